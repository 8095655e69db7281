//! One JSON message a line, in and out: the stdio transport. Every line that is no message is answered by an error.

use std::io;
use std::sync::Arc;

use rmcp::RoleServer;
use rmcp::model::ClientJsonRpcMessage;
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::Transport;
use serde::Serialize;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::message::{self, Refusal};

/// What is kept of a line that is too long: enough to find its id.
const START: usize = 4096;

/// The two streams of one client.
pub(super) struct Lines<W> {
    received: mpsc::Receiver<ClientJsonRpcMessage>,
    writer: Writer<W>,
    reader: JoinHandle<()>,
}

impl<W: AsyncWrite + Unpin + Send + 'static> Lines<W> {
    /// Reads lines of up to `limit` bytes. `ended` fires at the end of the input: the session itself tells of that only
    /// after it has waited for every running call.
    pub(super) fn new<R>(reader: R, writer: W, limit: usize, ended: CancellationToken) -> Self
    where
        R: AsyncRead + Unpin + Send + 'static,
    {
        // One at a time: what the session has not taken stays in the pipe.
        let (sender, received) = mpsc::channel(1);
        let writer = Writer(Arc::new(Mutex::new(Some(writer))));
        let input = Input {
            reader: BufReader::new(reader),
            limit,
            sender,
            writer: writer.clone(),
            _ended: ended.drop_guard(),
        };
        Self {
            received,
            writer,
            reader: tokio::spawn(input.read()),
        }
    }
}

impl<W> Drop for Lines<W> {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

impl<W: AsyncWrite + Unpin + Send + 'static> Transport<RoleServer> for Lines<W> {
    type Error = io::Error;

    fn send(
        &mut self,
        message: TxJsonRpcMessage<RoleServer>,
    ) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let writer = self.writer.clone();
        async move { writer.send(&message).await }
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        self.received.recv().await
    }

    async fn close(&mut self) -> io::Result<()> {
        self.reader.abort();
        self.writer.0.lock().await.take();
        Ok(())
    }
}

/// The output, which answers and refusals share.
struct Writer<W>(Arc<Mutex<Option<W>>>);

impl<W> Clone for Writer<W> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<W: AsyncWrite + Unpin> Writer<W> {
    async fn send(&self, message: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(message)?;
        line.push(b'\n');
        let mut writer = self.0.lock().await;
        let writer = writer.as_mut().ok_or(io::ErrorKind::NotConnected)?;
        writer.write_all(&line).await?;
        writer.flush().await
    }
}

/// The input, in a task of its own: the session gives up and repeats its waiting all the time.
struct Input<R, W> {
    reader: BufReader<R>,
    limit: usize,
    sender: mpsc::Sender<ClientJsonRpcMessage>,
    writer: Writer<W>,
    _ended: DropGuard,
}

/// What a line came to.
enum Line {
    Whole(Vec<u8>),
    TooLong(Vec<u8>),
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Input<R, W> {
    async fn read(mut self) {
        while let Some(line) = self.line().await {
            let parsed = match &line {
                Line::Whole(line) if line.trim_ascii().is_empty() => continue,
                Line::Whole(line) => message::parse(line, true),
                Line::TooLong(start) => Err(Refusal::too_long(start, self.limit)),
            };
            let went_on = match parsed {
                Ok(Some(message)) => self.sender.send(message).await.is_ok(),
                Ok(None) => true,
                Err(refusal) => self.writer.send(&refusal.to_json()).await.is_ok(),
            };
            if !went_on {
                return;
            }
        }
    }

    /// The next line; `None` at the end, where a line without its end is no message.
    async fn line(&mut self) -> Option<Line> {
        let mut line = Vec::new();
        let mut too_long = false;
        loop {
            let available = match self.reader.fill_buf().await {
                Ok([]) => return None,
                Ok(available) => available,
                Err(error) => {
                    tracing::error!(%error, "the client's messages cannot be read any more");
                    return None;
                }
            };
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = &available[..end.unwrap_or(available.len())];
            if !too_long {
                line.extend_from_slice(part);
                if line.len() > self.limit {
                    too_long = true;
                    line.truncate(START);
                    line.shrink_to_fit();
                }
            }
            let taken = part.len() + usize::from(end.is_some());
            self.reader.consume(taken);
            if end.is_some() {
                let whole = if too_long { Line::TooLong } else { Line::Whole };
                return Some(whole(line));
            }
        }
    }
}
