//! What a component's sections say about how its parts are put together, in a form that can be gone through
//! again for each time that the component is instantiated.

use wasmparser::{
    ComponentAlias, ComponentExternName, ComponentExternalKind, ComponentInstance,
    ComponentOuterAliasKind, ComponentType, Instance, Payload,
};

use super::CoreKind;
use super::budget::Budget;
use super::canonical::canonical;
use super::graph::How;
use super::types::TypeTable;

/// How all components of a binary are put together.
#[derive(Debug, Default)]
pub(super) struct Wiring {
    /// In the order of the file; the first is the outermost. Empty for a core module.
    pub(super) components: Vec<Component>,
    pub(super) types: TypeTable,
    /// Something was left out: nothing may be concluded from what is there.
    pub(super) incomplete: bool,
}

#[derive(Debug, Default)]
pub(super) struct Component {
    pub(super) items: Vec<Item>,
}

/// The kinds of a component's definitions.
pub(super) type Kind = ComponentExternalKind;

/// One definition; those that are named by an index add to the index space of their kind.
#[derive(Debug)]
pub(super) enum Item {
    /// Index of the analysis' modules.
    Module(u32),
    /// Index of [`Wiring::components`].
    Component(u32),
    CoreInstantiate {
        module: u32,
        arguments: Box<[(Box<str>, u32)]>,
    },
    CoreBundle(Box<[(Box<str>, CoreKind, u32)]>),
    Instantiate {
        component: u32,
        arguments: Box<[(Box<str>, Kind, u32)]>,
    },
    Bundle(Box<[(Box<str>, Kind, u32)]>),
    Alias {
        kind: Kind,
        instance: u32,
        name: Box<str>,
    },
    CoreAlias {
        kind: CoreKind,
        instance: u32,
        name: Box<str>,
    },
    Outer {
        kind: ComponentOuterAliasKind,
        count: u32,
        index: u32,
    },
    Lift {
        function: u32,
        helpers: Box<[(How, u32)]>,
    },
    Lower {
        function: u32,
        helpers: Box<[(How, u32)]>,
    },
    Builtin {
        name: &'static str,
        resource: Option<u32>,
        helpers: Box<[(How, u32)]>,
        /// It starts code that is not known here.
        opaque: bool,
    },
    Resource {
        destructor: Option<u32>,
    },
    /// So many types that are no resources.
    OtherTypes(u32),
    Import {
        kind: Kind,
        name: ExternName,
    },
    Export {
        kind: Kind,
        name: ExternName,
        index: u32,
    },
    /// Its results are values, which no index of interest names.
    Start {
        function: u32,
    },
}

impl Component {
    /// Adds a section's definitions. Modules and components inside are added by who numbers them.
    pub(super) fn section(
        &mut self,
        payload: &Payload<'_>,
        budget: &mut Budget,
    ) -> wasmparser::Result<bool> {
        let mut whole = true;
        match payload {
            Payload::InstanceSection(section) => {
                for instance in section.clone() {
                    whole &= self.push(core_instance(instance?), budget);
                }
            }
            Payload::ComponentInstanceSection(section) => {
                for instance in section.clone() {
                    whole &= self.push(component_instance(instance?), budget);
                }
            }
            Payload::ComponentAliasSection(section) => {
                for item in section.clone() {
                    whole &= self.push(alias(&item?), budget);
                }
            }
            Payload::ComponentTypeSection(section) => {
                for ty in section.clone() {
                    match ty? {
                        ComponentType::Resource { dtor, .. } => {
                            whole &= self.push(Item::Resource { destructor: dtor }, budget);
                        }
                        _ => whole &= self.other_type(budget),
                    }
                }
            }
            Payload::ComponentCanonicalSection(section) => {
                for function in section.clone() {
                    whole &= self.push(canonical(function?), budget);
                }
            }
            Payload::ComponentImportSection(section) => {
                for import in section.clone() {
                    let import = import?;
                    let item = Item::Import {
                        kind: import.ty.kind(),
                        name: ExternName::new(import.name),
                    };
                    whole &= self.push(item, budget);
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section.clone() {
                    let export = export?;
                    let item = Item::Export {
                        kind: export.kind,
                        name: ExternName::new(export.name),
                        index: export.index,
                    };
                    whole &= self.push(item, budget);
                }
            }
            Payload::ComponentStartSection { start, .. } => {
                let item = Item::Start {
                    function: start.func_index,
                };
                whole &= self.push(item, budget);
            }
            _ => {}
        }
        Ok(whole)
    }

    pub(super) fn push(&mut self, item: Item, budget: &mut Budget) -> bool {
        let room = budget.items.many(item.weight());
        if room {
            self.items.push(item);
        }
        room
    }

    fn other_type(&mut self, budget: &mut Budget) -> bool {
        if let Some(Item::OtherTypes(count)) = self.items.last_mut() {
            *count += 1;
            return true;
        }
        self.push(Item::OtherTypes(1), budget)
    }
}

impl Item {
    /// How many definitions and names it holds: what going through it once costs.
    pub(super) fn weight(&self) -> usize {
        1 + match self {
            Self::CoreInstantiate { arguments, .. } => arguments.len(),
            Self::CoreBundle(items) => items.len(),
            Self::Instantiate { arguments, .. } => arguments.len(),
            Self::Bundle(items) => items.len(),
            Self::OtherTypes(count) => *count as usize,
            _ => 0,
        }
    }
}

/// The interface that an extern name stands for: a plain name may say which interface it implements.
pub(super) fn interface_of(name: ComponentExternName<'_>) -> String {
    name.full_implements()
        .unwrap_or_else(|| name.full_name())
        .into_owned()
}

/// The name of an import or export.
#[derive(Debug)]
pub(super) struct ExternName {
    /// What arguments and aliases call it.
    pub(super) plain: Box<str>,
    /// The interface that it stands for, where that is not the same.
    full: Option<Box<str>>,
}

impl ExternName {
    fn new(name: ComponentExternName<'_>) -> Self {
        let full = interface_of(name);
        Self {
            plain: name.name.into(),
            full: (full != name.name).then(|| full.into()),
        }
    }

    /// The interface that it stands for.
    pub(super) fn interface(&self) -> &str {
        self.full.as_deref().unwrap_or(&self.plain)
    }
}

fn core_instance(instance: Instance<'_>) -> Item {
    match instance {
        Instance::Instantiate { module_index, args } => Item::CoreInstantiate {
            module: module_index,
            arguments: args.iter().map(|a| (a.name.into(), a.index)).collect(),
        },
        Instance::FromExports(exports) => {
            let items = exports.iter();
            Item::CoreBundle(
                items
                    .map(|e| (e.name.into(), e.kind.into(), e.index))
                    .collect(),
            )
        }
    }
}

fn component_instance(instance: ComponentInstance<'_>) -> Item {
    match instance {
        ComponentInstance::Instantiate {
            component_index,
            args,
        } => Item::Instantiate {
            component: component_index,
            arguments: args
                .iter()
                .map(|a| (a.name.into(), a.kind, a.index))
                .collect(),
        },
        ComponentInstance::FromExports(exports) => Item::Bundle(
            exports
                .iter()
                .map(|e| (e.name.name.into(), e.kind, e.index))
                .collect(),
        ),
    }
}

fn alias(alias: &ComponentAlias<'_>) -> Item {
    match *alias {
        ComponentAlias::InstanceExport {
            kind,
            instance_index,
            name,
        } => Item::Alias {
            kind,
            instance: instance_index,
            name: name.into(),
        },
        ComponentAlias::CoreInstanceExport {
            kind,
            instance_index,
            name,
        } => Item::CoreAlias {
            kind: kind.into(),
            instance: instance_index,
            name: name.into(),
        },
        ComponentAlias::Outer { kind, count, index } => Item::Outer { kind, count, index },
    }
}
