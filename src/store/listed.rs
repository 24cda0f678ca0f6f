//! Of a contact what a row of a list shows and the head has not, read without the rest.

use std::borrow::Cow;

use super::scan::Scan;
use super::values::{Taker, Values};
use crate::model::Contact;
use crate::model::contact::Met;
use crate::model::record::Pairs;

/// What a row of a list shows of a contact besides its head.
#[derive(Debug, Default, PartialEq)]
pub struct Listed<'a> {
    /// Where to reach them besides.
    pub channels: Vec<Cow<'a, str>>,
    /// What they do.
    pub title: Option<Cow<'a, str>>,
    /// The user's own marks.
    pub tags: Vec<Cow<'a, str>>,
    /// How they came into your life.
    pub met: Option<Met>,
    /// The user's own fields.
    pub fields: Pairs<String>,
}

impl<'a> Listed<'a> {
    /// Reads a contact.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(line: &'a [u8]) -> serde_json::Result<Listed<'a>> {
        Listed::of(line, Listed::default).or_else(|_| serde_json::from_slice(line).map(Contact::into))
    }
}

impl From<Contact> for Listed<'_> {
    fn from(contact: Contact) -> Self {
        let all = |texts: Vec<String>| texts.into_iter().map(Cow::Owned).collect();
        Listed {
            channels: all(contact.channels),
            title: contact.title.map(Cow::Owned),
            tags: all(contact.tags),
            met: contact.met,
            fields: contact.fields,
        }
    }
}

impl<'a> Taker<'a> for Listed<'a> {
    fn take(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()> {
        match key {
            b"channels" => self.channels = values.texts()?,
            b"title" => self.title = values.text()?,
            b"tags" => self.tags = values.texts()?,
            b"met" => self.met = values.decoded()?,
            b"fields" => self.fields = values.decoded::<Option<_>>()?.unwrap_or_default(),
            _ => values.skip()?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LINE: &str = r#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana","emails":["a@b.example"],"channels":["x:ana","y:\"ana\""],"org":"Kopi","title":"CTO é","tags":["tea"],"met":{"event":"RustConf","on":"2026-09-10","own":1},"note":"tea","fields":{"pet":"cat"},"vcard":["a"]}"#;

    fn whole(line: &[u8]) -> serde_json::Result<Listed<'static>> {
        serde_json::from_slice(line).map(Contact::into)
    }

    #[test]
    fn what_is_listed_is_what_the_contact_says() {
        let listed = Listed::read(LINE.as_bytes()).unwrap();
        assert_eq!(listed, whole(LINE.as_bytes()).unwrap());
        assert_eq!((listed.channels.len(), listed.title.as_deref()), (2, Some("CTO é")));
        assert_eq!(listed.fields.get("pet").map(String::as_str), Some("cat"));
        for null in ["channels", "title", "tags", "met", "fields"] {
            let line = format!(r#"{{"id":"h2kq9w3xd7","handle":"ana","name":"Ana","{null}":null}}"#);
            assert_eq!(Listed::read(line.as_bytes()).unwrap(), Listed::default());
        }
    }

    proptest! {
        /// Whatever became of a line, what is listed is what the whole contact says.
        #[test]
        fn a_harmed_line_lists_the_same(at in 0usize..400, byte in prop::sample::select(b"\"\\,:[]{}a0 \n\xc3".to_vec()), cut in any::<bool>()) {
            let mut line = LINE.as_bytes().to_vec();
            let at = at % line.len();
            if cut { line.remove(at); } else { line[at] = byte; }
            if let Ok(whole) = whole(&line) {
                prop_assert_eq!(Listed::read(&line).ok(), Some(whole), "{}", String::from_utf8_lossy(&line));
            }
        }
    }
}
