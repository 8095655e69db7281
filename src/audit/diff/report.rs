//! A [`Diff`] for people and programs.

use std::fmt::Write as _;

use serde_json::Value;

use super::{Area, Change, ChangeKind, Diff, Effect, Side};
use crate::audit::report::{markdown_code, neutralise};

/// Longest value that is shown, in characters.
const MAX_SHOWN: usize = 120;
/// Characters before the first difference of two long texts that are shown.
const LEAD: usize = 30;

/// One JSON object: `old`, `new`, `differs`, `changes[]`, `truncated`.
pub fn json(diff: &Diff) -> Value {
    let mut value = serde_json::to_value(diff).unwrap_or_default();
    value["differs"] = Value::Bool(!diff.is_empty());
    value
}

/// For a terminal.
pub fn human(diff: &Diff) -> String {
    let mut out = format!(
        "- {}\n+ {}\n",
        neutralise(&side(&diff.old)),
        neutralise(&side(&diff.new))
    );
    if diff.is_empty() {
        out.push_str("\nnothing that matters is different\n");
    }
    for (area, changes) in areas(diff) {
        let _ = writeln!(out, "\n{}", title(area));
        for change in changes {
            let _ = writeln!(out, "  {} {}", sign(change.kind), neutralise(&line(change)));
        }
    }
    if diff.truncated {
        out.push_str("\nthere are more changes than are listed\n");
    }
    out
}

/// For a pull request.
pub fn markdown(diff: &Diff) -> String {
    let mut out = format!(
        "## Skill diff\n\n{} → {}\n",
        markdown_code(&side(&diff.old)),
        markdown_code(&side(&diff.new))
    );
    if diff.is_empty() {
        out.push_str("\nNothing that matters is different.\n");
    }
    for (area, changes) in areas(diff) {
        let _ = writeln!(out, "\n### {}\n", title(area));
        for change in changes {
            let _ = writeln!(
                out,
                "- {} {}",
                word(change.kind),
                markdown_code(&line(change))
            );
        }
    }
    if diff.truncated {
        out.push_str("\nThere are more changes than are listed.\n");
    }
    out
}

fn areas(diff: &Diff) -> impl Iterator<Item = (Area, Vec<&Change>)> {
    let of = |area| (area, diff.of(area).collect::<Vec<_>>());
    Area::ALL
        .into_iter()
        .map(of)
        .filter(|(_, changes)| !changes.is_empty())
}

fn title(area: Area) -> &'static str {
    match area {
        Area::Identity => "Identity",
        Area::Capability => "Capabilities",
        Area::Tool => "Tools",
        Area::Schema => "Schemas",
        Area::Import => "Imports",
        Area::Export => "Exports",
        Area::Dependency => "Dependencies",
        Area::Operator => "Operator metadata",
        Area::Entry => "Entries",
        Area::Size => "Sizes",
    }
}

fn sign(kind: ChangeKind) -> char {
    match kind {
        ChangeKind::Added => '+',
        ChangeKind::Removed => '-',
        ChangeKind::Changed => '~',
    }
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added:",
        ChangeKind::Removed => "removed:",
        ChangeKind::Changed => "changed:",
    }
}

/// `artifact hello.palyra-skill: acme.hello 1.0.0 by acme, key ab12…`
fn side(side: &Side) -> String {
    let mut text = format!("{} {}", side.kind.as_str(), side.target);
    if let (Some(id), Some(version), Some(publisher)) =
        (&side.skill_id, side.version, &side.publisher)
    {
        let _ = write!(text, ": {id} {version} by {publisher}");
    }
    match (&side.key_id, side.signature) {
        (Some(key), _) => {
            let _ = write!(text, ", signed by {key}");
        }
        (None, Some(_)) => text.push_str(", no valid signature"),
        (None, None) => {}
    }
    text
}

/// What changed, in one line that is not neutralised yet.
pub(in crate::audit) fn line(change: &Change) -> String {
    let mut text = change.subject.clone();
    if let Some(field) = &change.field {
        let _ = write!(text, " {field}");
    }
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => {
            let (before, after) =
                shortened(&shown(change.area, before), &shown(change.area, after));
            let _ = write!(text, ": {before} → {after}");
        }
        (Some(value), None) | (None, Some(value)) => {
            let (value, _) = shortened(&shown(change.area, value), "");
            let _ = write!(text, ": {value}");
        }
        (None, None) => {}
    }
    match change.effect {
        Some(Effect::Looser) => text.push_str(" (accepts more)"),
        Some(Effect::Tighter) => text.push_str(" (accepts less)"),
        Some(Effect::Text) | None => {}
    }
    text
}

fn shown(area: Area, value: &Value) -> String {
    match (area, value) {
        (Area::Entry, Value::Object(file)) => {
            let digest = file
                .get("sha256")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let bytes = file
                .get("bytes")
                .and_then(Value::as_u64)
                .unwrap_or_default();
            format!("{bytes} bytes {}", &digest[..digest.len().min(12)])
        }
        (Area::Tool | Area::Schema | Area::Operator, value) => value.to_string(),
        (_, Value::String(text)) => text.clone(),
        (_, value) => value.to_string(),
    }
}

/// Two texts, long ones from shortly before their first difference on.
pub(in crate::audit) fn shortened(before: &str, after: &str) -> (String, String) {
    let common = before
        .chars()
        .zip(after.chars())
        .take_while(|(a, b)| a == b)
        .count();
    let longest = before.chars().count().max(after.chars().count());
    let from = if longest > MAX_SHOWN {
        common.saturating_sub(LEAD)
    } else {
        0
    };
    (window(before, from), window(after, from))
}

fn window(text: &str, from: usize) -> String {
    let mut rest = text.chars().skip(from);
    let mut shown: String = rest.by_ref().take(MAX_SHOWN).collect();
    if from > 0 {
        shown.insert(0, '…');
    }
    if rest.next().is_some() {
        shown.push('…');
    }
    shown
}
