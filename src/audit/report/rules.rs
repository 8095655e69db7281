//! The rules as text: the list, one explained, and the chapter of the book.

use std::fmt::Write as _;

use super::wrap::indented;
use crate::audit::{Family, Rule, ast_name, cwe_name, rules};

impl Family {
    /// What the family is about, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Self::Artifact => "the package: entries, signature, trust, attestations",
            Self::Capability => "what a skill imports and asks for",
            Self::Code => "the binaries",
            Self::Data => "what lies in data segments, sections and assets",
            Self::Prompt => "texts that an agent reads",
            Self::Schema => "the JSON Schemas of the tools",
            Self::Dependency => "what the skill was built from",
            Self::Change => "what is different from an earlier version",
        }
    }
}

/// The families that have rules, with them.
fn families() -> impl Iterator<Item = (Family, Vec<&'static Rule>)> {
    Family::ALL
        .into_iter()
        .map(|family| {
            let own = rules().iter().filter(|rule| rule.family() == family);
            (family, own.collect::<Vec<_>>())
        })
        .filter(|(_, own)| !own.is_empty())
}

/// All rules by family, two lines each.
pub fn rule_list() -> String {
    let mut out = String::new();
    for (family, own) in families() {
        let _ = writeln!(
            out,
            "{} (PSK{}): {}\n",
            family.as_str(),
            family.digits(),
            family.about()
        );
        for rule in own {
            let _ = writeln!(out, "  {}  {:<8}  {}", rule.id, rule.severity, rule.name);
            out.push_str(&indented(rule.description, "                     "));
        }
        out.push('\n');
    }
    let _ = writeln!(
        out,
        "{} rules; `palyra-skill audit --explain RULE` explains one.",
        rules().len()
    );
    out
}

/// The risks and weaknesses that a rule is about: `AST03 Over-Privileged Skills`, `CWE-250 Execution with …`.
pub(super) fn references(rule: &Rule) -> Vec<String> {
    let risks = rule
        .ast
        .iter()
        .map(|id| format!("{id} {}", ast_name(id).unwrap_or_default()));
    let weaknesses = rule
        .cwe
        .iter()
        .map(|id| format!("CWE-{id} {}", cwe_name(*id).unwrap_or_default()));
    risks
        .chain(weaknesses)
        .map(|reference| reference.trim_end().to_owned())
        .collect()
}

/// One rule for a person: what, why, what to do, and an example.
pub fn explain(rule: &Rule) -> String {
    let family = rule.family().as_str();
    let mut out = format!(
        "{} {} ({}, {family})\n\n",
        rule.id, rule.name, rule.severity
    );
    out.push_str(&indented(rule.description, ""));
    let mut part = |heading: &str, text: &str| {
        if !text.is_empty() {
            let _ = write!(out, "\n{heading}\n{}", indented(text, "  "));
        }
    };
    part("Why it matters", rule.why);
    part("What to do", rule.remedy);
    let references = references(rule);
    if !references.is_empty() {
        out.push_str("\nWhat it is about\n");
        for reference in references {
            out.push_str(&indented(&reference, "  "));
        }
    }
    for (heading, code) in [("Found", rule.example.bad), ("Fixed", rule.example.fixed)] {
        if !code.is_empty() {
            let _ = writeln!(out, "\n{heading}");
            code.lines()
                .for_each(|line| out.push_str(&format!("    {line}\n")));
        }
    }
    out
}

/// The book's chapter with every rule.
pub fn rule_chapter() -> String {
    let mut out = String::from(
        "<!-- Made from the program by the test `rule_chapter`; PALYRA_SKILL_UPDATE=1 writes it anew. -->\n\n\
         # Audit rules\n\n\
         A code keeps its meaning for good. The severity is the one without a policy; a [policy](audit-policy.md) changes it by \
         rule or by family. `palyra-skill audit --explain RULE` prints the same on a terminal.\n",
    );
    for (family, own) in families() {
        let _ = writeln!(out, "\n## PSK{}: {}\n", family.digits(), family.about());
        out.push_str("| rule | severity | finds |\n|---|---|---|\n");
        for rule in &own {
            let anchor = format!("{} {}", rule.id, rule.name)
                .to_lowercase()
                .replace(' ', "-");
            let description = rule.description.replace('|', "\\|");
            let _ = writeln!(
                out,
                "| [{} `{}`](#{anchor}) | {} | {description} |",
                rule.id, rule.name, rule.severity
            );
        }
        for rule in own {
            chapter_of(&mut out, rule);
        }
    }
    out
}

fn chapter_of(out: &mut String, rule: &Rule) {
    let _ = writeln!(out, "\n### {} {}\n\n{}", rule.id, rule.name, details(rule));
}

/// A rule's why, remedy, references and example as Markdown.
pub(super) fn details(rule: &Rule) -> String {
    let mut parts = vec![rule.description.to_owned()];
    if !rule.why.is_empty() {
        parts.push(format!("**Why it matters.** {}", rule.why));
    }
    parts.push(format!("**What to do.** {}", rule.remedy));
    let references = references(rule);
    if !references.is_empty() {
        parts.push(format!("**About.** {}.", references.join("; ")));
    }
    for (heading, code) in [("Found", rule.example.bad), ("Fixed", rule.example.fixed)] {
        if !code.is_empty() {
            let fence = fence(code);
            parts.push(format!(
                "{heading}:\n\n{fence}\n{}\n{fence}",
                code.trim_end()
            ));
        }
    }
    parts.join("\n\n")
}

/// More backticks than stand together in the code.
fn fence(code: &str) -> String {
    let longest = code
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}
