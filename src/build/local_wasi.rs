//! A module that asks for no system gets none: what its C library would import from WASI preview 1 is answered within the
//! module.
//!
//! The answers are those of a system that has nothing: no arguments, no environment, no open descriptor, and everything
//! else is not supported. They are the same in each call, and none pretends that something was done: output to a
//! descriptor that is not open is an error that the guest sees, and ending the process ends the call with a trap.

use walrus::ir::{MemArg, StoreKind};
use walrus::{FunctionId, ImportKind, InstrSeqBuilder, LocalId, MemoryId, Module, ValType};

use super::error::BuildError;

const WASI: &str = "wasi_snapshot_preview1";
const SUCCESS: i32 = 0;
/// Bad file descriptor.
const EBADF: i32 = 8;
/// Function not supported.
const ENOSYS: i32 = 52;

/// Puts a function of the module's own in the place of each import from WASI preview 1.
pub(super) fn answer_locally(module: &mut Module) -> Result<(), BuildError> {
    let imported: Vec<(FunctionId, String)> = module
        .imports
        .iter()
        .filter(|import| import.module == WASI)
        .filter_map(|import| match import.kind {
            ImportKind::Function(function) => Some((function, import.name.clone())),
            _ => None,
        })
        .collect();
    let memory = module.memories.iter().next().map(walrus::Memory::id);
    for (function, name) in imported {
        let ty = module.types.get(module.funcs.get(function).ty());
        let answer = Answer::of(&name, ty.params(), ty.results());
        module
            .replace_imported_func(function, |(body, arguments)| {
                answer.write(body, arguments, memory);
            })
            .map_err(|error| BuildError::wasm("answer WASI within the module", error))?;
    }
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    /// An error number; zero is success, with nothing to hand over.
    Errno(i32),
    /// Success, and zero in both places that the arguments point at: a count and a size.
    TwoZeros,
    /// The call ends.
    Trap,
}

impl Answer {
    fn of(name: &str, params: &[ValType], results: &[ValType]) -> Self {
        if results != [ValType::I32] {
            return Self::Trap;
        }
        match name {
            "args_sizes_get" | "environ_sizes_get" if params == [ValType::I32; 2] => Self::TwoZeros,
            "args_get" | "environ_get" | "sched_yield" => Self::Errno(SUCCESS),
            // Each names a descriptor, and none is open; a C library asks for directories until it is told so.
            _ if ["fd_", "path_", "sock_"]
                .iter()
                .any(|prefix| name.starts_with(prefix)) =>
            {
                Self::Errno(EBADF)
            }
            _ => Self::Errno(ENOSYS),
        }
    }

    fn write(
        self,
        body: &mut InstrSeqBuilder<'_>,
        arguments: &[LocalId],
        memory: Option<MemoryId>,
    ) {
        match (self, memory) {
            (Self::Errno(number), _) => {
                body.i32_const(number);
            }
            (Self::TwoZeros, Some(memory)) => {
                for place in arguments {
                    let kind = StoreKind::I32 { atomic: false };
                    let at = MemArg {
                        align: 4,
                        offset: 0,
                    };
                    body.local_get(*place).i32_const(0).store(memory, kind, at);
                }
                body.i32_const(SUCCESS);
            }
            (Self::Trap | Self::TwoZeros, _) => {
                body.unreachable();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(text: &str) -> Vec<u8> {
        let mut module = Module::from_buffer(&wat::parse_str(text).unwrap()).unwrap();
        answer_locally(&mut module).unwrap();
        module.emit_wasm()
    }

    #[test]
    fn nothing_of_wasi_is_imported_any_more_and_everything_else_still_is() {
        let wasm = answered(
            r#"(module
                (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
                (import "wasi_snapshot_preview1" "environ_sizes_get" (func $env (param i32 i32) (result i32)))
                (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
                (import "palyra:skill/context@1.0.0" "log" (func $log (param i32 i32 i32)))
                (memory 1)
                (func (export "run") (call $exit (call $env (i32.const 0) (i32.const 4)))
                    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
                    (call $log (i32.const 0) (i32.const 0) (i32.const 0))))"#,
        );
        wasmparser::validate(&wasm).unwrap();
        let module = Module::from_buffer(&wasm).unwrap();
        let imports: Vec<_> = module.imports.iter().map(|i| i.module.as_str()).collect();
        assert_eq!(imports, ["palyra:skill/context@1.0.0"]);
    }

    #[test]
    fn nothing_is_said_to_have_been_done() {
        let of = |name, params: &[ValType], results: &[ValType]| Answer::of(name, params, results);
        let i32s = [ValType::I32; 4];
        let errno = &i32s[..1];
        for name in ["fd_write", "fd_prestat_get", "path_open", "sock_send"] {
            assert_eq!(of(name, &i32s, errno), Answer::Errno(EBADF), "{name}");
        }
        for name in [
            "random_get",
            "clock_time_get",
            "poll_oneoff",
            "of_the_future",
        ] {
            assert_eq!(of(name, &i32s, errno), Answer::Errno(ENOSYS), "{name}");
        }
        assert_eq!(of("environ_sizes_get", &i32s[..2], errno), Answer::TwoZeros);
        assert_eq!(of("proc_exit", errno, &[]), Answer::Trap);
    }

    #[test]
    fn without_a_memory_there_is_no_place_for_a_zero() {
        let wasm = answered(
            r#"(module
                (import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
                (func (export "run") (result i32) (call $args (i32.const 0) (i32.const 4))))"#,
        );
        wasmparser::validate(&wasm).unwrap();
    }
}
