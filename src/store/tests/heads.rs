//! The scanner against `serde_json`: what it decodes of a line is what a whole parse of the same bytes gives.

use proptest::prelude::*;
use rustc_hash::FxHashMap;

use super::json;
use crate::model::People;
use crate::model::network::Place;
use crate::model::reminder::Kind;
use crate::model::{Contact, ContactHead, Id, Meeting, MeetingHead, Person, Record, Reminder, ReminderHead, Section};
use crate::store::head;
use crate::store::scan::object;

const PLACE: Place = Place { at: 0, len: 0 };

/// Two people that records may name; others are strangers.
fn index() -> FxHashMap<Id, Person> {
    [(super::id(super::ANA), 0), (super::id(super::BUDI), 7)].into_iter().collect()
}

pub fn contact_head(whole: &Contact) -> ContactHead {
    ContactHead {
        id: whole.id,
        handle: (&whole.handle).into(),
        name: (&whole.name).into(),
        circle: whole.circle.as_ref().map(Into::into),
        world: whole.world.as_ref().map(Into::into),
        every: whole.every,
        rests: whole.rests.map(|day| day.0),
        birthday: whole.birthday,
        greeted: whole.greeted,
        archived: whole.archived,
        created: whole.created.map(|day| day.0),
        texts: whole.into(),
        org: whole.org.as_ref().map(Into::into),
        city: whole.city.as_ref().map(Into::into),
        place: PLACE,
    }
}

fn known(ids: &[Id], index: &FxHashMap<Id, Person>) -> People {
    let mut people = People::new();
    for person in ids.iter().filter_map(|id| index.get(id).copied()) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people
}

pub fn reminder_head(whole: &Reminder, index: &FxHashMap<Id, Person>) -> ReminderHead {
    let who = known(&whole.who, index);
    ReminderHead {
        id: whole.id,
        on: whole.on,
        strangers: whole.who.iter().filter(|id| !index.contains_key(id)).count() as u32,
        who,
        kind: whole.kind.unwrap_or(Kind::Other),
        state: whole.state,
        closed: whole.closed.map(|day| day.0),
        first: whole.first.map(|day| day.0),
        every: whole.every,
        promise: whole.promise,
        place: PLACE,
    }
}

pub fn meeting_head(whole: &Meeting, index: &FxHashMap<Id, Person>) -> MeetingHead {
    MeetingHead {
        id: whole.id,
        on: whole.on,
        with: known(&whole.with, index),
        via: whole.via,
        planned: whole.planned,
        dropped: whole.state.is_some(),
        learned: !whole.learned.is_empty(),
        place: PLACE,
    }
}

/// The head as the scanner decodes it.
fn scanned(section: Section, line: &[u8]) -> Option<String> {
    let index = index();
    match section {
        Section::Contacts => head::contact(line, PLACE).ok().map(|head| format!("{head:?}")),
        Section::Reminders => {
            let mut ids = vec![Id::from_random(7)];
            let mut head = head::reminder(line, PLACE, &mut ids).ok()?;
            head::name(&mut head, &index, &ids[1..]);
            Some(format!("{head:?}"))
        }
        Section::Meetings => {
            // Those of the meeting before stand there already.
            let mut ids = vec![Id::from_random(7)];
            let mut head = head::meeting(line, PLACE, &mut ids).ok()?;
            head.with = head::known(&index, &ids[1..]);
            Some(format!("{head:?}"))
        }
    }
}

/// The head of the record that serde decodes.
fn parsed(section: Section, line: &[u8]) -> Option<String> {
    let index = index();
    match section {
        Section::Contacts => serde_json::from_slice(line).ok().map(|whole| format!("{:?}", contact_head(&whole))),
        Section::Reminders => {
            serde_json::from_slice(line).ok().map(|whole| format!("{:?}", reminder_head(&whole, &index)))
        }
        Section::Meetings => {
            serde_json::from_slice(line).ok().map(|whole| format!("{:?}", meeting_head(&whole, &index)))
        }
    }
}

/// The keys of a head.
fn decoded(section: Section) -> &'static [&'static str] {
    match section {
        Section::Contacts => &[
            "id",
            "handle",
            "name",
            "circle",
            "world",
            "every",
            "rests",
            "birthday",
            "greeted",
            "archived",
            "created",
            "aka",
            "emails",
            "phones",
            "org",
            "city",
            "interests",
        ],
        Section::Reminders => &["id", "on", "who", "kind", "state", "closed", "first", "every", "promise"],
        Section::Meetings => &["id", "on", "with", "via", "planned", "state", "learned"],
    }
}

/// The line without what a head does not decode; none where its structure is broken.
fn reduced(section: Section, line: &[u8]) -> Option<Vec<u8>> {
    let mut pairs = Vec::new();
    let scan = object(line, |scan, key| {
        let value = scan.raw()?;
        if decoded(section).iter().any(|known| known.as_bytes() == key) {
            pairs.push([b"\"", key, b"\":", value].concat());
        }
        Ok(())
    });
    scan.ok().map(|()| [b"{", pairs.join(&b","[..]).as_slice(), b"}"].concat())
}

/// Whatever a line is, its head is that of the parts that it decodes; and where the whole line parses, that of the whole.
fn agrees(section: Section, line: &[u8]) -> Result<(), TestCaseError> {
    let shown = String::from_utf8_lossy(line);
    let head = scanned(section, line);
    if let Some(whole) = parsed(section, line) {
        prop_assert_eq!(head.as_ref(), Some(&whole), "{}", &shown);
    }
    let parts = reduced(section, line).and_then(|line| parsed(section, &line));
    prop_assert_eq!(head, parts, "{}", &shown);
    Ok(())
}

/// A record, with keys in any order or as the program itself writes it.
fn any_record() -> impl Strategy<Value = (Section, String)> {
    fn written<R: Record>(line: &str) -> String {
        serde_json::from_str::<R>(line).map_or(line.to_owned(), |record| serde_json::to_string(&record).unwrap())
    }
    prop_oneof![
        json::contact().prop_map(|line| (Section::Contacts, line)),
        json::reminder().prop_map(|line| (Section::Reminders, line)),
        json::meeting().prop_map(|line| (Section::Meetings, line)),
        json::contact().prop_map(|line| (Section::Contacts, written::<Contact>(&line))),
        json::reminder().prop_map(|line| (Section::Reminders, written::<Reminder>(&line))),
        json::meeting().prop_map(|line| (Section::Meetings, written::<Meeting>(&line))),
    ]
}

/// What may happen to bytes.
#[derive(Clone, Debug)]
enum Harm {
    Flip(u8),
    Cut(usize),
    Put(Vec<u8>),
    Double(usize),
}

fn harm() -> impl Strategy<Value = (prop::sample::Index, Harm)> {
    let tokens = ["\"", "\\", "{", "}", "[", "]", ",", ":", "null", "1e999", "\\ud800", "\0", "\u{1}", "\u{feff}", " "];
    let harm = prop_oneof![
        (0u8..8).prop_map(Harm::Flip),
        (1usize..8).prop_map(Harm::Cut),
        prop::sample::select(tokens.to_vec()).prop_map(|token| Harm::Put(token.into())),
        prop::collection::vec(any::<u8>(), 1..4).prop_map(Harm::Put),
        (1usize..12).prop_map(Harm::Double),
    ];
    (any::<prop::sample::Index>(), harm)
}

fn harmed(mut bytes: Vec<u8>, harms: Vec<(prop::sample::Index, Harm)>) -> Vec<u8> {
    for (at, harm) in harms {
        let at = at.index(bytes.len() + 1);
        let rest = bytes.len() - at;
        match harm {
            Harm::Flip(bit) if rest > 0 => bytes[at] ^= 1 << bit,
            Harm::Flip(_) => {}
            Harm::Cut(len) => drop(bytes.drain(at..at + len.min(rest))),
            Harm::Put(more) => drop(bytes.splice(at..at, more)),
            Harm::Double(len) => {
                let part = bytes[at..at + len.min(rest)].to_vec();
                bytes.splice(at..at, part);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn a_head_is_that_of_the_whole_record((section, line) in any_record()) {
        agrees(section, line.as_bytes())?;
    }

    #[test]
    fn a_harmed_line_is_never_misread(
        (section, line) in any_record(), harms in prop::collection::vec(harm(), 1..4),
    ) {
        agrees(section, &harmed(line.into_bytes(), harms))?;
    }

    #[test]
    fn no_bytes_panic(line in prop::collection::vec(any::<u8>(), 0..60)) {
        for section in Section::ALL {
            agrees(section, &line)?;
        }
    }
}

#[test]
fn odd_lines() {
    let deep = format!("{{\"id\":\"h2kq9w3xd7\",\"on\":\"2026-09-12\",\"x\":{}{}}}", "[".repeat(300), "]".repeat(300));
    for (section, line, read) in [
        (Section::Meetings, r#"{"id":"h2kq9w3xd7","on":"2026-09-12","pl\u0061nned":true,"planned":false}"#, true),
        (Section::Meetings, r#"{"id":"h2kq9w3xd7","on":"2026-09-12","x":1e999,"y":-0}"#, true),
        (Section::Meetings, &deep, true),
        (Section::Meetings, r#"{"id":"h2kq9w3xd7","on":"2026-09-12","via":"telepathy"}"#, false),
        (Section::Meetings, r#"{"id":"h2kq9w3xd7","on":"2026-09-12","x":01}"#, false),
        (Section::Meetings, r#"{"id":"h2kq9w3xd7","on":"2026-09-12"} x"#, false),
        (Section::Meetings, r#"{"id":"h2kq9w3xd7","on":"2026-09-12",}"#, false),
        (Section::Contacts, r#"{"id":"h2kq9w3xd7","handle":"a","name":"A","greeted":3000000000}"#, false),
        (Section::Contacts, r#"{"id":"h2kq9w3xd7","handle":"a","name":"A","greeted":-0}"#, false),
        (Section::Contacts, r#"{"id":"h2kq9w3xd7","handle":"a","name":"A","name":null}"#, false),
    ] {
        agrees(section, line.as_bytes()).unwrap();
        assert_eq!(scanned(section, line.as_bytes()).is_some(), read, "{line}");
    }
}
