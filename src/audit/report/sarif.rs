//! SARIF 2.1.0, of which only the objects that an audit needs are modelled.

mod model;
mod place;
mod rules;

use std::collections::BTreeMap;

use serde_json::Value;

use super::{AuditReport, TargetReport, offenders};
use crate::audit::{Allowed, Check, CheckStatus, Finding, Severity};
use crate::digest::Digest;
use model::{
    ArtifactLocation, Driver, Invocation, Log, Message, Notification, Result as SarifResult, Run,
    Suppression, Tool,
};
use rules::Descriptors;

/// The report as a SARIF log with one run: findings, and checks that failed. `exit_code` is what the program ends with.
pub fn sarif(report: &AuditReport, exit_code: u8) -> Value {
    let mut collector = Collector {
        descriptors: Descriptors::new(),
        results: Vec::new(),
        baseline: report.has_baseline(),
    };
    for target in &report.targets {
        collector.target(target);
    }
    let run = Run {
        invocations: vec![invocation(report, exit_code)],
        original_uri_base_ids: BTreeMap::from([(
            place::ROOT,
            ArtifactLocation {
                description: Some(Message::new("The folder that the audit ran in.")),
                ..ArtifactLocation::default()
            },
        )]),
        taxonomies: rules::taxonomies(),
        column_kind: "unicodeCodePoints",
        language: "en",
        tool: Tool {
            driver: Driver {
                name: "palyra-skill",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                supported_taxonomies: rules::TAXONOMIES.to_vec(),
                rules: collector.descriptors.finish(),
            },
        },
        results: collector.results,
    };
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: vec![run],
    };
    serde_json::to_value(log).unwrap_or_default()
}

fn invocation(report: &AuditReport, exit_code: u8) -> Invocation {
    let unreadable = report.errors.iter().map(|error| Notification {
        level: "error",
        message: Message::foreign(&format!("{}: {}", error.target, error.message)),
    });
    let notes = report.notes.iter().map(|note| Notification {
        level: "warning",
        message: Message::foreign(&note.message),
    });
    Invocation {
        execution_successful: report.errors.is_empty(),
        exit_code,
        exit_code_description: match exit_code {
            0 => "every target passed",
            1 => "a target failed",
            2 => "a target cannot be read",
            _ => "the environment failed",
        },
        tool_execution_notifications: unreadable.collect(),
        tool_configuration_notifications: notes.collect(),
    }
}

struct Collector {
    descriptors: Descriptors,
    results: Vec<SarifResult>,
    baseline: bool,
}

impl Collector {
    fn target(&mut self, target: &TargetReport) {
        for check in &target.checks {
            if check.status == CheckStatus::Fail {
                self.check(target, check);
            }
        }
        let (new, old) = if self.baseline {
            (Some("new"), Some("unchanged"))
        } else {
            (None, None)
        };
        for finding in &target.findings {
            self.finding(target, finding, new);
        }
        for finding in target.known.iter().flatten() {
            self.finding(target, finding, old);
        }
        for allowed in &target.allowed {
            self.finding(target, &allowed.finding, new);
            if let Some(result) = self.results.last_mut() {
                result.suppressions = vec![suppression(allowed)];
            }
        }
    }

    fn check(&mut self, target: &TargetReport, check: &Check) {
        let id = check.check_id.as_str();
        let mut text = check.message.clone();
        for line in offenders(check, 20) {
            text.push('\n');
            text.push_str(&line);
        }
        self.results.push(SarifResult {
            rule_id: id.to_owned(),
            rule_index: self.descriptors.check(id, check.severity),
            level: "error",
            message: Message::foreign(&text),
            locations: vec![place::of_target(target)],
            partial_fingerprints: fingerprint(&Digest::of(id.as_bytes()).to_hex()),
            code_flows: Vec::new(),
            // A failed check is never known.
            baseline_state: self.baseline.then_some("new"),
            suppressions: Vec::new(),
        });
    }

    fn finding(&mut self, target: &TargetReport, finding: &Finding, state: Option<&'static str>) {
        self.results.push(SarifResult {
            rule_id: finding.rule.to_owned(),
            rule_index: self.descriptors.index_of(finding.rule),
            level: level(finding.severity),
            message: Message::foreign(&finding.message),
            locations: vec![place::of_finding(target, finding)],
            partial_fingerprints: fingerprint(&finding.fingerprint),
            code_flows: place::flows(target, finding),
            baseline_state: state,
            suppressions: Vec::new(),
        });
    }
}

fn suppression(allowed: &Allowed) -> Suppression {
    let until = allowed.expires.as_ref();
    let until = until.map_or_else(String::new, |day| format!(" (until {day})"));
    Suppression {
        kind: "external",
        status: "accepted",
        justification: format!("{}{until}", allowed.reason),
    }
}

fn fingerprint(hex: &str) -> BTreeMap<&'static str, String> {
    BTreeMap::from([("palyraSkill/v1", hex.to_owned())])
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info | Severity::Low => "note",
        Severity::Medium => "warning",
        Severity::High | Severity::Critical => "error",
    }
}
