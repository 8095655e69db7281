use super::*;
use crate::trust::TrustStore;

#[test]
fn a_revocation_stops_every_version_that_the_key_signed() {
    let place = Place::with_trust();
    let home = &place.home;
    home.trust_add(&publisher("acme"), &key(2), "second")
        .unwrap();
    home.install(&request("acme.a", "1.0.0")).unwrap();
    home.install(&request("acme.a", "1.1.0")).unwrap();
    let other = InstallRequest {
        public_key: key(2),
        ..request("acme.b", "1.0.0")
    };
    home.install(&other).unwrap();

    let stopped = home.trust_revoke(&key(1), "stolen laptop").unwrap();
    assert_eq!(stopped.len(), 2);
    for version in home.versions(&skill("acme.a")).unwrap() {
        assert_eq!(
            (version.state, version.reason.as_str()),
            (State::Quarantined, "key_revoked")
        );
        assert!(version.reason_text.contains("stolen laptop"));
    }
    assert_eq!(
        home.skill(&skill("acme.b")).unwrap().unwrap().state,
        State::Active
    );
    // No override leads back, and no way leads the key back in.
    assert_eq!(
        code(home.set_state(&skill("acme.a"), State::Active, "x", "y", true)),
        "key_revoked"
    );
    assert_eq!(
        code(home.trust_add(&publisher("acme"), &key(1), "")),
        "key_revoked"
    );
    assert_eq!(
        code(home.trust_pin(&publisher("new"), &key(1))),
        "key_revoked"
    );
    assert_eq!(
        code(home.install(&request("acme.c", "1.0.0"))),
        "key_revoked"
    );
    assert_eq!(home.trust_revoke(&key(1), "again").unwrap(), []);
}

#[test]
fn a_revoked_key_leaves_no_room_for_another_first_key() {
    let place = Place::new();
    place.home.trust_pin(&publisher("pinned"), &key(1)).unwrap();
    place
        .home
        .trust_add(&publisher("listed"), &key(2), "")
        .unwrap();
    for known in [1, 2] {
        place.home.trust_revoke(&key(known), "stolen").unwrap();
    }
    for name in ["pinned", "listed"] {
        assert_eq!(
            code(place.home.trust_pin(&publisher(name), &key(3))),
            "key_mismatch"
        );
        place
            .home
            .trust_add(&publisher(name), &key(3), "the new one")
            .unwrap();
        place.home.trust_pin(&publisher(name), &key(3)).unwrap();
    }
    let revoked: Vec<_> = place
        .home
        .trust_entries()
        .unwrap()
        .into_iter()
        .filter(|entry| entry.kind == KeyKind::Revoked)
        .map(|entry| entry.publisher.unwrap().to_string())
        .collect();
    assert_eq!(revoked, ["listed", "pinned"]);
}

#[test]
fn a_pin_is_the_first_key_only() {
    let place = Place::new();
    place.home.trust_pin(&publisher("acme"), &key(1)).unwrap();
    place.home.trust_pin(&publisher("acme"), &key(1)).unwrap();
    assert_eq!(
        code(place.home.trust_pin(&publisher("acme"), &key(2))),
        "key_mismatch"
    );
    assert_eq!(
        place.home.trust_store().unwrap().tofu_publishers[&publisher("acme")],
        key(1)
    );
}

#[test]
fn forgetting_a_publisher_stops_its_skills() {
    let place = Place::with_trust();
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    assert_eq!(
        code(place.home.trust_remove(&publisher("acme"), Some(&key(9)))),
        "not_found"
    );
    let stopped = place.home.trust_remove(&publisher("acme"), None).unwrap();
    assert_eq!(stopped[0].reason, "untrusted");
    assert_eq!(
        code(
            place
                .home
                .set_state(&skill("acme.a"), State::Active, "r", "r", true)
        ),
        "untrusted"
    );
    place
        .home
        .trust_add(&publisher("acme"), &key(1), "back")
        .unwrap();
    let back = place
        .home
        .set_state(&skill("acme.a"), State::Active, "trusted again", "", true)
        .unwrap();
    assert_eq!(back.state, State::Active);
}

#[test]
fn an_import_is_taken_over_whole_or_not_at_all() {
    let place = Place::new();
    let mut store = TrustStore::default();
    store
        .trusted_publishers
        .insert(publisher("acme"), vec![key(1), key(2)]);
    store.tofu_publishers.insert(publisher("pinned"), key(3));
    store.trusted_publishers.insert(publisher("nobody"), vec![]);
    store.revoked.insert(key(4), "bad".to_owned());
    place.home.trust_import(&store).unwrap();
    let loaded = place.home.trust_store().unwrap();
    assert_eq!(loaded.trusted_publishers[&publisher("acme")].len(), 2);
    assert_eq!(loaded.tofu_publishers, store.tofu_publishers);
    assert_eq!(loaded.revoked, store.revoked);
    assert_eq!(
        code(place.home.trust_pin(&publisher("nobody"), &key(8))),
        "key_mismatch"
    );
    let kinds: Vec<_> = place
        .home
        .trust_entries()
        .unwrap()
        .into_iter()
        .map(|entry| entry.kind)
        .collect();
    assert_eq!(
        kinds,
        [
            KeyKind::Allowlisted,
            KeyKind::Allowlisted,
            KeyKind::Allowlisted,
            KeyKind::Tofu,
            KeyKind::Revoked
        ]
    );

    let mut bad = TrustStore::default();
    bad.trusted_publishers
        .insert(publisher("aaa"), vec![key(5)]);
    bad.tofu_publishers.insert(publisher("pinned"), key(6));
    assert_eq!(code(place.home.trust_import(&bad)), "key_mismatch");
    assert!(
        !place
            .home
            .trust_store()
            .unwrap()
            .trusted_publishers
            .contains_key(&publisher("aaa"))
    );
}
