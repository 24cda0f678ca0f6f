//! Completion in the shell, from the data file: people, items, events, tags, circles, worlds, fields.
//!
//! A shell that completes must never see an error: whatever cannot be read offers nothing.

mod query;

use std::collections::BTreeSet;
use std::ffi::OsStr;

use clap_complete::engine::CompletionCandidate as Candidate;

pub use query::{fields, people_or_query, query};

use super::shells::SHELLS;
use crate::app::App;
use crate::model::{Contact, Kind, Moment, Network, Person, Prefixes, Section, Via};
use crate::recipe::{Diary, due};
use crate::render::escape::visible;
use crate::store::{Need, View};
use crate::words::when::{self, Looking};

/// What a completer returns.
type Candidates = Vec<Candidate>;

/// A value from the file with a word about it. One that holds something that a terminal would obey is not offered, since the shell
/// shows it as it is.
fn of_file(value: String, help: Option<&str>) -> Option<Candidate> {
    let is_plain = visible(&value) == value;
    let help = || help.map(|help| visible(help).into_owned().into());
    // All are of one group. One that names none gets the whole usage of its argument for a name, ten thousand times.
    is_plain.then(|| Candidate::new(value).help(help()).tag(Some("".into())))
}

/// The file, read as far as needed, and the day to take for today.
fn view(need: Need) -> Option<(App, View)> {
    let mut app = App::of_completion();
    let today = app.variable("NETREC_TODAY").and_then(|text| when::parse(text, app.today(), Looking::Ahead).ok());
    if let Some(Moment { day, time }) = today {
        app.pretend(day, time);
    }
    let view = app.store().ok()?.read(need).ok()?;
    Some((app, view))
}

/// What is being typed, behind the last comma, and what stands before it.
fn last_part(current: &OsStr) -> (String, String) {
    let text = current.to_string_lossy();
    match text.rfind(',') {
        Some(comma) => (text[..=comma].to_owned(), text[comma + 1..].to_owned()),
        None => (String::new(), text.into_owned()),
    }
}

/// People by their handles; where none begins so, by a word of their names.
pub fn people(current: &OsStr) -> Candidates {
    let (before, typed) = last_part(current);
    let Some((_, view)) = view(Need::CONTACTS) else { return Candidates::new() };
    handles(&view.network, &before, &typed)
}

fn handles(network: &Network, before: &str, typed: &str) -> Candidates {
    let typed = typed.to_lowercase();
    let by_handle = |person: &Person| network.contact(*person).handle.starts_with(&typed);
    let by_name = |person: &Person| {
        network.contact(*person).name.split_whitespace().any(|word| word.to_lowercase().starts_with(&typed))
    };
    let everybody = || 0..network.contacts.len() as Person;
    let mut found: Vec<Person> = everybody().filter(by_handle).collect();
    if found.is_empty() {
        found = everybody().filter(by_name).collect();
    }
    let candidate = |person: Person| {
        let contact = network.contact(person);
        of_file(format!("{before}{}", contact.handle), Some(&contact.name))
    };
    found.into_iter().filter_map(candidate).collect()
}

/// Items that are due, by the beginnings of their ids; else people.
pub fn items(current: &OsStr) -> Candidates {
    let (before, typed) = last_part(current);
    let Some((app, view)) = view(Need::ALL) else { return Candidates::new() };
    let network = &view.network;
    let diary = Diary::of_last(network);
    let items = due(network, &diary, app.today(), app.today());
    let prefixes = Prefixes::new(network, items.iter().map(|item| item.id));
    let named = items.iter().map(|item| {
        let names = super::people::names(network, &item.people);
        (prefixes.of(item.id), format!("{} {names}, {}", item.kind, Moment::from(item.date).said()))
    });
    let mut candidates: Candidates = named
        .filter(|(id, _)| id.starts_with(&typed))
        .filter_map(|(id, help)| of_file(format!("{before}{id}"), Some(&help)))
        .collect();
    let mut people: Vec<Person> = items.iter().flat_map(|item| item.people.iter().copied()).collect();
    people.sort_unstable();
    people.dedup();
    let those_due = people.into_iter().map(|person| network.contact(person));
    let those_due = those_due.filter(|contact| contact.handle.starts_with(&typed));
    candidates
        .extend(those_due.filter_map(|contact| of_file(format!("{before}{}", contact.handle), Some(&contact.name))));
    candidates
}

/// People, and reminders and meetings that are due.
pub fn records(current: &OsStr) -> Candidates {
    let mut candidates = people(current);
    if candidates.is_empty() {
        candidates = items(current);
    }
    candidates
}

/// Values that stand in the file already.
fn values(current: &OsStr, collect: impl Fn(&Contact, &mut BTreeSet<String>)) -> Candidates {
    let typed = current.to_string_lossy().to_lowercase();
    let Some((_, view)) = view(Need::CONTACTS) else { return Candidates::new() };
    let mut values = BTreeSet::new();
    if view.load(Section::Contacts).is_ok() {
        for person in 0..view.network.contacts.len() as Person {
            if let Ok(contact) = view.contact(person) {
                collect(&contact, &mut values);
            }
        }
    }
    let values = values.into_iter().filter(|value| value.to_lowercase().starts_with(&typed));
    values.filter_map(|value| of_file(value, None)).collect()
}

/// Tags.
pub fn tags(current: &OsStr) -> Candidates {
    values(current, |contact, values| values.extend(contact.tags.iter().cloned()))
}

/// Interests.
pub fn interests(current: &OsStr) -> Candidates {
    values(current, |contact, values| values.extend(contact.interests.iter().cloned()))
}

/// Organisations.
pub fn orgs(current: &OsStr) -> Candidates {
    values(current, |contact, values| values.extend(contact.org.clone()))
}

/// Cities.
fn cities(current: &OsStr) -> Candidates {
    values(current, |contact, values| values.extend(contact.city.clone()))
}

/// Events at which people were met.
pub fn events(current: &OsStr) -> Candidates {
    values(current, |contact, values| values.extend(contact.met.as_ref().and_then(|met| met.event.clone())))
}

/// Circles.
pub fn circles(current: &OsStr) -> Candidates {
    let typed = current.to_string_lossy().into_owned();
    let Some((_, view)) = view(Need::CONTACTS) else { return Candidates::new() };
    let circles = view.network.settings.circles.0.iter().filter(|(name, _)| name.starts_with(&typed));
    circles.filter_map(|(name, every)| of_file(name.clone(), Some(&every.to_string()))).collect()
}

/// Worlds: the usual ones, and those in the file.
pub fn worlds(current: &OsStr) -> Candidates {
    let typed = current.to_string_lossy().into_owned();
    let mut worlds: BTreeSet<String> = crate::model::settings::WORLDS.iter().map(|world| (*world).to_owned()).collect();
    if let Some((_, view)) = view(Need::CONTACTS) {
        worlds.extend(
            view.network.contacts.iter().filter_map(|contact| contact.world.as_ref()).map(|world| world.to_string()),
        );
    }
    worlds.into_iter().filter(|world| world.starts_with(&typed)).filter_map(|world| of_file(world, None)).collect()
}

/// Keys of settings.
pub fn settings(current: &OsStr) -> Candidates {
    let typed = current.to_string_lossy();
    let circles = circles(OsStr::new("")).into_iter().map(|circle| circle.add_prefix("circle."));
    let others = ["follow-up-after", "region", "me"].into_iter().map(Candidate::new);
    circles.chain(others).filter(|key| key.get_value().to_string_lossy().starts_with(&*typed)).collect()
}

/// Kinds of reminders.
pub fn kinds(current: &OsStr) -> Candidates {
    words(current, Kind::ALL.iter().map(|kind| kind.word()))
}

/// Media.
pub fn media(current: &OsStr) -> Candidates {
    words(current, Via::ALL.iter().map(|via| via.word()))
}

/// Shells.
pub fn shells(current: &OsStr) -> Candidates {
    words(current, SHELLS.names())
}

/// Commands and topics of the help.
pub fn subjects(current: &OsStr) -> Candidates {
    words(current, super::help::subjects())
}

/// Those of some words that begin with what is typed.
fn words(current: &OsStr, known: impl Iterator<Item = &'static str>) -> Candidates {
    let typed = current.to_string_lossy().to_lowercase();
    known.filter(|word| word.starts_with(&typed)).map(Candidate::new).collect()
}
