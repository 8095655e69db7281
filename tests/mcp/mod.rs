//! Foreign MCP clients, and `serve` for them.
//!
//! `scripts/setup-clients` installs the clients and prints the environment in which these tests find them.
#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]
#![allow(clippy::print_stderr, reason = "a skip has to be seen")]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::common::Bench;

/// What runs the clients.
pub struct Clients {
    python: PathBuf,
    node: PathBuf,
    modules: PathBuf,
}

impl Clients {
    /// `None` where they are not set up; where they must be, the test fails.
    pub fn find() -> Option<Self> {
        let found = |name: &str| {
            let path = std::env::var_os(name).map(PathBuf::from);
            path.filter(|path| path.exists())
                .ok_or_else(|| format!("{name} names nothing: eval \"$(scripts/setup-clients)\""))
        };
        let all = || {
            Ok::<_, String>(Self {
                python: found("PALYRA_SKILL_CLIENT_PYTHON")?,
                node: found("PALYRA_SKILL_CLIENT_NODE")?,
                modules: found("PALYRA_SKILL_CLIENT_MODULES")?,
            })
        };
        match all() {
            Ok(clients) => Some(clients),
            Err(missing)
                if std::env::var_os("PALYRA_SKILL_REQUIRE_ALL").is_some_and(|all| all == "1") =>
            {
                panic!("{missing}")
            }
            Err(missing) => {
                eprintln!("skipped: {missing}");
                None
            }
        }
    }

    pub fn python(&self) -> Command {
        Command::new(&self.python)
    }

    /// Node, where scripts find the npm packages.
    pub fn node(&self) -> Command {
        let mut command = Command::new(&self.node);
        command.env("NODE_PATH", &self.modules);
        command
    }

    /// A file of an npm package.
    pub fn module(&self, path: &str) -> PathBuf {
        self.modules.join(path)
    }
}

/// A file beside this one.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/mcp")
        .join(name)
}

/// `serve` on a free port of loopback, until dropped.
pub struct Server {
    process: Child,
    pub url: String,
    /// The value of the `Authorization` header.
    pub authorization: String,
}

impl Server {
    pub fn start<I: AsRef<OsStr>>(bench: &Bench, args: impl IntoIterator<Item = I>) -> Self {
        let mut process = bench
            .command(["-q", "serve", "--listen", "127.0.0.1:0"])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let stdout = process.stdout.take().expect("a pipe");
        // Printed when the port is bound: what a person pastes into a client.
        let configuration = serde_json::Deserializer::from_reader(stdout)
            .into_iter::<Value>()
            .next()
            .expect("serve says how it is reached")
            .expect("JSON");
        let entry = &configuration["mcpServers"]["palyra-skill"];
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        Self {
            process,
            url: text(&entry["url"]),
            authorization: text(&entry["headers"]["Authorization"]),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
