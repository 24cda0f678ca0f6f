//! `list` with all its options, and the places where a query chooses: `due --who`, `export --where`.

use crate::env::{Env, each};
use crate::sample::NETWORK;

/// The handles that a list names, in its order.
fn handles(net: &Env, words: &[&str]) -> String {
    each(&net.read(&[&["list", "--json"], words].concat()), "handle").join(" ")
}

#[test]
fn list_takes_a_query() {
    let net = Env::with(NETWORK);
    for (query, found) in [
        ("", "ana-souza budi jose-marti old-friend tanaka-hanako"),
        ("tag:speaker", "ana-souza"),
        ("circle:inner", "ana-souza old-friend"),
        ("circle:inner no:archived", "ana-souza"),
        ("-has:email", "budi old-friend"),
        ("-org:kopi", "budi jose-marti old-friend tanaka-hanako"),
        ("-(circle:inner or circle:close)", "jose-marti tanaka-hanako"),
        ("-coffee", "budi jose-marti old-friend tanaka-hanako"),
        ("last:2w-", "budi"),
        ("花子", "tanaka-hanako"),
        ("field.shoe:38", "ana-souza"),
        ("by:budi", "ana-souza"),
        ("link:ana", "jose-marti"),
        ("birthday:7d-", "budi tanaka-hanako"),
        ("nobodyatall", ""),
    ] {
        assert_eq!(handles(&net, &[query]), found, "{query}");
        let same = net.read(&["ls", query, "--json"]);
        assert_eq!(each(&same, "handle").join(" "), found, "{query}");
    }
    let outcome = net.run(&["list", "nobodyatall"]);
    let hint = "netrec find nobodyatall looks in every text, netrec list city:nobodyatall for who lives there";
    outcome.ok().stdout("").stderr(&format!("Nobody matches; {hint}\n"));
    net.run(&["list", "tag:nobodyatall"]).ok().stdout("").stderr("Nobody matches\n");
    net.run(&["list", "nobodyatall", "-o", "csv"]).ok().stderr("");
    net.run(&["list", "nobodyatall", "-o", "ids"]).ok().stdout("").stderr("");
}

#[test]
fn list_sorts() {
    let net = Env::with(NETWORK);
    for (words, order) in [
        (&["--sort", "name"][..], "ana-souza budi jose-marti old-friend tanaka-hanako"),
        // Never is longer ago than any day; within a day it goes by name.
        (&["--sort", "last"], "jose-marti old-friend tanaka-hanako ana-souza budi"),
        (&["--sort", "next"], "jose-marti ana-souza budi old-friend tanaka-hanako"),
        (&["--sort", "created"], "old-friend budi jose-marti ana-souza tanaka-hanako"),
        (&["--sort", "created", "circle:inner"], "old-friend ana-souza"),
    ] {
        assert_eq!(handles(&net, words), order, "{words:?}");
        let turned: Vec<&str> = order.split(' ').rev().collect();
        assert_eq!(handles(&net, &[words, &["--reverse"]].concat()), turned.join(" "), "{words:?}");
        // Every form has the same order.
        let ids = net.run(&[&["list", "-o", "ids"], words].concat()).ok().out.clone();
        let json = net.read(&[&["list", "--json"], words].concat());
        assert_eq!(ids.lines().collect::<Vec<_>>(), each(&json, "id"));
    }
    // Names are sorted as they are looked up: folded.
    let net = Env::with(NETWORK.replace("\"name\":\"Budi\"", "\"name\":\"Ángel\""));
    assert!(handles(&net, &[]).starts_with("ana-souza budi "));
    let net = Env::with(NETWORK.replace("\"name\":\"Budi\"", "\"name\":\"ámbar\""));
    assert!(handles(&net, &[]).starts_with("budi ana-souza "));
}

#[test]
fn list_takes_a_limit_in_every_form() {
    let net = Env::with(NETWORK);
    for form in ["table", "csv", "tsv", "jsonl", "json", "ids"] {
        let frame = match form {
            "json" => 2,
            "jsonl" | "ids" => 0,
            _ => 1,
        };
        let outcome = net.run(&["list", "--limit", "2", "-o", form]);
        assert_eq!(outcome.ok().out.lines().count(), 2 + frame, "{form}");
        assert_eq!(net.run(&["list", "--limit", "9", "-o", form]).ok().stderr("").out.lines().count(), 5 + frame);
    }
    for form in ["table", "csv", "json"] {
        let outcome = net.run(&["list", "--limit", "2", "-o", form]);
        assert!(outcome.err.starts_with("3 more; "), "{form}: {}", outcome.err);
    }
    assert_eq!(
        handles(&net, &["--limit", "1", "--sort", "last", "--reverse"]),
        "budi",
        "it is sorted before it is cut"
    );
}

#[test]
fn list_and_export_take_columns() {
    let net = Env::with(NETWORK);
    net.run(&["list", "circle:inner", "--columns", "name,last,emails", "-o", "csv"])
        .ok()
        .stdout("name,last,emails\nAna Souza,2026-06-01,ana@kopi.co;ana@souza.example\nOld Friend,,\n");
    net.run(&["list", "tag:speaker", "--columns", "last,name", "-o", "jsonl"])
        .ok()
        .stdout("{\"last\":\"2026-06-01\",\"name\":\"Ana Souza\"}\n");
    net.run(&["list", "circle:inner", "--columns", "name,last"])
        .ok()
        .stdout("name        last\nAna Souza   2026-06-01\nOld Friend\n");
    net.run(&["export", "--where", "circle:inner", "--columns", "handle,meetings", "--format", "tsv"])
        .ok()
        .stdout("handle\tmeetings\nana-souza\t1\nold-friend\t0\n");
    net.run(&[
        "export",
        "--what",
        "meetings",
        "--where",
        "tag:speaker",
        "--columns",
        "on,with,gave",
        "--format",
        "csv",
    ])
    .ok()
    .stdout("on,with,gave\n2026-06-01,ana-souza,a book\n");
    net.run(&["export", "--what", "reminders", "--columns", "id,text", "--where=-circle:inner", "--format", "jsonl"])
        .ok()
        .stdout("{\"id\":\"r3b6y8t1cd\",\"text\":\"tell him about the flat\"}\n");
    // Without a query the plans that belong to nobody are written too.
    let all = net.run(&["export", "--what", "reminders", "--columns", "id", "--format", "csv"]).ok().out.clone();
    assert_eq!(all, "id\nq0x5v7n2ba\nr3b6y8t1cd\ns5h2m9k4ef\nt6d8n3w1gh\n");
}

#[test]
fn due_is_asked_about_some() {
    let net = Env::with(NETWORK);
    for (query, ids) in [
        ("tag:speaker", "h2kq9w3xd7 q0x5v7n2ba"),
        ("-tag:speaker", "m4t8c1r0ze d2g7k4p8mn e4r9s6v1xq"),
        ("jose or tag:speaker", "d2g7k4p8mn h2kq9w3xd7 e4r9s6v1xq q0x5v7n2ba"),
        ("circle:wide", ""),
    ] {
        let found = net.run(&["due", "--who", query, "-o", "ids"]).ok().out.clone();
        assert_eq!(found.lines().collect::<Vec<_>>().join(" "), ids, "{query}");
        let count = ids.split_whitespace().count();
        net.run(&["due", "--who", query, "--count"]).ok().stdout(&format!("{count}\n"));
        net.run(&["due", "--who", query, "--exit-code", "-q"]).exits(if count == 0 { 0 } else { 10 });
    }
}

#[test]
fn what_is_wrong_is_said() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["list", "tag:speaker", "circle:inner"][..],
        &["list", "last", ">", "90d"],
        &["list", "--sort", "age"],
        &["list", "--limit", "few"],
        &["list", "--columns", "name,age"],
        &["list", "--columns"],
        &["list", "email:"],
        &["export", "--columns", "name,age"],
        &["export", "--what", "meetings", "--columns", "name"],
        &["export", "--where", "tga:x"],
        &["due", "--who", "tga:x"],
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, 2)));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_limit_of_0_is_none() {
    let net = Env::with(NETWORK);
    assert_eq!(net.run(&["list", "--limit", "0", "-o", "ids"]).ok().stderr("").out.lines().count(), 5);
    assert!(!net.run(&["list", "--limit", "0"]).ok().err.contains("Nobody matches"));
    assert_eq!(net.run(&["due", "--limit", "0", "-o", "ids"]).ok().out.lines().count(), 6);
}

#[test]
fn the_ids_of_a_list_say_how_many_more_there_are() {
    let net = Env::with(NETWORK);
    let outcome = net.run(&["list", "--limit", "2", "-o", "ids"]);
    assert!(outcome.ok().err.starts_with("3 more; "), "{:?}", outcome.err);
}
