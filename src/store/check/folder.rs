//! Files of a home: whose they are, and which of them nothing needs.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::health::{Item, shell_word};
use crate::keys::SigningKey;
use crate::store::artifacts::{begins_with, children, is_referenced};
use crate::store::error::StoreError;
use crate::store::files::TEMP_PREFIX;
use crate::store::home::Home;
use crate::store::{host_lock, keyfiles};

/// Files at most that a remedy names: a command line that a person still reads.
const NAMED: usize = 20;
/// How the crate `tempfile` names what it makes: key files and compiled code that are not in their place yet.
const TEMPFILE_PREFIX: &str = ".tmp";

/// Who may read and write what.
pub(super) fn permissions(home: &Home, items: &mut Vec<Item>) -> Result<(), StoreError> {
    let before = items.len();
    items.push(own_folder(home.dir())?);
    let mut count = 0;
    let secret = secrets(home)?.into_iter().map(|path| (path, 0o077, "600"));
    let keys = [(home.dir().join("keys"), 0o077, "700")];
    for (path, forbidden, right) in secret.chain(keys).chain(stored(home)?) {
        let Some(mode) = mode(&path)? else { continue };
        count += 1;
        if mode & forbidden != 0 {
            let message = format!("others have access to {} (mode {mode:03o})", path.display());
            let remedy = format!("chmod {right} {}", shell_word(&path));
            items.push(Item::fail("home.permissions", message, remedy));
        }
    }
    if items.len() == before + 1 {
        items.push(if cfg!(unix) {
            Item::ok(
                "home.permissions",
                format!("{count} files and folders are the owner's alone"),
            )
        } else {
            Item::skipped("home.permissions", "not looked at on this system")
        });
    }
    Ok(())
}

fn own_folder(dir: &Path) -> Result<Item, StoreError> {
    const ID: &str = "home.folder";
    let mode = mode(dir)?.unwrap_or(0o700);
    let remedy = format!("chmod 700 {}", shell_word(dir));
    let shown = dir.display();
    Ok(if mode & 0o022 != 0 {
        Item::fail(
            ID,
            format!("others can write into {shown} (mode {mode:03o})"),
            remedy,
        )
    } else if mode & 0o077 != 0 {
        Item::warn(
            ID,
            format!("others can look into {shown} (mode {mode:03o})"),
            remedy,
        )
    } else {
        Item::ok(ID, shown.to_string())
    })
}

/// What only the owner may read: keys, the token, and the database, in which secrets stand.
fn secrets(home: &Home) -> Result<Vec<PathBuf>, StoreError> {
    let own = [
        "state.db",
        "state.db-wal",
        "state.db-shm",
        keyfiles::HOME_KEY,
        keyfiles::JOURNAL_KEY,
        keyfiles::SERVER_TOKEN,
    ];
    let mut paths: Vec<_> = own.iter().map(|name| home.dir().join(name)).collect();
    paths.extend(children(&home.dir().join("keys"))?);
    Ok(paths)
}

/// What only the owner may write.
fn stored(home: &Home) -> Result<Vec<(PathBuf, u32, &'static str)>, StoreError> {
    let mut paths = Vec::new();
    for name in ["artifacts", "data", "cache", "cache/code"] {
        paths.push((home.dir().join(name), 0o022, "700"));
    }
    for folder in children(&home.artifacts())? {
        for file in children(&folder)? {
            paths.push((file, 0o022, "600"));
        }
        paths.push((folder, 0o022, "700"));
    }
    Ok(paths)
}

/// Permission bits; `None` where nothing stands there.
fn mode(path: &Path) -> Result<Option<u32>, StoreError> {
    match fs::metadata(path) {
        #[cfg(unix)]
        Ok(found) => {
            use std::os::unix::fs::PermissionsExt as _;
            Ok(Some(found.permissions().mode() & 0o777))
        }
        #[cfg(not(unix))]
        Ok(_) => Ok(Some(0)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io("look at", path)(error)),
    }
}

/// Key files hold keys. Whether others can read them is [`permissions`]' to say.
pub(super) fn keys(home: &Home, items: &mut Vec<Item>) {
    const ID: &str = "home.keys";
    let before = items.len();
    let mut count = 0;
    let own = [
        keyfiles::HOME_KEY,
        keyfiles::JOURNAL_KEY,
        keyfiles::SERVER_TOKEN,
    ];
    for path in own.map(|name| home.dir().join(name)) {
        match keyfiles::decode(&path) {
            Ok(_) => count += 1,
            Err(StoreError::Io { source, .. }) if source.kind() == ErrorKind::NotFound => {}
            Err(error) => {
                // A new one would do, but for the key that signed the journal's heads.
                let remedy = if path.ends_with(keyfiles::JOURNAL_KEY) {
                    super::restore(&path)
                } else {
                    format!("rm {}", shell_word(&path))
                };
                items.push(Item::fail(ID, error.to_string(), remedy));
            }
        }
    }
    let ring = children(&home.dir().join("keys")).unwrap_or_default();
    for path in ring
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "key"))
    {
        let read = fs::read(path).map_err(|error| error.to_string());
        match read.and_then(|bytes| SigningKey::parse(&bytes).map_err(|e| e.to_string())) {
            Ok(_) => count += 1,
            Err(error) => {
                let message = format!("{}: {error}", path.display());
                items.push(Item::fail(ID, message, super::restore(path)));
            }
        }
    }
    if items.len() == before {
        items.push(Item::ok(ID, format!("{count} key files can be read")));
    }
}

/// Whether a host serves the home. The system drops the lock of a process that ends, so none can be stale.
pub(super) fn host(home: &Home, items: &mut Vec<Item>) -> bool {
    const ID: &str = "home.host";
    let path = home.dir().join(host_lock::FILE);
    let (item, hosted) = match File::open(&path).map(|file| file.try_lock()) {
        Ok(Err(TryLockError::WouldBlock)) => {
            (Item::ok(ID, "a host serves this home right now"), true)
        }
        Ok(Ok(())) => (
            Item::ok(ID, "no host serves this home, and none is locked out"),
            false,
        ),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            (Item::ok(ID, "no host ever served this home"), false)
        }
        Ok(Err(TryLockError::Error(error))) | Err(error) => {
            let message = format!("cannot lock {}: {error}", path.display());
            let remedy = format!("rm {}", shell_word(&path));
            (Item::fail(ID, message, remedy), false)
        }
    };
    items.push(item);
    hosted
}

/// Files that a process left behind when it died.
pub(super) fn leftovers(home: &Home, items: &mut Vec<Item>) -> Result<(), StoreError> {
    const ID: &str = "home.leftovers";
    let mut swept = Vec::new();
    for folder in children(&home.artifacts())? {
        for file in children(&folder)? {
            if !home.read(|tx| is_referenced(tx, &file))? {
                swept.push(file);
            }
        }
    }
    let mut others = begins_with(home.dir(), TEMP_PREFIX)?;
    others.extend(begins_with(&home.dir().join("keys"), TEMPFILE_PREFIX)?);
    if swept.is_empty() && others.is_empty() {
        items.push(Item::ok(ID, "nothing was left behind"));
    }
    let mut left = |files: &[PathBuf], what: &str| {
        if !files.is_empty() {
            let message = format!("{} {what}", files.len());
            items.push(Item::warn(ID, message, removal(files)));
        }
    };
    left(
        &swept,
        "files of no installed version, which the next install or removal takes away (one that is at work has its own)",
    );
    left(
        &others,
        "files that a process which died left beside their place",
    );
    Ok(())
}

fn removal(files: &[PathBuf]) -> String {
    let named: Vec<_> = files
        .iter()
        .take(NAMED)
        .map(|path| shell_word(path))
        .collect();
    format!("rm {}", named.join(" "))
}
