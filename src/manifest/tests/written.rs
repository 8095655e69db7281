//! The packed form says the same as what was read.

use serde_json::{Map, Value, json};

use super::{full, minimal};
use crate::manifest::{JsonObject, Manifest};

fn reread(manifest: &Manifest) -> Manifest {
    let text = manifest.to_packed_toml();
    Manifest::parse_packed(&text, "packed").unwrap_or_else(|errors| panic!("{errors}\n{text}"))
}

#[test]
fn a_packed_manifest_reads_back_equal_and_holds_no_authoring() {
    for manifest in [minimal(), full()] {
        let text = manifest.to_packed_toml();
        assert!(!text.contains("[authoring]") && !text.contains('\r') && text.ends_with('\n'));
        let packed = reread(&manifest);
        assert_eq!(
            packed,
            Manifest {
                authoring: None,
                ..manifest
            }
        );
        assert_eq!(packed.to_packed_toml(), text, "written the same again");
    }
}

#[test]
fn the_layout_of_the_packed_form_is_fixed() {
    insta::assert_snapshot!(full().to_packed_toml());
}

#[test]
fn odd_schemas_survive() {
    let odd = json!({
        "": {"": ""},
        "a.b": [[], [[]], {}, [{}], {"x": [1, "two", {"y": [3.0]}]}],
        "quote\"back\\slash\nnew\ttab\u{7f}\u{0}\u{85}": "same\"\\\r\n\u{1b}🐎",
        "tables": [{"a": {"b": [{"c": 1}, {"d": []}]}}, {}, {"z": {}}],
        "mixed": [1, {"a": 1}, "b", [{"c": 2}], 1.5, -0.5, 1e300, 1e-7, true],
        "empty": {}, "none": [],
        "numbers": [i64::MIN, i64::MAX, 0.1, 1e16, 123_456_789.0],
        "only tables": {"in": {"in": {"value": 1}}},
    });
    assert_survives(odd.as_object().unwrap());
}

#[test]
fn generated_schemas_survive() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..300 {
        assert_survives(&random.object(4));
    }
}

#[test]
fn nulls_are_left_out() {
    let mut manifest = minimal();
    manifest.entrypoints.tools[0].input_schema =
        json!({"default": null, "enum": [null, 1], "a": {"b": null}})
            .as_object()
            .unwrap()
            .clone();
    let packed = reread(&manifest);
    let schema = Value::Object(packed.entrypoints.tools[0].input_schema.clone());
    assert_eq!(schema, json!({"enum": [1], "a": {}}));
}

fn assert_survives(schema: &JsonObject) {
    let mut manifest = minimal();
    manifest.entrypoints.tools[0].input_schema = schema.clone();
    manifest.entrypoints.tools[0].output_schema = schema.clone();
    assert_eq!(reread(&manifest), manifest);
}

/// A small generator (xorshift): the same schemas on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn text(&mut self) -> String {
        const LETTERS: [char; 12] = [
            'a', 'Z', '0', '_', '-', '.', ' ', '"', '\\', '\n', 'ž', '\'',
        ];
        (0..self.below(5))
            .map(|_| LETTERS[usize::try_from(self.below(12)).unwrap()])
            .collect()
    }

    fn object(&mut self, depth: u64) -> Map<String, Value> {
        (0..self.below(5))
            .map(|_| (self.text(), self.value(depth)))
            .collect()
    }

    fn value(&mut self, depth: u64) -> Value {
        match self.below(if depth == 0 { 4 } else { 8 }) {
            0 => json!(self.below(2) == 0),
            1 => json!(self.below(1 << 40)),
            2 => json!(f64::from(u32::try_from(self.below(1 << 20)).unwrap()) / 7.0),
            3 => json!(self.text()),
            4 | 5 => Value::Object(self.object(depth - 1)),
            6 => (0..self.below(4))
                .map(|_| Value::Object(self.object(depth - 1)))
                .collect(),
            _ => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
        }
    }
}
