//! What a tool answers.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ToolError;

/// A tool's answer with blocks to show beside the structured result. A tool without blocks returns the result alone.
///
/// The result satisfies the tool's output schema, as every answer must: `T` is where that schema comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output<T = Text> {
    /// The result.
    pub structured: T,
    /// Blocks, as in MCP.
    pub content: Vec<Content>,
}

/// The result of a tool that answers with a text: `{"text": "…"}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The answer.
    pub text: String,
}

/// A block of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Text.
    Text(String),
    /// An image.
    Image {
        /// Its bytes.
        data: Vec<u8>,
        /// For example `image/png`.
        mime_type: String,
    },
    /// A recording.
    Audio {
        /// Its bytes.
        data: Vec<u8>,
        /// For example `audio/wav`.
        mime_type: String,
    },
    /// A document of text.
    TextResource {
        /// Names the document.
        uri: String,
        /// For example `text/markdown`.
        mime_type: Option<String>,
        /// The document.
        text: String,
    },
    /// A document of bytes.
    BlobResource {
        /// Names the document.
        uri: String,
        /// For example `application/pdf`.
        mime_type: Option<String>,
        /// The document.
        blob: Vec<u8>,
    },
}

impl Output<Text> {
    /// An answer of text: the result is `{"text": "…"}`, the one block is the text.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(Text { text: text.clone() }).with_text(text)
    }
}

impl<T> Output<T> {
    /// An answer with this result and no blocks yet. Where there are none, hosts show the result as text.
    pub fn new(structured: T) -> Self {
        Self {
            structured,
            content: Vec::new(),
        }
    }

    /// Adds a block.
    #[must_use]
    pub fn with(mut self, block: Content) -> Self {
        self.content.push(block);
        self
    }

    /// Adds a block of text.
    #[must_use]
    pub fn with_text(self, text: impl Into<String>) -> Self {
        self.with(Content::Text(text.into()))
    }

    /// Adds an image.
    #[must_use]
    pub fn with_image(self, data: Vec<u8>, mime_type: impl Into<String>) -> Self {
        self.with(Content::Image {
            data,
            mime_type: mime_type.into(),
        })
    }
}

/// An answer as the host gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// JSON text that satisfies the tool's output schema.
    pub structured: String,
    /// Blocks to show beside it.
    pub content: Vec<Content>,
}

/// What a tool may return: anything that can be serialized, which is then the structured result, or an [`Output`] of it.
pub trait IntoAnswer {
    /// The answer.
    fn into_answer(self) -> Result<Answer, ToolError>;
}

impl<T: Serialize> IntoAnswer for Output<T> {
    fn into_answer(self) -> Result<Answer, ToolError> {
        Ok(Answer {
            structured: serde_json::to_string(&self.structured)?,
            content: self.content,
        })
    }
}

impl<T: Serialize> IntoAnswer for T {
    fn into_answer(self) -> Result<Answer, ToolError> {
        Ok(Answer {
            structured: serde_json::to_string(&self)?,
            content: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serializable_value_is_the_structured_result() {
        let answer = serde_json::json!({"words": 2}).into_answer().unwrap();
        assert_eq!(answer.structured, r#"{"words":2}"#);
        assert!(answer.content.is_empty());
    }

    #[test]
    fn a_text_is_a_result_and_a_block() {
        let answer = Output::text("hi").into_answer().unwrap();
        assert_eq!(answer.structured, r#"{"text":"hi"}"#);
        assert_eq!(answer.content, [Content::Text("hi".into())]);
    }

    #[test]
    fn blocks_keep_their_order() {
        let output = Output::new(7)
            .with_text("a")
            .with_image(vec![1], "image/png")
            .with_text("b");
        assert_eq!(output.content.len(), 3);
        assert_eq!(output.content[2], Content::Text("b".into()));
        assert_eq!(output.into_answer().unwrap().structured, "7");
    }
}
