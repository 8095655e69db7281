//! Updates that ask for more, and what an owner's word about them is worth.

use super::*;
use crate::artifact::tests::{key, unsigned};
use crate::manifest::{SkillId, Version};

/// A home that trusts the test publisher's key.
struct Place {
    home: Home,
    _dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::open(&dir.path().join("home")).unwrap();
        let place = Self { home, _dir: dir };
        place
            .home
            .trust_add(&"acme".parse().unwrap(), &key(7).public_key(), "")
            .unwrap();
        place
    }

    /// Installs a version that asks for these hosts, granting nothing.
    fn install(&self, major: u32, hosts: &[&str]) -> InstalledSkill {
        let options = InstallOptions {
            tofu: false,
            allow_downgrade: false,
            fail_on: Severity::Critical,
            listed: None,
        };
        let plan = plan(&self.home, "test", Arc::new(skill(major, hosts)), &options).unwrap();
        commit(&self.home, plan, GrantSet::default()).unwrap()
    }

    fn enable(&self) {
        self.home
            .set_state(&id(), State::Active, "by_owner", "looked at", true)
            .unwrap();
    }
}

fn id() -> SkillId {
    "acme.echo".parse().unwrap()
}

fn skill(major: u32, hosts: &[&str]) -> Vec<u8> {
    let base = unsigned();
    let mut manifest = base.manifest().clone();
    manifest.version = Version {
        major,
        minor: 0,
        patch: 0,
    };
    manifest.capabilities.http_egress_allowlist =
        hosts.iter().map(|host| (*host).to_owned()).collect();
    let mut entries = base.entries().clone();
    entries.remove(&"skill.toml".parse().unwrap());
    let module =
        wat::parse_str("(module (func (export \"run\") (result i32) i32.const 0))").unwrap();
    entries.insert("modules/echo.wasm".parse().unwrap(), module);
    let mut artifact = Artifact::build(manifest, entries).unwrap();
    artifact.sign(&key(7), 0).unwrap();
    artifact.to_bytes().unwrap()
}

#[test]
fn what_nobody_agreed_to_is_no_measure_for_the_next_update() {
    let place = Place::new();
    assert_eq!(place.install(1, &[]).state, State::Active);
    for major in [2, 3] {
        let asks_more = place.install(major, &["a.example.com"]);
        assert_eq!(
            (asks_more.state, asks_more.reason.as_str()),
            (State::Quarantined, "capability_increase"),
            "{major}"
        );
    }
    // Asking for less again is no way out either: that is the owner's.
    assert_eq!(place.install(4, &[]).state, State::Quarantined);
    place.enable();
    assert_eq!(place.install(5, &[]).state, State::Active);
}

#[test]
fn what_the_owner_agreed_to_is() {
    let place = Place::new();
    place.install(1, &[]);
    place.install(2, &["a.example.com"]);
    place.enable();
    assert_eq!(place.install(3, &["a.example.com"]).state, State::Active);
    let more = place.install(4, &["a.example.com", "b.example.com"]);
    assert_eq!(more.reason, "capability_increase");
    assert!(
        more.reason_text.contains("b.example.com") && !more.reason_text.contains("a.example.com"),
        "{}",
        more.reason_text
    );
}

#[test]
fn an_owners_quarantine_holds_through_an_update() {
    let place = Place::new();
    place.install(1, &[]);
    place
        .home
        .set_state(&id(), State::Quarantined, "by_owner", "bad", false)
        .unwrap();
    let updated = place.install(2, &[]);
    assert_eq!(
        (updated.state, updated.reason.as_str()),
        (State::Quarantined, "by_owner")
    );
}
