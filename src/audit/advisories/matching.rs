//! Which advisories are about a skill's packages.

use std::collections::BTreeSet;

use super::AdvisoryDatabase;
use super::osv::{Affected, Record};
use super::severity::{informational, severity};
use crate::audit::Severity;
use crate::audit::dependencies::{Dependencies, Ecosystem, Package, Place};

/// One thing that is known about a package, under all its names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) struct Match {
    pub(in crate::audit) package: Package,
    pub(in crate::audit) place: Place,
    /// Of the records and their aliases; the first is the one to name.
    pub(in crate::audit) ids: Vec<String>,
    pub(in crate::audit) summary: String,
    pub(in crate::audit) nature: Nature,
    /// Versions that put it right.
    pub(in crate::audit) fixed: Vec<String>,
}

/// What kind of thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::audit) enum Nature {
    /// The package was published to do harm.
    Malicious,
    /// It can be made to do harm.
    Vulnerable(Severity),
    /// `RustSec`'s word for what is no vulnerability: `unmaintained`, `unsound`, `notice`.
    Informational(String),
}

/// Everything that the database knows about these packages, in the order of packages and identifiers.
pub(in crate::audit) fn matches(
    database: &AdvisoryDatabase,
    dependencies: &Dependencies,
) -> Vec<Match> {
    let mut found = Vec::new();
    for (package, place) in dependencies.packages() {
        let records = database.records(package.ecosystem, &package.name);
        let mut about: Vec<(&Record, &Affected)> = Vec::new();
        for record in records.iter().filter(|record| record.withdrawn.is_none()) {
            let mut entries = record.affected.iter();
            about.extend(
                entries
                    .find(|affected| is_about(affected, package))
                    .map(|affected| (record, affected)),
            );
        }
        let mut here: Vec<Match> = groups(&about)
            .iter()
            .map(|group| judged(group, package, place))
            .collect();
        here.sort_by(|a, b| a.ids.cmp(&b.ids));
        found.append(&mut here);
    }
    found
}

/// A record, and the part of it that is about the package.
type About<'a> = (&'a Record, &'a Affected);

fn is_about(affected: &Affected, package: &Package) -> bool {
    let key = affected
        .package
        .as_ref()
        .and_then(super::osv::PackageName::key);
    let (ecosystem, name): (Ecosystem, String) = match key {
        Some(key) => key,
        None => return false,
    };
    ecosystem == package.ecosystem
        && name == package.name
        && affected.affects(ecosystem, &package.version)
}

/// Records that share an identifier are one: GHSA, `RustSec` and CVE tell the same thing.
fn groups<'a>(about: &[About<'a>]) -> Vec<Vec<About<'a>>> {
    let mut groups: Vec<(BTreeSet<&str>, Vec<About<'_>>)> = Vec::new();
    for (record, affected) in about {
        let mut names: BTreeSet<&str> = record.aliases.iter().map(String::as_str).collect();
        names.insert(&record.id);
        let mut members = vec![(*record, *affected)];
        // One record may join two groups that were apart.
        let (same, others): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|(group, _)| !group.is_disjoint(&names));
        for (group, mut others) in same {
            names.extend(group);
            members.append(&mut others);
        }
        groups = others;
        groups.push((names, members));
    }
    groups.into_iter().map(|(_, members)| members).collect()
}

fn judged(group: &[(&Record, &Affected)], package: &Package, place: Place) -> Match {
    let mut ids: Vec<String> = group
        .iter()
        .flat_map(|(record, _)| std::iter::once(&record.id).chain(&record.aliases))
        .cloned()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    ids.sort_by_key(|id| rank(id));
    let named = group
        .iter()
        .find(|(record, _)| Some(&record.id) == ids.first());
    let summaries = named
        .into_iter()
        .chain(group)
        .map(|(record, _)| record.summary.trim());
    let fixed: BTreeSet<&str> = group
        .iter()
        .flat_map(|(_, affected)| affected.fixed())
        .collect();
    Match {
        package: package.clone(),
        place,
        summary: summaries
            .into_iter()
            .find(|summary| !summary.is_empty())
            .unwrap_or_default()
            .to_owned(),
        nature: nature(group, &ids),
        fixed: fixed.into_iter().map(str::to_owned).collect(),
        ids,
    }
}

/// The ecosystem's own database knows its packages best.
fn rank(id: &str) -> usize {
    const ORDER: [&str; 6] = ["MAL-", "RUSTSEC-", "GO-", "PYSEC-", "GHSA-", "CVE-"];
    ORDER
        .iter()
        .position(|prefix| id.starts_with(prefix))
        .unwrap_or(ORDER.len())
}

fn nature(group: &[(&Record, &Affected)], ids: &[String]) -> Nature {
    if ids.iter().any(|id| id.starts_with("MAL-")) {
        return Nature::Malicious;
    }
    let words: Vec<_> = group
        .iter()
        .map(|(_, affected)| informational(affected))
        .collect();
    match words.iter().copied().flatten().next() {
        Some(word) if words.iter().all(Option::is_some) => Nature::Informational(word.to_owned()),
        _ => {
            let worst = group
                .iter()
                .filter_map(|(record, affected)| severity(record, affected))
                .max();
            // Nobody scored it yet: worth a look.
            Nature::Vulnerable(worst.unwrap_or(Severity::Medium))
        }
    }
}
