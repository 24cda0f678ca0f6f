//! `netrec due`, and the article's own case.

use serde_json::{Value, json};

use crate::env::{Env, each, keys};
use crate::sample::NETWORK;

/// Keys of an item, as `docs/output.md` has them.
const ITEM: [&str; 9] = ["type", "id", "date", "days_late", "kind", "text", "people", "interests", "last"];

#[test]
fn the_articles_own_case() {
    let net = Env::new().on("2026-09-10");
    net.ok(&[
        "add",
        "Ana Souza",
        "--met",
        "RustConf 2026",
        "--on",
        "2026-09-10",
        "--email",
        "ana@kopi.co",
        "--interest",
        "coffee",
    ]);
    net.run(&["due"]).ok().stdout("Thu 2026-09-10: nothing is due\n");
    let due = net.run(&["--today", "2026-09-12", "due"]).ok().out.clone();
    let lines: Vec<&str> = due.lines().map(str::trim).collect();
    assert_eq!(lines[0], "Sat 2026-09-12: one thing is due");
    assert!(lines[1].ends_with("  today  Ana Souza  email: first follow-up after RustConf 2026"), "{due}");
    assert_eq!(lines[2..], ["ana@kopi.co · coffee · last 2026-09-10 in-person: RustConf 2026"]);
    let item = &net.read(&["--today", "2026-09-12", "due", "--json"])[0];
    assert_eq!(item["people"][0]["email"], "ana@kopi.co");
    assert_eq!(item["interests"], json!(["coffee"]));
    net.ok(&["--today", "2026-09-12", "done", "ana"]);
    net.run(&["--today", "2026-09-12", "due"]).ok().stdout("Sat 2026-09-12: nothing is due\n");
}

#[test]
fn every_type_stands_in_its_order() {
    let net = Env::with(NETWORK);
    insta::assert_snapshot!(net.run(&["due"]).ok().page());
    let due = net.read(&["due", "--json"]);
    let got: Vec<(&str, &str, &str, i64)> = due
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let text = |key: &str| item[key].as_str().unwrap();
            (text("type"), text("id"), text("date"), item["days_late"].as_i64().unwrap())
        })
        .collect();
    assert_eq!(
        got,
        [
            ("birthday", "m4t8c1r0ze", "2026-09-12", 0),
            ("meeting", "d2g7k4p8mn", "2026-09-12T10:00", 0),
            ("cadence", "h2kq9w3xd7", "2026-06-15", 89),
            ("unlogged", "e4r9s6v1xq", "2026-09-08", 4),
            ("reminder", "q0x5v7n2ba", "2026-09-10", 2),
            ("explore", "s5h2m9k4ef", "2026-09-11", 1),
        ]
    );
}

#[test]
fn the_keys_of_an_item() {
    let net = Env::with(NETWORK);
    let due = net.read(&["due", "--json"]);
    for item in due.as_array().unwrap() {
        assert_eq!(keys(item), ITEM);
        for person in item["people"].as_array().unwrap() {
            assert_eq!(keys(person), ["handle", "name", "email", "phone"]);
        }
        if !item["last"].is_null() {
            assert_eq!(keys(&item["last"]), ["on", "via", "text"]);
        }
    }
    assert_eq!(
        due[4],
        json!({
            "type": "reminder", "id": "q0x5v7n2ba", "date": "2026-09-10", "days_late": 2, "kind": "email",
            "text": "send the article on robusta",
            "people": [{"handle": "ana-souza", "name": "Ana Souza", "email": "ana@kopi.co", "phone": "+628123456789"}],
            "interests": ["coffee", "robusta"],
            "last": {"on": "2026-06-01", "via": "in-person", "text": "coffee and compilers"},
        })
    );
    assert_eq!(
        due[5],
        json!({
            "type": "explore", "id": "s5h2m9k4ef", "date": "2026-09-11", "days_late": 1, "kind": "other",
            "text": "a meetup in Surabaya", "people": [], "interests": [], "last": null,
        })
    );
    assert_eq!(due[3]["last"], Value::Null, "a planned meeting is no talk");
}

#[test]
fn every_form() {
    let net = Env::with(NETWORK);
    let header = ITEM.join(",");
    let csv = net.run(&["due", "-o", "csv"]).ok().out.clone();
    assert_eq!(csv.lines().next().unwrap(), header);
    let reminder =
        "reminder,q0x5v7n2ba,2026-09-10,2,email,send the article on robusta,ana-souza,coffee;robusta,2026-06-01";
    assert_eq!(csv.lines().nth(5).unwrap(), reminder);
    let tsv = net.run(&["due", "--output", "tsv"]).ok().out.clone();
    assert_eq!(tsv.lines().nth(5).unwrap(), reminder.replace(',', "\t"));
    let ids: Vec<Value> = net.read(&["due", "--json"]).as_array().unwrap().clone();
    let lines = net.run(&["due", "-o", "jsonl"]).ok().out.clone();
    assert_eq!(lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>(), ids);
    net.run(&["due", "-o", "ids"])
        .ok()
        .stdout("m4t8c1r0ze\nd2g7k4p8mn\nh2kq9w3xd7\ne4r9s6v1xq\nq0x5v7n2ba\ns5h2m9k4ef\n");
    assert_eq!(net.run(&["due", "-o", "json"]).ok().out, net.run(&["due", "--json"]).ok().out);
    assert_eq!(net.run(&["due", "-o", "table"]).ok().out, net.run(&["due"]).ok().out);
    let empty = Env::new();
    empty.run(&["due", "--json"]).ok().stdout("[]\n").stderr("");
    empty.run(&["due", "-o", "jsonl"]).ok().stdout("");
    empty.run(&["due", "-o", "ids"]).ok().stdout("");
    empty.run(&["due", "-o", "csv"]).ok().stdout(&format!("{header}\n"));
    empty.run(&["due", "-o", "tsv"]).ok().stdout(&format!("{}\n", ITEM.join("\t")));
    insta::assert_snapshot!(empty.run(&["due"]).ok().page());
    assert!(!empty.path().exists(), "reading makes no file");
}

#[test]
fn looking_ahead() {
    let net = Env::with(NETWORK);
    let ids = |within: &str| each(&net.read(&["due", "--json", "--within", within]), "id").join(" ");
    assert!(!ids("3d").contains("k1w9d4f6gh"));
    // Four days ahead is a birthday, eight a reminder.
    assert!(ids("4d").contains("k1w9d4f6gh"));
    assert!(!ids("1w").contains("r3b6y8t1cd"));
    assert!(ids("8d").contains("r3b6y8t1cd"));
    assert!(ids("end of month").contains("r3b6y8t1cd"));
    assert!(ids("20 sep").contains("r3b6y8t1cd"));
    let all = net.read(&["due", "--json", "--within", "8d"]);
    let ahead = all.as_array().unwrap().iter().find(|item| item["id"] == "r3b6y8t1cd").unwrap();
    assert_eq!(ahead["days_late"], -8);
    insta::assert_snapshot!(net.run(&["due", "--within", "8d"]).ok().page());
}

#[test]
fn kinds_limits_counts_and_exit_status() {
    let net = Env::with(NETWORK);
    assert_eq!(each(&net.read(&["due", "--json", "--kind", "email"]), "id"), ["q0x5v7n2ba"]);
    assert_eq!(net.read(&["due", "--json", "--kind", "offer"]), json!([]));
    assert_eq!(net.read(&["due", "--json", "--limit", "2"]).as_array().unwrap().len(), 2);
    let few = net.run(&["due", "--limit", "2"]);
    assert!(few.ok().err.contains("4 more"), "{}", few.err);
    net.run(&["due", "--count"]).ok().stdout("6\n");
    net.run(&["due", "--count", "--kind", "email"]).ok().stdout("1\n");
    net.run(&["due", "--count", "--exit-code"]).exits(10).stdout("6\n");
    net.run(&["due", "--exit-code", "--kind", "offer"]).exits(0);
    net.run(&["due", "--exit-code", "--json"]).exits(10).stderr("");
    let empty = Env::new();
    empty.run(&["due", "--count", "--exit-code"]).exits(0).stdout("0\n");
}

#[test]
fn a_missed_birthday_stays_seven_days_and_29_february_is_observed() {
    let of = |birthday: &str, today: &str| -> Vec<i64> {
        let contact = format!(r#"{{"id":"h2kq9w3xd7","handle":"ana","name":"Ana","birthday":"{birthday}"}}"#);
        let net = Env::with(format!("{{\"netrec\":1,\"contacts\":[{contact}]}}")).on(today);
        let due = net.read(&["due", "--json"]);
        due.as_array().unwrap().iter().map(|item| item["days_late"].as_i64().unwrap()).collect()
    };
    assert_eq!(of("--09-12", "2026-09-11"), [0; 0]);
    assert_eq!(of("--09-12", "2026-09-12"), [0]);
    assert_eq!(of("1990-09-12", "2026-09-19"), [7]);
    assert_eq!(of("--09-12", "2026-09-20"), [0; 0]);
    assert_eq!(of("2000-02-29", "2027-02-28"), [0]);
    assert_eq!(of("--02-29", "2028-02-28"), [0; 0]);
    assert_eq!(of("--12-30", "2027-01-02"), [3]);
}

#[test]
fn what_is_wrong_is_said() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["due", "--within", "soon"][..],
        &["due", "--kind", "fax"],
        &["due", "--limit", "few"],
        &["due", "ana"],
        &["due", "--output", "xml"],
        &["due", "--json", "-o", "csv"],
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, 2)));
    }
    insta::assert_snapshot!(said);
}

#[cfg(unix)]
#[test]
fn where_there_is_room_the_date_stands_beside_how_far_it_is() {
    let net = Env::with(NETWORK);
    let shown = |columns: u16| {
        let mut terminal = net.terminal(&["due"], columns);
        assert_eq!(terminal.ends(), 0);
        terminal.screen()
    };
    assert!(shown(100).contains("  2 days late    2026-09-10  Ana Souza  email"), "{}", shown(100));
    assert!(shown(99).contains("  2 days late    Ana Souza  email"), "{}", shown(99));
}
