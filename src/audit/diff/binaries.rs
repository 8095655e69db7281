//! Modules, entries and packages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Area, Change, Found};
use crate::artifact::{PROVENANCE, SBOM};
use crate::audit::subject::{Module, Subject};
use crate::audit::uses::import_path;
use crate::digest::Digest;
use crate::wasm::Binary;

/// The modules to look at: all; of two targets of which one is bare, those that answer calls.
fn compared<'s, 'a>(
    subject: &'s Subject<'a>,
    other: &Subject<'_>,
) -> Vec<(&'s Module<'a>, &'s Binary)> {
    if subject.manifest.is_some() && other.manifest.is_none() {
        subject.main_binary().into_iter().collect()
    } else {
        subject.binaries().collect()
    }
}

pub(super) fn imports_and_exports(old: &Subject<'_>, new: &Subject<'_>, found: &mut Found) {
    let imports = |binaries: &[(&Module<'_>, &Binary)]| -> BTreeMap<String, Value> {
        let all = binaries.iter().flat_map(|(_, binary)| &binary.imports);
        all.map(|import| (import_path(import), json!(import.kind)))
            .collect()
    };
    let exports = |binaries: &[(&Module<'_>, &Binary)]| -> BTreeMap<String, Value> {
        let all = binaries.iter().flat_map(|(_, binary)| &binary.exports);
        // What a core module exports beside functions is how it is made.
        let called = all.filter(|export| matches!(export.kind.as_str(), "func" | "instance"));
        called
            .map(|export| {
                (
                    export.path(),
                    json!(export.signature.as_ref().unwrap_or(&export.kind)),
                )
            })
            .collect()
    };
    let (before, after) = (compared(old, new), compared(new, old));
    found.maps(Area::Import, &imports(&before), &imports(&after));
    found.maps(Area::Export, &exports(&before), &exports(&after));
    if old.manifest.is_none() || new.manifest.is_none() {
        let digest = |binaries: &[(&Module<'_>, &Binary)]| {
            binaries.first().map(|(module, _)| file(module.bytes))
        };
        found.push(Change::of(
            Area::Entry,
            "the module",
            None,
            digest(&before),
            digest(&after),
        ));
    }
}

pub(super) fn entries(old: &Subject<'_>, new: &Subject<'_>, found: &mut Found) {
    let all = |subject: &Subject<'_>| -> BTreeMap<String, Value> {
        let modules = subject
            .modules
            .iter()
            .map(|module| (module.path.clone(), file(module.bytes)));
        // What these two say stands among packages and modules; an author's folder has none yet.
        let files = subject
            .files
            .iter()
            .filter(|file| ![SBOM, PROVENANCE].contains(&file.path));
        modules
            .chain(files.map(|entry| (entry.path.to_owned(), file(entry.bytes))))
            .collect()
    };
    found.maps(Area::Entry, &all(old), &all(new));
}

fn file(bytes: &[u8]) -> Value {
    json!({ "bytes": bytes.len(), "sha256": Digest::of(bytes).to_hex() })
}

/// Only where both sides tell what they were built from.
pub(super) fn dependencies(old: &Subject<'_>, new: &Subject<'_>, found: &mut Found) {
    let (Some(old), Some(new)) = (old.dependencies().versions(), new.dependencies().versions())
    else {
        return;
    };
    let named = |versions: BTreeMap<(&str, &str), BTreeSet<&str>>| -> BTreeMap<String, Value> {
        let text = |(ecosystem, name): (&str, &str)| format!("{ecosystem} {name}");
        versions
            .into_iter()
            .map(|(key, versions)| {
                (
                    text(key),
                    json!(versions.into_iter().collect::<Vec<_>>().join(", ")),
                )
            })
            .collect()
    };
    found.maps(Area::Dependency, &named(old), &named(new));
}

pub(super) fn sizes(old: &Subject<'_>, new: &Subject<'_>, found: &mut Found) {
    let (old, new) = (compared(old, new), compared(new, old));
    let mut push = |subject: &str, size: fn(&Binary) -> u64| {
        let sum = |binaries: &[(&Module<'_>, &Binary)]| -> Value {
            json!(binaries.iter().map(|(_, binary)| size(binary)).sum::<u64>())
        };
        let change = Change::of(Area::Size, subject, None, Some(sum(&old)), Some(sum(&new)));
        found.push(change);
    };
    push("bytes of modules", |binary| binary.size);
    push("bytes of code", |binary| binary.code_bytes);
}
