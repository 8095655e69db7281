//! `serve`

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use palyra_skill::exec::Executor;
use palyra_skill::host::{
    BearerToken, DevelopmentSkill, Host, HostConfig, HttpConfig, HttpLimits, HttpServer,
    SkillBackend, client_config, serve_stdio,
};
use palyra_skill::store::{Home, StoreError};
use tokio_util::sync::CancellationToken;

use super::context::Context;
use super::error::{CliError, CliResult, Status};
use super::run;
use super::target::Target;
use super::terminal::print;

/// Where `serve` listens unless told otherwise.
pub(super) const DEFAULT_LISTEN: &str = "127.0.0.1:7420";
/// How long what follows the home, and then threads that still work, may take to end after everybody was answered.
const END: Duration = Duration::from_secs(1);

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Without --stdio the host listens on 127.0.0.1:7420 and prints a client configuration with its token.\nWith --stdio no port is opened unless --listen is given.\n\nExamples:\n  palyra-skill serve\n  palyra-skill serve --stdio\n  palyra-skill serve --skill ./hello --bare-names"
)]
pub(super) struct Args {
    #[command(flatten)]
    wire: Wire,
    /// Serve a project, a .wasm file or an artifact that is not installed
    #[arg(long = "skill", value_name = "DIR|FILE")]
    skills: Vec<String>,
    /// What the skills named with --skill may use; see `palyra-skill grant --help`
    #[arg(long = "grant", value_name = "KIND:VALUE", requires = "skills")]
    grants: Vec<String>,
    /// Drop the publisher's part of tool names (skills named with --skill only)
    #[arg(long, requires = "skills")]
    bare_names: bool,
}

pub(super) fn run(context: &Context, args: &Args) -> CliResult {
    let (runtime, executor) = run::executor(context)?;
    let mut development = Vec::new();
    for name in &args.skills {
        let target = Target::find(context, name)?;
        if matches!(target, Target::Installed(_)) {
            return Err(CliError::usage(format!(
                "{name} is installed: it is served without --skill"
            )));
        }
        let (skill, grants) = run::callable(context, &runtime, &executor, target, &args.grants)?;
        development.push(DevelopmentSkill { skill, grants });
    }
    let backend = SkillBackend::new(executor.clone(), development, args.bare_names)?;
    let served = runtime.block_on(serve(context, args, &executor, backend));
    // Nothing that still runs may keep the process: guests are dropped where they yield.
    runtime.shutdown_timeout(END / 4);
    served.map(|()| Status::Done)
}

async fn serve(
    context: &Context,
    args: &Args,
    executor: &Executor,
    backend: Arc<SkillBackend>,
) -> CliResult<()> {
    let shutdown = CancellationToken::new();
    stop_on_signals(shutdown.clone())?;
    let host_id = format!("host-{}-{}", super::context::now_ms(), std::process::id());
    let home = Arc::clone(executor.home());
    let id = host_id.clone();
    let _serving = tokio::task::spawn_blocking(move || {
        let lock = home.lock_as_host()?;
        home.emit_startup(&id)?;
        Ok::<_, StoreError>(lock)
    })
    .await
    .map_err(|e| CliError::environment(e.to_string()))??;
    sign_journal(executor).await?;
    let following = [
        tokio::spawn(Arc::clone(&backend).watch(shutdown.clone())),
        tokio::spawn(Arc::clone(&backend).run_hooks(host_id, shutdown.clone())),
    ];
    let host = Host::new(backend, HostConfig::default());
    let http = args
        .wire
        .start_http(context, executor.home(), &host, &shutdown)
        .await?;
    if args.wire.stdio {
        serve_stdio(&host, shutdown.clone()).await?;
        // The client has gone: so does its host.
        shutdown.cancel();
    }
    if let Some(server) = http {
        server
            .await
            .map_err(|e| CliError::environment(format!("the server stopped: {e}")))?;
    }
    shutdown.cancel();
    end(following).await;
    sign_journal(executor).await
}

/// Wait for what follows the home, which the shutdown has told to end; not for ever.
async fn end(following: [tokio::task::JoinHandle<()>; 2]) {
    let by = tokio::time::Instant::now() + END;
    for mut task in following {
        if tokio::time::timeout_at(by, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Sign the journal's head, so that what happened until now cannot be cut off unseen.
pub(super) async fn sign_journal(executor: &Executor) -> CliResult<()> {
    let home = Arc::clone(executor.home());
    let signed = tokio::task::spawn_blocking(move || home.sign_journal_head()).await;
    signed.map_err(|e| CliError::environment(e.to_string()))??;
    Ok(())
}

/// How clients reach a host.
#[derive(Debug, clap::Args)]
pub(super) struct Wire {
    /// Speak MCP on stdin and stdout
    #[arg(long)]
    pub(super) stdio: bool,
    /// Listen on this loopback address (port 0 takes a free one)
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
}

/// A server at work.
pub(super) type Server = tokio::task::JoinHandle<()>;

impl Wire {
    fn address(&self) -> Option<SocketAddr> {
        let default = DEFAULT_LISTEN.parse().expect("the constant is an address");
        self.listen.or((!self.stdio).then_some(default))
    }

    /// Binds what was asked for, says how clients get there, and serves until `shutdown`.
    pub(super) async fn start_http(
        &self,
        context: &Context,
        home: &Home,
        host: &Host,
        shutdown: &CancellationToken,
    ) -> CliResult<Option<Server>> {
        let Some(listen) = self.address() else {
            return Ok(None);
        };
        let token = home.server_token()?;
        let bearer =
            BearerToken::parse(&token).map_err(|e| CliError::environment(e.to_string()))?;
        let server = HttpServer::bind(
            host.clone(),
            HttpConfig {
                listen,
                token: bearer,
                limits: HttpLimits::default(),
            },
        )
        .await?;
        let address = server.address();
        let configuration = format!("{:#}", client_config(address, &token));
        context.note(format!("listening on http://{address}/mcp"));
        if self.stdio {
            context.note("the token stands in the home; `palyra-skill serve` without --stdio prints a client configuration");
        } else {
            print(&format!("{configuration}\n"))?;
        }
        Ok(Some(tokio::spawn(server.run(shutdown.clone()))))
    }
}

/// SIGINT and SIGTERM end the host in good order; a second one ends it at once.
pub(super) fn stop_on_signals(shutdown: CancellationToken) -> CliResult<()> {
    let mut signals = Signals::new()
        .map_err(|e| CliError::environment(format!("cannot wait for signals: {e}")))?;
    tokio::spawn(async move {
        loop {
            signals.next().await;
            if shutdown.is_cancelled() {
                #[cfg(feature = "authoring")]
                super::keys::restore();
                std::process::exit(130);
            }
            shutdown.cancel();
        }
    });
    Ok(())
}

/// The signals that ask a program to end.
#[cfg(unix)]
struct Signals([tokio::signal::unix::Signal; 2]);

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self([
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ]))
    }

    async fn next(&mut self) {
        let [interrupt, terminate] = &mut self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "as on other systems")]
    fn new() -> std::io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        let _ = tokio::signal::ctrl_c().await;
    }
}

impl From<palyra_skill::host::HostError> for CliError {
    fn from(error: palyra_skill::host::HostError) -> Self {
        use palyra_skill::host::HostError;
        match &error {
            HostError::NeedsTls { .. } => Self::usage(error.to_string()),
            HostError::Bind { .. } => Self::environment(error.to_string()).hint(
                "another `serve` or `dev` may have it: --listen 127.0.0.1:0 takes a free port",
            ),
            _ => Self::environment(error.to_string()),
        }
    }
}
