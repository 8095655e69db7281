//! What is different between two versions of a skill, as far as it matters to whoever lets it run.
//!
//! Compared is meaning: capabilities, tools, schemas, imports, exports, packages, entries, who signed. How a manifest is
//! written and when something was signed is not. Nothing is compiled. The rules of the family `change` judge by the same
//! facts.

mod binaries;
mod manifests;
mod report;
mod schemas;
#[cfg(test)]
mod tests;
mod tools;

use serde::Serialize;
use serde_json::Value;

use super::auditor::with_verified;
use super::subject::Subject;
use super::{Input, Policy, TargetKind};
use crate::digest::Digest;
use crate::manifest::{PublisherId, SkillId, Version};
use crate::trust::SignatureState;

pub(super) use report::line;
pub use report::{human, json, markdown};

/// Most changes of one area that are kept; the areas are apart so that noise in one hides nothing in another.
const MAX_CHANGES: usize = 1_000;

/// Two versions, and what is different.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Diff {
    /// The earlier one.
    pub old: Side,
    /// The later one.
    pub new: Side,
    /// By area.
    pub changes: Vec<Change>,
    /// There are more changes of an area than are listed.
    pub truncated: bool,
}

/// One of the two.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// As the caller named it.
    pub target: String,
    /// What it is.
    pub kind: TargetKind,
    /// From its manifest.
    pub skill_id: Option<SkillId>,
    /// From its manifest.
    pub version: Option<Version>,
    /// From its manifest.
    pub publisher: Option<PublisherId>,
    /// The identity of an artifact's content.
    pub payload_sha256: Option<Digest>,
    /// The key that signed, where the signature is valid.
    pub key_id: Option<String>,
    /// Of an artifact.
    pub signature: Option<SignatureState>,
    /// Bytes of all modules.
    pub module_bytes: u64,
    /// Bytes of code in them.
    pub code_bytes: u64,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Area {
    /// Id, version, publisher, signer.
    Identity,
    /// What it asks for.
    Capability,
    /// Tools: names, descriptions, risk.
    Tool,
    /// Schemas of tools.
    Schema,
    /// What the modules want from the host.
    Import,
    /// What the modules offer.
    Export,
    /// The packages that it was built from.
    Dependency,
    /// Which module and function answers, and other operator metadata.
    Operator,
    /// Files.
    Entry,
    /// Sizes.
    Size,
}

impl Area {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 10] = [
        Self::Identity,
        Self::Capability,
        Self::Tool,
        Self::Schema,
        Self::Import,
        Self::Export,
        Self::Dependency,
        Self::Operator,
        Self::Entry,
        Self::Size,
    ];
}

/// How something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// It is no longer there.
    Removed,
    /// It is another.
    Changed,
}

/// What a change of a schema means to values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// More values are accepted.
    Looser,
    /// Fewer are.
    Tighter,
    /// Only what a reader is told.
    Text,
}

/// One thing that is different.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// What it is about.
    pub area: Area,
    /// How.
    pub kind: ChangeKind,
    /// What: a tool's id, the name of a list, an import. Text of the files: neutralise it before printing.
    pub subject: String,
    /// Which part of it: a field, or the JSON pointer of a schema's keyword.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// As it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// As it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// Of a schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
}

impl Change {
    /// `None` where the two are equal.
    fn of(
        area: Area,
        subject: &str,
        field: Option<&str>,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Option<Self> {
        let kind = match (&before, &after) {
            (None, None) => return None,
            (None, Some(_)) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            (Some(before), Some(after)) if before == after => return None,
            _ => ChangeKind::Changed,
        };
        Some(Self {
            area,
            kind,
            subject: subject.to_owned(),
            field: field.map(str::to_owned),
            before,
            after,
            effect: None,
        })
    }
}

/// A side that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{target} cannot be read: {message}")]
pub struct DiffError {
    /// As the caller named it.
    pub target: String,
    /// What is wrong.
    pub message: String,
}

/// Compares two targets of any kind. Where one is a bare module, only the modules that answer calls are compared.
pub fn diff(old: &Input<'_>, new: &Input<'_>) -> Result<Diff, DiffError> {
    let policy = Policy::default();
    with_verified(old, |old| {
        with_verified(new, |new| {
            let (old, new) = (Subject::new(old, &policy), Subject::new(new, &policy));
            readable(&old)?;
            readable(&new)?;
            Ok(Diff::between(&old, &new))
        })
    })
}

fn readable(subject: &Subject<'_>) -> Result<(), DiffError> {
    let error = |message: String| DiffError {
        target: subject.target.clone(),
        message,
    };
    if subject.is_unreadable() {
        let message = subject
            .verification
            .map_or("it is no artifact", |v| v.message.as_str());
        return Err(error(message.to_owned()));
    }
    for module in &subject.modules {
        if let Err(problem) = &module.facts {
            return Err(error(format!(
                "{} is no valid WebAssembly: {problem}",
                module.label()
            )));
        }
    }
    Ok(())
}

impl Diff {
    /// Whether nothing that matters is different.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub(super) fn between(old: &Subject<'_>, new: &Subject<'_>) -> Self {
        let (old_side, new_side) = (Side::of(old), Side::of(new));
        let mut found = Found::default();
        if let (Some(before), Some(after)) = (old.manifest, new.manifest) {
            manifests::identity(&old_side, &new_side, &mut found);
            manifests::capabilities(before, after, &mut found);
            tools::tools(before, after, &mut found);
            manifests::operator(before, after, &mut found);
            binaries::entries(old, new, &mut found);
        }
        binaries::imports_and_exports(old, new, &mut found);
        binaries::dependencies(old, new, &mut found);
        binaries::sizes(old, new, &mut found);
        found.changes.sort_by_key(|change| change.area);
        Self {
            old: old_side,
            new: new_side,
            changes: found.changes,
            truncated: found.truncated,
        }
    }

    /// The changes of an area.
    pub(super) fn of(&self, area: Area) -> impl Iterator<Item = &Change> {
        self.changes
            .iter()
            .filter(move |change| change.area == area)
    }
}

impl Side {
    fn of(subject: &Subject<'_>) -> Self {
        let verification = subject.verification;
        let manifest = subject.manifest;
        Self {
            target: subject.target.clone(),
            kind: subject.kind,
            skill_id: manifest.map(|manifest| manifest.skill_id.clone()),
            version: manifest.map(|manifest| manifest.version),
            publisher: manifest.map(|manifest| manifest.publisher.clone()),
            payload_sha256: verification.and_then(|v| v.payload_sha256),
            key_id: verification.and_then(|v| v.key_id.clone()),
            signature: verification.map(|v| v.signature),
            module_bytes: subject
                .modules
                .iter()
                .map(|module| module.bytes.len() as u64)
                .sum(),
            code_bytes: subject
                .binaries()
                .map(|(_, binary)| binary.code_bytes)
                .sum(),
        }
    }
}

/// Collects changes, so many of each area.
#[derive(Default)]
struct Found {
    changes: Vec<Change>,
    counts: std::collections::HashMap<Area, usize>,
    truncated: bool,
}

impl Found {
    fn push(&mut self, change: Option<Change>) {
        let Some(change) = change else { return };
        let count = self.counts.entry(change.area).or_default();
        if *count >= MAX_CHANGES {
            self.truncated = true;
            return;
        }
        *count += 1;
        self.changes.push(change);
    }

    /// A change for each key whose value is not the same.
    fn maps<K: Ord + AsRef<str>>(
        &mut self,
        area: Area,
        old: &std::collections::BTreeMap<K, Value>,
        new: &std::collections::BTreeMap<K, Value>,
    ) {
        let keys: std::collections::BTreeSet<&K> = old.keys().chain(new.keys()).collect();
        for key in keys {
            self.push(Change::of(
                area,
                key.as_ref(),
                None,
                old.get(key).cloned(),
                new.get(key).cloned(),
            ));
        }
    }
}
