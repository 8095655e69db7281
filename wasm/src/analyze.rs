//! One pass over a binary: valid or not, and everything that is known of it.

use std::sync::OnceLock;

use wasmparser::types::Types;
use wasmparser::{
    ComponentExternName, Encoding, Parser, Payload, ValidPayload, Validator, WasmFeatures,
};

use super::bodies::{self, Bodies, Body, Part};
use super::budget::Budget;
use super::code::offset32;
use super::inspect::Collector;
use super::module_facts::ModuleReader;
use super::proposals::{Proposal, Proposals};
use super::wiring::{Component, Item, Wiring};
use super::{
    Analysis, CoreModule, CustomSection, CustomSectionAt, Kind, MAX_FACTS, Unsupported, WasmError,
    pool, validate, walk,
};

/// With less code than that, other threads cost more than they bring.
const PARALLEL_BYTES: usize = 128 * 1024;

/// Validates a binary and finds everything that can be known of it without running it.
///
/// An invalid binary is an error. The function bodies of a large one are validated on all processors. Time and memory are bounded by the
/// input: lists that an author can make long are cut and say so.
pub fn analyze(bytes: &[u8]) -> Result<Analysis, WasmError> {
    validate::check_size(bytes)?;
    if bytes.len() < PARALLEL_BYTES {
        either(bytes)
    } else {
        pool::on_pool(|| either(bytes))
    }
}

fn either(bytes: &[u8]) -> Result<Analysis, WasmError> {
    // Most binaries fit the sandbox: those are read once.
    let unsupported = match pass(bytes, validate::sandbox()) {
        Ok(analysis) => return Ok(analysis),
        Err(error) => error,
    };
    let mut analysis = pass(bytes, validate::specification())?;
    analysis.unsupported = Some(Unsupported {
        message: unsupported.message().to_owned(),
        offset: unsupported.offset(),
    });
    Ok(analysis)
}

fn pass(bytes: &[u8], features: WasmFeatures) -> wasmparser::Result<Analysis> {
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let (mut pass, parts) = bodies::collect(|bodies| {
        let mut pass = Pass::new(bytes, features);
        for payload in parser.parse_all(bytes) {
            pass.payload(payload?, bodies)?;
        }
        Ok(pass)
    })?;
    pass.code(parts);
    Ok(pass.finish())
}

struct Pass<'a> {
    validator: Validator,
    budget: Budget,
    binary: super::Binary,
    open: Vec<Open>,
    modules: Vec<CoreModule>,
    module_proposals: Vec<Proposals>,
    proposals: Proposals,
    sections: Vec<CustomSectionAt>,
    wiring: Wiring,
    /// Names of the outermost component's imports and exports.
    imports: Vec<ComponentExternName<'a>>,
    exports: Vec<ComponentExternName<'a>>,
    types: Option<Types>,
}

/// A module or component whose end is still to come.
enum Open {
    Module(u32, Box<ModuleReader>),
    Component(u32),
}

impl<'a> Pass<'a> {
    fn new(bytes: &[u8], features: WasmFeatures) -> Self {
        let kind = if Parser::is_component(bytes) {
            Kind::Component
        } else {
            Kind::Module
        };
        Self {
            validator: Validator::new_with_features(features),
            budget: Budget::default(),
            binary: walk::empty(kind, bytes.len() as u64),
            open: Vec::new(),
            modules: Vec::new(),
            module_proposals: Vec::new(),
            proposals: Proposals::default(),
            sections: Vec::new(),
            wiring: Wiring::default(),
            imports: Vec::new(),
            exports: Vec::new(),
            types: None,
        }
    }

    fn payload(
        &mut self,
        payload: Payload<'a>,
        bodies: &mut Bodies<'_, 'a>,
    ) -> wasmparser::Result<()> {
        match self.validator.payload(&payload)? {
            ValidPayload::Func(validator, body) => {
                let keep = self.budget.functions.one();
                if !keep {
                    self.cut_code();
                }
                bodies.push(Body {
                    module: offset32(self.modules.len() as u64 - 1),
                    keep,
                    validator,
                    content: body,
                });
                return Ok(());
            }
            ValidPayload::End(types) => {
                let Payload::End(offset) = payload else {
                    return Ok(());
                };
                self.end(offset, types);
                return Ok(());
            }
            ValidPayload::Ok | ValidPayload::Parser(_) => {}
        }
        if let Payload::Version {
            encoding, range, ..
        } = &payload
        {
            self.begin(*encoding, range.start);
        }
        self.facts(&payload)?;
        walk::visit(&mut self.binary, payload)
    }

    fn begin(&mut self, encoding: Encoding, start: u64) {
        match encoding {
            Encoding::Module => {
                let index = offset32(self.modules.len() as u64);
                if let Some(parent) = self.parent() {
                    let whole =
                        self.wiring.components[parent].push(Item::Module(index), &mut self.budget);
                    self.wiring.incomplete |= !whole;
                }
                self.modules.push(CoreModule::default());
                self.module_proposals.push(Proposals::default());
                let reader = Box::new(ModuleReader::new(start));
                self.open.push(Open::Module(index, reader));
            }
            Encoding::Component => {
                let index = offset32(self.wiring.components.len() as u64);
                if let Some(parent) = self.parent() {
                    let whole = self.wiring.components[parent]
                        .push(Item::Component(index), &mut self.budget);
                    self.wiring.incomplete |= !whole;
                }
                self.proposals
                    .see(Proposal::ComponentModel, offset32(start));
                self.wiring.components.push(Component::default());
                self.open.push(Open::Component(index));
            }
        }
    }

    /// The component that is being read.
    fn parent(&self) -> Option<usize> {
        match self.open.last()? {
            Open::Component(index) => Some(*index as usize),
            Open::Module(..) => None,
        }
    }

    fn facts(&mut self, payload: &Payload<'a>) -> wasmparser::Result<()> {
        if let Payload::CustomSection(section) = payload {
            self.custom_section(section);
        }
        let outermost = self.open.len() == 1;
        match self.open.last_mut() {
            Some(Open::Module(_, reader)) => reader.section(payload, &mut self.budget),
            Some(Open::Component(index)) => {
                let component = &mut self.wiring.components[*index as usize];
                let whole = component.section(payload, &mut self.budget)?;
                self.wiring.incomplete |= !whole;
                self.component_proposals(payload)?;
                if outermost {
                    self.outermost(payload)?;
                }
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn outermost(&mut self, payload: &Payload<'a>) -> wasmparser::Result<()> {
        match payload {
            Payload::ComponentImportSection(section) => {
                for import in section.clone() {
                    self.imports.push(import?.name);
                }
            }
            Payload::ComponentExportSection(section) => {
                for export in section.clone() {
                    self.exports.push(export?.name);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn component_proposals(&mut self, payload: &Payload<'_>) -> wasmparser::Result<()> {
        match payload {
            Payload::ComponentCanonicalSection(section) => {
                for item in section.clone().into_iter_with_offsets() {
                    let (offset, function) = item?;
                    if validate::is_asynchronous(&function) {
                        self.proposals
                            .see(Proposal::ComponentAsync, offset32(offset));
                    }
                }
            }
            Payload::ComponentTypeSection(section) => {
                for item in section.clone().into_iter_with_offsets() {
                    let (offset, ty) = item?;
                    if matches!(&ty, wasmparser::ComponentType::Func(function) if function.async_) {
                        self.proposals
                            .see(Proposal::ComponentAsync, offset32(offset));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn custom_section(&mut self, section: &wasmparser::CustomSectionReader<'_>) {
        if self.sections.len() >= MAX_FACTS {
            return;
        }
        let module = match self.open.last() {
            Some(Open::Module(index, _)) => Some(*index),
            _ => None,
        };
        let range = section.data_range();
        self.sections.push(CustomSectionAt {
            section: CustomSection {
                name: walk::cut(section.name()),
                size: section.data().len() as u64,
            },
            range: offset32(range.start)..offset32(range.end),
            module,
        });
    }

    fn end(&mut self, offset: u64, types: Types) {
        match self.open.pop() {
            Some(Open::Module(index, mut reader)) => {
                reader.end(offset, types.as_ref(), &mut self.wiring.types);
                let index = index as usize;
                self.module_proposals[index].merge(&reader.proposals);
                self.modules[index] = reader.module;
            }
            Some(Open::Component(_)) | None => {}
        }
        if self.open.is_empty() {
            self.types = Some(types);
        }
    }

    /// The module that is being read has more functions than are remembered.
    fn cut_code(&mut self) {
        if let Some(Open::Module(_, reader)) = self.open.last_mut() {
            reader.module.cut();
        }
    }

    fn code(&mut self, parts: Vec<Part>) {
        // Most often all of one module: to grow step by step would copy everything twice.
        if let [first, ..] = &parts[..] {
            let of_first = || parts.iter().filter(|part| part.module == first.module);
            let module = &mut self.modules[first.module as usize];
            let functions = of_first().map(|part| part.facts.functions.len());
            module.functions.reserve(functions.sum());
            let calls = of_first().map(|part| part.facts.calls.len());
            module.calls.reserve(calls.sum());
        }
        for part in parts {
            let index = part.module as usize;
            self.module_proposals[index].merge(&part.facts.proposals);
            self.modules[index].add_code(part.facts, &mut self.budget);
        }
    }

    fn finish(mut self) -> Analysis {
        let types = self.types.take();
        if let Some(types) = &types {
            let mut collector = Collector::new(types.as_ref(), &mut self.binary);
            match collector.kind() {
                Kind::Module => {
                    if let Some(module) = self.modules.first() {
                        collector.module(module);
                    }
                }
                Kind::Component => collector.component(&self.imports, &self.exports),
            }
        }
        self.binary.producers.sort();
        self.binary.producers.dedup();
        for (module, proposals) in self.modules.iter_mut().zip(&self.module_proposals) {
            module.proposals = proposals.list();
            module.finish_code();
            self.proposals.merge(proposals);
        }
        let truncated = self.binary.truncated || self.modules.iter().any(|m| m.truncated);
        Analysis {
            binary: self.binary,
            unsupported: None,
            modules: self.modules,
            custom_sections: self.sections,
            proposals: self.proposals.list(),
            truncated,
            wiring: self.wiring,
            linked: OnceLock::new(),
        }
    }
}
