//! The file as it was read: the network, and the bytes of every record behind it.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use rustc_hash::FxHashMap;

use super::files::{Source, Stamp};
use super::form::{Damage, Origin};
use super::heads::Heads;
use super::lines::{Costs, Layout};
use super::listed::Listed;
use super::pick;
use crate::error::{Error, Result};
use crate::model::network::Place;
use crate::model::{Contact, Id, Meeting, Network, Person, Record, Reminder, Section};

/// What a command needs besides the contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The heads of all reminders.
    pub reminders: bool,
    /// The heads of all meetings.
    pub meetings: bool,
}

impl Need {
    /// Contacts alone.
    pub const CONTACTS: Need = Need { reminders: false, meetings: false };
    /// Contacts and reminders, and no meetings yet: see [`View::keep_to_meetings_with`].
    pub const WITHOUT_MEETINGS: Need = Need { reminders: true, meetings: false };
    /// All three lists.
    pub const ALL: Need = Need { reminders: true, meetings: true };

    /// What it costs to read each kind of line: people take about twice as long as meetings, and these little where they are not taken.
    pub(super) fn costs(self) -> Costs {
        match self.meetings {
            true => Costs { before: 16, meetings: 9, head_start: 2 << 20 },
            false => Costs { before: 16, meetings: 1, head_start: 0 },
        }
    }
}

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    /// The list.
    pub section: Section,
    start: u64,
    end: u64,
}

/// What was read of the file with the record that was asked for last.
#[derive(Debug, Default)]
pub struct Ahead {
    at: u64,
    bytes: Vec<u8>,
}

/// How much is read behind a stretch at least to come to the end of its last line.
const BEYOND: u64 = 4 * 1024;

/// The file as it was read, whatever becomes of its path afterwards.
#[derive(Debug)]
pub struct View {
    /// The heads of its records.
    pub network: Network,
    /// Whether there was a file.
    pub exists: bool,
    /// Whether it had to be put into form.
    pub reformed: bool,
    pub(super) layout: Layout,
    pub(super) source: Source,
    /// What the source was made from, where it had to be put into form.
    pub(super) origin: Option<Origin>,
    /// The stamp of the file it was read from.
    pub(super) stamp: Option<Stamp>,
    /// The bytes of the lists that are read as a whole.
    pub(super) loaded: [OnceLock<Vec<u8>>; 3],
    pub(super) path: String,
    /// Where in each list the ids stand, once many are asked for.
    pub(super) indices: [OnceLock<FxHashMap<Id, u32>>; 3],
    /// How many were asked for in each.
    pub(super) asked: [AtomicU32; 3],
}

/// Stands for the place of an id that two records have.
const DOUBLED: u32 = u32::MAX;

/// So many ids are looked for one by one; an index is made for those who ask for more.
const WORTH_AN_INDEX: u32 = 8;

impl View {
    pub(super) fn new(path: String, heads: Heads, layout: Layout, source: Source) -> View {
        View {
            network: heads.into_network(),
            exists: true,
            reformed: false,
            layout,
            source,
            origin: None,
            stamp: None,
            loaded: Default::default(),
            path,
            indices: Default::default(),
            asked: Default::default(),
        }
    }

    /// Gives its memory back while whoever used it goes on: of a large file that takes longer than to say what was changed.
    pub(super) fn let_go(self) {
        const WORTH_A_THREAD: u64 = 4 << 20;
        if self.layout.len > WORTH_A_THREAD {
            // Where no thread can be had, it goes here and now.
            let _ = std::thread::Builder::new().spawn(move || drop(self));
        }
    }

    /// The whole contact.
    pub fn contact(&self, person: Person) -> Result<Contact> {
        self.decode(self.network.contact(person).place)
    }

    /// Of a contact the id, handle and name, and these other keys that its head has not; much quicker than all of it.
    pub fn part(&self, person: Person, keys: &[&str]) -> Result<Contact> {
        let place = self.network.contact(person).place;
        self.with_bytes(place, |bytes| pick::part(bytes, keys))?
            .map_err(|error| self.damaged(place, &error.to_string()))
    }

    /// What a row of a list shows of a person besides their head, of those that are asked for in the order of the file.
    pub fn listed<'b>(&self, person: Person, ahead: &'b mut Ahead) -> Result<Listed<'b>> {
        let place = self.network.contact(person).place;
        Listed::read(self.ahead(place, ahead)?).map_err(|error| self.damaged(place, &error.to_string()))
    }

    /// A whole record of those that are asked for in the order of the file.
    pub fn decode_ahead<R: Record>(&self, place: Place, ahead: &mut Ahead) -> Result<R> {
        serde_json::from_slice(self.ahead(place, ahead)?).map_err(|error| self.damaged(place, &error.to_string()))
    }

    /// The bytes at a place, which are read with those behind them.
    pub(super) fn ahead<'b>(&self, place: Place, ahead: &'b mut Ahead) -> Result<&'b [u8]> {
        const CHUNK: u64 = 32 * 1024;
        let (at, len) = (place.at, place.len as usize);
        let start = at.checked_sub(ahead.at).map_or(usize::MAX, |start| start as usize);
        if ahead.bytes.len().checked_sub(len).is_some_and(|last| start <= last) {
            return Ok(&ahead.bytes[start..start + len]);
        }
        let read = CHUNK.max(len as u64).min(self.layout.len - at);
        ahead.at = at;
        ahead.bytes.clear();
        self.source.append(at, read as usize, &mut ahead.bytes).map_err(|error| self.io(error))?;
        Ok(&ahead.bytes[..len])
    }

    /// The whole reminder at this place of `Network::reminders`.
    pub fn reminder(&self, at: usize) -> Result<Reminder> {
        self.decode(self.network.reminders[at].place)
    }

    /// The text of the reminder at this place of `Network::reminders`.
    pub fn text_of_reminder(&self, at: usize) -> Result<Option<String>> {
        match self.with_bytes(self.network.reminders[at].place, pick::talk)? {
            Ok(text) => Ok(text),
            Err(_) => self.reminder(at).map(|whole| whole.text),
        }
    }

    /// The whole meeting at this place of `Network::meetings`.
    pub fn meeting(&self, at: usize) -> Result<Meeting> {
        self.decode(self.network.meetings[at].place)
    }

    /// The whole record with this id.
    pub fn record<R: Record>(&self, id: Id) -> Result<R> {
        match self.place(R::SECTION, id)? {
            Some((_, place)) => self.decode(place),
            None => Err(Error::failed(format!("there is no {} {id} any more", R::SECTION.singular()))),
        }
    }

    /// Reads a whole list at once, for a command that goes on to decode most of it.
    pub fn load(&self, section: Section) -> Result<()> {
        let list = self.layout.lists[section as usize];
        let len = usize::try_from(list.end - list.start)
            .map_err(|_| Error::failed("the file is too large for this machine"))?;
        let bytes = self.source.bytes(list.start, len).map_err(|error| self.io(error))?;
        self.loaded[section as usize].get_or_init(|| bytes);
        Ok(())
    }

    /// Writes all of it, in form.
    pub fn write_all(&self, out: &mut dyn std::io::Write) -> Result<()> {
        const CHUNK: u64 = 256 * 1024;
        let mut at = 0;
        while at < self.layout.len {
            let len = CHUNK.min(self.layout.len - at);
            let bytes = self.source.bytes(at, len as usize).map_err(|error| self.io(error))?;
            out.write_all(&bytes).map_err(Error::output)?;
            at += len;
        }
        Ok(())
    }

    /// Everybody whose record names somebody else's id, in a link or as the one who introduced them.
    pub fn naming(&self, id: Id) -> Result<Vec<Person>> {
        let list = self.layout.lists[Section::Contacts as usize];
        let contacts = &self.network.contacts;
        let text = id.to_string();
        let finder = memchr::memmem::Finder::new(text.as_bytes());
        let mut found: Vec<Person> = Vec::new();
        let mut at = list.start;
        let mut bytes = Vec::new();
        while at < list.end {
            // Chunks overlap, so that no id is cut in two.
            const CHUNK: u64 = 64 * 1024;
            let end = (at + CHUNK).min(list.end);
            bytes.clear();
            self.source.append(at, (end - at) as usize, &mut bytes).map_err(|error| self.io(error))?;
            for hit in finder.find_iter(&bytes) {
                let offset = at + hit as u64;
                let person = contacts.partition_point(|contact| contact.place.at <= offset).saturating_sub(1);
                if contacts.get(person).is_some_and(|contact| contact.id != id)
                    && found.last() != Some(&(person as Person))
                {
                    found.push(person as Person);
                }
            }
            at = if end == list.end { end } else { end - text.len() as u64 };
        }
        Ok(found)
    }

    /// Of a meeting what the last talk shows: how, what about, and at which event.
    pub fn talk(&self, at: usize) -> Result<(Option<crate::model::Via>, Option<String>)> {
        let meeting = &self.network.meetings[at];
        match self.with_bytes(meeting.place, pick::talk)? {
            Ok(text) => Ok((meeting.via, text)),
            Err(_) => self.meeting(at).map(|whole| (whole.via, whole.text.or(whole.event))),
        }
    }

    /// How many lines end before an offset.
    pub(super) fn lines_before(&self, offset: u64) -> Result<usize> {
        let len = usize::try_from(offset).unwrap_or(usize::MAX);
        let bytes = self.source.bytes(0, len).map_err(|error| self.io(error))?;
        Ok(memchr::memchr_iter(b'\n', &bytes).count())
    }

    /// Calls `each` with the bytes of every record of a list, in the order of the file.
    pub fn lines(&self, section: Section, mut each: impl FnMut(usize, &[u8]) -> Result<()>) -> Result<()> {
        let mut numbers = 0..;
        self.batches(section, |_, lines| {
            let mut start = 0;
            memchr::memchr_iter(b'\n', lines).zip(&mut numbers).try_for_each(|(end, at)| {
                let line = &lines[start..end];
                start = end + 1;
                each(at, line.strip_suffix(b",").unwrap_or(line))
            })
        })
    }

    /// Calls `each` with many whole lines of a list at a time, their commas too, and with the offset of the first in the file.
    pub fn batches(&self, section: Section, mut each: impl FnMut(u64, &[u8]) -> Result<()>) -> Result<()> {
        // One place in memory for all of them.
        let mut bytes = Vec::new();
        self.stretches(section).iter().try_for_each(|stretch| {
            let (offset, lines) = self.stretch(stretch, &mut bytes)?;
            each(offset, lines)
        })
    }

    /// The parts of a list that are read one at a time: of a small file less, so that two cores can share it.
    pub fn stretches(&self, section: Section) -> Vec<Stretch> {
        let chunk = (self.layout.len / 64).clamp(16 * 1024, 96 * 1024);
        let list = self.layout.lists[section as usize];
        let starts = (list.start..list.end).step_by(chunk as usize);
        starts.map(|start| Stretch { section, start, end: list.end.min(start + chunk) }).collect()
    }

    /// The lines that begin in a stretch, as they are read into `bytes`, and the offset of the first in the file.
    pub fn stretch<'b>(&self, stretch: &Stretch, bytes: &'b mut Vec<u8>) -> Result<(u64, &'b [u8])> {
        let Stretch { section, start, end } = *stretch;
        let list = self.layout.lists[section as usize];
        // Where a line begins is said by the end of the one before it.
        let from = if start == list.start { start } else { start - 1 };
        let (mut filled, mut read) = (0, from);
        let first = loop {
            // The last line ends behind the stretch, or with it.
            let (before, next) =
                (filled.max((end - 1 - from) as usize), list.end.min(read.max(end) + BEYOND.max(filled as u64)));
            filled = (next - from) as usize;
            if bytes.len() < filled {
                bytes.resize(filled, 0);
            }
            let more = &mut bytes[(read - from) as usize..filled];
            self.source.fill(read, more).map_err(|error| self.io(error))?;
            read = next;
            let first = match memchr::memchr(b'\n', &bytes[..filled]) {
                _ if start == list.start => 0,
                Some(before) if from + (before as u64) + 1 < end => before + 1,
                _ => return Ok((end, &[])),
            };
            match memchr::memchr(b'\n', &bytes[before..filled]) {
                Some(behind) => {
                    filled = before + behind + 1;
                    break first;
                }
                None if read == list.end => break first,
                None => {}
            }
        };
        Ok((from + first as u64, &bytes[first..filled]))
    }

    /// Where in its list, and where in the file, a record stands. A doubled id names no record.
    pub(super) fn place(&self, section: Section, id: Id) -> Result<Option<(usize, Place)>> {
        match self.find(section, id) {
            None => Ok(None),
            Some(DOUBLED) => Err(Error::data(format!("{}: two records have the id {id}", self.path))
                .advise("see netrec check; nothing was written")),
            Some(at) => {
                let at = at as usize;
                let network = &self.network;
                let place = match section {
                    Section::Contacts => network.contacts[at].place,
                    Section::Reminders => network.reminders[at].place,
                    Section::Meetings => network.meetings[at].place,
                };
                Ok(Some((at, place)))
            }
        }
    }

    /// Whether a list holds a record with this id.
    pub(super) fn holds(&self, section: Section, id: Id) -> bool {
        self.find(section, id).is_some()
    }

    /// Where in a list an id stands: a change asks for one or two, or for thousands.
    fn find(&self, section: Section, id: Id) -> Option<u32> {
        let network = &self.network;
        match section {
            Section::Contacts => self.find_in(section, id, || network.contacts.iter().map(|contact| contact.id)),
            Section::Reminders => self.find_in(section, id, || network.reminders.iter().map(|reminder| reminder.id)),
            Section::Meetings => self.find_in(section, id, || network.meetings.iter().map(|meeting| meeting.id)),
        }
    }

    fn find_in<I: Iterator<Item = Id>>(&self, section: Section, id: Id, ids: impl Fn() -> I) -> Option<u32> {
        let section = section as usize;
        if self.asked[section].fetch_add(1, Relaxed) >= WORTH_AN_INDEX {
            return self.indices[section].get_or_init(|| index(ids())).get(&id).copied();
        }
        let mut found = ids().zip(0..).filter(|(other, _)| *other == id).map(|(_, at)| at);
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => Some(DOUBLED),
            (found, _) => found,
        }
    }

    /// The record on the line before this one.
    pub(super) fn before(&self, section: Section, id: Id) -> Option<Id> {
        let (at, _) = self.place(section, id).ok()??;
        let at = at.checked_sub(1)?;
        Some(match section {
            Section::Contacts => self.network.contacts[at].id,
            Section::Reminders => self.network.reminders[at].id,
            Section::Meetings => self.network.meetings[at].id,
        })
    }

    /// The record on the last line of a list.
    pub(super) fn last(&self, section: Section) -> Option<Id> {
        match section {
            Section::Contacts => self.network.contacts.last().map(|contact| contact.id),
            Section::Reminders => self.network.reminders.last().map(|reminder| reminder.id),
            Section::Meetings => self.network.meetings.last().map(|meeting| meeting.id),
        }
    }

    /// The bytes of the settings.
    pub(super) fn settings_text(&self) -> Result<String> {
        self.text(self.layout.settings)
    }

    /// The bytes at a place, as the text that JSON is.
    pub(super) fn text(&self, place: Place) -> Result<String> {
        self.with_bytes(place, |bytes| String::from_utf8(bytes.to_vec()))?
            .map_err(|error| self.damaged(place, &error.to_string()))
    }

    /// The whole record that stands somewhere.
    pub fn decode<R: Record>(&self, place: Place) -> Result<R> {
        self.with_bytes(place, |bytes| serde_json::from_slice(bytes))?
            .map_err(|error| self.damaged(place, &error.to_string()))
    }

    /// What `with` makes of the bytes at a place.
    pub fn with_bytes<T>(&self, place: Place, with: impl FnOnce(&[u8]) -> T) -> Result<T> {
        for (list, loaded) in self.layout.lists.iter().zip(&self.loaded) {
            let Some(loaded) = loaded.get() else { continue };
            let at = place.at.checked_sub(list.start).and_then(|at| usize::try_from(at).ok());
            if let Some(slice) = at.and_then(|at| loaded.get(at..at + place.len as usize)) {
                return Ok(with(slice));
            }
        }
        let bytes = self.source.bytes(place.at, place.len as usize).map_err(|error| self.io(error))?;
        Ok(with(&bytes))
    }

    /// Says where a record stands that is not what it should be.
    pub fn damaged(&self, place: Place, what: &str) -> Error {
        let (what, column) = what.split_once(" at line 1 column ").unwrap_or((what, "1"));
        self.damaged_at(place.at, column.parse().map_or(0, |column: usize| column.saturating_sub(1)), what)
    }

    /// Says where the file is damaged: so many bytes behind an offset of the form.
    pub(super) fn damaged_at(&self, at: u64, behind: usize, what: &str) -> Error {
        let offset = usize::try_from(at).unwrap_or(usize::MAX).saturating_add(behind);
        let place = match &self.origin {
            Some(origin) => origin.damage(offset, what),
            None => Damage::at(&self.source.bytes(0, offset).unwrap_or_default(), offset, what),
        };
        damage(&self.path, &place.to_string())
    }

    fn io(&self, error: std::io::Error) -> Error {
        Error::io("read", self.path.as_ref(), error)
    }
}

fn index(ids: impl Iterator<Item = Id>) -> FxHashMap<Id, u32> {
    let mut index = FxHashMap::with_capacity_and_hasher(ids.size_hint().0, Default::default());
    for (id, at) in ids.zip(0..) {
        index.entry(id).and_modify(|at| *at = DOUBLED).or_insert(at);
    }
    index
}

/// The error for a damaged file, with the way back.
pub(super) fn damage(path: &str, what: &str) -> Error {
    Error::data(format!("{path} is damaged: {what}"))
        .advise("nothing was written; mend that line, or see netrec check and netrec restore")
}
