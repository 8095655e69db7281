//! What a skill was built from, by its own account: the bill of materials of an artifact, and the dependency lists in its
//! modules.

mod listed;
mod package;
mod sbom;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

pub(super) use listed::{List, Listed};
pub use package::Ecosystem;
pub(super) use package::{Package, Purl};
pub(super) use sbom::Component;

use super::subject::Subject;
use crate::artifact::SBOM;

/// Most objects of a JSON document that is read into a tree: `{}` takes two bytes and, read, a hundred times as many.
const MAX_OBJECTS: usize = 200_000;

/// Where a package is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// The ecosystem's own registry.
    Registry,
    /// A repository; `None` where no commit is named.
    Git { url: String, commit: Option<String> },
    /// Another registry.
    Other,
    /// Nothing is said.
    Unknown,
}

impl Origin {
    fn of(purl: &Purl) -> Self {
        if let Some(url) = &purl.vcs_url {
            let is_commit =
                |text: &&str| text.len() >= 7 && text.bytes().all(|b| b.is_ascii_hexdigit());
            let after_at = url.rsplit_once('@').map(|(_, commit)| commit);
            return Self::Git {
                url: url.clone(),
                commit: after_at.filter(is_commit).map(str::to_owned),
            };
        }
        if purl.repository_url.is_some() {
            Self::Other
        } else {
            Self::Registry
        }
    }
}

/// Both accounts.
#[derive(Debug, Clone, Default)]
pub(super) struct Dependencies {
    /// Of an artifact; what is wrong with it, where it cannot be read.
    pub(super) sbom: Option<Result<Vec<Component>, String>>,
    /// Of modules built with cargo-auditable.
    pub(super) lists: Vec<List>,
}

/// Which account names a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// The component with this index.
    Sbom(usize),
    /// The list with this index.
    List(usize),
}

impl Dependencies {
    pub(super) fn of(subject: &Subject<'_>) -> Self {
        let sbom = subject.files.iter().find(|file| file.path == SBOM);
        let modules = subject.modules.iter().enumerate().filter(|(_, module)| {
            module
                .facts
                .as_ref()
                .is_ok_and(|facts| facts.binary.has_dependency_list)
        });
        Self {
            sbom: sbom.map(|file| sbom::components(file.bytes)),
            lists: modules
                .flat_map(|(index, module)| listed::lists(index, module.bytes))
                .collect(),
        }
    }

    /// Components of the bill of materials that can be read.
    pub(super) fn components(&self) -> &[Component] {
        match &self.sbom {
            Some(Ok(components)) => components,
            _ => &[],
        }
    }

    /// Packages of all lists that can be read.
    pub(super) fn listed(&self) -> impl Iterator<Item = (usize, &Listed)> {
        let lists = self.lists.iter().enumerate();
        lists.flat_map(|(index, list)| {
            list.packages
                .iter()
                .flatten()
                .map(move |listed| (index, listed))
        })
    }

    /// Each package of a registry once, with the first place that names it: what advisories are about.
    pub(super) fn packages(&self) -> BTreeMap<&Package, Place> {
        let mut packages = BTreeMap::new();
        for (index, component) in self.components().iter().enumerate() {
            let foreign = matches!(component.origin, Origin::Git { .. } | Origin::Other);
            if let Some(package) = component.package.as_ref().filter(|_| !foreign) {
                packages.entry(package).or_insert(Place::Sbom(index));
            }
        }
        for (index, listed) in self
            .listed()
            .filter(|(_, listed)| listed.source == "crates.io")
        {
            packages
                .entry(&listed.package)
                .or_insert(Place::List(index));
        }
        packages
    }

    /// The versions of each package, wherever it is from; `None` where neither account is there.
    pub(super) fn versions(&self) -> Option<BTreeMap<(&'static str, &str), BTreeSet<&str>>> {
        if self.components().is_empty() && self.lists.is_empty() {
            return None;
        }
        let in_sbom = self
            .components()
            .iter()
            .filter_map(|component| component.package.as_ref());
        let in_lists = self
            .listed()
            .filter(|(_, listed)| listed.source != "local")
            .map(|(_, listed)| &listed.package);
        let mut versions: BTreeMap<_, BTreeSet<&str>> = BTreeMap::new();
        for package in in_sbom.chain(in_lists) {
            let key = (package.ecosystem.as_str(), package.name.as_str());
            versions.entry(key).or_default().insert(&package.version);
        }
        Some(versions)
    }
}

/// JSON of strangers as a tree of bounded size.
pub(super) fn bounded_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    if bytes
        .split(|byte| *byte == b'{')
        .nth(MAX_OBJECTS + 1)
        .is_some()
    {
        return Err(format!("it has more than {MAX_OBJECTS} objects"));
    }
    crate::artifact::json::object(bytes)
}
