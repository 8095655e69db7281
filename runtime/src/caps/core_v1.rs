//! `palyra:plugins/host-capabilities@0.1.0`: how many of each capability were granted, and a handle for each.

use wasmtime::{Caller, Linker};

use crate::call::Grants;
use crate::state::State;

/// The import module.
pub(crate) const MODULE: &str = "palyra:plugins/host-capabilities@0.1.0";

struct Class {
    count: &'static str,
    handle: &'static str,
    base: i32,
    granted: fn(&Grants) -> usize,
}

const CLASSES: [Class; 4] = [
    Class {
        count: "http-count",
        handle: "http-handle",
        base: 10_000,
        granted: |grants| grants.http_hosts.len(),
    },
    Class {
        count: "secret-count",
        handle: "secret-handle",
        base: 20_000,
        granted: |grants| grants.secret_keys.len(),
    },
    Class {
        count: "storage-count",
        handle: "storage-handle",
        base: 30_000,
        // Storage prefixes are the roots that may be written.
        granted: |grants| grants.roots.iter().filter(|root| root.writable).count(),
    },
    Class {
        count: "channel-count",
        handle: "channel-handle",
        base: 40_000,
        granted: |grants| grants.channels.len(),
    },
];

/// Whether the module has this function.
pub(crate) fn is_function(name: &str) -> bool {
    CLASSES
        .iter()
        .any(|class| name == class.count || name == class.handle)
}

pub(super) fn add(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    for class in &CLASSES {
        linker.func_wrap(MODULE, class.count, move |caller: Caller<'_, State>| {
            count(caller.data(), class)
        })?;
        linker.func_wrap(
            MODULE,
            class.handle,
            move |caller: Caller<'_, State>, index: i32| {
                let known = (0..count(caller.data(), class)).contains(&index);
                if known { class.base + index } else { -1 }
            },
        )?;
    }
    Ok(())
}

fn count(state: &State, class: &Class) -> i32 {
    // Handles of a class end where the next class begins.
    i32::try_from((class.granted)(&state.session.grants)).map_or(9_999, |count| count.min(9_999))
}
