use std::io::Write as _;
use std::time::{Duration, SystemTime};

use super::version::{Version, bound};
use super::*;
use crate::audit::dependencies::Ecosystem;

/// A record about versions of `frob`.
fn record(id: &str, ecosystem: &str, kind: &str, events: &str, versions: &str) -> String {
    format!(
        r#"{{"id":"{id}","modified":"2025-06-01T00:00:00Z","affected":[{{"package":{{"ecosystem":"{ecosystem}","name":"frob"}},"ranges":[{{"type":"{kind}","events":[{events}]}}],"versions":[{versions}]}}]}}"#
    )
}

/// Whether the only range of a record covers a version.
fn affects(ecosystem: &str, events: &str, version: &str) -> bool {
    let record: super::osv::Record =
        serde_json::from_str(&record("A-1", ecosystem, "ECOSYSTEM", events, "")).unwrap();
    record.affected[0].affects(Ecosystem::from_osv(ecosystem).unwrap(), version)
}

#[test]
fn ranges_are_read_as_osv_evaluates_them() {
    let fixed =
        r#"{"introduced":"1.0.0"},{"fixed":"1.2.0"},{"introduced":"2.0.0"},{"fixed":"2.0.5"}"#;
    let cases = [
        ("0.9.9", false),
        ("1.0.0", true),
        ("1.1.99", true),
        ("1.2.0-rc.1", true),
        ("1.2.0", false),
        ("1.9.0", false),
        ("2.0.0-alpha", false),
        ("2.0.4", true),
        ("2.0.5+build", false),
        ("no version", false),
    ];
    for (version, expected) in cases {
        assert_eq!(affects("crates.io", fixed, version), expected, "{version}");
        let turned =
            r#"{"fixed":"2.0.5"},{"fixed":"1.2.0"},{"introduced":"2.0.0"},{"introduced":"1.0.0"}"#;
        assert_eq!(
            affects("npm", turned, version),
            expected,
            "{version}, in another order"
        );
    }
    let last = r#"{"introduced":"0"},{"last_affected":"1.5.0"}"#;
    assert!(affects("npm", last, "1.5.0") && affects("npm", last, "0.0.0-0"));
    assert!(!affects("npm", last, "1.5.1"));
    let again = r#"{"introduced":"1.0.0"},{"fixed":"1.1.0"},{"introduced":"1.1.0"}"#;
    assert!(
        affects("npm", again, "1.1.0"),
        "fixed and brought back at once"
    );
    let unreadable = r#"{"introduced":"0"},{"fixed":"yesterday"}"#;
    assert!(!affects("npm", unreadable, "1.0.0"), "decides nothing");
    let limited = r#"{"introduced":"0"},{"limit":"2.0.0"}"#;
    assert!(affects("npm", limited, "1.0.0") && !affects("npm", limited, "2.0.0"));
}

#[test]
fn listed_versions_count_whatever_the_ranges_say() {
    let text = record(
        "A-1",
        "PyPI",
        "GIT",
        r#"{"introduced":"0"}"#,
        r#""1.0.0","weird""#,
    );
    let record: super::osv::Record = serde_json::from_str(&text).unwrap();
    let affects = |version| record.affected[0].affects(Ecosystem::PyPi, version);
    assert!(affects("1.0.0") && affects("1.0") && affects("weird"));
    assert!(!affects("1.0.1"), "a range of commits is not of versions");
}

#[test]
fn each_ecosystem_has_its_own_order() {
    let order = |ecosystem, versions: &[&str]| {
        let versions: Vec<_> = versions
            .iter()
            .map(|text| Version::parse(ecosystem, text).unwrap())
            .collect();
        versions.is_sorted_by(|a, b| a < b)
    };
    assert!(order(
        Ecosystem::PyPi,
        &[
            "1.0.dev1",
            "1.0a1",
            "1.0rc1",
            "1.0",
            "1.0.post1",
            "1.1",
            "1!0.1"
        ]
    ));
    assert!(order(
        Ecosystem::CratesIo,
        &[
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1"
        ]
    ));
    assert!(order(
        Ecosystem::Go,
        &[
            "v0.0.0-20240101000000-0123456789ab",
            "v0.9.0",
            "v0.10.0",
            "v2.0.0+incompatible"
        ]
    ));
    assert_eq!(
        bound(Ecosystem::Npm, "1"),
        Version::parse(Ecosystem::Npm, "1.0.0")
    );
    assert_eq!(
        bound(Ecosystem::Npm, "1.2"),
        Version::parse(Ecosystem::Npm, "v1.2.0")
    );
    assert!(bound(Ecosystem::Npm, "1.2.3.4").is_none());
}

#[test]
fn folders_at_any_depth_zips_and_bad_files_are_read() {
    let dir = tempfile::tempdir().unwrap();
    let deep = dir.path().join("a/b/c");
    std::fs::create_dir_all(&deep).unwrap();
    let text = |id: &str| record(id, "npm", "SEMVER", r#"{"introduced":"0"}"#, "");
    std::fs::write(deep.join("one.json"), text("A-1")).unwrap();
    std::fs::write(dir.path().join("broken.json"), "{").unwrap();
    std::fs::write(dir.path().join("large.json"), vec![b' '; 5 * 1024 * 1024]).unwrap();
    std::fs::write(dir.path().join("broken.zip"), "PK").unwrap();
    std::fs::write(dir.path().join("read.me"), "{").unwrap();
    let debian = record(
        "DSA-1",
        "Debian:12",
        "ECOSYSTEM",
        r#"{"introduced":"0"}"#,
        "",
    );
    std::fs::write(dir.path().join("debian.json"), debian).unwrap();
    std::fs::write(
        dir.path().join("all.zip"),
        zipped(&[("x/two.json", &text("A-2")), ("bad.json", "no")]),
    )
    .unwrap();
    let database = AdvisoryDatabase::open(dir.path()).unwrap();
    let state = database.state();
    assert_eq!(
        (state.advisories, state.packages, state.unreadable),
        (2, 1, 4)
    );
    assert!(
        state
            .examples
            .iter()
            .any(|example| example.contains("all.zip/bad.json: ")),
        "{:?}",
        state.examples
    );
    let ids: Vec<_> = database
        .records(Ecosystem::Npm, "frob")
        .into_iter()
        .map(|record| record.id)
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(database.records(Ecosystem::CratesIo, "frob").is_empty());

    let alone = AdvisoryDatabase::open(&dir.path().join("all.zip")).unwrap();
    assert_eq!(alone.records(Ecosystem::Npm, "frob")[0].id, "A-2");
}

#[test]
fn a_database_that_could_never_match_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(
        AdvisoryDatabase::open(dir.path()).unwrap_err().code(),
        "advisories_empty"
    );
    std::fs::write(dir.path().join("broken.json"), "{").unwrap();
    let error = AdvisoryDatabase::open(dir.path()).unwrap_err();
    assert!(error.to_string().contains("broken.json"), "{error}");
    let missing = dir.path().join("missing");
    assert_eq!(
        AdvisoryDatabase::open(&missing).unwrap_err().code(),
        "advisories_io"
    );
}

#[test]
fn age_is_that_of_the_newest_record() {
    let dir = tempfile::tempdir().unwrap();
    for (name, modified) in [
        ("a", "2025-06-01T00:00:00Z"),
        ("b", "2024-02-29T23:00:00.5Z"),
        ("c", "soon"),
    ] {
        let text = record(name, "npm", "SEMVER", "", "").replace("2025-06-01T00:00:00Z", modified);
        std::fs::write(dir.path().join(format!("{name}.json")), text).unwrap();
    }
    let database = AdvisoryDatabase::open(dir.path()).unwrap();
    let june_11 = SystemTime::UNIX_EPOCH + Duration::from_hours(486_000);
    assert_eq!(
        database.state().newest.as_deref(),
        Some("2025-06-01T00:00:00Z")
    );
    assert_eq!(database.state().age_in_days(june_11), Some(10));
    assert_eq!(time::day_of("2000-02-29T00:00:00Z"), Some(11_016));
    assert_eq!(time::day_of("1970-01-01T00:00:00Z"), Some(0));
    assert_eq!(time::day_of("1969-12-31T00:00:00Z"), None);
}

fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
