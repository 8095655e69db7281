//! `audit` from outside: targets, exit statuses, policies, baselines, and the action's script.

mod common;

use std::path::Path;

use common::{Bench, Ran};
use serde_json::{Value, json};

const RUN: &str = r#"(module (func (export "run") (result i32) i32.const 0))"#;
const UNKNOWN: &str = r#"(module (import "env" "f" (func)))"#;

fn wasm(bench: &Bench, name: &str, text: &str) {
    let path = bench.path(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, wat::parse_str(text).unwrap()).unwrap();
}

fn json_of(bench: &Bench, args: &[&str]) -> (i32, Value) {
    let ran = bench.run([&["audit", "--format", "json"], args].concat());
    (ran.status, ran.json())
}

fn names(report: &Value) -> Vec<&str> {
    let targets = report["targets"].as_array().unwrap();
    targets
        .iter()
        .map(|t| t["target"].as_str().unwrap())
        .collect()
}

#[test]
fn exit_statuses_hold() {
    let bench = Bench::new();
    wasm(&bench, "good.wasm", RUN);
    wasm(&bench, "bad.wasm", UNKNOWN);
    std::fs::write(bench.path("bad.toml"), "limit = 3").unwrap();
    for (status, args) in [
        (0, vec!["good.wasm"]),
        (1, vec!["bad.wasm"]),
        (0, vec!["bad.wasm", "--fail-on", "critical"]),
        (0, vec!["bad.wasm", "--fail-on", "none"]),
        (2, vec!["bad.wasm", "--fail-on", "never"]),
        (2, vec!["absent"]),
        (2, vec!["absent", "bad.wasm"]),
        (2, vec!["good.wasm", "--policy", "absent.toml"]),
        (2, vec!["good.wasm", "--policy", "bad.toml"]),
        (2, vec!["good.wasm", "--baseline", "absent.json"]),
        (2, vec!["good.wasm", "--baseline", "bad.toml"]),
        (2, vec!["good.wasm", "--report", "pdf=x"]),
        (
            3,
            vec!["good.wasm", "--report", "json=no/such/folder/x.json"],
        ),
        (2, vec!["--explain", "undeclared-htp"]),
        (0, vec!["--explain", "psk0201"]),
    ] {
        let ran = bench.run([&["audit"], &args[..]].concat());
        assert_eq!(ran.status, status, "{args:?}: {ran:?}");
        assert!(status < 2 || !ran.stderr.is_empty(), "{args:?}");
    }
    let ran = bench.run(["audit", "--explain", "undeclared-htp"]);
    assert!(
        ran.stderr
            .contains("did you mean undeclared-http (PSK0201)?"),
        "{ran:?}"
    );
    let ran = bench.run(["audit", "good.wasm", "--policy", "bad.toml"]);
    assert!(
        ran.stderr.contains("bad.toml:1:1: ") && ran.stderr.contains("did you mean 'limits'?"),
        "{ran:?}"
    );
}

#[test]
fn failed_checks_fail_whatever_the_threshold() {
    let bench = Bench::new();
    std::fs::write(bench.path("x.wasm"), b"\0asm\x01\0\0\0\x01").unwrap();
    assert_eq!(
        bench.run(["audit", "x.wasm", "--fail-on", "none"]).status,
        1
    );
}

#[test]
fn one_unreadable_target_does_not_stop_the_others() {
    let bench = Bench::new();
    for name in ["a.wasm", "b.wasm", "c.wasm"] {
        wasm(&bench, name, RUN);
    }
    let (status, report) = json_of(&bench, &["c.wasm", "absent", "a.wasm", "b.wasm"]);
    assert_eq!(
        (status, names(&report)),
        (2, vec!["c.wasm", "a.wasm", "b.wasm"])
    );
    assert_eq!(report["errors"][0]["target"], "absent");
    assert_eq!(report["summary"]["unreadable"], 1);
    let human = bench.run(["audit", "absent", "a.wasm"]);
    assert!(
        human.stdout.contains("a.wasm") && human.stdout.contains("absent"),
        "{human:?}"
    );
}

#[test]
fn a_folder_is_everything_in_it_and_a_manifest_its_project() {
    let bench = Bench::new();
    wasm(&bench, "all/z.wasm", RUN);
    wasm(&bench, "all/deep/er/a.wasm", RUN);
    wasm(&bench, "all/.hidden/a.wasm", RUN);
    bench.project("hello", "acme");
    std::fs::rename(bench.path("hello"), bench.path("all/hello")).unwrap();
    let (status, report) = json_of(&bench, &["all"]);
    assert_eq!(status, 0, "{report:#}");
    assert_eq!(
        names(&report),
        ["all/deep/er/a.wasm", "all/hello", "all/z.wasm"]
    );
    let (_, report) = json_of(&bench, &["all/hello/skill.toml"]);
    assert_eq!(names(&report), ["all/hello"]);
    assert_eq!(report["targets"][0]["skill_id"], "acme.hello");
    std::fs::create_dir(bench.path("empty")).unwrap();
    assert_eq!(bench.run(["audit", "empty"]).status, 2);
}

#[test]
fn a_registry_is_all_its_versions() {
    let bench = Bench::new();
    for name in ["one", "two"] {
        let file = bench.signed(name, "acme");
        bench.ok(["publish", file.to_str().unwrap(), "--to", "dir:registry"]);
    }
    let (status, report) = json_of(&bench, &["dir:registry", "--tofu"]);
    let expected = ["dir:registry#acme.one@0.1.0", "dir:registry#acme.two@0.1.0"];
    assert_eq!(
        (status, names(&report)),
        (0, expected.to_vec()),
        "{report:#}"
    );
    let (_, report) = json_of(&bench, &["dir:registry#acme.two", "--tofu"]);
    assert_eq!(names(&report), expected[1..]);
    // What the index does not vouch for is not audited.
    let path = bench.path("registry/artifacts/acme.one/0.1.0.palyra-skill");
    std::fs::write(path, b"other").unwrap();
    let (status, report) = json_of(&bench, &["dir:registry", "--tofu"]);
    assert_eq!((status, names(&report)), (1, expected[1..].to_vec()));
    assert_eq!(report["summary"]["unreadable"], 1);
}

#[test]
fn a_policy_beside_the_target_is_not_the_auditors() {
    let bench = Bench::new();
    wasm(&bench, "skill/a.wasm", UNKNOWN);
    let policy = "[rules]\nunknown-import = 'allow'\n";
    for place in ["skill/audit.toml", "audit.toml"] {
        std::fs::write(bench.path(place), policy).unwrap();
    }
    assert_eq!(bench.run(["audit", "skill"]).status, 1);
    assert_eq!(
        bench
            .run(["audit", "skill", "--policy", "audit.toml"])
            .status,
        0
    );
}

#[test]
fn an_allowance_holds_until_its_last_day() {
    let bench = Bench::new();
    wasm(&bench, "skills/a.wasm", UNKNOWN);
    let policy = "[[allow]]\nrule = 'unknown-import'\ntarget = 'skills/*'\nreason = 'known'\nexpires = 2027-01-31\n";
    std::fs::write(bench.path("audit.toml"), policy).unwrap();
    let on = |seconds: &str| {
        let mut command = bench.command([
            "audit",
            "skills",
            "--policy",
            "audit.toml",
            "--format",
            "json",
        ]);
        Ran::from(command.env("SOURCE_DATE_EPOCH", seconds).output().unwrap())
    };
    let last = on("1801439999");
    assert_eq!(last.status, 0);
    assert_eq!(last.json()["targets"][0]["allowed"][0]["reason"], "known");
    let after = on("1801440000");
    assert_eq!(after.status, 1);
    assert_eq!(after.json()["notes"][0]["code"], "allowance_expired");
}

#[test]
fn the_policy_decides_what_fails_unless_the_command_line_does() {
    let bench = Bench::new();
    wasm(&bench, "a.wasm", UNKNOWN);
    std::fs::write(bench.path("p.toml"), "fail_on = 'none'").unwrap();
    assert_eq!(
        bench.run(["audit", "a.wasm", "--policy", "p.toml"]).status,
        0
    );
    assert_eq!(
        bench
            .run(["audit", "a.wasm", "--policy", "p.toml", "--fail-on", "low"])
            .status,
        1
    );
}

#[test]
fn a_baseline_follows_the_skill_to_another_folder_and_version() {
    let bench = Bench::new();
    wasm(&bench, "a/x.wasm", UNKNOWN);
    bench.ok(["audit", "a", "--write-baseline", "base.json"]);
    let first = std::fs::read_to_string(bench.path("base.json")).unwrap();
    assert!(
        first.contains("unknown-import") && first.contains("\"message\""),
        "{first}"
    );
    std::fs::rename(bench.path("a"), bench.path("b")).unwrap();
    wasm(&bench, "b/y.wasm", RUN);
    let (status, report) = json_of(&bench, &["b", "--baseline", "base.json"]);
    assert_eq!((status, &report["summary"]["known"]), (0, &json!(1)));
    wasm(&bench, "b/y.wasm", UNKNOWN);
    let (status, report) = json_of(&bench, &["b", "--baseline", "base.json"]);
    assert_eq!(
        (status, &report["summary"]["findings"]),
        (1, &json!(1)),
        "another file's is new"
    );
}

#[test]
fn schemas_hold_for_what_is_printed() {
    let bench = Bench::new();
    let schema = |name: &str| bench.ok(["schema", name]).json();
    bench.project("hello", "acme");
    wasm(&bench, "a.wasm", UNKNOWN);
    wasm(&bench, "b.wasm", "(component)");
    let file = bench.signed("packed", "acme");
    let (_, report) = json_of(
        &bench,
        &[
            "hello",
            "a.wasm",
            "b.wasm",
            file.to_str().unwrap(),
            "absent",
        ],
    );
    let validator = jsonschema::draft202012::new(&schema("report")).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&report)
        .map(|e| e.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(report["targets"].as_array().unwrap().len(), 4);
    assert_eq!(schema("policy")["title"], "palyra-skill audit policy");
}

#[test]
fn one_run_writes_many_forms() {
    let bench = Bench::new();
    wasm(&bench, "a.wasm", UNKNOWN);
    let ran = bench.run([
        "audit",
        "a.wasm",
        "--report",
        "sarif=a.sarif",
        "--report=junit=a.xml",
        "--report=human=a.txt",
    ]);
    assert_eq!(ran.status, 1);
    let read = |name: &str| std::fs::read_to_string(bench.path(name)).unwrap();
    let sarif: Value = serde_json::from_str(&read("a.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["invocations"][0]["exitCode"], 1);
    assert!(read("a.xml").contains("<failure") && read("a.txt") == ran.stdout);
}

#[cfg(unix)]
#[test]
fn the_actions_inputs_are_never_commands() {
    let bench = Bench::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    wasm(&bench, "a b.wasm", UNKNOWN);
    let run = |targets: &str, sarif: &str| {
        let mut command = std::process::Command::new("bash");
        command
            .arg(root.join("scripts/audit-action"))
            .current_dir(bench.dir())
            .env("PALYRA_SKILL_HOME", bench.home())
            .env("INPUT_BINARY", env!("CARGO_BIN_EXE_palyra-skill"))
            .env("INPUT_TARGETS", targets)
            .env("INPUT_SARIF", sarif)
            .env("GITHUB_OUTPUT", bench.path("output"))
            .env("GITHUB_STEP_SUMMARY", bench.path("summary"));
        Ran::from(command.output().unwrap())
    };
    let ran = run("a b.wasm\n", "out.sarif");
    assert_eq!(ran.status, 1, "{ran:?}");
    let read = |name: &str| std::fs::read_to_string(bench.path(name)).unwrap();
    assert_eq!(read("output"), "sarif=out.sarif\nstatus=1\n");
    assert!(read("summary").contains("Skill audit: fail") && read("out.sarif").contains("PSK0207"));
    // Neither a command nor an option nor a second output.
    let ran = run(
        "$(touch pwned); touch pwned\n`touch pwned`\n--write-baseline=pwned",
        "x",
    );
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(!bench.path("pwned").exists());
    assert_eq!(run("a b.wasm", "x\nstatus=0").status, 2);
    // And no input stands in the text of a command.
    let action = std::fs::read_to_string(root.join("action.yml")).unwrap();
    for line in action
        .lines()
        .filter(|line| line.trim_start().starts_with("run:"))
    {
        assert!(!line.contains("${{"), "{line}");
    }
}
