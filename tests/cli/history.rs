//! `netrec history`.

use serde_json::{Value, json};

use crate::env::{Env, each, keys, masked, unaligned};
use crate::sample::NETWORK;

const OPERATION: [&str; 7] = ["op", "time", "command", "records", "undone", "undoes", "redoes"];

#[test]
fn the_newest_stands_first() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "it's late", "--done"]);
    net.ok(&["add", "Siti Rahma", "--met", "RustConf"]);
    net.ok(&["undo"]);
    net.ok(&["redo"]);
    net.ok(&["undo"]);
    let history = net.read(&["history", "--json"]);
    for operation in history.as_array().unwrap() {
        assert_eq!(keys(operation), OPERATION);
        assert_eq!(operation["time"], "2026-09-12T12:00:00+00:00");
    }
    let commands = ["netrec undo", "netrec redo", "netrec undo", "netrec add 'Siti Rahma' --met RustConf"];
    assert_eq!(each(&history, "command")[..4], commands);
    assert_eq!(each(&history, "command")[4], r#"netrec log ana 'it'\''s late' --done"#);
    let added = history[3]["op"].clone();
    assert_eq!((&history[0]["undoes"], &history[1]["redoes"], &history[2]["undoes"]), (&added, &added, &added));
    let numbers = |key: &str| history.as_array().unwrap().iter().map(|op| op[key].clone()).collect::<Value>();
    assert_eq!(numbers("undone"), json!([false, false, false, true, false]));
    assert_eq!(numbers("records"), json!([3, 3, 3, 3, 2]));
    insta::assert_snapshot!(unaligned(&net.run(&["history"]).ok().page()));
}

#[test]
fn every_form() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "coffee"]);
    let op = net.history()[0]["op"].as_str().unwrap().to_owned();
    net.run(&["history", "-o", "ids"]).ok().stdout(&format!("{op}\n"));
    net.run(&["history", "-o", "csv"])
        .ok()
        .stdout(&format!("{}\n{op},2026-09-12T12:00:00+00:00,netrec log ana coffee,1,false,,\n", OPERATION.join(",")));
    let tsv = net.run(&["history", "-o", "tsv"]).ok().out.clone();
    assert_eq!(tsv.lines().next().unwrap(), OPERATION.join("\t"));
    assert_eq!(net.run(&["history", "-o", "jsonl"]).ok().out.lines().count(), 1);
    let empty = Env::new();
    empty.run(&["history", "--json"]).ok().stdout("[]\n").stderr("");
    empty.run(&["history", "-o", "csv"]).ok().stdout(&format!("{}\n", OPERATION.join(",")));
    insta::assert_snapshot!(empty.run(&["history"]).ok().page());
}

#[test]
fn of_a_person() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "coffee"]);
    net.ok(&["log", "budi", "chess"]);
    net.ok(&["done", "q0x5"]);
    let commands = |who: &str| {
        let history = net.read(&["history", who, "--json"]);
        each(&history, "command").iter().map(|command| (*command).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(commands("ana"), ["netrec done q0x5", "netrec log ana coffee"]);
    assert_eq!(commands("budi"), ["netrec log budi chess"]);
    assert_eq!(net.read(&["history", "jose", "--json"]), json!([]));
    let line = net.refused(&["history", "nobody"], 1);
    assert!(line.starts_with("nobody is called"), "{line}");
    net.refused(&["history", "ana", "budi"], 2);
}

#[test]
fn what_was_typed_stands_there_and_not_where_the_program_stands() {
    let net = Env::with(NETWORK);
    net.ok(&["--quiet", "--today", "2026-09-13", "log", "ana", "tab\there"]);
    let operation = &net.history()[0];
    assert!(operation["command"].as_str().unwrap().starts_with("netrec --quiet --today 2026-09-13 log ana"));
    assert_eq!(operation["time"], "2026-09-13T12:00:00+00:00");
    assert!(!masked(&net.run(&["history"]).ok().out).contains('\t'), "a tab would break the table");
}
