//! `man DIR`

use std::io;
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

/// What stands below each page.
const SOURCE: &str = concat!("palyra-skill ", env!("CARGO_PKG_VERSION"));

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
    let page = Man::new(command.clone()).source(SOURCE);
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
    if let Some(help) = command.get_after_help() {
        text.extend(sections(&help.to_string()).into_bytes());
    }
    Ok(text)
}

/// The help's last part in sections of its own. `clap_mangen` fills all of it into one paragraph, examples too.
fn sections(help: &str) -> String {
    let mut notes: Vec<String> = Vec::new();
    let mut rest = String::new();
    for block in help.split("\n\n") {
        let examples = ["Examples:\n", "Example:\n"];
        if let Some(examples) = examples.iter().find_map(|head| block.strip_prefix(head)) {
            rest.push_str(&format!(".SH EXAMPLES\n{}", as_it_stands(examples)));
            continue;
        }
        let (note, status) = block.split_once("Exit status:").unwrap_or((block, ""));
        if !note.trim().is_empty() {
            notes.push(paragraph(note.trim()));
        }
        if !status.trim().is_empty() {
            rest.push_str(&format!(".SH \"EXIT STATUS\"\n{}", escaped(status.trim())));
        }
    }
    if notes.is_empty() {
        return rest;
    }
    format!(".SH NOTES\n{}{rest}", notes.join(".PP\n"))
}

/// Filled, unless it is a table.
fn paragraph(text: &str) -> String {
    if text.contains("\n  ") {
        as_it_stands(text)
    } else {
        escaped(text)
    }
}

fn as_it_stands(text: &str) -> String {
    format!(".nf\n{}.fi\n", escaped(text))
}

fn escaped(text: &str) -> String {
    let line = |line: &str| {
        // A line that begins like a request is none.
        let guard = if line.starts_with(['.', '\'']) {
            "\\&"
        } else {
            ""
        };
        format!("{guard}{}\n", line.replace('\\', "\\e").replace('-', "\\-"))
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn examples_keep_their_lines_and_nothing_is_a_request() {
        assert_eq!(
            sections("Examples:\n  palyra-skill a\n  palyra-skill b"),
            ".SH EXAMPLES\n.nf\n  palyra\\-skill a\n  palyra\\-skill b\n.fi\n"
        );
        assert_eq!(
            sections("Reads.\n.so \\x\nExit status: 0 done.\n\nMore."),
            ".SH NOTES\nReads.\n\\&.so \\ex\n.PP\nMore.\n.SH \"EXIT STATUS\"\n0 done.\n"
        );
    }
}
