//! `netrec check` and `check --fix`.

use serde_json::json;

use crate::env::{Env, masked};
use crate::sample::NETWORK;

/// Files with one thing wrong each: what, the file, on which line, and how it is said.
fn wrong() -> Vec<(&'static str, String, usize, &'static str)> {
    let with = |old: &str, new: &str| {
        assert!(NETWORK.contains(old), "{old}");
        NETWORK.replace(old, new)
    };
    vec![
        ("a doubled id", with("\"s5h2m9k4ef\"", "\"q0x5v7n2ba\""), 13, "the id q0x5v7n2ba stands on line 11 already"),
        (
            "an id in two lists",
            with("\"f8z2b5c7dh\"", "\"q0x5v7n2ba\""),
            20,
            "the id q0x5v7n2ba stands on line 11 already",
        ),
        (
            "a doubled handle",
            with("\"handle\":\"budi\"", "\"handle\":\"ana-souza\""),
            5,
            "the handle ana-souza stands on line 4 already",
        ),
        (
            "a meeting with a stranger",
            with("\"with\":[\"j7n3x5v2ba\"]", "\"with\":[\"j7n3x5v2ba\",\"z9zzzzzzzz\"]"),
            19,
            "it names somebody who is not there: z9zzzzzzzz",
        ),
        (
            "a reminder of a stranger",
            with("\"who\":[\"m4t8c1r0ze\"]", "\"who\":[\"m4t8c1r0ze\",\"z9zzzzzzzz\"]"),
            12,
            "it names somebody who is not there: z9zzzzzzzz",
        ),
        (
            "a link to a stranger",
            with("\"to\":\"j7n3x5v2ba\"", "\"to\":\"z9zzzzzzzz\""),
            4,
            "it names somebody who is not there: z9zzzzzzzz",
        ),
        (
            "a stranger who introduced",
            with("\"by\":\"m4t8c1r0ze\"", "\"by\":\"z9zzzzzzzz\""),
            4,
            "it names somebody who is not there: z9zzzzzzzz",
        ),
    ]
}

#[test]
fn a_whole_file_is_said_to_be_whole() {
    let net = Env::new();
    net.ok(&["add", "Ana", "--met", "RustConf"]);
    let outcome = net.run(&["check"]);
    outcome.ok().stdout("");
    assert!(outcome.err.ends_with("netrec.json is whole: 1 contact, 1 reminder, 1 meeting\n"), "{}", outcome.err);
    net.run(&["check", "--json"]).ok().stdout("[]\n");
    net.run(&["check", "-q"]).ok().stdout("").stderr("");
    net.run(&["check", "--fix"]).ok().stdout("").stderr("There is nothing to mend\n");
    assert_eq!(net.history().len(), 1);
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_mended() {
    for (what, text, line, said) in wrong() {
        let net = Env::with(&text);
        let before = net.everything();
        let outcome = net.run(&["check"]);
        let path = net.path().display().to_string();
        outcome.exits(3).stdout(&format!("{path}:{line}: {said}\n"));
        assert!(outcome.err.contains(&format!("netrec: one thing is wrong in {path}; netrec check --fix")), "{what}");
        let rows = net.run(&["check", "--json"]).exits(3).json();
        assert_eq!((&rows[0]["line"], &rows[0]["what"]), (&json!(line), &json!(said)), "{what}");
        assert_eq!(rows[0]["file"], path.as_str());
        assert!(net.everything() == before, "{what}: a check changes nothing");
        let said = net.ok(&["check", "--fix"]);
        assert!(said.ends_with("The file is mended; netrec undo takes it back\n"), "{what}: {said}");
        assert_eq!(said.lines().count(), 2, "{what}: {said}");
        net.run(&["check"]).ok();
        assert_eq!(net.file().lines().count(), text.lines().count(), "{what}: no record is lost");
        net.ok(&["undo"]);
        assert_eq!(net.file(), text, "{what}: byte for byte");
        net.ok(&["redo"]);
        net.run(&["check"]).ok();
    }
}

#[test]
fn several_things_stand_in_the_order_of_the_file() {
    let text = wrong().into_iter().fold(NETWORK.to_owned(), |text, (_, other, ..)| {
        let changed = |(old, new): (&str, &str)| if new == old { None } else { Some((old.to_owned(), new.to_owned())) };
        let change = NETWORK.lines().zip(other.lines()).find_map(changed);
        let (old, new) = change.unwrap();
        if text.contains(&old) { text.replace(&old, &new) } else { text }
    });
    let net = Env::with(&text);
    insta::assert_snapshot!(net.run(&["check"]).exits(3).page());
    let said = net.ok(&["check", "--fix"]);
    insta::assert_snapshot!(masked(&said));
    net.run(&["check"]).ok();
    net.ok(&["undo"]);
    assert_eq!(net.file(), text);
}

#[test]
fn a_line_that_cannot_be_read_is_put_aside() {
    for (what, old, new) in [
        ("torn", "\"via\":\"call\",\"text\":\"he moves\"", "\"via\":\"call\",\"text\":\"he mo"),
        ("no date", "\"on\":\"2026-09-01\"", "\"on\":\"2026-19-01\""),
        ("no object", "{\"id\":\"f8z2b5c7dh\"", "f8z2b5c7dh"),
    ] {
        let text = NETWORK.replace(old, new);
        assert_ne!(text, NETWORK);
        let net = Env::with(&text);
        let outcome = net.run(&["check"]);
        let path = net.path().display().to_string();
        outcome.exits(3);
        assert!(
            outcome.out.starts_with(&format!("{path}:20: this meeting cannot be read, column ")),
            "{what}: {}",
            outcome.out
        );
        assert_eq!(outcome.out.lines().count(), 1, "{what}: {}", outcome.out);
        let said = net.ok(&["check", "--fix"]);
        let aside = net.beside(".aside");
        assert!(said.contains(&aside.display().to_string()), "{what}: {said}");
        let lost = text.lines().nth(19).unwrap();
        assert_eq!(std::fs::read_to_string(&aside).unwrap(), format!("{lost}\n"), "{what}");
        net.run(&["check"]).ok();
        assert_eq!(net.file().lines().count(), NETWORK.lines().count() - 1, "{what}: only that line is gone");
        net.ok(&["undo"]);
        assert_eq!(net.file(), text, "{what}: byte for byte");
        assert!(aside.is_file());
    }
}

#[test]
fn a_reminder_of_strangers_alone_is_put_aside() {
    let text = NETWORK.replace("\"who\":[\"m4t8c1r0ze\"]", "\"who\":[\"z9zzzzzzzz\"]");
    let net = Env::with(&text);
    net.ok(&["check", "--fix"]);
    let aside = std::fs::read_to_string(net.beside(".aside")).unwrap();
    assert!(aside.contains("tell him about the flat"), "{aside}");
    assert!(!net.file().contains("tell him about the flat"), "it did not turn into a plan to explore");
    net.run(&["check"]).ok();
    net.ok(&["undo"]);
    assert_eq!(net.file(), text);
}

#[test]
fn what_stands_beside_the_lists_is_checked_too() {
    let net = Env::with(NETWORK.replace("\"region\":\"ID\"", "\"region\":\"ID\",\"me\":\"z9zzzzzzzz\""));
    let outcome = net.run(&["check"]);
    assert!(
        outcome.exits(3).out.contains(":2: the setting me names nobody who is there: z9zzzzzzzz"),
        "{}",
        outcome.out
    );
    let net = Env::with(NETWORK.replace("\"circle\":\"wide\"", "\"circle\":\"guild\""));
    let outcome = net.run(&["check"]);
    assert!(outcome.ok().out.contains("tanaka-hanako is in the circle \"guild\", which has no cadence"));
    assert!(outcome.err.contains("is whole"), "a hint is no damage: {}", outcome.err);
    assert_eq!(net.read(&["check", "--json"])[0]["mends"], false);
}

#[test]
fn a_doubled_key_is_said() {
    let text = NETWORK.replace("\"on\":\"2026-09-10\",\"who\"", "\"on\":\"2020-01-01\",\"on\":\"2026-09-10\",\"who\"");
    let net = Env::with(&text);
    let path = net.path().display().to_string();
    let said = format!("{path}:11: the key \"on\" stands twice in it: the last one counts\n");
    net.run(&["check"]).exits(3).stdout(&said);
}

#[test]
fn what_fix_leaves_is_not_promised() {
    for (old, new) in [
        ("\"on\":\"2026-09-10\",\"who\"", "\"on\":\"2020-01-01\",\"on\":\"2026-09-10\",\"who\""),
        ("\"region\":\"ID\"", "\"region\":\"ID\",\"me\":\"z9zzzzzzzz\""),
        ("\"circle\":\"wide\"", "\"circle\":\"guild\""),
    ] {
        let net = Env::with(NETWORK.replace(old, new));
        let _ = net.run(&["check", "--fix"]);
        let outcome = net.run(&["check"]);
        assert!(outcome.status == Some(0) || !outcome.err.contains("--fix mends"), "{new}: {}", outcome.err);
    }
}

#[test]
fn every_line_that_cannot_be_read_is_named() {
    let text =
        NETWORK.replace("\"on\":\"2026-09-01\"", "\"on\":\"2026-19-01\"").replace("\"on\":\"2026-08-01\"", "\"on\":5");
    let net = Env::with(text);
    let outcome = net.run(&["check"]);
    outcome.exits(3);
    let both = format!("{}{}", outcome.out, outcome.err);
    assert!(both.contains("netrec.json:14: ") && both.contains("netrec.json:20: "), "{both}");
    assert!(!outcome.err.contains("see netrec check and"), "{}", outcome.err);
}

#[test]
fn what_is_mended_without_a_guess() {
    let doubled = "\"on\":\"2020-01-01\",\"on\":\"2026-09-10\",\"who\"";
    for (old, new) in
        [("\"on\":\"2026-09-10\",\"who\"", doubled), ("\"region\":\"ID\"", "\"region\":\"ID\",\"me\":\"z9zzzzzzzz\"")]
    {
        let text = NETWORK.replace(old, new);
        let net = Env::with(&text);
        assert_eq!(net.run(&["check", "--json"]).exits(3).json()[0]["mends"], true);
        net.ok(&["check", "--fix"]);
        assert_eq!(net.file(), NETWORK, "{new}");
        net.ok(&["undo"]);
        assert_eq!(net.file(), text, "byte for byte");
    }
    let net = Env::with(NETWORK.replace("\"circle\":\"wide\"", "\"circle\":\"guild\""));
    net.run(&["check", "--fix"]).ok().stderr("There is nothing to mend\n");
    let mixed =
        NETWORK.replace("\"circle\":\"wide\"", "\"circle\":\"guild\"").replace("\"s5h2m9k4ef\"", "\"q0x5v7n2ba\"");
    let outcome = Env::with(mixed).run(&["check"]).exits(3).err.clone();
    assert!(outcome.contains("one thing is wrong"), "a hint is not counted: {outcome}");
}

#[test]
fn lines_are_those_of_the_users_own_file() {
    let text = NETWORK.replace("\"s5h2m9k4ef\"", "\"q0x5v7n2ba\"");
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    for text in [pretty.clone(), pretty.replace("\"2026-08-01\"", "\"2026-18-01\"")] {
        let net = Env::with(&text);
        let rows = net.run(&["check", "--json"]).exits(3).json();
        let found: Vec<usize> =
            rows.as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap() as usize).collect();
        assert_eq!(found.len(), if text == pretty { 1 } else { 3 }, "{rows}");
        for line in found {
            // A record begins with its brace.
            assert_eq!(text.lines().nth(line - 1).unwrap().trim(), "{");
        }
    }
}

#[test]
fn no_file_is_nothing_wrong() {
    let net = Env::new();
    let outcome = net.run(&["check"]);
    assert!(outcome.ok().err.ends_with("netrec.json yet; the first change makes it\n"), "{}", outcome.err);
    assert_eq!((outcome.out.as_str(), net.everything()), ("", vec![]));
    net.run(&["check", "--fix"]).fails(1);
    assert!(!net.path().exists());
}

#[test]
fn of_a_file_of_another_program_what_is_whole_is_saved() {
    let value: serde_json::Value = serde_json::from_str(NETWORK).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let cut = &pretty[..pretty.find("\"he moves\"").unwrap()];
    let broken = pretty.replace("\"kind\": \"call\",", "\"kind\": call,");
    for (text, lost) in [(cut, 2), (broken.as_str(), 1)] {
        let net = Env::with(text);
        let outcome = net.run(&["check"]);
        assert!(outcome.fails(3).contains("netrec.json is damaged: line "), "{}", outcome.err);
        net.ok(&["check", "--fix"]);
        net.run(&["check"]).ok();
        assert_eq!(net.json()["contacts"], value["contacts"]);
        let records = |file: &serde_json::Value| {
            ["reminders", "meetings"].iter().map(|list| file[list].as_array().unwrap().len()).sum::<usize>()
        };
        assert_eq!(records(&net.json()), records(&value) - lost);
        let aside = std::fs::read_to_string(net.beside(".aside")).unwrap();
        assert!(aside.contains(if lost == 2 { "\"f8z2b5c7dh\"" } else { "tell him about the flat" }), "{aside}");
        net.ok(&["undo"]);
        assert_eq!(net.file(), text);
    }
}

#[test]
fn what_is_no_network_is_not_mended_into_an_empty_one() {
    for text in ["Dear diary,\n\ntoday I met Ana.\n", "[]", "{\"netrec\":1,\n\"settings\":{\"circ", "\u{0}\u{1}"] {
        let net = Env::with(text);
        let line = net.run(&["check", "--fix"]).fails(3);
        assert!(line.contains("cannot be mended, nothing in it is of a network: "), "{line}");
        assert_eq!(net.file(), text);
    }
}

#[test]
fn a_key_that_stands_twice_at_the_top_is_made_single() {
    let text = NETWORK.replace("\"contacts\":[", "\"x\":1,\n\"x\":2,\n\"settings\":{},\n\"contacts\":[");
    let net = Env::with(&text);
    net.run(&["check"]).exits(3);
    net.ok(&["check", "--fix"]);
    net.run(&["check"]).ok();
    assert!(net.file().contains("\"x\":2,\n\"settings\":{},\n"), "{}", net.file());
    let aside = std::fs::read_to_string(net.beside(".aside")).unwrap();
    assert!(aside.contains("\"x\":1\n") && aside.contains("\"region\":\"ID\""), "{aside}");
    net.ok(&["undo"]);
    assert_eq!(net.file(), text);
}
