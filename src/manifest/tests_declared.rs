//! What `[authoring]` says for `test`.

use super::ids::ToolId;
use super::reader::{Field, Reader};
use super::types::{DeclaredTests, Entrypoints};

/// Reads `nondeterministic` and `errors`.
pub(super) fn tests(
    table: &mut Reader<'_>,
    entrypoints: Option<&Entrypoints>,
) -> Option<DeclaredTests> {
    let nondeterministic = table.or_default("nondeterministic", |field| {
        field.list(|field| {
            let id: ToolId = field.parsed()?;
            declared(id, entrypoints, field)
        })
    });
    let errors = table.or_default("errors", |field| {
        let entries = field.entries()?.into_iter().map(|(key, at, field)| {
            let id = tool_key(key, at, &field, entrypoints);
            let errors = field.list(Field::non_empty);
            Some((id?, errors?))
        });
        entries.collect::<Vec<_>>().into_iter().collect()
    });
    Some(DeclaredTests {
        nondeterministic: nondeterministic?,
        errors: errors?,
    })
}

fn tool_key(
    key: &str,
    at: usize,
    field: &Field<'_>,
    entrypoints: Option<&Entrypoints>,
) -> Option<ToolId> {
    match key.parse() {
        Ok(id) => declared(id, entrypoints, field),
        Err(_) => field.error_at(
            at,
            &field.path,
            format!("'{}' is no tool's id", key.escape_debug()),
            "write the id of a tool in quotes: errors.\"acme.weather.now\" = [\"no such city\"]",
        ),
    }
}

/// Only tools that the manifest has: a mistyped id would switch a check off unseen.
fn declared(id: ToolId, entrypoints: Option<&Entrypoints>, field: &Field<'_>) -> Option<ToolId> {
    let Some(entrypoints) = entrypoints else {
        // What is wrong there is reported already.
        return Some(id);
    };
    if entrypoints.tools.iter().any(|tool| tool.id == id) {
        return Some(id);
    }
    let known: Vec<_> = entrypoints
        .tools
        .iter()
        .map(|tool| tool.id.as_str())
        .collect();
    field.error(
        format!("the skill has no tool '{id}'"),
        format!("use one of {}", known.join(", ")),
    )
}
