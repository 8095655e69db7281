//! What `dev` serves: the last version that was built, audited and loaded.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use palyra_skill::build::Project;
use palyra_skill::digest::Digest;
use palyra_skill::exec::{CallResult, Executor, Skill};
use palyra_skill::grants;
use palyra_skill::host::{DevelopmentSkill, SkillBackend, ToolBackend as _, ToolCall};
use palyra_skill::store::GrantSet;

use super::calls::Calls;
use crate::cli::context::Context;
use crate::cli::error::{CliError, CliResult};
use crate::cli::{grant, project, run, terminal};

/// The skill in development.
pub(super) struct Served {
    executor: Executor,
    backend: Arc<SkillBackend>,
    /// As they were typed; what `all` stands for, each version says.
    grants: Vec<String>,
    last: Option<(Digest, GrantSet)>,
    since: Instant,
}

/// A version that is served now.
pub(super) struct Good {
    pub(super) project: Project,
    /// Whether clients have another one now.
    new: bool,
}

impl Served {
    pub(super) fn new(
        executor: &Executor,
        calls: &Arc<Calls>,
        grants: &[String],
        bare_names: bool,
    ) -> Self {
        let observer = Arc::clone(calls);
        let observer =
            Box::new(move |call: &ToolCall, result: &CallResult| observer.ended(call, result));
        Self {
            executor: executor.clone(),
            backend: SkillBackend::for_development(executor.clone(), bare_names, observer),
            grants: grants.to_vec(),
            last: None,
            since: Instant::now(),
        }
    }

    pub(super) fn backend(&self) -> Arc<SkillBackend> {
        Arc::clone(&self.backend)
    }

    /// Serves what was built in `dir`, once it has passed its audit and is compiled; until then, and where it is not,
    /// what was served before.
    pub(super) async fn load(&mut self, dir: &Path) -> CliResult<Good> {
        let (dir, typed) = (dir.to_owned(), self.grants.clone());
        let read = tokio::task::spawn_blocking(move || read(&dir, &typed)).await;
        let (project, skill, grants) = read.map_err(|e| CliError::environment(e.to_string()))??;
        let id = skill.manifest.skill_id.clone();
        self.executor.load(&skill.module).await.map_err(|failure| {
            CliError::no(format!("{id}: {}: {}", failure.code, failure.message))
        })?;
        let version = (skill.payload, grants.clone());
        let new = self.last.as_ref() != Some(&version);
        if new {
            let skill = Arc::new(skill);
            self.backend
                .replace(vec![DevelopmentSkill { skill, grants }])?;
            self.last = Some(version);
            self.since = Instant::now();
        }
        Ok(Good { project, new })
    }

    /// Says what a build came to; `None`: nothing good.
    pub(super) fn say(&self, context: &Context, good: Option<&Good>, took: Duration) {
        let took = took.as_secs_f64();
        match good {
            Some(good) => {
                let tools = self.backend.tools();
                let names: Vec<_> = tools.iter().map(|tool| tool.name.as_str()).collect();
                let still = if good.new { "" } else { "still " };
                let text = format!("in {took:.2} s, {still}serving {}", names.join(", "));
                context.status("built", terminal::GOOD, &text);
            }
            None if self.last.is_none() => terminal::status(
                "not built:",
                terminal::BAD,
                "nothing is served until it is; waiting for a change",
            ),
            None => {
                let age = self.since.elapsed().as_secs();
                let text = format!("still serving the version of {} ago", ago(age));
                terminal::status("not built:", terminal::BAD, &text);
            }
        }
    }
}

fn read(dir: &Path, typed: &[String]) -> CliResult<(Project, Skill, GrantSet)> {
    let project = project::open(dir)?;
    let skill = run::from_project(&project)?;
    let grants = grant::parse(typed, &grants::requested(&skill.manifest))?;
    Ok((project, skill, grants))
}

/// `12 s`, `3 min`, `2 h`.
fn ago(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3600),
    }
}
