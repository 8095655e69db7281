//! `operator.config`: what `wasi:config` shows to a guest.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::manifest::Manifest;

/// The owner's values over the manifest's defaults, for declared properties only. Lists are JSON arrays.
pub(super) fn values(
    manifest: &Manifest,
    set: &BTreeMap<String, Value>,
) -> BTreeMap<String, String> {
    let Some(config) = manifest
        .operator
        .as_ref()
        .and_then(|operator| operator.config.as_ref())
    else {
        return BTreeMap::new();
    };
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let values = config.properties.iter().filter_map(|(key, property)| {
        let value = set.get(key).or(property.default.as_ref())?;
        Some((key.clone(), text(value)))
    });
    values.collect()
}
