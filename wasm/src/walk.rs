//! The summary of every section of a binary, nested modules and components included.

use wasmparser::{BinaryReader, CustomSectionReader, KnownCustom, MemoryType, Payload, TableType};

use super::{Binary, CustomSection, Kind, MAX_FACTS, Memory, Producer, Table};

/// Longest name of a custom section or producer that is kept, in bytes.
const MAX_NAME_BYTES: usize = 256;
/// WebAssembly's page, as a power of two.
const PAGE_BITS: u32 = 16;

/// A binary of which nothing is known yet.
pub(super) fn empty(kind: Kind, size: u64) -> Binary {
    Binary {
        kind,
        size,
        imports: Vec::new(),
        exports: Vec::new(),
        exported_functions: 0,
        custom_sections: Vec::new(),
        producers: Vec::new(),
        memories: Vec::new(),
        tables: Vec::new(),
        functions: 0,
        code_bytes: 0,
        data_bytes: 0,
        nested_modules: 0,
        nested_components: 0,
        largest_module_bytes: if kind == Kind::Module { size } else { 0 },
        has_start: false,
        has_dependency_list: false,
        truncated: false,
    }
}

/// Everything but the imports and exports of the outermost interface.
pub(super) fn visit(binary: &mut Binary, payload: Payload<'_>) -> wasmparser::Result<()> {
    match payload {
        Payload::ModuleSection {
            unchecked_range, ..
        } => {
            let size = unchecked_range.end.saturating_sub(unchecked_range.start);
            binary.nested_modules += 1;
            binary.largest_module_bytes = binary.largest_module_bytes.max(size);
        }
        Payload::ComponentSection { .. } => binary.nested_components += 1,
        Payload::MemorySection(section) => {
            for memory in section {
                let memory = memory_facts(memory?);
                keep(&mut binary.memories, memory, &mut binary.truncated);
            }
        }
        Payload::ImportSection(section) => {
            for import in section.into_imports() {
                // An imported memory inside a component is another inner module's; a shared one is worth telling anywhere.
                if let wasmparser::TypeRef::Memory(memory) = import?.ty
                    && memory.shared
                {
                    keep(
                        &mut binary.memories,
                        memory_facts(memory),
                        &mut binary.truncated,
                    );
                }
            }
        }
        Payload::TableSection(section) => {
            for table in section {
                let table = table_facts(&table?.ty);
                keep(&mut binary.tables, table, &mut binary.truncated);
            }
        }
        Payload::StartSection { .. } => binary.has_start = true,
        Payload::CodeSectionStart { count, size, .. } => {
            binary.functions += u64::from(count);
            binary.code_bytes += u64::from(size);
        }
        Payload::DataSection(section) => {
            let range = section.range();
            binary.data_bytes += range.end.saturating_sub(range.start);
        }
        Payload::CustomSection(section) => custom(binary, &section),
        _ => {}
    }
    Ok(())
}

fn keep<T>(list: &mut Vec<T>, item: T, truncated: &mut bool) {
    if list.len() < MAX_FACTS {
        list.push(item);
    } else {
        *truncated = true;
    }
}

pub(super) fn memory_facts(memory: MemoryType) -> Memory {
    let bits = memory.page_size_log2.unwrap_or(PAGE_BITS);
    let bytes = |pages: u64| pages.saturating_mul(1_u64.checked_shl(bits).unwrap_or(u64::MAX));
    Memory {
        initial_bytes: bytes(memory.initial),
        maximum_bytes: memory.maximum.map(bytes),
        shared: memory.shared,
        memory64: memory.memory64,
    }
}

pub(super) fn table_facts(table: &TableType) -> Table {
    Table {
        initial: table.initial,
        maximum: table.maximum,
    }
}

fn custom(binary: &mut Binary, section: &CustomSectionReader<'_>) {
    let name = cut(section.name());
    binary.has_dependency_list |= name == ".dep-v0";
    let size = section.data().len() as u64;
    keep(
        &mut binary.custom_sections,
        CustomSection { name, size },
        &mut binary.truncated,
    );
    if let KnownCustom::Producers(_) = section.as_known() {
        // Custom sections are not validated: what cannot be read is left out.
        let reader = BinaryReader::new(section.data(), section.data_offset());
        let _ = producers(binary, reader);
    }
}

fn producers(binary: &mut Binary, reader: BinaryReader<'_>) -> wasmparser::Result<()> {
    for field in wasmparser::ProducersSectionReader::new(reader)? {
        let field = field?;
        for value in field.values {
            let value = value?;
            let producer = Producer {
                field: field.name.to_owned(),
                name: cut(value.name),
                version: cut(value.version),
            };
            keep(&mut binary.producers, producer, &mut binary.truncated);
        }
    }
    Ok(())
}

pub(super) fn cut(text: &str) -> String {
    text[..text.floor_char_boundary(MAX_NAME_BYTES)].to_owned()
}
