//! Two versions of a data file and the one that both come from, made into one: record by record and field by field.
//!
//! A record is known by its id. What one side added is there, what it took out is gone unless the other changed it, and somebody
//! who was taken out stays where the other side still names them in something new.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::check::{Read, read};
use super::crypt::{Keys, Opened, Wanted, opened, unknown_seal};
use super::files::{Draft, Piece, Source, refuse_special};
use super::form::{Refused, normalise};
use super::history::{Operation, Reason};
use super::parts::{Parts, SETTINGS};
use super::view::View;
use super::{Changed, Copy, Need, Occasion, Store, TRIES, Transaction};
use crate::error::{Error, Result};
use crate::model::merge::{self as model, Object, Side, merge_noting, note, object, raw, same, same_object};
use crate::model::record::Raw;
use crate::model::{Contact, Id, Meeting, Record, Reminder, Section};

/// What a merge came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// How many values both sides changed: ours stands, theirs is noted beside it.
    pub conflicts: usize,
    /// Handles that two people had, and what the second is called now.
    pub renamed: Vec<(String, String)>,
    /// How many lines differ from ours.
    pub changed: usize,
    /// How many keys at the top, that the program does not know, differ from ours.
    pub keys: usize,
}

/// Merges theirs into ours, two files that come from `base`; an empty base is one without anybody. Ours is replaced as a whole
/// when the merge is done, and nothing else is touched.
///
/// # Errors
/// A file that is damaged, newer than the program or not there: ours stays as it was.
pub fn merge_files(base: &Path, ours: &Path, theirs: &Path, keys: &Keys) -> Result<Merged> {
    let target = ours;
    refuse_special(target).map_err(|error| error.advise("OURS is the file that the merge is written to"))?;
    let base = Version::of(base, keys, true)?;
    let Opened { plain, seal } = opened(target, keys)?;
    if seal.is_none() && Wanted::by(target)?.is_some() {
        return Err(unknown_seal(target));
    }
    let ours = Version::read(&plain, &target.display().to_string())?;
    let (merged, report) = ours.merge(&base, &Version::of(theirs, keys, false)?)?;
    let pieces = [Piece::New(merged.text().into_bytes())];
    Draft::write(target, &Source::Memory(Vec::new()), &pieces, seal.as_ref())?.place()?;
    Ok(report)
}

impl Store {
    /// Merges another version of the data file, as one operation. What both come from is the nearest of the copies, but for what
    /// the history says was changed here after the other was last seen.
    pub fn merge_file(&self, other: &Path, occasion: Occasion<'_>) -> Result<Changed<Merged>> {
        let theirs = Version::of(other, &self.keys, false)?;
        let versions: Vec<Version> =
            self.copies().iter().filter_map(|Copy { path, .. }| Version::of(path, &self.keys, false).ok()).collect();
        let operations = self.operations().unwrap_or_default();
        let merge = |view: &View| {
            let mut bytes = Vec::new();
            view.write_all(&mut bytes)?;
            let ours = Version::read(&bytes, &self.path().display().to_string())?;
            let mut base = nearest(&versions, &ours, &theirs).cloned().unwrap_or_default();
            base.roll_back(&operations, &theirs);
            // The history does not know when keys at the top changed: what is too old costs a question, what is too new an edit.
            base.top = versions.last().map(|oldest| oldest.top.clone()).unwrap_or_default();
            let (merged, report) = ours.merge(&base, &theirs)?;
            Ok::<_, Error>((ours, merged, report))
        };
        let mut whole = false;
        let changed = self.change(occasion, |transaction| {
            let (ours, merged, report) = merge(transaction.view())?;
            whole = report.keys > 0;
            if !whole {
                put(transaction, &ours, merged)?;
            }
            Ok::<_, Error>(report)
        })?;
        if whole { self.merge_whole(occasion, merge) } else { Ok(changed) }
    }

    /// The same where keys at the top change, which no line of the history holds.
    fn merge_whole(
        &self,
        occasion: Occasion<'_>,
        merge: impl Fn(&View) -> Result<(Version, Version, Merged)>,
    ) -> Result<Changed<Merged>> {
        let _lock = self.lock(occasion)?;
        for _ in 0..TRIES {
            let view = self.read(Need::ALL)?;
            self.settle_history(Some(&view))?;
            let (_, merged, value) = merge(&view)?;
            let draft = self.draft_of(merged.text().into_bytes())?;
            let mut warnings = Vec::new();
            let operation = self.commit_whole(draft, Reason::Merge, view.stamp, occasion, None, &mut warnings)?;
            if operation.is_some() {
                return Ok(Changed { value, operation, created: !view.exists, reformed: view.reformed, warnings });
            }
        }
        Err(self.restless())
    }
}

/// Puts what became of our lines into a change.
fn put(transaction: &mut Transaction<'_>, ours: &Version, merged: Version) -> Result<()> {
    if merged.settings != ours.settings {
        let text = serde_json::to_string(&merged.settings)
            .map_err(|error| Error::failed(format!("cannot write the settings: {error}")))?;
        transaction.put_raw_settings(text);
    }
    for ((section, before), after) in Section::ALL.into_iter().zip(&ours.lists).zip(merged.lists) {
        let stay: HashSet<Id> = after.iter().map(|(id, _)| *id).collect();
        for (id, _) in before.iter().filter(|(id, _)| !stay.contains(id)) {
            transaction.set(section, *id, None, None)?;
        }
        let known: HashMap<Id, &str> = before.iter().map(|(id, text)| (*id, text.as_str())).collect();
        for (id, text) in after {
            if known.get(&id) != Some(&text.as_str()) {
                transaction.set(section, id, Some(text), None)?;
            }
        }
    }
    Ok(())
}

/// One version of a data file.
#[derive(Clone, Debug, Default)]
struct Version {
    settings: Object,
    /// Keys at the top that this program does not know.
    top: Object,
    lists: [Vec<(Id, String)>; 3],
}

impl Version {
    fn of(path: &Path, keys: &Keys, may_be_empty: bool) -> Result<Version> {
        let bytes = opened(path, keys)?.plain;
        if bytes.is_empty() && may_be_empty {
            return Ok(Version::default());
        }
        Version::read(&bytes, &path.display().to_string())
    }

    fn read(bytes: &[u8], name: &str) -> Result<Version> {
        let formed = normalise(bytes).map_err(|refused| match refused {
            Refused::Newer(form) => Error::data(format!("{name} was written by a newer netrec, in form {form}"))
                .advise("nothing was written; use that newer netrec, which reads the older form too"),
            Refused::Damaged(what) => Error::data(format!("{name} is damaged: {what}"))
                .advise(format!("nothing was written; mend that file first: netrec check --fix --file {name}")),
        })?;
        let parts = Parts::of(formed.text.as_bytes());
        let unreadable = || {
            Error::data(format!("{name} has lines that cannot be read"))
                .advise(format!("nothing was written; see netrec check --file {name}"))
        };
        if !parts.aside.is_empty() {
            return Err(unreadable());
        }
        let mut version = Version::default();
        for line in &parts.top {
            let pair: Object = serde_json::from_str(&format!("{{{line}}}")).map_err(|_| unreadable())?;
            match line.starts_with(SETTINGS) {
                true => version.settings = pair.get("settings").and_then(object).unwrap_or_default(),
                false => version.top.0.extend(pair.0),
            }
        }
        for (section, lines) in Section::ALL.into_iter().zip(parts.lists) {
            for line in lines {
                let id = match read(section, line.as_bytes()) {
                    Read::Contact(contact) => contact.id,
                    Read::Reminder(reminder) => reminder.id,
                    Read::Meeting(meeting) => meeting.id,
                    Read::Not(..) => return Err(unreadable()),
                };
                version.lists[section as usize].push((id, line));
            }
        }
        Ok(version)
    }

    /// The file, in form.
    fn text(&self) -> String {
        let pair =
            |(key, value): &(String, Raw)| format!("{}:{}", serde_json::Value::from(key.as_str()), value.0.get());
        let settings = serde_json::to_string(&self.settings).unwrap_or_else(|_| "{}".to_owned());
        let mut parts = Parts { top: vec![format!("{SETTINGS}{settings}")], ..Parts::default() };
        parts.top.extend(self.top.0.iter().map(pair));
        parts.lists = self.lists.clone().map(|list| list.into_iter().map(|(_, text)| text).collect());
        parts.text()
    }

    fn index(&self, section: Section) -> HashMap<Id, &str> {
        self.lists[section as usize].iter().map(|(id, text)| (*id, text.as_str())).collect()
    }

    /// Merges theirs into this one.
    fn merge(&self, base: &Version, theirs: &Version) -> Result<(Version, Merged)> {
        let mut report = Merged::default();
        let mut merged = Version::default();
        let (mut settings, conflicts) = merge_noting(&base.settings, &self.settings, &theirs.settings);
        // A key at the top has no record beside which its conflict could stand, so it stands with the settings.
        let mut noted = Vec::new();
        merged.top = model::merge(&base.top, &self.top, &theirs.top, &mut |path, _, theirs| {
            noted.push((format!("top.{path}"), theirs.clone()));
            Side::Ours
        });
        report.conflicts += conflicts + noted.len();
        note(&mut settings, noted);
        merged.settings = settings;
        let keys: HashSet<&String> = self.top.0.iter().chain(&merged.top.0).map(|(key, _)| key).collect();
        report.keys = keys.into_iter().filter(|key| !same(self.top.get(key), merged.top.get(key))).count();
        for section in Section::ALL {
            let [in_base, in_ours, in_theirs] = [base, self, theirs].map(|version| version.index(section));
            let new = theirs.lists[section as usize].iter().filter(|(id, _)| !in_ours.contains_key(id));
            for (id, _) in self.lists[section as usize].iter().chain(new) {
                let [old, ours, theirs] = [&in_base, &in_ours, &in_theirs].map(|index| index.get(id).copied());
                let (text, conflicts) = record(section, old, ours, theirs)?;
                report.conflicts += conflicts;
                report.changed += usize::from(text.as_deref() != ours);
                merged.lists[section as usize].extend(text.map(|text| (*id, text)));
            }
        }
        merged.call_back([self, theirs, base]);
        report.renamed = merged.tell_apart()?;
        Ok((merged, report))
    }

    /// Brings back whoever was taken out on one side and is named in what the other added.
    fn call_back(&mut self, versions: [&Version; 3]) {
        let contacts = Section::Contacts as usize;
        let mut there: HashSet<Id> = self.lists[contacts].iter().map(|(id, _)| *id).collect();
        let taken_out =
            versions.iter().any(|version| version.lists[contacts].iter().any(|(id, _)| !there.contains(id)));
        if !taken_out {
            return;
        }
        let me = self.settings.get("me").and_then(|me| serde_json::from_str(me.0.get()).ok());
        let mut named: Vec<Id> = me.into_iter().collect();
        for (section, list) in Section::ALL.into_iter().zip(&self.lists) {
            list.iter().for_each(|(_, text)| names(section, text, &mut named));
        }
        while let Some(id) = named.pop() {
            if !there.insert(id) {
                continue;
            }
            let find = |version: &&Version| version.lists[contacts].iter().find(|(known, _)| *known == id).cloned();
            if let Some(found) = versions.iter().find_map(find) {
                names(Section::Contacts, &found.1, &mut named);
                self.lists[contacts].push(found);
            }
        }
    }

    /// Gives the second of two people with the same handle another one.
    fn tell_apart(&mut self) -> Result<Vec<(String, String)>> {
        let mut renamed = Vec::new();
        let mut handles: HashMap<String, usize> = HashMap::new();
        let list = &mut self.lists[Section::Contacts as usize];
        let read: Vec<Option<Contact>> = list.iter().map(|(_, text)| serde_json::from_str(text).ok()).collect();
        for contact in read.iter().flatten() {
            *handles.entry(contact.handle.clone()).or_default() += 1;
        }
        let mut seen: HashSet<String> = HashSet::new();
        for ((_, text), contact) in list.iter_mut().zip(read) {
            let Some(mut contact) = contact else { continue };
            if seen.insert(contact.handle.clone()) {
                continue;
            }
            let numbered = |number: usize| format!("{}-{number}", contact.handle);
            let number = (2..).find(|number| !handles.contains_key(&numbered(*number))).unwrap_or_default();
            let new = numbered(number);
            handles.insert(new.clone(), 1);
            seen.insert(new.clone());
            renamed.push((std::mem::replace(&mut contact.handle, new.clone()), new));
            *text = written(&contact)?;
        }
        Ok(renamed)
    }

    /// Makes of a copy what both sides come from, as far as the history knows: whatever was changed here after the last change that
    /// the other side has seen is taken back.
    fn roll_back(&mut self, operations: &[Operation], theirs: &Version) {
        let indices = Section::ALL.map(|section| theirs.index(section));
        let seen = |operation: &&Operation| {
            operation.lines.iter().any(|line| match (line.list, line.id, &line.after) {
                (Some(list), Some(id), Some(after)) => indices[list as usize].get(&id) == Some(&after.as_str()),
                _ => false,
            })
        };
        let unseen = operations.iter().rev().take_while(|operation| !seen(operation));
        // Of what was changed several times the oldest counts, which comes last.
        let mut before: [HashMap<Id, Option<&String>>; 3] = Default::default();
        for line in unseen.flat_map(|operation| operation.lines.iter().rev()) {
            if let (Some(section), Some(id)) = (line.list, line.id) {
                before[section as usize].insert(id, line.before.as_ref());
            }
        }
        for (list, before) in self.lists.iter_mut().zip(before) {
            list.retain(|(id, _)| !before.contains_key(id));
            list.extend(before.into_iter().filter_map(|(id, text)| Some((id, text?.clone()))));
        }
    }
}

/// The copy that has the most in common with both sides and the least with one alone; the older one where that is the same, since
/// what is too old costs a question, and what is too new an edit.
fn nearest<'v>(versions: &'v [Version], ours: &Version, theirs: &Version) -> Option<&'v Version> {
    let lines = |version: &Version| -> HashSet<String> {
        version.lists.iter().flatten().map(|(_, text)| text.clone()).collect()
    };
    let (ours, theirs) = (lines(ours), lines(theirs));
    let score = |version: &&Version| {
        let all = version.lists.iter().flatten().map(|(_, text)| (ours.contains(text), theirs.contains(text)));
        all.map(|sides| match sides {
            (true, true) => 1,
            (false, false) => 0,
            _ => -1,
        })
        .sum::<i64>()
    };
    // Copies come newest first, and of equals the last is taken.
    versions.iter().max_by_key(score)
}

/// One record from three sides, and how many values both changed.
fn record(
    section: Section,
    base: Option<&str>,
    ours: Option<&str>,
    theirs: Option<&str>,
) -> Result<(Option<String>, usize)> {
    let kept = |text: Option<&str>| Ok((text.map(str::to_owned), 0));
    if ours == theirs || theirs == base {
        return kept(ours);
    }
    if ours == base {
        return kept(theirs);
    }
    let parsed = |text: &str| -> Result<Object> {
        serde_json::from_str(text).map_err(|error| Error::failed(format!("cannot read a record: {error}")))
    };
    let old = base.map(parsed).transpose()?.unwrap_or_default();
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => {
            let (merged, conflicts) = merge_noting(&old, &parsed(ours)?, &parsed(theirs)?);
            if same_object(&merged, &parsed(ours)?) {
                return Ok((Some(ours.to_owned()), conflicts));
            }
            let text = raw(&merged).map(|raw| raw.0.get().to_owned()).unwrap_or_default();
            let text = match section {
                Section::Contacts => in_order::<Contact>(&text)?,
                Section::Reminders => in_order::<Reminder>(&text)?,
                Section::Meetings => in_order::<Meeting>(&text)?,
            };
            Ok((Some(text), conflicts))
        }
        // An edit beats a deletion; what only looks different was not edited.
        (one, other) => {
            let left = one.or(other);
            let edited = left.map(parsed).transpose()?.is_some_and(|left| base.is_none() || !same_object(&left, &old));
            kept(left.filter(|_| edited))
        }
    }
}

/// A record with its keys in the order of the file.
fn in_order<R: Record>(text: &str) -> Result<String> {
    let record: R = serde_json::from_str(text)
        .map_err(|error| Error::failed(format!("the two sides of a {} do not fit: {error}", R::SECTION.singular())))?;
    written(&record)
}

fn written<R: Record>(record: &R) -> Result<String> {
    serde_json::to_string(record)
        .map_err(|error| Error::failed(format!("cannot write the {}: {error}", R::SECTION.singular())))
}

/// The people whom a record names.
fn names(section: Section, text: &str, named: &mut Vec<Id>) {
    match read(section, text.as_bytes()) {
        Read::Contact(contact) => {
            named.extend(contact.links.iter().map(|link| link.to));
            named.extend(contact.met.and_then(|met| met.by));
        }
        Read::Reminder(reminder) => named.extend(reminder.who),
        Read::Meeting(meeting) => named.extend(meeting.with),
        Read::Not(..) => {}
    }
}

#[cfg(test)]
mod tests;
