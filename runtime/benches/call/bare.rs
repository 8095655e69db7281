//! Wasmtime alone, set up as the runtime sets it up.

use std::hint::black_box;
use std::time::Duration;

use palyra_skill_runtime::CallLimits;
use wasmtime::component::{Component, ComponentExportIndex, ComponentType, Lift};
use wasmtime::{InstancePre, Linker, Module, ResourceLimiter, Store, UpdateDeadline};

use crate::config;

/// As in the runtime's store.
const FUEL_INTERVAL: u64 = 1_000_000;
const TICK: Duration = Duration::from_millis(1);

/// One call in a fresh instance.
pub(crate) trait Bare {
    /// Panics when the guest does not answer as it should.
    async fn call(&self, input: &str);
}

/// A core module with `run: () -> i32`.
pub(crate) struct BareModule {
    engine: wasmtime::Engine,
    pre: InstancePre<Sum>,
    limits: CallLimits,
}

impl BareModule {
    pub(crate) fn new(wasm: &[u8]) -> Self {
        let engine = engine();
        let module = Module::new(&engine, wasm).expect("the guest compiles");
        let pre = Linker::new(&engine)
            .instantiate_pre(&module)
            .expect("no imports");
        Self {
            engine,
            pre,
            limits: CallLimits::default(),
        }
    }
}

impl Bare for BareModule {
    async fn call(&self, _input: &str) {
        let mut store = store(&self.engine, &self.limits);
        let instance = self.pre.instantiate_async(&mut store).await.expect("fits");
        let run = instance
            .get_typed_func::<(), i32>(&mut store, "run")
            .expect("exported");
        let code = run.call_async(&mut store, ()).await.expect("runs");
        assert_eq!(black_box(code), 7);
    }
}

/// A component with `palyra:skill/tools`.
pub(crate) struct BareComponent {
    engine: wasmtime::Engine,
    pre: wasmtime::component::InstancePre<Sum>,
    call: ComponentExportIndex,
    limits: CallLimits,
}

impl BareComponent {
    pub(crate) fn new(wasm: &[u8]) -> Self {
        let engine = engine();
        let component = Component::new(&engine, wasm).expect("the guest compiles");
        let tools = component
            .get_export_index(None, "palyra:skill/tools@1.0.0")
            .expect("exported");
        let call = component
            .get_export_index(Some(&tools), "call")
            .expect("exported");
        let pre = wasmtime::component::Linker::new(&engine)
            .instantiate_pre(&component)
            .expect("no imports");
        Self {
            engine,
            pre,
            call,
            limits: CallLimits::default(),
        }
    }
}

impl Bare for BareComponent {
    async fn call(&self, input: &str) {
        let mut store = store(&self.engine, &self.limits);
        let instance = self.pre.instantiate_async(&mut store).await.expect("fits");
        let call = instance
            .get_typed_func::<(&str, &str), (Result<Answer, ToolError>,)>(&mut store, self.call)
            .expect("the contract's type");
        let (answer,) = call
            .call_async(&mut store, ("echo", input))
            .await
            .expect("runs");
        let answer = black_box(answer).expect("an answer");
        assert_eq!(answer.structured.as_deref(), Some(input));
    }
}

fn engine() -> wasmtime::Engine {
    let settings = config::pooled(&config::EngineConfig::default());
    let engine = wasmtime::Engine::new(&settings).expect("the same settings");
    let ticked = engine.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(TICK);
            ticked.increment_epoch();
        }
    });
    engine
}

fn store(engine: &wasmtime::Engine, limits: &CallLimits) -> Store<Sum> {
    let mut store = Store::new(engine, Sum::new(limits));
    store.limiter(|sum| sum);
    store.set_fuel(limits.fuel).expect("fuel is on");
    store
        .fuel_async_yield_interval(Some(FUEL_INTERVAL))
        .expect("fuel is on");
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(|_| {
        Ok(UpdateDeadline::YieldCustom(
            1,
            Box::pin(tokio::task::yield_now()),
        ))
    });
    store
}

/// A limiter that counts as the runtime's does.
struct Sum {
    memory: u64,
    max_memory: u64,
    table: u64,
    max_table: u64,
}

impl Sum {
    fn new(limits: &CallLimits) -> Self {
        Self {
            memory: 0,
            max_memory: limits.memory_bytes,
            table: 0,
            max_table: limits.table_elements,
        }
    }
}

impl ResourceLimiter for Sum {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.memory += (desired - current) as u64;
        Ok(self.memory <= self.max_memory)
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        self.table += (desired - current) as u64;
        Ok(self.table <= self.max_table)
    }
}

/// The contract of sdk/wit/skill.wit.
#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code, reason = "the echo gives no content")]
struct Answer {
    structured: Option<String>,
    content: Vec<Block>,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
#[allow(dead_code, reason = "the echo gives none")]
enum Block {
    #[component(name = "text")]
    Text(String),
    #[component(name = "image")]
    Image(Media),
    #[component(name = "audio")]
    Audio(Media),
    #[component(name = "resource")]
    Resource(Embedded),
}

#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code, reason = "the echo gives none")]
struct Media {
    data: Vec<u8>,
    #[component(name = "mime-type")]
    mime_type: String,
}

#[derive(ComponentType, Lift)]
#[component(record)]
#[allow(dead_code, reason = "the echo gives none")]
struct Embedded {
    uri: String,
    #[component(name = "mime-type")]
    mime_type: Option<String>,
    body: Body,
}

#[derive(ComponentType, Lift)]
#[component(variant)]
#[allow(dead_code, reason = "the echo gives none")]
enum Body {
    #[component(name = "text")]
    Text(String),
    #[component(name = "blob")]
    Blob(Vec<u8>),
}

#[derive(Debug, ComponentType, Lift)]
#[component(variant)]
#[allow(dead_code, reason = "the echo gives none")]
enum ToolError {
    #[component(name = "invalid-input")]
    InvalidInput(String),
    #[component(name = "denied")]
    Denied(String),
    #[component(name = "failed")]
    Failed(String),
}
