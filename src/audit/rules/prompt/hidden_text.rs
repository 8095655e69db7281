//! A text holds characters that a person does not see.

use crate::audit::Severity;
use crate::audit::report::is_hidden;
use crate::audit::rules::sink::Sink;
use crate::audit::rules::text::texts;
use crate::audit::rules::{Example, Rule};
use crate::audit::subject::Subject;

pub(in crate::audit) const RULE: Rule = Rule {
    id: "PSK0501",
    name: "hidden-text",
    severity: Severity::High,
    description: "A text holds characters that a person does not see.",
    why: "",
    remedy: "Invisible, bidirectional and control characters (ANSI escapes among them) show a person something else than a model reads. Remove them.",
    ast: &[],
    cwe: &[],
    example: Example { bad: "", fixed: "" },
    check,
};

fn check(subject: &Subject<'_>, sink: &mut Sink<'_>) {
    for text in texts(subject) {
        // A line end of another platform is seen as one.
        let value = text.value.replace("\r\n", "\n");
        if let Some(hidden) = value.chars().find(|c| is_hidden(*c)) {
            let code = u32::from(hidden);
            let message = format!("{} holds the invisible character U+{code:04X}", text.what);
            sink.manifest(&text.path, &format!("{} U+{code:04X}", text.what), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::audit::testing::*;

    fn described(description: &str) -> Vec<crate::audit::Finding> {
        let text = DEFAULT.replace("Says it again.", description);
        packed(&text, &[("modules/a.wasm", RUN)]).findings("PSK0501")
    }

    #[test]
    fn bidi_zero_width_tags_and_escapes_are_found() {
        for hidden in [
            "a\\u202Eb",
            "a\\u200Bb",
            "a\\U000E0041b",
            "a\\u001B[31mb",
            "a\\u0085b",
        ] {
            let findings = described(hidden);
            assert_eq!(findings.len(), 1, "{hidden}");
            assert!(findings[0].message.contains("acme.echo") && findings[0].message.is_ascii());
        }
    }

    #[test]
    fn ordinary_text_in_any_language_is_fine() {
        for plain in ["Grüße, 世界, שלום, हिन्दी", "two\\n\\tlines", "✈\\uFE0F"]
        {
            assert!(described(plain).is_empty(), "{plain}");
        }
    }
}
