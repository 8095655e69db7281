//! What a project is built from, by content: how `dev` knows that there is something to build.
//!
//! What a build makes must never start the next one. So files that tools make are left out by name, and the rest counts
//! by its bytes alone: a file that was touched, or written again as it was, is the same file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::digest::Digest;
use crate::manifest::{EntryPath, Manifest};

/// Most files that are looked at: a project has tens, and a folder with more than this is no project.
pub const MAX_SOURCES: usize = 10_000;

/// Folders of the project's own that hold what is made, or what no build reads.
const MADE_AT_ROOT: [&str; 7] = [
    "target",
    "modules",
    "tests",
    "dist",
    "build",
    "snapshots",
    "zig-out",
];
/// Folders that tools make anywhere.
const MADE_ANYWHERE: [&str; 3] = ["node_modules", "__pycache__", "venv"];
/// Endings of what editors and this program write beside sources.
const NOT_SOURCE: [&str; 8] = [
    "~",
    ".swp",
    ".swx",
    ".tmp",
    ".snap",
    ".md",
    ".pyc",
    ".palyra-skill",
];
/// What package managers write while they build, and people hardly ever.
const LOCK_FILES: [&str; 5] = [
    "Cargo.lock",
    "package-lock.json",
    "uv.lock",
    "poetry.lock",
    "pylock.toml",
];

/// The sources of a project at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    files: BTreeMap<PathBuf, Digest>,
    folders: BTreeSet<PathBuf>,
    cut: bool,
}

impl Sources {
    /// Reads the sources in `dir`. What cannot be read is not there. `manifest` names sources that stand in unusual
    /// places; `None` where there is no readable one.
    pub fn read(dir: &Path, manifest: Option<&Manifest>) -> Self {
        let mut sources = Self::default();
        let authoring = manifest.map(|manifest| manifest.authoring.as_ref());
        // Modules that nobody builds here are what they are made of.
        let keeps_modules = matches!(authoring, Some(None))
            || matches!(authoring, Some(Some(authoring)) if authoring.lang.is_none());
        let mut open = vec![PathBuf::new()];
        while let Some(folder) = open.pop() {
            let Ok(entries) = fs::read_dir(dir.join(&folder)) else {
                continue;
            };
            sources.folders.insert(folder.clone());
            for entry in entries.flatten() {
                let path = folder.join(entry.file_name());
                // Of the link itself: folders behind links may lead round in circles.
                let Ok(kind) = entry.file_type() else {
                    continue;
                };
                if kind.is_dir() {
                    if (keeps_modules && path == Path::new("modules"))
                        || is_source_folder(dir, &path)
                    {
                        open.push(path);
                    }
                } else if is_source_file(&path) {
                    sources.add(dir, path);
                }
            }
        }
        if let Some(source) = authoring.flatten().and_then(|a| a.source.as_ref()) {
            sources.add(dir, PathBuf::from(EntryPath::as_str(source)));
        }
        sources
    }

    fn add(&mut self, dir: &Path, path: PathBuf) {
        if self.files.len() >= MAX_SOURCES {
            self.cut = true;
            return;
        }
        if let Some(digest) = digest(&dir.join(&path)) {
            self.files.insert(path, digest);
        }
    }

    /// The folders that hold them, relative to the project's; new files appear in these.
    pub fn folders(&self) -> &BTreeSet<PathBuf> {
        &self.folders
    }

    /// Whether there were more than [`MAX_SOURCES`].
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// The files that were added, changed or removed since `before`, relative to the project's folder.
    pub fn changed_since(&self, before: &Self) -> Vec<PathBuf> {
        let files = self.files.keys().chain(before.files.keys());
        let all: BTreeSet<&PathBuf> = files.collect();
        all.into_iter()
            .filter(|path| self.files.get(*path) != before.files.get(*path))
            .cloned()
            .collect()
    }

    /// Takes the state of one file from `other`.
    pub fn adopt(&mut self, path: &Path, other: &Self) {
        match other.files.get(path) {
            Some(digest) => self.files.insert(path.to_owned(), *digest),
            None => self.files.remove(path),
        };
    }

    /// Says that this file holds these bytes.
    pub fn set(&mut self, path: &Path, bytes: &[u8]) {
        self.files.insert(path.to_owned(), Digest::of(bytes));
    }
}

/// Whether package managers write this file while they build.
pub fn is_lock_file(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| LOCK_FILES.iter().any(|lock| name == *lock))
}

fn is_source_folder(dir: &Path, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let at_root = path.components().count() == 1;
    if at_root && MADE_AT_ROOT.contains(&name.as_ref()) {
        return false;
    }
    let hidden = name.starts_with('.') && name != ".cargo";
    // Caches say so themselves: cargo's target folders, and those of others.
    !hidden
        && !MADE_ANYWHERE.contains(&name.as_ref())
        && !dir.join(path).join("CACHEDIR.TAG").exists()
}

fn is_source_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Vim tries with a file of this name whether it may write.
    let by_editor = name.starts_with('.') || name.starts_with('#') || name == "4913";
    !by_editor && !NOT_SOURCE.iter().any(|ending| name.ends_with(ending))
}

/// Of a regular file, or a link to one. A pipe is never opened: reading it could wait for ever.
fn digest(path: &Path) -> Option<Digest> {
    if !fs::metadata(path).ok()?.is_file() {
        return None;
    }
    Digest::of_reader(File::open(path).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(dir: &Path, path: &str, text: &str) {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn changed(dir: &Path, before: &Sources) -> Vec<String> {
        let now = Sources::read(dir, None);
        let shown = |path: PathBuf| path.display().to_string();
        now.changed_since(before).into_iter().map(shown).collect()
    }

    #[test]
    fn content_decides_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        write(dir, "src/lib.rs", "a");
        let before = Sources::read(dir, None);
        write(dir, "src/lib.rs", "a");
        File::open(dir.join("src/lib.rs"))
            .unwrap()
            .set_modified(std::time::SystemTime::UNIX_EPOCH)
            .unwrap();
        assert!(changed(dir, &before).is_empty());
        write(dir, "src/lib.rs", "b");
        assert_eq!(changed(dir, &before), ["src/lib.rs"]);
        write(dir, "src/lib.rs", "a");
        assert!(changed(dir, &before).is_empty());
        fs::remove_file(dir.join("src/lib.rs")).unwrap();
        write(dir, "src/deep/er/new.rs", "");
        assert_eq!(changed(dir, &before), ["src/deep/er/new.rs", "src/lib.rs"]);
    }

    #[test]
    fn what_is_made_is_no_source() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        let before = Sources::read(dir, None);
        write(
            dir,
            "vendor/sdk/out/CACHEDIR.TAG",
            "Signature: 8a477f597d28d172789f06886806bc55",
        );
        for made in [
            "modules/skill.wasm",
            "target/x/lib.rs",
            "tests/basic.toml",
            "web/node_modules/a/index.js",
            "vendor/sdk/out/lib.rs",
            ".git/index",
            "src/.lib.rs.swp",
            "src/lib.rs~",
            "src/#lib.rs#",
            "hello.palyra-skill",
            "README.md",
            "4913",
        ] {
            write(dir, made, "x");
        }
        assert_eq!(changed(dir, &before), Vec::<String>::new());
        // A source folder may have such a name further down.
        write(dir, "src/target/mod.rs", "x");
        write(dir, ".cargo/config.toml", "x");
        assert_eq!(
            changed(dir, &before),
            [".cargo/config.toml", "src/target/mod.rs"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_in_circles_and_pipes_hold_nothing_up() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        std::os::unix::fs::symlink(dir, dir.join("again")).unwrap();
        let pipe = std::process::Command::new("mkfifo")
            .arg(dir.join("pipe"))
            .status();
        assert!(pipe.unwrap().success());
        write(dir, "a.wat", "x");
        let sources = Sources::read(dir, None);
        assert_eq!(sources.files.len(), 1, "{sources:?}");
    }
}
