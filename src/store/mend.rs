//! Mends a file without guessing: what names nobody is taken out, what is doubled is made single, and what cannot be read is
//! put aside into a file of its own.

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;

use super::check::{Read, doubled_keys, read};
use super::files::{Draft, Stamp, private};
use super::form::Refused;
use super::history::Reason;
use super::lines::FIRST;
use super::parts::{Parts, SETTINGS};
use super::{Changed, Need, Occasion, Store};
use crate::error::{Error, Result};
use crate::model::merge::{CONFLICTS, Object, described};
use crate::model::{Contact, Id, Section, Settings};

/// What was mended.
#[derive(Debug, Default)]
pub struct Mended {
    /// What was done, a line each.
    pub done: Vec<String>,
    /// How many lines were put aside, and where.
    pub aside: Option<(usize, PathBuf)>,
}

impl Store {
    /// Mends the file, as one operation.
    ///
    /// # Errors
    /// A file that is gone or newer, or that the system refuses to read or write.
    pub fn mend(&self, occasion: Occasion<'_>) -> Result<Changed<Mended>> {
        let _lock = self.lock(occasion)?;
        let data = &self.paths.data;
        let stamp = Stamp::at(data);
        let bytes = self.opened(data)?.plain;
        self.settle_history(self.read(Need::ALL).ok().as_ref())?;
        let mut parts = match self.normalise(&bytes) {
            Ok(formed) => Parts::of(formed.text.as_bytes()),
            Err(Refused::Newer(form)) => return Err(self.newer(form)),
            Err(Refused::Damaged(damage)) => Parts::saved_from(&bytes).ok_or_else(|| {
                Error::data(format!("{} cannot be mended, nothing in it is of a network: {damage}", data.display()))
                    .advise("nothing was written; see netrec restore")
            })?,
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
        let draft = self.draft_of(text.into_bytes())?;
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
        if let Some(seal) = self.sealing()? {
            let mut plain = if path.exists() { self.opened(&path)?.plain } else { Vec::new() };
            lines.iter().for_each(|line| plain.extend([line.as_slice(), b"\n"].concat()));
            Draft::of(&path, seal.file(&plain)?)?.place()?;
            return Ok(Some((lines.len(), path)));
        }
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

    fn mend(&mut self) -> Result<Vec<String>> {
        let mut done = Vec::new();
        for section in Section::ALL {
            let list = &mut self.lists[section as usize];
            let mut seen = HashSet::new();
            let before = list.len();
            list.retain(|line| seen.insert(line.clone()));
            if list.len() < before {
                done.push(format!("took out {} of {section}", lines(before - list.len(), "doubled ")));
            }
        }
        self.make_top_unique(&mut done);
        self.make_keys_unique(&mut done)?;
        self.make_ids_unique(&mut done)?;
        self.make_handles_unique(&mut done)?;
        self.take_strangers_out(&mut done)?;
        self.find_me(&mut done)?;
        self.settle_conflicts(&mut done)?;
        if !self.top.iter().any(|line| line.starts_with(SETTINGS)) {
            self.top.insert(0, format!("{SETTINGS}{{}}"));
        }
        if !self.aside.is_empty() {
            done.push(format!("put aside {} that cannot be kept", lines(self.aside.len(), "")));
        }
        Ok(done)
    }

    /// Of a key that stands twice above the lists the last one counts; what it had before is put aside.
    fn make_top_unique(&mut self, done: &mut Vec<String>) {
        let mut seen: HashSet<String> = HashSet::new();
        let mut kept = Vec::new();
        for line in std::mem::take(&mut self.top).into_iter().rev() {
            let key = key_of(&line).unwrap_or_default();
            match seen.insert(key.clone()) {
                true => kept.push(line),
                false => {
                    done.push(format!("kept of {key:?} at the top of the file the last one"));
                    if !kept.contains(&line) {
                        self.aside.push(line.into_bytes());
                    }
                }
            }
        }
        kept.reverse();
        self.top = kept;
    }

    /// Of a doubled key the last one counts, for whoever reads the file: the others are taken out.
    fn make_keys_unique(&mut self, done: &mut Vec<String>) -> Result<()> {
        for section in Section::ALL {
            for line in &mut self.lists[section as usize] {
                let doubled = doubled_keys(line.as_bytes());
                let Some(rewritten) = (!doubled.is_empty()).then(|| read(section, line.as_bytes()).written()).flatten()
                else {
                    continue;
                };
                *line = rewritten?;
                done.push(format!("kept of {} in a {} the last one", doubled.join(" and "), section.singular()));
            }
        }
        Ok(())
    }

    /// What a merge left in conflict: what stands stays.
    fn settle_conflicts(&mut self, done: &mut Vec<String>) -> Result<()> {
        let mark = format!("\"{CONFLICTS}\":");
        let prefix = |line: &str| if line.starts_with(SETTINGS) { SETTINGS.len() } else { 0 };
        for line in self.top.iter_mut().chain(self.lists.iter_mut().flatten()).filter(|line| line.contains(&mark)) {
            let start = prefix(line);
            let Ok(mut object) = serde_json::from_str::<Object>(&line[start..]) else { continue };
            if let Some(conflicts) = object.remove(CONFLICTS) {
                done.push(format!(
                    "kept what stands here, and let go from the other side of a merge: {}",
                    described(&conflicts)
                ));
                *line = format!("{}{}", &line[..start], written(&object)?);
            }
        }
        Ok(())
    }

    /// The user's own card, where it is gone, is nobody's.
    fn find_me(&mut self, done: &mut Vec<String>) -> Result<()> {
        let Some(line) = self.top.iter_mut().find(|line| line.starts_with(SETTINGS)) else { return Ok(()) };
        let Ok(mut settings) = serde_json::from_str::<Settings>(&line[SETTINGS.len()..]) else { return Ok(()) };
        let Some(me) = settings.me else { return Ok(()) };
        let contacts = self.lists[Section::Contacts as usize].iter();
        if contacts.filter_map(|line| serde_json::from_str::<Contact>(line).ok()).all(|contact| contact.id != me) {
            settings.me = None;
            *line = format!("{SETTINGS}{}", written(&settings)?);
            done.push("took out the setting me, which named nobody who is there".to_owned());
        }
        Ok(())
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
                    Read::Not(..) => continue,
                };
                if ids.insert(*id) {
                    continue;
                }
                let bits =
                    getrandom::u64().map_err(|error| Error::failed(format!("no random bits for an id: {error}")))?;
                let (old, new) = (*id, Id::from_random(bits));
                ids.insert(new);
                *id = new;
                let Some(rewritten) = record.written() else { continue };
                *line = rewritten?;
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
                    Read::Not(..) => None,
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
    pub(super) fn text(&self) -> String {
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

impl Read {
    /// The record as the program writes it.
    fn written(&self) -> Option<Result<String>> {
        match self {
            Read::Contact(contact) => Some(written(contact)),
            Read::Reminder(reminder) => Some(written(reminder)),
            Read::Meeting(meeting) => Some(written(meeting)),
            Read::Not(..) => None,
        }
    }
}

/// The key of a pair that stands above the lists.
fn key_of(line: &str) -> Option<String> {
    let pair: Object = serde_json::from_str(&format!("{{{line}}}")).ok()?;
    pair.0.into_iter().next().map(|(key, _)| key)
}

/// So many lines, in words.
fn lines(count: usize, kind: &str) -> String {
    match count {
        1 => format!("one {kind}line"),
        count => format!("{count} {kind}lines"),
    }
}

fn written<T: serde::Serialize>(record: &T) -> Result<String> {
    serde_json::to_string(record).map_err(|error| Error::failed(format!("cannot write a record: {error}")))
}
