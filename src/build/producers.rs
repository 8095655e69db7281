//! What built a module, as it says itself in its `producers` sections.

use std::collections::BTreeSet;

use serde::Serialize;
use wasmparser::{KnownCustom, Parser, Payload};

use super::error::BuildError;

/// A language or a tool with its version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Producer {
    /// `language`, `processed-by` or `sdk`.
    pub field: String,
    /// Its name.
    pub name: String,
    /// Its version; may be empty.
    pub version: String,
}

/// What is known of how modules were built. It travels in the modules, so `pack` knows what `build` did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct BuildFacts {
    /// Sorted, without repetition.
    pub producers: BTreeSet<Producer>,
}

impl BuildFacts {
    /// Reads them out of modules and the modules nested in them.
    pub fn of<'a>(modules: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, BuildError> {
        let mut facts = Self::default();
        for wasm in modules {
            for payload in Parser::new(0).parse_all(wasm) {
                facts.add(&payload.map_err(|error| BuildError::wasm("read the producers", error))?);
            }
        }
        Ok(facts)
    }

    fn add(&mut self, payload: &Payload<'_>) {
        let Payload::CustomSection(section) = payload else {
            return;
        };
        let KnownCustom::Producers(fields) = section.as_known() else {
            return;
        };
        // A section that cannot be read says nothing; it is no part of what runs.
        for field in fields.into_iter().flatten() {
            for value in field.values.into_iter().flatten() {
                self.producers.insert(Producer {
                    field: field.name.to_owned(),
                    name: value.name.to_owned(),
                    version: value.version.to_owned(),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn producers_are_found_in_nested_modules_too() {
        let text = r#"(component (core module (@producers (processed-by "rustc" "1.2")))
            (@producers (processed-by "wit-component" "3")))"#;
        let wasm = wat::parse_str(text).unwrap();
        let facts = BuildFacts::of([wasm.as_slice()]).unwrap();
        let names: Vec<_> = facts.producers.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["rustc", "wit-component"]);
    }
}
