//! URLs, and hosts that are worth a word even without one.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::scan::{Match, Probe, What};
use crate::audit::rules::services::service;
use crate::audit::secrets::Window;

pub(super) static NEEDLES: &[(&[u8], Probe)] = &[
    (b"://", url),
    (b"webhook.site", host),
    (b"requestbin.", host),
    (b"requestcatcher.com", host),
    (b"pipedream.net", host),
    (b"beeceptor.com", host),
    (b".interact.sh", host),
    (b".oast.", host),
    (b"oastify.com", host),
    (b"burpcollaborator.net", host),
    (b"canarytokens.com", host),
    (b".ngrok", host),
    (b"trycloudflare.com", host),
    (b".loca.lt", host),
    (b"serveo.net", host),
    (b"duckdns.org", host),
    (b"pastebin.com", host),
    (b"transfer.sh", host),
    (b".onion", host),
    (b"169.254.169.254", bare_metadata),
    (b"metadata.google.internal", bare_metadata),
    (b".com", bare),
    (b".net", bare),
    (b".org", bare),
    (b".ru", bare),
    (b".cn", bare),
    (b".su", bare),
    (b".xyz", bare),
    (b".top", bare),
    (b".site", bare),
    (b".online", bare),
    (b".info", bare),
    (b".biz", bare),
    (b".icu", bare),
    (b".live", bare),
    (b".shop", bare),
    (b".club", bare),
    (b".io", bare),
    (b".dev", bare),
    (b".app", bare),
    (b".ai", bare),
    (b".cloud", bare),
    (b".example", bare),
    (b"0.", address),
    (b"1.", address),
    (b"2.", address),
    (b"3.", address),
    (b"4.", address),
    (b"5.", address),
    (b"6.", address),
    (b"7.", address),
    (b"8.", address),
    (b"9.", address),
];

/// Where machines in a cloud ask for their credentials, and its address with the longer numbers.
const METADATA: [&str; 5] = [
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "metadata.google.internal",
    "metadata.tencentyun.com",
];
const METADATA_V6: &str = "[fd00:ec2::254]";

/// Longest name.
const MAX_HOST: usize = 253;

fn url(window: &Window<'_>) -> Option<Match> {
    let before = window.before();
    let schemes: [&[u8]; 5] = [b"https", b"http", b"wss", b"ws", b"ftp"];
    let tail = &before[before.len().saturating_sub(5)..].to_ascii_lowercase();
    let scheme = schemes.into_iter().find(|scheme| tail.ends_with(scheme))?;
    let start = window.start - scheme.len();
    let mut authority = window.ahead(MAX_HOST + 128);
    // `user:password@`
    let is_user = |b: &u8| b.is_ascii_graphic() && !b"@/?#\"'<>".contains(b);
    if let Some(at) = authority.iter().position(|b| !is_user(b))
        && authority[at] == b'@'
    {
        authority = &authority[at + 1..];
    }
    if authority.starts_with(METADATA_V6.as_bytes()) {
        return Some(Match {
            start,
            end: window.end,
            what: What::Metadata,
            text: METADATA_V6.to_owned(),
        });
    }
    if let Some(address) = ipv6(authority) {
        return Some(Match {
            start,
            end: window.end,
            what: What::IpUrl,
            text: address.to_string(),
        });
    }
    let length = authority
        .iter()
        .position(|b| !is_host_byte(*b))
        .unwrap_or(authority.len());
    let host = std::str::from_utf8(&authority[..length])
        .ok()?
        .trim_end_matches('.')
        .to_ascii_lowercase();
    if let Some(name) = metadata(&host, window.loose) {
        return Some(Match {
            start,
            end: window.end + length,
            what: What::Metadata,
            text: name.to_owned(),
        });
    }
    let what = if service(&host, window.loose).is_some() {
        What::ServiceUrl
    } else {
        classify(
            &host,
            authority.get(length),
            // The address of whoever asks, in a `User-Agent`: `acme/1.0 (+https://acme.io/bot)`.
            is_prose(&window.text[..start]) || window.text[..start].ends_with(b"(+"),
        )?
    };
    let end = window.end + length;
    Some(Match {
        start,
        end,
        what,
        text: host,
    })
}

/// The service of a cloud at a link-local address or an internal name. Another constant may follow without a separator.
fn metadata(host: &str, loose: bool) -> Option<&'static str> {
    let is_name = |name: &str| {
        let rest = host.strip_prefix(name)?;
        let glued = |b: &u8| loose && b.is_ascii_alphabetic();
        rest.as_bytes().first().is_none_or(glued).then_some(())
    };
    let number = || Some(ipv4(host)?.to_string());
    METADATA
        .into_iter()
        .find(|name| is_name(name).is_some() || number().is_some_and(|host| host == *name))
}

/// The same without a scheme: with a path it is meant to be asked, alone it stands in a list of what is refused.
fn bare_metadata(window: &Window<'_>) -> Option<Match> {
    let begins = !window
        .before()
        .last()
        .is_some_and(|b| is_host_byte(*b) || *b == b'/');
    let path = window.ahead(2);
    let asked = path.first() == Some(&b'/') && path.get(1).is_some_and(u8::is_ascii_alphabetic);
    (begins && asked).then(|| Match {
        start: window.start,
        end: window.end,
        what: What::Metadata,
        text: String::from_utf8_lossy(window.needle()).to_ascii_lowercase(),
    })
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_')
}

fn classify(host: &str, next: Option<&u8>, prose: bool) -> Option<What> {
    if let Some(address) = ipv4(host) {
        return is_public(address).then_some(What::IpUrl);
    }
    let (name, last) = host.rsplit_once('.')?;
    let plausible = !name.is_empty()
        && last.len() >= 2
        && last.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    // `https://{}.example.com`: a template's end is no host.
    let template = matches!(next, Some(b'{' | b'}' | b'$' | b'%' | b'<'))
        || host.len() > MAX_HOST
        || host.starts_with('.');
    (plausible && !template && !is_local(last)).then_some(What::Url { prose })
}

/// An address, also as one number, decimal or hexadecimal, as clients take it.
fn ipv4(host: &str) -> Option<Ipv4Addr> {
    let one_number = || {
        let number = match host.strip_prefix("0x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None if host.len() >= 8 => host.parse().ok()?,
            None => return None,
        };
        Some(Ipv4Addr::from(number))
    };
    host.parse().ok().or_else(one_number)
}

/// A global address in brackets.
fn ipv6(authority: &[u8]) -> Option<Ipv6Addr> {
    let rest = authority.strip_prefix(b"[")?;
    let length = rest.iter().take(46).position(|b| *b == b']')?;
    let address: Ipv6Addr = std::str::from_utf8(&rest[..length]).ok()?.parse().ok()?;
    let [first, second, ..] = address.segments();
    let is_global = first & 0xE000 == 0x2000 && (first, second) != (0x2001, 0x0DB8);
    is_global.then_some(address)
}

fn is_local(last: &str) -> bool {
    matches!(
        last,
        "local" | "localhost" | "internal" | "lan" | "home" | "corp" | "arpa" | "html" | "php"
    )
}

/// The URL stands in a sentence, a comment or a document: `see https://…`, `(https://…)`, `[x](https://…)`, `<https://…>`.
fn is_prose(before: &[u8]) -> bool {
    match before.last() {
        Some(b'(' | b'<' | b'[' | b'*') => true,
        Some(b' ') => {
            let word = before.iter().rev().nth(1);
            word.is_some_and(|b| b.is_ascii_alphabetic() || b":,.-#/*".contains(b))
        }
        _ => false,
    }
}

/// Neither private nor reserved, and no placeholder.
pub(super) fn is_public(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_broadcast()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (18..20).contains(&b))
        || (a, b, c) == (192, 0, 0)
        // What people type for "some address": 1.2.3.4 and the public resolvers.
        || address.octets() == [1, 2, 3, 4]
        || a == b && b == c)
}

/// A host of a service without a URL around it.
fn host(window: &Window<'_>) -> Option<Match> {
    let before = window.before();
    let from = before.len().saturating_sub(MAX_HOST);
    let head = before[from..]
        .iter()
        .rposition(|b| !is_host_byte(*b))
        .map_or(from, |at| from + at + 1);
    let tail = window
        .after()
        .iter()
        .take(64)
        .position(|b| !is_host_byte(*b))
        .unwrap_or(window.after().len().min(64));
    // The URL tells it.
    if window.text[..head].ends_with(b"://") || window.text[..head].ends_with(b"@") {
        return None;
    }
    let text = std::str::from_utf8(&window.text[head..window.end + tail]).ok()?;
    let text = text.trim_matches('.').to_ascii_lowercase();
    service(&text, window.loose)?;
    Some(Match {
        start: head,
        end: window.end + tail,
        what: What::Host,
        text,
    })
}

/// A host that is handed over by itself, as an authority is: between characters that no host has, with a domain of a
/// registry. What names a file or a package looks like one too, hence few endings and no capitals.
fn bare(window: &Window<'_>) -> Option<Match> {
    let before = window.before();
    let from = before.len().saturating_sub(MAX_HOST);
    let head = before[from..]
        .iter()
        .rposition(|b| !is_host_byte(*b))
        .map_or(from, |at| from + at + 1);
    let text = std::str::from_utf8(&window.text[head..window.end]).ok()?;
    let parts = text.split('.').count();
    let generic = matches!(
        window.needle(),
        b".io" | b".dev" | b".app" | b".ai" | b".cloud"
    );
    let fits = parts >= 2 + usize::from(generic)
        && text
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-')
        && text.len() >= 8;
    let opens = head == 0 || matches!(window.text[head - 1], 0 | b'"' | b'\'' | b'`');
    let closes = matches!(
        window.after().first(),
        None | Some(0 | b'"' | b'\'' | b'`' | b':' | b'/')
    );
    (fits && opens && closes).then(|| Match {
        start: head,
        end: window.end,
        what: What::BareHost,
        text: text.to_owned(),
    })
}

/// An IPv4 address with a port, or one that is a string of its own; the needle is the end of its first number. Otherwise it may be a
/// version.
fn address(window: &Window<'_>) -> Option<Match> {
    let is_part = |b: &u8| b.is_ascii_digit() || *b == b'.';
    let digits = window
        .before()
        .iter()
        .rev()
        .take(3)
        .take_while(|b| b.is_ascii_digit())
        .count();
    let start = window.start - digits;
    let preceded = start > 0
        && (window.text[start - 1].is_ascii_alphanumeric()
            || b"._-/".contains(&window.text[start - 1]));
    if digits > 2 || preceded {
        return None;
    }
    let text = &window.text[start..window.text.len().min(start + 22)];
    let length = text.iter().position(|b| !is_part(b))?;
    let address: Ipv4Addr = std::str::from_utf8(&text[..length]).ok()?.parse().ok()?;
    let fits = match text[length..].strip_prefix(b":") {
        Some(port) => {
            let port = &port[..port.iter().take_while(|b| b.is_ascii_digit()).count()];
            let port: u16 = std::str::from_utf8(port).ok()?.parse().ok()?;
            port >= 20 && (is_public(address) || is_somebodys(address))
        }
        None => is_public(address) && is_no_version(address) && stands_alone(window, start, length),
    };
    fits.then(|| Match {
        start,
        end: start + length,
        what: What::IpUrl,
        text: address.to_string(),
    })
}

/// Of a private network, and none of the first addresses, which stand in examples.
fn is_somebodys(address: Ipv4Addr) -> bool {
    const EXAMPLES: u8 = 2;
    address.is_private() && address.octets()[3] > EXAMPLES
}

/// Versions have small numbers.
fn is_no_version(address: Ipv4Addr) -> bool {
    const LARGE: u8 = 63;
    let large = address.octets().into_iter().filter(|octet| *octet > LARGE);
    large.count() >= 2
}

/// A string of its own: between the ends of others, or in quotes.
fn stands_alone(window: &Window<'_>, start: usize, length: usize) -> bool {
    let is_end = |byte: Option<&u8>| matches!(byte, None | Some(0 | b'"' | b'\'' | b'`'));
    let before = start.checked_sub(1).and_then(|at| window.text.get(at));
    is_end(before) && is_end(window.text.get(start + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses_are_told_from_the_others() {
        for public in ["45.33.32.156", "185.220.101.4"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
        for other in [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.1",
            "192.0.2.7",
            "1.2.3.4",
            "1.1.1.1",
            "8.8.8.8",
            "0.0.0.0",
            "255.255.255.0",
            "100.64.1.1",
        ] {
            assert!(!is_public(other.parse().unwrap()), "{other}");
        }
    }

    #[test]
    fn addresses_are_read_as_clients_read_them() {
        let address = Some(Ipv4Addr::new(45, 1, 2, 3));
        for spelling in ["45.1.2.3", "755040771", "0x2d010203"] {
            assert_eq!(ipv4(spelling), address, "{spelling}");
        }
        for other in ["example.com", "12", "0xzz"] {
            assert_eq!(ipv4(other), None, "{other}");
        }
        assert!(ipv6(b"[2001:4860:4860::8888]/x").is_some());
        for other in [
            &b"[::1]:80"[..],
            b"[2001:db8::1]",
            b"[fe80::1]",
            b"[not an address]",
        ] {
            assert_eq!(ipv6(other), None);
        }
    }

    #[test]
    fn a_url_in_a_sentence_is_prose() {
        assert!(is_prose(b"see "));
        assert!(is_prose(b"[docs]("));
        assert!(is_prose(b"more: "));
        assert!(!is_prose(b"POST\0"));
        assert!(!is_prose(b""));
    }
}
