//! What becomes of the network when the people of some files arrive in it. Nothing is written here.

mod calendar;
mod records;

use chrono::NaiveDate;
use compact_str::ToCompactString;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cli::cards::Ours;
use crate::error::Result;
use crate::formats::incoming::{Incoming, Newcomer, Proposal};
use crate::formats::vcard::{self, Conventions, WHO};
use crate::model::contact::Link;
use crate::model::date::Day;
use crate::model::merge;
use crate::model::record::{Pairs, Raw};
use crate::model::{Contact, Id, Meeting, Person, Record, Reminder, Section, Settings};
use crate::recipe::arrivals::{Arrivals, Found, Keys, Place};
use crate::recipe::merge::{Merged, Sameness};
use crate::render::json::{DifferenceRow, ImportRow};
use crate::store::View;
use crate::words::handle::{self, Handles};
use crate::words::phone;

/// How often the same people arrive anew where two share a key, until nothing changes any more. Each round only adds.
const MOST_ROUNDS: usize = 10;

/// A file and what was read from it.
#[derive(Debug)]
pub struct Source {
    /// Its name, as it was typed.
    pub name: String,
    /// What it holds.
    pub incoming: Incoming,
}

/// The records to put, and what to say of them.
#[derive(Debug, Default)]
pub struct Plan {
    /// New and changed people.
    #[expect(clippy::vec_box, reason = "they are large, and moved from list to list")]
    pub contacts: Vec<Box<Contact>>,
    /// New and changed meetings.
    pub meetings: Planned<Meeting>,
    /// New and changed reminders.
    pub reminders: Planned<Reminder>,
    /// The settings, where they changed.
    pub settings: Option<Settings>,
    /// What became of each record of the files.
    pub rows: Vec<ImportRow>,
    /// Correspondents who are not in the network.
    pub strangers: Vec<Proposal>,
    /// How many meetings had nobody of the network in them.
    pub with_strangers: usize,
    /// How many entries of a calendar netrec wrote for another network.
    pub astray: usize,
}

/// Records to put, each once: what a later file adds to one goes to what an earlier one made of it.
#[derive(Debug)]
pub struct Planned<R> {
    records: Vec<R>,
    places: FxHashMap<Id, usize>,
}

impl<R> Default for Planned<R> {
    fn default() -> Planned<R> {
        Planned { records: Vec::new(), places: FxHashMap::default() }
    }
}

impl<R: Record> Planned<R> {
    /// What is planned of a record.
    fn get(&self, id: Id) -> Option<&R> {
        self.places.get(&id).map(|at| &self.records[*at])
    }

    /// Plans a record, in the place of what was planned of it.
    fn put(&mut self, record: R) {
        let end = self.records.len();
        match *self.places.entry(record.id()).or_insert(end) {
            at if at < end => self.records[at] = record,
            _ => self.records.push(record),
        }
    }

    /// All of them, in the order in which they were first planned.
    pub fn iter(&self) -> std::slice::Iter<'_, R> {
        self.records.iter()
    }
}

impl Sameness for Ours<'_> {
    fn phone(&self, text: &str) -> String {
        phone::key(text, self.0.settings.region.as_deref())
    }
}

/// Plans the arrival of all that some files hold. `random` gives ids that may be taken already; `tick` hears how many arrivals of how
/// many have a place.
pub fn plan(
    view: &View,
    sources: &[Source],
    today: NaiveDate,
    random: &mut dyn FnMut() -> Result<Id>,
    tick: &mut dyn FnMut(usize, usize),
) -> Result<Plan> {
    let network = &view.network;
    let sameness = Ours(network);
    let mut planning = Planning {
        view,
        today,
        arrivals: residents(view, &sameness)?,
        handles: Handles::new(network.contacts.iter().map(|contact| contact.handle.to_string())),
        ids: network.ids().collect(),
        random,
        places: FxHashMap::default(),
        theirs: FxHashMap::default(),
        by_handle: network.contacts.iter().map(|contact| (contact.handle.to_string(), contact.id)).collect(),
        made: FxHashSet::default(),
        plan: Plan::default(),
        tick,
        ticked: (0, sources.iter().map(|source| source.incoming.weight()).sum()),
    };
    let people =
        || sources.iter().flat_map(|source| source.incoming.people.iter().map(move |newcomer| (source, newcomer)));
    let many = sources.iter().map(|source| source.incoming.people.len()).sum();
    planning.make_room(many);
    planning.arrivals.expect(people().filter_map(|(_, newcomer)| newcomer.id));
    planning.arrivals.expect_names(move || people().map(|(_, newcomer)| newcomer.contact.name.as_str()));
    for round in 0..MOST_ROUNDS {
        let mut changed = false;
        for (at, (source, newcomer)) in people().enumerate() {
            if round == 0 || planning.places.get(&at).is_none_or(|place| planning.arrivals.shares(*place)) {
                changed |= planning.person(source, newcomer, round, at)?;
            }
            planning.ticked();
        }
        if !planning.arrivals.is_ambiguous() || round > 0 && !changed {
            break;
        }
        planning.arrivals.next_round();
    }
    for (at, (_, newcomer)) in people().enumerate() {
        planning.connections(newcomer, at);
    }
    planning.meetings(sources)?;
    planning.reminders(sources)?;
    planning.calendars(sources)?;
    planning.settings(sources);
    let correspondents = sources.iter().flat_map(|source| &source.incoming.correspondents);
    let strange = |one: &&Proposal| planning.arrivals.by_email(&one.email).is_none();
    planning.plan.strangers = united(correspondents.filter(strange));
    let contacts = planning.arrivals.take_changed();
    let plan = Plan { contacts, ..std::mem::take(&mut planning.plan) };
    // The program ends soon, and to give a hundred thousand keys back one by one takes a twentieth of a large import.
    std::mem::forget(planning);
    Ok(plan)
}

/// Everybody of the network, with what only their whole records have.
fn residents<'a>(view: &View, sameness: &'a dyn Sameness) -> Result<Arrivals<'a>> {
    let mut arrivals = Arrivals::new(sameness);
    view.load(Section::Contacts)?;
    let mut rich: Vec<bool> = Vec::with_capacity(view.network.contacts.len());
    let rare = [&b"\"uid\":"[..], b"\"uids\":", b"\"channels\":"].map(memchr::memmem::Finder::new);
    view.lines(Section::Contacts, |_, line| {
        rich.push(rare.iter().any(|key| key.find(line).is_some()));
        Ok(())
    })?;
    for (person, head) in view.network.contacts.iter().enumerate() {
        let is_rich = rich.get(person).copied().unwrap_or_default();
        let more = is_rich.then(|| view.part(person as Person, &["uid", "uids", "channels"])).transpose()?;
        arrivals.resident(head, more.as_ref());
    }
    Ok(arrivals)
}

struct Planning<'a> {
    view: &'a View,
    today: NaiveDate,
    arrivals: Arrivals<'a>,
    handles: Handles,
    /// The ids that are taken.
    ids: FxHashSet<Id>,
    random: &'a mut dyn FnMut() -> Result<Id>,
    /// Who each arrival is, by its number over all files.
    places: FxHashMap<usize, Place>,
    /// What ids of other files mean here.
    theirs: FxHashMap<Id, Id>,
    /// Who is meant by a handle of another file, or of this one.
    by_handle: FxHashMap<String, Id>,
    /// What meetings of this import were made from, for each person.
    made: FxHashSet<String>,
    plan: Plan,
    /// Hears how many records are done, of how many.
    tick: &'a mut dyn FnMut(usize, usize),
    ticked: (usize, usize),
}

impl Planning<'_> {
    /// Makes room for so many people.
    fn make_room(&mut self, people: usize) {
        self.arrivals.make_room(people);
        self.ids.reserve(people);
        self.places.reserve(people);
        self.theirs.reserve(people);
        self.by_handle.reserve(people);
        self.plan.rows.reserve(people);
    }

    /// One more record is done.
    fn ticked(&mut self) {
        let (done, of) = &mut self.ticked;
        *done += 1;
        (self.tick)(*done, *of);
    }

    /// One arrival, the `at`th of all. Whether anything changed.
    fn person(&mut self, source: &Source, newcomer: &Newcomer, round: usize, at: usize) -> Result<bool> {
        let theirs = &newcomer.contact;
        let (place, merged) = match self.arrivals.find(theirs, newcomer.id) {
            Found::Here(place) => {
                if !self.arrivals.is_loaded(place) {
                    self.arrivals.load(place, self.view.contact(place)?);
                }
                (place, Some(self.arrivals.merge(place, theirs, newcomer.id)))
            }
            Found::Nobody(keys) => (self.add(newcomer, keys)?, None),
        };
        self.places.insert(at, place);
        let here = self.arrivals.id(place);
        self.theirs.extend(newcomer.id.map(|id| (id, here)));
        if !theirs.handle.is_empty() {
            self.by_handle.insert(theirs.handle.clone(), here);
        }
        let changed = merged.as_ref().is_none_or(|merged| merged.changed());
        if round > 0 {
            // What a later round adds belongs to the row of the first.
            if let (Some(merged), Some(row)) = (merged, self.plan.rows.get_mut(at)) {
                if row.outcome == "unchanged" && changed {
                    row.outcome = "merged";
                }
                row.added.extend(merged.added);
            }
            return Ok(changed);
        }
        let outcome = match &merged {
            None => "new",
            Some(merged) if merged.changed() => "merged",
            Some(_) => "unchanged",
        };
        let mut row = row(source, newcomer.line, "contact", outcome);
        if let Some(contact) = self.arrivals.contact(place) {
            row.id = Some(contact.id.to_compact_string());
            row.handle = Some(contact.handle.as_str().into());
            row.name = Some(contact.name.as_str().into());
        }
        tell(&mut row, merged.unwrap_or_default());
        self.plan.rows.push(row);
        Ok(changed)
    }

    fn add(&mut self, newcomer: &Newcomer, keys: Keys) -> Result<Place> {
        let theirs = &newcomer.contact;
        let id = self.free_id(newcomer.id)?;
        let wanted = match handle::is_valid(&theirs.handle) {
            true => theirs.handle.clone(),
            false => Ours(&self.view.network).handle(theirs),
        };
        let contact = Contact {
            id,
            handle: self.handles.take(&wanted),
            created: theirs.created.or(Some(Day(self.today))),
            ..theirs.clone()
        };
        Ok(self.arrivals.add(contact, keys))
    }

    /// The wanted id if nobody has it, else a new one.
    fn free_id(&mut self, wanted: Option<Id>) -> Result<Id> {
        if let Some(id) = wanted.filter(|id| self.ids.insert(*id)) {
            return Ok(id);
        }
        loop {
            let id = (self.random)()?;
            if self.ids.insert(id) {
                return Ok(id);
            }
        }
    }

    /// What somebody's id in another file means here, if anything.
    fn here(&self, theirs: Id) -> Option<Id> {
        self.theirs.get(&theirs).copied().or_else(|| self.arrivals.place(theirs).map(|_| theirs))
    }

    /// Those who are meant by ids and handles of another file.
    fn who(&self, ids: &[Id], handles: &[String]) -> Vec<Id> {
        let by_handle = handles.iter().filter_map(|handle| self.by_handle.get(handle).copied());
        let mut who: Vec<Id> = Vec::new();
        for id in ids.iter().filter_map(|id| self.here(*id)).chain(by_handle) {
            if !who.contains(&id) {
                who.push(id);
            }
        }
        who
    }

    /// Those of the network who have one of the addresses, without me.
    fn known_by(&self, emails: &[String]) -> Vec<Id> {
        let me = self.view.network.settings.me;
        let mut known: Vec<Id> = Vec::new();
        for place in emails.iter().filter_map(|email| self.arrivals.by_email(email)) {
            let id = self.arrivals.id(place);
            if Some(id) != me && !known.contains(&id) {
                known.push(id);
            }
        }
        known
    }

    /// Whom a link of another file means here: by their id there, or by their UID where the link says it.
    fn meant(&self, link: &Link) -> Option<Id> {
        let uid = || serde_json::from_str::<String>(link.unknown.get(WHO[0])?.0.get()).ok();
        self.here(link.to).or_else(|| Some(self.arrivals.id(self.arrivals.by_uid(&uid()?)?)))
    }

    /// Links, and who introduced them, once it is known who everybody is. Those who are not here are kept as lines of a card.
    fn connections(&mut self, newcomer: &Newcomer, at: usize) {
        if newcomer.links.is_empty() && newcomer.by.is_none() {
            return;
        }
        let Some(&place) = self.places.get(&at) else { return };
        let by = newcomer.by.as_ref().and_then(|by| self.meant(by));
        let unmet = newcomer.by.iter().filter(|_| by.is_none()).map(vcard::kept_by);
        let (mut links, mut kept): (Vec<Link>, Vec<Raw>) =
            (Vec::new(), unmet.filter_map(|line| merge::raw(&line)).collect());
        for link in &newcomer.links {
            match self.meant(link) {
                Some(to) => {
                    let unknown = link.unknown.0.iter().filter(|(key, _)| !WHO.contains(&key.as_str()));
                    let unknown = Pairs(unknown.cloned().collect());
                    links.push(Link { to, as_word: link.as_word.clone(), unknown });
                }
                None => kept.extend(merge::raw(&vcard::kept_link(link))),
            }
        }
        let named: Vec<Id> = newcomer.links.iter().chain(&newcomer.by).map(|link| link.to).collect();
        let mut added: Vec<&str> = Vec::new();
        self.arrivals.change(place, |contact| {
            for link in links {
                let known = |known: &Link| known.to == link.to && known.as_word == link.as_word;
                if link.to != contact.id && !contact.links.iter().any(known) {
                    contact.links.push(link);
                    added.push("links");
                }
            }
            let has_one = contact.met.as_ref().is_some_and(|met| met.by.is_some());
            if let Some(by) = by.filter(|by| *by != contact.id && !has_one) {
                contact.met.get_or_insert_default().by = Some(by);
                added.push("met");
            }
            let is_old = |line: &Raw| named.iter().any(|id| vcard::is_kept_for(line, *id));
            let old: Vec<&Raw> = contact.vcard.iter().filter(|line| is_old(line)).collect();
            if old.len() != kept.len() || kept.iter().any(|line| !old.contains(&line)) {
                contact.vcard.retain(|line| !is_old(line));
                contact.vcard.append(&mut kept);
                added.push("vcard");
            }
            !added.is_empty()
        });
        let Some(row) = self.plan.rows.get_mut(at).filter(|row| !added.is_empty() && row.outcome != "new") else {
            return;
        };
        row.outcome = "merged";
        for field in added {
            if !row.added.iter().any(|known| known == field) {
                row.added.push(field.to_owned());
            }
        }
    }
}

fn row(source: &Source, line: usize, kind: &'static str, outcome: &'static str) -> ImportRow {
    ImportRow { file: source.name.as_str().into(), line, kind: Some(kind), outcome, ..ImportRow::default() }
}

/// Says in a row what a merge did.
fn tell(row: &mut ImportRow, merged: Merged) {
    row.added = merged.added;
    let differs = merged.differs.into_iter();
    row.differs = differs.map(|d| DifferenceRow { field: d.field, ours: d.ours, theirs: d.theirs }).collect();
}

/// Everybody once, whatever file they are in, those one has most to do with both ways first.
fn united<'a>(all: impl Iterator<Item = &'a Proposal>) -> Vec<Proposal> {
    let mut people: FxHashMap<&str, Proposal> = FxHashMap::default();
    for one in all {
        let known =
            people.entry(&one.email).or_insert_with(|| Proposal { email: one.email.clone(), ..Proposal::default() });
        if known.name.is_empty() {
            known.name.clone_from(&one.name);
        }
        known.received += one.received;
        known.sent += one.sent;
        known.meetings += one.meetings;
        known.last = known.last.max(one.last);
    }
    let weight = |one: &Proposal| (one.received.min(one.sent), one.received + one.sent + one.meetings);
    let mut people: Vec<Proposal> = people.into_values().collect();
    people.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.email.cmp(&b.email)));
    people
}
