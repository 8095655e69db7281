//! Schemas and conversion held to each other, and to real components, on values that nobody chose.

mod arbitrary;
mod zoo;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use super::schema::{self, Side};
use super::shape::{Case, Field, Integer, Layer, Shape};
use super::{output, values};
use arbitrary::{near, shape, value};

/// A shape as the only parameter `x` of a tool.
fn parameter(shape: &Shape) -> [Field<Shape>; 1] {
    [Field {
        name: "x".into(),
        docs: None,
        ty: shape.clone(),
    }]
}

fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::draft202012::new(schema).unwrap_or_else(|error| panic!("{error}: {schema}"))
}

/// The schema of the input `{"x": …}`.
fn input(shape: &Shape) -> jsonschema::Validator {
    validator(&schema::input(&parameter(shape)))
}

fn output_schema(shape: &Shape) -> jsonschema::Validator {
    validator(&schema::schema(
        shape,
        Side::Output,
        &mut schema::Wide::default(),
    ))
}

fn accepts(shape: &Shape, value: &Value) -> bool {
    values::from_json(shape, value.clone()).is_ok()
}

/// Everything that has to hold of a type and a JSON value, whether it is one of the type or not.
fn agree(shape: &Shape, schemas: &Schemas, value: &Value) -> Result<(), TestCaseError> {
    let converted = values::from_json(shape, value.clone());
    let valid = schemas.input.is_valid(&json!({ "x": value }));
    prop_assert_eq!(
        valid,
        converted.is_ok(),
        "{} {:?} {:?}",
        value,
        converted,
        shape
    );
    if let Ok(val) = converted {
        let back = output::to_json(shape, val.clone()).expect("a value of its type");
        prop_assert!(schemas.output.is_valid(&back), "{} -> {}", value, back);
        prop_assert!(schemas.input.is_valid(&json!({ "x": back })), "{}", back);
        // What a tool gives can be given to a tool, and is the same value again, to the bit.
        let again = values::from_json(shape, back.clone()).expect("what was given");
        prop_assert_eq!(&again, &val);
        prop_assert_eq!(output::to_json(shape, again), Some(back));
    }
    Ok(())
}

struct Schemas {
    input: jsonschema::Validator,
    output: jsonschema::Validator,
}

impl Schemas {
    fn of(shape: &Shape) -> Self {
        Self {
            input: input(shape),
            output: output_schema(shape),
        }
    }
}

fn runner(cases: u32) -> TestRunner {
    TestRunner::new(Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    })
}

#[test]
fn json_of_a_type_is_the_same_after_a_way_through_the_type() {
    let cases = shape().prop_flat_map(|shape| (Just(shape.clone()), value(&shape)));
    let result = runner(400).run(&cases, |(shape, value)| {
        let converted = values::from_json(&shape, value.clone());
        let converted =
            converted.map_err(|why| TestCaseError::fail(format!("{value}: {why:?}")))?;
        let back = output::to_json(&shape, converted);
        prop_assert_eq!(back, Some(value));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn schemas_accept_exactly_what_is_converted() {
    let cases = shape().prop_flat_map(|shape| {
        let values = proptest::collection::vec(near(value(&shape)), 12);
        (Just(shape), values)
    });
    let result = runner(300).run(&cases, |(shape, values)| {
        let schemas = Schemas::of(&shape);
        values
            .iter()
            .try_for_each(|value| agree(&shape, &schemas, value))
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn the_ends_of_each_number_are_where_the_schema_says() {
    let mut candidates: Vec<String> = [
        "-0",
        "-0.0",
        "0.0",
        "1e0",
        "1.5",
        "1e2",
        "1e19",
        "1e20",
        "1e300",
        "-1e300",
        "3.4028235e38",
        "3.4028236e38",
        "-3.4028235e38",
        "3.4028234663852886e38",
        "1e-45",
        "18446744073709551616.0",
        "9223372036854775808.0",
        "9223372036854774784.0",
        "-9223372036854775808.0",
        "-9223372036854777856.0",
        "\"-0\"",
        "\"+1\"",
        "\"01\"",
        "\"1.0\"",
        "\"1e3\"",
        "\" 1\"",
        "\"\"",
        "\"-\"",
        "\"NaN\"",
        "\"nan\"",
        "\"Infinity\"",
        "\"-Infinity\"",
        "\"+Infinity\"",
        "\"١\"",
    ]
    .map(str::to_owned)
    .into();
    for integer in Integer::ALL {
        let (least, most) = integer.range();
        for bound in [least, most, 1 << 53, -(1 << 53)] {
            for number in [bound - 1, bound, bound + 1] {
                candidates.push(number.to_string());
                candidates.push(format!("\"{number}\""));
            }
        }
    }
    let mut layers = vec![Layer::F32, Layer::F64];
    layers.extend(Integer::ALL.map(Layer::Integer));
    for layer in layers {
        let shape = Shape::new(layer);
        let schemas = Schemas::of(&shape);
        for text in &candidates {
            let value: Value = serde_json::from_str(text).unwrap();
            agree(&shape, &schemas, &value).unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }
}

#[test]
fn floats_that_json_has_no_number_for_keep_their_value() {
    for bits in [
        0x7fc0_0000_u32,
        0x7f80_0000,
        0xff80_0000,
        0x8000_0000,
        1,
        0x7f7f_ffff,
    ] {
        let value = f32::from_bits(bits);
        let json = output::to_json(
            &Shape::new(Layer::F32),
            wasmtime::component::Val::Float32(value),
        );
        let back = values::from_json(&Shape::new(Layer::F32), json.unwrap()).unwrap();
        assert_eq!(back, wasmtime::component::Val::Float32(value), "{value}");
    }
    for (value, text) in [
        (f64::NAN, "\"NaN\""),
        (f64::INFINITY, "\"Infinity\""),
        (-0.0, "-0.0"),
    ] {
        let json = output::to_json(
            &Shape::new(Layer::F64),
            wasmtime::component::Val::Float64(value),
        );
        assert_eq!(json.unwrap().to_string(), text);
    }
}

#[test]
fn what_used_to_be_judged_differently_is_refused_by_both() {
    let variant = Shape::new(Layer::Variant(vec![
        Case {
            name: "none".into(),
            docs: None,
            ty: None,
        },
        Case {
            name: "maybe".into(),
            docs: None,
            ty: Some(Shape::new(Layer::Option(Shape::new(Layer::Bool)))),
        },
    ]));
    let flags = Shape::new(Layer::Flags(vec!["r".into(), "w".into()]));
    for (shape, value) in [
        (&variant, json!({ "tag": "none", "val": null })),
        (&variant, json!({ "tag": "maybe" })),
        (&flags, json!(["r", "r"])),
        (&Shape::new(Layer::Integer(Integer::U8)), json!("7")),
        (&Shape::new(Layer::Integer(Integer::U64)), json!("007")),
        (&Shape::new(Layer::F32), json!(1e39)),
    ] {
        assert!(!accepts(shape, &value), "{value}");
        assert!(!input(shape).is_valid(&json!({ "x": value })), "{value}");
    }
}
