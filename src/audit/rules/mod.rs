//! Our own rules, one file each, in families.
//!
//! A code is `PSK`, two digits for the [`Family`] and two for the rule; it is never used again for something else.

mod artifact;
mod capability;
mod change;
mod code;
mod data;
mod dependency;
mod needles;
mod prompt;
mod schema;
mod services;
mod sink;
mod text;

use std::fmt;
use std::ops::Range;
use std::sync::{LazyLock, Mutex, PoisonError};

pub(super) use data::{Scan as DataScan, scan};
use serde::Serialize;
use sink::Sink;

use super::subject::Subject;
use super::{Finding, Severity};
use crate::manifest::nearest;
use crate::wasm;

/// A rule of the audit.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its code, for example `PSK0201`.
    pub id: &'static str,
    /// Its name, for example `undeclared-http`.
    pub name: &'static str,
    /// The severity of its findings unless the policy says otherwise.
    pub severity: Severity,
    /// One line: what it finds.
    pub description: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// The risks of the OWASP Agentic Skills Top 10 that it is about: `AST01` to `AST10`.
    pub ast: &'static [&'static str],
    /// The weaknesses of the CWE list that it is about.
    pub cwe: &'static [u16],
    /// What it finds, and how that looks when it is put right.
    pub example: Example,
    check: fn(&Subject<'_>, &mut Sink<'_>),
}

/// Two short excerpts, of `skill.toml` unless they say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Example {
    /// The rule speaks.
    pub bad: &'static str,
    /// It is silent.
    pub fixed: &'static str,
}

impl Rule {
    /// The family that its code stands in.
    pub fn family(&self) -> Family {
        let of = |family: &&Family| self.id.get(3..5) == Some(family.digits());
        *Family::ALL.iter().find(of).unwrap_or(&Family::Artifact)
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({} {})", self.id, self.name)
    }
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// PSK01: the package: entries, signature, trust, attestations.
    Artifact,
    /// PSK02: what a skill imports and asks for.
    Capability,
    /// PSK03: the binaries.
    Code,
    /// PSK04: what lies in data segments, sections and assets.
    Data,
    /// PSK05: texts that an agent reads.
    Prompt,
    /// PSK06: the JSON Schemas of the tools.
    Schema,
    /// PSK07: what the skill was built from.
    Dependency,
    /// PSK08: what is different from an earlier version.
    Change,
}

impl Family {
    /// All of them, by code.
    pub const ALL: [Self; 8] = [
        Self::Artifact,
        Self::Capability,
        Self::Code,
        Self::Data,
        Self::Prompt,
        Self::Schema,
        Self::Dependency,
        Self::Change,
    ];

    /// `artifact`, `capability`, `code`, `data`, `prompt`, `schema`, `dependency` or `change`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Artifact => "artifact",
            Self::Capability => "capability",
            Self::Code => "code",
            Self::Data => "data",
            Self::Prompt => "prompt",
            Self::Schema => "schema",
            Self::Dependency => "dependency",
            Self::Change => "change",
        }
    }

    pub(super) fn digits(self) -> &'static str {
        match self {
            Self::Artifact => "01",
            Self::Capability => "02",
            Self::Code => "03",
            Self::Data => "04",
            Self::Prompt => "05",
            Self::Schema => "06",
            Self::Dependency => "07",
            Self::Change => "08",
        }
    }
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    [
        artifact::RULES,
        capability::RULES,
        code::RULES,
        data::RULES,
        prompt::RULES,
        schema::RULES,
        dependency::RULES,
        change::RULES,
    ]
    .concat()
});

/// All rules, by code.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rule with this code or name.
pub fn rule(code_or_name: &str) -> Option<&'static Rule> {
    RULES
        .iter()
        .find(|rule| rule.id == code_or_name || rule.name == code_or_name)
}

/// The rule whose name is most like a text that names none.
pub fn nearest_rule(text: &str) -> Option<&'static Rule> {
    // Not the codes: each is as like the next as a slip is to the right one.
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    rule(nearest(&text.to_ascii_lowercase(), &names)?)
}

/// Every rule that the policy leaves on; most severe findings first, then by code, then by place.
pub(super) fn run(subject: &Subject<'_>) -> Vec<Finding> {
    let wanted = |rule| Some((rule, subject.policy.severity(rule)?));
    let wanted: Vec<(&Rule, Severity)> = rules().iter().filter_map(wanted).collect();
    let left = Mutex::new(0..wanted.len());
    let work = |next: fn(&mut Range<usize>) -> Option<usize>| {
        let next = || next(&mut left.lock().unwrap_or_else(PoisonError::into_inner));
        let mut found = Vec::new();
        while let Some(at) = next() {
            let (rule, severity) = wanted[at];
            let mut sink = Sink::new(subject, rule, severity);
            (rule.check)(subject, &mut sink);
            found.push(sink.finish());
        }
        found
    };
    // From both ends: what neighbours ask for is worked out once, and who comes second waits for it.
    let (front, mut back) = wasm::both(|| work(Range::next), || work(Range::next_back));
    back.reverse();
    let found = front.into_iter().chain(back).flatten();
    let mut findings: Vec<Finding> = found.collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_and_names_are_unique_and_well_formed() {
        let mut seen = BTreeSet::new();
        for rule in rules() {
            assert!(rule.id.len() == 7 && rule.id.starts_with("PSK"), "{rule:?}");
            assert!(rule.id[3..].bytes().all(|b| b.is_ascii_digit()), "{rule:?}");
            let kebab = |b: u8| b.is_ascii_lowercase() || b == b'-';
            assert!(rule.name.bytes().all(kebab), "{rule:?}");
            assert!(!rule.description.contains('\n') && !rule.remedy.is_empty());
            assert!(seen.insert(rule.id) && seen.insert(rule.name), "{rule:?}");
        }
        assert!(rules().is_sorted_by_key(|rule| rule.id));
    }

    #[test]
    fn rules_are_found_by_code_and_by_name() {
        let by_code = rule("PSK0201").unwrap();
        assert_eq!(rule(by_code.name).unwrap().id, "PSK0201");
        assert!(rule("PSK0000").is_none());
    }
}
