//! Dates as other programs write them.

use chrono::{Datelike, NaiveDate};

use crate::model::Birthday;
use crate::model::fold::fold;

/// What is first in a day like `4/12/90`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The month, as in America.
    MonthFirst,
    /// The day, as nearly everywhere else.
    DayFirst,
}

/// The order of the days of a file: the month first, unless one of them has no month there and none has no month behind it. `None`
/// where there are such days, and each of them may be read in both ways.
pub fn order_in(text: &str) -> Option<Order> {
    let cells = text.split(['"', ',', ';', '\t', '\n', '\r']).filter(|cell| cell.len() <= 20);
    let days = cells.filter_map(|cell| numbers(cell.trim(), '/')).filter(|[_, _, year]| *year > 31 || *year < 100);
    let (mut later, mut earlier, mut either) = (false, false, false);
    for [a, b, _] in days {
        either |= a != b && (1..=12).contains(&a) && (1..=12).contains(&b);
        later |= (13..=31).contains(&a) && (1..=12).contains(&b);
        earlier |= (1..=12).contains(&a) && (13..=31).contains(&b);
    }
    match (later, earlier) {
        (true, false) => Some(Order::DayFirst),
        (false, false) if either => None,
        _ => Some(Order::MonthFirst),
    }
}

/// Three numbers with a sign between them, at the beginning.
fn numbers(text: &str, separator: char) -> Option<[u32; 3]> {
    let text = text.split([' ', ',', 'T']).next()?;
    let parts: Vec<u32> = text.split(separator).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    <[u32; 3]>::try_from(parts).ok()
}

/// A day in any form that exports have: `2020-09-10`, `10 Sep 2020`, `Sep 10, 2020`, `9/10/20, 5:03 PM` (in the order of the file,
/// unless only the other one makes a day), `10.09.2020`, `2020年9月10日`, `10 sept. 2020` and the like in other languages.
pub fn day(text: &str, order: Order) -> Option<NaiveDate> {
    let text = text.trim().replace(['年', '月'], "-").replace('日', " ");
    for separator in ['-', '/', '.'] {
        match numbers(&text, separator) {
            Some([year, month, day]) if year > 31 => return of(year, month, day),
            Some([a, b, year]) if separator == '/' && order == Order::MonthFirst => {
                return of(year, a, b).or_else(|| of(year, b, a));
            }
            Some([a, b, year]) if separator == '/' => return of(year, b, a).or_else(|| of(year, a, b)),
            Some([day, month, year]) => return of(year, month, day),
            None => {}
        }
    }
    let is_word = |word: &&str| !word.is_empty() && !word.eq_ignore_ascii_case("de");
    let words: Vec<&str> = text.split([' ', ',', '-', '.']).filter(is_word).take(3).collect();
    let (month, day, year) = match words[..] {
        [a, b, year] if month(b).is_some() => (b, a, year),
        [a, b, year] => (a, b, year),
        _ => return None,
    };
    of(year.parse().ok()?, self::month(month)?, day.parse().ok()?)
}

/// A day of birth, which may lack its year: `--04-12`, `--0412`, and Outlook's `0/0/00` for none.
pub fn birthday(text: &str, order: Order) -> Option<Birthday> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("--") {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        return Birthday::new(None, digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse().ok()?);
    }
    let day = day(text, order)?;
    let year = Some(day.year()).filter(|year| *year != 1604);
    Birthday::new(year, day.month(), day.day())
}

/// A month by how its name begins in English, German, French, Spanish, Italian, Portuguese, Dutch or Indonesian.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["jan", "ene", "gen"],
        &["feb", "fev"],
        &["mar", "mrt", "maa", "mae"],
        &["apr", "avr", "abr"],
        &["may", "mai", "mei", "mag"],
        &["jun", "juin", "giu"],
        &["jul", "juil", "lug"],
        &["aug", "aou", "ago", "agu"],
        &["sep", "set"],
        &["oct", "okt", "ott", "out"],
        &["nov"],
        &["dec", "dez", "dic", "des"],
    ];
    let word = fold(word);
    MONTHS.iter().zip(1..).find(|(starts, _)| starts.iter().any(|start| word.starts_with(start))).map(|(_, at)| at)
}

/// Two digits are of this century up to 29, as spreadsheets have it.
fn of(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = match year {
        0..=29 => 2000 + year,
        30..=99 => 1900 + year,
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
            ("4/12/55", Some("1955-04-12")),
            ("0/0/00", None),
            ("2020/09/10", Some("2020-09-10")),
            ("2020年9月10日", Some("2020-09-10")),
            ("10 sept. 2020", Some("2020-09-10")),
            ("10. März 2020", Some("2020-03-10")),
            ("10 juin 2020", Some("2020-06-10")),
            ("10 juil. 2020", Some("2020-07-10")),
            ("10 de dez. de 2020", Some("2020-12-10")),
            ("10 Agustus 2020", Some("2020-08-10")),
            ("soon", None),
            ("", None),
            ("2020-02-30", None),
        ] {
            assert_eq!(day(text, Order::MonthFirst).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
        assert_eq!(birthday(" --04-12", Order::MonthFirst).unwrap().to_string(), "--04-12");
        assert_eq!(birthday("4/12/1604", Order::MonthFirst).unwrap().to_string(), "--04-12");
    }

    #[test]
    fn the_order_is_that_of_the_file() {
        for (text, order) in [
            ("Birthday\n4/12/1990\n", None),
            ("Birthday\n4/4/1990\n", Some(Order::MonthFirst)),
            ("a,4/12/1990\nb,25/12/1990\n", Some(Order::DayFirst)),
            ("a;4/12/1990\nb;12/25/90\nc;25/12/90", Some(Order::MonthFirst)),
            ("a,1990/25/12,https://a.example/25/12/1990", Some(Order::MonthFirst)),
        ] {
            assert_eq!(order_in(text), order, "{text}");
        }
        let days = [Order::MonthFirst, Order::DayFirst].map(|order| day("4/12/1990", order).unwrap().to_string());
        assert_eq!(days, ["1990-04-12", "1990-12-04"]);
        assert_eq!(day("4/25/1990", Order::DayFirst).unwrap().to_string(), "1990-04-25");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in prop_oneof![any::<String>(), "[0-9A-Za-zé/., -]{0,14}"]) {
            let _ = (order_in(&text), day(&text, Order::MonthFirst), birthday(&text, Order::DayFirst));
        }
    }
}
