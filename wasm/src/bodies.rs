//! Function bodies in parallel, on the cores there are.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use wasmparser::{FuncToValidate, FuncValidatorAllocations, FunctionBody, ValidatorResources};

use super::code::{self, CodeFacts};

/// Bytes of code that one job takes at a time: small enough that the last jobs end together.
const JOB_BYTES: usize = 64 * 1024;
/// Most functions of a job: tiny ones cost more than their bytes.
const JOB_FUNCTIONS: usize = 4 * 1024;
/// With less code than that, a second thread costs more than it brings.
const PARALLEL_BYTES: usize = 128 * 1024;
/// Most threads: an audit is not the only thing that runs.
const MAX_THREADS: usize = 16;

/// A body that is still to be validated.
pub(super) struct Body<'a> {
    /// Which module it belongs to.
    pub(super) module: u32,
    /// Whether its facts are kept; if not, it is only validated.
    pub(super) keep: bool,
    pub(super) validator: FuncToValidate<ValidatorResources>,
    pub(super) content: FunctionBody<'a>,
}

impl Body<'_> {
    fn bytes(&self) -> usize {
        self.content.as_bytes().len()
    }
}

/// Facts of consecutive functions of one module.
pub(super) struct Part {
    pub(super) module: u32,
    pub(super) facts: CodeFacts,
}

/// Validates all of them; the facts come out in order. Of several errors, the first in the file.
pub(super) fn run(bodies: Vec<Body<'_>>) -> wasmparser::Result<Vec<Part>> {
    let bytes: usize = bodies.iter().map(Body::bytes).sum();
    let jobs = split(bodies);
    let threads = if bytes < PARALLEL_BYTES {
        1
    } else {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        cores.min(MAX_THREADS).min(jobs.len())
    };
    let shared = Shared {
        jobs: jobs.into_iter().map(|job| Mutex::new(Some(job))).collect(),
        next: AtomicUsize::new(0),
        failed: AtomicBool::new(false),
    };
    let mut done = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .map(|_| scope.spawn(|| shared.work()))
            .collect();
        let mut done = shared.work();
        for other in others {
            match other.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(job, _)| *job);
    let mut parts = Vec::with_capacity(done.len());
    for (_, result) in done {
        parts.extend(result?);
    }
    Ok(parts)
}

fn split(bodies: Vec<Body<'_>>) -> Vec<Vec<Body<'_>>> {
    let mut jobs = Vec::new();
    let mut job: Vec<Body<'_>> = Vec::new();
    let mut bytes = 0;
    for body in bodies {
        bytes += body.bytes();
        job.push(body);
        if bytes >= JOB_BYTES || job.len() >= JOB_FUNCTIONS {
            jobs.push(std::mem::take(&mut job));
            bytes = 0;
        }
    }
    if !job.is_empty() {
        jobs.push(job);
    }
    jobs
}

struct Shared<'a> {
    jobs: Vec<Mutex<Option<Vec<Body<'a>>>>>,
    next: AtomicUsize,
    failed: AtomicBool,
}

type Done = (usize, wasmparser::Result<Vec<Part>>);

impl Shared<'_> {
    /// Takes jobs in order, so that every job before one that failed is done: the first error is found.
    fn work(&self) -> Vec<Done> {
        let mut done = Vec::new();
        let mut allocations = FuncValidatorAllocations::default();
        while !self.failed.load(Ordering::Relaxed) {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = self.jobs.get(index) else {
                break;
            };
            let job = job.lock().ok().and_then(|mut job| job.take());
            let result = work(job.unwrap_or_default(), &mut allocations);
            if result.is_err() {
                self.failed.store(true, Ordering::Relaxed);
            }
            done.push((index, result));
        }
        done
    }
}

fn work(
    job: Vec<Body<'_>>,
    allocations: &mut FuncValidatorAllocations,
) -> wasmparser::Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    for body in job {
        let mut unused = CodeFacts::default();
        if body.keep && parts.last().is_none_or(|part| part.module != body.module) {
            parts.push(Part {
                module: body.module,
                facts: CodeFacts::default(),
            });
        }
        let facts = match parts.last_mut() {
            Some(part) if body.keep => &mut part.facts,
            _ => &mut unused,
        };
        let mut validator = body.validator.into_validator(std::mem::take(allocations));
        code::function(&mut validator, &body.content, facts)?;
        *allocations = validator.into_allocations();
    }
    Ok(parts)
}
