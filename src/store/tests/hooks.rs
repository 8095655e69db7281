use super::*;

fn bind(place: &Place, hook: &str, event: HookEvent) {
    let plugin = PluginBinding {
        plugin_id: identifier("plug"),
        skill_id: skill("acme.hook"),
        skill_version: Some("1.2.3".parse().unwrap()),
        tool_id: None,
        module_path: None,
        entrypoint: Some("run".to_owned()),
        grants: GrantSet::default(),
        config: [("key".to_owned(), serde_json::json!(1))].into(),
        enabled: true,
    };
    place.home.plugin_bind(&plugin).unwrap();
    assert_eq!(place.home.plugin(&plugin.plugin_id).unwrap(), plugin);
    let hook = NewHook {
        hook_id: identifier(hook),
        event,
        plugin_id: plugin.plugin_id,
        enabled: true,
        operator: HookOperator {
            notes: Some("n".to_owned()),
            ..HookOperator::default()
        },
    };
    place.home.hook_bind(&hook).unwrap();
}

fn failed() -> DeliveryOutcome {
    DeliveryOutcome::Failed {
        outcome: "trap".to_owned(),
    }
}

fn answered() -> DeliveryOutcome {
    DeliveryOutcome::Answered {
        exit_code: 10,
        outcome: "annotate".to_owned(),
    }
}

#[test]
fn events_have_palyras_names() {
    for event in HookEvent::ALL {
        assert_eq!(event.as_str().parse::<HookEvent>().unwrap(), *event);
    }
    assert!("skill:removed".parse::<HookEvent>().is_err());
}

#[test]
fn bindings_keep_their_birthday_and_can_be_changed() {
    let place = Place::new();
    bind(&place, "h", HookEvent::SkillEnabled);
    place.pass(5);
    bind(&place, "h", HookEvent::SkillDisabled);
    let hook = place.home.hook(&identifier("h")).unwrap();
    assert_eq!(hook.updated_at_unix_ms - hook.created_at_unix_ms, 5);
    assert_eq!(hook.event, HookEvent::SkillDisabled);
    assert_eq!(
        place.home.hooks_for(HookEvent::SkillDisabled).unwrap(),
        [hook]
    );
    place
        .home
        .hook_set_enabled(&identifier("h"), false)
        .unwrap();
    assert_eq!(place.home.hooks_for(HookEvent::SkillDisabled).unwrap(), []);
    place.home.hook_remove(&identifier("h")).unwrap();
    assert_eq!(code(place.home.hook(&identifier("h"))), "not_found");
    place.home.plugin_remove(&identifier("plug")).unwrap();
    assert_eq!(place.home.plugins().unwrap(), []);
}

#[test]
fn changes_of_state_reach_their_hooks_once() {
    let place = Place::with_trust();
    bind(&place, "on", HookEvent::SkillEnabled);
    bind(&place, "off", HookEvent::SkillQuarantined);
    place.home.install(&request("acme.a", "1.0.0")).unwrap();
    place.home.install(&request("acme.a", "1.0.0")).unwrap(); // nothing new: no event
    place.home.trust_revoke(&key(1), "lost").unwrap();
    let claimed = place.home.claim_deliveries("w", 1000, 10).unwrap();
    let seen: Vec<_> = claimed
        .iter()
        .map(|d| (d.hook_id.as_str(), d.event, d.skill_id.clone()))
        .collect();
    let a = Some(skill("acme.a"));
    assert_eq!(
        seen,
        [
            ("on", HookEvent::SkillEnabled, a.clone()),
            ("off", HookEvent::SkillQuarantined, a)
        ]
    );
    assert_eq!(claimed[1].data["reason"], "key_revoked");
}

#[test]
fn a_host_start_is_announced_once_whoever_says_it() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    assert!(place.home.emit_startup("host-1").unwrap());
    assert!(!place.again().emit_startup("host-1").unwrap());
    assert!(place.home.emit_startup("host-2").unwrap());
    let hosts: Vec<_> = place
        .home
        .claim_deliveries("w", 1000, 10)
        .unwrap()
        .into_iter()
        .map(|d| d.data["host_id"].clone())
        .collect();
    assert_eq!(hosts, ["host-1", "host-2"]);
}

#[test]
fn nothing_is_delivered_to_what_is_switched_off() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    place.home.emit_startup("before").unwrap();
    place
        .home
        .hook_set_enabled(&identifier("h"), false)
        .unwrap();
    place.home.emit_startup("hook off").unwrap();
    place.home.hook_set_enabled(&identifier("h"), true).unwrap();
    place
        .home
        .plugin_set_enabled(&identifier("plug"), false)
        .unwrap();
    place.home.emit_startup("plugin off").unwrap();
    assert_eq!(place.home.claim_deliveries("w", 1000, 10).unwrap(), []);
    place
        .home
        .plugin_set_enabled(&identifier("plug"), true)
        .unwrap();
    place.home.emit_startup("both on").unwrap();
    assert_eq!(place.home.claim_deliveries("w", 1000, 10).unwrap().len(), 1);
}

#[test]
fn a_lease_is_one_workers_until_it_runs_out() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    place.home.emit_startup("x").unwrap();
    let id = place.home.claim_deliveries("dead", 1000, 10).unwrap()[0].id;
    assert_eq!(place.home.claim_deliveries("heir", 1000, 10).unwrap(), []);
    place.pass(1000);
    assert_eq!(
        place.home.claim_deliveries("heir", 1000, 10).unwrap()[0].attempts,
        2
    );
    assert_eq!(
        code(place.home.complete_delivery(id, "dead", &answered())),
        "wrong_state"
    );
    let done = place
        .home
        .complete_delivery(id, "heir", &answered())
        .unwrap();
    assert_eq!(
        (done.state, done.exit_code),
        (DeliveryState::Done, Some(10))
    );
    assert_eq!(
        code(place.home.complete_delivery(id, "heir", &answered())),
        "wrong_state"
    );
    assert_eq!(
        place.home.deliveries(Some(&identifier("h")), 10).unwrap(),
        [done]
    );
    assert_eq!(
        place
            .home
            .deliveries(Some(&identifier("other")), 10)
            .unwrap(),
        []
    );
}

#[test]
fn a_failing_hook_is_tried_again_later_and_not_for_ever() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    place.home.emit_startup("x").unwrap();
    for attempt in 1..=MAX_ATTEMPTS {
        let claimed = place.home.claim_deliveries("w", 1000, 10).unwrap();
        assert_eq!(claimed[0].attempts, attempt);
        place
            .home
            .complete_delivery(claimed[0].id, "w", &failed())
            .unwrap();
        assert_eq!(
            place.home.claim_deliveries("w", 1000, 10).unwrap(),
            [],
            "not at once"
        );
        place.pass(60_000);
    }
    assert_eq!(place.home.claim_deliveries("w", 1000, 10).unwrap(), []);
    assert_eq!(
        place.home.deliveries(None, 1).unwrap()[0].state,
        DeliveryState::Failed
    );
}

#[test]
fn a_hook_that_kills_its_workers_is_given_up() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    place.home.emit_startup("x").unwrap();
    for _ in 0..MAX_ATTEMPTS {
        assert_eq!(place.home.claim_deliveries("w", 1000, 10).unwrap().len(), 1);
        place.pass(1000);
    }
    assert_eq!(place.home.claim_deliveries("w", 1000, 10).unwrap(), []);
    let last = &place.home.deliveries(None, 1).unwrap()[0];
    assert_eq!(
        (last.state, last.outcome.as_str()),
        (DeliveryState::Failed, "lease_expired")
    );
}

#[test]
fn workers_that_claim_at_once_share_the_deliveries() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    for host in 0..20 {
        place.home.emit_startup(&host.to_string()).unwrap();
    }
    let mut ids: Vec<i64> = std::thread::scope(|scope| {
        let claim = |worker: usize| {
            let home = place.again();
            move || {
                (0..10)
                    .flat_map(|_| {
                        home.claim_deliveries(&worker.to_string(), 1_000_000, 2)
                            .unwrap()
                    })
                    .map(|d| d.id)
                    .collect::<Vec<_>>()
            }
        };
        let threads: Vec<_> = (0..4).map(|worker| scope.spawn(claim(worker))).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().unwrap())
            .collect()
    });
    ids.sort_unstable();
    let mut unique = ids.clone();
    unique.dedup();
    assert_eq!((ids.len(), unique.len()), (20, 20));
}

#[test]
fn a_lease_can_be_kept_and_not_regained() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    place.home.emit_startup("x").unwrap();
    let id = place.home.claim_deliveries("w", 1000, 10).unwrap()[0].id;
    place.pass(900);
    assert!(place.home.renew_lease(id, "w", 1000).unwrap());
    place.pass(900);
    assert_eq!(place.home.claim_deliveries("heir", 1000, 10).unwrap(), []);
    place.pass(100);
    assert_eq!(
        place.home.claim_deliveries("heir", 1000, 10).unwrap().len(),
        1
    );
    assert!(!place.home.renew_lease(id, "w", 1000).unwrap());
}

#[test]
fn waiting_is_no_attempt_and_has_an_end() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    place.home.emit_startup("x").unwrap();
    let end = 1_000_000 + 10_000;
    let waiting = DeliveryOutcome::Waiting {
        outcome: "approval_pending".to_owned(),
        retry_ms: 1000,
        until_unix_ms: end,
    };
    for _ in 0..10 {
        let claimed = place.home.claim_deliveries("w", 1000, 10).unwrap();
        assert_eq!(claimed[0].attempts, 1);
        let after = place
            .home
            .complete_delivery(claimed[0].id, "w", &waiting)
            .unwrap();
        assert_eq!((after.state, after.attempts), (DeliveryState::Pending, 0));
        assert_eq!(place.home.claim_deliveries("w", 1000, 10).unwrap(), []);
        place.pass(1000);
    }
    let last = place.home.claim_deliveries("w", 1000, 10).unwrap();
    let after = place
        .home
        .complete_delivery(last[0].id, "w", &waiting)
        .unwrap();
    assert_eq!(after.state, DeliveryState::Failed);
}

#[test]
fn what_happened_before_a_home_was_opened_is_not_new_to_it() {
    let place = Place::new();
    bind(&place, "h", HookEvent::GatewayStartup);
    place.home.emit_startup("before").unwrap();
    place.pass(10);
    let hand = std::sync::Arc::clone(&place.clock);
    let later =
        Home::open_with_clock(place.home.dir(), move || hand.load(Ordering::SeqCst)).unwrap();
    later.emit_startup("own").unwrap();
    let new = later
        .claim_new_deliveries("cli", 1000, 10, later.opened_at())
        .unwrap();
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].data["host_id"], "own");
    assert_eq!(
        place.home.claim_deliveries("host", 1000, 10).unwrap().len(),
        1
    );
}

#[test]
fn a_home_is_hosted_while_a_host_holds_its_lock() {
    let place = Place::new();
    assert!(!place.home.is_hosted().unwrap());
    let one = place.home.lock_as_host().unwrap();
    let other = place.again().lock_as_host().unwrap();
    assert!(place.again().is_hosted().unwrap());
    drop(one);
    assert!(place.home.is_hosted().unwrap());
    drop(other);
    assert!(!place.home.is_hosted().unwrap());
}
