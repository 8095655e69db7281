//! `new --from`: a project around a WebAssembly binary that exists.

mod manifest;
mod readme;
mod sample;

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::component::componentize;
use super::error::BuildError;
use super::scaffold::{check_name, check_publisher, title, write_project};
use crate::limits::MAX_ENTRY_BYTES;
use crate::manifest::{EntryPath, Manifest, Risk, Tool, ToolId, json_schema};
use crate::wasm::{self, Binary, ExportedTool, Kind, RefusedExport};

/// Longest tool id: over MCP a tool has at most 64 characters.
const MAX_TOOL_ID: usize = 64;
const CASES: &str = "tests/inputs.toml";

/// What `new --from` is asked for.
#[derive(Debug)]
pub struct NewFromComponent<'a> {
    /// Name of the skill: last part of its id.
    pub name: &'a str,
    /// Who publishes it: first part of its id.
    pub publisher: &'a str,
    /// The binary.
    pub wasm: &'a [u8],
    /// The binary's file, for the README.
    pub file: &'a str,
    /// Its functions.
    pub tools: Vec<ExportedTool>,
}

/// A project that was made.
#[derive(Debug)]
pub struct FromComponent {
    /// Its files, relative to its folder, sorted.
    pub files: Vec<PathBuf>,
    /// Its tools.
    pub tools: Vec<ToolId>,
    /// Functions that a call could not find by any tool id.
    pub refused: Vec<RefusedExport>,
    /// What the author has to fill in, a line each.
    pub open: Vec<String>,
}

/// Makes the project `dir` as [`scaffold`](super::scaffold()) does: the binary without what running does not need, a
/// manifest with its tools, and a first test case.
pub fn scaffold_component(
    dir: &Path,
    spec: &NewFromComponent<'_>,
) -> Result<FromComponent, BuildError> {
    check_name(spec.name)?;
    check_publisher(spec.publisher)?;
    let binary =
        wasm::inspect(spec.wasm).map_err(|error| BuildError::wasm("read the binary", error))?;
    let mut made = FromComponent {
        files: Vec::new(),
        tools: Vec::new(),
        refused: Vec::new(),
        open: manifest::open_questions(&binary),
    };
    let tools = named(spec, &binary, &mut made.refused);
    if tools.is_empty() {
        return Err(BuildError::NoTools {
            file: spec.file.to_owned(),
            refused: made.refused,
        });
    }
    made.tools = tools.iter().map(|(tool, _)| tool.id.clone()).collect();
    made.files = write_project(dir, || files(spec, &binary, &tools))?;
    Ok(made)
}

/// A tool, and the function that it is.
type Named = (Tool, String);

/// Tools by ids that a call finds the functions by.
fn named(
    spec: &NewFromComponent<'_>,
    binary: &Binary,
    refused: &mut Vec<RefusedExport>,
) -> Vec<Named> {
    let mut tools = Vec::new();
    for exported in entry_points(spec, binary, refused) {
        match tool_id(spec, binary, exported) {
            Ok(id) => tools.push((tool(id, exported), exported.function.clone())),
            Err(reason) => refused.push(RefusedExport {
                function: exported.function.clone(),
                reason,
            }),
        }
    }
    tools
}

/// A core module is entered through one function, whatever tool is called.
fn entry_points<'a>(
    spec: &'a NewFromComponent<'_>,
    binary: &Binary,
    refused: &mut Vec<RefusedExport>,
) -> Vec<&'a ExportedTool> {
    let all = || spec.tools.iter();
    if binary.kind == Kind::Component {
        return all().collect();
    }
    let run = all().find(|tool| tool.function == "run").or(all().next());
    let others = all().filter(|tool| Some(*tool) != run);
    refused.extend(others.map(|tool| RefusedExport {
        function: tool.function.clone(),
        reason: "a core module is entered through one function".to_owned(),
    }));
    run.into_iter().collect()
}

/// `<publisher>.<name>.<function>`, with the interface before the function where that alone would not do.
fn tool_id(
    spec: &NewFromComponent<'_>,
    binary: &Binary,
    exported: &ExportedTool,
) -> Result<ToolId, String> {
    let (interface, function) = match exported.function.split_once('#') {
        Some((interface, function)) => (Some(interface), function),
        None => (None, exported.function.as_str()),
    };
    let part = |name: &str| name.to_ascii_lowercase().replace('-', "_");
    let interface = interface.map(|full| {
        let short = wasm::InterfaceName::parse(full).map_or(full, |name| name.interface);
        format!("{}.{}", part(short), part(function))
    });
    let mut found = Err("another exported function has the same name".to_owned());
    for rest in [Some(part(function)), interface].into_iter().flatten() {
        let id = format!("{}.{}.{rest}", spec.publisher, spec.name);
        let is_it = binary.kind == Kind::Module
            || wasm::tool_function(binary, spec.publisher, &id)
                .is_some_and(|export| export.path() == exported.function);
        if !is_it {
            continue;
        }
        if id.len() > MAX_TOOL_ID {
            return Err(format!(
                "its id '{id}' would have {} characters, and {MAX_TOOL_ID} are allowed; a shorter name of the skill or of the publisher helps",
                id.len()
            ));
        }
        found = id
            .parse()
            .map_err(|error: crate::manifest::NameError| error.to_string());
        break;
    }
    found
}

fn tool(id: ToolId, exported: &ExportedTool) -> Tool {
    let name = exported.function.rsplit('#').next().unwrap_or_default();
    Tool {
        id,
        name: words(name),
        description: exported.description.clone(),
        input_schema: exported.input_schema.clone(),
        output_schema: exported.output_schema.clone(),
        risk: Risk::default(),
    }
}

/// `add-up` is titled `Add up`.
fn words(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut characters = words.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}

/// The project's files with their content, sorted by path.
fn files(
    spec: &NewFromComponent<'_>,
    binary: &Binary,
    tools: &[Named],
) -> Result<Vec<(PathBuf, Vec<u8>)>, BuildError> {
    let module = format!("modules/{}.wasm", spec.name);
    let wasm = componentize(spec.wasm)?;
    let size = wasm.len() as u64;
    if size > MAX_ENTRY_BYTES {
        return Err(BuildError::TooLarge {
            path: spec.file.into(),
            size,
            limit: MAX_ENTRY_BYTES,
        });
    }
    let text = manifest::text(spec, binary, &module, tools);
    check(&text, &module, &wasm)?;
    let mut files: Vec<(PathBuf, Vec<u8>)> = vec![
        (module.into(), wasm),
        ("skill.toml".into(), text.into()),
        (
            "skill.schema.json".into(),
            format!("{:#}\n", json_schema()).into(),
        ),
        (CASES.into(), readme::cases(tools).into()),
        ("README.md".into(), readme::text(spec, tools).into()),
        (".gitignore".into(), "*.palyra-skill\n".into()),
    ];
    files.sort();
    Ok(files)
}

/// Nothing is written that would not build.
fn check(text: &str, module: &str, wasm: &[u8]) -> Result<(), BuildError> {
    let size = text.len() as u64;
    if size > crate::limits::MAX_MANIFEST_BYTES {
        return Err(BuildError::TooLarge {
            path: "skill.toml".into(),
            size,
            limit: crate::limits::MAX_MANIFEST_BYTES,
        });
    }
    let manifest = Manifest::parse(text, "skill.toml")?;
    let entry: EntryPath = module.parse().map_err(|source| BuildError::EntryName {
        path: module.into(),
        source,
    })?;
    super::check_tools(&manifest, &entry, wasm)
}

/// An input that a tool's schema accepts.
fn sample(tool: &Tool) -> Value {
    sample::of(&Value::Object(tool.input_schema.clone()))
}

#[cfg(test)]
mod tests;
