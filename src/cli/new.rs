//! `new NAME`

use std::path::PathBuf;

use clap::ValueEnum;
use palyra_skill::build::{NewSkill, scaffold};
use palyra_skill::manifest::Language;
use serde_json::json;

use super::context::Context;
use super::error::{CliResult, Status};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill new hello --lang wat\n  palyra-skill new weather --publisher acme\n  palyra-skill new words --lang python"
)]
pub(super) struct Args {
    /// The skill's name; the project goes to a folder of this name
    name: String,
    /// What the skill is written in
    #[arg(long, default_value = "rust")]
    lang: Lang,
    /// Who publishes it
    #[arg(long, default_value = "local", value_name = "ID")]
    publisher: String,
    /// The project's folder (default: NAME)
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
#[value(rename_all = "lower")]
enum Lang {
    /// Cargo, through the SDK
    Rust,
    /// clang with the C library for WASI, or Zig
    C,
    /// asc, on Node.js
    AssemblyScript,
    /// componentize-js, on Node.js: the source within an engine, 12 MB
    JavaScript,
    /// componentize-py: the source within an interpreter, 16 MB
    Python,
    /// Zig
    Zig,
    /// The WebAssembly text format; needs no toolchain
    Wat,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Rust => Self::Rust,
            Lang::C => Self::C,
            Lang::AssemblyScript => Self::AssemblyScript,
            Lang::JavaScript => Self::JavaScript,
            Lang::Python => Self::Python,
            Lang::Zig => Self::Zig,
            Lang::Wat => Self::Wat,
        }
    }
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let dir = args
        .dir
        .clone()
        .unwrap_or_else(|| PathBuf::from(&args.name));
    let spec = NewSkill {
        name: &args.name,
        publisher: &args.publisher,
        lang: args.lang.into(),
    };
    let files = scaffold(&dir, &spec)?;
    context.result(&json!({ "dir": dir.display().to_string(), "files": files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>() }), |_| {
        format!("made {} with {} files\n", dir.display(), files.len())
    })?;
    context.note(format!(
        "next: palyra-skill build {0} && palyra-skill test {0}",
        dir.display()
    ));
    Ok(Status::Done)
}
