//! What others wrote reaches a terminal with whatever a terminal would obey made visible, and programs as it is.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::env::{Env, Outcome, PROGRAM};
use crate::sample::NETWORK;

/// Put behind every text in the file: clears the screen, colours it, names the window, moves the cursor, turns the direction of
/// writing, breaks lines, and begins another command.
const EVIL: &str = "\u{1b}[2J\u{1b}[31m\u{1b}]0;owned\u{7}\u{9b}1m\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}\u{8}\u{7f}\r\n\tBcc: all@evil.example<script>alert(1)</script>\";touch owned;`touch owned`$(touch owned)'";

/// A network in which every text that others can have written does harm.
fn hostile() -> Env {
    let mut file: Value = serde_json::from_str(NETWORK).unwrap();
    // Words by which the program reads a record stay.
    let fixed = [
        "id", "on", "kind", "via", "state", "promise", "every", "created", "birthday", "closed", "by", "to", "who",
        "with",
    ];
    fn poison(value: &mut Value, fixed: &[&str]) {
        match value {
            Value::String(text) => text.push_str(EVIL),
            Value::Array(list) => list.iter_mut().for_each(|value| poison(value, fixed)),
            Value::Object(object) => {
                let pairs = std::mem::take(object).into_iter();
                object.extend(pairs.map(|(key, mut value)| {
                    if !fixed.contains(&key.as_str()) {
                        poison(&mut value, fixed);
                    }
                    (key, value)
                }));
            }
            _ => {}
        }
    }
    for list in ["contacts", "reminders", "meetings"] {
        poison(&mut file[list], &fixed);
    }
    let ana = &mut file["contacts"][0];
    ana["fields"][format!("key{EVIL}")] = EVIL.into();
    ana["x_unknown"] = EVIL.into();
    ana["conflicts"] = serde_json::json!({ (format!("city{EVIL}")): EVIL });
    // One address that is one.
    ana["emails"].as_array_mut().unwrap().insert(0, "ana@kopi.co".into());
    file["contacts"].as_array_mut().unwrap().iter_mut().for_each(|contact| {
        contact["handle"] = contact["handle"].as_str().unwrap().replace(EVIL, "").into();
    });
    let evil_handle = serde_json::json!({"id": "x2evxhand0", "handle": format!("evil{EVIL}"), "name": "Evil"});
    file["contacts"].as_array_mut().unwrap().push(evil_handle);
    file["settings"]["circles"][format!("inner{EVIL}")] = "2w".into();
    file[format!("top{EVIL}")] = EVIL.into();
    Env::with(serde_json::to_string_pretty(&file).unwrap())
}

/// What a terminal would obey in a text.
fn obeyed(text: &str) -> Option<char> {
    text.chars().find(|character| {
        let allowed = *character == '\n';
        let hidden = matches!(character, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        !allowed && (character.is_control() || hidden)
    })
}

/// What is wrong with what a command wrote.
fn wild(words: &[&str], outcome: &Outcome) -> Option<String> {
    let found = [&outcome.out, &outcome.err].into_iter().find_map(|text| {
        // What it writes for mutt has tabs between its parts.
        let text = if words.first() == Some(&"mutt-query") { text.replace('\t', " ") } else { text.clone() };
        let line = text.lines().find(|line| obeyed(line).is_some())?;
        Some(format!("{words:?}: {:?} in {line:?}", obeyed(line)))
    });
    found.or_else(|| (!matches!(outcome.status, Some(0..=3 | 10))).then(|| format!("{words:?}: {:?}", outcome.status)))
}

/// Command lines of every command, what goes well and what does not.
const LINES: &[&[&str]] = &[
    &[],
    &["add", "New", "--by", "ana"],
    &["add", "Ana Souza", "--email", "ana@kopi.co"],
    &["open"],
    &["open", "--event", "Conf"],
    &["explore", "a meetup"],
    &["import", "cards.vcf"],
    &["import", "cards.vcf", "--dry-run"],
    &["import", "table.csv"],
    &["import", "bad.json"],
    &["import", "evil\u{1b}[31m.vcf"],
    &["card", "ana", "--format", "vcard"],
    &["card", "ana"],
    &["build"],
    &["build", "ana"],
    &["brief", "ana"],
    &["brief", "ana,budi,jose-marti"],
    &["log", "ana", "coffee", "--done"],
    &["log", "nobody", "x"],
    &["log", "o", "x"],
    &["meet", "ana", "tomorrow", "lunch"],
    &["learn", "ana", "a dog"],
    &["link", "ana", "jose-marti"],
    &["link", "ana", "budi"],
    &["unlink", "ana", "jose-marti"],
    &["unlink", "budi", "jose-marti"],
    &["intro", "ana", "budi"],
    &["path", "ana"],
    &["path", "old-friend"],
    &["remind", "ana", "fri", "x"],
    &["due"],
    &["due", "--within", "1y"],
    &["follow"],
    &["done", "q0x5v7n2ba"],
    &["done", "ana"],
    &["done", "m"],
    &["snooze", "s5h2m9k4ef", "1w"],
    &["drop", "e4r9s6v1xq"],
    &["drop", "ana"],
    &["draft", "ana"],
    &["draft", "ana", "--kind", "offer"],
    &["draft", "hanako", "--eml"],
    &["draft", "ana", "--mailto"],
    &["list"],
    &["list", "org:nothing"],
    &["list", "bad:key"],
    &["show", "ana"],
    &["show", "evil"],
    &["show", "anna"],
    &["find", "coffee"],
    &["find", "owned"],
    &["timeline"],
    &["timeline", "ana"],
    &["review"],
    &["mutt-query", "ana"],
    &["edit", "ana"],
    &["edit", "c9d3f6j1wk"],
    &["set", "ana", "city=Medan"],
    &["set", "ana", "field.key=1"],
    &["tag", "ana", "vip"],
    &["tag", "has:email", "vip"],
    &["untag", "ana", "speaker"],
    &["archive", "hanako"],
    &["unarchive", "old-friend"],
    &["rm", "budi"],
    &["rm", "g1y6w3q9tr"],
    &["rm", "budi", "-y"],
    &["dupes"],
    &["merge", "ana", "jose-marti"],
    &["merge", "ana", "jose-marti", "--keep", "ana"],
    &["history"],
    &["history", "ana"],
    &["check"],
    &["config"],
    &["config", "me", "ana"],
    &["config", "me"],
    &["config", "git"],
    &["merge-file", "other.json"],
    &["merge-driver", "empty", "ours.json", "other.json"],
    &["restore"],
    &["encrypt"],
    &["encrypt", "--recipient", "age1evil\u{1b}[31m"],
    &["decrypt"],
    &["export", "--format", "dot", "x\u{1b}[31m"],
    &["undo"],
    &["redo"],
    &["check", "--fix"],
    &["check"],
    &["completions", "bash"],
    &["man", "evil\u{1b}[31m"],
    &["help", "add"],
    &["help", "evil\u{1b}[31m"],
    &["evil\u{1b}[31m\u{202e}"],
    &["list", "--evil\u{1b}[31m"],
    &["due", "--today", "evil\u{1b}[31m"],
];

fn with_files(net: &Env) {
    let line = EVIL.split('\r').next().unwrap();
    let card = format!("BEGIN:VCARD\nVERSION:4.0\nFN:Mallory {line}\nNOTE:{line}\nEND:VCARD\n");
    let table = format!("Name,Email\n\"Trudy {}\",trudy@evil.example\n", EVIL.replace('"', "\"\""));
    let bad = "{\"name\":\"Eve \\u001b[31m\",\"emails\":5}\n";
    for (name, text) in
        [("cards.vcf", &card), ("table.csv", &table), ("bad.json", &bad.to_owned()), ("empty", &String::new())]
    {
        std::fs::write(net.home().join(name), text).unwrap();
    }
    let file = NETWORK.replace("he moves", "he stays").replace("\"handle\":\"budi\"", "\"handle\":\"jose-marti\"");
    for name in ["ours.json", "other.json"] {
        let evil = serde_json::to_string(EVIL).unwrap();
        std::fs::write(net.home().join(name), file.replace("durian\"", &format!("durian{}", &evil[1..]))).unwrap();
    }
    std::fs::write(net.beside(".sync-conflict-\u{1b}[31m.json"), "").unwrap();
}

#[test]
fn every_command_shows_what_a_terminal_would_obey() {
    let net = hostile();
    with_files(&net);
    let mut wrong = Vec::new();
    for words in LINES {
        let mut command = net.command(words);
        command.env("EDITOR", "true");
        wrong.extend(wild(words, &net.outcome(command)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let help = net.run(&["help"]).ok().out.clone();
    let commands = help.lines().filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let commands: BTreeSet<&str> = commands
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-'))
        .collect();
    let tried: BTreeSet<&str> = LINES.iter().filter_map(|words| words.first().copied()).collect();
    let missing: Vec<&&str> = commands
        .iter()
        .filter(|command| !tried.contains(**command) && help.contains(&format!("\n  {command} ")))
        .collect();
    assert!(commands.len() > 40 && missing.is_empty(), "not tried: {missing:?}");
    assert!(!net.home().join("owned").exists(), "something was given to a shell");
}

#[test]
fn what_is_damaged_or_in_conflict_is_shown_as_harmless() {
    let net = hostile();
    let text = net.file();
    for (old, new) in [
        ("\"kind\": \"call\"", "\"kind\": \"c\u{9b}1m\u{202e}\""),
        ("\"on\": \"2026-09-10\"", "\"on\": \"\\u001b[31m\""),
    ] {
        assert!(text.contains(old));
        net.write(text.replace(old, new));
        for words in [&["check"][..], &["due"], &["list"], &["log", "ana", "x"]] {
            assert_eq!(wild(words, &net.run(words)), None);
        }
    }
}

#[test]
fn programs_get_every_character() {
    let net = hostile();
    let mut contact = net.read(&["show", "ana", "--json"]);
    assert_eq!(contact["name"], format!("Ana Souza{EVIL}"));
    assert_eq!(contact["note"].take(), format!("Met at the espresso stand.{EVIL}"));
    let rows = net.read(&["list", "--json"]);
    assert_eq!(rows[0]["city"], format!("Bandung{EVIL}"));
    // A card comes back as it was.
    let cards = net.run(&["export", "--format", "vcard"]).ok().out.clone();
    let other = Env::new();
    std::fs::write(other.home().join("cards.vcf"), cards).unwrap();
    other.ok(&["import", "cards.vcf"]);
    let name = |net: &Env| net.json()["contacts"][0]["name"].as_str().unwrap().to_owned();
    assert_eq!(name(&other), name(&net));
}

#[test]
fn a_web_page_obeys_nothing_either() {
    let net = hostile();
    let page = net.run(&["review", "-o", "html"]).ok().out.clone();
    assert!(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert"), "a name is no script");
    assert!(!page.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}']), "nor does it turn the writing");
}

#[test]
fn a_shell_that_completes_is_offered_nothing_that_a_terminal_obeys() {
    let net = hostile();
    for shell in ["bash", "zsh", "fish", "elvish"] {
        for line in [
            "show ",
            "show ev",
            "log ",
            "done ",
            "tag ana ",
            "list tag:",
            "set ana org=",
            "set ana circle=",
            "list circle:",
            "add x --met ",
            "add x --world ",
            "config ",
            "edit ",
        ] {
            let mut words = vec!["--", "netrec"];
            words.extend(line.split(' '));
            let mut command = net.command_of(PROGRAM, &words);
            command.env("COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", (line.split(' ').count()).to_string());
            let out = net.outcome(command).out.replace(['\u{b}', '\t'], "\n");
            assert!(obeyed(&out).is_none(), "{shell} {line}: {out:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn questions_show_what_a_terminal_would_obey() {
    for (words, question) in [
        (&["rm", "budi"][..], "Remove Budi"),
        (&["log", "a", "x"], "Which one"),
        (&["follow"], "?"),
        (&["build"], "?"),
        (&["merge", "ana", "jose-marti"], "?"),
    ] {
        let net = hostile();
        let mut terminal = net.terminal(words, 200);
        terminal.sees(question).sees("<U+001B>[2J");
        let screen = terminal.screen();
        assert!(!terminal.has_color(), "{words:?}: {screen}");
        terminal.press("\u{3}");
    }
}
