//! `verify FILE`

use std::fmt::Write as _;
use std::path::PathBuf;

use palyra_skill::artifact;
use palyra_skill::trust::{self, TrustStore, Verdict, Verification};

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::files::read_file;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "verify never writes: `tofu_newly_pinned` means that `install --tofu` would pin the key.\nExit status: 0 accepted; 1 rejected; 2 the file cannot be read.\n\nExamples:\n  palyra-skill verify hello.palyra-skill\n  palyra-skill verify hello.palyra-skill --tofu --format json\n  palyra-skill verify hello.palyra-skill --trust-store trust-store.json"
)]
pub(super) struct Args {
    /// The artifact
    file: PathBuf,
    /// A Palyra trust-store.json instead of the home's
    #[arg(long, value_name = "FILE")]
    trust_store: Option<PathBuf>,
    /// Accept an unknown publisher's key as if it were seen for the first time
    #[arg(long)]
    tofu: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let store = trust_store(context, args.trust_store.as_ref())?;
    let bytes = artifact::read_file(&args.file)?;
    let (verification, _) = trust::verify(&bytes, &store, args.tofu);
    context.result(&verification, human)?;
    Ok(Status::from_ok(verification.verdict == Verdict::Accept))
}

/// The trust store that a command judges by: a file, else the home's, else an empty one (verify never writes).
pub(super) fn trust_store(context: &Context, file: Option<&PathBuf>) -> CliResult<TrustStore> {
    if let Some(path) = file {
        let bytes = read_file(path, 16 * 1024 * 1024)?;
        let text = String::from_utf8(bytes)
            .map_err(|_| CliError::usage(format!("{} is not UTF-8", path.display())))?;
        return TrustStore::from_json(&text)
            .map_err(|e| CliError::usage(format!("{}: {e}", path.display())));
    }
    Ok(context.read_home()?.trust_store()?)
}

fn human(verification: &Verification) -> String {
    let mut text = String::new();
    let accepted = verification.verdict == Verdict::Accept;
    let _ = writeln!(
        text,
        "{}: {}",
        if accepted { "accepted" } else { "rejected" },
        verification.message
    );
    let _ = writeln!(text, "  reason     {}", verification.reason);
    let mut line = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = writeln!(text, "  {name:<10} {value}");
        }
    };
    line(
        "skill",
        verification.skill_id.as_ref().map(ToString::to_string),
    );
    line(
        "version",
        verification.version.map(|version| version.to_string()),
    );
    line(
        "publisher",
        verification.publisher.as_ref().map(ToString::to_string),
    );
    line("key", verification.key_id.clone());
    line(
        "payload",
        verification.payload_sha256.map(|digest| digest.to_string()),
    );
    for warning in &verification.manifest_warnings {
        let _ = writeln!(text, "  warning    {warning}");
    }
    text
}
