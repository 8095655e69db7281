//! The calls that run now, so that whoever follows the home can stop those that it no longer allows.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use palyra_skill_runtime::Cancel;

use super::skill::{Origin, Skill};
use crate::digest::Digest;
use crate::manifest::SkillId;

/// A call that runs.
#[derive(Debug, Clone)]
pub struct RunningCall {
    /// The skill that it runs.
    pub skill_id: SkillId,
    /// That skill's identity.
    pub payload: Digest,
    /// Where the skill came from.
    pub origin: Origin,
    cancel: Cancel,
}

impl RunningCall {
    /// Stop it.
    pub fn cancel(&self) {
        self.cancel.cancel();
    }
}

/// Shared by an executor's clones.
#[derive(Debug, Clone, Default)]
pub(super) struct RunningCalls(Arc<Mutex<Table>>);

#[derive(Debug, Default)]
struct Table {
    next: u64,
    calls: HashMap<u64, RunningCall>,
}

/// Takes the call off the list.
#[derive(Debug)]
pub(super) struct Running {
    calls: RunningCalls,
    number: u64,
}

impl RunningCalls {
    pub(super) fn enter(&self, skill: &Skill, cancel: &Cancel) -> Running {
        let call = RunningCall {
            skill_id: skill.manifest.skill_id.clone(),
            payload: skill.payload,
            origin: skill.origin,
            cancel: cancel.clone(),
        };
        let mut table = self.lock();
        let number = table.next;
        table.next += 1;
        table.calls.insert(number, call);
        drop(table);
        Running {
            calls: self.clone(),
            number,
        }
    }

    pub(super) fn all(&self) -> Vec<RunningCall> {
        self.lock().calls.values().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.calls.lock().calls.remove(&self.number);
    }
}
