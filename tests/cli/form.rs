//! The form of the file, and files that others wrote.

use serde_json::{Value, json};

use crate::env::{Env, each, skipped};
use crate::sample::{NETWORK, with_unknown_keys};

/// What every reading command says of a file.
fn read(net: &Env) -> Vec<String> {
    let commands: [&[&str]; 9] = [
        &["due", "--json"],
        &["due"],
        &["list", "--json"],
        &["list"],
        &["show", "ana", "--json"],
        &["show", "budi"],
        &["export", "--what", "meetings"],
        &["export", "--what", "reminders"],
        &["-o", "csv"],
    ];
    commands.iter().map(|words| net.run(words).ok().out.replace(&net.home().display().to_string(), "")).collect()
}

/// The file of another program: the same network, put otherwise.
fn written_by_others() -> Vec<(&'static str, String)> {
    let network = with_unknown_keys();
    let pretty = serde_json::to_string_pretty(&network).unwrap();
    let mut turned = serde_json::Map::new();
    for (key, value) in network.as_object().unwrap().iter().rev() {
        turned.insert(key.clone(), value.clone());
    }
    vec![
        ("jq", pretty.clone() + "\n"),
        ("one line", network.to_string()),
        ("CRLF", pretty.replace('\n', "\r\n")),
        ("a mark of the byte order", format!("\u{feff}{pretty}")),
        ("the lists turned round", Value::Object(turned).to_string()),
        ("a line too much at its end", format!("{}\n\n", NETWORK.trim_end())),
    ]
}

#[test]
fn every_command_works_and_the_next_change_puts_the_file_in_form() {
    for (what, text) in written_by_others() {
        let plain = Env::with(if what.starts_with("a line") { NETWORK.to_owned() } else { in_form() });
        let net = Env::with(&text);
        assert_eq!(read(&net), read(&plain), "{what}");
        assert_eq!(net.file(), text, "{what}: reading changes nothing");
        for words in [
            &["add", "Siti"][..],
            &["log", "ana", "coffee"],
            &["remind", "ana", "fri"],
            &["done", "q0x5v7n2ba"],
            &["snooze", "q0x5v7n2ba", "fri"],
            &["drop", "q0x5v7n2ba"],
            &["rm", "q0x5v7n2ba", "-y"],
            &["rm", "budi", "-y"],
        ] {
            let said = net.ok(words);
            assert!(said.contains("The file was put into form first: one record a line"), "{what} {words:?}: {said}");
            plain.ok(words);
            assert_eq!(lines_without_new_ids(&net), lines_without_new_ids(&plain), "{what} {words:?}");
            assert_eq!(net.history().len(), 2, "{what} {words:?}: the form is an operation of its own");
            net.ok(&["undo"]);
            net.ok(&["undo"]);
            assert_eq!(net.file(), text, "{what} {words:?}: byte for byte");
            plain.ok(&["undo"]);
            std::fs::remove_dir_all(net.state()).unwrap();
            std::fs::remove_file(net.beside(".bak")).unwrap();
        }
    }
}

/// The network with unknown keys, as the program writes it.
fn in_form() -> String {
    Env::with(with_unknown_keys().to_string()).run(&["export"]).ok().out.clone()
}

/// The lines of a file, but for those that have an id made just now.
fn lines_without_new_ids(net: &Env) -> Vec<String> {
    let file = net.file();
    file.lines()
        .filter(|line| {
            !line.contains("Siti") && !line.contains("\"text\":\"coffee\"") && !line.contains("\"2026-09-18\"")
        })
        .map(|line| line.trim_end_matches(',').to_owned())
        .collect()
}

#[test]
fn keys_added_by_hand_at_every_level_are_kept() {
    let net = Env::with(serde_json::to_string_pretty(&with_unknown_keys()).unwrap());
    // Every record with unknown keys is changed.
    net.ok(&["done", "q0x5v7n2ba"]);
    net.ok(&["snooze", "h2kq9w3xd7", "1mo"]);
    net.ok(&["rm", "budi", "-y"]);
    let file = net.json();
    assert_eq!(file["x_top"], json!({"kept": [1.50, true, null]}));
    assert_eq!(file["settings"]["x_settings"], "kept");
    assert_eq!(file["settings"]["circles"]["guild"], "2mo");
    let ana = &file["contacts"][0];
    assert_eq!(ana["rests"], "2026-10-12");
    assert_eq!(ana["x_contact"], json!([{"deep": "kept"}]));
    assert_eq!(ana["met"], json!({"event": "RustConf 2026", "on": "2026-06-01", "x_met": 1}));
    assert_eq!(ana["links"][0]["x_link"], 2);
    assert_eq!(ana["facts"][0]["x_fact"], 3);
    assert_eq!(file["reminders"][0]["x_reminder"], "kept");
    assert_eq!(file["meetings"][0]["x_meeting"], "kept");
    let other = Env::with(
        serde_json::to_string_pretty(&with_unknown_keys())
            .unwrap()
            .replace("\"2026-06-01\",\n      \"with\"", "\"2026-09-11\",\n      \"planned\": true,\n      \"with\""),
    );
    other.ok(&["log", "ana", "as planned"]);
    assert_eq!(other.record("meetings", 0)["x_meeting"], "kept");
    assert_eq!(other.record("meetings", 0)["text"], "as planned");
}

#[test]
fn jq_itself_over_the_file() {
    let net = Env::with(NETWORK);
    net.ok(&["add", "Siti Rahma", "--interest", "orchids"]);
    let file = net.path().display().to_string();
    let filter = r#".x_top = 1 | .contacts[0].x = {"a": [1]} | .reminders[0].x = 2 | .meetings[0].x = 3"#;
    let Ok(output) = net.command_of("jq", &[filter, &file]).output() else {
        return skipped("jq is not installed");
    };
    assert!(output.status.success());
    let before = read(&net);
    net.write(&output.stdout);
    assert_eq!(read(&net), before);
    net.ok(&["log", "siti", "tea"]);
    assert_eq!(net.file().lines().count(), NETWORK.lines().count() + 3, "one record a line, and a key of the top");
    let json = net.json();
    assert_eq!((&json["x_top"], &json["contacts"][0]["x"]), (&json!(1), &json!({"a": [1]})));
    assert_eq!((&json["reminders"][0]["x"], &json["meetings"][0]["x"]), (&json!(2), &json!(3)));
    net.ok(&["undo"]);
    net.ok(&["undo"]);
    assert_eq!(net.file().as_bytes(), output.stdout);
}

#[test]
fn a_change_touches_only_its_own_lines() {
    // White space and the order of keys within a line are the user's.
    let odd = NETWORK.replace(
        r#"{"id":"m4t8c1r0ze","handle":"budi","name":"Budi""#,
        r#"{ "name" : "Budi",	"id":"m4t8c1r0ze","handle":"b\u0075di""#,
    );
    let net = Env::with(&odd);
    net.ok(&["done", "q0x5v7n2ba", "--log", "sent"]);
    let (old, new): (Vec<&str>, String) = (odd.lines().collect(), net.file());
    let new: Vec<&str> = new.lines().collect();
    let changed = old.iter().filter(|line| !new.contains(line)).count();
    assert_eq!(changed, 2, "the reminder, and the comma behind the last meeting");
    assert_eq!(new.len(), old.len() + 1);
    net.ok(&["undo"]);
    assert_eq!(net.file(), odd);
}

#[test]
fn head_keys_at_the_end_of_a_line_count() {
    let shuffled = NETWORK
        .replace(
            r#""with":["j7n3x5v2ba"],"planned":true,"text":"chess"}"#,
            r#""with":["j7n3x5v2ba"],"text":"chess","planned":true}"#,
        )
        .replace(
            r#""state":"done","closed":"2026-08-02","promise":"theirs","text":"the recipe"}"#,
            r#""promise":"theirs","text":"the recipe","closed":"2026-08-02","state":"done"}"#,
        )
        .replace(
            r#""archived":true,"created":"2020-01-01"}"#,
            r#""created":"2020-01-01","x":"\"archived\":false","archived":true}"#,
        );
    assert_ne!(shuffled, NETWORK);
    assert_eq!(read(&Env::with(shuffled)), read(&Env::with(NETWORK)));
    // Of a doubled key the last one counts, as for jq.
    let doubled = NETWORK.replace(r#""on":"2026-09-10","who""#, r#""on":"2020-01-01","on":"2026-09-10","who""#);
    assert_eq!(read(&Env::with(doubled)), read(&Env::with(NETWORK)));
}

#[test]
fn a_doubled_id_is_refused_where_it_matters() {
    let net = Env::with(NETWORK.replace("s5h2m9k4ef", "q0x5v7n2ba"));
    net.run(&["list"]).ok();
    let before = net.file();
    let outcome = net.run(&["done", "q0x5v7n2ba"]);
    assert!(outcome.status != Some(0), "{}", outcome.err);
    assert_eq!(net.file(), before);
}

#[test]
fn a_file_put_in_form_by_hand_is_read_without_a_word() {
    let least = "{\"netrec\":1,\n\"settings\":{},\n\"contacts\":[\n],\n\"reminders\":[\n],\n\"meetings\":[\n]}\n";
    let net = Env::with(least);
    net.run(&["list", "--json"]).ok().stdout("[]\n").stderr("");
    net.run(&["add", "Ana"]).ok().stderr("Added Ana (ana)\n");
    assert_eq!(each(&net.json()["contacts"], "handle"), ["ana"]);
    assert_eq!(net.file().lines().count(), least.lines().count() + 1, "no settings are made up");
}
