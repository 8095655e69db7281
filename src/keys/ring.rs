//! A folder of signing keys: `<name>.key`, 64 hexadecimal characters and a line end, for its owner only.

use std::fs::{self, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{KeyError, PublicKey, SigningKey};

const EXTENSION: &str = "key";
const MAX_NAME_BYTES: usize = 64;

/// A folder of signing keys. Key files are mode 0600 in a folder of mode 0700 (on Unix), appear whole or not at all, and
/// are never overwritten.
#[derive(Debug, Clone)]
pub struct KeyRing {
    dir: PathBuf,
}

/// What may be shown of a key.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct KeyInfo {
    /// Its name in the key ring.
    pub name: String,
    /// `ed25519:<16 hexadecimal characters>`.
    pub key_id: String,
    /// The public half, 64 hexadecimal characters.
    pub public_key_hex: String,
}

impl KeyRing {
    /// The key ring in `dir`, which is made when the first key is.
    pub fn open(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
        }
    }

    /// Makes a new key.
    pub fn generate(&self, name: &str) -> Result<KeyInfo, KeyError> {
        self.store(name, &SigningKey::generate()?)
    }

    /// Takes over a key in any form that [`SigningKey::parse`] knows.
    pub fn import(&self, name: &str, input: &[u8]) -> Result<KeyInfo, KeyError> {
        self.store(name, &SigningKey::parse(input)?)
    }

    /// The key of that name.
    pub fn load(&self, name: &str) -> Result<SigningKey, KeyError> {
        let path = self.path(name)?;
        match fs::metadata(&self.dir) {
            Ok(metadata) => check_private(&self.dir, &metadata)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(self.not_found(name));
            }
            Err(error) => return Err(io_error(&self.dir)(error)),
        }
        match SigningKey::read_file(&path) {
            Err(KeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Err(self.not_found(name))
            }
            result => result,
        }
    }

    /// The public half of the key of that name.
    pub fn export_public(&self, name: &str) -> Result<PublicKey, KeyError> {
        Ok(self.load(name)?.public_key())
    }

    /// Every key, by name. A key ring that does not exist yet has none.
    pub fn list(&self) -> Result<Vec<KeyInfo>, KeyError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error(&self.dir)(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let file = entry.map_err(io_error(&self.dir))?.file_name();
            // Anything else in the folder is none of ours: a README, a file that a crash left half written.
            let name = file.to_str().and_then(|file| file.strip_suffix(".key"));
            names.extend(name.filter(|name| is_name(name)).map(str::to_owned));
        }
        names.sort();
        names
            .iter()
            .map(|name| Ok(info(name, &self.load(name)?)))
            .collect()
    }

    fn store(&self, name: &str, key: &SigningKey) -> Result<KeyInfo, KeyError> {
        let path = self.path(name)?;
        create_private_dir(&self.dir)?;
        check_private(
            &self.dir,
            &fs::metadata(&self.dir).map_err(io_error(&self.dir))?,
        )?;
        // `tempfile` makes the file with mode 0600: there is no moment at which another may open it.
        let mut file = tempfile::NamedTempFile::new_in(&self.dir).map_err(io_error(&self.dir))?;
        file.write_all(key.to_hex().as_bytes())
            .and_then(|()| file.write_all(b"\n"))
            .and_then(|()| file.as_file().sync_all())
            .map_err(io_error(&path))?;
        file.persist_noclobber(&path)
            .map_err(|error| match error.error {
                error if error.kind() == io::ErrorKind::AlreadyExists => KeyError::Exists {
                    name: name.to_owned(),
                    path: path.clone(),
                },
                error => io_error(&path)(error),
            })?;
        sync_dir(&self.dir).map_err(io_error(&self.dir))?;
        Ok(info(name, key))
    }

    fn path(&self, name: &str) -> Result<PathBuf, KeyError> {
        if is_name(name) {
            Ok(self.dir.join(format!("{name}.{EXTENSION}")))
        } else {
            Err(KeyError::Name {
                name: name.to_owned(),
            })
        }
    }

    fn not_found(&self, name: &str) -> KeyError {
        KeyError::NotFound {
            name: name.to_owned(),
            dir: self.dir.clone(),
        }
    }
}

fn info(name: &str, key: &SigningKey) -> KeyInfo {
    let public = key.public_key();
    KeyInfo {
        name: name.to_owned(),
        key_id: public.key_id(),
        public_key_hex: public.to_hex(),
    }
}

fn is_name(name: &str) -> bool {
    let sound = |b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    (1..=MAX_NAME_BYTES).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(sound)
}

fn io_error(path: &Path) -> impl Fn(io::Error) -> KeyError {
    move |source| KeyError::Io {
        path: path.to_owned(),
        source,
    }
}

fn create_private_dir(dir: &Path) -> Result<(), KeyError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(io_error(dir))
}

/// On Unix, refuses a file or folder that anybody but its owner may use.
#[cfg(unix)]
pub(super) fn check_private(path: &Path, metadata: &Metadata) -> Result<(), KeyError> {
    use std::os::unix::fs::MetadataExt as _;
    let mode = metadata.mode() & 0o7777;
    let others = mode & 0o077;
    if others == 0 {
        return Ok(());
    }
    Err(KeyError::Permissions {
        path: path.to_owned(),
        mode,
        remedy: if metadata.is_dir() { "700" } else { "600" },
    })
}

/// Elsewhere the home's own access list protects its files.
#[cfg(not(unix))]
pub(super) fn check_private(_: &Path, _: &Metadata) -> Result<(), KeyError> {
    Ok(())
}

/// A new name is durable once its folder is.
#[cfg(unix)]
fn sync_dir(dir: &Path) -> io::Result<()> {
    fs::File::open(dir)?.sync_all()
}

/// Windows has no handle of a folder to sync.
#[cfg(not(unix))]
fn sync_dir(_: &Path) -> io::Result<()> {
    Ok(())
}
