//! `dev [DIR]`: build, serve, and again after each change.

mod builder;
mod calls;
mod served;
mod watch;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use palyra_skill::build::{MAX_SOURCES, Project, Sources, is_lock_file};
use palyra_skill::exec::Executor;
use palyra_skill::host::{Host, HostConfig, serve_stdio};
use palyra_skill::manifest::Authoring;
use palyra_skill::store::GrantSet;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::project::ProjectDir;
use super::serve::{Server, Wire, sign_journal, stop_on_signals};
use super::{grant, run, terminal};
pub(super) use builder::end_with_parent;
use calls::Calls;
use served::Served;
use watch::Watch;

/// How long threads that still work may take to end.
const END: Duration = Duration::from_millis(250);
/// A file that changes during this many builds, one after another, is made by them.
const MADE_BY_BUILDS: u32 = 3;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Builds the project, serves it as `serve --skill` does, and builds again after each change of its sources: what they hold
decides, not when they were written. A build that fails leaves the last good version served. Calls end on the version
that they began with, and connected clients are told of each new one. Each build is audited.

Keys on a terminal: r runs the last call again, b builds, q quits, ? shows them.

Not looked at are tests/, modules/, target/, node_modules/, hidden files, *.md and what editors leave. Where the system
tells of no changes (a network drive, a full table of watches), the folder is looked through twice a second.

Examples:
  palyra-skill dev hello
  palyra-skill dev hello --stdio
  palyra-skill dev hello --listen 127.0.0.1:0 --grant secret:global/api_key
  palyra-skill dev hello --input '{\"text\": \"a b\"}'")]
pub(super) struct Args {
    #[command(flatten)]
    project: ProjectDir,
    #[command(flatten)]
    wire: Wire,
    /// What the skill may use; see `palyra-skill grant --help`
    #[arg(long = "grant", value_name = "KIND:VALUE")]
    grants: Vec<String>,
    /// Drop the publisher's part of tool names
    #[arg(long)]
    bare_names: bool,
    /// A call for the key r, until a client has made another: JSON, or @FILE
    #[arg(long, value_name = "JSON|@FILE")]
    input: Option<String>,
    /// The tool of --input; not needed where there is only one
    #[arg(long, value_name = "ID", requires = "input")]
    tool: Option<String>,
    /// Look for changes twice a second instead of being told
    #[arg(long)]
    poll: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let dir = &args.project.dir;
    if !dir.join("skill.toml").exists() {
        Project::open(dir)?;
    }
    // A mistake here is no reason to wait for another version.
    grant::parse(&args.grants, &GrantSet::default())?;
    let dir = dir.canonicalize().map_err(|e| CliError::read(dir, &e))?;
    let input = args.input.as_deref().map(run::read_input).transpose()?;
    let (runtime, executor) = run::executor(context)?;
    let first = input.map(|input| (args.tool.clone(), input));
    let calls = Calls::new(context.quiet, first)?;
    let developed = runtime.block_on(develop(context, args, &dir, &executor, &calls));
    // Nothing that still runs may keep the process: guests are dropped where they yield.
    runtime.shutdown_timeout(END);
    developed.map(|()| Status::Done)
}

async fn develop(
    context: &Context,
    args: &Args,
    dir: &Path,
    executor: &Executor,
    calls: &Arc<Calls>,
) -> CliResult<()> {
    let shutdown = CancellationToken::new();
    stop_on_signals(shutdown.clone())?;
    let served = Served::new(executor, calls, &args.grants, args.bare_names);
    let host = Host::new(served.backend(), HostConfig::default());
    // Before the first build: who cannot be reached need not compile.
    let http = args
        .wire
        .start_http(context, executor.home(), &host, &shutdown)
        .await?;
    let stdio = args.wire.stdio.then(|| {
        let shutdown = shutdown.clone();
        tokio::spawn(async move {
            let ended = serve_stdio(&host, shutdown.clone()).await;
            // The client has gone: so does its host.
            shutdown.cancel();
            ended
        })
    });
    let wake = Arc::new(Notify::new());
    let session = Session {
        context,
        dir,
        served,
        watch: Watch::new(dir, args.poll, Arc::clone(&wake)),
        wake,
        shutdown: shutdown.clone(),
        seen: Sources::default(),
        made: Made::default(),
    };
    session.follow(calls, args.wire.stdio).await;
    shutdown.cancel();
    ended(http).await?;
    if let Some(stdio) = stdio {
        stdio
            .await
            .map_err(|e| CliError::environment(e.to_string()))??;
    }
    sign_journal(executor).await
}

async fn ended(http: Option<Server>) -> CliResult<()> {
    match http {
        Some(server) => server
            .await
            .map_err(|e| CliError::environment(format!("the server stopped: {e}"))),
        None => Ok(()),
    }
}

/// One project under development.
struct Session<'a> {
    context: &'a Context,
    dir: &'a Path,
    served: Served,
    watch: Watch,
    wake: Arc<Notify>,
    shutdown: CancellationToken,
    /// What the last build was made from.
    seen: Sources,
    made: Made,
}

impl Session<'_> {
    /// Builds after each change until the shutdown.
    async fn follow(mut self, calls: &Arc<Calls>, stdio: bool) {
        let keys = (!stdio)
            .then(|| calls::keys(calls, &self.served, &self.wake, &self.shutdown))
            .flatten();
        let mut first = true;
        let mut settled = true;
        while !self.shutdown.is_cancelled() {
            let now = self.look();
            let changed = now.changed_since(&self.seen);
            let asked = calls.build_asked();
            if !settled && !asked && !changed.is_empty() {
                // Right after a build a save may be going on: a file that is written anew is empty for a moment.
                tokio::time::sleep(watch::QUIET).await;
                settled = true;
                continue;
            }
            if first || asked || !changed.is_empty() {
                if !first {
                    self.say_what_changed(&changed, asked);
                }
                self.build(now).await;
                if first && !self.shutdown.is_cancelled() {
                    self.say_how_it_goes_on(keys.is_some());
                }
                first = false;
                settled = false;
                continue;
            }
            self.seen = now;
            let shutdown = self.shutdown.clone();
            let _ = shutdown.run_until_cancelled(self.watch.wait()).await;
            settled = true;
        }
    }

    /// The sources as they are, each of their folders watched.
    fn look(&mut self) -> Sources {
        loop {
            let project = Project::open(self.dir).ok();
            let sources = Sources::read(self.dir, project.as_ref().map(|p| &p.manifest));
            // What changed before a folder was watched is seen by looking once more.
            if !self.watch.follow(sources.folders()) {
                return sources;
            }
        }
    }

    async fn build(&mut self, before: Sources) {
        let start = Instant::now();
        let authoring = authoring(self.dir);
        let built = match builder::build(self.context, self.dir, &self.shutdown).await {
            Ok(None) => return,
            Ok(Some(true)) => self.served.load(self.dir).await.map(Some),
            // It has said why.
            Ok(Some(false)) => Ok(None),
            Err(error) => Err(error),
        };
        let good = built.unwrap_or_else(|error| {
            terminal::report(&error);
            None
        });
        self.seen = before;
        let after = Sources::read(self.dir, good.as_ref().map(|good| &good.project.manifest));
        self.take_what_builds_make(&after);
        if let Some(good) = good.as_ref()
            && good.project.manifest.authoring == authoring
        {
            // The build may have written it, and what it held in the end is what is served.
            let text = good.project.manifest_text.as_bytes();
            self.seen.set(Path::new("skill.toml"), text);
        }
        self.served
            .say(self.context, good.as_ref(), start.elapsed());
    }

    /// What the build itself changed is no reason for another one.
    fn take_what_builds_make(&mut self, after: &Sources) {
        let meanwhile = after.changed_since(&self.seen);
        for lock in meanwhile.iter().filter(|path| is_lock_file(path)) {
            self.seen.adopt(lock, after);
        }
        for (path, new) in self.made.learn(&meanwhile) {
            self.seen.adopt(&path, after);
            if new && !is_lock_file(&path) && path != Path::new("skill.toml") {
                self.context.note(format!(
                    "{} changes during each build: only at another time it starts one",
                    path.display()
                ));
            }
        }
    }

    fn say_what_changed(&self, changed: &[PathBuf], asked: bool) {
        let what = match changed {
            [] if asked => "building again".to_owned(),
            [one] => format!("{} changed", one.display()),
            [one, rest @ ..] => format!("{} and {} more changed", one.display(), rest.len()),
            [] => return,
        };
        self.context.note(what);
    }

    fn say_how_it_goes_on(&self, keys: bool) {
        if self.seen.is_cut() {
            self.context.note(format!(
                "there are more than {MAX_SOURCES} files: the others are not looked at"
            ));
        }
        let how = if self.watch.is_told() {
            "watching"
        } else {
            "looking twice a second through"
        };
        let keys = if keys { "; press ? for keys" } else { "" };
        self.context
            .note(format!("{how} {}{keys}", self.dir.display()));
    }
}

/// How the project is built, as far as that can be read.
fn authoring(dir: &Path) -> Option<Authoring> {
    Project::open(dir).ok()?.manifest.authoring
}

/// Files that change whenever there is a build. If each of these changes started another one, there would be no end.
#[derive(Debug, Default)]
struct Made {
    /// During how many builds, one after another, each of these has changed.
    times: BTreeMap<PathBuf, u32>,
}

impl Made {
    /// Counts what changed `meanwhile`, during a build; gives what is held to be made by builds, with whether that is
    /// new.
    fn learn(&mut self, meanwhile: &[PathBuf]) -> Vec<(PathBuf, bool)> {
        self.times.retain(|path, _| meanwhile.contains(path));
        for path in meanwhile {
            *self.times.entry(path.clone()).or_default() += 1;
        }
        let made = self
            .times
            .iter()
            .filter(|(_, times)| **times >= MADE_BY_BUILDS);
        made.map(|(path, times)| (path.clone(), *times == MADE_BY_BUILDS))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_in_each_build_is_made_by_it_and_what_pauses_is_not() {
        let (a, b) = (PathBuf::from("a"), PathBuf::from("b"));
        let mut made = Made::default();
        assert!(made.learn(&[a.clone(), b.clone()]).is_empty());
        assert!(made.learn(&[a.clone(), b.clone()]).is_empty());
        assert_eq!(made.learn(std::slice::from_ref(&a)), [(a.clone(), true)]);
        assert_eq!(made.learn(&[a.clone(), b]), [(a, false)]);
        assert!(made.learn(&[]).is_empty());
    }
}
