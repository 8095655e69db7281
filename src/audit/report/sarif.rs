//! SARIF 2.1.0, of which only the few objects that an audit needs are modelled.

mod model;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{AuditReport, TargetReport, file_of, offenders};
use crate::audit::{Check, CheckStatus, Finding, Severity, rules};
use crate::digest::Digest;
use model::{
    ArtifactLocation, Configuration, Driver, Location, Log, LogicalLocation, Message,
    PhysicalLocation, Region, ReportingDescriptor, Result as SarifResult, Run, Tool,
};

/// The report as a SARIF log with one run: findings, and checks that failed.
pub fn sarif(report: &AuditReport) -> Value {
    let mut collector = Collector::new();
    for target in &report.targets {
        for check in &target.checks {
            if check.status == CheckStatus::Fail {
                collector.check(target, check);
            }
        }
        for finding in &target.findings {
            collector.finding(target, finding);
        }
    }
    serde_json::to_value(collector.finish()).unwrap_or_default()
}

struct Collector {
    descriptors: Vec<ReportingDescriptor>,
    index: BTreeMap<String, usize>,
    results: Vec<SarifResult>,
}

impl Collector {
    fn new() -> Self {
        let mut collector = Self {
            descriptors: Vec::new(),
            index: BTreeMap::new(),
            results: Vec::new(),
        };
        for rule in rules() {
            collector.describe(
                rule.id,
                rule.name,
                rule.description,
                rule.remedy,
                rule.severity,
            );
        }
        collector
    }

    fn describe(
        &mut self,
        id: &str,
        name: &str,
        description: &str,
        help: &str,
        severity: Severity,
    ) -> usize {
        if let Some(index) = self.index.get(id) {
            return *index;
        }
        let index = self.descriptors.len();
        self.descriptors.push(ReportingDescriptor {
            id: id.to_owned(),
            name: pascal(name),
            short_description: Message::new(description),
            full_description: Message::new(&format!("{description} {help}")),
            help: Message::new(help),
            default_configuration: Configuration {
                level: level(severity),
            },
            properties: json!({
                "tags": ["security", "webassembly"],
                "security-severity": score(severity),
            }),
        });
        self.index.insert(id.to_owned(), index);
        index
    }

    fn check(&mut self, target: &TargetReport, check: &Check) {
        let help = "Palyra's audit has this check; a skill that fails it is quarantined.";
        let id = check.check_id.as_str();
        let rule_index = self.describe(
            id,
            id,
            &format!("The check {id} failed."),
            help,
            check.severity,
        );
        let mut text = check.message.clone();
        for line in offenders(check, 20) {
            text.push('\n');
            text.push_str(&line);
        }
        self.results.push(SarifResult {
            rule_id: id.to_owned(),
            rule_index,
            level: "error",
            message: Message::new(&text),
            locations: vec![location(target, "", None)],
            partial_fingerprints: fingerprint(&Digest::of(id.as_bytes()).to_hex()),
        });
    }

    fn finding(&mut self, target: &TargetReport, finding: &Finding) {
        let place = &finding.location;
        let region = place.line.map(|start_line| Region {
            start_line,
            start_column: place.column,
        });
        self.results.push(SarifResult {
            rule_id: finding.rule.to_owned(),
            rule_index: self.index.get(finding.rule).copied().unwrap_or_default(),
            level: level(finding.severity),
            message: Message::new(&finding.message),
            locations: vec![location(target, &place.file, region)],
            partial_fingerprints: fingerprint(&finding.fingerprint),
        });
    }

    fn finish(self) -> Log {
        Log {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: vec![Run {
                tool: Tool {
                    driver: Driver {
                        name: "palyra-skill",
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        rules: self.descriptors,
                    },
                },
                column_kind: "unicodeCodePoints",
                results: self.results,
            }],
        }
    }
}

fn fingerprint(hex: &str) -> BTreeMap<&'static str, String> {
    BTreeMap::from([("palyraSkill/v1", hex.to_owned())])
}

fn location(target: &TargetReport, entry: &str, region: Option<Region>) -> Location {
    let logical = (!entry.is_empty()).then(|| LogicalLocation {
        fully_qualified_name: entry.to_owned(),
        kind: "resource",
    });
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(&file_of(target, entry)),
            },
            region,
        },
        logical_locations: logical.into_iter().collect(),
    }
}

/// A path as a relative or absolute-path URI reference.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    // `//x` would name a host.
    match out.strip_prefix("//") {
        Some(rest) => format!("/{}", rest.trim_start_matches('/')),
        None => out,
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info | Severity::Low => "note",
        Severity::Medium => "warning",
        Severity::High | Severity::Critical => "error",
    }
}

/// What code-scanning dashboards sort by, from 0 to 10.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "1.0",
        Severity::Low => "3.0",
        Severity::Medium => "5.5",
        Severity::High => "8.0",
        Severity::Critical => "9.5",
    }
}

/// `undeclared-http` as `UndeclaredHttp`, the form that SARIF viewers expect.
fn pascal(name: &str) -> String {
    name.split(['-', '_', ':'])
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        })
        .collect()
}
