//! Function bodies: validated and read in the same decoding.

use std::collections::BTreeSet;

use wasmparser::{
    FrameKind, FrameStack, FuncValidator, FunctionBody, ValidatorResources, VisitOperator,
    VisitSimdOperator,
};

use super::instructions::{Class, class, proposal};
use super::proposals::{Proposal, Proposals};
use super::{Call, Function, IndirectCall};

/// What is known of some functions of one module, in order.
#[derive(Debug, Default)]
pub(super) struct CodeFacts {
    pub(super) functions: Vec<Function>,
    pub(super) calls: Vec<Call>,
    pub(super) indirect: Vec<IndirectCall>,
    pub(super) ref_funcs: Vec<Call>,
    pub(super) proposals: Proposals,
    /// Tables whose content code changes in ways that nothing static tells.
    pub(super) table_writes: BTreeSet<u32>,
    pub(super) grows_table: bool,
    /// Pairs of element segment and table of `table.init`.
    pub(super) table_inits: BTreeSet<(u32, u32)>,
}

impl CodeFacts {
    /// Nothing yet, with room for so many functions.
    pub(super) fn for_functions(functions: usize) -> Self {
        Self {
            functions: Vec::with_capacity(functions),
            ..Self::default()
        }
    }
}

/// Validates a body and adds its facts.
pub(super) fn function(
    validator: &mut FuncValidator<ValidatorResources>,
    body: &FunctionBody<'_>,
    out: &mut CodeFacts,
    scratch: &mut Scratch,
) -> wasmparser::Result<()> {
    let range = body.range();
    let mut facts = Facts::new(out, std::mem::take(&mut scratch.blocks));
    facts.function.index = validator.index();
    facts.function.offset = offset32(range.start);
    facts.function.size = offset32(range.end - range.start);
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader)?;
    reader.set_features(*validator.features());
    while !reader.eof() {
        let offset = reader.original_position();
        facts.offset = offset;
        reader.visit_operator(&mut Both {
            facts: &mut facts,
            validator: validator.visitor(offset),
        })??;
    }
    reader.finish_expression(&validator.visitor(reader.original_position()))?;
    facts.finish(scratch);
    Ok(())
}

/// Offsets fit: nothing larger than [`super::MAX_BINARY_BYTES`] is read.
pub(super) fn offset32(offset: u64) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

struct Facts<'o> {
    out: &'o mut CodeFacts,
    function: Function,
    /// Of the instruction.
    offset: u64,
    /// Which of the open blocks are loops.
    blocks: Vec<bool>,
    open_loops: u32,
    /// A constant, and the number of the instruction that made it.
    constant: (u32, u32),
}

impl<'o> Facts<'o> {
    fn new(out: &'o mut CodeFacts, blocks: Vec<bool>) -> Self {
        let start = |length: usize| {
            let at = u32::try_from(length).unwrap_or(u32::MAX);
            at..at
        };
        let function = Function {
            calls: start(out.calls.len()),
            indirect: start(out.indirect.len()),
            ref_funcs: start(out.ref_funcs.len()),
            ..Function::default()
        };
        Self {
            out,
            function,
            offset: 0,
            blocks,
            open_loops: 0,
            constant: (0, u32::MAX),
        }
    }

    fn finish(mut self, scratch: &mut Scratch) {
        let (out, function, seen) = (self.out, &mut self.function, &mut scratch.seen);
        function.calls.end = seen.once(&mut out.calls, function.calls.start);
        function.ref_funcs.end = seen.once(&mut out.ref_funcs, function.ref_funcs.start);
        function.indirect.end = once(&mut out.indirect, function.indirect.start);
        out.functions.push(self.function);
        // Of a valid function every block has ended.
        scratch.blocks = self.blocks;
    }

    /// Where the instruction stands.
    fn at(&self) -> u32 {
        offset32(self.offset)
    }

    fn count(&mut self, class: Class) {
        let counts = &mut self.function.counts;
        counts.total += 1;
        let counter = match class {
            Class::Other => return,
            Class::Xor => &mut counts.xor,
            Class::Rotate => &mut counts.rotate,
            Class::Shift => &mut counts.shift,
            Class::AndOr => &mut counts.and_or,
            Class::AddMul => &mut counts.add_mul,
            Class::Load => &mut counts.loads,
            Class::Store => &mut counts.stores,
            Class::Simd => &mut counts.simd,
            Class::Atomic => &mut counts.atomics,
            Class::Float => &mut counts.float,
        };
        *counter += 1;
    }

    fn block(&mut self, is_loop: bool) {
        self.blocks.push(is_loop);
        if is_loop {
            if self.function.loops == 0 {
                self.function.looped.start = self.at();
            }
            self.function.loops += 1;
            self.open_loops += 1;
        }
    }

    fn end(&mut self) {
        if self.blocks.pop() == Some(true) {
            self.open_loops -= 1;
            self.function.looped.end = self.at();
        }
    }

    fn call(&mut self, function: u32) {
        let offset = self.at();
        self.out.calls.push(Call { function, offset });
    }

    fn table_grow(&mut self, table: u32) {
        self.out.table_writes.insert(table);
        self.out.grows_table = true;
        self.grow();
    }

    fn ref_func(&mut self, function: u32) {
        let offset = self.at();
        self.out.ref_funcs.push(Call { function, offset });
    }

    fn constant(&mut self, value: i64) {
        if let Ok(value) = u32::try_from(value) {
            self.constant = (value, self.function.counts.total);
        }
    }

    fn indirect(&mut self, type_index: u32, table: Option<u32>) {
        let (value, at) = self.constant;
        let adjacent = at.wrapping_add(1) == self.function.counts.total;
        self.out.indirect.push(IndirectCall {
            table,
            type_index,
            constant: (table.is_some() && adjacent).then_some(value),
            offset: self.at(),
        });
    }

    fn grow(&mut self) {
        self.function
            .grows
            .get_or_insert_with(|| offset32(self.offset));
        if self.open_loops > 0 {
            self.function
                .grows_in_loop
                .get_or_insert_with(|| offset32(self.offset));
        }
    }
}

/// What is kept from function to function.
#[derive(Default)]
pub(super) struct Scratch {
    /// Empty.
    blocks: Vec<bool>,
    seen: Seen,
}

/// Which functions were called already, so that no list of calls need be sorted.
#[derive(Default)]
struct Seen {
    /// By function: in which list it was seen last.
    lists: Vec<u64>,
    list: u64,
}

impl Seen {
    /// Keeps the first call of each function among those since `start`. They are validated: a function's index is
    /// less than the number of functions.
    fn once(&mut self, calls: &mut Vec<Call>, start: u32) -> u32 {
        self.list += 1;
        let start = start as usize;
        let mut kept = start;
        for next in start..calls.len() {
            let call = calls[next];
            let function = call.function as usize;
            if function >= self.lists.len() {
                self.lists.resize(function + 1, 0);
            }
            if std::mem::replace(&mut self.lists[function], self.list) != self.list {
                calls[kept] = call;
                kept += 1;
            }
        }
        calls.truncate(kept);
        offset32(kept as u64)
    }
}

/// Sorts the calls since `start` and keeps the first of each set of facts.
fn once(calls: &mut Vec<IndirectCall>, start: u32) -> u32 {
    let start = start as usize;
    let facts = |call: &IndirectCall| (call.table, call.type_index, call.constant);
    calls[start..].sort_unstable_by_key(|call| (facts(call), call.offset));
    let mut kept = start;
    for next in start..calls.len() {
        if next == start || facts(&calls[next]) != facts(&calls[kept - 1]) {
            calls[kept] = calls[next];
            kept += 1;
        }
    }
    calls.truncate(kept);
    offset32(kept as u64)
}

/// Hands each instruction to the facts and to the validator.
struct Both<'f, 'o, V> {
    facts: &'f mut Facts<'o>,
    validator: V,
}

impl<V: FrameStack> FrameStack for Both<'_, '_, V> {
    fn current_frame(&self) -> Option<FrameKind> {
        self.validator.current_frame()
    }
}

/// What else an instruction tells than its class.
macro_rules! note {
    ($facts:expr, Call, $function:ident) => {
        $facts.call($function)
    };
    ($facts:expr, ReturnCall, $function:ident) => {
        $facts.call($function)
    };
    ($facts:expr, CallIndirect, $ty:ident $table:ident) => {
        $facts.indirect($ty, Some($table))
    };
    ($facts:expr, ReturnCallIndirect, $ty:ident $table:ident) => {
        $facts.indirect($ty, Some($table))
    };
    ($facts:expr, CallRef, $ty:ident) => {
        $facts.indirect($ty, None)
    };
    ($facts:expr, ReturnCallRef, $ty:ident) => {
        $facts.indirect($ty, None)
    };
    ($facts:expr, RefFunc, $function:ident) => {
        $facts.ref_func($function)
    };
    ($facts:expr, I32Const, $value:ident) => {
        // A table's index is unsigned.
        $facts.constant(i64::from($value.cast_unsigned()))
    };
    ($facts:expr, I64Const, $value:ident) => {
        $facts.constant($value)
    };
    ($facts:expr, Loop, $ty:ident) => {
        $facts.block(true)
    };
    ($facts:expr, Block, $ty:ident) => {
        $facts.block(false)
    };
    ($facts:expr, If, $ty:ident) => {
        $facts.block(false)
    };
    ($facts:expr, Try, $ty:ident) => {
        $facts.block(false)
    };
    ($facts:expr, TryTable, $ty:ident) => {
        $facts.block(false)
    };
    ($facts:expr, End,) => {
        $facts.end()
    };
    ($facts:expr, Delegate, $depth:ident) => {
        $facts.end()
    };
    ($facts:expr, MemoryGrow, $memory:ident) => {
        $facts.grow()
    };
    ($facts:expr, TableSet, $table:ident) => {
        _ = $facts.out.table_writes.insert($table)
    };
    ($facts:expr, TableGrow, $table:ident) => {
        $facts.table_grow($table)
    };
    ($facts:expr, TableFill, $table:ident) => {
        _ = $facts.out.table_writes.insert($table)
    };
    ($facts:expr, TableCopy, $to:ident $from:ident) => {
        _ = $facts.out.table_writes.insert($to)
    };
    ($facts:expr, TableInit, $segment:ident $table:ident) => {
        _ = $facts.out.table_inits.insert(($segment, $table))
    };
    ($facts:expr, $other:ident, $($argument:ident)*) => {};
}

macro_rules! visit {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        $(
            // Each is called from one place: the reader's dispatch, at every instruction.
            #[inline(always)]
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                const CLASS: Class = class(stringify!($proposal), stringify!($op));
                const PROPOSAL: Option<Proposal> = proposal(stringify!($proposal));
                if let Some(proposal) = PROPOSAL {
                    self.facts.out.proposals.see(proposal, self.facts.at());
                }
                note!(self.facts, $op, $($($arg)*)?);
                self.facts.count(CLASS);
                self.validator.$visit($($($arg),*)?)
            }
        )*
    };
}

macro_rules! visit_simd {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        $(
            fn $visit(&mut self $($(, $arg: $argty)*)?) -> Self::Output {
                const PROPOSAL: Option<Proposal> = proposal(stringify!($proposal));
                if let Some(proposal) = PROPOSAL {
                    self.facts.out.proposals.see(proposal, self.facts.at());
                }
                self.facts.count(Class::Simd);
                match self.validator.simd_visitor() {
                    Some(validator) => validator.$visit($($($arg),*)?),
                    // wasmparser's validator always has one.
                    None => unreachable!("a validator without vector instructions"),
                }
            }
        )*
    };
}

impl<'a, V: VisitOperator<'a, Output = wasmparser::Result<()>>> VisitOperator<'a>
    for Both<'_, '_, V>
{
    type Output = wasmparser::Result<()>;

    fn simd_visitor(
        &mut self,
    ) -> Option<&mut dyn VisitSimdOperator<'a, Output = wasmparser::Result<()>>> {
        Some(self)
    }

    wasmparser::for_each_visit_operator!(visit);
}

impl<'a, V: VisitOperator<'a, Output = wasmparser::Result<()>>> VisitSimdOperator<'a>
    for Both<'_, '_, V>
{
    wasmparser::for_each_visit_simd_operator!(visit_simd);
}
