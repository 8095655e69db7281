//! Grants in the form that the runtime takes.

use std::collections::BTreeMap;
use std::path::Path;

use palyra_skill_runtime::{Grants, Root};

use crate::store::GrantSet;

/// The runtime's form: roots become directories below `data_dir`, which are made, unless the owner mapped them elsewhere.
pub(super) fn to_runtime(set: &GrantSet, data_dir: &Path, config: BTreeMap<String, String>) -> std::io::Result<Grants> {
    let writable = set.write_roots.iter().map(|name| (name, true));
    let readable = set.read_roots.difference(&set.write_roots).map(|name| (name, false));
    let mut roots = Vec::new();
    // `*` covers roots that are named; it is no root itself.
    for (name, writable) in writable.chain(readable).filter(|(name, _)| *name != "*") {
        let host_path = match set.mapped_roots.get(name) {
            Some(mapped) => mapped.clone(),
            None => {
                let own = data_dir.join(name);
                std::fs::create_dir_all(&own)?;
                own
            }
        };
        roots.push(Root { name: name.clone(), host_path: Some(host_path), writable });
    }
    Ok(Grants {
        http_hosts: set.http_hosts.iter().cloned().collect(),
        http_local_origins: set.http_local_origins.iter().cloned().collect(),
        secret_keys: set.secret_keys.iter().cloned().collect(),
        roots,
        channels: set.channels.iter().cloned().collect(),
        config,
    })
}
