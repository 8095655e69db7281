//! Names that a component may import, known without compiling it: what nobody offers is refused before it costs anything.
//! Linking has the last word, on the types too.

use wasmparser::component_types::ComponentEntityType;
use wasmparser::types::TypesRef;
use wasmparser::{Parser, Payload};

use crate::load::LoadError;

/// Interfaces that are offered in every version with this prefix, pre-releases excepted: the rule that wasmtime links by.
const COMPATIBLE: [(&str, &[&str], &str); 8] = [
    (
        "wasi:cli/",
        &[
            "environment",
            "exit",
            "stderr",
            "stdin",
            "stdout",
            "terminal-input",
            "terminal-output",
            "terminal-stderr",
            "terminal-stdin",
            "terminal-stdout",
        ],
        "0.2.",
    ),
    ("wasi:clocks/", &["monotonic-clock", "wall-clock"], "0.2."),
    ("wasi:filesystem/", &["preopens", "types"], "0.2."),
    ("wasi:http/", &["outgoing-handler", "types"], "0.2."),
    ("wasi:io/", &["error", "poll", "streams"], "0.2."),
    (
        "wasi:random/",
        &["insecure", "insecure-seed", "random"],
        "0.2.",
    ),
    (
        "wasi:sockets/",
        &[
            "instance-network",
            "ip-name-lookup",
            "network",
            "tcp",
            "tcp-create-socket",
            "udp",
            "udp-create-socket",
        ],
        "0.2.",
    ),
    ("palyra:skill/", &["channels", "context", "secrets"], "1."),
];

/// Drafts, matched exactly.
const EXACT: [&str; 4] = [
    "wasi:config/store@0.2.0-draft",
    "wasi:config/store@0.2.0-rc.1",
    "wasi:keyvalue/store@0.2.0-draft",
    "wasi:keyvalue/store@0.2.0-draft2",
];

/// Every import of a valid component is an interface that is offered, or asks for nothing but types.
pub(crate) fn check(wasm: &[u8], types: TypesRef<'_>) -> Result<(), LoadError> {
    let invalid = |error: wasmparser::BinaryReaderError| LoadError::Invalid(error.to_string());
    let mut depth = 0_usize;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.map_err(invalid)? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    let name = import.map_err(invalid)?.name.name;
                    if !is_offered(name) && needs_definition(name, types) {
                        return Err(LoadError::UnknownImport(format!(
                            "the component imports `{name}`, which nothing here offers"
                        )));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_offered(name: &str) -> bool {
    if EXACT.contains(&name) {
        return true;
    }
    let Some((interface, version)) = name.split_once('@') else {
        return false;
    };
    !version.contains('-')
        && COMPATIBLE.iter().any(|(package, interfaces, prefix)| {
            version.starts_with(prefix)
                && interface
                    .strip_prefix(package)
                    .is_some_and(|interface| interfaces.contains(&interface))
        })
}

/// Whether somebody has to implement it. An interface without functions may only name types.
fn needs_definition(name: &str, types: TypesRef<'_>) -> bool {
    match types.component_item_for_import(name).map(|item| item.ty) {
        Some(ComponentEntityType::Type { .. }) => false,
        Some(ComponentEntityType::Instance(id)) => types[id]
            .exports
            .values()
            .any(|item| !matches!(item.ty, ComponentEntityType::Type { .. })),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use wasmtime::component::Linker;

    use super::*;
    use crate::state::State;
    use crate::{caps, config};

    /// A name can be defined once.
    fn is_taken(linker: &Linker<State>, name: &str) -> bool {
        let mut linker = linker.clone();
        let defined = linker.root().func_wrap(name, |_, (): ()| Ok(()));
        defined.is_err()
    }

    #[test]
    fn what_is_listed_is_linked() {
        let engine = wasmtime::Engine::new(&config::on_demand()).unwrap();
        let linker = caps::components(&engine).unwrap();
        let mut names: Vec<_> = EXACT.iter().map(ToString::to_string).collect();
        for (package, interfaces, version) in COMPATIBLE {
            let patch = if version == "1." { "0.0" } else { "12" };
            let name = |interface: &&str| format!("{package}{interface}@{version}{patch}");
            names.extend(interfaces.iter().map(name));
        }
        assert!(!is_taken(&linker, "wasi:cli/run@0.2.12"));
        for name in names {
            assert!(is_offered(&name), "{name}");
            assert!(is_taken(&linker, &name), "{name}");
        }
    }

    #[test]
    fn other_versions_and_drafts_are_not_offered() {
        for name in [
            "wasi:cli/stdin",
            "wasi:cli/stdin@0.3.0",
            "wasi:cli/stdin@0.2.0-rc.1",
            "wasi:cli/run@0.2.0",
            "wasi:keyvalue/store@0.2.0",
            "palyra:skill/tools@1.0.0",
        ] {
            assert!(!is_offered(name), "{name}");
        }
    }
}
