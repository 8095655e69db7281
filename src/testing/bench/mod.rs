//! How fast a skill's tools are: latency, fuel and memory of their calls, against a baseline that was saved.

mod baseline;
mod compare;
mod measure;

pub use baseline::{Baseline, BaselineError, BaselineName};
pub use compare::{Comparison, FuelChange, Verdict, compare};
pub use measure::{BenchReport, Input, Latency, Options, ToolBench, inputs_of, run};
