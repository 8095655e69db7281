//! Rules and checks as SARIF describes them, and the taxonomies that rules refer to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::super::rules::details;
use super::level;
use super::model::{
    ComponentReference, Configuration, Message, Relationship, ReportingDescriptor, Taxon,
    TaxonReference, Taxonomy,
};
use crate::audit::{Rule, Severity, ast_name, cwe_name, rules};

const CWE: ComponentReference = ComponentReference {
    name: "CWE",
    index: 0,
};
const AST: ComponentReference = ComponentReference {
    name: "OWASP Agentic Skills Top 10",
    index: 1,
};
pub(super) const TAXONOMIES: [ComponentReference; 2] = [CWE, AST];

/// Descriptors of all rules, and of those checks that failed.
pub(super) struct Descriptors {
    list: Vec<ReportingDescriptor>,
    index: BTreeMap<String, usize>,
}

impl Descriptors {
    pub(super) fn new() -> Self {
        let mut descriptors = Self {
            list: Vec::new(),
            index: BTreeMap::new(),
        };
        let (cwe, ast) = (cwe_ids(), ast_ids());
        for rule in rules() {
            descriptors.push(of_rule(rule, &cwe, &ast));
        }
        descriptors
    }

    fn push(&mut self, descriptor: ReportingDescriptor) -> usize {
        let index = self.list.len();
        self.index.insert(descriptor.id.clone(), index);
        self.list.push(descriptor);
        index
    }

    pub(super) fn index_of(&self, rule: &str) -> usize {
        self.index.get(rule).copied().unwrap_or_default()
    }

    pub(super) fn check(&mut self, id: &str, severity: Severity) -> usize {
        if let Some(index) = self.index.get(id) {
            return *index;
        }
        let what = format!("The check {id} failed.");
        let help = "Palyra's audit has this check; a skill that fails it is quarantined.";
        self.push(ReportingDescriptor {
            id: id.to_owned(),
            name: pascal(id),
            short_description: Message::new(&what),
            full_description: Message::new(format!("{what} {help}")),
            help: Message::new(help),
            default_configuration: Configuration { level: "error" },
            relationships: Vec::new(),
            properties: json!({ "tags": ["security", "webassembly"], "security-severity": score(severity) }),
        })
    }

    pub(super) fn finish(self) -> Vec<ReportingDescriptor> {
        self.list
    }
}

fn of_rule(rule: &Rule, cwe: &[u16], ast: &[&str]) -> ReportingDescriptor {
    let mut tags = vec![
        "security".to_owned(),
        "webassembly".to_owned(),
        rule.family().as_str().to_owned(),
    ];
    // The form by which code hosts sort.
    tags.extend(
        rule.cwe
            .iter()
            .map(|id| format!("external/cwe/cwe-{id:03}")),
    );
    let weaknesses = rule.cwe.iter().map(|id| {
        relationship(
            id.to_string(),
            cwe.iter().position(|known| known == id),
            CWE,
        )
    });
    let risks = rule.ast.iter().map(|id| {
        relationship(
            (*id).to_owned(),
            ast.iter().position(|known| known == id),
            AST,
        )
    });
    let why = if rule.why.is_empty() {
        String::new()
    } else {
        format!(" {}", rule.why)
    };
    ReportingDescriptor {
        id: rule.id.to_owned(),
        name: pascal(rule.name),
        short_description: Message::new(rule.description),
        full_description: Message::new(format!("{}{why}", rule.description)),
        help: Message {
            text: format!("{}{why} {}", rule.description, rule.remedy),
            markdown: Some(details(rule)),
        },
        default_configuration: Configuration {
            level: level(rule.severity),
        },
        relationships: weaknesses.chain(risks).collect(),
        properties: json!({
            "tags": tags,
            "precision": "high",
            "security-severity": score(rule.severity),
        }),
    }
}

fn relationship(id: String, index: Option<usize>, of: ComponentReference) -> Relationship {
    Relationship {
        target: TaxonReference {
            id,
            index: index.unwrap_or_default(),
            tool_component: of,
        },
        kinds: ["relevant"],
    }
}

/// What rules refer to, in order.
fn cwe_ids() -> Vec<u16> {
    let ids: BTreeSet<u16> = rules().iter().flat_map(|rule| rule.cwe).copied().collect();
    ids.into_iter().collect()
}

fn ast_ids() -> Vec<&'static str> {
    let ids: BTreeSet<&str> = rules().iter().flat_map(|rule| rule.ast).copied().collect();
    ids.into_iter().collect()
}

/// The two lists, each with what rules refer to, in the order of [`TAXONOMIES`].
pub(super) fn taxonomies() -> Vec<Taxonomy> {
    let taxon = |id: String, name: Option<&str>| Taxon {
        id,
        short_description: Message::new(name.unwrap_or("not named here")),
    };
    let weaknesses = cwe_ids()
        .into_iter()
        .map(|id| taxon(id.to_string(), cwe_name(id)));
    let risks = ast_ids()
        .into_iter()
        .map(|id| taxon(id.to_owned(), ast_name(id)));
    vec![
        Taxonomy {
            name: CWE.name,
            organization: "MITRE",
            short_description: Message::new("Common Weakness Enumeration"),
            is_comprehensive: false,
            taxa: weaknesses.collect(),
        },
        Taxonomy {
            name: AST.name,
            organization: "OWASP",
            short_description: Message::new("Risks of skills for agents"),
            is_comprehensive: false,
            taxa: risks.collect(),
        },
    ]
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
