//! What a call may use: requested ∩ manifest ∩ what the owner granted.

use std::collections::BTreeSet;

use crate::manifest::Manifest;
use crate::store::{GrantSet, host_covers};

/// What a manifest asks for that a grant can give. Secrets of a principal, of a channel or of another skill are never
/// a skill's to ask for.
pub fn requested(manifest: &Manifest) -> GrantSet {
    let mut asked = GrantSet::requested(&manifest.capabilities);
    asked.http_hosts = asked
        .http_hosts
        .iter()
        .map(|host| host.to_ascii_lowercase())
        .collect();
    let own = format!("skill:{}/", manifest.skill_id);
    asked
        .secret_keys
        .retain(|name| name.starts_with("global/") || name.starts_with(&own));
    asked.channels = declared_channels(manifest);
    asked
}

/// Channels stand among the plugin capabilities, as class `channel`: the manifest has no other place for them.
fn declared_channels(manifest: &Manifest) -> BTreeSet<String> {
    let Some(plugin) = manifest
        .operator
        .as_ref()
        .and_then(|operator| operator.plugin.as_ref())
    else {
        return BTreeSet::new();
    };
    let declared = plugin
        .required_capabilities
        .iter()
        .chain(&plugin.optional_capabilities);
    declared
        .filter(|capability| capability.class == "channel")
        .map(|capability| capability.value.clone())
        .collect()
}

/// What is both asked for and granted. A local origin is the owner's own word, but the manifest must name its host;
/// where a root lives is the owner's alone.
pub fn granted(manifest: &Manifest, policy: &GrantSet) -> GrantSet {
    let asked = requested(manifest);
    let mut both = asked.intersection(policy);
    both.http_local_origins
        .clone_from(&policy.http_local_origins);
    both.http_local_origins.retain(|origin| {
        origin_host(origin).is_some_and(|host| {
            asked
                .http_hosts
                .iter()
                .any(|pattern| host_covers(pattern, host))
        })
    });
    both.mapped_roots.clone_from(&policy.mapped_roots);
    both.mapped_roots
        .retain(|root, _| both.read_roots.contains(root) || both.write_roots.contains(root));
    both
}

/// The host of `http://127.0.0.1:8080`, without port and brackets.
fn origin_host(origin: &str) -> Option<&str> {
    let rest = origin.split_once("://")?.1;
    if let Some(v6) = rest.strip_prefix('[') {
        return v6.split_once(']').map(|(host, _)| host);
    }
    Some(rest.rsplit_once(':').map_or(rest, |(host, _)| host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_origin_has_a_host() {
        assert_eq!(origin_host("http://127.0.0.1:8080"), Some("127.0.0.1"));
        assert_eq!(origin_host("http://[::1]:8080"), Some("::1"));
        assert_eq!(origin_host("https://box"), Some("box"));
    }
}
