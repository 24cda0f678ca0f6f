//! Files of this form and of others: what was written once is read by every later version.

use serde_json::Value;

use crate::env::{Env, each};

/// A file of form 1 with every kind of record and field, and keys of somebody else's at every level, as netrec 0.1 wrote it. It is
/// never changed: a later version reads it as this one does.
const FORM_1: &str = include_str!("../data/form-1.json");

/// Every command that reads.
const READING: &[&[&str]] = &[
    &[],
    &["list"],
    &["list", "has:birthday"],
    &["show", "ana"],
    &["due", "--within", "1y"],
    &["open"],
    &["build"],
    &["brief", "ana,budi"],
    &["path", "jose-marti"],
    &["find", "coffee"],
    &["timeline"],
    &["review"],
    &["mutt-query", "a"],
    &["draft", "ana"],
    &["card", "ana"],
    &["dupes"],
    &["config"],
    &["history"],
    &["restore"],
    &["export"],
    &["export", "--format", "vcard"],
    &["export", "--format", "csv"],
    &["export", "--format", "ics", "--what", "meetings"],
    &["export", "--format", "dot"],
];

#[test]
fn a_file_of_form_1_is_read_as_it_ever_was() {
    let net = Env::with(FORM_1);
    for words in READING {
        net.run(words).ok();
    }
    let mut said = String::new();
    let show = |words: &[&str], said: &mut String| {
        said.push_str(&format!("$ netrec {}\n{}", words.join(" "), net.run(words).ok().out));
    };
    show(&["list", "--json"], &mut said);
    for handle in each(&net.read(&["list", "--json"]), "handle") {
        show(&["show", handle, "--json"], &mut said);
    }
    show(&["export", "--what", "meetings"], &mut said);
    show(&["export", "--what", "reminders"], &mut said);
    show(&["due", "--within", "1y", "--json"], &mut said);
    show(&["config", "--json"], &mut said);
    insta::assert_snapshot!(said);
    assert_eq!(net.run(&["export"]).ok().out, FORM_1);
    assert_eq!(net.file(), FORM_1, "reading changes nothing");
}

/// Every change leaves all other lines as the bytes they were, and of its own line all that it does not know.
#[test]
fn a_change_of_a_file_of_form_1_touches_its_own_lines_alone() {
    for (words, lines) in [
        (&["set", "ana", "title=owner"][..], 1),
        (&["log", "budi", "coffee"], 1),
        (&["config", "circle.far", "1y"], 1),
        (&["done", "d9"], 1),
        (&["learn", "siti", "sings"], 1),
        (&["archive", "budi"], 1),
        (&["rm", "old-friend", "-y"], 0),
    ] {
        let net = Env::with(FORM_1);
        let id = |text: &str| FORM_1.lines().find(|line| line.contains(text)).unwrap()[7..17].to_owned();
        let call = id("\"text\":\"call her\"");
        let words: Vec<&str> = words.iter().map(|word| if *word == "d9" { call.as_str() } else { word }).collect();
        net.ok(&words);
        let (old, new) = (FORM_1.to_owned(), net.file());
        // A comma belongs to the line that follows.
        let bare = |text: &str| text.lines().map(|line| line.trim_end_matches(',').to_owned()).collect::<Vec<_>>();
        let changed: Vec<String> = bare(&new).into_iter().filter(|line| !bare(&old).contains(line)).collect();
        assert_eq!(changed.len(), lines, "{words:?}: {changed:?}");
        for unknown in [
            "x_top",
            "x_settings",
            "x_contact",
            "x_met",
            "x_link",
            "x_fact",
            "x_reminder",
            "x_meeting",
            "1.50",
            "-2e-3",
        ] {
            assert_eq!(new.matches(unknown).count(), old.matches(unknown).count(), "{words:?}: {unknown}");
        }
        net.ok(&["undo"]);
        assert_eq!(net.file(), FORM_1, "{words:?}");
    }
}

/// A record that the program rewrites without a change is the same line, key by key.
#[test]
fn what_this_version_writes_is_what_that_one_wrote() {
    let net = Env::with(FORM_1);
    net.ok(&["set", "ana", "title=owner"]);
    net.ok(&["set", "ana", "title=roaster"]);
    assert_eq!(net.file(), FORM_1);
}

#[test]
fn a_file_of_form_2_is_refused_by_every_command() {
    let newer = FORM_1.replace("{\"netrec\":1,", "{\"netrec\":2,");
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&newer).unwrap()).unwrap();
    for text in [&newer, &pretty] {
        let net = Env::with(text);
        // The list of copies, of which there is none, is of no file.
        let reading = READING.iter().filter(|words| !matches!(words.first(), Some(&"restore" | &"history")));
        let changing: &[&[&str]] = &[
            &["add", "Siti"],
            &["log", "ana", "x"],
            &["set", "ana", "city=Medan"],
            &["config", "region", "DE"],
            &["check"],
            &["check", "--fix"],
            &["undo"],
            &["rm", "ana", "-y"],
        ];
        for words in reading.chain(changing) {
            let line = net.refused(words, 3);
            assert!(
                line.contains("was written by a newer netrec, in form 2; nothing was written; use that"),
                "{words:?}: {line}"
            );
        }
    }
}
