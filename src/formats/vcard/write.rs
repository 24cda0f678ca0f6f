//! A card from a contact.

use std::borrow::Cow;
use std::mem;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::formats::content::fold;
use crate::model::contact::uid_of;
use crate::model::{Birthday, Contact};

use super::field::Field;
use super::head::{undressed, without_preference};
use super::line::{LEAST, Line};
use super::text::{clean, escape, escape_uri, exact};
use super::{Conventions, Version, channel, media, name, own, value};

/// The card of a contact, its lines folded and ended as the standards have it.
pub fn write(contact: &Contact, version: Version, conventions: &dyn Conventions) -> String {
    let mut card = Writer::new(contact, version, conventions);
    card.names(contact);
    card.list(Field::Aka, &contact.aka);
    card.list(Field::Email, &contact.emails);
    card.list(Field::Phone, &contact.phones);
    card.list(Field::Channel, &contact.channels);
    card.one(Field::Org, contact.org.as_deref());
    card.one(Field::Title, contact.title.as_deref());
    let city = card.addresses(contact);
    card.birthday(contact.birthday);
    card.list(Field::Tag, &contact.tags);
    card.list(Field::Interest, &contact.interests);
    card.note(contact.note.as_deref());
    card.one(Field::Uid, Some(contact.uid.as_deref().unwrap_or(&uid_of(contact.id))));
    for line in own::lines(contact, version, city.as_deref(), conventions) {
        card.say(&line);
    }
    card.others();
    card.finish()
}

struct Writer<'c> {
    version: Version,
    conventions: &'c dyn Conventions,
    kept: Vec<Kept>,
    /// The kept lines of a value.
    of_value: FxHashMap<(Field, String), Vec<usize>>,
    card: String,
}

/// A line that was kept when the contact was read.
struct Kept {
    line: Line<'static>,
    field: Field,
    written: bool,
}

impl<'c> Writer<'c> {
    fn new(contact: &Contact, version: Version, conventions: &'c dyn Conventions) -> Writer<'c> {
        let texts = contact.vcard.iter().filter_map(|raw| serde_json::from_str::<String>(raw.0.get()).ok());
        let lines: Vec<Line<'static>> = texts.filter_map(|text| Line::parse(Cow::Owned(text))).collect();
        let spoken = name::phonetic(lines.iter());
        let mut of_value: FxHashMap<(Field, String), Vec<usize>> = FxHashMap::default();
        let mut kept = Vec::with_capacity(lines.len());
        for (at, line) in lines.into_iter().enumerate() {
            let mut field = Field::of(&line);
            let values: Vec<String> = match field {
                Field::Spoken => spoken.iter().cloned().collect(),
                _ => value::values(&line, field, conventions).collect(),
            };
            let as_aka = matches!(field, Field::Name | Field::Parts | Field::Spoken);
            for text in &values {
                let key = value::key(field, text, conventions);
                if as_aka {
                    of_value.entry((Field::Aka, key.clone())).or_default().push(at);
                }
                of_value.entry((field, key)).or_default().push(at);
            }
            if values.is_empty() && !matches!(field, Field::Birthday | Field::Parts) {
                field = Field::Other;
            }
            kept.push(Kept { line, field, written: false });
        }
        let version_line = if version == Version::V3 { "VERSION:3.0" } else { "VERSION:4.0" };
        Writer { version, conventions, kept, of_value, card: format!("BEGIN:VCARD\r\n{version_line}\r\n") }
    }

    fn names(&mut self, contact: &Contact) {
        let name = &contact.name;
        let full = self.lines_of(Field::Name, name);
        if full.is_empty() {
            self.say(&format!("FN{}:{}", exact(name), escape(&clean(name))));
        }
        full.iter().for_each(|at| self.say_kept(*at));
        let parts = name::to_parts(name);
        let first = self.kept.iter().position(|kept| kept.field == Field::Parts);
        let fitting = first.filter(|at| {
            self.kept.get(*at).is_some_and(|kept| {
                let value = kept.line.value();
                !full.is_empty() || name::from_parts(value) == *name || name::same_parts(value, &parts)
            })
        });
        match (fitting, first) {
            (Some(at), _) => self.say_kept(at),
            (None, first) => {
                self.say(&format!("N:{parts}"));
                // It belongs to a name that is no longer.
                first.and_then(|at| self.kept.get_mut(at)).into_iter().for_each(|kept| kept.written = true);
            }
        }
    }

    /// The values of a list, each with the parameters it came with.
    fn list(&mut self, field: Field, values: &[String]) {
        let mut lines: Vec<(String, String)> = values.iter().flat_map(|text| self.dressed(field, text)).collect();
        let preference = |(head, _): &(String, String)| match head.contains(';') {
            true => Line::of(head, "").map_or(LEAST, |line| line.preference()),
            false => LEAST,
        };
        if !lines.is_sorted_by_key(preference) {
            // The order of the contact has changed since, and says what is preferred.
            lines.iter_mut().for_each(|(head, _)| *head = without_preference(head));
        }
        let mut lines = lines.into_iter().peekable();
        while let Some((head, mut value)) = lines.next() {
            while let Some((_, next)) = lines.next_if(|(other, _)| field.has_commas() && *other == head) {
                value = format!("{value},{next}");
            }
            self.say(&format!("{head}:{value}"));
        }
    }

    /// The heads and the value that a text of a list is written with; one of each in most cases.
    fn dressed(&mut self, field: Field, text: &str) -> Vec<(String, String)> {
        let lines = self.lines_of(field, text);
        let value = escape(&clean(text));
        let plain = match field {
            Field::Aka => "NICKNAME",
            Field::Email => "EMAIL",
            Field::Phone => "TEL",
            Field::Tag => "CATEGORIES",
            Field::Interest if self.version == Version::V4 => "INTEREST",
            Field::Interest => own::INTEREST,
            Field::Address if lines.is_empty() => {
                return vec![(format!("ADR{}", exact(text)), format!(";;{value};;;;"))];
            }
            _ if lines.is_empty() => {
                let line = channel::line(text, self.version, self.conventions);
                return line_parts(&line).into_iter().collect();
            }
            _ => "",
        };
        if lines.is_empty() {
            return vec![(format!("{plain}{}", exact(text)), value)];
        }
        let mut dressed = Vec::new();
        for at in lines {
            let Some(kept) = self.kept.get_mut(at) else { continue };
            let renamed = (kept.field == Field::Parts && self.version == Version::V3)
                .then(|| kept.line.renamed(name::OTHER_PARTS));
            let renamed = renamed.and_then(|text| Line::parse(Cow::Owned(text)));
            let line = renamed.as_ref().unwrap_or(&kept.line);
            let part = match kept.field == field && !matches!(field, Field::Channel | Field::Address) {
                // Other lines are written as they are, and once.
                false if mem::replace(&mut kept.written, true) => continue,
                false => (line.head().to_owned(), line.value().to_owned()),
                true if !field.has_commas() && value::values(line, field, &()).eq([text]) => {
                    (line.head().to_owned(), line.value().to_owned())
                }
                true => (format!("{}{}", undressed(line), exact(text)), value.clone()),
            };
            kept.written = true;
            if !dressed.contains(&part) {
                dressed.push(part);
            }
        }
        dressed
    }

    /// The addresses; gives back the city that they say.
    fn addresses(&mut self, contact: &Contact) -> Option<String> {
        let lines = contact.addresses.iter().flat_map(|text| self.lines_of(Field::Address, text));
        let city = lines.filter_map(|at| value::address(&self.kept.get(at)?.line).city).next();
        self.list(Field::Address, &contact.addresses);
        let others = self.kept.iter().filter(|kept| kept.field == Field::Other && kept.line.property() == "ADR");
        let city_of_others = others.filter_map(|kept| value::address(&kept.line).city).next();
        if let (None, Some(wanted)) = (&city, &contact.city) {
            let only_city = format!("ADR:;;;{};;;", escape(&clean(wanted)));
            if Line::parse(Cow::Borrowed(&only_city))
                .is_some_and(|line| value::address(&line).city.as_ref() == Some(wanted))
            {
                self.say(&only_city);
                return Some(wanted.clone());
            }
        }
        city.or(city_of_others)
    }

    fn birthday(&mut self, birthday: Option<Birthday>) {
        let text = birthday.map(|birthday| birthday.to_string());
        let line = match (self.version, text.as_deref()) {
            (Version::V4, Some(text)) => match text.strip_prefix("--") {
                Some(day) => format!("BDAY:--{}", day.replace('-', "")),
                None => format!("BDAY:{}", text.replace('-', "")),
            },
            // 3.0 has no birthday without a year; this is how Apple says it.
            (Version::V3, Some(text)) => match text.strip_prefix("--") {
                Some(day) => format!("BDAY;X-APPLE-OMIT-YEAR=1604:1604-{day}"),
                None => format!("BDAY:{text}"),
            },
            (_, None) => String::new(),
        };
        self.scalar(Field::Birthday, text.as_deref(), &line);
    }

    fn one(&mut self, field: Field, text: Option<&str>) {
        let cleaned = text.map(clean).unwrap_or_default();
        let (name, value) = match field {
            Field::Org => ("ORG", escape(&cleaned)),
            Field::Title => ("TITLE", escape(&cleaned)),
            _ => ("UID", escape_uri(&cleaned)),
        };
        let line = format!("{name}{}:{value}", text.map(exact).unwrap_or_default());
        self.scalar(field, text, &line);
    }

    /// A field with one value. Of its kept lines the first is the value that was read; the others come back behind it, as long as
    /// there is any value.
    fn scalar(&mut self, field: Field, text: Option<&str>, line: &str) {
        let all = self.kept_of(field);
        let same_name = |at: usize| {
            self.kept.get(at).zip(self.kept.get(*all.first()?)).map(|(a, b)| a.line.property() == b.line.property())
        };
        let says = |at: &usize| {
            let value = self.kept.get(*at).and_then(|kept| value::values(&kept.line, field, self.conventions).next());
            value.as_deref() == text && same_name(*at) == Some(true)
        };
        let found = all.iter().copied().take(if text.is_some() { all.len() } else { 1 }).find(says);
        match (found, text) {
            (Some(at), _) => self.say_kept(at),
            (None, Some(_)) => self.say(line),
            (None, None) => return,
        }
        for at in all.iter().skip(1) {
            if found == all.first().copied() {
                self.say_kept(*at);
            } else if let Some(kept) = self.kept.get_mut(*at).filter(|kept| !kept.written) {
                // Another came first when the card was read, and must not do so again.
                kept.written = true;
                let line = format!("{}:{}", without_preference(kept.line.head()), kept.line.value());
                self.say(&line);
            }
        }
    }

    fn note(&mut self, note: Option<&str>) {
        let all = self.kept_of(Field::Note);
        let kept = value::note(all.iter().filter_map(|at| self.kept.get(*at)).map(|kept| &kept.line));
        match note {
            Some(note) if kept.as_deref() == Some(note) => all.iter().for_each(|at| self.say_kept(*at)),
            Some(note) => self.say(&format!("NOTE{}:{}", exact(note), escape(&clean(note)))),
            None => {}
        }
    }

    /// The lines of properties that have no key; a label only beside something to label.
    fn others(&mut self) {
        let is_label = |line: &Line<'_>| line.property() == "X-ABLABEL" || line.property() == "X-ABADR";
        let stays = |kept: &Kept| matches!(kept.field, Field::Other | Field::Own);
        let labelled: FxHashSet<String> = self
            .kept
            .iter()
            .filter(|kept| kept.written || stays(kept) && !is_label(&kept.line))
            .filter_map(|kept| kept.line.group().map(str::to_ascii_lowercase))
            .collect();
        for at in 0..self.kept.len() {
            let Some(kept) = self.kept.get(at).filter(|kept| stays(kept)) else {
                continue;
            };
            let group = kept.line.group().map(str::to_ascii_lowercase);
            if !is_label(&kept.line) || group.is_none_or(|group| labelled.contains(&group)) {
                self.say_kept(at);
            }
        }
    }

    fn finish(mut self) -> String {
        self.card.push_str("END:VCARD\r\n");
        self.card
    }

    /// The kept lines of a field.
    fn kept_of(&self, field: Field) -> Vec<usize> {
        self.kept.iter().enumerate().filter(|(_, kept)| kept.field == field).map(|(at, _)| at).collect()
    }

    /// The kept lines of a value.
    fn lines_of(&self, field: Field, text: &str) -> Vec<usize> {
        let key = value::key(field, text, self.conventions);
        self.of_value.get(&(field, key)).cloned().unwrap_or_default()
    }

    /// Writes a kept line, once.
    fn say_kept(&mut self, at: usize) {
        let Some(kept) = self.kept.get_mut(at) else { return };
        if mem::replace(&mut kept.written, true) {
            return;
        }
        let bytes = media::holds(kept.line.property()).then(|| media::written(&kept.line, self.version)).flatten();
        let line = bytes.unwrap_or_else(|| kept.line.text().to_owned());
        self.say(&line);
    }

    fn say(&mut self, line: &str) {
        fold(line, &mut self.card);
    }
}

fn line_parts(line: &str) -> Option<(String, String)> {
    let line = Line::parse(Cow::Borrowed(line))?;
    Some((line.head().to_owned(), line.value().to_owned()))
}
