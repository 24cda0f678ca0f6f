//! Of a reminder or a meeting all that was written in it, for a search through a hundred thousand of them.

use std::borrow::Cow;

use super::plain::Plain;
use super::scan::{Bad, Scan, Scanner, object};
use crate::model::{Id, Meeting, Moment, Reminder, Section};

/// What was written in a reminder or a meeting.
#[derive(Debug, PartialEq)]
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
        match plain_told(section, line) {
            Some(told) => Ok(told),
            None => any_told(section, line).or_else(|_| whole(section, line)),
        }
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

/// What was written in a record that the program itself wrote.
fn plain_told(section: Section, line: &[u8]) -> Option<Told<'_>> {
    let (id, mut plain) = Plain::record_of_texts(line)?;
    let mut told = Told::nothing(id);
    told.on = Some(plain.value(b",\"on\":", Moment::of_bytes)??);
    if section == Section::Reminders {
        plain.ids(b",\"who\":", |id| told.people.push(id))?;
        for key in [&b",\"kind\":"[..], b",\"state\":", b",\"closed\":", b",\"first\":", b",\"every\":"] {
            plain.pass(key)?;
        }
        plain.pass_number(b",\"day\":");
        plain.pass(b",\"promise\":")?;
        plain.pass(b",\"world\":")?;
        told.text = plain.any_form(b",\"text\":")?;
        plain.ends_without(|key| matches!(key, b"id" | b"on" | b"who" | b"text"))?;
        return Some(told);
    }
    plain.ids(b",\"with\":", |id| told.people.push(id))?;
    plain.pass(b",\"via\":")?;
    plain.pass(b",\"planned\":")?;
    plain.pass(b",\"state\":")?;
    told.at = plain.any_form(b",\"at\":")?;
    told.event = plain.any_form(b",\"event\":")?;
    told.text = plain.any_form(b",\"text\":")?;
    plain.texts_of_any_form(b",\"learned\":", &mut told.learned)?;
    plain.texts_of_any_form(b",\"gave\":", &mut told.gifts)?;
    plain.texts_of_any_form(b",\"got\":", &mut told.gifts)?;
    let known = |key: &[u8]| {
        matches!(key, b"id" | b"on" | b"with" | b"at" | b"event" | b"text" | b"learned" | b"gave" | b"got")
    };
    plain.ends_without(known)?;
    Some(told)
}

/// What was written in a record whose keys stand in any order.
fn any_told<'a>(section: Section, line: &'a [u8]) -> Scan<Told<'a>> {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MEETING: &str = r#"{"id":"c9d3f6j1wk","on":"2026-09-10","with":["h2kq9w3xd7","m4t8c1r0ze"],"via":"call","at":"Kopi","event":"RustConf","text":"says \"hi\" in Zürich","learned":["tea","a\u00e9"],"gave":["map"],"got":[],"source":"mail"}"#;
    const REMINDER: &str = r#"{"id":"q0x5v7n2ba","on":"2026-09-12T10:00","who":["h2kq9w3xd7"],"kind":"email","state":"done","closed":"2026-09-13","every":"1mo","day":31,"promise":"mine","text":"the article"}"#;

    #[test]
    fn both_ways_read_what_has_everything() {
        for (section, line) in [(Section::Meetings, MEETING), (Section::Reminders, REMINDER)] {
            let plain = plain_told(section, line.as_bytes()).unwrap();
            assert_eq!(plain, any_told(section, line.as_bytes()).unwrap());
            assert!(plain.text.is_some() && plain.on.is_some() && !plain.people.is_empty());
            assert_eq!(plain.learned.len() + plain.gifts.len(), if section == Section::Meetings { 3 } else { 0 });
        }
    }

    proptest! {
        /// Whatever became of a line, what the quick way reads the other reads as well, to the same.
        #[test]
        fn a_harmed_line_is_read_the_same_or_not_at_all(section in prop::sample::select(vec![Section::Meetings, Section::Reminders]), at in 0usize..400, byte in prop::sample::select(b"\"\\,:[]{}a0 \n\xc3".to_vec()), cut in any::<bool>()) {
            let line = if section == Section::Meetings { MEETING } else { REMINDER };
            let mut line = line.as_bytes().to_vec();
            let at = at % line.len();
            if cut { line.remove(at); } else { line[at] = byte; }
            if let Some(plain) = plain_told(section, &line) {
                let other = any_told(section, &line);
                prop_assert_eq!(Some(plain), other.ok(), "{}", String::from_utf8_lossy(&line));
            }
        }
    }
}
