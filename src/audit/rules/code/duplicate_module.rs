//! Two modules have the same bytes.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0306",
    name: "duplicate-module",
    severity: Severity::Low,
    description: "Two modules have the same bytes.",
    why: "The same bytes twice make the artifact larger, and a fix of one of them leaves the other as it was.",
    remedy: "One of them only makes the artifact larger: leave it out.",
    ast: &[],
    cwe: &[1041],
    example: Example {
        bad: "# folder\nmodules/skill.wasm\nmodules/skill-copy.wasm",
        fixed: "# folder\nmodules/skill.wasm",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if subject.modules.len() < 2 {
        return;
    }
    let mut seen: HashMap<&[u8], &str> = HashMap::new();
    for module in &subject.modules {
        match seen.entry(module.bytes) {
            Entry::Vacant(entry) => {
                entry.insert(&module.path);
            }
            Entry::Occupied(first) => {
                let message = format!("{} has the same bytes as {}", module.path, first.get());
                sink.module(module, first.get(), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    #[test]
    fn equal_bytes_are_found() {
        let findings =
            project("", &[("modules/a.wasm", RUN), ("modules/b.wasm", RUN)]).findings("PSK0306");
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].location.file, "modules/b.wasm");
    }

    #[test]
    fn different_bytes_are_fine() {
        let modules = [("modules/a.wasm", RUN), ("modules/b.wasm", "(module)")];
        assert!(project("", &modules).findings("PSK0306").is_empty());
    }
}
