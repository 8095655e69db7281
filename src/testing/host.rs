//! The host of a case: what a guest asks for is answered from stubs, and written down.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use palyra_skill_runtime::{
    CapabilityHost, Fixed, HostError, HttpRequest, HttpResponse, async_trait,
};
use serde_json::Value;

use super::cases::{After, Body, HttpAnswer, HttpStub, Storage, Stubs, normal_url};
use crate::store::{Grant, GrantSet};

/// Keys that one listing gives: as many as a home's host.
const KEYS_PER_PAGE: usize = 256;

/// Answers one call.
#[derive(Debug)]
pub(super) struct StubHost {
    fixed: Fixed,
    secrets: BTreeMap<String, String>,
    http: Vec<HttpStub>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    storage: Storage,
    messages: BTreeMap<String, Vec<String>>,
    /// By stub: how often it answered.
    answered: Vec<usize>,
    unmatched: Vec<String>,
}

/// What a call left behind.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Everything that is stored.
    pub(super) storage: Storage,
    /// Messages by channel, in order.
    pub(super) messages: BTreeMap<String, Vec<String>>,
    /// Requests that no stub answered.
    pub(super) unmatched: Vec<String>,
}

impl StubHost {
    /// A host that answers from these stubs.
    pub(super) fn new(stubs: &Stubs) -> Self {
        Self {
            fixed: Fixed {
                wall_clock_ns: stubs.wall_clock_ns,
                monotonic_clock_ns: stubs.monotonic_clock_ns,
                random_seed: stubs.random_seed,
            },
            secrets: stubs.secrets.clone(),
            http: stubs.http.clone(),
            state: Mutex::new(State {
                storage: stubs.storage.clone(),
                answered: vec![0; stubs.http.len()],
                ..State::default()
            }),
        }
    }

    /// What the call left behind.
    pub(super) fn left(&self) -> Left {
        let mut state = self.state();
        Left {
            storage: std::mem::take(&mut state.storage),
            messages: std::mem::take(&mut state.messages),
            unmatched: std::mem::take(&mut state.unmatched),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing here can be half done: a poisoned lock is as good as another.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a case grants: what it names, and what its stubs stand for. The manifest bounds it at the call.
pub(super) fn granted(stubs: &Stubs, after: &After) -> GrantSet {
    let mut set = GrantSet::default();
    for grant in &stubs.grants {
        set.add(grant);
    }
    set.secret_keys.extend(stubs.secrets.keys().cloned());
    set.channels.extend(after.messages.keys().cloned());
    for bucket in stubs.storage.keys().chain(after.storage.keys()) {
        // Both: the manifest says which of the two it is.
        set.add(&Grant::ReadRoot(bucket.clone()));
        set.add(&Grant::WriteRoot(bucket.clone()));
    }
    for stub in &stubs.http {
        grant_origin(stub, &mut set);
    }
    set
}

/// A public host is granted by name. Another port or scheme, or an address, is an origin that only an owner can grant.
fn grant_origin(stub: &HttpStub, set: &mut GrantSet) {
    if let Some(origin) = stub.url.as_deref().and_then(origin_of) {
        let authority = origin.split_once("://").map_or("", |(_, rest)| rest);
        set.add(&Grant::HttpHost(without_port(authority).to_owned()));
        set.add(&Grant::HttpLocalOrigin(origin));
    }
    if let Some(authority) = &stub.host {
        let host = without_port(authority);
        set.add(&Grant::HttpHost(host.to_owned()));
        if host != authority || host.starts_with('[') || host.parse::<IpAddr>().is_ok() {
            set.add(&Grant::HttpLocalOrigin(format!("http://{authority}")));
            set.add(&Grant::HttpLocalOrigin(format!("https://{authority}")));
        }
    }
}

fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

fn origin_of(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?']).next()?;
    Some(format!("{scheme}://{authority}"))
}

impl HttpStub {
    fn matches(&self, request: &HttpRequest, url: &str) -> bool {
        let (_, rest) = url.split_once("://").unwrap_or_default();
        let (host, target) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let path = target.split('?').next().unwrap_or_default();
        let same = |named: &Option<String>, found: &str| {
            named.as_deref().is_none_or(|named| named == found)
        };
        same(&self.method, &request.method)
            && same(&self.url, url)
            && same(&self.host, host)
            && same(&self.path, path)
            && self.takes_body(&request.body)
    }

    fn takes_body(&self, body: &[u8]) -> bool {
        match &self.request {
            None => true,
            Some(Body::Text(text)) => text.as_bytes() == body,
            Some(Body::Json(value)) => {
                serde_json::from_slice::<Value>(body).is_ok_and(|found| found == *value)
            }
        }
    }

    fn response(&self) -> Result<HttpResponse, HostError> {
        match &self.answer {
            HttpAnswer::Refused => Err(HostError::Failed("refused, as the stub says".into())),
            HttpAnswer::Response {
                status,
                headers,
                body,
            } => Ok(HttpResponse {
                status: *status,
                headers: headers
                    .iter()
                    .map(|(name, value)| (name.clone(), value.clone().into_bytes()))
                    .collect(),
                body: body.clone(),
            }),
        }
    }
}

#[async_trait]
impl CapabilityHost for StubHost {
    fn fixed(&self) -> Fixed {
        self.fixed
    }

    fn answers_http(&self) -> bool {
        true
    }

    /// Of several stubs that match, each answers once, in order, and the last one from then on.
    async fn http(&self, request: HttpRequest) -> Result<HttpResponse, HostError> {
        let url = normal_url(&request.url).unwrap_or_else(|| request.url.clone());
        let mut state = self.state();
        let (asked, at) = (&request, url.as_str());
        let matching =
            || (0..self.http.len()).filter(move |number| self.http[*number].matches(asked, at));
        let fresh = matching().find(|number| state.answered[*number] == 0);
        let Some(number) = fresh.or_else(|| matching().last()) else {
            let what = format!("{} {url}", request.method);
            if !state.unmatched.contains(&what) {
                state.unmatched.push(what);
            }
            return Err(HostError::Denied("no stub answers it".into()));
        };
        state.answered[number] += 1;
        self.http[number].response()
    }

    async fn secret(&self, name: &str) -> Result<Option<String>, HostError> {
        Ok(self.secrets.get(name).cloned())
    }

    async fn kv_get(&self, bucket: &str, key: &str) -> Result<Option<Vec<u8>>, HostError> {
        let state = self.state();
        let value = state.storage.get(bucket).and_then(|keys| keys.get(key));
        Ok(value.cloned())
    }

    async fn kv_set(&self, bucket: &str, key: &str, value: Vec<u8>) -> Result<(), HostError> {
        let mut state = self.state();
        let keys = state.storage.entry(bucket.to_owned()).or_default();
        keys.insert(key.to_owned(), value);
        Ok(())
    }

    async fn kv_delete(&self, bucket: &str, key: &str) -> Result<(), HostError> {
        if let Some(keys) = self.state().storage.get_mut(bucket) {
            keys.remove(key);
        }
        Ok(())
    }

    async fn kv_keys(
        &self,
        bucket: &str,
        cursor: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), HostError> {
        let state = self.state();
        let Some(keys) = state.storage.get(bucket) else {
            return Ok((Vec::new(), None));
        };
        let after = |key: &&String| cursor.as_ref().is_none_or(|cursor| *key > cursor);
        let mut page: Vec<String> = keys
            .keys()
            .filter(after)
            .take(KEYS_PER_PAGE + 1)
            .cloned()
            .collect();
        let more = page.len() > KEYS_PER_PAGE;
        page.truncate(KEYS_PER_PAGE);
        let next = more.then(|| page.last().cloned()).flatten();
        Ok((page, next))
    }

    async fn channel_send(&self, channel: &str, message: &str) -> Result<(), HostError> {
        let mut state = self.state();
        let sent = state.messages.entry(channel.to_owned()).or_default();
        sent.push(message.to_owned());
        Ok(())
    }
}
