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
    let mut roots = buckets(set);
    for root in &mut roots {
        let mapped = set.mapped_roots.get(&root.name);
        let host_path = mapped.cloned().unwrap_or_else(|| data_dir.join(&root.name));
        if mapped.is_none() {
            std::fs::create_dir_all(&host_path)?;
        }
        root.host_path = Some(host_path);
    }
    Ok(Grants {
        roots,
        ..without_roots(set, config)
    })
}

/// The roots without a folder: for key-value storage alone.
pub(super) fn buckets(set: &GrantSet) -> Vec<Root> {
    let writable = set.write_roots.iter().map(|name| (name, true));
    let readable = set
        .read_roots
        .difference(&set.write_roots)
        .map(|name| (name, false));
    // `*` covers roots that are named; it is no root itself.
    let named = writable.chain(readable).filter(|(name, _)| *name != "*");
    let root = |(name, writable): (&String, bool)| Root {
        name: name.clone(),
        host_path: None,
        writable,
    };
    named.map(root).collect()
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
