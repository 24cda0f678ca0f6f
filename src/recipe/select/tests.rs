use std::cell::RefCell;
use std::convert::Infallible;

use proptest::prelude::*;
use serde_json::{Value, from_value, json};

use super::*;
use crate::model::date::parse_day;
use crate::model::query::Wanted;
use crate::model::{Id, Meeting, MeetingHead, Reminder, ReminderHead};

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// A Saturday.
fn today() -> NaiveDate {
    day("2026-09-12")
}

/// The id of the nth record.
fn id(at: usize) -> String {
    format!("a0{at:08}")
}

fn head(contact: &Contact) -> ContactHead {
    ContactHead {
        handle: contact.handle.as_str().into(),
        name: contact.name.as_str().into(),
        circle: contact.circle.as_deref().map(Into::into),
        world: contact.world.as_deref().map(Into::into),
        every: contact.every,
        rests: contact.rests.map(|day| day.0),
        birthday: contact.birthday,
        greeted: contact.greeted,
        archived: contact.archived,
        created: contact.created.map(|day| day.0),
        texts: contact.into(),
        org: contact.org.as_deref().map(Into::into),
        city: contact.city.as_deref().map(Into::into),
        ..ContactHead::new(contact.id, Default::default())
    }
}

/// Five people: Ana met once exactly 90 days ago, Budi twice, Eka twice; José and Wei never.
fn people() -> (Vec<Contact>, Network) {
    let contacts = [
        json!({"handle": "ana", "name": "Ana Souza", "circle": "inner", "world": "conference", "birthday": "1990-10-12", "created": "2026-01-01",
            "aka": ["Nana"], "emails": ["Ana@Kopi.co"], "phones": ["+6281234567890"], "channels": ["linkedin:ana"], "org": "Org 7",
            "title": "Head of Research & Co.", "city": "New York", "tags": ["early-stage", "C++"], "interests": ["coffee roasting"],
            "likes": ["rice"], "met": {"event": "RustConf 2026", "on": "2026-06-10", "by": id(1)}, "links": [{"to": id(1), "as": "friend"}],
            "facts": [{"text": "plays the cello"}], "note": "moving to Bandung", "fields": {"Shirt size": "M"}}),
        json!({"handle": "budi", "name": "Budi", "world": "office", "created": "2025-01-01", "emails": ["budi@kopi.co"], "org": "Org 70",
            "tags": ["early"], "interests": ["tea"], "needs": ["a flat"], "addresses": ["Jl. Kenanga 14"], "fields": {"badge": "12"}}),
        json!({"handle": "jose", "name": "José Müller-Wang", "archived": true, "phones": ["0812 345", "reception"], "tags": ["Early Stage"],
            "city": "newcastle", "conflicts": {"city": "York"}, "note": "★"}),
        json!({"handle": "wei", "name": "王伟", "birthday": "--09-12", "rests": "2026-09-13", "note": "喜欢喝咖啡", "created": "2026-09-12"}),
        json!({"handle": "eka", "name": "Eka Ana", "every": "1mo", "created": "2026-09-01", "circle": "wide", "birthday": "2000-09-11"}),
    ];
    let contacts: Vec<Contact> = (0..)
        .zip(contacts)
        .map(|(at, mut contact)| {
            contact["id"] = Value::from(id(at));
            from_value(contact).unwrap()
        })
        .collect();
    let mut network = Network { contacts: contacts.iter().map(head).collect(), ..Network::default() };
    network.index = (0..).zip(&contacts).map(|(person, contact)| (contact.id, person)).collect();
    let mut next = 10;
    let mut fresh = || {
        next += 1;
        Id::parse(id(next).as_bytes()).unwrap()
    };
    for (on, with, via, planned) in [
        ("2026-06-14", &[0][..], Some("in-person"), false),
        ("2026-08-29", &[1], Some("email"), false),
        ("2026-06-15", &[1], None, false),
        ("2026-07-01", &[4], Some("call"), false),
        ("2026-08-01", &[4], Some("call"), false),
        ("2026-09-19", &[3], Some("video"), true),
    ] {
        let meeting = Meeting { via: via.and_then(Via::parse), planned, ..Meeting::new(fresh(), day(on).into()) };
        network.meetings.push(MeetingHead {
            id: meeting.id,
            on: meeting.on,
            with: with.iter().copied().collect(),
            via: meeting.via,
            planned,
            dropped: false,
            learned: false,
            place: Default::default(),
        });
    }
    for (on, who, closed) in [("2026-09-20", 3, None), ("2026-01-01", 1, Some("2026-01-02")), ("2026-12-31", 2, None)] {
        let reminder = Reminder::new(fresh(), day(on).into());
        network.reminders.push(ReminderHead {
            id: reminder.id,
            on: reminder.on,
            who: [who].into_iter().collect(),
            strangers: 0,
            kind: crate::model::Kind::Call,
            state: closed.map(|_| crate::model::State::Done),
            closed: closed.map(day),
            first: None,
            every: None,
            promise: None,
            place: Default::default(),
        });
    }
    (contacts, network)
}

/// The handles of those who are meant, and whose contacts were read for it.
fn select(query: &Query) -> (String, Vec<Person>) {
    let (contacts, network) = people();
    let diary = Diary::new(&network);
    let selection = Selection::new(query, &network, &diary, today());
    let (read, keys) = (RefCell::new(Vec::new()), contact_keys(query));
    let mut whole = |person: Person| -> Result<Contact, Infallible> {
        read.borrow_mut().push(person);
        Ok(in_part(&contacts[person as usize], &keys))
    };
    let meant = (0..contacts.len() as Person).filter(|person| selection.matches(*person, &mut whole).unwrap());
    let handles: Vec<&str> = meant.map(|person| contacts[person as usize].handle.as_str()).collect();
    (handles.join(" "), read.into_inner())
}

/// A contact with nothing but its id, its names and some other keys.
fn in_part(contact: &Contact, keys: &[&str]) -> Contact {
    let Ok(Value::Object(mut object)) = serde_json::to_value(contact) else { unreachable!() };
    object.retain(|key, _| ["id", "handle", "name"].contains(&key.as_str()) || keys.contains(&key.as_str()));
    from_value(Value::Object(object)).unwrap()
}

fn text(text: &str) -> Wanted {
    match text.strip_suffix('*') {
        Some(text) => Wanted { text: text.to_owned(), open: true },
        None => Wanted { text: text.to_owned(), open: false },
    }
}

fn is(field: Field, value: &str) -> Query {
    Query::Term(Term::Is(Key::Known(field), text(value)))
}

fn has(field: Field) -> Query {
    Query::Term(Term::Has(Key::Known(field)))
}

const EVERYBODY: &str = "ana budi jose wei eka";

#[test]
fn texts_are_compared_as_their_keys_say() {
    for (field, value, meant) in [
        (Field::Tag, "early_stage", "ana jose"),
        (Field::Tag, "EARLY", "budi"),
        (Field::Tag, "early*", "ana budi jose"),
        (Field::Tag, "c++", "ana"),
        (Field::Tag, "c", ""),
        (Field::Circle, "Inner", "ana"),
        (Field::World, "office", "budi"),
        (Field::World, "offic", ""),
        (Field::Handle, "eka", "eka"),
        (Field::Org, "org-7", "ana"),
        (Field::Org, "org-7*", "ana budi"),
        (Field::Org, "org", "ana budi"),
        (Field::Title, "research", "ana"),
        (Field::Title, "co head", "ana"),
        (Field::City, "new", "ana"),
        (Field::City, "new*", "ana jose"),
        (Field::City, "york new", "ana"),
        (Field::Interest, "coffee", "ana"),
        (Field::Interest, "coff", ""),
        (Field::Like, "rice", "ana"),
        (Field::Need, "flat", "budi"),
        (Field::Address, "kenanga", "budi"),
        (Field::Note, "bandung", "ana"),
        (Field::Note, "咖啡", "wei"),
        (Field::Note, "★", "jose"),
        (Field::Fact, "cello", "ana"),
        (Field::Met, "rustconf", "ana"),
        (Field::Met, "2026", "ana"),
        (Field::Met, "202", ""),
        (Field::By, "bud", "ana"),
        (Field::Link, "ana", "budi"),
        (Field::Link, "budi", "ana"),
        (Field::Own, "m", "ana"),
        (Field::Name, "an", "ana eka"),
        (Field::Name, "nan", "ana"),
        (Field::Name, "souza ana", "ana"),
        (Field::Name, "muller", "jose"),
        (Field::Name, "mueller", "jose"),
        (Field::Name, "jose mullerwang", "jose"),
        (Field::Name, "王", "jose wei"),
        (Field::Name, "wang wei", "wei"),
        (Field::Name, "ouza", ""),
        (Field::Aka, "nana", "ana"),
        (Field::Aka, "ana", ""),
        (Field::Email, "kopi.co", "ana budi"),
        (Field::Email, "ana@KOPI", "ana"),
        (Field::Channel, "linkedin:", "ana"),
        (Field::Phone, "0812", "ana jose"),
        (Field::Phone, "0812-3456", "ana"),
        (Field::Phone, "+62 812", "ana"),
        (Field::Phone, "+812", ""),
        (Field::Phone, "7890", "ana"),
        (Field::Phone, "Recep", "jose"),
        (Field::Step, "open", "ana jose wei"),
        (Field::Step, "build", "eka"),
        (Field::Step, "follow", "budi"),
        (Field::Step, "none of these", ""),
        (Field::Health, "warm", "budi"),
        (Field::Health, "cooling", "eka"),
        (Field::Health, "cold", "ana"),
        (Field::Via, "call", "eka"),
        (Field::Via, "video", ""),
        (Field::Every, "1mo", "eka"),
        (Field::Every, "2w", ""),
        (Field::Cadence, "2w", "ana"),
        (Field::Cadence, "1mo", "eka"),
    ] {
        assert_eq!(select(&is(field, value)).0, meant, "{field}:{value}");
    }
    for (key, value, meant) in
        [("shirt-size", "m", "ana"), ("shirt", "m", ""), ("badge", "12", "budi"), ("badge", "1", "")]
    {
        let query = Query::Term(Term::Is(Key::Own(key.to_owned()), text(value)));
        assert_eq!(select(&query).0, meant, "field.{key}:{value}");
    }
    assert_eq!(select(&Query::Term(Term::Has(Key::Own("shirt_size".to_owned())))).0, "ana");
}

#[test]
fn bare_words_look_in_names_orgs_tags_interests_and_notes() {
    for (word, meant) in [
        ("an", "ana eka"),
        ("nana", "ana"),
        ("org-7", "ana"),
        ("early", "ana budi jose"),
        ("roast", "ana"),
        ("bandung", "ana"),
        ("喝", "wei"),
        ("york", ""),
        ("kopi", ""),
        ("cello", ""),
    ] {
        assert_eq!(select(&Query::Term(Term::Word(text(word)))).0, meant, "{word}");
    }
}

#[test]
fn what_is_there_and_what_is_not() {
    for (field, meant) in [
        (Field::Name, EVERYBODY),
        (Field::Handle, EVERYBODY),
        (Field::Aka, "ana"),
        (Field::Email, "ana budi"),
        (Field::Phone, "ana jose"),
        (Field::Channel, "ana"),
        (Field::Address, "budi"),
        (Field::Org, "ana budi"),
        (Field::Title, "ana"),
        (Field::City, "ana jose"),
        (Field::Tag, "ana budi jose"),
        (Field::Interest, "ana budi"),
        (Field::Like, "ana"),
        (Field::Need, "budi"),
        (Field::Note, "ana jose wei"),
        (Field::Fact, "ana"),
        (Field::Circle, "ana eka"),
        (Field::World, "ana budi"),
        (Field::Every, "eka"),
        (Field::Cadence, "ana eka"),
        (Field::Met, "ana"),
        (Field::By, "ana"),
        (Field::Link, "ana budi"),
        (Field::Own, "ana budi"),
        (Field::Via, "ana budi eka"),
        (Field::Step, EVERYBODY),
        (Field::Health, "ana budi eka"),
        (Field::Birthday, "ana wei eka"),
        (Field::Last, "ana budi eka"),
        (Field::Next, "jose wei"),
        // Ana and Eka are past their cadence; Wei's birthday is today, Eka's was yesterday.
        (Field::Due, "ana wei eka"),
        (Field::Known, "ana budi wei eka"),
        (Field::Created, "ana budi wei eka"),
        (Field::Meetings, "ana budi eka"),
        (Field::Reminder, "jose wei"),
        (Field::Archived, "jose"),
        (Field::Rests, "wei"),
        (Field::Conflict, "jose"),
    ] {
        assert_eq!(select(&has(field)).0, meant, "has:{field}");
        let without = select(&!has(field)).0;
        let others: Vec<&str> =
            EVERYBODY.split(' ').filter(|handle| !meant.split(' ').any(|other| other == *handle)).collect();
        assert_eq!(without, others.join(" "), "no:{field}");
    }
}

#[test]
#[rustfmt::skip]
fn days_and_numbers_hold_at_their_edges() {
    use Compare::{AtLeast, AtMost, Equal, Less, More};
    for (field, compare, on, meant) in [
        // Ana 2026-06-14, Budi 2026-08-29, Eka 2026-08-01, the others never.
        (Field::Last, AtMost, "2026-06-14", "ana jose wei"), (Field::Last, AtMost, "2026-06-13", "jose wei"), (Field::Last, Less, "2026-06-14", "jose wei"),
        (Field::Last, Less, "2026-06-15", "ana jose wei"), (Field::Last, AtLeast, "2026-06-14", "ana budi eka"), (Field::Last, More, "2026-06-14", "budi eka"),
        (Field::Last, AtLeast, "2026-08-29", "budi"), (Field::Last, AtLeast, "2026-08-30", ""), (Field::Last, Equal, "2026-08-29", "budi"),
        // Ana met on 2026-06-10, Budi first met on 2026-06-15, Eka on 2026-07-01; Wei created on 2026-09-12; José unknown.
        (Field::Known, AtLeast, "2026-06-10", "ana budi wei eka"), (Field::Known, AtLeast, "2026-06-11", "budi wei eka"), (Field::Known, AtMost, "2026-06-10", "ana"),
        (Field::Known, Equal, "2026-06-15", "budi"), (Field::Known, AtLeast, "2026-09-12", "wei"), (Field::Known, Less, "2026-09-12", "ana budi eka"),
        (Field::Created, AtMost, "2025-01-01", "budi"), (Field::Created, More, "2026-09-01", "wei"),
        // Wei meets on 2026-09-19; José is reminded on 2026-12-31.
        (Field::Next, AtMost, "2026-09-19", "wei"), (Field::Next, AtMost, "2026-09-18", ""), (Field::Next, AtLeast, "2026-09-20", "jose"), (Field::Next, Equal, "2026-09-19", "wei"),
        // Ana on 2026-10-12, Wei today, Eka's was yesterday.
        (Field::Birthday, AtMost, "2026-10-12", "ana wei"), (Field::Birthday, AtMost, "2026-10-11", "wei"), (Field::Birthday, Equal, "2026-09-12", "wei"),
        (Field::Birthday, AtLeast, "2026-10-12", "ana eka"), (Field::Birthday, Less, "2026-09-12", ""), (Field::Birthday, Equal, "2027-09-11", "eka"),
        // Ana's cadence since 2026-06-28, Eka's since 2026-09-01; and all of the above, except of people put away, as José.
        (Field::Due, AtMost, "2026-06-28", "ana"), (Field::Due, AtMost, "2026-06-27", ""), (Field::Due, AtMost, "2026-09-01", "ana eka"), (Field::Due, AtMost, "2026-09-12", "ana wei eka"),
        (Field::Due, Equal, "2026-09-19", "wei"), (Field::Due, Equal, "2026-09-20", "wei"), (Field::Due, AtLeast, "2026-09-19", "ana wei"), (Field::Due, More, "2026-12-31", ""),
        (Field::Due, AtMost, "2026-12-30", "ana wei eka"), (Field::Due, AtMost, "2026-12-31", "ana wei eka"), (Field::Due, Less, "2026-12-31", "ana wei eka"),
    ] {
        assert_eq!(select(&Query::Term(Term::Day(field, compare, day(on)))).0, meant, "{field}{compare}{on}");
    }
    for (compare, number, meant) in [
        (AtLeast, 2, "budi eka"), (AtLeast, 3, ""), (More, 1, "budi eka"), (AtMost, 1, "ana jose wei"), (Less, 1, "jose wei"), (Equal, 0, "jose wei"),
        (Equal, 1, "ana"), (AtLeast, 0, EVERYBODY), (Less, 0, ""),
    ] {
        assert_eq!(select(&Query::Term(Term::Meetings(compare, number))).0, meant, "meetings{compare}{number}");
    }
}

#[test]
fn whole_contacts_are_read_only_where_the_head_does_not_decide() {
    let word = |word: &str| Query::Term(Term::Word(text(word)));
    for (query, read) in [
        (Query::and([]), &[][..]),
        (is(Field::Name, "ana"), &[]),
        (is(Field::Tag, "early"), &[0, 1, 2, 3, 4]),
        (Query::and([is(Field::Tag, "early"), is(Field::World, "office")]), &[1]),
        (Query::or([is(Field::Tag, "early"), is(Field::World, "office")]), &[0, 2, 3, 4]),
        (!Query::and([is(Field::Tag, "early"), is(Field::Org, "org"), has(Field::Phone)]), &[0]),
        (Query::or([is(Field::Org, "org"), is(Field::City, "york"), is(Field::Interest, "tea")]), &[]),
        (word("ana"), &[1, 2, 3]),
        (Query::and([has(Field::Link), is(Field::Circle, "inner")]), &[0, 1, 2, 3, 4, 0]),
    ] {
        assert_eq!(select(&query).1, read, "{query}");
        assert_eq!(read.is_empty(), !needs_contacts(&query), "{query}");
    }
}

#[test]
fn a_query_says_what_it_needs() {
    for (query, meetings, reminders, keys) in [
        (Query::and([]), false, false, &[][..]),
        (is(Field::Name, "ana"), false, false, &[]),
        (!is(Field::Tag, "x"), false, false, &["tags"]),
        (Query::Term(Term::Word(text("ana"))), false, false, &["note", "tags"]),
        (is(Field::Step, "open"), true, true, &[]),
        (has(Field::Reminder), false, true, &[]),
        (Query::or([has(Field::Known), has(Field::By), has(Field::Link)]), true, false, &["links", "met"]),
        (Query::or([has(Field::Due), has(Field::Email)]), true, true, &[]),
    ] {
        let needs = (needs_meetings(&query), needs_reminders(&query), &contact_keys(&query)[..]);
        assert_eq!(needs, (meetings, reminders, keys), "{query}");
    }
}

#[test]
fn what_reading_a_contact_fails_with_is_handed_on() {
    let (_, network) = people();
    let diary = Diary::new(&network);
    for query in [is(Field::Tag, "x"), has(Field::Link)] {
        let selection = Selection::new(&query, &network, &diary, today());
        assert_eq!(selection.matches(0, &mut |_| Err("gone")), Err("gone"));
    }
}

fn terms() -> impl Strategy<Value = Query> {
    let compare =
        prop::sample::select(vec![Compare::Less, Compare::AtMost, Compare::Equal, Compare::AtLeast, Compare::More]);
    let amounts =
        Field::ALL.iter().copied().filter(|field| field.is_amount() && *field != Field::Meetings).collect::<Vec<_>>();
    let value = prop::sample::select(vec![
        "ana", "early", "open", "warm", "call", "1mo", "org 7", "m", "new*", "0812", "office",
    ]);
    prop_oneof![
        value.clone().prop_map(|value| Query::Term(Term::Word(text(value)))),
        (prop::sample::select(Field::ALL), value).prop_map(|(field, value)| is(field, value)),
        prop::sample::select(Field::ALL).prop_map(has),
        (prop::sample::select(amounts), compare.clone(), -120i64..120).prop_map(|(field, compare, days)| {
            Query::Term(Term::Day(field, compare, today() + chrono::TimeDelta::days(days)))
        }),
        (compare, 0u32..4).prop_map(|(compare, number)| Query::Term(Term::Meetings(compare, number))),
    ]
}

fn queries() -> impl Strategy<Value = Query> {
    terms().prop_recursive(3, 12, 3, |inner| {
        let some = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![some().prop_map(Query::And), some().prop_map(Query::Or), inner.clone().prop_map(|query| !query)]
    })
}

/// Who is meant when every term is asked alone, of everybody.
fn naively(query: &Query) -> Vec<bool> {
    let together = |queries: &[Query], all: bool| {
        let answers: Vec<Vec<bool>> = queries.iter().map(naively).collect();
        (0..5)
            .map(|at| answers.iter().filter(|answer| answer[at]).count() >= if all { answers.len() } else { 1 })
            .collect()
    };
    match query {
        Query::And(queries) => together(queries, true),
        Query::Or(queries) => together(queries, false),
        Query::Not(query) => naively(query).iter().map(|meant| !meant).collect(),
        term => EVERYBODY.split(' ').map(|handle| select(term).0.split(' ').any(|meant| meant == handle)).collect(),
    }
}

proptest! {
    #[test]
    fn every_term_means_the_same_within_a_query_as_alone(query in queries()) {
        let meant = EVERYBODY.split(' ').zip(naively(&query)).filter(|(_, meant)| *meant).map(|(handle, _)| handle);
        prop_assert_eq!(select(&query).0, meant.collect::<Vec<_>>().join(" "));
    }

    #[test]
    fn not_either_is_neither(a in queries(), b in queries()) {
        let neither = Query::and([!a.clone(), !b.clone()]);
        prop_assert_eq!(select(&!Query::or([a.clone(), b.clone()])).0, select(&neither).0);
        let not_both = Query::or([!a.clone(), !b.clone()]);
        prop_assert_eq!(select(&!Query::and([a.clone(), b.clone()])).0, select(&not_both).0);
        prop_assert_eq!(select(&Query::and([a.clone(), b.clone()])).0, select(&Query::and([b, a])).0);
    }
}
