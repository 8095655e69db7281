//! How much of a component's types is read: what a host can show to a model, whatever the binary says.

use super::shape::{Layer, Unserved};

/// Most subschemas of one tool's input, and of its output: what palyra-skill takes in a manifest.
const MAX_NODES: usize = 4_000;
/// Most levels of JSON in a schema, likewise.
const MAX_DEPTH: usize = 60;
/// Most bytes of names and descriptions of one tool.
const MAX_TEXT: usize = 256 * 1024;
/// Most of both that are read of one component, refused functions included.
const MAX_ALL_NODES: usize = 250_000;
const MAX_ALL_TEXT: usize = 8 * 1024 * 1024;

/// What is left of one component's reading, and of one function's.
#[derive(Debug)]
pub(super) struct Budget {
    all: Left,
    function: Left,
}

#[derive(Debug, Clone, Copy)]
struct Left {
    nodes: usize,
    text: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            all: Left {
                nodes: MAX_ALL_NODES,
                text: MAX_ALL_TEXT,
            },
            function: Left { nodes: 0, text: 0 },
        }
    }
}

impl Budget {
    /// A function begins, with that many bytes of name and description.
    pub(super) fn function(&mut self, text: usize) -> Result<(), Unserved> {
        self.function = Left {
            nodes: MAX_NODES,
            text: MAX_TEXT,
        };
        self.take(2, text)
    }

    /// A parameter.
    pub(super) fn name(&mut self, name: &str, docs: Option<&str>) -> Result<(), Unserved> {
        self.take(1, name.len() + docs.map_or(0, str::len))
    }

    /// A type's layer, without its parts.
    pub(super) fn layer<T>(
        &mut self,
        layer: &Layer<T>,
        docs: Option<&str>,
        depth: usize,
    ) -> Result<(), Unserved> {
        let (nodes, text) = size(layer);
        self.take(nodes, text + docs.map_or(0, str::len))?;
        if depth + super::shape::levels(layer) > MAX_DEPTH {
            return Err(Unserved::new("is nested too deeply to be shown to a model"));
        }
        Ok(())
    }

    fn take(&mut self, nodes: usize, text: usize) -> Result<(), Unserved> {
        let function = self.function.take(nodes, text);
        let all = self.all.take(nodes, text);
        if !all {
            return Err(Unserved::new(
                "is left out, because the component's types are together too large to be shown to a model",
            ));
        }
        if !function {
            return Err(Unserved::new("is too large to be shown to a model"));
        }
        Ok(())
    }
}

impl Left {
    /// Whether there is that much; what is not there is taken all the same.
    fn take(&mut self, nodes: usize, text: usize) -> bool {
        let enough = nodes <= self.nodes && text <= self.text;
        self.nodes = self.nodes.saturating_sub(nodes);
        self.text = self.text.saturating_sub(text);
        enough
    }
}

/// The subschemas that a layer adds, and the bytes of its names.
fn size<T>(layer: &Layer<T>) -> (usize, usize) {
    match layer {
        Layer::Bool
        | Layer::Integer(_)
        | Layer::Char
        | Layer::String
        | Layer::List(_)
        | Layer::FixedList(..) => (1, 0),
        Layer::Tuple(_) => (2, 0),
        Layer::F32 | Layer::F64 | Layer::Map(..) => (3, 0),
        Layer::Option(_) => (5, 0),
        Layer::Result(..) => (7, 0),
        Layer::Record(fields) => {
            let text = |field: &super::shape::Field<T>| {
                2 * field.name.len() + field.docs.as_deref().map_or(0, str::len)
            };
            (2, fields.iter().map(text).sum())
        }
        Layer::Variant(cases) => {
            let text = |case: &super::shape::Case<T>| {
                case.name.len() + case.docs.as_deref().map_or(0, str::len)
            };
            (1 + 3 * cases.len(), cases.iter().map(text).sum())
        }
        // No subschemas, but each name is compared.
        Layer::Enum(names) | Layer::Flags(names) => {
            (2 + names.len() / 16, names.iter().map(String::len).sum())
        }
    }
}
