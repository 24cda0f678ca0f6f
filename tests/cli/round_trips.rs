//! What goes out as cards or as JSONL comes back whole, in a file that knows nobody; and coming back twice changes nothing.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::env::Env;
use crate::formats::tricky;

/// The forms in which the people of a network go out, with the name of the file or the folder they go to.
const FORMS: [(&[&str], &str); 4] = [
    (&["--format", "vcard"], "people.vcf"),
    (&["--format", "vcard3"], "people3.vcf"),
    (&["--format", "jsonl"], "people.jsonl"),
    (&["--to", "people"], "people"),
];

/// Sends a network out and takes it into an empty file, in each form, twice.
fn round(net: &Env) {
    for (words, name) in FORMS {
        let path = net.home().join(name).display().to_string();
        let words: Vec<&str> = words.iter().map(|word| if *word == name { path.as_str() } else { word }).collect();
        let (status, text) = net.results_here(&[&["export"], words.as_slice()].concat());
        assert_eq!(status, 0, "export {words:?}");
        if !words.contains(&"--to") {
            std::fs::write(&path, text).unwrap();
        }
        let other = Env::new();
        let import = ["import", "--photos", &path];
        assert_eq!(other.run_here(&import), 0, "import {name}");
        let (before, after) = (net.json(), other.json());
        // A folder has the order of its files.
        let in_order = name != "people";
        let (before_all, after_all) = (contacts(&before, in_order), contacts(&after, in_order));
        for (before, after) in before_all.iter().zip(&after_all) {
            assert!(after == before, "{name}:\n{after}\nis not\n{before}");
        }
        assert_eq!(after_all.len(), before_all.len(), "{name}");
        if name == "people.jsonl" {
            assert_eq!((&after["meetings"], &after["reminders"]), (&before["meetings"], &before["reminders"]));
        }
        let (once, file) = (other.everything(), other.file());
        assert_eq!(other.run_here(&import), 0);
        assert_eq!(other.file(), file, "the second import of {name} changed the file");
        assert!(other.everything() == once, "the second import of {name} changed something");
    }
}

/// The contacts, without the order of kept lines, which have none.
fn contacts(network: &Value, in_order: bool) -> Vec<Value> {
    let mut all = network["contacts"].as_array().unwrap().clone();
    for lines in all.iter_mut().filter_map(|contact| contact.get_mut("vcard")?.as_array_mut()) {
        lines.sort_by_key(Value::to_string);
    }
    if !in_order {
        all.sort_by_key(|contact| contact["id"].to_string());
    }
    all
}

#[test]
fn the_sample_networks_come_back_whole() {
    let demo = Env::new().run(&["--demo", "export"]).ok().out.clone();
    for text in [demo, tricky(), crate::sample::with_unknown_keys().to_string(), generated(100)] {
        let net = Env::with(text);
        round(&net);
    }
}

/// A network of the benchmarks' generator.
fn generated(contacts: usize) -> String {
    let mut bytes = Vec::new();
    crate::generate::write(&mut bytes, contacts, 3, 7).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn id(kind: &str, number: usize) -> String {
    format!("{kind}{}{number:08}", number % 10)
}

/// A text as somebody types it, with what has a meaning in a card.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-zA-Zéß]{1,9}( [a-zA-Z0-9,;:.'\"-]{1,9}){0,3}",
        1 => vec(prop::sample::select(vec![",", ";", ":", "\\", "\n", "\"", "'", "=", "^", "日本", "🙂", "a", "\\n"]), 1..9)
            .prop_map(|parts| parts.concat()),
    ]
}

/// A record with some of its keys: those that have to be there, and each of the others or not.
fn some_of(all: Value, required: &[&str], kept: u64) -> Value {
    let keys = all.as_object().unwrap().clone().into_iter().enumerate();
    let stay = keys.filter(|(at, (key, _))| required.contains(&key.as_str()) || kept >> at & 1 == 1);
    Value::Object(stay.map(|(_, pair)| pair).collect::<Map<_, _>>())
}

/// Somebody of a network, with everything or a part of it. Names, addresses and phones are of so few that many are shared.
fn somebody(number: usize, texts: &[String], [kept, dice, other]: [u64; 3]) -> Value {
    let text = |at: usize| texts[at % texts.len()].as_str();
    let names = ["Ana Souza", "ana souza", "Budi", "山田 花子", "🦀", "O'Neil, Ana", text(0)];
    let pick =
        |list: &[&str], salt: u64| list[(dice.rotate_right(salt as u32 * 5) % list.len() as u64) as usize].to_owned();
    let everything = json!({
        "id": id("k", number), "handle": format!("p{number}"), "name": pick(&names, 0),
        "circle": pick(&["inner", "close", text(1)], 1), "world": pick(&["office", text(2)], 2),
        "every": pick(&["2w", "never", "3mo"], 3), "rests": "2026-12-24", "birthday": pick(&["--04-12", "1990-02-28"], 4),
        "greeted": 2025, "archived": true, "created": "2020-02-29",
        "aka": [text(3)], "emails": [pick(&["a@x.example", "b@x.example", "c@x.example"], 5), format!("p{number}@y.example")],
        "phones": [pick(&["+6281234567890", "+622155501234"], 6)],
        "channels": [pick(&["linkedin:ana", "web:https://a.example/?b,c;d", "matrix:@a:b.example", "wechat:ana"], 7)],
        "org": pick(&["Kopi", "kopi", text(4)], 8), "title": text(5), "city": text(6), "addresses": [text(7)],
        "tags": ["a, b", text(8)], "interests": [text(9)], "likes": [text(10)], "needs": [text(11)],
        "met": {"event": text(12), "on": "2026-06-01", "by": id("k", other as usize % 6)},
        "links": [{"to": id("k", (dice >> 3) as usize % 6), "as": pick(&["friend", "cousin", text(13)], 9)}],
        "facts": [{"on": "2026-06-01", "text": text(14)}, {"text": text(15)}],
        "note": text(16), "fields": {"shoe": "38", text(17): text(18)},
        "uid": pick(&["urn:uuid:1", "x, y", text(19)], 10),
        "vcard": ["item1.X-SPOUSE:Rui", "PHOTO:data:image/jpeg;base64,AAEC", "ANNIVERSARY:20100101"],
        "conflicts": {"city": text(20)}, "x_own": {"deep": [1.5, null, text(21)]},
    });
    let mut somebody = some_of(everything, &["id", "handle", "name", "created"], kept);
    let object = somebody.as_object_mut().unwrap();
    if dice & 1 == 1 {
        // One that the name gives by itself.
        let name = object["name"].as_str().unwrap();
        let aka: Vec<&str> = object.get("aka").iter().filter_map(|aka| aka[0].as_str()).collect();
        object["handle"] = netrec::words::handle::from_names(name, aka).into();
    }
    somebody
}

prop_compose! {
    fn network()(
        people in vec((vec(text(), 22), any::<[u64; 3]>()), 1..6),
        talks in vec((text(), any::<[u64; 3]>()), 0..3),
    ) -> Value {
        let mut contacts: Vec<Value> =
            people.iter().enumerate().map(|(number, (texts, dice))| somebody(number, texts, *dice)).collect();
        // What no file has: a handle twice, a link to nobody or to oneself.
        let mut handles = std::collections::HashSet::new();
        for (number, contact) in contacts.iter_mut().enumerate() {
            let named = |id: &Value| (0..people.len()).any(|other| other != number && *id == person(other));
            let object = contact.as_object_mut().unwrap();
            if !handles.insert(object["handle"].clone()) {
                object["handle"] = format!("p{number}").into();
            }
            if object.get("links").is_some_and(|links| !named(&links[0]["to"])) {
                object.remove("links");
            }
            if let Some(met) = object.get_mut("met").filter(|met| !named(&met["by"])) {
                met.as_object_mut().unwrap().remove("by");
            }
        }
        let meetings: Vec<Value> = talks.iter().enumerate().map(|(number, (text, [kept, one, two]))| some_of(json!({
            "id": id("m", number), "on": "2026-09-10T10:00", "with": [person(*one as usize % people.len())],
            "via": "call", "planned": true, "at": text, "event": text, "text": text, "learned": [text], "gave": [text],
            "got": [text], "source": format!("mail:{two}"), "x_own": text,
        }), &["id", "on", "with"], *kept)).collect();
        let reminders: Vec<Value> = talks.iter().enumerate().map(|(number, (text, [kept, one, _]))| some_of(json!({
            "id": id("r", number), "on": "2026-10-31", "who": [person(*one as usize % people.len())], "kind": "email",
            "first": "2026-10-01", "every": "1mo", "day": 31, "promise": "mine", "world": text, "text": text, "x_own": [text],
        }), &["id", "on"], *kept)).collect();
        json!({"netrec": 1, "settings": {}, "contacts": contacts, "reminders": reminders, "meetings": meetings})
    }
}

fn person(number: usize) -> Value {
    id("k", number).into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if crate::env::all() { 1000 } else { 32 }))]
    #[test]
    fn every_network_comes_back_whole(network in network()) {
        let net = Env::with(network.to_string());
        round(&net);
    }
    #[test]
    fn a_network_that_is_taken_in_twice_changes_nothing_the_second_time(
        ours in network(), theirs in network(), same_ids: bool,
    ) {
        let mut theirs = theirs.to_string();
        for number in (0..6).filter(|_| !same_ids) {
            theirs = theirs.replace(&id("k", number), &id("j", number));
        }
        let other = Env::with(theirs);
        for (words, name) in &FORMS[..3] {
            let net = Env::with(ours.to_string());
            let path = net.home().join(name).display().to_string();
            let (status, text) = other.results_here(&[&["export"], *words].concat());
            prop_assert_eq!(status, 0);
            std::fs::write(&path, text).unwrap();
            prop_assert_eq!(net.run_here(&["import", &path]), 0, "{}", name);
            let once = net.file();
            prop_assert_eq!(net.run_here(&["import", &path]), 0, "{}", name);
            prop_assert_eq!(net.file(), once, "{}", name);
        }
    }
}
