//! Of a reminder or a meeting all that was written in it, for a search through a hundred thousand of them.

use std::borrow::Cow;

use super::scan::{Bad, Scan, Scanner, object};
use crate::model::{Id, Meeting, Moment, Reminder, Section};

/// What was written in a reminder or a meeting.
#[derive(Debug)]
pub struct Told<'a> {
    /// Its id.
    pub id: Id,
    /// When it is, or was.
    pub on: Option<Moment>,
    /// Whom it names.
    pub people: Vec<Id>,
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
            people: Vec::new(),
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
        told(section, line).or_else(|_| whole(section, line))
    }
}

/// The same from all of the record, which says what is wrong.
fn whole(section: Section, line: &[u8]) -> serde_json::Result<Told<'static>> {
    let all = |texts: Vec<String>| texts.into_iter().map(Cow::Owned);
    if section == Section::Reminders {
        let reminder: Reminder = serde_json::from_slice(line)?;
        let text = reminder.text.map(Cow::Owned);
        return Ok(Told { on: Some(reminder.on), people: reminder.who, text, ..Told::nothing(reminder.id) });
    }
    let meeting: Meeting = serde_json::from_slice(line)?;
    Ok(Told {
        id: meeting.id,
        on: Some(meeting.on),
        people: meeting.with,
        text: meeting.text.map(Cow::Owned),
        event: meeting.event.map(Cow::Owned),
        at: meeting.at.map(Cow::Owned),
        learned: all(meeting.learned).collect(),
        gifts: all(meeting.gave).chain(all(meeting.got)).collect(),
    })
}

fn told<'a>(section: Section, line: &'a [u8]) -> Scan<Told<'a>> {
    let mut told = Told::nothing(Id::from_random(0));
    let mut id = None;
    let mut got = Vec::new();
    object(line, |scan, key| {
        match (section, key) {
            (_, b"id") => id = scan.id()?,
            (_, b"on") => told.on = scan.read("a date", Moment::of_bytes)?,
            (Section::Reminders, b"who") | (Section::Meetings, b"with") => told.people = ids(scan)?,
            (_, b"text") => told.text = scan.text()?,
            (Section::Meetings, b"event") => told.event = scan.text()?,
            (Section::Meetings, b"at") => told.at = scan.text()?,
            (Section::Meetings, b"learned") => told.learned = texts(scan)?,
            (Section::Meetings, b"gave") => told.gifts = texts(scan)?,
            (Section::Meetings, b"got") => got = texts(scan)?,
            _ => scan.skip()?,
        }
        Ok(())
    })?;
    if told.on.is_none() {
        return Err(Bad { at: 0, expected: "a date".into() });
    }
    told.id = id.ok_or(Bad { at: 0, expected: "an id".into() })?;
    told.gifts.append(&mut got);
    Ok(told)
}

fn ids(scan: &mut Scanner<'_>) -> Scan<Vec<Id>> {
    let mut ids = Vec::new();
    scan.list(|scan| {
        ids.push(scan.id()?.ok_or(Bad { at: 0, expected: "an id".into() })?);
        Ok(())
    })?;
    Ok(ids)
}

fn texts<'a>(scan: &mut Scanner<'a>) -> Scan<Vec<Cow<'a, str>>> {
    let mut texts = Vec::new();
    scan.list(|scan| {
        texts.push(scan.text()?.ok_or(Bad { at: 0, expected: "a string".into() })?);
        Ok(())
    })?;
    Ok(texts)
}
