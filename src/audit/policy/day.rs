//! A day of the calendar, in UTC.

use std::fmt;

/// A day of the calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: i64,
    month: u8,
    of_month: u8,
}

impl Day {
    /// The day of a time in milliseconds since 1970.
    pub fn of_unix_ms(ms: i64) -> Self {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        // Years that begin in March, in eras of 400 years, which all have 146,097 days.
        let days = ms.div_euclid(DAY_MS) + 719_468;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let small = |number: i64| u8::try_from(number).unwrap_or(u8::MAX);
        Self {
            year: era * 400 + year + i64::from(month <= 2),
            month: small(month),
            of_month: small(day),
        }
    }
}

impl From<toml_edit::Date> for Day {
    fn from(date: toml_edit::Date) -> Self {
        Self {
            year: date.year.into(),
            month: date.month,
            of_month: date.day,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.of_month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn milliseconds_are_days() {
        let day = |seconds: i64| Day::of_unix_ms(seconds * 1000).to_string();
        assert_eq!(day(0), "1970-01-01");
        assert_eq!(day(-1), "1969-12-31");
        assert_eq!(day(951_782_400), "2000-02-29");
        assert_eq!(day(951_868_799), "2000-02-29");
        assert_eq!(day(951_868_800), "2000-03-01");
        assert_eq!(day(4_107_542_400), "2100-03-01", "2100 is no leap year");
        assert_eq!(day(1_801_439_999), "2027-01-31");
    }

    #[test]
    fn days_are_ordered() {
        let day = |seconds: i64| Day::of_unix_ms(seconds * 1000);
        assert!(day(0) < day(86_400) && day(86_400 * 40) < day(86_400 * 400));
    }
}
