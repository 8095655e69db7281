//! `build [DIR]`

use palyra_skill::build::{self, BuildError, FromCode};
use palyra_skill::manifest::Change;
use serde_json::json;

use super::context::Context;
use super::error::{CliResult, Status};
use super::progress::Progress;
use super::project::{self, ProjectDir};
use super::terminal::note;

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    #[command(flatten)]
    project: ProjectDir,
    /// Change neither skill.toml nor Cargo.lock: fail where the code says something else
    #[arg(long)]
    locked: bool,
}

const AFTER_HELP: &str = "\
Where the code describes its tools, as Rust does with #[tool], their ids, texts and schemas are written
into skill.toml; everything else in it stays as it is.

Exit status: 0 built; 1 with --locked: skill.toml is not what the code says; 2 the project is not right;
3 a toolchain is missing.

Examples:
  palyra-skill build
  palyra-skill build hello --format json
  palyra-skill build --locked                in CI: the committed skill.toml is current";

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let project = project::open(&args.project.dir)?;
    let mut toolchain = project::toolchain(context.offline);
    toolchain.locked = args.locked;
    let code = FromCode {
        describer: &|component| palyra_skill::exec::describe(component, build::DESCRIBE),
        locked: args.locked,
    };
    let progress = Progress::start(context, format!("building {}", project.dir.display()));
    let built = build::build_from_code(&project, &toolchain, Some(code), &mut |line| {
        progress.line(line);
    });
    drop(progress);
    let built = match built {
        Err(BuildError::Drift { changes }) => return drift(context, &changes),
        built => built?,
    };
    let modules: Vec<_> = built
        .modules
        .iter()
        .map(|(path, bytes)| json!({ "path": path, "bytes": bytes.len() }))
        .collect();
    context.result(
        &json!({ "modules": modules, "changes": built.changes }),
        |_| {
            let changed = built
                .changes
                .iter()
                .map(|change| format!("skill.toml: {change}\n"));
            let made = built
                .modules
                .iter()
                .map(|(path, bytes)| format!("built {path} ({} bytes)\n", bytes.len()));
            changed.chain(made).collect()
        },
    )?;
    Ok(Status::Done)
}

/// The answer of `--locked`: nothing was written.
fn drift(context: &Context, changes: &[Change]) -> CliResult {
    context.result(&json!({ "modules": [], "changes": changes }), |_| {
        changes
            .iter()
            .map(|change| format!("skill.toml: {change}\n"))
            .collect()
    })?;
    note(
        "skill.toml is not what the code says: run `palyra-skill build` and commit what it changes",
    );
    Ok(Status::No)
}
