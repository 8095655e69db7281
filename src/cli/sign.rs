//! `sign FILE`

use std::path::PathBuf;

use palyra_skill::artifact::Artifact;
use serde_json::json;

use super::context::{Context, timestamp_ms};
use super::error::{CliResult, Status};
use super::files::write_file;
use super::key;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "SOURCE_DATE_EPOCH fixes the time in the signature.\n\nExamples:\n  palyra-skill sign hello.palyra-skill\n  palyra-skill sign hello.palyra-skill --key release -o signed.palyra-skill"
)]
pub(super) struct Args {
    /// The artifact
    file: PathBuf,
    /// A key's name, a file, or - for stdin
    #[arg(long, default_value = "default", value_name = "NAME|PATH|-")]
    key: String,
    /// Where the signed artifact goes (default: in place)
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let mut artifact = Artifact::open(&args.file)?;
    let key = key::load(context, &args.key)?;
    artifact.sign(&key, timestamp_ms()?)?;
    let output = args.output.as_ref().unwrap_or(&args.file);
    write_file(output, &artifact.to_bytes()?)?;
    let result = json!({
        "file": output.display().to_string(),
        "publisher": artifact.manifest().publisher,
        "key_id": key.public_key().key_id(),
        "payload_sha256": artifact.payload_digest(),
    });
    context.result(&result, |_| {
        format!(
            "signed {} as {} with {}\n",
            output.display(),
            artifact.manifest().publisher,
            key.public_key().key_id()
        )
    })?;
    let file = output.display();
    context.note(format!(
        "next: palyra-skill install {file} --tofu, or palyra-skill publish {file} --to dir:FOLDER"
    ));
    Ok(Status::Done)
}
