//! What can refuse a call before its skill is instantiated.

use std::collections::BTreeMap;
use std::sync::Arc;

use palyra_skill_runtime::{Grants, Outcome};
use serde_json::Value;

use super::call::{Call, Executor, PreparedTool};
use super::request::{CallResult, GrantSource};
use super::skill::{Origin, Skill};
use super::{config, grants, journal};
use crate::manifest::Tool;
use crate::store::{
    ApprovalOutcome, ApprovalRequest, GrantSet, InstalledSkill, Standing, State, StoreError,
};

/// How long a question, and then its answer, holds: an hour.
pub(super) const APPROVAL_TTL_MS: i64 = 60 * 60 * 1000;

/// Boxed: it is larger than what is admitted, and rare.
type Refusal = Box<CallResult>;

impl Executor {
    /// Everything that can refuse a call before its skill is instantiated.
    pub(super) async fn admit(
        &self,
        call: &Call,
        tool: &Tool,
    ) -> Result<(Arc<PreparedTool>, Grants), Refusal> {
        let (policy, config) = self.owners_word(call).await?;
        let prepared = self.prepared(call, tool).await?;
        self.check(
            call,
            &prepared.schemas.input,
            &call.input,
            self.time_limit(call),
        )
        .await?
        .map_err(|message| refusal(Outcome::InvalidInput, "invalid_input", message))?;
        let granted = crate::grants::granted(&call.skill.manifest, &policy);
        if tool.risk.needs_approval() {
            self.approve(call, tool, &granted).await?;
            // What a sensitive call did must be known even if the host dies in the middle of it.
            let started = journal::entry(call, tool, None);
            let durable = self.inner.journal.append(started).await;
            durable.map_err(|error| store_failed(&error))?;
        }
        let config = config::values(&call.skill.manifest, &config);
        Ok((prepared, self.runtime_grants(call, granted, config).await?))
    }

    /// What the owner grants and configured, in one look at the home; an installed skill must still be active, and the
    /// same, whoever changed it since.
    async fn owners_word(
        &self,
        call: &Call,
    ) -> Result<(GrantSet, BTreeMap<String, Value>), Refusal> {
        let installed = call.skill.origin == Origin::Installed;
        let typed = match &call.policy {
            GrantSource::Set(grants) => Some(grants.clone()),
            GrantSource::Home if installed => None,
            // The home's grants are for the signed skill of that id, not for whatever claims it.
            GrantSource::Home => Some(GrantSet::default()),
        };
        if let Some(typed) = &typed
            && !installed
            && !is_configurable(&call.skill)
        {
            return Ok((typed.clone(), BTreeMap::new()));
        }
        let id = call.skill.manifest.skill_id.clone();
        let standing = self.blocking(move |home| home.standing(&id)).await;
        let standing: Standing = standing.map_err(|error| store_failed(&error))?;
        if installed {
            check_state(&call.skill, standing.installed.as_ref())?;
        }
        Ok((typed.unwrap_or(standing.grants), standing.config))
    }

    /// Whether an installed skill is still active, and the same: compiling takes long enough for it to be stopped meanwhile.
    pub(super) async fn still_stands(&self, call: &Call) -> Result<(), Refusal> {
        if call.skill.origin != Origin::Installed {
            return Ok(());
        }
        let id = call.skill.manifest.skill_id.clone();
        let found = self.blocking(move |home| home.skill(&id)).await;
        check_state(
            &call.skill,
            found.map_err(|error| store_failed(&error))?.as_ref(),
        )
    }

    /// Use up an approval, or ask for one.
    async fn approve(&self, call: &Call, tool: &Tool, granted: &GrantSet) -> Result<(), Refusal> {
        let (skill_id, tool_id, input) = (
            call.skill.manifest.skill_id.clone(),
            tool.id.clone(),
            call.input.clone(),
        );
        let (payload_digest, grants_digest) = (call.skill.payload, granted.digest());
        let outcome = self.blocking(move |home| {
            home.request_or_use_approval(&ApprovalRequest {
                skill_id: &skill_id,
                payload_digest,
                tool_id: &tool_id,
                input: &input,
                grants_digest,
                ttl_ms: APPROVAL_TTL_MS,
            })
        });
        let outcome = outcome.await;
        match outcome.map_err(|error| not_asked(&error))? {
            ApprovalOutcome::Approved(_) => Ok(()),
            ApprovalOutcome::Denied(id) => {
                let message = format!("the owner denied this call (approval {id})");
                Err(refusal(
                    Outcome::CapabilityDenied,
                    "approval_denied",
                    message,
                ))
            }
            ApprovalOutcome::Pending(id) => {
                let message = format!(
                    "{} needs a person's approval: `palyra-skill approvals approve {id}`, then call again with the same input",
                    tool.id
                );
                let mut pending = refusal(Outcome::ApprovalPending, "approval_pending", message);
                if let Some(error) = &mut pending.error {
                    error.approval_id = Some(id);
                }
                Err(pending)
            }
        }
    }

    /// Storage roots are made at the first call that has them.
    async fn runtime_grants(
        &self,
        call: &Call,
        granted: GrantSet,
        config: BTreeMap<String, String>,
    ) -> Result<Grants, Refusal> {
        if granted.read_roots.is_empty() && granted.write_roots.is_empty() {
            return Ok(grants::without_roots(&granted, config));
        }
        let id = call.skill.manifest.skill_id.clone();
        let built = self
            .blocking(move |home| Ok(grants::to_runtime(&granted, &home.data_dir(&id)?, config)));
        built
            .await
            .map_err(|error| store_failed(&error))?
            .map_err(|error| {
                tracing::error!(%error, "a storage root could not be made");
                refusal(
                    Outcome::RuntimeFailure,
                    "storage_failed",
                    "a storage root could not be made",
                )
            })
    }
}

fn is_configurable(skill: &Skill) -> bool {
    let operator = skill.manifest.operator.as_ref();
    operator.is_some_and(|operator| operator.config.is_some())
}

fn check_state(skill: &Skill, found: Option<&InstalledSkill>) -> Result<(), Refusal> {
    let id = &skill.manifest.skill_id;
    let refuse = |code, message: String| Err(refusal(Outcome::Disabled, code, message));
    match found {
        None => refuse("not_installed", format!("{id} is not installed any more")),
        Some(found) if found.state == State::Quarantined => refuse(
            "skill_quarantined",
            format!("{id} is in quarantine: {}", found.reason_text),
        ),
        Some(found) if found.state == State::Disabled => {
            refuse("skill_disabled", format!("{id} is disabled"))
        }
        Some(found) if found.payload_digest != skill.payload => refuse(
            "skill_changed",
            format!("{id} was replaced by another version; call again"),
        ),
        Some(_) => Ok(()),
    }
}

fn refusal(outcome: Outcome, code: &str, message: impl Into<String>) -> Refusal {
    Box::new(CallResult::refused(outcome, code, message))
}

fn store_failed(error: &impl std::fmt::Display) -> Refusal {
    tracing::error!(%error, "the home could not be asked");
    refusal(
        Outcome::RuntimeFailure,
        "store_failed",
        "the host's state could not be read",
    )
}

pub(super) fn cancelled() -> Refusal {
    refusal(
        Outcome::RuntimeFailure,
        "cancelled",
        "the call was cancelled",
    )
}

/// Why no approval could be asked for.
fn not_asked(error: &StoreError) -> Refusal {
    let StoreError::Quota { limit, .. } = error else {
        return store_failed(error);
    };
    let message = format!(
        "{limit} calls wait for a person's approval, which is this home's limit: decide on some with \
         `palyra-skill approvals list`, `approve` and `deny`, then call again"
    );
    refusal(Outcome::QuotaExceeded, "too_many_approvals", message)
}
