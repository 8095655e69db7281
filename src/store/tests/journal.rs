use super::*;

/// Ten entries, each after the first about a call.
fn filled() -> Place {
    let place = Place::new();
    for call in 0..5 {
        let data = serde_json::json!({ "output_bytes": call, "ratio": 0.5 });
        let entry = NewEntry::new("call.finished")
            .skill(&skill("acme.a"))
            .call(&call.to_string())
            .data(data);
        place
            .home
            .journal_append(&[NewEntry::new("call.started"), entry])
            .unwrap();
    }
    place
}

fn broken_at(place: &Place) -> i64 {
    match place.home.verify_journal().unwrap() {
        JournalStatus::Broken { seq, .. } => seq,
        whole @ JournalStatus::Whole { .. } => panic!("{whole:?}"),
    }
}

#[test]
fn an_untouched_journal_is_whole_and_reads_back() {
    let place = filled();
    let head = place.home.sign_journal_head().unwrap().unwrap();
    assert_eq!(head.seq, 10);
    assert_eq!(place.home.sign_journal_head().unwrap(), None);
    assert_eq!(
        place.home.verify_journal().unwrap(),
        JournalStatus::Whole {
            entries: 10,
            heads: 1
        }
    );
    let page = place.again().journal(7, 2).unwrap();
    assert_eq!(
        page.iter().map(|entry| entry.seq).collect::<Vec<_>>(),
        [8, 9]
    );
    assert_eq!(page[0].call_id.as_deref(), Some("3"));
    assert_eq!(page[1].prev_hash, page[0].hash);
}

#[test]
fn every_edited_column_is_noticed() {
    for column in [
        "at = at + 1",
        "kind = 'x'",
        "skill_id = NULL",
        "call_id = '9'",
        "data = '{}'",
        "seq = 40",
    ] {
        let place = filled();
        place
            .raw()
            .execute(&format!("UPDATE journal SET {column} WHERE seq = 4"), [])
            .unwrap();
        assert_eq!(broken_at(&place), 4, "{column}");
    }
    let zeros = "0".repeat(64);
    for column in ["hash", "prev_hash"] {
        let place = filled();
        place
            .raw()
            .execute(
                &format!("UPDATE journal SET {column} = '{zeros}' WHERE seq = 4"),
                [],
            )
            .unwrap();
        assert_eq!(broken_at(&place), 4, "{column}");
    }
}

#[test]
fn a_field_moved_into_its_neighbour_is_noticed() {
    let place = Place::new();
    place
        .home
        .journal_append(&[NewEntry::new("ab").call("c")])
        .unwrap();
    place
        .raw()
        .execute("UPDATE journal SET kind = 'a', call_id = 'bc'", [])
        .unwrap();
    assert_eq!(broken_at(&place), 1);
}

#[test]
fn a_removed_entry_is_noticed() {
    let place = filled();
    place
        .raw()
        .execute("DELETE FROM journal WHERE seq = 5", [])
        .unwrap();
    assert_eq!(broken_at(&place), 5);
    let place = filled();
    place
        .raw()
        .execute("DELETE FROM journal WHERE seq = 1", [])
        .unwrap();
    assert_eq!(broken_at(&place), 1);
}

#[test]
fn a_tail_that_was_cut_off_after_a_signed_head_is_noticed() {
    let place = filled();
    place.home.sign_journal_head().unwrap();
    place
        .raw()
        .execute("DELETE FROM journal WHERE seq > 7", [])
        .unwrap();
    assert_eq!(broken_at(&place), 8);
    // Also when new entries have grown over the cut.
    for _ in 0..6 {
        place
            .home
            .journal_append(&[NewEntry::new("later")])
            .unwrap();
    }
    assert_eq!(broken_at(&place), 10);
}

#[test]
fn a_head_that_someone_else_signed_proves_nothing() {
    let place = filled();
    place.home.sign_journal_head().unwrap();
    place
        .raw()
        .execute("UPDATE journal_heads SET signed_at = signed_at + 1", [])
        .unwrap();
    assert_eq!(broken_at(&place), 10);
    let place = filled();
    place.home.sign_journal_head().unwrap();
    std::fs::remove_file(place.home.dir().join("journal.key")).unwrap();
    assert_eq!(broken_at(&place), 10);
}

#[test]
fn threads_that_write_at_once_leave_one_chain_without_gaps() {
    let place = Place::new();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let other = place.again();
            scope.spawn(move || append_25(&other));
            scope.spawn(|| append_25(&place.home));
        }
    });
    assert_eq!(
        place.home.verify_journal().unwrap(),
        JournalStatus::Whole {
            entries: 200,
            heads: 0
        }
    );
}

fn append_25(home: &Home) {
    for _ in 0..25 {
        home.journal_append(&[NewEntry::new("x")]).unwrap();
    }
}

#[test]
fn a_row_that_cannot_be_read_is_a_break_and_no_damaged_database() {
    for column in [
        "hash = 'zz'",
        "prev_hash = 'zz'",
        "data = '{'",
        "skill_id = 'not a skill!'",
        "data = CAST(x'ff' AS TEXT)",
    ] {
        for seq in [4, 10] {
            let place = filled();
            place
                .raw()
                .execute(
                    &format!("UPDATE journal SET {column} WHERE seq = {seq}"),
                    [],
                )
                .unwrap();
            assert_eq!(broken_at(&place), seq, "{column}");
        }
    }
    let place = filled();
    place.home.sign_journal_head().unwrap();
    place
        .raw()
        .execute("UPDATE journal_heads SET hash = 'zz'", [])
        .unwrap();
    assert_eq!(broken_at(&place), 10);
}

#[test]
fn what_was_decided_cannot_be_cut_off_unseen() {
    let id = skill("acme.a");
    let deeds: [(&str, fn(&Home)); 5] = [
        ("install", |home| {
            drop(home.install(&request("acme.a", "1.1.0")).unwrap())
        }),
        ("trust", |home| {
            drop(home.trust_add(&publisher("other"), &key(5), "").unwrap())
        }),
        ("revoke", |home| {
            drop(home.trust_revoke(&key(6), "lost").unwrap())
        }),
        ("grant", |home| {
            assert!(
                home.grant_add(&skill("acme.a"), &"http:a.org".parse().unwrap())
                    .unwrap()
            )
        }),
        ("state", |home| {
            drop(
                home.set_state(&skill("acme.a"), State::Disabled, "", "", false)
                    .unwrap(),
            )
        }),
    ];
    for (name, deed) in deeds {
        let place = Place::with_trust();
        place.home.install(&request(id.as_str(), "1.0.0")).unwrap();
        deed(&place.home);
        assert!(
            matches!(
                place.home.verify_journal().unwrap(),
                JournalStatus::Whole { heads: 2.., .. }
            ),
            "{name}"
        );
        place
            .raw()
            .execute(
                "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)",
                [],
            )
            .unwrap();
        broken_at(&place);
    }
}

#[test]
fn calls_leave_no_long_unsigned_tail() {
    let place = Place::new();
    for _ in 0..300 {
        place
            .home
            .journal_append(&[NewEntry::new("call.finished")])
            .unwrap();
    }
    assert_eq!(
        place.home.verify_journal().unwrap(),
        JournalStatus::Whole {
            entries: 300,
            heads: 1
        }
    );
}

#[test]
fn verifying_makes_no_key() {
    let place = Place::new();
    place.home.journal_append(&[NewEntry::new("x")]).unwrap();
    assert_eq!(
        place.home.verify_journal().unwrap(),
        JournalStatus::Whole {
            entries: 1,
            heads: 0
        }
    );
    assert!(!place.home.dir().join("journal.key").exists());
}
