//! The arithmetic of days.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Looking;
use crate::words::calendar::Unit;

/// The first or the last day of a week, month or year.
#[derive(Clone, Copy)]
pub(super) enum Edge {
    First,
    Last,
}

impl Looking {
    /// Whether a day lies in this direction, `from` itself included.
    pub(super) fn reaches(self, from: NaiveDate, day: NaiveDate) -> bool {
        match self {
            Looking::Back => day <= from,
            Looking::Ahead => day >= from,
        }
    }

    /// The farthest day in this direction.
    pub(super) fn end_of_time(self) -> NaiveDate {
        match self {
            Looking::Back => NaiveDate::MIN,
            Looking::Ahead => NaiveDate::MAX,
        }
    }
}

/// The day so many units off; the end of time where there is none, which is outside the years that are taken.
pub(super) fn shift(day: NaiveDate, count: u32, unit: Unit, looking: Looking) -> NaiveDate {
    let days = |each: u64| {
        let days = Days::new(each * u64::from(count));
        match looking {
            Looking::Back => day.checked_sub_days(days),
            Looking::Ahead => day.checked_add_days(days),
        }
    };
    let months = |each: u32| {
        let months = Months::new(count.saturating_mul(each));
        match looking {
            Looking::Back => day.checked_sub_months(months),
            Looking::Ahead => day.checked_add_months(months),
        }
    };
    let shifted = match unit {
        Unit::Day => days(1),
        Unit::Week => days(7),
        Unit::Month => months(1),
        Unit::Year => months(12),
    };
    shifted.unwrap_or(looking.end_of_time())
}

/// The first or last day of the week, month or year that a day is in.
pub(super) fn edge_of(day: NaiveDate, unit: Unit, edge: Edge) -> NaiveDate {
    let back = |days| shift(day, days, Unit::Day, Looking::Back);
    let first = match unit {
        Unit::Day => day,
        Unit::Week => back(day.weekday().num_days_from_monday()),
        Unit::Month => back(day.day0()),
        Unit::Year => back(day.ordinal0()),
    };
    match edge {
        Edge::First => first,
        Edge::Last => shift(shift(first, 1, unit, Looking::Ahead), 1, Unit::Day, Looking::Back),
    }
}
