//! `doctor`

use std::path::{Path, PathBuf};

use palyra_skill::health::{Item, Status as Health};
use palyra_skill::store::{check_clock, check_disk, check_home};
use serde::Serialize;

use super::context::{Context, now_ms};
use super::error::{CliResult, Status};

#[derive(Debug, clap::Args)]
#[command(
    after_help = "doctor only looks: it makes, migrates and repairs nothing. A home that is not there is sound.\nExit status: 0 nothing failed (warnings are no failure); 1 something did; 3 the home cannot be looked at.\n\nExamples:\n  palyra-skill doctor\n  palyra-skill doctor --format json"
)]
pub(super) struct Args {}

#[derive(Serialize)]
struct Report {
    home: PathBuf,
    ok: bool,
    items: Vec<Item>,
}

pub(super) fn run(context: &Context) -> CliResult {
    let dir = context.home_dir()?;
    let health = check_home(&dir)?;
    let mut items = health.items;
    items.push(code_cache(&dir));
    items.extend(languages(context));
    items.push(check_disk(&dir));
    items.push(check_clock(now_ms(), health.newest_entry_unix_ms));
    items.push(port(health.hosted));
    let report = Report {
        home: dir,
        ok: items.iter().all(|item| item.status != Health::Fail),
        items,
    };
    context.result(&report, human)?;
    Ok(Status::from_ok(report.ok))
}

#[cfg(feature = "authoring")]
fn languages(context: &Context) -> Vec<Item> {
    let toolchain = super::project::toolchain(context.offline);
    palyra_skill::build::check_languages(&toolchain, &std::env::temp_dir(), Path::new("."))
}

#[cfg(not(feature = "authoring"))]
fn languages(_: &Context) -> Vec<Item> {
    vec![Item::skipped(
        "machine.languages",
        "this program builds no skills",
    )]
}

#[cfg(feature = "runtime")]
fn code_cache(dir: &Path) -> Item {
    palyra_skill::exec::check_code_cache(dir)
}

#[cfg(not(feature = "runtime"))]
fn code_cache(_: &Path) -> Item {
    Item::skipped("home.code_cache", "this program runs no skills")
}

/// Whether `serve` can listen where it does by default.
#[cfg(feature = "serve")]
fn port(hosted: bool) -> Item {
    use super::serve::DEFAULT_LISTEN;
    const ID: &str = "machine.port";
    match std::net::TcpListener::bind(DEFAULT_LISTEN) {
        Ok(_) => Item::ok(ID, format!("{DEFAULT_LISTEN} is free for `serve`")),
        Err(error) => {
            let who = if hosted {
                "; a host of this home may be there"
            } else {
                ""
            };
            Item::warn(
                ID,
                format!("{DEFAULT_LISTEN}: {error}{who}"),
                "palyra-skill serve --listen 127.0.0.1:0",
            )
        }
    }
}

#[cfg(not(feature = "serve"))]
fn port(_: bool) -> Item {
    Item::skipped("machine.port", "this program serves no skills")
}

fn human(report: &Report) -> String {
    let mut text = String::new();
    let mut group = "";
    for item in &report.items {
        let (of, name) = item.id.split_once('.').unwrap_or(("", item.id));
        if of != group {
            text.push_str(&format!("{of}\n"));
            group = of;
        }
        text.push_str(&format!(
            "  {:<8} {name:<14} {}\n",
            item.status.as_str(),
            one_line(&item.message)
        ));
        if let Some(remedy) = &item.remedy {
            text.push_str(&format!("  {:<23} {}\n", "", one_line(remedy)));
        }
    }
    let count = |status| {
        report
            .items
            .iter()
            .filter(|item| item.status == status)
            .count()
    };
    text.push_str(&format!(
        "{} failed, {} warnings\n",
        count(Health::Fail),
        count(Health::Warn)
    ));
    text
}

/// A line end in a file's name must not pass for a line of this report.
fn one_line(text: &str) -> String {
    text.replace('\n', "\\n")
}
