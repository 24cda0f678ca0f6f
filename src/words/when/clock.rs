//! Times of day.

use super::NotUnderstood;
use super::grammar::Read;
use crate::model::TimeOfDay;
use crate::words::calendar::{self, Words};

/// `10:00`, `9am`, `9:30 pm`, `noon`, with `at` or without; `at 9` only where `hour_alone`.
pub(super) fn time(words: &mut Words, hour_alone: bool) -> Read<TimeOfDay> {
    let at = words.eat("at");
    let start = words.position();
    if words.eat("noon") {
        return Ok(TimeOfDay::new(12, 0));
    }
    let Some((hour, minute, half)) = words.take(clock) else {
        return Ok(None);
    };
    let half = half.or_else(|| words.take(half_of_day));
    let hour_alone = at && hour_alone && hour < 24;
    if minute.is_none() && half.is_none() && !hour_alone {
        return Ok(None);
    }
    let no_time = |why: &str| NotUnderstood::new(&words.since(start), "a time", why);
    let hour = match half {
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return Err(no_time("with am or pm, hours run from 1 to 12")),
        None => hour,
    };
    let minute = minute.unwrap_or(0);
    match TimeOfDay::new(hour, minute) {
        Some(time) => Ok(Some(time)),
        None if hour > 23 => Err(no_time("hours run from 0 to 23")),
        None => Err(no_time("minutes run from 0 to 59")),
    }
}

/// A word like `10`, `10:30`, `10am` or `10:30pm`: the hour, the minute, and what the half of the day adds to the hour.
fn clock(word: &str) -> Option<(u32, Option<u32>, Option<u32>)> {
    let (hour, rest) = calendar::split_number(word).filter(|(hour, _)| *hour < 100)?;
    let (minute, half) = match rest.strip_prefix(':') {
        Some(rest) => {
            let (minute, half) = rest.split_at_checked(2)?;
            (Some(calendar::number(minute)?), half)
        }
        None => (None, rest),
    };
    match half {
        "" => Some((hour, minute, None)),
        half => Some((hour, minute, Some(half_of_day(half)?))),
    }
}

fn half_of_day(word: &str) -> Option<u32> {
    match word {
        "am" => Some(0),
        "pm" => Some(12),
        _ => None,
    }
}
