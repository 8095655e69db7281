//! What a rule found, and where.

use serde::Serialize;

use super::Severity;

/// Where a finding is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Location {
    /// A file or entry inside the target; empty for the target itself.
    pub file: String,
    /// From 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// From 1, in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The line as it stands in the file, cut where it is long. Text of the audited file: neutralise it before printing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snippet: Option<String>,
    /// The function of a binary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<FunctionPlace>,
    /// Bytes from the start of the file, in a binary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// A function of a core module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FunctionPlace {
    /// Which core module of the binary, from 0, in the order of the file; 0 for a core module itself.
    pub module: u32,
    /// Its index in that module's function index space.
    pub index: u32,
    /// From the name section or an export; text of the audited file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What a rule found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's code, for example `PSK0201`.
    pub rule: &'static str,
    /// The rule's name, for example `undeclared-http`.
    pub name: &'static str,
    /// After the policy.
    pub severity: Severity,
    /// What is the matter, with the names involved. May hold text of the audited file: neutralise it before printing.
    pub message: String,
    /// Where.
    pub location: Location,
    /// The steps that lead there, such as the calls from a tool to an import; empty where there is nothing to follow.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trace: Vec<String>,
    /// SHA-256 of the rule and of what it found, not of where the target lies: the same finding in another folder
    /// or version keeps it.
    pub fingerprint: String,
}
