//! From facts to a graph: everything instantiated, tables filled, and the places where the host enters.

use std::collections::{HashMap, HashSet};

use super::components::{Components, Exports};
use super::core::{CoreInstance, CoreValue, Cores};
use super::nodes::{NodeId, Nodes};
use super::tables::{Builder, Indirect};
use super::values::{InstanceId, InstanceValue, Value};
use super::{HostKind, How, Root, RootKind};
use crate::budget::Left;
use crate::types::TypeTable;
use crate::wiring::Wiring;
use crate::{Binary, Carries, CoreKind, CoreModule};

/// Most roots.
const MAX_ROOTS: usize = 100_000;
/// Most bytes of their names.
const MAX_ROOT_BYTES: usize = 16 * 1024 * 1024;
/// Deepest instance inside an exported instance that is looked into.
const MAX_EXPORT_DEPTH: usize = 8;
/// The name of the root from which start functions run.
const INSTANTIATION: &str = "(instantiation)";

/// What linking finds: all that the search needs, in numbers.
#[derive(Debug)]
pub(crate) struct Linked {
    pub(super) nodes: Nodes,
    pub(super) instances: Vec<CoreInstance>,
    pub(super) indirect: Indirect,
    pub(super) roots: Vec<Root>,
}

/// Links a binary; see the module.
pub(crate) fn link(modules: &[CoreModule], wiring: &Wiring, binary: &Binary) -> Linked {
    let cores = Cores::new(modules, &wiring.types);
    let mut linker = Linker {
        components: Components::new(wiring, cores),
        roots: Vec::new(),
        room: Left::new(MAX_ROOT_BYTES),
        hosts: HashMap::new(),
    };
    if wiring.incomplete {
        linker.give_up("its components have too many parts");
    }
    let mut handed_in = false;
    if wiring.components.is_empty() {
        handed_in = linker.module();
    } else {
        let exports = linker.components.outermost();
        linker.components.finish();
        linker.exports(&exports);
    }
    linker.starts_and_destructors(modules);
    linker.missing_exports(binary);
    let Components {
        mut cores,
        mut nodes,
        ..
    } = linker.components;
    let indirect = Builder::new(&mut cores, &mut nodes).build(handed_in);
    Linked {
        nodes,
        instances: cores.instances,
        indirect,
        roots: linker.roots,
    }
}

struct Linker<'a> {
    components: Components<'a>,
    roots: Vec<Root>,
    room: Left,
    /// Exported instances that are the host's own, by name.
    hosts: HashMap<String, String>,
}

impl Linker<'_> {
    fn give_up(&mut self, reason: &'static str) {
        self.components.nodes.give_up(reason);
    }

    fn root(&mut self, kind: RootKind, interface: Option<&str>, name: &str, node: NodeId) {
        let bytes = interface.map_or(0, str::len) + name.len();
        if self.roots.len() >= MAX_ROOTS || !self.room.many(bytes) {
            self.give_up("it exports too much");
            return;
        }
        self.roots.push(Root {
            kind,
            interface: interface.map(str::to_owned),
            name: name.to_owned(),
            node,
        });
    }

    /// A core module by itself: all its imports are the host's. Says whether the host can hand it references.
    fn module(&mut self) -> bool {
        let Components { cores, nodes, .. } = &mut self.components;
        let Some(module) = cores.modules.first() else {
            return false;
        };
        let mut imports = Vec::with_capacity(module.imports.len());
        let mut hands_in = Vec::new();
        for import in &module.imports {
            let carries = match import.kind {
                CoreKind::Func => cores.types.carries(import.type_id),
                _ => import.carries,
            } == Carries::References;
            let kind = match import.kind {
                CoreKind::Func => HostKind::Function,
                _ => HostKind::Reference,
            };
            if import.kind != CoreKind::Func && !carries {
                imports.push(match import.kind {
                    CoreKind::Global => CoreValue::Global(None),
                    CoreKind::Tag => CoreValue::Tag(None),
                    _ => CoreValue::Memory,
                });
                continue;
            }
            let leaf = nodes.leaf(&import.module, &import.name, kind);
            if carries {
                hands_in.push(leaf);
            }
            imports.push(cores.host_value(leaf, import.kind));
        }
        let handed_in = !hands_in.is_empty() || takes_references(module, cores.types);
        let Some(instance) = cores.instantiate(0, &imports, nodes) else {
            return false;
        };
        let class = cores.instances[instance as usize].class;
        cores
            .handed_in
            .extend(hands_in.into_iter().map(|leaf| (class, leaf)));
        // The host can write to tables that are exported.
        for export in &module.exports {
            if export.kind == CoreKind::Table
                && let Some(table) = cores.instances[instance as usize]
                    .tables
                    .get(export.index as usize)
            {
                cores.tables[*table as usize].open = true;
            }
        }
        let function = |index| cores.instances[instance as usize].function(index);
        let start = module.start.map(function);
        let exports: Vec<_> = module
            .function_exports()
            .map(|export| (&*export.name, function(export.index)))
            .collect();
        self.components
            .starts
            .extend(start.map(|node| (How::Start, node)));
        for (name, node) in exports {
            self.root(RootKind::Export, None, name, node);
        }
        handed_in
    }

    fn exports(&mut self, exports: &Exports<'_>) {
        for (_, shown, value) in exports {
            match value {
                Value::Func(node) => self.root(RootKind::Export, None, shown, *node),
                Value::Instance(instance) => self.instance(shown, *instance, 0),
                Value::Module(_) | Value::Component(_) => {
                    self.give_up(
                        "it exports a module or component, which the host can instantiate",
                    );
                }
                Value::Type(_) | Value::Data => {}
            }
        }
    }

    fn instance(&mut self, interface: &str, instance: InstanceId, depth: usize) {
        let items: Vec<(String, Value<'_>)> = match self.components.exports_of(instance) {
            InstanceValue::Known(items) => {
                let mut items: Vec<_> = items
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), *value))
                    .collect();
                items.sort_unstable_by(|a, b| a.0.cmp(&b.0));
                items
            }
            // Its functions are the host's own: `missing_exports` finds them by their type.
            InstanceValue::Host(host) => {
                let host = host.clone();
                if self.room.many(interface.len() + host.len()) {
                    self.hosts.insert(interface.to_owned(), host);
                }
                return;
            }
            InstanceValue::Opaque(_) => {
                self.give_up("it exports what a component of the host exports");
                return;
            }
        };
        for (name, value) in items {
            match value {
                Value::Func(node) => self.root(RootKind::Export, Some(interface), &name, node),
                Value::Instance(inner) if depth < MAX_EXPORT_DEPTH => {
                    self.instance(&format!("{interface}/{name}"), inner, depth + 1);
                }
                Value::Instance(_) | Value::Module(_) | Value::Component(_) => {
                    self.give_up("it exports more than functions and instances of them");
                }
                Value::Type(_) | Value::Data => {}
            }
        }
    }

    fn starts_and_destructors(&mut self, modules: &[CoreModule]) {
        let starts = std::mem::take(&mut self.components.starts);
        if !starts.is_empty() {
            let node = self.components.nodes.glue(starts);
            self.root(RootKind::Instantiation, None, INSTANTIATION, node);
        }
        for node in std::mem::take(&mut self.components.destructors) {
            let name = self.name(modules, node);
            let node = self.components.nodes.glue(vec![(How::Destructor, node)]);
            self.root(RootKind::Destructor, None, &name, node);
        }
    }

    fn name(&self, modules: &[CoreModule], node: NodeId) -> String {
        let name = || {
            let owner = self.components.nodes.owner(node)?;
            let instance = &self.components.cores.instances[owner as usize];
            let module = &modules[instance.module as usize];
            let index = node.checked_sub(instance.base)? + module.imported_functions;
            module.function_name(index)
        };
        name().unwrap_or("(destructor)").to_owned()
    }

    /// Exported functions that were not met: those of an instance of the host that is exported as it is, or, where the
    /// graph is not complete, any.
    fn missing_exports(&mut self, binary: &Binary) {
        let known: HashSet<(Option<String>, String)> = self
            .roots
            .iter()
            .filter(|root| root.kind == RootKind::Export)
            .map(|root| (root.interface.clone(), root.name.clone()))
            .collect();
        let hosts = std::mem::take(&mut self.hosts);
        if binary.truncated && !hosts.is_empty() {
            self.give_up("it exports too much");
        }
        for export in crate::interface_functions(binary) {
            let key = (export.interface.clone(), export.name.clone());
            if known.contains(&key) {
                continue;
            }
            let interface = export.interface.as_deref();
            let host = interface.and_then(|interface| hosts.get(interface));
            let node = match host {
                Some(host) => self
                    .components
                    .nodes
                    .leaf(host, &export.name, HostKind::Function),
                None => {
                    self.give_up("an export cannot be followed");
                    self.components.nodes.glue(Vec::new())
                }
            };
            self.root(RootKind::Export, interface, &export.name, node);
        }
    }
}

/// Whether the host can hand references to a module through something that it exports.
fn takes_references(module: &CoreModule, types: &TypeTable) -> bool {
    let link = &module.link;
    module.exports.iter().any(|export| {
        let at = export.index as usize;
        match export.kind {
            CoreKind::Table => true,
            CoreKind::Memory => false,
            CoreKind::Global => link.globals.get(at) != Some(&Carries::Nothing),
            CoreKind::Tag | CoreKind::Func => {
                let ty = match export.kind {
                    CoreKind::Func => link.function_types.get(at),
                    _ => link
                        .tags
                        .get(at)
                        .and_then(|ty| link.type_ids.get(*ty as usize)),
                };
                ty.is_none_or(|ty| types.carries(*ty) == Carries::References)
            }
        }
    })
}
