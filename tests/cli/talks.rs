//! `netrec build` and `netrec brief`, as reports.

use serde_json::{Value, json};

use crate::env::{Env, each, keys};
use crate::list_show::{MEETING, PERSON, REMINDER};
use crate::sample::NETWORK;

/// Keys of a suggestion, as `docs/output.md` has them.
const SUGGESTION: [&str; 12] =
    ["id", "handle", "name", "email", "phone", "circle", "step", "health", "meetings", "last", "interests", "why"];

/// What `brief` has besides the keys of `list`.
const BRIEF: [&str; 12] = [
    "likes",
    "needs",
    "note",
    "learned",
    "talks",
    "reminders",
    "promises",
    "gifts",
    "balance",
    "links",
    "shared",
    "unknown",
];

/// The sample with a promise of each side on Ana and nobody else to meet.
fn promising() -> Env {
    let net = Env::with(NETWORK);
    net.ok(&["drop", "d2g7k4p8mn"]);
    net.ok(&["drop", "e4r9s6v1xq"]);
    net.ok(&["log", "ana", "tea", "--on", "2026-09-01", "--promised", "the address of a landlord", "--gave", "a lamp"]);
    net.ok(&["log", "ana,budi", "--on", "2026-09-02", "--they-promised", "a photograph", "--learned", "she sings"]);
    net
}

#[test]
fn build_says_whom_to_talk_to_and_why() {
    let net = promising();
    insta::assert_snapshot!(net.run(&["build"]).ok().page());
    insta::assert_snapshot!(net.run(&["build", "ana"]).ok().page());
    let rows = net.read(&["build", "--json"]);
    assert_eq!(each(&rows, "handle"), ["ana-souza", "budi", "jose-marti"]);
    for row in rows.as_array().unwrap() {
        assert_eq!(keys(row), SUGGESTION);
        row["why"].as_array().unwrap().iter().for_each(|why| assert_eq!(keys(why), ["type", "date", "text"]));
    }
    assert_eq!(
        rows[0]["why"],
        json!([
            {"type": "promised", "date": "2026-09-12", "text": "you promised: the address of a landlord (today)"},
            {"type": "they-promised", "date": "2026-09-12", "text": "they promised: a photograph (today)"},
        ])
    );
    assert_eq!((&rows[0]["last"]["on"], &rows[0]["meetings"]), (&json!("2026-09-02"), &json!(3)));
}

#[test]
fn build_in_every_form() {
    let net = promising();
    net.run(&["build", "-o", "ids", "--limit", "2"])
        .ok()
        .stdout("h2kq9w3xd7\nm4t8c1r0ze\n")
        .stderr("1 more; --limit 0 shows all\n");
    let csv = net.run(&["build", "ana", "-o", "csv"]).ok().out.clone();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], SUGGESTION.join(","));
    assert_eq!(
        lines[1],
        "h2kq9w3xd7,ana-souza,Ana Souza,ana@kopi.co,+628123456789,inner,build,warm,3,2026-09-02,coffee;robusta,\
         you promised: the address of a landlord (today);they promised: a photograph (today)"
    );
    let tsv = net.run(&["build", "ana", "-o", "tsv"]).ok().out.clone();
    assert_eq!(tsv.lines().nth(1).unwrap(), lines[1].replace(',', "\t"));
    let jsonl = net.run(&["build", "-o", "jsonl"]).ok().out.clone();
    let objects: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::from(objects), net.read(&["build", "--limit", "0", "--json"]));
    let empty = Env::new();
    empty.run(&["build", "--json"]).ok().stdout("[]\n");
    empty.run(&["build"]).ok().stdout("Nobody asks for a talk today\n");
}

#[test]
fn somebody_of_whom_nothing_asks_has_no_reason() {
    let net = promising();
    assert_eq!(
        net.read(&["build", "old-friend", "--json"])[0]["why"],
        json!([{
            "type": "nothing-known", "date": null, "text": "you know nothing human about them yet",
        }])
    );
    net.ok(&["learn", "old-friend", "paints boats"]);
    assert_eq!(net.read(&["build", "old-friend", "--json"])[0]["why"], json!([]));
    assert!(!each(&net.read(&["build", "--limit", "0", "--json"]), "handle").contains(&"old-friend"), "archived");
}

#[test]
fn brief_is_one_page_before_a_meeting() {
    let net = promising();
    insta::assert_snapshot!(net.run(&["brief", "ana", "souza"]).ok().page());
    insta::assert_snapshot!(net.run(&["brief", "budi,jose"]).ok().page());
}

#[test]
fn the_keys_of_brief() {
    let net = promising();
    let rows = net.read(&["brief", "ana,budi", "--json"]);
    assert_eq!(each(&rows, "handle"), ["ana-souza", "budi"]);
    for row in rows.as_array().unwrap() {
        assert_eq!(keys(row), [&PERSON[..], &BRIEF].concat());
        row["talks"].as_array().unwrap().iter().for_each(|talk| assert_eq!(keys(talk), MEETING));
        row["reminders"].as_array().unwrap().iter().for_each(|reminder| assert_eq!(keys(reminder), REMINDER));
    }
    let ana = &rows[0];
    assert_eq!(
        ana["balance"],
        json!({
            "given": 2, "received": 0, "my_promises_open": 1, "my_promises_kept": 0,
            "their_promises_open": 1, "their_promises_kept": 1,
        })
    );
    assert_eq!(each(&ana["talks"], "on"), ["2026-09-02", "2026-09-01", "2026-06-01"]);
    assert_eq!(
        ana["learned"],
        json!([{"on": "2026-09-02", "text": "she sings"}, {"on": "2026-06-01", "text": "two daughters"}])
    );
    assert_eq!(ana["shared"], json!([{"handle": "budi", "name": "Budi", "as": null, "meetings": 1}]));
    assert_eq!(ana["links"], json!([{"handle": "jose-marti", "name": "José Martí", "as": "cousin"}]));
    assert_eq!(ana["unknown"], json!([{"text": "birthday", "question": "When is your birthday?"}]));
    assert_eq!(each(&rows[1]["unknown"], "text"), ["family", "likes", "needs", "city"]);
    assert_eq!(each(&ana["promises"], "side"), ["mine", "theirs"]);
}

#[test]
fn brief_in_every_form() {
    let net = promising();
    net.run(&["brief", "ana,budi", "-o", "ids"]).ok().stdout("h2kq9w3xd7\nm4t8c1r0ze\n");
    let csv = net.run(&["brief", "jose", "-o", "csv"]).ok().out.clone();
    assert_eq!(csv.lines().next().unwrap(), [&PERSON[..], &BRIEF].concat().join(","));
    let balance =
        "given=0;received=0;my_promises_open=0;my_promises_kept=0;their_promises_open=0;their_promises_kept=0";
    assert!(csv.contains(balance) && csv.ends_with("ana-souza,ana-souza,family;likes;needs;birthday;city\n"), "{csv}");
    let jsonl = net.run(&["brief", "ana,jose", "-o", "jsonl"]).ok().out.clone();
    let objects: Vec<Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(Value::from(objects), net.read(&["brief", "ana,jose", "--json"]));
}

#[test]
fn what_is_wrong_is_said() {
    let net = Env::with(NETWORK);
    let lines: Vec<String> = [
        (&["brief"][..], 2),
        (&["brief", ","], 2),
        (&["brief", "nobody-at-all"], 1),
        (&["brief", "an,bu,xyz"], 1),
        (&["build", "nobody-at-all"], 1),
        (&["build", "--limit", "few"], 2),
    ]
    .into_iter()
    .map(|(words, status)| net.refused(words, status))
    .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
