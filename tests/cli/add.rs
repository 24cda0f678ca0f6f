//! `netrec add`.

use serde_json::json;

use crate::env::Env;
use crate::sample::NETWORK;

#[test]
fn the_first_person_makes_the_file_and_says_where() {
    let net = Env::new();
    net.run(&["add", "Ana Souza"]).ok().stdout("");
    let said = Env::new();
    insta::assert_snapshot!(said.run(&["add", "Ana Souza"]).page());
    let text = net.file();
    let id = net.record("contacts", 0)["id"].as_str().unwrap().to_owned();
    let contact = format!(r#"{{"id":"{id}","handle":"ana-souza","name":"Ana Souza","created":"2026-09-12"}}"#);
    let settings = r#""settings":{"circles":{"inner":"2w","close":"1mo","wide":"3mo"},"follow_up_after":"2d"},"#;
    assert_eq!(
        text,
        format!(
            "{{\"netrec\":1,\n{settings}\n\"contacts\":[\n{contact}\n],\n\"reminders\":[\n],\n\"meetings\":[\n]}}\n"
        )
    );
}

#[test]
fn every_option_is_kept_in_the_order_of_the_keys() {
    let net = Env::with(NETWORK);
    let before = net.json();
    net.ok(&[
        "add",
        "Siti",
        "Rahma",
        "--aka",
        "Rahma",
        "--aka",
        "シティ",
        "--email",
        "siti@bank.example",
        "--email",
        "s@rahma.example",
        "--phone",
        "0812-3456-000",
        "--channel",
        "https://www.linkedin.com/in/siti/",
        "--channel",
        "telegram:siti",
        "--org",
        "Bank Rakyat",
        "--title",
        "teller",
        "--city",
        "Bogor",
        "--met",
        "a wedding",
        "--on",
        "12 aug",
        "--world",
        "Family",
        "--circle",
        "close",
        "--every",
        "weekly",
        "--tag",
        "bride",
        "--tag",
        "bogor",
        "--interest",
        "orchids",
        "--interest",
        "chess",
        "--birthday",
        "12 apr 1991",
        "--by",
        "ana",
        "--field",
        "shoe=39",
        "--field",
        "cat=Tom=Jerry",
        "--note",
        "Laughs easily.",
        "--follow-up",
        "in 3 days",
    ]);
    let siti = net.record("contacts", 5);
    let id = siti["id"].clone();
    let wanted = json!({
        "id": id, "handle": "siti-rahma", "name": "Siti Rahma", "circle": "close", "world": "family", "every": "1w",
        "birthday": "1991-04-12", "created": "2026-09-12", "aka": ["Rahma", "シティ"],
        "emails": ["siti@bank.example", "s@rahma.example"], "phones": ["+628123456000"],
        "channels": ["linkedin:siti", "telegram:siti"], "org": "Bank Rakyat", "title": "teller", "city": "Bogor",
        "tags": ["bride", "bogor"], "interests": ["orchids", "chess"],
        "met": {"event": "a wedding", "on": "2026-08-12", "by": "h2kq9w3xd7"}, "note": "Laughs easily.",
        "fields": {"shoe": "39", "cat": "Tom=Jerry"},
    });
    assert_eq!(siti.to_string(), wanted.to_string());
    let (meeting, reminder) = (net.record("meetings", 5), net.record("reminders", 4));
    assert_eq!(
        meeting,
        json!({"id": meeting["id"], "on": "2026-08-12", "with": [id], "via": "in-person", "event": "a wedding"})
    );
    assert_eq!(
        reminder,
        json!({"id": reminder["id"], "on": "2026-09-15", "who": [id], "kind": "email", "text": "first follow-up after a wedding"})
    );
    let after = net.json();
    for list in ["contacts", "reminders", "meetings"] {
        let old = before[list].as_array().unwrap();
        assert_eq!(after[list].as_array().unwrap()[..old.len()], old[..], "{list}");
    }
}

#[test]
fn a_card_alone_does_nothing() {
    // The options, and the day of the follow-up.
    for (options, follow_up) in [
        (&["--met", "RustConf"][..], Some("2026-09-14")),
        (&["--met", "RustConf", "--on", "2026-09-11"], Some("2026-09-13")),
        (&["--met", "RustConf", "--on", "2026-01-01"], Some("2026-09-12")),
        (&["--met", "RustConf", "--follow-up", "fri"], Some("2026-09-18")),
        (&["--follow-up", "tomorrow 10:00"], Some("2026-09-13T10:00")),
        (&["--met", "RustConf", "--no-follow-up"], None),
        (&["--on", "yesterday"], None),
        (&[], None),
    ] {
        let net = Env::new();
        net.ok(&[&["add", "Ana"], options].concat());
        assert_eq!(net.record("reminders", 0)["on"].as_str(), follow_up, "{options:?}");
    }
    let net = Env::with(NETWORK.replace("\"follow_up_after\":\"2d\"", "\"follow_up_after\":\"1w\""));
    net.ok(&["add", "Siti", "--met", "RustConf"]);
    assert_eq!(net.record("reminders", 4)["on"], "2026-09-19");
}

#[test]
fn what_it_says() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["add", "Siti"][..],
        &["add", "Rahma", "--met", "RustConf 2026", "--on", "2026-09-10"],
        &["add", "Putri", "--met", "RustConf 2026", "--no-follow-up"],
        &["add", "Joko", "--follow-up", "next fri"],
        &["add", "Joko", "--force"],
        &["add", "-q", "Quiet"],
    ] {
        said.push_str(&net.run(words).ok().page());
    }
    insta::assert_snapshot!(said);
}

#[test]
fn handles_are_made_of_latin_letters_and_unique() {
    let net = Env::new();
    for (name, handle) in [
        ("José Müller", "jose-muller"),
        ("Łukasz Đặng", "lukasz-dang"),
        ("Budi", "budi"),
        ("Budi", "budi-2"),
        ("budi", "budi-3"),
    ] {
        net.ok(&["add", name, "--force"]);
        let contacts = net.json()["contacts"].as_array().unwrap().clone();
        assert_eq!(contacts.last().unwrap()["handle"], handle, "{name}");
    }
    for name in ["田中 花子", "ليلى حسن", "🌸"] {
        net.ok(&["add", name]);
        let contacts = net.json()["contacts"].as_array().unwrap().clone();
        let handle = contacts.last().unwrap()["handle"].as_str().unwrap().to_owned();
        assert!(!handle.is_empty() && handle.is_ascii(), "{name}: {handle}");
        assert_eq!(net.read(&["show", &handle, "--json"])["name"], name);
    }
}

#[test]
fn a_likely_duplicate_is_pointed_out() {
    let net = Env::with(NETWORK);
    for (words, same) in [
        (&["add", "ana SOUZA"][..], "name"),
        (&["add", "Jose Marti"], "name"),
        (&["add", "A.", "--email", "ANA@kopi.co"], "email"),
        (&["add", "A.", "--phone", "0812 3456 789"], "phone"),
        (&["add", "A.", "--phone", "+62 812-3456-789"], "phone"),
    ] {
        let line = net.refused(words, 1);
        assert!(line.contains(&format!("with the same {same}; ")) && line.contains("--force"), "{words:?}: {line}");
        net.ok(&[words, &["--force"]].concat());
        net.ok(&["undo"]);
        net.ok(&[words, &["--yes"]].concat());
        net.ok(&["undo"]);
    }
    assert_eq!(net.file(), NETWORK);
    net.ok(&["add", "Ana", "--email", "other@kopi.co"]);
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_changed() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [
        (&["add"][..], 2),
        (&["add", "  "], 2),
        (&["add", "X", "--email", "nobody"], 2),
        (&["add", "X", "--channel", "nothing"], 2),
        (&["add", "X", "--on", "tomorrow"], 2),
        (&["add", "X", "--on", "2026-02-30"], 2),
        (&["add", "X", "--every", "often"], 2),
        (&["add", "X", "--birthday", "31 feb"], 2),
        (&["add", "X", "--field", "shoe"], 2),
        (&["add", "X", "--field", "=39"], 2),
        (&["add", "X", "--circle", "outer"], 2),
        (&["add", "X", "--follow-up", "soon"], 2),
        (&["add", "X", "--follow-up", "fri", "--no-follow-up"], 2),
        (&["add", "X", "--by", "nobody"], 1),
        (&["add", "X", "--by", "aninja"], 1),
        (&["add", "X", "--unknown"], 2),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_cadence_of_ones_own_goes_before_that_of_the_circle() {
    let net = Env::new();
    net.ok(&["add", "Ana", "--circle", "inner"]);
    net.ok(&["add", "Budi", "--circle", "inner", "--every", "1y"]);
    net.ok(&["add", "Citra", "--circle", "inner", "--every", "never"]);
    let list = net.read(&["list", "--json"]);
    let every: Vec<Option<&str>> = list.as_array().unwrap().iter().map(|person| person["every"].as_str()).collect();
    assert_eq!(every, [Some("2w"), Some("1y"), Some("never")]);
    assert_eq!(net.record("contacts", 0)["every"], json!(null), "the cadence of a circle is not kept with the person");
}
