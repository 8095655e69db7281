//! MCP over standard input and output: one client, which started this process and ends it by closing stdin.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use rmcp::service::{QuitReason, RunningService, ServerInitializeError, serve_server_with_ct};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::stdio_pipes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::timeout;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::calls::Serving;
use super::handler::McpHandler;
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
    let reader = EndOfInput {
        inner: reader,
        _on_drop: ended.clone().drop_guard(),
        ended: ended.clone(),
    };
    let transport = AsyncRwTransport::new_server(reader, writer).with_max_line_length(MAX_LINE);
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
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = ended.cancelled() => {}
    }
    serving.drain().await;
    session.cancel();
    close(service).await;
    Ok(())
}

async fn close(service: RunningService<rmcp::RoleServer, McpHandler>) {
    match timeout(CLOSE, service.waiting()).await {
        Ok(Ok(QuitReason::JoinError(error)) | Err(error)) => {
            tracing::error!(%error, "the session ended badly");
        }
        Ok(Ok(_)) => {}
        Err(_) => tracing::warn!("the client reads no answers any more; leaving without it"),
    }
}

/// A reader that tells when its input has ended: the session itself says so only after it has waited for every
/// running call.
struct EndOfInput<R> {
    inner: R,
    ended: CancellationToken,
    _on_drop: DropGuard,
}

impl<R: AsyncRead + Unpin> AsyncRead for EndOfInput<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let before = buf.filled().len();
        let room = buf.remaining();
        let polled = Pin::new(&mut self.inner).poll_read(cx, buf);
        let end = match &polled {
            Poll::Ready(Ok(())) => room > 0 && buf.filled().len() == before,
            Poll::Ready(Err(_)) => true,
            Poll::Pending => false,
        };
        if end {
            self.ended.cancel();
        }
        polled
    }
}
