//! `netrec rm`.

use serde_json::{Value, json};

use crate::env::{Env, each};
use crate::sample::NETWORK;

#[test]
fn with_a_person_goes_what_is_theirs_alone_in_one_operation() {
    let net = Env::with(NETWORK);
    insta::assert_snapshot!(net.run(&["rm", "budi", "--yes"]).ok().page());
    let file = net.json();
    assert_eq!(each(&file["contacts"], "handle"), ["ana-souza", "jose-marti", "tanaka-hanako", "old-friend"]);
    assert_eq!(each(&file["reminders"], "id"), ["q0x5v7n2ba", "s5h2m9k4ef", "t6d8n3w1gh"]);
    assert_eq!(each(&file["meetings"], "id"), ["c9d3f6j1wk", "d2g7k4p8mn", "e4r9s6v1xq"]);
    assert_eq!(file["meetings"][1]["with"], json!(["j7n3x5v2ba"]), "a meeting with others stays without them");
    assert_eq!(file["contacts"][0]["met"], json!({"event": "RustConf 2026", "on": "2026-06-01"}));
    assert!(!net.file().contains("m4t8c1r0ze"));
    assert_eq!(net.history().len(), 1);
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK);
    net.ok(&["rm", "jose", "-y"]);
    assert_eq!(net.record("contacts", 0)["links"], Value::Null);
    assert!(!net.file().contains("j7n3x5v2ba"));
}

#[test]
fn a_record_goes_by_the_beginning_of_its_id() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for id in ["q0x5", "c9d3f6j1wk"] {
        said.push_str(&net.run(&["rm", id, "-y"]).ok().page());
    }
    insta::assert_snapshot!(said);
    assert!(!net.file().contains("q0x5v7n2ba") && !net.file().contains("c9d3f6j1wk"));
    net.ok(&["undo"]);
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK);
}

#[test]
fn off_a_terminal_it_needs_yes() {
    let net = Env::with(NETWORK.replace("t6d8n3w1gh", "q0xd8n3w1g"));
    let mut said = String::new();
    for (words, status) in [
        (&["rm", "ana"][..], 1),
        (&["rm", "q0x5"], 1),
        (&["rm", "c9d3"], 1),
        (&["rm", "q0x", "-y"], 1),
        (&["rm", "nobody", "-y"], 1),
        (&["rm", "souzza", "-y"], 1),
        (&["rm", "z9", "-y"], 1),
        (&["rm"], 2),
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn whoever_is_forgotten_is_nowhere_any_more() {
    let net = Env::with(NETWORK);
    net.ok(&["learn", "ana", "a secret"]);
    net.ok(&["log", "budi", "chess"]);
    net.ok(&["--today", "2026-09-13", "log", "ana,budi", "a talk of three"]);
    net.refused(&["rm", "ana", "--forget"], 1);
    let said = net.ok(&["rm", "ana", "--forget", "-y"]);
    assert!(said.contains("forgot them"), "{said}");
    let mut folders = vec![net.home()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            // The lock holds the command line of whoever held it last.
            let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
            for trace in ["h2kq9w3xd7", "Ana Souza", "a secret"] {
                assert!(!text.contains(trace), "{trace} in {}", path.display());
            }
        }
    }
    assert!(files > 3);
    assert!(net.file().contains("a talk of three"), "a talk with others stays without them");
    net.ok(&["check"]);
    net.ok(&["undo"]);
    net.ok(&["check"]);
}

#[cfg(unix)]
#[test]
fn an_answer_is_one_to_the_question_that_was_put() {
    let net = Env::with(NETWORK);
    let mut terminal = net.terminal(&["rm", "budi"], 100);
    terminal.sees("Remove Budi (budi), 1 reminder");
    // Meanwhile the file becomes another one, in which somebody else is called so.
    net.ok(&["set", "budi", "handle=budi-1"]);
    net.ok(&["set", "ana", "handle=budi"]);
    terminal.press("y\r").sees("Remove Ana Souza (budi)").press("n\r");
    assert_eq!(terminal.ends(), 1);
    assert_eq!(net.json()["contacts"].as_array().unwrap().len(), 5);
}
