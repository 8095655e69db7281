//! What was typed, resolved once: home, format, colours, and where output goes.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use palyra_skill::store::Home;
use serde::Serialize;

use super::error::{CliError, CliResult};
use super::terminal;

/// Options that every command takes.
#[derive(Debug, Args)]
pub(crate) struct GlobalArgs {
    /// Where state is kept (default: the XDG data directory)
    #[arg(long, global = true, value_name = "DIR", env = "PALYRA_SKILL_HOME")]
    home: Option<PathBuf>,
    /// Colours on stderr and in reports
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    /// How results are printed
    #[arg(long, global = true, value_name = "FORMAT", default_value = "human")]
    format: Format,
    /// No progress and no hints
    #[arg(short, long, global = true)]
    quiet: bool,
    /// More about what is being done
    #[arg(short, long, global = true)]
    verbose: bool,
    /// Never use the network
    #[arg(long, global = true)]
    offline: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// How results are printed. A command that has no such form says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Human,
    /// One JSON object
    Json,
    /// SARIF 2.1.0 (audit only)
    Sarif,
    /// JUnit XML (audit only)
    Junit,
    /// Markdown (audit and diff only)
    Markdown,
}

impl GlobalArgs {
    pub(crate) fn verbose(&self) -> bool {
        self.verbose
    }
}

/// What a command works with.
pub(crate) struct Context {
    home: Option<PathBuf>,
    pub(crate) format: Format,
    pub(crate) quiet: bool,
    #[cfg_attr(
        not(feature = "authoring"),
        expect(dead_code, reason = "toolchains alone would go to a network")
    )]
    pub(crate) offline: bool,
}

impl Context {
    pub(crate) fn new(args: &GlobalArgs) -> Self {
        Self {
            home: args.home.clone(),
            format: args.format,
            quiet: args.quiet,
            offline: args.offline,
        }
    }

    pub(crate) fn json(&self) -> bool {
        self.format == Format::Json
    }

    /// Refuse the formats that only `audit` has.
    pub(crate) fn only_human_or_json(&self) -> CliResult<()> {
        match self.format {
            Format::Human | Format::Json => Ok(()),
            Format::Sarif | Format::Junit | Format::Markdown => Err(CliError::usage(
                "this command prints --format human or json",
            )
            .hint("sarif, junit and markdown are formats of `audit`, markdown also of `diff`")),
        }
    }

    /// The folder that holds the state.
    pub(crate) fn home_dir(&self) -> CliResult<PathBuf> {
        if let Some(home) = &self.home {
            return Ok(home.clone());
        }
        default_home().ok_or_else(|| {
            CliError::usage("no home directory is known")
                .hint("name one with --home DIR or PALYRA_SKILL_HOME")
        })
    }

    /// The state, to look at only: nothing is made or changed, and where there is no home it is an empty one.
    pub(crate) fn read_home(&self) -> CliResult<Home> {
        Ok(Home::open_read_only(&self.home_dir()?)?)
    }

    /// Open the state, making it when there is none.
    pub(crate) fn open_home(&self) -> CliResult<Home> {
        Ok(Home::open(&self.home_dir()?)?)
    }

    /// Print one result: as JSON, or as `human` writes it.
    pub(crate) fn result<T: Serialize>(
        &self,
        value: &T,
        human: impl FnOnce(&T) -> String,
    ) -> CliResult<()> {
        let text = if self.json() {
            let mut text = serde_json::to_string_pretty(value)
                .map_err(|e| CliError::environment(format!("cannot write JSON: {e}")))?;
            text.push('\n');
            text
        } else {
            human(value)
        };
        terminal::print(&text)
    }

    /// Likewise, beginning with a word of its own colour.
    #[cfg(all(feature = "authoring", feature = "serve"))]
    pub(crate) fn status(&self, word: &str, style: anstyle::Style, text: &str) {
        if !self.quiet {
            terminal::status(word, style, text);
        }
    }

    /// A line for the person, on stderr; not with `--quiet`.
    pub(crate) fn note(&self, line: impl AsRef<str>) {
        if !self.quiet {
            terminal::note(line.as_ref());
        }
    }
}

/// Obey `--color` wherever it stands; clap holds its value to the choices afterwards.
pub(crate) fn apply_color(args: &[std::ffi::OsString]) {
    let args: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    let joined = args.iter().filter_map(|arg| arg.strip_prefix("--color="));
    let apart = args
        .windows(2)
        .filter(|pair| pair[0] == "--color")
        .map(|pair| pair[1].as_ref());
    match joined.chain(apart).last() {
        Some("always") => anstream::ColorChoice::Always.write_global(),
        Some("never") => anstream::ColorChoice::Never.write_global(),
        _ => {}
    }
}

/// `$XDG_DATA_HOME/palyra-skill`, else `~/.local/share/palyra-skill`; `%LOCALAPPDATA%` on Windows.
fn default_home() -> Option<PathBuf> {
    let absolute = |name: &str| {
        std::env::var_os(name)
            .map(PathBuf::from)
            .filter(|path| path.is_absolute())
    };
    let data = absolute("XDG_DATA_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/share")))
        .or_else(|| absolute("LOCALAPPDATA"))?;
    Some(data.join("palyra-skill"))
}

/// Milliseconds since 1970; `SOURCE_DATE_EPOCH` (seconds) fixes it.
pub(crate) fn timestamp_ms() -> CliResult<i64> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text
            .trim()
            .parse::<i64>()
            .ok()
            .and_then(|seconds| seconds.checked_mul(1000))
            .ok_or_else(|| {
                CliError::usage(format!(
                    "SOURCE_DATE_EPOCH='{text}' is no number of seconds"
                ))
            }),
        Err(_) => Ok(now_ms()),
    }
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |age| i64::try_from(age.as_millis()).unwrap_or(i64::MAX))
}
