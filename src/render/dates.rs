//! Dates as they are said to a person.

use chrono::NaiveDate;

/// How far a day lies from today, in the words one would use.
pub fn relative(day: NaiveDate, today: NaiveDate) -> String {
    let days = (day - today).num_days();
    match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        _ if days > 0 => format!("in {}", span(days)),
        _ => format!("{} ago", span(-days)),
    }
}

/// How late something is that was due on a day, or how far ahead.
pub fn lateness(days_late: i64) -> String {
    match days_late {
        0 => "today".to_owned(),
        -1 => "tomorrow".to_owned(),
        late if late > 0 => format!("{} late", span(late)),
        ahead => format!("in {}", span(-ahead)),
    }
}

/// A number of days in the unit in which one would count it.
fn span(days: i64) -> String {
    let (number, unit) = match days {
        0..=13 => (days, "day"),
        14..=59 => (days / 7, "week"),
        60..=729 => (days * 2 / 61, "month"),
        _ => (days * 4 / 1461, "year"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_counted_in_a_fitting_unit() {
        for (days, wanted) in [
            (1, "1 day"),
            (13, "13 days"),
            (14, "2 weeks"),
            (59, "8 weeks"),
            (60, "1 month"),
            (61, "2 months"),
            (365, "11 months"),
            (730, "1 year"),
            (731, "2 years"),
        ] {
            assert_eq!(span(days), wanted, "{days}");
        }
    }
}
