//! Reports to stdout and to files.

use std::path::PathBuf;
use std::str::FromStr;

use palyra_skill::audit::{AuditReport, Severity, report};

use crate::cli::context::{Context, Format};
use crate::cli::error::CliResult;
use crate::cli::files::write_file;
use crate::cli::terminal::{print, print_coloured, visible};

/// `FORMAT=FILE`
#[derive(Debug, Clone)]
pub(super) struct Output {
    format: Format,
    file: PathBuf,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write FORMAT=FILE, such as sarif=audit.sarif".to_owned();
        let (format, file) = text.split_once('=').ok_or_else(wrong)?;
        if file.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            format: <Format as clap::ValueEnum>::from_str(format, false)?,
            file: PathBuf::from(file),
        })
    }
}

/// What every form of a report is made from.
pub(super) struct Written<'a> {
    pub(super) report: &'a AuditReport,
    pub(super) fail_on: Option<Severity>,
    pub(super) exit_code: u8,
}

impl Written<'_> {
    pub(super) fn print(&self, context: &Context) -> CliResult<()> {
        match context.format {
            Format::Human => print_coloured(&report::human(self.report, true)),
            format => print(&self.text(format)),
        }
    }

    pub(super) fn write(&self, outputs: &[Output]) -> CliResult<()> {
        for output in outputs {
            let text = self.text(output.format);
            let text = visible(&text);
            write_file(&output.file, text.as_bytes())?;
        }
        Ok(())
    }

    fn text(&self, format: Format) -> String {
        match format {
            Format::Human => report::human(self.report, false),
            Format::Json => indented(self.report),
            Format::Sarif => indented(&report::sarif(self.report, self.exit_code)),
            Format::Junit => report::junit(self.report, self.fail_on),
            Format::Markdown => report::markdown(self.report),
        }
    }
}

fn indented(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("keys are strings");
    text.push('\n');
    text
}
