//! What a WebAssembly binary is: its validity, imports, exports, interfaces, sections and memories.
//!
//! Everything here parses and validates; nothing compiles or runs. The input is hostile: memory and
//! time are bounded by the size of the input ([`MAX_BINARY_BYTES`]), lists that an author can make
//! long are cut and say so, and names come out as they stand in the binary (a caller that prints
//! them neutralises them first).

mod analyze;
mod bodies;
mod budget;
mod canonical;
mod code;
mod const_expr;
mod facts;
mod graph;
mod inspect;
mod instructions;
mod module_facts;
mod module_link;
mod names;
mod outline;
mod pool;
mod proposals;
mod signature;
mod tools;
mod type_proposals;
mod types;
mod validate;
mod walk;
mod wiring;
mod wit;

#[cfg(test)]
#[path = "../../src/test_vectors.rs"]
mod test_vectors;

#[cfg(test)]
mod facts_tests;
#[cfg(test)]
mod tests;

pub use analyze::analyze;
pub use facts::{
    Analysis, Call, CoreExport, CoreImport, CoreKind, CoreModule, Counts, CustomSectionAt,
    DataPlace, DataSegment, Function, FunctionId, IndirectCall,
};
pub use graph::{Graph, HostImport, HostKind, How, Path, Reach, Root, RootKind, Step};
pub use inspect::{inspect, interface_functions};
pub use names::InterfaceName;
pub use outline::outline;
pub use pool::{both, on_pool};
pub use proposals::{Proposal, ProposalUse};
pub use tools::{ExportedTool, RefusedExport, tool_function};
pub use validate::{Unsupported, runtime_support, validate};
pub use wit::wit;

use serde::Serialize;

use facts::Carries;

/// Largest binary that is looked at, in bytes: nothing larger fits an artifact.
pub const MAX_BINARY_BYTES: u64 = 64 * 1024 * 1024;
/// Most imports, and most exports, that [`inspect()`] lists; [`Binary::truncated`] tells that there are more. Databases and
/// interpreters that load extensions export some 50,000.
pub const MAX_LISTED: usize = 100_000;
/// Most custom sections, producers and memories that [`inspect()`] lists.
pub const MAX_FACTS: usize = 1_000;

/// The interface through which a skill's component is called (`sdk/wit`).
pub const TOOLS_INTERFACE: &str = "palyra:skill/tools@1.0.0";

/// Why a binary was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WasmError {
    /// Larger than [`MAX_BINARY_BYTES`].
    #[error("the binary has {size} bytes; at most {max} are read")]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The limit in bytes.
        max: u64,
    },
    /// Not valid WebAssembly.
    #[error("{message} (at offset 0x{offset:x})")]
    Invalid {
        /// What is wrong.
        message: String,
        /// Where, in bytes from the start.
        offset: u64,
    },
    /// A core module has no WIT.
    #[error("a core module has no WIT: only components describe their interfaces")]
    NotAComponent,
    /// The component's WIT could not be worked out.
    #[error("the component's WIT cannot be shown: {0}")]
    Wit(String),
}

impl WasmError {
    /// A stable name for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "wasm_too_large",
            Self::Invalid { .. } => "wasm_invalid",
            Self::NotAComponent => "wasm_not_a_component",
            Self::Wit(_) => "wasm_wit",
        }
    }
}

impl From<wasmparser::Error> for WasmError {
    fn from(error: wasmparser::Error) -> Self {
        Self::Invalid {
            message: error.message().to_owned(),
            offset: error.offset(),
        }
    }
}

/// The two binary formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A core module.
    Module,
    /// A component.
    Component,
}

/// Something that a binary wants from its host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Import {
    /// A core import's module; a component import's interface (`wasi:http/types@0.2.3`) or plain name.
    pub module: String,
    /// The item in it; empty where the import is a function itself, or an interface without functions.
    pub name: String,
    /// `func`, `memory`, `table`, `global`, `tag`, `instance`, `component`, `module`, `type` or `value`.
    pub kind: String,
}

impl Import {
    /// The interface's package, name and version, where the import has that form.
    pub fn interface(&self) -> Option<InterfaceName<'_>> {
        InterfaceName::parse(&self.module)
    }
}

/// Something that a binary offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Export {
    /// The exported instance that holds it (`palyra:skill/tools@1.0.0`); `None` at the top.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interface: Option<String>,
    /// Its name.
    pub name: String,
    /// As for [`Import::kind`].
    pub kind: String,
    /// `(i32) -> i32` for a core function, `func(a: string) -> u32` for a component's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature: Option<String>,
}

impl Export {
    /// `interface#name`, or the name alone: how a call names a component's function.
    pub fn path(&self) -> String {
        match &self.interface {
            Some(interface) => format!("{interface}#{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A linear memory, declared in a module or in one nested in a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// Bytes at the start.
    pub initial_bytes: u64,
    /// Most bytes, when declared.
    pub maximum_bytes: Option<u64>,
    /// Shared between threads.
    pub shared: bool,
    /// Addressed with 64 bits.
    pub memory64: bool,
}

/// A table, likewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Elements at the start.
    pub initial: u64,
    /// Most elements, when declared.
    pub maximum: Option<u64>,
}

/// A custom section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomSection {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// An entry of a `producers` section.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Producer {
    /// `language`, `processed-by` or `sdk`.
    pub field: String,
    /// Who.
    pub name: String,
    /// Which version; may be empty.
    pub version: String,
}

/// What [`inspect()`] finds in a valid binary. Facts of nested modules and components are summed into it, except
/// imports and exports: what a component's inner modules import from each other is its own affair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Binary {
    /// Module or component.
    pub kind: Kind,
    /// Bytes.
    pub size: u64,
    /// In the order of the binary; a core module can import the same thing twice.
    pub imports: Vec<Import>,
    /// In the order of the binary.
    pub exports: Vec<Export>,
    /// Functions among the exports, those inside exported instances included.
    pub exported_functions: usize,
    /// Custom sections, in order.
    pub custom_sections: Vec<CustomSection>,
    /// What made it, unique and sorted.
    pub producers: Vec<Producer>,
    /// Memories that are defined (not imported).
    pub memories: Vec<Memory>,
    /// Tables that are defined (not imported).
    pub tables: Vec<Table>,
    /// Functions that are defined.
    pub functions: u64,
    /// Bytes of code.
    pub code_bytes: u64,
    /// Bytes of data segments.
    pub data_bytes: u64,
    /// Core modules inside a component, at any depth.
    pub nested_modules: usize,
    /// Components inside a component, at any depth.
    pub nested_components: usize,
    /// Size of the largest core module inside (of the module itself, when it is one), in bytes.
    pub largest_module_bytes: u64,
    /// A module, or one nested, has a start function: code that runs before any call.
    pub has_start: bool,
    /// A `.dep-v0` section tells the dependencies (cargo-auditable).
    pub has_dependency_list: bool,
    /// Imports, exports or facts were left out because there are more than [`MAX_LISTED`] or [`MAX_FACTS`].
    pub truncated: bool,
}

impl Binary {
    /// Bytes of `name` and `.debug_*` sections: what a release build can do without.
    pub fn debug_bytes(&self) -> u64 {
        let is_debug = |name: &str| {
            matches!(name, "name" | "component-name" | "sourceMappingURL")
                || name.starts_with(".debug_")
        };
        self.custom_sections
            .iter()
            .filter(|section| is_debug(&section.name))
            .map(|section| section.size)
            .sum()
    }

    /// The names of languages in the `producers` section.
    pub fn languages(&self) -> Vec<&str> {
        self.producers
            .iter()
            .filter(|producer| producer.field == "language")
            .map(|producer| producer.name.as_str())
            .collect()
    }

    /// Whether the component exports `palyra:skill/tools@1.0.0`: then its tools are called through that interface.
    pub fn exports_tools(&self) -> bool {
        self.exports
            .iter()
            .any(|export| export.kind == "instance" && export.name == TOOLS_INTERFACE)
    }
}
