//! Two things at once, where a target is large enough for that to pay.

use std::sync::{Mutex, PoisonError};
use std::thread;

/// With fewer bytes of WebAssembly than that, a second thread costs more than it brings.
const LARGE_BYTES: usize = 256 * 1024;
/// Stack of the second thread, in bytes: what the main thread of a process usually has. Readers of nested input count on it.
const STACK_BYTES: usize = 8 * 1024 * 1024;

/// Whether a target with so many bytes of WebAssembly is worth two threads.
pub(super) fn is_large(bytes: usize) -> bool {
    bytes >= LARGE_BYTES
}

/// Runs both, `there` in a thread of its own. Where the system has none to give, one after the other.
pub(super) fn both<A: Send, B>(
    there: impl FnOnce() -> A + Send,
    here: impl FnOnce() -> B,
) -> (A, B) {
    let there = Mutex::new(Some(there));
    let take = || there.lock().unwrap_or_else(PoisonError::into_inner).take();
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK_BYTES);
        let other = builder.spawn_scoped(scope, || take().map(|there| there()));
        let here = here();
        let there = match other.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(there)) => there,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => take().map(|there| there()),
        };
        (there.expect("taken once, and run where it was taken"), here)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Input, Policy, audit};

    #[test]
    fn both_run_and_a_panic_is_not_swallowed() {
        assert_eq!(both(|| 1, || 2), (1, 2));
        let panicked = std::panic::catch_unwind(|| both(|| panic!("there"), || 2));
        assert!(panicked.is_err());
    }

    /// The same faults beside much data and beside little: threads change neither what is found nor its order.
    #[test]
    fn a_large_target_is_told_the_same_as_a_small_one() {
        let found = |padding: usize| {
            let text = format!(
                r#"(module (import "env" "x" (func)) (memory 60000) (start 0)
                (data (i32.const 0) "http://10.0.0.1:4444/ /home/anna/.ssh/id_rsa")
                (data (i32.const 100) "{}"))"#,
                "z".repeat(padding)
            );
            let bytes = wat::parse_str(text).unwrap();
            let input = Input::Module {
                name: "m.wasm",
                bytes: &bytes,
            };
            let report = audit(&input, &Policy::default());
            let rules: Vec<_> = report
                .findings
                .iter()
                .map(|f| (f.rule, f.severity))
                .collect();
            rules
        };
        let small = found(1);
        assert!(small.len() > 3, "{small:?}");
        assert_eq!(found(LARGE_BYTES), small);
    }
}
