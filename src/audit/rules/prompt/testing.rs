//! What the tests of the rules on texts share.

use crate::audit::Policy;
use crate::audit::testing::*;

/// A skill whose tool has this description.
pub(super) fn tool(description: &str) -> Case {
    let text = DEFAULT.replace(
        "\"Says it again.\"",
        &toml_edit::Value::from(description).to_string(),
    );
    packed(&text, &[("modules/a.wasm", RUN)])
}

/// How often a rule speaks of a description.
pub(super) fn described(description: &str, rule: &str) -> usize {
    tool(description).findings(rule).len()
}

/// How often a rule speaks of a prompt among the assets.
pub(super) fn asset(text: &str, rule: &str) -> usize {
    let case =
        project("", &[("modules/a.wasm", RUN)]).with_asset("assets/prompt.md", text.as_bytes());
    case.findings(rule).len()
}

/// Every finding about the texts of a skill whose tool has this description, as `severity name`.
pub(super) fn all(description: &str) -> Vec<(crate::audit::Severity, &'static str)> {
    let report = tool(description).audit(&Policy::default());
    let about_texts = report
        .findings
        .into_iter()
        .filter(|f| f.rule.starts_with("PSK05"));
    about_texts
        .map(|finding| (finding.severity, finding.name))
        .collect()
}
