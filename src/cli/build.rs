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
    /// Keep names and debug information; such a module is for you, not for others
    #[arg(long)]
    debug: bool,
}

const AFTER_HELP: &str = "\
Where the code describes its tools, as Rust does with #[tool], their ids, texts and schemas are written
into skill.toml; everything else in it stays as it is.

Exit status: 0 built; 1 with --locked: skill.toml is not what the code says; 2 the project is not right;
3 a toolchain is missing.

Examples:
  palyra-skill build hello
  palyra-skill build hello --format json
  palyra-skill build hello --debug
  palyra-skill build hello --locked";

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let project = project::open(&args.project.dir)?;
    let mut toolchain = project::toolchain(context.offline);
    toolchain.locked = args.locked;
    toolchain.debug = args.debug;
    let code = FromCode {
        describer: &|component| palyra_skill::exec::describe(component, build::DESCRIBE),
        locked: args.locked,
    };
    let progress = Progress::start(context, format!("building {}", project.dir.display()));
    let built = build::build_from_code(&project, &toolchain, Some(code), &mut |line| {
        progress.line(line);
    });
    if built.is_err() {
        progress.show_kept();
    }
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
    let result = json!({
        "modules": modules,
        "compiled_bytes": built.compiled_bytes,
        "changes": built.changes,
    });
    let main = project.module_path();
    context.result(&result, |_| {
        let changes = built.changes.iter();
        let changed = changes.map(|change| format!("skill.toml: {change}\n"));
        let made = built.modules.iter().map(|(path, bytes)| {
            let compiled = built.compiled_bytes.filter(|_| *path == main);
            let compiled = compiled.map(|compiled| format!("; {compiled} from the compiler"));
            format!(
                "built {path} ({} bytes{})\n",
                bytes.len(),
                compiled.unwrap_or_default()
            )
        });
        changed.chain(made).collect()
    })?;
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
