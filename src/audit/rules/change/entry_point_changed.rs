//! Another module or function answers calls than in the old version.

use crate::audit::Severity;
use crate::audit::diff::Area;
use crate::audit::diff::line;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use crate::audit::locate::Step;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0819",
    name: "entry-point-changed",
    severity: Severity::Low,
    description: "Another module or function answers calls than in the old version.",
    why: "What was reviewed may still be there and no longer be what runs.",
    remedy: "Look at the module that answers now.",
    ast: &["AST01", "AST07"],
    cwe: &[506],
    example: Example {
        bad: r#"# before: default_module_path = "modules/skill.wasm"
[operator.plugin]
default_module_path = "modules/other.wasm""#,
        fixed: r#"[operator.plugin]
default_module_path = "modules/skill.wasm""#,
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    let changes = subject
        .changes()
        .into_iter()
        .flat_map(|diff| diff.of(Area::Operator));
    // That a field is written down for the first time says nothing yet.
    let answers = |change: &&crate::audit::diff::Change| {
        ["default_module_path", "default_entrypoint"].contains(&change.subject.as_str())
            && change.before.is_some()
    };
    for change in changes.filter(answers) {
        let path = [
            Step::Key("operator"),
            Step::Key("plugin"),
            Step::Key(&change.subject),
        ];
        sink.manifest(
            &path,
            &change.subject,
            format!("what answers calls is another: {}", line(change)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;

    fn plugin(entry: &str) -> String {
        format!(
            "[operator.plugin]\ndefault_module_path = \"modules/a.wasm\"\ndefault_entrypoint = \"{entry}\"\n"
        )
    }

    #[test]
    fn another_function_is_found() {
        assert_eq!(update(&plugin("run"), &plugin("go"), "PSK0819").len(), 1);
    }

    #[test]
    fn the_same_and_a_first_one_are_fine() {
        assert!(update(&plugin("run"), &plugin("run"), "PSK0819").is_empty());
        assert!(update("", &plugin("run"), "PSK0819").is_empty());
    }
}
