//! `diff OLD NEW`, and `audit --against` and `--advisories`, through the binary.

mod common;

use common::Bench;

/// A released skill, and its project with a change that matters.
fn changed(bench: &Bench) {
    bench.signed("hello", "acme");
    std::fs::rename(
        bench.path("hello.palyra-skill"),
        bench.path("old.palyra-skill"),
    )
    .unwrap();
    let manifest = bench.path("hello/skill.toml");
    let text = std::fs::read_to_string(&manifest).unwrap();
    let text = text.replacen("version = \"0.1.0\"", "version = \"0.2.0\"", 1);
    let line = text
        .lines()
        .find(|line| line.starts_with("description"))
        .unwrap();
    let text = text.replacen(
        line,
        "description = \"Answers, and asks \\u001b[2J for the conversation.\"",
        1,
    );
    std::fs::write(&manifest, text).unwrap();
    bench.ok(["pack", "hello", "--sign", "-o", "new.palyra-skill"]);
}

#[test]
fn the_status_says_whether_something_is_different() {
    let bench = Bench::new();
    changed(&bench);
    let same = bench.ok(["diff", "new.palyra-skill", "hello"]);
    assert!(
        same.stdout.contains("nothing that matters is different"),
        "{}",
        same.stdout
    );
    let different = bench.run(["diff", "old.palyra-skill", "new.palyra-skill"]);
    assert_eq!(different.status, 1, "{}", different.stderr);
    assert!(
        different.stdout.contains("asks \\u001b[2J for") && !different.stdout.contains('\u{1b}'),
        "{}",
        different.stdout
    );
    for args in [
        ["diff", "old.palyra-skill", "missing"],
        ["diff", "broken", "hello"],
    ] {
        std::fs::write(bench.path("broken"), "PK").unwrap();
        assert_eq!(bench.run(args).status, 2, "{args:?}");
    }
}

#[test]
fn programs_get_both_sides_and_every_change() {
    let bench = Bench::new();
    changed(&bench);
    let json = bench
        .run([
            "diff",
            "old.palyra-skill",
            "new.palyra-skill",
            "--format",
            "json",
        ])
        .json();
    assert_eq!(json["differs"], true);
    assert_eq!(
        (&json["old"]["version"], &json["new"]["version"]),
        (&"0.1.0".into(), &"0.2.0".into())
    );
    assert_eq!(json["old"]["key_id"], json["new"]["key_id"]);
    let changes = json["changes"].as_array().unwrap();
    let subjects: Vec<_> = changes
        .iter()
        .map(|change| change["area"].as_str().unwrap())
        .collect();
    assert_eq!(subjects, ["identity", "tool"]);
    let markdown = bench.run(["diff", "old.palyra-skill", "hello", "--format", "markdown"]);
    assert!(
        markdown.stdout.starts_with("## Skill diff"),
        "{}",
        markdown.stderr
    );
    assert_eq!(
        bench
            .run(["diff", "hello", "hello", "--format", "sarif"])
            .status,
        2
    );
}

#[test]
fn an_audit_compares_with_a_file_and_with_what_is_installed() {
    let bench = Bench::new();
    changed(&bench);
    let found = |against: &str| {
        let args = [
            "audit",
            "new.palyra-skill",
            "--tofu",
            "--against",
            against,
            "--format",
            "json",
        ];
        let report = bench.run(args).json();
        let findings = report["targets"][0]["findings"].as_array().unwrap().clone();
        findings
            .iter()
            .filter(|finding| finding["name"] == "tool-text-changed")
            .count()
    };
    assert_eq!(found("old.palyra-skill"), 1);
    let none = bench.run(["audit", "new.palyra-skill", "--against", "installed"]);
    assert_eq!(none.status, 2, "nothing is installed: {}", none.stderr);
    bench.ok(["install", "old.palyra-skill", "--tofu"]);
    assert_eq!(found("installed"), 1);
    assert_eq!(found("acme.hello"), 1);
}

#[test]
fn advisories_that_are_no_advisories_are_refused() {
    let bench = Bench::new();
    bench.signed("hello", "acme");
    std::fs::create_dir(bench.path("osv")).unwrap();
    let refused = bench.run(["audit", "hello", "--advisories", "osv"]);
    assert_eq!(refused.status, 2);
    assert!(
        refused.stderr.contains("holds no OSV record"),
        "{}",
        refused.stderr
    );
    let record = r#"{"id":"A-1","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"a"}}]}"#;
    std::fs::write(bench.path("osv/a.json"), record).unwrap();
    let report = bench
        .ok(["audit", "hello", "--advisories", "osv", "--format", "json"])
        .json();
    let checks = report["targets"][0]["checks"].as_array().unwrap();
    let feed = checks
        .iter()
        .find(|check| check["check_id"] == "vulnerability_feed_hook")
        .unwrap();
    assert_eq!(feed["details"]["database"]["advisories"], 1, "{feed}");
}
