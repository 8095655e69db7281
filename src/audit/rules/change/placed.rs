//! Where the fields that changed stand in `skill.toml`.

use crate::audit::locate::Step;
use crate::audit::subject::Subject;

/// A field of a tool, or the tool itself; the skill's own name where it is no tool's.
pub(super) fn tool_path<'a>(
    subject: &Subject<'_>,
    id: &str,
    field: Option<&'a str>,
) -> Vec<Step<'a>> {
    let tools = subject
        .manifest
        .map_or(&[][..], |manifest| &manifest.entrypoints.tools);
    let Some(index) = tools.iter().position(|tool| tool.id.as_str() == id) else {
        return field.map(Step::Key).into_iter().collect();
    };
    let mut path = vec![
        Step::Key("entrypoints"),
        Step::Key("tools"),
        Step::Index(index),
    ];
    path.extend(field.map(Step::Key));
    path
}

/// A list by its name in a [`Diff`](crate::audit::diff::Diff).
pub(super) fn capability_path(list: &str) -> Vec<Step<'_>> {
    let base = if list.starts_with("plugin.") {
        "operator"
    } else {
        "capabilities"
    };
    std::iter::once(base)
        .chain(list.split('.'))
        .map(Step::Key)
        .collect()
}
