//! Any bytes as a module or component: every rule and check answers, and every report can be written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use palyra_skill::audit::{AuditReport, Input, Policy, Severity, audit, report};

fuzz_target!(|bytes: &[u8]| {
    let input = Input::Module {
        name: "fuzzed.wasm",
        bytes,
    };
    let target = audit(&input, &Policy::default());
    assert_eq!(target.valid, palyra_skill::wasm::validate(bytes).is_ok());
    let report = AuditReport::new(vec![target]);
    let human = report::human(&report, false);
    assert!(!human.contains('\u{1b}'), "an escape sequence came through");
    let _ = report::sarif(&report, 0);
    let _ = report::junit(&report, Some(Severity::High));
    let _ = report::markdown(&report);
});
