//! A plain HTTP/1.1 client: it sends exactly what a test says, right or wrong.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::soon;

pub(super) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A request under construction.
pub(super) struct Request {
    address: SocketAddr,
    line: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Request {
    /// A GET with a right host and nothing else.
    pub(super) fn get(address: SocketAddr, path: &str) -> Self {
        Self {
            address,
            line: format!("GET {path} HTTP/1.1"),
            headers: vec![("Host".into(), address.to_string())],
            body: String::new(),
        }
    }

    /// A right MCP request.
    pub(super) fn post(address: SocketAddr, message: &Value) -> Self {
        Self {
            line: "POST /mcp HTTP/1.1".into(),
            body: message.to_string(),
            ..Self::get(address, "")
        }
        .header("Authorization", &format!("Bearer {TOKEN}"))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
    }

    /// A right MCP request of 2026-07-28.
    pub(super) fn modern(address: SocketAddr, message: Value) -> Self {
        let message = super::pipe::modern(message);
        let request = Self::post(address, &message)
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", message["method"].as_str().expect("a method"));
        match message["params"]["name"].as_str() {
            Some(name) => request.header("Mcp-Name", name),
            None => request,
        }
    }

    /// Sets a header (replacing it), or drops it when the value is empty.
    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers
            .retain(|(existing, _)| !existing.eq_ignore_ascii_case(name));
        if !value.is_empty() {
            self.headers.push((name.into(), value.into()));
        }
        self
    }

    /// Another body, perhaps no JSON.
    pub(super) fn body(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    /// Another method.
    pub(super) fn method(mut self, method: &str) -> Self {
        self.line = format!("{method} /mcp HTTP/1.1");
        self
    }

    pub(super) async fn send(self) -> Response {
        let mut text = format!("{}\r\n", self.line);
        for (name, value) in &self.headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        if !self.body.is_empty() {
            let length = self.body.len().to_string();
            text.extend(["Content-Length: ", &length, "\r\n"]);
        }
        text += "\r\n";
        text += &self.body;
        let mut stream = soon(TcpStream::connect(self.address))
            .await
            .expect("connects");
        stream.write_all(text.as_bytes()).await.expect("sends");
        soon(Response::read(BufReader::new(stream))).await
    }

    /// Sends, and expects one JSON message, plain or as the last event of a stream.
    pub(super) async fn json(self) -> Value {
        self.send().await.last_message().await
    }
}

/// A response whose body is still to be read.
pub(super) struct Response {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    reader: BufReader<TcpStream>,
}

impl Response {
    async fn read(mut reader: BufReader<TcpStream>) -> Self {
        let status = line(&mut reader).await;
        let status = status
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .expect("a status");
        let mut headers = Vec::new();
        loop {
            let header = line(&mut reader).await;
            let Some((name, value)) = header.split_once(':') else {
                return Self {
                    status,
                    headers,
                    reader,
                };
            };
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(existing, _)| existing == name);
        found.map(|(_, value)| value.as_str())
    }

    /// One chunk of a chunked body; empty at its end.
    async fn chunk(&mut self) -> String {
        let size = line(&mut self.reader).await;
        let size = usize::from_str_radix(size.trim(), 16).expect("a chunk size");
        let mut chunk = vec![0; size + 2];
        self.reader.read_exact(&mut chunk).await.expect("a chunk");
        chunk.truncate(size);
        String::from_utf8(chunk).expect("text")
    }

    /// The next message of an event stream.
    pub(super) async fn event(&mut self) -> Value {
        loop {
            let chunk = soon(self.chunk()).await;
            assert!(!chunk.is_empty(), "the stream ended");
            if let Some(message) = messages(&chunk).pop() {
                return message;
            }
        }
    }

    /// The whole body.
    pub(super) async fn text(&mut self) -> String {
        if let Some(length) = self.header("content-length") {
            let mut body = vec![0; length.parse().expect("a length")];
            soon(self.reader.read_exact(&mut body))
                .await
                .expect("a body");
            return String::from_utf8(body).expect("text");
        }
        let mut body = String::new();
        loop {
            let chunk = soon(self.chunk()).await;
            if chunk.is_empty() {
                return body;
            }
            body += &chunk;
        }
    }

    pub(super) async fn last_message(mut self) -> Value {
        let stream = self
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/event-stream"));
        let text = self.text().await;
        if stream {
            messages(&text).pop().expect("a message")
        } else {
            serde_json::from_str(&text).unwrap_or_else(|_| panic!("no JSON: {text}"))
        }
    }
}

fn messages(events: &str) -> Vec<Value> {
    let data = events.lines().filter_map(|line| line.strip_prefix("data:"));
    data.filter_map(|data| serde_json::from_str(data).ok())
        .collect()
}

async fn line(reader: &mut BufReader<TcpStream>) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).await.expect("a line");
    line.trim_end().to_owned()
}
