//! That something is going on, and for how long: on a terminal only.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::context::Context;
use super::terminal;

/// Most lines that are kept.
const KEPT: usize = 500;

/// How often it moves.
const TICK: Duration = Duration::from_millis(120);

/// Work of unknown length; the line goes when this is dropped.
pub(super) struct Progress {
    bar: ProgressBar,
    quiet: bool,
    /// With `--quiet`: what was said, in case that it explains a failure.
    kept: RefCell<VecDeque<String>>,
}

impl Progress {
    /// `what` is being done from now on.
    pub(super) fn start(context: &Context, what: String) -> Self {
        // On anything but a terminal indicatif draws nothing.
        let target = if context.quiet {
            ProgressDrawTarget::hidden()
        } else {
            ProgressDrawTarget::stderr()
        };
        let style = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed:>4}");
        let bar = ProgressBar::with_draw_target(None, target)
            .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
            .with_message(what);
        bar.enable_steady_tick(TICK);
        Self {
            bar,
            quiet: context.quiet,
            kept: RefCell::default(),
        }
    }

    /// A line of the program that does the work, as it wrote it.
    pub(super) fn line(&self, line: &str) {
        if !self.quiet {
            self.bar.suspend(|| terminal::foreign(line));
            return;
        }
        let mut kept = self.kept.borrow_mut();
        if kept.len() == KEPT {
            kept.pop_front();
        }
        kept.push_back(line.to_owned());
    }

    /// The work has failed: what was not shown explains why.
    pub(super) fn show_kept(&self) {
        for line in self.kept.borrow_mut().drain(..) {
            terminal::foreign(&line);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
