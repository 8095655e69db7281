//! Characters that are there without being seen, told apart by what they are used for.

use unicode_script::{Script, UnicodeScript as _};

use crate::audit::report::is_hidden;

/// Longest hidden message that is shown, in bytes.
const MAX_DECODED: usize = 200;

/// What a hidden character does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Turns the order of what is shown.
    Bidi,
    /// A tag character outside a flag.
    Tag,
    /// A variation selector that varies nothing.
    Selector,
    /// Speaks to a terminal.
    Escape,
    /// Any other that is not drawn.
    Invisible,
}

/// A hidden character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hidden {
    pub(super) kind: Kind,
    pub(super) what: char,
    /// Bytes into the text.
    pub(super) at: usize,
}

/// Every hidden character of a text that has no good reason to be there.
pub(super) fn hidden(text: &str, is_file: bool) -> Vec<Hidden> {
    let chars: Vec<(usize, char)> =
        if text.is_ascii() && !text.bytes().any(|b| b.is_ascii_control()) {
            Vec::new()
        } else {
            text.char_indices().collect()
        };
    let context = Context {
        chars: &chars,
        is_file,
        is_rtl: chars.iter().any(|(_, c)| is_rtl(*c)),
        is_balanced: is_balanced(&chars),
        in_flag: flags(&chars),
    };
    let found = (0..chars.len()).filter_map(|index| {
        let (at, what) = chars[index];
        let kind = context.kind(index, what)?;
        Some(Hidden { kind, what, at })
    });
    found.collect()
}

struct Context<'t> {
    chars: &'t [(usize, char)],
    is_file: bool,
    is_rtl: bool,
    is_balanced: bool,
    in_flag: Vec<bool>,
}

impl Context<'_> {
    fn kind(&self, index: usize, c: char) -> Option<Kind> {
        let near = |index: Option<usize>| index.and_then(|i| self.chars.get(i)).map(|(_, c)| *c);
        let (previous, next) = (near(index.checked_sub(1)), near(Some(index + 1)));
        match c {
            '\u{1B}' | '\u{8}' | '\u{90}' | '\u{9B}' | '\u{9D}' => Some(Kind::Escape),
            '\r' if next == Some('\n') => None,
            '\r' | '\u{C}' if self.is_file => None,
            '\u{FEFF}' if self.is_file && index == 0 => None,
            '\u{202D}' | '\u{202E}' => Some(Kind::Bidi),
            '\u{202A}'..='\u{202C}' | '\u{2066}'..='\u{2069}' => {
                (!(self.is_rtl && self.is_balanced)).then_some(Kind::Bidi)
            }
            '\u{200E}' | '\u{200F}' | '\u{61C}' => (!self.is_rtl).then_some(Kind::Invisible),
            '\u{E0000}'..='\u{E007F}' => (!self.in_flag[index]).then_some(Kind::Tag),
            '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => selector(c, previous, next),
            '\u{200C}' | '\u{200D}' => joins_nothing(previous, next).then_some(Kind::Invisible),
            // Scripts without spaces mark where a line may break.
            '\u{200B}' if previous.is_some_and(has_no_spaces) => None,
            '\u{180B}'..='\u{180F}'
                if previous.is_some_and(|p| p.script() == Script::Mongolian) =>
            {
                None
            }
            c => is_hidden(c).then_some(Kind::Invisible),
        }
    }
}

/// One selector behind something that has variants is fine; two in a row, or one of the higher ones elsewhere than behind
/// an ideograph, are data.
fn selector(c: char, previous: Option<char>, next: Option<char>) -> Option<Kind> {
    let in_run = [previous, next].into_iter().flatten().any(is_selector);
    let supplement = c > '\u{FE0F}' && previous.is_none_or(|p| p.script() != Script::Han);
    (in_run || supplement).then_some(Kind::Selector)
}

fn is_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Joiners belong between letters of scripts that join and between emoji, never into Latin words, nor beside each other.
fn joins_nothing(previous: Option<char>, next: Option<char>) -> bool {
    let is_plain = |c: Option<char>| {
        c.is_none_or(|c| {
            c.is_whitespace()
                || c.is_ascii()
                || matches!(c, '\u{200C}' | '\u{200D}')
                || matches!(c.script(), Script::Latin | Script::Greek | Script::Cyrillic)
        })
    };
    is_plain(previous) && is_plain(next)
}

fn has_no_spaces(c: char) -> bool {
    matches!(
        c.script(),
        Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar | Script::Tibetan
    )
}

fn is_rtl(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        && !matches!(c, '\u{61C}')
}

/// Every embedding and isolate is closed in its own paragraph.
fn is_balanced(chars: &[(usize, char)]) -> bool {
    let (mut embeddings, mut isolates) = (0_usize, 0_usize);
    for (_, c) in chars {
        match c {
            '\u{202A}' | '\u{202B}' => embeddings += 1,
            '\u{2066}'..='\u{2068}' => isolates += 1,
            '\u{202C}' if embeddings > 0 => embeddings -= 1,
            '\u{2069}' if isolates > 0 => isolates -= 1,
            '\u{202C}' | '\u{2069}' => return false,
            '\n' if embeddings + isolates > 0 => return false,
            _ => {}
        }
    }
    embeddings + isolates == 0
}

/// Which tags belong to a flag: the black flag, two to six letters or digits, the cancel tag.
fn flags(chars: &[(usize, char)]) -> Vec<bool> {
    let mut in_flag = vec![false; chars.len()];
    let starts = chars
        .iter()
        .enumerate()
        .filter(|(_, (_, c))| *c == '\u{1F3F4}');
    for (start, _) in starts {
        let tags = chars[start + 1..]
            .iter()
            .take(7)
            .take_while(|(_, c)| matches!(c, '\u{E0030}'..='\u{E0039}' | '\u{E0061}'..='\u{E007A}'))
            .count();
        let end = start + 1 + tags;
        if (2..=6).contains(&tags) && chars.get(end).is_some_and(|(_, c)| *c == '\u{E007F}') {
            in_flag[start..=end].fill(true);
        }
    }
    in_flag
}

/// What the hidden characters of a kind spell, as far as it is text.
pub(super) fn decoded(found: &[Hidden], kind: Kind) -> String {
    let byte = |hidden: &Hidden| {
        let code = u32::from(hidden.what);
        let byte = match code {
            0xFE00..=0xFE0F => code - 0xFE00,
            0xE0100..=0xE01EF => code - 0xE0100 + 16,
            _ => code & 0x7F,
        };
        u8::try_from(byte).unwrap_or_default()
    };
    let bytes: Vec<u8> = found
        .iter()
        .filter(|hidden| hidden.kind == kind)
        .take(MAX_DECODED)
        .map(byte)
        .collect();
    let readable = |b: &u8| *b == b' ' || b.is_ascii_graphic() || *b >= 0x80;
    if bytes.iter().all(readable) {
        String::from_utf8_lossy(&bytes).into_owned()
    } else {
        format!("bytes {}", hex::encode(&bytes))
    }
}
