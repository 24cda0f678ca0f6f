//! People: their worlds, what you know of them, and when they came.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use super::{Advice, Scope, count};
use crate::model::Person;
use crate::model::settings::WORLDS;
use crate::recipe::known::heads_tell;

/// A world.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct World {
    /// Its name; none for those who belong to no world.
    pub name: Option<String>,
    /// How many people are in it.
    pub people: usize,
    /// The talks with them in the period.
    pub talks: usize,
    /// The last talk with any of them.
    pub last: Option<NaiveDate>,
    /// Those who came in the period.
    pub new: usize,
    /// Whether it is neglected.
    pub neglected: bool,
}

/// The worlds that have people in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worlds {
    /// Those with the most talks first; those who belong to none last.
    pub worlds: Vec<World>,
    /// What to do.
    pub advice: Advice,
}

/// About whom you know nothing human.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// How many they are.
    pub people: usize,
    /// How many people you have met.
    pub of: usize,
    /// Those met most often, with the number of meetings.
    pub first: Vec<(Person, usize)>,
    /// What to do.
    pub advice: Advice,
}

/// New people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    /// Year, month and number, for every month of the period from that of the first who came.
    pub months: Vec<(i32, u32, usize)>,
    /// What to do.
    pub advice: Advice,
}

/// A world in which there was no talk for so many days is neglected.
const NEGLECTED: u64 = 90;

/// How many people are named of whom nothing is known.
const FIRST: usize = 10;

pub fn worlds(scope: &Scope<'_>, talks: &[usize]) -> Worlds {
    let mut worlds: BTreeMap<Option<&str>, World> = BTreeMap::new();
    for person in scope.living() {
        let name = scope.contact(person).world.as_deref();
        let world = worlds.entry(name).or_default();
        world.name = name.map(str::to_owned);
        world.people += 1;
        world.talks += talks[person as usize];
        world.last = world.last.max(scope.last(person));
        world.new += usize::from(scope.known(person).is_some_and(|day| scope.holds(day)));
    }
    let lately = scope.today.checked_sub_days(Days::new(NEGLECTED)).map_or(scope.since, |day| day.max(scope.since));
    let mut worlds: Vec<World> = worlds.into_values().collect();
    for world in &mut worlds {
        world.neglected = world.name.is_some() && world.last.is_none_or(|last| last < lately);
    }
    let place = |world: &World| {
        let name = world.name.as_deref().unwrap_or_default();
        (WORLDS.iter().position(|known| *known == name).unwrap_or(WORLDS.len()), name.to_owned())
    };
    worlds.sort_by_cached_key(|world| (world.name.is_none(), Reverse(world.talks), place(world)));
    let advice = worlds_advice(scope, talks, &worlds);
    Worlds { worlds, advice }
}

fn worlds_advice(scope: &Scope<'_>, talks: &[usize], worlds: &[World]) -> Advice {
    let neglected = worlds.iter().filter(|world| world.neglected);
    if let Some(world) = neglected.min_by_key(|world| world.last)
        && let Some(name) = &world.name
    {
        let members =
            scope.living().filter(|person| scope.contact(*person).world.as_ref().is_some_and(|own| own == name));
        let member = members.min_by_key(|person| {
            (scope.circle(*person), Reverse(talks[*person as usize]), Reverse(scope.diary.count(*person)), *person)
        });
        if let Some(contact) = member.map(|person| scope.contact(person)) {
            let last = match world.last {
                Some(last) => format!("no talk since {}", last.format("%Y-%m-%d")),
                None => "no talk yet".to_owned(),
            };
            return Advice::say(format!("{name}: {last}. Begin with {}", contact.name))
                .with(format!("netrec draft {}", contact.handle));
        }
    }
    // A world is empty only where nobody at all is in it, whomever the review is about.
    let living = || scope.network.contacts.iter().filter(|contact| !contact.archived);
    let empty = WORLDS.iter().find(|name| !living().any(|contact| contact.world.as_deref() == Some(**name)));
    match empty {
        Some(name) => Advice::say(format!("Nobody of the world {name} is here: go and see"))
            .with(format!("netrec explore TEXT --world {name}")),
        None => Advice::say("No world is neglected: keep to it"),
    }
}

pub fn unknown(scope: &Scope<'_>) -> Unknown {
    let met: Vec<Person> = scope.living().filter(|person| scope.last(*person).is_some()).collect();
    let is_unknown = |person: &Person| {
        let glimpse = scope.glimpses.get(*person as usize).copied().unwrap_or_default();
        !glimpse.human && !heads_tell(scope.network, scope.diary, *person)
    };
    let mut first: Vec<(Person, usize)> =
        met.iter().filter(|person| is_unknown(person)).map(|person| (*person, scope.diary.count(*person))).collect();
    first.sort_by_key(|(person, meetings)| (Reverse(*meetings), *person));
    let people = first.len();
    first.truncate(FIRST);
    let advice = match first.first() {
        Some((person, meetings)) => {
            let contact = scope.contact(*person);
            let meetings = count(*meetings, "meeting", "meetings");
            Advice::say(format!("{meetings} with {}, and nothing about them: ask, listen, note it", contact.name))
                .with(format!("netrec learn {} FACT", contact.handle))
        }
        None if met.is_empty() => Advice::say("Nobody was met yet"),
        None => Advice::say("Of everybody you have met you know something human: keep listening"),
    };
    Unknown { people, of: met.len(), first, advice }
}

pub fn new(scope: &Scope<'_>) -> New {
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let came: Vec<i64> =
        scope.people().filter_map(|person| scope.known(person)).filter(|day| scope.holds(*day)).map(number).collect();
    let this = number(scope.today);
    let begin = came.iter().min().map_or(this, |first| (*first).min(this));
    let mut counts = vec![0; usize::try_from(this - begin).unwrap_or(0) + 1];
    for month in &came {
        counts[(month - begin) as usize] += 1;
    }
    let month = |(at, people): (usize, &usize)| {
        let month = begin + at as i64;
        ((month.div_euclid(12)) as i32, month.rem_euclid(12) as u32 + 1, *people)
    };
    let months: Vec<(i32, u32, usize)> = counts.iter().enumerate().map(month).collect();
    let quiet = counts.iter().rev().take_while(|people| **people == 0).count();
    let advice = match came.len() {
        0 => Advice::say("Nobody new: go where you know nobody").with("netrec explore TEXT".to_owned()),
        _ if quiet > 1 => Advice::say(format!("Nobody new for {quiet} months: go where you know nobody"))
            .with("netrec explore TEXT".to_owned()),
        all => Advice::say(format!(
            "{} in this time: a card alone does nothing, so see what is due",
            count(all, "new person", "new people")
        ))
        .with("netrec due".to_owned()),
    };
    New { months, advice }
}
