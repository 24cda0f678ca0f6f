//! Dates and times of a calendar, and the zones that it brings along.
//!
//! A time at a named zone is the one on the clock of that zone: it is what people remember. Only where a calendar mixes zones, as
//! the end of a rule and what it leaves out are said in UTC, its own definitions of zones (VTIMEZONE) are asked.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use rustc_hash::FxHashMap;

use super::rule::Rule;
use crate::model::date::is_kept;

/// A date or time as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// A whole day.
    Day(NaiveDate),
    /// The time on a clock.
    Clock(NaiveDateTime),
    /// The time in UTC.
    Utc(NaiveDateTime),
}

impl Stamp {
    /// Reads `20260912`, `20260912T100000` or `20260912T100000Z`.
    pub fn parse(text: &str) -> Option<Stamp> {
        let text = text.trim();
        let number = |from: usize, to: usize| {
            let digits = text.get(from..to).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
            digits.parse::<u32>().ok()
        };
        let year = i32::try_from(number(0, 4)?).ok().filter(|year| *year > 0)?;
        let day = NaiveDate::from_ymd_opt(year, number(4, 6)?, number(6, 8)?)?;
        let (clock, is_utc) = match text.get(8..)?.strip_prefix(['T', 't']) {
            None => return (text.len() == 8).then_some(Stamp::Day(day)),
            Some(clock) => match clock.strip_suffix(['Z', 'z']) {
                Some(clock) => (clock, true),
                None => (clock, false),
            },
        };
        // Seconds may be 60, and some programs leave them out.
        let seconds = if clock.len() == 6 { number(13, 15)?.min(59) } else { 0 };
        let time = NaiveTime::from_hms_opt(number(9, 11)?, number(11, 13)?, seconds)?;
        let at = day.and_time(time);
        matches!(clock.len(), 4 | 6).then_some(if is_utc { Stamp::Utc(at) } else { Stamp::Clock(at) })
    }
}

/// Whose clock a time is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    /// UTC.
    Utc,
    /// That of the person, wherever they are.
    Local,
    /// One that the calendar defines.
    Named(String),
}

/// A time on a clock, or a day, of which it is midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// What the clock shows.
    pub at: NaiveDateTime,
    /// Whose clock.
    pub zone: Zone,
    /// A whole day.
    pub is_day: bool,
}

/// A span of a zone that comes back, like its summer.
#[derive(Clone, Debug)]
pub struct Observance {
    /// When it first begins, on the clock before it.
    pub onset: NaiveDateTime,
    /// How far the clock is ahead of UTC before it, in seconds.
    pub before: i32,
    /// How far it is ahead then.
    pub offset: i32,
    /// How it comes back.
    pub rule: Option<Rule>,
    /// Further days on which it begins.
    pub also: Vec<NaiveDateTime>,
}

impl Observance {
    /// The last time that it began, up to a time on the clock.
    fn last_onset(&self, at: NaiveDateTime) -> Option<NaiveDateTime> {
        let also = self.also.iter().copied().chain([self.onset]);
        let single = also.filter(|onset| *onset <= at).max();
        let Some(rule) = &self.rule else { return single };
        let until = rule.until.map(|until| match until {
            Stamp::Day(day) => day,
            Stamp::Clock(at) => at.date(),
            Stamp::Utc(at) => ahead(at, self.before).date(),
        });
        let to = until.map_or(at.date(), |until| until.min(at.date()));
        let from = to.checked_sub_days(Days::new(2 * 366)).unwrap_or(to);
        let days = rule.days(self.onset.date(), until, from, to);
        let onsets = days.into_iter().map(|day| day.and_time(self.onset.time()));
        onsets.filter(|onset| *onset <= at).max().max(single)
    }
}

/// The zones of a calendar and that of the person.
pub struct Zones<'a> {
    /// The time on the person's clock at a time in UTC.
    pub local: &'a dyn Fn(NaiveDateTime) -> NaiveDateTime,
    /// Those that the calendar defines.
    pub named: FxHashMap<String, Vec<Observance>>,
}

impl Zones<'_> {
    /// A time as it is written, in the zone that its parameter names.
    pub fn time(&self, stamp: Stamp, name: Option<&str>) -> Time {
        let (at, is_day) = match stamp {
            Stamp::Day(day) => (day.and_time(NaiveTime::MIN), true),
            Stamp::Clock(at) | Stamp::Utc(at) => (at, false),
        };
        let zone = match (stamp, name) {
            (Stamp::Utc(_), _) => Zone::Utc,
            (Stamp::Clock(_), Some("UTC" | "Etc/UTC" | "GMT" | "Etc/GMT" | "tzone://Microsoft/Utc")) => Zone::Utc,
            (Stamp::Clock(_), Some(name)) if self.named.contains_key(name) => Zone::Named(name.to_owned()),
            _ => Zone::Local,
        };
        Time { at, zone, is_day }
    }

    /// What the clock of a zone shows at a time.
    pub fn on_clock_of(&self, zone: &Zone, time: &Time) -> NaiveDateTime {
        if time.is_day || time.zone == *zone {
            return time.at;
        }
        let utc = match &time.zone {
            Zone::Utc => time.at,
            Zone::Local => time.at - ((self.local)(time.at) - time.at),
            Zone::Named(name) => ahead(time.at, -self.offset(name, time.at, 0)),
        };
        match zone {
            Zone::Utc => utc,
            Zone::Local => (self.local)(utc),
            Zone::Named(name) => ahead(utc, self.offset(name, utc, 1)),
        }
    }

    /// Which of the times of a series a time is, on its clock. Where the calendar names a zone and does not define it, a time in UTC
    /// is the nearest at which the series begins: on the clock of the person it would be another one after a journey.
    pub fn on_clock_of_series(&self, start: &Time, time: &Time) -> NaiveDateTime {
        let at = self.on_clock_of(&start.zone, time);
        let (zone, clock) = ((&start.zone, &time.zone), start.at.time());
        if zone != (&Zone::Local, &Zone::Utc) || start.is_day || time.is_day || at.time() == clock {
            return at;
        }
        let half = TimeDelta::hours(12);
        let same_day = time.at.date().and_time(clock);
        match same_day - time.at {
            before if before <= -half => ahead(same_day, 86400),
            after if after > half => ahead(same_day, -86400),
            _ => same_day,
        }
    }

    /// How far the clock of a named zone is ahead, in seconds, when it shows a time; `in_utc` times that are added to it for the
    /// time in UTC.
    fn offset(&self, name: &str, at: NaiveDateTime, in_utc: i32) -> i32 {
        let all = self.named.get(name).map(Vec::as_slice).unwrap_or_default();
        let begun = all.iter().filter_map(|one| Some((one.last_onset(ahead(at, in_utc * one.before))?, one.offset)));
        let before = || all.iter().min_by_key(|one| one.onset).map(|one| one.before);
        begun.max().map(|(_, offset)| offset).or_else(before).unwrap_or_default()
    }
}

/// An offset like `+0530` or `-080000`, in seconds.
pub fn offset(text: &str) -> Option<i32> {
    let text = text.trim();
    let (sign, digits) = match text.split_at_checked(1)? {
        ("-", digits) => (-1, digits),
        ("+", digits) => (1, digits),
        _ => return None,
    };
    let part = |from: usize| digits.get(from..from + 2)?.parse::<i32>().ok().filter(|part| (0..60).contains(part));
    let seconds = if digits.len() == 6 { part(4)? } else { 0 };
    matches!(digits.len(), 4 | 6).then_some(sign * (3600 * part(0)? + 60 * part(2)? + seconds))
}

fn ahead(at: NaiveDateTime, seconds: i32) -> NaiveDateTime {
    at.checked_add_signed(TimeDelta::seconds(i64::from(seconds))).unwrap_or(at)
}

/// Two years around a day, one back and one ahead: within them what comes back is taken one by one. No day of them lies outside
/// the years that the file can hold.
pub fn two_years(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    let year = chrono::Months::new(12);
    let kept = |day: Option<NaiveDate>| day.filter(|day| is_kept(*day)).unwrap_or(today);
    (kept(today.checked_sub_months(year)), kept(today.checked_add_months(year)))
}
