//! Shared by the runtime's tests: one engine, and calls in one line.
#![allow(dead_code, unreachable_pub, reason = "each test binary uses its part")]

use std::sync::{Arc, LazyLock};

use palyra_skill_runtime::{
    CallLimits, CallReport, CallRequest, Cancel, CapabilityHost, Engine, EngineConfig, Grants,
    Guest, NoHost, Outcome,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// The contract, and what the fixtures need of the WASI drafts.
const SKILL_WIT: &str = include_str!("../../../sdk/wit/skill.wit");
const DRAFTS_WIT: &str = include_str!("../../testdata/drafts.wit");

pub static ENGINE: LazyLock<Engine> =
    LazyLock::new(|| Engine::new(&EngineConfig::default()).expect("the engine starts"));

/// Enough for a fixture.
pub fn limits() -> CallLimits {
    CallLimits {
        timeout_ms: 20_000,
        ..CallLimits::default()
    }
}

/// One call to be.
pub struct Test {
    pub guest: Guest,
    pub request: CallRequest,
    pub host: Arc<dyn CapabilityHost>,
    pub cancel: Cancel,
}

impl Test {
    pub fn new(wasm: &[u8], entry: &str) -> Self {
        let guest = ENGINE.load(wasm).expect("the fixture loads");
        Self {
            guest,
            request: CallRequest {
                call_id: "call-1".into(),
                entry: entry.into(),
                input: "{}".into(),
                limits: limits(),
                grants: Grants::default(),
            },
            host: Arc::new(NoHost),
            cancel: Cancel::default(),
        }
    }

    /// A core module in text.
    pub fn core(wat: &str, entry: &str) -> Self {
        Self::new(&wat::parse_str(wat).expect("the fixture is WAT"), entry)
    }

    /// A skill: see [`skill`].
    pub fn skill(imports: &str, body: &str) -> Self {
        Self::new(&skill("skill", imports, body), "tool")
    }

    pub fn limit(mut self, change: impl FnOnce(&mut CallLimits)) -> Self {
        change(&mut self.request.limits);
        self
    }

    pub fn grant(mut self, change: impl FnOnce(&mut Grants)) -> Self {
        change(&mut self.request.grants);
        self
    }

    pub fn input(mut self, input: &str) -> Self {
        self.request.input = input.into();
        self
    }

    pub fn host(mut self, host: impl CapabilityHost + 'static) -> Self {
        self.host = Arc::new(host);
        self
    }

    pub async fn run(self) -> CallReport {
        let report = ENGINE
            .call(&self.guest, self.request, self.host, self.cancel)
            .await;
        assert_eq!(report.outcome == Outcome::Ok, report.output.is_some());
        assert_eq!(report.outcome == Outcome::Ok, report.error.is_none());
        report
    }
}

/// A component made of a core module in text, held to a world of the contract or of the drafts. The module gets a
/// memory, a bump allocator and helpers; `body` is the function `call`:
/// (tool pointer, tool length, input pointer, input length) -> pointer to the result.
///
/// Layout of the result at 1024 (`result<output, error>`): tag, then at 4 either the output (structured: option tag at
/// 4, pointer 8, length 12; content: pointer 16, length 20) or the error (tag at 4, pointer 8, length 12).
pub fn skill(world: &str, imports: &str, body: &str) -> Vec<u8> {
    let wat = format!(
        r#"(module
  {imports}
  (memory (export "memory") 2)
  (global $next (mut i32) (i32.const 65536))
  (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
    (global.set $next (i32.add (local.get $at) (local.get 3)))
    (local.get $at))
  ;; The answer is a structured output: JSON text at ptr, len.
  (func $ok (param $ptr i32) (param $len i32) (result i32)
    (i32.store8 (i32.const 1024) (i32.const 0))
    (i32.store8 (i32.const 1028) (i32.const 1))
    (i32.store (i32.const 1032) (local.get $ptr))
    (i32.store (i32.const 1036) (local.get $len))
    (i32.store (i32.const 1040) (i32.const 0))
    (i32.store (i32.const 1044) (i32.const 0))
    (i32.const 1024))
  ;; The answer is an error: 0 invalid-input, 1 denied, 2 failed.
  (func $err (param $tag i32) (param $ptr i32) (param $len i32) (result i32)
    (i32.store8 (i32.const 1024) (i32.const 1))
    (i32.store8 (i32.const 1028) (local.get $tag))
    (i32.store (i32.const 1032) (local.get $ptr))
    (i32.store (i32.const 1036) (local.get $len))
    (i32.const 1024))
  ;; The answer is a number of one digit.
  (func $digit (param $n i32) (result i32)
    (i32.store8 (i32.const 1100) (i32.add (local.get $n) (i32.const 48)))
    (call $ok (i32.const 1100) (i32.const 1)))
  (func (export "palyra:skill/tools@1.0.0#call")
    (param $tool i32) (param $tool-len i32) (param $input i32) (param $input-len i32) (result i32)
    {body}))"#
    );
    let mut module = wat::parse_str(&wat).unwrap_or_else(|error| panic!("{error}"));
    let mut resolve = Resolve::default();
    resolve
        .push_str("skill.wit", SKILL_WIT)
        .expect("the contract parses");
    for (index, package) in DRAFTS_WIT.split("// ----\n").enumerate() {
        resolve
            .push_str(format!("drafts-{index}.wit"), package)
            .expect("the drafts parse");
    }
    let world = resolve
        .worlds
        .iter()
        .find(|(_, candidate)| candidate.name == world)
        .map(|(id, _)| id)
        .expect("the world exists");
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8, false)
        .expect("the metadata fits");
    ComponentEncoder::default()
        .module(&module)
        .expect("the fixture is a module of its world")
        .validate(true)
        .encode()
        .expect("the fixture becomes a component")
}

/// The stable code of a report without an answer.
pub fn code(report: &CallReport) -> &str {
    report
        .error
        .as_ref()
        .map_or("", |error| error.code.as_str())
}

/// The JSON of an answer.
pub fn json(report: &CallReport) -> serde_json::Value {
    let output = report
        .output
        .as_ref()
        .unwrap_or_else(|| panic!("{report:?}"));
    serde_json::from_str(output.structured.as_deref().expect("structured")).expect("JSON")
}
