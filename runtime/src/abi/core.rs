//! Palyra's core-module ABI v1: `run: () -> i32` and counts and handles of what was granted.

use async_trait::async_trait;
use wasmparser::{Parser, Payload};
use wasmtime::{ExternType, FuncType, InstancePre, Store};

use super::AbiGuest;
use crate::call::Output;
use crate::caps::core_v1;
use crate::fault::{Failure, Fault};
use crate::guest::Abi;
use crate::load::LoadError;
use crate::state::State;

/// A linked core module.
pub(crate) struct CoreGuest {
    pre: InstancePre<State>,
    exports: Vec<String>,
}

/// Every import is one of the ABI's, by name; linking checks the types.
pub(crate) fn check_imports(wasm: &[u8]) -> Result<(), LoadError> {
    let invalid = |error: wasmparser::BinaryReaderError| LoadError::Invalid(error.to_string());
    for payload in Parser::new(0).parse_all(wasm) {
        let Payload::ImportSection(section) = payload.map_err(invalid)? else {
            continue;
        };
        for import in section.into_imports() {
            let import = import.map_err(invalid)?;
            if import.module != core_v1::MODULE || !core_v1::is_function(import.name) {
                return Err(LoadError::UnknownImport(format!(
                    "the module imports `{}` from `{}`; a core module may import the functions of `{}` only",
                    import.name,
                    import.module,
                    core_v1::MODULE,
                )));
            }
        }
    }
    Ok(())
}

impl CoreGuest {
    pub(crate) fn new(pre: InstancePre<State>) -> Self {
        let exports = pre
            .module()
            .exports()
            .filter(|export| matches!(export.ty(), ExternType::Func(_)))
            .map(|export| export.name().to_owned())
            .collect();
        Self { pre, exports }
    }

    /// Whether the entry gives an exit code; an error before anything runs when it cannot be called.
    fn gives_exit_code(&self, entry: &str) -> Result<bool, Fault> {
        let Some(ExternType::Func(function)) = self.pre.module().get_export(entry) else {
            let message = format!("the module exports no function `{entry}`");
            return Err(Fault::input("no_such_export", message));
        };
        exit_code(&function).ok_or_else(|| {
            let message =
                format!("`{entry}` is {function}; an entry point is () -> i32 or () -> ()");
            Fault::input("wrong_signature", message)
        })
    }
}

fn exit_code(function: &FuncType) -> Option<bool> {
    if function.params().len() != 0 {
        return None;
    }
    let mut results = function.results();
    match (results.next(), results.next()) {
        (None, _) => Some(false),
        (Some(result), None) if result.is_i32() => Some(true),
        _ => None,
    }
}

#[async_trait]
impl AbiGuest for CoreGuest {
    fn abi(&self) -> Abi {
        Abi::CoreV1
    }

    fn exports(&self) -> &[String] {
        &self.exports
    }

    async fn call(
        &self,
        store: &mut Store<State>,
        entry: &str,
        _input: &str,
    ) -> Result<Output, Failure> {
        let gives_exit_code = self.gives_exit_code(entry)?;
        let instance = self.pre.instantiate_async(&mut *store).await?;
        let code = if gives_exit_code {
            let run = instance.get_typed_func::<(), i32>(&mut *store, entry)?;
            run.call_async(&mut *store, ()).await?
        } else {
            let run = instance.get_typed_func::<(), ()>(&mut *store, entry)?;
            run.call_async(&mut *store, ()).await?;
            0
        };
        Ok(Output {
            structured: Some(format!("{{\"exit_code\":{code}}}")),
            content: Vec::new(),
        })
    }
}
