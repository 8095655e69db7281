//! What can be called through tables and references.

use hashbrown::{HashMap, HashSet};

use super::classes::ClassId;
use super::core::Cores;
use super::nodes::{NodeId, Nodes};
use crate::budget::Left;
use crate::module_link::{ElementPlace, NULL, Segment};
use crate::{CoreModule, IndirectCall};

/// Most functions that are put into sets, counted once for each supertype of each.
const MAX_MEMBERS: usize = 8_000_000;

/// Functions that can be called the same way, by index of [`Indirect::sets`].
pub(super) type SetId = u32;

/// Where a call through a table or reference can go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Nowhere,
    One(NodeId),
    /// All of a set, and whatever the host may have handed in.
    Any(Option<SetId>, Option<SetId>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    /// What element segments put into a table.
    Table(u32),
    /// What any code of a class can have a reference to.
    Class(ClassId),
    /// What the host may hand to a class, of any type.
    Host(ClassId),
}

/// The content of tables, and the functions whose references are taken.
#[derive(Debug, Default)]
pub(super) struct Indirect {
    pub(super) sets: Vec<Vec<NodeId>>,
    index: HashMap<(Scope, u32), SetId>,
    tables: Vec<TableContent>,
    classes: Vec<ClassId>,
}

#[derive(Debug, Default, Clone)]
struct TableContent {
    class: ClassId,
    /// Something may stand in it that no element segment says.
    open: bool,
    /// Some segment's place is not known.
    scattered: bool,
    /// `None` where more than one function is put into the same place, one after the other.
    places: HashMap<u32, Option<(NodeId, u32)>>,
}

/// A function with its type.
type Typed = (NodeId, u32);

/// Works out [`Indirect`] when everything is instantiated.
pub(super) struct Builder<'c, 'm> {
    cores: &'c mut Cores<'m>,
    nodes: &'c mut Nodes,
    members: Left,
    seen: HashSet<(Scope, NodeId)>,
    /// Places of tables that some call names by a constant: no other is ever asked for.
    named: HashSet<u32>,
    out: Indirect,
}

impl<'c, 'm> Builder<'c, 'm> {
    pub(super) fn new(cores: &'c mut Cores<'m>, nodes: &'c mut Nodes) -> Self {
        Self {
            cores,
            nodes,
            members: Left::new(MAX_MEMBERS),
            seen: HashSet::new(),
            named: HashSet::new(),
            out: Indirect::default(),
        }
    }

    /// `exported`: whether the host can hand the (only) module's exports to it again.
    pub(super) fn build(mut self, exported: bool) -> Indirect {
        self.cores.classes.flatten();
        let calls = self
            .cores
            .modules
            .iter()
            .flat_map(|module| &module.indirect);
        self.named = calls.filter_map(|call| call.constant).collect();
        let classes = &self.cores.classes;
        self.out.tables = self
            .cores
            .tables
            .iter()
            .map(|table| TableContent {
                class: classes.find(table.class),
                open: table.open,
                ..TableContent::default()
            })
            .collect();
        self.out.classes = self
            .cores
            .instances
            .iter()
            .map(|instance| classes.find(instance.class))
            .collect();
        for instance in 0..self.cores.instances.len() {
            self.references(instance);
            self.contents(instance);
            if exported {
                self.exports(instance);
            }
        }
        for (class, node) in std::mem::take(&mut self.cores.handed_in) {
            let class = self.cores.classes.find(class);
            self.add_to(Scope::Host(class), 0, node);
        }
        self.out
    }

    fn module(&self, instance: usize) -> &'m CoreModule {
        &self.cores.modules[self.cores.instances[instance].module as usize]
    }

    /// A function as an instance numbers it, with its own type (an import may have been given a subtype).
    fn typed(&self, instance: usize, function: u32) -> Option<Typed> {
        let node = self.cores.instances[instance].function(function);
        let declared = || {
            let types = &self.module(instance).link.function_types;
            types.get(function as usize).copied()
        };
        let ty = match self.nodes.owner(node) {
            Some(owner) => {
                let owner = &self.cores.instances[owner as usize];
                let module = &self.cores.modules[owner.module as usize];
                let index = node.checked_sub(owner.base)? + module.imported_functions;
                module.link.function_types.get(index as usize).copied()
            }
            None => declared(),
        };
        Some((node, ty?))
    }

    /// Functions whose references an instance takes, in code, constant expressions and element segments.
    fn references(&mut self, instance: usize) {
        let module = self.module(instance);
        let scope = Scope::Class(self.out.classes[instance]);
        let in_code = module.ref_funcs.iter().map(|call| call.function);
        let constants = module.link.const_refs.iter().copied();
        for function in in_code.chain(constants) {
            self.add(scope, instance, function);
        }
        for segment in &module.link.segments {
            if !matches!(segment.place, ElementPlace::Declared) {
                for function in items(module, segment) {
                    self.add(scope, instance, *function);
                }
            }
        }
    }

    fn contents(&mut self, instance: usize) {
        let module = self.module(instance);
        let link = &module.link;
        for table in link.table_writes.iter().chain(&link.full_tables) {
            if let Some(content) = self.table(instance, *table) {
                self.out.tables[content].open = true;
            }
        }
        for segment in &link.segments {
            if let ElementPlace::Active { table, offset } = segment.place {
                self.fill(instance, table, segment, offset);
            }
        }
        for (segment, table) in &link.table_inits {
            if let Some(segment) = link.segments.get(*segment as usize) {
                self.fill(instance, *table, segment, None);
            }
        }
    }

    fn table(&self, instance: usize, table: u32) -> Option<usize> {
        let tables = &self.cores.instances[instance].tables;
        let id = *tables.get(table as usize)? as usize;
        (id < self.out.tables.len()).then_some(id)
    }

    fn fill(&mut self, instance: usize, table: u32, segment: &Segment, offset: Option<u32>) {
        let Some(id) = self.table(instance, table) else {
            return;
        };
        self.out.tables[id].open |= segment.unknown_items;
        self.out.tables[id].scattered |= offset.is_none();
        let module = self.module(instance);
        let scope = Scope::Table(super::nodes::number(id));
        for (at, function) in (0..).zip(items(module, segment)) {
            if *function == NULL {
                continue;
            }
            self.add(scope, instance, *function);
            let Some(typed) = self.typed(instance, *function) else {
                continue;
            };
            let place = offset.and_then(|offset| offset.checked_add(at));
            if let Some(place) = place.filter(|place| self.named.contains(place)) {
                if !self.members.one() {
                    self.nodes.give_up("tables are too large");
                    return;
                }
                // Code may run between two segments of different modules: then either may be what it finds.
                let known = self.out.tables[id].places.entry(place);
                let known = known.or_insert(Some(typed));
                if *known != Some(typed) {
                    *known = None;
                }
            }
        }
    }

    /// The host can put exported functions wherever it can put functions.
    fn exports(&mut self, instance: usize) {
        let module = self.module(instance);
        let scope = Scope::Class(self.out.classes[instance]);
        for (function, _) in &module.link.exported_functions {
            self.add(scope, instance, *function);
        }
    }

    fn add(&mut self, scope: Scope, instance: usize, function: u32) {
        if function == NULL {
            return;
        }
        let Some((node, ty)) = self.typed(instance, function) else {
            self.nodes.give_up("a function's type is not known");
            return;
        };
        if !self.seen.insert((scope, node)) {
            return;
        }
        let types = self.cores.types;
        for ty in types.callable_as(ty) {
            self.add_to(scope, ty, node);
        }
    }

    fn add_to(&mut self, scope: Scope, ty: u32, node: NodeId) {
        if !self.members.one() {
            self.nodes
                .give_up("too many functions can be called indirectly");
            return;
        }
        let next = super::nodes::number(self.out.sets.len());
        let set = *self.out.index.entry((scope, ty)).or_insert(next);
        if set == next {
            self.out.sets.push(Vec::new());
        }
        self.out.sets[set as usize].push(node);
    }
}

fn items<'m>(module: &'m CoreModule, segment: &Segment) -> &'m [u32] {
    let range = segment.items.start as usize..segment.items.end as usize;
    module.link.elements.get(range).unwrap_or_default()
}

impl Indirect {
    /// Where a call of an instance can go. `tables` are the instance's, `ty` is the type that it calls.
    pub(super) fn target(
        &self,
        instance: usize,
        tables: &[u32],
        call: &IndirectCall,
        ty: u32,
        callable_as: impl Fn(u32, u32) -> bool,
    ) -> Target {
        let Some(table) = call.table else {
            return self.class(self.classes[instance], ty);
        };
        let id = tables.get(table as usize).copied().unwrap_or(u32::MAX);
        let Some(content) = self.tables.get(id as usize) else {
            return self.class(self.classes[instance], ty);
        };
        if content.open {
            return self.class(content.class, ty);
        }
        if let Some(constant) = call.constant
            && !content.scattered
        {
            match content.places.get(&constant) {
                Some(Some((node, own))) if callable_as(*own, ty) => return Target::One(*node),
                // Null, or a function of another type: the call traps.
                None | Some(Some(_)) => return Target::Nowhere,
                Some(None) => {}
            }
        }
        Target::Any(self.set(Scope::Table(id), ty), None)
    }

    fn class(&self, class: ClassId, ty: u32) -> Target {
        Target::Any(
            self.set(Scope::Class(class), ty),
            self.set(Scope::Host(class), 0),
        )
    }

    fn set(&self, scope: Scope, ty: u32) -> Option<SetId> {
        self.index.get(&(scope, ty)).copied()
    }
}
