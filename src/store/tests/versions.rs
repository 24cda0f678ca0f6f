//! Files of other forms than the one that this program writes.

use super::{ANA, FILE, House, id};
use crate::error::Kind;
use crate::model::Contact;
use crate::model::merge::{Object, raw};
use crate::store::migrate::Step;
use crate::store::{Need, Store};

/// An invented older form, in which people were called friends and had their name in two parts.
const OLD: &str = r#"{"netrec":0, "mine":[1.50],
 "settings":{"circles":{"inner":"2w"}},
 "friends":[{"id":"h2kq9w3xd7","handle":"ana-souza","first":"Ana","last":"Souza","pet":{"cat":1.50}}],
 "meetings":[{"id":"c9d3f6j1wk","on":"2026-09-10","with":["h2kq9w3xd7"],"text":"…"}]}"#;

/// The same as this program writes it.
const NEW: &str = r#"{"netrec":1,
"settings":{"circles":{"inner":"2w"}},
"mine":[1.50],
"contacts":[
{"id":"h2kq9w3xd7","handle":"ana-souza","pet":{"cat":1.50},"name":"Ana Souza"}
],
"reminders":[
],
"meetings":[
{"id":"c9d3f6j1wk","on":"2026-09-10","with":["h2kq9w3xd7"],"text":"…"}
]}
"#;

fn friends_to_contacts(file: &mut Object) -> serde_json::Result<()> {
    let Some(friends) = file.remove("friends") else { return Ok(()) };
    let mut people: Vec<Object> = serde_json::from_str(friends.0.get())?;
    for person in &mut people {
        let mut part = |key: &str| -> serde_json::Result<String> {
            person.remove(key).map_or(Ok(String::new()), |part| serde_json::from_str(part.0.get()))
        };
        let name = format!("{} {}", part("first")?, part("last")?);
        person.0.extend(raw(&name).map(|name| ("name".to_owned(), name)));
    }
    file.0.extend(raw(&people).map(|people| ("contacts".to_owned(), people)));
    Ok(())
}

const STEPS: &[Step] = &[friends_to_contacts];

/// A store of a program that knows the older form.
fn house(bytes: &str) -> House {
    let house = House::new(bytes);
    let House { scratch, store, today } = house;
    House { scratch, store: Store { steps: STEPS, ..store }, today }
}

#[test]
fn an_older_file_is_read_as_if_it_were_new_and_stays_as_it_is() {
    let house = house(OLD);
    let view = house.store.read(Need::ALL).unwrap();
    assert_eq!(view.contact(0).unwrap().name, "Ana Souza");
    let mut out = Vec::new();
    view.write_all(&mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), NEW);
    assert!(view.problems().unwrap().is_empty());
    assert_eq!(house.text(), OLD);
}

#[test]
fn the_next_change_writes_an_older_file_anew_and_keeps_the_old_one_beside_it() {
    let house = house(OLD);
    let changed = house.rename(ANA, "Ana").unwrap();
    assert!(changed.reformed);
    let changed =
        NEW.replace(",\"pet\":{\"cat\":1.50},\"name\":\"Ana Souza\"", ",\"name\":\"Ana\",\"pet\":{\"cat\":1.50}");
    assert_eq!(house.text(), changed);
    let kept = house.store.paths.beside(".form-0");
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), OLD);
    // Another change leaves what is kept alone, and two undos give the old file back.
    house.rename(ANA, "A").unwrap();
    assert_eq!(std::fs::read_to_string(&kept).unwrap(), OLD);
    (0..2).for_each(|_| drop(house.undo(None).unwrap()));
    assert_eq!(house.text(), NEW);
    house.undo(None).unwrap();
    assert_eq!(house.text(), OLD);
    assert_eq!(house.store.read(Need::ALL).unwrap().contact(0).unwrap().name, "Ana Souza");
}

#[test]
fn an_older_file_that_cannot_be_brought_up_is_damaged() {
    for (bad, said) in [
        (OLD.replace("\"first\":\"Ana\"", "\"first\":5"), "it cannot be read as a file in form 0: "),
        (OLD.replace("\"settings\"", "\"settings\":{}, \"settings\""), "stands twice at the top"),
        (OLD.trim_end_matches('}').to_owned(), "breaks off"),
        (OLD.replace("\"friends\"", "\"friends\":[], \"friends\""), "stands twice at the top"),
    ] {
        let house = house(&bad);
        let error = house.store.read(Need::ALL).unwrap_err();
        assert!(error.kind == Kind::Data && error.to_string().contains(said), "{error}");
        assert_eq!(house.rename(ANA, "A").unwrap_err().kind, Kind::Data);
        assert_eq!(house.text(), bad);
    }
}

#[test]
fn a_form_that_never_was_is_refused() {
    let house = House::new(OLD);
    let error = house.store.read(Need::ALL).unwrap_err();
    assert!(error.kind == Kind::Data && error.to_string().contains("no netrec ever wrote a file in form 0"), "{error}");
    assert_eq!(house.rename(ANA, "A").unwrap_err().kind, Kind::Data);
    assert_eq!(house.text(), OLD);
    let damaged = House::new(FILE.replace("{\"netrec\":1,", "{\"netrec\":0,"));
    assert!(damaged.store.read(Need::ALL).is_err());
    // What is damaged is mended: the first line is not the one of this program.
    damaged.as_occasion("check --fix", |occasion| damaged.store.mend(occasion)).unwrap();
    let name = |contact: Contact| contact.name;
    assert_eq!(damaged.store.read(Need::ALL).unwrap().record::<Contact>(id(ANA)).map(name).unwrap(), "Ana Souza");
}
