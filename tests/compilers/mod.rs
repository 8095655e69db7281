//! The compilers of the templates' languages, as `scripts/setup-clients` installs them.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::print_stderr, reason = "a skip has to be seen")]

use std::path::PathBuf;

/// Where the compilers are; where they have to be and are not, the test fails.
pub fn folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("PALYRA_SKILL_COMPILERS") {
        return Some(folder.into());
    }
    let all = std::env::var_os("PALYRA_SKILL_REQUIRE_ALL").is_some_and(|all| all == "1");
    assert!(!all, "PALYRA_SKILL_COMPILERS is not set");
    eprintln!("skipped: PALYRA_SKILL_COMPILERS is not set (scripts/setup-clients)");
    None
}

/// The folders in which programs are looked for: theirs before those of the system.
pub fn search_path() -> Vec<PathBuf> {
    let node = std::env::var_os("PALYRA_SKILL_CLIENT_NODE").map(PathBuf::from);
    let node = node.and_then(|node| Some(node.parent()?.to_owned()));
    let venv = std::env::var_os("PALYRA_SKILL_COMPILERS").map(PathBuf::from);
    let venv = venv.map(|folder| folder.join("venv/bin"));
    let system = std::env::var_os("PATH").unwrap_or_default();
    let ours = venv.into_iter().chain(node);
    ours.chain(std::env::split_paths(&system)).collect()
}
