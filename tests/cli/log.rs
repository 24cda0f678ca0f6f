//! `netrec log`.

use serde_json::json;

use crate::env::Env;
use crate::sample::NETWORK;

#[test]
fn every_option_is_kept_in_the_order_of_the_keys() {
    let net = Env::with(NETWORK);
    net.ok(&[
        "log",
        "ana,tanaka",
        "coffee,",
        "she",
        "moves",
        "--on",
        "thu 18:30",
        "--via",
        "video",
        "--at",
        "at home",
        "--learned",
        "two sons",
        "--learned",
        "sings",
        "--gave",
        "a book",
        "--got",
        "tea",
        "--promised",
        "the address",
        "--they-promised",
        "a recipe",
        "--next",
        "in 2 weeks",
    ]);
    let meeting = net.record("meetings", 5);
    let who = json!(["h2kq9w3xd7", "k1w9d4f6gh"]);
    let wanted = json!({
        "id": meeting["id"], "on": "2026-09-10T18:30", "with": who, "via": "video", "at": "at home",
        "text": "coffee, she moves", "learned": ["two sons", "sings"], "gave": ["a book"], "got": ["tea"],
    });
    assert_eq!(meeting.to_string(), wanted.to_string());
    for (at, side, text) in [(4, "mine", "the address"), (5, "theirs", "a recipe")] {
        let reminder = net.record("reminders", at);
        let wanted = json!({
            "id": reminder["id"], "on": "2026-09-26", "who": who, "kind": "other", "promise": side, "text": text,
        });
        assert_eq!(reminder.to_string(), wanted.to_string());
    }
    assert_eq!(net.json()["reminders"].as_array().unwrap().len(), 6, "--next is when the promises are due");
}

#[test]
fn promises_and_next_become_reminders() {
    // The options, and the days and sides of what is made.
    for (options, made) in [
        (&["--promised", "it"][..], &[("2026-09-19", Some("mine"))][..]),
        (&["--promised", "it", "--on", "2026-01-01"], &[("2026-09-12", Some("mine"))]),
        (&["--they-promised", "it"], &[("2026-09-19", Some("theirs"))]),
        (&["--next", "fri"], &[("2026-09-18", None)]),
        (&["--promised", "a", "--promised", "b"], &[("2026-09-19", Some("mine")), ("2026-09-19", Some("mine"))]),
        (&[], &[]),
    ] {
        let net = Env::with(NETWORK);
        net.ok(&[&["log", "ana", "coffee"], options].concat());
        let reminders = net.json()["reminders"].as_array().unwrap()[4..].to_vec();
        let got: Vec<_> = reminders.iter().map(|r| (r["on"].as_str().unwrap(), r["promise"].as_str())).collect();
        assert_eq!(got, made, "{options:?}");
    }
}

#[test]
fn the_text_comes_from_words_or_from_standard_input() {
    let net = Env::with(NETWORK);
    net.run_with_input(&["log", "ana", "-"], "first line\nsecond line\n").ok();
    assert_eq!(net.record("meetings", 5)["text"], "first line\nsecond line");
    net.run_with_input(&["log", "ana", "-"], "").ok();
    assert_eq!(net.record("meetings", 6)["text"], json!(null));
    let line = net.run_with_input(&["log", "ana", "-"], b"\xff").fails(1);
    assert!(line.contains("not UTF-8"), "{line}");
    net.ok(&["log", "ana"]);
    assert_eq!(net.record("meetings", 7)["on"], "2026-09-12");
}

#[test]
fn media() {
    for (typed, via) in [
        ("in-person", "in-person"),
        ("In Person", "in-person"),
        ("video", "video"),
        ("call", "call"),
        ("phone", "call"),
        ("message", "message"),
        ("email", "email"),
        ("letter", "letter"),
        ("social", "social"),
    ] {
        let net = Env::with(NETWORK);
        net.ok(&["log", "ana", "--via", typed]);
        assert_eq!(net.record("meetings", 5)["via"], via, "{typed}");
    }
}

#[test]
fn a_planned_meeting_within_a_day_becomes_the_logged_one() {
    let net = Env::with(NETWORK);
    let said = net.ok(&["log", "jose", "he won", "--on", "mon"]);
    assert!(said.contains("as planned"), "{said}");
    let meeting = net.record("meetings", 2);
    assert_eq!(
        meeting,
        json!({"id": "e4r9s6v1xq", "on": "2026-09-07", "with": ["j7n3x5v2ba"], "via": "in-person", "text": "he won"})
    );
    assert_eq!(net.json()["meetings"].as_array().unwrap().len(), 5);
    // In any order of the people, but only with all of them.
    net.ok(&["log", "jose,budi", "--via", "video"]);
    assert_eq!(net.record("meetings", 1)["via"], "video");
    assert_eq!(net.record("meetings", 1)["text"], "lunch at the station");
    net.ok(&["undo"]);
    net.ok(&["log", "budi"]);
    assert_eq!(net.record("meetings", 1)["planned"], true);
    assert_eq!(net.json()["meetings"].as_array().unwrap().len(), 6);
}

#[test]
fn open_items_are_named_and_closed_with_done() {
    let net = Env::with(NETWORK);
    insta::assert_snapshot!(net.run(&["log", "ana", "coffee"]).ok().page());
    insta::assert_snapshot!(net.run(&["log", "ana,budi", "lunch", "--done", "--promised", "a map"]).ok().page());
    let reminders = net.json()["reminders"].clone();
    assert_eq!(reminders[0]["state"], "done");
    assert_eq!(reminders[0]["closed"], "2026-09-12");
    // What was not due by then stays open, and so does the new promise.
    assert_eq!((&reminders[1]["on"], &reminders[1]["state"]), (&json!("2026-09-20"), &json!(null)));
    assert_eq!((&reminders[4]["text"], &reminders[4]["state"]), (&json!("a map"), &json!(null)));
    let net = net.on("2026-09-20");
    net.ok(&["log", "budi", "--done", "--on", "2026-09-18"]);
    assert_eq!(net.record("reminders", 1)["state"], json!(null));
    assert_eq!(net.record("reminders", 4)["state"], json!(null));
    net.ok(&["log", "budi", "--done"]);
    assert_eq!(net.record("reminders", 1)["state"], "done");
    assert_eq!(net.record("reminders", 4)["state"], "done");
    // The monthly one comes back.
    assert_eq!(net.record("reminders", 5)["on"], "2026-10-20");
    assert_eq!(net.record("reminders", 5)["state"], json!(null));
}

#[test]
fn a_planned_meeting_keeps_its_day_unless_another_is_said() {
    let net = Env::new();
    net.ok(&["add", "Budi"]);
    net.ok(&["meet", "budi", "tomorrow", "10:00", "coffee"]);
    for (today, words, on, said) in [
        ("2026-09-14", &["log", "budi"][..], "2026-09-13T10:00", "Sun 2026-09-13 10:00, in person, as planned"),
        ("2026-09-13", &["log", "budi"], "2026-09-13T10:00", "Sun 2026-09-13 10:00, in person, as planned"),
        ("2026-09-13", &["log", "budi", "--on", "today 11:30"], "2026-09-13T11:30", "Sun 2026-09-13 11:30, in person"),
        ("2026-09-14", &["log", "budi", "--on", "today"], "2026-09-14", "Mon 2026-09-14, in person, as planned"),
        // What is still to come was not held on that day.
        ("2026-09-12", &["log", "budi"], "2026-09-12", "Sat 2026-09-12, in person, as planned"),
    ] {
        let mut command = net.command(words);
        command.env("NETREC_TODAY", today);
        let outcome = net.outcome(command);
        assert!(outcome.ok().err.starts_with(&format!("Logged Budi: {said}")), "{words:?}: {}", outcome.err);
        assert_eq!(net.json()["meetings"].as_array().unwrap().len(), 1);
        let meeting = net.record("meetings", 0);
        assert_eq!((&meeting["on"], &meeting["planned"]), (&json!(on), &json!(null)), "{today} {words:?}");
        net.ok(&["undo"]);
    }
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_changed() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [
        (&["log"][..], 2),
        (&["log", ","], 2),
        (&["log", "nobody", "coffee"], 1),
        (&["log", "ana,nobody", "coffee"], 1),
        (&["log", "souzza", "coffee"], 1),
        (&["log", "ana", "coffee", "--on", "tomorrow"], 2),
        (&["log", "ana", "coffee", "--on", "2026-02-30"], 2),
        (&["log", "ana", "coffee", "--on", "in 2 weeks"], 2),
        (&["log", "ana", "coffee", "--via", "pigeon"], 2),
        (&["log", "ana", "coffee", "--next", "soon"], 2),
        (&["log", "ana", "coffee", "--at"], 2),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}
