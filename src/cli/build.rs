//! `build [DIR]`

use palyra_skill::build;
use serde_json::json;

use super::context::Context;
use super::error::{CliResult, Status};
use super::progress::Progress;
use super::project::{self, ProjectDir};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill build hello\n  palyra-skill build hello --format json"
)]
pub(super) struct Args {
    #[command(flatten)]
    project: ProjectDir,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let project = project::open(&args.project.dir)?;
    let progress = Progress::start(context, format!("building {}", project.dir.display()));
    let built = build::build(
        &project,
        &project::toolchain(context.offline),
        &mut |line| progress.line(line),
    )?;
    drop(progress);
    let modules: Vec<_> = built
        .modules
        .iter()
        .map(|(path, bytes)| json!({ "path": path, "bytes": bytes.len() }))
        .collect();
    context.result(&json!({ "modules": modules }), |_| {
        built
            .modules
            .iter()
            .map(|(path, bytes)| format!("built {path} ({} bytes)\n", bytes.len()))
            .collect()
    })?;
    Ok(Status::Done)
}
