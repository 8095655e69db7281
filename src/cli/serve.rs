//! `serve`

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use palyra_skill::exec::Executor;
use palyra_skill::host::{
    BearerToken, DevelopmentSkill, Host, HostConfig, HttpConfig, HttpLimits, HttpServer,
    SkillBackend, client_config, serve_stdio,
};
use palyra_skill::store::StoreError;
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
    /// Speak MCP on stdin and stdout
    #[arg(long)]
    stdio: bool,
    /// Listen on this loopback address (port 0 takes a free one)
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<SocketAddr>,
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
    let listen = match (args.listen, args.stdio) {
        (Some(listen), _) => Some(listen),
        (None, true) => None,
        (None, false) => Some(
            DEFAULT_LISTEN
                .parse()
                .map_err(|_| CliError::usage("bad default address"))?,
        ),
    };
    let http = match listen {
        Some(listen) => Some(start_http(context, args, executor, &host, listen, &shutdown).await?),
        None => None,
    };
    if args.stdio {
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
async fn sign_journal(executor: &Executor) -> CliResult<()> {
    let home = Arc::clone(executor.home());
    let signed = tokio::task::spawn_blocking(move || home.sign_journal_head()).await;
    signed.map_err(|e| CliError::environment(e.to_string()))??;
    Ok(())
}

type Server = tokio::task::JoinHandle<()>;

async fn start_http(
    context: &Context,
    args: &Args,
    executor: &Executor,
    host: &Host,
    listen: SocketAddr,
    shutdown: &CancellationToken,
) -> CliResult<Server> {
    let token = executor.home().server_token()?;
    let bearer = BearerToken::parse(&token).map_err(|e| CliError::environment(e.to_string()))?;
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
    if args.stdio {
        context.note("the token stands in the home; `palyra-skill serve` without --stdio prints a client configuration");
    } else {
        print(&format!("{configuration}\n"))?;
    }
    Ok(tokio::spawn(server.run(shutdown.clone())))
}

/// SIGINT and SIGTERM end the host in good order; a second one ends it at once.
fn stop_on_signals(shutdown: CancellationToken) -> CliResult<()> {
    #[cfg(unix)]
    let mut terminate =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
            .map_err(|e| CliError::environment(format!("cannot wait for signals: {e}")))?;
    tokio::spawn(async move {
        loop {
            #[cfg(unix)]
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            #[cfg(not(unix))]
            let _ = tokio::signal::ctrl_c().await;
            if shutdown.is_cancelled() {
                std::process::exit(130);
            }
            shutdown.cancel();
        }
    });
    Ok(())
}

impl From<palyra_skill::host::HostError> for CliError {
    fn from(error: palyra_skill::host::HostError) -> Self {
        use palyra_skill::host::HostError;
        match &error {
            HostError::NeedsTls { .. } => Self::usage(error.to_string()),
            _ => Self::environment(error.to_string()),
        }
    }
}
