//! Of a reminder or a meeting all that was written in it, for a search through a hundred thousand of them.

use std::borrow::Cow;

use smallvec::SmallVec;

use super::head::required;
use super::scan::Scan;
use super::values::{Taker, Values};
use crate::model::{Id, Meeting, Moment, Reminder, Section};

/// What was written in a reminder or a meeting.
#[derive(Debug, PartialEq)]
pub struct Told<'a> {
    /// Its id.
    pub id: Id,
    /// When it is, or was.
    pub on: Option<Moment>,
    /// Whom it names.
    pub people: SmallVec<[Id; 4]>,
    /// What it is about.
    pub text: Option<Cow<'a, str>>,
    /// The event where people met.
    pub event: Option<Cow<'a, str>>,
    /// The place.
    pub at: Option<Cow<'a, str>>,
    /// What was learned.
    pub learned: Vec<Cow<'a, str>>,
    /// What was given, and behind it what was got.
    pub gifts: Vec<Cow<'a, str>>,
}

impl<'a> Told<'a> {
    fn nothing(id: Id) -> Told<'a> {
        Told {
            id,
            on: None,
            people: SmallVec::new(),
            text: None,
            event: None,
            at: None,
            learned: Vec::new(),
            gifts: Vec::new(),
        }
    }

    /// Reads a record of one of the two lists.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(section: Section, line: &'a [u8]) -> serde_json::Result<Told<'a>> {
        let told = Telling::of(line, || Telling::start(section)).and_then(Telling::whole);
        told.or_else(|_| whole(section, line))
    }
}

/// The same from all of the record, which says what is wrong.
fn whole(section: Section, line: &[u8]) -> serde_json::Result<Told<'static>> {
    let all = |texts: Vec<String>| texts.into_iter().map(Cow::Owned);
    if section == Section::Reminders {
        let reminder: Reminder = serde_json::from_slice(line)?;
        let text = reminder.text.map(Cow::Owned);
        return Ok(Told { on: Some(reminder.on), people: reminder.who.into(), text, ..Told::nothing(reminder.id) });
    }
    let meeting: Meeting = serde_json::from_slice(line)?;
    Ok(Told {
        id: meeting.id,
        on: Some(meeting.on),
        people: meeting.with.into(),
        text: meeting.text.map(Cow::Owned),
        event: meeting.event.map(Cow::Owned),
        at: meeting.at.map(Cow::Owned),
        learned: all(meeting.learned).collect(),
        gifts: all(meeting.gave).chain(all(meeting.got)).collect(),
    })
}

/// What was told so far.
struct Telling<'a> {
    section: Section,
    id: Option<Id>,
    got: Vec<Cow<'a, str>>,
    told: Told<'a>,
}

impl<'a> Telling<'a> {
    fn start(section: Section) -> Telling<'a> {
        Telling { section, id: None, got: Vec::new(), told: Told::nothing(Id::from_random(0)) }
    }

    fn whole(self) -> Scan<Told<'a>> {
        let mut told = self.told;
        required(told.on, "a date")?;
        told.id = required(self.id, "an id")?;
        told.gifts.extend(self.got);
        Ok(told)
    }
}

impl<'a> Taker<'a> for Telling<'a> {
    fn take(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()> {
        let told = &mut self.told;
        match (self.section, key) {
            (_, b"id") => self.id = values.read("an id", Id::parse)?,
            (_, b"on") => told.on = values.read("a date", Moment::of_bytes)?,
            (Section::Reminders, b"who") | (Section::Meetings, b"with") => {
                let (mut ids, mut all) = (SmallVec::new(), true);
                values.each_text(&mut |id| match Id::parse(id.as_bytes()) {
                    Some(id) => ids.push(id),
                    None => all = false,
                })?;
                told.people = required(all.then_some(ids), "an id")?;
            }
            (_, b"text") => told.text = values.text()?,
            (Section::Meetings, b"event") => told.event = values.text()?,
            (Section::Meetings, b"at") => told.at = values.text()?,
            (Section::Meetings, b"learned") => told.learned = values.texts()?,
            (Section::Meetings, b"gave") => told.gifts = values.texts()?,
            (Section::Meetings, b"got") => self.got = values.texts()?,
            _ => values.skip()?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MEETING: &str = r#"{"id":"c9d3f6j1wk","on":"2026-09-10","with":["h2kq9w3xd7","m4t8c1r0ze"],"via":"call","at":"Kopi","event":"RustConf","text":"says \"hi\" in Zürich","learned":["tea","a\u00e9"],"gave":["map"],"got":[],"source":"mail"}"#;
    const REMINDER: &str = r#"{"id":"q0x5v7n2ba","on":"2026-09-12T10:00","who":["h2kq9w3xd7"],"kind":"email","state":"done","closed":"2026-09-13","every":"1mo","day":31,"promise":"mine","text":"the article"}"#;

    #[test]
    fn what_is_told_is_what_the_record_says() {
        for (section, line) in [(Section::Meetings, MEETING), (Section::Reminders, REMINDER)] {
            let told = Told::read(section, line.as_bytes()).unwrap();
            assert_eq!(told, whole(section, line.as_bytes()).unwrap());
            assert!(told.text.is_some() && told.on.is_some() && !told.people.is_empty());
            assert_eq!(told.learned.len() + told.gifts.len(), if section == Section::Meetings { 3 } else { 0 });
        }
    }

    proptest! {
        /// Whatever became of a line, what is told is what the whole record says, or an error.
        #[test]
        fn a_harmed_line_tells_the_same_or_nothing(section in prop::sample::select(vec![Section::Meetings, Section::Reminders]), at in 0usize..400, byte in prop::sample::select(b"\"\\,:[]{}a0 \n\xc3".to_vec()), cut in any::<bool>()) {
            let line = if section == Section::Meetings { MEETING } else { REMINDER };
            let mut line = line.as_bytes().to_vec();
            let at = at % line.len();
            if cut { line.remove(at); } else { line[at] = byte; }
            if let Ok(whole) = whole(section, &line) {
                prop_assert_eq!(Told::read(section, &line).ok(), Some(whole), "{}", String::from_utf8_lossy(&line));
            }
        }
    }
}
