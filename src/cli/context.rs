//! What was typed, resolved once: home, format, colours, and where output goes.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use palyra_skill::store::Home;
use serde::Serialize;

use super::error::{CliError, CliResult};

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
    /// Markdown (audit only)
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
    pub(crate) offline: bool,
}

impl Context {
    pub(crate) fn new(args: &GlobalArgs) -> Self {
        match args.color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
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
            .hint("sarif, junit and markdown are formats of `audit`")),
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
        self.only_human_or_json()?;
        let text = if self.json() {
            let mut text = serde_json::to_string_pretty(value)
                .map_err(|e| CliError::environment(format!("cannot write JSON: {e}")))?;
            text.push('\n');
            text
        } else {
            human(value)
        };
        print(&text)
    }

    /// A line for the person, on stderr; not with `--quiet`.
    pub(crate) fn note(&self, line: impl AsRef<str>) {
        if !self.quiet {
            let _ = writeln!(anstream::stderr(), "{}", line.as_ref());
        }
    }

    /// Ask the person at the terminal. `false` where nobody can be asked.
    pub(crate) fn confirm(&self, question: &str) -> bool {
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return false;
        }
        let mut stderr = anstream::stderr();
        let _ = write!(stderr, "{question} [y/N] ");
        let _ = stderr.flush();
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).is_ok()
            && matches!(answer.trim(), "y" | "Y" | "yes")
    }

    /// Ask, unless `--yes` was typed; an error where nobody can be asked.
    pub(crate) fn require_consent(&self, yes: bool, question: &str) -> CliResult<()> {
        if yes || self.confirm(question) {
            return Ok(());
        }
        Err(CliError::usage("not confirmed, nothing was changed")
            .hint("answer y on a terminal, or type --yes yourself"))
    }
}

/// Write to stdout. A closed pipe is no error.
pub(crate) fn print(text: &str) -> CliResult<()> {
    let mut stdout = anstream::stdout();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(CliError::environment(
            format!("cannot write the result: {error}"),
        )),
        _ => Ok(()),
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

/// Read a file of bounded size.
pub(crate) fn read_file(path: &Path, limit: u64) -> CliResult<Vec<u8>> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).map_err(|e| CliError::read(path, &e))?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| CliError::read(path, &e))?;
    if bytes.len() as u64 > limit {
        return Err(CliError::usage(format!(
            "{} is larger than {limit} bytes",
            path.display()
        )));
    }
    Ok(bytes)
}

/// Write a file beside its place and move it there: whole or not at all.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> CliResult<()> {
    let dir = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let write = || -> std::io::Result<()> {
        let mut file = tempfile::Builder::new()
            .prefix(".palyra-skill-")
            .tempfile_in(dir)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // A new file gets what the umask would have left of 0666; one that is replaced keeps its mode.
            let mode =
                std::fs::metadata(path).map_or(0o644, |old| old.permissions().mode() & 0o777);
            file.as_file()
                .set_permissions(std::fs::Permissions::from_mode(mode))?;
        }
        file.persist(path).map_err(|e| e.error)?;
        Ok(())
    };
    write().map_err(|e| CliError::write(path, &e))
}
