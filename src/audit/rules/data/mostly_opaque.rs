//! Most of a large module is data that looks encrypted or compressed.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0419",
    name: "mostly-opaque",
    severity: Severity::Low,
    description: "Most of a large module is data that looks encrypted or compressed.",
    why: "Such a module is a wrapper around something that it unpacks when it runs: what is audited is not what runs. Large tables of cryptography and models look the same.",
    remedy: "Ship the code as a module of its own, and data in a format that has a name. Say in the description what a model or a table is.",
    ast: &["AST01", "AST08"],
    cwe: &[506],
    example: Example {
        bad: r"# a module of 1 MiB, 900 KiB of it an encrypted data segment",
        fixed: r"# the same code, as modules/*.wasm",
    },
    check,
};

/// Below this it may be a table.
const MIN_BYTES: usize = 256 * 1024;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for blob in &subject.data().blobs {
        if blob.bytes >= MIN_BYTES && blob.bytes * 2 > blob.module_bytes {
            let module = &subject.modules[blob.module];
            let message = format!(
                "most of {} looks encrypted or compressed: {} of its {} bytes",
                module.label(),
                blob.bytes,
                blob.module_bytes
            );
            sink.offset(module, blob.offset as u64, "opaque", message);
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
    fn a_wrapper_is_found() {
        assert_eq!(bare(&noise(300_000, "")).findings("PSK0419").len(), 1);
    }

    #[test]
    fn a_table_is_fine() {
        assert!(bare(&noise(60_000, "")).findings("PSK0419").is_empty());
    }
}
