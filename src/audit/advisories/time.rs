//! Timestamps of advisories.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// RFC 3339 in UTC, as OSV has it: `2024-05-01T12:30:00.123Z`. Only the day counts here.
pub(super) fn day_of(text: &str) -> Option<u64> {
    let (date, _) = text.split_once('T')?;
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<u64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    Some(days_since_1970(year, month, day))
}

/// Of the Gregorian calendar; years are counted from March, so that a leap day is the last.
fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let of_years = 365 * year + year / 4 - year / 100 + year / 400;
    let of_months = (153 * month + 2) / 5;
    // 719,468 days from 1 March of the year 0 to 1970.
    of_years + of_months + day - 1 - 719_468
}

/// Days from 1970 to a moment.
pub(super) fn day(moment: SystemTime) -> u64 {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    since.as_secs() / (24 * 60 * 60)
}
