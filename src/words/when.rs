//! The days that people type: `fri`, `in 2 weeks`, `12 dec`, `end of month`, `tomorrow 10:00`.
//!
//! Where people differ, this is what is meant:
//!
//! - A bare weekday looking ahead is the first one after today, looking back the latest one, today included.
//! - `this fri` is the nearest Friday in the direction, today included; `last fri` the latest one before today; `next fri`
//!   the Friday of next week, and weeks begin on Monday.
//! - A day of a month without its year is the nearest in the direction, today included, that exists.
//! - A bare span (`2w`) follows the direction; `in 2 weeks` and `2 weeks ago` say their own. Months and years end on the last
//!   day of the month where it is shorter.
//! - `this week` is its last day looking ahead and its first day looking back; `end of month` is that of this month.
//! - A time of day stands before or behind its day, by 24 hours (`at 9` is 09:00) or with `am` or `pm`; alone it is today's.
//! - Nothing is guessed: a bare number is no day, `03/04/2026` is no date, years have four figures.

mod clock;
mod grammar;
mod reckon;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use self::grammar::Grammar;
use super::calendar::{self, Words, Written};
use super::meant;
use crate::model::{Birthday, Moment};

/// More words than any day takes; also what bounds the nesting of `a week after ...`.
const LONGEST: usize = 16;
const EXAMPLES: &str = "try 2026-12-01, tomorrow, fri, in 2 weeks, 12 dec";

/// Which way a bare weekday, day of a month or span looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looking {
    /// To what happened: today or before.
    Back,
    /// To what is to come.
    Ahead,
}

/// A text that is not what was wanted; says in one line what it is not, and why or what could be typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {wanted}: {why}")]
pub struct NotUnderstood {
    text: String,
    wanted: &'static str,
    why: String,
}

impl NotUnderstood {
    /// `wanted` with its article, `why` as what follows a colon; a long text is cut.
    pub(super) fn new(text: &str, wanted: &'static str, why: impl Into<String>) -> NotUnderstood {
        let text = text.trim();
        let text = match text.char_indices().nth(60) {
            Some((end, _)) => format!("{}...", text.get(..end).unwrap_or(text)),
            None => text.to_owned(),
        };
        NotUnderstood { text, wanted, why: why.into() }
    }
}

/// Understands a whole text as a day, with a time where it has one.
///
/// # Errors
/// A text that is no day, a day that does not exist, or one outside the years 1 to 9999.
pub fn parse(text: &str, today: NaiveDate, looking: Looking) -> Result<Moment, NotUnderstood> {
    whole(text, today, looking)?.ok_or_else(|| not_understood(text, today, looking))
}

/// The longest run of leading words that is a day, and how many words it took; the rest is the user's text.
///
/// # Errors
/// No run of words is a day; or one is written like a day and does not exist (`31 april`, `fri 25:00`), since what was meant
/// as a date must not end up in the text.
pub fn leading(
    words: &[impl AsRef<str>],
    today: NaiveDate,
    looking: Looking,
) -> Result<(Moment, usize), NotUnderstood> {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    for taken in (1..=words.len().min(LONGEST)).rev() {
        let run = words.get(..taken).unwrap_or_default().join(" ");
        if let Some(moment) = whole(&run, today, looking)? {
            return Ok((moment, taken));
        }
    }
    Err(not_understood(&words.join(" "), today, looking))
}

/// A day of birth, with its year or without: `1990-04-12`, `--04-12`, `04-12`, `12 apr`, `april 12, 1990`.
///
/// # Errors
/// A text that is no such day, or a day that does not exist.
pub fn birthday(text: &str) -> Result<Birthday, NotUnderstood> {
    let not = |why: &str| NotUnderstood::new(text, "a birthday", why);
    let mut words = Words::of(text);
    let written = words
        .written()
        .or_else(|| words.take(month_and_day))
        .filter(|_| words.peek().is_empty())
        .ok_or_else(|| not("try 1990-04-12, 12 apr 1990, or without the year 04-12, 12 apr"))?;
    if let Some(why) = written.fault() {
        return Err(not(&why));
    }
    let year = written.year.and_then(|year| i32::try_from(year).ok());
    Birthday::new(year, written.month, written.day).ok_or_else(|| not("there is no such day"))
}

/// The last day that a span from today on covers (`7d`, `2w`, `end of month`, a date), as for `--within`.
///
/// # Errors
/// What [`parse`] refuses, and days before today.
pub fn within(text: &str, today: NaiveDate) -> Result<NaiveDate, NotUnderstood> {
    let reached = parse(text, today, Looking::Ahead)?;
    if reached.day < today {
        return Err(NotUnderstood::new(text, "a time ahead", format!("{} is before today", reached.said())));
    }
    Ok(reached.day)
}

/// The first day of a span up to today (`90d`, `last month`, a date), as for `--since`.
///
/// # Errors
/// What [`parse`] refuses, and days after today.
pub fn since(text: &str, today: NaiveDate) -> Result<NaiveDate, NotUnderstood> {
    let reached = parse(text, today, Looking::Back)?;
    if reached.day > today {
        return Err(NotUnderstood::new(text, "a time gone by", format!("{} is after today", reached.said())));
    }
    Ok(reached.day)
}

/// `None` for what is not written like a day; an error for a day or a time that does not exist.
fn whole(text: &str, today: NaiveDate, looking: Looking) -> Result<Option<Moment>, NotUnderstood> {
    let words = Words::of(text);
    if words.len() > LONGEST {
        return Ok(None);
    }
    let mut grammar = Grammar::new(words, today, looking);
    let moment = grammar.moment()?;
    Ok(moment.filter(|_| grammar.words.peek().is_empty()))
}

/// The most useful thing to say about a text that is no day.
fn not_understood(text: &str, today: NaiveDate, looking: Looking) -> NotUnderstood {
    let words = Words::of(text);
    let why = if words.len() > LONGEST { EXAMPLES.to_owned() } else { why_not(words, today, looking) };
    NotUnderstood::new(text, "a date", why)
}

fn why_not(words: Words, today: NaiveDate, looking: Looking) -> String {
    if words.len() == 0 {
        return format!("nothing was typed, {EXAMPLES}");
    }
    let mut grammar = Grammar::new(words, today, looking);
    if let Ok(Some(moment)) = grammar.moment() {
        let rest = grammar.words.rest();
        return match calendar::number(grammar.words.peek()) {
            Some(_) => format!("what is {rest:?}? a year has four figures, a time is like 10:00 or 10am"),
            None => format!("{rest:?} is left over behind {}", moment.said()),
        };
    }
    let mut words = grammar.words;
    words.rewind(0);
    words.eat("on");
    if let Some(parts) = calendar::parts(words.peek()) {
        return in_figures(&parts);
    }
    if calendar::month(words.peek()).is_some() {
        return format!("the day is missing, as in 12 {}", words.peek());
    }
    words.eat("in");
    if let Some((count, ())) = words.amount(|unit| (unit == "m").then_some(())) {
        return format!("m could be minutes or months, write {count}mo for months");
    }
    let too_short = ["h", "hr", "hrs", "hour", "hours", "min", "mins", "minute", "minutes"];
    if words.amount(|unit| too_short.contains(&unit).then_some(())).is_some() {
        return "spans are counted in days, weeks, months or years".to_owned();
    }
    if calendar::number(words.peek()).is_some() {
        return "a number alone is no day, try 5d, 5 dec, the 5th".to_owned();
    }
    let names = ["today", "tomorrow", "yesterday"].into_iter().chain(calendar::weekdays());
    match meant(words.peek(), names) {
        Some(name) => format!("did you mean {name}? else {EXAMPLES}"),
        None => EXAMPLES.to_owned(),
    }
}

/// What to write instead of a date in figures that can be read in more than one way.
fn in_figures(parts: &[&str]) -> String {
    let number = |part: &str| calendar::number(part).unwrap_or_default();
    match *parts {
        [year, _] if year.len() >= 4 => "the day is missing, as in 2026-12-01".to_owned(),
        [one, other, year] if year.len() == 4 => {
            let (one, other) = (number(one), number(other));
            let mut readings: Vec<String> = [(one, other), (other, one)]
                .into_iter()
                .map(|(month, day)| Written { year: Some(number(year)), month, day })
                .filter(|written| written.fault().is_none())
                .map(|written| format!("{year}-{:02}-{:02}", written.month, written.day))
                .collect();
            readings.dedup();
            match readings[..] {
                [] => "write it like 2026-12-01".to_owned(),
                _ => format!("write it as {}", readings.join(" or ")),
            }
        }
        [_, _, _] => "a year has four figures, write it like 2026-12-01".to_owned(),
        _ => "is the day or the month first? write it like 2026-12-01 or 12 dec".to_owned(),
    }
}

/// `--04-12` or `04-12`: what is left of an ISO date without its year.
fn month_and_day(word: &str) -> Option<Written> {
    let (month, day) = word.strip_prefix("--").unwrap_or(word).split_once('-')?;
    Some(Written { year: None, month: calendar::number(month)?, day: calendar::number(day)? })
}
