//! What the rules on undeclared imports share.

use std::fmt::Write as _;

use crate::audit::reach::{Who, routes};
use crate::audit::rules::sink::Sink;
use crate::audit::subject::{Module, Subject};
use crate::audit::uses::{Power, Use, imports_for};
use crate::manifest::Manifest;

use super::risk::trace;

/// Most imports that a message names.
const MAX_NAMED: usize = 8;

/// One finding for each module that imports `wanted` when the manifest does not declare it. A bare module has no manifest
/// and is not judged.
pub(super) fn undeclared(
    subject: &Subject<'_>,
    sink: &mut Sink<'_>,
    wanted: Use,
    what: &str,
    declared: impl Fn(&Manifest) -> bool,
) {
    if subject.manifest.is_none_or(declared) {
        return;
    }
    for (module, binary) in subject.binaries() {
        let imports = imports_for(binary, wanted);
        if !imports.is_empty() {
            let message = format!(
                "{} uses {what} that the manifest does not declare: {}",
                module.label(),
                named(&imports)
            );
            let way = first_way(subject, module, wanted);
            let (message, steps) = match way {
                Way::Found(steps) => (message, steps),
                Way::None => (format!("{message}; no export can use it"), Vec::new()),
                Way::Unknown => (message, Vec::new()),
            };
            sink.module(module, what, message).trace(steps);
        }
    }
}

enum Way {
    Found(Vec<String>),
    None,
    Unknown,
}

/// How the tools come to what is not declared.
fn first_way(subject: &Subject<'_>, module: &Module<'_>, wanted: Use) -> Way {
    let powers: &[Power] = match wanted {
        Use::Http => &[Power::Network],
        Use::Secrets => &[Power::Secrets],
        Use::Filesystem | Use::Storage => &[Power::Read, Power::Write],
        _ => return Way::Unknown,
    };
    let (Ok(analysis), Some(reach)) = (&module.facts, module.reach()) else {
        return Way::Unknown;
    };
    let routes = routes(analysis, reach);
    let own = |power: &Power| {
        let mut entries = subject.reaches().entries.iter();
        let is_main = subject
            .main_binary()
            .is_some_and(|(main, _)| std::ptr::eq(main, module));
        let of_tool = entries.find_map(|entry| match (&entry.who, subject.manifest) {
            (Who::Tool(index), Some(manifest)) if is_main => {
                let tool = manifest.entrypoints.tools.get(*index)?;
                Some(trace(tool.id.as_str(), entry.powers.get(power)?))
            }
            _ => None,
        });
        of_tool.or_else(|| Some(routes.get(power)?.steps.clone()))
    };
    powers.iter().find_map(own).map_or(Way::None, Way::Found)
}

/// A bounded list for a message.
pub(super) fn named(names: &[String]) -> String {
    let mut text = names[..names.len().min(MAX_NAMED)].join(", ");
    if names.len() > MAX_NAMED {
        let _ = write!(text, " and {} more", names.len() - MAX_NAMED);
    }
    text
}
