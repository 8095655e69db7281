//! A running `dev`, and a client on its stdin and stdout.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ExitStatus, Stdio as Pipe};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rmcp::model::CallToolRequestParams;
use rmcp::service::{NotificationContext, RunningService};
use rmcp::transport::TokioChildProcess;
use rmcp::{ClientHandler, RoleClient, ServiceExt as _};
use serde_json::Value;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::common::Bench;

/// For what has to come.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Everything that it has said on stderr.
#[derive(Clone, Default)]
pub struct Said(Arc<Mutex<String>>);

impl Said {
    fn collect(&self, from: impl std::io::Read + Send + 'static) {
        let said = self.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(from).lines().map_while(Result::ok) {
                said.0.lock().unwrap().push_str(&(line + "\n"));
            }
        });
    }

    fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

/// A `dev` that runs.
pub struct Dev {
    /// `None`: its client has it.
    child: Option<Child>,
    said: Said,
}

impl Dev {
    pub fn start(bench: &Bench, args: &[&str]) -> Self {
        Self::start_with(bench, args, &[])
    }

    pub fn start_with(bench: &Bench, args: &[&str], env: &[(&str, String)]) -> Self {
        let mut child = bench
            .command(args)
            .envs(env.iter().map(|(name, value)| (name, value)))
            .stdin(Pipe::null())
            .stdout(Pipe::piped())
            .stderr(Pipe::piped())
            .spawn()
            .unwrap();
        let said = Said::default();
        said.collect(child.stderr.take().unwrap());
        Self {
            child: Some(child),
            said,
        }
    }

    /// The client configuration that it prints.
    pub fn configuration(&mut self) -> Value {
        let stdout = self.child.as_mut().unwrap().stdout.as_mut().unwrap();
        let mut text = String::new();
        let mut piece = [0; 512];
        loop {
            let read = stdout.read(&mut piece).unwrap();
            assert!(read > 0, "no client configuration: {text}");
            text.push_str(std::str::from_utf8(&piece[..read]).unwrap());
            if let Ok(value) = serde_json::from_str(&text) {
                return value;
            }
        }
    }

    pub fn said(&self) -> String {
        self.said.text()
    }

    /// Builds that it has said something of.
    pub fn builds(&self) -> usize {
        let said = self.said();
        let built = |line: &&str| line.starts_with("built in ") || line.starts_with("not built: ");
        said.lines().filter(built).count()
    }

    pub fn wait_for_builds(&self, number: usize) {
        self.until(&format!("{number} builds"), || self.builds() >= number);
    }

    pub fn wait_for(&self, text: &str) {
        self.until(text, || self.said().contains(text));
    }

    fn until(&self, what: &str, is: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is() {
            assert!(begun.elapsed() < PATIENCE, "no {what} in:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends a signal and waits for the end.
    pub fn signal(&mut self, name: &str) -> ExitStatus {
        let mut child = self.child.take().unwrap();
        let kill = std::process::Command::new("kill")
            .args([format!("-{name}"), child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        child.wait().unwrap()
    }

    pub fn stop(mut self, name: &str) {
        assert_eq!(self.signal(name).code(), Some(0), "{}", self.said());
    }

    /// The client leaves, and so does its host.
    pub async fn end(self, client: Stdio) {
        timeout(PATIENCE, client.service.cancel())
            .await
            .expect("ends with its client")
            .unwrap();
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// An MCP client, rmcp's own, that is told when the tools change.
pub struct Stdio {
    service: RunningService<RoleClient, Told>,
}

/// What the client does when it is told something.
#[derive(Clone, Default)]
pub struct Told(Arc<Notify>);

impl ClientHandler for Told {
    async fn on_tool_list_changed(&self, _: NotificationContext<RoleClient>) {
        self.0.notify_one();
    }
}

impl Stdio {
    pub async fn start(bench: &Bench, args: &[&str]) -> (Dev, Self) {
        let command: tokio::process::Command = bench.command(args).into();
        let (transport, stderr) = TokioChildProcess::builder(command)
            .stderr(Pipe::piped())
            .spawn()
            .unwrap();
        let said = Said::default();
        let stderr = stderr.unwrap().into_owned_fd().unwrap();
        said.collect(std::fs::File::from(stderr));
        let service = timeout(PATIENCE, Told::default().serve(transport)).await;
        let service = service.expect("a handshake").unwrap();
        let dev = Dev { child: None, said };
        (dev, Self { service })
    }

    pub fn forget_changes(&self) {
        let _ = futures::FutureExt::now_or_never(self.service.service().0.notified());
    }

    pub async fn list_changed(&self) {
        timeout(PATIENCE, self.service.service().0.notified())
            .await
            .expect("notifications/tools/list_changed");
    }

    /// Waits until it is told of the version that answers with this number: what it is told of first may be the one
    /// before.
    pub async fn sees(&self, number: u32) {
        self.list_changed().await;
        while self.number().await != number {
            self.list_changed().await;
        }
    }

    pub async fn tools(&self) -> Vec<Value> {
        let tools = self.service.list_all_tools().await.unwrap();
        tools
            .iter()
            .map(|tool| serde_json::to_value(tool).unwrap())
            .collect()
    }

    /// What the tool `test_number` answers.
    pub async fn number(&self) -> u32 {
        self.begin().await.unwrap()
    }

    /// Begins a call now, whatever the test does meanwhile.
    pub fn begin(&self) -> tokio::task::JoinHandle<u32> {
        let peer = self.service.peer().clone();
        tokio::spawn(async move {
            let call = peer.call_tool(CallToolRequestParams::new("test_number"));
            let result = timeout(PATIENCE, call).await.expect("an answer").unwrap();
            let answer = serde_json::to_value(result).unwrap();
            let number = answer["structuredContent"]["exit_code"].as_u64();
            u32::try_from(number.unwrap_or_else(|| panic!("{answer}"))).unwrap()
        })
    }
}
