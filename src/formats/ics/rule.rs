//! Recurrence rules (RFC 5545, section 3.3.10), as far as calendars of people use them: from daily to yearly, by days, days of the
//! month and months. What is not understood is an error, never a guess.

use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::time::Stamp;

/// The most values of one part of a rule: a year has no more days.
const MOST_VALUES: usize = 366;

/// How something comes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    every: Frequency,
    interval: u32,
    count: Option<u32>,
    /// The last moment at which it may come back.
    pub until: Option<Stamp>,
    months: Vec<u32>,
    days_of_month: Vec<i32>,
    /// Weekdays, each with which of them in the month or the year, from the end where negative; 0 for all.
    weekdays: Vec<(i32, Weekday)>,
    positions: Vec<i32>,
    week_start: Weekday,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

impl Rule {
    /// Reads the value of an RRULE.
    ///
    /// # Errors
    /// What is wrong with it, or not understood, in a few words.
    pub fn parse(text: &str) -> Result<Rule, String> {
        let mut rule = Rule {
            every: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            months: Vec::new(),
            days_of_month: Vec::new(),
            weekdays: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Mon,
        };
        let text = text.trim().to_ascii_uppercase();
        let mut every = None;
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            let wrong = || format!("its rule is not understood: {part}");
            match name {
                "FREQ" => every = Some(frequency(value).ok_or_else(wrong)?),
                "INTERVAL" => rule.interval = value.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?,
                "COUNT" => rule.count = Some(value.parse().ok().filter(|number| *number > 0).ok_or_else(wrong)?),
                "UNTIL" => rule.until = Some(Stamp::parse(value).ok_or_else(wrong)?),
                "BYMONTH" => rule.months = numbers(value, 12).ok_or_else(wrong)?,
                "BYMONTHDAY" => rule.days_of_month = numbers(value, 31).ok_or_else(wrong)?,
                "BYSETPOS" => rule.positions = numbers(value, 366).ok_or_else(wrong)?,
                "BYDAY" => rule.weekdays = list(value, ordinal_weekday).ok_or_else(wrong)?,
                "WKST" => rule.week_start = weekday(value).ok_or_else(wrong)?,
                name if name.starts_with("X-") => {}
                _ => return Err(wrong()),
            }
        }
        rule.every = every.ok_or("its rule does not say how often")?;
        rule.checked()
    }

    /// What RFC 5545 rules out, so that its meaning would be a guess.
    fn checked(self) -> Result<Rule, String> {
        let in_months = matches!(self.every, Frequency::Monthly | Frequency::Yearly);
        if !in_months && self.weekdays.iter().any(|(which, _)| *which != 0) {
            return Err("its rule counts weekdays, but neither of a month nor of a year".to_owned());
        }
        if self.every == Frequency::Weekly && !self.days_of_month.is_empty() {
            return Err("its rule has days of the month in weeks".to_owned());
        }
        Ok(self)
    }

    /// The days from `from` to `to` on which something comes back that was first on `start`, in their order, none after `until`.
    /// The first day belongs to them even where the rule leaves it out.
    pub fn days(&self, start: NaiveDate, until: Option<NaiveDate>, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let rule = self.dressed(start);
        let last = until.map_or(to, |until| until.min(to));
        let mut found = Vec::new();
        let mut left = self.count.unwrap_or(u32::MAX);
        let mut take = |day: NaiveDate| {
            found.extend((day >= from && day <= last).then_some(day));
            left -= 1;
            left > 0
        };
        if !take(start) {
            return found;
        }
        // What is counted is counted from the first on.
        let first = if self.count.is_some() { 0 } else { rule.periods(start, from) };
        for number in first.. {
            let Some((begin, end)) = rule.period(start, number).filter(|(begin, _)| *begin <= last) else { break };
            for day in rule.in_period(begin, end) {
                if day > start && day <= last && !take(day) {
                    return found;
                }
            }
        }
        found
    }

    /// The rule with what its first day says where it is silent.
    fn dressed(&self, start: NaiveDate) -> Rule {
        let mut rule = self.clone();
        if rule.weekdays.is_empty() && rule.days_of_month.is_empty() {
            match rule.every {
                Frequency::Daily => {}
                Frequency::Weekly => rule.weekdays.push((0, start.weekday())),
                Frequency::Monthly => rule.days_of_month.push(start.day() as i32),
                Frequency::Yearly => {
                    rule.days_of_month.push(start.day() as i32);
                    if rule.months.is_empty() {
                        rule.months.push(start.month());
                    }
                }
            }
        }
        rule
    }

    /// How many whole periods lie between two days, at most.
    fn periods(&self, start: NaiveDate, from: NaiveDate) -> u64 {
        let longest = match self.every {
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
            Frequency::Monthly => 31,
            Frequency::Yearly => 366,
        };
        let days = u64::try_from((from - start).num_days()).unwrap_or_default();
        // The first period may have begun before the first day.
        days.saturating_sub(longest) / longest / u64::from(self.interval)
    }

    /// The first day of a period and the one behind it.
    fn period(&self, start: NaiveDate, number: u64) -> Option<(NaiveDate, NaiveDate)> {
        let steps = number.checked_mul(u64::from(self.interval))?;
        let months = |months: u64| Some(Months::new(u32::try_from(months).ok()?));
        match self.every {
            Frequency::Daily => {
                let begin = start.checked_add_days(Days::new(steps))?;
                Some((begin, begin.succ_opt()?))
            }
            Frequency::Weekly => {
                let begin = start.week(self.week_start).checked_first_day()?;
                let begin = begin.checked_add_days(Days::new(steps.checked_mul(7)?))?;
                Some((begin, begin.checked_add_days(Days::new(7))?))
            }
            Frequency::Monthly => {
                let begin = start.with_day(1)?.checked_add_months(months(steps)?)?;
                Some((begin, begin.checked_add_months(Months::new(1))?))
            }
            Frequency::Yearly => {
                let begin = start.with_day(1)?.with_month(1)?.checked_add_months(months(steps.checked_mul(12)?)?)?;
                Some((begin, begin.checked_add_months(Months::new(12))?))
            }
        }
    }

    /// The days of a period that the rule names.
    fn in_period(&self, begin: NaiveDate, end: NaiveDate) -> Vec<NaiveDate> {
        let days: Vec<NaiveDate> =
            begin.iter_days().take_while(|day| *day < end).filter(|day| self.fits(*day)).collect();
        if self.positions.is_empty() {
            return days;
        }
        let at = |position: &i32| match *position {
            position if position > 0 => Some(position as usize - 1),
            position => days.len().checked_sub(position.unsigned_abs() as usize),
        };
        let mut places: Vec<usize> = self.positions.iter().filter_map(at).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().filter_map(|place| days.get(place).copied()).collect()
    }

    fn fits(&self, day: NaiveDate) -> bool {
        let month_days = || i32::from(day.num_days_in_month());
        let of_month = |wanted: &i32| {
            let wanted = if *wanted < 0 { month_days() + 1 + *wanted } else { *wanted };
            wanted == day.day() as i32
        };
        let of_year = self.every == Frequency::Yearly && self.months.is_empty();
        let weekday = |(which, weekday): &(i32, Weekday)| {
            let (at, length) = match of_year {
                true => (day.ordinal0() as i32, if day.leap_year() { 366 } else { 365 }),
                false => (day.day0() as i32, month_days()),
            };
            *weekday == day.weekday()
                && match *which {
                    0 => true,
                    which if which > 0 => at / 7 + 1 == which,
                    which => (length - 1 - at) / 7 + 1 == -which,
                }
        };
        (self.months.is_empty() || self.months.contains(&day.month()))
            && (self.days_of_month.is_empty() || self.days_of_month.iter().any(of_month))
            && (self.weekdays.is_empty() || self.weekdays.iter().any(weekday))
    }
}

fn frequency(word: &str) -> Option<Frequency> {
    Some(match word {
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return None,
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    const WORDS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let at = WORDS.iter().position(|known| *known == word)?;
    Weekday::try_from(u8::try_from(at).ok()?).ok()
}

/// A weekday with which of them it is: `TU`, `2TU`, `-1FR`.
fn ordinal_weekday(text: &str) -> Option<(i32, Weekday)> {
    let (which, word) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let which =
        if which.is_empty() { 0 } else { which.parse().ok().filter(|which: &i32| (1..=53).contains(&which.abs()))? };
    Some((which, weekday(word)?))
}

/// Numbers up to `most` and not 0, negative ones where the type has them.
fn numbers<N: FromStr + Copy + Into<i64>>(text: &str, most: i64) -> Option<Vec<N>> {
    let fits = |number: &N| (1..=most).contains(&(*number).into().abs());
    list(text, |part| part.parse().ok().filter(fits))
}

fn list<T>(text: &str, part: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    let all: Option<Vec<T>> = text.split(',').take(MOST_VALUES + 1).map(|text| part(text.trim())).collect();
    all.filter(|all| all.len() <= MOST_VALUES)
}
