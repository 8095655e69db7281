//! `new NAME`

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use palyra_skill::build::{NewFromComponent, NewSkill, scaffold, scaffold_component};
use palyra_skill::exec::Exported;
use palyra_skill::limits;
use palyra_skill::manifest::Language;
use serde_json::json;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::files::read_file;
use super::inspect::{clean, clean_lines};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill new hello --lang wat\n  palyra-skill new weather --publisher acme\n  palyra-skill new words --lang python\n  palyra-skill new --from adder.wasm\n  palyra-skill new sums --from adder.wasm --publisher acme"
)]
pub(super) struct Args {
    /// The skill's name; the project goes to a folder of this name (with --from: the file's name, unless given)
    #[arg(required_unless_present = "from")]
    name: Option<String>,
    /// What the skill is written in
    #[arg(long, default_value = "rust")]
    lang: Lang,
    /// A component that exists: its exported functions become the tools
    #[arg(long, value_name = "COMPONENT.wasm", conflicts_with = "lang")]
    from: Option<PathBuf>,
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
    if let Some(file) = &args.from {
        return from_component(context, args, file);
    }
    let name = args.name.as_deref().unwrap_or_default();
    let dir = args.dir.clone().unwrap_or_else(|| PathBuf::from(name));
    let spec = NewSkill {
        name,
        publisher: &args.publisher,
        lang: args.lang.into(),
    };
    let files = scaffold(&dir, &spec)?;
    context.result(
        &json!({ "dir": dir.display().to_string(), "files": shown(&files) }),
        |_| format!("made {} with {} files\n", dir.display(), files.len()),
    )?;
    context.note(format!(
        "next: palyra-skill build {0} && palyra-skill test {0}",
        dir.display()
    ));
    Ok(Status::Done)
}

fn shown(files: &[PathBuf]) -> Vec<String> {
    files
        .iter()
        .map(|file| file.display().to_string())
        .collect()
}

fn from_component(context: &Context, args: &Args, file: &Path) -> CliResult {
    let wasm = read_file(file, 4 * limits::MAX_ARTIFACT_BYTES)?;
    let shown_file = file.display().to_string();
    let exported = Exported::of(&wasm)
        .map_err(|e| CliError::usage(clean_lines(&format!("{shown_file}: {e}"))))?;
    let name = args.name.clone().unwrap_or_else(|| name_of(file));
    let dir = args.dir.clone().unwrap_or_else(|| PathBuf::from(&name));
    let file_name = file.file_name().unwrap_or_default().to_string_lossy();
    let spec = NewFromComponent {
        name: &name,
        publisher: &args.publisher,
        wasm: &wasm,
        file: &file_name,
        tools: exported.tools,
    };
    let made = scaffold_component(&dir, &spec)?;
    let refused = || exported.refused.iter().chain(&made.refused);
    let result = json!({
        "dir": dir.display().to_string(),
        "files": shown(&made.files),
        "tools": made.tools,
        "refused": refused()
            .map(|one| json!({ "function": one.function, "reason": one.reason }))
            .collect::<Vec<_>>(),
        "to_decide": made.open,
    });
    context.result(&result, |_| {
        let tools: String = made.tools.iter().map(|id| format!("  {id}\n")).collect();
        format!(
            "made {} with {} files; its tools are\n{tools}",
            dir.display(),
            made.files.len()
        )
    })?;
    for function in refused() {
        context.note(format!("left out: {}", clean(&function.to_string())));
    }
    for question in &made.open {
        context.note(format!(
            "to decide in {}/skill.toml: {question}",
            dir.display()
        ));
    }
    context.note(format!(
        "next: look through {0}/skill.toml, then palyra-skill test {0} && palyra-skill pack {0} --sign",
        dir.display()
    ));
    Ok(Status::Done)
}

/// `My_Adder.v2.wasm` is `my-adder-v2`. What gives no name is refused as one that was typed.
fn name_of(file: &Path) -> String {
    const LONGEST: usize = 40;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let words = stem
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-").to_ascii_lowercase();
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    name.get(..LONGEST)
        .unwrap_or(name)
        .trim_end_matches('-')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skill_is_named_after_its_file() {
        for (file, name) in [
            ("a/My_Adder.v2.wasm", "my-adder-v2"),
            ("9-lives.wasm", "lives"),
            ("__.wasm", ""),
        ] {
            assert_eq!(name_of(Path::new(file)), name);
        }
        assert_eq!(name_of(Path::new(&"ab-".repeat(30))).len(), 40);
    }
}
