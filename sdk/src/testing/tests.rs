use serde_json::json;

use super::*;
use crate::{channels, config, context, http, secrets, storage};

#[test]
fn what_nobody_granted_is_denied_with_and_without_a_host() {
    let everything = || {
        [
            secrets::get("global/x").map(drop),
            storage::open("x").map(drop),
            channels::send("x", "hello"),
            http::get("https://x.example/").map(drop),
        ]
    };
    let of = [everything(), Host::new().run(everything)];
    for answer in of.iter().flatten() {
        assert!(matches!(answer, Err(ToolError::Denied(_))), "{answer:?}");
    }
    // An operator who set nothing has an empty configuration.
    assert_eq!(Host::new().run(|| config::get("x")), Ok(None));
}

#[test]
fn secrets_configuration_and_channels_are_what_the_test_put_there() {
    let host = Host::new()
        .secret("global/a", "1")
        .secret_without_value("global/b")
        .config("greeting", "hello")
        .channel("alerts");
    host.run(|| {
        assert_eq!(secrets::get("global/a").as_deref(), Ok("1"));
        assert!(matches!(
            secrets::get("global/b"),
            Err(ToolError::Failed(_))
        ));
        assert!(matches!(
            secrets::get("global/c"),
            Err(ToolError::Denied(_))
        ));
        assert_eq!(config::get("greeting"), Ok(Some("hello".into())));
        assert_eq!(config::all().unwrap().len(), 1);
        channels::send("alerts", "one").unwrap();
        assert!(channels::send("other", "two").is_err());
    });
    assert_eq!(host.sent("alerts"), ["one"]);
    assert!(
        !format!("{host:?}").contains('1'),
        "a secret's value is shown"
    );
}

#[test]
fn a_bucket_keeps_what_a_tool_writes_and_a_read_only_one_does_not() {
    let host = Host::new().value("notes", "a", "1").bucket("notes");
    host.run(|| {
        let notes = storage::open("notes").unwrap();
        assert_eq!(notes.get("a"), Ok(Some(b"1".to_vec())));
        notes.set("b", b"2").unwrap();
        notes.delete("a").unwrap();
        assert_eq!(notes.keys().unwrap(), ["b"]);
        assert_eq!(notes.exists("a"), Ok(false));
    });
    assert_eq!(host.stored("notes", "b"), Some(b"2".to_vec()));

    let host = Host::new()
        .value("notes", "a", "1")
        .read_only_bucket("notes");
    host.run(|| {
        let notes = storage::open("notes").unwrap();
        assert!(matches!(notes.set("a", b"2"), Err(ToolError::Denied(_))));
        assert!(matches!(notes.delete("a"), Err(ToolError::Denied(_))));
    });
    assert_eq!(host.stored("notes", "a"), Some(b"1".to_vec()));
}

#[test]
fn a_request_is_answered_by_its_own_origin_only() {
    let host = Host::new().http("API.example.com", |request| {
        Response::of_json(
            201,
            &json!({ "path": request.url(), "kind": request.header_value("X-Kind") }),
        )
    });
    host.run(|| {
        let answer = http::Request::post("https://api.example.com/x")
            .header("x-kind", "a")
            .send()
            .unwrap();
        assert_eq!(answer.status, 201);
        let said: serde_json::Value = answer.json().unwrap();
        assert_eq!(
            said,
            json!({ "path": "https://api.example.com/x", "kind": "a" })
        );
        for other in [
            "http://api.example.com/",
            "https://api.example.com:8443/",
            "https://example.com/",
        ] {
            assert!(
                matches!(http::get(other), Err(ToolError::Denied(_))),
                "{other}"
            );
        }
    });
    assert_eq!(host.requests().len(), 4);
}

#[test]
fn the_call_is_what_the_test_says_and_what_it_tells_is_kept() {
    let host = Host::new()
        .call_id("call-1")
        .remaining(Duration::from_millis(5))
        .cancelled();
    host.run(|| {
        assert_eq!(
            (context::call_id().as_str(), context::cancelled()),
            ("call-1", true)
        );
        assert_eq!(context::remaining(), Duration::from_millis(5));
        context::progress(1.0, Some(2.0), Some("half"));
        context::log(Level::Warn, "careful");
    });
    assert_eq!(host.logged(), [(Level::Warn, "careful".to_owned())]);
    assert_eq!(
        (host.progress()[0].done, host.progress()[0].total),
        (1.0, Some(2.0))
    );
}

#[test]
fn hosts_nest_and_a_panic_leaves_none_behind() {
    let host = |id: &str| Host::new().call_id(id);
    host("outer").run(|| {
        host("inner").run(|| assert_eq!(context::call_id(), "inner"));
        assert_eq!(context::call_id(), "outer");
    });
    let panicked =
        std::panic::catch_unwind(|| Host::new().call_id("gone").run(|| panic!("as planned")));
    assert!(panicked.is_err());
    assert_eq!(context::call_id(), "outside");
}
