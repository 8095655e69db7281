//! Tools by their ids.

use std::collections::BTreeMap;

use serde_json::json;

use super::schemas::compare;
use super::{Area, Change, Found};
use crate::manifest::{Manifest, Tool};

pub(super) fn tools(old: &Manifest, new: &Manifest, found: &mut Found) {
    let by_id = |manifest| -> BTreeMap<String, &Tool> {
        let manifest: &Manifest = manifest;
        manifest
            .entrypoints
            .tools
            .iter()
            .map(|tool| (tool.id.to_string(), tool))
            .collect()
    };
    let texts = [("name", &old.name, &new.name)];
    for (field, before, after) in texts {
        found.push(Change::of(
            Area::Tool,
            "the skill",
            Some(field),
            Some(json!(before)),
            Some(json!(after)),
        ));
    }
    let (old, new) = (by_id(old), by_id(new));
    for (id, before) in &old {
        match new.get(id) {
            Some(after) => tool(id, before, after, found),
            None => found.push(Change::of(
                Area::Tool,
                id,
                None,
                Some(json!(before.name)),
                None,
            )),
        }
    }
    for (id, after) in new.iter().filter(|(id, _)| !old.contains_key(*id)) {
        found.push(Change::of(
            Area::Tool,
            id,
            None,
            None,
            Some(json!(after.name)),
        ));
    }
}

fn tool(id: &str, before: &Tool, after: &Tool, found: &mut Found) {
    for (field, before, after) in [
        ("name", json!(before.name), json!(after.name)),
        (
            "description",
            json!(before.description),
            json!(after.description),
        ),
        (
            "risk.default_sensitive",
            json!(before.risk.default_sensitive),
            json!(after.risk.default_sensitive),
        ),
        (
            "risk.requires_approval",
            json!(before.risk.requires_approval),
            json!(after.risk.requires_approval),
        ),
    ] {
        found.push(Change::of(
            Area::Tool,
            id,
            Some(field),
            Some(before),
            Some(after),
        ));
    }
    for (field, before, after) in [
        ("input_schema", &before.input_schema, &after.input_schema),
        ("output_schema", &before.output_schema, &after.output_schema),
    ] {
        compare(id, field, &json!(before), &json!(after), found);
    }
}
