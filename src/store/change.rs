//! A change in the making: what a command puts, replaces and removes, record by record, before any of it is written.

use std::borrow::Borrow;
use std::fmt::Display;

use rustc_hash::FxHashMap;

use super::form::on_one_line;
use super::history::Line;
use super::splice::{Act, Spot};
use super::view::View;
use crate::error::{Error, Result};
use crate::halves;
use crate::model::network::Place;
use crate::model::{Id, Network, Record, Section, Settings};

/// What a command wants changed. It sees the file as it is under the lock.
#[derive(Debug)]
pub struct Transaction<'a> {
    view: &'a View,
    settings: Option<String>,
    edits: Vec<Edit>,
    /// Where in `edits` a record stands.
    edited: FxHashMap<(Section, Id), usize>,
}

/// What becomes of one record.
#[derive(Debug)]
struct Edit {
    section: Section,
    id: Id,
    old: Option<Place>,
    new: Option<String>,
    /// For a new line that has its place: the record before it, or none for the first line.
    behind: Option<Option<Id>>,
}

/// The result of a transaction: what to do with the lines, and what to record.
#[derive(Debug, Default)]
pub struct Effect {
    /// The settings, where they changed.
    pub settings: Option<String>,
    /// The acts on each list.
    pub acts: [Vec<Act>; 3],
    /// For the history.
    pub lines: Vec<Line>,
}

impl<'a> Transaction<'a> {
    pub(super) fn new(view: &'a View) -> Transaction<'a> {
        Transaction { view, settings: None, edits: Vec::new(), edited: FxHashMap::default() }
    }

    /// The network as it was when the change began.
    pub fn network(&self) -> &'a Network {
        &self.view.network
    }

    /// Everything as it was when the change began.
    pub fn view(&self) -> &'a View {
        self.view
    }

    /// A whole record, with what this change has already made of it.
    pub fn get<R: Record>(&self, id: Id) -> Result<R> {
        match self.edited.get(&(R::SECTION, id)).map(|at| &self.edits[*at]) {
            Some(Edit { new: Some(text), .. }) => {
                serde_json::from_str(text).map_err(|error| Error::failed(format!("{}: {error}", R::SECTION.singular())))
            }
            Some(_) => Err(gone::<R>(id)),
            None => self.view.record(id),
        }
    }

    /// Puts a record in the place of the one with its id, or behind all others.
    pub fn put<R: Record>(&mut self, record: &R) -> Result<()> {
        self.set(R::SECTION, record.id(), Some(text_of(record)?), None)
    }

    /// Puts many records, as many as an import brings.
    pub fn put_all<R: Record, B: Borrow<R> + Sync>(&mut self, records: &[B]) -> Result<()> {
        let texts = halves::map(records, |record| text_of(record.borrow()));
        let records = records.iter().map(|record| record.borrow().id());
        records.zip(texts).try_for_each(|(id, text)| self.set(R::SECTION, id, Some(text?), None))
    }

    /// Removes a record.
    pub fn remove<R: Record>(&mut self, id: Id) -> Result<()> {
        self.set(R::SECTION, id, None, None)
    }

    /// Changes a record.
    pub fn update<R: Record>(&mut self, id: Id, change: impl FnOnce(&mut R)) -> Result<R> {
        let mut record: R = self.get(id)?;
        change(&mut record);
        self.put(&record)?;
        Ok(record)
    }

    /// Puts the settings.
    pub fn put_settings(&mut self, settings: &Settings) -> Result<()> {
        let text = serde_json::to_string(settings)
            .map_err(|error| Error::failed(format!("cannot write the settings: {error}")))?;
        self.settings = Some(text);
        Ok(())
    }

    pub(super) fn put_raw_settings(&mut self, text: String) {
        self.settings = Some(text);
    }

    /// Puts the bytes of a line, or nothing, in the place of the record with this id.
    pub(super) fn set(
        &mut self,
        section: Section,
        id: Id,
        new: Option<String>,
        behind: Option<Option<Id>>,
    ) -> Result<()> {
        if let Some(at) = self.edited.get(&(section, id)) {
            self.edits[*at].new = new;
            return Ok(());
        }
        let old = self.view.place(section, id)?.map(|(_, place)| place);
        self.edited.insert((section, id), self.edits.len());
        self.edits.push(Edit { section, id, old, new, behind });
        Ok(())
    }

    /// An id that no record has.
    pub fn new_id(&self) -> Result<Id> {
        loop {
            let bits = getrandom::u64().map_err(|error| Error::failed(format!("no random bits for an id: {error}")))?;
            let id = Id::from_random(bits);
            let taken = |section: &Section| self.edited.contains_key(&(*section, id)) || self.view.holds(*section, id);
            if !Section::ALL.iter().any(taken) {
                return Ok(id);
            }
        }
    }

    /// Leaves out what changes nothing, and puts the rest into the order of the file.
    pub(super) fn finish(mut self) -> Result<Effect> {
        let mut effect = Effect::default();
        if let Some(new) = self.settings.take() {
            let old = self.view.settings_text()?;
            if old != new {
                effect.lines.push(Line {
                    list: None,
                    id: None,
                    behind: None,
                    before: Some(old),
                    after: Some(new.clone()),
                });
                effect.settings = Some(new);
            }
        }
        // New lines stand behind the old ones, in the order in which they were made.
        let mut order: Vec<usize> = (0..self.edits.len()).collect();
        order.sort_by_key(|at| (self.edits[*at].section, self.edits[*at].old.map_or(u64::MAX, |place| place.at)));
        let mut last_new: [Option<Id>; 3] = [None; 3];
        for at in order {
            // An import brings megabytes: of a text there is one copy, for the history.
            let new = self.edits[at].new.take();
            let edit = &self.edits[at];
            let section = edit.section;
            let before = match edit.old {
                Some(place) => Some(self.view.text(place)?),
                None => None,
            };
            if before == new {
                continue;
            }
            let after = new.clone();
            let (act, behind) = match (edit.old, new) {
                (Some(place), new) => {
                    let act = match new {
                        Some(new) => Act::Replace(place, new),
                        None => Act::Remove(place),
                    };
                    (act, self.view.before(section, edit.id))
                }
                (None, Some(new)) => match edit.behind {
                    Some(behind) => (Act::Insert(self.spot(section, behind)?, new), behind),
                    None => {
                        let behind = last_new[section as usize].or_else(|| self.view.last(section));
                        last_new[section as usize] = Some(edit.id);
                        (Act::Insert(Spot::End, new), behind)
                    }
                },
                (None, None) => continue,
            };
            effect.acts[section as usize].push(act);
            effect.lines.push(Line { list: Some(section), id: Some(edit.id), behind, before, after });
        }
        Ok(effect)
    }

    /// Where a line goes that stood behind a certain record: behind it if it is still there, else at the end. A record that
    /// comes back in the same change stands where it stood, so what stood behind it follows it.
    fn spot(&self, section: Section, behind: Option<Id>) -> Result<Spot> {
        let mut behind = behind;
        for _ in 0..=self.edits.len() {
            let Some(id) = behind else { return Ok(Spot::Start) };
            if let Some((_, place)) = self.view.place(section, id)? {
                return Ok(Spot::Behind(place));
            }
            match self.edited.get(&(section, id)).and_then(|at| self.edits[*at].behind) {
                Some(further) => behind = further,
                None => break,
            }
        }
        Ok(Spot::End)
    }
}

/// The line of a record.
fn text_of<R: Record>(record: &R) -> Result<String> {
    // Most records fit at once; what is not used is given back.
    let mut bytes = Vec::with_capacity(1024);
    let failed = |error: &dyn Display| Error::failed(format!("cannot write the {}: {error}", R::SECTION.singular()));
    serde_json::to_writer(&mut bytes, record).map_err(|error| failed(&error))?;
    bytes.shrink_to_fit();
    let text = String::from_utf8(bytes).map_err(|error| failed(&error))?;
    // A value that is kept as the bytes it was may come from a file that had it on several lines.
    Ok(if memchr::memchr(b'\n', text.as_bytes()).is_some() { on_one_line(&text) } else { text })
}

fn gone<R: Record>(id: Id) -> Error {
    Error::failed(format!("there is no {} {id} any more", R::SECTION.singular()))
}

impl Effect {
    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}
