//! `wasi:config/store`: the operator's settings of the skill. Nothing granted is an empty store.

use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentType, Linker, Lower};

use crate::state::State;

/// Drafts are matched exactly; these two have the same functions.
const VERSIONS: [&str; 2] = [
    "wasi:config/store@0.2.0-rc.1",
    "wasi:config/store@0.2.0-draft",
];

/// Part of the interface; a map in memory never fails.
#[derive(ComponentType, Lower, Clone)]
#[component(variant)]
#[expect(dead_code, reason = "the interface's errors; reading a map gives none")]
enum Error {
    #[component(name = "upstream")]
    Upstream(String),
    #[component(name = "io")]
    Io(String),
}

pub(super) fn add(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    for version in VERSIONS {
        let mut store = linker.instance(version)?;
        store.func_wrap(
            "get",
            |store: StoreContextMut<'_, State>, (key,): (String,)| {
                let session = &store.data().session;
                session.notes.called("wasi:config/store.get");
                Ok((Ok::<_, Error>(session.grants.config.get(&key).cloned()),))
            },
        )?;
        store.func_wrap("get-all", |store: StoreContextMut<'_, State>, (): ()| {
            let session = &store.data().session;
            session.notes.called("wasi:config/store.get-all");
            let all: Vec<(String, String)> = session
                .grants
                .config
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            Ok((Ok::<_, Error>(all),))
        })?;
    }
    Ok(())
}
