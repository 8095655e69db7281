//! What the tests of the rules on schemas share.

use crate::audit::testing::*;

fn of(schemas: &str, rule: &str) -> usize {
    let text = with_tool(schemas);
    packed(&text, &[("modules/a.wasm", RUN)])
        .findings(rule)
        .len()
}

/// How often a rule speaks of a tool with this input schema.
pub(in crate::audit::rules) fn found(schema: &str, rule: &str) -> usize {
    of(
        &format!("input_schema = {schema}\noutput_schema = {{ type = \"string\" }}\n"),
        rule,
    )
}

/// The same where a person has to approve the calls.
pub(super) fn sensitive(schema: &str, rule: &str) -> usize {
    of(
        &format!(
            "input_schema = {schema}\noutput_schema = {{ type = \"string\" }}\nrisk = {{ requires_approval = true }}\n"
        ),
        rule,
    )
}

/// How often a rule speaks of a tool with this output schema.
pub(super) fn output(schema: &str, rule: &str) -> usize {
    of(
        &format!("input_schema = {{ type = \"object\" }}\noutput_schema = {schema}\n"),
        rule,
    )
}
