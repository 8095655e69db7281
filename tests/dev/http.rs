//! A small MCP client over streamable HTTP, of the revision with sessions: one connection a request, and one for what
//! the server tells by itself.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use serde_json::{Value, json};

use crate::session::PATIENCE;

pub struct Client {
    address: SocketAddr,
    authorization: String,
    session: String,
}

impl Client {
    /// Connects with what `dev` printed.
    pub fn connect(configuration: &Value) -> Self {
        let entry = &configuration["mcpServers"]["palyra-skill"];
        let url = entry["url"].as_str().unwrap();
        let address = url.strip_prefix("http://").unwrap();
        let address = address.strip_suffix("/mcp").unwrap().parse().unwrap();
        let authorization = entry["headers"]["Authorization"].as_str().unwrap();
        let mut client = Self {
            address,
            authorization: format!("Authorization: {authorization}\r\n"),
            session: String::new(),
        };
        let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": { "name": "test", "version": "0" } });
        let answer = client.post(
            &message("initialize", &hello, Some(0)),
            &client.authorization,
        );
        let session = answer
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with("mcp-session-id:"))
            .unwrap_or_else(|| panic!("no session: {answer}"));
        client.session = format!("{session}\r\n");
        client.post(
            &message("notifications/initialized", &json!({}), None),
            &client.authorization,
        );
        client
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn request(&self, method: &str, params: &Value) -> Value {
        let answer = self.post(&message(method, params, Some(1)), &self.authorization);
        let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
        let start = body
            .find('{')
            .unwrap_or_else(|| panic!("no JSON: {answer}"));
        let end = body.rfind('}').map_or(body.len(), |at| at + 1);
        serde_json::from_str(&body[start..end]).unwrap_or_else(|e| panic!("{e}: {answer}"))
    }

    /// A request that nobody may make.
    pub fn without_token(&self) -> String {
        self.post(&message("tools/list", &json!({}), Some(1)), "")
    }

    /// One item for each `notifications/tools/list_changed`.
    pub fn changes(&self) -> Receiver<()> {
        let mut stream = self.open();
        let head = format!(
            "GET /mcp HTTP/1.1\r\nHost: {}\r\n{}{}Accept: text/event-stream\r\n\r\n",
            self.address, self.authorization, self.session
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut lines = BufReader::new(stream).lines();
        let status = lines.next().unwrap().unwrap();
        assert!(status.starts_with("HTTP/1.1 200"), "{status}");
        let (sender, receiver) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if line.contains("notifications/tools/list_changed") && sender.send(()).is_err() {
                    return;
                }
            }
        });
        receiver
    }

    fn post(&self, body: &Value, authorization: &str) -> String {
        let body = body.to_string();
        let head = format!(
            "POST /mcp HTTP/1.1\r\nHost: {}\r\n{authorization}{}Accept: application/json, text/event-stream\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.address,
            self.session,
            body.len()
        );
        let mut stream = self.open();
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn open(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }
}

fn message(method: &str, params: &Value, id: Option<u32>) -> Value {
    let mut message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
    if let Some(id) = id {
        message["id"] = id.into();
    }
    message
}
