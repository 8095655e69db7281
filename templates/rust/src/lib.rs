//! {{title}}: one tool.

use palyra_skill_sdk::{ToolError, skill};
use serde::{Deserialize, Serialize};

skill! {
    "{{publisher}}.{{name}}.word_count" => word_count,
}

/// The tool's input schema in `skill.toml` says the same.
#[derive(Deserialize)]
pub struct Input {
    text: String,
}

/// And its output schema.
#[derive(Debug, PartialEq, Serialize)]
pub struct Words {
    words: usize,
}

fn word_count(input: Input) -> Result<Words, ToolError> {
    Ok(Words {
        words: input.text.split_whitespace().count(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_separated_by_white_space() {
        let input = Input {
            text: "one two\nthree ".into(),
        };
        assert_eq!(word_count(input), Ok(Words { words: 3 }));
    }
}
