//! Data segments and custom sections of a binary, those of nested modules included, without a copy.

use std::borrow::Cow;

use wasmparser::{Chunk, DataKind, Operator, Parser, Payload};

/// A data segment.
struct Segment<'a> {
    /// Which core module of the file.
    module: usize,
    /// Memory and constant address; `None` for a passive one, or where the address is computed.
    address: Option<(u32, u64)>,
    /// In the file.
    offset: usize,
    bytes: &'a [u8],
}

/// A custom section.
pub(super) struct Section<'a> {
    pub(super) name: &'a str,
    /// Of its content, in the file.
    pub(super) offset: usize,
    pub(super) bytes: &'a [u8],
}

/// Bytes that stand side by side in memory.
pub(super) struct Region<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// Where each piece begins: in the region, and in the file.
    pieces: Vec<(usize, usize)>,
}

impl<'a> Region<'a> {
    pub(super) fn whole(bytes: &'a [u8], offset: usize) -> Self {
        Self {
            bytes: Cow::Borrowed(bytes),
            pieces: vec![(0, offset)],
        }
    }

    /// The place in the file of a place in the region.
    pub(super) fn file_offset(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|(start, _)| *start <= at);
        let (start, offset) = self.pieces[index.saturating_sub(1)];
        offset + (at - start)
    }
}

#[derive(Default)]
pub(super) struct Contents<'a> {
    segments: Vec<Segment<'a>>,
    pub(super) sections: Vec<Section<'a>>,
}

/// As far as the binary can be read. Offsets are of a slice: they fit.
pub(super) fn contents(bytes: &[u8]) -> Contents<'_> {
    let mut contents = Contents::default();
    let mut modules = 0;
    let mut parser = Parser::new(0);
    let mut outer = Vec::new();
    let mut rest = bytes;
    while let Ok(Chunk::Parsed { consumed, payload }) = parser.parse(rest, true) {
        rest = &rest[consumed..];
        match payload {
            Payload::Version { .. } => modules += 1,
            // Nothing of it is asked for.
            Payload::CodeSectionStart { size, .. } => {
                let Some(after) = rest.get(size as usize..) else {
                    break;
                };
                parser.skip_section();
                rest = after;
            }
            Payload::ModuleSection { parser: inner, .. }
            | Payload::ComponentSection { parser: inner, .. } => {
                outer.push(std::mem::replace(&mut parser, inner));
            }
            Payload::End(_) => match outer.pop() {
                Some(before) => parser = before,
                None => break,
            },
            payload => contents.section(modules, payload),
        }
    }
    contents
}

impl<'a> Contents<'a> {
    fn section(&mut self, module: usize, payload: Payload<'a>) {
        match payload {
            Payload::DataSection(data) => {
                for segment in data.into_iter().map_while(Result::ok) {
                    self.segments.push(Segment {
                        module,
                        address: address(&segment.kind),
                        offset: index(segment.range.end) - segment.data.len(),
                        bytes: segment.data,
                    });
                }
            }
            Payload::CustomSection(section) => self.sections.push(Section {
                name: section.name(),
                offset: index(section.data_offset()),
                bytes: section.data(),
            }),
            _ => {}
        }
    }
}

/// A place in a slice.
fn index(offset: u64) -> usize {
    usize::try_from(offset).expect("wasmparser counts the bytes of a slice")
}

fn address(kind: &DataKind<'_>) -> Option<(u32, u64)> {
    let DataKind::Active {
        memory_index,
        offset_expr,
    } = kind
    else {
        return None;
    };
    let mut operators = offset_expr.get_operators_reader();
    let address = match operators.read().ok()? {
        Operator::I32Const { value } => u64::from(value.cast_unsigned()),
        Operator::I64Const { value } => value.cast_unsigned(),
        _ => return None,
    };
    matches!(operators.read().ok()?, Operator::End).then_some((*memory_index, address))
}

impl<'a> Contents<'a> {
    /// Segments that continue each other in memory are one region, in whatever order they stand: a text that was cut
    /// in two is read as one.
    pub(super) fn regions(&self) -> Vec<Region<'a>> {
        let mut order: Vec<&Segment<'a>> = self.segments.iter().collect();
        order.sort_by_key(|segment| (segment.module, segment.address));
        // Segments of a byte each must not become a hundred times as much.
        let bytes = order.iter().map(|segment| segment.bytes.len() as u64);
        let mut zeros = FREE_ZEROS + bytes.sum::<u64>();
        order
            .chunk_by(|a, b| {
                let left = gap(a, b).and_then(|gap| zeros.checked_sub(gap));
                zeros = left.unwrap_or(zeros);
                left.is_some()
            })
            .map(|pieces| match pieces {
                [one] => Region::whole(one.bytes, one.offset),
                many => join(many),
            })
            .collect()
    }
}

/// So many zero bytes between two segments are those that a linker or an optimizer left out: the headers of programs are full of them.
const MAX_GAP: u64 = 128;

/// So many may be filled in beside as many as there are bytes in all segments.
const FREE_ZEROS: u64 = 64 * 1024;

/// The zero bytes between two segments of which one continues the other.
fn gap(a: &Segment<'_>, b: &Segment<'_>) -> Option<u64> {
    let (Some((memory, address)), Some((other, next))) = (a.address, b.address) else {
        return None;
    };
    let end = address.checked_add(a.bytes.len() as u64)?;
    let gap = next.checked_sub(end)?;
    (a.module == b.module && memory == other && gap <= MAX_GAP).then_some(gap)
}

/// The address of a segment that continues another.
fn start_of(segment: &Segment<'_>) -> u64 {
    segment.address.map_or(0, |(_, address)| address)
}

fn join<'a>(segments: &[&Segment<'a>]) -> Region<'a> {
    let mut bytes = Vec::new();
    let mut pieces = Vec::new();
    let start = start_of(segments[0]);
    for segment in segments {
        // Memory is zero where nothing was put.
        let at = start_of(segment) - start;
        bytes.resize(usize::try_from(at).unwrap_or(bytes.len()), 0);
        pieces.push((bytes.len(), segment.offset));
        bytes.extend_from_slice(segment.bytes);
    }
    Region {
        bytes: Cow::Owned(bytes),
        pieces,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(wat: &str) -> Vec<String> {
        let bytes = wat::parse_str(wat).unwrap();
        let contents = contents(&bytes);
        let text = |region: &Region<'_>| {
            // Every byte is where the map says.
            for (at, byte) in region
                .bytes
                .iter()
                .enumerate()
                .filter(|(_, byte)| **byte != 0)
            {
                assert_eq!(bytes[region.file_offset(at)], *byte);
            }
            String::from_utf8_lossy(&region.bytes).into_owned()
        };
        contents.regions().iter().map(text).collect()
    }

    #[test]
    fn segments_that_continue_each_other_are_one_text_in_any_order() {
        let wat = r#"(module (memory 1)
            (data (i32.const 12) "cd") (data (i32.const 10) "ab") (data (i32.const 150) "x") (data "passive"))"#;
        assert_eq!(texts(wat), ["passive", "abcd", "x"]);
    }

    #[test]
    fn zeros_are_filled_in_within_bounds() {
        const SEGMENTS: usize = 20_000;
        let segments: String = (0..SEGMENTS)
            .map(|at| format!("(data (i32.const {}) \"x\")", at * 100))
            .collect();
        let bytes = wat::parse_str(format!("(module (memory 40) {segments})")).unwrap();
        let regions = contents(&bytes).regions();
        let filled: usize = regions.iter().map(|region| region.bytes.len()).sum();
        assert!(filled > SEGMENTS && filled as u64 <= 2 * SEGMENTS as u64 + FREE_ZEROS);
    }

    #[test]
    fn zeros_that_were_left_out_are_read() {
        let wat = r#"(module (memory 1)
            (data (i32.const 10) "ab") (data (i32.const 15) "c") (data (i32.const 145) "d"))"#;
        assert_eq!(texts(wat), ["ab\0\0\0c", "d"]);
    }

    #[test]
    fn modules_inside_a_component_are_read_and_kept_apart() {
        let wat = r#"(component
            (core module (memory 1) (data (i32.const 0) "ab"))
            (core module (memory 1) (data (i32.const 2) "cd")))"#;
        assert_eq!(texts(wat), ["ab", "cd"]);
    }
}
