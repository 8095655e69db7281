//! The fields of an OSV record that matter here.

use serde::Deserialize;
use serde_json::Value;

use super::version::{self, Version};
use crate::audit::dependencies::Ecosystem;

/// What the index needs; everything else is skipped while reading.
#[derive(Deserialize)]
pub(super) struct Header {
    #[serde(default)]
    pub(super) modified: String,
    #[serde(default)]
    pub(super) affected: Vec<HeaderAffected>,
}

#[derive(Deserialize)]
pub(super) struct HeaderAffected {
    pub(super) package: Option<PackageName>,
}

#[derive(Deserialize)]
pub(super) struct PackageName {
    pub(super) ecosystem: String,
    pub(super) name: String,
}

impl PackageName {
    /// Both normalised.
    pub(super) fn key(&self) -> Option<(Ecosystem, String)> {
        let ecosystem = Ecosystem::from_osv(&self.ecosystem)?;
        Some((ecosystem, ecosystem.normalise(&self.name)))
    }
}

/// A whole record.
#[derive(Deserialize)]
pub(super) struct Record {
    pub(super) id: String,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    pub(super) withdrawn: Option<String>,
    #[serde(default)]
    pub(super) summary: String,
    #[serde(default)]
    pub(super) severity: Vec<Score>,
    #[serde(default)]
    pub(super) affected: Vec<Affected>,
    #[serde(default)]
    pub(super) database_specific: Value,
}

#[derive(Deserialize)]
pub(super) struct Score {
    #[serde(default)]
    pub(super) score: String,
}

#[derive(Deserialize)]
pub(super) struct Affected {
    pub(super) package: Option<PackageName>,
    #[serde(default)]
    pub(super) severity: Vec<Score>,
    #[serde(default)]
    pub(super) ranges: Vec<Range>,
    #[serde(default)]
    pub(super) versions: Vec<String>,
    #[serde(default)]
    pub(super) database_specific: Value,
    #[serde(default)]
    pub(super) ecosystem_specific: Value,
}

#[derive(Deserialize)]
pub(super) struct Range {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) events: Vec<Event>,
}

#[derive(Deserialize)]
pub(super) struct Event {
    introduced: Option<String>,
    fixed: Option<String>,
    last_affected: Option<String>,
    limit: Option<String>,
}

/// What an event means for versions from its own on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meaning {
    Fixed,
    Introduced,
    LastAffected,
    Limit,
}

impl Affected {
    /// OSV's own evaluation: a version that is listed is affected; else one between `introduced` and `fixed` (or after
    /// `last_affected`) of a range, before its `limit`. A range with a version that cannot be read decides nothing.
    pub(super) fn affects(&self, ecosystem: Ecosystem, version: &str) -> bool {
        let wanted = Version::parse(ecosystem, version);
        let listed = self.versions.iter().any(|listed| {
            listed == version
                || wanted.as_ref().is_some_and(|wanted| {
                    Version::parse(ecosystem, listed).is_some_and(|v| v == *wanted)
                })
        });
        listed
            || wanted.is_some_and(|wanted| {
                let mut ranges = self
                    .ranges
                    .iter()
                    .filter(|range| matches!(range.kind.as_str(), "SEMVER" | "ECOSYSTEM"));
                ranges.any(|range| range.affects(ecosystem, &wanted).unwrap_or(false))
            })
    }

    /// Versions that put it right, as they stand in the record.
    pub(super) fn fixed(&self) -> impl Iterator<Item = &str> {
        let ranges = self.ranges.iter().filter(|range| range.kind != "GIT");
        ranges.flat_map(|range| {
            range
                .events
                .iter()
                .filter_map(|event| event.fixed.as_deref())
        })
    }
}

impl Range {
    /// `None` where a version of the range cannot be read.
    fn affects(&self, ecosystem: Ecosystem, wanted: &Version) -> Option<bool> {
        let mut events = Vec::new();
        for event in &self.events {
            events.extend(event.parts(ecosystem)?);
        }
        events.sort();
        let limits = events
            .iter()
            .filter(|(_, meaning)| *meaning == Meaning::Limit);
        let limits: Vec<_> = limits.map(|(version, _)| version).collect();
        if !limits.is_empty()
            && limits
                .iter()
                .all(|limit| limit.as_ref().is_some_and(|limit| wanted >= limit))
        {
            return Some(false);
        }
        let mut affected = false;
        for (version, meaning) in &events {
            let reached = version.as_ref().is_none_or(|version| wanted >= version);
            match meaning {
                Meaning::Introduced if reached => affected = true,
                Meaning::Fixed if reached => affected = false,
                Meaning::LastAffected
                    if version.as_ref().is_some_and(|version| wanted > version) =>
                {
                    affected = false;
                }
                _ => {}
            }
        }
        Some(affected)
    }
}

impl Event {
    /// Its versions, `None` for the beginning of all; the whole is `None` where one cannot be read.
    fn parts(&self, ecosystem: Ecosystem) -> Option<Vec<(Option<Version>, Meaning)>> {
        let fields = [
            (&self.introduced, Meaning::Introduced),
            (&self.fixed, Meaning::Fixed),
            (&self.last_affected, Meaning::LastAffected),
            (&self.limit, Meaning::Limit),
        ];
        let mut parts = Vec::new();
        for (text, meaning) in fields {
            match text.as_deref() {
                None => {}
                // No limit at all.
                Some("*") if meaning == Meaning::Limit => {}
                Some("0") => parts.push((None, meaning)),
                Some(text) => parts.push((Some(version::bound(ecosystem, text)?), meaning)),
            }
        }
        Some(parts)
    }
}
