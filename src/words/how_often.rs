//! How often people say that something comes back: `2w`, `every 2 weeks`, `quarterly`, `never`.

use super::calendar::{self, Unit, Words};
use super::when::NotUnderstood;
use crate::model::Every;

/// What a cadence may be counted in: a unit of the calendar, so many times over.
struct Period {
    unit: Unit,
    times: u32,
}

/// Understands a whole text as how often.
///
/// # Errors
/// A text that is no cadence, one of 0, and one of more than 9999 of its unit.
pub fn parse(text: &str) -> Result<Every, NotUnderstood> {
    let not = |why: String| NotUnderstood::new(text, "how often", why);
    let mut words = Words::of(text);
    if words.eat("never") && words.peek().is_empty() {
        return Ok(Every::Never);
    }
    words.rewind(0);
    let (count, Period { unit, times }) =
        cadence(&mut words).filter(|_| words.peek().is_empty()).ok_or_else(|| not(why_not(text)))?;
    let number = match count.saturating_mul(times) {
        0 => return Err(not("it must be 1 at least, or never".to_owned())),
        number @ 1..=9999 => number,
        _ => return Err(not("it can be 9999 at most".to_owned())),
    };
    Ok(match unit {
        Unit::Day => Every::Days(number),
        Unit::Week => Every::Weeks(number),
        Unit::Month => Every::Months(number),
        Unit::Year => Every::Years(number),
    })
}

fn cadence(words: &mut Words) -> Option<(u32, Period)> {
    if let Some(period) = words.take(adverb) {
        return Some((1, period));
    }
    words.eat("once");
    if !words.eat("every") {
        return words.amount(period);
    }
    let count = if words.eat("other") { 2 } else { 1 };
    words.take(period).map(|period| (count, period)).or_else(|| words.amount(period).filter(|_| count == 1))
}

fn adverb(word: &str) -> Option<Period> {
    let (unit, times) = match word {
        "daily" => (Unit::Day, 1),
        "weekly" => (Unit::Week, 1),
        "biweekly" | "fortnightly" => (Unit::Week, 2),
        "monthly" => (Unit::Month, 1),
        "quarterly" => (Unit::Month, 3),
        "yearly" | "annually" => (Unit::Year, 1),
        _ => return None,
    };
    Some(Period { unit, times })
}

fn period(word: &str) -> Option<Period> {
    match word {
        "quarter" | "quarters" => Some(Period { unit: Unit::Month, times: 3 }),
        "fortnight" | "fortnights" => Some(Period { unit: Unit::Week, times: 2 }),
        _ => calendar::unit(word).map(|unit| Period { unit, times: 1 }),
    }
}

fn why_not(text: &str) -> String {
    let mut words = Words::of(text);
    words.eat("every");
    match words.amount(|unit| (unit == "m").then_some(())) {
        Some((count, ())) => format!("m could be minutes or months, write {count}mo for months"),
        None if calendar::number(words.peek()).is_some() => {
            format!("of what? try {0}d, {0}w, {0}mo, {0}y", words.peek())
        }
        None => "try 10d, 2w, 3mo, 1y, weekly, monthly, quarterly, yearly, never".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    #[rustfmt::skip]
    fn cadences_are_understood() {
        for (text, every) in [
            ("10d", "10d"), ("2w", "2w"), ("1mo", "1mo"), ("3mo", "3mo"), ("1y", "1y"), ("10 days", "10d"),
            ("every 2 weeks", "2w"), ("2 weeks", "2w"), ("Every  Two Weeks", "2w"), ("every week", "1w"), ("a month", "1mo"),
            ("once a year", "1y"), ("every other week", "2w"), ("every quarter", "3mo"), ("2 quarters", "6mo"), ("6months", "6mo"),
            ("daily", "1d"), ("WEEKLY", "1w"), ("biweekly", "2w"), ("fortnightly", "2w"), ("monthly", "1mo"), ("quarterly", "3mo"),
            ("yearly", "1y"), ("annually", "1y"), ("never", "never"), ("every day", "1d"), ("9999d", "9999d"), ("every 3mo", "3mo"),
        ] {
            assert_eq!(parse(text).map(|every| every.to_string()), Ok(every.to_owned()), "{text}");
        }
    }

    #[test]
    #[rustfmt::skip]
    fn what_is_no_cadence_is_refused_with_the_reason() {
        let examples = "try 10d, 2w, 3mo, 1y, weekly, monthly, quarterly, yearly, never";
        for (text, why) in [
            ("", examples), ("often", examples), ("every", examples), ("never ever", examples), ("weekly 2", examples),
            ("every other 2 weeks", examples), ("2026-12-01", examples), ("-2w", examples), ("1.5w", examples), ("2w 3d", examples),
            ("3m", "m could be minutes or months, write 3mo for months"), ("every 3 m", "m could be minutes or months, write 3mo for months"),
            ("5", "of what? try 5d, 5w, 5mo, 5y"), ("0d", "it must be 1 at least, or never"), ("10000d", "it can be 9999 at most"),
            ("99999999999 quarters", "it can be 9999 at most"), ("4000 quarters", "it can be 9999 at most"),
        ] {
            let message = parse(text).unwrap_err().to_string();
            assert_eq!(message, format!("{text:?} is not how often: {why}"));
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(number in 1u32..=9999, unit in 0usize..4) {
            let every = [Every::Days, Every::Weeks, Every::Months, Every::Years][unit](number);
            prop_assert_eq!(parse(&every.to_string()), Ok(every));
        }

        #[test]
        fn no_text_panics(text: String) {
            let _ = parse(&text);
        }
    }
}
