//! The heads of records: what reading commands need of every line, decoded without decoding the rest.

use compact_str::CompactString;
use rustc_hash::FxHashMap;

use super::plain::{Plain, Several};
use super::scan::{Bad, Scan, Scanner, object};
use crate::model::People;
use crate::model::date::day_of_bytes;
use crate::model::network::Place;
use crate::model::{
    Birthday, ContactHead, Every, Id, Kind, List, MeetingHead, Moment, Person, ReminderHead, Side, State, Texts, Via,
};

const A_DATE: &str = "a date like 2026-09-12";
const A_MOMENT: &str = "a date like 2026-09-12 or 2026-09-12T10:00";
const HOW_OFTEN: &str = "how often, like 10d, 2w, 1mo, 1y or never";

/// A value that must be there.
pub(super) fn required<T>(value: Option<T>, expected: &'static str) -> Scan<T> {
    value.ok_or(Bad { at: 0, expected: expected.into() })
}

/// A parser of texts as one of bytes, for what is seldom read.
fn of_text<T>(parse: impl FnOnce(&str) -> Option<T>) -> impl FnOnce(&[u8]) -> Option<T> {
    |bytes| parse(std::str::from_utf8(bytes).ok()?)
}

/// The head of a contact.
#[inline]
pub fn contact(line: &[u8], place: Place) -> Scan<ContactHead> {
    match plain_contact(line, place) {
        Some(head) => Ok(head),
        None => any_contact(line, place),
    }
}

/// The head of a contact that the program itself wrote.
fn plain_contact(line: &[u8], place: Place) -> Option<ContactHead> {
    let (id, mut plain) = Plain::record_of_texts(line)?;
    let (mut texts, mut counts) = (Several::new(), [0; 3]);
    let head = ContactHead {
        id,
        handle: plain.text(b",\"handle\":")??,
        name: plain.text(b",\"name\":")??,
        circle: plain.text(b",\"circle\":")?,
        world: plain.text(b",\"world\":")?,
        every: plain.value(b",\"every\":", of_text(Every::parse))?,
        rests: plain.value(b",\"rests\":", day_of_bytes)?,
        birthday: plain.value(b",\"birthday\":", of_text(Birthday::parse))?,
        greeted: plain.year(b",\"greeted\":")?,
        archived: plain.at(b",\"archived\":true"),
        created: plain.value(b",\"created\":", day_of_bytes)?,
        org: {
            for (key, count) in [&b",\"aka\":"[..], b",\"emails\":", b",\"phones\":"].into_iter().zip(&mut counts) {
                let before = texts.len();
                plain.texts(key, &mut texts)?;
                *count = texts.len() - before;
            }
            plain.pass(b",\"channels\":")?;
            plain.text(b",\"org\":")?
        },
        city: {
            plain.pass(b",\"title\":")?;
            plain.text(b",\"city\":")?
        },
        texts: {
            plain.pass(b",\"addresses\":")?;
            plain.pass(b",\"tags\":")?;
            plain.texts(b",\"interests\":", &mut texts)?;
            Texts::new(texts.into_iter().map(CompactString::new).collect(), counts)
        },
        place,
    };
    plain.ends_without(|key| {
        matches!(
            key,
            b"id"
                | b"handle"
                | b"name"
                | b"circle"
                | b"world"
                | b"every"
                | b"rests"
                | b"birthday"
                | b"greeted"
                | b"archived"
                | b"created"
                | b"aka"
                | b"emails"
                | b"phones"
                | b"org"
                | b"city"
                | b"interests"
        )
    })?;
    Some(head)
}

/// The head of a contact whose keys stand in any order.
fn any_contact(line: &[u8], place: Place) -> Scan<ContactHead> {
    let (mut id, mut handle, mut name) = (None, None, None);
    let mut head = ContactHead::new(Id::from_random(0), place);
    object(line, |scan, key| {
        match key {
            b"id" => id = scan.id()?,
            b"handle" => handle = scan.string()?,
            b"name" => name = scan.string()?,
            b"circle" => head.circle = scan.string()?,
            b"world" => head.world = scan.string()?,
            b"every" => head.every = scan.read(HOW_OFTEN, of_text(Every::parse))?,
            b"rests" => head.rests = scan.read(A_DATE, day_of_bytes)?,
            b"birthday" => {
                head.birthday = scan.read("a birthday like 1990-04-12 or --04-12", of_text(Birthday::parse))?
            }
            b"greeted" => head.greeted = scan.year()?,
            b"archived" => head.archived = scan.truth()?,
            b"created" => head.created = scan.read(A_DATE, day_of_bytes)?,
            b"aka" => head.texts.set(List::Aka, scan.strings()?),
            b"emails" => head.texts.set(List::Emails, scan.strings()?),
            b"phones" => head.texts.set(List::Phones, scan.strings()?),
            b"org" => head.org = scan.string()?,
            b"city" => head.city = scan.string()?,
            b"interests" => head.texts.set(List::Interests, scan.strings()?),
            _ => scan.skip()?,
        }
        Ok(())
    })?;
    head.id = required(id, "a contact with an id")?;
    head.handle = required(handle, "a contact with a handle")?;
    head.name = required(name, "a contact with a name")?;
    Ok(head)
}

/// Calls `each` with the ids of a list.
fn each_id(scan: &mut Scanner<'_>, mut each: impl FnMut(Id)) -> Scan<()> {
    scan.list(|scan| required(scan.id()?, "an id").map(&mut each))
}

/// Those of some ids who are in the file. Somebody named twice was there once.
#[inline]
pub fn known(index: &FxHashMap<Id, Person>, ids: &[Id]) -> People {
    let mut people = People::new();
    for person in ids.iter().filter_map(|id| index.get(id)) {
        if !people.contains(person) {
            people.push(*person);
        }
    }
    people
}

/// Fills in whom a reminder names: those of the ids who are in the file, and how many others.
#[inline]
pub fn name(reminder: &mut ReminderHead, index: &FxHashMap<Id, Person>, ids: &[Id]) {
    reminder.who = known(index, ids);
    if reminder.who.len() < ids.len() {
        reminder.strangers = ids.iter().filter(|id| !index.contains_key(id)).count() as u32;
    }
}

/// The head of a reminder, without the people: whom it names is put behind what `ids` has.
#[inline]
pub fn reminder(line: &[u8], place: Place, ids: &mut Vec<Id>) -> Scan<ReminderHead> {
    plain_or_any(line, place, ids, plain_reminder, any_reminder)
}

/// The head of a record that names people by their ids, as the program itself wrote it or in any other form.
#[inline]
fn plain_or_any<T>(
    line: &[u8],
    place: Place,
    ids: &mut Vec<Id>,
    plain: impl FnOnce(&[u8], Place, &mut Vec<Id>) -> Option<T>,
    any: impl FnOnce(&[u8], Place, &mut Vec<Id>) -> Scan<T>,
) -> Scan<T> {
    let start = ids.len();
    match plain(line, place, ids) {
        Some(head) => Ok(head),
        None => {
            ids.truncate(start);
            any(line, place, ids)
        }
    }
}

/// The head of a reminder that the program itself wrote.
#[inline]
fn plain_reminder(line: &[u8], place: Place, ids: &mut Vec<Id>) -> Option<ReminderHead> {
    let (id, mut plain) = Plain::record(line)?;
    let on = plain.value(b",\"on\":", Moment::of_bytes)??;
    plain.ids(b",\"who\":", |id| ids.push(id))?;
    let head = ReminderHead {
        id,
        on,
        who: People::new(),
        strangers: 0,
        kind: plain.value(b",\"kind\":", Kind::of_bytes)?.unwrap_or(Kind::Other),
        state: plain.value(b",\"state\":", State::of_bytes)?,
        closed: plain.value(b",\"closed\":", day_of_bytes)?,
        first: plain.value(b",\"first\":", day_of_bytes)?,
        every: plain.value(b",\"every\":", of_text(Every::parse))?,
        promise: {
            plain.pass_number(b",\"day\":");
            plain.value(b",\"promise\":", Side::of_bytes)?
        },
        place,
    };
    plain.ends_without(|key| {
        matches!(key, b"id" | b"on" | b"who" | b"kind" | b"state" | b"closed" | b"first" | b"every" | b"promise")
    })?;
    Some(head)
}

/// The head of a reminder whose keys stand in any order.
fn any_reminder(line: &[u8], place: Place, ids: &mut Vec<Id>) -> Scan<ReminderHead> {
    let (mut id, mut on, start) = (None, None, ids.len());
    let mut head = ReminderHead {
        id: Id::from_random(0),
        on: chrono::NaiveDate::MIN.into(),
        who: People::new(),
        strangers: 0,
        kind: Kind::Other,
        state: None,
        closed: None,
        first: None,
        every: None,
        promise: None,
        place,
    };
    object(line, |scan, key| {
        match key {
            b"id" => id = scan.id()?,
            b"on" => on = scan.read(A_MOMENT, Moment::of_bytes)?,
            b"who" => {
                // Of a doubled key the last one counts.
                ids.truncate(start);
                each_id(scan, |id| ids.push(id))?;
            }
            b"kind" => {
                let kind = scan.read("a kind: email, offer, invite, research, call or other", Kind::of_bytes)?;
                head.kind = kind.unwrap_or(Kind::Other);
            }
            b"state" => head.state = scan.read("done or dropped", State::of_bytes)?,
            b"closed" => head.closed = scan.read(A_DATE, day_of_bytes)?,
            b"first" => head.first = scan.read(A_DATE, day_of_bytes)?,
            b"every" => head.every = scan.read(HOW_OFTEN, of_text(Every::parse))?,
            b"promise" => head.promise = scan.read("mine or theirs", Side::of_bytes)?,
            _ => scan.skip()?,
        }
        Ok(())
    })?;
    head.id = required(id, "a reminder with an id")?;
    head.on = required(on, "a reminder with a date, on")?;
    Ok(head)
}

/// The head of a meeting, without the people: whom it names is put behind what `ids` has.
#[inline]
pub fn meeting(line: &[u8], place: Place, ids: &mut Vec<Id>) -> Scan<MeetingHead> {
    plain_or_any(line, place, ids, plain_meeting, any_meeting)
}

/// The head of a meeting that the program itself wrote.
#[inline]
fn plain_meeting(line: &[u8], place: Place, ids: &mut Vec<Id>) -> Option<MeetingHead> {
    let (id, mut plain) = Plain::record(line)?;
    let on = plain.value(b",\"on\":", Moment::of_bytes)??;
    plain.ids(b",\"with\":", |id| ids.push(id))?;
    let via = plain.value(b",\"via\":", Via::of_bytes)?;
    let planned = plain.at(b",\"planned\":true");
    let dropped = plain.at(b",\"state\":\"dropped\"");
    for key in [&b",\"at\":"[..], b",\"event\":", b",\"text\":"] {
        plain.pass(key)?;
    }
    let learned = plain.any_text(b",\"learned\":")?;
    plain.ends_without(|key| matches!(key, b"id" | b"on" | b"with" | b"via" | b"planned" | b"state" | b"learned"))?;
    Some(MeetingHead { id, on, with: People::new(), via, planned, dropped, learned, place })
}

/// The head of a meeting whose keys stand in any order.
fn any_meeting(line: &[u8], place: Place, ids: &mut Vec<Id>) -> Scan<MeetingHead> {
    let (mut id, mut on, start) = (None, None, ids.len());
    let mut head = MeetingHead {
        id: Id::from_random(0),
        on: chrono::NaiveDate::MIN.into(),
        with: People::new(),
        via: None,
        planned: false,
        dropped: false,
        learned: false,
        place,
    };
    object(line, |scan, key| {
        match key {
            b"id" => id = scan.id()?,
            b"on" => on = scan.read(A_MOMENT, Moment::of_bytes)?,
            b"with" => {
                ids.truncate(start);
                each_id(scan, |id| ids.push(id))?;
            }
            b"via" => {
                head.via =
                    scan.read("a medium: in-person, video, call, message, email, letter or social", Via::of_bytes)?
            }
            b"planned" => head.planned = scan.truth()?,
            b"state" => {
                head.dropped = scan.read("dropped", |text| (text == b"dropped").then_some(()))?.is_some();
            }
            b"learned" => head.learned = scan.any_text()?,
            _ => scan.skip()?,
        }
        Ok(())
    })?;
    head.id = required(id, "a meeting with an id")?;
    head.on = required(on, "a meeting with a date, on")?;
    Ok(head)
}
