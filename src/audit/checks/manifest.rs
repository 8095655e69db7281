//! Checks on what the manifest asks for.

use serde_json::{Value, json};

use super::{NO_MANIFEST, check, judge, refused, skipped};
use crate::audit::subject::Subject;
use crate::audit::{Check, CheckStatus, Policy, Severity};
use crate::manifest::{Builder, Capabilities, Manifest};

/// Most names that details list.
const MAX_LISTED: usize = 200;

const IDS: [&str; 6] = [
    "manifest_sanity",
    "manifest_filesystem_scopes",
    "manifest_http_egress_scopes",
    "manifest_secret_scopes",
    "forbidden_device_capabilities",
    "forbidden_wildcard_capabilities",
];

pub(super) fn checks(subject: &Subject<'_>, policy: &Policy) -> Vec<Check> {
    let Some(manifest) = subject.manifest else {
        return IDS.map(|id| missing(id, subject)).into();
    };
    let mut checks = vec![sanity(manifest)];
    checks.extend(manifest.warnings().into_iter().map(|warning| {
        check(
            &format!("manifest_warning:{}", warning.code),
            CheckStatus::Warn,
            Severity::Low,
            warning.message,
            Value::Null,
        )
    }));
    let capabilities = &manifest.capabilities;
    checks.extend([
        filesystem(capabilities),
        http(capabilities),
        secrets(capabilities),
        devices(capabilities, policy),
        wildcards(capabilities, policy),
    ]);
    checks
}

fn missing(id: &str, subject: &Subject<'_>) -> Check {
    if !subject.is_unreadable() {
        return skipped(id, NO_MANIFEST);
    }
    refused(id, subject, |reason| {
        let about = reason.starts_with("manifest_") || reason == "limit_manifest_size";
        id == "manifest_sanity" && about
    })
}

fn sanity(manifest: &Manifest) -> Check {
    let needs_review = manifest.builder.as_ref().is_some_and(Builder::needs_review);
    let details = json!({
        "skill_id": manifest.skill_id,
        "version": manifest.version,
        "publisher": manifest.publisher,
        "tools": manifest.entrypoints.tools.len(),
    });
    if needs_review {
        let message =
            "the manifest is sound, but a program wrote the skill and nobody has reviewed it";
        return check(
            "manifest_sanity",
            CheckStatus::Warn,
            Severity::Medium,
            message,
            details,
        );
    }
    let message = "the manifest is sound";
    check(
        "manifest_sanity",
        CheckStatus::Pass,
        Severity::High,
        message,
        details,
    )
}

/// A list is sound when it is empty, or names things, or says `*` with the opt-in beside it.
fn scopes(id: &str, what: &str, names: &[String], opted_in: bool, details: Value) -> Check {
    let open = names.iter().any(|name| name == "*");
    let offenders = if open && !opted_in {
        vec![json!("*")]
    } else {
        Vec::new()
    };
    let good = if names.is_empty() {
        format!("no {what} asked for")
    } else {
        format!("{} {what} asked for", names.len())
    };
    let bad = format!("'*' stands among the {what} without its opt-in");
    judge(id, Severity::High, &good, &bad, offenders, details)
}

fn listed(names: &[String]) -> &[String] {
    &names[..names.len().min(MAX_LISTED)]
}

fn filesystem(capabilities: &Capabilities) -> Check {
    let roots = &capabilities.filesystem;
    let all = [&roots.read_roots[..], &roots.write_roots[..]].concat();
    let details = json!({
        "read_roots": listed(&roots.read_roots),
        "write_roots": listed(&roots.write_roots),
    });
    let opted_in = capabilities.wildcard_opt_in.filesystem;
    scopes(
        "manifest_filesystem_scopes",
        "filesystem roots",
        &all,
        opted_in,
        details,
    )
}

fn http(capabilities: &Capabilities) -> Check {
    let hosts = &capabilities.http_egress_allowlist;
    let details = json!({ "hosts": listed(hosts) });
    let opted_in = capabilities.wildcard_opt_in.http_egress;
    scopes(
        "manifest_http_egress_scopes",
        "hosts",
        hosts,
        opted_in,
        details,
    )
}

fn secrets(capabilities: &Capabilities) -> Check {
    let requests = &capabilities.secrets;
    let keys = requests
        .iter()
        .flat_map(|request| request.key_names.clone());
    let scoped: Vec<String> = requests
        .iter()
        .flat_map(|r| {
            r.key_names
                .iter()
                .map(move |key| format!("{}/{key}", r.scope))
        })
        .take(MAX_LISTED)
        .collect();
    let keys: Vec<String> = keys.collect();
    let opted_in = capabilities.wildcard_opt_in.secrets;
    let details = json!({ "keys": scoped });
    scopes(
        "manifest_secret_scopes",
        "secrets",
        &keys,
        opted_in,
        details,
    )
}

fn devices(capabilities: &Capabilities, policy: &Policy) -> Check {
    let allowed = &policy.allowed_devices;
    let refused = |name: &&String| !allowed.contains(*name) && !allowed.contains("*");
    let devices = &capabilities.device_capabilities;
    let offenders: Vec<Value> = devices
        .iter()
        .filter(refused)
        .take(MAX_LISTED)
        .map(|name| json!(name))
        .collect();
    judge(
        "forbidden_device_capabilities",
        Severity::High,
        "no device is asked for that the policy forbids",
        "devices are asked for that the policy forbids",
        offenders,
        json!({ "declared": listed(devices) }),
    )
}

fn wildcards(capabilities: &Capabilities, policy: &Policy) -> Check {
    let has = |names: &[String]| names.iter().any(|name| name == "*");
    let opt_in = &capabilities.wildcard_opt_in;
    let roots = &capabilities.filesystem;
    let secret_star = capabilities.secrets.iter().any(|r| has(&r.key_names));
    let used = [
        (
            "filesystem",
            opt_in.filesystem || has(&roots.read_roots) || has(&roots.write_roots),
        ),
        (
            "http_egress",
            opt_in.http_egress || has(&capabilities.http_egress_allowlist),
        ),
        ("secrets", opt_in.secrets || secret_star),
        (
            "device",
            opt_in.device || has(&capabilities.device_capabilities),
        ),
        ("node", opt_in.node || has(&capabilities.node_capabilities)),
    ];
    let offenders: Vec<Value> = used
        .iter()
        .filter(|(kind, used)| *used && !policy.allowed_wildcards.allows(kind))
        .map(|(kind, _)| json!(kind))
        .collect();
    judge(
        "forbidden_wildcard_capabilities",
        Severity::High,
        "no wildcard is asked for that the policy forbids",
        "wildcards are asked for that the policy forbids",
        offenders,
        json!({}),
    )
}
