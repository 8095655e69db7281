//! How bad a record says that it is.

use serde_json::Value;

use super::osv::{Affected, Record, Score};
use crate::audit::Severity;

/// What `RustSec` calls informational: no vulnerability.
pub(super) fn informational(affected: &Affected) -> Option<&str> {
    affected
        .database_specific
        .get("informational")
        .and_then(Value::as_str)
}

/// The highest score of the CVSS vectors, those of the package before those of the record; else the word that the
/// database uses.
pub(super) fn severity(record: &Record, affected: &Affected) -> Option<Severity> {
    scored(&affected.severity)
        .or_else(|| scored(&record.severity))
        .or_else(|| vector(affected.database_specific.get("cvss")?.as_str()?))
        .or_else(|| word(&affected.ecosystem_specific))
        .or_else(|| word(&affected.database_specific))
        .or_else(|| word(&record.database_specific))
}

fn scored(scores: &[Score]) -> Option<Severity> {
    scores.iter().filter_map(|score| vector(&score.score)).max()
}

/// CVSS 3 and 4; version 2 has no scale that could be compared.
fn vector(text: &str) -> Option<Severity> {
    let rating = text.parse::<cvss::Cvss>().ok()?.severity();
    Some(match rating {
        cvss::Severity::None => Severity::Info,
        cvss::Severity::Low => Severity::Low,
        cvss::Severity::Medium => Severity::Medium,
        cvss::Severity::High => Severity::High,
        cvss::Severity::Critical => Severity::Critical,
    })
}

fn word(specific: &Value) -> Option<Severity> {
    match specific
        .get("severity")?
        .as_str()?
        .to_ascii_lowercase()
        .as_str()
    {
        "low" | "negligible" => Some(Severity::Low),
        "moderate" | "medium" => Some(Severity::Medium),
        "high" | "important" => Some(Severity::High),
        "critical" => Some(Severity::Critical),
        _ => None,
    }
}
