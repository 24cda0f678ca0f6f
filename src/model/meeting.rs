//! One time that you and somebody were in touch, whatever the medium.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::as_text;
use super::record::{Pairs, Record, Section, record, words};
use super::{Id, Moment};

record! {
    /// A meeting, whole.
    pub struct Meeting {
        /// Unique in the file.
        id: Id, required;
        /// When.
        on: Moment, required;
        /// With whom.
        with: Vec<Id>;
        /// By which medium.
        via: Option<Via>;
        /// Still to come, or not yet logged.
        planned: bool;
        /// Absent, or `dropped`: it did not take place.
        state: Option<MeetingState>;
        /// The place.
        at: Option<String>;
        /// The occasion: a conference, a wedding.
        event: Option<String>;
        /// What was talked about.
        text: Option<String>;
        /// What was learned about them.
        learned: Vec<String>;
        /// Gifts given.
        gave: Vec<String>;
        /// Gifts received.
        got: Vec<String>;
        /// What an import made it from.
        source: Option<String>;
    }
}

impl Record for Meeting {
    const SECTION: Section = Section::Meetings;

    fn id(&self) -> Id {
        self.id
    }
}

words! {
    /// A medium, the warmest first.
    pub enum Via {
        /// Face to face, which convinces more than anything virtual.
        InPerson = "in-person",
        /// A call with pictures.
        Video = "video",
        /// A call.
        Call = "call",
        /// A chat or text message.
        Message = "message",
        /// Electronic mail.
        Email = "email",
        /// Paper.
        Letter = "letter",
        /// A social network.
        Social = "social",
    }
}

words! {
    /// What became of a planned meeting that did not take place.
    pub enum MeetingState {
        /// It was called off.
        Dropped = "dropped",
    }
}

as_text!(
    Via: "a medium: in-person, video, call, message, email, letter or social",
    MeetingState: "the state of a meeting: dropped, or none"
);

impl Meeting {
    /// A meeting of which nothing is known but when.
    pub fn new(id: Id, on: Moment) -> Meeting {
        Meeting {
            id,
            on,
            with: Vec::new(),
            via: None,
            planned: false,
            state: None,
            at: None,
            event: None,
            text: None,
            learned: Vec::new(),
            gave: Vec::new(),
            got: Vec::new(),
            source: None,
            unknown: Pairs::default(),
        }
    }
}
