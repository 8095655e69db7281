//! The memories at the start are larger than `quotas.max_memory_bytes`.

use super::Rule;
use super::sink::Sink;
use crate::audit::Severity;
use crate::audit::subject::Subject;

pub(super) const RULE: Rule = Rule {
    id: "PS0503",
    name: "memory-over-quota",
    severity: Severity::High,
    description: "The memories at the start are larger than quotas.max_memory_bytes.",
    help: "The skill can never start. Raise [capabilities.quotas] max_memory_bytes, or link with a smaller initial memory.",
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
                .findings("PS0503")
                .len(),
            1
        );
    }

    #[test]
    fn memory_within_the_quota_is_fine() {
        let small = r#"(module (memory 20) (func (export "run") (result i32) i32.const 0))"#;
        assert!(
            project("", &[("modules/a.wasm", small)])
                .findings("PS0503")
                .is_empty()
        );
    }
}
