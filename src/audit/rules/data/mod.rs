//! What lies in data segments, sections and assets.
//!
//! [`scan()`] finds it all in one pass; a rule picks what it is about.

mod blob;
mod build_path;
mod credential_path;
mod crypto_miner;
mod debug_info;
mod effort;
mod embedded_archive;
mod embedded_host;
mod embedded_instructions;
mod embedded_script;
mod embedded_secret;
mod exfiltration_endpoint;
mod flooded_data;
mod hard_coded_password;
mod hosts;
mod ip_address;
mod layers;
mod likely_secret;
mod magic;
mod miner_word;
mod mostly_opaque;
mod nested_bytecode;
mod nested_executable;
mod opaque_data;
mod private_key;
mod remote_source_map;
mod report;
mod scan;
mod segments;
mod shell_command;
mod source_map;
mod suspicious_host;
mod traces;
mod undeclared_host;
mod url;

use super::Rule;
use crate::audit::subject::Subject;
pub(in crate::audit) use report::hits;
pub(in crate::audit::rules) use report::report;
pub(in crate::audit) use scan::{Place, Scan, What, scan};

/// By code.
pub(super) static RULES: &[Rule] = &[
    debug_info::RULE,
    embedded_secret::RULE,
    private_key::RULE,
    likely_secret::RULE,
    hard_coded_password::RULE,
    undeclared_host::RULE,
    embedded_host::RULE,
    exfiltration_endpoint::RULE,
    suspicious_host::RULE,
    ip_address::RULE,
    build_path::RULE,
    source_map::RULE,
    remote_source_map::RULE,
    nested_executable::RULE,
    nested_bytecode::RULE,
    embedded_script::RULE,
    embedded_archive::RULE,
    opaque_data::RULE,
    mostly_opaque::RULE,
    credential_path::RULE,
    crypto_miner::RULE,
    miner_word::RULE,
    shell_command::RULE,
    flooded_data::RULE,
    embedded_instructions::RULE,
];

/// Whether a program, of a host or of an interpreter, lies in the file: then the rules about programs speak.
pub(super) fn is_code(subject: &Subject<'_>, file: usize) -> bool {
    let is_program = |what| {
        matches!(
            what,
            scan::What::Native | scan::What::Bytecode | scan::What::Archive
        )
    };
    report::hits(subject, is_program).any(|hit| hit.place == scan::Place::File(file))
}
