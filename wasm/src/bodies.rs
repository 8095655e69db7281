//! Function bodies, validated and read on all processors while the rest of the binary is still being parsed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use wasmparser::{FuncToValidate, FuncValidatorAllocations, FunctionBody, ValidatorResources};

use super::code::{self, CodeFacts, Scratch};
use super::pool;

/// Bytes of code that one job takes at a time: small enough that the last jobs end together.
const JOB_BYTES: usize = 64 * 1024;
/// Most functions of a job: tiny ones cost more than their bytes.
const JOB_FUNCTIONS: usize = 4 * 1024;
/// Most jobs that wait: bodies that do take more memory than their bytes. What comes then is done by who brings it.
const MAX_WAITING: usize = 16;

/// A body that is still to be validated.
pub(super) struct Body<'a> {
    /// Which module it belongs to.
    pub(super) module: u32,
    /// Whether its facts are kept; if not, it is only validated.
    pub(super) keep: bool,
    pub(super) validator: FuncToValidate<ValidatorResources>,
    pub(super) content: FunctionBody<'a>,
}

/// Facts of consecutive functions of one module.
pub(super) struct Part {
    pub(super) module: u32,
    pub(super) facts: CodeFacts,
}

type Done = (usize, wasmparser::Result<Vec<Part>>);

/// What the jobs leave behind.
pub(super) struct Results {
    done: Mutex<Vec<Done>>,
    tools: Mutex<Vec<Tools>>,
    waiting: AtomicUsize,
    /// The first job that failed: those after it need not be done.
    failed: AtomicUsize,
}

/// What a job needs and the next one can use again.
#[derive(Default)]
struct Tools {
    allocations: FuncValidatorAllocations,
    scratch: Scratch,
}

impl Results {
    fn new() -> Self {
        Self {
            done: Mutex::default(),
            tools: Mutex::default(),
            waiting: AtomicUsize::new(0),
            failed: AtomicUsize::new(usize::MAX),
        }
    }

    fn run(&self, index: usize, job: Vec<Body<'_>>) {
        if self.failed.load(Ordering::Relaxed) < index {
            return;
        }
        let mut tools = lock(&self.tools).pop().unwrap_or_default();
        let result = work(job, &mut tools);
        if result.is_err() {
            self.failed.fetch_min(index, Ordering::Relaxed);
        }
        lock(&self.tools).push(tools);
        lock(&self.done).push((index, result));
    }

    /// The facts in order. Of several errors, the first in the file: every job before one that failed is done.
    fn parts(self) -> wasmparser::Result<Vec<Part>> {
        let mut done = self
            .done
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        done.sort_unstable_by_key(|(index, _)| *index);
        let mut parts = Vec::with_capacity(done.len());
        for (_, result) in done {
            parts.extend(result?);
        }
        Ok(parts)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes bodies as they come in, in the order of the file.
pub(super) struct Bodies<'h, 'a> {
    hand_out: &'h mut dyn FnMut(usize, Vec<Body<'a>>),
    job: Vec<Body<'a>>,
    bytes: usize,
    jobs: usize,
}

/// Calls `read` with what takes the bodies; the facts of all that it was given come out, in order.
///
/// On the [pool](pool::on_pool()) the bodies are validated by others while `read` goes on. An error of `read` is told
/// rather than one of a body.
pub(super) fn collect<'a, T>(
    read: impl FnOnce(&mut Bodies<'_, 'a>) -> wasmparser::Result<T>,
) -> wasmparser::Result<(T, Vec<Part>)> {
    let results = Results::new();
    let read = if pool::is_on_pool() {
        rayon::in_place_scope(|scope| {
            gather(read, &results, &mut |index, job| {
                if results.waiting.load(Ordering::Relaxed) >= MAX_WAITING {
                    return results.run(index, job);
                }
                results.waiting.fetch_add(1, Ordering::Relaxed);
                let results = &results;
                scope.spawn(move |_| {
                    results.waiting.fetch_sub(1, Ordering::Relaxed);
                    results.run(index, job);
                });
            })
        })
    } else {
        gather(read, &results, &mut |index, job| results.run(index, job))
    }?;
    Ok((read, results.parts()?))
}

fn gather<'a, T>(
    read: impl FnOnce(&mut Bodies<'_, 'a>) -> wasmparser::Result<T>,
    results: &Results,
    hand_out: &mut dyn FnMut(usize, Vec<Body<'a>>),
) -> wasmparser::Result<T> {
    let mut bodies = Bodies {
        hand_out,
        job: Vec::new(),
        bytes: 0,
        jobs: 0,
    };
    let read = read(&mut bodies);
    match &read {
        Ok(_) => bodies.end_job(),
        // Nobody asks for the facts any more.
        Err(_) => results.failed.store(0, Ordering::Relaxed),
    }
    read
}

impl<'a> Bodies<'_, 'a> {
    pub(super) fn push(&mut self, body: Body<'a>) {
        self.bytes += body.content.as_bytes().len();
        self.job.push(body);
        if self.bytes >= JOB_BYTES || self.job.len() >= JOB_FUNCTIONS {
            self.end_job();
        }
    }

    fn end_job(&mut self) {
        (self.hand_out)(self.jobs, std::mem::take(&mut self.job));
        self.jobs += 1;
        self.bytes = 0;
    }
}

fn work(job: Vec<Body<'_>>, tools: &mut Tools) -> wasmparser::Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut left = job.len();
    for body in job {
        let mut unused = CodeFacts::default();
        if body.keep && parts.last().is_none_or(|part| part.module != body.module) {
            parts.push(Part {
                module: body.module,
                facts: CodeFacts::for_functions(left),
            });
        }
        left -= 1;
        let facts = match parts.last_mut() {
            Some(part) if body.keep => &mut part.facts,
            _ => &mut unused,
        };
        let allocations = std::mem::take(&mut tools.allocations);
        let mut validator = body.validator.into_validator(allocations);
        code::function(&mut validator, &body.content, facts, &mut tools.scratch)?;
        tools.allocations = validator.into_allocations();
    }
    Ok(parts)
}
