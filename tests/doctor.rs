//! `doctor` finds what is planted, says what puts it right, and touches nothing.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use common::{Bench, Ran};
use serde_json::Value;

/// A home with two versions of a skill; the artifact of the current one.
fn home() -> (Bench, PathBuf) {
    let bench = Bench::new();
    let file = bench.signed("hello", "acme");
    let file = file.to_str().unwrap();
    bench.ok(["install", file, "--tofu"]);
    let manifest = bench.path("hello/skill.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(
        &manifest,
        text.replace(
            "version = \"0.1.0\"\npublisher",
            "version = \"0.2.0\"\npublisher",
        ),
    )
    .unwrap();
    bench.ok(["pack", "hello", "--sign", "-o", file]);
    bench.ok(["install", file]);
    let skill = bench.ok(["info", "acme.hello", "--format", "json"]).json();
    assert_eq!(skill["versions"].as_array().unwrap().len(), 2);
    let hex = skill["skill"]["file_digest"].as_str().unwrap();
    let hex = hex.trim_start_matches("sha256:");
    let placed = bench.home().join("artifacts").join(&hex[..2]);
    (bench, placed.join(format!("{hex}.palyra-skill")))
}

fn doctor(bench: &Bench) -> (i32, Value) {
    let ran = bench.run(["doctor", "--format", "json"]);
    assert!(ran.status <= 1, "{}", ran.stderr);
    let report = ran.json();
    assert_eq!(report["ok"], ran.status == 0);
    (ran.status, report)
}

/// Ids of the items of a status.
fn with(report: &Value, status: &str) -> Vec<String> {
    let items = report["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["status"] == status)
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// The one thing that failed.
fn failed(bench: &Bench, id: &str) -> Value {
    let (status, report) = doctor(bench);
    assert_eq!(
        (status, with(&report, "fail")),
        (1, vec![id.to_owned()]),
        "{report:#}"
    );
    let items = report["items"].as_array().unwrap();
    let item = items.iter().find(|item| item["status"] == "fail").unwrap();
    assert!(!item["remedy"].as_str().unwrap().is_empty());
    item.clone()
}

fn sound(bench: &Bench) {
    let (_, report) = doctor(bench);
    assert_eq!(with(&report, "fail"), Vec::<String>::new(), "{report:#}");
}

fn message(item: &Value) -> &str {
    item["message"].as_str().unwrap()
}

/// The remedy as a person would run it.
#[cfg(unix)]
fn follow(bench: &Bench, item: &Value) {
    let mut shell = std::process::Command::new("sh");
    let ran = shell
        .arg("-c")
        .arg(item["remedy"].as_str().unwrap())
        .current_dir(bench.dir());
    let ran = Ran::from(ran.output().unwrap());
    assert_eq!(ran.status, 0, "{}", ran.stderr);
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn execute(bench: &Bench, sql: &str) {
    let database = rusqlite::Connection::open(bench.home().join("state.db")).unwrap();
    database.execute_batch(sql).unwrap();
}

/// Every file below a folder: length, time and permissions.
fn tree(dir: &Path) -> BTreeMap<PathBuf, (u64, SystemTime, fs::Permissions)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let facts = fs::metadata(&path).unwrap();
            if facts.is_dir() {
                folders.push(path.clone());
            }
            found.insert(
                path,
                (facts.len(), facts.modified().unwrap(), facts.permissions()),
            );
        }
    }
    found
}

#[test]
fn a_home_that_is_not_there_is_sound_and_stays_away() {
    let bench = Bench::new();
    let (status, report) = doctor(&bench);
    assert_eq!(status, 0, "{report:#}");
    assert!(message(&report["items"][0]).contains("there is no home"));
    assert!(!bench.home().exists());
    bench.ok(["key", "generate"]);
    let before = tree(&bench.home());
    sound(&bench);
    assert!(tree(&bench.home()) == before);
}

#[test]
fn what_cannot_be_looked_at_is_an_error_of_the_environment() {
    let bench = Bench::new();
    fs::write(bench.home(), "no folder").unwrap();
    let ran = bench.run(["doctor"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (3, ""));
}

/// What is told of every home.
const HOME: &str = "folder permissions keys host database schema trust records journal artifacts deliveries leftovers code_cache";

#[test]
fn a_sound_home_is_said_to_be_and_not_touched() {
    let (bench, _) = home();
    let before = tree(&bench.home());
    let (status, report) = doctor(&bench);
    assert_eq!(status, 0, "{report:#}");
    let ids: Vec<_> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    let home_ids = HOME.split(' ').map(|name| format!("home.{name}"));
    let languages: &[&str] = if cfg!(feature = "authoring") {
        &[
            "wat",
            "rust",
            "c",
            "zig",
            "assemblyscript",
            "javascript",
            "python",
        ]
    } else {
        &["languages"]
    };
    let machine = [&["disk", "clock", "port"], languages].concat();
    let machine_ids = machine.iter().map(|name| format!("machine.{name}"));
    for id in home_ids.chain(machine_ids) {
        assert!(ids.contains(&id.as_str()), "{id} in {ids:?}");
    }
    assert!(tree(&bench.home()) == before);
    let human = bench.ok(["doctor"]).stdout;
    assert!(
        human.contains("  ok       journal      ") && human.contains("\n0 failed, "),
        "{human}"
    );
}

#[test]
fn a_flipped_byte_in_any_versions_artifact_is_found_and_reinstalling_repairs_it() {
    let (bench, artifact) = home();
    flip(&artifact, 40);
    let item = failed(&bench, "home.artifacts");
    assert!(message(&item).starts_with("acme.hello 0.2.0: "), "{item}");
    bench.ok(["install", "hello.palyra-skill"]);
    sound(&bench);
}

#[test]
fn a_missing_artifact_is_found() {
    let (bench, artifact) = home();
    fs::remove_file(&artifact).unwrap();
    let item = failed(&bench, "home.artifacts");
    assert!(
        message(&item).contains(artifact.to_str().unwrap()),
        "{item}"
    );
}

#[test]
fn a_row_that_says_something_else_than_its_artifact_is_found() {
    let (bench, _) = home();
    let payload = "ab".repeat(32);
    execute(
        &bench,
        &format!("UPDATE versions SET payload_digest = '{payload}' WHERE is_current = 1"),
    );
    let item = failed(&bench, "home.artifacts");
    assert!(message(&item).contains("another payload"), "{item}");
}

#[test]
fn an_active_skill_whose_key_nobody_trusts_is_found() {
    let (bench, _) = home();
    execute(&bench, "DELETE FROM publisher_keys");
    let item = failed(&bench, "home.artifacts");
    assert!(message(&item).contains("untrusted"), "{item}");
    #[cfg(unix)]
    {
        let words: Vec<_> = item["remedy"]
            .as_str()
            .unwrap()
            .split(' ')
            .skip(1)
            .collect();
        bench.ok(words);
        sound(&bench);
    }
}

#[test]
fn an_edited_journal_row_is_found() {
    let (bench, _) = home();
    execute(
        &bench,
        "UPDATE journal SET kind = 'skill.removed' WHERE seq = 2",
    );
    assert!(message(&failed(&bench, "home.journal")).contains("entry 2"));
}

#[test]
fn a_journal_whose_end_was_cut_off_is_found() {
    let (bench, _) = home();
    execute(
        &bench,
        "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
    );
    assert!(message(&failed(&bench, "home.journal")).contains("was signed as the newest"));
}

#[test]
fn a_record_that_cannot_be_read_is_found() {
    let (bench, _) = home();
    execute(&bench, "UPDATE publisher_keys SET public_key = 'none'");
    let (status, report) = doctor(&bench);
    assert_eq!(
        (status, with(&report, "fail")),
        (1, vec!["home.trust".to_owned()])
    );
    let (bench, _) = home();
    execute(&bench, "UPDATE grants SET grants = '{'");
    failed(&bench, "home.records");
}

#[test]
fn a_row_without_its_parent_is_found() {
    let (bench, _) = home();
    execute(
        &bench,
        "PRAGMA foreign_keys = OFF; DELETE FROM skill_owners",
    );
    assert!(message(&failed(&bench, "home.database")).contains("skill_owners"));
}

#[cfg(unix)]
#[test]
fn keys_that_others_can_read_are_found_and_the_remedy_helps() {
    use std::os::unix::fs::PermissionsExt as _;
    let (bench, _) = home();
    for file in ["journal.key", "keys/default.key", "state.db"] {
        let path = bench.home().join(file);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let item = failed(&bench, "home.permissions");
        assert!(message(&item).contains(file), "{item}");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o644
        );
        follow(&bench, &item);
        sound(&bench);
    }
    fs::set_permissions(bench.home(), fs::Permissions::from_mode(0o777)).unwrap();
    follow(&bench, &failed(&bench, "home.folder"));
    sound(&bench);
}

#[test]
fn a_key_file_that_holds_no_key_is_found() {
    let (bench, _) = home();
    let path = bench.home().join("keys/default.key");
    let right = fs::read(&path).unwrap();
    fs::write(&path, "short").unwrap();
    failed(&bench, "home.keys");
    fs::write(&path, right).unwrap();
    sound(&bench);
}

#[cfg(unix)]
#[test]
fn a_corrupted_page_is_found_and_the_remedy_makes_room_for_a_new_database() {
    let (bench, _) = home();
    let path = bench.home().join("state.db");
    let mut bytes = fs::read(&path).unwrap();
    let page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    // Any page but the first, which holds the schema.
    bytes[page..2 * page].fill(0xA5);
    fs::write(&path, &bytes).unwrap();
    let item = failed(&bench, "home.database");
    assert!(fs::read(&path).unwrap() == bytes);
    follow(&bench, &item);
    bench.ok(["trust", "list"]);
}

#[test]
fn a_database_that_is_none_is_found_and_one_that_is_gone_is_missed() {
    let (bench, _) = home();
    let path = bench.home().join("state.db");
    fs::write(&path, "garbage".repeat(1000)).unwrap();
    failed(&bench, "home.database");
    fs::remove_file(&path).unwrap();
    assert!(message(&failed(&bench, "home.database")).contains("is gone"));
    assert!(!path.exists());
}

#[test]
fn a_database_of_something_else_or_of_a_newer_program_is_found() {
    let (bench, _) = home();
    execute(&bench, "PRAGMA user_version = 99");
    assert!(message(&failed(&bench, "home.schema")).contains("99"));
    execute(&bench, "PRAGMA user_version = 0");
    assert!(message(&failed(&bench, "home.schema")).contains("something else"));
}

#[test]
fn files_that_nobody_needs_are_told_and_their_removal_helps() {
    let (bench, artifact) = home();
    let orphan = artifact.with_file_name(format!("{}.palyra-skill", "ab".repeat(32)));
    fs::write(&orphan, "").unwrap();
    fs::write(bench.home().join(".beside-x"), "").unwrap();
    let (status, report) = doctor(&bench);
    let leftovers = with(&report, "warn")
        .into_iter()
        .filter(|id| id == "home.leftovers");
    assert_eq!((status, leftovers.count()), (0, 2), "{report:#}");
    assert!(orphan.exists());
    #[cfg(unix)]
    for item in report["items"].as_array().unwrap() {
        if item["id"] == "home.leftovers" {
            follow(&bench, item);
        }
    }
    #[cfg(unix)]
    assert!(!with(&doctor(&bench).1, "warn").contains(&"home.leftovers".to_owned()));
}

#[test]
fn a_log_without_its_shared_memory_is_told_and_left_alone() {
    let (bench, _) = home();
    let copy = bench.path("copy");
    fs::create_dir(&copy).unwrap();
    let open = rusqlite::Connection::open(bench.home().join("state.db")).unwrap();
    open.execute_batch("UPDATE counters SET value = value + 1")
        .unwrap();
    for name in ["state.db", "state.db-wal", "journal.key"] {
        fs::copy(bench.home().join(name), copy.join(name)).unwrap();
    }
    drop(open);
    let ran = bench
        .command(["doctor", "--format", "json"])
        .env("PALYRA_SKILL_HOME", &copy)
        .output()
        .unwrap();
    let report = Ran::from(ran).json();
    assert!(
        with(&report, "warn").contains(&"home.database".to_owned()),
        "{report:#}"
    );
    assert!(with(&report, "skipped").contains(&"home.journal".to_owned()));
    assert!(!copy.join("state.db-shm").exists());
}

#[cfg(unix)]
#[test]
fn names_in_a_home_do_not_write_on_the_terminal() {
    let (bench, _) = home();
    fs::write(bench.home().join(".beside-\u{1b}[2J\nhome ok"), "").unwrap();
    let human = bench.ok(["doctor"]).stdout;
    assert!(
        !human.contains('\u{1b}') && !human.contains("\nhome ok"),
        "{human}"
    );
}
