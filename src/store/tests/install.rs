use std::fs;

use super::*;

fn files(home: &Home) -> usize {
    let Ok(folders) = fs::read_dir(home.dir().join("artifacts")) else {
        return 0;
    };
    folders
        .map(|folder| fs::read_dir(folder.unwrap().path()).unwrap().count())
        .sum()
}

#[test]
fn what_is_installed_comes_back() {
    let place = Place::with_trust();
    let grants: GrantSet = serde_json::from_str(r#"{"http_hosts":["a.org"]}"#).unwrap();
    let first = request("acme.a", "1.0.0");
    let installed = place
        .home
        .install(&InstallRequest {
            grants: Some(grants.clone()),
            ..first.clone()
        })
        .unwrap();
    assert_eq!(installed.payload_digest, first.payload_digest);
    assert_eq!(installed.tools, first.tools);
    assert_eq!(
        place.home.artifact_bytes(&installed.file_digest).unwrap(),
        *first.bytes
    );
    assert_eq!(place.home.grants(&first.skill_id).unwrap(), grants);
    // An update that says nothing of grants leaves them.
    place.home.install(&request("acme.a", "1.1.0")).unwrap();
    assert_eq!(place.again().grants(&first.skill_id).unwrap(), grants);
    let versions = place.home.versions(&first.skill_id).unwrap();
    let list: Vec<_> = versions
        .iter()
        .map(|v| (v.version.to_string(), v.current))
        .collect();
    assert_eq!(
        list,
        [("1.1.0".to_owned(), true), ("1.0.0".to_owned(), false)]
    );
    let back = place
        .home
        .use_version(&first.skill_id, first.version)
        .unwrap();
    assert!(back.current);
    assert_eq!(place.home.skills().unwrap(), [back]);
}

#[test]
fn names_stay_with_their_first_owner_even_after_removal() {
    let place = Place::with_trust();
    place
        .home
        .trust_add(&publisher("evil"), &key(2), "")
        .unwrap();
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    let id = InstallRequest {
        publisher: publisher("evil"),
        public_key: key(2),
        tools: vec![tool("evil.t")],
        ..request("acme.a", "2.0.0")
    };
    let tools = InstallRequest {
        tools: vec![tool("acme.a.run")],
        ..request("acme.b", "1.0.0")
    };
    for _ in 0..2 {
        assert_eq!(code(place.home.install(&id)), "skill_id_owned");
        assert_eq!(code(place.home.install(&tools)), "tool_id_taken");
        let _ = place.home.remove(&skill("acme.a"), false);
    }
    assert_eq!(files(&place.home), 0);
    place.home.release_names(&skill("acme.a")).unwrap();
    place.home.install(&tools).unwrap();
}

#[test]
fn purging_a_skill_gives_its_names_up() {
    let place = Place::with_trust();
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    place.home.remove(&skill("acme.a"), true).unwrap();
    place
        .home
        .trust_add(&publisher("evil"), &key(2), "")
        .unwrap();
    let other = InstallRequest {
        publisher: publisher("evil"),
        public_key: key(2),
        ..request("acme.a", "1.0.0")
    };
    place.home.install(&other).unwrap();
    assert_eq!(
        code(place.home.install(&request("acme.a", "2.0.0"))),
        "skill_id_owned"
    );
}

/// A skill of a publisher that nobody trusts, kept in quarantine because its audit failed.
fn squatter() -> InstallRequest {
    InstallRequest {
        publisher: publisher("evil"),
        public_key: key(2),
        payload_digest: Digest::of(b"evil"),
        bytes: Arc::new(b"evil".to_vec()),
        trust: "tofu_newly_pinned".to_owned(),
        tools: vec![tool("acme.a.run"), tool("acme.b.run")],
        grants: Some(serde_json::from_str(r#"{"http_hosts":["evil.org"]}"#).unwrap()),
        state: State::Quarantined,
        reason: "audit_failed".to_owned(),
        ..request("acme.a", "1.0.0")
    }
}

#[test]
fn a_skill_whose_key_is_not_trusted_holds_no_names() {
    let place = Place::with_trust();
    let kept = place.home.install(&squatter()).unwrap();
    assert_eq!(kept.trust, "untrusted");
    place.home.install(&request("acme.b", "1.0.0")).unwrap();
    let real = place.home.install(&request("acme.a", "1.0.0")).unwrap();
    assert_eq!(
        (real.state, real.publisher.as_str()),
        (State::Active, "acme")
    );
    assert_eq!(place.home.versions(&skill("acme.a")).unwrap().len(), 1);
    assert!(
        place.home.grants(&skill("acme.a")).unwrap().is_empty(),
        "not the squatter's grants"
    );
    assert_eq!(code(place.home.install(&squatter())), "skill_id_owned");
    place.home.remove(&skill("acme.a"), false).unwrap();
    assert_eq!(code(place.home.install(&squatter())), "skill_id_owned");
}

#[test]
fn a_skill_gets_its_names_when_its_key_is_trusted_and_it_is_enabled() {
    let place = Place::with_trust();
    let id = skill("acme.a");
    place.home.install(&squatter()).unwrap();
    assert_eq!(
        code(place.home.set_state(&id, State::Active, "mine", "", true)),
        "untrusted"
    );
    place
        .home
        .trust_add(&publisher("evil"), &key(2), "")
        .unwrap();
    let enabled = place
        .home
        .set_state(&id, State::Active, "mine", "", true)
        .unwrap();
    assert_eq!(enabled.trust, "allowlisted");
    assert_eq!(
        code(place.home.install(&request("acme.a", "2.0.0"))),
        "skill_id_owned"
    );
    assert_eq!(
        code(place.home.install(&request("acme.b", "1.0.0"))),
        "tool_id_taken"
    );
}

#[test]
fn a_tool_that_was_taken_meanwhile_keeps_a_skill_from_being_enabled() {
    let place = Place::with_trust();
    place.home.install(&squatter()).unwrap();
    place.home.install(&request("acme.b", "1.0.0")).unwrap();
    place
        .home
        .set_state(&skill("acme.b"), State::Disabled, "", "", false)
        .unwrap();
    place
        .home
        .trust_add(&publisher("evil"), &key(2), "")
        .unwrap();
    let enabled = place
        .home
        .set_state(&skill("acme.a"), State::Active, "mine", "", true);
    assert_eq!(code(enabled), "tool_id_taken");
}

#[test]
fn an_update_is_no_way_out_of_quarantine() {
    let place = Place::with_trust();
    let id = skill("acme.a");
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    place
        .home
        .set_state(&id, State::Quarantined, "by_owner", "bad", false)
        .unwrap();
    for version in ["2.0.0", "3.0.0"] {
        let updated = place.home.install(&request("acme.a", version)).unwrap();
        assert_eq!(
            (
                updated.state,
                updated.reason.as_str(),
                updated.reason_text.as_str()
            ),
            (State::Quarantined, "by_owner", "bad")
        );
    }
    place
        .home
        .set_state(&id, State::Active, "by_owner", "looked at", true)
        .unwrap();
    assert_eq!(
        place
            .home
            .install(&request("acme.a", "4.0.0"))
            .unwrap()
            .state,
        State::Active
    );
}

#[test]
fn a_version_never_changes_and_never_goes_back_unasked() {
    let place = Place::with_trust();
    place.home.install(&request("acme.a", "1.10.0")).unwrap();
    let lower = request("acme.a", "1.9.0");
    assert_eq!(code(place.home.install(&lower)), "downgrade");
    let other = InstallRequest {
        payload_digest: Digest::of(b"other"),
        allow_downgrade: true,
        ..request("acme.a", "1.10.0")
    };
    assert_eq!(code(place.home.install(&other)), "version_conflict");
    let again = place.home.install(&request("acme.a", "1.10.0")).unwrap();
    assert_eq!(again.version.to_string(), "1.10.0");
    assert_eq!(place.home.versions(&skill("acme.a")).unwrap().len(), 1);
    let down = place
        .home
        .install(&InstallRequest {
            allow_downgrade: true,
            ..lower
        })
        .unwrap();
    assert!(down.current && down.version.to_string() == "1.9.0");
}

#[test]
fn a_refused_install_leaves_nothing_behind() {
    let place = Place::new();
    let pinned = InstallRequest {
        pin: true,
        ..request("acme.a", "1.0.0")
    };
    assert_eq!(
        code(place.home.install(&request("acme.a", "1.0.0"))),
        "untrusted"
    );
    // The pin is in the same transaction as the refusal below: `acme.b` claims a tool of `acme.a`.
    place.home.install(&pinned).unwrap();
    place
        .home
        .trust_add(&publisher("acme"), &key(1), "")
        .unwrap();
    let before = (
        place.home.trust_entries().unwrap(),
        place.home.journal_last_seq().unwrap(),
        files(&place.home),
    );
    let clash = InstallRequest {
        publisher: publisher("new"),
        public_key: key(7),
        pin: true,
        tools: vec![tool("acme.a.run")],
        ..request("new.b", "1.0.0")
    };
    assert_eq!(code(place.home.install(&clash)), "tool_id_taken");
    // Refused only after its file is in place.
    let name = InstallRequest {
        tools: vec![tool("acme.a_run")],
        ..request("acme.c", "1.0.0")
    };
    assert_eq!(code(place.home.install(&name)), "tool_name_clash");
    let after = (
        place.home.trust_entries().unwrap(),
        place.home.journal_last_seq().unwrap(),
        files(&place.home),
    );
    assert_eq!(before, after);
    assert_eq!(place.home.skills().unwrap().len(), 1);
}

#[test]
fn quarantine_is_left_by_an_override_only() {
    let place = Place::with_trust();
    let id = skill("acme.a");
    let quarantined = InstallRequest {
        state: State::Quarantined,
        reason: "audit_failed".to_owned(),
        ..request("acme.a", "1.0.0")
    };
    place.home.install(&quarantined).unwrap();
    assert_eq!(
        code(place.home.set_state(&id, State::Active, "", "", false)),
        "quarantined"
    );
    assert_eq!(
        code(place.home.set_state(&id, State::Active, " ", "", true)),
        "quarantined"
    );
    assert_eq!(
        code(
            place
                .home
                .set_state(&id, State::Active, "because", "", false)
        ),
        "quarantined"
    );
    assert_eq!(
        code(place.home.set_state(&id, State::Disabled, "", "", false)),
        "quarantined"
    );
    // Neither does installing the same payload again, as active.
    let again = place.home.install(&request("acme.a", "1.0.0")).unwrap();
    assert_eq!(
        (again.state, again.reason.as_str()),
        (State::Quarantined, "audit_failed")
    );
    let enabled = place
        .home
        .set_state(&id, State::Active, "reviewed", "by hand", true)
        .unwrap();
    assert_eq!(
        (enabled.state, enabled.reason.as_str()),
        (State::Active, "reviewed")
    );
    // What a person switched off stays off through an update.
    place
        .home
        .set_state(&id, State::Disabled, "", "", false)
        .unwrap();
    assert_eq!(
        place
            .home
            .install(&request("acme.a", "1.1.0"))
            .unwrap()
            .state,
        State::Disabled
    );
}

#[test]
fn two_tools_never_get_one_name_over_mcp() {
    let place = Place::with_trust();
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    let clash = InstallRequest {
        tools: vec![tool("acme.a_run")],
        state: State::Quarantined,
        ..request("acme.b", "1.0.0")
    };
    place.home.install(&clash).unwrap();
    assert_eq!(
        code(
            place
                .home
                .set_state(&skill("acme.b"), State::Active, "x", "", true)
        ),
        "tool_name_clash"
    );
    place
        .home
        .set_state(&skill("acme.a"), State::Disabled, "", "", false)
        .unwrap();
    place
        .home
        .set_state(&skill("acme.b"), State::Active, "x", "", true)
        .unwrap();
    assert_eq!(
        code(
            place
                .home
                .set_state(&skill("acme.a"), State::Active, "", "", false)
        ),
        "tool_name_clash"
    );
    let long = InstallRequest {
        tools: vec![tool(&"x".repeat(65))],
        ..request("acme.c", "1.0.0")
    };
    assert_eq!(code(place.home.install(&long)), "tool_name_too_long");
}

#[test]
fn two_processes_that_install_at_once_both_succeed() {
    let place = Place::with_trust();
    std::thread::scope(|scope| {
        for worker in 0..4 {
            let home = place.again();
            scope.spawn(move || {
                for patch in 0..5 {
                    home.install(&request(
                        &format!("acme.s{worker}"),
                        &format!("1.0.{patch}"),
                    ))
                    .unwrap();
                }
            });
        }
    });
    assert_eq!(place.home.skills().unwrap().len(), 4);
    assert_eq!(files(&place.home), 20);
    assert!(matches!(
        place.home.verify_journal().unwrap(),
        JournalStatus::Whole { .. }
    ));
}

#[test]
fn of_two_claims_to_one_name_at_once_one_wins() {
    let place = Place::with_trust();
    place
        .home
        .trust_add(&publisher("evil"), &key(2), "")
        .unwrap();
    let evil = InstallRequest {
        publisher: publisher("evil"),
        public_key: key(2),
        payload_digest: Digest::of(b"evil"),
        ..request("acme.a", "1.0.0")
    };
    let (a, b) = (place.again(), place.again());
    let (left, right) = std::thread::scope(|scope| {
        let left = scope.spawn(|| a.install(&request("acme.a", "1.0.0")));
        let right = scope.spawn(|| b.install(&evil));
        (left.join().unwrap(), right.join().unwrap())
    });
    assert_ne!(left.is_ok(), right.is_ok());
    assert_eq!(left.err().or(right.err()).unwrap().code(), "skill_id_owned");
}

#[test]
fn what_a_killed_process_left_is_swept_and_nothing_else() {
    let place = Place::with_trust();
    let kept = place.home.install(&request("acme.a", "1.0.0")).unwrap();
    let folder = place
        .home
        .artifact_path(&kept.file_digest)
        .parent()
        .unwrap()
        .to_owned();
    // Killed after the rename, killed before it, and a file that is not ours.
    let orphan = place.home.artifact_path(&Digest::of(b"orphan"));
    fs::create_dir_all(orphan.parent().unwrap()).unwrap();
    fs::write(&orphan, b"orphan").unwrap();
    fs::write(folder.join(".beside-x1y2"), b"half").unwrap();
    fs::write(folder.join("README"), b"mine").unwrap();
    assert_eq!(place.home.sweep().unwrap(), 2);
    assert!(!orphan.exists() && folder.join("README").exists());
    assert_eq!(
        place.home.artifact_bytes(&kept.file_digest).unwrap(),
        b"acme.a@1.0.0"
    );
}

#[test]
fn a_transaction_that_is_dropped_half_way_changes_nothing() {
    let place = Place::with_trust();
    let request = request("acme.a", "1.0.0");
    let died = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        place.home.write(|tx| -> Result<(), StoreError> {
            tx.execute(
                "INSERT INTO skill_owners VALUES ('acme.a', 'nobody', 0)",
                [],
            )?;
            place
                .home
                .place_artifact(&Digest::of(&request.bytes), &request.bytes)?;
            panic!("killed between file and commit")
        })
    }));
    assert!(died.is_err());
    assert_eq!(files(&place.home), 1);
    assert!(place.again().skills().unwrap().is_empty());
    // The same home goes on, and the file is put to use.
    place.home.install(&request).unwrap();
    assert_eq!(files(&place.home), 1);
}

#[test]
fn a_damaged_artifact_is_refused_and_repaired_by_installing_again() {
    let place = Place::with_trust();
    let installed = place.home.install(&request("acme.a", "1.0.0")).unwrap();
    fs::write(
        place.home.artifact_path(&installed.file_digest),
        b"acme.a@1.0.1",
    )
    .unwrap();
    assert_eq!(
        code(place.home.artifact_bytes(&installed.file_digest)),
        "artifact_damaged"
    );
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    assert!(place.home.artifact_bytes(&installed.file_digest).is_ok());
}

#[test]
fn removing_keeps_stored_values_unless_they_are_purged() {
    let place = Place::with_trust();
    let id = skill("acme.a");
    for (purge, left) in [(false, 1), (true, 0)] {
        place.home.install(&request("acme.a", "1.0.0")).unwrap();
        place
            .home
            .kv_set(&id, "b", "k", b"v", &KvQuota::default())
            .unwrap();
        place
            .home
            .grant_add(&id, &"http:a.org".parse().unwrap())
            .unwrap();
        place.home.remove(&id, purge).unwrap();
        assert_eq!(place.home.kv_usage(&id).unwrap().0, left);
        assert!(place.home.grants(&id).unwrap().is_empty());
    }
    assert_eq!(code(place.home.remove(&id, false)), "not_found");
}
