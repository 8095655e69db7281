//! Data that looks encrypted or compressed and has no known format.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0418",
    name: "opaque-data",
    severity: Severity::Info,
    description: "Data that looks encrypted or compressed and has no known format.",
    why: "Tables of cryptography and models look like that, and so does what hides from an audit: nothing can be said about it.",
    remedy: "Nothing has to be done where you know what it is. Otherwise look at the offset.",
    ast: &["AST08"],
    cwe: &[],
    example: Example {
        bad: r"# a data segment of 64 KiB with 7.99 bits a byte",
        fixed: r"# the same data, as it is before it is encrypted",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for blob in &subject.data().blobs {
        let module = &subject.modules[blob.module];
        let message = format!(
            "{} of the {} bytes of {} look encrypted or compressed, in no known format",
            blob.bytes,
            blob.module_bytes,
            module.label()
        );
        let found = sink.offset(module, blob.offset as u64, "opaque", message);
        // A table beside much code is one thing; code beside a blob is another.
        if blob.bytes * 2 >= blob.module_bytes {
            found.severity(Severity::Low);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    /// A module whose data is pseudo-random.
    fn noise(bytes: usize, prefix: &str) -> String {
        let mut state = 1_u64;
        let data: String = (0..bytes)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                format!("\\{:02x}", state >> 56)
            })
            .collect();
        format!(r#"(module (memory 20) (data (i32.const 0) "{prefix}{data}"))"#)
    }

    #[test]
    fn noise_is_found() {
        assert_eq!(bare(&noise(16_384, "")).findings("PSK0418").len(), 1);
    }

    #[test]
    fn text_tables_and_known_formats_are_fine() {
        let text = format!(
            r#"(module (memory 1) (data (i32.const 0) "{}"))"#,
            "some text ".repeat(2_000)
        );
        assert!(bare(&text).findings("PSK0418").is_empty());
        assert!(
            bare(&noise(16_384, "\\89PNG"))
                .findings("PSK0418")
                .is_empty()
        );
        assert!(bare(&noise(2_000, "")).findings("PSK0418").is_empty());
    }
}
