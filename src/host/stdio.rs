//! MCP over standard input and output: one client, which started this process and ends it by closing stdin.

use std::sync::Arc;
use std::time::Duration;

use rmcp::service::{QuitReason, ServerInitializeError, serve_server_with_ct};
use rmcp::transport::stdio_pipes;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinError;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::calls::Serving;
use super::handler::McpHandler;
use super::lines::Lines;
use super::{Host, HostError};

/// Longest message, bytes. A longer one is dropped and answered by an error.
const MAX_LINE: usize = 8 * 1024 * 1024;
/// How long the session may take to end once its calls have.
const CLOSE: Duration = Duration::from_secs(1);

/// Serves the process's stdin and stdout until stdin ends or `shutdown` fires. Nothing else may write to stdout.
pub async fn serve_stdio(host: &Host, shutdown: CancellationToken) -> Result<(), HostError> {
    let (reader, writer) = stdio_pipes();
    serve_stream(host, reader, writer, shutdown).await
}

/// Serves one pair of streams.
pub(super) async fn serve_stream<R, W>(
    host: &Host,
    reader: R,
    writer: W,
    shutdown: CancellationToken,
) -> Result<(), HostError>
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
{
    let serving = Arc::new(Serving::new(host.clone()));
    let ended = CancellationToken::new();
    let transport = Lines::new(reader, writer, MAX_LINE, ended.clone());
    let session = CancellationToken::new();
    // Until the handshake is done nothing runs, so a shutdown may simply end it.
    let handshake =
        serve_server_with_ct(McpHandler::new(serving.clone()), transport, session.clone());
    let service = tokio::select! {
        service = handshake => service,
        () = shutdown.cancelled() => return Ok(()),
    };
    let service = match service {
        Ok(service) => service,
        Err(ServerInitializeError::ConnectionClosed(_) | ServerInitializeError::Cancelled) => {
            return Ok(());
        }
        Err(error) => {
            return Err(HostError::Protocol {
                message: error.to_string(),
            });
        }
    };
    let mut session = Session {
        stop: session,
        ended: Box::pin(service.waiting()),
    };
    tokio::select! {
        () = shutdown.cancelled() => serving.drain(host.config.shutdown_grace).await,
        () = ended.cancelled() => {
            // What was asked before the end is still answered, also what the session has not looked at yet.
            serving.end_streams();
            let answered = timeout(host.config.grace, &mut session.ended);
            tokio::select! {
                () = shutdown.cancelled() => {}
                ended = answered => if let Ok(ended) = ended {
                    report(ended);
                    return Ok(());
                },
            }
            serving.drain(Duration::ZERO).await;
        }
    }
    session.close().await;
    Ok(())
}

/// A session and its end, which comes once it has answered everything or was stopped.
struct Session<E> {
    stop: CancellationToken,
    ended: E,
}

impl<E: Future<Output = Result<QuitReason, JoinError>> + Unpin> Session<E> {
    async fn close(self) {
        self.stop.cancel();
        if let Ok(ended) = timeout(CLOSE, self.ended).await {
            report(ended);
        } else {
            tracing::warn!("the client reads no answers any more; leaving without it");
        }
    }
}

fn report(ended: Result<QuitReason, JoinError>) {
    if let Ok(QuitReason::JoinError(error)) | Err(error) = ended {
        tracing::error!(%error, "the session ended badly");
    }
}
