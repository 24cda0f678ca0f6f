//! `link`, `unlink`, `intro`: who knows whom.

use serde_json::json;

use crate::env::{Env, each};
use crate::sample::NETWORK;

#[test]
fn a_link_is_kept_with_the_first_and_read_both_ways() {
    let net = Env::with(NETWORK);
    assert_eq!(net.ok(&["link", "budi", "hanako", "--as", "neighbours"]), "Linked Budi and 田中 花子 (neighbours)\n");
    assert_eq!(net.record("contacts", 1)["links"], json!([{"to": "k1w9d4f6gh", "as": "neighbours"}]));
    assert_eq!(net.record("contacts", 3)["links"], json!(null));
    for (one, other) in [("budi", "tanaka-hanako"), ("tanaka-hanako", "budi")] {
        assert_eq!(each(&net.read(&["show", one, "--json"])["links"], "handle"), [other]);
    }
}

#[test]
fn a_second_link_between_two_is_the_same_one() {
    let net = Env::with(NETWORK);
    for (words, said) in [
        (&["link", "jose", "ana"][..], "José Martí and Ana Souza are linked already (cousin)\n"),
        (&["link", "jose", "ana", "--as", "cousins"], "Linked José Martí and Ana Souza (cousins)\n"),
        (&["link", "ana", "jose", "--as", "cousins"], "Ana Souza and José Martí are linked already (cousins)\n"),
        (&["link", "ana", "jose", "--as", ""], "Linked Ana Souza and José Martí\n"),
        (&["link", "ana", "jose"], "Ana Souza and José Martí are linked already\n"),
    ] {
        assert_eq!(net.ok(words), said, "{words:?}");
    }
    assert_eq!(net.record("contacts", 0)["links"], json!([{"to": "j7n3x5v2ba"}]));
    assert_eq!(net.record("contacts", 2)["links"], json!(null));
    assert_eq!(net.history().len(), 2, "what changes nothing is no operation");
}

#[test]
fn unlink_finds_the_link_whichever_way_round() {
    let net = Env::with(NETWORK);
    assert_eq!(net.ok(&["unlink", "jose", "ana"]), "Unlinked José Martí and Ana Souza\n");
    assert_eq!(net.record("contacts", 0)["links"], json!(null));
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK);
}

#[test]
fn an_introduction_links_logs_and_reminds() {
    let net = Env::with(NETWORK);
    let said = net.ok(&["intro", "budi", "hanako", "both", "play", "chess", "--via", "email"]);
    insta::assert_snapshot!(crate::env::masked(&said));
    assert_eq!(net.record("contacts", 1)["links"], json!([{"to": "k1w9d4f6gh"}]));
    let (meeting, reminder) = (net.record("meetings", 5), net.record("reminders", 4));
    let who = json!(["m4t8c1r0ze", "k1w9d4f6gh"]);
    assert_eq!(
        meeting,
        json!({"id": meeting["id"], "on": "2026-09-12", "with": who, "via": "email", "text": "introduced Budi and 田中 花子: both play chess"})
    );
    assert_eq!(
        reminder,
        json!({"id": reminder["id"], "on": "2026-09-26", "who": who, "kind": "other", "text": "ask how it went between Budi and 田中 花子"})
    );
    assert_eq!(net.history().len(), 1, "all of it is one operation");
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK);
    // A link that is there stays as it is, and a reminder is never set for the past.
    net.ok(&["intro", "jose", "ana", "--on", "2026-01-05"]);
    assert_eq!(net.record("contacts", 0)["links"], json!([{"to": "j7n3x5v2ba", "as": "cousin"}]));
    assert_eq!(net.record("meetings", 5)["on"], "2026-01-05");
    assert_eq!(net.record("reminders", 4)["on"], "2026-09-12");
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_changed() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [
        (&["link", "ana"][..], 2),
        (&["link", "ana", "souza"], 2),
        (&["link", "ana", "nobody"], 1),
        (&["link", "ana", "bdui"], 1),
        (&["link", "ana", "jose", "budi"], 2),
        (&["unlink", "ana", "hanako"], 1),
        (&["unlink", "ana", "budi"], 1),
        (&["unlink", "ana", "ana"], 2),
        (&["intro", "ana"], 2),
        (&["intro", "ana", "ana@kopi.co"], 2),
        (&["intro", "ana", "budi", "--on", "tomorrow"], 2),
        (&["intro", "ana", "budi", "--on", "2026-02-30"], 2),
        (&["intro", "ana", "budi", "--via", "pigeon"], 2),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}
