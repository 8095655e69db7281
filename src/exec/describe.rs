//! Asks a component what tools it has, in the sandbox and without any grant.

use std::sync::Arc;

use palyra_skill_runtime::{CallLimits, CallRequest, Cancel, Engine, EngineConfig, Grants, NoHost};

/// What an honest description takes a hundredth of.
const FUEL: u64 = 1_000_000_000;
const TIMEOUT_MS: u64 = 10_000;
/// Of the description, in bytes.
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The structured answer of `component` to the tool id `entry` with an empty input, or why there is none. The component is
/// compiled in this process: it is the caller's own, made a moment ago.
pub fn describe(component: &[u8], entry: &str) -> Result<String, String> {
    let mut config = EngineConfig::default();
    config.max_concurrent_calls = 1;
    let engine = Engine::new(&config).map_err(|error| error.to_string())?;
    let guest = engine.load(component).map_err(|error| error.to_string())?;
    let request = CallRequest {
        call_id: "describe".to_owned(),
        entry: entry.to_owned(),
        input: "{}".to_owned(),
        limits: CallLimits {
            timeout_ms: TIMEOUT_MS,
            fuel: FUEL,
            output_bytes: MAX_BYTES,
            http_requests: 0,
            ..CallLimits::default()
        },
        grants: Grants::default(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?;
    let report =
        runtime.block_on(engine.call(&guest, request, Arc::new(NoHost), Cancel::default()));
    match (report.output, report.error) {
        (Some(output), _) => output
            .structured
            .ok_or_else(|| "it answered with nothing".to_owned()),
        (None, Some(error)) => Err(format!("{}: {}", error.code, error.message)),
        (None, None) => Err("it did not answer".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = crate::build::DESCRIBE;

    /// The template of the text format, whose call begins with `body`.
    fn component(body: &str) -> Vec<u8> {
        let locals = "(local $words i32) (local $json i32)";
        let text = include_str!("../../templates/wat/skill.wat");
        assert!(text.contains(locals), "{text}");
        let text = text.replace(locals, &format!("{locals}\n{body}"));
        let wasm = crate::build::from_wat(&text, "skill.wat").unwrap();
        crate::build::componentize(&wasm).unwrap()
    }

    #[test]
    fn a_component_that_never_ends_or_traps_is_an_error_that_says_so() {
        let endless = describe(&component("(loop $l (br $l))"), ENTRY).unwrap_err();
        assert!(endless.contains("fuel_exhausted"), "{endless}");
        let trap = describe(&component("unreachable"), ENTRY).unwrap_err();
        assert!(trap.contains("trap"), "{trap}");
        assert!(describe(b"\0asm", ENTRY).is_err());
    }
}
