//! A core module in fewer bytes, with the same meaning.
//!
//! Compilers leave numbers as long as a linker needs them to patch them (five bytes for each index), and engines of
//! languages come with pictures of memory that are full of zeros. Written anew, numbers are as short as they can be; and
//! memory that a module brings itself is zero where no segment says otherwise, so long runs of zeros need not stand in any.

use std::convert::Infallible;
use std::ops::Range;

use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{ConstExpr, DataSection, Module};
use wasmparser::{DataKind, Operator, Parser, Payload, TypeRef};

use super::shrink::is_kept;

/// A segment costs about ten bytes: shorter runs of zeros stay.
const MIN_RUN: usize = 16;
/// Most segments: a module may have 100 000.
const MAX_SEGMENTS: usize = 80_000;
const PAGE: u64 = 65_536;

/// `module` written anew, without custom sections that running does not need; `None` where it cannot be read.
pub(super) fn compact(module: &[u8]) -> Option<Vec<u8>> {
    let mut output = Module::new();
    let mut writer = Writer {
        memory_bytes: own_memory(module)?,
        written: 0,
        segments: 0,
    };
    writer
        .parse_core_module(&mut output, Parser::new(0), module)
        .ok()?;
    Some(output.finish())
}

/// Size of the one memory whose segments may be cut: it is the module's own, so it begins as zeros; and no instruction
/// names a segment, since there is no count of them. Zero where that is not so.
fn own_memory(module: &[u8]) -> Option<u64> {
    let mut memories = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload.ok()? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if matches!(import.ok()?.ty, TypeRef::Memory(_)) {
                        return Some(0);
                    }
                }
            }
            Payload::MemorySection(section) => {
                for memory in section {
                    memories.push(memory.ok()?);
                }
            }
            Payload::DataCountSection { .. } => return Some(0),
            _ => {}
        }
    }
    Some(match memories[..] {
        [memory] if !memory.memory64 && !memory.shared && memory.page_size_log2.is_none() => {
            memory.initial * PAGE
        }
        _ => 0,
    })
}

struct Writer {
    memory_bytes: u64,
    /// What was written so far ends here: a segment below it may lie over another.
    written: u64,
    segments: usize,
}

impl Writer {
    /// Where a segment that may be cut begins.
    fn start(&self, datum: &wasmparser::Data<'_>) -> Option<u64> {
        let DataKind::Active {
            memory_index: 0,
            offset_expr,
        } = &datum.kind
        else {
            return None;
        };
        let mut operators = offset_expr.get_operators_reader();
        let (Ok(Operator::I32Const { value }), Ok(Operator::End)) =
            (operators.read(), operators.read())
        else {
            return None;
        };
        let start = u64::from(value.cast_unsigned());
        let end = start + datum.data.len() as u64;
        (start >= self.written && end <= self.memory_bytes && self.segments < MAX_SEGMENTS)
            .then_some(start)
    }
}

impl Reencode for Writer {
    type Error = Infallible;

    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: wasmparser::CustomSectionReader<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        if is_kept(section.name()) {
            module.section(&self.custom_section(section)?);
        }
        Ok(())
    }

    fn parse_data(
        &mut self,
        data: &mut DataSection,
        datum: wasmparser::Data<'_>,
    ) -> Result<(), reencode::Error<Infallible>> {
        let Some(start) = self.start(&datum) else {
            // What comes after it may lie over it, or it may lie anywhere.
            self.written = u64::MAX;
            self.segments += 1;
            return reencode::utils::parse_data(self, data, datum);
        };
        for part in parts(datum.data) {
            let at = start + part.start as u64;
            let at = u32::try_from(at).expect("the memory has 32 bits");
            let offset = ConstExpr::i32_const(at.cast_signed());
            data.active(0, &offset, datum.data[part].iter().copied());
            self.segments += 1;
        }
        self.written = start + datum.data.len() as u64;
        Ok(())
    }
}

/// What stands between long runs of zeros.
fn parts(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(skipped) = bytes[at..].iter().position(|byte| *byte != 0) {
        let start = at + skipped;
        let length = bytes[start..].iter().position(|byte| *byte == 0);
        at = length.map_or(bytes.len(), |length| start + length);
        match parts.last_mut() {
            Some(last) if start - last.end < MIN_RUN => last.end = at,
            _ => parts.push(start..at),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes of memory that a module's segments make, and how many segments there are.
    fn memory(wasm: &[u8]) -> (Vec<u8>, usize) {
        wasmparser::validate(wasm).unwrap();
        let (mut memory, mut count) = (vec![0; 65_536], 0);
        for payload in Parser::new(0).parse_all(wasm) {
            let Payload::DataSection(section) = payload.unwrap() else {
                continue;
            };
            for datum in section {
                let datum = datum.unwrap();
                let DataKind::Active { offset_expr, .. } = datum.kind else {
                    continue;
                };
                let Operator::I32Const { value } =
                    offset_expr.get_operators_reader().read().unwrap()
                else {
                    panic!("not a constant");
                };
                let at = usize::try_from(value).unwrap();
                memory[at..at + datum.data.len()].copy_from_slice(datum.data);
                count += 1;
            }
        }
        (memory, count)
    }

    fn module(head: &str, segments: &[(u32, Vec<u8>)]) -> Vec<u8> {
        let mut text = format!("(module {head}");
        for (at, bytes) in segments {
            let hex: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
            text.push_str(&format!("(data (i32.const {at}) \"{hex}\")"));
        }
        wat::parse_str(text + ")").unwrap()
    }

    fn gaps() -> Vec<u8> {
        [&[1, 2][..], &[0; 15], &[3], &[0; 16], &[4], &[0; 100]].concat()
    }

    #[test]
    fn long_runs_of_zeros_go_and_the_memory_is_the_same() {
        let wasm = module(
            "(memory 1)",
            &[(0, gaps()), (500, vec![0; 40]), (600, gaps())],
        );
        let small = compact(&wasm).unwrap();
        let ((before, _), (after, segments)) = (memory(&wasm), memory(&small));
        assert!(before == after);
        assert_eq!(segments, 4);
        assert!(small.len() + 250 < wasm.len());
    }

    #[test]
    fn zeros_that_lie_over_something_stay() {
        let over = [(0, vec![7; 200]), (10, gaps())];
        let wasm = module("(memory 1)", &over);
        let small = compact(&wasm).unwrap();
        assert!(memory(&wasm) == memory(&small));
    }

    #[test]
    fn zeros_stay_in_memory_that_is_not_the_modules_own_and_in_segments_outside() {
        let segments = [(0, gaps())];
        for head in [
            "(import \"env\" \"memory\" (memory 1))",
            "(memory 1) (func (data.drop 0))",
            "(memory 0)",
        ] {
            let wasm = module(head, &segments);
            let small = compact(&wasm).unwrap();
            assert!(memory(&wasm) == memory(&small), "{head}");
        }
    }

    #[test]
    fn padded_numbers_are_written_in_as_few_bytes_as_they_need() {
        let text = "(module (func (export \"f\") (result i32) (i32.const 1)))";
        let wasm = wat::parse_str(text).unwrap();
        let at = wasm.len() - 2;
        let mut padded = wasm.clone();
        // The constant in five bytes instead of one; the lengths around it grow by four.
        padded.splice(at..=at, [0x81, 0x80, 0x80, 0x80, 0x00]);
        let body = at - 3;
        padded[body] += 4;
        padded[body - 2] += 4;
        wasmparser::validate(&padded).unwrap();
        assert_eq!(compact(&padded).unwrap(), wasm);
    }

    #[test]
    fn what_cannot_be_read_is_left_to_others() {
        assert_eq!(compact(b"\0asm"), None);
        assert_eq!(compact(b"\0asm\x01\0\0\0\x01\xff"), None);
    }
}
