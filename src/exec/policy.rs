//! The owner's ceilings.

use palyra_skill_runtime::CallLimits;

use crate::limits;

/// What a skill's own quotas cannot exceed: each limit of a call is the smaller of the manifest's and the policy's. A
/// manifest is the skill author's word; what the owner types for one call ([`LimitOverrides`](super::LimitOverrides))
/// may exceed both.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunnerPolicy {
    /// Largest module that is loaded, bytes.
    pub max_module_bytes: u64,
    /// Longest call, milliseconds.
    pub max_timeout_ms: u64,
    /// Most fuel of a call.
    pub max_fuel: u64,
    /// Most linear memory of a call, bytes.
    pub max_memory_bytes: u64,
}

impl Default for RunnerPolicy {
    fn default() -> Self {
        Self {
            max_module_bytes: limits::MAX_ENTRY_BYTES,
            max_timeout_ms: limits::MAX_TIMEOUT_MS,
            max_fuel: limits::MAX_FUEL,
            max_memory_bytes: limits::MAX_MEMORY_BYTES,
        }
    }
}

impl RunnerPolicy {
    /// The limits, none of them above its ceiling.
    #[must_use]
    pub fn cap(&self, mut limits: CallLimits) -> CallLimits {
        limits.timeout_ms = limits.timeout_ms.min(self.max_timeout_ms);
        limits.fuel = limits.fuel.min(self.max_fuel);
        limits.memory_bytes = limits.memory_bytes.min(self.max_memory_bytes);
        limits
    }

    /// Why a module of this size is not loaded.
    pub(super) fn refuse_module(&self, bytes: usize) -> Option<String> {
        let most = self.max_module_bytes;
        (bytes as u64 > most)
            .then(|| format!("the module has {bytes} bytes, this host loads up to {most}"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::exec::LimitOverrides;

    const GREEDY: u64 = 68_719_476_736;

    fn asked(memory_bytes: u64, timeout_ms: u64, fuel: u64) -> CallLimits {
        CallLimits {
            timeout_ms,
            fuel,
            memory_bytes,
            ..CallLimits::default()
        }
    }

    #[test]
    fn a_manifest_gets_the_smaller_of_its_own_quota_and_the_ceiling() {
        let policy = RunnerPolicy::default();
        let week = 7 * 24 * 3_600_000;
        assert_eq!(
            policy.cap(asked(GREEDY, week, u64::MAX)),
            asked(512 << 20, 300_000, 1_000_000_000_000)
        );
        assert_eq!(policy.cap(CallLimits::default()), CallLimits::default());
    }

    #[test]
    fn what_the_owner_types_is_above_the_ceilings() {
        let typed = LimitOverrides {
            timeout: Some(Duration::from_hours(1)),
            fuel: None,
            memory_bytes: Some(GREEDY),
        };
        let capped = RunnerPolicy::default().cap(asked(1 << 20, 1000, u64::MAX));
        assert_eq!(
            typed.apply(capped),
            asked(GREEDY, 3_600_000, limits::MAX_FUEL)
        );
    }

    #[test]
    fn a_module_above_the_ceiling_is_not_loaded() {
        let policy = RunnerPolicy {
            max_module_bytes: 8,
            ..RunnerPolicy::default()
        };
        assert_eq!(policy.refuse_module(8), None);
        assert!(policy.refuse_module(9).unwrap().contains("9 bytes"));
    }
}
