//! A skill's own test cases: `tests/*.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::limits;

/// One case.
#[derive(Debug, Clone)]
pub struct Case {
    /// What it shows; the file's name stands before it.
    pub name: String,
    /// The tool's id.
    pub tool: String,
    /// The input, JSON.
    pub input: Value,
    /// What has to come of it.
    pub expected: Expected,
    /// Grants as they are typed: `write:notes`.
    pub grants: Vec<String>,
    /// Values of secrets by name.
    pub secrets: BTreeMap<String, String>,
}

/// What a case expects.
#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    /// This structured output, exactly.
    Output(Value),
    /// An error with this code or outcome, or with this in its message.
    Error(String),
}

/// Why the cases cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// The file system.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not TOML, or a field that no case has. The message names line and column.
    #[error("{}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// Both or neither.
    #[error("{}: the case '{name}' needs either `output` or `error`", path.display())]
    Expectation {
        /// The file.
        path: PathBuf,
        /// The case.
        name: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "case")]
    cases: Vec<RawCase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    name: String,
    tool: String,
    #[serde(default = "empty_object")]
    input: Value,
    output: Option<Value>,
    error: Option<String>,
    #[serde(default)]
    grants: Vec<String>,
    #[serde(default)]
    secrets: BTreeMap<String, String>,
}

fn empty_object() -> Value {
    Value::Object(serde_json::Map::new())
}

/// All cases of a project, file by file in order of name. No folder `tests`, no cases.
pub fn read(project: &Path) -> Result<Vec<Case>, CaseError> {
    let dir = project.join("tests");
    let mut cases = Vec::new();
    for path in files(&dir)? {
        let text = std::fs::read(&path).map_err(io(&path))?;
        if text.len() as u64 > limits::MAX_MANIFEST_BYTES {
            return Err(CaseError::Syntax {
                path,
                message: format!("larger than {} bytes", limits::MAX_MANIFEST_BYTES),
            });
        }
        cases.extend(parse(&path, &text)?);
    }
    Ok(cases)
}

fn files(dir: &Path) -> Result<Vec<PathBuf>, CaseError> {
    let entries = match std::fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io(dir)(error)),
    };
    let mut paths = entries
        .map(|entry| Ok(entry.map_err(io(dir))?.path()))
        .collect::<Result<Vec<_>, CaseError>>()?;
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "toml")
    });
    paths.sort();
    Ok(paths)
}

fn io(path: &Path) -> impl FnOnce(std::io::Error) -> CaseError + use<> {
    let path = path.to_owned();
    move |source| CaseError::Io { path, source }
}

fn parse(path: &Path, text: &[u8]) -> Result<Vec<Case>, CaseError> {
    let syntax = |message: String| CaseError::Syntax {
        path: path.to_owned(),
        message,
    };
    let text = std::str::from_utf8(text).map_err(|e| syntax(format!("not UTF-8: {e}")))?;
    let file: File = toml_edit::de::from_str(text).map_err(|e| syntax(e.to_string()))?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let case = |raw: RawCase| {
        let expected = match (raw.output, raw.error) {
            (Some(output), None) => Expected::Output(output),
            (None, Some(error)) => Expected::Error(error),
            _ => {
                return Err(CaseError::Expectation {
                    path: path.to_owned(),
                    name: raw.name,
                });
            }
        };
        let name = format!("{stem}: {}", raw.name);
        Ok(Case {
            name,
            tool: raw.tool,
            input: raw.input,
            expected,
            grants: raw.grants,
            secrets: raw.secrets,
        })
    };
    file.cases.into_iter().map(case).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_needs_one_expectation_and_no_unknown_field() {
        let path = Path::new("tests/a.toml");
        let cases = parse(
            path,
            b"[[case]]\nname = \"n\"\ntool = \"t\"\nerror = \"invalid_input\"\n",
        )
        .unwrap();
        assert_eq!(cases[0].name, "a: n");
        assert_eq!(cases[0].expected, Expected::Error("invalid_input".into()));
        let neither = parse(path, b"[[case]]\nname = \"n\"\ntool = \"t\"\n").unwrap_err();
        assert!(matches!(neither, CaseError::Expectation { .. }));
        let unknown =
            parse(path, b"[[case]]\nname = \"n\"\ntool = \"t\"\noutputs = 1\n").unwrap_err();
        assert!(unknown.to_string().contains("outputs"), "{unknown}");
    }
}
