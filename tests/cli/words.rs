//! How a command line is read: free words, options anywhere, `--`.

use crate::env::Env;
use crate::sample::NETWORK;

#[test]
fn free_words_need_no_quotes() {
    let net = Env::with(NETWORK);
    net.ok(&["add", "Siti", "Rahma"]);
    assert_eq!(net.record("contacts", 5)["name"], "Siti Rahma");
    net.ok(&["log", "ana,budi", "lunch", "at", "the", "station"]);
    assert_eq!(net.record("meetings", 5)["text"], "lunch at the station");
    net.ok(&["snooze", "q0x5v7n2ba", "in", "2", "weeks"]);
    assert_eq!(net.record("reminders", 0)["on"], "2026-09-26");
    net.ok(&["rm", "Siti", "Rahma", "-y"]);
    net.run(&["show", "Ana", "Souza"]).ok();
    net.ok(&["restore", "today"]);
}

#[test]
fn options_are_read_anywhere() {
    for words in [
        &["--quiet", "log", "ana", "lunch", "--via", "call"][..],
        &["log", "--via", "call", "ana", "lunch", "-q"],
        &["log", "ana", "--via", "call", "lunch", "--quiet"],
        &["log", "ana", "-q", "--via=call", "lunch"],
        &["-q", "--via", "call"],
    ] {
        let net = Env::with(NETWORK);
        if words.len() < 4 {
            net.refused(words, 2);
            continue;
        }
        net.run(words).ok().stdout("").stderr("");
        let meeting = net.record("meetings", 5);
        assert_eq!((&meeting["via"], &meeting["text"]), (&"call".into(), &"lunch".into()), "{words:?}");
    }
}

#[test]
fn words_left_over_behind_an_option_are_an_error() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["log", "ana", "lunch", "--on", "12", "dec"][..],
        &["log", "ana", "lunch", "--at", "Gambir", "station", "hall"],
        &["log", "ana", "lunch", "--done", "at", "noon"],
        &["log", "ana", "lunch", "-q", "at", "noon"],
        &["add", "Siti", "--met", "RustConf", "2026"],
        &["add", "Siti", "--met=RustConf", "2026"],
        &["remind", "ana", "in", "2", "--kind", "email", "weeks"],
        &["snooze", "q0x5", "in", "--quiet", "2", "weeks"],
        &["show", "ana", "--json", "souza"],
        &["done", "q0x5", "--log", "sent", "it"],
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, 2)));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn text_that_begins_with_a_hyphen_goes_behind_two() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "--", "-5", "degrees", "--on", "the", "ice"]);
    assert_eq!(net.record("meetings", 5)["text"], "-5 degrees --on the ice");
    net.ok(&["add", "--", "-Weird", "Name"]);
    assert_eq!(net.record("contacts", 5)["name"], "-Weird Name");
    net.ok(&["remind", "ana", "fri", "--", "--yes"]);
    assert_eq!(net.record("reminders", 4)["text"], "--yes");
    let line = net.refused(&["log", "ana", "-5", "degrees"], 2);
    assert!(line.contains("goes behind --"), "{line}");
}

#[test]
fn options_for_every_command() {
    let net = Env::with(NETWORK);
    let other = net.home().join("other folder/people.json");
    let path = other.display().to_string();
    net.ok(&["--file", &path, "add", "Siti"]);
    assert!(other.is_file());
    // NETREC_FILE names it too, and --file goes before it; a path can be relative.
    let mut command = net.command(&["list", "-o", "csv"]);
    command.env("NETREC_FILE", &other);
    assert!(net.outcome(command).ok().out.contains("Siti"));
    let mut command = net.command(&["list", "--file", "other folder/people.json"]);
    command.env("NETREC_FILE", net.path());
    assert!(net.outcome(command).ok().out.contains("Siti"));
    let mut command = net.command(&["list"]);
    command.env("NETREC_FILE", "");
    assert!(net.outcome(command).ok().out.contains("Ana Souza"), "an empty variable is none");
    net.run(&["--today", "2026-09-09", "due", "--count"]).ok().stdout("2\n");
    net.run(&["due", "--count", "--today", "2026-09-11"]).ok().stdout("4\n");
    let line = net.refused(&["--today", "2026-02-30", "due"], 2);
    assert!(line.contains("February 2026 has 28 days"), "{line}");
    let mut command = net.command(&["due"]);
    command.env("NETREC_TODAY", "someday");
    assert!(net.outcome(command).fails(2).contains("\"someday\" is not a date"));
}

#[test]
fn commands_that_are_none() {
    let net = Env::with(NETWORK);
    let mut said = String::new();
    for words in [
        &["ana"][..],
        &["lst"],
        &["ana", "souza"],
        &["linh"],
        &["lsit"],
        &["remnd", "ana"],
        &["new"],
        &["new", "Ana Souza"],
        &["contact", "add"],
        &["contact", "add", "Ana"],
        &["people"],
        &["search", "coffee"],
        &["init"],
        &["help", "lst"],
        &["remind"],
        &["agenda"],
        &["--frob"],
        &["help", "frob"],
        &["due", "--tody", "fri"],
        &["log", "ana", "x", "--vai", "call"],
        &["--color", "pink", "list"],
        &["--file"],
        &[""],
        &["shwo", "ana"],
        &["linh", "tran"],
        &["ADD", "Ana Lima"],
        &["netrec", "due"],
        &["list", "--limt", "3"],
        &["list", "--limt=3", "tag:x"],
        &["due", "7d"],
        &["due", "today"],
        &["due", "call"],
        &["due", "ana", "souza"],
        &["open", "RustConf", "2026"],
        &["review", "last", "month"],
        &["review", "tag:x"],
        &["export", "csv"],
        &["export", "tag:x", "--format", "csv"],
        &["follow", "up"],
        &["remind", "tomorrow", "ana"],
        &["remind", "in", "2", "weeks", "ana"],
        &["meet", "fri", "ana", "10:00 coffee"],
        &["remind", "ana", "tomorow", "call"],
        &["snooze", "ana", "frday"],
        &["link", "ana", "budi", "old", "colleagues", "-q"],
        &["birthday", "budi", "12", "apr"],
        &["list", "-v"],
    ] {
        said.push_str(&format!("{words:?}\n  {}\n", net.refused(words, 2)));
    }
    insta::assert_snapshot!(said);
    for (words, meant) in [
        (&["Contact", "add", "Ana"][..], "leave \"Contact\" out: netrec add Ana"),
        (&["Due"], "did you mean netrec due?"),
    ] {
        assert!(net.refused(words, 2).contains(meant), "{words:?}");
    }
}

#[test]
fn help() {
    let net = Env::new();
    let all = net.run(&["help"]).ok().out.clone();
    for step in ["Step 1: open every channel", "Step 2: build the relationship", "Step 3: follow up"] {
        assert!(all.contains(step), "{all}");
    }
    for name in [
        "add", "log", "remind", "due", "done", "snooze", "drop", "list", "show", "rm", "undo", "redo", "history",
        "restore", "export", "man",
    ] {
        assert!(all.contains(&format!("\n  {name} ")), "{all}");
        let help = net.run(&["help", name]);
        assert!(help.ok().out.contains(&format!("Usage: netrec {name}")), "{name}: {}", help.out);
        assert!(help.out.contains("Example: netrec "), "{name} has an example");
        net.run(&[name, "--help"]).ok().stdout(&help.out);
        net.run(&[name, "-h"]).ok().stderr("");
    }
    for topic in ["recipe", "resep", "query", "dates", "environment", "files", "exit"] {
        assert!(net.run(&["help", topic]).ok().out.lines().count() > 8, "{topic}");
    }
    assert!(all.contains("netrec help recipe"), "{all}");
    net.run(&["-h"]).ok();
    net.run(&["--help"]).ok();
    assert_eq!(net.everything(), []);
}

#[cfg(unix)]
#[test]
fn words_that_are_not_utf_8() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let net = Env::with(NETWORK);
    let bad = OsStr::from_bytes(b"B\xffdi");
    let outcome = net.outcome(net.command(&[OsStr::new("add"), bad]));
    assert!(outcome.fails(2).contains("UTF-8"), "{}", outcome.err);
    net.outcome(net.command(&[
        OsStr::new("--file"),
        OsStr::from_bytes(b"\xff.json"),
        OsStr::new("add"),
        OsStr::new("Ana"),
    ]))
    .ok();
    assert!(net.home().join(OsStr::from_bytes(b"\xff.json")).is_file(), "a path may be any bytes");
}
