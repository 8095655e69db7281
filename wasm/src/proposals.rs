//! Which proposals of the specification a binary uses, and where each was seen first.

use serde::Serialize;

macro_rules! proposals {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// A proposal of the WebAssembly specification, or of the component model.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Proposal {
            $($(#[$doc])* $name,)*
        }

        impl Proposal {
            const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name, as the specification's repository has it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }
        }
    };
}

proposals! {
    /// Atomic instructions.
    Threads = "threads",
    /// A memory that is shared between threads.
    SharedMemory = "shared-memory",
    /// 128-bit vectors.
    Simd = "simd",
    /// Vector instructions whose result depends on the machine.
    RelaxedSimd = "relaxed-simd",
    /// Memories and tables with 64-bit addresses.
    Memory64 = "memory64",
    /// More than one memory in a module.
    MultiMemory = "multi-memory",
    /// Memories whose pages have another size.
    CustomPageSizes = "custom-page-sizes",
    /// Exceptions.
    Exceptions = "exceptions",
    /// Calls that end their caller.
    TailCall = "tail-call",
    /// Structures, arrays and recursive types.
    Gc = "gc",
    /// References to functions that have a type.
    FunctionReferences = "function-references",
    /// References as values, and instructions for tables.
    ReferenceTypes = "reference-types",
    /// Copying and filling of memories and tables.
    BulkMemory = "bulk-memory",
    /// Sign extension.
    SignExtension = "sign-extension",
    /// Conversions that saturate.
    SaturatingFloatToInt = "saturating-float-to-int",
    /// Functions with more than one result.
    MultiValue = "multi-value",
    /// Arithmetic on 128 bits.
    WideArithmetic = "wide-arithmetic",
    /// Sums and products in constant expressions.
    ExtendedConst = "extended-const",
    /// Anything that is in no finished specification.
    Unfinished = "unfinished",
    /// The component model.
    ComponentModel = "component-model",
    /// Asynchronous component functions.
    ComponentAsync = "component-async",
}

/// A proposal, and the first byte of the file that needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ProposalUse {
    /// Which.
    pub proposal: Proposal,
    /// Where it was seen first, in bytes from the start of the file.
    pub offset: u32,
}

/// A set of proposals with the first place of each.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proposals([u32; Proposal::ALL.len()]);

const UNSEEN: u32 = u32::MAX;

impl Default for Proposals {
    fn default() -> Self {
        Self([UNSEEN; Proposal::ALL.len()])
    }
}

impl Proposals {
    #[inline]
    pub(super) fn see(&mut self, proposal: Proposal, offset: u32) {
        let first = &mut self.0[proposal as usize];
        if offset < *first {
            *first = offset;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            *mine = (*mine).min(theirs);
        }
    }

    /// In order of the enumeration.
    pub(super) fn list(&self) -> Vec<ProposalUse> {
        let seen = Proposal::ALL.iter().zip(self.0);
        seen.filter(|(_, offset)| *offset != UNSEEN)
            .map(|(&proposal, offset)| ProposalUse { proposal, offset })
            .collect()
    }
}
