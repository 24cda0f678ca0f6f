//! `netrec remind`.

use serde_json::json;

use crate::env::Env;
use crate::sample::NETWORK;

#[test]
fn when_is_the_longest_run_of_words_that_is_one() {
    for (words, on, text) in [
        (&["in", "2", "weeks", "send", "the", "slides"][..], "2026-09-26", Some("send the slides")),
        (&["in 2 weeks send  the slides"], "2026-09-26", Some("send  the slides")),
        (&["tomorrow", "10:00", "call", "her"], "2026-09-13T10:00", Some("call her")),
        (&["12", "dec"], "2026-12-12", None),
        (&["fri", "12", "angry", "men"], "2026-09-18", Some("12 angry men")),
        (&["2027-01-02", "x"], "2027-01-02", Some("x")),
        (&["end of month"], "2026-09-30", None),
        (&["today", "now"], "2026-09-12", Some("now")),
    ] {
        let net = Env::with(NETWORK);
        net.ok(&[&["remind", "ana"], words].concat());
        let reminder = net.record("reminders", 4);
        assert_eq!(reminder["on"], on, "{words:?}");
        assert_eq!(reminder["text"].as_str(), text, "{words:?}");
    }
}

#[test]
fn every_option_is_kept() {
    let net = Env::with(NETWORK);
    for (at, kind) in ["email", "offer", "invite", "research", "call", "other"].iter().enumerate() {
        net.ok(&["remind", "ana,budi", "31 dec", "it", "--kind", kind, "--every", "monthly"]);
        let reminder = net.record("reminders", 4 + at);
        let wanted = json!({
            "id": reminder["id"], "on": "2026-12-31", "who": ["h2kq9w3xd7", "m4t8c1r0ze"], "kind": kind, "every": "1mo",
            "day": 31, "text": "it",
        });
        assert_eq!(reminder.to_string(), wanted.to_string());
    }
    net.ok(&["remind", "ana", "fri", "--every", "2w", "--kind", "Email"]);
    let reminder = net.record("reminders", 10);
    assert_eq!((&reminder["every"], &reminder["day"]), (&json!("2w"), &json!(null)));
}

#[test]
fn what_it_says() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["remind", "ana", "fri"][..],
        &["remind", "ana,budi", "in 2 weeks", "send", "the", "slides", "--kind", "email", "--every", "2w"],
    ] {
        said.push_str(&net.run(words).ok().page());
    }
    insta::assert_snapshot!(said);
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_changed() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [
        (&["remind"][..], 2),
        (&["remind", "ana"], 2),
        (&["remind", "ana", "send", "slides"], 2),
        (&["remind", "ana", "2026-02-30", "send"], 2),
        (&["remind", "ana", "yesterday", "send"], 2),
        (&["remind", "nobody", "fri"], 1),
        (&["remind", ",", "fri"], 2),
        (&["remind", "ana", "fri", "--kind", "fax"], 2),
        (&["remind", "ana", "fri", "--every", "often"], 2),
        (&["remind", "ana", "fri", "--every", "never"], 2),
        (&["remind", "souzza", "fri"], 1),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}
