//! A stdio session whose other end the test holds.

use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, Lines, ReadHalf, WriteHalf,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::soon;
use crate::host::stdio::serve_stream;
use crate::host::{Host, HostError};

pub(super) type Served = JoinHandle<Result<(), HostError>>;

/// Serves one end of a pipe and gives the other.
pub(super) fn serve(host: Host) -> (DuplexStream, CancellationToken, Served) {
    let (near, far) = tokio::io::duplex(64 * 1024);
    let shutdown = CancellationToken::new();
    let stop = shutdown.clone();
    let served = tokio::spawn(async move {
        let (reader, writer) = tokio::io::split(far);
        serve_stream(&host, reader, writer, stop).await
    });
    (near, shutdown, served)
}

/// Speaks JSON lines.
pub(super) struct Pipe {
    lines: Lines<BufReader<ReadHalf<DuplexStream>>>,
    writer: WriteHalf<DuplexStream>,
    pub(super) shutdown: CancellationToken,
    pub(super) served: Served,
}

impl Pipe {
    pub(super) fn open(host: Host) -> Self {
        let (near, shutdown, served) = serve(host);
        let (reader, writer) = tokio::io::split(near);
        Self {
            lines: BufReader::new(reader).lines(),
            writer,
            shutdown,
            served,
        }
    }

    /// After the handshake of an older revision.
    pub(super) async fn initialized(host: Host, version: &str) -> (Self, Value) {
        let mut pipe = Self::open(host);
        pipe.send(initialize(version)).await;
        let answer = pipe.receive().await;
        pipe.send(json!({"jsonrpc": "2.0", "method": "notifications/initialized"}))
            .await;
        (pipe, answer)
    }

    pub(super) async fn send(&mut self, message: Value) {
        self.send_line(&message.to_string()).await;
    }

    pub(super) async fn send_line(&mut self, line: &str) {
        let line = format!("{line}\n");
        soon(self.writer.write_all(line.as_bytes()))
            .await
            .expect("the host reads");
    }

    pub(super) async fn receive(&mut self) -> Value {
        let line = soon(self.lines.next_line()).await.expect("reads");
        serde_json::from_str(&line.expect("a message, not the end")).expect("JSON on every line")
    }

    /// The end of stdin, from the host's side.
    pub(super) async fn close_input(&mut self) {
        self.writer.shutdown().await.expect("closes");
    }

    pub(super) async fn ended(&mut self) {
        soon(&mut self.served)
            .await
            .expect("no panic")
            .expect("no error");
    }
}

pub(super) fn initialize(version: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": version, "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}
    }})
}

pub(super) fn call(id: u64, name: &str, arguments: &Value) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": name, "arguments": arguments}})
}

/// As a client of 2026-07-28 sends it: the lifecycle is in the request.
pub(super) fn modern(mut request: Value) -> Value {
    let meta = &mut request["params"]["_meta"];
    meta["io.modelcontextprotocol/protocolVersion"] = json!("2026-07-28");
    meta["io.modelcontextprotocol/clientCapabilities"] = json!({});
    meta["io.modelcontextprotocol/clientInfo"] = json!({"name": "test", "version": "1"});
    request
}
