//! What linking needs to know of a core module, and how its code is added.

use std::ops::Range;

use super::budget::Budget;
use super::code::{CodeFacts, offset32};
use super::{Carries, CoreModule};

/// An element that is null.
pub(super) const NULL: u32 = u32::MAX;

/// What linking needs to know of a module.
#[derive(Debug, Default)]
pub(super) struct Link {
    /// Index of [`CoreModule::imports`] for each imported function.
    pub(super) function_imports: Vec<u32>,
    /// Pairs of function and its first export, sorted.
    pub(super) exported_functions: Vec<(u32, u32)>,
    /// The type of each function, imports first: the same number for equal types of all modules.
    pub(super) function_types: Vec<u32>,
    /// Likewise of each type.
    pub(super) type_ids: Vec<u32>,
    /// Defined tables that start full of something else than null.
    pub(super) full_tables: Vec<u32>,
    /// Globals, imports first.
    pub(super) globals: Vec<Carries>,
    /// Types of tags, imports first, by index in the module.
    pub(super) tags: Vec<u32>,
    pub(super) segments: Vec<Segment>,
    /// The elements of all segments; [`NULL`] where there is none.
    pub(super) elements: Vec<u32>,
    /// Functions that constant expressions refer to, other than as an element itself.
    pub(super) const_refs: Vec<u32>,
    /// Tables whose content code changes in ways that nothing static tells.
    pub(super) table_writes: Vec<u32>,
    /// Pairs of element segment and table of `table.init`.
    pub(super) table_inits: Vec<(u32, u32)>,
    /// Something was left out: nothing may be concluded from what is there.
    pub(super) incomplete: bool,
    /// Functions at the end were left out.
    pub(super) code_is_cut: bool,
}

/// An element segment.
#[derive(Debug)]
pub(super) struct Segment {
    pub(super) place: ElementPlace,
    /// In [`Link::elements`].
    pub(super) items: Range<u32>,
    /// Some element is neither a function of the module nor null.
    pub(super) unknown_items: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum ElementPlace {
    /// Refers to functions, puts them nowhere.
    Declared,
    Passive,
    /// `offset` is `None` where it is no constant.
    Active {
        table: u32,
        offset: Option<u32>,
    },
}

impl CoreModule {
    /// Something that linking needs does not fit.
    pub(super) fn cut(&mut self) {
        self.truncated = true;
        self.link.incomplete = true;
    }

    /// Adds what was found in the code; parts come in order.
    pub(super) fn add_code(&mut self, facts: CodeFacts, budget: &mut Budget) {
        let calls = facts.calls.len() + facts.ref_funcs.len() + 2 * facts.indirect.len();
        // Functions stand at their index: nothing may come after a gap.
        if self.link.code_is_cut || !budget.calls.many(calls) {
            self.link.code_is_cut = true;
            self.cut();
            return;
        }
        let shift = |range: Range<u32>, by: usize| {
            let by = offset32(by as u64);
            range.start + by..range.end + by
        };
        for mut function in facts.functions {
            function.calls = shift(function.calls, self.calls.len());
            function.indirect = shift(function.indirect, self.indirect.len());
            function.ref_funcs = shift(function.ref_funcs, self.ref_funcs.len());
            self.functions.push(function);
        }
        self.calls.extend(facts.calls);
        self.indirect.extend(facts.indirect);
        self.ref_funcs.extend(facts.ref_funcs);
        self.link.table_writes.extend(facts.table_writes);
        self.link.table_inits.extend(facts.table_inits);
        self.grows_table |= facts.grows_table;
    }

    /// After all code was added.
    pub(super) fn finish_code(&mut self) {
        self.link.table_writes.sort_unstable();
        self.link.table_writes.dedup();
        self.link.table_inits.sort_unstable();
        self.link.table_inits.dedup();
    }
}
