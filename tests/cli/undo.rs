//! `netrec undo` and `netrec redo`.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::env::{Env, each, shuffled};
use crate::sample::{NETWORK, with_unknown_keys};

#[test]
fn undo_and_redo_give_the_file_back_byte_for_byte() {
    let net = Env::with(NETWORK);
    let mut files = vec![net.file()];
    for words in [
        &["add", "Siti Rahma", "--met", "RustConf"][..],
        &["log", "siti", "coffee", "--promised", "a map", "--done"],
        &["snooze", "q0x5v7n2ba", "fri"],
        &["rm", "budi", "-y"],
        &["drop", "s5h2m9k4ef"],
    ] {
        net.ok(words);
        files.push(net.file());
    }
    for file in files.iter().rev().skip(1) {
        net.ok(&["undo"]);
        assert_eq!(&net.file(), file);
    }
    net.refused(&["undo"], 1);
    for file in files.iter().skip(1) {
        net.ok(&["redo"]);
        assert_eq!(&net.file(), file);
    }
    net.refused(&["redo"], 1);
}

#[test]
fn what_they_say() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "coffee at the station", "--via", "call"]);
    let mut said = String::new();
    for words in [&["undo"][..], &["undo"], &["redo"], &["redo"], &["undo", "zz"], &["undo", "l"]] {
        said.push_str(&format!("{words:?}\n{}\n", net.run(words).page()));
    }
    insta::assert_snapshot!(said);
    net.refused(&["undo", "a", "b"], 2);
    net.refused(&["redo", "a"], 2);
}

#[test]
fn any_operation_can_be_undone_unless_a_later_one_changed_the_same_records() {
    let net = Env::with(NETWORK);
    net.ok(&["snooze", "q0x5v7n2ba", "fri"]);
    net.ok(&["log", "budi", "chess"]);
    net.ok(&["done", "q0x5v7n2ba"]);
    let history = net.history();
    let ops = each(&Value::from(history.clone()), "op").iter().map(|op| (*op).to_owned()).collect::<Vec<_>>();
    let [done, log, snooze] = &ops[..] else { panic!("{ops:?}") };
    let line = net.refused(&["undo", snooze], 1);
    assert!(line.contains(done.as_str()) && line.contains("changed one reminder of it later"), "{line}");
    net.ok(&["undo", log]);
    assert_eq!(net.json()["meetings"].as_array().unwrap().len(), 5);
    let line = net.refused(&["undo", log], 1);
    assert!(line.contains("is undone already"), "{line}");
    net.ok(&["undo", done]);
    net.ok(&["undo", snooze]);
    assert_eq!(net.file(), NETWORK);
    // To undo an undo is to do it again.
    let undoing = net.history()[0]["op"].as_str().unwrap().to_owned();
    net.ok(&["undo", &undoing]);
    assert_eq!(net.record("reminders", 0)["on"], "2026-09-18");
}

#[test]
fn a_new_change_clears_redo() {
    let net = Env::with(NETWORK);
    net.ok(&["add", "Siti"]);
    net.ok(&["undo"]);
    net.ok(&["add", "Rahma"]);
    let line = net.refused(&["redo"], 1);
    assert!(line.starts_with("there is nothing to redo"), "{line}");
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK);
    let line = net.refused(&["undo"], 1);
    assert!(line.starts_with("there is nothing to undo"), "{line}");
}

#[test]
fn an_edit_outside_is_not_undone_over() {
    let net = Env::with(NETWORK);
    net.ok(&["snooze", "q0x5v7n2ba", "fri"]);
    net.write(net.file().replace("send the article on robusta", "send two articles"));
    let line = net.refused(&["undo"], 1);
    assert!(line.contains("changed outside netrec"), "{line}");
    // An edit elsewhere does not matter.
    net.write(net.file().replace("send two articles", "send the article on robusta").replace("chess", "go"));
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK.replace("chess", "go"));
}

#[test]
fn the_first_change_of_all_is_undone_to_an_empty_network() {
    let net = Env::new();
    net.ok(&["add", "Ana"]);
    net.ok(&["undo"]);
    assert_eq!(net.read(&["list", "--json"]), json!([]));
    net.ok(&["redo"]);
    assert_eq!(each(&net.read(&["list", "--json"]), "handle"), ["ana"]);
}

/// A file in form whose records have their keys in any order, among them keys that the program does not know.
fn in_form(network: &Value, seed: u64) -> String {
    let mut seed = seed;
    let mut text = format!("{{\"netrec\":1,\n\"settings\":{},\n", shuffled(&network["settings"], &mut seed));
    text.push_str(&format!("\"x_top\":{},\n", network["x_top"]));
    for (list, end) in [("contacts", "],"), ("reminders", "],"), ("meetings", "]}")] {
        let records = network[list].as_array().unwrap();
        let records: Vec<String> = records.iter().map(|record| shuffled(record, &mut seed).to_string()).collect();
        text.push_str(&format!("\"{list}\":[\n{}\n{end}\n", records.join(",\n")));
    }
    text
}

/// A command, most of the time one that can be done.
fn a_command() -> impl Strategy<Value = Vec<String>> {
    let person = prop::sample::select(vec!["ana-souza", "budi", "jose-marti", "tanaka-hanako", "new", "ana,budi"]);
    let item = prop::sample::select(vec!["q0x5v7n2ba", "r3b6y8t1cd", "s5h2m9k4ef", "d2g7k4p8mn", "m4t8c1r0ze", "budi"]);
    let id = prop::sample::select(vec!["q0x5v7n2ba", "t6d8n3w1gh", "c9d3f6j1wk", "g1y6w3q9tr", "budi", "ana-souza"]);
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    prop_oneof![
        3 => Just(words(&["add", "New", "--force", "--met", "RustConf"])),
        1 => Just(words(&["add", "Newer", "--by", "ana-souza", "--circle", "inner"])),
        4 => person.clone().prop_map(move |who| words(&["log", who, "coffee", "--promised", "a map"])),
        2 => person.clone().prop_map(move |who| words(&["log", who, "--done"])),
        2 => person.prop_map(move |who| words(&["remind", who, "fri", "write", "--every", "1mo"])),
        3 => item.clone().prop_map(move |item| words(&["done", item, "--log", "it"])),
        2 => item.clone().prop_map(move |item| words(&["snooze", item, "fri"])),
        2 => item.prop_map(move |item| words(&["drop", item])),
        3 => id.prop_map(move |id| words(&["rm", id, "--yes"])),
        3 => Just(words(&["undo"])),
        2 => Just(words(&["redo"])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(if crate::env::all() { 500 } else { 30 }) })]

    /// Undoing all gives the first file byte for byte, doing all again the last.
    #[test]
    fn undo_is_the_way_back_and_redo_the_way_forth(
        commands in prop::collection::vec(a_command(), 1..10), seed: u64, pretty in prop::bool::weighted(0.3),
    ) {
        let network = with_unknown_keys();
        let first = match pretty {
            true => serde_json::to_string_pretty(&network).unwrap(),
            false => in_form(&network, seed),
        };
        let net = Env::with(&first);
        for command in &commands {
            let status = net.run_here(command);
            prop_assert!(status <= 1, "{command:?}: {status}");
        }
        net.there_and_back(&first, |net, word| net.run_here(&[word]));
    }
}
