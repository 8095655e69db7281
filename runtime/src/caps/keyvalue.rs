//! `wasi:keyvalue/store`: a bucket for each granted root, kept by the host.

use std::sync::Arc;

use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentType, Lift, Linker, Lower, Resource, ResourceType};

use crate::host::HostError;
use crate::state::{Session, State};

/// Drafts are matched exactly. They differ in the cursor of `list-keys`: text in draft2, a number before.
const DRAFT2: &str = "wasi:keyvalue/store@0.2.0-draft2";
const DRAFT: &str = "wasi:keyvalue/store@0.2.0-draft";

/// Listings with numbered cursors that one call may have under way.
const MAX_CURSORS: usize = 4096;

/// An opened bucket.
#[derive(Debug, Clone)]
struct Bucket {
    name: String,
    writable: bool,
}

#[derive(ComponentType, Lower, Clone)]
#[component(variant)]
enum Error {
    #[component(name = "no-such-store")]
    #[expect(
        dead_code,
        reason = "part of the interface; telling would name what exists"
    )]
    NoSuchStore,
    #[component(name = "access-denied")]
    AccessDenied,
    #[component(name = "other")]
    Other(String),
}

#[derive(ComponentType, Lower, Clone)]
#[component(record)]
struct Keys<C> {
    keys: Vec<String>,
    cursor: Option<C>,
}

type Handle = Resource<Bucket>;
type Store<'a> = StoreContextMut<'a, State>;

pub(super) fn add(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    add_version::<String>(linker, DRAFT2)?;
    add_version::<u64>(linker, DRAFT)
}

fn add_version<C: Cursor>(linker: &mut Linker<State>, name: &str) -> wasmtime::Result<()> {
    let mut store = linker.instance(name)?;
    store.resource(
        "bucket",
        ResourceType::host::<Bucket>(),
        |mut store, handle| {
            let bucket = Handle::new_own(handle);
            store.data_mut().table.delete(bucket)?;
            Ok(())
        },
    )?;
    store.func_wrap("open", |mut store: Store<'_>, (name,): (String,)| {
        Ok((open(store.data_mut(), &name)?,))
    })?;
    store.func_wrap_async(
        "[method]bucket.get",
        |store: Store<'_>, (bucket, key): (Handle, String)| {
            let entry = entry(&store, &bucket, "get");
            Box::new(async move {
                let (session, bucket) = entry?;
                let value = session.host.kv_get(&bucket.name, &key).await;
                Ok((value.map_err(|error| refused(&session, &bucket, error)),))
            })
        },
    )?;
    store.func_wrap_async(
        "[method]bucket.exists",
        |store: Store<'_>, (bucket, key): (Handle, String)| {
            let entry = entry(&store, &bucket, "exists");
            Box::new(async move {
                let (session, bucket) = entry?;
                let value = session.host.kv_get(&bucket.name, &key).await;
                let exists = value.map(|value| value.is_some());
                Ok((exists.map_err(|error| refused(&session, &bucket, error)),))
            })
        },
    )?;
    store.func_wrap_async(
        "[method]bucket.set",
        |store: Store<'_>, (bucket, key, value): (Handle, String, Vec<u8>)| {
            let entry = entry(&store, &bucket, "set");
            Box::new(async move {
                let (session, bucket) = entry?;
                if !bucket.writable {
                    return Ok((Err(read_only(&session, &bucket)),));
                }
                let set = session.host.kv_set(&bucket.name, &key, value).await;
                Ok((set.map_err(|error| refused(&session, &bucket, error)),))
            })
        },
    )?;
    store.func_wrap_async(
        "[method]bucket.delete",
        |store: Store<'_>, (bucket, key): (Handle, String)| {
            let entry = entry(&store, &bucket, "delete");
            Box::new(async move {
                let (session, bucket) = entry?;
                if !bucket.writable {
                    return Ok((Err(read_only(&session, &bucket)),));
                }
                let deleted = session.host.kv_delete(&bucket.name, &key).await;
                Ok((deleted.map_err(|error| refused(&session, &bucket, error)),))
            })
        },
    )?;
    store.func_wrap_async(
        "[method]bucket.list-keys",
        |mut store: Store<'_>, (bucket, cursor): (Handle, Option<C>)| {
            let entry = entry(&store, &bucket, "list-keys");
            Box::new(async move {
                let (session, bucket) = entry?;
                let after = match cursor
                    .map(|cursor| cursor.into_text(store.data()))
                    .transpose()
                {
                    Ok(after) => after,
                    Err(error) => return Ok((Err(error),)),
                };
                let listed = session.host.kv_keys(&bucket.name, after).await;
                let listed = listed.map_err(|error| refused(&session, &bucket, error));
                Ok((listed.and_then(|listed| page::<C>(listed, store.data_mut())),))
            })
        },
    )
}

fn open(state: &mut State, name: &str) -> wasmtime::Result<Result<Handle, Error>> {
    state.session.notes.called("wasi:keyvalue/store.open");
    let Some(root) = state
        .session
        .grants
        .roots
        .iter()
        .find(|root| root.name == name)
    else {
        state.session.notes.denied(&format!("the bucket `{name}`"));
        return Ok(Err(Error::AccessDenied));
    };
    let bucket = Bucket {
        name: root.name.clone(),
        writable: root.writable,
    };
    Ok(Ok(state.table.push(bucket)?))
}

/// The session and the bucket of a handle; the call is counted.
fn entry(
    store: &Store<'_>,
    handle: &Handle,
    function: &str,
) -> wasmtime::Result<(Arc<Session>, Bucket)> {
    let state = store.data();
    let session = Arc::clone(&state.session);
    session
        .notes
        .called(&format!("wasi:keyvalue/store.{function}"));
    Ok((session, state.table.get(handle)?.clone()))
}

/// A page of keys, its cursor as this version writes it.
fn page<C: Cursor>(
    (keys, next): (Vec<String>, Option<String>),
    state: &mut State,
) -> Result<Keys<C>, Error> {
    let cursor = next.map(|next| C::from_text(next, state)).transpose()?;
    Ok(Keys { keys, cursor })
}

fn read_only(session: &Session, bucket: &Bucket) -> Error {
    let name = &bucket.name;
    session
        .notes
        .denied(&format!("writing to the bucket `{name}`"));
    Error::AccessDenied
}

fn refused(session: &Session, bucket: &Bucket, error: HostError) -> Error {
    if let HostError::Denied(why) = &error {
        let name = &bucket.name;
        session
            .notes
            .denied(&format!("the bucket `{name}`, by the host ({why})"));
        return Error::AccessDenied;
    }
    Error::Other(error.to_string())
}

/// How a version of the interface writes "go on here".
trait Cursor: ComponentType + Lift + Lower + Clone + Send + Sync + 'static {
    fn into_text(self, state: &State) -> Result<String, Error>;
    fn from_text(text: String, state: &mut State) -> Result<Self, Error>;
}

impl Cursor for String {
    fn into_text(self, _: &State) -> Result<String, Error> {
        Ok(self)
    }

    fn from_text(text: String, _: &mut State) -> Result<Self, Error> {
        Ok(text)
    }
}

impl Cursor for u64 {
    fn into_text(self, state: &State) -> Result<String, Error> {
        usize::try_from(self)
            .ok()
            .and_then(|index| state.cursors.get(index).cloned())
            .ok_or_else(|| Error::Other("this cursor was not given in this call".into()))
    }

    fn from_text(text: String, state: &mut State) -> Result<Self, Error> {
        if let Some(index) = state.cursors.iter().position(|cursor| *cursor == text) {
            return Ok(index as Self);
        }
        if state.cursors.len() == MAX_CURSORS {
            return Err(Error::Other("too many listings in one call".into()));
        }
        state.cursors.push(text);
        Ok((state.cursors.len() - 1) as Self)
    }
}
