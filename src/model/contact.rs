//! A person.

use super::date::Day;
use super::record::{Pairs, Raw, Record, Section, record};
use super::{Birthday, Every, Id, Moment};

record! {
    /// A person, whole.
    pub struct Contact {
        /// Unique in the file.
        id: Id, required;
        /// The name that people type, unique in the file.
        handle: String, required;
        /// The name as the person writes it.
        name: String, required;
        /// `inner`, `close`, `wide` or one of the user's.
        circle: Option<String>;
        /// Where the two of them belong: `conference`, `office`, `family` ….
        world: Option<String>;
        /// A cadence of their own.
        every: Option<Every>;
        /// Snoozed until this day.
        rests: Option<Day>;
        /// The day of birth.
        birthday: Option<Birthday>;
        /// The last year in which a birthday was greeted.
        greeted: Option<i32>;
        /// Put away: out of `due`, `build` and `open`, still found.
        archived: bool;
        /// The day on which they came into the file.
        created: Option<Day>;
        /// Other names: nicknames, other scripts, former handles.
        aka: Vec<String>;
        /// Addresses of electronic mail.
        emails: Vec<String>;
        /// Telephone numbers, as E.164 where the country is known.
        phones: Vec<String>;
        /// `kind:handle`.
        channels: Vec<String>;
        /// The organisation.
        org: Option<String>;
        /// What they do there.
        title: Option<String>;
        /// Where they live.
        city: Option<String>;
        /// Postal addresses.
        addresses: Vec<String>;
        /// The user's own marks.
        tags: Vec<String>;
        /// What they care about.
        interests: Vec<String>;
        /// What they like.
        likes: Vec<String>;
        /// What they need.
        needs: Vec<String>;
        /// How they came into your life.
        met: Option<Met>;
        /// Whom they know.
        links: Vec<Link>;
        /// What you learned about them.
        facts: Vec<Fact>;
        /// Anything else, in words.
        note: Option<String>;
        /// The user's own fields.
        fields: Pairs<String>;
        /// The UID of an imported card.
        uid: Option<String>;
        /// Other UIDs that they came in under, by which they are known again.
        uids: Vec<String>;
        /// Properties of an imported card that have no key here.
        vcard: Vec<Raw>;
        /// What a merge found on the other side.
        conflicts: Option<Raw>;
    }
}

impl Record for Contact {
    const SECTION: Section = Section::Contacts;

    fn id(&self) -> Id {
        self.id
    }
}

record! {
    /// How somebody came into your life.
    #[derive(Default)]
    pub struct Met {
        /// The event.
        event: Option<String>;
        /// The day.
        on: Option<Day>;
        /// Who introduced them.
        by: Option<Id>;
    }
}

record! {
    /// A link between two people, kept with the first and read both ways.
    pub struct Link {
        /// The other one.
        to: Id, required;
        /// What they are to each other.
        as_word = "as": Option<String>;
    }
}

record! {
    /// Something learned about a person.
    pub struct Fact {
        /// The day it was learned.
        on: Option<Moment>;
        /// What it is.
        text: String, required;
    }
}

/// The UID of a contact that has none.
pub fn uid_of(id: Id) -> String {
    format!("netrec-{id}")
}

/// The id that a contact without a UID was exported under. Whoever imports looks for it in the file first: a contact with that id
/// is the one, and gets no `uid` from its card.
pub fn id_of(uid: &str) -> Option<Id> {
    Id::parse(uid.strip_prefix("netrec-")?.as_bytes())
}

impl Contact {
    /// Notes a UID that they came in under. Whether it was new.
    pub fn learn_uid(&mut self, uid: String) -> bool {
        let of_id = id_of(&uid);
        if self.uid.as_ref() == Some(&uid) || self.uids.contains(&uid) || of_id == Some(self.id) {
            return false;
        }
        match &mut self.uid {
            none @ None if of_id.is_none() => *none = Some(uid),
            _ => self.uids.push(uid),
        }
        true
    }

    /// A contact of whom nothing is known but the name.
    pub fn new(id: Id, name: String) -> Contact {
        Contact {
            id,
            handle: String::new(),
            name,
            circle: None,
            world: None,
            every: None,
            rests: None,
            birthday: None,
            greeted: None,
            archived: false,
            created: None,
            aka: Vec::new(),
            emails: Vec::new(),
            phones: Vec::new(),
            channels: Vec::new(),
            org: None,
            title: None,
            city: None,
            addresses: Vec::new(),
            tags: Vec::new(),
            interests: Vec::new(),
            likes: Vec::new(),
            needs: Vec::new(),
            met: None,
            links: Vec::new(),
            facts: Vec::new(),
            note: None,
            fields: Pairs::default(),
            uid: None,
            uids: Vec::new(),
            vcard: Vec::new(),
            conflicts: None,
            unknown: Pairs::default(),
        }
    }
}
