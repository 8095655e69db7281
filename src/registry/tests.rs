use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::*;
use crate::digest::Digest;

fn facts(skill_id: &str, version: &str) -> Facts {
    Facts {
        skill_id: skill_id.parse().unwrap(),
        version: version.parse().unwrap(),
        publisher: "acme".parse().unwrap(),
    }
}

/// Sets what stands at `place` (a JSON pointer whose last part may be new).
fn write_index(root: &Path, place: &str, change: fn(&Value) -> Value) {
    let path = root.join("index.json");
    let mut index: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    let value = change(&index);
    let (parent, last) = place.rsplit_once('/').unwrap();
    match index.pointer_mut(parent).unwrap() {
        Value::Array(items) => items[last.parse::<usize>().unwrap()] = value,
        fields => fields[last] = value,
    }
    fs::write(path, index.to_string()).unwrap();
}

fn selector(text: &str) -> Selector {
    text.parse().unwrap()
}

#[test]
fn what_is_published_is_found_and_fetched() {
    let root = tempfile::tempdir().unwrap();
    let registry = DirRegistry::new(&root.path().join("made/on/demand"));
    assert_eq!(registry.index().unwrap_err().code(), "registry_io");
    for (skill, version) in [
        ("acme.b", "1.10.0"),
        ("acme.a", "2.0.0"),
        ("acme.b", "1.9.0"),
    ] {
        registry
            .publish(version.as_bytes(), &facts(skill, version))
            .unwrap();
    }
    let index = registry.index().unwrap();
    let order: Vec<_> = index
        .entries
        .iter()
        .map(|entry| format!("{}@{}", entry.skill_id, entry.version))
        .collect();
    assert_eq!(order, ["acme.a@2.0.0", "acme.b@1.9.0", "acme.b@1.10.0"]);
    assert_eq!(index.search("ACME.B").count(), 2);
    let newest = registry.find(&selector("acme.b")).unwrap();
    assert_eq!(registry.fetch(&newest).unwrap(), b"1.10.0");
    assert_eq!(
        registry.find(&selector("acme.b@3.0.0")).unwrap_err().code(),
        "registry_not_found"
    );
}

#[test]
fn a_version_is_published_once() {
    let root = tempfile::tempdir().unwrap();
    let registry = DirRegistry::new(root.path());
    let first = registry.publish(b"one", &facts("acme.a", "1.0.0")).unwrap();
    let before = fs::read(root.path().join("index.json")).unwrap();
    assert_eq!(
        registry.publish(b"one", &facts("acme.a", "1.0.0")).unwrap(),
        first
    );
    let error = registry
        .publish(b"two", &facts("acme.a", "1.0.0"))
        .unwrap_err();
    assert_eq!(error.code(), "version_exists");
    assert_eq!(registry.fetch(&first).unwrap(), b"one");
    assert_eq!(fs::read(root.path().join("index.json")).unwrap(), before);
}

#[test]
fn publishers_at_once_do_not_lose_each_others_entries() {
    let root = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for publisher in 0..4 {
            let registry = DirRegistry::new(root.path());
            scope.spawn(move || {
                for patch in 0..10 {
                    let facts = facts(&format!("acme.s{publisher}"), &format!("1.0.{patch}"));
                    registry
                        .publish(facts.version.to_string().as_bytes(), &facts)
                        .unwrap();
                }
            });
        }
    });
    let registry = DirRegistry::new(root.path());
    let index = registry.index().unwrap();
    assert_eq!(index.entries.len(), 40);
    for entry in &index.entries {
        registry.fetch(entry).unwrap();
    }
}

#[test]
fn an_index_that_breaks_its_format_is_refused() {
    type Change = (&'static str, &'static str, fn(&Value) -> Value);
    let changes: [Change; 11] = [
        ("unknown field", "/extra", |_| json!(1)),
        ("unknown field", "/entries/0/extra", |_| json!(1)),
        ("schema_version", "/schema_version", |_| json!(2)),
        ("twice", "/entries/1", |index| index["entries"][0].clone()),
        ("not sorted", "/entries", |index| {
            index["entries"]
                .as_array()
                .unwrap()
                .iter()
                .rev()
                .cloned()
                .collect()
        }),
        ("inside the registry", "/entries/0/artifact", |_| {
            json!("../x")
        }),
        ("inside the registry", "/entries/0/artifact", |_| {
            json!("/etc/passwd")
        }),
        ("inside the registry", "/entries/0/artifact", |_| {
            json!("https://x/y")
        }),
        ("digest", "/entries/0/artifact_sha256", |_| json!("00")),
        ("artifact_bytes", "/entries/0/artifact_bytes", |_| {
            json!(u64::MAX)
        }),
        ("next_page", "/next_page", |_| json!("2.json")),
    ];
    for (message, place, change) in changes {
        let root = tempfile::tempdir().unwrap();
        let registry = DirRegistry::new(root.path());
        registry.publish(b"a", &facts("acme.a", "1.0.0")).unwrap();
        registry.publish(b"b", &facts("acme.b", "1.0.0")).unwrap();
        write_index(root.path(), place, change);
        let error = registry.index().unwrap_err();
        assert_eq!(error.code(), "registry_index", "{message}");
        let text = error.to_string().to_lowercase();
        assert!(text.contains(message), "{text}");
        // Nobody publishes on top of it either.
        assert!(registry.publish(b"c", &facts("acme.c", "1.0.0")).is_err());
    }
}

#[test]
fn an_oversized_index_is_refused_before_it_is_parsed() {
    let root = tempfile::tempdir().unwrap();
    let size = usize::try_from(crate::limits::MAX_INDEX_BYTES).unwrap() + 1;
    fs::write(root.path().join("index.json"), " ".repeat(size)).unwrap();
    let error = DirRegistry::new(root.path()).index().unwrap_err();
    assert!(error.to_string().contains("larger than"), "{error}");
}

#[test]
fn fetched_bytes_are_held_to_the_index() {
    let root = tempfile::tempdir().unwrap();
    let registry = DirRegistry::new(root.path());
    let entry = registry
        .publish(b"good", &facts("acme.a", "1.0.0"))
        .unwrap();
    let file = root.path().join(&entry.artifact);
    for bytes in [&b"evil"[..], b"good and more", b"goo"] {
        fs::write(&file, bytes).unwrap();
        assert_eq!(
            registry.fetch(&entry).unwrap_err().code(),
            "registry_artifact"
        );
    }
    let unsized_entry = IndexEntry {
        artifact_bytes: None,
        ..entry
    };
    assert_eq!(
        registry.fetch(&unsized_entry).unwrap_err().code(),
        "registry_artifact"
    );
    fs::remove_file(&file).unwrap();
    assert_eq!(
        registry.fetch(&unsized_entry).unwrap_err().code(),
        "registry_io"
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_registry_is_followed_neither_to_read_nor_to_write() {
    let (root, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let registry = DirRegistry::new(root.path());
    let mut entry = registry.publish(b"x", &facts("acme.a", "1.0.0")).unwrap();
    fs::write(outside.path().join("secret"), b"x").unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret"), root.path().join("link")).unwrap();
    entry.artifact = "link".to_owned();
    assert_eq!(entry.artifact_sha256, Digest::of(b"x"));
    assert_eq!(
        registry.fetch(&entry).unwrap_err().code(),
        "registry_artifact"
    );

    std::os::unix::fs::symlink(outside.path(), root.path().join("artifacts/acme.b")).unwrap();
    let error = registry
        .publish(b"y", &facts("acme.b", "1.0.0"))
        .unwrap_err();
    assert_eq!(error.code(), "registry_artifact");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
    assert_eq!(registry.index().unwrap().entries.len(), 1);
}

#[test]
fn references_say_where_and_what() {
    let reference = Reference::parse("dir:/srv/a#b/r#acme.echo@1.2.3").unwrap();
    assert_eq!(reference.location, Location::Dir("/srv/a#b/r".into()));
    assert_eq!(reference.selector, Some(selector("acme.echo@1.2.3")));
    assert_eq!(reference.to_string(), "dir:/srv/a#b/r#acme.echo@1.2.3");
    assert_eq!(Reference::parse("dir:reg").unwrap().selector, None);
    for (text, code) in [
        ("dir:", "registry_reference"),
        ("dir:#acme.echo", "registry_reference"),
        ("dir:r#", "registry_reference"),
        ("dir:r#acme.echo@1.2", "registry_reference"),
        ("dir:r#a:b", "registry_reference"),
        ("acme.echo", "registry_reference"),
        ("https://example.org/index.json", "registry_unsupported"),
        ("oci://example.org/repo:1", "registry_unsupported"),
    ] {
        assert_eq!(Reference::parse(text).unwrap_err().code(), code, "{text}");
    }
}
