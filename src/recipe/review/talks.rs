//! Meetings and talks: by medium, by person, by day.

use std::cmp::Reverse;

use chrono::{Datelike, Days as Span, NaiveDate};

use super::{Advice, Scope, count};
use crate::model::{Person, Via};

/// In person against virtual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// Meetings in person.
    pub in_person: usize,
    /// Meetings by any other medium.
    pub virtually: usize,
    /// Meetings whose medium is not known.
    pub unknown: usize,
    /// Meetings by medium, the warmest first.
    pub by_medium: Vec<(Via, usize)>,
    /// The share in person of those whose medium is known, in percent, rounded.
    pub share: Option<usize>,
    /// What to do.
    pub advice: Advice,
}

/// How few people get most of your time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// All talks.
    pub talks: usize,
    /// The people you talked to.
    pub people: usize,
    /// The fewest of them who together have at least half of the talks.
    pub half: usize,
    /// Those with the most talks, with the number.
    pub most: Vec<(Person, usize)>,
    /// What to do.
    pub advice: Advice,
}

/// Meetings a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    /// A Monday.
    pub from: NaiveDate,
    /// The meetings of that day and each one after it up to today.
    pub meetings: Vec<usize>,
    /// What to do.
    pub advice: Advice,
}

/// How many weeks are shown, this one too.
const WEEKS: u64 = 53;

/// How many people are named who get the most time.
const MOST: usize = 10;

/// A number of a hundred, rounded to the nearest; none of nothing.
pub fn percent(part: usize, of: usize) -> Option<usize> {
    (of > 0).then(|| (200 * part + of) / (2 * of))
}

pub fn media(scope: &Scope<'_>, talks: &[usize]) -> Media {
    let mut by_medium: Vec<(Via, usize)> = Via::ALL.iter().map(|via| (*via, 0)).collect();
    let mut unknown = 0;
    let mut in_person_with = vec![false; talks.len()];
    for meeting in scope.meetings().filter(|meeting| scope.holds(meeting.on.day)) {
        match meeting.via.and_then(|via| by_medium.iter_mut().find(|(known, _)| *known == via)) {
            Some((_, meetings)) => *meetings += 1,
            None => unknown += 1,
        }
        if meeting.via == Some(Via::InPerson) {
            meeting.with.iter().for_each(|person| in_person_with[*person as usize] = true);
        }
    }
    let of = |wanted: bool| by_medium.iter().filter(|(via, _)| (*via == Via::InPerson) == wanted).map(|(_, n)| n).sum();
    let (in_person, virtually): (usize, usize) = (of(true), of(false));
    let far = scope.living().filter(|person| talks[*person as usize] > 0 && !in_person_with[*person as usize]);
    let far = far.min_by_key(|person| (Reverse(talks[*person as usize]), scope.circle(*person), *person));
    let advice = match far {
        Some(person) => {
            let contact = scope.contact(person);
            let times = count(talks[person as usize], "talk", "talks");
            Advice::say(format!("{times} with {}, and none in person: meet them", contact.name))
                .with(format!("netrec meet {} next friday", contact.handle))
        }
        None if in_person + virtually + unknown == 0 => {
            Advice::say("No talk is noted in this time: note the next one").with("netrec log PERSON TEXT".to_owned())
        }
        None => Advice::say("Everybody you talked to you met in person as well: keep to it"),
    };
    Media { in_person, virtually, unknown, by_medium, share: percent(in_person, in_person + virtually), advice }
}

pub fn time(scope: &Scope<'_>, talks: &[usize]) -> Time {
    let mut most: Vec<(Person, usize)> = scope.people().map(|person| (person, talks[person as usize])).collect();
    most.retain(|(_, talks)| *talks > 0);
    most.sort_by_key(|(person, talks)| (Reverse(*talks), *person));
    let all: usize = most.iter().map(|(_, talks)| talks).sum();
    let mut sum = 0;
    let half = most.iter().take_while(|(_, talks)| {
        let short = 2 * sum < all;
        sum += talks;
        short
    });
    let half = half.count();
    let favourites: Vec<Person> = most.iter().take(half).map(|(person, _)| *person).collect();
    // Whoever has talked to you before, and of all in the innermost circle was let wait the longest.
    let others = scope.living().filter(|person| !favourites.contains(person) && scope.last(*person).is_some());
    let advice = match others.min_by_key(|person| (scope.circle(*person), scope.last(*person), *person)) {
        Some(person) => {
            let contact = scope.contact(person);
            let last =
                scope.last(person).map(|day| format!(", last on {}", day.format("%Y-%m-%d"))).unwrap_or_default();
            Advice::say(format!("Somebody else for once: {}{last}", contact.name))
                .with(format!("netrec draft {}", contact.handle))
        }
        None => {
            Advice::say("Talk to somebody whom you have not talked to yet").with("netrec list meetings:0-".to_owned())
        }
    };
    let people = most.len();
    most.truncate(MOST);
    Time { talks: all, people, half, most, advice }
}

pub fn days(scope: &Scope<'_>) -> Days {
    let weekday = u64::from(scope.today.weekday().num_days_from_monday());
    let back = weekday + 7 * (WEEKS - 1);
    let from = scope.today.checked_sub_days(Span::new(back)).unwrap_or(scope.today);
    let place = |day: NaiveDate| usize::try_from((day - from).num_days()).ok();
    let mut meetings = vec![0; place(scope.today).unwrap_or(0) + 1];
    for meeting in scope.meetings() {
        if let Some(meetings) = place(meeting.on.day).and_then(|at| meetings.get_mut(at)) {
            *meetings += 1;
        }
    }
    let busy: Vec<usize> = (0..meetings.len()).filter(|at| meetings[*at] > 0).collect();
    // Silence between two talks, and since the last one.
    let ends = busy.iter().copied().skip(1).chain([meetings.len()]);
    let silences = busy.iter().zip(ends).map(|(from, to)| (to - from - 1, *from));
    let longest = silences.max_by_key(|(days, from)| (*days, Reverse(*from)));
    let advice = match longest {
        Some((days, at)) if days > 0 => {
            let last = from.checked_add_days(Span::new(at as u64)).unwrap_or(from);
            Advice::say(format!(
                "The longest silence: {}, after {}. A few words each week keep it short",
                count(days, "day", "days"),
                last.format("%Y-%m-%d")
            ))
            .with("netrec due --within 7d".to_owned())
        }
        Some(_) => Advice::say("Not a day without a talk: rest is allowed"),
        None => Advice::say("A year of silence: begin with what is due").with("netrec due".to_owned()),
    };
    Days { from, meetings, advice }
}
