//! A page for each person.

use rustc_hash::FxHashMap;

use super::Exported;
use crate::app::App;
use crate::error::Error;
use crate::formats::markdown::{self, Page};
use crate::model::{Contact, Id, Meeting, Person, Reminder};

/// Writes all pages one behind the other.
pub fn write(app: &mut App, exported: &Exported<'_>) -> anyhow::Result<()> {
    let mut first = true;
    each(exported, false, |_, page| {
        if !std::mem::take(&mut first) {
            app.write("\n")?;
        }
        app.write(page)
    })
}

/// The name of the file of somebody's page.
pub fn file(handle: &str) -> String {
    format!("{handle}.md")
}

/// Calls `each` with everybody's handle and page. Where pages are files they lead to each other.
pub fn each(
    exported: &Exported<'_>,
    files: bool,
    mut each: impl FnMut(&str, &str) -> Result<(), Error>,
) -> anyhow::Result<()> {
    let view = exported.view;
    let network = &view.network;
    let contacts = exported.contacts()?;
    let mut links = links(exported)?;
    let mut reminders: FxHashMap<Person, Vec<usize>> = FxHashMap::default();
    for (at, reminder) in network.reminders.iter().enumerate() {
        reminder.who.iter().for_each(|person| reminders.entry(*person).or_default().push(at));
    }
    let mut meetings: FxHashMap<Person, Vec<usize>> = FxHashMap::default();
    for (at, meeting) in network.meetings.iter().enumerate() {
        meeting.with.iter().for_each(|person| meetings.entry(*person).or_default().push(at));
    }
    let who = |id: Id| {
        let person = network.person(id)?;
        let contact = network.contact(person);
        Some((contact.name.to_string(), (files && exported.means(person)).then(|| file(&contact.handle))))
    };
    for (person, contact) in exported.people.iter().zip(&contacts) {
        let mut places = meetings.remove(person).unwrap_or_default();
        places.sort_by_key(|at| std::cmp::Reverse((network.meetings[*at].on, *at)));
        let meetings: Vec<Meeting> = places.into_iter().map(|at| view.meeting(at)).collect::<Result<_, _>>()?;
        let mut places = reminders.remove(person).unwrap_or_default();
        places.sort_by_key(|at| (network.reminders[*at].state.is_some(), network.reminders[*at].on));
        let reminders: Vec<Reminder> = places.into_iter().map(|at| view.reminder(at)).collect::<Result<_, _>>()?;
        let links = links.remove(&contact.id).unwrap_or_default();
        let mut page = Vec::new();
        let parts = Page { contact, links: &links, meetings: &meetings, reminders: &reminders, who: &who };
        markdown::write(&mut page, &parts).map_err(Error::output)?;
        each(&contact.handle, &String::from_utf8_lossy(&page))?;
    }
    Ok(())
}

/// Those whom somebody knows, each with the word for it.
type Links = FxHashMap<Id, Vec<(Id, Option<String>)>>;

/// Whom everybody knows: a link is kept with one of the two and read both ways.
fn links(exported: &Exported<'_>) -> anyhow::Result<Links> {
    let view = exported.view;
    let mut links = Links::default();
    let mut add = |from: Id, to: Id, word: &Option<String>| {
        let known = links.entry(from).or_default();
        if !known.iter().any(|(other, _)| *other == to) {
            known.push((to, word.clone()));
        }
    };
    for person in 0..view.network.contacts.len() as Person {
        let contact: Contact = view.part(person, &["links"])?;
        for link in contact.links.iter().filter(|link| view.network.person(link.to).is_some()) {
            add(contact.id, link.to, &link.as_word);
            add(link.to, contact.id, &link.as_word);
        }
    }
    Ok(links)
}
