//! Memory and tables counted over the whole store.

use wasmtime::ResourceLimiter;

use crate::call::CallLimits;

/// Memories and tables of one store, however small: each costs the host more than its bytes.
const MAX_MEMORIES: usize = 64;
const MAX_TABLES: usize = 256;

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
    memory: u64,
    table: u64,
    /// Whether memory was refused: a guest that is told -1 usually aborts, and this says why.
    pub(crate) memory_refused: bool,
    /// Whether table elements were refused.
    pub(crate) table_refused: bool,
}

impl Limiter {
    pub(crate) fn new(limits: &CallLimits, max_pooled: Option<u64>) -> Self {
        Self {
            max_memory: limits.memory_bytes,
            max_pooled,
            max_table: limits.table_elements,
            max_instances: limits.instances as usize,
            memory: 0,
            table: 0,
            memory_refused: false,
            table_refused: false,
        }
    }

    /// Linear memory, bytes: memories only grow, so this is also the peak.
    pub(crate) fn memory(&self) -> u64 {
        self.memory
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
        let sum = grown(self.memory, current, desired);
        if sum > self.max_memory {
            self.memory_refused = true;
            return Ok(false);
        }
        self.memory = sum;
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
        Limiter::new(
            &CallLimits {
                memory_bytes: 100,
                table_elements: 10,
                ..CallLimits::default()
            },
            None,
        )
    }

    #[test]
    fn two_memories_share_one_limit() {
        let mut limiter = limiter();
        assert!(limiter.memory_growing(0, 60, None).unwrap());
        assert!(!limiter.memory_growing(0, 60, None).unwrap());
        assert!(limiter.memory_refused);
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
