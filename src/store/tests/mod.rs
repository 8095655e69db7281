mod approvals;
mod home;
mod hooks;
mod install;
mod journal;
mod snapshot;
mod storage;
mod trust;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tempfile::TempDir;

use super::*;
use crate::digest::Digest;
use crate::keys::{PublicKey, SigningKey};
use crate::manifest::{Identifier, PublisherId, SkillId, ToolId};

/// A home in a folder of its own, whose clock stands still until it is moved.
struct Place {
    home: Home,
    clock: Arc<AtomicI64>,
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(1_000_000));
        let hand = Arc::clone(&clock);
        let home = Home::open_with_clock(&dir.path().join("home"), move || {
            hand.load(Ordering::SeqCst)
        })
        .unwrap();
        Self { home, clock, dir }
    }

    fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::SeqCst);
    }

    /// The same home as another process would open it.
    fn again(&self) -> Home {
        Home::open(&self.dir.path().join("home")).unwrap()
    }

    /// The database behind the home's back.
    fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.home.dir().join("state.db")).unwrap()
    }

    fn with_trust() -> Self {
        let place = Self::new();
        place
            .home
            .trust_add(&publisher("acme"), &key(1), "test")
            .unwrap();
        place
    }
}

fn key(seed: u8) -> PublicKey {
    SigningKey::parse(&[seed; 32]).unwrap().public_key()
}

fn publisher(text: &str) -> PublisherId {
    text.parse().unwrap()
}

fn skill(text: &str) -> SkillId {
    text.parse().unwrap()
}

fn tool(text: &str) -> ToolId {
    text.parse().unwrap()
}

fn identifier(text: &str) -> Identifier {
    text.parse().unwrap()
}

/// `acme`'s skill with one tool of the same name, signed with key 1.
fn request(id: &str, version: &str) -> InstallRequest {
    let bytes = format!("{id}@{version}").into_bytes();
    InstallRequest {
        skill_id: skill(id),
        version: version.parse().unwrap(),
        publisher: publisher("acme"),
        name: id.to_owned(),
        payload_digest: Digest::of(&[b"payload of ", &bytes[..]].concat()),
        public_key: key(1),
        trust: "allowlisted".to_owned(),
        tools: vec![tool(&format!("{id}.run"))],
        bytes: Arc::new(bytes),
        pin: false,
        grants: None,
        state: State::Active,
        reason: String::new(),
        reason_text: String::new(),
        allow_downgrade: false,
    }
}

fn code<T: std::fmt::Debug>(result: Result<T, StoreError>) -> &'static str {
    result.unwrap_err().code()
}
