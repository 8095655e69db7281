//! Which capability an import stands for.

use crate::wasm::{Binary, Import, Kind};

/// Palyra's core-module ABI.
const CORE_HOST: &str = "palyra:plugins/host-capabilities@0.1.0";
/// Drafts of `wasi:keyvalue` that the sandbox serves.
const KEYVALUE_VERSIONS: [&str; 2] = ["0.2.0-draft2", "0.2.0-draft"];
/// Drafts of `wasi:config` that the sandbox serves.
const CONFIG_VERSIONS: [&str; 2] = ["0.2.0-rc.1", "0.2.0-draft"];

/// What an import gives to a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Use {
    /// Nothing that needs a grant: clocks, random numbers, streams, the call's context, types.
    Free,
    /// Requests to the network.
    Http,
    /// Files.
    Filesystem,
    /// Secrets.
    Secrets,
    /// Key-value storage.
    Storage,
    /// The operator's configuration.
    Config,
    /// Messages to channels; no field of a manifest asks for them.
    Channels,
    /// Raw sockets, which nobody can grant.
    Sockets,
    /// Nothing that the sandbox knows.
    Unknown,
}

pub(super) fn use_of(kind: Kind, import: &Import) -> Use {
    match kind {
        Kind::Module => core_use(import),
        Kind::Component => component_use(import),
    }
}

/// The imports of a binary that stand for `wanted`, as `interface#item`.
pub(super) fn imports_for(binary: &Binary, wanted: Use) -> Vec<String> {
    binary
        .imports
        .iter()
        .filter(|import| use_of(binary.kind, import) == wanted)
        .map(import_path)
        .collect()
}

pub(super) fn import_path(import: &Import) -> String {
    if import.name.is_empty() {
        import.module.clone()
    } else {
        format!("{}#{}", import.module, import.name)
    }
}

fn core_use(import: &Import) -> Use {
    if import.module != CORE_HOST || import.kind != "func" {
        return Use::Unknown;
    }
    match import.name.as_str() {
        "http-count" | "http-handle" => Use::Http,
        "secret-count" | "secret-handle" => Use::Secrets,
        "storage-count" | "storage-handle" => Use::Storage,
        "channel-count" | "channel-handle" => Use::Channels,
        _ => Use::Unknown,
    }
}

fn component_use(import: &Import) -> Use {
    let known = import.interface().map_or(Use::Unknown, |name| {
        interface_use(name.package, name.interface, name.version.unwrap_or(""))
    });
    // An interface that only has types asks for nothing, whoever defined it.
    if known == Use::Unknown && import.kind == "instance" {
        Use::Free
    } else {
        known
    }
}

fn interface_use(package: &str, interface: &str, version: &str) -> Use {
    let released = version.starts_with("0.2.");
    match (package, interface) {
        ("wasi:sockets", _) => Use::Sockets,
        ("wasi:http", "types") | ("wasi:cli" | "wasi:clocks" | "wasi:io" | "wasi:random", _)
            if released =>
        {
            Use::Free
        }
        ("wasi:http", "outgoing-handler") if released => Use::Http,
        ("wasi:filesystem", _) if released => Use::Filesystem,
        ("wasi:keyvalue", "store") if KEYVALUE_VERSIONS.contains(&version) => Use::Storage,
        ("wasi:config", "store") if CONFIG_VERSIONS.contains(&version) => Use::Config,
        ("palyra:skill", "context") if version.starts_with("1.") => Use::Free,
        ("palyra:skill", "secrets") if version.starts_with("1.") => Use::Secrets,
        ("palyra:skill", "channels") if version.starts_with("1.") => Use::Channels,
        _ => Use::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(module: &str, kind: &str) -> Use {
        let import = Import {
            module: module.to_owned(),
            name: String::new(),
            kind: kind.to_owned(),
        };
        use_of(Kind::Component, &import)
    }

    #[test]
    fn interfaces_map_to_capabilities_and_versions_matter() {
        assert_eq!(
            component("wasi:http/outgoing-handler@0.2.6", "func"),
            Use::Http
        );
        assert_eq!(
            component("wasi:http/outgoing-handler@0.3.0", "func"),
            Use::Unknown
        );
        assert_eq!(
            component("wasi:keyvalue/store@0.2.0-draft2", "func"),
            Use::Storage
        );
        assert_eq!(component("wasi:keyvalue/store@0.2.0", "func"), Use::Unknown);
        assert_eq!(
            component("wasi:keyvalue/atomics@0.2.0-draft2", "func"),
            Use::Unknown
        );
        assert_eq!(component("wasi:cli/stdout@0.2.0", "func"), Use::Free);
        assert_eq!(component("wasi:sockets/tcp@0.2.0", "func"), Use::Sockets);
        assert_eq!(
            component("palyra:skill/secrets@1.0.0", "func"),
            Use::Secrets
        );
        assert_eq!(component("acme:own/types@1.0.0", "instance"), Use::Free);
        assert_eq!(component("acme:own/api@1.0.0", "func"), Use::Unknown);
        assert_eq!(component("log", "func"), Use::Unknown);
    }
}
