//! From the host's `call` to a typed function.

use serde::de::DeserializeOwned;

use crate::describe::{Description, ToolDescription};
use crate::{Answer, IntoAnswer, ToolError};

/// A skill: its tools by id. Made by [`skill!`](crate::skill).
pub trait Skill {
    /// Calls the tool with this id; `input` is JSON.
    fn call(tool: &str, input: &str) -> Result<Answer, ToolError>;
}

/// One tool. Made by [`macro@crate::tool`] and [`macro@crate::hook`].
pub trait Tool {
    /// The function's name: the last part of the tool's id, where that is not written out.
    const FUNCTION: &'static str;
    /// The whole id, where it is written out.
    const ID: Option<&'static str>;

    /// Calls it; `input` is JSON.
    fn call(input: &str) -> Result<Answer, ToolError>;

    /// What the code says of it.
    fn describe() -> ToolDescription;
}

/// Calls one tool.
pub fn run<I, O, E>(tool: impl FnOnce(I) -> Result<O, E>, input: &str) -> Result<Answer, ToolError>
where
    I: DeserializeOwned,
    O: IntoAnswer,
    ToolError: From<E>,
{
    let input = serde_json::from_str(input).map_err(ToolError::invalid_input)?;
    tool(input)?.into_answer()
}

/// Whether `id`, which no tool has written out, is this tool's.
pub fn is_named<T: Tool>(id: &str) -> bool {
    let last = id.rsplit('.').next().unwrap_or(id);
    T::ID.is_none() && last == T::FUNCTION
}

/// The answer to an id that `skill!` does not name.
pub fn unknown_tool(tool: &str) -> ToolError {
    ToolError::Failed(format!(
        "the skill has no tool '{tool}': skill! does not name it"
    ))
}

/// The id under which a module that is built to be described answers with its description.
pub const DESCRIBE: &str = "palyra-skill:describe";

/// The answer to [`DESCRIBE`].
pub fn description(tools: Vec<ToolDescription>) -> Result<Answer, ToolError> {
    Description::new(tools).into_answer()
}

/// Names the tools of this skill, exactly once in a crate, at its root.
///
/// ```text
/// skill!(word_count, text::shorten);
/// ```
///
/// Each is a function with [`#[tool]`](macro@crate::tool) or [`#[hook]`](macro@crate::hook), wherever in the crate it
/// stands. Then `palyra-skill build` writes the tools with their schemas into `skill.toml`.
///
/// Functions without an attribute are listed by their ids, and `skill.toml` is written by hand. Such a function takes one
/// argument that can be deserialized and returns a `Result` of anything that can be serialized, or of an
/// [`Output`](crate::Output):
///
/// ```text
/// skill! {
///     "acme.text.word_count" => word_count,
/// }
/// ```
#[macro_export]
macro_rules! skill {
    ($($tool:path),+ $(,)?) => {
        #[doc(hidden)]
        #[allow(unreachable_pub)]
        pub struct PalyraSkill;

        impl $crate::__private::Skill for PalyraSkill {
            // The one build that is made to be described sets it, and nothing else knows of it.
            #[allow(unexpected_cfgs)]
            fn call(
                tool: &str,
                input: &str,
            ) -> ::core::result::Result<$crate::Answer, $crate::ToolError> {
                #[cfg(palyra_skill_describe)]
                if tool == $crate::__private::DESCRIBE {
                    return $crate::__private::description(PalyraSkill::describe());
                }
                $(if <$tool as $crate::__private::Tool>::ID == ::core::option::Option::Some(tool) {
                    return <$tool as $crate::__private::Tool>::call(input);
                })+
                $(if $crate::__private::is_named::<$tool>(tool) {
                    return <$tool as $crate::__private::Tool>::call(input);
                })+
                ::core::result::Result::Err($crate::__private::unknown_tool(tool))
            }
        }

        impl PalyraSkill {
            /// What the code says of the tools, in the order in which they are listed.
            #[allow(dead_code)]
            pub fn describe() -> ::std::vec::Vec<$crate::__private::ToolDescription> {
                ::std::vec![$(<$tool as $crate::__private::Tool>::describe()),+]
            }
        }

        const _: () = {
            $(let _ = <$tool>::LISTED_IN_SKILL;)+
        };

        // `palyra-skill build` asks a module with this section what tools it has, and takes the section out.
        #[cfg(target_family = "wasm")]
        const _: () = {
            #[used]
            #[unsafe(link_section = "palyra-skill-described")]
            static DESCRIBED: [u8; 1] = *b"1";
        };

        $crate::__export!(PalyraSkill);
    };
    ($($id:literal => $tool:path),+ $(,)?) => {
        #[doc(hidden)]
        #[allow(unreachable_pub)]
        pub struct PalyraSkill;

        impl $crate::__private::Skill for PalyraSkill {
            fn call(
                tool: &str,
                input: &str,
            ) -> ::core::result::Result<$crate::Answer, $crate::ToolError> {
                match tool {
                    $($id => $crate::__private::run($tool, input),)+
                    other => ::core::result::Result::Err($crate::__private::unknown_tool(other)),
                }
            }
        }

        $crate::__export!(PalyraSkill);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __export {
    ($skill:ident) => {
        #[cfg(target_family = "wasm")]
        const _: () = {
            type Exported = $crate::__private::Exported<$skill>;
    $crate::bindings::export!(Exported with_types_in $crate::bindings);
        };
    };
}

#[cfg(target_family = "wasm")]
mod wasm {
    use core::marker::PhantomData;

    use super::Skill;
    use crate::bindings::exports::palyra::skill::tools;
    use crate::{Answer, Content, ToolError};

    /// Gives a [`Skill`] the interface that the host calls.
    pub struct Exported<S>(PhantomData<S>);

    impl<S: Skill> tools::Guest for Exported<S> {
        fn call(tool: String, input: String) -> Result<tools::Output, tools::Error> {
            S::call(&tool, &input).map(Into::into).map_err(Into::into)
        }
    }

    impl From<Answer> for tools::Output {
        fn from(answer: Answer) -> Self {
            Self {
                structured: Some(answer.structured),
                content: answer.content.into_iter().map(Into::into).collect(),
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
    use crate::Output;

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
        let answer = PalyraSkill::call("a.b.shout", r#"{"text":"hi"}"#).unwrap();
        assert_eq!(answer.structured, "\"HI\"");
        let answer = PalyraSkill::call("a.b.quiet", "null").unwrap();
        assert_eq!(answer.structured, r#"{"text":"…"}"#);
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
