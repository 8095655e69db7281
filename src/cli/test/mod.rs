//! `test [DIR]`

mod fuzz;
mod report;

use std::path::PathBuf;
use std::sync::Arc;

use palyra_skill::build::Project;
use palyra_skill::exec::Trial;
use palyra_skill::manifest::{DeclaredTests, Manifest};
use palyra_skill::store::Home;
use palyra_skill::testing::{self, Options, cases};

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::files::write_file;
use super::project::{self, ProjectDir};
use super::run;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Cases stand in tests/*.toml and run in the sandbox, apart from any home and without a network: what they need, they bring along as stubs. With --fuzz, inputs are made from each tool's input schema instead.\nExit status: 0 all passed; 1 one failed.\n\nExamples:\n  palyra-skill test hello\n  palyra-skill test hello --filter words\n  palyra-skill test hello --update\n  palyra-skill test hello --junit report.xml\n  palyra-skill test hello --fuzz 1000 --seed 7"
)]
pub(super) struct Args {
    #[command(flatten)]
    project: ProjectDir,
    /// Only cases whose name contains this
    #[arg(long, value_name = "TEXT", conflicts_with = "fuzz")]
    filter: Option<String>,
    /// Write snapshots that are missing or differ, and remove those of no case
    #[arg(long, conflicts_with = "fuzz")]
    update: bool,
    /// Write a JUnit report to this file, too
    #[arg(long, value_name = "FILE", conflicts_with = "fuzz")]
    junit: Option<PathBuf>,
    /// Make this many inputs for each tool from its schema, and look for faults
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    fuzz: Option<u32>,
    /// Make the same inputs again
    #[arg(long, value_name = "S", requires = "fuzz")]
    seed: Option<u64>,
    /// Only this tool
    #[arg(long, value_name = "ID", requires = "fuzz")]
    tool: Option<String>,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let project = project::open(&args.project.dir)?;
    let cases = cases::read(&project.dir)?;
    if let Some(inputs) = args.fuzz {
        return fuzz::run(context, &project, &cases, inputs, args);
    }
    refuse_no_cases(&project, &cases, args.filter.as_deref())?;
    let trial = trial(context, &project)?;
    let options = Options {
        project: &project.dir,
        filter: args.filter.as_deref(),
        update: args.update,
    };
    let report = testing::run(&trial, &declared(&project), &cases, options)
        .map_err(|e| CliError::environment(format!("the cases cannot be run: {e}")))?;
    if let Some(path) = &args.junit {
        write_file(path, testing::junit(&report).as_bytes())?;
    }
    context.result(&report, report::human)?;
    Ok(Status::from_ok(report.failed == 0))
}

fn refuse_no_cases(
    project: &Project,
    cases: &[cases::Case],
    filter: Option<&str>,
) -> CliResult<()> {
    if cases.is_empty() {
        return Err(CliError::usage(format!(
            "there is no case in {}",
            project.dir.join("tests").display()
        ))
        .hint("a case is a table [[case]] in tests/*.toml with name, tool, input, and output or error"));
    }
    match filter {
        Some(filter) if !cases.iter().any(|case| case.name.contains(filter)) => {
            Err(CliError::usage(format!(
                "none of the {} cases has '{filter}' in its name",
                cases.len()
            )))
        }
        _ => Ok(()),
    }
}

/// A tool that was typed has to be one of the skill's.
pub(super) fn refuse_unknown_tool(manifest: &Manifest, typed: Option<&str>) -> CliResult<()> {
    let Some(id) = typed.filter(|id| manifest.tool(id).is_none()) else {
        return Ok(());
    };
    let tools = manifest.entrypoints.tools.iter();
    let known: Vec<_> = tools.map(|tool| tool.id.as_str()).collect();
    Err(CliError::usage(format!("the skill has no tool '{id}'"))
        .hint(format!("name one of {}", known.join(", "))))
}

/// What the author's manifest says for tests.
pub(super) fn declared(project: &Project) -> DeclaredTests {
    let authoring = project.manifest.authoring.as_ref();
    authoring.map(|a| a.tests.clone()).unwrap_or_default()
}

/// A project's skill, audited and compiled. Of the home only the cache of compiled code is used; where there is no
/// home, it is compiled anew.
pub(super) fn trial(context: &Context, project: &Project) -> CliResult<Trial> {
    let skill = Arc::new(run::from_project(project)?);
    let folder = tempfile::tempdir()
        .map_err(|e| CliError::environment(format!("cannot make a temporary folder: {e}")))?;
    let home = match context.open_home() {
        Ok(home) => home,
        Err(_) => Home::open(folder.path())?,
    };
    let (runtime, executor) = run::executor_with(Arc::new(home))?;
    let trial = runtime.block_on(executor.trial(skill));
    trial.map_err(|failure| CliError::no(format!("{}: {}", failure.code, failure.message)))
}
