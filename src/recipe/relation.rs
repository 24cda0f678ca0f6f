//! What is derived of a relationship, never stored: its step and its health.
//!
//! | | rule |
//! |---|---|
//! | step `open` | fewer than two meetings |
//! | step `build` | two meetings or more |
//! | step `follow` | two meetings or more, and a follow-up of yours kept in the last year |
//! | health `warm` | the last meeting lies at most one period back |
//! | health `cooling` | at most two periods back |
//! | health `cold` | longer than that |
//!
//! The period is the person's cadence or, without one, their own rhythm: the median gap between meetings, at least a day.
//! Before the first meeting, and with neither cadence nor rhythm, there is no health. Planned and dropped meetings don't count.

use std::fmt;

use chrono::{Days, Months, NaiveDate};

use super::Diary;
use crate::model::{Network, Person, Side, State};

/// How far a relationship has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The channel is open.
    Open,
    /// The relationship is being built.
    Build,
    /// It is followed up.
    Follow,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Step::Open => "open",
            Step::Build => "build",
            Step::Follow => "follow",
        })
    }
}

/// How a relationship fares against its period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Health {
    /// In touch.
    Warm,
    /// A period has gone by.
    Cooling,
    /// Two have.
    Cold,
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Health::Warm => "warm",
            Health::Cooling => "cooling",
            Health::Cold => "cold",
        })
    }
}

/// For every person whether a follow-up of yours was kept in the year up to `today`.
pub fn kept_in_the_last_year(network: &Network, today: NaiveDate) -> Vec<bool> {
    let mut kept = vec![false; network.contacts.len()];
    let since = today.checked_sub_months(Months::new(12)).unwrap_or(NaiveDate::MIN);
    let recent = network.reminders.iter().filter(|reminder| {
        reminder.state == Some(State::Done)
            && reminder.promise != Some(Side::Theirs)
            && reminder.closed.is_some_and(|closed| closed > since && closed <= today)
    });
    for person in recent.flat_map(|reminder| &reminder.who) {
        kept[*person as usize] = true;
    }
    kept
}

/// The step of somebody with so many meetings.
pub fn step(meetings: usize, kept: bool) -> Step {
    match (meetings, kept) {
        (0 | 1, _) => Step::Open,
        (_, true) => Step::Follow,
        _ => Step::Build,
    }
}

/// The health of a relationship.
pub fn health(network: &Network, diary: &Diary<'_>, person: Person, today: NaiveDate) -> Option<Health> {
    let last = diary.last(person)?;
    let after = |from: NaiveDate| match network.cadence(network.contact(person)) {
        Some(every) => every.after(from),
        None => from.checked_add_days(Days::new(diary.rhythm(person)?.max(1).unsigned_abs())),
    };
    let once = after(last)?;
    Some(if today <= once {
        Health::Warm
    } else if after(once).is_none_or(|twice| today <= twice) {
        Health::Cooling
    } else {
        Health::Cold
    })
}

/// The next thing that is to come with each person: an open reminder or a planned meeting, whichever is earlier.
pub fn next_dates(network: &Network) -> Vec<Option<NaiveDate>> {
    let mut next: Vec<Option<NaiveDate>> = vec![None; network.contacts.len()];
    let open = network.reminders.iter().filter(|reminder| reminder.is_open());
    let planned = network.meetings.iter().filter(|meeting| meeting.is_planned());
    let dates = open.map(|r| (&r.who, r.on.day)).chain(planned.map(|m| (&m.with, m.on.day)));
    for (people, day) in dates {
        for person in people {
            let earliest = &mut next[*person as usize];
            *earliest = Some(earliest.map_or(day, |earlier| earlier.min(day)));
        }
    }
    next
}
