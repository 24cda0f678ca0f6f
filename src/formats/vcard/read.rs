//! A contact from the lines of a card.

use std::mem;

use rustc_hash::FxHashSet;
use serde_json::value::{RawValue, to_raw_value};

use crate::model::record::Raw;
use crate::model::{Contact, Id};

use super::field::{Field, is_plain};
use super::line::{LEAST, Line};
use super::text::{EXACT, clean};
use super::{Conventions, Reason, channel, media, name, own, value};

/// The most values that a card may have in all.
const MOST_VALUES: usize = 10_000;

/// A line with its place in the card and its field.
type Placed<'a> = (usize, Field, Line<'a>);

/// The contact and the id that the card says it has, or why there is none.
pub fn contact<'a>(lines: Vec<Line<'a>>, conventions: &dyn Conventions) -> Result<(Contact, Option<Id>), Reason> {
    let is_kind = |line: &Line<'_>| matches!(line.property(), "KIND" | "X-ADDRESSBOOKSERVER-KIND");
    if lines.iter().any(|line| is_kind(line) && clean(line.value()).eq_ignore_ascii_case("group")) {
        return Err(Reason::Group);
    }
    let place = |(at, line): (usize, Line<'a>)| (at, Field::of(&line), line);
    let mut lines: Vec<Placed<'a>> = lines.into_iter().enumerate().map(place).collect();
    // What is preferred comes first; the sort is stable.
    lines.sort_by_cached_key(|(_, field, line)| if ordered(*field) { line.preference() } else { LEAST });
    let mut reading = Reading {
        contact: Contact::new(Id::from_random(0), String::new()),
        id: None,
        kept: Vec::new(),
        at: 0,
        values: 0,
        has_city: false,
        conventions,
    };
    let names = Names::of(&lines, conventions);
    reading.contact.name = names.name.clone().ok_or(Reason::NoName)?;
    let spoken = name::phonetic(lines.iter().filter(|(_, field, _)| *field == Field::Spoken).map(|(.., line)| line));
    for (at, field, line) in &lines {
        reading.at = *at;
        match field {
            Field::Name => reading.name(line, &names),
            Field::Parts => reading.parts(line, &names),
            Field::Spoken => {
                reading.keep(line);
                reading.other_name(spoken.clone());
            }
            Field::Org | Field::Title | Field::Birthday | Field::Uid | Field::Note | Field::Frame => {}
            Field::Own => reading.own(line),
            _ => reading.list(*field, line),
        }
        if reading.values > MOST_VALUES {
            return Err(Reason::TooLarge);
        }
    }
    if !lines.iter().any(|(_, field, line)| *field == Field::Own && own::is_city(line)) {
        let mut addresses = lines.iter().filter(|(_, field, _)| *field == Field::Address);
        reading.contact.city = addresses.find_map(|(.., line)| value::address(line).city);
    }
    reading.scalars(&lines);
    let id = reading.id;
    Ok((reading.finish(), id))
}

/// Fields whose values are ordered by preference.
fn ordered(field: Field) -> bool {
    !matches!(field, Field::Own | Field::Other | Field::Frame | Field::Spoken | Field::Parts)
}

/// The text as a JSON string. A photo gets its room at once, so that there are never two copies of it.
fn to_raw(text: &str) -> Option<Box<RawValue>> {
    if text.len() < 1 << 16 {
        return to_raw_value(text).ok();
    }
    let mut json = Vec::with_capacity(text.len() + 2);
    serde_json::to_writer(&mut json, text).ok()?;
    RawValue::from_string(String::from_utf8(json).ok()?).ok()
}

/// Whether a value is nothing but separators, and was nothing else before it was cleaned.
fn is_blank(field: Field, line: &Line<'_>) -> bool {
    let separator = if field.has_commas() { ',' } else { ';' };
    let has_parts = matches!(field, Field::Org | Field::Address) || field.has_commas();
    line.value().chars().all(|c| c.is_whitespace() || has_parts && c == separator) && line.parameter(EXACT).is_none()
}

/// What the card calls its person.
struct Names {
    name: Option<String>,
    /// The line of FN that it is from.
    full: Option<usize>,
    /// The first line of N.
    parts: Option<usize>,
    /// Whether there are more.
    several: bool,
    /// Whether the name and its parts can't be told from each other.
    differ: bool,
}

impl Names {
    fn of(lines: &[Placed<'_>], conventions: &dyn Conventions) -> Names {
        let first = |wanted: Field| {
            let mut found = lines.iter().filter(|(_, field, _)| *field == wanted);
            found.find_map(|(at, field, line)| Some((*at, value::values(line, *field, conventions).next()?)))
        };
        let full = first(Field::Name);
        let others = [Field::Parts, Field::Org, Field::Aka, Field::Email, Field::Phone];
        let name = full.clone().or_else(|| others.into_iter().find_map(first));
        let all_parts = || lines.iter().filter(|(_, field, _)| *field == Field::Parts);
        let differ = |line: &Line<'_>| {
            let fits = |name: &str| {
                name::from_parts(line.value()) == name || name::same_parts(line.value(), &name::to_parts(name))
            };
            name.as_ref().is_some_and(|(_, name)| !fits(name))
        };
        Names {
            full: full.map(|(at, _)| at),
            parts: all_parts().map(|(at, ..)| *at).next(),
            several: all_parts().count() > 1,
            differ: all_parts().next().is_some_and(|(.., line)| differ(line)),
            name: name.map(|(_, name)| name),
        }
    }
}

/// Takes out of the lists what comes twice to a person: an address in another case, a phone with other signs.
pub fn distinct(contact: &mut Contact, conventions: &dyn Conventions) {
    for (field, list) in [
        (Field::Aka, &mut contact.aka),
        (Field::Email, &mut contact.emails),
        (Field::Phone, &mut contact.phones),
        (Field::Channel, &mut contact.channels),
        (Field::Address, &mut contact.addresses),
        (Field::Tag, &mut contact.tags),
        (Field::Interest, &mut contact.interests),
    ] {
        if list.len() < 2 {
            continue;
        }
        let mut seen = FxHashSet::default();
        list.retain(|text| seen.insert(value::key(field, text, conventions)));
    }
}

struct Reading<'c> {
    contact: Contact,
    id: Option<Id>,
    kept: Vec<(usize, Raw)>,
    /// The place of the line that is being read.
    at: usize,
    values: usize,
    /// Whether there was an address that is only a city.
    has_city: bool,
    conventions: &'c dyn Conventions,
}

impl Reading<'_> {
    fn name(&mut self, line: &Line<'_>, names: &Names) {
        if names.full == Some(self.at) {
            // It stays beside parts that differ, to say which name they belong to.
            if names.differ || !is_plain(line) {
                self.keep(line);
            }
        } else if let Some(text) = value::text(line) {
            self.keep(line);
            self.other_name(Some(text));
        }
    }

    fn parts(&mut self, line: &Line<'_>, names: &Names) {
        let parts = name::to_parts(&self.contact.name);
        let is_empty = name::from_parts(line.value()).is_empty();
        if names.parts != Some(self.at) {
            self.keep(line);
            self.other_name(Some(name::from_parts(line.value())));
        } else if is_empty && names.full.is_none() {
            // The name is from elsewhere, and goes into N as well.
        } else if names.several || !is_plain(line) || !name::same_parts(line.value(), &parts) {
            self.keep(line);
        }
    }

    fn other_name(&mut self, text: Option<String>) {
        self.contact.aka.extend(text.filter(|text| !text.is_empty() && *text != self.contact.name));
        self.values += 1;
    }

    fn own(&mut self, line: &Line<'_>) {
        self.values += 1;
        match own::id_in(line) {
            Some(id) => self.id = Some(id),
            None if own::read(line, &mut self.contact).is_none() => self.keep(line),
            None => {}
        }
    }

    /// A line whose values belong to a list, or to nothing.
    fn list(&mut self, field: Field, line: &Line<'_>) {
        let conventions = self.conventions;
        let before = self.values;
        for text in value::values(line, field, conventions) {
            self.values += 1;
            if self.values > MOST_VALUES {
                return;
            }
            match field {
                Field::Aka => self.contact.aka.push(text),
                Field::Email => self.contact.emails.push(text),
                Field::Phone => self.contact.phones.push(text),
                Field::Channel => self.contact.channels.push(text),
                Field::Address => self.contact.addresses.push(text),
                Field::Tag => self.contact.tags.push(text),
                Field::Interest => self.contact.interests.push(text),
                _ => {}
            }
        }
        let has_values = self.values > before;
        let says_no_more = match field {
            // The city needs no line of its own, a second one does.
            Field::Address => {
                is_plain(line)
                    && value::is_plain_address(line)
                    && (has_values || !mem::replace(&mut self.has_city, true))
            }
            Field::Channel => {
                let channel = self.contact.channels.last().filter(|_| has_values);
                channel.is_some_and(|channel| channel::says_only(line, channel, conventions))
            }
            Field::Interest => is_plain(line) && line.property() != "HOBBY",
            Field::Other => false,
            _ => is_plain(line),
        };
        let is_empty = !has_values && field != Field::Other && is_blank(field, line);
        if !(says_no_more && (has_values || field == Field::Address) || is_empty) {
            self.keep(line);
        }
    }

    /// The fields that have one value: the first line has it, and the others are kept behind that line.
    fn scalars(&mut self, lines: &[Placed<'_>]) {
        for field in [Field::Org, Field::Title, Field::Birthday, Field::Uid, Field::Note] {
            let all = lines.iter().filter(|(_, found, line)| *found == field && !is_blank(*found, line));
            let mut all: Vec<(usize, &Line<'_>)> = all.map(|(at, _, line)| (*at, line)).collect();
            // A TITLE says more than a ROLE, and a day more than what is none.
            all.sort_by_key(|(_, line)| {
                line.property() == "ROLE" || field == Field::Birthday && value::birthday(line).is_none()
            });
            let Some((first_at, first)) = all.first().copied() else {
                continue;
            };
            let plain = is_plain(first)
                && match field {
                    Field::Org => value::is_plain_org(first),
                    Field::Birthday => value::is_plain_birthday(first),
                    Field::Title => first.property() == "TITLE",
                    _ => true,
                };
            let one = value::values(first, field, self.conventions).next();
            match field {
                Field::Org => self.contact.org = one,
                Field::Title => self.contact.title = one,
                Field::Birthday => self.contact.birthday = value::birthday(first),
                Field::Uid => self.contact.uid = one,
                _ => self.contact.note = value::note(all.iter().map(|(_, line)| *line)),
            }
            let joined = field == Field::Note && all.iter().all(|(_, line)| is_plain(line));
            if !joined && (!plain || all.len() > 1) {
                for (at, line) in all {
                    // The first stands for the value, and must come before the others.
                    self.at = if field == Field::Note { at } else { at.max(first_at) };
                    self.keep(line);
                }
            }
        }
    }

    fn keep(&mut self, line: &Line<'_>) {
        let rewritten = media::holds(line.property()).then(|| media::kept(line)).flatten();
        let raw = to_raw(rewritten.as_deref().unwrap_or(line.text()));
        self.kept.extend(raw.map(|raw| (self.at, Raw(raw))));
    }

    fn finish(self) -> Contact {
        let Reading { mut contact, mut kept, conventions, .. } = self;
        distinct(&mut contact, conventions);
        let mut seen = FxHashSet::default();
        kept.sort_by_key(|(at, _)| *at);
        let is_first: Vec<bool> = kept.iter().map(|(_, raw)| seen.insert(raw.0.get())).collect();
        contact.vcard =
            kept.into_iter().zip(is_first).filter(|(_, is_first)| *is_first).map(|((_, raw), _)| raw).collect();
        contact
    }
}
