//! Texts: empty, as long as may be, and of characters that programs trip over.

use super::flat::Flat;
use super::format;
use super::generate::{Maker, Mood};
use crate::testing::random::Random;

/// Characters of a text without a largest length, usually.
const USUAL: usize = 24;
/// Now and then, one that is longer than a buffer.
const LONG: usize = 5000;
/// Lengths at which buffers end, and one more.
const BUFFERS: [usize; 8] = [127, 128, 255, 256, 257, 1024, 1025, 4096];
/// Longest that is made, in characters.
const LONGEST: usize = 20_000;
/// Tries for a pattern or a format of the right length.
const TRIES: usize = 20;

/// Texts that mean something to somebody.
const WHOLE: [&str; 22] = [
    "0",
    "-1",
    "1e999",
    "NaN",
    "null",
    "true",
    "\"",
    "\\",
    "\\u0000",
    "{}",
    "[",
    "%s%n",
    "${x}",
    "{{x}}",
    "../../etc/passwd",
    "' OR '1'='1",
    "<script>",
    "\r\n",
    "\t",
    "a\0b",
    "İ",
    "ﬁ",
];

/// What characters are like; each has another way to go wrong.
#[derive(Debug, Clone, Copy)]
enum Class {
    Letters,
    Digits,
    Space,
    Signs,
    Control,
    Latin,
    Combining,
    Wide,
    Astral,
    Invisible,
    RightToLeft,
    Limits,
}

const CLASSES: [Class; 12] = [
    Class::Letters,
    Class::Digits,
    Class::Space,
    Class::Signs,
    Class::Control,
    Class::Latin,
    Class::Combining,
    Class::Wide,
    Class::Astral,
    Class::Invisible,
    Class::RightToLeft,
    Class::Limits,
];

/// A text.
pub(super) fn string(maker: &mut Maker<'_>, flat: &Flat<'_>) -> Option<String> {
    let range = flat.length;
    if range.is_empty() {
        return None;
    }
    let fits = |text: &String| {
        let length = text.chars().count();
        length >= range.min && range.max.is_none_or(|max| length <= max)
    };
    if let Some(first) = flat.patterns.first() {
        return (0..TRIES)
            .filter_map(|_| maker.patterns().make(first, maker.random))
            .find(fits);
    }
    if let Some(format) = flat.format
        && let Some(text) = (0..TRIES).find_map(|_| format::make(format, maker.random).filter(fits))
    {
        return Some(text);
    }
    if matches!(maker.mood, Mood::Chance(_)) && maker.edge() && maker.random.percent(15) {
        let whole = maker.random.pick(&WHOLE).map(|text| (*text).to_owned());
        if let Some(whole) = whole.filter(fits) {
            return Some(whole);
        }
    }
    let usual = if maker.random.percent(5) { LONG } else { USUAL };
    let length = match maker.random.pick(&BUFFERS) {
        Some(length) if usual == LONG && maker.edge() => {
            (*length).clamp(range.min, range.max.unwrap_or(usize::MAX))
        }
        _ => maker.amount(range.min, range.max, usual),
    };
    Some(characters(maker, length.min(LONGEST.max(range.min))))
}

fn characters(maker: &mut Maker<'_>, length: usize) -> String {
    let edge = maker.edge();
    let only = match maker.mood {
        Mood::Most => None,
        // All of one class now and then.
        Mood::Chance(_) if edge => match maker.random.below(4) {
            0 => maker.random.pick(&CLASSES).copied(),
            _ => None,
        },
        Mood::Least | Mood::Chance(_) => Some(Class::Letters),
    };
    // A few classes side by side: what goes wrong often does where one meets another.
    let few: Vec<Class> = (0..3)
        .filter_map(|_| maker.random.pick(&CLASSES).copied())
        .collect();
    let random = &mut *maker.random;
    (0..length)
        .map(|_| character(only.or_else(|| random.pick(&few).copied()), random))
        .collect()
}

fn character(class: Option<Class>, random: &mut Random) -> char {
    let one = |random: &mut Random, from: &[char]| random.pick(from).copied().unwrap_or('a');
    match class.unwrap_or(Class::Letters) {
        Class::Letters => within(random, 'a', 'z'),
        Class::Digits => within(random, '0', '9'),
        Class::Space => one(
            random,
            &[
                ' ', '\t', '\n', '\r', '\u{a0}', '\u{2003}', '\u{3000}', '\u{2028}',
            ],
        ),
        Class::Signs => within(random, '!', '/'),
        Class::Control => one(
            random,
            &[
                '\0', '\u{1}', '\u{8}', '\u{b}', '\u{1b}', '\u{1f}', '\u{7f}', '\u{85}',
            ],
        ),
        Class::Latin => one(random, &['é', 'ß', 'ü', 'ñ', 'Å', 'İ', 'ı', 'ÿ', 'ﬁ', 'Ǆ']),
        Class::Combining => one(
            random,
            &[
                'e', '\u{301}', '\u{308}', '\u{327}', '\u{20dd}', '\u{e31}', '\u{1161}',
            ],
        ),
        Class::Wide => one(random, &['漢', '字', 'か', 'が', '한', 'ㄱ', '！', '€']),
        Class::Astral => one(
            random,
            &['😀', '👩', '🏽', '🇨', '🇿', '𝒳', '𐍈', '𠮷', '\u{10ffff}'],
        ),
        Class::Invisible => one(
            random,
            &[
                '\u{200b}', '\u{200d}', '\u{200c}', '\u{feff}', '\u{2060}', '\u{ad}', '\u{fe0f}',
            ],
        ),
        Class::RightToLeft => one(
            random,
            &[
                'א', 'ש', 'ع', 'ب', '\u{202e}', '\u{200f}', '\u{2067}', '\u{2069}',
            ],
        ),
        // Around the surrogates, and at the ends of each length in UTF-8.
        Class::Limits => one(
            random,
            &[
                '\u{7f}',
                '\u{80}',
                '\u{7ff}',
                '\u{800}',
                '\u{d7ff}',
                '\u{e000}',
                '\u{fffd}',
                '\u{ffff}',
                '\u{10000}',
            ],
        ),
    }
}

fn within(random: &mut Random, first: char, last: char) -> char {
    let code = random.between(first as usize, last as usize);
    u32::try_from(code)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(first)
}
