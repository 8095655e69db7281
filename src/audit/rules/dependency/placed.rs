//! Where findings about packages are placed, and how they name them.

use crate::artifact::SBOM;
use crate::audit::advisories::Match;
use crate::audit::dependencies::{Component, Package, Place};
use crate::audit::rules::sink::{Found, Sink};
use crate::audit::subject::Subject;

/// Longest part of a summary that is shown, in characters.
const MAX_SUMMARY: usize = 160;

/// `itoa 1.0.0 (crates.io)`.
pub(super) fn named(package: &Package) -> String {
    format!(
        "{} {} ({})",
        package.name,
        package.version,
        package.ecosystem.as_str()
    )
}

/// `RUSTSEC-2024-0001 (CVE-2024-1): summary`.
pub(super) fn told(found: &Match) -> String {
    let mut text = found.ids.first().cloned().unwrap_or_default();
    if found.ids.len() > 1 {
        let others: Vec<_> = found
            .ids
            .iter()
            .skip(1)
            .take(4)
            .map(String::as_str)
            .collect();
        text.push_str(&format!(" ({})", others.join(", ")));
    }
    if !found.summary.is_empty() {
        let summary: String = found.summary.chars().take(MAX_SUMMARY).collect();
        text.push_str(&format!(": {summary}"));
    }
    text
}

/// What does not change when another version of the package has the same fault.
pub(super) fn key(found: &Match) -> String {
    let id = found.ids.first().map_or("", String::as_str);
    format!(
        "{} {} {id}",
        found.package.ecosystem.as_str(),
        found.package.name
    )
}

/// A finding about a package, in the component or the list that names it.
pub(super) fn at<'s>(
    subject: &Subject<'_>,
    sink: &'s mut Sink<'_>,
    place: Place,
    key: &str,
    message: String,
) -> Found<'s> {
    let dependencies = subject.dependencies();
    match place {
        Place::Sbom(index) => match dependencies.components().get(index) {
            Some(component) => in_sbom(subject, sink, component, key, message),
            None => sink.target(key, message),
        },
        Place::List(index) => {
            let list = dependencies.lists.get(index);
            match list.and_then(|list| Some((subject.modules.get(list.module)?, list.offset))) {
                Some((module, offset)) => sink.offset(module, offset, key, message),
                None => sink.target(key, message),
            }
        }
    }
}

/// A finding about a component of the bill of materials.
pub(super) fn in_sbom<'s>(
    subject: &Subject<'_>,
    sink: &'s mut Sink<'_>,
    component: &Component,
    key: &str,
    message: String,
) -> Found<'s> {
    let Some(file) = subject.files.iter().find(|file| file.path == SBOM) else {
        return sink.target(key, message);
    };
    // As JSON has it: where the text is escaped there, the place is the file alone.
    let text = component.purl.as_ref().unwrap_or(&component.name);
    let quoted = format!("\"{text}\"");
    let offset = std::str::from_utf8(file.bytes)
        .ok()
        .and_then(|json| json.find(&quoted));
    sink.file(file, offset, key, message)
}
