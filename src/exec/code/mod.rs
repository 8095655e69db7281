//! From a module's bytes to a guest: out of the cache on disk, or compiled.
//!
//! # Threats
//!
//! Compiling has no bound: 200,000 empty functions keep the compiler busy for minutes, and it takes the memory it wants.
//! Palyra hosts compile what strangers wrote, so it happens in a child process ([`ChildCompiler`]) that limits itself
//! before it reads the first byte, has no environment, no key and nothing to connect to, is killed when its time is up or
//! nobody waits for it any more, and ends by itself when its host is gone. Two at most run at a time.
//!
//! Compiled code is machine code: whoever can change it owns the host. It is held in memory from the moment it is
//! authenticated; a file that could change under it is never mapped. The cache ([`cache`]) is the home's own.
//!
//! # Cost
//!
//! A child takes 10 to 15 ms more than compiling in this process (Linux, measured with a debug build), once for each
//! module and home. From the cache a module takes the reading and hashing of its code: less than a millisecond for a tool of
//! 100 KiB. That is why small modules take no shortcut: how long 64 KiB compile cannot be told from their size (branch
//! tables and locals multiply), and it would save those 10 ms once.

mod cache;
mod check;
mod child;
mod compiler;
mod frame;

use std::hash::{Hash as _, Hasher};
use std::sync::Arc;

use palyra_skill_runtime::{Engine, Guest, LoadError, Precompiler};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

use crate::digest::Digest;
use crate::store::Home;
use cache::CodeCache;
pub use check::check_code_cache;
pub use child::serve_compiler;
pub use compiler::{ChildCompiler, CompileLimits, Compiler};

/// Children at the same time: what one may use of the machine is limited, so what all use is.
const MAX_CHILDREN: usize = 2;

/// Why a module could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadFailure {
    /// Stable: a code of the runtime's `LoadError`, `compile_limit`, or `internal`, which another attempt may not meet.
    pub code: String,
    /// One sentence.
    pub message: String,
}

impl LoadFailure {
    fn internal(message: impl Into<String>) -> Self {
        Self {
            code: "internal".into(),
            message: message.into(),
        }
    }

    fn limit(message: impl Into<String>) -> Self {
        Self {
            code: "compile_limit".into(),
            message: message.into(),
        }
    }

    /// Whether it says something of the module rather than of this moment.
    pub(super) fn is_final(&self) -> bool {
        self.code != "internal"
    }
}

impl From<LoadError> for LoadFailure {
    fn from(error: LoadError) -> Self {
        Self {
            code: error.code().to_owned(),
            message: error.to_string(),
        }
    }
}

/// Machine code that a [`Precompiler`] of this program made and nobody has touched since: either it comes from the pipe
/// of a compiler that was asked for it, or the cache has authenticated it. Made in those two places only.
struct Code(Vec<u8>);

/// Compiles and caches for one engine and one home.
pub(super) struct CodeLoader {
    engine: Engine,
    compiler: Compiler,
    cache: Arc<CodeCache>,
    children: Semaphore,
}

impl CodeLoader {
    pub(super) fn new(engine: Engine, compiler: Compiler, home: Arc<Home>) -> Self {
        let mut made_for = Fingerprint(Sha256::new());
        engine.code_compatibility().hash(&mut made_for);
        Self {
            cache: Arc::new(CodeCache::new(home, made_for.0.finalize().into())),
            engine,
            compiler,
            children: Semaphore::new(MAX_CHILDREN),
        }
    }

    /// The guest of `wasm`, whose digest is `module`. Dropping the future stops the compiler.
    pub(super) async fn load(&self, wasm: &[u8], module: Digest) -> Result<Guest, LoadFailure> {
        let cache = Arc::clone(&self.cache);
        if let Some(code) = blocking(move || Ok(cache.get(&module))).await? {
            let engine = self.engine.clone();
            match blocking(move || link(&engine, &code)).await {
                Ok(guest) => return Ok(guest),
                Err(failure) => {
                    tracing::warn!(%module, failure.message, "cached code does not load; compiling again");
                }
            }
        }
        let code = self.compile(wasm).await?;
        let (engine, cache) = (self.engine.clone(), Arc::clone(&self.cache));
        blocking(move || {
            let guest = link(&engine, &code)?;
            cache.put(&module, &code);
            Ok(guest)
        })
        .await
    }

    async fn compile(&self, wasm: &[u8]) -> Result<Code, LoadFailure> {
        let waited = self.children.acquire().await;
        let _turn = waited.map_err(|_| LoadFailure::internal("the host is stopping"))?;
        match &self.compiler {
            Compiler::Child(compiler) => compiler.compile(wasm).await,
            Compiler::InProcess => {
                let wasm = wasm.to_vec();
                blocking(move || {
                    let compiler = Precompiler::new()
                        .map_err(|error| LoadFailure::internal(error.to_string()))?;
                    Ok(Code(compiler.compile(&wasm)?))
                })
                .await
            }
        }
    }
}

#[expect(unsafe_code, reason = "the one place where compiled code is loaded")]
fn link(engine: &Engine, code: &Code) -> Result<Guest, LoadFailure> {
    // SAFETY: `Code` is what a `Precompiler` of this program made. It came straight from the pipe of a child that runs
    // this very program and whose other end nobody else holds, from the same in this process, or from the cache, where
    // an HMAC over engine, module and code, with a key that only this home has, was checked after the last byte was
    // read. It lies in memory of our own, which nothing changes between then and now.
    Ok(unsafe { engine.load_precompiled(&code.0) }?)
}

/// Work that takes long enough to hold others up.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LoadFailure> + Send + 'static,
) -> Result<T, LoadFailure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(LoadFailure::internal("the loader stopped")))
}

/// What an engine hashes of itself, as a digest that cannot be forged.
struct Fingerprint(Sha256);

impl Hasher for Fingerprint {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        // Part of the trait; nobody asks a fingerprint for 64 bits.
        0
    }
}
