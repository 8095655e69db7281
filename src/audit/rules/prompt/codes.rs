//! Texts spelt in codes of letters: numbers of characters, bits, Morse, Braille.

/// Fewest letters that say something.
const FEWEST: usize = 8;

/// Morse from A to Z (ITU-R M.1677).
const MORSE: [&str; 26] = [
    ".-", "-...", "-.-.", "-..", ".", "..-.", "--.", "....", "..", ".---", "-.-", ".-..", "--",
    "-.", "---", ".--.", "--.-", ".-.", "...", "-", "..-", "...-", ".--", "-..-", "-.--", "--..",
];
/// Dots of Braille from A to Z, as the low byte of the character from U+2800 on.
const BRAILLE: [u8; 26] = [
    0x01, 0x03, 0x09, 0x19, 0x11, 0x0B, 0x1B, 0x13, 0x0A, 0x1A, 0x05, 0x07, 0x0D, 0x1D, 0x15, 0x0F,
    0x1F, 0x17, 0x0E, 0x1E, 0x25, 0x27, 0x3A, 0x2D, 0x3D, 0x35,
];

/// What a text spells in one code.
type Reader = fn(&str) -> Option<String>;

/// What a text spells, with the name of the code.
pub(super) fn spelt(text: &str) -> impl Iterator<Item = (&'static str, String)> {
    let ways: [(&'static str, Reader); 5] = [
        ("decimal numbers", |text| numbers(text, 10)),
        ("hexadecimal numbers", |text| numbers(text, 16)),
        ("binary numbers", |text| numbers(text, 2)),
        ("Morse", morse),
        ("Braille", braille),
    ];
    ways.into_iter()
        .filter_map(|(how, spelt)| Some((how, spelt(text)?)))
}

/// The longest run of numbers of characters.
fn numbers(text: &str, radix: u32) -> Option<String> {
    let digits = |token: &str| match radix {
        2 => token.len() == 7 || token.len() == 8,
        16 => token.len() == 2,
        _ => (2..=3).contains(&token.len()),
    };
    let code = |token: &str| {
        let token = token.trim_start_matches("0x").trim_start_matches("\\x");
        let code = u8::from_str_radix(token, radix).ok()?;
        (digits(token) && matches!(code, b' '..=b'~')).then(|| char::from(code))
    };
    let tokens = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '[' | ']'))
        .filter(|token| !token.is_empty());
    longest_run(tokens.map(code))
}

fn morse(text: &str) -> Option<String> {
    let letter = |token: &str| {
        if token == "/" || token == "|" {
            return Some(' ');
        }
        (b'a'..)
            .zip(MORSE)
            .find_map(|(letter, code)| (code == token).then(|| letter.into()))
    };
    longest_run(text.split_whitespace().map(letter))
}

fn braille(text: &str) -> Option<String> {
    let letter = |c: char| {
        if c == ' ' || c == '\u{2800}' {
            return Some(' ');
        }
        let dots = u8::try_from(u32::from(c).checked_sub(0x2800)?).ok()?;
        (b'a'..)
            .zip(BRAILLE)
            .find_map(|(letter, code)| (code == dots).then(|| letter.into()))
    };
    longest_run(text.chars().map(letter))
}

fn longest_run(letters: impl Iterator<Item = Option<char>>) -> Option<String> {
    let (mut longest, mut run) = (String::new(), String::new());
    for letter in letters.chain([None]) {
        match letter {
            Some(letter) => run.push(letter),
            None => {
                if run.len() > longest.len() {
                    std::mem::swap(&mut run, &mut longest);
                }
                run.clear();
            }
        }
    }
    (longest.len() >= FEWEST).then_some(longest)
}

#[cfg(test)]
mod tests {
    use super::spelt;

    #[test]
    fn codes_are_read() {
        for (text, said) in [
            ("105 103 110 111 114 101 32 105 116", "ignore it"),
            ("do 69 67 6e 6f 72 65 20 69 74 now", "ignore it"),
            (
                "01101001 01100111 01101110 01101111 01110010 01100101 00100000 01101001 01110100",
                "ignore it",
            ),
            (".. --. -. --- .-. . / .. -", "ignore it"),
            ("⠊⠛⠝⠕⠗⠑ ⠊⠞", "ignore it"),
        ] {
            assert!(spelt(text).any(|(_, found)| found == said), "{text}");
        }
    }

    #[test]
    fn ordinary_text_spells_nothing() {
        for text in [
            "1 2 3",
            "Ports 80, 443 and 8080.",
            "- one - two",
            "a b c d e f g h",
        ] {
            assert_eq!(spelt(text).count(), 0, "{text}");
        }
    }
}
