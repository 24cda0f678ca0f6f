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
        // Months and years are the nearest: 60 days are two months, 730 two years.
        60..=715 => ((days * 2 + 30) / 61, "month"),
        _ => ((days * 4 + 730) / 1461, "year"),
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
            (60, "2 months"),
            (91, "3 months"),
            (365, "12 months"),
            (715, "23 months"),
            (716, "2 years"),
            (730, "2 years"),
            (1095, "3 years"),
        ] {
            assert_eq!(span(days), wanted, "{days}");
        }
    }
}
