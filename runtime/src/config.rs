//! The engine's settings, all of them named.

use std::time::Duration;

use wasmparser::WasmFeatures;
use wasmtime::{Config, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig};

/// Stack of one guest, bytes. More is `stack_overflow`.
const WASM_STACK: usize = 1024 * 1024;
/// Stack of the fiber that a guest and the host functions it calls run on, bytes.
const FIBER_STACK: usize = 2 * 1024 * 1024;

/// What one component may hold in the pool; what needs more runs on the on-demand engine.
const POOLED_CORE_INSTANCES: u32 = 16;
const POOLED_MEMORIES: u32 = 4;
const POOLED_TABLES: u32 = 8;
const POOLED_TABLE_ELEMENTS: usize = 100_000;
const POOLED_INSTANCE_BYTES: usize = 4 * 1024 * 1024;

/// Memory and table bytes that a slot of the pool keeps resident between calls: rewritten, not unmapped, which keeps
/// threads from queueing for the process's memory map.
const MEMORY_KEEP_RESIDENT: usize = 512 * 1024;
const TABLE_KEEP_RESIDENT: usize = 64 * 1024;

/// Linear memory of all calls that run at a time, bytes: eight of the largest that a host allows by default.
const MAX_TOTAL_MEMORY: u64 = 4 * 1024 * 1024 * 1024;

/// What an [`Engine`](crate::Engine) is sized for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EngineConfig {
    /// Calls that run at the same time; further ones wait, and their clock runs.
    pub max_concurrent_calls: u32,
    /// Largest single linear memory of a pooled guest, bytes. Address space is reserved for it, memory is not. A call
    /// whose guest needs more runs on the on-demand engine.
    pub max_pooled_memory_bytes: u64,
    /// Sum of the linear memories of all running calls, bytes. A growth beyond it is refused, whatever the call's own
    /// limit allows.
    pub max_total_memory_bytes: u64,
    /// How often running guests are interrupted to look at their deadline and to let others run.
    pub tick: Duration,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            max_concurrent_calls: 64,
            max_pooled_memory_bytes: 1024 * 1024 * 1024,
            max_total_memory_bytes: MAX_TOTAL_MEMORY,
            tick: Duration::from_millis(1),
        }
    }
}

/// The WebAssembly features that guests may use: what the specification has finished, without threads, garbage
/// collection and exceptions; and two types of the component model that it is about to have.
pub(crate) fn features() -> WasmFeatures {
    WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::MULTI_VALUE
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::REFERENCE_TYPES
        | WasmFeatures::SIMD
        | WasmFeatures::RELAXED_SIMD
        | WasmFeatures::FLOATS
        | WasmFeatures::TAIL_CALL
        | WasmFeatures::MULTI_MEMORY
        | WasmFeatures::MEMORY64
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::COMPONENT_MODEL
        | WasmFeatures::CM_MAP
        | WasmFeatures::CM_FIXED_LENGTH_LISTS
}

/// With asynchronous functions of the component model, for which there is the [`concurrent`] engine.
pub(crate) fn concurrent_features() -> WasmFeatures {
    features() | WasmFeatures::CM_ASYNC
}

/// Settings of the engine for guests that do not fit the pool, and of the one that only compiles. All that decides what
/// code looks like stands in [`common`], so compiled code suits both.
pub(crate) fn on_demand() -> Config {
    let mut wasm = common();
    // It costs every call a set of queues, and few guests want them.
    wasm.concurrency_support(false);
    wasm
}

/// Settings of the engine for components with asynchronous functions. Code for it suits no other engine.
pub(crate) fn concurrent() -> Config {
    let mut wasm = common();
    wasm.concurrency_support(true)
        .wasm_component_model_async(true);
    wasm
}

fn common() -> Config {
    let mut wasm = Config::new();
    wasm.consume_fuel(true)
        .epoch_interruption(true)
        .max_wasm_stack(WASM_STACK)
        .async_stack_size(FIBER_STACK)
        .cranelift_opt_level(OptLevel::Speed)
        .memory_init_cow(true)
        .wasm_tail_call(true)
        .wasm_multi_value(true)
        .wasm_multi_memory(true)
        .wasm_memory64(true)
        .wasm_bulk_memory(true)
        .wasm_simd(true)
        .wasm_relaxed_simd(true)
        .relaxed_simd_deterministic(true)
        .wasm_extended_const(true)
        .wasm_component_model(true)
        .wasm_component_model_map(true)
        .wasm_component_model_fixed_length_lists(true)
        .wasm_custom_page_sizes(false)
        .wasm_wide_arithmetic(false)
        .wasm_stack_switching(false)
        .shared_memory(false);
    wasm
}

/// Settings of the engine that most guests run on.
pub(crate) fn pooled(config: &EngineConfig) -> Config {
    let calls = config.max_concurrent_calls.max(1);
    let memory = usize::try_from(config.max_pooled_memory_bytes).unwrap_or(usize::MAX);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(calls)
        .total_core_instances(calls.saturating_mul(POOLED_CORE_INSTANCES))
        .total_memories(calls.saturating_mul(POOLED_MEMORIES))
        .total_tables(calls.saturating_mul(POOLED_TABLES))
        .total_stacks(calls)
        .max_core_instances_per_component(POOLED_CORE_INSTANCES)
        .max_memories_per_component(POOLED_MEMORIES)
        .max_tables_per_component(POOLED_TABLES)
        .max_memories_per_module(POOLED_MEMORIES)
        .max_tables_per_module(POOLED_TABLES)
        .max_core_instance_size(POOLED_INSTANCE_BYTES)
        .max_component_instance_size(POOLED_INSTANCE_BYTES)
        .table_elements(POOLED_TABLE_ELEMENTS)
        .max_memory_size(memory)
        .linear_memory_keep_resident(MEMORY_KEEP_RESIDENT)
        .table_keep_resident(TABLE_KEEP_RESIDENT);
    let mut wasm = on_demand();
    wasm.allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    wasm
}
