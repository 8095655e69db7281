//! Our own rules, one file each.
//!
//! A code is never used again for something else. PS01 is about imports, PS02 about exports and modules, PS03 about what
//! the manifest says to people and models, PS04 about the scope of what it asks for, PS05 about the binary itself.

mod capability;
mod debug_info;
mod duplicate_module;
mod export_without_tool;
mod foreign_secret_scope;
mod hidden_text;
mod input_not_object;
mod instruction_text;
mod memory_over_quota;
mod missing_default_module;
mod missing_entry_point;
mod never_granted_import;
mod private_host;
mod runtime_unsupported;
mod sink;
mod start_function;
mod text;
mod tool_without_export;
mod undeclared_config;
mod undeclared_filesystem;
mod undeclared_http;
mod undeclared_secrets;
mod undeclared_storage;
mod unknown_import;
mod unreferenced_module;
mod unusable_schema;
mod unused_capability;
mod wide_schema;
mod wildcard_host;

use std::fmt;

use sink::Sink;

use super::subject::Subject;
use super::{Finding, Policy, Severity};

/// A rule of the audit.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Its code, for example `PS0101`.
    pub id: &'static str,
    /// Its name, for example `undeclared-http`.
    pub name: &'static str,
    /// The severity of its findings unless the policy says otherwise.
    pub severity: Severity,
    /// One line: what it finds.
    pub description: &'static str,
    /// Why that matters, and what to do.
    pub help: &'static str,
    check: fn(&Subject<'_>, &mut Sink<'_>),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({} {})", self.id, self.name)
    }
}

static RULES: [Rule; 26] = [
    undeclared_http::RULE,
    undeclared_filesystem::RULE,
    undeclared_secrets::RULE,
    undeclared_storage::RULE,
    undeclared_config::RULE,
    never_granted_import::RULE,
    unknown_import::RULE,
    unused_capability::RULE,
    tool_without_export::RULE,
    export_without_tool::RULE,
    missing_entry_point::RULE,
    missing_default_module::RULE,
    unreferenced_module::RULE,
    duplicate_module::RULE,
    unusable_schema::RULE,
    input_not_object::RULE,
    wide_schema::RULE,
    hidden_text::RULE,
    instruction_text::RULE,
    wildcard_host::RULE,
    private_host::RULE,
    foreign_secret_scope::RULE,
    start_function::RULE,
    runtime_unsupported::RULE,
    memory_over_quota::RULE,
    debug_info::RULE,
];

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

/// Every rule that the policy leaves on; most severe findings first, then by code, then by place.
pub(super) fn run(subject: &Subject<'_>, policy: &Policy) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules() {
        if let Some(severity) = policy.severity(rule) {
            let mut sink = Sink::new(subject, rule, severity);
            (rule.check)(subject, &mut sink);
            findings.extend(sink.finish());
        }
    }
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
            assert!(rule.id.len() == 6 && rule.id.starts_with("PS"), "{rule:?}");
            assert!(rule.id[2..].bytes().all(|b| b.is_ascii_digit()), "{rule:?}");
            let kebab = |b: u8| b.is_ascii_lowercase() || b == b'-';
            assert!(rule.name.bytes().all(kebab), "{rule:?}");
            assert!(!rule.description.contains('\n') && !rule.help.is_empty());
            assert!(seen.insert(rule.id) && seen.insert(rule.name), "{rule:?}");
        }
        assert!(rules().is_sorted_by_key(|rule| rule.id));
    }

    #[test]
    fn rules_are_found_by_code_and_by_name() {
        let by_code = rule("PS0101").unwrap();
        assert_eq!(rule(by_code.name).unwrap().id, "PS0101");
        assert!(rule("PS0000").is_none());
    }
}
