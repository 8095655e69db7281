//! What reaches a terminal. Text from skills, files and arguments passes through here, so that no control sequence of
//! theirs does.

use std::borrow::Cow;
use std::io::{IsTerminal as _, Write};

use anstyle::{AnsiColor, Style};
use palyra_skill::audit::report::is_hidden;

use super::drawn;
use super::error::{CliError, CliResult};

/// The text with every control and invisible character but line feed and tab as `\uXXXX`. JSON stays the same JSON: such
/// characters stand only inside its strings.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if is_plain(text) || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            c.encode_utf16(&mut units)
                .iter()
                .for_each(|unit| out.push_str(&format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether it is ASCII that everybody sees. Reports are long: whole blocks at once, without a way out in the middle.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: &u8| matches!(*byte, b' '..=b'~' | b'\n' | b'\t');
    let mut blocks = text.as_bytes().chunks(1024);
    blocks.all(|block| block.iter().fold(true, |all, byte| all & is_plain(byte)))
}

/// Write to stdout. A closed pipe is no error.
pub(super) fn print(text: &str) -> CliResult<()> {
    // There are no colours in it to be left out.
    write(std::io::stdout().lock(), &visible(text))
}

fn write(mut stdout: impl Write, text: &str) -> CliResult<()> {
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CliError::environment(
            format!("cannot write the result: {error}"),
        )),
        _ => Ok(()),
    }
}

/// Write text of our own colours to stdout; they are left out where nobody sees them. Of other control sequences the same
/// holds as in [`print`].
pub(super) fn print_coloured(text: &str) -> CliResult<()> {
    write(anstream::stdout(), &coloured(text))
}

fn coloured(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let mut out = visible(pieces.next().unwrap_or_default()).into_owned();
    for piece in pieces {
        let length = colour_length(piece);
        let (colour, rest) = piece.split_at(length);
        out.push_str(if length > 0 { "\u{1b}" } else { "\\u001b" });
        out.push_str(colour);
        out.push_str(&visible(rest));
    }
    out
}

/// How long the rest of a colour's sequence is, `[1;31m`; 0 when it is something else.
fn colour_length(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('[') else {
        return 0;
    };
    let digits = rest
        .bytes()
        .take_while(|b| b.is_ascii_digit() || *b == b';')
        .count();
    if rest[digits..].starts_with('m') {
        digits + 2
    } else {
        0
    }
}

/// A line on stderr.
pub(super) fn note(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}", visible(line));
}

/// Something is as it should be.
#[cfg(all(feature = "authoring", feature = "serve"))]
pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Something is not.
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
/// What to do.
const HINT: Style = AnsiColor::Cyan.on_default();
/// Beside the matter.
#[cfg(all(feature = "authoring", feature = "serve"))]
pub(super) const DIM: Style = Style::new().dimmed();

/// A line on stderr that begins with a word of its own colour.
#[cfg(all(feature = "authoring", feature = "serve"))]
pub(super) fn status(word: &str, style: Style, text: &str) {
    let text = visible(text);
    let _ = writeln!(anstream::stderr(), "{style}{word}{style:#} {text}");
}

/// A line of another program on stderr, in the colours that it has.
#[cfg(feature = "authoring")]
pub(super) fn foreign(line: &str) {
    let _ = writeln!(anstream::stderr(), "{}", coloured(line));
}

/// An error with its hint, on stderr.
pub(super) fn report(error: &CliError) {
    let mut stderr = anstream::stderr();
    let _ = match &error.manifest {
        Some(errors) => writeln!(stderr, "{}", drawn::manifest(errors)),
        None => writeln!(stderr, "{BAD}error:{BAD:#} {}", visible(&error.message)),
    };
    if let Some(hint) = &error.hint {
        let _ = writeln!(stderr, " {HINT}hint:{HINT:#} {}", visible(hint));
    }
}

/// Ask the person at the terminal. `false` where nobody can be asked.
pub(super) fn confirm(question: &str) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    let mut stderr = anstream::stderr();
    let _ = write!(stderr, "{} [y/N] ", visible(question));
    let _ = stderr.flush();
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer).is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

/// Ask, unless `--yes` was typed; an error where nobody can be asked.
pub(super) fn require_consent(yes: bool, question: &str) -> CliResult<()> {
    if yes || confirm(question) {
        return Ok(());
    }
    Err(CliError::usage("not confirmed, nothing was changed")
        .hint("answer y on a terminal, or type --yes yourself"))
}

#[cfg(test)]
mod tests {
    use super::{colour_length, visible};

    #[test]
    fn only_colours_are_colours() {
        for (text, length) in [
            ("[31m", 4),
            ("[m", 2),
            ("[1;31mx", 6),
            ("[2J", 0),
            ("]0;x", 0),
            ("", 0),
            ("[", 0),
        ] {
            assert_eq!(colour_length(text), length, "{text}");
        }
    }

    #[test]
    fn control_sequences_are_shown_and_json_stays_json() {
        assert_eq!(
            visible("a\u{1b}[2J\u{9b}b\u{202e}c\n\td"),
            "a\\u001b[2J\\u009bb\\u202ec\n\td"
        );
        let json = serde_json::json!({ "a": "x\u{9b}y\u{e0001}" });
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&visible(&json.to_string())).unwrap(),
            json
        );
    }
}
