//! `test [DIR]`

use std::sync::Arc;

use palyra_skill::build::cases::{self, Case, Expected};
use palyra_skill::exec::{self, Call, CallOptions, CallResult, Executor};
use palyra_skill::store::{Grant, GrantSet, Home, SecretValue};
use palyra_skill_runtime::Cancel;
use serde::Serialize;
use serde_json::{Value, json};

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::project::{self, ProjectDir};
use super::run;
use super::terminal::print;

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Cases stand in tests/*.toml and run in the sandbox, in a home of their own.\nExit status: 0 all passed; 1 one failed.\n\nExamples:\n  palyra-skill test hello\n  palyra-skill test hello --filter words"
)]
pub(super) struct Args {
    #[command(flatten)]
    project: ProjectDir,
    /// Only cases whose name contains this
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
}

#[derive(Debug, Serialize)]
struct CaseResult {
    name: String,
    ok: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    fuel: u64,
    duration_us: u64,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let project = project::open(&args.project.dir)?;
    let skill = Arc::new(run::from_project(&project)?);
    let wanted = |case: &Case| {
        args.filter
            .as_ref()
            .is_none_or(|filter| case.name.contains(filter.as_str()))
    };
    let all = cases::read(&project.dir)?;
    let known = all.len();
    let cases: Vec<_> = all.into_iter().filter(wanted).collect();
    if cases.is_empty() && known > 0 {
        return Err(CliError::usage(format!(
            "none of the {known} cases has that in its name"
        )));
    }
    if cases.is_empty() {
        return Err(CliError::usage(format!(
            "there is no case in {}",
            project.dir.join("tests").display()
        ))
        .hint("a case is a table [[case]] in tests/*.toml with tool, input, and output or error"));
    }
    let mut results = Vec::new();
    for case in &cases {
        results.push(one(&skill, case)?);
    }
    let passed = results.iter().filter(|result| result.ok).count();
    let failed = results.len() - passed;
    if context.json() {
        context.result(
            &json!({ "cases": results, "passed": passed, "failed": failed }),
            |_| String::new(),
        )?;
    } else {
        print(&human(&results, passed, failed))?;
    }
    Ok(Status::from_ok(failed == 0))
}

fn human(results: &[CaseResult], passed: usize, failed: usize) -> String {
    let line = |result: &CaseResult| match &result.problem {
        None => format!(
            "ok    {} ({} fuel, {} µs)\n",
            result.name, result.fuel, result.duration_us
        ),
        Some(problem) => format!(
            "FAIL  {}\n      {}\n",
            result.name,
            super::inspect::clean(problem)
        ),
    };
    results.iter().map(line).collect::<String>() + &format!("{passed} passed, {failed} failed\n")
}

/// Each case has a home of its own: what one stores, another does not see.
fn one(skill: &Arc<exec::Skill>, case: &Case) -> CliResult<CaseResult> {
    let dir = tempfile::tempdir()
        .map_err(|e| CliError::environment(format!("cannot make a temporary folder: {e}")))?;
    let home = Arc::new(Home::open(dir.path())?);
    let policy = prepare(&home, case)?;
    let (runtime, executor) = run::executor_with(home)?;
    let result = runtime.block_on(call(&executor, skill, case, policy));
    let problem = judge(case, &result);
    Ok(CaseResult {
        name: case.name.clone(),
        ok: problem.is_none(),
        problem,
        fuel: result.stats.fuel,
        duration_us: result.stats.duration_us,
    })
}

/// The case's own grants, secrets and stored values.
fn prepare(home: &Home, case: &Case) -> CliResult<GrantSet> {
    let mut policy = GrantSet::default();
    for text in &case.grants {
        policy.add(
            &text
                .parse::<Grant>()
                .map_err(|e| CliError::usage(format!("{}: {e}", case.name)))?,
        );
    }
    for (name, value) in &case.secrets {
        let name = name
            .parse()
            .map_err(|e| CliError::usage(format!("{}: {e}", case.name)))?;
        home.secret_set(&name, &SecretValue::new(value.clone()))?;
    }
    Ok(policy)
}

async fn call(
    executor: &Executor,
    skill: &Arc<exec::Skill>,
    case: &Case,
    policy: GrantSet,
) -> CallResult {
    let call = Call {
        skill: Arc::clone(skill),
        tool: case.tool.clone(),
        input: case.input.clone(),
        policy: policy.into(),
        options: CallOptions {
            call_id: run::call_id(),
            limits: exec::LimitOverrides::default(),
            caller: "test",
        },
        progress: None,
        cancel: Cancel::default(),
    };
    executor.call(call).await
}

/// What is wrong with the result, if anything.
fn judge(case: &Case, result: &CallResult) -> Option<String> {
    let got = || match result.why() {
        Some(why) => why,
        None => result.output.clone().unwrap_or(Value::Null).to_string(),
    };
    match &case.expected {
        Expected::Output(expected)
            if result.is_ok() && result.output.as_ref() == Some(expected) =>
        {
            None
        }
        Expected::Output(expected) => Some(format!("expected {expected}, got {}", got())),
        Expected::Error(expected) => {
            let matches = result.error.as_ref().is_some_and(|error| {
                error.code == *expected
                    || json!(result.outcome) == json!(expected)
                    || error.message.contains(expected.as_str())
            });
            (!matches).then(|| format!("expected the error '{expected}', got {}", got()))
        }
    }
}
