//! Damaged files: what is read of them equals a whole parse of the same bytes or fails clearly, a change is built on valid JSON
//! alone and loses nothing of it, a check finds what is wrong, and mending never throws anything away.

use std::cell::Cell;
use std::collections::HashSet;
use std::fs;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::form::values;
use super::heads::{contact_head, meeting_head, reminder_head};
use super::{ANA, FILE, House, all};
use crate::error::Kind;
use crate::model::network::Place;
use crate::model::{Contact, Meeting, Reminder, Settings};
use crate::store::form::on_one_line;
use crate::store::{Need, View, verify};

/// The file as serde reads it, whole.
#[derive(Deserialize)]
struct Whole {
    netrec: u64,
    settings: Option<Settings>,
    contacts: Option<Vec<Contact>>,
    reminders: Option<Vec<Reminder>>,
    meetings: Option<Vec<Meeting>>,
}

fn whole(bytes: &[u8]) -> Option<Whole> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).ok()?;
    serde_json::from_slice(bytes).ok().filter(|whole: &Whole| whole.netrec == 1)
}

/// Everything that a reading command can show, without the places.
fn heads_read(view: &View) -> String {
    let mut network = view.network.clone();
    network.contacts.iter_mut().for_each(|contact| contact.place = Place::default());
    network.reminders.iter_mut().for_each(|reminder| reminder.place = Place::default());
    network.meetings.iter_mut().for_each(|meeting| meeting.place = Place::default());
    format!("{} {:?} {:?} {:?}", one_line(&network.settings), network.contacts, network.reminders, network.meetings)
}

fn heads_of(whole: &Whole) -> String {
    let contacts = whole.contacts.as_deref().unwrap_or_default();
    let index = contacts.iter().map(|contact| contact.id).zip(0..).collect();
    let reminders: Vec<_> = whole.reminders.iter().flatten().map(|reminder| reminder_head(reminder, &index)).collect();
    let meetings: Vec<_> = whole.meetings.iter().flatten().map(|meeting| meeting_head(meeting, &index)).collect();
    let contacts: Vec<_> = contacts.iter().map(contact_head).collect();
    let settings = one_line(&whole.settings.clone().unwrap_or_default());
    format!("{settings} {contacts:?} {reminders:?} {meetings:?}")
}

/// The settings without the white space in values that are kept as they were.
fn one_line(settings: &Settings) -> String {
    on_one_line(&serde_json::to_string(settings).unwrap())
}

/// What is read equals a whole parse of the same bytes, or fails clearly; and no change is built on bytes that are not JSON.
fn is_read_right(house: &House, bytes: &[u8]) {
    READ.set(READ.get() + 1);
    house.write(bytes);
    let shown = String::from_utf8_lossy(bytes);
    match (house.store.read(Need::ALL), whole(bytes)) {
        (Ok(view), Some(whole)) => assert_eq!(heads_read(&view), heads_of(&whole), "{shown}"),
        (Ok(view), None) => {
            let valid = serde_json::from_slice::<IgnoredAny>(bytes).is_ok();
            assert!(valid || verify::verify(&view.source, view.layout.len).is_err(), "{shown}");
        }
        (Err(error), None) => {
            assert_eq!(error.kind, Kind::Data);
            let said = error.to_string();
            let elsewhere = ["not a data file of netrec", "was written by a newer netrec", "no netrec ever wrote"];
            let place = said.contains(" line ") && said.contains(", column ");
            assert!(place || elsewhere.iter().any(|what| said.contains(what)), "{said}: {shown}");
        }
        // Half a surrogate pair in what only a decoder of everything would look at.
        (Err(_), Some(_)) if as_json(bytes).is_none() => {}
        (Err(error), Some(_)) => panic!("{error}: {shown}"),
    }
}

thread_local! {
    /// How many damaged files this test has read.
    static READ: Cell<usize> = const { Cell::new(0) };
    /// How many of them it has tried to change and to mend.
    static TRIED: Cell<usize> = const { Cell::new(0) };
}

/// Says how much a test has done.
fn count(what: &str) {
    println!("{what}: {} damaged files read, {} changed and mended", READ.get(), TRIED.get());
}

/// A file as JSON, where all of it is valid: the program takes no more and no less than a whole parse does.
fn as_json(bytes: &[u8]) -> Option<Value> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_str(std::str::from_utf8(bytes).ok()?).ok()
}

/// A change is refused, or it changes what it means to and loses nothing else; a check finds what a whole parse does not take;
/// and what a mend leaves out is put aside.
fn is_changed_right(bytes: &[u8]) {
    TRIED.set(TRIED.get() + 1);
    let shown = String::from_utf8_lossy(bytes);
    let house = House::new(bytes);
    let problems = match house.store.read(Need::ALL) {
        Ok(view) => view.problems().unwrap().len(),
        Err(error) => house.store.problems_behind(error).map_or(1, |problems| problems.len()),
    };
    assert!(problems > 0 || whole(bytes).is_some(), "a check finds nothing: {shown}");
    let json = as_json(bytes);
    match house.rename(ANA, "Somebody Else") {
        Ok(_) => {
            let mut wanted =
                values(&json.unwrap_or_else(|| panic!("changed, though it is no valid JSON: {shown}")).to_string());
            let mut now = values(&house.text());
            // Ids may be doubled or damaged: the one that was changed is known by its name.
            for (before, after) in
                wanted["contacts"].as_array_mut().unwrap().iter_mut().zip(now["contacts"].as_array().unwrap())
            {
                if after["name"] == "Somebody Else" {
                    before["name"] = "Somebody Else".into();
                }
            }
            for list in ["contacts", "reminders", "meetings"] {
                without_empty(&mut wanted[list]);
                without_empty(&mut now[list]);
            }
            assert_eq!(now, wanted, "{shown}");
            house.undo(None).unwrap();
        }
        Err(error) => {
            assert!(error.kind == Kind::Data || error.to_string().contains("there is no contact"), "{error}: {shown}");
            assert_eq!(fs::read(house.store.path()).unwrap(), bytes, "{error}: {shown}");
        }
    }
    house.write(bytes);
    is_mended_right(&house, bytes);
}

/// Takes out what the program leaves out when it writes a record: what is empty says nothing.
fn without_empty(value: &mut Value) {
    let Some(records) = value.as_array_mut() else { return };
    for record in records.iter_mut().filter_map(Value::as_object_mut) {
        record
            .retain(|_, value| !value.is_null() && *value != Value::Array(Vec::new()) && *value != Value::Bool(false));
    }
}

fn is_mended_right(house: &House, bytes: &[u8]) {
    let shown = String::from_utf8_lossy(bytes);
    let Ok(mended) = house.as_occasion("check --fix", |occasion| house.store.mend(occasion)) else {
        // A file of a newer program is left as it is, and one that breaks off before its first list.
        let newer = house.store.read(Need::ALL).is_err_and(|error| error.to_string().contains("newer netrec"));
        assert!(newer || !shown.contains("\"meetings\""), "{shown}");
        assert_eq!(fs::read(house.store.path()).unwrap(), bytes, "{shown}");
        return;
    };
    let view = house.store.read(Need::ALL).unwrap_or_else(|error| panic!("{error}: {shown}"));
    let left = view.problems().unwrap();
    assert!(left.iter().all(|problem| !problem.mends), "{left:?}: {shown}");
    // Whatever could be told as a line with an id stands in the file or aside.
    let aside = fs::read(house.store.paths.beside(".aside")).unwrap_or_default();
    let kept = [house.text().as_bytes(), &aside].concat();
    let kept = String::from_utf8_lossy(&kept);
    let texts: HashSet<&str> = kept.split('"').map(str::trim).collect();
    for text in ["send the article on robusta", "ana@kopi.co", "Budi", "c9d3f6j1wk", "as it was", "--04-12"] {
        assert!(texts.contains(text) || !shown.split('"').any(|part| part == text), "{text} is lost: {shown}");
    }
    if mended.operation.is_some() {
        house.undo(None).unwrap();
        assert_eq!(fs::read(house.store.path()).unwrap(), bytes, "{shown}");
    }
}

fn small_files() -> [String; 2] {
    [FILE.to_owned(), serde_json::to_string_pretty(&values(FILE)).unwrap().replace('\n', "\r\n")]
}

#[test]
fn a_file_cut_off_anywhere() {
    for file in small_files() {
        let house = House::new(&file);
        for end in 1..=file.len() {
            is_read_right(&house, &file.as_bytes()[..end]);
            if all() && end % 3 == 0 || end % 41 == 0 {
                is_changed_right(&file.as_bytes()[..end]);
            }
        }
    }
    count("cut off");
}

#[test]
fn a_file_with_a_flipped_bit() {
    for file in small_files() {
        let house = House::new(&file);
        let mut bytes = file.into_bytes();
        for at in 0..bytes.len() {
            // A sample takes three bits of each byte, others at each.
            for bit in (0..8).filter(|bit| all() || (at + bit * 3) % 8 < 3) {
                bytes[at] ^= 1 << bit;
                is_read_right(&house, &bytes);
                if all() && (at * 8 + bit) % 5 == 0 || (at * 8 + bit) % 97 == 0 {
                    is_changed_right(&bytes);
                }
                bytes[at] ^= 1 << bit;
            }
        }
    }
    count("a flipped bit");
}

/// What people, editors and other programs do to a file.
fn mishaps(file: &str) -> Vec<String> {
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    let mut files =
        vec![format!("\u{feff}{file}"), file.replace('\n', "\r\n"), format!("{file}{file}"), format!("{file}\n\n")];
    for (at, line) in lines.iter().enumerate() {
        let (before, behind) = (lines[..at].concat(), lines[at + 1..].concat());
        files.push(format!("{before}{line}{line}{behind}"));
        files.push(format!("{before}{behind}"));
        files.push(format!("{before}\n{line}{behind}"));
        files.push(format!("{before}<<<<<<< HEAD\n{line}=======\n{line}>>>>>>> theirs\n{behind}"));
        for other in [
            "5",
            "null",
            "\"text\"",
            "[]",
            "[1,2]",
            "{}",
            "{\"id\":5}",
            "true,",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":\"\\udc00x\"}",
        ] {
            files.push(format!("{before}{other},\n{behind}"));
            files.push(format!("{before}{other}\n{line}{behind}"));
        }
    }
    for (from, to) in [
        ("m4t8c1r0ze\",\"handle", "h2kq9w3xd7\",\"handle"),
        ("\"handle\":\"budi\"", "\"handle\":\"ana-souza\""),
        ("\"who\":[\"h2kq9w3xd7\"]", "\"who\":[\"z9zzzzzzzz\"]"),
        ("\"m4t8c1r0ze\"],\"via\"", "\"z9zzzzzzzz\"],\"via\""),
        ("c9d3f6j1wk", "q0x5v7n2ba"),
        ("\"name\":\"Budi\"", "\"name\":\"Bu\",\"name\":\"Budi\""),
        ("\"text\":\"…\"", "\"text\":\"\\ud83d\""),
        ("Ana Souza", "Ana \\ud800Souza"),
        ("as it was", "as \\udfffit was"),
        ("\"inner\":\"2w\"", "\"inner\":\"2w\",\"me\":\"z9zzzzzzzz\""),
    ] {
        assert!(file.contains(from) || !file.starts_with("{\"netrec\":1,\n"), "{from}");
        files.push(file.replace(from, to));
    }
    files
}

#[test]
fn a_file_after_a_mishap() {
    for file in small_files() {
        let house = House::new(&file);
        for (at, damaged) in mishaps(&file).into_iter().enumerate() {
            is_read_right(&house, damaged.as_bytes());
            if all() || at % 5 == 0 {
                is_changed_right(damaged.as_bytes());
            }
        }
    }
    count("mishaps");
}

/// So long that two cores read it, with a damage in either half and where they meet.
#[test]
fn a_long_file_with_damage_anywhere() {
    let meeting = |n: usize| {
        format!(
            "{{\"id\":\"a0{n:08}\",\"on\":\"2026-09-10\",\"with\":[\"h2kq9w3xd7\"],\"text\":\"{}\"}},\n",
            "talk ".repeat(12)
        )
    };
    for (old, repeated) in [("\"meetings\":[\n", 6000), ("\"reminders\":[\n", 3)] {
        let more: String = (0..repeated).map(meeting).collect();
        let contact =
            |n: usize| format!("{{\"id\":\"b0{n:08}\",\"handle\":\"x-{n}\",\"name\":\"{}\"}},\n", "X".repeat(80));
        let people: String = (0..if repeated > 3 { 10 } else { 5000 }).map(contact).collect();
        let file = FILE.replace("\"contacts\":[\n", &format!("\"contacts\":[\n{people}"));
        let file = if old.contains("meetings") { file.replace(old, &format!("{old}{more}")) } else { file };
        assert!(file.len() > 512 * 1024);
        let house = House::new(&file);
        let mut bytes = file.into_bytes();
        for step in 0..if all() { 600 } else { 60 } {
            let at = (step * 7919 * 31) % bytes.len();
            for bit in [0, 2, 5] {
                bytes[at] ^= 1 << bit;
                is_read_right(&house, &bytes);
                bytes[at] ^= 1 << bit;
            }
            if step % 10 == 0 {
                is_read_right(&house, &bytes[..at.max(1)]);
            }
        }
    }
    count("long files");
}
