//! What is written for others, judged by others' validators: tests/formats/requirements.txt names them. They are found in
//! the folder that `PALYRA_SKILL_CHECKS` names, a Python environment.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{Bench, Ran};
use palyra_skill::artifact::Artifact;

/// The environment's Python; `None`, with a line that says so, where there is none and none is required.
fn python() -> Option<PathBuf> {
    let python =
        std::env::var_os("PALYRA_SKILL_CHECKS").map(|dir| Path::new(&dir).join("bin/python"));
    if let Some(python) = python.filter(|python| python.is_file()) {
        return Some(python);
    }
    assert!(
        std::env::var_os("PALYRA_SKILL_REQUIRE_ALL").is_none_or(|value| value != "1"),
        "PALYRA_SKILL_CHECKS names no folder with bin/python; tests/formats/requirements.txt says what it needs"
    );
    skip();
    None
}

#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn skip() {
    eprintln!(
        "skipped: foreign validators are not there (PALYRA_SKILL_CHECKS names no folder with bin/python)"
    );
}

fn judge(python: &Path, kind: &str, file: &Path) -> Ran {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats/judge.py");
    let mut command = Command::new(python);
    Ran::from(command.arg(script).arg(kind).arg(file).output().unwrap())
}

fn accepted(python: &Path, kind: &str, file: &Path) {
    let ran = judge(python, kind, file);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

/// The judge sees what is wrong: otherwise its yes is worth nothing.
fn refused_when(python: &Path, kind: &str, file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    let spoilt = file.with_extension("spoilt");
    fs::write(&spoilt, text.replacen(from, to, 1)).unwrap();
    assert_eq!(judge(python, kind, &spoilt).status, 1, "{kind} with {to}");
}

/// `check-jsonschema` with these arguments.
fn check_jsonschema(python: &Path, args: &[&Path]) -> Ran {
    let mut command = Command::new(python);
    Ran::from(
        command
            .args(["-m", "check_jsonschema"])
            .args(args)
            .output()
            .unwrap(),
    )
}

#[test]
fn audits_are_sarif_by_the_official_schema() {
    let Some(python) = python() else { return };
    let bench = Bench::new();
    bench.signed("hello", "acme");
    fs::write(
        bench.path("strict.toml"),
        "[limits]\nmax_component_bytes = 1000\n",
    )
    .unwrap();
    // More exports than the policy allows: a failed check, and findings.
    let many: String = (0..200)
        .map(|n| format!("(func (export \"f{n}\") (result i32) i32.const {n})"))
        .collect();
    fs::write(
        bench.path("many.wasm"),
        wat::parse_str(format!("(module {many})")).unwrap(),
    )
    .unwrap();
    for (args, findings) in [
        (&["hello.palyra-skill", "--tofu"][..], false),
        (&["hello"], false),
        (&["hello.palyra-skill", "--policy", "strict.toml"], true),
        (&["hello", "--policy", "strict.toml"], true),
        (&["many.wasm"], true),
    ] {
        let args = [&["audit", "--format", "sarif"], args].concat();
        let ran = bench.run(&args);
        let log = ran.json();
        let results = log["runs"][0]["results"].as_array().unwrap();
        let errors = results
            .iter()
            .filter(|result| result["level"] == "error")
            .count();
        assert_eq!(
            (ran.status == 1, errors > 0),
            (findings, findings),
            "{args:?}: {log:#}"
        );
        let file = bench.path("audit.sarif");
        fs::write(&file, &ran.stdout).unwrap();
        accepted(&python, "sarif", &file);
        refused_when(&python, "sarif", &file, "\"2.1.0\"", "\"2.0.0\"");
    }
}

#[test]
fn what_pack_says_of_its_parts_is_cyclonedx_and_in_toto() {
    let Some(python) = python() else { return };
    let bench = Bench::new();
    let artifact = Artifact::open(&bench.signed("hello", "acme")).unwrap();
    for (kind, entry, from, to) in [
        ("sbom", "sbom.cdx.json", "\"bomFormat\"", "\"bomShape\""),
        (
            "provenance",
            "provenance.json",
            "in-toto.io/Statement/v1",
            "in-toto.io/Statement/v9",
        ),
    ] {
        let bytes = &artifact.entries()[&entry.parse().unwrap()];
        let file = bench.path(entry);
        fs::write(&file, bytes).unwrap();
        accepted(&python, kind, &file);
        refused_when(&python, kind, &file, from, to);
    }
}

#[test]
fn the_schemas_are_json_schemas_and_hold_for_files_that_the_program_takes() {
    let Some(python) = python() else { return };
    let bench = Bench::new();
    let policy = "fail_on = \"medium\"\n[limits]\nmax_module_bytes = 1000000\n[capabilities]\nwildcards = [\"secrets\"]\n[rules]\nPSK0101 = \"allow\"\n[[allow]]\nrule = \"undeclared-http\"\nreason = \"agreed\"\nexpires = 2099-12-31\n";
    fs::write(bench.path("policy.toml"), policy).unwrap();
    bench.project("hello", "acme");
    bench.ok(["audit", "hello", "--policy", "policy.toml"]);
    for (name, sample) in [("manifest", "hello/skill.toml"), ("policy", "policy.toml")] {
        let schema = bench.path(&format!("{name}.schema.json"));
        fs::write(&schema, bench.ok(["schema", name]).stdout).unwrap();
        let meta = check_jsonschema(&python, &[Path::new("--check-metaschema"), &schema]);
        assert_eq!(meta.status, 0, "{}{}", meta.stdout, meta.stderr);
        let sample = bench.path(sample);
        let with = [Path::new("--schemafile"), &schema, &sample];
        let held = check_jsonschema(&python, &with);
        assert_eq!(held.status, 0, "{}{}", held.stdout, held.stderr);
        let text = fs::read_to_string(&sample).unwrap();
        fs::write(&sample, format!("nonsense = 1\n{text}")).unwrap();
        assert_eq!(
            check_jsonschema(&python, &with).status,
            1,
            "{name} with an unknown field"
        );
    }
}
