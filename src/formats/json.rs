//! netrec's own JSON: a data file, the rows of `export` and `list`, and JSONL with a record a line.
//!
//! A record of the data file is taken as it is. Of a row, what is derived (steps, health, dates of talks) is left; people in it are
//! told by their handles.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::incoming::{Encounter, Followup, Incoming, Newcomer};
use crate::model::record::Record;
use crate::model::{Contact, Meeting, Reminder, Section};

/// Keys of rows that are derived from other records.
const DERIVED: [&str; 9] = ["step", "health", "last", "next", "meetings", "timeline", "reminders", "gifts", "promises"];

/// The longest record of a data file, which may have photos, and the longest row, in bytes.
const LONGEST_RECORD: usize = 64 << 20;
const LONGEST_ROW: usize = 1 << 20;

/// The data file, its records not looked into.
#[derive(Deserialize)]
struct File<'a> {
    netrec: u64,
    #[serde(borrow, default)]
    settings: Option<&'a RawValue>,
    #[serde(borrow, default)]
    contacts: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    reminders: Option<Vec<&'a RawValue>>,
    #[serde(borrow, default)]
    meetings: Option<Vec<&'a RawValue>>,
}

/// Reads JSON or JSONL; what cannot be read is reported with its line. `tick` hears how many bytes are read so far.
pub fn read(text: &str, tick: &mut dyn FnMut(usize)) -> Incoming {
    let mut reading = Reading { text, read_to: 0, line: 1, incoming: Incoming::default() };
    match serde_json::from_str::<File<'_>>(text) {
        Ok(file) if file.netrec > 1 => {
            reading.incoming.fail(1, format!("the file is in form {}, of a newer netrec", file.netrec));
        }
        Ok(file) => {
            if let Some(settings) = file.settings {
                reading.settings(settings.get());
            }
            let lists = [file.contacts, file.reminders, file.meetings];
            for (section, list) in Section::ALL.into_iter().zip(lists) {
                for record in list.into_iter().flatten() {
                    reading.record(record.get(), Some(section));
                    tick(reading.read_to);
                }
            }
        }
        Err(_) => match serde_json::from_str::<Vec<&RawValue>>(text) {
            Ok(rows) => {
                for row in rows {
                    reading.record(row.get(), None);
                    tick(reading.read_to);
                }
            }
            Err(error) if text.trim_start().starts_with('[') => {
                reading.incoming.fail(error.line(), format!("this is not JSON: {error}"));
            }
            Err(_) => {
                for line in text.lines().filter(|line| !line.trim().is_empty()) {
                    reading.record(line.trim(), None);
                    tick(reading.read_to);
                }
            }
        },
    }
    reading.incoming
}

struct Reading<'a> {
    text: &'a str,
    /// Up to where lines were counted, and the number of the line there.
    read_to: usize,
    line: usize,
    incoming: Incoming,
}

impl Reading<'_> {
    /// Counts the lines up to a part of the text.
    fn go_to(&mut self, json: &str) {
        let place = (json.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        let between = self.text.as_bytes().get(self.read_to..place).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', between).count();
        self.read_to = place;
    }

    fn settings(&mut self, json: &str) {
        self.go_to(json);
        match serde_json::from_str(json) {
            Ok(settings) => self.incoming.settings = Some((self.line, settings)),
            Err(error) => self.incoming.fail(self.line, format!("these are no settings: {}", plain(&error))),
        }
    }

    /// One record, which is a part of the text.
    fn record(&mut self, json: &str, section: Option<Section>) {
        self.go_to(json);
        if let Err(reason) = self.take(json, section) {
            self.incoming.fail(self.line, reason);
        }
    }

    fn take(&mut self, json: &str, section: Option<Section>) -> Result<(), String> {
        let (section, json) = match kind_of(json) {
            Some((section, rest)) => (Some(section), Cow::Owned(format!("{{{rest}"))),
            None => (section, Cow::Borrowed(json)),
        };
        let is_row = ["\"step\":", "\"with\":[{", "\"who\":[{"].iter().any(|sign| json.contains(sign));
        if let Some(section) = section.filter(|_| !is_row) {
            if json.len() > LONGEST_RECORD {
                return Err("the record is over 64 MiB long".to_owned());
            }
            return match section {
                Section::Contacts => record(&json).map(|contact| self.contact(contact)),
                Section::Reminders => record(&json).map(|reminder| self.reminder(reminder, Vec::new())),
                Section::Meetings => record(&json).map(|meeting| self.meeting(meeting, Vec::new())),
            };
        }
        if json.len() > LONGEST_ROW {
            return Err("the record is over 1 MiB long".to_owned());
        }
        let mut row: Map<String, Value> =
            serde_json::from_str(&json).map_err(|error| format!("this is no record in JSON: {}", plain(&error)))?;
        let section = section.unwrap_or_else(|| section_of(&row));
        row.retain(|_, value| !value.is_null());
        match section {
            Section::Contacts => {
                if row.contains_key("step") {
                    DERIVED.iter().for_each(|key| drop(row.remove(*key)));
                    if row.contains_key("circle") {
                        // The cadence of a row may be that of the circle.
                        row.remove("every");
                    }
                }
                if let Some(Value::Object(met)) = row.get_mut("met") {
                    met.retain(|_, value| !value.is_null() && !value.is_object());
                }
                if let Some(Value::Array(links)) = row.get_mut("links") {
                    links.retain(|link| link.get("to").is_some());
                }
                // Other programs' people may have neither.
                row.entry("handle").or_insert("".into());
                let has_id = row.contains_key("id");
                row.entry("id").or_insert_with(|| "a000000000".into());
                self.contact(of_row(&row)?);
                if let Some(newcomer) = self.incoming.people.last_mut().filter(|_| !has_id) {
                    newcomer.id = None;
                }
            }
            Section::Reminders => {
                let handles = handles(&mut row, "who");
                row.retain(|key, value| key != "state" || value != "open");
                self.reminder(of_row(&row)?, handles);
            }
            Section::Meetings => {
                let handles = handles(&mut row, "with");
                self.meeting(of_row(&row)?, handles);
            }
        }
        Ok(())
    }

    fn contact(&mut self, contact: Contact) {
        self.incoming.people.push(Box::new(Newcomer::new(self.line, Some(contact.id), contact)));
    }

    fn reminder(&mut self, reminder: Reminder, handles: Vec<String>) {
        self.incoming.reminders.push(Followup { line: self.line, reminder, handles });
    }

    fn meeting(&mut self, meeting: Meeting, handles: Vec<String>) {
        self.incoming.meetings.push(Encounter {
            line: self.line,
            id: Some(meeting.id),
            meeting,
            emails: Vec::new(),
            per_person: false,
            handles,
        });
    }
}

/// What the first key of a line of JSONL says that it is, and what follows that key.
fn kind_of(json: &str) -> Option<(Section, &str)> {
    let (kind, rest) = json.strip_prefix("{\"type\":\"")?.split_once("\",")?;
    Some((Section::ALL.into_iter().find(|section| section.singular() == kind)?, rest))
}

/// What a record without a type is, by its keys.
fn section_of(row: &Map<String, Value>) -> Section {
    let has = |keys: &[&str]| keys.iter().any(|key| row.contains_key(*key));
    if has(&["name", "handle", "emails"]) {
        Section::Contacts
    } else if has(&["with", "via", "planned", "learned", "gave", "got"]) {
        Section::Meetings
    } else {
        Section::Reminders
    }
}

/// Takes people who are told by their handles out of a row.
fn handles(row: &mut Map<String, Value>, key: &str) -> Vec<String> {
    let Some(Value::Array(people)) = row.get_mut(key) else { return Vec::new() };
    let handle = |person: &Value| Some(person.get("handle")?.as_str()?.to_owned());
    let found = people.iter().filter_map(handle).collect();
    people.retain(|person| handle(person).is_none());
    found
}

/// Through text, since values that are kept as the bytes they were have none in a tree.
fn of_row<R: Record>(row: &Map<String, Value>) -> Result<R, String> {
    record(&serde_json::to_string(row).map_err(|error| plain(&error))?)
}

fn record<R: Record>(json: &str) -> Result<R, String> {
    serde_json::from_str(json).map_err(|error| format!("this is no {}: {}", R::SECTION.singular(), plain(&error)))
}

fn plain(error: &serde_json::Error) -> String {
    error.to_string().split(" at line ").next().unwrap_or_default().to_owned()
}
