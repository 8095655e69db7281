//! Which exported function of an ordinary component is which declared tool.

use serde_json::{Map, Value};

use super::{Binary, Export, InterfaceName, interface_functions};

/// An exported function, described as a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedTool {
    /// `function`, or `interface#function`.
    pub function: String,
    /// What its author says of it, else its signature.
    pub description: String,
    /// JSON Schema of the input.
    pub input_schema: Map<String, Value>,
    /// JSON Schema of the structured output.
    pub output_schema: Map<String, Value>,
}

/// An exported function that is no tool.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{function}` cannot be called as a tool: {reason}")]
pub struct RefusedExport {
    /// `function`, or `interface#function`.
    pub function: String,
    /// Why.
    pub reason: String,
}

/// The exported function that answers for a tool of a component without `palyra:skill/tools`.
///
/// A tool id is `<publisher>.<rest>`; letter case aside, `_`, `.`, `:` and `-` count as the same. `rest` names a function if
/// it is `interface.function`, or `function` alone where only one interface has such a function. The part of `rest` before
/// the last dots may be anything (`acme.weather.now` is `now`), so the longest name that fits wins.
/// Methods of resources are no tools.
pub fn tool_function<'a>(binary: &'a Binary, publisher: &str, tool_id: &str) -> Option<&'a Export> {
    let rest = tool_id
        .strip_prefix(publisher)
        .and_then(|rest| rest.strip_prefix('.'))
        .unwrap_or(tool_id);
    let parts: Vec<&str> = rest.split('.').collect();
    (0..parts.len()).find_map(|start| {
        let wanted = plain(&parts[start..].join("."));
        let functions = || interface_functions(binary).filter(|f| !f.name.starts_with('['));
        let mut exact = functions().filter(|f| qualified(f).is_some_and(|name| name == wanted));
        let mut bare = functions().filter(|f| plain(&f.name) == wanted);
        only(&mut exact).or_else(|| only(&mut bare))
    })
}

fn only<T>(candidates: &mut impl Iterator<Item = T>) -> Option<T> {
    let first = candidates.next()?;
    candidates.next().is_none().then_some(first)
}

fn qualified(export: &Export) -> Option<String> {
    let interface = export.interface.as_deref()?;
    let name = InterfaceName::parse(interface).map_or(interface, |name| name.interface);
    Some(plain(&format!("{name}.{}", export.name)))
}

fn plain(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            '_' | '.' | ':' => '-',
            c => c.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect;

    #[test]
    fn tools_find_their_functions_and_ambiguity_finds_none() {
        let bytes = wat::parse_str(
            r#"(component
                (import "f" (func $f))
                (instance $one (export "add-up" (func $f)) (export "same" (func $f)))
                (instance $two (export "same" (func $f)))
                (export "x:y/math@1.0.0" (instance $one))
                (export "x:y/other@1.0.0" (instance $two))
                (export "top" (func $f)))"#,
        )
        .unwrap();
        let binary = inspect(&bytes).unwrap();
        let path = |id: &str| tool_function(&binary, "acme", id).map(Export::path);
        assert_eq!(
            path("acme.add_up").as_deref(),
            Some("x:y/math@1.0.0#add-up")
        );
        assert_eq!(
            path("acme.math.add-up").as_deref(),
            Some("x:y/math@1.0.0#add-up")
        );
        assert_eq!(
            path("acme.other.same").as_deref(),
            Some("x:y/other@1.0.0#same")
        );
        assert_eq!(path("acme.demo.top").as_deref(), Some("top"));
        assert_eq!(path("acme.same"), None, "two interfaces have it");
        assert_eq!(path("acme.none"), None);
    }
}
