//! `palyra:skill`: the call's context, secrets and channels.

use std::sync::Arc;

use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentType, Lift, Linker, Lower};

use crate::call::Progress;
use crate::host::HostError;
use crate::state::{Session, State};

const CONTEXT: &str = "palyra:skill/context@1.0.0";
const SECRETS: &str = "palyra:skill/secrets@1.0.0";
const CHANNELS: &str = "palyra:skill/channels@1.0.0";

#[derive(ComponentType, Lift, Clone, Copy)]
#[component(enum)]
#[repr(u8)]
#[expect(dead_code, reason = "lifted from the guest's number, never named")]
enum Level {
    #[component(name = "debug")]
    Debug,
    #[component(name = "info")]
    Info,
    #[component(name = "warn")]
    Warn,
    #[component(name = "error")]
    Error,
}

#[derive(ComponentType, Lower, Clone, Copy)]
#[component(enum)]
#[repr(u8)]
enum SecretError {
    #[component(name = "denied")]
    Denied,
    #[component(name = "missing")]
    Missing,
}

#[derive(ComponentType, Lower, Clone)]
#[component(variant)]
enum ChannelError {
    #[component(name = "denied")]
    Denied,
    #[component(name = "failed")]
    Failed(String),
}

pub(super) fn add(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    add_context(linker)?;
    linker.instance(SECRETS)?.func_wrap_async(
        "get",
        |store: StoreContextMut<'_, State>, (name,): (String,)| {
            let session = Arc::clone(&store.data().session);
            Box::new(async move { Ok((secret(&session, &name).await?,)) })
        },
    )?;
    linker.instance(CHANNELS)?.func_wrap_async(
        "send",
        |store: StoreContextMut<'_, State>, (channel, message): (String, String)| {
            let session = Arc::clone(&store.data().session);
            Box::new(async move { Ok((send(&session, &channel, &message).await,)) })
        },
    )
}

type Report = (f64, Option<f64>, Option<String>);

fn add_context(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    let mut context = linker.instance(CONTEXT)?;
    context.func_wrap("call-id", |store: StoreContextMut<'_, State>, (): ()| {
        Ok((store.data().session.call_id.clone(),))
    })?;
    context.func_wrap(
        "remaining-ms",
        |store: StoreContextMut<'_, State>, (): ()| {
            let remaining = store.data().session.remaining_shown().as_millis();
            Ok((u64::try_from(remaining).unwrap_or(u64::MAX),))
        },
    )?;
    context.func_wrap("cancelled", |store: StoreContextMut<'_, State>, (): ()| {
        Ok((store.data().session.cancel.is_cancelled(),))
    })?;
    context.func_wrap(
        "progress",
        |store: StoreContextMut<'_, State>, (done, total, message): Report| {
            let session = &store.data().session;
            session.notes.called("palyra:skill/context.progress");
            session.host.progress(Progress {
                done,
                total,
                message: message.map(|message| session.notes.redacted(&message)),
            });
            Ok(())
        },
    )?;
    context.func_wrap(
        "log",
        |store: StoreContextMut<'_, State>, (level, message): (Level, String)| {
            let level = match level {
                Level::Debug => "debug",
                Level::Info => "info",
                Level::Warn => "warn",
                Level::Error => "error",
            };
            store.data().session.notes.message(level, &message);
            Ok(())
        },
    )
}

async fn secret(session: &Session, name: &str) -> wasmtime::Result<Result<String, SecretError>> {
    session.notes.called("palyra:skill/secrets.get");
    if !session.grants.secret_keys.iter().any(|key| key == name) {
        session.notes.denied(&format!("the secret `{name}`"));
        return Ok(Err(SecretError::Denied));
    }
    match session.host.secret(name).await {
        Ok(Some(value)) => {
            session.notes.hide(&value);
            Ok(Ok(value))
        }
        Ok(None) => Ok(Err(SecretError::Missing)),
        Err(HostError::Denied(_)) => {
            session
                .notes
                .denied(&format!("the secret `{name}`, by the host"));
            Ok(Err(SecretError::Denied))
        }
        // The interface has no error for this, and "missing" would be a lie.
        Err(error) => Err(wasmtime::format_err!(
            "the host cannot read the secret `{name}`: {error}"
        )),
    }
}

async fn send(session: &Session, channel: &str, message: &str) -> Result<(), ChannelError> {
    session.notes.called("palyra:skill/channels.send");
    if !session
        .grants
        .channels
        .iter()
        .any(|granted| granted == channel)
    {
        session.notes.denied(&format!("the channel `{channel}`"));
        return Err(ChannelError::Denied);
    }
    match session.host.channel_send(channel, message).await {
        Ok(()) => Ok(()),
        Err(HostError::Denied(_)) => {
            session
                .notes
                .denied(&format!("the channel `{channel}`, by the host"));
            Err(ChannelError::Denied)
        }
        Err(error) => Err(ChannelError::Failed(error.to_string())),
    }
}
