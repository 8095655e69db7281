//! What a skill was built from: `Cargo.lock`, or what the module says itself.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;

use super::error::BuildError;
use super::{auditable, files};
use crate::manifest::EntryPath;

/// Largest `Cargo.lock` or `Cargo.toml` that is read, in bytes.
const MAX_LOCK_BYTES: u64 = 4 * 1024 * 1024;
pub(super) const CRATES_IO: [&str; 2] = [
    "registry+https://github.com/rust-lang/crates.io-index",
    "sparse+https://index.crates.io/",
];

/// Packages and how they depend on each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// By reference, see [`Package::reference`].
    pub packages: BTreeMap<String, Package>,
    /// References of the packages that the skill itself depends on.
    pub direct: BTreeSet<String>,
}

/// A package that took part in the build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it is from, as a package URL; `None` for a folder of the project.
    pub purl: Option<String>,
    /// SHA-256 of its archive, hexadecimal.
    pub sha256: Option<String>,
    /// References of what it depends on.
    pub depends_on: BTreeSet<String>,
}

impl Package {
    /// Tells it from every other package of the build.
    pub fn reference(&self) -> String {
        let local = || format!("cargo:{}@{}", self.name, self.version);
        self.purl.clone().unwrap_or_else(local)
    }
}

/// What the project was built from. `Cargo.lock` in its folder is asked first, then the `.dep-v0` sections that
/// cargo-auditable leaves in modules; without either nothing is known. Development dependencies of the skill's own
/// crate are in a lock file too, so they are listed.
pub fn dependencies(
    dir: &Path,
    modules: &[(EntryPath, Vec<u8>)],
) -> Result<Dependencies, BuildError> {
    let lock = dir.join("Cargo.lock");
    if lock.is_file() {
        return from_lock(&lock, &dir.join("Cargo.toml"));
    }
    let mut all = Dependencies::default();
    for found in modules
        .iter()
        .flat_map(|(_, wasm)| auditable::dependencies(wasm))
    {
        all.packages.extend(found.packages);
        all.direct.extend(found.direct);
    }
    Ok(all)
}

#[derive(Deserialize)]
struct LockFile {
    #[serde(default)]
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    source: Option<String>,
    checksum: Option<String>,
    #[serde(default)]
    dependencies: Vec<String>,
}

#[derive(Deserialize)]
struct CargoToml {
    package: CargoPackage,
}

#[derive(Deserialize)]
struct CargoPackage {
    name: String,
}

fn from_lock(lock: &Path, manifest: &Path) -> Result<Dependencies, BuildError> {
    let locked: LockFile = read_toml(lock)?;
    let root: CargoToml = read_toml(manifest)?;
    let root_package = locked
        .package
        .iter()
        .position(|p| p.source.is_none() && p.name == root.package.name)
        .ok_or_else(|| BuildError::Lock {
            path: lock.into(),
            message: format!(
                "it does not list '{}'; run `palyra-skill build`",
                root.package.name
            ),
        })?;
    Ok(reachable(&locked.package, root_package))
}

fn read_toml<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, BuildError> {
    let fault = |message: String| BuildError::Lock {
        path: path.into(),
        message,
    };
    let bytes = files::read(path, MAX_LOCK_BYTES)?;
    let text = std::str::from_utf8(&bytes).map_err(|error| fault(error.to_string()))?;
    toml_edit::de::from_str(text).map_err(|error| fault(error.to_string()))
}

fn reachable(all: &[Locked], root: usize) -> Dependencies {
    let packages: Vec<Package> = all.iter().map(package_of).collect();
    let mut found = Dependencies::default();
    let mut seen = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(index) = open.pop() {
        let edges: Vec<usize> = all[index]
            .dependencies
            .iter()
            .filter_map(|text| resolve(all, text))
            .collect();
        let references = edges
            .iter()
            .map(|edge| packages[*edge].reference())
            .collect();
        if index == root {
            found.direct = references;
        } else {
            let mut package = packages[index].clone();
            package.depends_on = references;
            found.packages.insert(package.reference(), package);
        }
        open.extend(edges.into_iter().filter(|edge| seen.insert(*edge)));
    }
    found
}

/// `name`, `name version` or `name version (source)`: as much as tells it from the others.
fn resolve(all: &[Locked], text: &str) -> Option<usize> {
    let mut words = text.splitn(3, ' ');
    let name = words.next()?;
    let version = words.next();
    let source = words.next().map(|text| text.trim_matches(['(', ')']));
    all.iter().position(|package| {
        package.name == name
            && version.is_none_or(|version| package.version == version)
            && source.is_none_or(|source| package.source.as_deref() == Some(source))
    })
}

fn package_of(locked: &Locked) -> Package {
    Package {
        name: locked.name.clone(),
        version: locked.version.clone(),
        purl: locked
            .source
            .as_deref()
            .map(|source| purl(&locked.name, &locked.version, source)),
        sha256: locked.checksum.clone(),
        depends_on: BTreeSet::new(),
    }
}

/// `pkg:cargo/name@version`, with where it is from when that is not crates.io.
pub(super) fn purl(name: &str, version: &str, source: &str) -> String {
    let base = format!("pkg:cargo/{}@{}", percent(name), percent(version));
    if CRATES_IO.contains(&source) {
        base
    } else if let Some(git) = source.strip_prefix("git+") {
        let (address, commit) = git.split_once('#').unwrap_or((git, ""));
        let address = address.split('?').next().unwrap_or_default();
        format!(
            "{base}?vcs_url={}",
            percent(&format!("git+{address}@{commit}"))
        )
    } else {
        let address = source
            .split_once('+')
            .map_or(source, |(_, address)| address);
        format!("{base}?repository_url={}", percent(address))
    }
}

fn percent(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
version = 4
[[package]]
name = "skill"
version = "0.1.0"
dependencies = ["a", "sdk", "twice 1.0.0"]
[[package]]
name = "a"
version = "1.0.0+x"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "ab"
dependencies = ["twice 2.0.0"]
[[package]]
name = "sdk"
version = "0.1.0"
[[package]]
name = "twice"
version = "1.0.0"
source = "git+https://example.com/t?rev=1#0123"
[[package]]
name = "twice"
version = "2.0.0"
source = "sparse+https://example.com/index/"
[[package]]
name = "another-member"
version = "0.1.0"
dependencies = ["only-theirs"]
[[package]]
name = "only-theirs"
version = "0.1.0"
"#;

    fn locked(lock: &str) -> Result<Dependencies, BuildError> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("Cargo.lock"), lock).unwrap();
        std::fs::write(
            dir.path().join("Cargo.toml"),
            "[package]\nname = \"skill\"\n",
        )
        .unwrap();
        dependencies(dir.path(), &[])
    }

    #[test]
    fn what_the_skill_reaches_is_listed_with_where_it_is_from() {
        let found = locked(LOCK).unwrap();
        let references: Vec<_> = found.packages.keys().map(String::as_str).collect();
        assert_eq!(
            references,
            [
                "cargo:sdk@0.1.0",
                "pkg:cargo/a@1.0.0%2Bx",
                "pkg:cargo/twice@1.0.0?vcs_url=git%2Bhttps%3A%2F%2Fexample.com%2Ft%400123",
                "pkg:cargo/twice@2.0.0?repository_url=https%3A%2F%2Fexample.com%2Findex%2F",
            ]
        );
        assert_eq!(found.direct.len(), 3);
        let a = &found.packages["pkg:cargo/a@1.0.0%2Bx"];
        assert_eq!(a.sha256.as_deref(), Some("ab"));
        assert!(a.depends_on.iter().eq([references[3]]));
    }

    #[test]
    fn a_lock_file_of_something_else_is_refused() {
        let error = locked("version = 4\n").unwrap_err();
        assert!(error.to_string().contains("'skill'"), "{error}");
        assert!(locked("no toml").is_err());
    }
}
