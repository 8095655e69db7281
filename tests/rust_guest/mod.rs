//! Building guests in Rust.
//!
//! They need a WebAssembly target of Rust, which `scripts/setup-guests` provides. Where that comes with a compiler of its own,
//! `PALYRA_SKILL_GUEST_RUSTC` names it: `RUSTC` would compile the host with it, too.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::print_stderr, reason = "a skip has to be seen")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use palyra_skill::build::Toolchain;
use palyra_skill::manifest::WasmTarget;

use crate::common::{Bench, Ran};

/// Whether this machine's Rust can build for `target`; where it must and cannot, the test fails.
pub fn can_build(target: WasmTarget) -> bool {
    let mut env: BTreeMap<_, _> = std::env::vars_os().collect();
    env.extend(rustc().map(|rustc| ("RUSTC".into(), rustc)));
    let toolchain = Toolchain::new(env);
    match toolchain.wasm_target(Path::new("."), Some(target)) {
        Ok(_) => true,
        Err(error)
            if std::env::var_os("PALYRA_SKILL_REQUIRE_ALL").is_some_and(|all| all == "1") =>
        {
            panic!("{error}")
        }
        Err(error) => {
            eprintln!("skipped: {error}");
            false
        }
    }
}

/// The compiler that guests are built with, where it is not the host's.
pub fn rustc() -> Option<OsString> {
    std::env::var_os("PALYRA_SKILL_GUEST_RUSTC")
}

pub fn build(bench: &Bench, folder: &str) {
    let mut command = bench.command(["build", folder]);
    command.envs(rustc().map(|rustc| ("RUSTC", rustc)));
    let ran = Ran::from(command.output().unwrap());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}
