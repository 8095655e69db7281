//! What a name or an index stands for while a component is instantiated.

use wasmparser::{ComponentExternalKind as Kind, ComponentOuterAliasKind};

use super::components::{Components, Linked};
use super::core::CoreValue;
use super::nodes::NodeId;
use super::values::{ComponentValue, InstanceId, InstanceValue, ModuleValue, TypeValue, Value};
use super::{HostKind, How};
use crate::CoreKind;

impl<'a> Components<'a> {
    /// A function of the component model itself.
    pub(super) fn builtin(
        &mut self,
        frame: u32,
        name: &str,
        resource: Option<u32>,
        helpers: &[(How, u32)],
    ) -> Linked<NodeId> {
        let Some(resource) = resource else {
            let leaf = self.nodes.leaf("", name, HostKind::Builtin);
            let edges = self.edges(frame, (How::Lower, leaf), helpers)?;
            return Ok(self.nodes.glue(edges));
        };
        let ty = self.get(frame, |f| f.types.get(resource as usize).copied())?;
        let leaf = match ty {
            TypeValue::HostResource(instance, resource) if name == "resource.drop" => {
                let interface = match instance.map(|id| &self.instances[id as usize]) {
                    Some(InstanceValue::Host(interface)) => interface,
                    _ => "",
                };
                let name = format!("[resource-drop]{resource}");
                self.nodes.leaf(interface, &name, HostKind::Builtin)
            }
            _ => self.nodes.leaf("", name, HostKind::Builtin),
        };
        let mut edges = vec![(How::Lower, leaf)];
        if name == "resource.drop" {
            match ty {
                TypeValue::Resource(Some(destructor)) => edges.push((How::Destructor, destructor)),
                TypeValue::Other => edges.push((How::Destructor, self.any_destructor)),
                TypeValue::Resource(None) | TypeValue::HostResource(..) => {}
            }
        }
        Ok(self.nodes.glue(edges))
    }

    pub(super) fn instance(&mut self, instance: InstanceValue<'a>) -> InstanceId {
        self.instances.push(instance);
        super::nodes::number(self.instances.len() - 1)
    }

    /// What the host gives for an import of the outermost component.
    pub(super) fn imported(&mut self, name: &str, kind: Kind) -> Value<'a> {
        match kind {
            Kind::Func => Value::Func(self.nodes.leaf(name, "", HostKind::Function)),
            Kind::Instance => Value::Instance(self.instance(InstanceValue::Host(name.to_owned()))),
            Kind::Module => {
                let node = self.nodes.leaf(name, "", HostKind::Code);
                Value::Module(ModuleValue::Host(node))
            }
            Kind::Component => {
                let node = self.nodes.leaf(name, "", HostKind::Code);
                Value::Component(ComponentValue::Host(node))
            }
            Kind::Type => Value::Type(TypeValue::Other),
            Kind::Value => Value::Data,
        }
    }

    pub(super) fn export_of(
        &mut self,
        id: InstanceId,
        name: &'a str,
        kind: Kind,
    ) -> Linked<Value<'a>> {
        let interface = match self.instances.get(id as usize) {
            Some(InstanceValue::Known(exports)) => match exports.get(name) {
                Some(value) => return Ok(*value),
                None => return self.missing(),
            },
            Some(InstanceValue::Opaque(node)) => {
                let node = *node;
                return Ok(self.opaque_value(node, kind));
            }
            Some(InstanceValue::Host(interface)) => interface,
            None => return self.missing(),
        };
        Ok(match kind {
            Kind::Func => Value::Func(self.nodes.leaf(interface, name, HostKind::Function)),
            Kind::Type => Value::Type(TypeValue::HostResource(Some(id), name)),
            _ => {
                let full = format!("{interface}/{name}");
                if !self.steps.many(full.len()) {
                    return self.missing();
                }
                self.imported(&full, kind)
            }
        })
    }

    fn opaque_value(&mut self, node: NodeId, kind: Kind) -> Value<'a> {
        match kind {
            Kind::Func => Value::Func(node),
            Kind::Module => Value::Module(ModuleValue::Host(node)),
            Kind::Component => Value::Component(ComponentValue::Host(node)),
            Kind::Instance => Value::Instance(self.instance(InstanceValue::Opaque(node))),
            Kind::Type => Value::Type(TypeValue::Other),
            Kind::Value => Value::Data,
        }
    }

    pub(super) fn value(&mut self, frame: u32, kind: Kind, index: u32) -> Linked<Value<'a>> {
        let at = index as usize;
        self.get(frame, |f| match kind {
            Kind::Func => f.funcs.get(at).map(|v| Value::Func(*v)),
            Kind::Module => f.modules.get(at).map(|v| Value::Module(*v)),
            Kind::Component => f.components.get(at).map(|v| Value::Component(*v)),
            Kind::Instance => f.instances.get(at).map(|v| Value::Instance(*v)),
            Kind::Type => f.types.get(at).map(|v| Value::Type(*v)),
            Kind::Value => Some(Value::Data),
        })
    }

    pub(super) fn outer(
        &mut self,
        frame: u32,
        kind: ComponentOuterAliasKind,
        count: u32,
        index: u32,
    ) -> Linked<()> {
        let mut from = frame;
        for _ in 0..count {
            from = self.get(from, |f| f.parent)?;
        }
        let kind = match kind {
            // Core types have a space of their own, in which nothing is of interest.
            ComponentOuterAliasKind::CoreType => return Ok(()),
            ComponentOuterAliasKind::CoreModule => Kind::Module,
            ComponentOuterAliasKind::Type => Kind::Type,
            ComponentOuterAliasKind::Component => Kind::Component,
        };
        let value = self.value(from, kind, index)?;
        self.push(frame, value);
        Ok(())
    }

    pub(super) fn core_value(
        &mut self,
        frame: u32,
        kind: CoreKind,
        index: u32,
    ) -> Linked<CoreValue> {
        let at = index as usize;
        self.get(frame, |f| match kind {
            CoreKind::Func => f.core_funcs.get(at).map(|v| CoreValue::Func(*v)),
            CoreKind::Table => f.core_tables.get(at).copied(),
            CoreKind::Global => f.core_globals.get(at).copied(),
            CoreKind::Tag => f.core_tags.get(at).copied(),
            CoreKind::Memory => Some(CoreValue::Memory),
        })
    }

    pub(super) fn core_alias(
        &mut self,
        frame: u32,
        kind: CoreKind,
        instance: u32,
        name: &str,
    ) -> Linked<()> {
        let instance = self.get(frame, |f| f.core_instances.get(instance as usize).cloned())?;
        let value = self.cores.export(&instance, name, kind, &mut self.nodes);
        let frame = self.frame(frame);
        match value {
            Some(CoreValue::Func(node)) => frame.core_funcs.push(node),
            Some(value @ CoreValue::Table(_)) => frame.core_tables.push(value),
            Some(value @ CoreValue::Global(_)) => frame.core_globals.push(value),
            Some(value @ CoreValue::Tag(_)) => frame.core_tags.push(value),
            Some(CoreValue::Memory) => {}
            None => return self.missing(),
        }
        Ok(())
    }
}
