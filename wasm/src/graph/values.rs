//! What stands in a component's index spaces while it is instantiated.

use std::collections::HashMap;

use super::core::{CoreExports, CoreValue};
use super::nodes::NodeId;

/// Anything that a component can import, export or pass on. Names are borrowed from the wiring: an author can
/// have one long name instantiated many times.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'a> {
    Func(NodeId),
    Module(ModuleValue),
    Component(ComponentValue),
    Instance(InstanceId),
    Type(TypeValue<'a>),
    /// A value of the component model: no code is in it.
    Data,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum ModuleValue {
    Known(u32),
    /// The host's, as this node.
    Host(NodeId),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum ComponentValue {
    /// A component, and the instance in which it was defined.
    Known {
        component: u32,
        frame: u32,
    },
    Host(NodeId),
}

/// Instances stand in one list: they nest as deeply as an author likes, and nothing here recurses over that.
pub(super) type InstanceId = u32;

#[derive(Debug)]
pub(super) enum InstanceValue<'a> {
    /// The host's, by the interface's name.
    Host(String),
    /// An instance of the host's component: all it exports is this node.
    Opaque(NodeId),
    Known(HashMap<&'a str, Value<'a>>),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum TypeValue<'a> {
    /// A resource of the binary, with its destructor.
    Resource(Option<NodeId>),
    /// A resource of the host, by its instance and name.
    HostResource(Option<InstanceId>, &'a str),
    /// No resource, or one that is not known.
    Other,
}

/// The index spaces of one instance of a component.
#[derive(Debug, Default)]
pub(super) struct Frame<'a> {
    /// The instance around it.
    pub(super) parent: Option<u32>,
    pub(super) modules: Vec<ModuleValue>,
    pub(super) components: Vec<ComponentValue>,
    pub(super) core_instances: Vec<CoreExports<'a>>,
    pub(super) core_funcs: Vec<NodeId>,
    pub(super) core_tables: Vec<CoreValue>,
    pub(super) core_globals: Vec<CoreValue>,
    pub(super) core_tags: Vec<CoreValue>,
    pub(super) funcs: Vec<NodeId>,
    pub(super) instances: Vec<InstanceId>,
    pub(super) types: Vec<TypeValue<'a>>,
}
