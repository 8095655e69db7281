//! Small projects for the tests of rules and checks.

use std::collections::BTreeMap;

use std::time::{Duration, SystemTime};

use super::{AdvisoryDatabase, Auditor, Check, Finding, Input, Policy, TargetReport};
use crate::manifest::{EntryPath, Manifest};

/// A core module with its entry point.
pub(super) const RUN: &str = r#"(module (func (export "run") (result i32) i32.const 0))"#;

/// A component that exports `palyra:skill/tools`.
pub(super) const TOOLS: &str = r#"(component
    (core module $m
        (memory (export "memory") 1 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 0)
        (func (export "call") (param i32 i32 i32 i32) (result i32) i32.const 0))
    (core instance $i (instantiate $m))
    (func $call (param "tool" string) (param "input" string) (result string)
        (canon lift (core func $i "call") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
    (instance $tools (export "call" (func $call)))
    (export "palyra:skill/tools@1.0.0" (instance $tools)))"#;

/// A manifest without capabilities.
pub(super) const DEFAULT: &str = r#"manifest_version = 2
skill_id = "acme.demo"
name = "Demo"
version = "1.0.0"
publisher = "acme"

[compat]
required_protocol_major = 1
min_palyra_version = "0.1.0"

[[entrypoints.tools]]
id = "acme.echo"
name = "Echo"
description = "Says it again."
input_schema = { type = "object", properties = { text = { type = "string", maxLength = 100 } } }
output_schema = { type = "object", properties = { text = { type = "string", maxLength = 200 } } }
"#;

pub(super) struct Case {
    text: String,
    manifest: Option<Manifest>,
    modules: Vec<(EntryPath, Vec<u8>)>,
    assets: BTreeMap<EntryPath, Vec<u8>>,
    advisories: Option<(AdvisoryDatabase, tempfile::TempDir)>,
    before: Option<Box<Case>>,
}

/// When audits of tests happen: 2026-01-01.
const NOW: Duration = Duration::from_hours(490_896);

/// The default manifest with `extra` after it, and modules from their text.
pub(super) fn project(extra: &str, modules: &[(&str, &str)]) -> Case {
    let text = format!("{DEFAULT}\n{extra}");
    let manifest = Manifest::parse(&text, "skill.toml").unwrap_or_else(|e| panic!("{e}"));
    case(text, Some(manifest), modules)
}

/// A manifest as it may stand in an artifact, where schemas need not be usable.
pub(super) fn packed(text: &str, modules: &[(&str, &str)]) -> Case {
    let manifest = Manifest::parse_packed(text, "skill.toml").unwrap_or_else(|e| panic!("{e}"));
    case(text.to_owned(), Some(manifest), modules)
}

/// The default manifest with other schemas.
pub(super) fn with_tool(schemas: &str) -> String {
    let (head, _) = DEFAULT
        .split_once("input_schema")
        .expect("the default has schemas");
    format!("{head}{schemas}")
}

/// A `.wasm` without a manifest.
pub(super) fn bare(module: &str) -> Case {
    case(String::new(), None, &[("modules/a.wasm", module)])
}

fn case(text: String, manifest: Option<Manifest>, modules: &[(&str, &str)]) -> Case {
    let modules = modules
        .iter()
        .map(|(path, source)| {
            let bytes = wat::parse_str(source).expect("test source assembles");
            (path.parse().expect("entry path"), bytes)
        })
        .collect();
    Case {
        text,
        manifest,
        modules,
        assets: BTreeMap::new(),
        advisories: None,
        before: None,
    }
}

impl Case {
    /// With another file in it.
    pub(super) fn with_asset(mut self, path: &str, bytes: &[u8]) -> Self {
        let path = path.parse().expect("entry path");
        self.assets.insert(path, bytes.to_vec());
        self
    }

    /// Held against these OSV records.
    pub(super) fn advised(mut self, records: &[&str]) -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for (number, record) in records.iter().enumerate() {
            std::fs::write(dir.path().join(format!("{number}.json")), record).expect("writes");
        }
        let database = AdvisoryDatabase::open(dir.path()).expect("a database");
        self.advisories = Some((database, dir));
        self
    }

    /// Compared with this earlier version.
    pub(super) fn against(mut self, before: Self) -> Self {
        self.before = Some(Box::new(before));
        self
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn audit(&self, policy: &Policy) -> TargetReport {
        let auditor = Auditor {
            advisories: self.advisories.as_ref().map(|(database, _)| database),
            against: self.before.as_deref().map(Self::input),
            now: SystemTime::UNIX_EPOCH + NOW,
            ..Auditor::new(policy)
        };
        auditor.audit(&self.input())
    }

    pub(super) fn input(&self) -> Input<'_> {
        match &self.manifest {
            Some(manifest) => Input::Project {
                name: "demo",
                manifest,
                manifest_text: &self.text,
                modules: &self.modules,
                assets: &self.assets,
            },
            None => Input::Module {
                name: "demo.wasm",
                bytes: &self.modules[0].1,
            },
        }
    }

    pub(super) fn findings(&self, rule: &str) -> Vec<Finding> {
        let report = self.audit(&Policy::default());
        report
            .findings
            .into_iter()
            .filter(|finding| finding.rule == rule)
            .collect()
    }

    pub(super) fn check(&self, check_id: &str, policy: &Policy) -> Check {
        let report = self.audit(policy);
        let found = report.checks.into_iter().find(|c| c.check_id == check_id);
        found.unwrap_or_else(|| panic!("no check {check_id}"))
    }
}
