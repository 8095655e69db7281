//! `diff OLD NEW`

use palyra_skill::audit::diff::{diff, human, json, markdown};
use palyra_skill::trust::TrustStore;

use super::context::{Context, Format};
use super::error::{CliError, CliResult, Status};
use super::loaded::Loaded;
use super::terminal::print;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Compared are capabilities, tools with their descriptions, schemas and risk, imports and exports, packages, entries, sizes and who signed; not how a manifest is written or when something was signed. Nothing is compiled or run. What a change is worth, `audit NEW --against OLD` says.\nExit status: 0 nothing that matters is different; 1 something is; 2 one of the two cannot be read.\n\nExamples:\n  palyra-skill diff hello-1.0.0.palyra-skill hello-1.1.0.palyra-skill\n  palyra-skill diff acme.hello hello.palyra-skill\n  palyra-skill diff old.palyra-skill hello --format markdown"
)]
pub(super) struct Args {
    /// The earlier version: a project, a .wasm file, an artifact or the id of an installed skill
    old: String,
    /// The later version, likewise
    new: String,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    if matches!(context.format, Format::Sarif | Format::Junit) {
        return Err(CliError::usage(
            "diff prints --format human, json or markdown",
        ));
    }
    // Whom to trust is another question: a diff shows who signed.
    let nobody = TrustStore::default();
    let read = |name| Loaded::read(context, name, &nobody, false);
    let (old, new) = (read(&args.old)?, read(&args.new)?);
    let found = diff(&old.input(), &new.input()).map_err(|e| CliError::usage(e.to_string()))?;
    let text = match context.format {
        Format::Json => format!("{:#}\n", json(&found)),
        Format::Markdown => markdown(&found),
        _ => human(&found),
    };
    print(&text)?;
    Ok(Status::from_ok(found.is_empty()))
}
