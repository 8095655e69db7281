//! `new`: a project that builds, from the templates that the binary carries.

use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use super::contract::CONTRACT;
use super::error::{BuildError, io};
use crate::manifest::{Language, SkillId, json_schema};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
// The SDK piece by piece, so that nothing that a build left in `sdk/` comes along; its bindings are made already.
static SDK_SOURCE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sdk/src");
static SDK_MACROS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/sdk/macros/src");
const SDK_MANIFEST: &str = include_str!("../../sdk/Cargo.toml");
const SDK_README: &str = include_str!("../../sdk/README.md");
const SDK_MACROS_MANIFEST: &str = include_str!("../../sdk/macros/Cargo.toml");
const SDK_MACROS_README: &str = include_str!("../../sdk/macros/README.md");

/// The JSON Schema of the manifest lies beside it, so that an editor reads it without a network; the line at the top of
/// `skill.toml` is the one that editors look for (Taplo, Even Better TOML, Tombi).
const SCHEMA: &str = "skill.schema.json";
const SCHEMA_LINE: &str = "#:schema ./skill.schema.json\n\n";
const CASES: &str = "tests/word_count.toml";
const WORKFLOW: &str = ".github/workflows/skill.yml";

/// Longest name and publisher: publisher, name and tool must fit into the 64 characters of an MCP tool name.
const MAX_NAME: usize = 40;

/// What `new` is asked for.
#[derive(Debug, Clone, Copy)]
pub struct NewSkill<'a> {
    /// Name of the skill: last part of its id, and its crate.
    pub name: &'a str,
    /// Who makes it: first part of its id.
    pub publisher: &'a str,
    /// What it is written in.
    pub lang: Language,
}

/// Makes the project `dir`, which must not exist or be an empty folder. It is written beside and renamed, so there is a
/// whole project or none. Gives the files, relative to `dir`, sorted.
pub fn scaffold(dir: &Path, spec: &NewSkill<'_>) -> Result<Vec<PathBuf>, BuildError> {
    check_name(spec.name)?;
    check_publisher(spec.publisher)?;
    write_project(dir, || Ok(project_files(spec)))
}

/// Writes a project as [`scaffold`] promises. Its files are asked for once the place is known to be free.
pub(super) fn write_project(
    dir: &Path,
    files: impl FnOnce() -> Result<Vec<(PathBuf, Vec<u8>)>, BuildError>,
) -> Result<Vec<PathBuf>, BuildError> {
    ensure_free(dir)?;
    let files = files()?;
    let parent = match dir.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(io(parent, "create"))?;
    let staging = tempfile::Builder::new()
        .prefix(".palyra-skill-new-")
        .tempdir_in(parent)
        .map_err(io(parent, "write in"))?;
    let root = staging.path().join("project");
    for (path, content) in &files {
        write_file(&root.join(path), content)?;
    }
    // An empty folder in the way is the author's; on some systems a rename does not replace it.
    match fs::remove_dir(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(io(dir, "replace")(error));
        }
        _ => {}
    }
    fs::rename(&root, dir).map_err(io(dir, "create"))?;
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

fn write_file(path: &Path, content: &[u8]) -> Result<(), BuildError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(io(parent, "create"))?;
    }
    fs::write(path, content).map_err(io(path, "write"))
}

/// The project's files with their content, sorted by path.
fn project_files(spec: &NewSkill<'_>) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    if let Some(template) = TEMPLATES.get_dir(spec.lang.as_str()) {
        collect(template, Path::new(""), &mut files);
    }
    if !files.iter().any(|(path, _)| path.starts_with("tests")) {
        files.push((CASES.into(), shared("tests/word_count.toml").into()));
    }
    files.push((WORKFLOW.into(), shared("workflow.yml").into()));
    for (path, content) in &mut files {
        *path = project_path(path);
        *content = fill(content, spec);
        if path == Path::new("skill.toml") {
            content.splice(..0, SCHEMA_LINE.bytes());
        }
    }
    files.push((SCHEMA.into(), format!("{:#}\n", json_schema()).into()));
    match spec.lang {
        Language::Rust => {
            let sdk = Path::new("vendor/palyra-skill-sdk");
            collect(&SDK_SOURCE, &sdk.join("src"), &mut files);
            files.push((sdk.join("Cargo.toml"), SDK_MANIFEST.into()));
            files.push((sdk.join("README.md"), SDK_README.into()));
            let macros = sdk.join("macros");
            collect(&SDK_MACROS, &macros.join("src"), &mut files);
            files.push((macros.join("Cargo.toml"), SDK_MACROS_MANIFEST.into()));
            files.push((macros.join("README.md"), SDK_MACROS_README.into()));
        }
        Language::JavaScript | Language::Python => {
            files.push(("wit/deps/palyra-skill/skill.wit".into(), CONTRACT.into()));
        }
        _ => {}
    }
    files.sort();
    files
}

/// A file of the templates that is the same in every language.
fn shared(path: &str) -> &'static str {
    TEMPLATES
        .get_file(Path::new("shared").join(path))
        .and_then(|file| file.contents_utf8())
        .expect("the templates are part of this program")
}

/// What brings the language's compiler to a runner of GitHub's.
const fn workflow_setup(lang: Language) -> &'static str {
    match lang {
        Language::Rust => "      - run: rustup target add wasm32-unknown-unknown\n",
        Language::C | Language::Zig | Language::Python => {
            "      - run: python3 -m venv .venv && .venv/bin/pip install -r requirements.txt\n"
        }
        Language::AssemblyScript | Language::JavaScript => concat!(
            "      - uses: actions/setup-node@v4\n        with:\n          node-version: 24\n",
            "      - run: npm install --ignore-scripts --no-audit --no-fund\n",
        ),
        Language::Wat => "",
    }
}

fn collect(dir: &Dir<'_>, to: &Path, files: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(inner) => {
                let name = inner.path().file_name().unwrap_or_default();
                collect(inner, &to.join(name), files);
            }
            DirEntry::File(file) => {
                let name = file.path().file_name().unwrap_or_default();
                files.push((to.join(name), file.contents().to_owned()));
            }
        }
    }
}

/// Two files have another name among the templates, where they would act on this repository.
fn project_path(path: &Path) -> PathBuf {
    match path.to_str() {
        Some("gitignore") => ".gitignore".into(),
        Some("Cargo.toml.in") => "Cargo.toml".into(),
        _ => path.into(),
    }
}

fn fill(content: &[u8], spec: &NewSkill<'_>) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(content) else {
        return content.to_owned();
    };
    text.replace("{{work}}\n", shared("work.md"))
        .replace("{{setup}}", workflow_setup(spec.lang))
        .replace("{{name}}", spec.name)
        .replace("{{publisher}}", spec.publisher)
        .replace("{{title}}", &title(spec.name))
        .into_bytes()
}

/// `word-tools` is titled `Word tools`.
pub(super) fn title(name: &str) -> String {
    let words = name.replace('-', " ");
    let (first, rest) = words.split_at(1);
    first.to_uppercase() + rest
}

pub(super) fn check_name(name: &str) -> Result<(), BuildError> {
    let why = if name.is_empty() {
        "it is empty"
    } else if name.len() > MAX_NAME {
        "it is longer than 40 characters"
    } else if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        "it does not begin with a lower-case letter"
    } else if !name
        .bytes()
        .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
    {
        "it has a character outside a-z, 0-9 and '-'"
    } else if name.ends_with('-') || name.contains("--") {
        "'-' stands at its end or twice in a row"
    } else if RESERVED.contains(&name) {
        "it is reserved by Rust, Cargo or Windows"
    } else {
        return Ok(());
    };
    Err(BuildError::Name {
        name: name.to_owned(),
        why,
    })
}

pub(super) fn check_publisher(publisher: &str) -> Result<(), BuildError> {
    // A skill id is `<publisher>.<name>`, so what may begin one may be a publisher here.
    let sound = publisher.len() <= MAX_NAME
        && publisher
            .parse::<SkillId>()
            .is_ok_and(|id| id.as_str() == publisher);
    if sound {
        Ok(())
    } else {
        Err(BuildError::Publisher {
            publisher: publisher.to_owned(),
        })
    }
}

fn ensure_free(dir: &Path) -> Result<(), BuildError> {
    let exists = || BuildError::Exists { path: dir.into() };
    match fs::symlink_metadata(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(io(dir, "read")(error)),
        Ok(meta) if !meta.is_dir() => Err(exists()),
        Ok(_) => match fs::read_dir(dir).map_err(io(dir, "read"))?.next() {
            None => Ok(()),
            Some(_) => Err(exists()),
        },
    }
}

/// Names that are no crate (keywords and the standard library), or no folder on Windows.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "abstract", "alloc", "as", "async", "await", "become", "box", "break", "const", "continue", "core", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "palyra-skill-sdk", "palyra-skill-sdk-macros", "priv", "proc-macro", "pub",
    "ref", "return", "schemars", "self", "serde", "serde-json", "static", "std", "struct", "super", "test", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "wit-bindgen", "yield",
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(name: &str, lang: Language) -> NewSkill<'_> {
        NewSkill {
            name,
            publisher: "acme",
            lang,
        }
    }

    #[test]
    fn every_template_is_filled_and_has_what_a_project_needs() {
        let parent = tempfile::tempdir().unwrap();
        for lang in Language::ALL {
            let dir = parent.path().join(format!("{lang:?}"));
            let files = scaffold(&dir, &spec("word-tools", lang)).unwrap();
            for path in [
                "skill.toml",
                "README.md",
                ".gitignore",
                CASES,
                SCHEMA,
                WORKFLOW,
            ] {
                assert!(files.contains(&PathBuf::from(path)), "{lang:?} {path}");
            }
            for path in &files {
                let text = fs::read_to_string(dir.join(path)).unwrap();
                assert!(!text.contains("{{"), "{}", path.display());
            }
            let manifest = fs::read_to_string(dir.join("skill.toml")).unwrap();
            assert!(manifest.contains("skill_id = \"acme.word-tools\""));
            assert!(manifest.contains("name = \"Word tools\""));
            assert!(manifest.starts_with(SCHEMA_LINE));
        }
        // Nothing but the projects is left beside them.
        let projects = fs::read_dir(parent.path()).unwrap().count();
        assert_eq!(projects, Language::ALL.len());
    }

    #[test]
    fn a_folder_with_content_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("mine"), "x").unwrap();
        let refused = scaffold(dir.path(), &spec("a", Language::Wat));
        assert!(matches!(refused, Err(BuildError::Exists { .. })));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_empty_folder_is_used() {
        let parent = tempfile::tempdir().unwrap();
        let dir = parent.path().join("empty");
        fs::create_dir(&dir).unwrap();
        scaffold(&dir, &spec("a", Language::Wat)).unwrap();
        assert!(dir.join("skill.wat").exists());
    }

    #[test]
    fn names_that_would_not_work_are_refused_before_anything_is_written() {
        let parent = tempfile::tempdir().unwrap();
        let long = "a".repeat(41);
        for name in [
            "", "A", "1a", "a_b", "a.b", "a/b", "../a", "a-", "a--b", "con", "self", &long,
        ] {
            let refused = scaffold(&parent.path().join("x"), &spec(name, Language::Wat));
            assert!(matches!(refused, Err(BuildError::Name { .. })), "{name:?}");
        }
        for publisher in ["", "A", "a:b", "a..b", " a", "a/b"] {
            let spec = NewSkill {
                name: "a",
                publisher,
                lang: Language::Wat,
            };
            let refused = scaffold(&parent.path().join("x"), &spec);
            assert!(
                matches!(refused, Err(BuildError::Publisher { .. })),
                "{publisher:?}"
            );
        }
        assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
