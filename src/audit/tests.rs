//! Whole audits: verdicts, checks, reports, and the foreign vectors.

use std::collections::BTreeSet;

use super::testing::*;
use super::*;
use crate::test_vectors;

#[test]
fn valid_says_what_the_specification_says() {
    for (file, case) in test_vectors::cases("wasm-spec") {
        let bytes = std::fs::read(&file).expect("vector");
        let input = Input::Module {
            name: "vector.wasm",
            bytes: &bytes,
        };
        let report = audit(&input, &Policy::default());
        match case["expected"].as_str() {
            Some("valid") => assert!(report.valid, "{}", file.display()),
            Some("invalid") => {
                assert!(!report.valid, "{}", file.display());
                assert_eq!(report.verdict, Verdict::Fail);
            }
            _ => {}
        }
    }
}

#[test]
fn a_sound_project_passes_every_check() {
    let report = project("", &[("modules/a.wasm", TOOLS)]).audit(&Policy::default());
    assert_eq!(report.verdict, Verdict::Pass, "{report:#?}");
    assert!(report.valid);
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
    let ids: BTreeSet<_> = report.checks.iter().map(|c| c.check_id.as_str()).collect();
    assert_eq!(ids.len(), report.checks.len(), "each id once");
    let expected = "signature_validity sbom_presence provenance_presence manifest_sanity \
        manifest_filesystem_scopes manifest_http_egress_scopes manifest_secret_scopes \
        forbidden_device_capabilities forbidden_wildcard_capabilities wasm_module_presence \
        wasm_module_size_limit wasm_module_validation wasm_exported_function_limit \
        wasm_wasi_filesystem_imports vulnerability_feed_hook manifest_warning:missing_operator_metadata";
    assert_eq!(ids, expected.split_whitespace().collect());
}

#[test]
fn an_invalid_module_is_not_valid_and_fails() {
    let input = Input::Module {
        name: "x.wasm",
        bytes: b"\0asm\x01\0\0\0\x01",
    };
    let report = audit(&input, &Policy::default());
    assert!(!report.valid);
    assert_eq!(
        (report.kind, report.verdict),
        (TargetKind::Module, Verdict::Fail)
    );
    let skipped = report
        .checks
        .iter()
        .find(|c| c.check_id == "manifest_sanity");
    assert_eq!(skipped.unwrap().status, CheckStatus::Skipped);
}

#[test]
fn limits_fail_their_checks_and_nothing_else_does() {
    let mut policy = Policy::default();
    policy.limits.max_module_bytes = 10;
    policy.limits.max_exported_functions = 1;
    let two = r#"(module (func (export "run") (result i32) i32.const 0) (func (export "b")))"#;
    let case = project("", &[("modules/a.wasm", two)]);
    for id in ["wasm_module_size_limit", "wasm_exported_function_limit"] {
        let check = case.check(id, &policy);
        assert_eq!(check.status, CheckStatus::Fail);
        assert_eq!(check.details["offenders"][0]["module"], "modules/a.wasm");
        assert_eq!(case.check(id, &Policy::default()).status, CheckStatus::Pass);
    }
}

#[test]
fn palyras_preset_holds_components_to_its_module_limit() {
    let filler = "x".repeat(9 * 1024 * 1024);
    let large = bare(&format!(r#"(component (@custom "filler" "{filler}"))"#));
    let id = "wasm_module_size_limit";
    assert_eq!(
        large.check(id, &Policy::default()).status,
        CheckStatus::Pass
    );
    assert_eq!(large.check(id, &Policy::palyra()).status, CheckStatus::Fail);
}

#[test]
fn devices_and_wildcards_fail_unless_the_policy_allows_them() {
    let extra = "[capabilities]\ndevice_capabilities = [\"camera\"]\nhttp_egress_allowlist = [\"*\"]\n\
        [capabilities.wildcard_opt_in]\nhttp_egress = true\n";
    let case = project(extra, &[("modules/a.wasm", RUN)]);
    let open = "[capabilities]\ndevices = [\"camera\"]\nwildcards = [\"http_egress\"]";
    let open = Policy::parse(open, "p.toml").unwrap();
    for id in [
        "forbidden_device_capabilities",
        "forbidden_wildcard_capabilities",
    ] {
        assert_eq!(
            case.check(id, &Policy::default()).status,
            CheckStatus::Fail,
            "{id}"
        );
        assert_eq!(case.check(id, &open).status, CheckStatus::Pass, "{id}");
    }
}

#[test]
fn file_system_imports_need_roots() {
    let id = "wasm_wasi_filesystem_imports";
    let core = r#"(module (import "wasi_snapshot_preview1" "path_open" (func)))"#;
    let component =
        r#"(component (import "wasi:filesystem/preopens@0.2.3" (instance (export "f" (func)))))"#;
    let roots = "[capabilities.filesystem]\nread_roots = [\"data\"]\n";
    let status = |extra: &str, module: &str, policy: &Policy| {
        project(extra, &[("modules/a.wasm", module)])
            .check(id, policy)
            .status
    };
    let default = Policy::default();
    assert_eq!(status("", core, &default), CheckStatus::Fail);
    assert_eq!(status("", component, &default), CheckStatus::Warn);
    assert_eq!(status("", component, &Policy::palyra()), CheckStatus::Fail);
    assert_eq!(status(roots, core, &default), CheckStatus::Pass);
    assert_eq!(status(roots, component, &default), CheckStatus::Pass);
    let streams = r#"(module (import "wasi_snapshot_preview1" "fd_write" (func)))"#;
    assert_eq!(status("", streams, &default), CheckStatus::Pass);
    assert_eq!(bare(core).check(id, &default).status, CheckStatus::Skipped);
}

#[test]
fn a_project_without_modules_fails() {
    let report = project("", &[]).audit(&Policy::default());
    assert!(!report.valid);
    assert_eq!(report.verdict, Verdict::Fail);
}

#[test]
fn the_threshold_and_the_policy_decide_what_fails() {
    let case = bare("(module (func $f) (start $f))");
    let verdict = |policy: &str| {
        let policy = Policy::parse(policy, "p.toml").unwrap();
        case.audit(&policy).verdict
    };
    assert_eq!(verdict(""), Verdict::Pass);
    assert_eq!(verdict("fail_on = 'info'"), Verdict::Fail);
    assert_eq!(verdict("[rules]\nstart-function = 'high'"), Verdict::Fail);
    assert_eq!(
        verdict("fail_on = 'info'\n[rules]\nPSK0307 = 'allow'"),
        Verdict::Pass
    );
}

#[test]
fn fingerprints_survive_a_move_and_an_edit_elsewhere() {
    let print = |extra: &str| {
        let case = project(extra, &[("modules/a.wasm", "(component)")]);
        case.findings("PSK0301")[0].fingerprint.clone()
    };
    assert_eq!(
        print(""),
        print("# a line more\n[capabilities.quotas]\nfuel_budget = 5\n")
    );
}

#[test]
fn palyras_artifacts_pass_or_fail_their_signature_check_as_expected() {
    for (file, case) in test_vectors::cases("palyra") {
        let bytes = std::fs::read(&file).expect("vector");
        let status = |tofu| {
            let input = Input::Artifact {
                name: "a.palyra-skill",
                bytes: &bytes,
                trust: &TrustStore::default(),
                tofu,
            };
            let report = audit(&input, &Policy::default());
            let check = &report.checks[0];
            assert_eq!(check.check_id, "signature_validity");
            if check.status == CheckStatus::Fail {
                assert_eq!(report.verdict, Verdict::Fail);
            } else {
                assert!(report.valid, "{}", file.display());
            }
            check.status
        };
        let (trusting, wary) = match case["expected"].as_str() {
            Some("accept") => (CheckStatus::Pass, CheckStatus::Warn),
            _ => (CheckStatus::Fail, CheckStatus::Fail),
        };
        assert_eq!(
            (status(true), status(false)),
            (trusting, wary),
            "{}",
            file.display()
        );
    }
}

#[test]
fn a_file_that_is_no_artifact_fails_and_skips_the_rest() {
    let input = Input::Artifact {
        name: "x",
        bytes: b"no archive",
        trust: &TrustStore::default(),
        tofu: true,
    };
    let report = audit(&input, &Policy::default());
    assert!(!report.valid && report.findings.is_empty());
    let failed: Vec<_> = report
        .checks
        .iter()
        .filter(|c| c.status == CheckStatus::Fail)
        .map(|c| c.check_id.as_str())
        .collect();
    assert_eq!(failed, ["signature_validity"]);
    assert_eq!(report.checks.len(), 15, "every check is answered");
}

#[test]
fn a_refused_artifact_fails_the_check_that_its_refusal_is_about() {
    let expected = [
        ("bad-no-sbom", "sbom_presence"),
        ("bad-no-provenance", "provenance_presence"),
        ("bad-no-module", "wasm_module_presence"),
    ];
    let cases = test_vectors::cases("palyra");
    for (name, id) in expected {
        for (file, _) in cases
            .iter()
            .filter(|(file, _)| file.file_stem().is_some_and(|s| s == name))
        {
            let bytes = std::fs::read(file).expect("vector");
            let input = Input::Artifact {
                name,
                bytes: &bytes,
                trust: &TrustStore::default(),
                tofu: true,
            };
            let report = audit(&input, &Policy::default());
            let check = report.checks.iter().find(|c| c.check_id == id).unwrap();
            assert_eq!(
                check.status,
                CheckStatus::Fail,
                "{name}: {}",
                report.checks[0].message
            );
        }
    }
}

#[test]
fn foreign_components_are_audited_as_they_are() {
    let Some(folder) = test_vectors::folder("components") else {
        return;
    };
    for name in ["add.wasm", "library_kitchen_sink.wasm"] {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let report = audit(
            &Input::Module {
                name,
                bytes: &bytes,
            },
            &Policy::default(),
        );
        assert!(report.valid, "{report:#?}");
        assert_eq!(report.kind, TargetKind::Component);
        let text = report::human(&AuditReport::new(vec![report.clone()]), false);
        assert_eq!(report.verdict, Verdict::Pass, "{text}");
    }
}
