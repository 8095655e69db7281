use std::fs;

use super::*;

#[cfg(unix)]
fn mode(path: &std::path::Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[cfg(unix)]
#[test]
fn everything_in_a_home_is_its_owners_alone() {
    let place = Place::with_trust();
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    place.home.home_key().unwrap();
    place.home.server_token().unwrap();
    place.home.sign_journal_head().unwrap();
    place.home.data_dir(&skill("acme.a")).unwrap();
    let mut folders = vec![place.home.dir().to_owned()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        assert_eq!(mode(&folder), 0o700, "{}", folder.display());
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                assert_eq!(mode(&path), 0o600, "{}", path.display());
                files += 1;
            }
        }
    }
    assert!(
        files >= 7,
        "database, wal, shm, three keys and an artifact, found {files}"
    );
}

#[cfg(unix)]
#[test]
fn a_home_that_others_may_write_into_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let error = Home::open(dir.path()).unwrap_err();
    assert_eq!(error.code(), "home_permissions");
    assert!(error.to_string().contains("chmod 700"), "{error}");
}

#[test]
fn a_file_in_the_place_of_the_home_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(code(Home::open(&file)), "home_not_a_folder");
    assert_eq!(code(Home::open(&file.join("below"))), "home_not_a_folder");
}

#[test]
fn what_is_no_database_is_called_damaged_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    let noise = b"this is no database at all ".repeat(200);
    fs::write(&path, &noise).unwrap();
    let error = Home::open(dir.path()).unwrap_err();
    assert_eq!(error.code(), "home_corrupt");
    assert!(
        error.to_string().contains("state.db") && error.is_environment(),
        "{error}"
    );
    assert_eq!(fs::read(&path).unwrap(), noise);
}

#[test]
fn a_newer_home_is_refused() {
    let place = Place::new();
    place.raw().pragma_update(None, "user_version", 99).unwrap();
    let error = Home::open(place.home.dir()).unwrap_err();
    assert_eq!(error.code(), "home_newer_schema");
    assert!(error.to_string().contains("99"), "{error}");
}

#[test]
fn a_full_disk_is_called_so_and_changes_nothing() {
    let place = Place::new();
    place
        .home
        .kv_set(&skill("acme.a"), "b", "k", b"before", &KvQuota::default())
        .unwrap();
    let pages: i64 = place
        .home
        .write(|tx| Ok(tx.query_row("PRAGMA page_count", [], |row| row.get(0))?))
        .unwrap();
    // SQLite answers SQLITE_FULL at its page limit as it does for the disk's.
    place
        .home
        .write(|tx| Ok(tx.pragma_update(None, "max_page_count", pages)?))
        .unwrap();
    let value = vec![7; 500_000];
    let error = place
        .home
        .kv_set(&skill("acme.a"), "b", "k", &value, &KvQuota::default())
        .unwrap_err();
    assert_eq!(error.code(), "disk_full");
    assert_eq!(
        place
            .home
            .kv_get(&skill("acme.a"), "b", "k")
            .unwrap()
            .unwrap(),
        b"before"
    );
}

#[test]
fn keys_are_made_once_and_damage_is_named() {
    let place = Place::new();
    let key = place.home.home_key().unwrap();
    assert_eq!(place.again().home_key().unwrap(), key);
    assert_ne!(*key, [0; 32]);
    assert_eq!(place.home.server_token().unwrap().len(), 64);
    let path = place.home.dir().join("server.token");
    fs::write(&path, "short").unwrap();
    assert_eq!(code(place.home.server_token()), "home_key_damaged");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(code(place.home.server_token()), "home_permissions");
    }
}

#[test]
fn two_threads_get_one_key() {
    let place = Place::new();
    let keys: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| place.again().home_key().unwrap()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(keys.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn the_generation_moves_with_decisions_of_any_process_and_not_with_data() {
    let place = Place::with_trust();
    let start = place.home.generation().unwrap();
    place
        .home
        .journal_append(&[NewEntry::new("call.finished")])
        .unwrap();
    place
        .home
        .kv_set(&skill("acme.a"), "b", "k", b"v", &KvQuota::default())
        .unwrap();
    assert_eq!(place.home.generation().unwrap(), start);
    let other = place.again();
    let mut last = start;
    let mut moved = |what: &str| {
        let now = place.home.generation().unwrap();
        assert!(now > last, "{what}");
        last = now;
    };
    other.install(&request("acme.a", "1.0.0")).unwrap();
    moved("install");
    other
        .grant_add(&skill("acme.a"), &"http:a.org".parse().unwrap())
        .unwrap();
    moved("grant");
    other
        .set_state(&skill("acme.a"), State::Disabled, "off", "", false)
        .unwrap();
    moved("state");
    other.trust_revoke(&key(1), "lost").unwrap();
    moved("revoke");
    other.remove(&skill("acme.a"), true).unwrap();
    moved("remove");
}

#[test]
fn the_home_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Home>();
}

#[test]
fn many_processes_may_make_one_home_at_once() {
    for _ in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("home");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| Home::open(&path).unwrap().generation().unwrap());
            }
        });
    }
}
