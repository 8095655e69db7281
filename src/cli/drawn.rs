//! Mistakes in a manifest, each drawn at its place, in the form that rustc made familiar.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Renderer, Snippet};
use palyra_skill::audit::report::{marked, neutralise, wrap};
use palyra_skill::manifest::{ManifestError, ManifestErrors};

/// Columns of a drawing: those of the narrowest terminal that people use.
const WIDTH: usize = 80;

/// All mistakes of a file, in file order. Nothing in the file can move, hide or colour anything; the colours in the text
/// are ours, and whoever prints it drops them where nobody sees them.
pub(super) fn manifest(errors: &ManifestErrors) -> String {
    let drawn: Vec<String> = errors
        .errors
        .iter()
        .map(|error| draw(&errors.file, error))
        .collect();
    drawn.join("\n\n")
}

fn draw(file: &str, error: &ManifestError) -> String {
    let title = if error.field.is_empty() {
        error.message.clone()
    } else {
        format!("{}: {}", error.field, error.message)
    };
    let title = wrap(&neutralise(&title), WIDTH - "error: ".len()).join("\n");
    let help = wrap(&neutralise(&error.help), WIDTH - "     = help: ".len()).join("\n");
    let group = Level::ERROR
        .primary_title(title)
        .element(place(&neutralise(file), error))
        .element(Level::HELP.message(help));
    Renderer::styled().term_width(WIDTH).render(&[group])
}

fn place(file: &str, error: &ManifestError) -> Element<'static> {
    let file = file.to_owned();
    if error.text.is_empty() && error.column > 1 {
        return Origin::path(file)
            .line(error.line)
            .char_column(error.column)
            .into();
    }
    let (line, span) = marked_key(error).unwrap_or_else(|| marked(&error.text, error.column));
    Snippet::source(line)
        .path(file)
        .line_start(error.line)
        .annotation(AnnotationKind::Primary.span(span))
        .into()
}

/// The line with the key that begins at the error's column, where one does.
fn marked_key(error: &ManifestError) -> Option<(String, Range<usize>)> {
    let (at, _) = error.text.char_indices().nth(error.column - 1)?;
    let (before, rest) = error.text.split_at(at);
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let length = rest.find(|c| !bare(c))?;
    if length == 0 || !rest[length..].trim_start().starts_with('=') {
        return None;
    }
    let tabless = |text: &str| neutralise(&text.replace('\t', " "));
    let before = tabless(before);
    let span = before.len()..before.len() + length;
    Some((format!("{before}{}", tabless(rest)), span))
}
