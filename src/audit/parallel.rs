//! Whether a target is worth the [threads of the pool](crate::wasm::on_pool()).

/// With fewer bytes of WebAssembly than that, a second thread costs more than it brings.
const LARGE_BYTES: usize = 256 * 1024;

/// Whether a target with so many bytes of WebAssembly is worth more than one thread.
pub(super) fn is_large(bytes: usize) -> bool {
    bytes >= LARGE_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Input, Policy, audit};

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
