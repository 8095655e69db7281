//! Everything that an artifact holds, from modules that are built already.

use serde_json::Value;

use super::error::BuildError;
use super::producers::BuildFacts;
use super::{Project, check_tools, dependencies, provenance, sbom};
use crate::artifact::Artifact;
use crate::manifest::EntryPath;

/// Packs the project: its modules, the files of `[authoring].include`, bill of materials and provenance. Unsigned;
/// equal inputs give equal bytes.
pub fn pack(project: &Project) -> Result<Artifact, BuildError> {
    let manifest = &project.manifest;
    let modules = project.modules()?;
    let main = project.module_path();
    for (entry, wasm) in &modules {
        if *entry == main || modules.len() == 1 {
            check_tools(manifest, entry, wasm)?;
        }
    }
    let facts = BuildFacts::of(modules.iter().map(|(_, wasm)| wasm.as_slice()))?;
    let dependencies = dependencies(&project.dir, &modules)?;
    let mut entries = project.assets()?;
    entries.insert(
        entry("sbom.cdx.json"),
        pretty(&sbom(manifest, &modules, &dependencies)),
    );
    entries.insert(
        entry("provenance.json"),
        pretty(&provenance(manifest, &modules, &dependencies, &facts)),
    );
    entries.extend(modules);
    Ok(Artifact::build(manifest.clone(), entries)?)
}

fn entry(path: &str) -> EntryPath {
    path.parse().expect("the constant is an entry path")
}

fn pretty(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

#[cfg(all(test, feature = "authoring"))]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::build::{BuildError, NewSkill, Toolchain, build, scaffold};
    use crate::manifest::Language;

    fn built(dir: &Path, include: &str) -> Project {
        let spec = NewSkill {
            name: "words",
            publisher: "acme",
            lang: Language::Wat,
        };
        scaffold(dir, &spec).unwrap();
        let path = dir.join("skill.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{text}include = [{include}]\n")).unwrap();
        let project = Project::open(dir).unwrap();
        build(&project, &Toolchain::new([]), &mut |_| ()).unwrap();
        project
    }

    fn write(path: &Path, text: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    #[test]
    fn an_artifact_holds_modules_assets_and_attestations_and_reads_back() {
        let parent = tempfile::tempdir().unwrap();
        let project = built(&parent.path().join("p"), r#""assets/a.txt", "assets/more""#);
        write(&project.dir.join("assets/a.txt"), "a");
        write(&project.dir.join("assets/more/b.txt"), "b");
        write(&project.dir.join("assets/not-listed.txt"), "c");
        let bytes = pack(&project).unwrap().to_bytes().unwrap();
        let artifact = Artifact::read(&bytes).unwrap();
        let paths: Vec<_> = artifact.entries().keys().map(EntryPath::as_str).collect();
        assert_eq!(
            paths,
            [
                "assets/a.txt",
                "assets/more/b.txt",
                "modules/skill.wasm",
                "provenance.json",
                "sbom.cdx.json",
                "skill.toml",
            ]
        );
    }

    #[test]
    fn equal_projects_in_different_folders_pack_to_equal_bytes() {
        let parent = tempfile::tempdir().unwrap();
        let make = |name| {
            let project = built(&parent.path().join(name), "");
            pack(&project).unwrap().to_bytes().unwrap()
        };
        assert_eq!(make("a"), make("another/folder"));
    }

    #[test]
    fn files_outside_assets_are_not_included() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("p");
        let mut project = built(&dir, "");
        let authoring = project.manifest.authoring.as_mut().unwrap();
        authoring.include = vec!["skill.wat".parse().unwrap()];
        assert!(matches!(pack(&project), Err(BuildError::Include { .. })));
    }

    #[test]
    fn attestations_name_the_modules_by_digest_and_no_time_or_place() {
        let parent = tempfile::tempdir().unwrap();
        let project = built(&parent.path().join("p"), "");
        let artifact = pack(&project).unwrap();
        let json = |path: &str| -> Value {
            serde_json::from_slice(&artifact.entries()[&entry(path)]).unwrap()
        };
        let digest = crate::digest::Digest::of(artifact.modules().next().unwrap().1).to_hex();
        let (sbom, provenance) = (json("sbom.cdx.json"), json("provenance.json"));
        assert_eq!(sbom["components"][0]["hashes"][0]["content"], digest);
        assert_eq!(provenance["subject"][0]["digest"]["sha256"], digest);
        assert!(provenance["builder"]["id"].is_string());
        let serial = sbom["serialNumber"].as_str().unwrap();
        assert!(
            serial.starts_with("urn:uuid:") && serial.as_bytes()[23] == b'5',
            "{serial}"
        );
        for text in [sbom.to_string(), provenance.to_string()] {
            assert!(!text.contains(parent.path().to_str().unwrap()));
            assert!(!text.contains("timestamp"));
        }
    }
}
