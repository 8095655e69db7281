//! Places as SARIF has them: a file that can be opened, and what inside it is meant.

use std::fmt::Write as _;

use super::super::file_of;
use super::model::{
    ArtifactLocation, CodeFlow, Location, LogicalLocation, Message, PhysicalLocation, Region,
    ThreadFlow, ThreadFlowLocation,
};
use crate::audit::{Finding, TargetKind, TargetReport};

/// What relative paths are relative to; hosts that show SARIF take it for the checkout's root.
pub(super) const ROOT: &str = "%SRCROOT%";

/// The target itself.
pub(super) fn of_target(target: &TargetReport) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(&target.target),
            region: whole(target, ""),
            context_region: None,
        },
        logical_locations: Vec::new(),
        message: None,
    }
}

/// A finding's place. Lines and offsets are of the file that is named, so the entries of an artifact have none there: they
/// are named beside it.
pub(super) fn of_finding(target: &TargetReport, finding: &Finding) -> Location {
    let place = &finding.location;
    let is_inside = target.kind == TargetKind::Artifact && !place.file.is_empty();
    let (region, context_region) = if is_inside {
        (None, None)
    } else {
        let (region, context) = regions(finding);
        (region.or_else(|| whole(target, &place.file)), context)
    };
    Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(&file_of(target, &place.file)),
            region,
            context_region,
        },
        logical_locations: logical(finding),
        message: None,
    }
}

/// A module as a whole; of other files the size is not known here.
fn whole(target: &TargetReport, file: &str) -> Option<Region> {
    let module = target.modules.iter().find(|module| module.path == file)?;
    Some(Region {
        byte_offset: Some(0),
        byte_length: Some(module.size),
        ..Region::default()
    })
}

fn regions(finding: &Finding) -> (Option<Region>, Option<Region>) {
    let place = &finding.location;
    let Some(line) = place.line else {
        let offset = place.offset.map(|offset| Region {
            byte_offset: Some(offset),
            ..Region::default()
        });
        return (offset, None);
    };
    let mut region = Region {
        start_line: Some(line),
        start_column: place.column,
        ..Region::default()
    };
    let snippet = place.snippet.as_ref().map(Message::new);
    // What surrounds a region has to be more than the region, which without an end is the rest of the line.
    if place.column.is_none_or(|column| column == 1) {
        region.snippet = snippet;
        return (Some(region), None);
    }
    let context = snippet.map(|snippet| Region {
        start_line: Some(line),
        snippet: Some(snippet),
        ..Region::default()
    });
    (Some(region), context)
}

fn logical(finding: &Finding) -> Vec<LogicalLocation> {
    let place = &finding.location;
    let mut inside = place.file.clone();
    if let Some(line) = place.line {
        let _ = write!(inside, ":{line}");
    }
    if let Some(function) = &place.function {
        let name = format!(
            "{inside}#module{}.function{}",
            function.module, function.index
        );
        return vec![LogicalLocation {
            name: function.name.clone(),
            fully_qualified_name: name,
            kind: "function",
        }];
    }
    if inside.is_empty() {
        return Vec::new();
    }
    vec![LogicalLocation {
        name: None,
        fully_qualified_name: inside,
        kind: "resource",
    }]
}

/// The steps of a finding's trace, all in the file of the finding.
pub(super) fn flows(target: &TargetReport, finding: &Finding) -> Vec<CodeFlow> {
    if finding.trace.is_empty() {
        return Vec::new();
    }
    let step = |text: &String| ThreadFlowLocation {
        location: Location {
            physical_location: PhysicalLocation {
                artifact_location: artifact(&file_of(target, &finding.location.file)),
                region: None,
                context_region: None,
            },
            logical_locations: Vec::new(),
            message: Some(Message::foreign(text)),
        },
    };
    vec![CodeFlow {
        thread_flows: [ThreadFlow {
            locations: finding.trace.iter().map(step).collect(),
        }],
    }]
}

/// A path: relative to [`ROOT`], or a `file:` URI.
fn artifact(path: &str) -> ArtifactLocation {
    let path = path.replace('\\', "/");
    let mut letters = path.chars();
    let is_drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.next() == Some(':')
        && letters.next() == Some('/');
    let (uri, uri_base_id) = if is_drive {
        let (drive, rest) = path.split_at(2);
        (format!("file:///{drive}{}", encode(rest)), None)
    } else if let Some(rest) = path.strip_prefix('/') {
        // `//x` would name a host.
        (
            format!("file:///{}", encode(rest.trim_start_matches('/'))),
            None,
        )
    } else {
        let path = path.strip_prefix("./").unwrap_or(&path);
        (encode(path), Some(ROOT))
    };
    ArtifactLocation {
        uri: Some(uri),
        uri_base_id,
        description: None,
    }
}

fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_surrounds_a_region_is_more_than_the_region() {
        let at = |column| Finding {
            rule: "PSK0301",
            name: "tool-without-export",
            severity: crate::audit::Severity::High,
            message: String::new(),
            location: crate::audit::Location {
                line: Some(3),
                column,
                snippet: Some("name = 1".to_owned()),
                ..Default::default()
            },
            trace: Vec::new(),
            fingerprint: String::new(),
        };
        let (region, context) = regions(&at(Some(8)));
        assert!(region.unwrap().snippet.is_none() && context.is_some());
        for column in [None, Some(1)] {
            let (region, context) = regions(&at(column));
            assert!(region.unwrap().snippet.is_some() && context.is_none());
        }
    }

    #[test]
    fn paths_become_uris() {
        let uri = |path: &str| artifact(path).uri.unwrap();
        assert_eq!(uri("./a b/skill.toml"), "a%20b/skill.toml");
        assert_eq!(uri("/srv/x.wasm"), "file:///srv/x.wasm");
        assert_eq!(uri("//host/x"), "file:///host/x");
        assert_eq!(uri("C:\\skills\\x"), "file:///C:/skills/x");
        assert_eq!(uri("dir:registry#a@1.0.0"), "dir%3Aregistry%23a%401.0.0");
        assert_eq!(artifact("a").uri_base_id, Some(ROOT));
        assert_eq!(artifact("/a").uri_base_id, None);
    }
}
