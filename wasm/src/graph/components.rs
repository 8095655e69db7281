//! Components, instantiated without running: what is lifted, lowered, aliased and handed on.

use std::collections::HashMap;
use std::rc::Rc;

use wasmparser::ComponentExternalKind as Kind;

use super::How;
use super::core::{CoreExports, Cores};
use super::nodes::{NodeId, Nodes};
use super::values::{
    ComponentValue, Frame, InstanceId, InstanceValue, ModuleValue, TypeValue, Value,
};
use crate::budget::Left;
use crate::wiring::{Item, Wiring};

/// Most definitions that are gone through, of all instances together: nesting can multiply them exponentially.
const MAX_STEPS: usize = 2_000_000;
/// Deepest instantiation inside an instantiation.
const MAX_DEPTH: usize = 64;

/// Components while they come to be.
pub(super) struct Components<'a> {
    wiring: &'a Wiring,
    pub(super) cores: Cores<'a>,
    pub(super) nodes: Nodes,
    frames: Vec<Frame<'a>>,
    pub(super) instances: Vec<InstanceValue<'a>>,
    pub(super) steps: Left,
    /// Everything that runs at instantiation.
    pub(super) starts: Vec<(How, NodeId)>,
    /// Destructors of resources that the binary defines.
    pub(super) destructors: Vec<NodeId>,
    /// Any of them: what dropping a resource of which nothing is known may call.
    pub(super) any_destructor: NodeId,
}

/// A missing value: the graph is not complete.
pub(super) struct Missing;

pub(super) type Linked<T> = Result<T, Missing>;

/// What an instance of a component exports, in order, each with the interface that its name stands for.
pub(super) type Exports<'a> = Vec<(&'a str, &'a str, Value<'a>)>;

impl<'a> Components<'a> {
    pub(super) fn new(wiring: &'a Wiring, cores: Cores<'a>) -> Self {
        let mut nodes = Nodes::default();
        let any_destructor = nodes.glue(Vec::new());
        Self {
            wiring,
            cores,
            nodes,
            frames: Vec::new(),
            instances: Vec::new(),
            steps: Left::new(MAX_STEPS),
            starts: Vec::new(),
            destructors: Vec::new(),
            any_destructor,
        }
    }

    /// The outermost component: its imports are the host's.
    pub(super) fn outermost(&mut self) -> Exports<'a> {
        self.instantiate(0, None, None, 0).unwrap_or_default()
    }

    pub(super) fn exports_of(&self, instance: InstanceId) -> &InstanceValue<'a> {
        const NOTHING: &InstanceValue<'static> = &InstanceValue::Host(String::new());
        self.instances.get(instance as usize).unwrap_or(NOTHING)
    }

    /// After the last instantiation.
    pub(super) fn finish(&mut self) {
        let edges = self.destructors.iter().map(|node| (How::Destructor, *node));
        self.nodes.extend_glue(self.any_destructor, edges.collect());
    }

    pub(super) fn missing<T>(&mut self) -> Linked<T> {
        self.nodes.give_up("a part of it cannot be followed");
        Err(Missing)
    }

    fn instantiate(
        &mut self,
        component: u32,
        parent: Option<u32>,
        arguments: Option<&HashMap<&str, Value<'a>>>,
        depth: usize,
    ) -> Option<Exports<'a>> {
        let wiring = self.wiring;
        let items = &wiring.components.get(component as usize)?.items;
        if depth > MAX_DEPTH {
            self.nodes.give_up("components nest too deeply");
            return None;
        }
        let frame = super::nodes::number(self.frames.len());
        self.frames.push(Frame {
            parent,
            ..Frame::default()
        });
        let mut exports = Exports::new();
        for item in items {
            if !self.steps.many(item.weight()) {
                self.nodes
                    .give_up("its components are instantiated too often");
                return None;
            }
            // A definition that cannot be followed leaves the others in their places only by chance: stop.
            if self
                .item(item, frame, arguments, depth, &mut exports)
                .is_err()
            {
                self.nodes.give_up("a part of it cannot be followed");
                return None;
            }
        }
        Some(exports)
    }

    pub(super) fn frame(&mut self, frame: u32) -> &mut Frame<'a> {
        &mut self.frames[frame as usize]
    }

    fn item(
        &mut self,
        item: &'a Item,
        frame: u32,
        arguments: Option<&HashMap<&str, Value<'a>>>,
        depth: usize,
        exports: &mut Exports<'a>,
    ) -> Linked<()> {
        match item {
            Item::Module(module) => {
                let value = ModuleValue::Known(*module);
                self.frame(frame).modules.push(value);
            }
            Item::Component(component) => {
                let value = ComponentValue::Known {
                    component: *component,
                    frame,
                };
                self.frame(frame).components.push(value);
            }
            Item::CoreInstantiate { module, arguments } => {
                let instance = self.core_instance(frame, *module, arguments)?;
                self.frame(frame).core_instances.push(instance);
            }
            Item::CoreBundle(items) => {
                let mut bundle = HashMap::with_capacity(items.len());
                for (name, kind, index) in items {
                    bundle.insert(&**name, self.core_value(frame, *kind, *index)?);
                }
                let bundle = CoreExports::Bundle(Rc::new(bundle));
                self.frame(frame).core_instances.push(bundle);
            }
            Item::Instantiate {
                component,
                arguments,
            } => {
                let instance = self.component_instance(frame, *component, arguments, depth)?;
                let instance = self.instance(instance);
                self.frame(frame).instances.push(instance);
            }
            Item::Bundle(items) => {
                let mut bundle = HashMap::with_capacity(items.len());
                for (name, kind, index) in items {
                    bundle.insert(&**name, self.value(frame, *kind, *index)?);
                }
                let bundle = self.instance(InstanceValue::Known(bundle));
                self.frame(frame).instances.push(bundle);
            }
            Item::Alias {
                kind,
                instance,
                name,
            } => {
                let instance = self.get(frame, |f| f.instances.get(*instance as usize).copied())?;
                let value = self.export_of(instance, name, *kind)?;
                self.push(frame, value);
            }
            Item::CoreAlias {
                kind,
                instance,
                name,
            } => self.core_alias(frame, *kind, *instance, name)?,
            Item::Outer { kind, count, index } => self.outer(frame, *kind, *count, *index)?,
            Item::Import { kind, name } => {
                let value = match arguments {
                    Some(arguments) => match arguments.get(&*name.plain) {
                        Some(value) => *value,
                        None => return self.missing(),
                    },
                    None if *kind == Kind::Type => {
                        Value::Type(TypeValue::HostResource(None, &name.plain))
                    }
                    None => self.imported(name.interface(), *kind),
                };
                self.push(frame, value);
            }
            Item::Export { kind, name, index } => {
                let value = self.value(frame, *kind, *index)?;
                self.push(frame, value);
                exports.push((&name.plain, name.interface(), value));
            }
            Item::Lift { .. }
            | Item::Lower { .. }
            | Item::Builtin { .. }
            | Item::Resource { .. }
            | Item::OtherTypes(_)
            | Item::Start { .. } => self.code_item(item, frame)?,
        }
        Ok(())
    }

    /// Definitions between core code and the component model.
    fn code_item(&mut self, item: &'a Item, frame: u32) -> Linked<()> {
        match item {
            Item::Lift { function, helpers } => {
                let function = self.core_func(frame, *function)?;
                let edges = self.edges(frame, (How::Lift, function), helpers)?;
                let node = self.nodes.glue(edges);
                self.frame(frame).funcs.push(node);
            }
            Item::Lower { function, helpers } => {
                let function = self.get(frame, |f| f.funcs.get(*function as usize).copied())?;
                let edges = self.edges(frame, (How::Lower, function), helpers)?;
                let node = self.nodes.glue(edges);
                self.frame(frame).core_funcs.push(node);
            }
            Item::Builtin {
                name,
                resource,
                helpers,
                opaque,
            } => {
                if *opaque {
                    self.nodes
                        .give_up("it starts threads, which are not followed");
                }
                let node = self.builtin(frame, name, *resource, helpers)?;
                self.frame(frame).core_funcs.push(node);
            }
            Item::Resource { destructor } => {
                let destructor = match destructor {
                    Some(function) => Some(self.core_func(frame, *function)?),
                    None => None,
                };
                self.destructors.extend(destructor);
                let value = TypeValue::Resource(destructor);
                self.frame(frame).types.push(value);
            }
            Item::OtherTypes(count) => {
                let types = &mut self.frame(frame).types;
                types.resize(types.len() + *count as usize, TypeValue::Other);
            }
            Item::Start { function } => {
                let function = self.get(frame, |f| f.funcs.get(*function as usize).copied())?;
                self.starts.push((How::Start, function));
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn get<T>(
        &mut self,
        frame: u32,
        pick: impl Fn(&Frame<'a>) -> Option<T>,
    ) -> Linked<T> {
        match pick(&self.frames[frame as usize]) {
            Some(value) => Ok(value),
            None => self.missing(),
        }
    }

    fn core_func(&mut self, frame: u32, index: u32) -> Linked<NodeId> {
        self.get(frame, |f| f.core_funcs.get(index as usize).copied())
    }

    pub(super) fn edges(
        &mut self,
        frame: u32,
        first: (How, NodeId),
        helpers: &[(How, u32)],
    ) -> Linked<Vec<(How, NodeId)>> {
        let mut edges = vec![first];
        for (how, function) in helpers {
            edges.push((*how, self.core_func(frame, *function)?));
        }
        Ok(edges)
    }

    pub(super) fn push(&mut self, frame: u32, value: Value<'a>) {
        let frame = self.frame(frame);
        match value {
            Value::Func(node) => frame.funcs.push(node),
            Value::Module(module) => frame.modules.push(module),
            Value::Component(component) => frame.components.push(component),
            Value::Instance(instance) => frame.instances.push(instance),
            Value::Type(ty) => frame.types.push(ty),
            Value::Data => {}
        }
    }

    fn core_instance(
        &mut self,
        frame: u32,
        module: u32,
        arguments: &[(Box<str>, u32)],
    ) -> Linked<CoreExports<'a>> {
        let mut given: HashMap<&str, CoreExports<'a>> = HashMap::with_capacity(arguments.len());
        for (name, index) in arguments {
            let instance = self.get(frame, |f| f.core_instances.get(*index as usize).cloned())?;
            given.insert(name, instance);
        }
        let index = match self.get(frame, |f| f.modules.get(module as usize).copied())? {
            ModuleValue::Known(index) => index,
            ModuleValue::Host(leaf) => return Ok(self.host_module(leaf)),
        };
        let modules = self.cores.modules;
        let Some(module) = modules.get(index as usize) else {
            return self.missing();
        };
        let mut values = Vec::with_capacity(module.imports.len());
        for import in &module.imports {
            let Some(from) = given.get(&*import.module) else {
                return self.missing();
            };
            let nodes = &mut self.nodes;
            match self.cores.export(from, &import.name, import.kind, nodes) {
                Some(value) => values.push(value),
                None => return self.missing(),
            }
        }
        let Some(instance) = self.cores.instantiate(index, &values, &mut self.nodes) else {
            return self.missing();
        };
        if let Some(start) = module.start {
            let node = self.cores.instances[instance as usize].function(start);
            self.starts.push((How::Start, node));
        }
        Ok(CoreExports::Instance(instance))
    }

    /// A module of the host may do anything with what it is given, at once and whenever it is called.
    fn host_module(&mut self, leaf: NodeId) -> CoreExports<'a> {
        self.nodes
            .give_up("it instantiates a module that the host supplies");
        let node = self.nodes.glue(vec![(How::Host, leaf)]);
        self.starts.push((How::Host, node));
        CoreExports::Host(node)
    }

    fn component_instance(
        &mut self,
        frame: u32,
        component: u32,
        arguments: &[(Box<str>, Kind, u32)],
        depth: usize,
    ) -> Linked<InstanceValue<'a>> {
        let mut given: HashMap<&str, Value<'a>> = HashMap::with_capacity(arguments.len());
        for (name, kind, index) in arguments {
            given.insert(name, self.value(frame, *kind, *index)?);
        }
        match self.get(frame, |f| f.components.get(component as usize).copied())? {
            ComponentValue::Known {
                component,
                frame: parent,
            } => {
                let exports = self.instantiate(component, Some(parent), Some(&given), depth + 1);
                let Some(exports) = exports else {
                    return Err(Missing);
                };
                let exports = exports.into_iter().map(|(name, _, value)| (name, value));
                Ok(InstanceValue::Known(exports.collect()))
            }
            ComponentValue::Host(leaf) => {
                self.nodes
                    .give_up("it instantiates a component that the host supplies");
                let node = self.nodes.glue(vec![(How::Host, leaf)]);
                self.starts.push((How::Host, node));
                Ok(InstanceValue::Opaque(node))
            }
        }
    }
}
