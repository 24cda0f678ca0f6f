//! What is wrong with a file that can be read, line by line.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::Store;
use super::crypt::Opened;
use super::form::{Origin, Refused};
use super::lines::FIRST;
use super::parts::{each_line, is_in_lines};
use super::scan::object;
use super::view::View;
use crate::error::{Error, Result};
use crate::model::merge::{CONFLICTS, described};
use crate::model::record::Unknown;
use crate::model::{Contact, Id, Meeting, Record, Reminder, Section, Settings};

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
    /// Whether [`Store::mend`] mends it; anything else is a hint, and the file is whole.
    pub mends: bool,
}

/// A record as far as its line can be read.
pub(super) enum Read {
    Contact(Box<Contact>),
    Reminder(Box<Reminder>),
    Meeting(Box<Meeting>),
    /// At which column of it, from 1, and why it cannot be.
    Not(usize, String),
}

/// Reads a line as a record of a list, down to the last escape.
pub(super) fn read(section: Section, line: &[u8]) -> Read {
    fn as_record<R: Record>(line: &[u8], kind: fn(Box<R>) -> Read) -> Read {
        let read = std::str::from_utf8(line)
            .map_err(|error| (error.valid_up_to() + 1, "it is not UTF-8".to_owned()))
            .and_then(|text| {
                // Only a decoder sees half a surrogate pair.
                let value = serde_json::from_str::<Value>(text);
                value.and_then(|_| serde_json::from_str::<R>(text)).map_err(|error| {
                    let message = error.to_string();
                    (error.column(), message.split(" at line ").next().unwrap_or_default().to_owned())
                })
            });
        match read {
            Ok(record) => kind(Box::new(record)),
            Err((column, why)) => Read::Not(column, why),
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
        let network = &self.network;
        let mut search = Search::new(network.contacts.iter().map(|contact| contact.id), self.origin.is_none());
        let values = self.origin.as_ref().map(Origin::lines);
        let head = self.lines_before(self.layout.lists[0].start)?;
        let mut line = head + 1;
        for section in Section::ALL {
            let mut at = usize::try_from(self.layout.lists[section as usize].start).unwrap_or(usize::MAX);
            let mut count = 0;
            self.lines(section, |number, bytes| {
                search.look(section, values.as_ref().map_or(line + number, |values| on_line(values, at)), bytes);
                // Behind all but the last stands a comma, and behind that one nothing is looked up.
                at += bytes.len() + 2;
                count += 1;
                Ok(())
            })?;
            // The line that closes the list, and the one that opens the next.
            line += count + 2;
        }
        search.judge_settings(&network.settings, values.as_ref().map_or(2, |values| on_line(values, SETTINGS_AT)));
        Ok(search.in_order())
    }
}

impl Store {
    /// Says of a file that cannot be read all that is wrong in it, line by line.
    ///
    /// # Errors
    /// The error that reading it ended with, where that is not about its lines: a newer file, one that is gone, or JSON of another
    /// shape.
    pub fn problems_behind(&self, error: Error) -> Result<Vec<Problem>> {
        let Ok(Opened { plain: bytes, .. }) = self.opened(&self.paths.data) else { return Err(error) };
        let (text, values) = match self.normalise(&bytes) {
            Ok(formed) if formed.text.as_bytes() != bytes => (formed.text.into_bytes(), Some(formed.origin.lines())),
            // Of lines that are none of ours the error says where they break off.
            Err(Refused::Damaged(_)) if !is_in_lines(&bytes) => return Err(error),
            Ok(_) | Err(Refused::Damaged(_)) => (bytes, None),
            Err(Refused::Newer(_)) => return Err(error),
        };
        let mut people = Vec::new();
        each_line(&text, |line| {
            if let (Some(Section::Contacts), Read::Contact(contact)) = (line.list, read(Section::Contacts, line.object))
            {
                people.push(contact.id);
            }
        });
        let mut search = Search::new(people, values.is_none());
        each_line(&text, |line| {
            let number = values.as_ref().map_or(line.number, |values| on_line(values, line.at));
            match (line.list, line.is_pair()) {
                (Some(section), _) => search.look(section, number, line.object),
                (None, true) => {}
                (None, false) => search.add(number, None, None, "this line cannot be read".to_owned(), true),
            }
        });
        match search.problems.iter().any(|problem| problem.id.is_none()) {
            true => Ok(search.in_order()),
            // Every line can be read: it is the frame that is broken.
            false => Err(error),
        }
    }
}

/// Where the settings of a file in form begin.
const SETTINGS_AT: usize = FIRST.len() + "\n\"settings\":".len();

/// The line of the user's own file on which the value stands that is at an offset of the form.
fn on_line(values: &[(usize, usize)], at: usize) -> usize {
    let behind = values.partition_point(|(formed, _)| *formed <= at);
    behind.checked_sub(1).and_then(|last| values.get(last)).map_or(1, |(_, line)| *line)
}

struct Search {
    /// Whether columns are those of the user's own file.
    in_form: bool,
    problems: Vec<Problem>,
    /// On which line an id was seen first.
    ids: HashMap<Id, usize>,
    handles: HashMap<String, usize>,
    people: HashSet<Id>,
    /// Who is in a circle without a cadence of their own: the line, the id, the handle and the circle.
    circles: Vec<(usize, Id, String, String)>,
}

impl Search {
    fn new(people: impl IntoIterator<Item = Id>, in_form: bool) -> Search {
        Search {
            in_form,
            problems: Vec::new(),
            ids: HashMap::new(),
            handles: HashMap::new(),
            people: people.into_iter().collect(),
            circles: Vec::new(),
        }
    }

    fn add(&mut self, line: usize, list: Option<Section>, id: Option<Id>, what: String, mends: bool) {
        self.problems.push(Problem { line, list, id, what, mends });
    }

    fn in_order(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.line);
        self.problems
    }

    /// What the settings and the records say of each other.
    fn judge_settings(&mut self, settings: &Settings, line: usize) {
        self.conflicts(2, None, &settings.unknown);
        if let Some(me) = settings.me.filter(|me| !self.people.contains(me)) {
            self.add(line, None, None, format!("the setting me names nobody who is there: {me}"), true);
        }
        for (line, id, handle, circle) in std::mem::take(&mut self.circles) {
            if settings.cadence_of(&circle).is_none() {
                let what = format!(
                    "{handle} is in the circle {circle:?}, which has no cadence: netrec config circle.{circle} 1mo"
                );
                self.add(line, Some(Section::Contacts), Some(id), what, false);
            }
        }
    }

    /// What a merge noted in anything but a contact.
    fn conflicts(&mut self, line: usize, record: Option<(Section, Id)>, unknown: &Unknown) {
        let Some(conflicts) = unknown.get(CONFLICTS) else { return };
        let (what, how) = match record {
            Some((section, id)) => {
                (format!("this {} has", section.singular()), format!("netrec edit {id} looks at it"))
            }
            None => ("the settings have".to_owned(), "netrec config settles one".to_owned()),
        };
        let what = format!("{what} fields in conflict, from a merge: {}; {how}", described(conflicts));
        self.add(line, record.map(|(section, _)| section), record.map(|(_, id)| id), what, true);
    }

    fn look(&mut self, section: Section, line: usize, bytes: &[u8]) {
        let (id, named) = match read(section, bytes) {
            Read::Not(column, why) => {
                let place = if self.in_form { format!(", column {column}") } else { String::new() };
                let what = format!("this {} cannot be read{place}: {why}", section.singular());
                return self.add(line, Some(section), None, what, true);
            }
            Read::Contact(contact) => {
                if let Some(first) = self.handles.get(&contact.handle) {
                    let what = format!("the handle {} stands on line {first} already", contact.handle);
                    self.add(line, Some(section), Some(contact.id), what, true);
                } else {
                    self.handles.insert(contact.handle.clone(), line);
                }
                if let Some(conflicts) = &contact.conflicts {
                    let what = format!(
                        "{} has fields in conflict, from a merge: {}; netrec set {} FIELD=VALUE settles one",
                        contact.name,
                        described(conflicts),
                        contact.handle
                    );
                    self.add(line, Some(section), Some(contact.id), what, true);
                }
                if let Some(circle) = contact.circle.as_ref().filter(|_| contact.every.is_none()) {
                    self.circles.push((line, contact.id, contact.handle.clone(), circle.clone()));
                }
                let by = contact.met.as_ref().and_then(|met| met.by);
                (contact.id, contact.links.iter().map(|link| link.to).chain(by).collect::<Vec<_>>())
            }
            Read::Reminder(reminder) => {
                self.conflicts(line, Some((section, reminder.id)), &reminder.unknown);
                (reminder.id, reminder.who)
            }
            Read::Meeting(meeting) => {
                self.conflicts(line, Some((section, meeting.id)), &meeting.unknown);
                (meeting.id, meeting.with)
            }
        };
        if let Some(first) = self.ids.insert(id, line) {
            self.ids.insert(id, first);
            self.add(line, Some(section), Some(id), format!("the id {id} stands on line {first} already"), true);
        }
        let strangers: Vec<Id> = named.into_iter().filter(|named| !self.people.contains(named)).collect();
        for stranger in strangers {
            self.add(line, Some(section), Some(id), format!("it names somebody who is not there: {stranger}"), true);
        }
        for key in doubled_keys(bytes) {
            let what = format!("the key {key:?} stands twice in it: the last one counts");
            self.add(line, Some(section), Some(id), what, true);
        }
    }
}

/// The keys that stand in an object more than once.
pub(super) fn doubled_keys(line: &[u8]) -> Vec<String> {
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
