//! What [`analyze()`](super::analyze()) finds: the facts of every core module, and the way to the call graph.
//!
//! Offsets are bytes from the start of the file, and 32 bits wide: nothing larger than
//! [`MAX_BINARY_BYTES`](super::MAX_BINARY_BYTES) is read.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

use super::graph::{Graph, Linked};
use super::wiring::Wiring;
use super::{Binary, CustomSection, ProposalUse, Unsupported};
use super::{Memory, Table};

/// Everything that is known of a valid binary without running it.
#[derive(Debug)]
pub struct Analysis {
    /// The summary that [`inspect()`](super::inspect()) gives.
    pub binary: Binary,
    /// Why the sandbox does not run it, where it does not.
    pub unsupported: Option<Unsupported>,
    /// Every core module in the order of the file; of a core module itself, that one.
    pub modules: Vec<CoreModule>,
    /// Custom sections in order, with the bytes of each; at most [`MAX_FACTS`](super::MAX_FACTS).
    pub custom_sections: Vec<CustomSectionAt>,
    /// The proposals that it uses, each with the first place.
    pub proposals: Vec<ProposalUse>,
    /// A list of a module was cut ([`CoreModule::truncated`]), or one of these.
    pub truncated: bool,
    pub(super) wiring: Wiring,
    pub(super) linked: OnceLock<Linked>,
}

/// A custom section and where its content stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CustomSectionAt {
    /// Name and size, as in [`Binary::custom_sections`].
    #[serde(flatten)]
    pub section: CustomSection,
    /// Its content, without the name, in the file.
    pub range: Range<u32>,
    /// The module that it belongs to (index of [`Analysis::modules`]); `None` for a component's own.
    pub module: Option<u32>,
}

/// What kind of thing a core module imports or exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CoreKind {
    /// A function.
    Func,
    /// A table.
    Table,
    /// A linear memory.
    Memory,
    /// A global variable.
    Global,
    /// An exception's tag.
    Tag,
}

impl CoreKind {
    /// `func`, `table`, `memory`, `global` or `tag`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Func => "func",
            Self::Table => "table",
            Self::Memory => "memory",
            Self::Global => "global",
            Self::Tag => "tag",
        }
    }
}

impl From<wasmparser::ExternalKind> for CoreKind {
    fn from(kind: wasmparser::ExternalKind) -> Self {
        use wasmparser::ExternalKind as E;
        match kind {
            E::Func | E::FuncExact => Self::Func,
            E::Table => Self::Table,
            E::Memory => Self::Memory,
            E::Global => Self::Global,
            E::Tag => Self::Tag,
        }
    }
}

/// An import of a core module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoreImport {
    /// The module's name.
    pub module: Arc<str>,
    /// The item's.
    pub name: Box<str>,
    /// What it is.
    pub kind: CoreKind,
    /// Whether references pass through a table, global or tag.
    pub(super) carries: Carries,
    /// Of a function: its type, the same number for equal types of all modules.
    pub(super) type_id: u32,
}

/// An export of a core module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoreExport {
    /// Its name.
    pub name: Box<str>,
    /// What it is.
    pub kind: CoreKind,
    /// Its index, in the space of its kind; imports come first.
    pub index: u32,
}

/// Whether references (to functions, possibly) can pass through an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Carries {
    #[default]
    Nothing,
    References,
}

/// A core module.
#[derive(Debug, Default)]
pub struct CoreModule {
    /// Its bytes in the file.
    pub range: Range<u32>,
    /// Its own name, of the `name` section.
    pub name: Option<Box<str>>,
    /// In order.
    pub imports: Vec<CoreImport>,
    /// In order.
    pub exports: Vec<CoreExport>,
    /// How many functions are imported: the first defined function has this index.
    pub imported_functions: u32,
    /// Functions that are defined, in order. Shorter than the module has them where `truncated` says so.
    pub functions: Vec<Function>,
    /// The start function.
    pub start: Option<u32>,
    /// Memories, imported ones first.
    pub memories: Vec<Memory>,
    /// Tables, imported ones first.
    pub tables: Vec<Table>,
    /// Code grows a table of it.
    pub grows_table: bool,
    /// Data segments.
    pub data: Vec<DataSegment>,
    /// The proposals that it uses, each with the first place.
    pub proposals: Vec<ProposalUse>,
    /// Facts were left out: there are more than the limits of this module of the library.
    pub truncated: bool,
    pub(super) names: Names,
    pub(super) calls: Vec<Call>,
    pub(super) indirect: Vec<IndirectCall>,
    pub(super) ref_funcs: Vec<Call>,
    pub(super) link: super::module_link::Link,
}

/// Names of functions, imported ones included, sorted by index.
pub(super) type Names = Vec<(u32, Box<str>)>;

/// A function that is defined in a module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Function {
    /// Its index in the module, imports counted.
    pub index: u32,
    /// Where its body (locals and code) starts in the file.
    pub offset: u32,
    /// Bytes of its body.
    pub size: u32,
    /// How often which instructions stand in it.
    pub counts: Counts,
    /// Loops in it.
    pub loops: u32,
    /// The first `memory.grow` or `table.grow` inside a loop, where there is one.
    pub grows_in_loop: Option<u32>,
    /// The first one anywhere.
    pub grows: Option<u32>,
    /// From the beginning of the first loop to the end of the last, in the file; empty without loops.
    pub looped: Range<u32>,
    pub(super) calls: Range<u32>,
    pub(super) indirect: Range<u32>,
    pub(super) ref_funcs: Range<u32>,
}

/// How often classes of instructions stand in a function (not how often they run).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All instructions.
    pub total: u32,
    /// `i32.xor`, `i64.xor`.
    pub xor: u32,
    /// `rotl` and `rotr` of integers.
    pub rotate: u32,
    /// `shl`, `shr_s`, `shr_u` of integers.
    pub shift: u32,
    /// `and` and `or` of integers.
    pub and_or: u32,
    /// `add`, `sub` and `mul` of integers.
    pub add_mul: u32,
    /// Scalar loads.
    pub loads: u32,
    /// Scalar stores.
    pub stores: u32,
    /// Vector instructions, relaxed ones included.
    pub simd: u32,
    /// Atomic instructions.
    pub atomics: u32,
    /// Scalar floating point, conversions included.
    pub float: u32,
}

impl Counts {
    /// Adds another function's.
    pub fn add(&mut self, other: &Self) {
        self.total = self.total.saturating_add(other.total);
        self.xor = self.xor.saturating_add(other.xor);
        self.rotate = self.rotate.saturating_add(other.rotate);
        self.shift = self.shift.saturating_add(other.shift);
        self.and_or = self.and_or.saturating_add(other.and_or);
        self.add_mul = self.add_mul.saturating_add(other.add_mul);
        self.loads = self.loads.saturating_add(other.loads);
        self.stores = self.stores.saturating_add(other.stores);
        self.simd = self.simd.saturating_add(other.simd);
        self.atomics = self.atomics.saturating_add(other.atomics);
        self.float = self.float.saturating_add(other.float);
    }
}

/// A direct call, or a `ref.func`: once for each pair of functions, at its first place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// Index of the function in the module, imports counted.
    pub function: u32,
    /// Where the instruction stands in the file.
    pub offset: u32,
}

/// A call through a table or a reference: once for each set of facts, at its first place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndirectCall {
    /// The table; `None` for `call_ref`.
    pub table: Option<u32>,
    /// Index of the function's type in the module.
    pub type_index: u32,
    /// The index into the table, where the instruction before is a constant.
    pub constant: Option<u32>,
    /// Where the instruction stands in the file.
    pub offset: u32,
}

/// A data segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataSegment {
    /// Its index in the module.
    pub index: u32,
    /// Where it goes at the start.
    pub place: DataPlace,
    /// Its bytes in the file.
    pub range: Range<u32>,
}

/// Where a data segment goes when the module is instantiated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DataPlace {
    /// Nowhere: code copies it.
    Passive,
    /// Into a memory.
    Active {
        /// The memory's index.
        memory: u32,
        /// The address, where it is a constant.
        offset: Option<u64>,
    },
}

/// A function of a binary, named by position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct FunctionId {
    /// Index of [`Analysis::modules`].
    pub module: u32,
    /// Index in the module, imports counted.
    pub function: u32,
}

impl CoreModule {
    /// The defined function with this index (imports counted).
    pub fn function(&self, index: u32) -> Option<&Function> {
        let defined = index.checked_sub(self.imported_functions)?;
        self.functions.get(defined as usize)
    }

    /// The direct calls of a function, in order.
    pub fn calls(&self, function: &Function) -> &[Call] {
        slice(&self.calls, &function.calls)
    }

    /// The calls of a function through tables and references.
    pub fn indirect_calls(&self, function: &Function) -> &[IndirectCall] {
        slice(&self.indirect, &function.indirect)
    }

    /// The functions that a function takes the reference of.
    pub fn ref_funcs(&self, function: &Function) -> &[Call] {
        slice(&self.ref_funcs, &function.ref_funcs)
    }

    /// The name of a function: of the `name` section, of an export, or of the import.
    pub fn function_name(&self, index: u32) -> Option<&str> {
        // Where every function has a name, each is at its index.
        let name = match self.names.get(index as usize) {
            Some((own, name)) if *own == index => Some(name),
            _ => {
                let at = self.names.binary_search_by_key(&index, |(index, _)| *index);
                at.ok().map(|at| &self.names[at].1)
            }
        };
        if let Some(name) = name {
            return Some(name);
        }
        if index < self.imported_functions {
            return self.function_import(index).map(|import| &*import.name);
        }
        let exports = &self.link.exported_functions;
        let at = exports.binary_search_by_key(&index, |(index, _)| *index);
        at.ok()
            .map(|at| &*self.exports[exports[at].1 as usize].name)
    }

    /// The import that the function with this index is.
    pub fn function_import(&self, index: u32) -> Option<&CoreImport> {
        let at = *self.link.function_imports.get(index as usize)?;
        self.imports.get(at as usize)
    }

    /// The exports that are functions.
    pub fn function_exports(&self) -> impl Iterator<Item = &CoreExport> {
        self.exports.iter().filter(|e| e.kind == CoreKind::Func)
    }
}

fn slice<'a, T>(all: &'a [T], range: &Range<u32>) -> &'a [T] {
    all.get(range.start as usize..range.end as usize)
        .unwrap_or_default()
}

impl Analysis {
    /// Who calls whom. Built at the first call.
    pub fn graph(&self) -> Graph<'_> {
        let linked = self
            .linked
            .get_or_init(|| super::graph::link(&self.modules, &self.wiring, &self.binary));
        Graph::new(self, linked)
    }

    /// The function whose body contains this place of the file.
    pub fn function_containing(&self, offset: u32) -> Option<FunctionId> {
        let at = self
            .modules
            .iter()
            .position(|module| module.range.contains(&offset))?;
        let functions = &self.modules[at].functions;
        let next = functions.partition_point(|function| function.offset <= offset);
        let function = functions.get(next.checked_sub(1)?)?;
        (offset - function.offset < function.size).then_some(FunctionId {
            module: u32::try_from(at).ok()?,
            function: function.index,
        })
    }

    /// The name of a function as a message can show it: its own, or `func[7]`. Raw, as it stands in the binary.
    pub fn text_of_name(&self, id: FunctionId) -> String {
        let name = self
            .modules
            .get(id.module as usize)
            .and_then(|module| module.function_name(id.function));
        name.map_or_else(|| format!("func[{}]", id.function), str::to_owned)
    }
}
