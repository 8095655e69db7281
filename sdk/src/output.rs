//! What a tool answers.

use serde::Serialize;

use crate::ToolError;

/// A tool's answer: the structured result and blocks to show beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Output {
    /// JSON text that satisfies the tool's output schema.
    pub structured: Option<String>,
    /// Blocks, as in MCP.
    pub content: Vec<Content>,
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

impl Output {
    /// An answer with a structured result.
    pub fn structured(value: &impl Serialize) -> Result<Self, ToolError> {
        Ok(Self {
            structured: Some(serde_json::to_string(value)?),
            content: Vec::new(),
        })
    }

    /// An answer of text only.
    pub fn text(text: impl Into<String>) -> Self {
        Self::default().with_text(text)
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

/// What a tool may return: an [`Output`], or anything that can be serialized, which is then the structured result.
pub trait IntoOutput {
    /// The answer.
    fn into_output(self) -> Result<Output, ToolError>;
}

impl IntoOutput for Output {
    fn into_output(self) -> Result<Output, ToolError> {
        Ok(self)
    }
}

impl<T: Serialize> IntoOutput for T {
    fn into_output(self) -> Result<Output, ToolError> {
        Output::structured(&self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serializable_value_is_the_structured_result() {
        let output = serde_json::json!({"words": 2}).into_output().unwrap();
        assert_eq!(output.structured.as_deref(), Some(r#"{"words":2}"#));
        assert!(output.content.is_empty());
    }

    #[test]
    fn blocks_keep_their_order() {
        let output = Output::text("a")
            .with_image(vec![1], "image/png")
            .with_text("b");
        assert_eq!(output.content.len(), 3);
        assert_eq!(output.content[2], Content::Text("b".into()));
        assert_eq!(output.structured, None);
    }
}
