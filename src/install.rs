//! Installing: verify → trust → audit → grants → active or quarantined, all or nothing.
//!
//! [`plan`] only reads and judges; [`commit`] writes everything in one transaction of the home.

use std::sync::Arc;

use crate::artifact::{Artifact, ArtifactError, SignatureCheck};
use crate::audit::{self, Input, Policy, Severity, TargetReport};
use crate::digest::Digest;
use crate::grants;
use crate::keys::PublicKey;
use crate::manifest::{Builder, Manifest};
use crate::registry::IndexEntry;
use crate::store::{GrantSet, Home, InstallRequest, InstalledSkill, State, StoreError};
use crate::trust::{self, TrustDecision, Verdict, Verification};

/// What was typed.
#[derive(Debug, Clone)]
pub struct InstallOptions {
    /// Pin an unknown publisher's key.
    pub tofu: bool,
    /// Accept a version below the installed one.
    pub allow_downgrade: bool,
    /// Findings at or over this severity mean quarantine.
    pub fail_on: Severity,
    /// What a registry's index says of the artifact: it must be that one.
    pub listed: Option<IndexEntry>,
}

/// A judged artifact, ready to be committed.
#[derive(Debug)]
pub struct Plan {
    /// What `verify` says.
    pub verification: Verification,
    /// What `audit` says.
    pub report: TargetReport,
    /// What the skill asks for.
    pub requested: GrantSet,
    /// What it has been granted before; empty at first install.
    pub granted_before: GrantSet,
    /// Why it goes to quarantine: a stable code and a sentence.
    pub quarantine: Option<(&'static str, String)>,
    manifest: Manifest,
    payload: Digest,
    key: PublicKey,
    bytes: Arc<Vec<u8>>,
    allow_downgrade: bool,
}

/// Why nothing was installed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// `verify` rejects it.
    #[error("{}: {}", .0.reason, .0.message)]
    Rejected(Box<Verification>),
    /// The registry served another skill than its index lists.
    #[error("the registry lists {listed}, but the artifact is {found}")]
    NotAsListed {
        /// Skill, version and publisher of the index.
        listed: String,
        /// Those of the manifest.
        found: String,
    },
    /// The installed version's artifact cannot be read.
    #[error(transparent)]
    Artifact(#[from] ArtifactError),
    /// The home refuses or fails.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Verify, decide on trust, audit. Writes nothing.
///
/// The file is read once; its entries are dropped before the version that it replaces is looked at.
pub fn plan(
    home: &Home,
    name: &str,
    bytes: Arc<Vec<u8>>,
    options: &InstallOptions,
) -> Result<Plan, InstallError> {
    let trust_store = home.trust_store()?;
    let (verification, artifact) = trust::verify(&bytes, &trust_store, options.tofu);
    let Some(artifact) = artifact.filter(|_| verification.verdict == Verdict::Accept) else {
        return Err(InstallError::Rejected(Box::new(verification)));
    };
    hold_to_index(options.listed.as_ref(), artifact.manifest())?;
    let SignatureCheck::Valid { key, .. } = artifact.check_signature() else {
        return Err(InstallError::Rejected(Box::new(verification)));
    };
    let mut policy = Policy::default();
    policy.fail_on = Some(options.fail_on);
    let input = Input::Verified {
        name,
        verification: &verification,
        artifact: Some(&artifact),
    };
    let report = audit::audit(&input, &policy);
    let (manifest, payload) = (artifact.manifest().clone(), artifact.payload_digest());
    drop(artifact);
    let granted_before = if of_publisher(home, &manifest)?.is_empty() {
        GrantSet::default()
    } else {
        home.grants(&manifest.skill_id)?
    };
    let requested = grants::requested(&manifest);
    let quarantine = match verdict_on(&report, &manifest) {
        Some(reason) => Some(reason),
        None => increase(home, &manifest, payload, &requested, &granted_before)?,
    };
    let allow_downgrade = options.allow_downgrade;
    Ok(Plan {
        verification,
        report,
        requested,
        granted_before,
        quarantine,
        manifest,
        payload,
        key,
        bytes,
        allow_downgrade,
    })
}

/// Store the artifact, its names, its pin, its grants and its state in one transaction.
pub fn commit(home: &Home, plan: Plan, granted: GrantSet) -> Result<InstalledSkill, InstallError> {
    // A key is pinned only by a skill that passed its audit.
    let newly = plan.verification.trust == Some(TrustDecision::TofuNewlyPinned);
    let passed = plan.report.verdict == audit::Verdict::Pass;
    let (state, (reason, reason_text)) = match plan.quarantine {
        Some((code, text)) => (State::Quarantined, (code.to_owned(), text)),
        None => (State::Active, (String::new(), String::new())),
    };
    let manifest = plan.manifest;
    let request = InstallRequest {
        skill_id: manifest.skill_id.clone(),
        version: manifest.version,
        publisher: manifest.publisher.clone(),
        name: manifest.name.clone(),
        payload_digest: plan.payload,
        public_key: plan.key,
        trust: plan
            .verification
            .trust
            .map_or("", TrustDecision::code)
            .to_owned(),
        tools: manifest
            .entrypoints
            .tools
            .iter()
            .map(|tool| tool.id.clone())
            .collect(),
        bytes: plan.bytes,
        pin: newly && passed,
        grants: Some(granted),
        state,
        reason,
        reason_text,
        allow_downgrade: plan.allow_downgrade,
    };
    Ok(home.install(&request)?)
}

impl Plan {
    /// What the skill says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
}

/// A registry is not trusted: what was asked for by name must be what is judged.
fn hold_to_index(listed: Option<&IndexEntry>, manifest: &Manifest) -> Result<(), InstallError> {
    let Some(entry) = listed else { return Ok(()) };
    let listed = format!(
        "{} {} by {}",
        entry.skill_id, entry.version, entry.publisher
    );
    let found = format!(
        "{} {} by {}",
        manifest.skill_id, manifest.version, manifest.publisher
    );
    if listed == found {
        Ok(())
    } else {
        Err(InstallError::NotAsListed { listed, found })
    }
}

/// Why a skill of its own goes to quarantine.
fn verdict_on(report: &TargetReport, manifest: &Manifest) -> Option<(&'static str, String)> {
    if report.verdict != audit::Verdict::Pass {
        return Some((
            "audit_failed",
            format!("the audit failed: {}", failures(report)),
        ));
    }
    let unreviewed = manifest.builder.as_ref().is_some_and(Builder::needs_review);
    unreviewed.then(|| {
        (
            "needs_review",
            "a program wrote this skill and nobody has reviewed it".to_owned(),
        )
    })
}

/// An update that asks for more than was granted, and more than the version that its owner last let run asks for, waits
/// for the owner.
fn increase(
    home: &Home,
    manifest: &Manifest,
    payload: Digest,
    requested: &GrantSet,
    granted: &GrantSet,
) -> Result<Option<(&'static str, String)>, InstallError> {
    let versions = of_publisher(home, manifest)?;
    let accepted = last_accepted(&versions);
    if versions.is_empty() || accepted.is_some_and(|accepted| accepted.payload_digest == payload) {
        return Ok(None);
    }
    let known = match accepted {
        Some(accepted) => {
            let before = Artifact::read_manifest(&home.artifact_bytes(&accepted.file_digest)?)?;
            grants::requested(&before).union(granted)
        }
        None => granted.clone(),
    };
    let more = known.missing(requested);
    if more.is_empty() {
        return Ok(None);
    }
    let list: Vec<_> = more.iter().map(|grant| grant.to_string()).collect();
    let than = accepted.map_or_else(
        || "was granted".to_owned(),
        |accepted| accepted.version.to_string(),
    );
    let text = format!(
        "{} asks for more than {than}: {}",
        manifest.version,
        list.join(", ")
    );
    Ok(Some(("capability_increase", text)))
}

/// The kept versions of the skill, unless they are somebody else's who only holds its name.
fn of_publisher(home: &Home, manifest: &Manifest) -> Result<Vec<InstalledSkill>, StoreError> {
    let versions = home.versions(&manifest.skill_id)?.into_iter();
    Ok(versions
        .filter(|version| version.publisher == manifest.publisher)
        .collect())
}

/// The version that is active (or was, or was switched off by its owner): never one in quarantine, whose demands nobody
/// has agreed to.
fn last_accepted(versions: &[InstalledSkill]) -> Option<&InstalledSkill> {
    let accepted = versions
        .iter()
        .filter(|version| version.state != State::Quarantined);
    accepted.max_by_key(|version| (version.current, version.updated_at_unix_ms, version.version))
}

/// Ids of what failed, for one line.
fn failures(report: &TargetReport) -> String {
    let checks = report
        .checks
        .iter()
        .filter(|check| check.status == audit::CheckStatus::Fail);
    let findings = report
        .findings
        .iter()
        .map(|finding| finding.rule.to_owned());
    let mut names: Vec<_> = checks
        .map(|check| check.check_id.clone())
        .chain(findings)
        .collect();
    names.dedup();
    names.join(", ")
}

#[cfg(test)]
mod tests;
