//! A follow-up, or with nobody in it a plan to explore.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::{Day, as_text};
use super::record::{Pairs, Record, Section, record, words};
use super::{Every, Id, Moment};

record! {
    /// A reminder, whole.
    pub struct Reminder {
        /// Unique in the file.
        id: Id, required;
        /// When it is due.
        on: Moment, required;
        /// Whom it is about; nobody for an exploration plan.
        who: Vec<Id>;
        /// What it asks you to do.
        kind: Option<Kind>;
        /// Absent while it is open.
        state: Option<State>;
        /// The day it was done or dropped.
        closed: Option<Day>;
        /// The date first set, when it was snoozed.
        first: Option<Day>;
        /// How often it comes back.
        every: Option<Every>;
        /// The day of the month that a monthly one keeps to.
        day: Option<u32>;
        /// Whose promise it is.
        promise: Option<Side>;
        /// The world that a plan explores.
        world: Option<String>;
        /// What it is about.
        text: Option<String>;
    }
}

impl Record for Reminder {
    const SECTION: Section = Section::Reminders;

    fn id(&self) -> Id {
        self.id
    }
}

words! {
    /// The four kinds of follow-up of the recipe, a call, and anything else.
    pub enum Kind {
        /// Write to them.
        Email = "email",
        /// Offer them something.
        Offer = "offer",
        /// Invite them.
        Invite = "invite",
        /// Find out about them.
        Research = "research",
        /// Call them.
        Call = "call",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// What became of a reminder.
    pub enum State {
        /// It was kept.
        Done = "done",
        /// It was given up.
        Dropped = "dropped",
    }
}

words! {
    /// Whose promise it is.
    pub enum Side {
        /// You promised.
        Mine = "mine",
        /// They promised.
        Theirs = "theirs",
    }
}

as_text!(
    Kind: "a kind: email, offer, invite, research, call or other",
    State: "the state of a reminder: done, dropped, or none while it is open",
    Side: "a side of a promise: mine or theirs"
);

impl Reminder {
    /// A reminder of which nothing is known but when it is due.
    pub fn new(id: Id, on: Moment) -> Reminder {
        Reminder {
            id,
            on,
            who: Vec::new(),
            kind: None,
            state: None,
            closed: None,
            first: None,
            every: None,
            day: None,
            promise: None,
            world: None,
            text: None,
            unknown: Pairs::default(),
        }
    }
}
