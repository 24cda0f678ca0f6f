//! Civil dates as the file keeps them. Nothing here is ever shifted by a time zone.

use std::fmt;
use std::num::NonZeroU16;

use chrono::{Datelike, Days, NaiveDate};
use compact_str::{CompactString, format_compact};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The last year that the file can hold.
const LAST_YEAR: i32 = 9999;

/// Whether a day lies in the years that the file can hold, 1 to 9999.
pub fn is_kept(day: NaiveDate) -> bool {
    (1..=LAST_YEAR).contains(&day.year())
}

/// The day so many days later; the last day that the file can hold where that would be past it.
pub fn days_after(day: NaiveDate, days: u64) -> NaiveDate {
    let after = day.checked_add_days(Days::new(days)).filter(|after| is_kept(*after));
    after.or_else(|| NaiveDate::from_ymd_opt(LAST_YEAR, 12, 31)).unwrap_or(day)
}

/// A day, with a local time of day where the user gave one: `2026-09-12` or `2026-09-12T10:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day.
    pub day: NaiveDate,
    /// The time of day, to the minute.
    pub time: Option<TimeOfDay>,
}

/// A time of day, to the minute, in two bytes: a hundred thousand meetings are held at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(NonZeroU16);

impl TimeOfDay {
    /// A time from 0:00 to 23:59.
    pub fn new(hour: u32, minute: u32) -> Option<TimeOfDay> {
        let minutes = (hour < 24 && minute < 60).then_some(60 * hour + minute)?;
        u16::try_from(minutes + 1).ok().and_then(NonZeroU16::new).map(TimeOfDay)
    }

    /// The hour, from 0 to 23.
    pub fn hour(self) -> u32 {
        u32::from(self.0.get() - 1) / 60
    }

    /// The minute, from 0 to 59.
    pub fn minute(self) -> u32 {
        u32::from(self.0.get() - 1) % 60
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

impl Moment {
    /// Reads the form of the file; `None` for anything else, and for days that do not exist.
    pub fn parse(text: &str) -> Option<Moment> {
        Moment::of_bytes(text.as_bytes())
    }

    /// Reads the form of the file from its bytes.
    pub fn of_bytes(text: &[u8]) -> Option<Moment> {
        let (day, time) = match text {
            [day @ .., b'T', _, _, _, _, _] => (day, Some(parse_time(&text[text.len() - 5..])?)),
            day => (day, None),
        };
        Some(Moment { day: day_of_bytes(day)?, time })
    }

    fn is_kept(self) -> bool {
        is_kept(self.day)
    }

    /// As it is said to a person, and reads back: `Sat 2026-09-12`, or `Sat 2026-09-12 10:00`.
    pub fn said(self) -> String {
        let day = self.day.format("%a %Y-%m-%d");
        match self.time {
            Some(time) => format!("{day} {time}"),
            None => day.to_string(),
        }
    }
}

impl From<NaiveDate> for Moment {
    fn from(day: NaiveDate) -> Moment {
        Moment { day, time: None }
    }
}

impl Moment {
    /// The form of the file, `2026-09-12` or `2026-09-12T10:00`; quicker than by way of a formatter, for tables of tens of thousands.
    pub fn text(self) -> CompactString {
        let day = self.day;
        if day.year() > LAST_YEAR || day.year() < 0 {
            // No day of a file, but what a sum of days came to.
            return format_compact!("{day}");
        }
        let digit = |number: u32, place: u32| b'0' + (number / place % 10) as u8;
        let (year, month, date) = (day.year().unsigned_abs(), day.month(), day.day());
        let mut text = *b"0000-00-00T00:00";
        for (at, number, place) in [(0, year, 1000), (1, year, 100), (2, year, 10), (3, year, 1)] {
            text[at] = digit(number, place);
        }
        for (at, number) in [(5, month), (8, date)] {
            (text[at], text[at + 1]) = (digit(number, 10), digit(number, 1));
        }
        let mut len = 10;
        if let Some(time) = self.time {
            for (at, number) in [(11, time.hour()), (14, time.minute())] {
                (text[at], text[at + 1]) = (digit(number, 10), digit(number, 1));
            }
            len = 16;
        }
        CompactString::from_utf8(&text[..len]).unwrap_or_default()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text())
    }
}

/// A day of birth, which may lack its year: `1990-04-12` or `--04-12`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Birthday {
    /// The year, where it is known.
    pub year: Option<i32>,
    month: u32,
    day: u32,
}

impl Birthday {
    /// A birthday on a day that exists: 29 February only in a leap year, or without a year.
    pub fn new(year: Option<i32>, month: u32, day: u32) -> Option<Birthday> {
        NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day)?;
        Some(Birthday { year, month, day })
    }

    fn is_kept(self) -> bool {
        self.year.is_none_or(|year| (1..=LAST_YEAR).contains(&year))
    }

    /// Reads the form of the file; `None` for anything else.
    pub fn parse(text: &str) -> Option<Birthday> {
        match text.strip_prefix("--") {
            Some(rest) => {
                let day = parse_day(&format!("2000-{rest}"))?;
                Birthday::new(None, day.month(), day.day())
            }
            None => {
                let day = parse_day(text)?;
                Birthday::new(Some(day.year()), day.month(), day.day())
            }
        }
    }

    /// The day it is observed in `year`: 29 February on 28 February where the year has none.
    pub fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.month, self.day)
            .or_else(|| NaiveDate::from_ymd_opt(year, self.month, self.day - 1))
    }

    /// As it is said to a person, and reads back: `12 Apr`, or `12 Apr 1990`.
    pub fn said(self) -> String {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = MONTHS.get(self.month as usize - 1).copied().unwrap_or_default();
        let year = self.year.map(|year| format!(" {year}")).unwrap_or_default();
        format!("{} {month}{year}", self.day)
    }

    /// The first observance on `today` or after; none where that is past the year 9999.
    pub fn next(self, today: NaiveDate) -> Option<NaiveDate> {
        let next = self.in_year(today.year()).filter(|day| *day >= today);
        next.or_else(|| self.in_year(today.year() + 1)).filter(|day| is_kept(*day))
    }
}

impl fmt::Display for Birthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}-{:02}-{:02}", self.month, self.day),
            None => write!(f, "--{:02}-{:02}", self.month, self.day),
        }
    }
}

/// Reads exactly `YYYY-MM-DD`, from year 1 to 9999.
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    day_of_bytes(text.as_bytes())
}

/// Reads exactly `YYYY-MM-DD` from its bytes.
pub fn day_of_bytes(text: &[u8]) -> Option<NaiveDate> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text else { return None };
    // All eight digits at once, in a word: a file holds hundreds of thousands of them.
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    let digits = u64::from_le_bytes([a, b, c, d, e, f, g, h]).wrapping_sub(EACH * u64::from(b'0'));
    if (digits.wrapping_add(EACH * (0x7f - 9)) | digits) & (EACH * 0x80) != 0 {
        return None;
    }
    // Tens and ones are put together in every second byte.
    let pairs = (digits * 10 + (digits >> 8)).to_le_bytes();
    let [century, year, month, day] = [pairs[0], pairs[2], pairs[4], pairs[6]].map(u32::from);
    let year = 100 * century + year;
    NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| year > 0)
}

fn parse_time(text: &[u8]) -> Option<TimeOfDay> {
    let bytes: &[u8; 5] = text.try_into().ok()?;
    if bytes[2] != b':' {
        return None;
    }
    TimeOfDay::new(number(&bytes[..2])?, number(&bytes[3..])?)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

/// A day as `YYYY-MM-DD`, for `#[serde(with = …)]`-like use by the record macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub NaiveDate);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Moment::from(self.0).fmt(f)
    }
}

impl Day {
    fn is_kept(self) -> bool {
        is_kept(self.0)
    }

    /// Reads the form of the file.
    pub fn parse(text: &str) -> Option<Day> {
        parse_day(text).map(Day)
    }
}

/// Serde through `Display` and `parse`, with what was expected in the error. What could not be read again is not written.
macro_rules! as_text {
    ($($type:ty $(where $is_kept:ident)?: $expected:literal),*) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $(if !self.$is_kept() {
                    return Err(serde::ser::Error::custom(format!("{self} lies outside the years 1 to 9999")));
                })?
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                Self::parse(&text)
                    .ok_or_else(|| serde::de::Error::custom(format!("{text:?} is not {}", $expected)))
            }
        }
    )*};
}
pub(crate) use as_text;

as_text!(
    Moment where is_kept: "a date like 2026-09-12 or 2026-09-12T10:00",
    Birthday where is_kept: "a birthday like 1990-04-12 or --04-12",
    Day where is_kept: "a date like 2026-09-12"
);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        parse_day(text).unwrap()
    }

    #[test]
    fn only_the_form_of_the_file_is_read() {
        for bad in [
            "",
            "2026-9-12",
            "2026-02-30",
            "0000-01-01",
            "2026-09-12T",
            "2026-09-12T24:00",
            "2026-09-12 10:00",
            "+026-09-12",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
        assert_eq!(Birthday::parse("--02-30"), None);
        assert_eq!(Birthday::parse("1990-02-29"), None);
        assert!(Birthday::parse("--02-29").is_some());
    }

    #[test]
    fn the_29th_of_february_is_observed_on_the_28th_in_other_years() {
        let born = Birthday::parse("2004-02-29").unwrap();
        assert_eq!(born.in_year(2024), Some(day("2024-02-29")));
        assert_eq!(born.in_year(2026), Some(day("2026-02-28")));
        assert_eq!(born.next(day("2026-03-01")), Some(day("2027-02-28")));
        assert_eq!(born.next(day("2026-02-28")), Some(day("2026-02-28")));
    }

    #[test]
    fn the_calendar_of_the_file_ends_with_the_year_9999() {
        assert_eq!(days_after(day("9999-12-24"), 7), day("9999-12-31"));
        assert_eq!(days_after(day("9999-12-25"), 7), day("9999-12-31"));
        assert_eq!(days_after(day("0001-01-01"), u64::MAX), day("9999-12-31"));
        assert_eq!(Birthday::parse("--01-01").unwrap().next(day("9999-12-31")), None);
        let beyond = day("9999-12-31").succ_opt().unwrap();
        assert!(serde_json::to_string(&Moment::from(beyond)).is_err() && serde_json::to_string(&Day(beyond)).is_err());
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(days in 1i32..3_652_059, minutes in proptest::option::of(0u32..1440)) {
            let day = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let time = minutes.map(|m| TimeOfDay::new(m / 60, m % 60).unwrap());
            let moment = Moment { day, time };
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
            let birthday = Birthday::new(Some(day.year()), day.month(), day.day()).unwrap();
            prop_assert_eq!(Birthday::parse(&birthday.to_string()), Some(birthday));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = (Moment::parse(&text), Birthday::parse(&text));
        }
    }
}
