//! Where the library's log lines go: to stderr, ours only, never the requests that the protocol library logs.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Errors with `--quiet`, warnings by default, everything of ours with `--verbose`.
pub(super) fn init(quiet: bool, verbose: bool) {
    let ours = match (quiet, verbose) {
        (true, _) => LevelFilter::ERROR,
        (false, false) => LevelFilter::WARN,
        (false, true) => LevelFilter::DEBUG,
    };
    let filter = Targets::new()
        .with_target("palyra_skill", ours)
        .with_target("palyra_skill_runtime", ours);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .without_time()
        .with_ansi(false);
    tracing_subscriber::registry()
        .with(lines)
        .with(filter)
        .init();
}
