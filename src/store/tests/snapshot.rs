//! A home that is only looked at.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::*;

/// Every file below a folder: its length, its time and its permissions. The time of the memory that processes share says
/// nothing: readers mark there that they read.
fn tree(dir: &Path) -> BTreeMap<String, (u64, Option<SystemTime>, fs::Permissions)> {
    let mut files = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let found = fs::metadata(&path).unwrap();
            let name = path.display().to_string();
            let time = (!name.ends_with("-shm")).then(|| found.modified().unwrap());
            files.insert(name, (found.len(), time, found.permissions()));
            if found.is_dir() {
                folders.push(path);
            }
        }
    }
    files
}

/// Everything that the reading commands ask.
fn look(home: &Home) -> (usize, usize, JournalStatus) {
    home.approvals(None).unwrap();
    home.hooks().unwrap();
    home.deliveries(None, 10).unwrap();
    home.secret_names().unwrap();
    home.trust_store().unwrap();
    home.grants(&skill("acme.a")).unwrap();
    home.journal(0, 10).unwrap();
    let skills = home.skills().unwrap();
    for skill in &skills {
        home.artifact_bytes(&skill.file_digest).unwrap();
    }
    (
        skills.len(),
        home.trust_entries().unwrap().len(),
        home.verify_journal().unwrap(),
    )
}

#[test]
fn a_home_that_is_not_there_reads_as_an_empty_one_and_stays_away() {
    let dir = tempfile::tempdir().unwrap();
    for path in [dir.path().join("no/home"), dir.path().to_owned()] {
        let (skills, keys, journal) = look(&Home::open_read_only(&path).unwrap());
        assert_eq!((skills, keys), (0, 0));
        assert_eq!(
            journal,
            JournalStatus::Whole {
                entries: 0,
                heads: 0
            }
        );
    }
    assert!(tree(dir.path()).is_empty());
}

#[test]
fn looking_changes_no_file_whether_the_home_is_in_use_or_not() {
    let place = Place::with_trust();
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    let dir = place.home.dir().to_owned();
    let in_use = tree(&dir);
    assert!(in_use.keys().any(|name| name.ends_with("-wal")));
    let seen = look(&Home::open_read_only(&dir).unwrap());
    assert_eq!((seen.0, seen.1), (1, 1));
    assert_eq!(tree(&dir), in_use);
    let Place {
        home, dir: _kept, ..
    } = place;
    drop(home);
    let at_rest = tree(&dir);
    assert!(
        !at_rest
            .keys()
            .any(|name| name.ends_with("-wal") || name.ends_with("-shm")),
        "{at_rest:?}"
    );
    assert_eq!(look(&Home::open_read_only(&dir).unwrap()), seen);
    assert_eq!(tree(&dir), at_rest);
}

#[test]
fn what_a_process_that_died_left_in_its_log_is_read() {
    let place = Place::with_trust();
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    // As if the process had been killed: the files as they stand while it is open.
    let copy = place.dir.path().join("odd ?#%25 name");
    fs::create_dir(&copy).unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let name = format!("state.db{suffix}");
        fs::copy(place.home.dir().join(&name), copy.join(&name)).unwrap();
    }
    let before = tree(&copy);
    assert_eq!(
        Home::open_read_only(&copy).unwrap().skills().unwrap().len(),
        1
    );
    assert_eq!(tree(&copy), before);
    fs::remove_file(copy.join("state.db-shm")).unwrap();
    assert_eq!(
        Home::open_read_only(&copy).unwrap().skills().unwrap().len(),
        1
    );
}

#[test]
fn nothing_is_written_through_a_home_that_is_only_looked_at() {
    let place = Place::with_trust();
    let home = Home::open_read_only(place.home.dir()).unwrap();
    assert_eq!(code(home.trust_revoke(&key(1), "")), "home_read_only");
    assert_eq!(code(home.sweep()), "home_read_only");
}

/// In the environment of the process below: the home that it writes into.
const WRITER_HOME: &str = "PALYRA_SKILL_TEST_WRITER_HOME";

/// Not a test of its own: what the next one starts as another process.
#[test]
fn writer_process() {
    let Some(dir) = std::env::var_os(WRITER_HOME) else {
        return;
    };
    for round in 0..30 {
        // Opened and closed each time: the log comes and goes.
        let home = Home::open(Path::new(&dir)).unwrap();
        home.journal_append(&[NewEntry::new("a"), NewEntry::new("b")])
            .unwrap();
        home.install(&request("acme.a", &format!("1.0.{round}")))
            .unwrap();
    }
}

#[test]
fn a_reader_beside_a_writing_process_sees_whole_states_only() {
    let place = Place::with_trust();
    let dir = place.home.dir().to_owned();
    drop(place.home);
    let mut writer = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::tests::snapshot::writer_process"])
        .env(WRITER_HOME, &dir)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let status = loop {
        if let Some(status) = writer.try_wait().unwrap() {
            break status;
        }
        match Home::open_read_only(&dir).and_then(|home| home.verify_journal()) {
            Ok(JournalStatus::Whole { .. }) => {}
            // It said that it saw none, which is no wrong answer.
            Err(error) if error.code() == "home_busy" => {}
            other => panic!("{other:?}"),
        }
    };
    assert!(status.success());
    let home = Home::open_read_only(&dir).unwrap();
    assert_eq!(home.versions(&skill("acme.a")).unwrap().len(), 30);
}

#[test]
fn looking_beside_an_open_home_of_the_same_process_leaves_it_writable() {
    let place = Place::with_trust();
    for round in 0..5 {
        let seen = Home::open_read_only(place.home.dir()).unwrap();
        seen.skills().unwrap();
        let other = place.again();
        other
            .install(&request("acme.a", &format!("1.0.{round}")))
            .unwrap();
        assert_eq!(seen.versions(&skill("acme.a")).unwrap().len(), round + 1);
        drop(other);
        place.home.journal_append(&[NewEntry::new("x")]).unwrap();
    }
}

#[test]
fn a_home_that_cannot_be_looked_at_is_an_error_and_not_an_empty_home() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    assert_eq!(code(Home::open_read_only(&file)), "home_not_a_folder");
    assert_eq!(
        code(Home::open_read_only(&file.join("below"))),
        "home_not_a_folder"
    );
    let long = dir.path().join("x".repeat(300));
    assert_eq!(code(Home::exists(&long)), "home_io");
    fs::write(
        dir.path().join("state.db"),
        "no database at all, ".repeat(100),
    )
    .unwrap();
    assert_eq!(code(Home::open_read_only(dir.path())), "home_corrupt");
    let place = Place::new();
    place.raw().pragma_update(None, "user_version", 99).unwrap();
    assert_eq!(
        code(Home::open_read_only(place.home.dir())),
        "home_newer_schema"
    );
}

#[cfg(unix)]
#[test]
fn a_home_that_others_may_write_into_is_not_believed() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = Place::with_trust();
    let dir = place.home.dir();
    for (path, mode) in [(dir.to_owned(), 0o777), (dir.join("state.db"), 0o666)] {
        let before = fs::metadata(&path).unwrap().permissions();
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        assert_eq!(code(Home::open_read_only(dir)), "home_permissions");
        fs::set_permissions(&path, before).unwrap();
    }
}
