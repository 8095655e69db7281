//! The components of a `CycloneDX` bill of materials.

use serde::Deserialize;

use super::package::{Package, Purl};
use super::{Origin, bounded_json};

/// A component, those inside others included.
#[derive(Debug, Clone)]
pub(in crate::audit) struct Component {
    pub(in crate::audit) name: String,
    pub(in crate::audit) version: Option<String>,
    pub(in crate::audit) purl: Option<String>,
    /// `library`, `framework`, `application` …: code that runs, no file and no data.
    pub(in crate::audit) is_code: bool,
    /// A folder of the author's own project: it has no package URL.
    pub(in crate::audit) is_local: bool,
    pub(in crate::audit) origin: Origin,
    /// What its package URL says, where the ecosystem is known and there is a version.
    pub(in crate::audit) package: Option<Package>,
}

#[derive(Deserialize)]
struct Sbom {
    #[serde(default)]
    components: Vec<Raw>,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    name: String,
    version: Option<String>,
    purl: Option<String>,
    #[serde(rename = "bom-ref")]
    reference: Option<String>,
    #[serde(default)]
    components: Vec<Raw>,
}

pub(super) fn components(bytes: &[u8]) -> Result<Vec<Component>, String> {
    let sbom: Sbom = bounded_json(bytes)?;
    let mut found = Vec::new();
    let mut open = sbom.components;
    open.reverse();
    while let Some(mut raw) = open.pop() {
        open.extend(std::mem::take(&mut raw.components).into_iter().rev());
        found.push(component(raw));
    }
    Ok(found)
}

fn component(raw: Raw) -> Component {
    let purl = raw.purl.as_deref().and_then(Purl::parse);
    let given = raw.version.filter(|version| !version.trim().is_empty());
    let version = purl
        .as_ref()
        .and_then(|purl| purl.version.clone())
        .or(given);
    let package = purl.as_ref().and_then(|purl| {
        Some(Package {
            ecosystem: purl.ecosystem?,
            name: purl.name.clone(),
            version: version.clone()?,
        })
    });
    let local =
        |reference: &str| reference.starts_with("cargo:") || reference.starts_with("path+file:");
    Component {
        is_code: matches!(raw.kind.as_str(), "library" | "framework" | "application"),
        is_local: raw.purl.is_none() && raw.reference.as_deref().is_some_and(local),
        origin: purl.as_ref().map_or(Origin::Unknown, Origin::of),
        name: raw.name,
        version,
        purl: raw.purl,
        package,
    }
}
