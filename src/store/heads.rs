//! Whoever takes the lines of a file and keeps the heads of its records.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::head;
use super::lines::Sink;
use super::scan::Bad;
use super::view::Need;
use crate::model::network::Place;
use crate::model::{ContactHead, Id, MeetingHead, Meetings, Network, People, Person, ReminderHead, Section};

/// Takes the heads of all records that are needed.
#[derive(Debug)]
pub struct Heads {
    network: Network,
    need: Need,
    /// Whom the record names that is being read.
    ids: Vec<Id>,
    index: Index,
}

/// Where in `Network::contacts` an id stands, once all people of the file are known; until then the network has it. Whoever reads
/// the second half may look into it as well.
type Index = Arc<OnceLock<FxHashMap<Id, Person>>>;

/// The index, once nobody more comes.
#[inline]
fn complete<'a>(index: &'a Index, network: &mut Network) -> &'a FxHashMap<Id, Person> {
    index.get_or_init(|| std::mem::take(&mut network.index))
}

/// How many bytes there are of a file for each of its meetings, its reminders and its people, or fewer: room is made for so many at
/// once, since it costs more to move them again and again than to ask for room that is never used.
const BYTES_A_MEETING: u64 = 200;
const BYTES_A_REMINDER: u64 = 800;
const BYTES_A_PERSON: u64 = 1500;

/// Room for as many as there may be in so many bytes.
fn room<T>(bytes: u64, each: u64) -> Vec<T> {
    const MOST: u64 = 1 << 20;
    Vec::with_capacity((bytes / each).min(MOST) as usize)
}

impl Heads {
    /// Heads from a file of so many bytes.
    pub(super) fn new(need: Need, len: u64) -> Heads {
        let mut network = Network { contacts: room(len, BYTES_A_PERSON), ..Network::default() };
        if need.reminders {
            network.reminders = room(len, BYTES_A_REMINDER);
        }
        if need.meetings {
            network.meetings = Meetings::from(room(len, BYTES_A_MEETING));
        }
        Heads { network, need, ids: Vec::new(), index: Index::default() }
    }

    /// What takes the other half of a file of so many bytes.
    pub(super) fn half(&self, len: u64) -> impl Fn() -> Half + Sync + use<> {
        let (need, index) = (self.need, Index::clone(&self.index));
        let of = move |wanted: bool| if wanted { len } else { 0 };
        move || Half {
            need,
            contacts: Vec::new(),
            reminders: Vec::new(),
            meetings: room(of(need.meetings), BYTES_A_MEETING),
            ids: room(of(need.meetings), BYTES_A_MEETING),
            index: Index::clone(&index),
            named: false,
        }
    }

    /// The network of them.
    pub(super) fn into_network(self) -> Network {
        match Arc::into_inner(self.index).and_then(OnceLock::into_inner) {
            Some(index) => Network { index, ..self.network },
            None => self.network,
        }
    }
}

/// Takes the second half of a file while the first is still being read. Whom its records name is looked up afterwards; until then
/// where their ids are, and how many, stands in the place of the people.
#[derive(Debug)]
pub struct Half {
    need: Need,
    contacts: Vec<ContactHead>,
    reminders: Vec<ReminderHead>,
    meetings: Vec<MeetingHead>,
    ids: Vec<Id>,
    index: Index,
    /// Whether the people have taken their places.
    named: bool,
}

impl Half {
    /// Puts the people in their places.
    fn name(&mut self, index: &FxHashMap<Id, Person>) {
        let ids = &self.ids;
        let of = |people: &People| match people[..] {
            [start, count] => &ids[start as usize..][..count as usize],
            _ => &[],
        };
        for reminder in &mut self.reminders {
            let ids = of(&reminder.who);
            head::name(reminder, index, ids);
        }
        for meeting in &mut self.meetings {
            meeting.with = head::known(index, of(&meeting.with));
        }
        self.named = true;
    }
}

impl Heads {
    /// Puts that half behind the first.
    pub(super) fn join(&mut self, mut half: Half) {
        let network = &mut self.network;
        let first = network.contacts.len();
        let people = half.contacts.iter().zip(first as Person..);
        network.index.extend(people.map(|(head, person)| (head.id, person)));
        network.contacts.append(&mut half.contacts);
        if !half.named {
            half.name(complete(&self.index, network));
        }
        network.reminders.append(&mut half.reminders);
        network.meetings.append(half.meetings);
    }
}

impl Sink for Half {
    fn settings(&mut self, _: &[u8]) -> Result<(), Bad> {
        Ok(())
    }

    #[inline]
    fn record(&mut self, section: Section, object: &[u8], place: Place) -> Result<(), Bad> {
        let start = self.ids.len();
        let people = |ids: &[Id]| People::two(start as Person, (ids.len() - start) as Person);
        match section {
            Section::Contacts => self.contacts.push(head::contact(object, place)?),
            Section::Reminders if self.need.reminders => {
                let mut reminder = head::reminder(object, place, &mut self.ids)?;
                reminder.who = people(&self.ids);
                self.reminders.push(reminder);
            }
            Section::Meetings if self.need.meetings => {
                let mut meeting = head::meeting(object, place, &mut self.ids)?;
                meeting.with = people(&self.ids);
                self.meetings.push(meeting);
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self) {
        let index = Index::clone(&self.index);
        if let Some(index) = index.get() {
            self.name(index);
        }
    }
}

impl Sink for Heads {
    fn settings(&mut self, object: &[u8]) -> Result<(), Bad> {
        self.network.settings = serde_json::from_slice(object).map_err(|error| {
            let message = error.to_string();
            let what = message.split(" at line ").next().unwrap_or_default();
            Bad { at: error.column().saturating_sub(1), expected: format!("settings without this: {what}").into() }
        })?;
        Ok(())
    }

    #[inline]
    fn record(&mut self, section: Section, object: &[u8], place: Place) -> Result<(), Bad> {
        let network = &mut self.network;
        match section {
            Section::Contacts => {
                let head = head::contact(object, place)?;
                let person = network.contacts.len() as Person;
                network.index.insert(head.id, person);
                network.contacts.push(head);
            }
            Section::Reminders if self.need.reminders => {
                self.ids.clear();
                let mut reminder = head::reminder(object, place, &mut self.ids)?;
                let index = complete(&self.index, network);
                head::name(&mut reminder, index, &self.ids);
                network.reminders.push(reminder);
            }
            Section::Meetings if self.need.meetings => {
                self.ids.clear();
                let mut meeting = head::meeting(object, place, &mut self.ids)?;
                let index = complete(&self.index, network);
                meeting.with = head::known(index, &self.ids);
                network.meetings.push(meeting);
            }
            _ => {}
        }
        Ok(())
    }
}
