//! `pack [DIR]`

use std::path::PathBuf;

use palyra_skill::build;
use serde_json::json;

use super::context::{Context, timestamp_ms};
use super::error::{CliResult, Status};
use super::files::write_file;
use super::key;
use super::project::{self, ProjectDir};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "The same project gives the same bytes, on any machine and at any time.\n\nExamples:\n  palyra-skill pack hello -o hello.palyra-skill\n  palyra-skill pack hello --sign"
)]
pub(super) struct Args {
    #[command(flatten)]
    project: ProjectDir,
    /// Where the artifact goes (default: <skill_id>-<version>.palyra-skill in the current folder)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Sign it, too
    #[arg(long)]
    sign: bool,
    /// The key to sign with
    #[arg(
        long,
        default_value = "default",
        value_name = "NAME|PATH|-",
        requires = "sign"
    )]
    key: String,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let project = project::open(&args.project.dir)?;
    let mut artifact = build::pack(&project)?;
    if args.sign {
        artifact.sign(&key::load(context, &args.key)?, timestamp_ms()?)?;
    }
    let manifest = artifact.manifest();
    let output = args.output.clone().unwrap_or_else(|| {
        PathBuf::from(format!(
            "{}-{}.palyra-skill",
            manifest.skill_id, manifest.version
        ))
    });
    let bytes = artifact.to_bytes()?;
    write_file(&output, &bytes)?;
    let result = json!({
        "file": output.display().to_string(),
        "bytes": bytes.len(),
        "payload_sha256": artifact.payload_digest(),
        "signed": args.sign,
    });
    context.result(&result, |_| {
        format!(
            "packed {} ({} bytes)\npayload {}\n",
            output.display(),
            bytes.len(),
            artifact.payload_digest()
        )
    })?;
    if !args.sign {
        context.note(format!("next: palyra-skill sign {}", output.display()));
    }
    Ok(Status::Done)
}
