//! `audit --rules` and `audit --explain RULE`

use palyra_skill::audit::{self, Rule, report};
use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult, Status};

pub(super) fn list(context: &Context) -> CliResult {
    let all: Vec<Value> = audit::rules().iter().map(facts).collect();
    context.result(&json!({ "rules": all }), |_| report::rule_list())?;
    Ok(Status::Done)
}

pub(super) fn explain(context: &Context, name: &str) -> CliResult {
    let rule = audit::rule(&name.to_ascii_uppercase())
        .or_else(|| audit::rule(&name.to_ascii_lowercase()))
        .ok_or_else(|| {
            let hint = match audit::nearest_rule(name) {
                Some(near) => format!("did you mean {} ({})?", near.name, near.id),
                None => "`palyra-skill audit --rules` lists them".to_owned(),
            };
            CliError::usage(format!("there is no rule '{name}'")).hint(hint)
        })?;
    context.result(&facts(rule), |_| report::explain(rule))?;
    Ok(Status::Done)
}

fn facts(rule: &Rule) -> Value {
    let named = |id: &str, name: Option<&str>| json!({ "id": id, "name": name });
    let risks = rule.ast.iter().map(|id| named(id, audit::ast_name(id)));
    let weaknesses = rule
        .cwe
        .iter()
        .map(|id| named(&format!("CWE-{id}"), audit::cwe_name(*id)));
    json!({
        "id": rule.id,
        "name": rule.name,
        "family": rule.family(),
        "severity": rule.severity,
        "description": rule.description,
        "why": rule.why,
        "remedy": rule.remedy,
        "ast": risks.collect::<Vec<_>>(),
        "cwe": weaknesses.collect::<Vec<_>>(),
        "example": rule.example,
    })
}
