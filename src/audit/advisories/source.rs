//! Where the files of a database lie: in a folder at any depth, in zips there, or in one zip.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use zip::ZipArchive;

/// Most files of a database: OSV has some 300,000 of all ecosystems together.
const MAX_FILES: usize = 2_000_000;
/// Deepest folder below the database's.
const MAX_DEPTH: usize = 16;
/// Largest record, in bytes: the longest lists of versions take half a megabyte.
const MAX_RECORD_BYTES: u64 = 4 * 1024 * 1024;
/// Most bytes of all records together: ten times what OSV has.
const MAX_TOTAL_BYTES: u64 = 16 * 1024 * 1024 * 1024;

/// A file of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    File(PathBuf),
    Entry { archive: usize, index: usize },
}

#[derive(Debug, Default)]
pub(super) struct Source {
    archives: Vec<(PathBuf, Mutex<ZipArchive<BufReader<File>>>)>,
    pub(super) files: Vec<Place>,
    /// What was left out, and why.
    pub(super) unreadable: Vec<(String, String)>,
    read: u64,
}

impl Source {
    pub(super) fn open(path: &Path) -> std::io::Result<Self> {
        let mut source = Self::default();
        if std::fs::metadata(path)?.is_dir() {
            source.add_folder(path)?;
        } else {
            source.add_archive(path).map_err(std::io::Error::other)?;
        }
        Ok(source)
    }

    /// Links are not followed: they could lead in circles.
    fn add_folder(&mut self, path: &Path) -> std::io::Result<()> {
        let mut open = vec![(path.to_owned(), 0)];
        while let Some((folder, depth)) = open.pop() {
            let mut entries = std::fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?;
            entries.sort_by_key(std::fs::DirEntry::file_name);
            for entry in entries {
                let (kind, path) = (entry.file_type()?, entry.path());
                let extension = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
                if kind.is_dir() && depth < MAX_DEPTH {
                    open.push((path, depth + 1));
                } else if kind.is_file() && extension.as_deref() == Some("json".as_ref()) {
                    self.add(Place::File(path))?;
                } else if kind.is_file()
                    && extension.as_deref() == Some("zip".as_ref())
                    && let Err(error) = self.add_archive(&path)
                {
                    self.unreadable.push((path.display().to_string(), error));
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, place: Place) -> std::io::Result<()> {
        if self.files.len() >= MAX_FILES {
            return Err(std::io::Error::other(format!(
                "there are more than {MAX_FILES} files"
            )));
        }
        self.files.push(place);
        Ok(())
    }

    fn add_archive(&mut self, path: &Path) -> Result<(), String> {
        let file = File::open(path).map_err(|error| error.to_string())?;
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|error| error.to_string())?;
        let archive = self.archives.len();
        for index in 0..zip.len() {
            let name = zip.name_for_index(index).and_then(Result::ok);
            if name.is_some_and(|name| name.to_ascii_lowercase().ends_with(".json")) {
                self.add(Place::Entry { archive, index })
                    .map_err(|error| error.to_string())?;
            }
        }
        self.archives.push((path.to_owned(), Mutex::new(zip)));
        Ok(())
    }

    /// Reads a file while the database is opened: all of them together are bounded.
    pub(super) fn read_counted(&mut self, place: &Place) -> Result<Vec<u8>, String> {
        if self.read > MAX_TOTAL_BYTES {
            return Err(format!(
                "the database has more than {MAX_TOTAL_BYTES} bytes"
            ));
        }
        let bytes = self.read(place)?;
        self.read += bytes.len() as u64;
        Ok(bytes)
    }

    pub(super) fn read(&self, place: &Place) -> Result<Vec<u8>, String> {
        match place {
            Place::File(path) => bounded(File::open(path).map_err(|error| error.to_string())?),
            Place::Entry { archive, index } => {
                let (_, zip) = self
                    .archives
                    .get(*archive)
                    .ok_or("there is no such archive")?;
                // A panic of another reader left the archive as it was: it is only ever read.
                let mut zip = zip
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                bounded(zip.by_index(*index).map_err(|error| error.to_string())?)
            }
        }
    }

    /// How messages name a file.
    pub(super) fn name(&self, place: &Place) -> String {
        match place {
            Place::File(path) => path.display().to_string(),
            Place::Entry { archive, index } => {
                let Some((path, zip)) = self.archives.get(*archive) else {
                    return String::new();
                };
                let zip = zip
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                let entry = zip
                    .name_for_index(*index)
                    .and_then(Result::ok)
                    .unwrap_or_default()
                    .into_owned();
                format!("{}/{entry}", path.display())
            }
        }
    }
}

fn bounded(from: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.take(MAX_RECORD_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_RECORD_BYTES {
        return Err(format!("it is larger than {MAX_RECORD_BYTES} bytes"));
    }
    Ok(bytes)
}
