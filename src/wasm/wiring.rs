//! What a component's sections say about how its parts are put together, in a form that can be gone through
//! again for each time that the component is instantiated.

use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentAlias, ComponentExternName, ComponentExternalKind,
    ComponentInstance, ComponentOuterAliasKind, ComponentType, ExternalKind, Instance, Payload,
};

use super::CoreKind;
use super::budget::Budget;
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
                    whole &= self.push(alias(item?), budget);
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
    /// How many definitions and names it holds.
    pub(super) fn weight(&self) -> usize {
        1 + match self {
            Self::CoreInstantiate { arguments, .. } => arguments.len(),
            Self::CoreBundle(items) => items.len(),
            Self::Instantiate { arguments, .. } => arguments.len(),
            Self::Bundle(items) => items.len(),
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

fn core_kind(kind: ExternalKind) -> CoreKind {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => CoreKind::Func,
        ExternalKind::Table => CoreKind::Table,
        ExternalKind::Memory => CoreKind::Memory,
        ExternalKind::Global => CoreKind::Global,
        ExternalKind::Tag => CoreKind::Tag,
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
                    .map(|e| (e.name.into(), core_kind(e.kind), e.index))
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

fn alias(alias: ComponentAlias<'_>) -> Item {
    match alias {
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
            kind: core_kind(kind),
            instance: instance_index,
            name: name.into(),
        },
        ComponentAlias::Outer { kind, count, index } => Item::Outer { kind, count, index },
    }
}

fn helpers(options: &[CanonicalOption]) -> Box<[(How, u32)]> {
    let helper = |option: &CanonicalOption| match option {
        CanonicalOption::Realloc(function) => Some((How::Realloc, *function)),
        CanonicalOption::PostReturn(function) => Some((How::PostReturn, *function)),
        CanonicalOption::Callback(function) => Some((How::Callback, *function)),
        _ => None,
    };
    options.iter().filter_map(helper).collect()
}

fn canonical(function: CanonicalFunction) -> Item {
    use CanonicalFunction as F;
    let builtin = |name| Item::Builtin {
        name,
        resource: None,
        helpers: Box::default(),
        opaque: false,
    };
    let resource = |name, resource| Item::Builtin {
        name,
        resource: Some(resource),
        helpers: Box::default(),
        opaque: false,
    };
    let helped = |name, options: &[CanonicalOption]| Item::Builtin {
        name,
        resource: None,
        helpers: helpers(options),
        opaque: false,
    };
    let spawns = |name| Item::Builtin {
        name,
        resource: None,
        helpers: Box::default(),
        opaque: true,
    };
    match function {
        F::Lift {
            core_func_index,
            options,
            ..
        } => Item::Lift {
            function: core_func_index,
            helpers: helpers(&options),
        },
        F::Lower {
            func_index,
            options,
        } => Item::Lower {
            function: func_index,
            helpers: helpers(&options),
        },
        F::ResourceNew { resource: ty } => resource("resource.new", ty),
        F::ResourceDrop { resource: ty } => resource("resource.drop", ty),
        F::ResourceRep { resource: ty } => resource("resource.rep", ty),
        F::ThreadSpawnRef { .. } => spawns("thread.spawn-ref"),
        F::ThreadSpawnIndirect { .. } => spawns("thread.spawn-indirect"),
        F::ThreadNewIndirect { .. } => spawns("thread.new-indirect"),
        F::ThreadAvailableParallelism => builtin("thread.available-parallelism"),
        F::BackpressureInc => builtin("backpressure.inc"),
        F::BackpressureDec => builtin("backpressure.dec"),
        F::TaskReturn { options, .. } => helped("task.return", &options),
        F::TaskCancel => builtin("task.cancel"),
        F::ContextGet { .. } => builtin("context.get"),
        F::ContextSet { .. } => builtin("context.set"),
        F::SubtaskDrop => builtin("subtask.drop"),
        F::SubtaskCancel { .. } => builtin("subtask.cancel"),
        F::StreamNew { .. } => builtin("stream.new"),
        F::StreamRead { options, .. } => helped("stream.read", &options),
        F::StreamWrite { options, .. } => helped("stream.write", &options),
        F::StreamForward { .. } => builtin("stream.forward"),
        F::StreamCancelRead { .. } => builtin("stream.cancel-read"),
        F::StreamCancelWrite { .. } => builtin("stream.cancel-write"),
        F::StreamDropReadable { .. } => builtin("stream.drop-readable"),
        F::StreamDropWritable { .. } => builtin("stream.drop-writable"),
        F::FutureNew { .. } => builtin("future.new"),
        F::FutureRead { options, .. } => helped("future.read", &options),
        F::FutureWrite { options, .. } => helped("future.write", &options),
        F::FutureForward { .. } => builtin("future.forward"),
        F::FutureCancelRead { .. } => builtin("future.cancel-read"),
        F::FutureCancelWrite { .. } => builtin("future.cancel-write"),
        F::FutureDropReadable { .. } => builtin("future.drop-readable"),
        F::FutureDropWritable { .. } => builtin("future.drop-writable"),
        F::ErrorContextNew { options } => helped("error-context.new", &options),
        F::ErrorContextDebugMessage { options } => helped("error-context.debug-message", &options),
        F::ErrorContextDrop => builtin("error-context.drop"),
        F::WaitableSetNew => builtin("waitable-set.new"),
        F::WaitableSetWait { .. } => builtin("waitable-set.wait"),
        F::WaitableSetPoll { .. } => builtin("waitable-set.poll"),
        F::WaitableSetDrop => builtin("waitable-set.drop"),
        F::WaitableJoin => builtin("waitable.join"),
        F::ThreadIndex => builtin("thread.index"),
        F::ThreadYield => builtin("thread.yield"),
        F::ThreadResumeLater => builtin("thread.resume-later"),
        F::ThreadSuspend => builtin("thread.suspend"),
        F::ThreadSuspendThenResume => builtin("thread.suspend-then-resume"),
        F::ThreadYieldThenResume => builtin("thread.yield-then-resume"),
        F::ThreadSuspendThenPromote => builtin("thread.suspend-then-promote"),
        F::ThreadYieldThenPromote => builtin("thread.yield-then-promote"),
    }
}
