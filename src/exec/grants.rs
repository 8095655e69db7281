//! Grants in the form that the runtime takes.

use std::collections::BTreeMap;
use std::path::Path;

use palyra_skill_runtime::{Grants, Root};

use crate::store::GrantSet;

/// The runtime's form: roots become directories below `data_dir`, which are made, unless the owner mapped them elsewhere.
pub(super) fn to_runtime(
    set: &GrantSet,
    data_dir: &Path,
    config: BTreeMap<String, String>,
) -> std::io::Result<Grants> {
    let writable = set.write_roots.iter().map(|name| (name, true));
    let readable = set
        .read_roots
        .difference(&set.write_roots)
        .map(|name| (name, false));
    let mut roots = Vec::new();
    // `*` covers roots that are named; it is no root itself.
    for (name, writable) in writable.chain(readable).filter(|(name, _)| *name != "*") {
        let mapped = set.mapped_roots.get(name);
        let host_path = mapped.cloned().unwrap_or_else(|| data_dir.join(name));
        if mapped.is_none() {
            std::fs::create_dir_all(&host_path)?;
        }
        roots.push(Root {
            name: name.clone(),
            host_path: Some(host_path),
            writable,
        });
    }
    Ok(Grants {
        roots,
        ..without_roots(set, config)
    })
}

/// The runtime's form of all but the roots.
pub(super) fn without_roots(set: &GrantSet, config: BTreeMap<String, String>) -> Grants {
    Grants {
        http_hosts: set.http_hosts.iter().cloned().collect(),
        http_local_origins: set.http_local_origins.iter().cloned().collect(),
        secret_keys: set.secret_keys.iter().cloned().collect(),
        roots: Vec::new(),
        channels: set.channels.iter().cloned().collect(),
        config,
    }
}
