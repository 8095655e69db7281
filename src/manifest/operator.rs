//! Reads `[operator]`.

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::config::config;
use super::ids::ToolId;
use super::parse::{is_empty, module_path};
use super::reader::Field;
use super::types::{
    CONTRACT_KINDS, Contract, Entrypoints, Operator, Plugin, PluginCapability, PluginCompatibility,
};

/// `Some(None)` for an empty table: Palyra's packer writes one into every manifest, also of version 1.
#[expect(clippy::option_option, reason = "empty and wrong are two things")]
pub(super) fn operator(
    field: &Field<'_>,
    manifest_version: Option<u32>,
    entrypoints: Option<&Entrypoints>,
) -> Option<Option<Operator>> {
    if manifest_version == Some(1) && !is_empty(field.node) {
        return field.error(
            "is not known in manifest_version 1",
            "set manifest_version = 2, or take it out",
        );
    }
    let mut table = field.table()?;
    let display_name = table.optional("display_name", Field::non_empty);
    let summary = table.optional("summary", Field::non_empty);
    let description = table.optional("description", Field::non_empty);
    let categories = table.or_default("categories", |field| field.list(label));
    let tags = table.or_default("tags", |field| field.list(label));
    let docs_url = table.optional("docs_url", docs_url);
    let plugin = table.optional("plugin", |field| plugin(field, entrypoints));
    let config = table.optional("config", config);
    table.finish();
    let operator = Operator {
        display_name: display_name?,
        summary: summary?,
        description: description?,
        categories: categories?,
        tags: tags?,
        docs_url: docs_url?,
        plugin: plugin?.filter(|plugin| *plugin != Plugin::default()),
        config: config?,
    };
    Some((operator != Operator::default()).then_some(operator))
}

fn label(field: &Field<'_>) -> Option<String> {
    field.token(is_label, "[a-z0-9._-]")
}

pub(super) fn is_label(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-')
}

fn docs_url(field: &Field<'_>) -> Option<String> {
    let text = field.text()?;
    let url = text.trim();
    let sound = url.strip_prefix("https://").is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with(['/', '?', ':'])
            && !rest.contains('#')
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
    });
    if sound {
        return Some(url.to_owned());
    }
    field.error(
        format!("'{}' is no address of documentation", text.escape_debug()),
        "use an https:// address without spaces and without '#'",
    )
}

fn plugin(field: &Field<'_>, entrypoints: Option<&Entrypoints>) -> Option<Plugin> {
    let mut table = field.table()?;
    let tool = table.optional("default_tool_id", |field| declared_tool(field, entrypoints));
    let module = table.optional("default_module_path", module_path);
    let entrypoint = table.optional("default_entrypoint", |field| {
        field.token(
            |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'),
            "[a-z0-9_-]",
        )
    });
    let contracts = table.or_default("contracts", |field| {
        let kinds = RefCell::new(BTreeSet::new());
        field.list(|field| contract(field, &kinds))
    });
    let plugin_id = table.optional("plugin_id", Field::non_empty);
    let abi_major = table.optional("abi_major", Field::unsigned);
    let risk = table.optional("risk", Field::non_empty);
    let required = table.or_default("required_capabilities", |field| field.list(capability));
    let optional = table.or_default("optional_capabilities", |field| field.list(capability));
    let mut texts = |name| table.or_default(name, |field| field.list(Field::non_empty));
    let storage_prefixes = texts("storage_prefixes");
    let outbound_hosts = texts("outbound_hosts");
    let secret_scopes = texts("secret_scopes");
    let event_subscriptions = texts("event_subscriptions");
    let compatibility = table.optional("compatibility", compatibility);
    table.finish();
    Some(Plugin {
        default_tool_id: tool?,
        default_module_path: module?,
        default_entrypoint: entrypoint?,
        contracts: contracts?,
        plugin_id: plugin_id?,
        abi_major: abi_major?,
        risk: risk?,
        required_capabilities: required?,
        optional_capabilities: optional?,
        storage_prefixes: storage_prefixes?,
        outbound_hosts: outbound_hosts?,
        secret_scopes: secret_scopes?,
        event_subscriptions: event_subscriptions?,
        compatibility: compatibility?,
    })
}

fn declared_tool(field: &Field<'_>, entrypoints: Option<&Entrypoints>) -> Option<ToolId> {
    let id: ToolId = field.parsed()?;
    let Some(entrypoints) = entrypoints else {
        return Some(id); // the tools have their own errors
    };
    let ids: Vec<&str> = entrypoints
        .tools
        .iter()
        .map(|tool| tool.id.as_str())
        .collect();
    if ids.contains(&id.as_str()) {
        return Some(id);
    }
    field.error(
        format!("'{id}' is no tool of this skill"),
        format!("use one of {}", ids.join(", ")),
    )
}

fn contract(field: &Field<'_>, kinds: &RefCell<BTreeSet<&'static str>>) -> Option<Contract> {
    let mut table = field.table()?;
    let kind = table.required("kind", "kind = \"run_lifecycle_hook\"", |field| {
        let kind = field.one_of(&CONTRACT_KINDS)?;
        if !kinds.borrow_mut().insert(kind) {
            return field.error(format!("'{kind}' is listed twice"), "list each kind once");
        }
        Some(kind)
    });
    let version = table.or("version", 1, |field| match field.unsigned::<u32>()? {
        1 => Some(1),
        other => field.error(format!("version {other} is not known"), "use 1"),
    });
    table.finish();
    Some(Contract {
        kind: kind?.to_owned(),
        version: version?,
    })
}

fn capability(field: &Field<'_>) -> Option<PluginCapability> {
    let mut table = field.table()?;
    let class = table.required("class", "class = \"…\"", Field::non_empty);
    let value = table.required("value", "value = \"…\"", Field::non_empty);
    table.finish();
    Some(PluginCapability {
        class: class?,
        value: value?,
    })
}

fn compatibility(field: &Field<'_>) -> Option<PluginCompatibility> {
    let mut table = field.table()?;
    let min = table.optional("min_abi_major", Field::unsigned);
    let max = table.optional("max_abi_major", |field| {
        let max: u32 = field.unsigned()?;
        match min.flatten() {
            Some(min) if max < min => field.error(
                format!("{max} is lower than min_abi_major {min}"),
                format!("use {min} or more, or take it out"),
            ),
            _ => Some(max),
        }
    });
    let hosts = table.or_default("host_versions", |field| field.list(Field::non_empty));
    table.finish();
    Some(PluginCompatibility {
        min_abi_major: min?,
        max_abi_major: max?,
        host_versions: hosts?,
    })
}
