//! The grammar of days, a method a rule.

use chrono::{Datelike, NaiveDate, Weekday};

use super::reckon::{Edge, edge_of, shift};
use super::{Looking, NotUnderstood, clock};
use crate::model::Moment;
use crate::words::calendar::{self, Unit, Words, Written};

/// What a rule gives: a value, `None` for what is not written in its way, or an error for what is, yet does not exist.
pub(super) type Read<T> = Result<Option<T>, NotUnderstood>;

/// The words of a text, read against today and in a direction.
pub(super) struct Grammar {
    pub words: Words,
    today: NaiveDate,
    looking: Looking,
}

/// A week, month or year in relation to the present one.
#[derive(Clone, Copy)]
enum Which {
    Last,
    This,
    Next,
}

impl Grammar {
    pub fn new(words: Words, today: NaiveDate, looking: Looking) -> Grammar {
        Grammar { words, today, looking }
    }

    /// `[on] DAY [[at] TIME]`, `[at] TIME [on] DAY`, or a time alone, which is today's.
    pub fn moment(&mut self) -> Read<Moment> {
        self.words.eat("on");
        let early = self.attempt(|grammar| clock::time(&mut grammar.words, false))?;
        let behind_time = self.words.position();
        if early.is_some() {
            self.words.eat("on");
        }
        let Some(day) = self.day()? else {
            self.words.rewind(behind_time);
            return Ok(early.map(|_| Moment { day: self.today, time: early }));
        };
        let time = match early {
            Some(_) => early,
            None => self.attempt(|grammar| clock::time(&mut grammar.words, true))?,
        };
        Ok(Some(Moment { day, time }))
    }

    fn day(&mut self) -> Read<NaiveDate> {
        let rules = [
            Grammar::named,
            Grammar::written,
            Grammar::day_of_month,
            Grammar::weekday,
            Grammar::edge,
            Grammar::relative,
            Grammar::span,
        ];
        let start = self.words.position();
        for rule in rules {
            if let Some(day) = self.attempt(rule)? {
                return match day.year() {
                    1..=9999 => Ok(Some(day)),
                    _ => Err(self.no_date(start, "it lies outside the years 1 to 9999")),
                };
            }
        }
        Ok(None)
    }

    /// `today`, `tomorrow`, `yesterday`, `eom` and the like.
    fn named(&mut self) -> Read<NaiveDate> {
        let today = self.today;
        let by_name = self.words.take(|word| {
            Some(match word {
                "today" | "now" => today,
                "tomorrow" => shift(today, 1, Unit::Day, Looking::Ahead),
                "yesterday" => shift(today, 1, Unit::Day, Looking::Back),
                "eow" => edge_of(today, Unit::Week, Edge::Last),
                "eom" => edge_of(today, Unit::Month, Edge::Last),
                "eoy" => edge_of(today, Unit::Year, Edge::Last),
                _ => return None,
            })
        });
        if by_name.is_some() {
            return Ok(by_name);
        }
        self.words.eat("the");
        Ok(if self.words.eat_all(&["day", "after", "tomorrow"]) {
            Some(shift(today, 2, Unit::Day, Looking::Ahead))
        } else if self.words.eat_all(&["day", "before", "yesterday"]) {
            Some(shift(today, 2, Unit::Day, Looking::Back))
        } else {
            None
        })
    }

    /// `2026-12-01`, `12 dec`, `dec 12 2026`; without a year the nearest one that has the day.
    fn written(&mut self) -> Read<NaiveDate> {
        let start = self.words.position();
        let Some(written) = self.words.written() else {
            return Ok(None);
        };
        let Written { year, month, day } = written;
        if let Some(why) = written.fault() {
            return Err(self.no_date(start, &why));
        }
        Ok(match year {
            Some(year) => NaiveDate::from_ymd_opt(year as i32, month, day),
            None => Some(self.nearest_year(|year| NaiveDate::from_ymd_opt(year, month, day))),
        })
    }

    /// `the 12th`, `12th`, `12th of next month`; without a month the nearest one that has the day.
    fn day_of_month(&mut self) -> Read<NaiveDate> {
        let start = self.words.position();
        self.words.eat("the");
        let Some(day) = self.words.take(calendar::ordinal) else {
            return Ok(None);
        };
        let which = self.words.attempt(|words| {
            words.eat("of");
            words.take(which).filter(|_| words.eat("month"))
        });
        if let Some(which) = which {
            let month = self.shifted(which, Unit::Month);
            let (year, month) = (u32::try_from(month.year()).ok(), month.month());
            let fault = Written { year, month, day }.fault();
            return match fault {
                Some(why) => Err(self.no_date(start, &why)),
                None => Ok(self.shifted(which, Unit::Month).with_day(1).and_then(|first| first.with_day(day))),
            };
        }
        if !(1..=31).contains(&day) {
            return Err(self.no_date(start, "a month has 31 days at most"));
        }
        // No two months on end are both short of a day.
        let first = edge_of(self.today, Unit::Month, Edge::First);
        Ok((0..=2)
            .filter_map(|count| shift(first, count, Unit::Month, self.looking).with_day(day))
            .find(|day| self.looking.reaches(self.today, *day)))
    }

    /// `fri`, `fri next week`, and before a date the weekday that it must fall on: `fri 12 dec`, `fri the 13th`.
    fn weekday(&mut self) -> Read<NaiveDate> {
        let start = self.words.position();
        let Some(weekday) = self.words.take(calendar::weekday) else {
            return Ok(None);
        };
        let week = self.words.attempt(|words| words.take(which).filter(|_| words.eat("week")));
        if let Some(which) = week {
            return Ok(Some(self.in_week(which, weekday)));
        }
        let mut date = self.attempt(Grammar::written)?;
        // Without its article an ordinal is likelier to be text: `fri 2nd call`.
        if date.is_none() && self.words.peek() == "the" {
            date = self.attempt(Grammar::day_of_month)?;
        }
        match date {
            Some(day) if day.weekday() == weekday => Ok(date),
            Some(day) => Err(self.no_date(start, &day.format("%Y-%m-%d is a %A").to_string())),
            None => Ok(Some(match self.looking {
                Looking::Back => self.nearest_weekday(weekday, Looking::Back),
                Looking::Ahead => self.weekday_beyond_today(weekday, Looking::Ahead),
            })),
        }
    }

    /// `end of month`, `start of next week`, `last day of december`.
    fn edge(&mut self) -> Read<NaiveDate> {
        let start = self.words.position();
        let phrases: [(&[&str], Edge); 5] = [
            (&["end", "of"], Edge::Last),
            (&["last", "day", "of"], Edge::Last),
            (&["start", "of"], Edge::First),
            (&["beginning", "of"], Edge::First),
            (&["first", "day", "of"], Edge::First),
        ];
        let Some((_, edge)) = phrases.into_iter().find(|(phrase, _)| self.words.eat_all(phrase)) else {
            return Ok(None);
        };
        self.words.eat("the");
        if let Some(month) = self.words.take(calendar::month) {
            let edge_in = |year| Some(edge_of(NaiveDate::from_ymd_opt(year, month, 1)?, Unit::Month, edge));
            let year = self.words.take(calendar::year);
            if let Some(why) = (Written { year, month, day: 1 }).fault() {
                return Err(self.no_date(start, &why));
            }
            return Ok(match year {
                Some(year) => edge_in(year as i32),
                None => Some(self.nearest_year(edge_in)),
            });
        }
        let which = self.words.take(which).unwrap_or(Which::This);
        let unit = self.words.take(period);
        Ok(unit.map(|unit| edge_of(self.shifted(which, unit), unit, edge)))
    }

    /// `next friday`, `last month`, `this week`, `next week on friday`.
    fn relative(&mut self) -> Read<NaiveDate> {
        let Some(which) = self.words.take(which) else {
            return Ok(None);
        };
        if let Some(weekday) = self.words.take(calendar::weekday) {
            return Ok(Some(match which {
                Which::Last => self.weekday_beyond_today(weekday, Looking::Back),
                Which::This => self.nearest_weekday(weekday, self.looking),
                Which::Next => self.in_week(Which::Next, weekday),
            }));
        }
        let Some(unit) = self.words.take(period) else {
            return Ok(None);
        };
        if matches!(unit, Unit::Week) {
            let weekday = self.words.attempt(|words| {
                words.eat("on");
                words.take(calendar::weekday)
            });
            if let Some(weekday) = weekday {
                return Ok(Some(self.in_week(which, weekday)));
            }
        }
        Ok(Some(match (which, self.looking) {
            (Which::This, Looking::Ahead) => edge_of(self.today, unit, Edge::Last),
            (Which::This, Looking::Back) => edge_of(self.today, unit, Edge::First),
            _ => self.shifted(which, unit),
        }))
    }

    /// `2w`, `in 2 weeks`, `a month ago`, `3 days after fri`.
    fn span(&mut self) -> Read<NaiveDate> {
        let ahead = self.words.eat("in");
        let Some((count, unit)) = self.words.amount(calendar::unit) else {
            return Ok(None);
        };
        if ahead {
            return Ok(Some(shift(self.today, count, unit, Looking::Ahead)));
        }
        if self.words.eat("ago") {
            return Ok(Some(shift(self.today, count, unit, Looking::Back)));
        }
        let from_a_day = self.attempt(|grammar| {
            let direction = grammar.words.take(|word| match word {
                "from" | "after" => Some(Looking::Ahead),
                "before" => Some(Looking::Back),
                _ => None,
            });
            let Some(direction) = direction else { return Ok(None) };
            Ok(grammar.day()?.map(|day| shift(day, count, unit, direction)))
        })?;
        Ok(from_a_day.or(Some(shift(self.today, count, unit, self.looking))))
    }

    /// Reads a rule, or nothing.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Grammar) -> Read<T>) -> Read<T> {
        let start = self.words.position();
        let found = rule(self)?;
        if found.is_none() {
            self.words.rewind(start);
        }
        Ok(found)
    }

    fn no_date(&self, start: usize, why: &str) -> NotUnderstood {
        NotUnderstood::new(&self.words.since(start), "a date", why)
    }

    /// The nearest of a day's years, today included; leap years are at most eight years apart.
    fn nearest_year(&self, day_in: impl Fn(i32) -> Option<NaiveDate>) -> NaiveDate {
        let sign = match self.looking {
            Looking::Back => -1,
            Looking::Ahead => 1,
        };
        (0..=8)
            .filter_map(|count| day_in(self.today.year() + sign * count))
            .find(|day| self.looking.reaches(self.today, *day))
            .unwrap_or(self.looking.end_of_time())
    }

    /// The nearest such weekday in a direction, today included.
    fn nearest_weekday(&self, weekday: Weekday, looking: Looking) -> NaiveDate {
        let today = self.today.weekday();
        let distance = match looking {
            Looking::Back => today.days_since(weekday),
            Looking::Ahead => weekday.days_since(today),
        };
        shift(self.today, distance, Unit::Day, looking)
    }

    /// The nearest such weekday in a direction, a week off where it is today.
    fn weekday_beyond_today(&self, weekday: Weekday, looking: Looking) -> NaiveDate {
        match self.nearest_weekday(weekday, looking) {
            day if day == self.today => shift(day, 1, Unit::Week, looking),
            day => day,
        }
    }

    fn in_week(&self, which: Which, weekday: Weekday) -> NaiveDate {
        let monday = edge_of(self.shifted(which, Unit::Week), Unit::Week, Edge::First);
        shift(monday, weekday.num_days_from_monday(), Unit::Day, Looking::Ahead)
    }

    fn shifted(&self, which: Which, unit: Unit) -> NaiveDate {
        match which {
            Which::Last => shift(self.today, 1, unit, Looking::Back),
            Which::This => self.today,
            Which::Next => shift(self.today, 1, unit, Looking::Ahead),
        }
    }
}

fn which(word: &str) -> Option<Which> {
    match word {
        "last" => Some(Which::Last),
        "this" => Some(Which::This),
        "next" => Some(Which::Next),
        _ => None,
    }
}

fn period(word: &str) -> Option<Unit> {
    calendar::unit(word).filter(|_| matches!(word, "week" | "month" | "year"))
}
