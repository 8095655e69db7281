use super::*;

fn set(grants: &[&str]) -> GrantSet {
    let mut set = GrantSet::default();
    for grant in grants {
        assert!(set.add(&grant.parse().unwrap()), "{grant}");
    }
    set
}

#[test]
fn a_star_stands_for_labels_and_not_for_the_domain_itself() {
    assert!(host_covers("*.example.com", "a.b.Example.com."));
    assert!(host_covers("*.example.com", "*.b.example.com"));
    assert!(host_covers("*", "*.example.com"));
    for asked in [
        "example.com",
        ".example.com",
        "badexample.com",
        "example.com.evil",
        "*",
    ] {
        assert!(!host_covers("*.example.com", asked), "{asked}");
    }
}

#[test]
fn what_is_missing_is_what_no_grant_covers() {
    let have = set(&[
        "http:*.example.com",
        "secret:global/*",
        "write:data",
        "read:docs",
    ]);
    let asked = set(&[
        "http:api.example.com",
        "secret:global/key",
        "read:data",
        "write:data",
    ]);
    assert!(have.covers(&asked));
    let more = set(&[
        "http:example.com",
        "secret:skill:a.b/key",
        "write:docs",
        "channel:x",
    ]);
    assert_eq!(have.missing(&more), more);
    assert!(GrantSet::default().covers(&GrantSet::default()));
}

#[test]
fn the_intersection_is_the_narrower_of_both() {
    let have = set(&[
        "http:*.example.com",
        "http:other.org",
        "secret:global/*",
        "read:*",
    ]);
    let asked = set(&[
        "http:api.example.com",
        "http:*",
        "secret:global/key",
        "read:docs",
        "channel:x",
    ]);
    let both = have.intersection(&asked);
    assert_eq!(
        both,
        set(&[
            "http:*.example.com",
            "http:api.example.com",
            "http:other.org",
            "secret:global/key",
            "read:docs"
        ])
    );
    assert_eq!(both, asked.intersection(&have));
    assert!(have.covers(&both) && asked.covers(&both));
}

#[test]
fn what_is_typed_comes_back_and_what_is_wrong_is_refused() {
    for text in [
        "http:*.example.com",
        "http-local:http://127.0.0.1:8080",
        "secret:principal:me/token",
        "read:a/b",
        "write:*",
        "channel:ops",
        "map:data=/srv/data",
    ] {
        assert_eq!(text.parse::<Grant>().unwrap().to_string(), text);
    }
    for text in [
        "http",
        "http:",
        "http:https://x.y",
        "http:a..b",
        "http:a:80",
        "http:*.*.x",
        "http:-a.b",
        "http-local:ftp://x",
        "http-local:http://a/b",
        "http-local:http://u@h",
        "secret:key",
        "secret:other/key",
        "secret:global/",
        "read:/etc",
        "read:../x",
        "write:",
        "map:data=relative",
        "map:*=/x",
        "map:../x=/y",
        "channel:",
        "device:x",
    ] {
        assert!(text.parse::<Grant>().is_err(), "{text}");
    }
}

#[test]
fn the_digest_does_not_depend_on_the_order_of_granting() {
    let a = set(&["http:a.org", "http:b.org", "map:x=/x"]);
    let b = set(&["map:x=/x", "http:b.org", "http:a.org"]);
    assert_eq!(a.digest(), b.digest());
    assert_ne!(a.digest(), set(&["http:a.org"]).digest());
    let text = serde_json::to_string(&a).unwrap();
    assert_eq!(serde_json::from_str::<GrantSet>(&text).unwrap(), a);
    assert!(serde_json::from_str::<GrantSet>(r#"{"hosts":[]}"#).is_err());
}

#[test]
fn only_the_owners_mappings_survive_an_intersection() {
    let owner = set(&["read:data", "map:data=/srv/data"]);
    let asked = set(&["read:data", "map:data=/etc", "map:more=/root"]);
    let both = owner.intersection(&asked);
    assert_eq!(both, owner);
    assert!(
        set(&["read:data"])
            .intersection(&asked)
            .mapped_roots
            .is_empty()
    );
    assert!(!owner.covers(&asked));
}
