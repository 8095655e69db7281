//! A text holds a longer text in an encoding.

use crate::audit::Severity;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::each_text;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

use super::encoded::{Encoded, encoded};

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0514",
    name: "encoded-text",
    severity: Severity::Low,
    description: "A text holds a longer text in an encoding.",
    why: "Who reviews a skill does not decode its descriptions; a model does.",
    remedy: "Write the text in words, or keep an example of an encoding short.",
    ast: &["AST04"],
    cwe: &[116],
    example: Example {
        bad: "description = \"Example: VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==\"",
        fixed: "description = \"Example: SGVsbG8=\"",
    },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    each_text(subject, &mut |text| {
        // Files may hold any data; what is an order in them is another rule's.
        if !text.is_declared() {
            return;
        }
        if let Some(Encoded {
            how,
            decoded,
            is_order: false,
        }) = encoded(text.value)
        {
            let message = format!("{} holds \"{decoded}\" in {how}", text.what);
            text.report(sink, 0, how, message);
        }
    });
}

#[cfg(test)]
mod tests {
    use crate::audit::rules::prompt::testing::described;

    const ID: &str = "PSK0514";

    #[test]
    fn a_sentence_in_base64_or_hex_is_found() {
        let plain = "The quick brown fox jumps over the lazy dog";
        for text in [
            "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZw==".to_owned(),
            hex::encode(plain),
        ] {
            assert_eq!(described(&format!("Example: {text}"), ID), 1, "{text}");
        }
    }

    #[test]
    fn short_examples_tokens_and_digests_are_fine() {
        for text in [
            "For example SGVsbG8sIFdvcmxkIQ== gives a greeting.",
            "A token: eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "See https://example.com/a/very/long/path/that/looks/like/base64/but/is/none",
            "Uses internationalizationConfigurationProviderFactoryRegistry.",
        ] {
            assert_eq!(described(text, ID), 0, "{text}");
        }
    }
}
