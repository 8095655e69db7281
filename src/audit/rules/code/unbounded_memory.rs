//! A memory or a table can grow without a bound that is worth the name.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::wasm::CoreModule;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0320",
    name: "unbounded-memory",
    severity: Severity::Info,
    description: "A memory or a table can grow to a size that no tool needs.",
    why: "Most toolchains declare no maximum, and the memory quota stands for it. Where that is large too, or the module itself asks for a gigabyte, one call can take what all others need.",
    remedy: "Link with a maximum that fits (--max-memory of wasm-ld), or declare a smaller [capabilities.quotas] max_memory_bytes.",
    ast: &["AST06"],
    cwe: &[770],
    example: Example {
        bad: "# WAT\n(memory 1 65536)",
        fixed: "# WAT\n(memory 1 256)",
    },
    check,
};

/// A maximum from here on is none.
const HUGE_BYTES: u64 = 1 << 30;
/// A quota up to this bounds what has no maximum.
const SMALL_QUOTA: u64 = 256 << 20;
/// More elements than the sandbox gives to a call.
const HUGE_TABLE: u64 = 100_000;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let quota = subject
        .manifest
        .map(|manifest| manifest.capabilities.quotas.max_memory_bytes);
    let is_bounded = quota.is_some_and(|quota| quota <= SMALL_QUOTA);
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        for (index, core) in analysis.modules.iter().enumerate() {
            for (what, severity) in growing(core, is_bounded) {
                let message = format!("{} has {what}", module.label());
                let key = format!("{index} {what}");
                sink.module(module, &key, message).severity(severity);
            }
        }
    }
}

/// What has no bound, and how much that weighs: most compilers set no maximum of a memory.
fn growing(core: &CoreModule, is_bounded: bool) -> Vec<(String, Severity)> {
    let grows = core
        .functions
        .iter()
        .any(|function| function.grows.is_some());
    let mut found = Vec::new();
    let most = |memory: &crate::wasm::Memory| memory.maximum_bytes;
    let declared = core.memories.iter().filter_map(most).max();
    if let Some(bytes) = declared.filter(|bytes| *bytes >= HUGE_BYTES) {
        let what = format!("a memory that may grow to {} MiB", bytes >> 20);
        found.push((what, Severity::Info));
    }
    // Toolchains set no maximum where an allocator grows the memory: then the quota is the bound.
    let is_left_to_the_quota = grows && is_bounded;
    if !is_left_to_the_quota && core.memories.iter().any(|m| m.maximum_bytes.is_none()) {
        let how = if grows {
            "which it grows"
        } else {
            "though nothing grows it"
        };
        let what = format!("a memory without a maximum, {how}");
        found.push((what, Severity::Info));
    }
    // A table that nothing grows stays as it is.
    let is_open = |most: Option<u64>| most.is_none_or(|most| most > HUGE_TABLE);
    if core.grows_table && core.tables.iter().any(|table| is_open(table.maximum)) {
        let what = "a table without a bound, which it grows".to_owned();
        found.push((what, Severity::Low));
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    const GROWS: &str = r#"(func (export "run") (result i32) (memory.grow (i32.const 1)))"#;

    fn found(module: &str, quota: &str) -> usize {
        let quota = format!("[capabilities.quotas]\nmax_memory_bytes = {quota}\n");
        project(&quota, &[("modules/a.wasm", module)])
            .findings("PSK0320")
            .len()
    }

    #[test]
    fn a_memory_without_a_bound_is_found() {
        let open = format!("(module (memory 1) {GROWS})");
        assert_eq!(bare(&open).findings("PSK0320").len(), 1);
        assert_eq!(bare("(module (memory 1))").findings("PSK0320").len(), 1);
        assert_eq!(found(&open, "2147483648"), 1);
        assert_eq!(found("(module (memory 1 65536))", "67108864"), 1);
        let table = r#"(module (table 1 funcref) (func (export "run") (result i32)
            (table.grow (ref.null func) (i32.const 1))))"#;
        assert_eq!(found(table, "67108864"), 1);
    }

    #[test]
    fn a_quota_or_a_maximum_bounds_it() {
        let open = format!("(module (memory 1) {GROWS})");
        assert_eq!(found(&open, "67108864"), 0);
        let bounded = format!("(module (memory 1 256) {GROWS})");
        assert!(bare(&bounded).findings("PSK0320").is_empty());
        assert!(
            bare("(module (memory 1 1) (table 1 funcref))")
                .findings("PSK0320")
                .is_empty()
        );
    }
}
