//! `netrec list`, `netrec show` and `netrec` alone.

use serde_json::{Value, json};

use crate::env::{Env, each, keys};
use crate::sample::NETWORK;

/// Keys of a person, as `docs/output.md` has them.
pub const PERSON: [&str; 25] = [
    "id",
    "handle",
    "name",
    "aka",
    "emails",
    "phones",
    "channels",
    "org",
    "title",
    "city",
    "tags",
    "interests",
    "circle",
    "world",
    "step",
    "health",
    "every",
    "last",
    "next",
    "meetings",
    "birthday",
    "met",
    "created",
    "archived",
    "fields",
];

/// What `show` has besides.
const MORE: [&str; 10] =
    ["addresses", "facts", "links", "likes", "needs", "note", "gifts", "promises", "timeline", "reminders"];

/// Keys of a meeting.
pub const MEETING: [&str; 13] =
    ["id", "on", "with", "via", "planned", "state", "at", "event", "text", "learned", "gave", "got", "source"];

/// Keys of a reminder.
pub const REMINDER: [&str; 11] =
    ["id", "on", "who", "kind", "state", "closed", "first", "every", "promise", "world", "text"];

/// Keys of `netrec` alone.
const STATUS: [&str; 8] = ["file", "contacts", "meetings", "open_reminders", "due", "open", "build", "follow"];

#[test]
fn list_shows_everybody_by_name() {
    let net = Env::with(NETWORK);
    insta::assert_snapshot!(net.run(&["list"]).ok().page());
    net.run(&["ls"]).ok().stdout(&net.run(&["list"]).out);
}

#[test]
fn the_keys_of_list() {
    let net = Env::with(NETWORK);
    let list = net.read(&["list", "--json"]);
    assert_eq!(each(&list, "handle"), ["ana-souza", "budi", "jose-marti", "old-friend", "tanaka-hanako"]);
    for person in list.as_array().unwrap() {
        assert_eq!(keys(person), PERSON);
        if !person["met"].is_null() {
            assert_eq!(keys(&person["met"]), ["event", "on", "by"]);
        }
    }
    assert_eq!(
        list[0],
        json!({
            "id": "h2kq9w3xd7", "handle": "ana-souza", "name": "Ana Souza", "aka": ["Aninha"],
            "emails": ["ana@kopi.co", "ana@souza.example"], "phones": ["+628123456789"], "channels": ["linkedin:ana"],
            "org": "Kopi Co", "title": "roaster", "city": "Bandung", "tags": ["speaker"],
            "interests": ["coffee", "robusta"], "circle": "inner", "world": "conference", "step": "open", "health": "cold",
            "every": "2w", "last": "2026-06-01", "next": "2026-09-10", "meetings": 1, "birthday": null,
            "met": {"event": "RustConf 2026", "on": "2026-06-01", "by": {"handle": "budi", "name": "Budi"}},
            "created": "2026-06-01", "archived": false, "fields": {"shoe": "38"},
        })
    );
    assert_eq!(list[2]["next"], "2026-09-08");
    assert_eq!(list[3]["archived"], true);
    assert_eq!(list[3]["fields"], json!({}));
}

#[test]
fn list_in_every_form() {
    let net = Env::with(NETWORK);
    net.run(&["list", "-o", "ids"]).ok().stdout("h2kq9w3xd7\nm4t8c1r0ze\nj7n3x5v2ba\nw3r5archvd\nk1w9d4f6gh\n");
    let csv = net.run(&["list", "-o", "csv"]).ok().out.clone();
    let rows: Vec<&str> = csv.lines().collect();
    assert_eq!(rows[0], PERSON.join(","));
    assert_eq!(
        rows[1],
        "h2kq9w3xd7,ana-souza,Ana Souza,Aninha,ana@kopi.co;ana@souza.example,+628123456789,linkedin:ana,Kopi Co,roaster,\
         Bandung,speaker,coffee;robusta,inner,conference,open,cold,2w,2026-06-01,2026-09-10,1,,2026-06-01,2026-06-01,\
         false,shoe=38"
    );
    let tsv = net.run(&["list", "-o", "tsv"]).ok().out.clone();
    assert_eq!(tsv.lines().nth(1).unwrap(), rows[1].replace(',', "\t"));
    let lines = net.run(&["list", "-o", "jsonl"]).ok().out.clone();
    let objects: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::from(objects), net.read(&["list", "-o", "json"]));
    let empty = Env::new();
    empty.run(&["list", "--json"]).ok().stdout("[]\n");
    empty.run(&["list", "-o", "jsonl"]).ok().stdout("");
    empty.run(&["list", "-o", "ids"]).ok().stdout("");
    empty.run(&["list", "-o", "csv"]).ok().stdout(&format!("{}\n", PERSON.join(",")));
    empty.run(&["list", "-o", "tsv"]).ok().stdout(&format!("{}\n", PERSON.join("\t")));
    insta::assert_snapshot!(empty.run(&["list"]).ok().page());
}

#[test]
fn show_has_a_page_for_a_person() {
    let net = Env::with(NETWORK);
    let mut pages = String::new();
    for who in ["ana", "budi", "jose", "tanaka", "old-friend"] {
        pages.push_str(&net.run(&["show", who]).ok().page());
    }
    insta::assert_snapshot!(pages);
}

#[test]
fn the_keys_of_show() {
    let net = Env::with(NETWORK);

    for who in ["ana", "budi", "jose", "tanaka", "old"] {
        assert_eq!(keys(&net.read(&["show", who, "--json"])), [&PERSON[..], &MORE].concat(), "{who}");
    }
    let ana = net.read(&["show", "ana", "--json"]);
    assert_eq!(ana["addresses"], json!(["Jl. Braga 7, Bandung"]));
    assert_eq!(ana["facts"], json!([{"on": "2026-06-01", "text": "two daughters"}]));
    assert_eq!(ana["links"], json!([{"handle": "jose-marti", "name": "José Martí", "as": "cousin"}]));
    assert_eq!(ana["likes"], json!(["dark chocolate"]));
    assert_eq!(ana["needs"], json!(["a translator"]));
    assert_eq!(ana["note"], "Met at the espresso stand.");
    assert_eq!(ana["gifts"], json!([{"on": "2026-06-01", "side": "given", "text": "a book"}]));
    assert_eq!(
        ana["promises"],
        json!([{"id": "t6d8n3w1gh", "on": "2026-08-01", "side": "theirs", "text": "the recipe", "state": "done"}])
    );
    assert_eq!(
        ana["timeline"],
        json!([{
            "id": "c9d3f6j1wk", "on": "2026-06-01", "with": [{"handle": "ana-souza", "name": "Ana Souza"}],
            "via": "in-person", "planned": false, "state": null, "at": "Jakarta", "event": "RustConf 2026",
            "text": "coffee and compilers", "learned": ["two daughters"], "gave": ["a book"], "got": [], "source": null,
        }])
    );
    assert_eq!(each(&ana["reminders"], "id"), ["q0x5v7n2ba", "t6d8n3w1gh"]);
    assert_eq!(keys(&ana["timeline"][0]), MEETING);
    assert_eq!(keys(&ana["reminders"][0]), REMINDER);
    // A link is read both ways.
    let jose = net.read(&["show", "jose", "--json"]);
    assert_eq!(jose["links"], json!([{"handle": "ana-souza", "name": "Ana Souza", "as": "cousin"}]));
    assert_eq!(net.read(&["show", "budi", "--json"])["gifts"][0]["side"], "received");
}

#[test]
fn show_in_every_form() {
    let net = Env::with(NETWORK);
    let ana = net.read(&["show", "ana", "--json"]);
    let line = net.run(&["show", "ana", "-o", "jsonl"]).ok().out.clone();
    assert_eq!(line.lines().count(), 1);
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), ana);
    net.run(&["show", "ana", "-o", "ids"]).ok().stdout("h2kq9w3xd7\n");
    let csv = net.run(&["show", "ana", "-o", "csv"]).ok().out.clone();
    assert_eq!(csv.lines().next().unwrap(), keys(&ana).join(","));
    assert_eq!(csv.lines().count(), 2);
    let tsv = net.run(&["show", "ana", "-o", "tsv"]).ok().out.clone();
    assert_eq!(tsv.lines().next().unwrap(), keys(&ana).join("\t"));
}

#[test]
fn whoever_is_meant_is_found() {
    let net = Env::with(NETWORK);
    for (words, handle) in [
        (&["ana-souza"][..], "ana-souza"),
        (&["ANA@kopi.co"], "ana-souza"),
        (&["0812 345 6789"], "ana-souza"),
        (&["+62 812-3456-789"], "ana-souza"),
        (&["Ana", "Souza"], "ana-souza"),
        (&["souza"], "ana-souza"),
        (&["aninha"], "ana-souza"),
        (&["jose"], "jose-marti"),
        (&["MARTI"], "jose-marti"),
        (&["tanaka"], "tanaka-hanako"),
        (&["花子"], "tanaka-hanako"),
        (&["田中 花子"], "tanaka-hanako"),
        (&["h2kq9w3xd7"], "ana-souza"),
        (&["h2kq"], "ana-souza"),
        (&["souzza"], "ana-souza"),
    ] {
        let shown = net.read(&[&["show", "--json"], words].concat());
        assert_eq!(shown["handle"], handle, "{words:?}");
    }
}

#[test]
fn whoever_is_not_clear_is_asked_for() {
    let net = Env::with(NETWORK.replace("\"name\":\"Budi\"", "\"name\":\"Ana Budi\""));
    let mut said = String::new();
    for words in [&["show", "ana"][..], &["show", "nobody"], &["show", "zzz"], &["show", "@"], &["show", "x9"]] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, 1)));
    }
    insta::assert_snapshot!(said);
    net.refused(&["show"], 2);
    net.refused(&["list", "ana", "budi"], 2);
}

#[test]
fn alone_it_says_where_you_stand() {
    let net = Env::with(NETWORK);
    insta::assert_snapshot!(net.run(&[]).ok().page());
    let status = net.read(&["--json"]);
    assert_eq!(keys(&status), STATUS);
    assert_eq!(status["file"], net.path().display().to_string());
    assert_eq!(
        (&status["contacts"], &status["meetings"], &status["open_reminders"], &status["due"]),
        (&json!(5), &json!(2), &json!(3), &json!(6))
    );
    assert_eq!(status["open"], "netrec explore \"visit somebody you work for, only to listen\" --world customers");
    assert_eq!((&status["build"], &status["follow"]), (&json!("netrec build ana-souza"), &json!("netrec follow")));
    let csv = net.run(&["-o", "csv"]).ok().out.clone();
    assert_eq!(csv.lines().next().unwrap(), STATUS.join(","));
    net.run(&["-o", "ids"]).ok().stdout(&format!("{}\n", net.path().display()));
}

#[test]
fn on_an_empty_file_it_says_how_to_begin() {
    let net = Env::new();
    insta::assert_snapshot!(net.run(&[]).ok().page());
    let status = net.read(&["--json"]);
    assert_eq!(keys(&status), STATUS);
    assert_eq!((&status["contacts"], &status["due"]), (&json!(0), &json!(0)));
    assert_eq!((&status["build"], &status["follow"]), (&Value::Null, &Value::Null));
    assert!(!net.path().exists());
    assert_eq!(net.everything(), []);
}
