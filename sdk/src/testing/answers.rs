//! What the capability modules ask of the host outside WebAssembly.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use super::{CURRENT, Host, Progress, State};
use crate::ToolError;
use crate::context::Level;
use crate::http::{Request, Response};

/// With the host of the test that runs, if one does.
fn with<T>(answer: impl FnOnce(&mut State) -> T) -> Option<T> {
    let host = CURRENT.with_borrow(Clone::clone)?;
    let mut state = host.state.borrow_mut();
    Some(answer(&mut state))
}

/// What was not granted, in the words that a real host's refusal comes in.
fn denied(what: impl std::fmt::Display) -> ToolError {
    ToolError::Denied(format!("{what} is not granted"))
}

pub(crate) fn call_id() -> String {
    let id = with(|state| state.call_id.clone()).flatten();
    id.unwrap_or_else(|| String::from("outside"))
}

pub(crate) fn remaining() -> Duration {
    with(|state| state.remaining)
        .flatten()
        .unwrap_or(Duration::MAX)
}

pub(crate) fn cancelled() -> bool {
    with(|state| state.cancelled).unwrap_or(false)
}

pub(crate) fn progress(done: f64, total: Option<f64>, message: Option<&str>) {
    let message = message.map(str::to_owned);
    with(|state| {
        state.progress.push(Progress {
            done,
            total,
            message,
        })
    });
}

pub(crate) fn log(level: Level, message: &str) {
    with(|state| state.log.push((level, message.to_owned())));
}

pub(crate) fn secret(name: &str) -> Result<String, ToolError> {
    match with(|state| state.secrets.get(name).cloned()).flatten() {
        Some(Some(value)) => Ok(value),
        Some(None) => Err(ToolError::Failed(format!("secret {name} has no value"))),
        None => Err(denied(format_args!("secret {name}"))),
    }
}

pub(crate) fn config() -> BTreeMap<String, String> {
    with(|state| state.config.clone()).unwrap_or_default()
}

pub(crate) fn send(channel: &str, message: &str) -> Result<(), ToolError> {
    let sent = with(|state| {
        let channel = state.channels.get_mut(channel)?;
        channel.push(message.to_owned());
        Some(())
    });
    sent.flatten()
        .ok_or_else(|| denied(format_args!("channel {channel}")))
}

/// The answer's function runs while nothing is borrowed: it may use the host itself.
pub(crate) fn http(
    origin: &str,
    authority: &str,
    request: &Request,
) -> Result<Response, ToolError> {
    let answer = with(|state| {
        state.requests.push(request.clone());
        state
            .origins
            .get(&origin.to_ascii_lowercase())
            .map(Rc::clone)
    });
    match answer.flatten() {
        Some(answer) => answer(request),
        None => Err(denied(authority)),
    }
}

/// A bucket of the host that granted it.
pub(crate) struct OpenBucket {
    host: Host,
    name: String,
}

pub(crate) fn open(name: &str) -> Result<OpenBucket, ToolError> {
    let host = CURRENT.with_borrow(Clone::clone);
    let host = host.filter(|host| host.state.borrow().buckets.contains_key(name));
    let host = host.ok_or_else(|| denied(name))?;
    Ok(OpenBucket {
        host,
        name: name.to_owned(),
    })
}

impl OpenBucket {
    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&BTreeMap<String, Vec<u8>>) -> T,
    ) -> Result<T, ToolError> {
        let state = self.host.state.borrow();
        let bucket = state
            .buckets
            .get(&self.name)
            .ok_or_else(|| denied(&self.name))?;
        Ok(read(&bucket.values))
    }

    pub(crate) fn write(
        &self,
        write: impl FnOnce(&mut BTreeMap<String, Vec<u8>>),
    ) -> Result<(), ToolError> {
        let mut state = self.host.state.borrow_mut();
        let bucket = state
            .buckets
            .get_mut(&self.name)
            .filter(|bucket| !bucket.read_only);
        write(&mut bucket.ok_or_else(|| denied(&self.name))?.values);
        Ok(())
    }
}
