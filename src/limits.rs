//! Every limit of the formats in one place, each with where the number comes from.

/// Largest artifact file, in bytes (Palyra's format).
pub const MAX_ARTIFACT_BYTES: u64 = 64 * 1024 * 1024;
// No module that fits an artifact is too large to be looked at.
const _: () = assert!(crate::wasm::MAX_BINARY_BYTES == MAX_ARTIFACT_BYTES);
/// Largest sum of uncompressed entries, in bytes (Palyra's format).
pub const MAX_TOTAL_BYTES: u64 = 64 * 1024 * 1024;
/// Largest uncompressed entry, in bytes (Palyra's format).
pub const MAX_ENTRY_BYTES: u64 = 16 * 1024 * 1024;
/// Most entries in an artifact (Palyra's format).
pub const MAX_ENTRIES: usize = 256;
/// Longest entry name, in bytes (ours: what every common file system can hold as one path).
pub const MAX_ENTRY_NAME_BYTES: usize = 1024;
/// Largest registry index page, in bytes (Palyra's format).
pub const MAX_INDEX_BYTES: u64 = 2 * 1024 * 1024;
/// Most entries in a registry index (Palyra's format).
pub const MAX_INDEX_ENTRIES: usize = 10_000;
/// Deepest nesting of a JSON document or schema that is read (ours; `serde_json` itself stops at 128).
pub const MAX_JSON_DEPTH: usize = 64;
/// Deepest value that is held to a schema (ours: what `serde_json` reads).
pub const MAX_VALUE_DEPTH: usize = 128;
/// Most subschemas of one JSON Schema (ours).
pub const MAX_SCHEMA_NODES: usize = 4096;
/// Most subschemas of one JSON Schema that are evaluated for one value and the values around it (ours: large published
/// schemas stay below a thousand).
pub const MAX_SCHEMA_VISITS: u64 = 10_000;
/// Most patterns of one JSON Schema (ours).
pub const MAX_SCHEMA_PATTERNS: usize = 128;
/// Most bytes that one compiled pattern may take (ours).
pub const MAX_PATTERN_BYTES: usize = 256 * 1024;
/// Largest `skill.toml`, in bytes (ours).
pub const MAX_MANIFEST_BYTES: u64 = 1024 * 1024;
/// Largest `signature.json`, in bytes (ours: Palyra's has 400).
pub const MAX_SIGNATURE_BYTES: usize = 16 * 1024;

/// Largest core module that the default audit policy accepts, in bytes (Palyra's audit).
pub const DEFAULT_MODULE_BYTES: u64 = 8 * 1024 * 1024;
/// Largest component that the default audit policy accepts, in bytes (the format's entry limit).
pub const DEFAULT_COMPONENT_BYTES: u64 = MAX_ENTRY_BYTES;
/// Most exported functions that the default audit policy accepts (Palyra's audit).
pub const DEFAULT_EXPORTED_FUNCTIONS: usize = 128;

/// Default `capabilities.quotas.wall_clock_timeout_ms` (Palyra's format).
pub const DEFAULT_TIMEOUT_MS: u64 = 30_000;
/// Default `capabilities.quotas.fuel_budget` (Palyra's format).
pub const DEFAULT_FUEL: u64 = 10_000_000;
/// Default `capabilities.quotas.max_memory_bytes` (Palyra's format).
pub const DEFAULT_MEMORY_BYTES: u64 = 64 * 1024 * 1024;
/// Smallest `capabilities.quotas.max_memory_bytes`: one WebAssembly page (Palyra's format).
pub const MIN_MEMORY_BYTES: u64 = 64 * 1024;

/// Longest call that a manifest gets, whatever it asks for (ours).
pub const MAX_TIMEOUT_MS: u64 = 5 * 60 * 1000;
/// Most fuel that a manifest gets (ours: what compiled code burns in about that time).
pub const MAX_FUEL: u64 = 1_000_000_000_000;
/// Most linear memory that a manifest gets, in bytes (ours).
pub const MAX_MEMORY_BYTES: u64 = 512 * 1024 * 1024;

/// The Palyra version that packed manifests claim compatibility with.
pub const PALYRA_VERSION: &str = "0.1.0";
/// The Palyra protocol major that packed manifests claim compatibility with.
pub const PROTOCOL_MAJOR: u32 = 1;
