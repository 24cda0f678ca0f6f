//! Files from three sides.

use proptest::prelude::*;

use super::*;
use crate::store::form::empty;

fn version(contacts: &[&str], reminders: &[&str], meetings: &[&str]) -> Version {
    let mut text = empty("{}");
    for (list, lines) in [("contacts", contacts), ("reminders", reminders), ("meetings", meetings)] {
        let head = format!("\"{list}\":[\n");
        let lines = if lines.is_empty() { String::new() } else { format!("{}\n", lines.join(",\n")) };
        text = text.replace(&head, &format!("{head}{lines}"));
    }
    Version::read(text.as_bytes(), "test").unwrap()
}

const ANA: &str = r#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana"}"#;
const BUDI: &str = r#"{"id":"m4t8c1r0ze","handle":"budi","name":"Budi"}"#;

fn merged(base: &Version, ours: &Version, theirs: &Version) -> (String, Merged) {
    let (merged, report) = ours.merge(base, theirs).unwrap();
    let text = merged.text();
    // What comes out is in form, and whole.
    assert_eq!(normalise(text.as_bytes()).unwrap().text, text);
    (text, report)
}

#[test]
fn an_edit_beats_a_deletion() {
    let base = version(&[ANA, BUDI], &[], &[]);
    let without = version(&[BUDI], &[], &[]);
    let edited = version(&[&ANA.replace('}', r#","city":"Solo"}"#), BUDI], &[], &[]);
    let same = version(&[r#"{"handle":"ana", "id":"h2kq9w3xd7","name":"Ana"}"#, BUDI], &[], &[]);
    assert!(merged(&base, &without, &edited).0.contains("Solo"));
    assert!(merged(&base, &edited, &without).0.contains("Solo"));
    assert!(!merged(&base, &without, &same).0.contains("Ana"));
    assert!(!merged(&base, &same, &without).0.contains("Ana"));
}

#[test]
fn somebody_with_something_new_is_not_taken_out() {
    let base = version(&[ANA, BUDI], &[], &[]);
    let without = version(&[BUDI], &[], &[]);
    let met = version(&[ANA, BUDI], &[], &[r#"{"id":"c9d3f6j1wk","on":"2026-09-10","with":["h2kq9w3xd7"]}"#]);
    for (ours, theirs) in [(&without, &met), (&met, &without)] {
        let (text, _) = merged(&base, ours, theirs);
        assert!(text.contains(ANA) && text.contains("c9d3f6j1wk"), "{text}");
    }
}

#[test]
fn two_new_people_with_one_handle_are_told_apart() {
    let base = version(&[], &[], &[]);
    let other = ANA.replace("h2kq9w3xd7", "j7n3x5v2ba");
    let taken = r#"{"id":"k1w9d4f6gh","handle":"ana-2","name":"Ana"}"#;
    let (text, report) = merged(&base, &version(&[ANA, taken], &[], &[]), &version(&[&other], &[], &[]));
    assert_eq!(report.renamed, [("ana".to_owned(), "ana-3".to_owned())]);
    assert!(text.contains(ANA) && text.contains(r#""id":"j7n3x5v2ba","handle":"ana-3""#), "{text}");
}

#[test]
fn settings_and_unknown_keys_are_merged_too() {
    let with = |settings: &str, top: &str| {
        let text = empty(settings).replace("\"contacts\":", &format!("{top}\"contacts\":"));
        Version::read(text.as_bytes(), "test").unwrap()
    };
    let base = with(r#"{"circles":{"inner":"2w"},"region":"ID"}"#, "\"x\":1.50,\n");
    let ours = with(r#"{"circles":{"inner":"3w"},"region":"DE"}"#, "\"x\":1.50,\n\"y\":1,\n");
    let theirs = with(r#"{"circles":{"inner":"2w","guild":"1y"},"region":"BR"}"#, "\"x\":2,\n");
    let (text, report) = merged(&base, &ours, &theirs);
    assert_eq!(report.conflicts, 1);
    let wanted = r#""settings":{"circles":{"inner":"3w","guild":"1y"},"region":"DE","conflicts":{"region":"BR"}},
"x":2,
"y":1,
"#;
    assert!(text.contains(wanted), "{text}");
}

#[test]
fn the_copy_that_both_come_from_is_found() {
    let city = |line: &str, city: &str| line.replace('}', &format!(r#","city":"{city}"}}"#));
    let others: Vec<String> =
        (b'5'..b'9').map(|digit| BUDI.replace("m4t8", &format!("m{}t8", char::from(digit)))).collect();
    let with = |ana: &str, budi: &str, others: &[String]| {
        let lines: Vec<&str> = [ana, budi].into_iter().chain(others.iter().map(String::as_str)).collect();
        version(&lines, &[], &[])
    };
    let old = with(ANA, BUDI, &[]);
    let fork = with(ANA, BUDI, &others);
    let here = with(&city(ANA, "A"), BUDI, &others);
    let theirs = with(ANA, &city(BUDI, "B"), &others);
    let versions = [here.clone(), fork.clone(), old];
    assert_eq!(nearest(&versions, &here, &theirs).unwrap().lists, fork.lists);
}

/// What a side does to a network.
#[derive(Clone, Debug)]
enum Act {
    City(usize, u8),
    Tag(usize, u8),
    Remove(usize),
    Add(u8),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        (0..4usize, 0..3u8).prop_map(|(at, value)| Act::City(at, value)),
        (0..4usize, 0..5u8).prop_map(|(at, value)| Act::Tag(at, value)),
        (0..4usize).prop_map(Act::Remove),
        (0..9u8).prop_map(Act::Add),
    ];
    prop::collection::vec(act, 0..6)
}

/// A network of four, and what was done to it; `side` makes new people new ones.
fn played(acts: &[Act], side: u64) -> Version {
    let id = |number: u64| Id::from_random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut contacts: Vec<Contact> = (0..4)
        .map(|number| Contact { handle: format!("p{number}"), ..Contact::new(id(number), format!("P {number}")) })
        .collect();
    for act in acts {
        let find = |contacts: &[Contact], at: usize| contacts.iter().position(|contact| contact.id == id(at as u64));
        match act {
            Act::City(at, value) => {
                if let Some(at) = find(&contacts, *at) {
                    contacts[at].city = Some(format!("city {value}"));
                }
            }
            Act::Tag(at, value) => {
                if let Some(at) = find(&contacts, *at)
                    && !contacts[at].tags.contains(&format!("tag {value}"))
                {
                    contacts[at].tags.push(format!("tag {value}"));
                }
            }
            Act::Remove(at) => {
                if let Some(at) = find(&contacts, *at) {
                    contacts.remove(at);
                }
            }
            Act::Add(number) => {
                let new = id(side * 100 + u64::from(*number));
                if !contacts.iter().any(|contact| contact.id == new) {
                    let handle = format!("new-{number}-{side}");
                    contacts.push(Contact { handle, ..Contact::new(new, format!("New {number}")) });
                }
            }
        }
    }
    let lines: Vec<String> = contacts.iter().map(|contact| written(contact).unwrap()).collect();
    version(&lines.iter().map(String::as_str).collect::<Vec<_>>(), &[], &[])
}

fn sorted(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text
        .lines()
        .map(|line| {
            let mut tags: Vec<&str> = line.trim_end_matches(',').split('"').collect();
            tags.sort_unstable();
            tags.join("\"")
        })
        .collect();
    lines.sort();
    lines
}

proptest! {
    #[test]
    fn merging_is_symmetric_and_loses_nothing(ours in acts(), theirs in acts()) {
        let (base, ours, theirs) = (played(&[], 0), played(&ours, 1), played(&theirs, 2));
        let (text, report) = merged(&base, &ours, &theirs);
        let (other, as_many) = merged(&base, &theirs, &ours);
        prop_assert_eq!(report.conflicts, as_many.conflicts);
        if report.conflicts == 0 {
            prop_assert_eq!(sorted(&text), sorted(&other));
        }
        for side in [&ours, &theirs] {
            for (id, line) in &side.lists[0] {
                let Some(before) = base.index(Section::Contacts).get(id).map(|text| (*text).to_owned()) else {
                    let known = text.contains(line.as_str());
                    prop_assert!(known, "{} is lost", line);
                    continue;
                };
                if *line == before {
                    continue;
                }
                let wanted: Contact = serde_json::from_str(line).unwrap();
                let found = text.lines().find(|line| line.contains(&id.to_string()));
                prop_assert!(found.is_some(), "{} is lost", line);
                for value in wanted.city.iter().chain(&wanted.tags) {
                    prop_assert!(found.unwrap_or_default().contains(&format!("{value:?}")), "{} of {}", value, line);
                }
            }
        }
    }
}
