//! A capability is declared and imported, but no export can reach it.

use crate::audit::Severity;
use crate::audit::locate::Step;
use crate::audit::reach::routes;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;
use crate::audit::uses::{Power, Use, use_of};
use crate::wasm::Binary;
use std::collections::BTreeSet;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0217",
    name: "unreachable-capability",
    severity: Severity::Low,
    description: "A capability is declared and imported, but no export can reach it.",
    why: "The owner grants something that no tool uses today. It serves only the next version, or whoever finds a way to make the code run.",
    remedy: "Take it out of [capabilities], and build without the import.",
    ast: &["AST03"],
    cwe: &[272],
    example: Example {
        bad: r#"# the component links wasi:http, and no tool calls it
[capabilities]
http_egress_allowlist = ["api.example.com"]"#,
        fixed: "[capabilities]",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let Some(manifest) = subject.manifest.filter(|_| subject.is_valid()) else {
        return;
    };
    let capabilities = &manifest.capabilities;
    let roots = &capabilities.filesystem;
    let fields: [(&str, bool, &[Power], &[Use]); 3] = [
        (
            "http_egress_allowlist",
            !capabilities.http_egress_allowlist.is_empty(),
            &[Power::Network],
            &[Use::Http],
        ),
        (
            "secrets",
            !capabilities.secrets.is_empty(),
            &[Power::Secrets],
            &[Use::Secrets],
        ),
        (
            "filesystem",
            !roots.read_roots.is_empty() || !roots.write_roots.is_empty(),
            &[Power::Read, Power::Write],
            &[Use::Filesystem, Use::Storage],
        ),
    ];
    if !fields.iter().any(|(_, declared, ..)| *declared) {
        return;
    }
    let Some(reached) = reached(subject) else {
        return;
    };
    for (field, declared, powers, uses) in fields {
        let is_imported = || subject.binaries().any(|(_, binary)| imports(binary, uses));
        let is_reached = || powers.iter().any(|power| reached.contains(power));
        if declared && is_imported() && !is_reached() {
            let path = [Step::Key("capabilities"), Step::Key(field)];
            let message = format!(
                "capabilities.{field} is declared and imported, but no export can reach it"
            );
            sink.manifest(&path, field, message);
        }
    }
}

/// Nothing where it cannot be known.
fn reached(subject: &Subject<'_>) -> Option<BTreeSet<Power>> {
    let mut reached = BTreeSet::new();
    for module in &subject.modules {
        let analysis = module.facts.as_ref().ok()?;
        reached.extend(routes(analysis, module.reach()?).into_keys());
    }
    Some(reached)
}

fn imports(binary: &Binary, uses: &[Use]) -> bool {
    let mut imports = binary.imports.iter();
    imports.any(|import| uses.contains(&use_of(binary.kind, import)))
}

#[cfg(test)]
mod tests {
    use super::super::risk::{tools, two_tools};
    use crate::audit::testing::*;

    const ASKED: &str = "[capabilities]\nhttp_egress_allowlist = [\"api.example.com\"]\n";

    fn found(module: &str) -> usize {
        project(&tools("", ASKED), &[("modules/a.wasm", module)])
            .findings("PSK0217")
            .len()
    }

    #[test]
    fn a_linked_import_that_nothing_calls_is_found() {
        let dead = two_tools(";; $handle\n", "(func $dead call $handle)");
        assert_eq!(found(&dead), 1);
    }

    #[test]
    fn a_reached_one_is_fine_and_a_missing_one_is_another_rules() {
        assert_eq!(found(&two_tools("call $handle", "")), 0);
        assert_eq!(found(&two_tools("", "")), 0);
    }
}
