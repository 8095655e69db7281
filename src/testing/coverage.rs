//! What a skill's cases leave out: tools without a case, and declared errors that no case shows.

use std::collections::BTreeSet;

use serde::Serialize;

use super::judge::is_error;
use crate::exec::CallResult;
use crate::manifest::{DeclaredTests, Manifest};

/// What the cases of a skill show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How many tools the skill has.
    pub tools: usize,
    /// Those that no case calls.
    pub tools_without_case: Vec<String>,
    /// How many errors `[authoring].errors` declares.
    pub errors: usize,
    /// Those that no case shows.
    pub errors_without_case: Vec<DeclaredError>,
}

/// An error that `[authoring].errors` declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeclaredError {
    /// The tool.
    pub tool: String,
    /// A code, an outcome or a part of the message.
    pub error: String,
}

impl Coverage {
    /// What the tools that are called show, and the calls of cases that hold: each a tool and what came of it.
    pub(super) fn of<'a>(
        manifest: &Manifest,
        declared: &DeclaredTests,
        called: &BTreeSet<&str>,
        holding: &[(&'a str, &'a CallResult)],
    ) -> Self {
        let tools = manifest.entrypoints.tools.iter();
        let without = tools
            .map(|tool| tool.id.as_str())
            .filter(|id| !called.contains(id));
        let errors = declared.errors.iter().flat_map(|(tool, errors)| {
            errors.iter().map(move |error| DeclaredError {
                tool: tool.to_string(),
                error: error.clone(),
            })
        });
        let shown = |declared: &DeclaredError| {
            holding
                .iter()
                .any(|(tool, result)| *tool == declared.tool && is_error(result, &declared.error))
        };
        Self {
            tools: manifest.entrypoints.tools.len(),
            tools_without_case: without.map(str::to_owned).collect(),
            errors: declared.errors.values().map(Vec::len).sum(),
            errors_without_case: errors.filter(|declared| !shown(declared)).collect(),
        }
    }
}
