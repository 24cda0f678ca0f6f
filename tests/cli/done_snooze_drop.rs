//! `netrec done`, `netrec snooze` and `netrec drop`, on every type of item.

use serde_json::{Value, json};

use crate::env::{Env, each};
use crate::sample::NETWORK;

/// A record by its id, wherever it stands.
fn record(net: &Env, id: &str) -> Value {
    let file = net.json();
    let lists = ["contacts", "reminders", "meetings"].map(|list| file[list].as_array().unwrap().clone());
    lists.into_iter().flatten().find(|record| record["id"] == id).unwrap()
}

#[test]
fn what_they_say_of_every_type() {
    let mut said = String::new();
    for words in [
        &["done", "q0x5"][..],
        &["done", "s5h"],
        &["done", "r3b"],
        &["done", "m4t"],
        &["done", "e4r"],
        &["done", "d2g"],
        &["done", "q0,s5"],
        &["done", "q0", "s5", "--log", "sent it"],
        &["done", "e4", "--log", "he won"],
        &["done", "h2k"],
        &["snooze", "q0", "in", "2", "weeks"],
        &["snooze", "s5", "tomorrow"],
        &["snooze", "d2g", "mon 11:00"],
        &["snooze", "e4", "fri"],
        &["snooze", "h2", "1mo"],
        &["snooze", "m4t", "fri"],
        &["snooze", "q0,s5", "fri"],
        &["drop", "q0"],
        &["drop", "s5"],
        &["drop", "r3"],
        &["drop", "d2"],
        &["drop", "m4t"],
        &["drop", "h2"],
        &["drop", "q0", "s5"],
    ] {
        let net = Env::with(NETWORK);
        said.push_str(&format!("{words:?}\n{}\n", net.run(words).page()));
        if !net.history().is_empty() {
            net.ok(&["undo"]);
        }
        assert_eq!(net.file(), NETWORK, "{words:?}");
    }
    insta::assert_snapshot!(said);
}

#[test]
fn done_closes_a_reminder() {
    let net = Env::with(NETWORK);
    net.ok(&["done", "q0x5v7n2ba"]);
    let reminder = record(&net, "q0x5v7n2ba");
    assert_eq!((&reminder["state"], &reminder["closed"]), (&json!("done"), &json!("2026-09-12")));
    assert!(!each(&net.read(&["due", "--json"]), "id").contains(&"q0x5v7n2ba"));
    let line = net.refused(&["done", "q0x5v7n2ba"], 1);
    assert!(line.contains("is done already on Sat 2026-09-12"), "{line}");
}

#[test]
fn a_repeating_reminder_comes_back_at_its_next_date_after_today() {
    // The date, how often, the day kept to, today, and the next date.
    for (on, every, day, today, next) in [
        ("2026-09-20", "1mo", 20, "2026-09-12", "2026-10-20"),
        ("2026-01-31", "1mo", 31, "2026-01-31", "2026-02-28"),
        ("2026-02-28", "1mo", 31, "2026-03-01", "2026-03-31"),
        ("2026-01-05", "1mo", 5, "2026-09-12", "2026-10-05"),
        ("2026-09-01", "2w", 0, "2026-09-12", "2026-09-15"),
        ("2024-02-29", "1y", 29, "2026-09-12", "2027-02-28"),
    ] {
        let day = if day > 0 { format!(",\"day\":{day}") } else { String::new() };
        let contact = r#"{"id":"h2kq9w3xd7","handle":"ana","name":"Ana"}"#;
        let reminder =
            format!(r#"{{"id":"q0x5v7n2ba","on":"{on}","who":["h2kq9w3xd7"],"every":"{every}"{day},"text":"it"}}"#);
        let file = format!("{{\"netrec\":1,\"contacts\":[{contact}],\"reminders\":[{reminder}]}}");
        let net = Env::with(file).on(today);
        net.ok(&["done", "ana"]);
        let again = net.record("reminders", 1);
        assert_eq!(again["on"], next, "{on} {every}");
        assert_eq!((&again["state"], &again["text"]), (&Value::Null, &json!("it")));
        assert_ne!(again["id"], "q0x5v7n2ba");
    }
}

#[test]
fn done_greets_logs_and_refuses_a_cadence() {
    let net = Env::with(NETWORK);
    net.ok(&["done", "m4t8c1r0ze"]);
    assert_eq!(record(&net, "m4t8c1r0ze")["greeted"], 2026);
    net.ok(&["done", "e4r9s6v1xq", "--log", "he won"]);
    let met = record(&net, "e4r9s6v1xq");
    assert_eq!((&met["planned"], &met["text"]), (&Value::Null, &json!("he won")));
    net.ok(&["done", "q0x5v7n2ba", "--log", "sent it"]);
    let logged = net.record("meetings", 5);
    assert_eq!(
        logged,
        json!({"id": logged["id"], "on": "2026-09-12", "with": ["h2kq9w3xd7"], "via": "email", "text": "sent it"})
    );
    let other = Env::with(NETWORK);
    let line = other.refused(&["done", "h2kq9w3xd7"], 1);
    assert!(line.contains("netrec log ana-souza"), "{line}");
}

#[test]
fn snooze_keeps_the_date_first_set() {
    let net = Env::with(NETWORK);
    net.ok(&["snooze", "q0x5v7n2ba", "fri"]);
    net.ok(&["snooze", "q0x5v7n2ba", "in", "1", "month"]);
    let reminder = record(&net, "q0x5v7n2ba");
    assert_eq!((&reminder["first"], &reminder["on"]), (&json!("2026-09-10"), &json!("2026-10-12")));
    net.ok(&["snooze", "d2g7k4p8mn", "mon"]);
    assert_eq!(record(&net, "d2g7k4p8mn")["on"], "2026-09-14T10:00");
    net.ok(&["snooze", "d2g7k4p8mn", "tue 11:30"]);
    assert_eq!(record(&net, "d2g7k4p8mn")["on"], "2026-09-15T11:30");
    net.ok(&["snooze", "h2kq9w3xd7", "2w"]);
    assert_eq!(record(&net, "h2kq9w3xd7")["rests"], "2026-09-26");
    assert!(!each(&net.read(&["due", "--json"]), "type").contains(&"cadence"));
    let later = net.on("2026-09-26");
    assert!(each(&later.read(&["due", "--json"]), "type").contains(&"cadence"), "the rest is over");
}

#[test]
fn drop_lets_go() {
    let net = Env::with(NETWORK);
    net.ok(&["drop", "q0x5v7n2ba", "s5h2m9k4ef,r3b6y8t1cd"]);
    for id in ["q0x5v7n2ba", "s5h2m9k4ef", "r3b6y8t1cd"] {
        assert_eq!(record(&net, id)["state"], "dropped");
    }
    assert_eq!(net.json()["reminders"].as_array().unwrap().len(), 4, "a repeating one does not come back");
    net.ok(&["drop", "d2g7k4p8mn"]);
    assert_eq!(record(&net, "d2g7k4p8mn")["state"], "dropped");
    net.ok(&["drop", "m4t8c1r0ze"]);
    assert_eq!(record(&net, "m4t8c1r0ze")["greeted"], 2026);
}

#[test]
fn a_person_names_the_one_item_due_else_the_one_open() {
    let net = Env::with(NETWORK);
    // Ana has a reminder and a cadence due.
    let line = net.refused(&["done", "ana"], 1);
    assert!(line.contains("several things are open with Ana Souza") && line.contains("q0"), "{line}");
    net.ok(&["snooze", "h2kq9w3xd7", "1mo"]);
    net.ok(&["done", "ana"]);
    assert_eq!(record(&net, "q0x5v7n2ba")["state"], "done");
    // Hanako has nothing due and nothing open.
    let line = net.refused(&["done", "tanaka"], 1);
    assert!(line.contains("nothing is due or open with 田中 花子"), "{line}");
    net.ok(&["remind", "tanaka", "in 2 weeks", "write"]);
    net.ok(&["done", "tanaka"]);
    assert_eq!(net.record("reminders", 4)["state"], "done");
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_changed() {
    // Two ids that begin alike, one of them closed long ago.
    let net = Env::with(NETWORK.replace("t6d8n3w1gh", "q0xd8n3w1g"));
    let mut said = String::new();
    for (words, status) in [
        (&["done"][..], 2),
        (&["done", "q0"], 1),
        (&["done", "q0xd"], 1),
        (&["done", "z9"], 1),
        (&["done", "nobody"], 1),
        (&["done", "souzza"], 1),
        (&["done", "e4", "nobody"], 1),
        (&["done", "c9d"], 1),
        (&["done", "g1y"], 1),
        (&["snooze"], 2),
        (&["snooze", "e4"], 2),
        (&["snooze", "e4", "soon"], 2),
        (&["snooze", "e4", "today"], 2),
        (&["snooze", "e4", "yesterday"], 2),
        (&["snooze", "m4t", "fri"], 1),
        (&["drop"], 2),
        (&["drop", "h2k"], 1),
        (&["drop", "nobody"], 1),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}
