//! What a module says of its own dependencies: the section that cargo-auditable leaves in it.

use std::collections::BTreeSet;
use std::io::Read as _;

use serde::Deserialize;

use super::lock::{CRATES_IO, Dependencies, Package, purl};

/// Largest `.dep-v0` section once it is inflated, in bytes.
const MAX_AUDIT_BYTES: u64 = 8 * 1024 * 1024;

/// The `.dep-v0` sections of a binary, those of the modules inside a component included. Of a section that cannot be
/// read nothing is known.
pub(super) fn dependencies(wasm: &[u8]) -> Vec<Dependencies> {
    let payloads = wasmparser::Parser::new(0)
        .parse_all(wasm)
        .map_while(Result::ok);
    let sections = payloads.filter_map(|payload| match payload {
        wasmparser::Payload::CustomSection(section) if section.name() == ".dep-v0" => {
            Some(section.data())
        }
        _ => None,
    });
    let infos = sections.filter_map(audit_info);
    infos.map(|info| from_audit_info(&info)).collect()
}

/// The JSON in a `.dep-v0` section.
#[derive(Deserialize)]
struct AuditInfo {
    packages: Vec<Audited>,
}

#[derive(Deserialize)]
struct Audited {
    name: String,
    version: String,
    source: String,
    #[serde(default)]
    dependencies: Vec<usize>,
    #[serde(default)]
    root: bool,
}

fn audit_info(compressed: &[u8]) -> Option<AuditInfo> {
    let mut json = Vec::new();
    // One byte over the limit tells what is too long from what just fits.
    let mut inflated = flate2::read::ZlibDecoder::new(compressed).take(MAX_AUDIT_BYTES + 1);
    inflated.read_to_end(&mut json).ok()?;
    if json.len() as u64 > MAX_AUDIT_BYTES {
        return None;
    }
    serde_json::from_slice(&json).ok()
}

fn from_audit_info(info: &AuditInfo) -> Dependencies {
    let package_of = |audited: &Audited| Package {
        name: audited.name.clone(),
        version: audited.version.clone(),
        // Of other sources it says the kind and no address.
        purl: (audited.source == "crates.io")
            .then(|| purl(&audited.name, &audited.version, CRATES_IO[0])),
        sha256: None,
        depends_on: BTreeSet::new(),
    };
    let packages: Vec<Package> = info.packages.iter().map(package_of).collect();
    let mut found = Dependencies::default();
    for (package, described) in info.packages.iter().zip(&packages) {
        let edges = package.dependencies.iter();
        let edges = edges.filter_map(|index| packages.get(*index));
        let references: BTreeSet<_> = edges.map(Package::reference).collect();
        if package.root {
            found.direct.extend(references);
        } else {
            let mut described = described.clone();
            described.depends_on = references;
            found.packages.insert(described.reference(), described);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `wasm` with the section that cargo-auditable would give it.
    fn audited(mut wasm: Vec<u8>, info: &[u8]) -> Vec<u8> {
        use std::io::Write as _;
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(info).unwrap();
        let section = wasm_encoder::CustomSection {
            name: ".dep-v0".into(),
            data: encoder.finish().unwrap().into(),
        };
        wasm.push(0);
        wasm_encoder::Encode::encode(&section, &mut wasm);
        wasm
    }

    fn empty() -> Vec<u8> {
        wat::parse_str("(module)").unwrap()
    }

    /// Of a project without a lock file.
    fn of_module(wasm: Vec<u8>) -> Dependencies {
        let dir = tempfile::tempdir().unwrap();
        let modules = [("modules/a.wasm".parse().unwrap(), wasm)];
        crate::build::dependencies(dir.path(), &modules).unwrap()
    }

    /// Written with the types of cargo-auditable itself.
    fn info() -> Vec<u8> {
        use auditable_serde::{DependencyKind, Package, Source, VersionInfo};
        let package = |name: &str, source, dependencies, root| Package {
            name: name.to_owned(),
            version: "1.2.3".parse().unwrap(),
            source,
            kind: DependencyKind::Runtime,
            dependencies,
            root,
        };
        let packages = vec![
            package("itoa", Source::CratesIo, vec![], false),
            package("sdk", Source::Local, vec![0], false),
            package("skill", Source::Local, vec![0, 1], true),
        ];
        serde_json::to_vec(&VersionInfo {
            packages,
            format: 1,
        })
        .unwrap()
    }

    #[test]
    fn without_a_lock_file_the_module_is_asked() {
        assert_eq!(of_module(empty()), Dependencies::default());
        let found = of_module(audited(empty(), &info()));
        let references: Vec<_> = found.packages.keys().map(String::as_str).collect();
        assert_eq!(references, ["cargo:sdk@1.2.3", "pkg:cargo/itoa@1.2.3"]);
        assert!(found.direct.iter().eq(&references));
        let sdk = &found.packages["cargo:sdk@1.2.3"];
        assert!(sdk.depends_on.iter().eq(["pkg:cargo/itoa@1.2.3"]));
    }

    #[cfg(feature = "authoring")]
    #[test]
    fn the_list_survives_componentizing() {
        let template = include_str!("../../templates/wat/skill.wat");
        let module = crate::build::from_wat(template, "skill.wat").unwrap();
        let component = crate::build::componentize(&audited(module, &info())).unwrap();
        assert!(wasmparser::Parser::is_component(&component));
        assert_eq!(of_module(component).packages.len(), 2);
    }

    #[test]
    fn a_list_that_cannot_be_read_tells_nothing() {
        let bomb = vec![b' '; usize::try_from(MAX_AUDIT_BYTES).unwrap() + 1];
        for info in [&b"no json"[..], &bomb] {
            let found = of_module(audited(empty(), info));
            assert_eq!(found, Dependencies::default());
        }
    }
}
