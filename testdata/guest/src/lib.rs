//! A tool for each module of the SDK.

use std::collections::BTreeMap;

use palyra_skill_sdk::context::{self, Level};
use palyra_skill_sdk::{ToolError, channels, config, http, secrets, skill, storage};
use serde::{Deserialize, Serialize};

skill! {
    "test.guest.storage" => storage_tool,
    "test.guest.config" => config_tool,
    "test.guest.secret" => secret_tool,
    "test.guest.channel" => channel_tool,
    "test.guest.context" => context_tool,
    "test.guest.http" => http_tool,
    "test.guest.file" => file_tool,
}

#[derive(Deserialize)]
pub struct StorageInput {
    bucket: String,
    #[serde(default)]
    set: BTreeMap<String, String>,
    #[serde(default)]
    delete: Vec<String>,
    get: Option<String>,
}

#[derive(Serialize)]
pub struct Stored {
    keys: Vec<String>,
    value: Option<String>,
    exists: bool,
}

fn storage_tool(input: StorageInput) -> Result<Stored, ToolError> {
    let bucket = storage::open(&input.bucket)?;
    for (key, value) in &input.set {
        bucket.set(key, value.as_bytes())?;
    }
    for key in &input.delete {
        bucket.delete(key)?;
    }
    let key = input.get.unwrap_or_default();
    let value = bucket.get(&key)?.map(String::from_utf8).transpose();
    let mut keys = bucket.keys()?;
    keys.sort();
    Ok(Stored {
        keys,
        value: value.map_err(ToolError::failed)?,
        exists: bucket.exists(&key)?,
    })
}

#[derive(Deserialize)]
pub struct ConfigInput {
    key: String,
}

#[derive(Serialize)]
pub struct Configured {
    value: Option<String>,
    all: BTreeMap<String, String>,
}

fn config_tool(input: ConfigInput) -> Result<Configured, ToolError> {
    Ok(Configured {
        value: config::get(&input.key)?,
        all: config::all()?,
    })
}

#[derive(Deserialize)]
pub struct SecretInput {
    name: String,
    #[serde(default)]
    leak: bool,
}

#[derive(Serialize)]
pub struct Secret {
    length: usize,
}

fn secret_tool(input: SecretInput) -> Result<Secret, ToolError> {
    let secret = secrets::get(&input.name)?;
    if input.leak {
        context::log(Level::Error, &format!("the secret is {secret}"));
        context::progress(1.0, None, Some(&secret));
        println!("on stdout {secret}");
        eprintln!("on stderr {secret}");
        // Names that the host repeats when it says what it denied.
        let _ = storage::open(&secret);
        let _ = channels::send(&secret, &secret);
        return Err(ToolError::Failed(format!("failed with {secret}")));
    }
    Ok(Secret {
        length: secret.len(),
    })
}

#[derive(Deserialize)]
pub struct ChannelInput {
    channel: String,
    message: String,
}

#[derive(Serialize)]
pub struct Sent {
    sent: bool,
}

fn channel_tool(input: ChannelInput) -> Result<Sent, ToolError> {
    channels::send(&input.channel, &input.message)?;
    Ok(Sent { sent: true })
}

#[derive(Deserialize)]
pub struct Nothing {}

#[derive(Serialize)]
pub struct Call {
    call_id: String,
    remaining_ms: u128,
    cancelled: bool,
}

fn context_tool(_: Nothing) -> Result<Call, ToolError> {
    context::progress(1.0, Some(2.0), Some("half way"));
    context::log(Level::Debug, "a debug line");
    context::log(Level::Info, "an info line");
    context::log(Level::Warn, "a warn line");
    context::log(Level::Error, "an error line");
    Ok(Call {
        call_id: context::call_id(),
        remaining_ms: context::remaining().as_millis(),
        cancelled: context::cancelled(),
    })
}

#[derive(Deserialize)]
pub struct HttpInput {
    url: String,
    body: Option<String>,
}

#[derive(Serialize)]
pub struct Answer {
    status: u16,
    kind: Option<String>,
    body: String,
}

fn http_tool(input: HttpInput) -> Result<Answer, ToolError> {
    let answer = match input.body {
        Some(body) => http::post(&input.url, body)?,
        None => http::get(&input.url)?,
    };
    Ok(Answer {
        status: answer.status,
        kind: answer.header("Content-Type").map(str::to_owned),
        body: answer.text()?.to_owned(),
    })
}

#[derive(Deserialize)]
pub struct FileInput {
    path: String,
    text: Option<String>,
}

#[derive(Serialize)]
pub struct Text {
    text: String,
}

fn file_tool(input: FileInput) -> Result<Text, ToolError> {
    if let Some(text) = input.text {
        std::fs::write(&input.path, text)?;
    }
    let text = std::fs::read_to_string(&input.path)?;
    Ok(Text { text })
}
