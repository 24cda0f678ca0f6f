//! Follow-ups: kept, late, broken, open, and how long the first one takes.

use chrono::NaiveDate;

use super::{Advice, Scope, count};
use crate::model::{Person, ReminderHead, Side, State};

/// Follow-ups by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUps {
    /// Done on the date first set or before.
    pub kept: usize,
    /// Done after it.
    pub late: usize,
    /// Dropped, or past and still open.
    pub broken: usize,
    /// Not due before today.
    pub open: usize,
    /// What to do.
    pub advice: Advice,
}

/// How long it takes until somebody new hears from you.
#[derive(Clone, Debug, PartialEq)]
pub struct First {
    /// The median of the days it took.
    pub median: Option<f64>,
    /// How many heard from you.
    pub followed: usize,
    /// How many did not yet.
    pub waiting: usize,
    /// What to do.
    pub advice: Advice,
}

/// The day that was first set.
fn first_set(reminder: &ReminderHead) -> NaiveDate {
    reminder.first.unwrap_or(reminder.on.day)
}

pub fn follow_ups(scope: &Scope<'_>) -> FollowUps {
    let mut all = FollowUps::default();
    let mut oldest: Option<(NaiveDate, Person)> = None;
    for reminder in &scope.network.reminders {
        let Some(person) = reminder.who.iter().copied().find(|person| scope.has(*person)) else { continue };
        if reminder.promise == Some(Side::Theirs) {
            continue;
        }
        let day = first_set(reminder);
        let past = scope.holds(day);
        match reminder.state {
            None if day >= scope.today => all.open += 1,
            None if past => {
                all.broken += 1;
                oldest = oldest.into_iter().chain([(day, person)]).min();
            }
            Some(State::Done) if past && reminder.closed.is_none_or(|closed| closed <= day) => all.kept += 1,
            Some(State::Done) if past => all.late += 1,
            Some(State::Dropped) if past => all.broken += 1,
            _ => {}
        }
    }
    let judged = all.kept + all.late + all.broken;
    all.advice = match oldest {
        Some((day, person)) => {
            let contact = scope.contact(person);
            Advice::say(format!("Still open since {}: {}", day.format("%Y-%m-%d"), contact.name))
                .with(format!("netrec draft {}", contact.handle))
        }
        None if judged == 0 => Advice::say("Nothing was to be followed up: set something for the next one you talk to")
            .with("netrec remind PERSON in 2 weeks TEXT".to_owned()),
        None if 2 * all.kept < judged => Advice::say("Fewer of them, on days that you can keep, are worth more"),
        None => Advice::say("You keep your word: keep to it"),
    };
    all
}

pub fn first(scope: &Scope<'_>) -> First {
    let mut followed: Vec<Option<NaiveDate>> = vec![None; scope.network.contacts.len()];
    let met: Vec<Option<NaiveDate>> = (0..followed.len() as Person)
        .map(|person| {
            let first = scope.diary.first(person)?;
            (scope.has(person) && scope.holds(first)).then_some(first)
        })
        .collect();
    let mut hears = |person: Person, day: NaiveDate| {
        let earliest = &mut followed[person as usize];
        *earliest = Some(earliest.map_or(day, |earlier| earlier.min(day)));
    };
    for (person, first) in (0..).zip(&met) {
        let Some(first) = first else { continue };
        let days = scope.diary.days(person).iter().copied();
        if let Some(again) = days.take_while(|day| *day <= scope.today).find(|day| day > first) {
            hears(person, again);
        }
    }
    for reminder in scope.network.reminders.iter().filter(|reminder| reminder.promise != Some(Side::Theirs)) {
        let (Some(State::Done), Some(closed)) = (reminder.state, reminder.closed) else { continue };
        for person in &reminder.who {
            if met[*person as usize].is_some_and(|first| first <= closed && closed <= scope.today) {
                hears(*person, closed);
            }
        }
    }
    let mut days: Vec<i64> =
        met.iter().zip(&followed).filter_map(|(met, heard)| Some(((*heard)? - (*met)?).num_days())).collect();
    days.sort_unstable();
    let waits = |person: &Person| met[*person as usize].is_some() && followed[*person as usize].is_none();
    let waiting = scope.people().filter(waits).count();
    let longest = scope.living().filter(waits).min_by_key(|person| (met[*person as usize], *person));
    let median = median(&days);
    let soon = scope.network.settings.follow_up_after.and_then(|every| every.after(scope.today));
    let soon = soon.map_or(2, |day| (day - scope.today).num_days());
    let advice = match longest {
        Some(person) => {
            let contact = scope.contact(person);
            let day = met[person as usize].map(|day| day.format("%Y-%m-%d").to_string()).unwrap_or_default();
            Advice::say(format!("{} was met on {day}, and has not heard from you since", contact.name))
                .with(format!("netrec draft {}", contact.handle))
        }
        None if median.is_some_and(|median| median > soon as f64) => {
            Advice::say(format!("Whoever hears from you within {} remembers you", count(soon as usize, "day", "days")))
                .with("netrec due".to_owned())
        }
        None if days.is_empty() => {
            Advice::say("Nobody new was met: go where you know nobody").with("netrec explore TEXT".to_owned())
        }
        None => Advice::say("Everybody new heard from you in time: keep to it"),
    };
    First { median, followed: days.len(), waiting, advice }
}

/// The middle of some sorted numbers, or halfway between the two in the middle.
fn median(sorted: &[i64]) -> Option<f64> {
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle] as f64),
        _ => Some((sorted[middle - 1] + sorted[middle]) as f64 / 2.0),
    }
}
