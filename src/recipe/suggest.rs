//! Whom to talk to next, and why.
//!
//! | reason | when it holds |
//! |---|---|
//! | `promised` | you promised something, and its day has come |
//! | `cold`, `cooling` | the health of the relationship, see [`relation`](super::relation) |
//! | `they-promised` | they promised something, and its day has come |
//! | `met-once` | one meeting, 7 days ago or more |
//! | `nothing-known` | you know nothing human about them, see [`known`](super::known), and they came in 7 days ago or more |
//!
//! Patience: the last two don't hold while a reminder with that person is still to come, for then the next step has its day.
//! Nobody is suggested who is archived, who rests, who is the user, or with whom a meeting is planned or still to be logged.
//!
//! The order: by the first reason as above (`cold` and `cooling` as one); then by circle, the innermost first; then those with
//! whom the fewest words were exchanged, by the number of meetings; then by the last meeting, the longest ago first; then by
//! name, folded.

use std::fmt;

use chrono::{Days, NaiveDate};
use rustc_hash::FxHashMap;

use super::Diary;
use super::known::human;
use super::relation::{Health, health};
use crate::model::fold::fold;
use crate::model::{Contact, Network, Person, Side};

/// How many days a new acquaintance is left in peace.
const PATIENCE: u64 = 7;

/// Why to talk to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A promise of yours; the place of its reminder.
    Promised(usize),
    /// Two periods have gone by since the last meeting.
    Cold,
    /// A period has.
    Cooling,
    /// A promise of theirs; the place of its reminder.
    TheyPromised(usize),
    /// There was one meeting only.
    MetOnce,
    /// Nothing human is known about them.
    NothingKnown,
}

impl Why {
    /// The place in the order of suggestions.
    fn rank(self) -> u8 {
        match self {
            Why::Promised(_) => 0,
            Why::Cold | Why::Cooling => 1,
            Why::TheyPromised(_) => 2,
            Why::MetOnce => 3,
            Why::NothingKnown => 4,
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Promised(_) => "promised",
            Why::Cold => "cold",
            Why::Cooling => "cooling",
            Why::TheyPromised(_) => "they-promised",
            Why::MetOnce => "met-once",
            Why::NothingKnown => "nothing-known",
        })
    }
}

/// Somebody to talk to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Who.
    pub person: Person,
    /// Why, the first reason first; at least one.
    pub why: Vec<Why>,
}

/// What is open with everybody, worked out once.
pub struct Suggester<'a> {
    network: &'a Network,
    diary: &'a Diary<'a>,
    today: NaiveDate,
    /// The promises whose day has come.
    promises: FxHashMap<Person, Vec<usize>>,
    /// With whom a reminder is still to come.
    to_come: Vec<bool>,
    /// With whom a meeting is planned or to be logged.
    planned: Vec<bool>,
}

impl<'a> Suggester<'a> {
    /// Looks at what is open as of a day.
    pub fn new(network: &'a Network, diary: &'a Diary<'a>, today: NaiveDate) -> Suggester<'a> {
        let nobody = || vec![false; network.contacts.len()];
        let (mut promises, mut to_come, mut planned) = (FxHashMap::<Person, Vec<usize>>::default(), nobody(), nobody());
        for (at, reminder) in network.reminders.iter().enumerate().filter(|(_, reminder)| reminder.is_open()) {
            for person in &reminder.who {
                if reminder.on.day > today {
                    to_come[*person as usize] = true;
                } else if reminder.promise.is_some() {
                    promises.entry(*person).or_default().push(at);
                }
            }
        }
        for person in network.meetings.iter().filter(|meeting| meeting.is_planned()).flat_map(|meeting| &meeting.with) {
            planned[*person as usize] = true;
        }
        Suggester { network, diary, today, promises, to_come, planned }
    }

    /// Everybody to talk to, in the order of the rules above. `part` reads the keys of a contact that
    /// [`HUMAN_KEYS`](super::known::HUMAN_KEYS) names.
    ///
    /// # Errors
    /// Those of `part`.
    pub fn all<E>(&self, part: &mut dyn FnMut(Person) -> Result<Contact, E>) -> Result<Vec<Suggestion>, E> {
        let mut suggestions = Vec::new();
        for person in (0..self.network.contacts.len() as Person).filter(|person| self.may_be_suggested(*person)) {
            let why = self.why(person, part)?;
            if !why.is_empty() {
                suggestions.push(Suggestion { person, why });
            }
        }
        suggestions.sort_by_cached_key(|suggestion| {
            let contact = self.network.contact(suggestion.person);
            (
                suggestion.why.first().map(|why| why.rank()),
                self.network.settings.rank_of(contact.circle.as_deref()),
                self.diary.count(suggestion.person),
                self.diary.last(suggestion.person),
                fold(&contact.name).into_owned(),
            )
        });
        Ok(suggestions)
    }

    /// Why to talk to this person, the first reason first; nothing where nothing asks for it.
    ///
    /// # Errors
    /// Those of `part`.
    pub fn why<E>(&self, person: Person, part: &mut dyn FnMut(Person) -> Result<Contact, E>) -> Result<Vec<Why>, E> {
        let mut why: Vec<Why> = Vec::new();
        let promises = self.promises.get(&person).map(Vec::as_slice).unwrap_or_default();
        why.extend(promises.iter().map(|at| match self.network.reminders[*at].promise {
            Some(Side::Theirs) => Why::TheyPromised(*at),
            _ => Why::Promised(*at),
        }));
        match health(self.network, self.diary, person, self.today) {
            Some(Health::Cold) => why.push(Why::Cold),
            Some(Health::Cooling) => why.push(Why::Cooling),
            Some(Health::Warm) | None => {}
        }
        if !self.to_come[person as usize] && self.is_no_news(person) {
            if self.diary.count(person) == 1 {
                why.push(Why::MetOnce);
            }
            if !human(self.network, self.diary, person, part)? {
                why.push(Why::NothingKnown);
            }
        }
        why.sort_by_key(|why| why.rank());
        Ok(why)
    }

    fn may_be_suggested(&self, person: Person) -> bool {
        let contact = self.network.contact(person);
        let rests = contact.rests.is_some_and(|until| until > self.today);
        !contact.archived && !rests && !self.planned[person as usize] && self.network.settings.me != Some(contact.id)
    }

    /// Whether they were last met, or else came in, long enough ago.
    fn is_no_news(&self, person: Person) -> bool {
        let since = self.diary.last(person).or(self.network.contact(person).created);
        let until = self.today.checked_sub_days(Days::new(PATIENCE));
        since.is_none_or(|since| until.is_some_and(|until| since <= until))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;

    use super::*;
    use crate::model::{Every, Id, List, MeetingHead, ReminderHead, State};
    use crate::recipe::testing::{day, meeting, network, person, reminder};

    const TODAY: &str = "2026-09-12";

    /// A contact of whom nothing is known.
    fn blank(_: Person) -> Result<Contact, Infallible> {
        Ok(Contact::new(Id::from_random(0), String::new()))
    }

    fn suggested(network: &Network) -> Vec<(String, Vec<String>)> {
        let diary = Diary::new(network);
        let all = Suggester::new(network, &diary, day(TODAY)).all(&mut blank).unwrap();
        let shown = |it: Suggestion| {
            (network.contact(it.person).name.to_string(), it.why.iter().map(ToString::to_string).collect())
        };
        all.into_iter().map(shown).collect()
    }

    /// Why to talk to Ana, of whom it is known that she likes coffee where `known`.
    fn why(known: bool, meetings: &[&str], with: impl FnOnce(&mut Network, Person)) -> Vec<String> {
        let mut network = network();
        let ana = person(&mut network, "Ana", |ana| {
            ana.texts.set(List::Interests, known.then(|| "coffee".into()).into_iter().collect());
            ana.created = Some(day("2026-01-01"));
        });
        for on in meetings {
            meeting(&mut network, on, &[ana], |_| {});
        }
        with(&mut network, ana);
        suggested(&network).pop().map(|(_, why)| why).unwrap_or_default()
    }

    #[test]
    fn every_reason_has_its_edge() {
        let every =
            |every| move |network: &mut Network, ana: Person| network.contacts[ana as usize].every = Some(every);
        let week = Every::Weeks(1);
        for (why, expected) in [
            (why(true, &["2026-09-05"], |_, _| {}), &["met-once"][..]),
            (why(true, &["2026-09-06"], |_, _| {}), &[]),
            (why(true, &[], |_, _| {}), &[]),
            (why(true, &["2026-09-01", "2026-09-05"], |_, _| {}), &["cooling"]),
            (why(true, &["2026-09-05"], every(week)), &["met-once"]),
            (why(true, &["2026-09-04"], every(week)), &["cooling", "met-once"]),
            (why(true, &["2026-08-28"], every(week)), &["cold", "met-once"]),
            (why(true, &["2026-09-09"], every(Every::Days(2))), &["cooling"]),
            (why(false, &[], |_, _| {}), &["nothing-known"]),
            (why(false, &[], |network, _| network.contacts[0].created = Some(day("2026-09-05"))), &["nothing-known"]),
            (why(false, &[], |network, _| network.contacts[0].created = Some(day("2026-09-06"))), &[]),
            (why(false, &[], |network, _| network.contacts[0].created = None), &["nothing-known"]),
            (why(false, &["2026-09-05"], |_, _| {}), &["met-once", "nothing-known"]),
            (why(false, &["2026-09-06"], |_, _| {}), &[]),
        ] {
            assert_eq!(why, expected);
        }
    }

    #[test]
    fn a_promise_asks_from_its_day_on_until_it_is_closed() {
        let (mine, theirs, done) = (Some(Side::Mine), Some(Side::Theirs), Some(State::Done));
        for (on, promise, state, expected) in [
            (TODAY, mine, None, &["promised"][..]),
            (TODAY, theirs, None, &["they-promised"]),
            (TODAY, None, None, &[]),
            ("2026-09-13", mine, None, &[]),
            ("2026-09-13", theirs, None, &[]),
            (TODAY, mine, done, &[]),
            (TODAY, theirs, Some(State::Dropped), &[]),
        ] {
            let why = why(true, &["2026-09-11"], |network, ana| {
                reminder(network, on, &[ana], |it: &mut ReminderHead| (it.promise, it.state) = (promise, state));
            });
            assert_eq!(why, expected, "{on} {promise:?} {state:?}");
        }
    }

    #[test]
    fn patience_while_the_next_step_has_its_day() {
        let reminder_on = |on: &'static str, state| {
            move |network: &mut Network, ana: Person| reminder(network, on, &[ana], |it| it.state = state)
        };
        let met_once = ["met-once", "nothing-known"];
        let once = &["2026-08-01"];
        assert_eq!(why(false, once, reminder_on("2026-09-13", None)), [""; 0]);
        assert_eq!(why(false, once, reminder_on("2026-09-12", None)), met_once);
        assert_eq!(why(false, once, reminder_on("2026-09-13", Some(State::Dropped))), met_once);
        let twice = &["2026-08-01", "2026-08-08"];
        assert_eq!(why(false, twice, reminder_on("2026-09-13", None)), ["cold"], "the relationship cools all the same");
    }

    #[test]
    fn some_are_not_suggested() {
        let planned = |on: &'static str, dropped| {
            move |network: &mut Network, ana: Person| {
                let set = |it: &mut MeetingHead| (it.planned, it.dropped) = (true, dropped);
                meeting(network, on, &[ana], set);
            }
        };
        let ana = |change: fn(&mut crate::model::ContactHead)| {
            move |network: &mut Network, ana: Person| change(&mut network.contacts[ana as usize])
        };
        let once = &["2026-08-01"];
        for (why, is_suggested) in [
            (why(true, once, |_, _| {}), true),
            (why(true, once, planned("2026-10-01", false)), false),
            (why(true, once, planned("2026-09-01", false)), false),
            (why(true, once, planned("2026-10-01", true)), true),
            (why(true, once, ana(|ana| ana.archived = true)), false),
            (why(true, once, ana(|ana| ana.rests = Some(day("2026-09-13")))), false),
            (why(true, once, ana(|ana| ana.rests = Some(day("2026-09-12")))), true),
            (why(true, once, |network, ana| network.settings.me = Some(network.contact(ana).id)), false),
        ] {
            assert_eq!(!why.is_empty(), is_suggested);
        }
    }

    #[test]
    fn the_order() {
        let mut network = network();
        let mut add = |name: &str, circle: Option<&str>, meetings: &[&str], promise: Option<Side>| {
            let who = person(&mut network, name, |it| {
                it.circle = circle.map(Into::into);
                it.texts.set(List::Interests, vec!["chess".into()]);
            });
            for on in meetings {
                meeting(&mut network, on, &[who], |_| {});
            }
            if promise.is_some() {
                reminder(&mut network, TODAY, &[who], |it| it.promise = promise);
            }
        };
        add("Once", None, &["2026-08-01"], None);
        add("Theirs", None, &["2026-09-11", "2026-09-10"], Some(Side::Theirs));
        add("Wide", Some("wide"), &["2026-01-01"], None);
        add("Often", Some("inner"), &["2026-08-01", "2026-08-02"], None);
        add("Long ago", Some("inner"), &["2026-07-01"], None);
        add("élodie", Some("inner"), &["2026-08-01"], None);
        add("Emil", Some("inner"), &["2026-08-01"], None);
        add("Mine", None, &["2026-09-11"], Some(Side::Mine));
        add("Owed", Some("inner"), &["2026-01-01"], Some(Side::Mine));
        let names: Vec<String> = suggested(&network).into_iter().map(|(name, _)| name).collect();
        let order = ["Owed", "Mine", "Long ago", "élodie", "Emil", "Often", "Wide", "Theirs", "Once"];
        assert_eq!(names, order);
        let all = suggested(&network);
        assert_eq!(all[0].1, ["promised", "cold", "met-once"], "a person's reasons in their order");
    }

    proptest! {
        #[test]
        fn whoever_is_suggested_has_a_reason_and_may_be(
            people in prop::collection::vec((0u8..6, any::<bool>(), -3i64..12, prop::option::of(-3i64..3)), 0..12),
        ) {
            let mut network = network();
            let after = |days: i64| (day(TODAY) + chrono::TimeDelta::days(days)).to_string();
            for (at, (meetings, archived, last, promise)) in people.iter().enumerate() {
                let who = person(&mut network, &format!("P{at}"), |it| it.archived = *archived);
                for n in 0..i64::from(*meetings) {
                    meeting(&mut network, &after(-last.abs() - n * 3), &[who], |_| {});
                }
                if let Some(days) = promise {
                    reminder(&mut network, &after(*days), &[who], |it| it.promise = Some(Side::Mine));
                }
            }
            let diary = Diary::new(&network);
            let suggester = Suggester::new(&network, &diary, day(TODAY));
            let all = suggester.all(&mut blank).unwrap();
            for suggestion in &all {
                prop_assert!(!network.contact(suggestion.person).archived);
                prop_assert!(suggestion.why.is_sorted_by_key(|why| why.rank()));
                prop_assert_eq!(&suggester.why(suggestion.person, &mut blank).unwrap(), &suggestion.why);
            }
            prop_assert!(all.is_sorted_by_key(|it| it.why[0].rank()));
            for person in 0..network.contacts.len() as Person {
                let why = suggester.why(person, &mut blank).unwrap();
                let listed = all.iter().any(|it| it.person == person);
                prop_assert_eq!(listed, !why.is_empty() && !network.contact(person).archived);
            }
        }
    }
}
