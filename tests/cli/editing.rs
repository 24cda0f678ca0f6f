//! `netrec edit` and `netrec log -e`, with shell scripts as editors.

use std::path::PathBuf;

use serde_json::json;

use crate::env::{Env, Outcome, PROGRAM, each};
use crate::sample::NETWORK;

/// What a change of one line of the form looks like in a script: sed is not the same everywhere, but this much of it is.
fn sed(script: &str) -> String {
    format!(r#"sed '{script}' "$1" > "$1.new" && cat "$1.new" > "$1" && rm "$1.new""#)
}

/// Runs a command with a script as the editor; `$1` is the form.
fn with_editor(net: &Env, script: &str, words: &[&str]) -> Outcome {
    let path = net.home().join("editor.sh");
    std::fs::write(&path, script).unwrap();
    let mut command = net.command(words);
    command.env("EDITOR", format!("sh '{}'", path.display()));
    command.env("NETREC", PROGRAM);
    net.outcome(command)
}

/// What was left in the folder of drafts.
fn drafts(net: &Env) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    crate::env::walk(&net.home().join(".local/state/netrec/drafts"), &mut |path| found.push(path.to_owned()));
    found.sort();
    found
}

/// The form that an editor is given.
fn form(net: &Env, words: &[&str]) -> String {
    with_editor(net, r#"cp "$1" "$HOME/seen.txt""#, words).ok().stderr("Nothing was changed\n");
    std::fs::read_to_string(net.home().join("seen.txt")).unwrap()
}

#[test]
fn the_forms() {
    let net = Env::with(NETWORK);
    let mut shown = String::new();
    for what in ["ana", "tanaka", "q0x5v7n2ba", "r3b6", "s5h2", "d2g7", "c9d3f6j1wk"] {
        shown.push_str(&format!("--- edit {what}\n{}", form(&net, &["edit", what])));
    }
    insta::assert_snapshot!(shown);
    assert_eq!(net.file(), NETWORK);
    assert_eq!(drafts(&net), Vec::<PathBuf>::new());
}

#[test]
fn what_is_changed_is_put_into_the_file() {
    for (what, script, list, at, changed) in [
        ("ana", "s/^city:.*/city: Solo/", "contacts", 0, json!({"city": "Solo"})),
        (
            "ana",
            "s/^org:.*/org:/; s/^tag:.*/&\\\ntag: new/",
            "contacts",
            0,
            json!({"org": null, "tags": ["speaker", "new"]}),
        ),
        (
            "ana",
            "s/^name:.*/name: Ana Maria/; s/^handle:.*/handle: ana/",
            "contacts",
            0,
            json!({"name": "Ana Maria", "handle": "ana"}),
        ),
        ("ana", "s/^phone:.*/phone: 0812-999-8888/", "contacts", 0, json!({"phones": ["+628129998888"]})),
        ("ana", "s/^note:.*/note: one\\\n  two\\\n\\\n  three/", "contacts", 0, json!({"note": "one\ntwo\n\nthree"})),
        (
            "ana",
            "s/^fact:.*/fact: 2026-06-02 a boat\\\nfact: no day/",
            "contacts",
            0,
            json!({"facts": [{"on": "2026-06-02", "text": "a boat"}, {"text": "no day"}]}),
        ),
        ("ana", "s/^field.shoe:.*/field.hat: M/", "contacts", 0, json!({"fields": {"hat": "M"}})),
        ("ana", "/^city:/d; /^email:/d", "contacts", 0, json!({"city": null, "emails": null})),
        (
            "q0x5v7n2ba",
            "s/^on:.*/on: fri/; s/^text:.*/text: call her/; s/^kind:.*/kind: call/",
            "reminders",
            0,
            json!({"on": "2026-09-18", "text": "call her", "kind": "call"}),
        ),
        ("q0x5v7n2ba", "s/^who:.*/who: budi/", "reminders", 0, json!({"who": ["m4t8c1r0ze"]})),
        ("q0x5v7n2ba", "s/^every:.*/every: monthly/", "reminders", 0, json!({"every": "1mo", "day": 10})),
        ("r3b6y8t1cd", "s/^on:.*/on: 2026-10-05/", "reminders", 1, json!({"on": "2026-10-05", "day": 5})),
        ("r3b6y8t1cd", "s/^every:.*/every:/", "reminders", 1, json!({"every": null, "day": null})),
        ("s5h2m9k4ef", "s/^world:.*/world: travel/", "reminders", 2, json!({"world": "travel"})),
        (
            "c9d3f6j1wk",
            "s/^with:.*/&\\\nwith: budi/; s/^via:.*/via: call/; s/^at:.*/at:/",
            "meetings",
            0,
            json!({"with": ["h2kq9w3xd7", "m4t8c1r0ze"], "via": "call", "at": null}),
        ),
        (
            "c9d3f6j1wk",
            "s/^learned:.*/learned: three daughters/; s/^got:.*/got: tea/",
            "meetings",
            0,
            json!({"learned": ["three daughters"], "got": ["tea"]}),
        ),
        ("d2g7k4p8mn", "s/^on:.*/on: tomorrow 11:00/", "meetings", 1, json!({"on": "2026-09-13T11:00"})),
    ] {
        let net = Env::with(NETWORK);
        let outcome = with_editor(&net, &sed(script), &["edit", what]);
        assert!(outcome.ok().err.starts_with("Changed the "), "{what} {script}: {}", outcome.err);
        let record = net.record(list, at);
        for (key, value) in changed.as_object().unwrap() {
            assert_eq!(&record[key], value, "{what} {script}");
        }
        let before: serde_json::Value = serde_json::from_str(NETWORK).unwrap();
        for (key, value) in before[list][at].as_object().unwrap() {
            assert!(changed.get(key).is_some() || record[key] == *value, "{what} {script} leaves {key} alone");
        }
        assert_eq!(drafts(&net), Vec::<PathBuf>::new(), "{what} {script}");
        net.ok(&["undo"]);
        assert_eq!(net.file(), NETWORK, "{what} {script}");
    }
}

#[test]
fn a_mistake_opens_the_form_again_with_the_message_above_the_line() {
    for (what, mistake, mended, message) in [
        (
            "ana",
            "s/^birthday:.*/birthday: 1990-13-01/",
            "s/^birthday:.*/birthday: 1990-12-01/",
            "#! birthday: \"1990-13-01\" is not a birthday: there is no month 13\nbirthday: 1990-13-01\n",
        ),
        ("ana", "s/^name:.*/name:/", "s/^name:.*/name: Ana/", "#! name: a person needs a name\nname:\n"),
        (
            "ana",
            "s/^handle:.*/handle: budi/",
            "s/^handle:.*/handle: ana/",
            "#! handle: budi is the handle of Budi\nhandle: budi\n",
        ),
        (
            "ana",
            "s/^circle:.*/circle: nope/",
            "s/^circle:.*/circle: wide/",
            "#! circle: there is no circle \"nope\", only inner, close, wide",
        ),
        (
            "ana",
            "s/^city:.*/city: Solo\\\ncity: Bandung/",
            "/^city: Bandung/d",
            "#! city: only one value fits\ncity: Solo\n",
        ),
        (
            "ana",
            "s/^city:.*/colour: red/",
            "s/^colour:.*/city: Solo/",
            "#! there is no field \"colour\"; one of your own is field.colour\ncolour: red\n",
        ),
        (
            "ana",
            "s/^city:.*/just words/",
            "s/^just words/city: Solo/",
            "#! this is no field: write NAME: VALUE, or indent a line that belongs to the text above\njust words\n",
        ),
        ("ana", "s/^met.by:.*/met.by: nobody/", "s/^met.by:.*/met.by: jose/", "#! nobody is called \"nobody\""),
        (
            "q0x5v7n2ba",
            "s/^on:.*/on: 2026-02-30/",
            "s/^on:.*/on: fri/",
            "#! \"2026-02-30\" is not a date: February 2026 has 28 days\non: 2026-02-30\n",
        ),
        ("q0x5v7n2ba", "s/^kind:.*/kind: pigeon/", "s/^kind:.*/kind: call/", "kind: pigeon\n"),
        (
            "q0x5v7n2ba",
            "s/^promise:.*/promise: ours/",
            "s/^promise:.*/promise: mine/",
            "#! a promise is mine or theirs\npromise: ours\n",
        ),
        (
            "c9d3f6j1wk",
            "s/^on:.*/on: 2026-12-01/",
            "s/^on:.*/on: 2026-06-02/",
            "#! Tue 2026-12-01 is still to come, and this meeting took place\non: 2026-12-01\n",
        ),
        ("c9d3f6j1wk", "s/^via:.*/via: pigeon/", "s/^via:.*/via: call/", "via: pigeon\n"),
    ] {
        let net = Env::with(NETWORK);
        let script = format!(
            "if grep -q '^#!' \"$1\"; then cp \"$1\" \"$HOME/again.txt\"; {}; else {}; fi",
            sed(mended),
            sed(&format!("{mistake}; s/^text:.*/text: kept/; s/^note:.*/note: kept/"))
        );
        let outcome = with_editor(&net, &script, &["edit", what]);
        assert!(outcome.ok().err.starts_with("Changed the "), "{what} {mistake}: {}", outcome.err);
        let again = std::fs::read_to_string(net.home().join("again.txt")).unwrap();
        assert!(again.contains(message), "{what} {mistake}: {again}");
        assert!(again.contains(": kept\n"), "nothing that was typed is lost");
        assert!(net.file().contains("kept"), "{what} {mistake}");
        assert_eq!(drafts(&net), Vec::<PathBuf>::new(), "{what} {mistake}");
        assert_eq!(net.history().len(), 1);
    }
}

#[test]
fn a_mistake_left_as_it_is_changes_nothing_and_stays_on_paper() {
    let net = Env::with(NETWORK);
    let script = sed("s/^birthday:.*/birthday: 1990-13-01/; s/^city:.*/city: Solo/");
    let line = with_editor(&net, &script, &["edit", "ana"]).fails(1);
    assert!(line.contains("there is no month 13; what was written is in [home]/"), "{line}");
    assert_eq!(net.file(), NETWORK);
    let [draft] = &drafts(&net)[..] else { panic!("one draft") };
    assert!(line.ends_with(draft.file_name().unwrap().to_str().unwrap()), "{line}");
    assert!(std::fs::read_to_string(draft).unwrap().contains("city: Solo"));
}

#[test]
fn an_editor_that_fails_changes_nothing() {
    let net = Env::with(NETWORK);
    let script = format!("{}; exit 3", sed("s/^city:.*/city: Solo/"));
    let line = with_editor(&net, &script, &["edit", "ana"]).fails(1);
    assert!(line.contains("failed, so nothing was changed; whatever was written is in [home]/"), "{line}");
    assert_eq!(net.file(), NETWORK);
    let [draft] = &drafts(&net)[..] else { panic!("one draft") };
    assert!(std::fs::read_to_string(draft).unwrap().contains("city: Solo"), "what was typed survives");
    for editor in ["no-such-editor", "'", " "] {
        let mut command = net.command(&["edit", "ana"]);
        command.env("VISUAL", editor);
        let outcome = net.outcome(command);
        assert!(outcome.fails(1).contains("set VISUAL or EDITOR"), "{editor}: {}", outcome.err);
    }
    assert_eq!(drafts(&net).len(), 1, "an editor that never started leaves nothing");
}

#[test]
fn a_draft_that_is_named_is_there() {
    let net = Env::with(NETWORK);
    let line = with_editor(&net, "exit 3", &["edit", "ana"]).fails(1);
    assert_eq!(drafts(&net), Vec::<PathBuf>::new());
    assert!(!line.contains("whatever was written is in"), "{line}");
    let line = with_editor(&net, "exit 3", &["log", "ana", "-e"]).fails(1);
    assert_eq!(drafts(&net), Vec::<PathBuf>::new(), "{line}");
}

#[cfg(unix)]
#[test]
fn what_is_typed_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let net = Env::with(NETWORK);
    with_editor(&net, "echo a secret > \"$1\"; exit 3", &["log", "ana", "-e"]).fails(1);
    let [draft] = &drafts(&net)[..] else { panic!("one draft") };
    assert_eq!(std::fs::metadata(draft).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(draft.parent().unwrap()).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_change_of_another_field_meanwhile_is_kept() {
    let net = Env::with(NETWORK);
    let script = format!(r#""$NETREC" set ana org="Teh Co" tag+=new -q && {}"#, sed("s/^city:.*/city: Solo/"));
    with_editor(&net, &script, &["edit", "ana"]).ok().stderr("Changed the contact: Ana Souza (ana-souza)\n");
    let ana = net.record("contacts", 0);
    assert_eq!((&ana["org"], &ana["city"]), (&json!("Teh Co"), &json!("Solo")));
    assert_eq!(ana["tags"], json!(["speaker", "new"]));
    for _ in 0..2 {
        net.ok(&["undo"]);
    }
    assert_eq!(net.file(), NETWORK);
    // So is the same change on both sides.
    let script = format!(r#""$NETREC" set ana city=Solo -q && {}"#, sed("s/^city:.*/city: Solo/; s/^note:.*/note: x/"));
    with_editor(&net, &script, &["edit", "ana"]).ok();
    assert_eq!((&net.record("contacts", 0)["city"], &net.record("contacts", 0)["note"]), (&json!("Solo"), &json!("x")));
}

#[test]
fn a_change_of_the_same_field_meanwhile_opens_the_form_again() {
    let net = Env::with(NETWORK);
    let script = format!(
        r#"if grep -q '^#!' "$1"; then cp "$1" "$HOME/again.txt"; {}
        else "$NETREC" set ana city=Medan -q; {}; fi"#,
        sed("s/^city:.*/city: Medan/"),
        sed("s/^city:.*/city: Solo/; s/^note:.*/note: mine/")
    );
    with_editor(&net, &script, &["edit", "ana"]).ok();
    let again = std::fs::read_to_string(net.home().join("again.txt")).unwrap();
    assert!(
        again.contains(
            "#! city was changed meanwhile, to \"Medan\": write what it shall be, and take this line out\ncity: Solo\n"
        ),
        "{again}"
    );
    let ana = net.record("contacts", 0);
    assert_eq!((&ana["city"], &ana["note"]), (&json!("Medan"), &json!("mine")));
    assert_eq!(drafts(&net), Vec::<PathBuf>::new());
}

#[test]
fn ones_own_value_can_be_insisted_on() {
    let net = Env::with(NETWORK);
    // The message is taken out, and the value left as it was: five times, so that it comes to an end.
    let script = format!(
        r#"echo . >> "$HOME/tries"; if [ $(wc -l < "$HOME/tries") -gt 5 ]; then exit 1; fi
        if grep -q '^#!' "$1"; then {}; else "$NETREC" set ana city=Medan -q; {}; fi"#,
        sed("/^#!/d"),
        sed("s/^city:.*/city: Solo/")
    );
    with_editor(&net, &script, &["edit", "ana"]).ok();
    assert_eq!(net.record("contacts", 0)["city"], "Solo");
}

#[test]
fn somebody_removed_meanwhile_is_said_and_what_was_typed_stays() {
    let net = Env::with(NETWORK);
    let script = format!(r#""$NETREC" rm ana -y -q && {}"#, sed("s/^city:.*/city: Solo/"));
    let outcome = with_editor(&net, &script, &["edit", "ana"]);
    assert!(outcome.status != Some(0), "{}", outcome.err);
    assert!(outcome.err.contains("what was written is in"), "{}", outcome.err);
    let [draft] = &drafts(&net)[..] else { panic!("one draft") };
    assert!(std::fs::read_to_string(draft).unwrap().contains("city: Solo"));
}

#[test]
fn what_cannot_be_edited() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for (words, status) in [(&["edit"][..], 2), (&["edit", "nobody"], 1), (&["edit", "zz"], 1), (&["edit", "z9"], 1)] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, status)));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn a_long_note_is_logged_from_the_editor() {
    let net = Env::with(NETWORK);
    let script = r#"cp "$1" "$HOME/seen.txt"; printf 'a long note\n\n# not kept\nof two paragraphs\n' > "$1""#;
    with_editor(&net, script, &["log", "ana", "begun", "-e", "--via", "call"]).ok();
    let seen = std::fs::read_to_string(net.home().join("seen.txt")).unwrap();
    assert_eq!(seen, "begun\n# ana, Sat 2026-09-12: what they said. Lines that begin with # are not kept.\n");
    let meeting = net.record("meetings", 5);
    assert_eq!((&meeting["text"], &meeting["via"]), (&json!("a long note\n\nof two paragraphs"), &json!("call")));
    assert_eq!(drafts(&net), Vec::<PathBuf>::new());
    // What was begun on the line is enough; nothing at all is not.
    with_editor(&net, ":", &["log", "ana", "-e", "begun"]).ok();
    assert_eq!(each(&net.json()["meetings"], "text")[6], "begun");
    let line = with_editor(&net, ":", &["log", "ana", "-e"]).fails(1);
    assert_eq!(line, "nothing was written, so nothing was logged");
    assert_eq!(drafts(&net), Vec::<PathBuf>::new());
    // A name that is not found loses nothing.
    let outcome = with_editor(&net, "echo much text > \"$1\"", &["log", "nobody", "-e"]);
    assert_eq!(outcome.status, Some(1));
    for draft in drafts(&net) {
        assert!(outcome.err.contains(draft.file_name().unwrap().to_str().unwrap()), "{}", outcome.err);
        assert!(std::fs::read_to_string(&draft).unwrap().contains("much text"));
    }
}
