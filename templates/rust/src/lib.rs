//! {{title}}: one tool.

use palyra_skill_sdk::context::{Level, log};
use palyra_skill_sdk::{ToolError, skill, tool};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

skill!(word_count);

// `palyra-skill build` makes the schemas in `skill.toml` of these two types, with the comments as descriptions.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The text to count.
    #[schemars(length(max = 100_000))]
    text: String,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Number of words.
    words: usize,
}

/// Counts the words of a text. Words are separated by white space.
#[tool(title = "Count words")]
fn word_count(input: Input) -> Result<Words, ToolError> {
    let words = input.text.split_whitespace().count();
    log(Level::Debug, "counted the words");
    Ok(Words { words })
}

#[cfg(test)]
mod tests {
    use palyra_skill_sdk::testing::Host;

    use super::*;

    #[test]
    fn words_are_separated_by_white_space() {
        let input = Input {
            text: "one two\nthree ".into(),
        };
        assert_eq!(word_count(input), Ok(Words { words: 3 }));
    }

    #[test]
    fn the_host_gets_a_line_for_its_log() {
        let host = Host::new();
        let input = Input { text: "one".into() };
        assert!(host.run(|| word_count(input)).is_ok());
        let line = (Level::Debug, "counted the words".to_owned());
        assert_eq!(host.logged(), [line]);
    }
}
