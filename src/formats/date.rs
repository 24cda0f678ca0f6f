//! Dates as other programs write them.

use chrono::{Datelike, NaiveDate};

use crate::model::Birthday;

/// A day in any form that exports have: `2020-09-10`, `10 Sep 2020`, `Sep 10, 2020`, `9/10/20, 5:03 PM` (the month first, as in
/// English files, unless only the day can stand there), `10.09.2020`.
pub fn day(text: &str) -> Option<NaiveDate> {
    let numbers = |separator: char| {
        let text = text.split([' ', ',', 'T']).next().unwrap_or_default();
        let parts: Vec<u32> = text.split(separator).map(|part| part.parse().ok()).collect::<Option<_>>()?;
        <[u32; 3]>::try_from(parts).ok()
    };
    let text = text.trim();
    if let Some([year, month, day]) = numbers('-').filter(|[year, ..]| *year > 31) {
        return of(year, month, day);
    }
    if let Some([a, b, year]) = numbers('/') {
        return if a > 12 { of(year, b, a) } else { of(year, a, b).or_else(|| of(year, b, a)) };
    }
    if let Some([day, month, year]) = numbers('.').or_else(|| numbers('-')) {
        return of(year, month, day);
    }
    let words: Vec<&str> = text.split([' ', ',', '-']).filter(|word| !word.is_empty()).take(3).collect();
    let (month, day, year) = match words[..] {
        [a, b, year] if month(b).is_some() => (b, a, year),
        [a, b, year] => (a, b, year),
        _ => return None,
    };
    of(year.parse().ok()?, self::month(month)?, day.parse().ok()?)
}

/// A day of birth, which may lack its year: `--04-12`, `--0412`, and Outlook's `0/0/00` for none.
pub fn birthday(text: &str) -> Option<Birthday> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("--") {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        return Birthday::new(None, digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?);
    }
    let day = day(text)?;
    let year = Some(day.year()).filter(|year| *year != 1604);
    Birthday::new(year, day.month(), day.day())
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == word).and_then(|at| u32::try_from(at + 1).ok())
}

/// Two digits are of this century up to 68, as POSIX has it.
fn of(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = match year {
        0..=68 => 2000 + year,
        69..=99 => 1900 + year,
        year => year,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok().filter(|year| *year <= 9999)?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_read_in_every_form() {
        for (text, expected) in [
            ("2020-09-10", Some("2020-09-10")),
            ("2020-09-10T10:00:00Z", Some("2020-09-10")),
            ("10 Sep 2020", Some("2020-09-10")),
            ("10-Sep-2020", Some("2020-09-10")),
            ("September 10, 2020", Some("2020-09-10")),
            ("9/10/20, 5:03 PM", Some("2020-09-10")),
            ("13/9/2020", Some("2020-09-13")),
            ("10.09.2020", Some("2020-09-10")),
            ("4/12/90", Some("1990-04-12")),
            ("0/0/00", None),
            ("soon", None),
            ("", None),
            ("2020-02-30", None),
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
        assert_eq!(birthday(" --04-12").unwrap().to_string(), "--04-12");
        assert_eq!(birthday("4/12/1604").unwrap().to_string(), "--04-12");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in prop_oneof![any::<String>(), "[0-9A-Za-zé/., -]{0,14}"]) {
            let _ = (day(&text), birthday(&text));
        }
    }
}
