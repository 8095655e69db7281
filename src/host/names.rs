//! MCP names. The id owns the name: `.` and `:` become `_`, and nothing is ever shortened or numbered to fit,
//! because a name that depends on what else is installed could be taken over.

use std::collections::BTreeMap;

/// Longest tool name that all common model APIs take (`^[a-zA-Z0-9_-]{1,64}$`).
const MAX_NAME: usize = 64;

/// Why a tool has no MCP name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Too long.
    #[error(
        "tool {tool_id}: its MCP name would have {length} characters, at most {MAX_NAME} are allowed; give the tool a shorter id"
    )]
    TooLong {
        /// The tool.
        tool_id: String,
        /// Characters.
        length: usize,
    },
    /// Empty, or with characters that no tool id has.
    #[error("tool {tool_id:?}: not a tool id (a-z, 0-9, `.`, `_`, `:` and `-`)")]
    NotAnId {
        /// What was given.
        tool_id: String,
    },
    /// Two tools with one name.
    #[error(
        "tools {first} and {second} would both be called {name} over MCP; disable one of the skills or rename a tool"
    )]
    Clash {
        /// The name.
        name: String,
        /// The tool that has it.
        first: String,
        /// The tool that wants it.
        second: String,
    },
}

/// The MCP name of a tool id.
pub fn mcp_name(tool_id: &str) -> Result<String, NameError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '_' | '-');
    if tool_id.is_empty() || !tool_id.chars().all(allowed) {
        return Err(NameError::NotAnId {
            tool_id: tool_id.to_owned(),
        });
    }
    if tool_id.len() > MAX_NAME {
        return Err(NameError::TooLong {
            tool_id: tool_id.to_owned(),
            length: tool_id.len(),
        });
    }
    Ok(tool_id.replace(['.', ':'], "_"))
}

/// Names for a set of tools: name to id. The first clash is an error that names both sides.
pub fn mcp_names<'a>(
    tool_ids: impl IntoIterator<Item = &'a str>,
) -> Result<BTreeMap<String, String>, NameError> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    for second in tool_ids {
        let name = mcp_name(second)?;
        match names.get(&name) {
            Some(first) if first == second => {}
            Some(first) => {
                return Err(NameError::Clash {
                    name,
                    first: first.clone(),
                    second: second.to_owned(),
                });
            }
            None => {
                names.insert(name, second.to_owned());
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_and_colons_become_underscores() {
        assert_eq!(
            mcp_name("acme.echo:v2-x_y").as_deref(),
            Ok("acme_echo_v2-x_y")
        );
    }

    #[test]
    fn sixty_four_characters_fit_and_one_more_does_not() {
        assert!(mcp_name(&"a".repeat(64)).is_ok());
        assert!(matches!(
            mcp_name(&"a".repeat(65)),
            Err(NameError::TooLong { length: 65, .. })
        ));
    }

    #[test]
    fn what_is_no_id_has_no_name() {
        for bad in ["", "a b", "a/b", "ä", "a\n"] {
            assert!(
                matches!(mcp_name(bad), Err(NameError::NotAnId { .. })),
                "{bad:?}"
            );
        }
    }

    #[test]
    fn a_clash_names_both_tools() {
        let error = mcp_names(["acme.a_b", "acme.a.b"]).unwrap_err();
        assert_eq!(
            error,
            NameError::Clash {
                name: "acme_a_b".into(),
                first: "acme.a_b".into(),
                second: "acme.a.b".into()
            }
        );
        assert_eq!(mcp_names(["acme.a", "acme.a"]).unwrap().len(), 1);
    }
}
