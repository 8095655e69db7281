//! Every form of a report of every kind of target, and what hostile text does in it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::artifact::tests::signed;
use crate::audit::testing::*;
use crate::audit::{
    Baseline, Day, Finding, FunctionPlace, Input, Location, Policy, Severity, Unreadable, audit,
};
use crate::trust::TrustStore;

/// Text that would do something wherever it were taken for more than text.
const HOSTILE: &str = "a\u{1b}[31m\u{202e}|<b>\"&[x](http://y.example)@owner #1\n## h";

fn hostile_module() -> Case {
    bare(
        r#"(module (import "env" "a\1b[31m\u{202e}|<b>\"&[x](http://y.example)@owner #1\0a## h" (func)))"#,
    )
}

fn one(target: TargetReport) -> AuditReport {
    AuditReport::new(vec![target])
}

fn artifact() -> TargetReport {
    let input = Input::Artifact {
        name: "out/a.palyra-skill",
        bytes: &signed().to_bytes().unwrap(),
        trust: &TrustStore::default(),
        tofu: true,
    };
    audit(&input, &Policy::default())
}

fn broken() -> TargetReport {
    let input = Input::Artifact {
        name: "x",
        bytes: b"no archive",
        trust: &TrustStore::default(),
        tofu: true,
    };
    audit(&input, &Policy::default())
}

/// A finding deep in a binary, with a way there.
fn deep() -> Finding {
    Finding {
        rule: "PSK0207",
        name: "unknown-import",
        severity: Severity::High,
        message: HOSTILE.to_owned(),
        location: Location {
            file: "modules/a.wasm".to_owned(),
            function: Some(FunctionPlace {
                module: 1,
                index: 7,
                name: Some(HOSTILE.to_owned()),
            }),
            offset: Some(0x1f),
            ..Location::default()
        },
        trace: vec!["tool acme.echo".to_owned(), HOSTILE.to_owned()],
        fingerprint: "0".repeat(64),
    }
}

/// Every kind of target, with allowed and known findings, an unreadable target and notes.
fn everything() -> AuditReport {
    let policy = "[[allow]]\nrule = 'PSK0207'\ntarget = 'demo.wasm'\nreason = 'looked at'\nexpires = 2027-01-31\n\
        [[allow]]\nrule = 'PSK0201'\nreason = 'old'\nexpires = 2020-01-31\n\
        [[allow]]\nrule = 'PSK0202'\nreason = 'never'\n";
    let mut policy = Policy::parse(policy, "p.toml").unwrap();
    policy.today = Some(Day::of_unix_ms(1_700_000_000_000));
    let project = || project("", &[("modules/a.wasm", "(component)")]).audit(&policy);
    let baseline = Baseline::parse(&Baseline::write(&[project()])).unwrap();
    let mut known = project();
    known.apply_baseline(&baseline, policy.fail_on);
    let mut found = project();
    found.findings.push(deep());
    found.judge(policy.fail_on);
    let allowed = hostile_module().audit(&policy);
    assert_eq!(allowed.allowed.len(), 1, "{allowed:#?}");
    assert!(!known.known.as_ref().unwrap().is_empty());
    let component = bare("(component)").audit(&policy);
    AuditReport::new(vec![allowed, component, known, found, artifact(), broken()])
        .with_errors(vec![Unreadable {
            target: HOSTILE.to_owned(),
            message: "cannot read it".to_owned(),
        }])
        .with_notes(&policy)
}

#[test]
fn json_is_as_its_schema_says_for_every_kind_of_target() {
    let schema = json_schema();
    jsonschema::meta::validate(&schema).unwrap();
    let schema = jsonschema::draft202012::new(&schema).unwrap();
    let value = json(&everything());
    let errors: Vec<String> = schema
        .iter_errors(&value)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let kinds: BTreeSet<&str> = value["targets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|target| target["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds.len(), 4, "every kind of target: {kinds:?}");
    // The schema is closed: what it does not know is an error.
    for path in [
        "/targets/3/findings/0",
        "/targets/0/allowed/0",
        "/targets/0",
        "/summary",
    ] {
        let mut wrong = value.clone();
        wrong.pointer_mut(path).unwrap()["surplus"] = json!(1);
        assert!(!schema.is_valid(&wrong), "{path}");
    }
}

#[test]
fn allowed_and_known_findings_are_counted_and_not_lost() {
    let value = json(&everything());
    assert_eq!(value["summary"]["allowed"], 1);
    assert!(value["summary"]["known"].as_u64().unwrap() > 0);
    assert_eq!(value["summary"]["unreadable"], 1);
    let allowed = &value["targets"][0]["allowed"][0];
    assert_eq!(
        (
            &allowed["reason"],
            &allowed["expires"],
            &allowed["policy_line"]
        ),
        (&json!("looked at"), &json!("2027-01-31"), &json!(2))
    );
    let codes: Vec<_> = value["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| &n["code"])
        .collect();
    assert_eq!(codes, ["allowance_expired", "allowance_unused"]);
    let text = human(&everything(), false);
    for part in [
        "1 finding allowed by the policy",
        "in the baseline",
        "expired on 2020-01-31",
        "1 unreadable",
    ] {
        // Lines break where they must.
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(part), "no '{part}' in:\n{text}");
    }
}

#[test]
fn texts_for_people_neutralise_names() {
    let report = everything();
    let texts = [
        human(&report, false),
        markdown(&report),
        junit(&report, Some(Severity::High)),
    ];
    for text in &texts {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        assert!(text.contains("PSK0207"), "{text}");
    }
    let human = &texts[0];
    assert!(human.contains("\\u{1b}[31m\\u{202e}"), "{human}");
    assert!(human.contains("module 1, function 7"), "{human}");
    assert!(human.contains("reached by"), "{human}");
}

#[test]
fn a_report_for_people_is_eighty_columns_wide_and_coloured_only_when_asked() {
    let plain = human(&everything(), false);
    for line in plain.lines() {
        assert!(
            line.chars().count() <= 80,
            "{}: {line}",
            line.chars().count()
        );
    }
    let coloured = human(&everything(), true);
    assert!(coloured.contains("\u{1b}[1m\u{1b}[31mFAIL"), "{coloured}");
    // Every control sequence in it is a colour.
    for piece in coloured.split('\u{1b}').skip(1) {
        let end = piece.find('m').unwrap();
        assert!(piece[..end].starts_with('['), "{piece}");
        assert!(
            piece[1..end]
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b';'),
            "{piece}"
        );
    }
}

#[test]
fn the_line_of_the_manifest_is_shown_with_a_mark() {
    let extra = "[capabilities]\nhttp_egress_allowlist = [\"127.0.0.1\"] # \u{202e}\n";
    let text = human(
        &one(project(extra, &[("modules/a.wasm", TOOLS)]).audit(&Policy::default())),
        false,
    );
    let line = DEFAULT.lines().count() + 3;
    let shown = format!("{line} | http_egress_allowlist = [\"127.0.0.1\"] # \\u{{202e}}");
    assert!(text.contains(&shown), "{text}");
    assert!(
        text.contains(&format!("--> skill.toml:{line}:26")),
        "{text}"
    );
    assert!(
        text.contains("|                          ^^^^^^^^^^^\n"),
        "{text}"
    );
    assert!(text.contains("audit --explain PSK0210"), "{text}");
    assert_eq!(text.matches("= help: ").count(), 2, "once a rule: {text}");
}

#[test]
fn markdown_holds_no_markup_and_no_mention_of_a_target() {
    let text = markdown(&everything());
    for bad in ["<b>", "@owner", "](", "\n## h", " #1", "http://"] {
        assert!(!text.contains(bad), "{bad} in:\n{text}");
    }
    // A bar in a name adds no column.
    for row in text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.contains("---"))
    {
        assert!(matches!(row.matches('|').count(), 5 | 6), "{row}");
    }
    assert_eq!(
        text.matches("<details").count(),
        text.matches("</details>").count()
    );
}

#[test]
fn markdown_stays_within_a_comment() {
    let mut target = bare("(component)").audit(&Policy::default());
    target.findings = vec![deep(); 2_000];
    let text = markdown(&AuditReport::new(vec![target; 2_000]));
    assert!(text.len() < 65_536, "{}", text.len());
    assert!(text.contains("see the JSON report"), "{text}");
}

/// The elements of an XML text in order, with their attributes as written; panics where it is not well-formed.
fn elements(xml: &str) -> Vec<&str> {
    let body = xml
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .unwrap();
    let mut open: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for piece in body.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        assert!(!text.contains('>'), "{text}");
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        found.push(tag);
        if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty());
    found
}

#[test]
fn junit_is_well_formed_and_its_counts_are_right() {
    let report = everything();
    for fail_on in [None, Some(Severity::Info), Some(Severity::High)] {
        let xml = junit(&report, fail_on);
        let tags = elements(&xml);
        let count = |name: &str| {
            tags.iter()
                .filter(|tag| tag.split(' ').next() == Some(name))
                .count()
        };
        let total = format!(
            "testsuites name=\"palyra-skill audit\" tests=\"{}\" failures=\"{}\" errors=\"{}\"",
            count("testcase"),
            count("failure"),
            count("error"),
        );
        assert_eq!(tags[0], total);
        assert_eq!(count("testsuite"), report.targets.len() + 1);
        let failed = report.summary.failed_checks;
        let over = report.targets.iter().flat_map(|target| &target.findings);
        let over = over.filter(|finding| fail_on.is_some_and(|least| finding.severity >= least));
        assert_eq!(count("failure"), failed + over.count(), "{fail_on:?}");
    }
}

fn results(sarif: &Value) -> &[Value] {
    sarif["runs"][0]["results"].as_array().unwrap()
}

fn of_rule<'a>(sarif: &'a Value, rule: &str) -> Vec<&'a Value> {
    let of = |result: &&Value| result["ruleId"] == rule;
    results(sarif).iter().filter(of).collect()
}

#[test]
fn sarif_refers_to_rules_and_taxa_that_are_there() {
    let sarif = sarif(&everything(), 2);
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for result in results(&sarif) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let print = result["partialFingerprints"]["palyraSkill/v1"].as_str();
        assert_eq!(print.unwrap().len(), 64);
    }
    let mut related = 0;
    for relation in rules
        .iter()
        .filter_map(|rule| rule.get("relationships"))
        .flat_map(|r| r.as_array().unwrap())
    {
        let target = &relation["target"];
        let (component, index) = (&target["toolComponent"]["index"], &target["index"]);
        let taxonomy = &run["taxonomies"][usize::try_from(component.as_u64().unwrap()).unwrap()];
        assert_eq!(taxonomy["name"], target["toolComponent"]["name"]);
        let taxon = &taxonomy["taxa"][usize::try_from(index.as_u64().unwrap()).unwrap()];
        assert_eq!(taxon["id"], target["id"]);
        related += 1;
    }
    assert!(related > 0);
    let invocation = &run["invocations"][0];
    assert_eq!(
        (&invocation["executionSuccessful"], &invocation["exitCode"]),
        (&json!(false), &json!(2))
    );
    assert_eq!(
        invocation["toolExecutionNotifications"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        invocation["toolConfigurationNotifications"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    // For checking against the official schema, which is not ours to ship.
    if let Some(path) = std::env::var_os("PALYRA_SKILL_SARIF_OUT") {
        std::fs::write(path, sarif.to_string()).unwrap();
    }
}

#[test]
fn sarif_points_into_files_where_there_are_files() {
    let sarif = sarif(&everything(), 1);
    let place = |result: &Value| result["locations"][0]["physicalLocation"].clone();
    let manifest = place(of_rule(&sarif, "PSK0301")[0]);
    assert_eq!(manifest["artifactLocation"]["uri"], "demo/skill.toml");
    assert_eq!(manifest["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    assert!(manifest["region"]["startLine"].as_u64().unwrap() > 1);
    let line = manifest["region"]["snippet"]["text"].as_str().unwrap();
    assert!(DEFAULT.contains(line), "{line}");
    let deep = of_rule(&sarif, "PSK0207")
        .into_iter()
        .find(|r| r.get("codeFlows").is_some())
        .unwrap();
    assert_eq!(
        place(deep)["artifactLocation"]["uri"],
        "demo/modules/a.wasm"
    );
    assert_eq!(place(deep)["region"], json!({ "byteOffset": 0x1f }));
    assert_eq!(
        deep["locations"][0]["logicalLocations"][0]["kind"],
        "function"
    );
    let steps = &deep["codeFlows"][0]["threadFlows"][0]["locations"];
    assert_eq!(steps[0]["location"]["message"]["text"], "tool acme.echo");
    assert!(
        !deep["message"]["text"].as_str().unwrap().contains("a[x]("),
        "no link of a target's"
    );
    // Lines of an entry are no lines of the archive around it.
    let mut archived = artifact();
    archived.findings = vec![deep_in_manifest()];
    let sarif = super::sarif(&one(archived), 0);
    let found = of_rule(&sarif, "PSK0301")[0];
    assert_eq!(
        place(found)["artifactLocation"]["uri"],
        "out/a.palyra-skill"
    );
    assert_eq!(place(found).get("region"), None);
    let logical = &found["locations"][0]["logicalLocations"][0];
    assert_eq!(logical["fullyQualifiedName"], "skill.toml:12");
}

fn deep_in_manifest() -> Finding {
    let mut finding = deep();
    finding.rule = "PSK0301";
    finding.location = Location {
        file: "skill.toml".to_owned(),
        line: Some(12),
        column: Some(1),
        ..Location::default()
    };
    finding
}

#[test]
fn sarif_says_what_is_suppressed_and_what_is_new() {
    let report = everything();
    let sarif = sarif(&report, 1);
    let suppressed: Vec<_> = results(&sarif)
        .iter()
        .filter_map(|r| r.get("suppressions"))
        .collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(
        suppressed[0][0]["justification"],
        "looked at (until 2027-01-31)"
    );
    assert_eq!(suppressed[0][0]["status"], "accepted");
    let unchanged = results(&sarif)
        .iter()
        .filter(|r| r["baselineState"] == "unchanged")
        .count();
    assert_eq!(unchanged, report.summary.known);
    assert!(
        results(&sarif)
            .iter()
            .all(|r| r["baselineState"].is_string())
    );
    let without = super::sarif(&one(hostile_module().audit(&Policy::default())), 1);
    assert!(
        results(&without)
            .iter()
            .all(|r| r.get("baselineState").is_none())
    );
}

#[test]
fn a_rule_is_explained_with_the_names_of_what_it_is_about() {
    let rule = crate::audit::rule("publisher-not-allowed").unwrap();
    let text = explain(rule);
    for part in [
        "Why it matters",
        "What to do",
        "AST02 Supply Chain Compromise",
        "CWE-1357 Reliance",
        "Found",
        "Fixed",
    ] {
        assert!(text.contains(part), "{text}");
    }
    assert!(
        text.lines().all(|line| line.chars().count() <= 80),
        "{text}"
    );
    let list = rule_list();
    assert!(
        crate::audit::rules()
            .iter()
            .all(|rule| list.contains(rule.id))
    );
}

#[test]
fn a_trace_is_a_path_that_stays_readable() {
    let mut target = bare("(component)").audit(&Policy::default());
    let mut finding = deep();
    finding.trace = (0..12)
        .map(|n| format!("function {n} of a module"))
        .collect();
    target.findings = vec![finding];
    let text = human(&one(target), false);
    assert!(text.contains("-> function 11 of a module"), "{text}");
}
