//! `inspect FILE`

use std::fmt::Write as _;
use std::path::Path;

use palyra_skill::artifact::{Artifact, SignatureCheck};
use palyra_skill::limits;
use palyra_skill::wasm::{self, Binary};
use serde_json::{Value, json};

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::files::read_file;
use super::target::Target;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  palyra-skill inspect hello.palyra-skill\n  palyra-skill inspect hello/modules/skill.wasm --format json"
)]
pub(super) struct Args {
    /// An artifact, a .wasm file or the id of an installed skill
    file: String,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let facts = match Target::find(context, &args.file)? {
        Target::Module(path) => module(
            &args.file,
            &read_file(&path, 4 * limits::MAX_ARTIFACT_BYTES)?,
        )?,
        Target::Artifact(path) => artifact(&Artifact::open(&path)?),
        Target::Installed(id) => artifact(&Artifact::read(&super::skills::artifact_bytes(
            &context.read_home()?,
            &id,
        )?)?),
        Target::Project(dir) => return Err(not_packed(&dir)),
    };
    context.result(&facts, human)?;
    Ok(Status::Done)
}

fn not_packed(dir: &Path) -> CliError {
    CliError::usage(format!("{} is a folder", dir.display()))
        .hint("`palyra-skill pack` makes its artifact, which can be inspected")
}

fn module(name: &str, bytes: &[u8]) -> CliResult<Value> {
    let binary = wasm::inspect(bytes)
        .map_err(|e| CliError::no(format!("{name} is no valid WebAssembly: {e}")))?;
    Ok(json!({ "kind": "module", "modules": [module_facts(name, bytes, &binary)] }))
}

fn module_facts(name: &str, bytes: &[u8], binary: &Binary) -> Value {
    json!({ "path": name, "facts": binary, "wit": wasm::wit(bytes).ok() })
}

fn artifact(artifact: &Artifact) -> Value {
    let entries: Vec<_> = artifact
        .entries()
        .iter()
        .map(|(path, data)| json!({ "path": path, "bytes": data.len(), "sha256": palyra_skill::digest::Digest::of(data) }))
        .collect();
    let modules: Vec<_> = artifact
        .modules()
        .map(|(path, bytes)| match wasm::inspect(bytes) {
            Ok(binary) => module_facts(path.as_str(), bytes, &binary),
            Err(error) => json!({ "path": path, "error": error.to_string() }),
        })
        .collect();
    let signer = match artifact.check_signature() {
        SignatureCheck::Missing => json!({ "signature": "missing" }),
        SignatureCheck::Invalid { code, message } => {
            json!({ "signature": "invalid", "code": code, "message": message })
        }
        SignatureCheck::Valid { publisher, key } => {
            json!({ "signature": "valid", "publisher": publisher, "key_id": key.key_id(), "public_key": key.to_hex() })
        }
    };
    json!({
        "kind": "artifact",
        "payload_sha256": artifact.payload_digest(),
        "signer": signer,
        "manifest": artifact.manifest(),
        "entries": entries,
        "modules": modules,
    })
}

fn human(facts: &Value) -> String {
    let mut text = String::new();
    if let Some(manifest) = facts.get("manifest") {
        let field = |name: &str| manifest[name].as_str().unwrap_or_default().to_owned();
        let _ = writeln!(
            text,
            "{} {} by {}: {}",
            field("skill_id"),
            field("version"),
            field("publisher"),
            clean(&field("name"))
        );
        let _ = writeln!(
            text,
            "payload   {}",
            facts["payload_sha256"].as_str().unwrap_or_default()
        );
        let signer = &facts["signer"];
        let _ = writeln!(
            text,
            "signature {} {}",
            signer["signature"].as_str().unwrap_or_default(),
            signer["key_id"].as_str().unwrap_or_default()
        );
        for tool in manifest["entrypoints"]["tools"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let _ = writeln!(
                text,
                "tool      {}: {}",
                tool["id"].as_str().unwrap_or_default(),
                clean(tool["description"].as_str().unwrap_or_default())
            );
        }
        for entry in facts["entries"].as_array().into_iter().flatten() {
            let _ = writeln!(
                text,
                "entry     {:>9}  {}",
                entry["bytes"],
                clean(entry["path"].as_str().unwrap_or_default())
            );
        }
    }
    for module in facts["modules"].as_array().into_iter().flatten() {
        let _ = writeln!(
            text,
            "\nmodule    {}",
            clean(module["path"].as_str().unwrap_or_default())
        );
        for import in module["facts"]["imports"].as_array().into_iter().flatten() {
            let _ = writeln!(
                text,
                "  import  {} {} ({})",
                clean(import["module"].as_str().unwrap_or_default()),
                clean(import["name"].as_str().unwrap_or_default()),
                import["kind"].as_str().unwrap_or_default()
            );
        }
        for export in module["facts"]["exports"].as_array().into_iter().flatten() {
            let _ = writeln!(
                text,
                "  export  {} {}",
                clean(export["name"].as_str().unwrap_or_default()),
                clean(export["signature"].as_str().unwrap_or_default())
            );
        }
        if let Some(wit) = module["wit"].as_str() {
            let _ = writeln!(text, "\n{}", clean_lines(wit));
        }
    }
    text
}

pub(super) fn clean_lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}

/// Text from inside a skill, with what could steer a terminal escaped.
pub(super) fn clean(text: &str) -> String {
    palyra_skill::audit::report::neutralise(text)
}
