//! Some keys of a whole record, decoded without the rest: what a query or a table of thousands asks about.

use std::borrow::Cow;

use super::head::required;
use super::scan::{Bad, Scan};
use super::values::{Taker, Values};
use crate::model::{Contact, Id};

/// Of a whole contact, its id, handle and name, and these other keys; or all of it, where it is not as it should be, if only to say
/// what is wrong.
///
/// # Errors
/// What is wrong with it.
pub fn part(line: &[u8], keys: &[&str]) -> serde_json::Result<Contact> {
    let part = Part::of(line, || Part::new(keys)).and_then(Part::whole);
    part.or_else(|_| serde_json::from_slice(line))
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

    fn whole(self) -> Scan<Contact> {
        Ok(Contact {
            id: required(self.id, "a contact with an id")?,
            handle: required(self.handle, "a contact with a handle")?,
            name: required(self.name, "a contact with a name")?,
            ..self.contact
        })
    }
}

impl<'a> Taker<'a> for Part<'_> {
    fn take(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()> {
        fn text<'a>(values: &mut impl Values<'a>) -> Scan<Option<String>> {
            Ok(values.text()?.map(String::from))
        }
        let (keys, contact) = (self.keys, &mut self.contact);
        let wants = |key: &str| keys.contains(&key);
        match key {
            b"id" => self.id = values.read("an id", Id::parse)?,
            b"handle" => self.handle = text(values)?,
            b"name" => self.name = text(values)?,
            b"birthday" if wants("birthday") => contact.birthday = values.decoded()?,
            b"aka" if wants("aka") => contact.aka = values.texts()?,
            b"emails" if wants("emails") => contact.emails = values.texts()?,
            b"phones" if wants("phones") => contact.phones = values.texts()?,
            b"org" if wants("org") => contact.org = text(values)?,
            b"title" if wants("title") => contact.title = text(values)?,
            b"city" if wants("city") => contact.city = text(values)?,
            b"note" if wants("note") => contact.note = text(values)?,
            b"uid" if wants("uid") => contact.uid = text(values)?,
            b"uids" if wants("uids") => contact.uids = values.texts()?,
            b"channels" if wants("channels") => contact.channels = values.texts()?,
            b"addresses" if wants("addresses") => contact.addresses = values.texts()?,
            b"tags" if wants("tags") => contact.tags = values.texts()?,
            b"interests" if wants("interests") => contact.interests = values.texts()?,
            b"likes" if wants("likes") => contact.likes = values.texts()?,
            b"needs" if wants("needs") => contact.needs = values.texts()?,
            b"met" if wants("met") => contact.met = values.decoded()?,
            b"links" if wants("links") => contact.links = values.decoded::<Option<_>>()?.unwrap_or_default(),
            b"facts" if wants("facts") => contact.facts = values.decoded::<Option<_>>()?.unwrap_or_default(),
            b"fields" if wants("fields") => contact.fields = values.decoded::<Option<_>>()?.unwrap_or_default(),
            b"vcard" if wants("vcard") => contact.vcard = values.decoded::<Option<_>>()?.unwrap_or_default(),
            b"conflicts" if wants("conflicts") => contact.conflicts = values.decoded()?,
            key if keys.iter().any(|wanted| wanted.as_bytes() == key) => {
                return Err(Bad { at: 0, expected: "a key that can be read alone".into() });
            }
            _ => values.skip()?,
        }
        Ok(())
    }
}

/// Of a meeting what it was about, or else the event.
pub fn talk(line: &[u8]) -> Scan<Option<String>> {
    let talk = Talk::of(line, Talk::default)?;
    Ok(talk.text.or(talk.event).map(String::from))
}

#[derive(Default)]
struct Talk<'a> {
    text: Option<Cow<'a, str>>,
    event: Option<Cow<'a, str>>,
}

impl<'a> Taker<'a> for Talk<'a> {
    fn take(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()> {
        match key {
            b"text" => self.text = values.text()?,
            b"event" => self.event = values.text()?,
            _ => values.skip()?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain_part(line: &[u8]) -> Option<Contact> {
        Part::of_plain(line, Part::new(&KEYS))?.whole().ok()
    }

    fn any_part(line: &[u8]) -> Scan<Contact> {
        Part::of_any(line, Part::new(&KEYS))?.whole()
    }

    const KEYS: [&str; 14] = [
        "birthday", "aka", "emails", "phones", "org", "title", "tags", "channels", "met", "links", "fields", "note",
        "uid", "vcard",
    ];

    #[test]
    fn both_ways_read_a_contact_that_has_everything() {
        let line = r#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana","greeted":2024,"birthday":"--04-12","archived":true,"aka":["A"],"emails":["a@b.example"],"phones":["+4930"],"channels":["x:ana"],"org":"Kopi","title":"CTO","tags":[],"met":{"event":"RustConf","on":"2026-09-10"},"links":[{"to":"w79mqpm39v","as":"friend"}],"note":"tea","fields":{"pet":"cat"},"uid":"u-1","vcard":["NOTE:é"],"own":{"deep":[[{"a":"b"}]]}}"#;
        let plain = plain_part(line.as_bytes()).unwrap();
        assert_eq!(plain, any_part(line.as_bytes()).unwrap());
        assert_eq!((plain.title.as_deref(), plain.links.len(), plain.emails.len()), (Some("CTO"), 1, 1));
        // What is empty or absent is left to the other way.
        for (from, to) in [(r#""CTO""#, "null"), (r#""name""#, r#""nom""#), (r#""note""#, r#""id""#)] {
            let line = line.replacen(from, to, 1);
            assert!(plain_part(line.as_bytes()).is_none(), "{line}");
        }
    }

    proptest! {
        /// Whatever became of a line, what the quick way reads the other reads as well, to the same.
        #[test]
        fn a_harmed_line_is_read_the_same_or_not_at_all(at in 0usize..400, byte in prop::sample::select(b"\"\\,:[]{}a0 \n\xc3".to_vec()), cut in any::<bool>()) {
            let mut line = br#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana","greeted":2024,"birthday":"1990-04-12","archived":true,"emails":["a@b.example"],"channels":["x:ana","y:ana"],"org":"Kopi","title":"CTO","tags":["tea"],"met":{"event":"RustConf","on":"2026-09-10"},"links":[{"to":"w79mqpm39v","as":"friend"}],"note":"tea","fields":{"pet":"cat"},"vcard":["a"]}"#.to_vec();
            let at = at % line.len();
            if cut { line.remove(at); } else { line[at] = byte; }
            if let Some(plain) = plain_part(&line) {
                let other = any_part(&line);
                prop_assert_eq!(Some(plain), other.ok(), "{}", String::from_utf8_lossy(&line));
            }
        }
    }
}
