//! What a command reads of the file: of each record the head, as little as the recipe needs.
//!
//! Whole records are read one by one, when they are shown or changed.

use chrono::NaiveDate;
use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::fold::same;
use super::{Birthday, Contact, Every, Id, Kind, List, Meetings, Moment, People, Settings, Side, State, Texts, Via};

/// The place of somebody in `Network::contacts`.
pub type Person = u32;

/// Where a record stands: the bytes of its object in the file, in form, that the network was read from. Packed, since a hundred
/// thousand are held at once.
#[repr(C, packed(4))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The offset of its first byte.
    pub at: u64,
    /// How many bytes it has, without the comma.
    pub len: u32,
}

/// Of a contact, what finding and judging people needs.
#[derive(Clone, Debug)]
pub struct ContactHead {
    /// Unique in the file.
    pub id: Id,
    /// The name that people type.
    pub handle: CompactString,
    /// The name as the person writes it.
    pub name: CompactString,
    /// The circle.
    pub circle: Option<CompactString>,
    /// The world.
    pub world: Option<CompactString>,
    /// A cadence of their own.
    pub every: Option<Every>,
    /// Snoozed until this day.
    pub rests: Option<NaiveDate>,
    /// The day of birth.
    pub birthday: Option<Birthday>,
    /// The last year in which a birthday was greeted.
    pub greeted: Option<i32>,
    /// Put away.
    pub archived: bool,
    /// The day they came into the file.
    pub created: Option<NaiveDate>,
    /// Other names, addresses, numbers and interests.
    pub texts: Texts,
    /// The organisation.
    pub org: Option<CompactString>,
    /// Where they live.
    pub city: Option<CompactString>,
    /// Where the whole record stands.
    pub place: Place,
}

/// Of a contact, what its head lacks and the reports ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glimpse {
    /// Something human is known that the head does not show: a like, a need, a fact or a note.
    pub human: bool,
    /// The day they were met, where the file says so.
    pub met: Option<NaiveDate>,
    /// A tag says that they are an expert.
    pub expert: bool,
    /// They have a postal address.
    pub address: bool,
    /// They can be reached by a messenger.
    pub message: bool,
    /// They can be reached on a social network.
    pub social: bool,
}

impl Glimpse {
    /// A glimpse of a whole record.
    pub fn of(contact: &Contact) -> Glimpse {
        let mut glimpse = Glimpse {
            human: contact.note.is_some()
                || !(contact.likes.is_empty() && contact.needs.is_empty() && contact.facts.is_empty()),
            met: contact.met.as_ref().and_then(|met| Some(met.on?.0)),
            address: !contact.addresses.is_empty(),
            ..Glimpse::default()
        };
        contact.tags.iter().for_each(|tag| glimpse.tag(tag));
        contact.channels.iter().for_each(|channel| glimpse.channel(channel));
        glimpse
    }

    /// Takes one of the tags.
    pub fn tag(&mut self, tag: &str) {
        // Most tags are in ASCII and have no x, so that they need no folding.
        let may_be = !tag.is_ascii() || tag.bytes().any(|byte| byte.eq_ignore_ascii_case(&b'x'));
        self.expert |= may_be && (same(tag, "expert") || same(tag, "experts"));
    }

    /// Takes one of the channels, like `linkedin:ana`.
    pub fn channel(&mut self, channel: &str) {
        match channel.split(':').next() {
            Some("telegram" | "whatsapp" | "signal" | "matrix") => self.message = true,
            Some("web") | None => {}
            Some(_) => self.social = true,
        }
    }
}

impl ContactHead {
    /// Somebody of whom nothing is known but the id, whose record stands at a place.
    pub fn new(id: Id, place: Place) -> ContactHead {
        ContactHead {
            id,
            handle: CompactString::default(),
            name: CompactString::default(),
            circle: None,
            world: None,
            every: None,
            rests: None,
            birthday: None,
            greeted: None,
            archived: false,
            created: None,
            texts: Texts::default(),
            org: None,
            city: None,
            place,
        }
    }

    /// Other names.
    pub fn aka(&self) -> &[CompactString] {
        self.texts.get(List::Aka)
    }

    /// Addresses of electronic mail.
    pub fn emails(&self) -> &[CompactString] {
        self.texts.get(List::Emails)
    }

    /// Telephone numbers.
    pub fn phones(&self) -> &[CompactString] {
        self.texts.get(List::Phones)
    }

    /// What they care about, which stands beside them wherever they come up.
    pub fn interests(&self) -> &[CompactString] {
        self.texts.get(List::Interests)
    }
}

/// Of a reminder, all but its text.
#[derive(Clone, Debug)]
pub struct ReminderHead {
    /// Unique in the file.
    pub id: Id,
    /// When it is due.
    pub on: Moment,
    /// Whom it is about, as far as they are in the file.
    pub who: People,
    /// How many it names that are not in the file.
    pub strangers: u32,
    /// What it asks you to do.
    pub kind: Kind,
    /// `None` while it is open.
    pub state: Option<State>,
    /// The day it was done or dropped.
    pub closed: Option<NaiveDate>,
    /// The date first set, when it was snoozed.
    pub first: Option<NaiveDate>,
    /// How often it comes back.
    pub every: Option<Every>,
    /// Whose promise it is.
    pub promise: Option<Side>,
    /// Where the whole record stands.
    pub place: Place,
}

impl ReminderHead {
    /// Neither done nor dropped.
    pub fn is_open(&self) -> bool {
        self.state.is_none()
    }

    /// A plan to find new people, belonging to nobody yet.
    pub fn is_plan(&self) -> bool {
        self.who.is_empty() && self.strangers == 0
    }
}

/// Of a meeting, who met when and how.
#[derive(Clone, Debug)]
pub struct MeetingHead {
    /// Unique in the file.
    pub id: Id,
    /// When.
    pub on: Moment,
    /// With whom, as far as they are in the file.
    pub with: People,
    /// By which medium.
    pub via: Option<Via>,
    /// Still to come, or not yet logged.
    pub planned: bool,
    /// It did not take place.
    pub dropped: bool,
    /// Whether anything was learned about them.
    pub learned: bool,
    /// Where the whole record stands.
    pub place: Place,
}

impl MeetingHead {
    /// It took place.
    pub fn happened(&self) -> bool {
        !self.planned && !self.dropped
    }

    /// It was by email, on a day.
    pub fn is_by_email_on(&self, day: NaiveDate) -> bool {
        self.via == Some(Via::Email) && self.on.day == day && self.happened()
    }

    /// It was planned and neither logged nor dropped.
    pub fn is_planned(&self) -> bool {
        self.planned && !self.dropped
    }
}

/// The file as a command reads it.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The user's settings.
    pub settings: Settings,
    /// Everybody, in the order of the file.
    pub contacts: Vec<ContactHead>,
    /// All follow-ups and plans, in the order of the file.
    pub reminders: Vec<ReminderHead>,
    /// All meetings, in the order of the file.
    pub meetings: Meetings,
    /// Where in `contacts` an id stands.
    pub index: FxHashMap<Id, Person>,
}

impl Network {
    /// Somebody in the file.
    pub fn contact(&self, person: Person) -> &ContactHead {
        &self.contacts[person as usize]
    }

    /// The person with this id.
    pub fn person(&self, id: Id) -> Option<Person> {
        self.index.get(&id).copied()
    }

    /// The ids of all records.
    pub fn ids(&self) -> impl Iterator<Item = Id> + '_ {
        let contacts = self.contacts.iter().map(|contact| contact.id);
        let reminders = self.reminders.iter().map(|reminder| reminder.id);
        contacts.chain(reminders).chain(self.meetings.iter().map(|meeting| meeting.id))
    }

    /// The cadence of somebody: their own, else that of their circle; `None` if nobody expects one.
    pub fn cadence(&self, contact: &ContactHead) -> Option<Every> {
        contact
            .every
            .or_else(|| self.settings.cadence_of(contact.circle.as_deref()?))
            .filter(|every| *every != Every::Never)
    }
}
