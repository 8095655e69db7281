//! What a skill imports and asks for, against what it declares.

mod foreign_secret_scope;
mod never_granted_import;
mod private_host;
mod undeclared;
mod undeclared_config;
mod undeclared_filesystem;
mod undeclared_http;
mod undeclared_secrets;
mod undeclared_storage;
mod unknown_import;
mod unused_capability;
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
];
