//! Which capability an import stands for.

use std::collections::HashSet;

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

/// What code can do once it reaches an import: what a person who grants it should think of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Power {
    /// Send requests to the network.
    Network,
    /// Read secrets.
    Secrets,
    /// Read files or storage.
    Read,
    /// Write files or storage.
    Write,
    /// Send messages to channels.
    Channels,
}

impl Power {
    /// How a message names it.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Network => "the network",
            Self::Secrets => "secrets",
            Self::Read => "stored files, to read",
            Self::Write => "stored files, to write",
            Self::Channels => "channels",
        }
    }
}

/// What the function `name` of an imported interface (or core module) gives to who calls it.
pub(super) fn powers_of(kind: Kind, interface: &str, name: &str) -> &'static [Power] {
    let import = Import {
        module: interface.to_owned(),
        name: name.to_owned(),
        kind: "func".to_owned(),
    };
    match use_of(kind, &import) {
        // The core ABI's counts only tell how many there are.
        _ if kind == Kind::Module && name.ends_with("-count") => &[],
        Use::Http => &[Power::Network],
        Use::Secrets => &[Power::Secrets],
        Use::Channels => &[Power::Channels],
        Use::Filesystem => file_powers(name),
        Use::Storage => storage_powers(kind, name),
        Use::Free | Use::Config | Use::Sockets | Use::Unknown => &[],
    }
}

/// A file is reached by opening it. What is done with a descriptor tells nothing: standard output is one.
fn file_powers(name: &str) -> &'static [Power] {
    let Some(method) = name.strip_prefix("[method]") else {
        // Of the functions that are no methods, none reaches a file.
        let harmless = name.starts_with('[')
            || matches!(
                name,
                "" | "get-directories" | "filesystem-error-code" | "drop-descriptor"
            );
        return if harmless {
            &[]
        } else {
            &[Power::Read, Power::Write]
        };
    };
    match method.rsplit('.').next().unwrap_or(method) {
        "open-at" => &[Power::Read, Power::Write],
        "read-directory" | "readlink-at" => &[Power::Read],
        "create-directory-at"
        | "link-at"
        | "remove-directory-at"
        | "rename-at"
        | "symlink-at"
        | "unlink-file-at" => &[Power::Write],
        _ => &[],
    }
}

fn storage_powers(kind: Kind, name: &str) -> &'static [Power] {
    if kind == Kind::Module {
        return &[Power::Read, Power::Write];
    }
    match name.rsplit('.').next().unwrap_or(name) {
        "get" | "exists" | "list-keys" => &[Power::Read],
        "set" | "delete" => &[Power::Write],
        _ => &[],
    }
}

pub(super) fn use_of(kind: Kind, import: &Import) -> Use {
    match kind {
        Kind::Module => core_use(import),
        Kind::Component => component_use(import),
    }
}

/// The imports of a binary that stand for `wanted`, as `interface#item`, each once.
pub(super) fn imports_for(binary: &Binary, wanted: Use) -> Vec<String> {
    import_paths(binary, |import| use_of(binary.kind, import) == wanted)
}

/// The imports of a binary for which `is` holds, as `interface#item`, each once.
pub(super) fn import_paths(binary: &Binary, is: impl Fn(&Import) -> bool) -> Vec<String> {
    let imports = binary.imports.iter().filter(|import| is(import));
    let mut seen = HashSet::new();
    imports
        .map(import_path)
        .filter(|path| seen.insert(path.clone()))
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
    // A type asks for nothing, nor does an interface that has nothing else, whoever defined it.
    if known == Use::Unknown && matches!(import.kind.as_str(), "instance" | "type") {
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

/// Whether it is of a package that the sandbox serves, in a version or with an interface that it does not.
pub(super) fn is_unserved(import: &Import) -> bool {
    const SERVED: [&str; 8] = [
        "wasi:cli",
        "wasi:clocks",
        "wasi:config",
        "wasi:filesystem",
        "wasi:http",
        "wasi:io",
        "wasi:keyvalue",
        "wasi:random",
    ];
    use_of(Kind::Component, import) == Use::Unknown
        && import
            .interface()
            .is_some_and(|name| SERVED.contains(&name.package) || name.package == "palyra:skill")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(module: &str) -> Import {
        Import {
            module: module.to_owned(),
            name: String::new(),
            kind: "func".to_owned(),
        }
    }

    fn component(module: &str, kind: &str) -> Use {
        let import = Import {
            kind: kind.to_owned(),
            ..import(module)
        };
        use_of(Kind::Component, &import)
    }

    #[test]
    fn powers_come_with_the_functions_that_give_them() {
        let of = |interface: &str, name: &str| powers_of(Kind::Component, interface, name);
        let files = "wasi:filesystem/types@0.2.3";
        assert_eq!(
            of(files, "[method]descriptor.open-at"),
            [Power::Read, Power::Write]
        );
        assert_eq!(of(files, "[method]descriptor.write-via-stream"), []);
        assert_eq!(of("wasi:filesystem/preopens@0.2.3", "get-directories"), []);
        assert_eq!(of(files, "[resource-drop]descriptor"), []);
        let storage = "wasi:keyvalue/store@0.2.0-draft2";
        assert_eq!(of(storage, "open"), []);
        assert_eq!(of(storage, "[method]bucket.set"), [Power::Write]);
        assert_eq!(of("wasi:sockets/tcp@0.2.3", "start-connect"), []);
        let core = |name: &str| powers_of(Kind::Module, CORE_HOST, name);
        assert_eq!(core("http-handle"), [Power::Network]);
        assert_eq!(core("http-count"), []);
        assert_eq!(core("storage-handle"), [Power::Read, Power::Write]);
    }

    #[test]
    fn other_versions_of_served_interfaces_are_told_apart() {
        for other in [
            "wasi:http/outgoing-handler@0.3.0",
            "wasi:keyvalue/store@0.2.0",
            "wasi:keyvalue/atomics@0.2.0-draft2",
            "wasi:filesystem/types@0.1.0",
            "palyra:skill/secrets@2.0.0",
        ] {
            assert!(is_unserved(&import(other)), "{other}");
        }
        for own in ["acme:http/types@1.0.0", "env", "wasi:nn/tensor@0.2.0"] {
            assert!(!is_unserved(&import(own)), "{own}");
        }
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
        assert_eq!(component("size", "type"), Use::Free);
        assert_eq!(component("acme:own/api@1.0.0", "func"), Use::Unknown);
        assert_eq!(component("log", "func"), Use::Unknown);
    }
}
