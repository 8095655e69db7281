//! What a case cannot write down as text.

use std::io::Write as _;

use palyra_skill::build::{BuildFacts, Dependencies, provenance, sbom};
use palyra_skill::manifest::{EntryPath, Manifest};

use crate::{pieces, programs};

/// The SBOM and provenance that `pack` would make.
pub(crate) fn attestations(
    manifest: &Manifest,
    modules: &[(EntryPath, Vec<u8>)],
) -> [(EntryPath, Vec<u8>); 2] {
    let none = Dependencies::default();
    let facts = BuildFacts::of(modules.iter().map(|(_, wasm)| wasm.as_slice())).unwrap();
    let sbom = sbom(manifest, modules, &none);
    let provenance = provenance(manifest, modules, &none, &facts);
    [("sbom.cdx.json", sbom), ("provenance.json", provenance)]
        .map(|(path, value)| (path.parse().unwrap(), value.to_string().into_bytes()))
}

/// The module of this name.
pub(crate) fn module(name: &str) -> Vec<u8> {
    if let Some(content) = name.strip_prefix("data:") {
        return pieces::with_data(&pieces::content(content));
    }
    match name {
        "lists-itoa" => with_list(&zlib(&list("1.0.11"))),
        "lists-older-itoa" => with_list(&zlib(&list("1.0.1"))),
        "broken-list" => with_list(b"no list"),
        "bomb-list" => with_list(&zlib(&vec![b' '; 9 * 1024 * 1024])),
        "much-code" => much_code(),
        _ => programs::module(name),
    }
}

/// What cargo-auditable writes of a crate that depends on itoa.
fn list(version: &str) -> Vec<u8> {
    serde_json::json!({ "packages": [
        { "name": "itoa", "version": version, "source": "crates.io" },
        { "name": "skill", "version": "0.1.0", "source": "local", "dependencies": [0], "root": true },
    ] })
    .to_string()
    .into_bytes()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The base's component with a section of dependencies.
fn with_list(section: &[u8]) -> Vec<u8> {
    let mut wasm = base();
    wasm.push(0);
    let section = wasm_encoder::CustomSection {
        name: ".dep-v0".into(),
        data: section.into(),
    };
    wasm_encoder::Encode::encode(&section, &mut wasm);
    wasm
}

/// The base's component, whose one tool has much more to do.
fn much_code() -> Vec<u8> {
    let work = "(drop (i64.const -9223372036854775808))".repeat(100_000);
    let body = "(result i32) i32.const 16)";
    let text = base_text();
    assert!(text.contains(body));
    wat::parse_str(text.replacen(body, &format!("(result i32) {work} i32.const 16)"), 1)).unwrap()
}

fn base() -> Vec<u8> {
    wat::parse_str(base_text()).unwrap()
}

fn base_text() -> String {
    let base = crate::case::Case::read(&crate::folder().join("base.toml"));
    base.first_module_text()
}
