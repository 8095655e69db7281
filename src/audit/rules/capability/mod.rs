//! What a skill imports and asks for, against what it declares.

mod broad_host;
mod collector_host;
mod device_capability;
mod duplicate_capability;
mod environment_read;
mod file_exfiltration;
mod file_writes;
mod foreign_secret_scope;
mod hosts;
mod idle_opt_in;
mod idle_write_root;
mod incomplete_graph;
mod legacy_wasi;
mod maybe_privileged_start;
mod never_granted_import;
mod private_host;
mod privileged_start;
mod quota_ceiling;
mod risk;
mod secret_exfiltration;
mod subdomain_wildcard;
mod tool_reach;
mod unapproved_message;
mod unapproved_write;
mod undeclared;
mod undeclared_config;
mod undeclared_filesystem;
mod undeclared_http;
mod undeclared_secret_key;
mod undeclared_secrets;
mod undeclared_storage;
mod undeclared_write;
mod unknown_import;
mod unnamed_secret;
mod unreachable_capability;
mod unserved_version;
mod unused_capability;
mod wildcard_capability;
mod wildcard_host;

use super::Rule;

/// By code.
pub(super) static RULES: &[Rule] = &[
    undeclared_http::RULE,
    undeclared_filesystem::RULE,
    undeclared_secrets::RULE,
    undeclared_storage::RULE,
    undeclared_config::RULE,
    never_granted_import::RULE,
    unknown_import::RULE,
    unused_capability::RULE,
    wildcard_host::RULE,
    private_host::RULE,
    foreign_secret_scope::RULE,
    secret_exfiltration::RULE,
    file_exfiltration::RULE,
    unapproved_write::RULE,
    unapproved_message::RULE,
    tool_reach::RULE,
    unreachable_capability::RULE,
    privileged_start::RULE,
    maybe_privileged_start::RULE,
    wildcard_capability::RULE,
    broad_host::RULE,
    subdomain_wildcard::RULE,
    collector_host::RULE,
    unserved_version::RULE,
    legacy_wasi::RULE,
    quota_ceiling::RULE,
    duplicate_capability::RULE,
    device_capability::RULE,
    idle_opt_in::RULE,
    incomplete_graph::RULE,
    idle_write_root::RULE,
    undeclared_write::RULE,
    unnamed_secret::RULE,
    undeclared_secret_key::RULE,
    environment_read::RULE,
];
