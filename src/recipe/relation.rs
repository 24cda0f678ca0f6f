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
//! The period is the person's cadence or, without one, their own rhythm: the median gap between the days of their meetings. It
//! is counted from the day of the last meeting; the day on which a period ends still belongs to it. Before the first meeting,
//! and with neither cadence nor rhythm (no meetings on two different days), there is no health. Planned and dropped meetings
//! don't count.
//!
//! A follow-up of yours is a reminder that was done, unless it was their promise; the last year begins on the day after today's
//! date a year ago and ends today.

use std::cmp::Reverse;
use std::fmt;

use chrono::{Months, NaiveDate};

use super::Diary;
use crate::model::{Every, Network, Person, Side, State};

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

impl Step {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Step::Open => "open",
            Step::Build => "build",
            Step::Follow => "follow",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
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

impl Health {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Health::Warm => "warm",
            Health::Cooling => "cooling",
            Health::Cold => "cold",
        }
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
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
    let every = match network.cadence(network.contact(person)) {
        Some(every) => every,
        None => Every::Days(u32::try_from(diary.rhythm(person)?).ok()?),
    };
    // Both ends are counted from the meeting: two months after 31 January is 31 March. One past the calendar never comes.
    let once = every.after(last);
    let twice = once.and_then(|once| every.next_after(last, None, once));
    let within = |end: Option<NaiveDate>| end.is_none_or(|end| today <= end);
    Some(if within(once) {
        Health::Warm
    } else if within(twice) {
        Health::Cooling
    } else {
        Health::Cold
    })
}

/// Sorts people by how warm it is between you, the warmest first: by health (`warm`, `cooling`, `cold`, none), then the inner
/// circle, then the last meeting, then in the order of the file.
pub fn warmth(network: &Network, diary: &Diary<'_>, person: Person, today: NaiveDate) -> impl Ord + Copy + use<> {
    let contact = network.contact(person);
    let health = health(network, diary, person, today).map_or(u8::MAX, |health| health as u8);
    (health, network.settings.rank_of(contact.circle.as_deref()), Reverse(diary.last(person)), person)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::testing::{day, meeting, network, person, reminder};

    const TODAY: &str = "2026-09-12";

    #[test]
    fn a_step_needs_two_meetings_and_then_a_follow_up_kept() {
        for (meetings, kept, expected) in [
            (0, false, Step::Open),
            (0, true, Step::Open),
            (1, false, Step::Open),
            (1, true, Step::Open),
            (2, false, Step::Build),
            (2, true, Step::Follow),
            (100, false, Step::Build),
            (100, true, Step::Follow),
        ] {
            assert_eq!(step(meetings, kept), expected, "{meetings} meetings, kept: {kept}");
        }
        assert!(Step::Open < Step::Build && Step::Build < Step::Follow);
        assert_eq!([Step::Open, Step::Build, Step::Follow].map(|step| step.to_string()), ["open", "build", "follow"]);
    }

    #[test]
    fn planned_and_dropped_meetings_make_no_step() {
        let mut network = network();
        let ana = person(&mut network, "Ana", |_| {});
        meeting(&mut network, "2026-09-01", &[ana], |_| {});
        meeting(&mut network, "2026-09-02", &[ana], |meeting| meeting.planned = true);
        meeting(&mut network, "2026-09-03", &[ana], |meeting| meeting.dropped = true);
        assert_eq!(step(Diary::new(&network).count(ana), true), Step::Open);
    }

    #[test]
    fn a_follow_up_of_yours_is_kept_when_it_was_done_in_the_last_year() {
        let (done, mine, theirs) = (Some(State::Done), Some(Side::Mine), Some(Side::Theirs));
        for (today, state, closed, promise, kept) in [
            (TODAY, done, Some("2026-09-12"), None, true),
            (TODAY, done, Some("2026-09-13"), None, false),
            (TODAY, done, Some("2025-09-13"), None, true),
            (TODAY, done, Some("2025-09-12"), None, false),
            (TODAY, done, Some("2026-09-12"), mine, true),
            (TODAY, done, Some("2026-09-12"), theirs, false),
            (TODAY, done, None, None, false),
            (TODAY, Some(State::Dropped), Some("2026-09-12"), None, false),
            (TODAY, None, None, None, false),
            ("2028-02-29", done, Some("2027-03-01"), None, true),
            ("2028-02-29", done, Some("2027-02-28"), None, false),
            ("0001-01-01", done, Some("0001-01-01"), None, true),
        ] {
            let mut network = network();
            let ana = person(&mut network, "Ana", |_| {});
            let budi = person(&mut network, "Budi", |_| {});
            person(&mut network, "Citra", |_| {});
            reminder(&mut network, "2020-01-01", &[ana, budi], |reminder| {
                (reminder.state, reminder.closed, reminder.promise) = (state, closed.map(day), promise);
            });
            let expected = [kept, kept, false];
            assert_eq!(kept_in_the_last_year(&network, day(today)), expected, "{state:?} {closed:?} {promise:?}");
        }
    }

    #[test]
    fn health_is_the_time_since_the_last_meeting_against_the_period() {
        let (warm, cooling, cold) = (Some(Health::Warm), Some(Health::Cooling), Some(Health::Cold));
        let (week, month) = (Some(Every::Weeks(1)), Some(Every::Months(1)));
        let never = Some(Every::Never);
        for (every, circle, meetings, today, expected) in [
            // Against a cadence of their own.
            (week, None, &["2026-09-12"][..], TODAY, warm),
            (week, None, &["2026-09-05"], TODAY, warm),
            (week, None, &["2026-09-04"], TODAY, cooling),
            (week, None, &["2026-08-29"], TODAY, cooling),
            (week, None, &["2026-08-28"], TODAY, cold),
            (week, None, &["2026-09-05", "2020-01-01"], TODAY, warm),
            (week, None, &[], TODAY, None),
            (week, Some("wide"), &["2026-09-04"], TODAY, cooling),
            // Against that of their circle.
            (None, Some("inner"), &["2026-08-29"], TODAY, warm),
            (None, Some("inner"), &["2026-08-28"], TODAY, cooling),
            // Two months after 31 January are 31 March.
            (month, None, &["2026-01-31"], "2026-02-28", warm),
            (month, None, &["2026-01-31"], "2026-03-01", cooling),
            (month, None, &["2026-01-31"], "2026-03-31", cooling),
            (month, None, &["2026-01-31"], "2026-04-01", cold),
            // Against their own rhythm, where nobody expects a cadence.
            (None, None, &["2026-09-01"], TODAY, None),
            (None, None, &["2026-09-01", "2026-09-01T18:00"], TODAY, None),
            (None, None, &["2026-08-26", "2026-09-02"], "2026-09-09", warm),
            (None, None, &["2026-08-26", "2026-09-02"], "2026-09-10", cooling),
            (None, None, &["2026-08-26", "2026-09-02"], "2026-09-16", cooling),
            (None, None, &["2026-08-26", "2026-09-02"], "2026-09-17", cold),
            (never, Some("inner"), &["2026-08-26", "2026-09-02"], "2026-09-10", cooling),
            (never, Some("inner"), &["2026-09-02"], "2026-09-10", None),
            (None, Some("choir"), &["2026-08-26", "2026-09-02"], "2026-09-10", cooling),
            // A period that ends past the calendar is never over.
            (Some(Every::Years(9999)), None, &["2000-01-01"], "9999-12-31", warm),
            (Some(Every::Years(5000)), None, &["2000-01-01"], "9999-12-31", cooling),
            (None, None, &["0001-01-01", "9999-12-31"], "9999-12-31", warm),
        ] {
            let mut network = network();
            let ana = person(&mut network, "Ana", |ana| (ana.every, ana.circle) = (every, circle.map(Into::into)));
            for on in meetings {
                meeting(&mut network, on, &[ana], |_| {});
            }
            meeting(&mut network, "9999-01-01", &[ana], |meeting| meeting.planned = true);
            let found = health(&network, &Diary::new(&network), ana, day(today));
            assert_eq!(found, expected, "{every:?} {circle:?} {meetings:?} {today}");
        }
    }

    #[test]
    fn what_comes_next_is_the_earliest_that_is_open() {
        let mut network = network();
        let ana = person(&mut network, "Ana", |_| {});
        let budi = person(&mut network, "Budi", |_| {});
        person(&mut network, "Citra", |_| {});
        reminder(&mut network, "2026-09-20", &[ana], |_| {});
        reminder(&mut network, "2026-09-01", &[ana], |reminder| reminder.state = Some(State::Dropped));
        reminder(&mut network, "2026-09-30", &[budi], |_| {});
        meeting(&mut network, "2026-09-15", &[ana, budi], |meeting| meeting.planned = true);
        meeting(&mut network, "2026-09-14", &[ana], |meeting| (meeting.planned, meeting.dropped) = (true, true));
        meeting(&mut network, "2026-09-13", &[ana], |_| {});
        let next = Some(day("2026-09-15"));
        assert_eq!(next_dates(&network), [next, next, None]);
    }
}
