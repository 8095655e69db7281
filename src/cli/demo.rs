//! `demo`: the whole way on a built-in skill, in a temporary home.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use palyra_skill::artifact::Artifact;
use palyra_skill::audit::{self, Input, Policy, Severity, Verdict as AuditVerdict};
use palyra_skill::build::{self, NewSkill, Project};
use palyra_skill::host::{ClientError, McpClient};
use palyra_skill::install::{self, InstallOptions};
use palyra_skill::keys::KeyRing;
use palyra_skill::manifest::Language;
use palyra_skill::registry::{self, Reference};
use palyra_skill::store::{GrantSet, Home};
use palyra_skill::trust::{self, TrustStore, Verdict};
use serde::Serialize;
use serde_json::json;

use super::context::{Context, timestamp_ms};
use super::error::{CliError, CliResult, Status};
use super::files::write_file;
use super::project;

/// No step waits longer for the host that it starts.
const CALL_TIMEOUT: Duration = Duration::from_mins(1);
/// What the built-in tool is asked.
const TEXT: &str = "the whole way from new to a call";

#[derive(Debug, clap::Args)]
#[command(
    after_help = "Everything happens in a temporary folder, which is removed at the end.\n\nExamples:\n  palyra-skill demo\n  palyra-skill demo --format json"
)]
pub(super) struct Args {}

#[derive(Debug, Serialize)]
struct Step {
    #[serde(rename = "step")]
    name: &'static str,
    ok: bool,
    ms: f64,
    detail: String,
}

#[derive(Debug, Serialize)]
struct Report {
    steps: Vec<Step>,
    ok: bool,
}

/// Where everything stands, and what earlier steps made for later ones.
struct Demo {
    dir: PathBuf,
    offline: bool,
    file: PathBuf,
    tool: String,
}

type Run = fn(&mut Demo) -> CliResult<String>;

const STEPS: [(&str, Run); 9] = [
    ("new", Demo::new_skill),
    ("build", Demo::build),
    ("pack", Demo::pack),
    ("sign", Demo::sign),
    ("verify", Demo::verify),
    ("audit", Demo::audit),
    ("publish", Demo::publish),
    ("install", Demo::install),
    ("call", Demo::call),
];

pub(super) fn run(context: &Context, _args: &Args) -> CliResult {
    let dir = tempfile::Builder::new()
        .prefix("palyra-skill-demo-")
        .tempdir()
        .map_err(|e| CliError::environment(format!("cannot make a temporary folder: {e}")))?;
    let mut demo = Demo {
        dir: dir.path().to_owned(),
        offline: context.offline,
        file: dir.path().join("hello.palyra-skill"),
        tool: String::new(),
    };
    let mut steps = Vec::new();
    let mut failure = None;
    for (step, work) in STEPS {
        let start = Instant::now();
        let result = work(&mut demo);
        let ms = (start.elapsed().as_secs_f64() * 1e6).round() / 1e3;
        let (ok, detail) = match result {
            Ok(detail) => (true, detail),
            Err(error) => {
                let message = error.message.clone();
                failure = Some(error);
                (false, message)
            }
        };
        if !context.json() {
            context.note(format!(
                "{} {step:<8} {ms:>9.2} ms  {detail}",
                if ok { "ok  " } else { "FAIL" }
            ));
        }
        steps.push(Step {
            name: step,
            ok,
            ms,
            detail,
        });
        if failure.is_some() {
            break;
        }
    }
    let ok = failure.is_none();
    context.result(&Report { steps, ok }, human)?;
    match failure {
        Some(error) if !context.json() => Err(error),
        _ => Ok(Status::from_ok(ok)),
    }
}

fn human(report: &Report) -> String {
    let total: f64 = report.steps.iter().map(|step| step.ms).sum();
    let mut text = String::new();
    if report.ok {
        let _ = writeln!(
            text,
            "the whole way in {total:.0} ms: {}",
            report.steps.last().map_or("", |step| step.detail.as_str())
        );
    }
    text
}

impl Demo {
    fn project_dir(&self) -> PathBuf {
        self.dir.join("hello")
    }

    fn registry(&self) -> String {
        format!("dir:{}", self.dir.join("registry").display())
    }

    fn home(&self) -> PathBuf {
        self.dir.join("home")
    }

    fn project(&self) -> CliResult<Project> {
        project::open(&self.project_dir())
    }

    fn new_skill(&mut self) -> CliResult<String> {
        let spec = NewSkill {
            name: "hello",
            publisher: "demo",
            lang: Language::Wat,
        };
        let files = build::scaffold(&self.project_dir(), &spec)?;
        Ok(format!(
            "{} files, one tool in WebAssembly text",
            files.len()
        ))
    }

    fn build(&mut self) -> CliResult<String> {
        let built = build::build(
            &self.project()?,
            &project::toolchain(self.offline),
            &mut |_| {},
        )?;
        let bytes: usize = built.modules.iter().map(|(_, bytes)| bytes.len()).sum();
        Ok(format!("a component of {bytes} bytes"))
    }

    fn pack(&mut self) -> CliResult<String> {
        let artifact = build::pack(&self.project()?)?;
        let bytes = artifact.to_bytes()?;
        write_file(&self.file, &bytes)?;
        Ok(format!(
            "{} bytes, payload {}",
            bytes.len(),
            artifact.payload_digest()
        ))
    }

    fn sign(&mut self) -> CliResult<String> {
        let ring = KeyRing::open(&self.home().join("keys"));
        ring.generate("demo")?;
        let key = ring.load("demo")?;
        let mut artifact = Artifact::open(&self.file)?;
        artifact.sign(&key, timestamp_ms()?)?;
        write_file(&self.file, &artifact.to_bytes()?)?;
        Ok(format!("with a new key {}", key.public_key().key_id()))
    }

    fn bytes(&self) -> CliResult<Vec<u8>> {
        std::fs::read(&self.file).map_err(|e| CliError::read(&self.file, &e))
    }

    fn verify(&mut self) -> CliResult<String> {
        let (verification, _) = trust::verify(&self.bytes()?, &TrustStore::default(), true);
        if verification.verdict != Verdict::Accept {
            return Err(CliError::no(format!(
                "{}: {}",
                verification.reason, verification.message
            )));
        }
        Ok(verification.message)
    }

    fn audit(&mut self) -> CliResult<String> {
        let bytes = self.bytes()?;
        let input = Input::Artifact {
            name: "hello.palyra-skill",
            bytes: &bytes,
            trust: &TrustStore::default(),
            tofu: true,
        };
        let report = audit::audit(&input, &Policy::default());
        if report.verdict != AuditVerdict::Pass {
            return Err(CliError::no("the audit failed"));
        }
        Ok(format!(
            "{} checks, {} findings",
            report.checks.len(),
            report.findings.len()
        ))
    }

    fn publish(&mut self) -> CliResult<String> {
        let bytes = self.bytes()?;
        let reference = Reference::parse(&self.registry())?;
        let facts = super::publish::facts(&Artifact::read(&bytes)?);
        let entry = registry::open(&reference.location)?.publish(&bytes, &facts)?;
        Ok(format!(
            "{} {} in a folder registry",
            entry.skill_id, entry.version
        ))
    }

    fn install(&mut self) -> CliResult<String> {
        let registry = registry::open(&Reference::parse(&self.registry())?.location)?;
        let entry = registry.find(&"demo.hello".parse()?)?;
        let home = Home::open(&self.home())?;
        let options = InstallOptions {
            tofu: true,
            allow_downgrade: false,
            fail_on: Severity::High,
            listed: Some(entry.clone()),
        };
        let plan = install::plan(
            &home,
            "demo.hello",
            Arc::new(registry.fetch(&entry)?),
            &options,
        )?;
        self.tool
            .clone_from(&plan.manifest().entrypoints.tools[0].id.to_string());
        let skill = install::commit(&home, plan, GrantSet::default())?;
        Ok(format!(
            "{} is {}, its key pinned, nothing granted",
            skill.skill_id, skill.state
        ))
    }

    /// A real client, a real host in a process of its own, MCP between them.
    fn call(&mut self) -> CliResult<String> {
        let runtime = tokio::runtime::Runtime::new()
            .map_err(|e| CliError::environment(format!("cannot start threads: {e}")))?;
        runtime.block_on(call_over_mcp(&self.home(), &self.tool))
    }
}

async fn call_over_mcp(home: &Path, tool: &str) -> CliResult<String> {
    let program = std::env::current_exe()
        .map_err(|e| CliError::environment(format!("cannot find this program: {e}")))?;
    let mut command = tokio::process::Command::new(program);
    command
        .arg("--quiet")
        .arg("--home")
        .arg(home)
        .args(["serve", "--stdio"]);
    let client = McpClient::spawn(command, CALL_TIMEOUT).await?;
    let tools = client.tools().await?;
    let name = palyra_skill::host::mcp_name(tool).map_err(|e| CliError::no(e.to_string()))?;
    let arguments = json!({ "text": TEXT })
        .as_object()
        .cloned()
        .unwrap_or_default();
    let answer = client.call(&name, arguments).await?;
    client.close().await?;
    let words = TEXT.split_whitespace().count();
    if answer["structuredContent"] != json!({ "words": words }) {
        return Err(CliError::no(format!("the tool answered {answer}")));
    }
    Ok(format!(
        "{name} ({} tool over MCP) counted {words} words in '{TEXT}'",
        tools.len()
    ))
}

impl From<ClientError> for CliError {
    fn from(error: ClientError) -> Self {
        Self::environment(error.to_string())
    }
}
