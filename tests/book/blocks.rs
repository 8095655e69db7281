//! The fenced blocks of a chapter, and what a shell makes of them.

use std::fmt::Write as _;

/// A fenced block of a chapter.
pub(crate) struct Block<'a> {
    pub(crate) line: usize,
    /// The words of the fence.
    pub(crate) info: Vec<&'a str>,
    pub(crate) mark: Mark<'a>,
    pub(crate) text: String,
}

/// The remark before a block.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) enum Mark<'a> {
    #[default]
    None,
    File(&'a str),
    Of(&'a str),
    In(&'a str),
}

impl<'a> Mark<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let (kind, path) = line
            .strip_prefix("<!-- ")?
            .strip_suffix(" -->")?
            .split_once(": ")?;
        match kind {
            "file" => Some(Self::File(path)),
            "of" => Some(Self::Of(path)),
            "in" => Some(Self::In(path)),
            _ => None,
        }
    }
}

pub(crate) fn blocks(chapter: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut mark = Mark::None;
    let mut open: Option<Block<'_>> = None;
    for (index, line) in chapter.lines().enumerate() {
        if let Some(mut block) = open.take() {
            if line.trim() == "```" {
                blocks.push(block);
            } else {
                block.text += line;
                block.text.push('\n');
                open = Some(block);
            }
        } else if let Some(info) = line.strip_prefix("```") {
            open = Some(Block {
                line: index + 1,
                info: info.split(',').collect(),
                mark: std::mem::take(&mut mark),
                text: String::new(),
            });
        } else if !line.trim().is_empty() {
            mark = Mark::read(line).unwrap_or_default();
        }
    }
    assert!(open.is_none(), "a block has no end");
    blocks
}

/// What bash is given for a block.
pub(crate) fn script(name: &str, block: &Block<'_>) -> String {
    let text = &block.text;
    let mut script = format!("at='{name}:{}'\n", block.line);
    if let Mark::File(file) = block.mark {
        let _ = write!(
            script,
            "mkdir -p \"$(dirname {file})\"\ncat > {file} <<'END_OF_FILE'\n{text}END_OF_FILE\n"
        );
        return script;
    }
    match block.info.as_slice() {
        ["sh"] => script += text,
        ["sh", "endless"] => {
            let _ = write!(script, "endless <<'END_OF_BLOCK'\n{text}END_OF_BLOCK\n");
        }
        ["sh", status] => {
            let status = status.strip_prefix("status-").expect("a word of this file");
            let _ = write!(
                script,
                "ends_with {status} <<'END_OF_BLOCK'\n{text}END_OF_BLOCK\n"
            );
        }
        ["console"] => console(&mut script, text),
        ["yaml"] => steps(&mut script, text),
        _ => return String::new(),
    }
    script
}

/// Each command with the lines below it.
fn console(script: &mut String, text: &str) {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, output))) => {
                output.push_str(line);
                output.push('\n');
            }
            (None, None) => panic!("a line before the first `$ `: {line}"),
        }
    }
    for (command, output) in commands {
        let _ = write!(
            script,
            "says <<'END_OF_OUTPUT' \"$({{ {command}; }} 2>&1 || true)\"\n{output}END_OF_OUTPUT\n"
        );
    }
}

/// The steps of a CI job that call palyra-skill. A gate may find something: that is its work.
fn steps(script: &mut String, text: &str) {
    for line in text.lines() {
        let step = line.trim().trim_start_matches("- ");
        let step = step.strip_prefix("run: ").unwrap_or(step);
        if step.starts_with("palyra-skill ") {
            let _ = write!(script, "gate <<'END_OF_BLOCK'\n{step}\nEND_OF_BLOCK\n");
        }
    }
}
