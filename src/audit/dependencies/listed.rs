//! The dependency list that cargo-auditable leaves in a binary: the section `.dep-v0`.

use std::io::Read as _;

use serde::Deserialize;

use super::bounded_json;
use super::package::{Ecosystem, Package};

/// Largest list once it is inflated, in bytes: a thousand packages take 100 KiB.
const MAX_LIST_BYTES: u64 = 8 * 1024 * 1024;
/// Most lists of one binary that are read: each module of a component may have one.
const MAX_LISTS: usize = 64;

/// One section.
#[derive(Debug, Clone)]
pub(in crate::audit) struct List {
    /// Which of the subject's modules.
    pub(in crate::audit) module: usize,
    /// Bytes from the start of the module.
    pub(in crate::audit) offset: u64,
    /// What is wrong with it, where it cannot be read.
    pub(in crate::audit) packages: Result<Vec<Listed>, String>,
}

/// A package of a list; the skill's own crate is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Listed {
    pub(in crate::audit) package: Package,
    /// `crates.io`, `git`, `local`, `registry` or another.
    pub(in crate::audit) source: String,
}

#[derive(Deserialize)]
struct Info {
    packages: Vec<Raw>,
}

#[derive(Deserialize)]
struct Raw {
    name: String,
    version: String,
    source: String,
    #[serde(default)]
    root: bool,
}

/// The lists of a valid binary, those of the modules inside a component included.
pub(super) fn lists(module: usize, wasm: &[u8]) -> Vec<List> {
    let payloads = wasmparser::Parser::new(0)
        .parse_all(wasm)
        .map_while(Result::ok);
    let sections = payloads.filter_map(|payload| match payload {
        wasmparser::Payload::CustomSection(section) if section.name() == ".dep-v0" => Some(section),
        _ => None,
    });
    sections
        .take(MAX_LISTS)
        .map(|section| List {
            module,
            offset: section.data_offset(),
            packages: packages(section.data()),
        })
        .collect()
}

fn packages(compressed: &[u8]) -> Result<Vec<Listed>, String> {
    let mut json = Vec::new();
    // One byte over the limit tells what is too long from what just fits.
    let mut inflated = flate2::read::ZlibDecoder::new(compressed).take(MAX_LIST_BYTES + 1);
    inflated
        .read_to_end(&mut json)
        .map_err(|error| format!("it does not inflate: {error}"))?;
    if json.len() as u64 > MAX_LIST_BYTES {
        return Err(format!("it inflates to more than {MAX_LIST_BYTES} bytes"));
    }
    let info: Info = bounded_json(&json)?;
    let listed = info
        .packages
        .into_iter()
        .filter(|raw| !raw.root)
        .map(|raw| Listed {
            package: Package {
                ecosystem: Ecosystem::CratesIo,
                name: Ecosystem::CratesIo.normalise(&raw.name),
                version: raw.version,
            },
            source: raw.source,
        });
    Ok(listed.collect())
}
