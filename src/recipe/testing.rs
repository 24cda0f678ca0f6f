//! Small networks for tests, record by record.

use chrono::NaiveDate;

use crate::model::date::parse_day;
use crate::model::{ContactHead, Id, Kind, MeetingHead, Moment, Network, Person, ReminderHead, Settings};

/// A day as the file has it.
pub fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// A day with or without a time, as the file has it.
pub fn moment(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// A network of nobody, with the settings of a new file.
pub fn network() -> Network {
    Network { settings: Settings::new(), ..Network::default() }
}

/// Adds somebody of whom nothing is known but the name and what `with` sets.
pub fn person(network: &mut Network, name: &str, with: impl FnOnce(&mut ContactHead)) -> Person {
    let mut contact = ContactHead {
        handle: name.to_lowercase().into(),
        name: name.into(),
        ..ContactHead::new(next_id(network), Default::default())
    };
    with(&mut contact);
    let person = network.contacts.len() as Person;
    network.index.insert(contact.id, person);
    network.contacts.push(contact);
    person
}

/// Adds an open reminder.
pub fn reminder(network: &mut Network, on: &str, who: &[Person], with: impl FnOnce(&mut ReminderHead)) {
    let mut reminder = ReminderHead {
        id: next_id(network),
        on: moment(on),
        who: who.into(),
        strangers: 0,
        kind: Kind::Other,
        state: None,
        closed: None,
        first: None,
        every: None,
        promise: None,
        place: Default::default(),
    };
    with(&mut reminder);
    network.reminders.push(reminder);
}

/// Adds a meeting that took place.
pub fn meeting(network: &mut Network, on: &str, people: &[Person], with: impl FnOnce(&mut MeetingHead)) {
    let mut meeting = MeetingHead {
        id: next_id(network),
        on: moment(on),
        with: people.into(),
        via: None,
        planned: false,
        dropped: false,
        learned: false,
        place: Default::default(),
    };
    with(&mut meeting);
    network.meetings.push(meeting);
}

fn next_id(network: &Network) -> Id {
    Id::from_random(network.ids().count() as u64)
}
