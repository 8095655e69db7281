//! Components that export `palyra:skill/tools`.

use async_trait::async_trait;
use serde::de::IgnoredAny;
use wasmtime::Store;
use wasmtime::component::{ComponentExportIndex, ComponentType, InstancePre, Lift};

use super::AbiGuest;
use crate::call::{Content, Outcome, Output};
use crate::fault::{Failure, Fault};
use crate::guest::Abi;
use crate::state::State;

/// The interface as `sdk/wit` names it.
pub(super) const TOOLS: &str = "palyra:skill/tools@1.0.0";

/// A linked component that answers `call(tool, input)`.
pub(crate) struct ToolsGuest {
    pre: InstancePre<State>,
    call: ComponentExportIndex,
    exports: Vec<String>,
}

impl ToolsGuest {
    /// `None` when the component does not export the interface.
    pub(crate) fn new(pre: &InstancePre<State>) -> Option<Self> {
        let component = pre.component();
        let tools = component.get_export_index(None, TOOLS)?;
        let call = component.get_export_index(Some(&tools), "call")?;
        Some(Self {
            pre: pre.clone(),
            call,
            exports: vec![format!("{TOOLS}#call")],
        })
    }
}

#[async_trait]
impl AbiGuest for ToolsGuest {
    fn abi(&self) -> Abi {
        Abi::Tools
    }

    fn exports(&self) -> &[String] {
        &self.exports
    }

    async fn call(
        &self,
        store: &mut Store<State>,
        entry: &str,
        input: &str,
    ) -> Result<Output, Failure> {
        let instance = self.pre.instantiate_async(&mut *store).await?;
        let call = instance
            .get_typed_func::<(&str, &str), (Result<Answer, ToolError>,)>(&mut *store, &self.call)
            .map_err(|error| {
                let message =
                    format!("`{TOOLS}#call` is not the function of the contract: {error:#}");
                Fault::input("wrong_signature", message)
            })?;
        let (answer,) = call.call_async(&mut *store, (entry, input)).await?;
        let answer = answer.map_err(Fault::from)?;
        if let Some(structured) = &answer.structured {
            serde_json::from_str::<IgnoredAny>(structured).map_err(|error| {
                Fault::failure(
                    "bad_output",
                    format!("the structured output is not JSON: {error}"),
                )
            })?;
        }
        Ok(answer.into())
    }
}

#[derive(ComponentType, Lift)]
#[component(record)]
struct Answer {
    structured: Option<String>,
    content: Vec<Block>,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
enum Block {
    #[component(name = "text")]
    Text(String),
    #[component(name = "image")]
    Image(Media),
    #[component(name = "audio")]
    Audio(Media),
    #[component(name = "resource")]
    Resource(Embedded),
}

#[derive(ComponentType, Lift)]
#[component(record)]
struct Media {
    data: Vec<u8>,
    #[component(name = "mime-type")]
    mime_type: String,
}

#[derive(ComponentType, Lift)]
#[component(record)]
struct Embedded {
    uri: String,
    #[component(name = "mime-type")]
    mime_type: Option<String>,
    body: Body,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
enum Body {
    #[component(name = "text")]
    Text(String),
    #[component(name = "blob")]
    Blob(Vec<u8>),
}

#[derive(ComponentType, Lift)]
#[component(variant)]
enum ToolError {
    #[component(name = "invalid-input")]
    InvalidInput(String),
    #[component(name = "denied")]
    Denied(String),
    #[component(name = "failed")]
    Failed(String),
}

impl From<ToolError> for Fault {
    fn from(error: ToolError) -> Self {
        match error {
            ToolError::InvalidInput(message) => Self::input("tool_invalid_input", message),
            ToolError::Denied(message) => {
                Self::new(Outcome::CapabilityDenied, "tool_denied", message)
            }
            ToolError::Failed(message) => Self::failure("tool_failed", message),
        }
    }
}

impl From<Answer> for Output {
    fn from(answer: Answer) -> Self {
        Self {
            structured: answer.structured,
            content: answer.content.into_iter().map(Content::from).collect(),
        }
    }
}

impl From<Block> for Content {
    fn from(block: Block) -> Self {
        match block {
            Block::Text(text) => Self::Text { text },
            Block::Image(Media { data, mime_type }) => Self::Image { data, mime_type },
            Block::Audio(Media { data, mime_type }) => Self::Audio { data, mime_type },
            Block::Resource(Embedded {
                uri,
                mime_type,
                body,
            }) => {
                let (text, blob) = match body {
                    Body::Text(text) => (Some(text), None),
                    Body::Blob(blob) => (None, Some(blob)),
                };
                Self::Resource {
                    uri,
                    mime_type,
                    text,
                    blob,
                }
            }
        }
    }
}
