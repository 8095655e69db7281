//! The sections of one core module, but for its code.

use std::sync::Arc;

use wasmparser::types::TypesRef;
use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, KnownCustom, Name, Operator, Payload, RefType,
    TableInit, TypeRef, ValType,
};

use super::budget::Budget;
use super::code::offset32;
use super::const_expr::{constant, element_of};
use super::module_link::{ElementPlace, NULL, Segment};
use super::proposals::{Proposal, Proposals};
use super::types::TypeTable;
use super::walk::{memory_facts, table_facts};
use super::{Carries, CoreExport, CoreImport, CoreKind, CoreModule, DataPlace, DataSegment};

/// A module while its sections come in.
pub(super) struct ModuleReader {
    pub(super) module: CoreModule,
    pub(super) proposals: Proposals,
}

impl ModuleReader {
    pub(super) fn new(start: u64) -> Self {
        Self {
            module: CoreModule {
                range: offset32(start)..offset32(start),
                ..CoreModule::default()
            },
            proposals: Proposals::default(),
        }
    }

    pub(super) fn section(
        &mut self,
        payload: &Payload<'_>,
        budget: &mut Budget,
    ) -> wasmparser::Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                for group in section.clone().into_iter_with_offsets() {
                    let (offset, group) = group?;
                    self.proposals.see_types(&group, offset32(offset));
                }
            }
            Payload::ImportSection(section) => {
                for import in section.clone().into_imports_with_offsets() {
                    let (offset, import) = import?;
                    self.import(&import, offset32(offset), budget);
                }
            }
            Payload::TableSection(section) => {
                for table in section.clone().into_iter_with_offsets() {
                    let (offset, table) = table?;
                    self.table_type(&table.ty, offset32(offset));
                    if let TableInit::Expr(expr) = &table.init {
                        let index = offset32(self.module.tables.len() as u64) - 1;
                        self.module.link.full_tables.push(index);
                        self.const_refs(expr)?;
                    }
                }
            }
            Payload::MemorySection(section) => {
                for memory in section.clone().into_iter_with_offsets() {
                    let (offset, memory) = memory?;
                    self.memory(memory, offset32(offset));
                }
            }
            Payload::TagSection(section) => {
                self.proposals
                    .see(Proposal::Exceptions, offset32(section.range().start));
                for tag in section.clone() {
                    self.module.link.tags.push(tag?.func_type_idx);
                }
            }
            Payload::GlobalSection(section) => {
                for global in section.clone() {
                    let global = global?;
                    let carries = carries(global.ty.content_type);
                    self.module.link.globals.push(carries);
                    if carries == Carries::References {
                        self.const_refs(&global.init_expr)?;
                    }
                }
            }
            Payload::ExportSection(section) => {
                for export in section.clone() {
                    self.export(&export?, budget);
                }
            }
            Payload::StartSection { func, .. } => self.module.start = Some(*func),
            Payload::ElementSection(section) => {
                for element in section.clone() {
                    self.element(element?, budget)?;
                }
            }
            Payload::DataSection(section) => {
                for (index, data) in (0..).zip(section.clone()) {
                    self.data(index, &data?, budget);
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    // Custom sections are not validated: what cannot be read is left out.
                    let _ = self.names(names, budget);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// After the module's last section: types as the validator knows them, and what was sorted late.
    pub(super) fn end(&mut self, end: u64, types: TypesRef<'_>, table: &mut TypeTable) {
        let module = &mut self.module;
        module.range.end = offset32(end);
        module.names.sort_by_key(|(index, _)| *index);
        module.names.dedup_by_key(|(index, _)| *index);
        let link = &mut module.link;
        link.type_ids = (0..types.core_type_count_in_module())
            .map(|index| table.intern(types.core_type_at_in_module(index), types))
            .collect();
        link.function_types = (0..types.function_count())
            .map(|index| table.intern(types.core_function_at(index), types))
            .collect();
        let mut function = 0;
        for import in &mut module.imports {
            match import.kind {
                CoreKind::Func => {
                    if let Some(id) = link.function_types.get(function) {
                        import.type_id = *id;
                    }
                    function += 1;
                }
                CoreKind::Tag => {
                    if let Some(id) = link.type_ids.get(import.type_id as usize) {
                        import.type_id = *id;
                        import.carries = table.carries(*id);
                    }
                }
                _ => {}
            }
        }
        let exports = (0..).zip(&module.exports);
        link.exported_functions = exports
            .filter(|(_, export)| export.kind == CoreKind::Func)
            .map(|(at, export)| (export.index, at))
            .collect();
        link.exported_functions.sort_unstable();
        link.exported_functions
            .dedup_by_key(|(function, _)| *function);
    }

    fn import(&mut self, import: &wasmparser::Import<'_>, offset: u32, budget: &mut Budget) {
        let (kind, carries, type_id) = match import.ty {
            TypeRef::Func(ty) | TypeRef::FuncExact(ty) => (CoreKind::Func, Carries::Nothing, ty),
            TypeRef::Table(ty) => {
                self.table_type(&ty, offset);
                (CoreKind::Table, Carries::References, 0)
            }
            TypeRef::Memory(ty) => {
                self.memory(ty, offset);
                (CoreKind::Memory, Carries::Nothing, 0)
            }
            TypeRef::Global(ty) => {
                self.proposals.see_value_type(ty.content_type, offset);
                let carries = carries(ty.content_type);
                self.module.link.globals.push(carries);
                (CoreKind::Global, carries, 0)
            }
            TypeRef::Tag(ty) => {
                self.proposals.see(Proposal::Exceptions, offset);
                self.module.link.tags.push(ty.func_type_idx);
                (CoreKind::Tag, Carries::Nothing, ty.func_type_idx)
            }
        };
        if kind == CoreKind::Func {
            self.module.imported_functions += 1;
        }
        if !budget.externs.one() {
            self.module.cut();
            return;
        }
        if kind == CoreKind::Func {
            let at = offset32(self.module.imports.len() as u64);
            self.module.link.function_imports.push(at);
        }
        // Compact imports name a module once for many items: so do we.
        let module = match self.module.imports.last() {
            Some(last) if *last.module == *import.module => Arc::clone(&last.module),
            _ => Arc::from(import.module),
        };
        self.module.imports.push(CoreImport {
            module,
            name: import.name.into(),
            kind,
            carries,
            type_id,
        });
    }

    fn table_type(&mut self, ty: &wasmparser::TableType, offset: u32) {
        if ty.table64 {
            self.proposals.see(Proposal::Memory64, offset);
        }
        if ty.element_type != RefType::FUNCREF || !self.module.tables.is_empty() {
            self.proposals.see_ref_type(ty.element_type, offset);
        }
        self.module.tables.push(table_facts(ty));
    }

    fn memory(&mut self, ty: wasmparser::MemoryType, offset: u32) {
        let uses = [
            (ty.memory64, Proposal::Memory64),
            (ty.shared, Proposal::SharedMemory),
            (ty.page_size_log2.is_some(), Proposal::CustomPageSizes),
            (!self.module.memories.is_empty(), Proposal::MultiMemory),
        ];
        for (_, proposal) in uses.iter().filter(|(used, _)| *used) {
            self.proposals.see(*proposal, offset);
        }
        self.module.memories.push(memory_facts(ty));
    }

    fn export(&mut self, export: &wasmparser::Export<'_>, budget: &mut Budget) {
        if !budget.externs.one() {
            self.module.cut();
            return;
        }
        self.module.exports.push(CoreExport {
            name: export.name.into(),
            kind: export.kind.into(),
            index: export.index,
        });
    }

    fn element(
        &mut self,
        element: wasmparser::Element<'_>,
        budget: &mut Budget,
    ) -> wasmparser::Result<()> {
        if !budget.segments.one() {
            self.module.cut();
            return Ok(());
        }
        let place = match &element.kind {
            ElementKind::Declared => ElementPlace::Declared,
            ElementKind::Passive => ElementPlace::Passive,
            ElementKind::Active {
                table_index,
                offset_expr,
            } => ElementPlace::Active {
                table: table_index.unwrap_or(0),
                offset: constant(offset_expr).and_then(|value| u32::try_from(value).ok()),
            },
        };
        let start = offset32(self.module.link.elements.len() as u64);
        let mut unknown_items = false;
        match element.items {
            ElementItems::Functions(functions) => {
                for function in functions {
                    let function = function?;
                    self.element_item(function, budget);
                }
            }
            ElementItems::Expressions(_, expressions) => {
                for expression in expressions {
                    let expression = expression?;
                    let function = element_of(&expression);
                    if function.is_none() {
                        unknown_items = true;
                        self.const_refs(&expression)?;
                    }
                    self.element_item(function.unwrap_or(NULL), budget);
                }
            }
        }
        let end = offset32(self.module.link.elements.len() as u64);
        self.module.link.segments.push(Segment {
            place,
            items: start..end,
            unknown_items,
        });
        Ok(())
    }

    fn element_item(&mut self, function: u32, budget: &mut Budget) {
        if budget.elements.one() {
            self.module.link.elements.push(function);
        } else {
            self.module.cut();
        }
    }

    fn data(&mut self, index: u32, data: &wasmparser::Data<'_>, budget: &mut Budget) {
        if !budget.segments.one() {
            self.module.truncated = true;
            return;
        }
        let place = match &data.kind {
            DataKind::Passive => {
                let at = offset32(data.range.start);
                self.proposals.see(Proposal::BulkMemory, at);
                DataPlace::Passive
            }
            DataKind::Active {
                memory_index,
                offset_expr,
            } => DataPlace::Active {
                memory: *memory_index,
                offset: constant(offset_expr),
            },
        };
        // The bytes stand at the segment's end.
        let end = offset32(data.range.end);
        let start = end.saturating_sub(offset32(data.data.len() as u64));
        self.module.data.push(DataSegment {
            index,
            place,
            range: start..end,
        });
    }

    fn names(
        &mut self,
        names: wasmparser::NameSectionReader<'_>,
        budget: &mut Budget,
    ) -> wasmparser::Result<()> {
        for name in names {
            match name? {
                Name::Module { name, .. } => self.module.name = Some(name.into()),
                Name::Function(map) => {
                    for naming in map {
                        let naming = naming?;
                        if !budget.names.one() {
                            self.module.truncated = true;
                            break;
                        }
                        self.module.names.push((naming.index, naming.name.into()));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn const_refs(&mut self, expr: &ConstExpr<'_>) -> wasmparser::Result<()> {
        for operator in expr.get_operators_reader() {
            if let Operator::RefFunc { function_index } = operator? {
                self.module.link.const_refs.push(function_index);
            }
        }
        Ok(())
    }
}

fn carries(ty: ValType) -> Carries {
    match ty {
        ValType::Ref(_) => Carries::References,
        _ => Carries::Nothing,
    }
}
