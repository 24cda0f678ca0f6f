//! The streams: colour, readers that go away, streams that are closed or full.

use std::process::Stdio;

use crate::env::{Env, skipped};
use crate::sample::NETWORK;

/// A network whose list is longer than any pipe holds.
fn large() -> Env {
    let contact = |n: usize| {
        format!(r#"{{"id":"a{}{:08}","handle":"p{n}","name":"Person {n}","note":"{}"}}"#, n % 10, n, "x".repeat(200))
    };
    let contacts: Vec<String> = (0..2000).map(contact).collect();
    Env::with(format!("{{\"netrec\":1,\"contacts\":[{}]}}", contacts.join(",")))
}

#[test]
fn results_go_to_stdout_and_what_is_said_to_stderr() {
    let net = Env::with(NETWORK);
    for words in [&["due"][..], &["list"], &["show", "ana"], &["export"], &[], &["restore", "--json"]] {
        net.run(words).ok().stderr("");
    }
    for words in [&["add", "Siti"][..], &["log", "ana"], &["done", "q0x5"], &["undo"], &["redo"], &["rm", "siti", "-y"]]
    {
        let outcome = net.run(words);
        outcome.ok().stdout("");
        assert!(outcome.err.ends_with('\n') && outcome.err.lines().count() == 1, "{words:?}: {}", outcome.err);
    }
    for words in
        [&["add", "Siti", "-q", "--force"][..], &["-q", "log", "ana"], &["undo", "-q"], &["-q", "due", "--limit", "1"]]
    {
        net.run(words).ok().stderr("");
    }
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let net = Env::with(NETWORK);
    let run = |words: &[&str], variables: &[(&str, &str)]| {
        let mut command = net.command(words);
        command.envs(variables.iter().copied());
        net.outcome(command).ok().out.contains('\u{1b}')
    };
    for words in [&["due"][..], &["list"], &["show", "ana"], &["history"], &[], &["help"]] {
        assert!(!run(words, &[]), "{words:?}: not to a pipe");
        assert!(!run(&[words, &["--color", "never"]].concat(), &[("CLICOLOR_FORCE", "1")]), "{words:?}");
        assert!(!run(words, &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]), "{words:?}");
        assert!(!run(words, &[("CLICOLOR_FORCE", "0")]), "{words:?}");
    }
    for words in [&["due"][..], &["list"], &["show", "ana"], &[]] {
        assert!(run(&[words, &["--color=always"]].concat(), &[]), "{words:?}");
        assert!(run(&[words, &["--color=always"]].concat(), &[("NO_COLOR", "1")]), "{words:?}");
        assert!(run(words, &[("CLICOLOR_FORCE", "1")]), "{words:?}");
    }
    // What can be typed is painted, and nothing else of a table but its head.
    let list = net.run(&["list", "--color=always"]).ok().out.clone();
    assert!(list.contains("\n\u{1b}[35mana-souza\u{1b}[0m      Ana Souza  "), "{list:?}");
    assert_eq!(
        list.lines().filter(|line| line.matches('\u{1b}').count() == 2).count(),
        list.lines().count(),
        "{list:?}"
    );
    assert!(run(&["help", "--color=always"], &[]) && run(&["due", "--help", "--color=always"], &[]));
    assert!(
        run(&["--help"], &[("CLICOLOR_FORCE", "1")])
            && !run(&["--help", "--color", "never"], &[("CLICOLOR_FORCE", "1")])
    );
    assert!(!run(&["due", "--json", "--color=always"], &[]), "never in what programs read");
    assert!(!run(&["list", "-o", "csv", "--color=always"], &[]));
}

#[cfg(unix)]
#[test]
fn colour_on_a_terminal_unless_it_is_not_wanted() {
    let net = Env::with(NETWORK);
    for (variables, color) in [
        (&[("TERM", "xterm-256color")][..], true),
        (&[("TERM", "xterm-256color"), ("NO_COLOR", "")], true),
        (&[("TERM", "xterm-256color"), ("NO_COLOR", "1")], false),
        (&[("TERM", "xterm-256color"), ("CLICOLOR", "0")], false),
        (&[("TERM", "xterm-256color"), ("CLICOLOR", "1")], true),
        (&[("TERM", "xterm-256color"), ("CLICOLOR", "0"), ("CLICOLOR_FORCE", "1")], true),
        (&[("TERM", "dumb")], false),
    ] {
        let mut terminal = net.terminal_with(&["due"], 80, variables);
        assert_eq!(terminal.ends(), 0);
        assert_eq!(terminal.has_color(), color, "{variables:?}");
    }
}

#[test]
fn nothing_is_cut_where_no_terminal_is() {
    let net = Env::with(
        NETWORK
            .replace("he moves", &"he moves ".repeat(60))
            .replace("robusta\"]", &format!("{}\"]", "robusta ".repeat(60))),
    );
    let run = |words: &[&str]| {
        let mut command = net.command(words);
        command.env("COLUMNS", "40");
        net.outcome(command).ok().out.clone()
    };
    assert!(run(&["due"]).contains(&"he moves ".repeat(59)));
    assert!(run(&["list"]).contains(&"robusta ".repeat(59)));
}

#[test]
fn escapes_of_a_terminal_are_not_passed_on() {
    let net = Env::new();
    let evil = "Evil \u{1b}[31m\u{7}\u{9b}2J\u{202e}name";
    let said = net.ok(&["add", evil, "--org", evil, "--interest", evil, "--met", evil]);
    let mut pages = vec![said, net.run(&["add", evil]).fails(1)];
    for words in [&["due"][..], &["list"], &["show", "evil"], &["history"], &[]] {
        pages.push(net.run(words).ok().out.clone());
    }
    for page in pages {
        assert!(!page.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{page:?}");
    }
    // Programs get what is in the file.
    assert_eq!(net.read(&["list", "--json"])[0]["name"], evil);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    use std::io::{BufRead, BufReader};
    let net = large();
    for words in [
        &["list"][..],
        &["list", "--json"],
        &["list", "-o", "jsonl"],
        &["list", "-o", "csv"],
        &["list", "-o", "ids"],
        &["export"],
        &["export", "--format", "csv"],
        &["export", "--format", "jsonl"],
    ] {
        let mut child = net.command(words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut first = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        assert!(!first.is_empty());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{words:?}");
        assert_eq!(output.status.code(), Some(0), "{words:?}");
    }
    // As a shell has it, with its own way of ignoring signals.
    let words = format!("'{}' list | head -1; '{0}' help | head -1", crate::env::PROGRAM);
    let outcome = net.outcome(net.command_of("sh", &["-c", &words]));
    outcome.ok().stderr("");
    assert_eq!(outcome.out.lines().count(), 2);
}

#[cfg(unix)]
#[test]
fn closed_streams() {
    let net = Env::with(NETWORK);
    let shell = |words: &str| {
        let line = format!("'{}' {words}", crate::env::PROGRAM);
        net.outcome(net.command_of("sh", &["-c", &line]))
    };
    for words in ["list >&-", "due --json >&-", "list 2>&-", "list <&-", "list <&- >&- 2>&-"] {
        shell(words).ok().stderr("");
    }
    for (number, words) in
        ["log ana coffee >&-", "log ana coffee 2>&-", "log ana coffee <&- >&- 2>&-"].iter().enumerate()
    {
        shell(words).ok();
        assert_eq!(net.json()["meetings"].as_array().unwrap().len(), 6 + number, "{words}");
    }
    assert_eq!(shell("log nobody coffee 2>&-").status, Some(1));
    // What was open for the streams must not have been the data file.
    assert!(net.json().is_object());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_output_is_said_and_a_reader_fails() {
    let net = Env::with(NETWORK);
    if !std::path::Path::new("/dev/full").exists() {
        return skipped("there is no /dev/full");
    }
    for words in ["list", "due --json", "export", "show ana", "help", "--version"] {
        let line = format!("'{}' {words} >/dev/full", crate::env::PROGRAM);
        let said = net.outcome(net.command_of("sh", &["-c", &line])).fails(1);
        assert!(said.starts_with("cannot write the results: no space left on device"), "{words}: {said}");
    }
}
