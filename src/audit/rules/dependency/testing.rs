//! Skills with dependencies, for the tests of this family.

use std::io::Write as _;

use crate::audit::testing::{Case, DEFAULT, RUN, packed};

/// A record about a package that no test uses.
pub(super) const UNRELATED: &str = r#"{"id":"CVE-2026-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"unrelated"},"versions":["1.0.0"]}]}"#;

/// A skill with this bill of materials.
pub(super) fn bill(sbom: &str) -> Case {
    packed(DEFAULT, &[("modules/a.wasm", RUN)]).with_asset("sbom.cdx.json", sbom.as_bytes())
}

/// A skill whose bill of materials lists these packages.
pub(super) fn built_from(purls: &[&str]) -> Case {
    bill(&sbom(purls))
}

fn sbom(purls: &[&str]) -> String {
    let components: Vec<_> = purls
        .iter()
        .map(|purl| serde_json::json!({ "type": "library", "name": "a", "purl": purl }))
        .collect();
    serde_json::json!({ "components": components }).to_string()
}

/// A skill whose module has this section `.dep-v0`, and no bill of materials.
pub(super) fn with_section(section: &[u8]) -> Case {
    let escaped: String = section.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let module = RUN.replacen(
        "(module",
        &format!("(module (@custom \".dep-v0\" \"{escaped}\")"),
        1,
    );
    packed(DEFAULT, &[("modules/a.wasm", &module)])
}

/// A skill whose module lists these packages: name, version, source.
pub(super) fn listing(packages: &[(&str, &str, &str)]) -> Case {
    let packages: Vec<_> = packages
        .iter()
        .map(|(name, version, source)| serde_json::json!({ "name": name, "version": version, "source": source }))
        .chain([serde_json::json!({ "name": "skill", "version": "0.1.0", "source": "local", "root": true })])
        .collect();
    with_section(&zlib(
        serde_json::json!({ "packages": packages })
            .to_string()
            .as_bytes(),
    ))
}

pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

impl Case {
    /// With a bill of materials that lists these packages.
    pub(super) fn with_sbom(self, purls: &[&str]) -> Self {
        self.with_asset("sbom.cdx.json", sbom(purls).as_bytes())
    }
}
