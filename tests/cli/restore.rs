//! `netrec restore`.

use serde_json::{Value, json};

use crate::env::{Env, keys};
use crate::sample::NETWORK;

const COPY: [&str; 3] = ["day", "path", "bytes"];

#[test]
fn without_a_day_it_lists_the_copies() {
    let net = Env::with(NETWORK);
    net.run(&["restore", "--json"]).ok().stdout("[]\n").stderr("");
    insta::assert_snapshot!("none", net.run(&["restore"]).ok().page());
    net.ok(&["log", "ana", "one"]);
    net.ok(&["log", "ana", "two", "--today", "2026-09-14"]);
    let copies = net.read(&["restore", "--json"]);
    for copy in copies.as_array().unwrap() {
        assert_eq!(keys(copy), COPY);
        let path = copy["path"].as_str().unwrap();
        assert_eq!(std::fs::metadata(path).unwrap().len(), copy["bytes"].as_u64().unwrap());
    }
    let days: Vec<&Value> = copies.as_array().unwrap().iter().map(|copy| &copy["day"]).collect();
    assert_eq!(days, [&Value::Null, &json!("2026-09-14"), &json!("2026-09-12")]);
    let csv = net.run(&["restore", "-o", "csv"]).ok().out.clone();
    assert_eq!(csv.lines().next().unwrap(), COPY.join(","));
    let paths = net.run(&["restore", "-o", "ids"]).ok().out.clone();
    assert_eq!(paths.lines().next().unwrap(), net.beside(".bak").display().to_string());
}

#[test]
fn it_brings_back_the_last_version_or_that_of_a_day_and_undo_takes_it_back() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "one"]);
    let one = net.file();
    net.ok(&["log", "ana", "two", "--today", "2026-09-14"]);
    let two = net.file();
    for (day, file) in [("last", &one), ("bak", &one)] {
        net.ok(&["restore", day]);
        assert_eq!(&net.file(), file, "{day}");
        net.ok(&["undo"]);
        assert_eq!(net.file(), two);
        net.ok(&["redo"]);
        assert_eq!(&net.file(), file);
        net.ok(&["undo"]);
        // The version before the undoing is what was restored.
    }
    for (day, file) in [("2026-09-12", NETWORK), ("today", NETWORK), ("2026-09-14", &one)] {
        net.ok(&["restore", day]);
        assert_eq!(net.file(), file, "{day}");
        net.ok(&["undo"]);
        assert_eq!(net.file(), two);
    }
    assert_eq!(net.history()[1]["command"], "netrec restore 2026-09-14");
}

#[test]
fn it_brings_back_a_file_that_is_gone_emptied_or_damaged() {
    let damages: [fn(&Env); 4] = [
        |net| std::fs::remove_file(net.path()).unwrap(),
        |net| net.write(""),
        |net| net.write(&net.file()[..200]),
        |net| std::fs::remove_dir_all(net.path().parent().unwrap()).unwrap(),
    ];
    for (number, damage) in damages.iter().enumerate() {
        let net = Env::with(NETWORK);
        net.ok(&["log", "ana", "one"]);
        let one = net.file();
        net.ok(&["log", "ana", "two"]);
        damage(&net);
        net.refused(&["list"], 3);
        net.refused(&["log", "ana", "three"], 3);
        // With the folder goes the last version, but not the day's copy.
        let (word, file) = if number == 3 { ("today", NETWORK) } else { ("last", &*one) };
        net.ok(&["restore", word]);
        assert_eq!(net.file(), file, "damage {number}");
        net.ok(&["log", "ana", "four"]);
        net.ok(&["undo"]);
        assert_eq!(net.file(), file);
    }
}

#[test]
fn what_it_says() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "one"]);
    let said = net.run(&["restore", "last"]).ok().page();
    // The name of the state folder is made from the path of the file.
    insta::assert_snapshot!(said);
    for (words, status, part) in [
        (&["restore", "2020-01-01"][..], 1, "there is no copy of 2020-01-01; netrec restore lists those there are"),
        (&["restore", "soon"], 2, "\"soon\" is not a date"),
    ] {
        let line = net.refused(words, status);
        assert!(line.contains(part), "{line}");
    }
    std::fs::write(net.beside(".bak"), "{").unwrap();
    let line = net.refused(&["restore", "last"], 1);
    assert!(line.contains("no whole data file either"), "{line}");
}

#[test]
fn thirty_days_are_kept() {
    let net = Env::with(NETWORK);
    for day in 1..=31 {
        net.ok(&["log", "ana", "coffee", "--today", &format!("2026-10-{day:02}")]);
    }
    let copies = net.read(&["restore", "--json"]);
    let days: Vec<&str> = copies.as_array().unwrap().iter().filter_map(|copy| copy["day"].as_str()).collect();
    assert_eq!((days.len(), days[0], days[29]), (30, "2026-10-31", "2026-10-02"));
}
