//! What two manifests say of a skill as a whole.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Area, Change, Found, Side};
use crate::manifest::{Manifest, Plugin, PluginCapability};

pub(super) fn identity(old: &Side, new: &Side, found: &mut Found) {
    let text = |value: &Option<String>| value.as_ref().map(|value| json!(value));
    let mut push = |subject: &str, old: Option<String>, new: Option<String>| {
        found.push(Change::of(
            Area::Identity,
            subject,
            None,
            text(&old),
            text(&new),
        ));
    };
    let string = |value: Option<&dyn std::fmt::Display>| value.map(ToString::to_string);
    push(
        "skill_id",
        string(old.skill_id.as_ref().map(|v| v as _)),
        string(new.skill_id.as_ref().map(|v| v as _)),
    );
    push(
        "version",
        string(old.version.as_ref().map(|v| v as _)),
        string(new.version.as_ref().map(|v| v as _)),
    );
    push(
        "publisher",
        string(old.publisher.as_ref().map(|v| v as _)),
        string(new.publisher.as_ref().map(|v| v as _)),
    );
    // A project has no signature yet, so nothing is said of it.
    if let (Some(before), Some(after)) = (old.signature, new.signature) {
        let state = |state| serde_json::to_value(state).ok();
        found.push(Change::of(
            Area::Identity,
            "signature",
            None,
            state(before),
            state(after),
        ));
        if let (Some(before), Some(after)) = (&old.key_id, &new.key_id) {
            let change = Change::of(
                Area::Identity,
                "signing key",
                None,
                Some(json!(before)),
                Some(json!(after)),
            );
            found.push(change);
        }
    }
}

/// What is asked for, each list by its name in `skill.toml`.
fn lists(manifest: &Manifest) -> Vec<(&'static str, BTreeSet<String>)> {
    let set = |names: &[String]| names.iter().cloned().collect();
    let capabilities = &manifest.capabilities;
    let secrets = capabilities.secrets.iter().flat_map(|request| {
        let scope = &request.scope;
        request
            .key_names
            .iter()
            .map(move |key| format!("{scope}/{key}"))
    });
    // Host names do not heed case.
    let hosts = capabilities
        .http_egress_allowlist
        .iter()
        .map(|host| host.to_lowercase());
    let plugin = manifest
        .operator
        .as_ref()
        .and_then(|operator| operator.plugin.as_ref());
    let of_plugin = |get: fn(&Plugin) -> Vec<String>| plugin.into_iter().flat_map(get).collect();
    vec![
        ("http_egress_allowlist", hosts.collect()),
        (
            "filesystem.read_roots",
            set(&capabilities.filesystem.read_roots),
        ),
        (
            "filesystem.write_roots",
            set(&capabilities.filesystem.write_roots),
        ),
        ("secrets", secrets.collect()),
        (
            "device_capabilities",
            set(&capabilities.device_capabilities),
        ),
        ("node_capabilities", set(&capabilities.node_capabilities)),
        (
            "plugin.required_capabilities",
            of_plugin(|plugin| classed(&plugin.required_capabilities)),
        ),
        (
            "plugin.optional_capabilities",
            of_plugin(|plugin| classed(&plugin.optional_capabilities)),
        ),
        (
            "plugin.event_subscriptions",
            of_plugin(|plugin| plugin.event_subscriptions.clone()),
        ),
    ]
}

fn classed(capabilities: &[PluginCapability]) -> Vec<String> {
    let text = |capability: &PluginCapability| format!("{}:{}", capability.class, capability.value);
    capabilities.iter().map(text).collect()
}

pub(super) fn capabilities(old: &Manifest, new: &Manifest, found: &mut Found) {
    for ((name, old), (_, new)) in lists(old).iter().zip(lists(new)) {
        for added in new.difference(old) {
            found.push(Change::of(
                Area::Capability,
                name,
                None,
                None,
                Some(json!(added)),
            ));
        }
        for removed in old.difference(&new) {
            found.push(Change::of(
                Area::Capability,
                name,
                None,
                Some(json!(removed)),
                None,
            ));
        }
    }
    let (before, after) = (&old.capabilities, &new.capabilities);
    objects("quotas", &json!(before.quotas), &json!(after.quotas), found);
    objects(
        "wildcard_opt_in",
        &json!(before.wildcard_opt_in),
        &json!(after.wildcard_opt_in),
        found,
    );
}

/// Field by field, one level.
fn objects(subject: &str, old: &Value, new: &Value, found: &mut Found) {
    for (field, before) in old.as_object().into_iter().flatten() {
        let after = new.get(field).cloned();
        found.push(Change::of(
            Area::Capability,
            subject,
            Some(field),
            Some(before.clone()),
            after,
        ));
    }
}

pub(super) fn operator(old: &Manifest, new: &Manifest, found: &mut Found) {
    let value = |manifest: &Manifest| json!(manifest.operator);
    let (before, after) = (value(old), value(new));
    let at = |value: &Value, pointer: &str| {
        value
            .pointer(pointer)
            .filter(|value| !value.is_null())
            .cloned()
    };
    for (subject, pointer) in [
        ("display_name", "/display_name"),
        ("summary", "/summary"),
        ("description", "/description"),
        ("docs_url", "/docs_url"),
        ("default_tool_id", "/plugin/default_tool_id"),
        ("default_module_path", "/plugin/default_module_path"),
        ("default_entrypoint", "/plugin/default_entrypoint"),
        ("contracts", "/plugin/contracts"),
    ] {
        found.push(Change::of(
            Area::Operator,
            subject,
            None,
            at(&before, pointer),
            at(&after, pointer),
        ));
    }
    let properties = |value: &Value| -> std::collections::BTreeMap<String, Value> {
        let properties = value
            .pointer("/config/properties")
            .and_then(Value::as_object)
            .cloned();
        properties
            .into_iter()
            .flatten()
            .map(|(key, value)| (format!("config {key}"), value))
            .collect()
    };
    found.maps(Area::Operator, &properties(&before), &properties(&after));
}
