//! Texts of the formats that JSON Schema names. A format is an annotation, but a tool may lean on it: only sound ones
//! are made, at their edges.

use crate::testing::random::Random;

/// A text of this format; `None` for one that is not known.
pub(super) fn make(format: &str, random: &mut Random) -> Option<String> {
    let samples: &[&str] = match format {
        "date" => &[
            "1970-01-01",
            "2000-02-29",
            "0001-01-01",
            "9999-12-31",
            "2026-06-30",
        ],
        "time" => &[
            "00:00:00Z",
            "23:59:59Z",
            "12:30:00.123456789+05:30",
            "23:59:60Z",
            "06:00:00-00:00",
        ],
        "date-time" => &[
            "1970-01-01T00:00:00Z",
            "2000-02-29T23:59:59.999999999Z",
            "2026-03-29T02:30:00+01:00",
            "9999-12-31T23:59:59-12:00",
            "2016-12-31T23:59:60Z",
        ],
        "duration" => &["P0D", "PT0S", "P1Y2M3DT4H5M6S", "P4W", "PT36H"],
        "email" | "idn-email" => &[
            "a@b.cz",
            "first.last+tag@sub.example.org",
            "\"quoted @ sign\"@example.com",
            "x@xn--bcher-kva.example",
        ],
        "hostname" | "idn-hostname" => &[
            "localhost",
            "example.com",
            "a.b.c.d.e",
            "xn--bcher-kva.example",
            "1.example",
        ],
        "ipv4" => &["0.0.0.0", "127.0.0.1", "255.255.255.255", "10.0.0.1"],
        "ipv6" => &[
            "::",
            "::1",
            "fe80::1",
            "2001:db8:0:0:0:0:0:1",
            "::ffff:192.0.2.1",
        ],
        "uri" | "iri" => &[
            "https://example.com/",
            "http://user:pw@example.com:8080/a%20b?q=1&r=#frag",
            "urn:isbn:0451450523",
            "file:///tmp/x",
            "mailto:a@b.cz",
        ],
        "uri-reference" | "iri-reference" => {
            &["", "#x", "../a?b", "//example.com/x", "https://example.com"]
        }
        "uri-template" => &["/a/{id}", "https://example.com{?q,r}", "/plain"],
        "json-pointer" => &["", "/a/0", "/a~1b/m~0n", "/"],
        "relative-json-pointer" => &["0", "1/a", "2#"],
        "regex" => &["^a+$", "", "[0-9]{3}", "\\d|x"],
        "uuid" => {
            return Some(uuid(random));
        }
        _ => return None,
    };
    random.pick(samples).map(|text| (*text).to_owned())
}

fn uuid(random: &mut Random) -> String {
    let digits = match random.below(4) {
        0 => 0,
        1 => u128::MAX,
        _ => u128::from(random.next()) << 64 | u128::from(random.next()),
    };
    let hex = format!("{digits:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}
