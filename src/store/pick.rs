//! Some keys of a whole record, decoded without the rest: what a query or a table of thousands asks about.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::head::required;
use super::plain::Plain;
use super::scan::{Bad, Scan, Scanner, object};
use crate::model::{Contact, Id};

/// Of a whole contact, its id, handle and name, and these other keys.
pub fn part(line: &[u8], keys: &[&str]) -> Scan<Contact> {
    match plain_part(line, keys) {
        Some(contact) => Ok(contact),
        None => any_part(line, keys),
    }
}

/// The part of a contact that the program itself wrote.
fn plain_part(line: &[u8], keys: &[&str]) -> Option<Contact> {
    let (id, mut plain) = Plain::record(line)?;
    let mut part = Part::new(keys);
    part.id = Some(id);
    while let Some(key) = plain.key()? {
        // Of a doubled key the last one counts, which is left to the other way.
        if key == b"id" {
            return None;
        }
        part.take(key, &mut plain).ok()?;
    }
    part.whole().ok()
}

/// The part of a contact whose keys stand in any order, and in any form.
fn any_part(line: &[u8], keys: &[&str]) -> Scan<Contact> {
    let mut part = Part::new(keys);
    object(line, |scan, key| match key {
        b"id" => scan.id().map(|id| part.id = id),
        _ => part.take(key, scan),
    })?;
    part.whole()
}

/// Where the values of a record come from, one after the other.
trait Values<'a> {
    fn text(&mut self) -> Scan<Option<Cow<'a, str>>>;
    fn texts(&mut self) -> Scan<Vec<String>>;
    fn raw(&mut self) -> Scan<&'a [u8]>;
    fn skip(&mut self) -> Scan<()>;
}

impl<'a> Values<'a> for Scanner<'a> {
    fn text(&mut self) -> Scan<Option<Cow<'a, str>>> {
        Scanner::text(self)
    }

    fn texts(&mut self) -> Scan<Vec<String>> {
        Scanner::texts(self)
    }

    fn raw(&mut self) -> Scan<&'a [u8]> {
        Scanner::raw(self)
    }

    fn skip(&mut self) -> Scan<()> {
        Scanner::skip(self)
    }
}

/// What is not as the program writes it is read the other way, which says what is wrong.
fn as_written<T>(value: Option<T>) -> Scan<T> {
    required(value, "a value as this program writes it")
}

impl<'a> Values<'a> for Plain<'a> {
    fn text(&mut self) -> Scan<Option<Cow<'a, str>>> {
        as_written(self.whole_text().map(|text| Some(Cow::Borrowed(text))))
    }

    fn texts(&mut self) -> Scan<Vec<String>> {
        as_written(self.whole_texts())
    }

    fn raw(&mut self) -> Scan<&'a [u8]> {
        as_written(self.raw())
    }

    fn skip(&mut self) -> Scan<()> {
        as_written(self.raw().map(drop))
    }
}

/// What was read of a contact so far.
struct Part<'k> {
    keys: &'k [&'k str],
    id: Option<Id>,
    handle: Option<String>,
    name: Option<String>,
    contact: Contact,
}

impl<'k> Part<'k> {
    fn new(keys: &'k [&'k str]) -> Part<'k> {
        Part { keys, id: None, handle: None, name: None, contact: Contact::new(Id::from_random(0), String::new()) }
    }

    /// Takes the value of a key, or passes over it.
    fn take<'a>(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()> {
        fn text<'a>(values: &mut impl Values<'a>) -> Scan<Option<String>> {
            Ok(values.text()?.map(String::from))
        }
        fn read<'a, T: DeserializeOwned>(values: &mut impl Values<'a>) -> Scan<T> {
            let raw = values.raw()?;
            serde_json::from_slice(raw).map_err(|_| Bad { at: 0, expected: "a value of the right kind".into() })
        }
        let contact = &mut self.contact;
        match key {
            b"handle" => self.handle = text(values)?,
            b"name" => self.name = text(values)?,
            _ if !self.keys.iter().any(|wanted| wanted.as_bytes() == key) => values.skip()?,
            b"org" => contact.org = text(values)?,
            b"title" => contact.title = text(values)?,
            b"city" => contact.city = text(values)?,
            b"note" => contact.note = text(values)?,
            b"channels" => contact.channels = values.texts()?,
            b"addresses" => contact.addresses = values.texts()?,
            b"tags" => contact.tags = values.texts()?,
            b"interests" => contact.interests = values.texts()?,
            b"likes" => contact.likes = values.texts()?,
            b"needs" => contact.needs = values.texts()?,
            b"met" => contact.met = read(values)?,
            b"links" => contact.links = read::<Option<_>>(values)?.unwrap_or_default(),
            b"facts" => contact.facts = read::<Option<_>>(values)?.unwrap_or_default(),
            b"fields" => contact.fields = read::<Option<_>>(values)?.unwrap_or_default(),
            b"conflicts" => contact.conflicts = read(values)?,
            _ => return Err(Bad { at: 0, expected: "a key that can be read alone".into() }),
        }
        Ok(())
    }

    fn whole(self) -> Scan<Contact> {
        Ok(Contact {
            id: required(self.id, "a contact with an id")?,
            handle: required(self.handle, "a contact with a handle")?,
            name: required(self.name, "a contact with a name")?,
            ..self.contact
        })
    }
}

/// Of a meeting what it was about, or else the event.
pub fn talk(line: &[u8]) -> Scan<Option<String>> {
    let (mut text, mut event) = (None, None);
    object(line, |scan, key| {
        match key {
            b"text" => text = scan.text()?,
            b"event" => event = scan.text()?,
            _ => scan.skip()?,
        }
        Ok(())
    })?;
    Ok(text.or(event).map(String::from))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEYS: [&str; 8] = ["org", "title", "tags", "channels", "met", "links", "fields", "note"];

    #[test]
    fn both_ways_read_a_contact_that_has_everything() {
        let line = r#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana","greeted":2024,"archived":true,"emails":["a@b.example"],"channels":["x:ana"],"org":"Kopi","title":"CTO","tags":[],"met":{"event":"RustConf","on":"2026-09-10"},"links":[{"to":"w79mqpm39v","as":"friend"}],"note":"tea","fields":{"pet":"cat"},"own":{"deep":[[{"a":"b"}]]}}"#;
        let plain = plain_part(line.as_bytes(), &KEYS).unwrap();
        assert_eq!(plain, any_part(line.as_bytes(), &KEYS).unwrap());
        assert_eq!((plain.title.as_deref(), plain.links.len(), plain.emails.len()), (Some("CTO"), 1, 0));
        // What is escaped, empty or absent is left to the other way.
        for (from, to) in
            [(r#""CTO""#, r#""C\nTO""#), (r#""CTO""#, "null"), (r#""name""#, r#""nom""#), (r#""note""#, r#""id""#)]
        {
            let line = line.replacen(from, to, 1);
            assert!(plain_part(line.as_bytes(), &KEYS).is_none(), "{line}");
        }
    }

    proptest! {
        /// Whatever became of a line, what the quick way reads the other reads as well, to the same.
        #[test]
        fn a_harmed_line_is_read_the_same_or_not_at_all(at in 0usize..400, byte in prop::sample::select(b"\"\\,:[]{}a0 \n\xc3".to_vec()), cut in any::<bool>()) {
            let mut line = br#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana","greeted":2024,"archived":true,"emails":["a@b.example"],"channels":["x:ana","y:ana"],"org":"Kopi","title":"CTO","tags":["tea"],"met":{"event":"RustConf","on":"2026-09-10"},"links":[{"to":"w79mqpm39v","as":"friend"}],"note":"tea","fields":{"pet":"cat"}}"#.to_vec();
            let at = at % line.len();
            if cut { line.remove(at); } else { line[at] = byte; }
            if let Some(plain) = plain_part(&line, &KEYS) {
                let other = any_part(&line, &KEYS);
                prop_assert_eq!(Some(plain), other.ok(), "{}", String::from_utf8_lossy(&line));
            }
        }
    }
}
