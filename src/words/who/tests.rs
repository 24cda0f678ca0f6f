use super::*;
use crate::model::List;
use crate::model::network::Place;
use crate::words::handle;
use proptest::prelude::*;

fn contact(number: u64, handle: &str, name: &str) -> ContactHead {
    ContactHead {
        handle: handle.into(),
        name: name.into(),
        ..ContactHead::new(Id::from_random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)), Place::default())
    }
}

fn network(contacts: Vec<ContactHead>) -> Network {
    let index = (0..).zip(&contacts).map(|(person, contact)| (contact.id, person)).collect();
    Network { contacts, index, ..Network::default() }
}

/// People with handles made from their names.
fn people(names: &[&str]) -> Network {
    let mut contacts: Vec<ContactHead> = Vec::new();
    for (number, name) in (1..).zip(names) {
        let handle = handle::unique(&handle::from_name(name), |taken| contacts.iter().any(|one| one.handle == taken));
        contacts.push(contact(number, &handle, name));
    }
    network(contacts)
}

/// What is found, by name.
fn found(network: &Network, word: &str) -> String {
    let name = |person: &Person| network.contact(*person).name.as_str();
    let names = |persons: &[Person]| persons.iter().map(name).collect::<Vec<_>>().join(", ");
    match find(network, word, Some("ID")) {
        Found::One(person) => name(&person).to_owned(),
        Found::Likely(person) => format!("{}?", name(&person)),
        Found::Many(persons) => format!("one of {}", names(&persons)),
        Found::Nobody { nearest } => format!("nobody, near {}", names(&nearest)),
    }
}

#[test]
fn the_first_tier_that_fits_decides() {
    let mut network = people(&[
        "Ana Souza",
        "Anastasia Kim",
        "Budi Santoso",
        "José Müller",
        "田中太郎",
        "田村花子",
        "O'Brien, Pat",
        "Jean-Luc Picard",
        "Katarzyna Wójcik",
        "Dana Scully",
        "Łukasz Żak",
        "王伟",
        "Иван Фёдоров",
        "Yıldız İbrahim",
    ]);
    network.contacts[2].texts.set(List::Aka, vec!["Pak Budi".into(), "budi-s".into()]);
    network.contacts[4].texts.set(List::Aka, vec!["Tanaka".into()]);
    network.contacts[0].texts.set(List::Emails, vec!["Ana@kopi.co".into(), "ana@müller.example".into()]);
    network.contacts[0].texts.set(List::Phones, vec!["+6281234567890".into(), "(021) 555 01 23".into()]);
    network.contacts[9].texts.set(List::Phones, vec!["90210".into()]);
    for (word, expected) in [
        ("ana-souza", "Ana Souza"),
        ("Ana-Souza", "Ana Souza"),
        ("ana@kopi.co", "Ana Souza"),
        ("<ANA@KOPI.CO>", "Ana Souza"),
        ("ana@MÜLLER.example", "Ana Souza"),
        ("0812-3456-7890", "Ana Souza"),
        ("+62 812 3456 7890", "Ana Souza"),
        ("+62 21 5550123", "Ana Souza"),
        ("90210", "Dana Scully"),
        ("ana", "Ana Souza"),
        ("ANA", "Ana Souza"),
        ("anas", "Anastasia Kim"),
        ("an", "one of Ana Souza, Anastasia Kim"),
        ("ana so", "Ana Souza"),
        ("so ana", "Ana Souza"),
        ("s a", "Ana Souza"),
        ("ana ana", "nobody, near Ana Souza"),
        ("budi", "Budi Santoso"),
        ("pak budi", "Budi Santoso"),
        ("budi s", "Budi Santoso"),
        ("jose", "José Müller"),
        ("ｊｏｓé", "José Müller"),
        ("mueller", "José Müller"),
        ("muller", "José Müller"),
        ("muel", "José Müller"),
        ("tanaka", "田中太郎"),
        ("田中太郎", "田中太郎"),
        ("田中", "田中太郎"),
        ("田", "one of 田中太郎, 田村花子"),
        ("天中", "nobody, near 田中太郎"),
        ("wang wei", "王伟"),
        ("wangw", "王伟"),
        ("汪伟", "nobody, near 王伟"),
        ("obrien", "O'Brien, Pat"),
        ("pat o’brien", "O'Brien, Pat"),
        ("jean luc", "Jean-Luc Picard"),
        ("jeanluc", "Jean-Luc Picard"),
        ("jean-luc", "Jean-Luc Picard"),
        ("lukasz", "Łukasz Żak"),
        ("ivan", "Иван Фёдоров"),
        ("ФЕДОРОВ", "Иван Фёдоров"),
        ("yildiz", "Yıldız İbrahim"),
        ("IBRAHIM", "Yıldız İbrahim"),
        ("budy", "Budi Santoso?"),
        ("shouza", "Ana Souza?"),
        ("Katarzina", "Katarzyna Wójcik?"),
        ("anasouza", "Ana Souza?"),
        ("anna sousa", "Ana Souza?"),
        ("dna", "nobody, near Dana Scully, Ana Souza"),
        ("", "nobody, near "),
        (" , ", "nobody, near "),
        ("zzz", "nobody, near "),
    ] {
        assert_eq!(found(&network, word), expected, "{word}");
    }
}

#[test]
fn a_one_word_name_is_whole_and_two_of_the_same_are_a_question() {
    let network = people(&["Budi", "Budi Santoso", "Ana Souza", "Ana Souza", "Ana Kim", "Anabel"]);
    assert_eq!(found(&network, "budi"), "Budi");
    assert_eq!(found(&network, "ana souza"), "one of Ana Souza, Ana Souza");
    assert_eq!(find(&network, "ana-souza", None), Found::One(2));
    assert_eq!(find(&network, "ana-souza-2", None), Found::One(3));
    assert_eq!(found(&network, "ana"), "one of Ana Souza, Ana Souza, Ana Kim, Anabel");
    assert_eq!(found(&network, "an k"), "Ana Kim");
}

#[test]
fn people_put_away_are_found_behind_all_others() {
    let mut network = people(&["Ana Souza", "Ana Kim", "Citra"]);
    network.contacts[0].archived = true;
    network.contacts[2].archived = true;
    assert_eq!(found(&network, "ana"), "Ana Kim");
    assert_eq!(found(&network, "ana s"), "Ana Souza");
    assert_eq!(found(&network, "citra"), "Citra");
    assert_eq!(found(&network, "citrra"), "Citra?");
    network.contacts[1].archived = true;
    assert_eq!(found(&network, "ana"), "one of Ana Souza, Ana Kim");
}

#[test]
fn equal_misspellings_are_a_question() {
    let network = people(&["Budi", "Budo", "Dana"]);
    assert_eq!(found(&network, "budy"), "one of Budi, Budo");
    assert_eq!(found(&network, "ana"), "nobody, near Dana");
}

#[test]
fn an_id_is_tried_last() {
    let mut network = people(&["Ana", "Budi"]);
    network.contacts[0].id = Id::parse(b"h2kq9w3xd7").unwrap();
    network.contacts[1].id = Id::parse(b"h2kr8c1r0z").unwrap();
    for (word, expected) in [
        ("h2kq9w3xd7", "Ana"),
        ("H2KQ", "Ana"),
        ("h2kr", "Budi"),
        ("h2k", "one of Ana, Budi"),
        ("h", "nobody, near "),
        ("h2kz", "nobody, near "),
    ] {
        assert_eq!(found(&network, word), expected, "{word}");
    }
    network.contacts[1].handle = "h2kq".into();
    assert_eq!(found(&network, "h2kq"), "Budi");
}

#[test]
fn people_are_split_at_commas() {
    assert_eq!(split("ana, budi santoso ,,"), ["ana", "budi santoso"]);
    assert_eq!(split("田中，王伟"), ["田中", "王伟"]);
    assert!(split(" , ").is_empty());
}

fn any_name() -> impl Strategy<Value = String> {
    "[A-Za-zÄÖÜäöüßéłøİı]{1,6}( |-|'|\\. )?[A-Za-zñç]{0,6}|[一-丏田中王]{1,3}|[А-Яа-яё]{2,6} [Α-ω]{1,5}|[ア-ン가-각]{1,4}|[!?🦀 ]{1,3}a?"
}

proptest! {
    #[test]
    fn everybody_is_found_by_handle_email_and_name(names in prop::collection::vec(any_name(), 1..12), word: String) {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        let mut network = people(&names);
        for (person, contact) in (0u32..).zip(&mut network.contacts) {
            contact.texts.set(List::Emails, vec![format!("{person}@kopi.co").into()]);
        }
        for (person, contact) in (0..).zip(&network.contacts) {
            prop_assert_eq!(find(&network, &contact.handle, None), Found::One(person));
            prop_assert_eq!(find(&network, &contact.emails()[0], None), Found::One(person));
            prop_assert_eq!(find(&network, &contact.id.to_string(), None), Found::One(person));
            let is_handle = network.contacts.iter().any(|other| other.handle == contact.name.to_lowercase());
            match find(&network, &contact.name, None) {
                Found::One(one) => prop_assert!(one == person || is_handle || shares_name(&network, one, contact)),
                Found::Many(several) => prop_assert!(several.contains(&person)),
                Found::Nobody { .. } => prop_assert!(contact.name.trim().is_empty()),
                Found::Likely(_) => prop_assert!(false, "{:?}", contact.name),
            }
        }
        let _ = find(&network, &word, Some("ID"));
    }
}

/// A name or a handle in common, which is enough to be taken for each other.
fn shares_name(network: &Network, other: Person, contact: &ContactHead) -> bool {
    let other = network.contact(other);
    Folded::new(&other.handle).same(&Folded::new(&contact.name))
}
