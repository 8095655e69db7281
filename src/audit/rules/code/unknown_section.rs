//! A large custom section that no known tool writes.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0317",
    name: "unknown-section",
    severity: Severity::Low,
    description: "A large custom section that no known tool writes.",
    why: "Custom sections are ignored when a skill runs, and can hold anything: what is left over from a build, or what a loader is to pick up later.",
    remedy: "Strip it (wasm-tools strip), or say in the skill's documentation what it is for.",
    ast: &["AST02", "AST08"],
    cwe: &[506],
    example: Example {
        bad: r#"# WAT
(@custom "cache" "…100 KiB…")"#,
        fixed: "# WAT: without it",
    },
    check,
};

/// Less is metadata, whoever wrote it.
const MAX_BYTES: u64 = 16 * 1024;

/// Sections of toolchains, by their whole name.
#[rustfmt::skip]
const KNOWN: [&str; 24] = [
    "name", "component-name", "producers", "target_features", "linking", "dylink", "dylink.0", "sourceMappingURL",
    "external_debug_info", "build_id", "package-docs", ".dep-v0", "registry-metadata", "version", "description", "authors", "licenses",
    "homepage", "source", "revision", "__wasm_bindgen_unstable", "go:buildid", "contractspecv0", "core-module-names",
];
/// And by how it begins.
const PREFIXES: [&str; 8] = [
    ".debug_",
    "reloc.",
    "component-type",
    "metadata.code.",
    "asc.",
    "wasmer.",
    "go.",
    "wit-component",
];

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for module in &subject.modules {
        let Ok(analysis) = &module.facts else {
            continue;
        };
        for at in &analysis.custom_sections {
            let name = at.section.name.as_str();
            let known = KNOWN.contains(&name) || PREFIXES.iter().any(|p| name.starts_with(p));
            if at.section.size > MAX_BYTES && !known {
                let message = format!(
                    "{} has a custom section '{name}' of {} bytes",
                    module.label(),
                    at.section.size
                );
                sink.offset(module, u64::from(at.range.start), name, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn found(name: &str, size: usize) -> usize {
        let text = "x".repeat(size);
        bare(&format!(r#"(module (@custom "{name}" "{text}"))"#))
            .findings("PSK0317")
            .len()
    }

    #[test]
    fn a_large_section_of_nobody_is_found() {
        assert_eq!(found("cache", 70_000), 1);
    }

    #[test]
    fn debug_information_and_small_notes_are_fine() {
        assert_eq!(found(".debug_info", 70_000), 0);
        assert_eq!(found("cache", 1_000), 0);
    }
}
