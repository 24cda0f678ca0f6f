//! Mends a file without guessing: what names nobody is taken out, what is doubled is made single, and what cannot be read is
//! put aside into a file of its own.

use std::collections::HashSet;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

use super::check::{Read, read};
use super::files::{Draft, Piece, Source, Stamp, private};
use super::form::normalise;
use super::history::Reason;
use super::lines::FIRST;
use super::{Changed, Need, Occasion, Store};
use crate::error::{Error, Result};
use crate::model::{Contact, Id, Section};

/// What was mended.
#[derive(Debug, Default)]
pub struct Mended {
    /// What was done, a line each.
    pub done: Vec<String>,
    /// How many lines were put aside, and where.
    pub aside: Option<(usize, PathBuf)>,
}

/// The lines of a file, as far as they can be told apart.
#[derive(Default)]
pub(super) struct Parts {
    /// The lines between the first one and the lists: settings, and keys that are not known.
    top: Vec<String>,
    lists: [Vec<String>; 3],
    aside: Vec<Vec<u8>>,
}

impl Store {
    /// Mends the file, as one operation.
    ///
    /// # Errors
    /// A file that is gone or newer, or that the system refuses to read or write.
    pub fn mend(&self, occasion: Occasion<'_>) -> Result<Changed<Mended>> {
        let _lock = self.lock(occasion)?;
        if let Ok(view) = self.read(Need::ALL) {
            self.settle_history(&view)?;
        }
        let data = &self.paths.data;
        let stamp = Stamp::at(data);
        let bytes = fs::read(data).map_err(|error| Error::io("read", data, error))?;
        let mut parts = match normalise(&bytes) {
            Ok(formed) => Parts::of(formed.text.as_bytes()),
            Err(super::form::Refused::Newer(form)) => return Err(self.newer(form)),
            Err(super::form::Refused::Damaged(_)) => Parts::of(&bytes),
        };
        let done = parts.mend()?;
        let text = parts.text();
        let mut changed = Changed {
            value: Mended { done, aside: None },
            operation: None,
            created: false,
            reformed: false,
            warnings: Vec::new(),
        };
        if text.as_bytes() == bytes {
            return Ok(changed);
        }
        changed.value.aside = self.put_aside(&parts.aside)?;
        let draft = Draft::write(data, &Source::Memory(Vec::new()), &[Piece::New(text.into_bytes())])?;
        match self.commit_whole(draft, Reason::Mend, stamp, occasion, None, &mut changed.warnings)? {
            Some(operation) => changed.operation = Some(operation),
            None => return Err(self.restless()),
        }
        Ok(changed)
    }

    /// Keeps lines that cannot be read beside the file.
    fn put_aside(&self, lines: &[Vec<u8>]) -> Result<Option<(usize, PathBuf)>> {
        if lines.is_empty() {
            return Ok(None);
        }
        let path = self.paths.beside(".aside");
        let written = private().append(true).create(true).open(&path).and_then(|mut file| {
            for line in lines {
                file.write_all(line)?;
                file.write_all(b"\n")?;
            }
            file.sync_all()
        });
        written.map_err(|error| Error::io("write", &path, error))?;
        Ok(Some((lines.len(), path)))
    }
}

impl Parts {
    /// The file without a person, and without whatever names nobody else.
    pub(super) fn without(mut self, id: Id) -> Result<String> {
        self.lists[Section::Contacts as usize].retain(|line| match read(Section::Contacts, line.as_bytes()) {
            Read::Contact(contact) => contact.id != id,
            _ => true,
        });
        self.take_strangers_out(&mut Vec::new())?;
        let named = id.to_string();
        for list in &mut self.lists {
            list.retain(|line| !line.contains(&named));
        }
        Ok(self.text())
    }

    /// Takes a file apart by its lines, whatever stands between them.
    pub(super) fn of(bytes: &[u8]) -> Parts {
        let mut parts = Parts::default();
        let mut list: Option<Section> = None;
        for raw in bytes.split(|byte| *byte == b'\n') {
            let line = raw.trim_ascii();
            let header = Section::ALL.into_iter().find(|section| line == format!("\"{section}\":[").as_bytes());
            if header.is_some() {
                list = header;
                continue;
            }
            if line.is_empty() || line == FIRST.as_bytes() || matches!(line, b"]," | b"]}" | b"]") {
                continue;
            }
            let object = line.strip_suffix(b",").unwrap_or(line);
            let text = std::str::from_utf8(object).ok();
            match (list, text) {
                (Some(section), Some(text)) if !matches!(read(section, object), Read::Not(_)) => {
                    parts.lists[section as usize].push(text.to_owned());
                }
                (None, Some(text)) if serde_json::from_str::<serde_json::Value>(&format!("{{{text}}}")).is_ok() => {
                    parts.top.push(text.to_owned());
                }
                _ => parts.aside.push(raw.to_vec()),
            }
        }
        parts
    }

    fn mend(&mut self) -> Result<Vec<String>> {
        let mut done = Vec::new();
        for section in Section::ALL {
            let list = &mut self.lists[section as usize];
            let mut seen = HashSet::new();
            let before = list.len();
            list.retain(|line| seen.insert(line.clone()));
            if list.len() < before {
                done.push(format!("took out {} doubled lines of {section}", before - list.len()));
            }
        }
        self.make_ids_unique(&mut done)?;
        self.make_handles_unique(&mut done)?;
        self.take_strangers_out(&mut done)?;
        if !self.top.iter().any(|line| line.starts_with("\"settings\":")) {
            self.top.insert(0, "\"settings\":{}".to_owned());
        }
        if !self.aside.is_empty() {
            done.push(format!("put aside {} lines that cannot be read", self.aside.len()));
        }
        Ok(done)
    }

    /// A second record with an id gets a new one; whoever is named by it is the first.
    fn make_ids_unique(&mut self, done: &mut Vec<String>) -> Result<()> {
        let mut ids: HashSet<Id> = HashSet::new();
        for section in Section::ALL {
            for line in &mut self.lists[section as usize] {
                let mut record = read(section, line.as_bytes());
                let id = match &mut record {
                    Read::Contact(contact) => &mut contact.id,
                    Read::Reminder(reminder) => &mut reminder.id,
                    Read::Meeting(meeting) => &mut meeting.id,
                    Read::Not(_) => continue,
                };
                if ids.insert(*id) {
                    continue;
                }
                let bits =
                    getrandom::u64().map_err(|error| Error::failed(format!("no random bits for an id: {error}")))?;
                let (old, new) = (*id, Id::from_random(bits));
                ids.insert(new);
                *id = new;
                *line = match &record {
                    Read::Contact(contact) => written(contact)?,
                    Read::Reminder(reminder) => written(reminder)?,
                    Read::Meeting(meeting) => written(meeting)?,
                    Read::Not(_) => continue,
                };
                done.push(format!("gave the second {} with the id {old} the id {new}", section.singular()));
            }
        }
        Ok(())
    }

    fn make_handles_unique(&mut self, done: &mut Vec<String>) -> Result<()> {
        let mut handles: HashSet<String> = HashSet::new();
        for line in &mut self.lists[Section::Contacts as usize] {
            let Read::Contact(mut contact) = read(Section::Contacts, line.as_bytes()) else { continue };
            if handles.insert(contact.handle.clone()) {
                continue;
            }
            let mut number = 2;
            while handles.contains(&format!("{}-{number}", contact.handle)) {
                number += 1;
            }
            let old = std::mem::take(&mut contact.handle);
            contact.handle = format!("{old}-{number}");
            handles.insert(contact.handle.clone());
            *line = written(&*contact)?;
            done.push(format!("gave the second {old} the handle {}", contact.handle));
        }
        Ok(())
    }

    fn take_strangers_out(&mut self, done: &mut Vec<String>) -> Result<()> {
        let contacts = self.lists[Section::Contacts as usize].iter();
        let people: HashSet<Id> =
            contacts.filter_map(|line| serde_json::from_str::<Contact>(line).ok()).map(|contact| contact.id).collect();
        let mut lost = Vec::new();
        for section in Section::ALL {
            let mut kept = Vec::new();
            for line in std::mem::take(&mut self.lists[section as usize]) {
                let mended = match read(section, line.as_bytes()) {
                    Read::Contact(mut contact) => {
                        let before = contact.clone();
                        contact.links.retain(|link| people.contains(&link.to));
                        if let Some(met) = &mut contact.met {
                            met.by = met.by.filter(|by| people.contains(by));
                        }
                        (*contact != *before).then(|| written(&*contact)).transpose()?
                    }
                    Read::Reminder(mut reminder) => {
                        let before = reminder.who.len();
                        reminder.who.retain(|who| people.contains(who));
                        if before > 0 && reminder.who.is_empty() {
                            // Without anybody in it, it would turn into a plan to explore.
                            lost.push(line.clone().into_bytes());
                            continue;
                        }
                        (reminder.who.len() < before).then(|| written(&*reminder)).transpose()?
                    }
                    Read::Meeting(mut meeting) => {
                        let before = meeting.with.len();
                        meeting.with.retain(|with| people.contains(with));
                        (meeting.with.len() < before).then(|| written(&*meeting)).transpose()?
                    }
                    Read::Not(_) => None,
                };
                if mended.is_some() {
                    done.push(format!("took somebody who is not there out of a {}", section.singular()));
                }
                kept.push(mended.unwrap_or(line));
            }
            self.lists[section as usize] = kept;
        }
        self.aside.append(&mut lost);
        Ok(())
    }

    /// The file, in form.
    fn text(&self) -> String {
        let mut text = format!("{FIRST}\n");
        for line in &self.top {
            text.push_str(line);
            text.push_str(",\n");
        }
        for section in Section::ALL {
            text.push_str(&format!("\"{section}\":[\n"));
            let list = &self.lists[section as usize];
            text.push_str(&list.join(",\n"));
            if !list.is_empty() {
                text.push('\n');
            }
            text.push_str(if section == Section::Meetings { "]}\n" } else { "],\n" });
        }
        text
    }
}

fn written<T: serde::Serialize>(record: &T) -> Result<String> {
    serde_json::to_string(record).map_err(|error| Error::failed(format!("cannot write a record: {error}")))
}
