//! The memories at the start are larger than `quotas.max_memory_bytes`.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0309",
    name: "memory-over-quota",
    severity: Severity::High,
    description: "The memories at the start are larger than quotas.max_memory_bytes.",
    why: "Memory is counted from the first byte. A skill that starts with more than its own quota is refused before its first call.",
    remedy: "The skill can never start. Raise [capabilities.quotas] max_memory_bytes, or link with a smaller initial memory.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: "# the module starts with 64 MiB\n[capabilities.quotas]\nmax_memory_bytes = 1048576",
        fixed: "[capabilities.quotas]\nmax_memory_bytes = 67108864",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest else {
        return;
    };
    let quota = manifest.capabilities.quotas.max_memory_bytes;
    for (module, binary) in subject.binaries() {
        let sizes = binary.memories.iter().map(|memory| memory.initial_bytes);
        let initial = sizes.fold(0_u64, u64::saturating_add);
        if initial > quota {
            let message = format!(
                "{} starts with {initial} bytes of memory; the quota is {quota}",
                module.label()
            );
            sink.module(module, "memory", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn more_memory_than_the_quota_is_found() {
        let large = r#"(module (memory 2000) (func (export "run") (result i32) i32.const 0))"#;
        assert_eq!(
            project("", &[("modules/a.wasm", large)])
                .findings("PSK0309")
                .len(),
            1
        );
    }

    #[test]
    fn memory_within_the_quota_is_fine() {
        let small = r#"(module (memory 20) (func (export "run") (result i32) i32.const 0))"#;
        assert!(
            project("", &[("modules/a.wasm", small)])
                .findings("PSK0309")
                .is_empty()
        );
    }
}
