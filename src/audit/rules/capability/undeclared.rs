//! What the rules on undeclared imports share.

use std::fmt::Write as _;

use crate::audit::rules::sink::Sink;
use crate::audit::subject::Subject;
use crate::audit::uses::{Use, imports_for};
use crate::manifest::Manifest;

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
            sink.module(module, what, message);
        }
    }
}

/// A bounded list for a message.
pub(super) fn named(names: &[String]) -> String {
    let mut text = names[..names.len().min(MAX_NAMED)].join(", ");
    if names.len() > MAX_NAMED {
        let _ = write!(text, " and {} more", names.len() - MAX_NAMED);
    }
    text
}
