use serde_json::{Value, json};

use super::*;

struct Call {
    skill_id: SkillId,
    tool_id: ToolId,
    input: Value,
    payload: &'static str,
    grants: GrantSet,
}

fn call() -> Call {
    Call {
        skill_id: skill("acme.a"),
        tool_id: tool("acme.a.run"),
        input: json!({ "b": 1, "a": [2] }),
        payload: "payload",
        grants: GrantSet::default(),
    }
}

fn ask(home: &Home, call: &Call) -> ApprovalOutcome {
    home.request_or_use_approval(&ApprovalRequest {
        skill_id: &call.skill_id,
        payload_digest: Digest::of(call.payload.as_bytes()),
        tool_id: &call.tool_id,
        input: &call.input,
        grants_digest: call.grants.digest(),
        ttl_ms: 1000,
    })
    .unwrap()
}

fn pending(outcome: ApprovalOutcome) -> String {
    match outcome {
        ApprovalOutcome::Pending(id) => id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_approval_serves_one_call() {
    let place = Place::new();
    let id = pending(ask(&place.home, &call()));
    assert_eq!(
        pending(ask(&place.home, &call())),
        id,
        "asked twice, one question"
    );
    assert_eq!(
        place.home.approval(&id).unwrap().input.unwrap(),
        r#"{"a":[2],"b":1}"#
    );
    place.home.approve(&id, "fine").unwrap();
    assert_eq!(code(place.home.approve(&id, "again")), "wrong_state");
    let reordered = Call {
        input: json!({ "a": [2.0], "b": 1 }),
        ..call()
    };
    assert_eq!(
        ask(&place.home, &reordered),
        ApprovalOutcome::Approved(id.clone())
    );
    let used = place.home.approval(&id).unwrap();
    assert_eq!(
        (used.state, used.note.as_str(), used.input),
        (ApprovalState::Used, "fine", None)
    );
    assert_ne!(pending(ask(&place.home, &call())), id);
}

#[test]
fn an_approval_serves_no_other_call() {
    let place = Place::new();
    let id = pending(ask(&place.home, &call()));
    place.home.approve(&id, "").unwrap();
    let mut grants = GrantSet::default();
    grants.add(&"http:a.org".parse().unwrap());
    for other in [
        Call {
            input: json!({ "b": 2, "a": [2] }),
            ..call()
        },
        Call {
            tool_id: tool("acme.a.other"),
            ..call()
        },
        Call {
            payload: "another payload",
            ..call()
        },
        Call { grants, ..call() },
    ] {
        assert_ne!(pending(ask(&place.home, &other)), id);
    }
    assert_eq!(ask(&place.home, &call()), ApprovalOutcome::Approved(id));
}

#[test]
fn a_no_stands_until_it_expires() {
    let place = Place::new();
    let id = pending(ask(&place.home, &call()));
    place.home.deny(&id, "no").unwrap();
    assert_eq!(
        ask(&place.home, &call()),
        ApprovalOutcome::Denied(id.clone())
    );
    place.pass(1000);
    assert_ne!(pending(ask(&place.home, &call())), id);
}

#[test]
fn questions_and_answers_expire() {
    let place = Place::new();
    let id = pending(ask(&place.home, &call()));
    place.pass(999);
    place.home.approve(&id, "").unwrap();
    place.pass(1000);
    assert_eq!(
        place.home.approval(&id).unwrap().state,
        ApprovalState::Expired
    );
    let next = pending(ask(&place.home, &call()));
    place.pass(1000);
    assert_eq!(code(place.home.approve(&next, "too late")), "wrong_state");
    assert_eq!(
        place.home.approvals(Some(ApprovalState::Pending)).unwrap(),
        []
    );
    assert_eq!(place.home.approvals(None).unwrap().len(), 2);
}

#[test]
fn of_many_calls_at_once_one_gets_the_approval() {
    let place = Place::new();
    let id = pending(ask(&place.home, &call()));
    place.home.approve(&id, "").unwrap();
    let approved: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| matches!(ask(&place.home, &call()), ApprovalOutcome::Approved(_)))
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| usize::from(thread.join().unwrap()))
            .sum()
    });
    assert_eq!(approved, 1);
}

#[test]
fn questions_are_bounded_and_long_inputs_are_not_kept() {
    let place = Place::new();
    let long = Call {
        input: json!("x".repeat(70_000)),
        ..call()
    };
    let id = pending(ask(&place.home, &long));
    assert_eq!(place.home.approval(&id).unwrap().input, None);
    for number in 1..200 {
        ask(
            &place.home,
            &Call {
                input: json!(number),
                ..call()
            },
        );
    }
    let one_more = Call {
        input: json!("one more"),
        ..call()
    };
    let refused = place.home.request_or_use_approval(&ApprovalRequest {
        skill_id: &one_more.skill_id,
        payload_digest: Digest::of(b"payload"),
        tool_id: &one_more.tool_id,
        input: &one_more.input,
        grants_digest: one_more.grants.digest(),
        ttl_ms: 1000,
    });
    assert_eq!(code(refused), "quota_exceeded");
    assert_eq!(
        pending(ask(&place.home, &long)),
        id,
        "what is asked already still gets its answer"
    );
}
