//! Components whose functions give back what they get, for any types.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use proptest::strategy::{Strategy as _, ValueTree as _};
use serde_json::{Value, json};

use super::arbitrary::{near, value};
use super::{Schemas, accepts, runner};
use crate::abi::shape::{Case, Field, Integer, Layer, Shape};
use crate::{
    CallLimits, CallReport, CallRequest, Cancel, Engine, EngineConfig, Grants, Guest, NoHost,
    Outcome, describe,
};

static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(&EngineConfig::default()).expect("the engine starts"));

/// Optional parameters that nobody gives: with more than sixteen flat values the canonical ABI passes all of them in
/// memory, laid out as results are, and giving back an argument is giving back its address.
const PADDING: usize = 8;

/// A component that exports `id0`, `id1`, … for these types.
fn zoo(shapes: &[Shape]) -> Vec<u8> {
    let mut wat = Wat::default();
    let (mut core, mut lifts) = (String::new(), String::new());
    for (index, shape) in shapes.iter().enumerate() {
        let ty = wat.ty(shape);
        let (result, load) = single(shape).unwrap_or(("i32", ""));
        let body = format!("({load} (local.get 0))");
        let body = if load.is_empty() {
            "(local.get 0)"
        } else {
            &body
        };
        writeln!(
            core,
            r#"(func (export "id{index}") (param i32) (result {result}) {body})"#
        )
        .unwrap();
        let padding: String = (0..PADDING)
            .map(|pad| format!(r#" (param "pad{pad}" (option u64))"#))
            .collect();
        writeln!(
            lifts,
            r#"(func (export "id{index}") (param "x" {ty}){padding} (result {ty})
                 (canon lift (core func $i "id{index}") (memory (core memory $i "memory"))
                   (realloc (core func $i "realloc"))))"#
        )
        .unwrap();
    }
    let text = format!(
        r#"(component
          (core module $m
            (memory (export "memory") 4)
            (global $next (mut i32) (i32.const 16))
            (func (export "realloc") (param i32 i32 i32 i32) (result i32)
              (local $at i32)
              (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
              (global.set $next (i32.add (local.get $at) (local.get 3)))
              (local.get $at))
            {core})
          (core instance $i (instantiate $m))
          {}
          {lifts})"#,
        wat.definitions
    );
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Types with one flat value are results by value, not by address.
fn single(shape: &Shape) -> Option<(&'static str, &'static str)> {
    match shape.layer() {
        Layer::Bool | Layer::Integer(Integer::U8) | Layer::Enum(_) | Layer::Flags(_) => {
            Some(("i32", "i32.load8_u"))
        }
        Layer::Integer(Integer::S8) => Some(("i32", "i32.load8_s")),
        Layer::Integer(Integer::U16) => Some(("i32", "i32.load16_u")),
        Layer::Integer(Integer::S16) => Some(("i32", "i32.load16_s")),
        Layer::Integer(Integer::S32 | Integer::U32) | Layer::Char => Some(("i32", "i32.load")),
        Layer::Integer(Integer::S64 | Integer::U64) => Some(("i64", "i64.load")),
        Layer::F32 => Some(("f32", "f32.load")),
        Layer::F64 => Some(("f64", "f64.load")),
        Layer::Tuple(items) if items.len() == 1 => single(&items[0]),
        Layer::Record(fields) if fields.len() == 1 => single(&fields[0].ty),
        Layer::FixedList(item, 1) => single(item),
        Layer::Variant(cases) if cases.iter().all(|case| case.ty.is_none()) => {
            Some(("i32", "i32.load8_u"))
        }
        Layer::Result(None, None) => Some(("i32", "i32.load8_u")),
        _ => None,
    }
}

/// Defines and exports each type with parts: a component may only export functions whose types have names.
#[derive(Default)]
struct Wat {
    definitions: String,
    count: usize,
}

impl Wat {
    fn ty(&mut self, shape: &Shape) -> String {
        let quoted = |names: &[String]| {
            names
                .iter()
                .map(|name| format!(" \"{name}\""))
                .collect::<String>()
        };
        let body = match shape.layer() {
            Layer::Bool => return "bool".into(),
            Layer::Integer(integer) => return integer.name().into(),
            Layer::F32 => return "f32".into(),
            Layer::F64 => return "f64".into(),
            Layer::Char => return "char".into(),
            Layer::String => return "string".into(),
            Layer::List(item) => format!("list {}", self.ty(item)),
            Layer::FixedList(item, length) => format!("list {} {length}", self.ty(item)),
            Layer::Map(key, item) => format!("map {} {}", self.ty(key), self.ty(item)),
            Layer::Option(some) => format!("option {}", self.ty(some)),
            Layer::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.ty(item)).collect();
                format!("tuple {}", items.join(" "))
            }
            Layer::Result(ok, err) => {
                let ok = ok.as_ref().map(|ty| format!(" {}", self.ty(ty)));
                let err = err.as_ref().map(|ty| format!(" (error {})", self.ty(ty)));
                format!(
                    "result{}{}",
                    ok.unwrap_or_default(),
                    err.unwrap_or_default()
                )
            }
            Layer::Record(fields) => {
                let field = |field: &Field<Shape>| {
                    format!(r#" (field "{}" {})"#, field.name, self.ty(&field.ty))
                };
                format!("record{}", fields.iter().map(field).collect::<String>())
            }
            Layer::Variant(cases) => {
                let case = |case: &Case<Shape>| {
                    let ty = case.ty.as_ref().map(|ty| self.ty(ty));
                    format!(r#" (case "{}" {})"#, case.name, ty.unwrap_or_default())
                };
                format!("variant{}", cases.iter().map(case).collect::<String>())
            }
            Layer::Enum(names) => format!("enum{}", quoted(names)),
            Layer::Flags(names) => format!("flags{}", quoted(names)),
        };
        let id = self.count;
        self.count += 1;
        writeln!(
            self.definitions,
            r#"(type $d{id} ({body})) (export $t{id} "t{id}" (type $d{id}))"#
        )
        .unwrap();
        format!("$t{id}")
    }
}

fn s(layer: Layer<Shape>) -> Shape {
    Shape::new(layer)
}

fn named(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn record(fields: Vec<(&str, Shape)>) -> Shape {
    let field = |(name, ty): (&str, Shape)| Field {
        name: name.to_owned(),
        docs: None,
        ty,
    };
    s(Layer::Record(fields.into_iter().map(field).collect()))
}

fn variant(cases: Vec<(&str, Option<Shape>)>) -> Shape {
    let case = |(name, ty): (&str, Option<Shape>)| Case {
        name: name.to_owned(),
        docs: None,
        ty,
    };
    s(Layer::Variant(cases.into_iter().map(case).collect()))
}

/// Every kind of type, and the kinds in one another.
fn kinds() -> Vec<Shape> {
    let integer = |integer| s(Layer::Integer(integer));
    let u64 = || integer(Integer::U64);
    let text = || s(Layer::String);
    let option = |inner| s(Layer::Option(inner));
    let mut all: Vec<Shape> = Integer::ALL.map(integer).into();
    let person = record(vec![
        ("name", text()),
        ("age", option(integer(Integer::U8))),
        ("weight", s(Layer::F32)),
        ("tags", s(Layer::List(text()))),
    ]);
    let expression = variant(vec![
        ("nothing", None),
        ("number", Some(s(Layer::F64))),
        (
            "pair",
            Some(s(Layer::Tuple(vec![integer(Integer::S64), s(Layer::Char)]))),
        ),
        ("person", Some(person.clone())),
    ]);
    all.extend([
        s(Layer::Bool),
        s(Layer::F32),
        s(Layer::F64),
        s(Layer::Char),
        text(),
        s(Layer::Enum(named(&["red", "green", "blue"]))),
        s(Layer::Flags(named(&["read", "write", "execute"]))),
        s(Layer::List(integer(Integer::U8))),
        s(Layer::List(s(Layer::List(text())))),
        s(Layer::FixedList(integer(Integer::S16), 3)),
        s(Layer::FixedList(text(), 2)),
        s(Layer::Map(text(), u64())),
        s(Layer::Map(integer(Integer::S32), option(text()))),
        s(Layer::Tuple(vec![s(Layer::Bool), text(), u64()])),
        option(text()),
        option(option(option(s(Layer::F64)))),
        s(Layer::List(s(Layer::Result(
            Some(text()),
            Some(integer(Integer::S64)),
        )))),
        record(vec![
            ("outcome", s(Layer::Result(None, Some(text())))),
            ("n", u64()),
        ]),
        s(Layer::List(expression)),
        s(Layer::List(person)),
        record(vec![
            (
                "deep",
                option(s(Layer::List(record(vec![(
                    "inner",
                    option(option(s(Layer::Bool))),
                )])))),
            ),
            ("more", text()),
        ]),
    ]);
    all
}

async fn call(guest: &Guest, entry: &str, input: &Value) -> CallReport {
    let request = CallRequest {
        call_id: "call".into(),
        entry: entry.into(),
        input: input.to_string(),
        limits: CallLimits {
            timeout_ms: 20_000,
            ..CallLimits::default()
        },
        grants: Grants::default(),
    };
    ENGINE
        .call(guest, request, Arc::new(NoHost), Cancel::default())
        .await
}

#[tokio::test]
async fn each_kind_of_type_goes_through_a_component_and_comes_back() {
    let kinds = kinds();
    let guest = ENGINE.load(&zoo(&kinds)).unwrap();
    assert_eq!(guest.refused(), []);
    assert!(kinds.len() >= 20);
    let mut runner = runner(1);
    for (index, shape) in kinds.iter().enumerate() {
        let entry = format!("id{index}");
        let schemas = Schemas::of(shape);
        let values = value(shape);
        for _ in 0..50 {
            let value = values.new_tree(&mut runner).unwrap().current();
            let report = call(&guest, &entry, &json!({ "x": value })).await;
            assert_eq!(report.outcome, Outcome::Ok, "{shape:?} {value} {report:?}");
            let output = report.output.unwrap().structured.unwrap();
            assert_eq!(output, json!({ "result": value }).to_string(), "{shape:?}");
            assert!(schemas.output.is_valid(&value), "{shape:?} {value}");
        }
        let values = near(values);
        for _ in 0..50 {
            let value = values.new_tree(&mut runner).unwrap().current();
            let input = json!({ "x": value });
            let report = call(&guest, &entry, &input).await;
            let valid = schemas.input.is_valid(&input);
            assert_eq!(
                valid,
                report.outcome == Outcome::Ok,
                "{shape:?} {value} {report:?}"
            );
            assert_eq!(valid, accepts(shape, &value));
        }
    }
}

#[test]
fn the_binary_and_the_compiled_component_are_described_alike() {
    let wasm = zoo(&kinds());
    let description = describe(&wasm).unwrap();
    let guest = ENGINE.load(&wasm).unwrap();
    assert_eq!(description.abi, guest.abi());
    assert_eq!(description.tools, guest.tools());
    assert_eq!(description.refused, guest.refused());
}
