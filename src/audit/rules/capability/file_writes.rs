//! Whether a skill can come to change a file or what is stored: opening one tells nothing of that.

use crate::audit::subject::Subject;
use crate::audit::uses::{Power, Use, powers_of, use_of};
use crate::wasm::{HostKind, Import};

/// Methods of a descriptor that change its file. Standard output is no descriptor.
const CHANGES: [&str; 10] = [
    "append-via-stream",
    "create-directory-at",
    "link-at",
    "remove-directory-at",
    "rename-at",
    "set-size",
    "symlink-at",
    "unlink-file-at",
    "write",
    "write-via-stream",
];

/// The first import that changes a file or storage and that an export can reach; `Err` where it cannot be known.
pub(super) fn file_write(subject: &Subject<'_>) -> Result<Option<String>, ()> {
    let mut found = None;
    for module in &subject.modules {
        let analysis = module.facts.as_ref().map_err(|_| ())?;
        let reach = module.reach().ok_or(())?;
        for import in reach.imports.keys() {
            if import.kind != HostKind::Function {
                continue;
            }
            let kind = analysis.binary.kind;
            let asked = Import {
                module: import.interface.clone(),
                name: import.name.clone(),
                kind: "func".to_owned(),
            };
            let changes = match use_of(kind, &asked) {
                Use::Storage => {
                    powers_of(kind, &import.interface, &import.name).contains(&Power::Write)
                }
                Use::Filesystem => is_change(&import.name),
                _ => false,
            };
            if changes && found.is_none() {
                found = Some(import.to_string());
            }
        }
    }
    Ok(found)
}

/// A method that changes a file, or a function of another form, of which nothing is known.
fn is_change(name: &str) -> bool {
    match name.strip_prefix("[method]") {
        Some(method) => CHANGES.contains(&method.rsplit('.').next().unwrap_or(method)),
        None => !powers_of(crate::wasm::Kind::Component, "wasi:filesystem/types", name).is_empty(),
    }
}
