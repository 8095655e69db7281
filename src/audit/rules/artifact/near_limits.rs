//! The package is close to a limit of the format.

use crate::audit::Severity;
use crate::audit::TargetKind;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::limits::{DEFAULT_MODULE_BYTES, MAX_ENTRIES, MAX_ENTRY_BYTES, MAX_TOTAL_BYTES};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0106",
    name: "near-limits",
    severity: Severity::Info,
    description: "The package is close to a limit of the format.",
    why: "The next version may be over it, and is then refused everywhere.",
    remedy: "Leave out what the tools do not need; load large data at run time.",
    ast: &["AST04"],
    cwe: &[],
    example: Example {
        bad: r"# assets/: 250 of at most 256 entries",
        fixed: r"# assets/table.json: one file with all of it",
    },
    check,
};

/// `skill.toml` and `signature.json`.
const OTHER_ENTRIES: usize = 2;

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    if !matches!(subject.kind, TargetKind::Artifact | TargetKind::Project)
        || subject.manifest.is_none()
    {
        return;
    }
    let modules = subject
        .modules
        .iter()
        .map(|module| (module.path.as_str(), module.bytes.len() as u64));
    let files = subject
        .files
        .iter()
        .map(|file| (file.path, file.bytes.len() as u64));
    let sizes: Vec<(&str, u64)> = modules.chain(files).collect();
    let entries = sizes.len() + OTHER_ENTRIES;
    let total: u64 = sizes.iter().map(|(_, bytes)| bytes).sum();
    let near = |value: u64, limit: u64| value.saturating_mul(10) >= limit * 9;
    if near(entries as u64, MAX_ENTRIES as u64) {
        sink.target(
            "entries",
            format!("{entries} of at most {MAX_ENTRIES} entries"),
        );
    }
    if near(total, MAX_TOTAL_BYTES) {
        sink.target(
            "total",
            format!("{total} of at most {MAX_TOTAL_BYTES} bytes"),
        );
    }
    // A component may have as much as any entry, and a core module half of that: what lies between is told.
    let large = subject
        .modules
        .iter()
        .filter(|module| module.bytes.len() as u64 > DEFAULT_MODULE_BYTES);
    for module in large {
        let (path, bytes) = (&module.path, module.bytes.len());
        let message =
            format!("{path} has {bytes} bytes: Palyra takes {DEFAULT_MODULE_BYTES} of a module");
        sink.target(&format!("{path} module"), message);
    }
    for (path, bytes) in sizes
        .into_iter()
        .filter(|(_, bytes)| near(*bytes, MAX_ENTRY_BYTES))
    {
        sink.target(
            path,
            format!("{path} has {bytes} of at most {MAX_ENTRY_BYTES} bytes"),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::artifact::fixture::*;

    fn with_assets(count: usize) -> usize {
        let many = (0..count).fold(skill(), |skill, i| {
            skill.with(&format!("assets/{i}.txt"), "x")
        });
        many.count("PSK0106")
    }

    #[test]
    fn many_entries_are_found() {
        assert_eq!(with_assets(230), 1);
    }

    #[test]
    fn a_hundred_are_fine() {
        assert_eq!(with_assets(100), 0);
    }
}
