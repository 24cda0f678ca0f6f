//! What is wrong with a file that can be read, line by line.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::scan::object;
use super::view::View;
use crate::error::Result;
use crate::model::{Contact, Id, Meeting, Record, Reminder, Section};

/// Something wrong in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The list, where it is in one.
    pub list: Option<Section>,
    /// The record, where it has an id.
    pub id: Option<Id>,
    /// What is wrong.
    pub what: String,
}

/// A record as far as its line can be read.
pub(super) enum Read {
    Contact(Box<Contact>),
    Reminder(Box<Reminder>),
    Meeting(Box<Meeting>),
    /// Why it cannot be.
    Not(String),
}

/// Reads a line as a record of a list, down to the last escape.
pub(super) fn read(section: Section, line: &[u8]) -> Read {
    fn as_record<R: Record>(line: &[u8], kind: fn(Box<R>) -> Read) -> Read {
        let read = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned()).and_then(|text| {
            // Only a decoder sees half a surrogate pair.
            let value = serde_json::from_str::<Value>(text);
            value.and_then(|_| serde_json::from_str::<R>(text)).map_err(|error| {
                let message = error.to_string();
                message.split(" at line ").next().unwrap_or_default().to_owned()
            })
        });
        match read {
            Ok(record) => kind(Box::new(record)),
            Err(why) => Read::Not(why),
        }
    }
    match section {
        Section::Contacts => as_record(line, Read::Contact),
        Section::Reminders => as_record(line, Read::Reminder),
        Section::Meetings => as_record(line, Read::Meeting),
    }
}

impl View {
    /// Reads everything to the last byte and says what is wrong, in the order of the file.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn problems(&self) -> Result<Vec<Problem>> {
        let mut search =
            Search { problems: Vec::new(), ids: HashMap::new(), handles: HashMap::new(), people: HashSet::new() };
        search.people.extend(self.network.contacts.iter().map(|contact| contact.id));
        let head = self.lines_before(self.layout.lists[0].start)?;
        let mut line = head + 1;
        for section in Section::ALL {
            let mut count = 0;
            self.lines(section, |at, bytes| {
                search.look(section, line + at, bytes);
                count += 1;
                Ok(())
            })?;
            // The line that closes the list, and the one that opens the next.
            line += count + 2;
        }
        if let Some(me) = self.network.settings.me.filter(|me| !search.people.contains(me)) {
            search.add(2, None, None, format!("the setting me names nobody who is there: {me}"));
        }
        for contact in self.network.contacts.iter().filter(|contact| {
            contact.every.is_none()
                && contact.circle.as_ref().is_some_and(|circle| self.network.settings.cadence_of(circle).is_none())
        }) {
            let circle = contact.circle.as_deref().unwrap_or_default();
            let what = format!(
                "{} is in the circle {circle:?}, which has no cadence (netrec config circle.{circle} 1mo)",
                contact.handle
            );
            search.add(0, Some(Section::Contacts), Some(contact.id), what);
        }
        search.problems.sort_by_key(|problem| problem.line);
        Ok(search.problems)
    }
}

struct Search {
    problems: Vec<Problem>,
    /// On which line an id was seen first.
    ids: HashMap<Id, usize>,
    handles: HashMap<String, usize>,
    people: HashSet<Id>,
}

impl Search {
    fn add(&mut self, line: usize, list: Option<Section>, id: Option<Id>, what: String) {
        self.problems.push(Problem { line, list, id, what });
    }

    fn look(&mut self, section: Section, line: usize, bytes: &[u8]) {
        let (id, named) = match read(section, bytes) {
            Read::Not(why) => {
                return self.add(
                    line,
                    Some(section),
                    None,
                    format!("this {} cannot be read: {why}", section.singular()),
                );
            }
            Read::Contact(contact) => {
                if let Some(first) = self.handles.get(&contact.handle) {
                    let what = format!("the handle {} stands on line {first} already", contact.handle);
                    self.add(line, Some(section), Some(contact.id), what);
                } else {
                    self.handles.insert(contact.handle.clone(), line);
                }
                if contact.conflicts.is_some() {
                    let what = format!(
                        "{} has fields in conflict, from a merge: see netrec edit {}",
                        contact.name, contact.handle
                    );
                    self.add(line, Some(section), Some(contact.id), what);
                }
                let by = contact.met.as_ref().and_then(|met| met.by);
                (contact.id, contact.links.iter().map(|link| link.to).chain(by).collect::<Vec<_>>())
            }
            Read::Reminder(reminder) => (reminder.id, reminder.who),
            Read::Meeting(meeting) => (meeting.id, meeting.with),
        };
        if let Some(first) = self.ids.insert(id, line) {
            self.ids.insert(id, first);
            self.add(line, Some(section), Some(id), format!("the id {id} stands on line {first} already"));
        }
        let strangers: Vec<Id> = named.into_iter().filter(|named| !self.people.contains(named)).collect();
        for stranger in strangers {
            self.add(line, Some(section), Some(id), format!("it names somebody who is not there: {stranger}"));
        }
        for key in doubled_keys(bytes) {
            self.add(line, Some(section), Some(id), format!("the key {key:?} stands twice in it: the last one counts"));
        }
    }
}

fn doubled_keys(line: &[u8]) -> Vec<String> {
    let mut seen: Vec<Vec<u8>> = Vec::new();
    let mut doubled = Vec::new();
    let _ = object(line, |scan, key| {
        if seen.iter().any(|known| known == key) {
            doubled.push(String::from_utf8_lossy(key).into_owned());
        } else {
            seen.push(key.to_vec());
        }
        scan.skip()
    });
    doubled
}
