//! The command line: one file a command. The only place that prints or prompts.
#![allow(
    clippy::doc_markdown,
    reason = "doc comments are the help texts here, and a terminal shows backticks"
)]

mod approvals;
mod audit;
#[cfg(feature = "authoring")]
mod bench;
#[cfg(feature = "authoring")]
mod build;
mod completions;
mod context;
#[cfg(all(feature = "authoring", feature = "serve"))]
mod demo;
#[cfg(all(feature = "authoring", feature = "serve"))]
mod dev;
mod diff;
mod doctor;
mod drawn;
mod error;
mod files;
mod from;
mod grant;
mod hook;
mod inspect;
mod install;
mod journal;
mod key;
#[cfg(all(feature = "authoring", feature = "serve"))]
mod keys;
mod loaded;
mod logging;
mod man;
#[cfg(feature = "authoring")]
mod new;
mod pack;
#[cfg(feature = "authoring")]
mod progress;
mod project;
mod publish;
#[cfg(feature = "runtime")]
mod run;
mod schema;
mod secret;
#[cfg(feature = "serve")]
mod serve;
mod sign;
mod skills;
mod suggest;
mod target;
mod terminal;
#[cfg(feature = "authoring")]
mod test;
mod trust;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use context::{Context, GlobalArgs};
use error::{CliResult, Status};

/// Make, sign, audit, publish and run skills: signed packages of WebAssembly tools for LLM agents.
#[derive(Debug, Parser)]
#[command(name = "palyra-skill", version, max_term_width = 100, after_help = AFTER_HELP)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Command,
}

macro_rules! after_help {
    ($examples:literal) => {
        concat!(
            "\
Exit status: 0 done; 1 the answer is no (refused, findings, a tool's error); 2 usage or input that
cannot be read; 3 the environment failed (disk, network, missing toolchain).

Examples:
",
            $examples
        )
    };
}

#[cfg(all(feature = "authoring", feature = "serve"))]
const AFTER_HELP: &str = after_help!(
    "  palyra-skill demo                          the whole way, in a temporary home
  palyra-skill new hello --lang wat          a project that builds
  palyra-skill inspect hello.palyra-skill    what a skill is and asks for"
);
#[cfg(not(all(feature = "authoring", feature = "serve")))]
const AFTER_HELP: &str = after_help!(
    "  palyra-skill inspect hello.palyra-skill    what a skill is and asks for
  palyra-skill verify hello.palyra-skill     whether it is sound, signed and trusted"
);

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a project that builds, with one tool, its test and a README
    #[cfg(feature = "authoring")]
    New(new::Args),
    /// Compile a project into a component and check it against its manifest
    #[cfg(feature = "authoring")]
    Build(build::Args),
    /// Run a project's own cases in the sandbox
    #[cfg(feature = "authoring")]
    Test(test::Args),
    /// Build and serve a project, and again after each change
    #[cfg(all(feature = "authoring", feature = "serve"))]
    Dev(dev::Args),
    /// Measure latency, fuel and memory of a project's tools
    #[cfg(feature = "authoring")]
    Bench(bench::Args),
    /// Call one tool
    #[cfg(feature = "runtime")]
    Run(run::Args),
    /// Make the artifact of a built project: reproducible, with SBOM and provenance
    Pack(pack::Args),
    /// Signing keys
    Key(key::Args),
    /// Sign an artifact
    Sign(sign::Args),
    /// Decide whether an artifact is sound, signed and trusted
    Verify(verify::Args),
    /// What is inside an artifact or a module
    Inspect(inspect::Args),
    /// Audit projects, modules, artifacts and installed skills without running them
    Audit(audit::Args),
    /// What is different between two versions of a skill, as far as it matters
    Diff(diff::Args),
    /// Publish a signed artifact to a registry
    Publish(publish::Args),
    /// Install a skill: verify, trust, audit, grants; active or quarantined
    Install(install::Args),
    /// Installed skills
    List(skills::ListArgs),
    /// One installed skill
    Info(skills::InfoArgs),
    /// Remove an installed skill
    Remove(skills::RemoveArgs),
    /// Switch a skill on
    Enable(skills::EnableArgs),
    /// Switch a skill off
    Disable(skills::DisableArgs),
    /// Put a skill in quarantine
    Quarantine(skills::QuarantineArgs),
    /// Publishers and their keys
    Trust(trust::Args),
    /// What an installed skill may use
    Grant(grant::Args),
    /// Secrets that skills can be granted
    Secret(secret::Args),
    /// Calls that wait for a person
    Approvals(approvals::Args),
    /// Events that run plugins
    Hook(hook::Args),
    /// The local host: MCP in front of the sandbox
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    /// The whole way on a built-in skill: new, build, pack, sign, verify, audit, publish, install, call over MCP
    #[cfg(all(feature = "authoring", feature = "serve"))]
    Demo(demo::Args),
    /// What happened, and whether the chain is whole
    Journal(journal::Args),
    /// Whether the home is sound, and what this machine can do
    Doctor(doctor::Args),
    /// JSON Schemas of the formats
    Schema(schema::Args),
    /// Completions for a shell
    Completions(completions::Args),
    /// Write the manual pages
    Man(man::Args),
}

/// What this program starts itself with to compile a module: no command for people, so not one of `Command`.
#[cfg(feature = "runtime")]
const COMPILE: &str = "__compile";

/// What `dev` starts this program with to build: `build` in a process that ends with the one that started it.
#[cfg(all(feature = "authoring", feature = "serve"))]
const BUILD: &str = "__build";

/// Every command, each with what its exit status says.
fn whole() -> clap::Command {
    with_status(Cli::command())
}

fn with_status(command: clap::Command) -> clap::Command {
    const STATUS: &str =
        "Exit status: 0 done; 1 the answer is no; 2 usage or input; 3 the environment failed.";
    let text = command.get_after_help().map(ToString::to_string);
    let text = text.unwrap_or_default();
    let command = command.mut_subcommands(with_status);
    if text.contains("Exit status:") {
        return command;
    }
    let gap = if text.is_empty() { "" } else { "\n\n" };
    command.after_help(format!("{text}{gap}{STATUS}"))
}

/// The command line as it was typed.
fn arguments() -> Vec<OsString> {
    #[allow(
        unused_mut,
        reason = "not every set of features has a command of this kind"
    )]
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    #[cfg(all(feature = "authoring", feature = "serve"))]
    if let Some(command) = arguments.get_mut(1)
        && command == BUILD
    {
        dev::end_with_parent();
        *command = "build".into();
    }
    arguments
}

/// Parse, run, report.
pub(crate) fn main() -> ExitCode {
    #[cfg(feature = "runtime")]
    if std::env::args_os().nth(1).is_some_and(|arg| arg == COMPILE) {
        return compile();
    }
    let arguments = arguments();
    // Before parsing: usage errors have colours, too.
    context::apply_color(&arguments);
    let parsed = whole()
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        // Help and version are results (status 0, stdout); the rest is usage (status 2, stderr).
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let context = Context::new(&cli.global);
    logging::init(context.quiet, cli.global.verbose());
    match dispatch(&context, cli.command) {
        Ok(Status::Done) => ExitCode::SUCCESS,
        Ok(Status::No) => ExitCode::from(1),
        Err(error) => {
            terminal::report(&error);
            ExitCode::from(error.fault as u8)
        }
    }
}

/// The compiling process that [`run::compiler`] starts.
#[cfg(feature = "runtime")]
fn compile() -> ExitCode {
    let mut answer = std::io::stdout().lock();
    match palyra_skill::exec::serve_compiler(std::io::stdin(), &mut answer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::note(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

fn dispatch(context: &Context, command: Command) -> CliResult {
    // These two have formats of their own and say themselves which.
    if !matches!(command, Command::Audit(_) | Command::Diff(_)) {
        context.only_human_or_json()?;
    }
    match command {
        #[cfg(feature = "authoring")]
        Command::New(args) => new::run(context, &args),
        #[cfg(feature = "authoring")]
        Command::Build(args) => build::run(context, &args),
        #[cfg(feature = "authoring")]
        Command::Test(args) => test::run(context, &args),
        #[cfg(all(feature = "authoring", feature = "serve"))]
        Command::Dev(args) => dev::run(context, &args),
        #[cfg(feature = "authoring")]
        Command::Bench(args) => bench::run(context, &args),
        #[cfg(feature = "runtime")]
        Command::Run(args) => run::run(context, &args),
        Command::Pack(args) => pack::run(context, &args),
        Command::Key(args) => key::run(context, args),
        Command::Sign(args) => sign::run(context, &args),
        Command::Verify(args) => verify::run(context, &args),
        Command::Inspect(args) => inspect::run(context, &args),
        Command::Audit(args) => audit::run(context, &args),
        Command::Diff(args) => diff::run(context, &args),
        Command::Publish(args) => publish::run(context, &args),
        Command::Install(args) => install::run(context, &args),
        Command::List(args) => skills::list(context, &args),
        Command::Info(args) => skills::info(context, &args),
        Command::Remove(args) => skills::remove(context, &args),
        Command::Enable(args) => skills::enable(context, &args),
        Command::Disable(args) => skills::disable(context, &args),
        Command::Quarantine(args) => skills::quarantine(context, &args),
        Command::Trust(args) => trust::run(context, args),
        Command::Grant(args) => grant::run(context, args),
        Command::Secret(args) => secret::run(context, args),
        Command::Approvals(args) => approvals::run(context, args),
        Command::Hook(args) => hook::run(context, args),
        #[cfg(feature = "serve")]
        Command::Serve(args) => serve::run(context, &args),
        #[cfg(all(feature = "authoring", feature = "serve"))]
        Command::Demo(args) => demo::run(context, &args),
        Command::Journal(args) => journal::run(context, &args),
        Command::Doctor(_) => doctor::run(context),
        Command::Schema(args) => schema::run(context, &args),
        Command::Completions(args) => completions::run(&args, &mut whole()),
        Command::Man(args) => man::run(context, &args, whole()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        whole().debug_assert();
    }
}
