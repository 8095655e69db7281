//! What the graph answers with: roots, the host's imports, and paths between them.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::FunctionId;

/// Why code runs at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RootKind {
    /// An exported function is called.
    Export,
    /// The binary is instantiated: start functions run before any call.
    Instantiation,
    /// The host drops a resource that the binary made.
    Destructor,
}

/// A place where the host enters the binary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Root {
    /// Why.
    pub kind: RootKind,
    /// The exported instance that holds the function (`palyra:skill/tools@1.0.0`); `None` at the top.
    pub interface: Option<String>,
    /// The exported function; `(instantiation)`; of a destructor, the resource's type or its function.
    pub name: String,
    #[serde(skip)]
    pub(super) node: u32,
}

impl Root {
    /// `interface#name`, or the name alone: as [`Export::path`](crate::Export::path) has it.
    pub fn path(&self) -> String {
        match &self.interface {
            Some(interface) => format!("{interface}#{}", self.name),
            None => self.name.clone(),
        }
    }
}

/// What kind of thing of the host can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// An imported function.
    Function,
    /// A function of the component model itself, such as `resource.drop` or `task.return`.
    Builtin,
    /// An imported table, global or tag through which the host can hand in functions.
    Reference,
    /// An imported module or component: its code is the host's.
    Code,
}

/// Something that the host offers and the binary can reach.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct HostImport {
    /// The interface, or a core import's module; empty where there is none.
    pub interface: String,
    /// The function; empty where the import is a function itself and `interface` its name.
    pub name: String,
    /// What it is.
    pub kind: HostKind,
}

impl fmt::Display for HostImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.interface.is_empty(), self.name.is_empty()) {
            (false, false) => write!(f, "{}#{}", self.interface, self.name),
            (_, true) => f.write_str(&self.interface),
            (true, false) => f.write_str(&self.name),
        }
    }
}

/// How a path goes on to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// The host calls a core module's export.
    Export,
    /// The host calls a component's export, which is this core function.
    Lift,
    /// A start function.
    Start,
    /// A direct call.
    Call,
    /// A call through a table.
    CallIndirect,
    /// A call of a reference.
    CallRef,
    /// A call out of core code into the component model.
    Lower,
    /// Memory for arguments or results.
    Realloc,
    /// What is called when results were read.
    PostReturn,
    /// What is called when an asynchronous function goes on.
    Callback,
    /// A resource is dropped.
    Destructor,
    /// Code of the host may call it.
    Host,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// How the path came here.
    pub how: How,
    /// The function; `None` where the step is the host's.
    pub function: Option<FunctionId>,
    /// Its name, or what the host's import is called. Raw, as it stands in the binary; cut if it is very long.
    pub name: String,
    /// Where the instruction that goes *to* this step stands in the file; `None` where no instruction does.
    pub offset: Option<u32>,
}

/// A shortest path from a root to an import of the host; no steps where it is only assumed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Path {
    /// From the core function that the root calls to the import.
    pub steps: Vec<Step>,
    /// Steps after the first that are left out, because there are so many.
    pub left_out: u32,
}

impl Path {
    /// Nothing was found: the graph is not complete, so that it is taken to be possible.
    pub fn is_assumed(&self) -> bool {
        self.steps.is_empty()
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_assumed() {
            return f.write_str("(assumed: the call graph is not complete)");
        }
        for (index, step) in self.steps.iter().enumerate() {
            if index > 0 {
                f.write_str(" -> ")?;
            }
            if self.left_out > 0 && index == 1 {
                write!(f, "({} more) -> ", self.left_out)?;
            }
            match step.how {
                How::CallIndirect => f.write_str("(indirect) ")?,
                How::CallRef => f.write_str("(reference) ")?,
                How::Realloc => f.write_str("(realloc) ")?,
                How::PostReturn => f.write_str("(post-return) ")?,
                How::Callback => f.write_str("(callback) ")?,
                How::Destructor => f.write_str("(drop) ")?,
                How::Host => f.write_str("(host) ")?,
                How::Export | How::Lift | How::Start | How::Call | How::Lower => {}
            }
            f.write_str(&step.name)?;
        }
        Ok(())
    }
}

/// What a root can reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// The host's imports, each with a shortest path.
    pub imports: BTreeMap<HostImport, Path>,
    /// Whether the graph is complete. If not, every import is in `imports`, most with an assumed path.
    pub complete: bool,
    /// Core functions that can run, in order.
    pub functions: Vec<FunctionId>,
}

impl Reach {
    /// Whether it reaches a function of this interface; its version, if any, is left aside where `interface` has none.
    pub fn reaches_interface(&self, interface: &str) -> bool {
        self.imports.keys().any(|import| {
            import.interface == interface
                || (!interface.contains('@')
                    && import.interface.split('@').next() == Some(interface))
        })
    }
}
