//! What holds for every contact and every input.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::sources::FILES;
use super::*;
use crate::model::contact::{Fact, Link, Met};
use crate::model::date::{Day, parse_day};
use crate::model::record::{Pairs, Raw, Unknown};
use crate::model::{Birthday, Every, Moment};

/// Texts with all that has a meaning in a card, and long ones.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zA-Z0-9]{1,12}( [a-zA-Z]{1,12}){0,3}",
        3 => vec(prop::sample::select(vec![",", ";", ":", "\\", "\n", "\r\n", "\r", "\"", "'", "=", "%", "^", " ", "\t", "é", "日本", "🙂", "\u{0}", "\u{85}", "a", "\\n", "n"]), 1..12)
            .prop_map(|parts| parts.concat()),
        1 => any::<String>(),
        1 => "[a-zé ,]{80,300}",
    ]
}

/// No two the same, since of two values that are the same a list keeps one.
fn texts() -> impl Strategy<Value = Vec<String>> {
    vec(text(), 0..4).prop_map(|mut texts| {
        let mut seen = std::collections::HashSet::new();
        texts.retain(|text| seen.insert(text.clone()));
        texts
    })
}

fn phones() -> impl Strategy<Value = Vec<String>> {
    vec("\\+[1-9][0-9]{6,12}", 0..3).prop_map(|mut phones| {
        phones.sort();
        phones.dedup();
        phones
    })
}

fn emails() -> impl Strategy<Value = Vec<String>> {
    vec("[a-z.,;'+]{1,10}@[a-z]{1,90}\\.example", 0..3).prop_map(|mut emails| {
        emails.sort();
        emails.dedup();
        emails
    })
}

fn channels() -> impl Strategy<Value = Vec<String>> {
    let kinds = prop::sample::select(vec!["linkedin", "x", "xmpp", "web", "WeChat", "matrix", "two words"]);
    let channel = prop_oneof![
        (kinds, text()).prop_map(|(kind, handle)| format!("{kind}:{handle}")),
        "https://[a-z]{1,9}\\.example/[a-z,;%?=]{0,9}".prop_map(|url| format!("web:{url}")),
        text(),
    ];
    vec(channel, 0..4).prop_map(|mut channels| {
        channels.sort();
        channels.dedup();
        channels
    })
}

fn day() -> impl Strategy<Value = Day> {
    (1i32..9999, 1u32..13, 1u32..29)
        .prop_filter_map("a day", |(year, month, day)| parse_day(&format!("{year:04}-{month:02}-{day:02}")).map(Day))
}

fn id() -> impl Strategy<Value = Id> {
    any::<u64>().prop_map(Id::from_random)
}

fn unknown() -> impl Strategy<Value = Unknown> {
    vec((text(), text()), 0..2).prop_map(|pairs| {
        let mut unknown = Unknown::default();
        for (key, value) in pairs {
            unknown.set(key, Raw(serde_json::value::to_raw_value(&value).unwrap()));
        }
        unknown
    })
}

fn met() -> impl Strategy<Value = Met> {
    (option::of(text()), option::of(day()), option::of(id()), unknown()).prop_map(|(event, on, by, unknown)| Met {
        event,
        on,
        by,
        unknown,
    })
}

fn fact() -> impl Strategy<Value = Fact> {
    let moment = day().prop_map(|day| Moment::from(day.0));
    (option::of(moment), text(), unknown()).prop_map(|(on, text, unknown)| Fact { on, text, unknown })
}

fn link() -> impl Strategy<Value = Link> {
    (id(), option::of(text()), unknown()).prop_map(|(to, as_word, unknown)| Link { to, as_word, unknown })
}

/// Kept lines that stand in no relation to the rest.
fn kept() -> impl Strategy<Value = Vec<String>> {
    vec("(item[1-9]\\.)?X-Z[A-Z-]{1,9}(;TYPE=[a-z]{1,5}){0,2}:[a-z;,:é =\"]{0,90}", 0..3)
}

prop_compose! {
    fn contact()(
        (id, name, uid, uids, org, title, city, note) in (id(), text(), option::of(text()), texts(), option::of(text()), option::of(text()), option::of(text()), option::of(text())),
        (circle, world, every, created, archived) in (option::of(text()), option::of(text()), option::of(1u32..99), option::of(day()), any::<bool>()),
        birthday in option::of((option::of(1700i32..2100), 1u32..13, 1u32..29)),
        (aka, emails, phones, channels) in (texts(), emails(), phones(), channels()),
        (addresses, tags, interests, likes, needs) in (texts(), texts(), texts(), texts(), texts()),
        (met, links, facts, fields) in (option::of(met()), vec(link(), 0..3), vec(fact(), 0..3), vec((text(), text()), 0..3)),
        (kept, conflicts, unknown) in (kept(), option::of(text()), unknown()),
        (handle, rests, greeted) in ("[a-z0-9][a-z0-9-]{0,9}|", option::of(day()), option::of(any::<i32>())),
    ) -> Contact {
        let mut all = Pairs::default();
        fields.into_iter().for_each(|(key, value)| all.set(key, value));
        let raw = |text: &String| Raw(serde_json::value::to_raw_value(text).unwrap());
        Contact {
            uid, uids, org, title, city, note, circle, world, archived, aka, emails, phones, channels, addresses, tags, interests, likes, needs,
            met, links, facts, unknown, created, handle, rests, greeted,
            every: every.map(Every::Weeks),
            birthday: birthday.and_then(|(year, month, day)| Birthday::new(year, month, day)),
            fields: all,
            conflicts: conflicts.as_ref().map(raw),
            vcard: kept.iter().map(raw).collect(),
            ..Contact::new(id, name)
        }
    }
}

/// The same with what a card leaves to its reader.
fn as_read(contact: &Contact) -> Contact {
    let uid = contact.uid.clone().or_else(|| Some(crate::model::contact::uid_of(contact.id)));
    let mut contact = Contact { id: Id::from_random(0), uid, ..contact.clone() };
    contact.vcard.sort_by_key(|raw| raw.0.get().to_owned());
    contact.vcard.dedup();
    contact
}

fn only(card: &str) -> Card {
    let mut cards = read(card.as_bytes(), ReadOptions { photos: true }, &());
    let first = cards.next().unwrap().unwrap();
    assert!(cards.next().is_none());
    first
}

/// Writes and reads a contact, and checks that nothing is lost and that a second time changes nothing.
fn round(what: &str, contact: &Contact, version: Version) {
    let card = write(contact, version, &());
    assert!(card.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{card}");
    let back = only(&card);
    assert_eq!(back.warnings, Vec::<String>::new(), "{what}: {card}");
    assert_eq!(as_read(&back.contact), as_read(contact), "{what}: {card}");
    let id = back.id.or_else(|| crate::model::contact::id_of(&back.contact.uid.clone().unwrap_or_default()));
    assert_eq!(id, Some(contact.id), "{what}: {card}");
    assert_eq!(
        write(&only(&write(&back.contact, version, &())).contact, version, &()),
        write(&back.contact, version, &()),
        "{what}"
    );
}

proptest! {
    #[test]
    fn what_is_written_reads_back(contact in contact()) {
        round("a contact", &contact, Version::V4);
        round("a contact", &contact, Version::V3);
    }

    #[test]
    fn what_was_changed_since_the_import_is_written(file in prop::sample::select(&FILES[..]), other in contact(), changed: u16, turned: u8) {
        for card in read(file.1, ReadOptions::default(), &()).flatten() {
            let mut contact = card.contact;
            let is_changed = |bit: u32| changed >> bit & 1 == 1;
            let is_turned = |bit: u32| turned >> bit & 1 == 1;
            macro_rules! change {
                ($($bit:literal $field:ident),*) => {$(if is_changed($bit) { contact.$field = other.$field.clone(); })*};
            }
            change!(0 name, 1 aka, 2 emails, 3 phones, 4 channels, 5 org, 6 title, 7 city, 8 addresses, 9 birthday, 10 tags, 11 interests, 12 note, 13 uid);
            let lists = [&mut contact.emails, &mut contact.phones, &mut contact.channels, &mut contact.addresses, &mut contact.tags];
            lists.into_iter().enumerate().filter(|(bit, _)| is_turned(*bit as u32)).for_each(|(_, list)| list.reverse());
            for version in [Version::V3, Version::V4] {
                let back = only(&write(&contact, version, &())).contact;
                let fields = |contact: &Contact| Contact { vcard: Vec::new(), ..as_read(contact) };
                prop_assert_eq!(fields(&back), fields(&contact), "{}", write(&contact, version, &()));
                prop_assert!(back.vcard.len() <= contact.vcard.len() + 1);
            }
        }
    }

    #[test]
    fn what_is_written_can_be_read_by_others(contact in contact()) {
        let card = write(&contact, Version::V4, &());
        let calcard::Entry::VCard(read) = calcard::Parser::new(&card).entry() else { panic!("{card}") };
        let texts = |name: &calcard::vcard::VCardProperty| -> Vec<String> {
            let entries = read.entries.iter().filter(|entry| entry.name == *name);
            entries.flat_map(|entry| &entry.values).filter_map(|value| value.as_text().map(str::to_owned)).collect()
        };
        let name = texts(&calcard::vcard::VCardProperty::Fn).concat();
        prop_assert_eq!(name.trim(), text::clean(&contact.name));
        prop_assert_eq!(texts(&calcard::vcard::VCardProperty::Email), contact.emails);
        prop_assert_eq!(texts(&calcard::vcard::VCardProperty::Tel), contact.phones);
    }

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, photos: bool) {
        read(&bytes, ReadOptions { photos }, &()).for_each(drop);
        let framed = [b"BEGIN:VCARD\nVERSION:2.1\nFN:x\n", bytes.as_slice()].concat();
        for card in read(&framed, ReadOptions { photos }, &()).flatten() {
            write(&card.contact, Version::V3, &());
            write(&card.contact, Version::V4, &());
        }
    }

    #[test]
    fn no_damage_panics_and_what_is_read_of_it_is_kept(
        file in prop::sample::select(&FILES[..]),
        damage in vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), prop::sample::select(b"\r\n:;,=\\\" .%^".to_vec())], 0u8..3), 1..12),
    ) {
        let mut bytes = file.1.to_vec();
        for (at, byte, how) in damage {
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
        }
        for card in read(&bytes, ReadOptions { photos: true }, &()).flatten() {
            for version in [Version::V3, Version::V4] {
                let once = only(&write(&card.contact, version, &())).contact;
                let twice = only(&write(&once, version, &())).contact;
                prop_assert_eq!(as_read(&once), as_read(&twice));
            }
        }
    }
}

#[test]
fn nothing_of_the_sources_is_lost() {
    for (name, bytes) in FILES {
        for card in read(bytes, ReadOptions { photos: true }, &()).flatten() {
            let what = format!("{name}: line {}", card.line);
            round(&what, &card.contact, Version::V4);
            round(&what, &card.contact, Version::V3);
        }
    }
}

#[test]
fn hostile_cards_end_in_a_card_or_an_error() {
    let long = "x".repeat(3 << 20);
    let many = |line: &str, times: usize| line.repeat(times);
    let card = |inside: &str| format!("BEGIN:VCARD\nVERSION:3.0\nFN:x\n{inside}END:VCARD\n");
    let outcome = |input: &str, photos: bool| {
        read(input.as_bytes(), ReadOptions { photos }, &()).next().unwrap().map(|card| card.warnings.len())
    };
    for (input, photos, expected) in [
        (card(&format!("NOTE:{long}\n")), false, Ok(1)),
        (card(&format!("PHOTO;ENCODING=b:{long}{long}{long}\n")), true, Ok(0)),
        (card(&format!("{}NOTE:x\n", many("a.", 100_000))), false, Ok(0)),
        (card(&format!("NOTE{}:x\n", many(";", 100_000))), false, Ok(0)),
        (card(&format!("CATEGORIES:{}\n", many(",", 500_000))), false, Ok(0)),
        (card(&format!("CATEGORIES:{}\n", many("a,b,", 100_000))), false, Err(Reason::TooLarge)),
        (card(&many("EMAIL:a\n", 10_001)), false, Err(Reason::TooLarge)),
        (card(&many(&format!("NOTE:{}\n", &long[..1 << 19]), 9)), false, Err(Reason::TooLarge)),
        (many("BEGIN:VCARD\n", 10_000), false, Err(Reason::NoName)),
        (format!("BEGIN:VCARD\nFN:x\n{}", many("AGENT:\nBEGIN:VCARD\n", 10_000)), false, Ok(1)),
    ] {
        assert_eq!(outcome(&input, photos).map_err(|bad| bad.reason), expected, "{}", &input[..60]);
    }
}
