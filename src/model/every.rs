//! How often something comes back: `10d`, `2w`, `1mo`, `1y`, `never`.

use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::{as_text, is_kept};

/// A span of the calendar, or never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Every {
    /// Every so many days.
    Days(u32),
    /// Every so many weeks.
    Weeks(u32),
    /// Every so many months.
    Months(u32),
    /// Every so many years.
    Years(u32),
    /// Not at all.
    Never,
}

impl Every {
    /// Reads the form of the file: a number from 1 to 9999 with `d`, `w`, `mo` or `y`, or `never`.
    pub fn parse(text: &str) -> Option<Every> {
        if text == "never" {
            return Some(Every::Never);
        }
        let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(unit_at);
        let number = number.parse().ok().filter(|number| (1..=9999).contains(number))?;
        match unit {
            "d" => Some(Every::Days(number)),
            "w" => Some(Every::Weeks(number)),
            "mo" => Some(Every::Months(number)),
            "y" => Some(Every::Years(number)),
            _ => None,
        }
    }

    /// The day one span after `from`; `None` for never, or past the end of the calendar. Months keep to the day of the month,
    /// or to the last one where the month is shorter.
    pub fn after(self, from: NaiveDate) -> Option<NaiveDate> {
        self.times_after(from, 1)
    }

    /// The first day after `today` that lies a whole number of spans from `from`, so that a reminder missed for months comes
    /// back once, and a monthly one keeps to its `day` of the month (31 January, 28 February, 31 March).
    pub fn next_after(self, from: NaiveDate, day: Option<u32>, today: NaiveDate) -> Option<NaiveDate> {
        let late = (today - from).num_days();
        let months_late = months_between(from, today);
        let rough = match self {
            Every::Days(n) => late / i64::from(n),
            Every::Weeks(n) => late / (7 * i64::from(n)),
            Every::Months(n) => months_late / i64::from(n),
            Every::Years(n) => months_late / (12 * i64::from(n)),
            Every::Never => return None,
        };
        let in_months = matches!(self, Every::Months(_) | Every::Years(_));
        // The rough count may be one off on either side of a short month.
        let first = u32::try_from((rough - 1).max(1)).ok()?;
        (first..first.checked_add(4)?).find_map(|count| {
            let reached = self.times_after(from, count)?;
            let reached = match day {
                Some(day) if in_months => on_day_of_month(reached, day)?,
                _ => reached,
            };
            (reached > today).then_some(reached)
        })
    }

    fn times_after(self, from: NaiveDate, times: u32) -> Option<NaiveDate> {
        match self {
            Every::Days(n) => from.checked_add_days(Days::new(u64::from(n) * u64::from(times))),
            Every::Weeks(n) => from.checked_add_days(Days::new(7 * u64::from(n) * u64::from(times))),
            Every::Months(n) => from.checked_add_months(Months::new(n.checked_mul(times)?)),
            Every::Years(n) => from.checked_add_months(Months::new(n.checked_mul(times)?.checked_mul(12)?)),
            Every::Never => None,
        }
        .filter(|day| is_kept(*day))
    }
}

/// The same month with the given day, or its last day where it is shorter.
fn on_day_of_month(date: NaiveDate, day: u32) -> Option<NaiveDate> {
    (28..=day.clamp(1, 31)).rev().chain([day.clamp(1, 28)]).find_map(|day| date.with_day(day))
}

fn months_between(from: NaiveDate, to: NaiveDate) -> i64 {
    i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month())
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Every::Days(n) => write!(f, "{n}d"),
            Every::Weeks(n) => write!(f, "{n}w"),
            Every::Months(n) => write!(f, "{n}mo"),
            Every::Years(n) => write!(f, "{n}y"),
            Every::Never => f.write_str("never"),
        }
    }
}

as_text!(Every: "how often, like 10d, 2w, 1mo, 1y or never");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::parse_day;
    use proptest::prelude::*;

    const UNITS: [fn(u32) -> Every; 4] = [Every::Days, Every::Weeks, Every::Months, Every::Years];

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    #[test]
    fn a_monthly_one_keeps_to_its_day() {
        let every = Every::Months(1);
        assert_eq!(every.next_after(day("2026-01-31"), Some(31), day("2026-01-31")), Some(day("2026-02-28")));
        assert_eq!(every.next_after(day("2026-02-28"), Some(31), day("2026-02-28")), Some(day("2026-03-31")));
        assert_eq!(every.next_after(day("2026-03-31"), Some(31), day("2026-03-31")), Some(day("2026-04-30")));
        assert_eq!(Every::Years(1).next_after(day("2025-02-28"), Some(29), day("2027-03-01")), Some(day("2028-02-29")));
    }

    #[test]
    fn one_missed_for_months_comes_back_once_after_today() {
        assert_eq!(Every::Weeks(2).next_after(day("2026-01-05"), None, day("2026-06-01")), Some(day("2026-06-08")));
        assert_eq!(
            Every::Months(3).next_after(day("2020-01-15"), Some(15), day("2026-01-15")),
            Some(day("2026-04-15"))
        );
    }

    proptest! {
        #[test]
        fn the_next_is_after_today_and_no_span_is_skipped(
            from in 700_000i32..740_000, late in 0i64..5_000, number in 1u32..40, unit in 0usize..4,
        ) {
            let from = NaiveDate::from_num_days_from_ce_opt(from).unwrap();
            let today = from + chrono::Duration::days(late);
            let every = UNITS[unit](number);
            let next = every.next_after(from, Some(from.day()), today).unwrap();
            prop_assert!(next > today);
            // Naively: step by step from the first day on.
            let naive = (1..).map(|n| every.times_after(from, n).unwrap()).find(|day| *day > today).unwrap();
            prop_assert_eq!(next, naive);
        }

        #[test]
        fn what_is_printed_reads_back(number in 1u32..=9999, unit in 0usize..4) {
            let every = UNITS[unit](number);
            prop_assert_eq!(Every::parse(&every.to_string()), Some(every));
        }
    }
}
