use serde_json::json;

use super::*;

fn small() -> KvQuota {
    KvQuota {
        total_bytes: 20,
        keys: 3,
        value_bytes: 10,
    }
}

#[test]
fn values_outlive_the_process_and_are_their_skills_own() {
    let place = Place::new();
    let (a, b) = (skill("acme.a"), skill("acme.b"));
    place
        .home
        .kv_set(&a, "data", "k", b"\0\xff", &small())
        .unwrap();
    let again = place.again();
    assert_eq!(again.kv_get(&a, "data", "k").unwrap().unwrap(), b"\0\xff");
    assert_eq!(again.kv_get(&a, "other", "k").unwrap(), None);
    assert_eq!(again.kv_get(&b, "data", "k").unwrap(), None);
    assert!(!again.kv_delete(&b, "data", "k").unwrap());
    assert!(again.kv_delete(&a, "data", "k").unwrap());
    assert_eq!(again.kv_usage(&a).unwrap(), (0, 0));
}

#[test]
fn a_quota_counts_all_buckets_and_a_refused_write_changes_nothing() {
    let place = Place::new();
    let id = skill("acme.a");
    let set = |bucket: &str, key: &str, size: usize| {
        place
            .home
            .kv_set(&id, bucket, key, &vec![1; size], &small())
    };
    assert_eq!(code(set("a", "k", 11)), "quota_exceeded");
    set("a", "k", 9).unwrap();
    set("b", "k", 9).unwrap();
    assert_eq!(place.home.kv_usage(&id).unwrap(), (2, 20));
    assert_eq!(code(set("c", "k", 0)), "quota_exceeded");
    assert_eq!(code(set("b", "k", 10)), "quota_exceeded");
    assert_eq!(place.home.kv_get(&id, "b", "k").unwrap().unwrap().len(), 9);
    set("b", "k", 2).unwrap();
    assert_eq!(place.home.kv_usage(&id).unwrap(), (2, 13));
    set("c", "é", 0).unwrap();
    assert_eq!(place.home.kv_usage(&id).unwrap(), (3, 15));
    assert_eq!(code(set("c", "l", 0)), "quota_exceeded");
    assert_eq!(code(set("c", &"k".repeat(2000), 0)), "quota_exceeded");
    // Another skill is not touched by it, and who is over may still shrink.
    place
        .home
        .kv_set(&skill("acme.b"), "a", "k", b"1", &small())
        .unwrap();
    let none = KvQuota {
        total_bytes: 0,
        keys: 0,
        ..small()
    };
    place.home.kv_set(&id, "a", "k", b"", &none).unwrap();
}

#[test]
fn keys_come_in_byte_order_page_by_page() {
    let place = Place::new();
    let id = skill("acme.a");
    for key in ["b", "a", "é", "Z", "c"] {
        place
            .home
            .kv_set(&id, "data", key, b"", &KvQuota::default())
            .unwrap();
    }
    let (mut cursor, mut all, mut pages) = (None, Vec::new(), 0);
    loop {
        let (keys, next) = place
            .home
            .kv_keys(&id, "data", cursor.as_deref(), 2)
            .unwrap();
        all.extend(keys);
        pages += 1;
        cursor = next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(
        (all, pages),
        (["Z", "a", "b", "c", "é"].map(str::to_owned).to_vec(), 3)
    );
}

#[test]
fn a_secret_is_never_shown_and_leaves_nothing_in_the_file() {
    let place = Place::new();
    let name: SecretName = "skill:acme.a/token".parse().unwrap();
    let value = SecretValue::new("hunter2-hunter2-hunter2".to_owned());
    assert!(!format!("{value:?}").contains("hunter2"));
    place.home.secret_set(&name, &value).unwrap();
    assert_eq!(
        place.again().secret(&name).unwrap().unwrap().expose(),
        value.expose()
    );
    assert_eq!(
        place.home.secret_names().unwrap(),
        std::slice::from_ref(&name)
    );
    let journal = serde_json::to_string(&place.home.journal(0, 100).unwrap()).unwrap();
    assert!(journal.contains("skill:acme.a/token") && !journal.contains("hunter2"));
    place.home.secret_remove(&name).unwrap();
    assert_eq!(code(place.home.secret_remove(&name)), "not_found");
    assert!(place.home.secret(&name).unwrap().is_none());
    place
        .raw()
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    let file = std::fs::read(place.home.dir().join("state.db")).unwrap();
    assert!(!file.windows(7).any(|window| window == b"hunter2"));
}

#[test]
fn secret_names_spell_out_their_scope() {
    for good in ["global/k", "principal:me/k", "channel:c/k", "skill:a.b/k"] {
        assert!(good.parse::<SecretName>().is_ok(), "{good}");
    }
    for bad in [
        "k",
        "global/",
        "/k",
        "global/*",
        "other/k",
        "skill:/k",
        "skill/k",
        "global/K",
        "global/a/b",
        " global/k",
    ] {
        assert!(bad.parse::<SecretName>().is_err(), "{bad}");
    }
}

#[test]
fn configuration_is_kept_and_its_values_stay_out_of_the_journal() {
    let place = Place::new();
    let id = skill("acme.a");
    place
        .home
        .config_set(&id, "api_token", Some(&json!("hunter2")))
        .unwrap();
    place
        .home
        .config_set(&id, "retries", Some(&json!(3)))
        .unwrap();
    place
        .home
        .config_set(&id, "retries", Some(&json!([1])))
        .unwrap();
    let all = place.again().config(&id).unwrap();
    assert_eq!(
        all,
        [
            ("api_token".to_owned(), json!("hunter2")),
            ("retries".to_owned(), json!([1]))
        ]
        .into()
    );
    place.home.config_set(&id, "api_token", None).unwrap();
    assert_eq!(place.home.config(&id).unwrap().len(), 1);
    assert!(
        !serde_json::to_string(&place.home.journal(0, 100).unwrap())
            .unwrap()
            .contains("hunter2")
    );
}

#[test]
fn grants_change_one_by_one_and_are_written_down() {
    let place = Place::new();
    let id = skill("acme.a");
    let grant: Grant = "write:data".parse().unwrap();
    assert!(place.home.grant_add(&id, &grant).unwrap());
    assert!(!place.home.grant_add(&id, &grant).unwrap());
    assert!(place.home.grants(&id).unwrap().write_roots.contains("data"));
    assert!(place.home.grants(&skill("acme.b")).unwrap().is_empty());
    assert!(place.home.grant_remove(&id, &grant).unwrap());
    assert!(!place.home.grant_remove(&id, &grant).unwrap());
    let kinds: Vec<_> = place
        .home
        .journal(0, 100)
        .unwrap()
        .into_iter()
        .map(|entry| entry.kind)
        .collect();
    assert_eq!(kinds, ["grants.set", "grants.set"]);
}

#[test]
fn a_skills_standing_is_its_state_grants_and_configuration() {
    let place = Place::with_trust();
    let id = skill("acme.a");
    let unknown = place.home.standing(&id).unwrap();
    assert_eq!(unknown.installed, None);
    assert!(unknown.grants.is_empty() && unknown.config.is_empty());
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    place
        .home
        .grant_add(&id, &"http:example.com".parse().unwrap())
        .unwrap();
    place
        .home
        .config_set(&id, "retries", Some(&json!(3)))
        .unwrap();
    let standing = place.home.standing(&id).unwrap();
    assert_eq!(standing.installed, place.home.skill(&id).unwrap());
    assert_eq!(standing.grants, place.home.grants(&id).unwrap());
    assert_eq!(standing.config, place.home.config(&id).unwrap());
    assert!(standing.installed.is_some() && !standing.grants.is_empty());
}
