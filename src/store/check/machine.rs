//! What a home needs of the machine below it.

use std::path::Path;
use std::time::Duration;

use crate::health::Item;
#[cfg(unix)]
use crate::limits::MAX_ARTIFACT_BYTES;

/// Below this the code cache (1 GiB at most) may not fit.
#[cfg(unix)]
const ROOMY: u64 = 1 << 30;
/// 1 January 2026, before this program existed: a clock that says less is wrong.
const EARLIEST_UNIX_MS: i64 = 1_767_225_600_000;
/// How far the journal may be ahead: clocks are set by seconds, not by minutes.
const DRIFT_MS: i64 = 5 * 60 * 1000;

/// Whether there is room where the home in `dir` is, or would be made.
#[cfg(unix)]
pub fn check_disk(dir: &Path) -> Item {
    const ID: &str = "machine.disk";
    let Some(there) = std::path::absolute(dir)
        .ok()
        .and_then(|dir| dir.ancestors().find(|dir| dir.exists()).map(Path::to_owned))
    else {
        return Item::skipped(ID, format!("no folder leads to {}", dir.display()));
    };
    let free = match rustix::fs::statvfs(&there) {
        Ok(found) => found.f_bavail.saturating_mul(found.f_frsize),
        Err(error) => return Item::skipped(ID, format!("{}: {error}", there.display())),
    };
    let message = format!("{} MiB are free in {}", free >> 20, there.display());
    let remedy = format!("df -h {}", crate::health::shell_word(&there));
    if free < MAX_ARTIFACT_BYTES {
        Item::fail(
            ID,
            format!("{message}: too little to install a skill, make room"),
            remedy,
        )
    } else if free < ROOMY {
        Item::warn(
            ID,
            format!("{message}: compiled code may take 1024, make room"),
            remedy,
        )
    } else {
        Item::ok(ID, message)
    }
}

/// Whether there is room where the home in `dir` is, or would be made.
#[cfg(not(unix))]
pub fn check_disk(_: &Path) -> Item {
    Item::skipped("machine.disk", "free space is not looked at on this system")
}

/// Whether the clock can be right: approvals, deliveries and the journal go by it.
pub fn check_clock(now_unix_ms: i64, newest_entry_unix_ms: Option<i64>) -> Item {
    const ID: &str = "machine.clock";
    const REMEDY: &str = "sudo timedatectl set-ntp true";
    if now_unix_ms < EARLIEST_UNIX_MS {
        return Item::fail(ID, "the clock stands before 2026: set it", REMEDY);
    }
    let ahead = newest_entry_unix_ms.map_or(0, |newest| newest.saturating_sub(now_unix_ms));
    if ahead > DRIFT_MS {
        let by = Duration::from_secs(ahead.unsigned_abs() / 1000);
        let message = format!(
            "the journal's newest entry is {by:?} ahead of the clock: one of them was wrong"
        );
        return Item::warn(ID, message, REMEDY);
    }
    Item::ok(ID, "the clock is not behind this program or the journal")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::health::Status;

    #[test]
    fn a_clock_that_went_back_is_told() {
        let now = EARLIEST_UNIX_MS + 1;
        assert_eq!(check_clock(0, None).status, Status::Fail);
        assert_eq!(check_clock(now, None).status, Status::Ok);
        assert_eq!(check_clock(now, Some(now + DRIFT_MS)).status, Status::Ok);
        let ahead = check_clock(now, Some(now + DRIFT_MS + 1));
        assert_eq!(ahead.status, Status::Warn);
    }

    #[cfg(unix)]
    #[test]
    fn room_is_looked_for_where_the_home_would_be_made() {
        let dir = tempfile::tempdir().unwrap();
        let item = check_disk(&dir.path().join("no/home/yet"));
        assert!(
            item.message.contains(&dir.path().display().to_string()),
            "{item:?}"
        );
        assert!(!dir.path().join("no").exists());
    }
}
