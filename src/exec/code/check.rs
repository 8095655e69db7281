//! Whether the cached code of a home is the home's own. Only looks: a host removes by itself what it does not accept.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::cache::{ENGINE_END, FORM, HEAD, MAX_BYTES, mac, read_whole};
use crate::digest::Digest;
use crate::health::{Item, shell_word};
use crate::store::Home;

const ID: &str = "home.code_cache";

/// Authenticates every file of the code cache of the home in `dir`, for whichever engine it was made.
pub fn check_code_cache(dir: &Path) -> Item {
    let folder = dir.join("cache").join("code");
    let listed = match fs::read_dir(&folder) {
        Ok(listed) => listed,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Item::ok(ID, "nothing is compiled yet");
        }
        Err(error) => return Item::skipped(ID, format!("{}: {error}", folder.display())),
    };
    let key = match Home::known_home_key(dir) {
        Ok(key) => key,
        // `home.keys` says what is wrong with it.
        Err(error) => return Item::skipped(ID, error.to_string()),
    };
    let (mut authentic, mut others) = (0_u64, Vec::new());
    for path in listed.flatten().map(|entry| entry.path()) {
        let known = key
            .as_ref()
            .is_some_and(|key| is_authentic(&path, key.as_slice()));
        if known {
            authentic += 1;
        } else if path.is_file() {
            others.push(path);
        }
    }
    match others.first() {
        None => Item::ok(ID, format!("{authentic} files, each this home's own")),
        Some(first) => foreign(&folder, first, others.len()),
    }
}

fn foreign(folder: &Path, first: &Path, count: usize) -> Item {
    let message = format!(
        "{count} files are not as this home made them ({}): none of them is run, and all of it can go",
        first.display()
    );
    Item::warn(ID, message, format!("rm -r {}", shell_word(folder)))
}

fn is_authentic(path: &Path, key: &[u8]) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let Some(module) = name.and_then(|name| name.parse::<Digest>().ok()) else {
        return false;
    };
    let Ok(bytes) = read_whole(path, MAX_BYTES) else {
        return false;
    };
    let Some((head, code)) = bytes.split_at_checked(HEAD) else {
        return false;
    };
    head.starts_with(FORM)
        && mac(key, &head[FORM.len()..ENGINE_END], &module, code)
            .is_ok_and(|mac| hmac::Mac::verify_slice(mac, &head[ENGINE_END..]).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::Status;

    #[test]
    fn a_flipped_byte_is_seen_and_left_where_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::open(dir.path()).unwrap();
        assert_eq!(check_code_cache(dir.path()).status, Status::Ok);
        let cache = super::super::cache::CodeCache::new(std::sync::Arc::new(home), [7; 32]);
        let module = Digest::of(b"module");
        cache.put(&module, &super::super::Code(b"code".to_vec()));
        assert_eq!(check_code_cache(dir.path()).status, Status::Ok);
        let path = dir.path().join("cache/code").join(module.to_hex());
        let mut bytes = fs::read(&path).unwrap();
        bytes[HEAD] ^= 1;
        fs::write(&path, &bytes).unwrap();
        assert_eq!(check_code_cache(dir.path()).status, Status::Warn);
        assert_eq!(fs::read(&path).unwrap(), bytes);
    }
}
