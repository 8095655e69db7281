//! Core modules, instantiated without running: which function is which import, and what stands in which table.

use std::collections::HashMap;
use std::rc::Rc;

use super::classes::{ClassId, Classes};
use super::nodes::{NodeId, Nodes, number};
use crate::budget::Left;
use crate::types::TypeTable;
use crate::{Carries, CoreKind, CoreModule};

/// Most core instances.
const MAX_INSTANCES: usize = 20_000;
/// Most imports and exports that are linked, of all instances together.
const MAX_LINKS: usize = 4_000_000;

/// A core module's instance.
#[derive(Debug)]
pub(super) struct CoreInstance {
    pub(super) module: u32,
    /// The node of the first function that it defines.
    pub(super) base: NodeId,
    /// The nodes of its imported functions.
    pub(super) imports: Box<[NodeId]>,
    /// Its tables, imported ones first.
    pub(super) tables: Box<[u32]>,
    /// Its globals and tags, imported ones first.
    globals: Box<[Channel]>,
    tags: Box<[Channel]>,
    pub(super) class: ClassId,
}

impl CoreInstance {
    pub(super) fn function(&self, index: u32) -> NodeId {
        match self.imports.get(index as usize) {
            Some(node) => *node,
            None => self.base + (index - number(self.imports.len())),
        }
    }
}

/// A global or tag: the class that it joins, where references pass through it.
pub(super) type Channel = Option<ClassId>;

/// What a core instance exports.
#[derive(Debug, Clone, Copy)]
pub(super) enum CoreValue {
    Func(NodeId),
    Table(u32),
    Global(Channel),
    Tag(Channel),
    Memory,
}

/// Where exports are looked up.
#[derive(Debug, Clone)]
pub(super) enum CoreExports<'a> {
    Instance(u32),
    Bundle(Rc<HashMap<&'a str, CoreValue>>),
    /// The host's code: this node calls what it was given.
    Host(NodeId),
}

/// A table of an instance.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) class: ClassId,
    /// Something may stand in it that no element segment says.
    pub(super) open: bool,
}

/// Core instances while they come to be.
pub(super) struct Cores<'a> {
    pub(super) modules: &'a [CoreModule],
    pub(super) types: &'a TypeTable,
    pub(super) instances: Vec<CoreInstance>,
    pub(super) tables: Vec<Table>,
    pub(super) classes: Classes,
    /// Functions that code of a class may be handed by the host, of any type.
    pub(super) handed_in: Vec<(ClassId, NodeId)>,
    exports: HashMap<u32, HashMap<&'a str, usize>>,
    links: Left,
}

impl<'a> Cores<'a> {
    pub(super) fn new(modules: &'a [CoreModule], types: &'a TypeTable) -> Self {
        Self {
            modules,
            types,
            instances: Vec::new(),
            tables: Vec::new(),
            classes: Classes::default(),
            handed_in: Vec::new(),
            exports: HashMap::new(),
            links: Left::new(MAX_LINKS),
        }
    }

    /// Instantiates a module with the values of its imports, in order.
    pub(super) fn instantiate(
        &mut self,
        module_index: u32,
        imports: &[CoreValue],
        nodes: &mut Nodes,
    ) -> Option<u32> {
        let module = self.modules.get(module_index as usize)?;
        if module.link.incomplete {
            nodes.give_up("a module is too large to be followed");
        }
        let weight = 1 + imports.len() + module.tables.len() + module.link.globals.len();
        if self.instances.len() >= MAX_INSTANCES || !self.links.many(weight) {
            nodes.give_up("there are too many instances");
            return None;
        }
        let index = number(self.instances.len());
        let class = self.classes.add();
        let (mut functions, mut tables, mut globals, mut tags) = (vec![], vec![], vec![], vec![]);
        for (import, value) in module.imports.iter().zip(imports) {
            match (import.kind, *value) {
                (CoreKind::Func, CoreValue::Func(node)) => {
                    if self.types.carries(import.type_id) == Carries::References
                        && let Some(owner) = nodes.owner(node)
                    {
                        let other = self.instances[owner as usize].class;
                        self.classes.join(class, other);
                    }
                    functions.push(node);
                }
                (CoreKind::Table, CoreValue::Table(table)) => {
                    self.classes.join(class, self.tables[table as usize].class);
                    tables.push(table);
                }
                (CoreKind::Global, CoreValue::Global(channel)) => {
                    self.join_channel(class, channel);
                    globals.push(channel);
                }
                (CoreKind::Tag, CoreValue::Tag(channel)) => {
                    self.join_channel(class, channel);
                    tags.push(channel);
                }
                (CoreKind::Memory, CoreValue::Memory) => {}
                _ => nodes.give_up("an import got something of another kind"),
            }
        }
        for _ in tables.len()..module.tables.len() {
            tables.push(self.table(class, false));
        }
        for carries in &module.link.globals[globals.len().min(module.link.globals.len())..] {
            globals.push((*carries == Carries::References).then_some(class));
        }
        for ty in &module.link.tags[tags.len().min(module.link.tags.len())..] {
            let ty = module.link.type_ids.get(*ty as usize).copied();
            let carries = ty.is_none_or(|ty| self.types.carries(ty) == Carries::References);
            tags.push(carries.then_some(class));
        }
        let base = nodes.functions(index, module.functions.len());
        self.instances.push(CoreInstance {
            module: module_index,
            base,
            imports: functions.into(),
            tables: tables.into(),
            globals: globals.into(),
            tags: tags.into(),
            class,
        });
        Some(index)
    }

    pub(super) fn table(&mut self, class: ClassId, open: bool) -> u32 {
        self.tables.push(Table { class, open });
        number(self.tables.len() - 1)
    }

    fn join_channel(&mut self, class: ClassId, channel: Channel) {
        if let Some(other) = channel {
            self.classes.join(class, other);
        }
    }

    /// An export of this name and kind; `None` where the graph is not complete.
    pub(super) fn export(
        &mut self,
        from: &CoreExports<'_>,
        name: &str,
        kind: CoreKind,
        nodes: &mut Nodes,
    ) -> Option<CoreValue> {
        match from {
            CoreExports::Bundle(items) => items.get(name).copied(),
            CoreExports::Host(node) => Some(self.host_value(*node, kind)),
            CoreExports::Instance(index) => {
                let module_index = self.instances.get(*index as usize)?.module;
                let module = self.modules.get(module_index as usize)?;
                let at = *self
                    .exports
                    .entry(module_index)
                    .or_insert_with(|| {
                        let names = module.exports.iter().enumerate();
                        names.map(|(at, export)| (&*export.name, at)).collect()
                    })
                    .get(name)?;
                let export = module.exports.get(at)?;
                let instance = &self.instances[*index as usize];
                let at = export.index as usize;
                let value = match export.kind {
                    CoreKind::Func => CoreValue::Func(instance.function(export.index)),
                    CoreKind::Table => CoreValue::Table(*instance.tables.get(at)?),
                    CoreKind::Global => CoreValue::Global(*instance.globals.get(at)?),
                    CoreKind::Tag => CoreValue::Tag(*instance.tags.get(at)?),
                    CoreKind::Memory => CoreValue::Memory,
                };
                if export.kind != kind {
                    nodes.give_up("an export has another kind than is asked for");
                }
                Some(value)
            }
        }
    }

    /// What code of the host exports: nothing is known of it but the node that stands for it.
    pub(super) fn host_value(&mut self, node: NodeId, kind: CoreKind) -> CoreValue {
        match kind {
            CoreKind::Func => CoreValue::Func(node),
            CoreKind::Table => {
                let class = self.handed_class(node);
                CoreValue::Table(self.table(class, true))
            }
            CoreKind::Global => CoreValue::Global(Some(self.handed_class(node))),
            CoreKind::Tag => CoreValue::Tag(Some(self.handed_class(node))),
            CoreKind::Memory => CoreValue::Memory,
        }
    }

    fn handed_class(&mut self, node: NodeId) -> ClassId {
        let class = self.classes.add();
        self.handed_in.push((class, node));
        class
    }
}
