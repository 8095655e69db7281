//! Tools as `tools/list` shows them.

use std::sync::Arc;

use rmcp::model::{MetaObject, ProtocolVersion, Tool, ToolAnnotations};
use serde_json::json;

use super::backend::ToolInfo;
use super::schema;

/// Prefix of every `_meta` key of ours.
const META: &str = "dev.palyra/";

/// A key of `_meta`.
pub(super) fn meta_key(name: &str) -> String {
    format!("{META}{name}")
}

/// Whether a peer has to be served as in 2025-11-25 and before. A peer that names no revision is an old one.
pub(super) fn is_legacy(version: Option<&ProtocolVersion>) -> bool {
    version.is_none_or(|version| version.as_str() < ProtocolVersion::V_2026_07_28.as_str())
}

/// Whether a tool's structured output is wrapped for legacy peers: its schema does not promise an object.
pub(super) fn wraps_output(info: &ToolInfo) -> bool {
    info.output_schema
        .as_ref()
        .is_some_and(|schema| !schema::is_object_schema(schema))
}

/// The tool, or `None` when its input can be no object.
pub(super) fn tool(info: &ToolInfo, legacy: bool) -> Option<Tool> {
    let Some(input) = schema::input_schema(&info.input_schema) else {
        tracing::warn!(
            tool = info.tool_id,
            "not offered: its input schema admits no object"
        );
        return None;
    };
    let mut tool = Tool::new(info.name.clone(), info.description.clone(), Arc::new(input))
        .with_title(title(info))
        .with_annotations(annotations(info))
        .with_meta(meta(info));
    tool.output_schema = info.output_schema.as_ref().map(|output| {
        Arc::new(if legacy && wraps_output(info) {
            schema::wrap(output)
        } else {
            output.clone()
        })
    });
    Some(tool)
}

/// A tool without a signature says so where people look.
fn title(info: &ToolInfo) -> String {
    if info.unsigned {
        format!("{} (unsigned)", info.title)
    } else {
        info.title.clone()
    }
}

/// Hints, from what is enforced rather than from what an author claims:
///
/// - `readOnlyHint`: the grants let it change nothing, and its author does not call it sensitive or in need of
///   approval (clients skip their question for read-only tools).
/// - `destructiveHint`: whatever is not read-only; that a tool only ever adds cannot be known.
/// - `idempotentHint`: as `readOnlyHint`, for the same reason.
/// - `openWorldHint`: the grants reach beyond this machine.
fn annotations(info: &ToolInfo) -> ToolAnnotations {
    let harmless = info.read_only && !info.sensitive && !info.requires_approval;
    ToolAnnotations::with_title(title(info))
        .read_only(harmless)
        .destructive(!harmless)
        .idempotent(harmless)
        .open_world(info.open_world)
}

fn meta(info: &ToolInfo) -> MetaObject {
    let mut meta = MetaObject::new();
    for (name, value) in [
        ("tool_id", json!(info.tool_id)),
        ("skill_id", json!(info.skill_id)),
        ("unsigned", json!(info.unsigned)),
        ("sensitive", json!(info.sensitive)),
        ("requires_approval", json!(info.requires_approval)),
    ] {
        meta.0.insert(meta_key(name), value);
    }
    meta
}
