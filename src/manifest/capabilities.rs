//! Reads `[capabilities]`.

use super::ids::{EntryPath, Identifier};
use super::reader::{Field, Origin};
use super::types::{Capabilities, Filesystem, Quotas, SecretRequest, SecretScope, WildcardOptIn};
use crate::limits;

pub(super) fn capabilities(field: &Field<'_>) -> Option<Capabilities> {
    let mut table = field.table()?;
    // Read first: it decides what `*` may mean everywhere else. When it is wrong itself, one error is enough.
    let opt_in = table.or_default("wildcard_opt_in", wildcard_opt_in);
    let allowed = opt_in.unwrap_or(WildcardOptIn {
        filesystem: true,
        http_egress: true,
        secrets: true,
        device: true,
        node: true,
    });
    let filesystem = table.or_default("filesystem", |field| filesystem(field, allowed.filesystem));
    let hosts = table.or_default("http_egress_allowlist", |field| {
        field.list(|field| host(field, allowed.http_egress))
    });
    let secrets = table.or_default("secrets", |field| {
        field.list(|field| secret(field, allowed.secrets))
    });
    let devices = table.or_default("device_capabilities", |field| {
        field.list(|field| wildcard_identifier(field, ("device", allowed.device)))
    });
    let nodes = table.or_default("node_capabilities", |field| {
        field.list(|field| wildcard_identifier(field, ("node", allowed.node)))
    });
    let quotas = table.or_default("quotas", quotas);
    table.finish();
    Some(Capabilities {
        filesystem: filesystem?,
        http_egress_allowlist: hosts?,
        secrets: secrets?,
        device_capabilities: devices?,
        node_capabilities: nodes?,
        quotas: quotas?,
        wildcard_opt_in: opt_in?,
    })
}

fn wildcard_opt_in(field: &Field<'_>) -> Option<WildcardOptIn> {
    let mut table = field.table()?;
    let filesystem = table.or_default("filesystem", Field::boolean);
    let http_egress = table.or_default("http_egress", Field::boolean);
    let secrets = table.or_default("secrets", Field::boolean);
    let device = table.or_default("device", Field::boolean);
    let node = table.or_default("node", Field::boolean);
    table.finish();
    Some(WildcardOptIn {
        filesystem: filesystem?,
        http_egress: http_egress?,
        secrets: secrets?,
        device: device?,
        node: node?,
    })
}

fn filesystem(field: &Field<'_>, wildcard: bool) -> Option<Filesystem> {
    let mut table = field.table()?;
    let read = table.or_default("read_roots", |field| {
        field.list(|field| root(field, wildcard))
    });
    let write = table.or_default("write_roots", |field| {
        field.list(|field| root(field, wildcard))
    });
    table.finish();
    Some(Filesystem {
        read_roots: read?,
        write_roots: write?,
    })
}

fn root(field: &Field<'_>, wildcard: bool) -> Option<String> {
    let path: EntryPath = field.parsed()?;
    opted_in(field, path.as_str(), ("filesystem", wildcard))?;
    Some(path.as_str().to_owned())
}

/// A host is kept as it was written: Palyra shows it so, and who compares does it without regard to case.
fn host(field: &Field<'_>, wildcard: bool) -> Option<String> {
    let text = field.text()?;
    let text = text.trim();
    opted_in(field, text, ("http_egress", wildcard))?;
    // Palyra lets any text with an opted-in `*` pass; an author gets told when it could never match a host.
    let (pattern, name) = match text.strip_prefix("*.") {
        Some(rest) => (true, rest),
        None => (text == "*", text),
    };
    let sound = text == "*"
        || is_host_name(name)
        || (text.contains('*') && field.context.origin == Origin::Packed);
    if sound {
        return Some(text.to_owned());
    }
    let kind = if pattern { "host pattern" } else { "host name" };
    field.error(
        format!("'{}' is no {kind}", text.escape_debug()),
        "write a host name alone, such as \"api.example.com\" or \"*.example.com\": no scheme, port or path",
    )
}

fn is_host_name(text: &str) -> bool {
    !text.contains("..")
        && !text.starts_with(['.', '-'])
        && !text.ends_with(['.', '-'])
        && !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
}

fn secret(field: &Field<'_>, wildcard: bool) -> Option<SecretRequest> {
    let mut table = field.table()?;
    let scope = table.required("scope", "scope = \"global\"", secret_scope);
    let key_names = table.required("key_names", "key_names = [\"api_key\"]", |field| {
        let names = field
            .clone()
            .list(|field| wildcard_identifier(field, ("secrets", wildcard)))?;
        if names.is_empty() {
            return field.error(
                "is empty",
                "name at least one secret, or take this scope out",
            );
        }
        Some(names)
    });
    table.finish();
    Some(SecretRequest {
        scope: scope?,
        key_names: key_names?,
    })
}

fn secret_scope(field: &Field<'_>) -> Option<SecretScope> {
    let text = field.text()?;
    let text = text.trim();
    if text == "global" {
        return Some(SecretScope::Global);
    }
    let scope = text.split_once(':').and_then(|(kind, id)| {
        let id: Identifier = id.parse().ok()?;
        match kind {
            "principal" => Some(SecretScope::Principal(id)),
            "channel" => Some(SecretScope::Channel(id)),
            "skill" => Some(SecretScope::Skill(id)),
            _ => None,
        }
    });
    scope.or_else(|| {
        field.error(
            format!("'{}' is no secret scope", text.escape_debug()),
            "use \"global\", \"principal:<id>\", \"channel:<id>\" or \"skill:<id>\"",
        )
    })
}

/// An identifier, or with the opt-in one that may hold `*`.
fn wildcard_identifier(field: &Field<'_>, opt_in: (&str, bool)) -> Option<String> {
    let text = field.text()?;
    let text = text.trim();
    opted_in(field, text, opt_in)?;
    // As with hosts, Palyra accepts any text around an opted-in `*`.
    let sound = |text: &str| text.replace('*', "x").parse::<Identifier>().is_ok();
    if text.contains('*') && (field.context.origin == Origin::Packed || sound(text)) {
        return Some(text.to_owned());
    }
    let identifier: Identifier = field.parsed()?;
    Some(identifier.as_str().to_owned())
}

fn opted_in(field: &Field<'_>, text: &str, (name, allowed): (&str, bool)) -> Option<()> {
    if allowed || !text.contains('*') {
        return Some(());
    }
    field.error(
        format!("'{}' is a wildcard without its opt-in", text.escape_debug()),
        format!("name what is needed, or set `{name} = true` in [capabilities.wildcard_opt_in]"),
    )
}

fn quotas(field: &Field<'_>) -> Option<Quotas> {
    let mut table = field.table()?;
    let default = Quotas::default();
    let timeout = table.or(
        "wall_clock_timeout_ms",
        default.wall_clock_timeout_ms,
        |field| at_least(field, 1),
    );
    let fuel = table.or("fuel_budget", default.fuel_budget, |field| {
        at_least(field, 1)
    });
    let memory = table.or("max_memory_bytes", default.max_memory_bytes, |field| {
        at_least(field, limits::MIN_MEMORY_BYTES)
    });
    table.finish();
    Some(Quotas {
        wall_clock_timeout_ms: timeout?,
        fuel_budget: fuel?,
        max_memory_bytes: memory?,
    })
}

fn at_least(field: &Field<'_>, least: u64) -> Option<u64> {
    let number: u64 = field.unsigned()?;
    if number < least {
        return field.error(
            format!("{number} is too small"),
            format!("use at least {least}"),
        );
    }
    Some(number)
}
