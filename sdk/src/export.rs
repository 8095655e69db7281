//! From the host's `call` to a typed function.

use serde::de::DeserializeOwned;

use crate::{IntoOutput, Output, ToolError};

/// A skill: its tools by id. Made by [`skill!`](crate::skill).
pub trait Skill {
    /// Calls the tool with this id; `input` is JSON.
    fn call(tool: &str, input: &str) -> Result<Output, ToolError>;
}

/// Calls one tool.
pub fn run<I, O>(
    tool: impl FnOnce(I) -> Result<O, ToolError>,
    input: &str,
) -> Result<Output, ToolError>
where
    I: DeserializeOwned,
    O: IntoOutput,
{
    let input = serde_json::from_str(input).map_err(ToolError::invalid_input)?;
    tool(input)?.into_output()
}

/// The answer to an id that `skill!` does not name.
pub fn unknown_tool(tool: &str) -> ToolError {
    ToolError::Failed(format!(
        "the skill has no tool '{tool}': skill! does not name it"
    ))
}

/// Names the tools of this skill: `"<id in skill.toml>" => function`. Exactly once in a crate, at its root.
///
/// A function takes one argument that can be deserialized and returns a `Result` of an [`Output`] or of anything that
/// can be serialized.
#[macro_export]
macro_rules! skill {
    ($($id:literal => $tool:path),+ $(,)?) => {
        #[doc(hidden)]
        #[allow(unreachable_pub)]
        pub struct PalyraSkill;

        impl $crate::__private::Skill for PalyraSkill {
            fn call(
                tool: &str,
                input: &str,
            ) -> ::core::result::Result<$crate::Output, $crate::ToolError> {
                match tool {
                    $($id => $crate::__private::run($tool, input),)+
                    other => ::core::result::Result::Err($crate::__private::unknown_tool(other)),
                }
            }
        }

        #[cfg(target_family = "wasm")]
        const _: () = {
            type Exported = $crate::__private::Exported<PalyraSkill>;
            $crate::bindings::export!(Exported with_types_in $crate::bindings);
        };
    };
}

#[cfg(target_family = "wasm")]
mod wasm {
    use core::marker::PhantomData;

    use super::Skill;
    use crate::bindings::exports::palyra::skill::tools;
    use crate::{Content, Output, ToolError};

    /// Gives a [`Skill`] the interface that the host calls.
    pub struct Exported<S>(PhantomData<S>);

    impl<S: Skill> tools::Guest for Exported<S> {
        fn call(tool: String, input: String) -> Result<tools::Output, tools::Error> {
            S::call(&tool, &input).map(Into::into).map_err(Into::into)
        }
    }

    impl From<Output> for tools::Output {
        fn from(output: Output) -> Self {
            Self {
                structured: output.structured,
                content: output.content.into_iter().map(Into::into).collect(),
            }
        }
    }

    impl From<Content> for tools::Content {
        fn from(content: Content) -> Self {
            let resource = |uri, mime_type, body| {
                Self::Resource(tools::EmbeddedResource {
                    uri,
                    mime_type,
                    body,
                })
            };
            match content {
                Content::Text(text) => Self::Text(text),
                Content::Image { data, mime_type } => Self::Image(tools::Media { data, mime_type }),
                Content::Audio { data, mime_type } => Self::Audio(tools::Media { data, mime_type }),
                Content::TextResource {
                    uri,
                    mime_type,
                    text,
                } => resource(uri, mime_type, tools::ResourceBody::Text(text)),
                Content::BlobResource {
                    uri,
                    mime_type,
                    blob,
                } => resource(uri, mime_type, tools::ResourceBody::Blob(blob)),
            }
        }
    }

    impl From<ToolError> for tools::Error {
        fn from(error: ToolError) -> Self {
            match error {
                ToolError::InvalidInput(message) => Self::InvalidInput(message),
                ToolError::Denied(message) => Self::Denied(message),
                ToolError::Failed(message) => Self::Failed(message),
            }
        }
    }
}

#[cfg(target_family = "wasm")]
pub use wasm::Exported;

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize)]
    struct Input {
        text: String,
    }

    fn shout(input: Input) -> Result<String, ToolError> {
        Ok(input.text.to_uppercase())
    }

    fn quiet((): ()) -> Result<Output, ToolError> {
        Ok(Output::text("…"))
    }

    crate::skill! {
        "a.b.shout" => shout,
        "a.b.quiet" => quiet,
    }

    #[test]
    fn the_tool_is_chosen_by_its_id() {
        let output = PalyraSkill::call("a.b.shout", r#"{"text":"hi"}"#).unwrap();
        assert_eq!(output.structured.as_deref(), Some("\"HI\""));
        assert_eq!(
            PalyraSkill::call("a.b.quiet", "null").unwrap(),
            Output::text("…")
        );
        assert!(matches!(
            PalyraSkill::call("a.b", "{}"),
            Err(ToolError::Failed(_))
        ));
    }

    #[test]
    fn input_of_another_shape_is_invalid() {
        let error = PalyraSkill::call("a.b.shout", r#"{"txt":"hi"}"#).unwrap_err();
        assert!(
            matches!(&error, ToolError::InvalidInput(m) if m.contains("text")),
            "{error}"
        );
    }
}
