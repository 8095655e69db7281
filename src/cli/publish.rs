//! `publish FILE --to REGISTRY`

use std::path::PathBuf;

use palyra_skill::artifact::{self, Artifact, SignatureCheck};
use palyra_skill::registry::{self, Facts, Reference};

use super::context::Context;
use super::error::{CliError, CliResult, Status};

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  palyra-skill publish hello.palyra-skill --to dir:registry")]
pub(super) struct Args {
    /// A signed artifact
    file: PathBuf,
    /// dir:PATH
    #[arg(long, value_name = "REGISTRY")]
    to: String,
}

/// What a registry's index says of an artifact.
pub(super) fn facts(artifact: &Artifact) -> Facts {
    let manifest = artifact.manifest();
    Facts {
        skill_id: manifest.skill_id.clone(),
        version: manifest.version,
        publisher: manifest.publisher.clone(),
    }
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let bytes = artifact::read_file(&args.file)?;
    let artifact = Artifact::read(&bytes)?;
    match artifact.check_signature() {
        SignatureCheck::Valid { .. } => {}
        SignatureCheck::Missing => {
            return Err(
                CliError::no(format!("{} is not signed", args.file.display()))
                    .hint(format!("palyra-skill sign {}", args.file.display())),
            );
        }
        SignatureCheck::Invalid { message, .. } => {
            return Err(CliError::no(format!(
                "the signature of {} is not valid: {message}",
                args.file.display()
            )));
        }
    }
    let reference = Reference::parse(&args.to)?;
    if reference.selector.is_some() {
        return Err(
            CliError::usage(format!("{} names a skill in a registry", args.to))
                .hint("publish to the registry itself: dir:PATH"),
        );
    }
    let entry = registry::open(&reference.location)?.publish(&bytes, &facts(&artifact))?;
    context.result(&entry, |entry| {
        format!(
            "published {} {} to {}\n",
            entry.skill_id, entry.version, args.to
        )
    })?;
    context.note(format!(
        "next: palyra-skill install {}#{}",
        args.to, entry.skill_id
    ));
    Ok(Status::Done)
}
