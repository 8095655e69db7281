//! Memory and tables counted over the whole store, and memory over all of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use wasmtime::ResourceLimiter;

use crate::call::CallLimits;

/// Memories and tables of one store, however small: each costs the host more than its bytes.
const MAX_MEMORIES: usize = 64;
const MAX_TABLES: usize = 256;

/// Linear memory of all running calls of an engine.
#[derive(Debug)]
pub(crate) struct MemoryBudget {
    max: u64,
    used: AtomicU64,
}

impl MemoryBudget {
    pub(crate) fn new(max: u64) -> Arc<Self> {
        let used = AtomicU64::new(0);
        Arc::new(Self { max, used })
    }

    /// What the running calls hold, bytes.
    pub(crate) fn used(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }
}

/// What one store holds of the budget, given back with the store.
#[derive(Debug)]
pub(crate) struct MemoryShare {
    budget: Arc<MemoryBudget>,
    bytes: u64,
}

impl MemoryShare {
    /// Of nothing yet.
    pub(crate) fn new(budget: &Arc<MemoryBudget>) -> Self {
        let budget = Arc::clone(budget);
        Self { budget, bytes: 0 }
    }

    /// Hold `bytes` altogether; `false`, and nothing changes, when the budget has not that much left.
    fn grow_to(&mut self, bytes: u64) -> bool {
        let more = bytes.saturating_sub(self.bytes);
        let add = |used: u64| used.checked_add(more).filter(|sum| *sum <= self.budget.max);
        // Only the number counts: no other memory is published with it.
        let taken = self
            .budget
            .used
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
        if taken.is_ok() {
            self.bytes += more;
        }
        taken.is_ok()
    }
}

impl Drop for MemoryShare {
    fn drop(&mut self) {
        self.budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Sums over one store. Wasmtime's own `StoreLimits` are per memory and per table, and a component has several.
///
/// A growth that was allowed and then failed in the operating system stays counted: the sum may be too high, never
/// too low.
#[derive(Debug)]
pub(crate) struct Limiter {
    max_memory: u64,
    /// Largest single memory that the pool has room for, when the store is on the pool.
    max_pooled: Option<u64>,
    max_table: u64,
    max_instances: usize,
    memory: MemoryShare,
    table: u64,
    /// Whether memory was refused: a guest that is told -1 usually aborts, and this says why.
    pub(crate) memory_refused: bool,
    /// Whether it was refused because all running calls together hold too much.
    pub(crate) host_full: bool,
    /// Whether table elements were refused.
    pub(crate) table_refused: bool,
}

impl Limiter {
    pub(crate) fn new(limits: &CallLimits, memory: MemoryShare, max_pooled: Option<u64>) -> Self {
        Self {
            max_memory: limits.memory_bytes,
            max_pooled,
            max_table: limits.table_elements,
            max_instances: limits.instances as usize,
            memory,
            table: 0,
            memory_refused: false,
            host_full: false,
            table_refused: false,
        }
    }

    /// Linear memory, bytes: memories only grow, so this is also the peak.
    pub(crate) fn memory(&self) -> u64 {
        self.memory.bytes
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if self.max_pooled.is_some_and(|most| desired as u64 > most) {
            self.memory_refused = true;
            return Ok(false);
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false); // the memory's own maximum: the guest's business
        }
        let sum = grown(self.memory.bytes, current, desired);
        if sum > self.max_memory {
            self.memory_refused = true;
            return Ok(false);
        }
        if !self.memory.grow_to(sum) {
            (self.memory_refused, self.host_full) = (true, true);
            return Ok(false);
        }
        Ok(true)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let sum = grown(self.table, current, desired);
        if sum > self.max_table {
            self.table_refused = true;
            return Ok(false);
        }
        self.table = sum;
        Ok(true)
    }

    fn instances(&self) -> usize {
        self.max_instances
    }

    fn memories(&self) -> usize {
        MAX_MEMORIES
    }

    fn tables(&self) -> usize {
        MAX_TABLES
    }
}

fn grown(sum: u64, current: usize, desired: usize) -> u64 {
    sum.saturating_add(desired.saturating_sub(current) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter() -> Limiter {
        limiter_of(&MemoryBudget::new(1000))
    }

    fn limiter_of(budget: &Arc<MemoryBudget>) -> Limiter {
        let limits = CallLimits {
            memory_bytes: 100,
            table_elements: 10,
            ..CallLimits::default()
        };
        Limiter::new(&limits, MemoryShare::new(budget), None)
    }

    #[test]
    fn stores_share_one_budget_and_give_back_what_they_held() {
        let budget = MemoryBudget::new(150);
        let (mut first, mut second) = (limiter_of(&budget), limiter_of(&budget));
        assert!(first.memory_growing(0, 90, None).unwrap());
        assert!(!second.memory_growing(0, 90, None).unwrap());
        assert!(second.host_full && second.memory_refused);
        assert!(second.memory_growing(0, 60, None).unwrap());
        assert_eq!(budget.used(), 150);
        drop(first);
        assert!(second.memory_growing(60, 100, None).unwrap());
        assert!(!second.memory_growing(100, 101, None).unwrap());
        drop(second);
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn two_memories_share_one_limit() {
        let mut limiter = limiter();
        assert!(limiter.memory_growing(0, 60, None).unwrap());
        assert!(!limiter.memory_growing(0, 60, None).unwrap());
        assert!(limiter.memory_refused && !limiter.host_full);
        assert!(limiter.memory_growing(60, 100, None).unwrap());
        assert_eq!(limiter.memory(), 100);
    }

    #[test]
    fn a_memorys_own_maximum_is_not_our_refusal() {
        let mut limiter = limiter();
        assert!(!limiter.memory_growing(0, 60, Some(50)).unwrap());
        assert!(!limiter.memory_refused);
    }

    #[test]
    fn two_tables_share_one_limit() {
        let mut limiter = limiter();
        assert!(limiter.table_growing(0, 6, None).unwrap());
        assert!(!limiter.table_growing(0, 6, None).unwrap());
        assert!(limiter.table_refused);
    }
}
