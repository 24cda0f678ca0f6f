//! `netrec open`, as a report.

use serde_json::{Value, json};

use crate::env::{Env, each, keys};
use crate::sample::NETWORK;

/// Keys of a channel, as `docs/output.md` has them.
const CHANNEL: [&str; 9] = ["type", "name", "state", "people", "new", "newest", "last", "next", "command"];

#[test]
fn the_dry_ones_stand_first_with_one_step_each() {
    let net = Env::with(NETWORK);
    insta::assert_snapshot!(net.run(&["open"]).ok().page());
    let rows = net.read(&["open", "--json"]);
    let states = each(&rows, "state");
    let order = |state: &&str| ["empty", "dry", "flowing"].iter().position(|known| known == state);
    assert!(states.is_sorted_by_key(order), "{states:?}");
    for row in rows.as_array().unwrap() {
        assert_eq!(keys(row), CHANNEL);
        assert!(!row["next"].as_str().unwrap().is_empty() && !row["command"].as_str().unwrap().is_empty());
        if !row["newest"].is_null() {
            assert_eq!(keys(&row["newest"]), ["handle", "name"]);
        }
    }
    let of = |name: &str| rows.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    assert_eq!(
        of("conference"),
        json!({
            "type": "world", "name": "conference", "state": "dry", "people": 1, "new": "2026-06-01",
            "newest": {"handle": "ana-souza", "name": "Ana Souza"}, "last": "2026-06-01",
            "next": "your plan: a meetup in Surabaya (Fri 2026-09-11)", "command": "netrec done s5h",
        })
    );
    assert_eq!(of("call")["newest"]["handle"], "budi");
    assert_eq!(of("letter")["next"], "write a letter to Ana Souza (last talk 3 months ago)");
}

#[test]
fn a_world_of_ones_own() {
    let net = Env::with(NETWORK);
    net.ok(&["add", "Siti", "--world", "Church Choir", "--met", "Easter", "--no-follow-up"]);
    net.ok(&["explore", "the boat club", "--world", "harbour"]);
    let names = |state: &str| {
        let rows = net.read(&["open", "--json"]);
        let rows = rows.as_array().unwrap().clone();
        let rows = rows.iter().filter(|row| row["state"] == state && row["type"] == "world");
        rows.map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert!(names("empty").contains(&"harbour".to_owned()));
    assert_eq!(names("flowing"), ["office", "church choir"]);
    net.ok(&["archive", "siti"]);
    assert!(!names("empty").contains(&"church choir".to_owned()), "nobody names it any more");
}

#[test]
fn what_it_says_to_type_can_be_typed() {
    let net = Env::with(NETWORK);
    let rows = net.read(&["open", "--json"]);
    for row in rows.as_array().unwrap() {
        let command = row["command"].as_str().unwrap();
        let words = shell_words::split(command).unwrap();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(words[0], "netrec");
        // Each in a network of its own, for most of them change it.
        Env::with(NETWORK).run(&words[1..]).ok();
    }
}

#[test]
fn in_every_form() {
    let net = Env::with(NETWORK);
    let csv = net.run(&["open", "-o", "csv"]).ok().out.clone();
    assert_eq!(csv.lines().next().unwrap(), CHANNEL.join(","));
    let dry = "world,conference,dry,1,2026-06-01,ana-souza,2026-06-01,your plan: a meetup in Surabaya (Fri 2026-09-11),\
               netrec done s5h";
    assert!(csv.lines().any(|line| line == dry), "{csv}");
    let tsv = net.run(&["open", "-o", "tsv"]).ok().out.clone();
    assert!(tsv.lines().any(|line| line == dry.replace(',', "\t")));
    let jsonl = net.run(&["open", "-o", "jsonl"]).ok().out.clone();
    let objects: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::from(objects), net.read(&["open", "--json"]));
    let ids = net.run(&["open", "-o", "ids"]).ok().out.clone();
    assert_eq!(ids.lines().collect::<Vec<_>>(), each(&net.read(&["open", "--json"]), "name"));
    let empty = Env::new();
    assert_eq!(empty.read(&["open", "--json"]).as_array().unwrap().len(), 17);
    insta::assert_snapshot!(empty.run(&["open"]).ok().page());
    assert_eq!(empty.everything(), []);
}
