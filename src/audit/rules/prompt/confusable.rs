//! Words whose letters look like those of another alphabet (UTS #39).

use unicode_normalization::UnicodeNormalization as _;
use unicode_script::{Script, UnicodeScript as _};

use super::fold::look_alike;

/// Names that are worth being taken for: short ones are left out, as ordinary words of another script may look like them.
const WELL_KNOWN: [&str; 40] = [
    "apple",
    "amazon",
    "anthropic",
    "asana",
    "atlassian",
    "binance",
    "chatgpt",
    "chrome",
    "claude",
    "cloudflare",
    "coinbase",
    "discord",
    "docker",
    "dropbox",
    "facebook",
    "figma",
    "gemini",
    "github",
    "gitlab",
    "gmail",
    "google",
    "instagram",
    "jira",
    "linear",
    "linkedin",
    "metamask",
    "microsoft",
    "netflix",
    "notion",
    "openai",
    "oracle",
    "outlook",
    "palyra",
    "paypal",
    "skype",
    "slack",
    "spotify",
    "stripe",
    "telegram",
    "whatsapp",
];

/// Latin letters with a few of Cyrillic, Greek or Armenian among them, each of which looks like a Latin one.
pub(super) fn is_mixed(word: &str) -> bool {
    let (mut latin, mut foreign, mut greek) = (0, 0, 0);
    for c in word.nfkc() {
        match c.script() {
            Script::Latin => latin += 1,
            Script::Cyrillic | Script::Greek | Script::Armenian | Script::Cherokee => {
                let lower = c.to_lowercase().next().unwrap_or(c);
                if look_alike(c) == c && look_alike(lower) == lower {
                    // A letter that looks like none: a word of that language, or a formula.
                    return false;
                }
                foreign += 1;
                greek += usize::from(c.script() == Script::Greek && c.is_lowercase());
            }
            _ => {}
        }
    }
    // `Δx` and `αβ1` are formulas.
    let shortest = if greek > 0 { 3 } else { 1 };
    foreign > 0 && latin >= shortest
}

/// No Latin letter, and yet a well-known name to look at.
pub(super) fn is_whole_script_double(word: &str) -> bool {
    let foreign = |c: char| {
        matches!(
            c.script(),
            Script::Cyrillic | Script::Greek | Script::Armenian | Script::Cherokee
        )
    };
    if word.is_empty() || !word.chars().all(foreign) {
        return false;
    }
    let looks: String = word
        .chars()
        .flat_map(char::to_lowercase)
        .map(look_alike)
        .collect();
    WELL_KNOWN.contains(&looks.as_str())
}

/// At least four mathematical or enclosed letters in a row: a word that only looks like letters.
pub(super) fn is_styled(word: &str) -> bool {
    const SHORTEST: usize = 4;
    let mut run = 0;
    for c in word.chars() {
        let styled = matches!(c, '\u{1D400}'..='\u{1D6A5}' | '\u{1F130}'..='\u{1F189}' | '\u{24B6}'..='\u{24E9}' | '\u{1F1E6}'..='\u{1F1FF}');
        run = if styled { run + 1 } else { 0 };
        if run >= SHORTEST {
            return true;
        }
    }
    false
}
