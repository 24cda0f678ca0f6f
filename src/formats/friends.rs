//! The `friends.md` of the Ruby program friends: people, activities with them, notes about them.
//!
//! An activity becomes a meeting, a note a fact. People there are known by their names, which are unique in such a file.

use rustc_hash::FxHashMap;

use super::incoming::{Encounter, Incoming, Newcomer};
use super::text::fnv;
use crate::model::contact::Fact;
use crate::model::date::parse_day;
use crate::model::record::Pairs;
use crate::model::{Contact, Id, Meeting, Moment};

/// The longest entry that is taken in, in bytes.
const LONGEST_LINE: usize = 64 << 10;

/// Reads a file of friends.
pub fn read(text: &str) -> Incoming {
    let mut incoming = Incoming::default();
    let mut notes: Vec<(String, Fact)> = Vec::new();
    let mut section = "";
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.len() > LONGEST_LINE {
            incoming.fail(number + 1, "the line is over 64 KiB long".to_owned());
            continue;
        }
        if let Some(title) = line.strip_prefix("### ") {
            section = title.trim_end_matches(':');
            continue;
        }
        let Some(entry) = line.strip_prefix("- ").map(str::trim).filter(|entry| !entry.is_empty()) else { continue };
        let read = match section {
            "Friends" => friend(entry).map(|contact| {
                incoming.people.push(Box::new(Newcomer::new(number + 1, None, contact)));
            }),
            "Activities" => dated(entry).map(|(moment, text)| {
                incoming.meetings.push(activity(number + 1, moment, text));
            }),
            "Notes" => dated(entry).map(|(on, text)| {
                let fact = Fact { on: Some(on), text: plain(text), unknown: Pairs::default() };
                notes.extend(marked(text, "**").map(|name| (name.to_owned(), fact.clone())));
            }),
            _ => Some(()),
        };
        if read.is_none() {
            incoming.fail(number + 1, "the line is no entry of friends: - DATE: TEXT, or - NAME".to_owned());
        }
    }
    let Incoming { people, meetings, .. } = &mut incoming;
    let called = called(people);
    for (name, fact) in notes {
        if let Some(at) = called.get(&name) {
            people[*at].contact.facts.push(fact);
        }
    }
    for handle in meetings.iter_mut().flat_map(|meeting| &mut meeting.handles) {
        if let Some(at) = called.get(handle) {
            handle.clone_from(&people[*at].contact.handle);
        }
    }
    incoming
}

/// Who is meant by a name, the first of several: a nickname means somebody where it is nobody's name.
fn called(people: &[Box<Newcomer>]) -> FxHashMap<String, usize> {
    let mut called = FxHashMap::default();
    let names = people.iter().enumerate().map(|(at, newcomer)| (at, &newcomer.contact.name));
    let akas =
        people.iter().enumerate().flat_map(|(at, newcomer)| newcomer.contact.aka.iter().map(move |aka| (at, aka)));
    for (at, name) in names.chain(akas) {
        called.entry(name.clone()).or_insert(at);
    }
    called
}

/// `Grace Hopper (a.k.a. The Admiral a.k.a. Amazing Grace) [Paris] @navy`.
fn friend(entry: &str) -> Option<Contact> {
    let (name, rest) = entry.split_at(entry.find(['(', '[', '@']).unwrap_or(entry.len()));
    let name = name.trim();
    if name.is_empty() {
        return None;
    }
    let between = |open: char, close: char| rest.split_once(open).and_then(|(_, rest)| Some(rest.split_once(close)?.0));
    let mut contact = Contact::new(Id::from_random(0), name.to_owned());
    let akas = between('(', ')').unwrap_or_default().split("a.k.a.").map(str::trim).filter(|aka| !aka.is_empty());
    contact.aka.extend(akas.map(str::to_owned));
    contact.city = between('[', ']').map(str::to_owned);
    contact.tags.extend(rest.split_whitespace().filter_map(|word| word.strip_prefix('@')).map(str::to_owned));
    contact.uid = Some(format!("friends:{name}"));
    // Stands for them in the activities of this file.
    contact.handle = name.to_owned();
    Some(contact)
}

fn activity(line: usize, on: Moment, text: &str) -> Encounter {
    let meeting = Meeting {
        at: place(text).map(str::to_owned),
        text: Some(plain(text)).filter(|text| !text.is_empty()),
        source: Some(format!("friends:{on}:{:016x}", fnv(text))),
        ..Meeting::new(Id::from_random(0), on)
    };
    let handles = marked(text, "**").map(str::to_owned).collect();
    Encounter { line, id: None, meeting, emails: Vec::new(), per_person: false, handles }
}

/// `2018-11-01: text`.
fn dated(entry: &str) -> Option<(Moment, &str)> {
    let (day, text) = entry.split_once(':')?;
    Some((parse_day(day.trim())?.into(), text.trim()))
}

/// What stands between two marks, each time.
fn marked<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(mark).skip(1).step_by(2).filter(|text| !text.is_empty())
}

/// The place that is named first, `_Jalan Braga_`. An underscore within a word is none of theirs.
fn place(text: &str) -> Option<&str> {
    let is_free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let opens = |at: &usize| is_free(text.get(..*at).and_then(|before| before.chars().next_back()));
    let closes = |at: &usize| is_free(text.get(at + 1..).and_then(|behind| behind.chars().next()));
    let marks = || text.match_indices('_').map(|(at, _)| at);
    let open = marks().find(opens)?;
    let close = marks().filter(|at| *at > open).find(closes)?;
    text.get(open + 1..close).filter(|place| !place.is_empty())
}

fn plain(text: &str) -> String {
    let text = text.replace("**", "");
    match place(&text) {
        Some(place) => text.replace(&format!("_{place}_"), place),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_activities_and_notes_are_read() {
        let incoming = read(include_str!("../../tests/data/import/friends.md"));
        let names: Vec<&str> = incoming.people.iter().map(|newcomer| newcomer.contact.name.as_str()).collect();
        assert_eq!(names, ["Ana Souza", "Budi", "Mei Lin O'Hara"]);
        let ana = &incoming.people[0].contact;
        assert_eq!(
            (ana.aka.as_slice(), ana.city.as_deref()),
            (&["Aninha".to_owned(), "The Roaster".to_owned()][..], Some("Bandung"))
        );
        assert_eq!(
            (ana.tags.as_slice(), ana.facts[0].text.as_str()),
            (&["coffee".to_owned(), "rust".to_owned()][..], "Ana Souza has two daughters.")
        );
        let meeting = &incoming.meetings[0].meeting;
        assert_eq!((meeting.on.to_string().as_str(), meeting.at.as_deref()), ("2026-09-01", Some("Jalan Braga")));
        assert_eq!(meeting.text.as_deref(), Some("Lunch with Ana Souza and Budi at Jalan Braga. @food"));
        assert_eq!(incoming.meetings[0].handles, ["Ana Souza", "Budi"]);
        assert_eq!(incoming.bad, [(7, "the line is no entry of friends: - DATE: TEXT, or - NAME".to_owned())]);
    }

    proptest! {
        #[test]
        fn no_text_panics(lines in prop::collection::vec("(### (Friends|Notes|Activities):|- [a-z0-9é*_@()\\[\\]: -]{0,20})", 0..9)) {
            read(&lines.join("\n"));
        }
    }
}
