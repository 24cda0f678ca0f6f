//! The reality check: how you really spend the time that you have for people.
//!
//! The period begins on the day given, or else on the day after today's date a year ago, and ends today. Only meetings that
//! took place count; a *talk* is one person at one meeting, so that lunch with three is one meeting and three talks. People put
//! away count in what was, and are never suggested. Your own card counts nowhere. With a query, only those whom it means count.
//!
//! | figure | rule |
//! |---|---|
//! | in person, virtual | meetings of the period by medium; every medium but `in-person` is virtual; those without one count for neither, nor in the share |
//! | how few | talks of the period by person; the fewest people who together have at least half of them |
//! | worlds | of everybody not put away: how many people, their talks in the period, the last talk ever, those who came in the period |
//! | a world neglected | somebody is in it, and there was no talk with any of them for 90 days, or since the period began where that is later |
//! | follow-ups | open and closed reminders with somebody in them, but for what they promised you, by the date first set, whether snoozed or not |
//! | kept | done on that date or before, the date being in the period |
//! | late | done after it |
//! | broken | dropped, or past and still open |
//! | open | that date is today or still to come |
//! | days to follow up | of those whose first meeting ever is in the period: the days from it until a follow-up was kept (a reminder done, not theirs) or there was a meeting on another day; the median of these, and how many still wait |
//! | nothing human known | of those met at least once and not put away, by the rule of [`known`](super::known): no birthday, interest, like, need, fact or note, and nothing learned at a meeting that took place |
//! | new people | by the month in which they came into your life: the day they were met, else the first meeting, else the day they came into the file |
//! | 53 weeks | meetings by day, from the Monday 52 weeks before this week's up to today, whatever the period |
//!
//! Each figure has one suggestion: what to do about it, and where there is one the command for it.

mod follow_ups;
mod people;
mod talks;
#[cfg(test)]
mod tests;

use chrono::{Months, NaiveDate};

pub use follow_ups::{First, FollowUps};
pub use people::{New, Unknown, World, Worlds};
pub use talks::{Days, Media, Time};

use super::Diary;
use crate::model::network::Glimpse;
use crate::model::{ContactHead, MeetingHead, Network, Person};

/// What to do about a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice {
    /// In a sentence.
    pub text: String,
    /// What to type.
    pub command: Option<String>,
}

impl Advice {
    fn say(text: impl Into<String>) -> Advice {
        Advice { text: text.into(), command: None }
    }

    fn with(self, command: String) -> Advice {
        Advice { command: Some(command), ..self }
    }
}

/// The figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// The first day of the period.
    pub since: NaiveDate,
    /// Its last.
    pub until: NaiveDate,
    /// How many people it is about, those put away too.
    pub people: usize,
    /// How many meetings took place.
    pub meetings: usize,
    /// In person against virtual.
    pub media: Media,
    /// How few people get most of your time.
    pub time: Time,
    /// The worlds, and those neglected.
    pub worlds: Worlds,
    /// Follow-ups kept, broken and open.
    pub follow_ups: FollowUps,
    /// How long a first follow-up takes.
    pub first: First,
    /// About whom you know nothing human.
    pub unknown: Unknown,
    /// New people a month.
    pub new: New,
    /// Meetings a day.
    pub days: Days,
}

/// The first day of the year that ends today.
pub fn a_year(today: NaiveDate) -> NaiveDate {
    today.checked_sub_months(Months::new(12)).and_then(|day| day.succ_opt()).unwrap_or(today)
}

/// What the figures are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The network, with all of its meetings and reminders.
    pub network: &'a Network,
    /// Its diary.
    pub diary: &'a Diary<'a>,
    /// Of everybody, what their heads lack.
    pub glimpses: &'a [Glimpse],
    /// Of everybody, whether they count.
    pub counts: &'a [bool],
    /// The first day of the period.
    pub since: NaiveDate,
    /// Its last.
    pub today: NaiveDate,
}

impl<'a> Scope<'a> {
    /// Whether a day is in the period.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.since <= day && day <= self.today
    }

    /// Whether somebody counts.
    fn has(&self, person: Person) -> bool {
        self.counts.get(person as usize).copied().unwrap_or(false)
    }

    /// Everybody who counts.
    fn people(&self) -> impl Iterator<Item = Person> + '_ {
        (0..self.network.contacts.len() as Person).filter(|person| self.has(*person))
    }

    /// Everybody who counts and is not put away.
    pub fn living(&self) -> impl Iterator<Item = Person> + '_ {
        self.people().filter(|person| !self.contact(*person).archived)
    }

    fn contact(&self, person: Person) -> &'a ContactHead {
        self.network.contact(person)
    }

    /// How far out the circle of somebody is, the innermost first.
    fn circle(&self, person: Person) -> usize {
        self.network.settings.rank_of(self.contact(person).circle.as_deref())
    }

    /// All meetings up to today that took place, with somebody who counts.
    fn meetings(&self) -> impl Iterator<Item = &'a MeetingHead> + '_ {
        self.network.meetings.iter().filter(|meeting| {
            meeting.happened() && meeting.on.day <= self.today && meeting.with.iter().any(|person| self.has(*person))
        })
    }

    /// The talks of the period with each person.
    fn talks(&self) -> Vec<usize> {
        let mut talks = vec![0; self.network.contacts.len()];
        for meeting in self.meetings().filter(|meeting| self.holds(meeting.on.day)) {
            for person in meeting.with.iter().filter(|person| self.has(**person)) {
                talks[*person as usize] += 1;
            }
        }
        talks
    }

    /// The day of the last talk with somebody, up to today.
    pub fn last(&self, person: Person) -> Option<NaiveDate> {
        let days = self.diary.days(person);
        days[..days.partition_point(|day| *day <= self.today)].last().copied()
    }

    /// The day somebody came into your life.
    fn known(&self, person: Person) -> Option<NaiveDate> {
        let met = self.glimpses.get(person as usize).and_then(|glimpse| glimpse.met);
        met.or_else(|| self.diary.first(person)).or(self.contact(person).created)
    }
}

/// Works out all figures.
pub fn review(scope: Scope<'_>) -> Review {
    let talks = scope.talks();
    Review {
        since: scope.since,
        until: scope.today,
        people: scope.people().count(),
        meetings: scope.meetings().filter(|meeting| scope.holds(meeting.on.day)).count(),
        media: talks::media(&scope, &talks),
        time: talks::time(&scope, &talks),
        worlds: people::worlds(&scope, &talks),
        follow_ups: follow_ups::follow_ups(&scope),
        first: follow_ups::first(&scope),
        unknown: people::unknown(&scope),
        new: people::new(&scope),
        days: talks::days(&scope),
    }
}

/// How many of something, in a sentence.
fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}
