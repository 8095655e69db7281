//! What authors say of their WIT: the custom section `package-docs`, as wit-component writes it.
//!
//! A version byte, then JSON by name: interfaces and worlds, in them functions and types, in these fields and cases. What
//! is not understood is passed over: words are no reason to refuse a component.

use std::fmt::Write as _;

use serde_json::Value;
use wasmparser::{Parser, Payload};

use super::shape::Layer;

const SECTION: &str = "package-docs";
/// Largest section that is read, in bytes.
const MAX_SECTION: usize = 1024 * 1024;
/// Longest text of one item that is handed on, in bytes: it is shown to a model.
const MAX_TEXT: usize = 2_000;

/// The words of one package.
#[derive(Debug)]
pub(super) struct PackageDocs {
    interfaces: Vec<(String, Docs)>,
    top: Docs,
}

/// The words of one interface, or of a world.
#[derive(Debug, Default)]
pub(super) struct Docs {
    functions: Vec<(String, FunctionDocs)>,
    types: Vec<(String, TypeDocs)>,
}

#[derive(Debug)]
pub(super) struct FunctionDocs(String);

#[derive(Debug)]
pub(super) struct TypeDocs {
    text: Option<String>,
    items: Vec<(String, String)>,
}

impl PackageDocs {
    /// Those of a component; `None` where it has none.
    pub(super) fn of(wasm: &[u8]) -> Option<Self> {
        let mut depth = 0_usize;
        for payload in Parser::new(0).parse_all(wasm) {
            match payload.ok()? {
                Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
                Payload::End(_) => depth = depth.saturating_sub(1),
                Payload::CustomSection(section) if depth == 0 && section.name() == SECTION => {
                    return Self::parse(section.data());
                }
                _ => {}
            }
        }
        None
    }

    fn parse(data: &[u8]) -> Option<Self> {
        let [0 | 1, json @ ..] = data else {
            return None;
        };
        if json.len() > MAX_SECTION {
            return None;
        }
        let root: Value = serde_json::from_slice(json).ok()?;
        let mut docs = Self {
            interfaces: Vec::new(),
            top: Docs::default(),
        };
        for (name, interface) in members(&root, "interfaces") {
            docs.interfaces.push((name.clone(), Docs::of(interface)));
        }
        for (_, world) in members(&root, "worlds") {
            for key in ["interface_exports", "interfaces"] {
                let inline = members(world, key).map(|(name, one)| (name.clone(), Docs::of(one)));
                docs.interfaces.extend(inline);
            }
            docs.top.add(world);
        }
        Some(docs)
    }

    /// Of what an export with this name holds: `x:y/math@1.0.0` is the interface `math`.
    pub(super) fn interface(&self, export: &str) -> Option<&Docs> {
        let name = export.split('@').next().unwrap_or(export);
        let name = name.rsplit('/').next().unwrap_or(name);
        find(&self.interfaces, name)
    }

    /// Of what stands outside of interfaces.
    pub(super) fn top(&self) -> &Docs {
        &self.top
    }
}

impl Docs {
    fn of(value: &Value) -> Self {
        let mut docs = Self::default();
        docs.add(value);
        docs
    }

    fn add(&mut self, value: &Value) {
        for key in ["func_exports", "funcs"] {
            for (name, function) in members(value, key) {
                // A text, or an object with more than the text.
                let words = text(function).or_else(|| text(function.get("docs")?));
                self.functions
                    .extend(words.map(|words| (name.clone(), FunctionDocs(words))));
            }
        }
        for (name, ty) in members(value, "types") {
            let items = members(ty, "items")
                .filter_map(|(name, item)| Some((name.clone(), text(item)?)))
                .collect();
            let text = ty.get("docs").and_then(text);
            self.types.push((name.clone(), TypeDocs { text, items }));
        }
    }

    pub(super) fn function(&self, name: &str) -> Option<&FunctionDocs> {
        find(&self.functions, name)
    }

    pub(super) fn ty(&self, name: &str) -> Option<&TypeDocs> {
        find(&self.types, name)
    }
}

impl FunctionDocs {
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

impl TypeDocs {
    /// Of a field or a case.
    pub(super) fn item(&self, name: &str) -> Option<&str> {
        find(&self.items, name).map(String::as_str)
    }

    /// Of the type. Names of enums and flags have no schema of their own, so their words stand here.
    pub(super) fn text<T>(&self, layer: &Layer<T>) -> Option<String> {
        let mut words = self.text.clone().unwrap_or_default();
        if let Layer::Enum(names) | Layer::Flags(names) = layer {
            for name in names {
                if let Some(item) = self.item(name) {
                    let separator = if words.is_empty() { "" } else { "\n" };
                    let _ = write!(words, "{separator}{name}: {item}");
                }
            }
        }
        (!words.is_empty()).then_some(words)
    }
}

fn members<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn find<'a, T>(all: &'a [(String, T)], name: &str) -> Option<&'a T> {
    all.iter()
        .find(|(one, _)| one == name)
        .map(|(_, found)| found)
}

fn text(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    if text.len() > MAX_TEXT {
        return Some(format!("{}…", &text[..text.floor_char_boundary(MAX_TEXT)]));
    }
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_interface_and_name() {
        let json = r#"{"worlds":{"w":{"func_exports":{"top":"On top."},"funcs":{"old":{"docs":"Older."}}}},
            "interfaces":{"math":{"funcs":{"add":"  Adds. "},"types":{"c":{"docs":"A colour.","items":{"red":"Warm."}}}}}}"#;
        let docs = PackageDocs::parse(&[&[1], json.as_bytes()].concat()).unwrap();
        let math = docs.interface("x:y/math@1.0.0").unwrap();
        assert_eq!(math.function("add").unwrap().text(), "Adds.");
        let names = Layer::<()>::Enum(vec!["red".into(), "blue".into()]);
        let colour = math.ty("c").unwrap().text(&names);
        assert_eq!(colour.as_deref(), Some("A colour.\nred: Warm."));
        assert_eq!(docs.top().function("top").unwrap().text(), "On top.");
        assert_eq!(docs.top().function("old").unwrap().text(), "Older.");
    }

    #[test]
    fn what_is_not_understood_is_passed_over() {
        for section in [&b""[..], b"\x02{}", b"\x01not json"] {
            assert!(PackageDocs::parse(section).is_none());
        }
        let odd = PackageDocs::parse(
            b"\x01{\"interfaces\":[1],\"worlds\":{\"w\":{\"funcs\":{\"f\":3}}}}",
        );
        assert!(odd.unwrap().top().function("f").is_none());
        assert!(PackageDocs::of(b"\0asm").is_none());
    }
}
