//! Key-value, config, exit and files.

mod common;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use common::{Test, code, json, skill};
use palyra_skill_runtime::{CapabilityHost, HostError, Outcome, Root};
use serde_json::json;

type Values = BTreeMap<(String, String), Vec<u8>>;

/// Buckets in memory, two keys a page.
#[derive(Default, Clone)]
struct Buckets(Arc<Mutex<Values>>);

#[async_trait]
impl CapabilityHost for Buckets {
    async fn kv_get(&self, bucket: &str, key: &str) -> Result<Option<Vec<u8>>, HostError> {
        let values = self.0.lock().unwrap();
        Ok(values.get(&(bucket.into(), key.into())).cloned())
    }

    async fn kv_set(&self, bucket: &str, key: &str, value: Vec<u8>) -> Result<(), HostError> {
        self.0
            .lock()
            .unwrap()
            .insert((bucket.into(), key.into()), value);
        Ok(())
    }

    async fn kv_delete(&self, bucket: &str, key: &str) -> Result<(), HostError> {
        self.0.lock().unwrap().remove(&(bucket.into(), key.into()));
        Ok(())
    }

    async fn kv_keys(
        &self,
        bucket: &str,
        cursor: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), HostError> {
        let after = cursor.unwrap_or_default();
        let values = self.0.lock().unwrap();
        let mut keys: Vec<String> = values
            .keys()
            .filter(|(of, key)| of == bucket && *key > after)
            .map(|(_, key)| key.clone())
            .collect();
        let more = keys.len() > 2;
        keys.truncate(2);
        let cursor = more.then(|| keys[1].clone());
        Ok((keys, cursor))
    }
}

fn root(name: &str, writable: bool) -> Root {
    Root {
        name: name.into(),
        host_path: None,
        writable,
    }
}

fn keyvalue(body: &str) -> Test {
    let imports = r#"
      (import "wasi:keyvalue/store@0.2.0-draft2" "open" (func $open (param i32 i32 i32)))
      (import "wasi:keyvalue/store@0.2.0-draft2" "[method]bucket.set" (func $set (param i32 i32 i32 i32 i32 i32)))
      (import "wasi:keyvalue/store@0.2.0-draft2" "[method]bucket.get" (func $get (param i32 i32 i32 i32)))
      (import "wasi:keyvalue/store@0.2.0-draft2" "[method]bucket.delete" (func $delete (param i32 i32 i32 i32)))
      (import "wasi:keyvalue/store@0.2.0-draft2" "[method]bucket.list-keys" (func $list (param i32 i32 i32 i32 i32)))"#;
    Test::new(&skill("keyvalue", imports, body), "tool")
}

/// Opens the bucket that the input names; its handle is at 1204.
const OPEN: &str = r#"
  (call $open (local.get $input) (local.get $input-len) (i32.const 1200))
  (if (i32.load8_u (i32.const 1200))
    (then (return (call $digit (i32.add (i32.const 4) (i32.load8_u (i32.const 1204)))))))"#;

#[tokio::test]
async fn a_bucket_is_a_granted_root() {
    let body = format!(
        r#"{OPEN}
      (call $set (i32.load (i32.const 1204)) (local.get $tool) (local.get $tool-len)
        (local.get $input) (local.get $input-len) (i32.const 1300))
      (call $get (i32.load (i32.const 1204)) (local.get $tool) (local.get $tool-len) (i32.const 1320))
      (call $digit (i32.add (i32.mul (i32.const 2) (i32.load8_u (i32.const 1300)))
        (i32.add (i32.load8_u (i32.const 1320)) (i32.load8_u (i32.const 1324)))))"#
    );
    let buckets = Buckets::default();
    let run = |bucket: &str| {
        keyvalue(&body)
            .input(bucket)
            .host(buckets.clone())
            .grant(|g| g.roots = vec![root("state", true), root("docs", false)])
            .run()
    };
    let good = run("state").await;
    assert_eq!(json(&good), json!(1), "set: ok, get: ok, some");
    assert_eq!(good.stats.host_calls["wasi:keyvalue/store.set"], 1);
    let stored = buckets.0.lock().unwrap().clone();
    assert_eq!(stored[&("state".into(), "tool".into())], b"state");
    assert_eq!(
        json(&run("docs").await),
        json!(2),
        "set is an error, get is none"
    );
    assert_eq!(json(&run("other").await), json!(5), "open: access-denied");
    assert_eq!(buckets.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn deleting_needs_a_writable_root() {
    let body = format!(
        r#"{OPEN}
      (call $delete (i32.load (i32.const 1204)) (local.get $tool) (local.get $tool-len) (i32.const 1300))
      (call $digit (i32.load8_u (i32.const 1300)))"#
    );
    let buckets = Buckets::default();
    buckets
        .0
        .lock()
        .unwrap()
        .insert(("docs".into(), "tool".into()), vec![1]);
    for (writable, expected, left) in [(false, 1, 1), (true, 0, 0)] {
        let report = keyvalue(&body)
            .input("docs")
            .host(buckets.clone())
            .grant(|g| g.roots = vec![root("docs", writable)])
            .run()
            .await;
        assert_eq!(json(&report), json!(expected));
        assert_eq!(buckets.0.lock().unwrap().len(), left);
    }
}

#[tokio::test]
async fn keys_come_in_pages_in_both_drafts() {
    let pages = |version: &str, params: &str, pass: &str| {
        let imports = format!(
            r#"(import "wasi:keyvalue/store@{version}" "open" (func $open (param i32 i32 i32)))
               (import "wasi:keyvalue/store@{version}" "[method]bucket.list-keys" (func $list (param i32 i32 {params} i32)))"#
        );
        let none = if params == "i64" {
            "(i64.const 0)"
        } else {
            "(i32.const 0) (i32.const 0)"
        };
        // The second page's length, and whether it is the last.
        let body = format!(
            r#"{OPEN}
          (call $list (i32.load (i32.const 1204)) (i32.const 0) {none} (i32.const 1400))
          (call $list (i32.load (i32.const 1204)) (i32.const 1) {pass} (i32.const 1600))
          (call $digit (i32.load (i32.const {len})))"#,
            len = if params == "i64" { 1612 } else { 1608 },
        );
        let world = if params == "i64" {
            "keyvalue-draft"
        } else {
            "keyvalue"
        };
        Test::new(&skill(world, &imports, &body), "tool").input("state")
    };
    let buckets = Buckets::default();
    for key in ["a", "b", "c"] {
        buckets
            .0
            .lock()
            .unwrap()
            .insert(("state".into(), key.into()), vec![]);
    }
    // key-response follows the result's tag: keys, then the cursor's option tag and its payload.
    let draft2 = pages(
        "0.2.0-draft2",
        "i32 i32",
        "(i32.load (i32.const 1416)) (i32.load (i32.const 1420))",
    );
    let draft = pages("0.2.0-draft", "i64", "(i64.load (i32.const 1424))");
    for test in [draft2, draft] {
        let report = test
            .host(buckets.clone())
            .grant(|g| g.roots = vec![root("state", false)])
            .run()
            .await;
        assert_eq!(json(&report), json!(1), "the third key alone");
    }
}

#[tokio::test]
async fn handles_are_bounded() {
    let body = r#"
      (loop $more (call $open (local.get $input) (local.get $input-len) (i32.const 1200)) (br $more))
      unreachable"#;
    let report = keyvalue(body)
        .input("state")
        .grant(|g| g.roots = vec![root("state", true)])
        .run()
        .await;
    assert_eq!(
        (report.outcome, code(&report)),
        (Outcome::QuotaExceeded, "instance_limit"),
        "{report:?}"
    );
}

#[tokio::test]
async fn config_shows_what_was_granted() {
    for (world, version) in [("config", "0.2.0-rc.1"), ("config-draft", "0.2.0-draft")] {
        let imports = format!(
            r#"(import "wasi:config/store@{version}" "get" (func $get (param i32 i32 i32)))
               (import "wasi:config/store@{version}" "get-all" (func $all (param i32)))"#
        );
        let body = r#"
          (call $get (local.get $input) (local.get $input-len) (i32.const 1200))
          (call $all (i32.const 1300))
          (call $digit (i32.add (i32.mul (i32.const 2) (i32.load8_u (i32.const 1204))) (i32.load (i32.const 1308))))"#;
        let wasm = skill(world, &imports, body);
        let run = |key: &str| {
            Test::new(&wasm, "tool")
                .input(key)
                .grant(|g| {
                    g.config.insert("unit".into(), "metric".into());
                })
                .run()
        };
        assert_eq!(json(&run("unit").await), json!(3));
        assert_eq!(json(&run("other").await), json!(1));
    }
}

#[tokio::test]
async fn exit_is_reported_with_its_code_and_the_environment_is_empty() {
    let imports = r#"
      (import "wasi:cli/exit@0.2.0" "exit" (func $exit (param i32)))
      (import "wasi:cli/environment@0.2.0" "get-environment" (func $env (param i32)))
      (import "wasi:cli/environment@0.2.0" "get-arguments" (func $args (param i32)))"#;
    for status in [0, 1] {
        let body = format!("(call $exit (i32.const {status})) unreachable");
        let report = Test::new(&skill("exits", imports, &body), "tool")
            .run()
            .await;
        assert_eq!(
            (report.outcome, code(&report)),
            (Outcome::RuntimeFailure, "exit")
        );
        assert!(
            report
                .error
                .unwrap()
                .message
                .ends_with(&format!("code {status}"))
        );
    }
    let body = r#"(call $env (i32.const 1200)) (call $args (i32.const 1300))
      (call $digit (i32.add (i32.load (i32.const 1204)) (i32.load (i32.const 1304))))"#;
    let report = Test::new(&skill("exits", imports, body), "tool")
        .run()
        .await;
    assert_eq!(json(&report), json!(0));
}

/// Opens the path that the input names under the first root and says how: 0 for an error, else the first byte read;
/// 9 without a root. The open flags are the parameter.
fn files(open_flags: u32, descriptor_flags: u32) -> Test {
    let imports = r#"
      (import "wasi:filesystem/preopens@0.2.0" "get-directories" (func $dirs (param i32)))
      (import "wasi:filesystem/types@0.2.0" "[method]descriptor.open-at" (func $open
        (param i32 i32 i32 i32 i32 i32 i32)))
      (import "wasi:filesystem/types@0.2.0" "[method]descriptor.read" (func $read (param i32 i64 i64 i32)))"#;
    let body = format!(
        r#"
      (call $dirs (i32.const 1200))
      (if (i32.eqz (i32.load (i32.const 1204))) (then (return (call $digit (i32.const 9)))))
      (call $open (i32.load (i32.load (i32.const 1200))) (i32.const 1)
        (local.get $input) (local.get $input-len) (i32.const {open_flags}) (i32.const {descriptor_flags})
        (i32.const 1300))
      (if (i32.load8_u (i32.const 1300)) (then (return (call $digit (i32.const 0)))))
      (call $read (i32.load (i32.const 1304)) (i64.const 1) (i64.const 0) (i32.const 1400))
      (if (i32.load8_u (i32.const 1400)) (then (return (call $digit (i32.const 8)))))
      (call $digit (i32.sub (i32.load8_u (i32.load (i32.const 1404))) (i32.const 48)))"#
    );
    Test::new(&skill("files", imports, &body), "tool")
}

const READ: u32 = 1;
const WRITE: u32 = 2;
const CREATE: u32 = 1;

#[tokio::test]
async fn files_end_at_their_root() {
    let dir = tempfile::tempdir().unwrap();
    let inside = dir.path().join("inside");
    std::fs::create_dir_all(inside.join("sub")).unwrap();
    std::fs::write(inside.join("file"), "5").unwrap();
    std::fs::write(dir.path().join("outside"), "6").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(dir.path().join("outside"), inside.join("absolute-link"))
            .unwrap();
        std::os::unix::fs::symlink("../outside", inside.join("relative-link")).unwrap();
        std::os::unix::fs::symlink("..", inside.join("sub/up")).unwrap();
    }
    let outside = dir.path().join("outside").display().to_string();
    let run = |path: &str, flags: (u32, u32), writable| {
        files(flags.0, flags.1)
            .input(path)
            .grant(|g| {
                g.roots = vec![Root {
                    name: "data".into(),
                    host_path: Some(inside.clone()),
                    writable,
                }];
            })
            .run()
    };
    for good in ["file", "./file", "sub/../file", "sub/up/file"] {
        assert_eq!(json(&run(good, (0, READ), false).await), json!(5), "{good}");
    }
    for escape in [
        "../outside",
        "sub/../../outside",
        "sub/up/../outside",
        "absolute-link",
        "relative-link",
        "/etc/passwd",
        outside.as_str(),
        "..",
    ] {
        assert_eq!(
            json(&run(escape, (0, READ), true).await),
            json!(0),
            "{escape}"
        );
    }
    assert_eq!(
        json(&run("new", (CREATE, READ | WRITE), false).await),
        json!(0),
        "read-only"
    );
    assert!(!inside.join("new").exists());
    assert_eq!(
        json(&run("../new", (CREATE, READ | WRITE), true).await),
        json!(0)
    );
    assert!(!dir.path().join("new").exists());
}

#[tokio::test]
async fn without_a_grant_there_are_no_files() {
    assert_eq!(json(&files(0, READ).input("file").run().await), json!(9));
}
