//! The words of the calendar: what dates and cadences are made of, read from left to right.

use chrono::{NaiveDate, Weekday};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
];
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// The names of the days of a week.
pub fn weekdays() -> impl Iterator<Item = &'static str> {
    WEEKDAYS.iter().map(|(name, _)| *name)
}

/// What spans are counted in.
#[derive(Clone, Copy)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// A day as it was written: it may lack its year, and need not exist.
pub(super) struct Written {
    pub year: Option<u32>,
    pub month: u32,
    pub day: u32,
}

impl Written {
    /// Why there is no such day; `None` where there is one, in any year where it lacks its own.
    pub fn fault(&self) -> Option<String> {
        let Some(name) = (self.month as usize).checked_sub(1).and_then(|index| MONTHS.get(index)) else {
            return Some(format!("there is no month {}", self.month));
        };
        if self.year.is_some_and(|year| !(1..=9999).contains(&year)) {
            return Some("years run from 1 to 9999".to_owned());
        }
        let leap_year = 2000;
        let year = self.year.unwrap_or(leap_year) as i32;
        let days = (28..=31).rfind(|day| NaiveDate::from_ymd_opt(year, self.month, *day).is_some())?;
        if (1..=days).contains(&self.day) {
            return None;
        }
        Some(match self.year {
            Some(year) => format!("{name} {year} has {days} days"),
            None if self.month == 2 => format!("{name} has 28 or 29 days"),
            None => format!("{name} has {days} days"),
        })
    }
}

/// A text as words in lower case, and how far it has been read.
pub(super) struct Words {
    words: Vec<String>,
    at: usize,
}

impl Words {
    /// The words of a text, without the commas and full stops behind them; `2026-12-01T10:00` is two words.
    pub fn of(text: &str) -> Words {
        let words = text
            .to_lowercase()
            .split_whitespace()
            .flat_map(date_and_time)
            .map(|word| word.trim_end_matches([',', '.']).to_owned())
            .filter(|word| !word.is_empty())
            .collect();
        Words { words, at: 0 }
    }

    /// How many words there are in all.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// How many words have been read.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Goes back to a position.
    pub fn rewind(&mut self, position: usize) {
        self.at = position;
    }

    /// The next word, empty at the end.
    pub fn peek(&self) -> &str {
        self.words.get(self.at).map_or("", String::as_str)
    }

    /// The words read since a position, as one text.
    pub fn since(&self, position: usize) -> String {
        self.words.get(position..self.at).unwrap_or_default().join(" ")
    }

    /// The words not yet read, as one text.
    pub fn rest(&self) -> String {
        self.words.get(self.at..).unwrap_or_default().join(" ")
    }

    /// Takes the next word if `read` understands it.
    pub fn take<T>(&mut self, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let found = read(self.words.get(self.at)?)?;
        self.at += 1;
        Some(found)
    }

    /// Takes the next word if it is this one.
    pub fn eat(&mut self, word: &str) -> bool {
        self.take(|next| (next == word).then_some(())).is_some()
    }

    /// Takes the next words if they are these.
    pub fn eat_all(&mut self, phrase: &[&str]) -> bool {
        self.attempt(|words| phrase.iter().all(|word| words.eat(word)).then_some(())).is_some()
    }

    /// Reads several words, or none of them.
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Words) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// A number and its unit, in one word or two: `2w`, `2 weeks`, `a week`, `two weeks`.
    pub fn amount<U>(&mut self, unit: impl Fn(&str) -> Option<U>) -> Option<(u32, U)> {
        let joined = self.take(|word| {
            let (count, rest) = split_number(word)?;
            Some((count, unit(rest)?))
        });
        joined.or_else(|| self.attempt(|words| Some((words.take(count)?, words.take(&unit)?))))
    }

    /// A day with its month: `2026-12-01`, `12 dec`, `the 12th of december 2026`, `dec 12 2026`.
    pub fn written(&mut self) -> Option<Written> {
        self.take(year_first)
            .or_else(|| {
                self.attempt(|words| {
                    words.eat("the");
                    let day = words.take(day_number)?;
                    words.eat("of");
                    let month = words.take(month)?;
                    Some(Written { year: words.take(year), month, day })
                })
            })
            .or_else(|| {
                self.attempt(|words| {
                    let month = words.take(month)?;
                    words.eat("the");
                    let day = words.take(day_number)?;
                    Some(Written { year: words.take(year), month, day })
                })
            })
    }
}

fn date_and_time(word: &str) -> impl Iterator<Item = &str> {
    let (first, second) = match word.split_once('t') {
        Some((date, time)) if parts(date).is_some() && time.starts_with(|c: char| c.is_ascii_digit()) => {
            (date, Some(time))
        }
        _ => (word, None),
    };
    std::iter::once(first).chain(second)
}

fn year_first(word: &str) -> Option<Written> {
    match parts(word)?[..] {
        [year, month, day] if year.len() >= 4 => {
            Some(Written { year: Some(number(year)?), month: number(month)?, day: number(day)? })
        }
        _ => None,
    }
}

/// The two or three numbers of a date in figures, such as `2026-12-01` or `3/4`.
pub(super) fn parts(word: &str) -> Option<Vec<&str>> {
    ['-', '/', '.'].into_iter().find_map(|sign| {
        let parts: Vec<&str> = word.split(sign).collect();
        let numbers = parts.iter().all(|part| number(part).is_some());
        (numbers && (2..=3).contains(&parts.len())).then_some(parts)
    })
}

/// A month by its name or the first three letters or more.
pub(super) fn month(word: &str) -> Option<u32> {
    let index = MONTHS.iter().position(|name| abbreviates(word, &name.to_lowercase()))?;
    u32::try_from(index + 1).ok()
}

/// A weekday by its name or the first three letters or more.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| abbreviates(word, name)).map(|(_, day)| *day)
}

fn abbreviates(word: &str, name: &str) -> bool {
    word.len() >= 3 && name.starts_with(word)
}

/// A unit in any of its spellings; `m` is none, since it could be minutes.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "d" | "day" | "days" => Unit::Day,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Week,
        "mo" | "mos" | "month" | "months" => Unit::Month,
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// A year of four figures.
pub(super) fn year(word: &str) -> Option<u32> {
    (word.len() == 4).then(|| number(word)).flatten()
}

/// A number in figures, or in words up to twelve; `a` is one.
fn count(word: &str) -> Option<u32> {
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let spelt = NUMBERS.iter().position(|name| *name == word);
    number(word).or_else(|| u32::try_from(spelt? + 1).ok())
}

/// `12` or `12th`.
fn day_number(word: &str) -> Option<u32> {
    let (day, ending) = split_number(word)?;
    (day < 100 && matches!(ending, "" | "st" | "nd" | "rd" | "th")).then_some(day)
}

/// `12th`, but not `12`.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    if number(word).is_some() { None } else { day_number(word) }
}

/// A word of figures alone, the largest number where it is larger.
pub(super) fn number(word: &str) -> Option<u32> {
    split_number(word).filter(|(_, rest)| rest.is_empty()).map(|(number, _)| number)
}

/// The number that a word begins with, and the rest of the word.
pub(super) fn split_number(word: &str) -> Option<(u32, &str)> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (figures, rest) = word.split_at(end);
    (!figures.is_empty()).then(|| (figures.parse().unwrap_or(u32::MAX), rest))
}
