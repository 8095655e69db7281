//! Compiled code on disk: the home's own, never part of an artifact.
//!
//! One file a module, `<home>/cache/code/<SHA-256 of the module>`: a line that names the form, the engine's fingerprint, an
//! HMAC-SHA256 with the home's key over form, engine, module and code, and the code. A file of another engine, another home or
//! another module, and one that anybody touched, is no hit: it is removed and made again. Files are written beside and
//! renamed, so that processes that share a home do not meet half a file. Nothing here fails a call: a cache that cannot
//! be used is a line in the log.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::Code;
use crate::digest::Digest;
use crate::store::{Home, StoreError};

/// The form of these files, and what its HMAC is for.
pub(super) const FORM: &[u8; 20] = b"palyra-skill code 1\n";
pub(super) const ENGINE_END: usize = FORM.len() + 32;
pub(super) const HEAD: usize = ENGINE_END + 32;
/// All files together, bytes; those not used for longest go first.
pub(super) const MAX_BYTES: u64 = 1 << 30;

/// The cache of a home, for one engine.
pub(super) struct CodeCache {
    home: Arc<Home>,
    engine: [u8; 32],
    max_bytes: u64,
}

impl CodeCache {
    pub(super) fn new(home: Arc<Home>, engine: [u8; 32]) -> Self {
        Self {
            home,
            engine,
            max_bytes: MAX_BYTES,
        }
    }

    /// The module's code, authenticated.
    pub(super) fn get(&self, module: &Digest) -> Option<Code> {
        self.try_get(module).unwrap_or_else(|error| {
            tracing::warn!(%error, "the code cache cannot be read");
            None
        })
    }

    /// Keep the module's code.
    pub(super) fn put(&self, module: &Digest, code: &Code) {
        if let Err(error) = self.try_put(module, code) {
            tracing::warn!(%error, "the code cache cannot be written");
        }
    }

    fn try_get(&self, module: &Digest) -> Result<Option<Code>, CacheError> {
        let path = self.home.code_cache()?.join(module.to_hex());
        let Some(mut bytes) = read(&path, self.max_bytes)? else {
            return Ok(None);
        };
        if !self.is_ours(module, &bytes)? {
            tracing::warn!(path = %path.display(), "removing cached code that this home and engine did not make");
            remove(&path)?;
            return Ok(None);
        }
        bytes.drain(..HEAD);
        Ok(Some(Code(bytes)))
    }

    /// The form, the engine and the HMAC are right; compared in constant time.
    fn is_ours(&self, module: &Digest, bytes: &[u8]) -> Result<bool, CacheError> {
        let Some((head, code)) = bytes.split_at_checked(HEAD) else {
            return Ok(false);
        };
        let mac = self.mac(module, code)?;
        Ok(head.starts_with(FORM)
            && head[FORM.len()..ENGINE_END] == self.engine
            && mac.verify_slice(&head[ENGINE_END..]).is_ok())
    }

    fn try_put(&self, module: &Digest, code: &Code) -> Result<(), CacheError> {
        if (HEAD + code.0.len()) as u64 > self.max_bytes {
            return Ok(());
        }
        let folder = self.home.code_cache()?;
        let mac = self.mac(module, &code.0)?.finalize().into_bytes();
        // Not synced: half a file after a power cut is a file that somebody touched.
        let mut beside = tempfile::NamedTempFile::new_in(&folder)?;
        for part in [FORM.as_slice(), &self.engine, &mac, &code.0] {
            beside.write_all(part)?;
        }
        beside
            .persist(folder.join(module.to_hex()))
            .map_err(|error| error.error)?;
        trim(&folder, self.max_bytes)?;
        Ok(())
    }

    fn mac(&self, module: &Digest, code: &[u8]) -> Result<Hmac<Sha256>, CacheError> {
        let key = self.home.home_key()?;
        Ok(mac(key.as_slice(), &self.engine, module, code)?)
    }
}

/// Form and engine have one length each, as has the module's digest: no two messages are the same bytes.
pub(super) fn mac(
    key: &[u8],
    engine: &[u8],
    module: &Digest,
    code: &[u8],
) -> io::Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(io::Error::other)?;
    for part in [FORM.as_slice(), engine, module.as_bytes(), code] {
        mac.update(part);
    }
    Ok(mac)
}

/// Why the cache cannot be used.
#[derive(Debug, thiserror::Error)]
enum CacheError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// A whole file, marked as used just now; `None` when there is none.
fn read(path: &Path, max_bytes: u64) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    // Only what goes first depends on it.
    let _ = file.set_modified(SystemTime::now());
    let mut bytes = Vec::new();
    file.take(max_bytes).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// A whole file, and no mark on it.
pub(super) fn read_whole(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(max_bytes).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Another process may have been first.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Remove what was not used for longest until the rest fits; files that a dead process left beside are among it.
fn trim(folder: &Path, max_bytes: u64) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Gone since, or no file: not ours to count.
        if let Ok(found) = entry.metadata()
            && found.is_file()
        {
            files.push((found.modified()?, found.len(), entry.path()));
        }
    }
    files.sort_by_key(|(used, ..)| std::cmp::Reverse(*used));
    let mut total = 0_u64;
    for (_, len, path) in files {
        total = total.saturating_add(len);
        if total > max_bytes {
            remove(&path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const ENGINE: [u8; 32] = [7; 32];

    fn home() -> (tempfile::TempDir, Arc<Home>) {
        let dir = tempfile::tempdir().unwrap();
        let home = Arc::new(Home::open(&dir.path().join("home")).unwrap());
        (dir, home)
    }

    fn cache(home: &Arc<Home>) -> CodeCache {
        CodeCache::new(Arc::clone(home), ENGINE)
    }

    fn got(cache: &CodeCache, module: &Digest) -> Option<Vec<u8>> {
        cache.get(module).map(|code| code.0)
    }

    #[test]
    fn what_was_put_is_found_again() {
        let (_dir, home) = home();
        let module = Digest::of(b"module");
        assert_eq!(got(&cache(&home), &module), None);
        cache(&home).put(&module, &Code(b"code".to_vec()));
        assert_eq!(got(&cache(&home), &module).unwrap(), b"code");
    }

    #[test]
    fn every_changed_byte_is_a_miss_and_removes_the_file() {
        let (_dir, home) = home();
        let (cache, module) = (cache(&home), Digest::of(b"module"));
        let path = home.code_cache().unwrap().join(module.to_hex());
        cache.put(&module, &Code(b"code".to_vec()));
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            assert_eq!(got(&cache, &module), None, "byte {at}");
            assert!(!path.exists(), "byte {at}");
        }
        for len in 0..whole.len() {
            fs::write(&path, &whole[..len]).unwrap();
            assert_eq!(got(&cache, &module), None, "{len} bytes");
        }
        fs::write(&path, whole).unwrap();
        assert_eq!(got(&cache, &module).unwrap(), b"code");
    }

    #[test]
    fn a_file_of_another_home_engine_or_module_is_a_miss() {
        let ((_one, theirs), (_two, ours)) = (home(), home());
        let module = Digest::of(b"module");
        let code = Code(b"code".to_vec());
        let path = |home: &Home, module: &Digest| home.code_cache().unwrap().join(module.to_hex());
        cache(&theirs).put(&module, &code);
        fs::copy(path(&theirs, &module), path(&ours, &module)).unwrap();
        assert_eq!(got(&cache(&ours), &module), None);
        let other = Digest::of(b"another module");
        fs::copy(path(&theirs, &module), path(&theirs, &other)).unwrap();
        assert_eq!(got(&cache(&theirs), &other), None);
        let newer = CodeCache::new(Arc::clone(&theirs), [8; 32]);
        assert_eq!(got(&newer, &module), None);
        assert!(!path(&theirs, &module).exists());
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first() {
        let (_dir, home) = home();
        let mut cache = cache(&home);
        cache.max_bytes = 2 * (HEAD as u64 + 100);
        let modules = [b"a", b"b", b"c"].map(|name| Digest::of(name));
        for (age, module) in (1..).zip(&modules[..2]) {
            cache.put(module, &Code(vec![0; 100]));
            let path = home.code_cache().unwrap().join(module.to_hex());
            let used = SystemTime::now() - Duration::from_secs(100 * age);
            File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(used)
                .unwrap();
        }
        // `b` is older, but used now.
        assert!(cache.get(&modules[1]).is_some());
        cache.put(&modules[2], &Code(vec![0; 100]));
        let kept = modules.map(|module| cache.get(&module).is_some());
        assert_eq!(kept, [false, true, true]);
        cache.put(&modules[0], &Code(vec![0; 1000]));
        assert!(cache.get(&modules[0]).is_none(), "larger than the cache");
    }
}
