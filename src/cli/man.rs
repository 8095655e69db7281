//! `man DIR`

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap_mangen::Man;
use serde_json::json;

use super::context::Context;
use super::error::{CliError, CliResult, Status};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
One page a command, in section 1; `man -l FILE` shows one.

Examples:
  palyra-skill man man1
  palyra-skill man ~/.local/share/man/man1")]
pub(super) struct Args {
    /// The folder; it is made where it is not there
    dir: PathBuf,
}

pub(super) fn run(context: &Context, args: &Args, command: clap::Command) -> CliResult {
    let dir = &args.dir;
    std::fs::create_dir_all(dir).map_err(|e| CliError::write(dir, &e))?;
    let mut command = command.disable_help_subcommand(true);
    // Names, usage lines and global options reach the commands below only so.
    command.build();
    let mut pages = Vec::new();
    write(&command, dir, &mut pages)?;
    context.result(&json!({ "dir": dir, "pages": pages }), |_| {
        format!("wrote {} pages to {}\n", pages.len(), dir.display())
    })?;
    Ok(Status::Done)
}

/// The page of a command, then those of the commands below it.
fn write(command: &clap::Command, dir: &Path, pages: &mut Vec<String>) -> CliResult<()> {
    let page = Man::new(command.clone());
    let file = page.get_filename();
    let path = dir.join(&file);
    render(command, &page)
        .and_then(|text| std::fs::write(&path, text))
        .map_err(|e| CliError::write(&path, &e))?;
    pages.push(file);
    for below in command.get_subcommands().filter(|c| !c.is_hide_set()) {
        write(below, dir, pages)?;
    }
    Ok(())
}

fn render(command: &clap::Command, page: &Man) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    page.render_title(&mut text)?;
    page.render_name_section(&mut text)?;
    page.render_synopsis_section(&mut text)?;
    page.render_description_section(&mut text)?;
    page.render_options_section(&mut text)?;
    if command.get_subcommands().any(|c| !c.is_hide_set()) {
        page.render_subcommands_section(&mut text)?;
    }
    let help = command.get_after_help().map(ToString::to_string);
    for block in help.unwrap_or_default().split("\n\n") {
        write!(text, "{}", section(block))?;
    }
    Ok(text)
}

/// A block of the help's last part as a section of its own. `clap_mangen` fills all of it into one paragraph, examples too.
fn section(block: &str) -> String {
    let examples = ["Examples:\n", "Example:\n"];
    if let Some(examples) = examples.iter().find_map(|head| block.strip_prefix(head)) {
        return format!(".SH EXAMPLES\n{}", as_it_stands(examples));
    }
    let (notes, status) = match block.find("Exit status:") {
        Some(at) => block.split_at(at),
        None => (block, ""),
    };
    let mut text = String::new();
    for (name, part) in [("NOTES", notes), ("\"EXIT STATUS\"", status)] {
        let part = part.trim_start_matches("Exit status:").trim();
        if part.is_empty() {
            continue;
        }
        let part = if part.contains("\n  ") {
            as_it_stands(part)
        } else {
            escaped(part)
        };
        text.push_str(&format!(".SH {name}\n{part}"));
    }
    text
}

fn as_it_stands(text: &str) -> String {
    format!(".nf\n{}.fi\n", escaped(text))
}

fn escaped(text: &str) -> String {
    let line = |line: &str| {
        // A line that begins like a request is none.
        let guard = if line.starts_with(['.', '\'']) { "\\&" } else { "" };
        format!("{guard}{}\n", line.replace('\\', "\\e").replace('-', "\\-"))
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn examples_keep_their_lines_and_nothing_is_a_request() {
        assert_eq!(
            section("Examples:\n  palyra-skill a\n  palyra-skill b"),
            ".SH EXAMPLES\n.nf\n  palyra\\-skill a\n  palyra\\-skill b\n.fi\n"
        );
        assert_eq!(
            section("Reads.\n.so \\x\nExit status: 0 done."),
            ".SH NOTES\nReads.\n\\&.so \\ex\n.SH \"EXIT STATUS\"\n0 done.\n"
        );
    }
}
