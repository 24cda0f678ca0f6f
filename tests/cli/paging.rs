//! Results that are longer than the screen, in a pager.

use crate::env::{Env, skipped};
use crate::pty::Terminal;
use crate::refusals::works;
use crate::sample::NETWORK;

/// The size of a terminal in which `list` of the sample network fits and `show ana` does not.
const SMALL: (u16, u16) = (80, 12);

/// A home with a pager in it, which keeps what it gets and says with which words it was called.
fn with_pager(script: &str) -> Env {
    let net = Env::with(NETWORK);
    crate::env::script(&net.home().join("pager"), &format!("#!/bin/sh\n{script}\n"));
    net
}

/// A pager that keeps what it gets.
fn keeper() -> Env {
    with_pager(r#"cat > "$HOME/got"; echo "paged <$1> <$2> $LESS""#)
}

fn got(net: &Env) -> Option<String> {
    std::fs::read_to_string(net.home().join("got")).ok()
}

/// The program in a small terminal, without colours.
fn small(net: &Env, words: &[&str], variables: &[(&str, &str)]) -> Terminal {
    let plain = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];
    net.terminal_of(words, SMALL, &[&plain, variables].concat())
}

/// What the program leaves on the screen of a terminal in which everything fits.
fn straight(net: &Env, words: &[&str]) -> String {
    let mut terminal = net.terminal(words, SMALL.0);
    assert_eq!(terminal.ends(), 0);
    terminal.screen()
}

#[test]
fn what_is_longer_than_the_screen_goes_through_the_pager() {
    let net = keeper();
    let page = straight(&net, &["show", "ana"]);
    assert!(page.lines().count() > SMALL.1.into(), "{page}");
    let mut terminal = small(&net, &["show", "ana"], &[("NETREC_PAGER", "./pager 'two words' $HOME;x")]);
    assert_eq!(terminal.ends(), 0);
    // Words are split as a shell would, and no shell sees them.
    assert_eq!(terminal.screen().trim_end(), "paged <two words> <$HOME;x> FRX");
    assert_eq!(crate::env::masked(&got(&net).unwrap()), page.trim_end().to_owned() + "\n");
}

#[test]
fn every_page_does_and_nothing_that_fits() {
    for (words, pages) in [
        (&["due"][..], true),
        (&["due", "--limit", "3"], false),
        (&["list"], false),
        (&["due", "--within", "60d"], true),
        (&["brief", "ana"], true),
        (&["review"], true),
        (&["open"], true),
        (&["help"], true),
        (&["help", "recipe"], true),
        (&["--help"], true),
        (&["list", "--help"], true),
        (&["export", "--format", "markdown"], false),
        (&["show", "ana", "--json"], false),
        (&["show", "ana", "-o", "jsonl"], false),
        (&["show", "ana", "-o", "table"], true),
        (&["--no-pager", "show", "ana"], false),
        (&["show", "ana", "--no-pager"], false),
        (&["--no-pager", "--help"], false),
    ] {
        let net = keeper();
        let mut terminal = small(&net, words, &[("NETREC_PAGER", "./pager")]);
        assert_eq!(terminal.ends(), 0, "{words:?}");
        assert_eq!(got(&net).is_some(), pages, "{words:?}: {}", terminal.screen());
    }
}

#[test]
fn which_pager_it_is() {
    for (variables, pages) in [
        (&[("PAGER", "./pager")][..], true),
        (&[("NETREC_PAGER", "./pager"), ("PAGER", "cat")], true),
        (&[("NETREC_PAGER", ""), ("PAGER", "./pager")], false),
        (&[("NETREC_PAGER", "cat"), ("PAGER", "./pager")], false),
        (&[("PAGER", " ")], false),
        (&[("PAGER", "./pager"), ("TERM", "dumb")], false),
        (&[("PAGER", "./pager"), ("LINES", "150")], false),
    ] {
        let net = keeper();
        let mut terminal = small(&net, &["show", "ana"], variables);
        assert_eq!(terminal.ends(), 0, "{variables:?}");
        assert_eq!(got(&net).is_some(), pages, "{variables:?}");
        assert_eq!(terminal.screen().contains("Talks"), !pages, "{variables:?}: {}", terminal.screen());
    }
}

#[test]
fn off_a_terminal_there_is_none() {
    let net = keeper();
    let mut command = net.command(&["show", "ana"]);
    command.env("NETREC_PAGER", "./pager").env("LINES", "5").env("COLUMNS", "80");
    assert!(net.outcome(command).ok().out.contains("Talks"));
    assert_eq!(got(&net), None);
}

#[test]
fn a_pager_that_does_not_work_loses_nothing() {
    for (pager, why) in [
        (
            "./nowhere",
            "netrec: warning: cannot start the pager \"./nowhere\": no such file or directory; set NETREC_PAGER",
        ),
        ("false", "netrec: warning: the pager \"false\" failed with status 1; set NETREC_PAGER"),
        ("'", "netrec: warning: the pager \"'\" cannot be understood as words; set NETREC_PAGER"),
    ] {
        let net = Env::with(NETWORK);
        let variables = [("NETREC_PAGER", pager), ("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("LINES", "12")];
        let mut terminal = net.terminal_with(&["show", "ana"], 120, &variables);
        assert_eq!(terminal.ends(), 0, "{pager}");
        let screen = terminal.screen();
        assert_eq!(screen.matches("Talks").count(), 1, "{screen}");
        assert!(screen.contains(why), "{screen}");
        assert!(screen.find(why) > screen.find("Talks"), "{screen}");
    }
}

#[test]
fn without_less_nobody_hears_of_it() {
    let net = Env::with(NETWORK);
    let variables = [("PATH", "/nowhere"), ("TERM", "xterm-256color"), ("NO_COLOR", "1"), ("LINES", "12")];
    let mut terminal = net.terminal_with(&["show", "ana"], 80, &variables);
    assert_eq!(terminal.ends(), 0);
    assert_eq!(terminal.screen(), straight(&net, &["show", "ana"]));
}

#[test]
fn whoever_has_seen_enough_quits() {
    // More than a pipe holds.
    let net = with_pager("head -n 1");
    let people: Vec<String> = (0..4000)
        .map(|at| format!(r#"{{"id":"h2{at:08}","handle":"p-{at}","name":"Person {at} of a long list of many"}}"#))
        .collect();
    net.write(format!(
        "{{\"netrec\":1,\n\"settings\":{{}},\n\"contacts\":[\n{}\n],\n\"reminders\":[\n],\n\"meetings\":[\n]}}\n",
        people.join(",\n")
    ));
    let mut terminal = small(&net, &["list", "--limit", "3999"], &[("NETREC_PAGER", "./pager")]);
    assert_eq!(terminal.ends(), 0);
    let screen = terminal.screen();
    assert!(
        screen.starts_with("HANDLE  NAME") && screen.trim_end().ends_with("1 more; leave --limit out to see all"),
        "{screen}"
    );
    assert_eq!(screen.trim_end().lines().count(), 2, "{screen}");
}

#[test]
fn the_exit_status_is_that_of_the_command() {
    for (words, status) in [(&["due", "--within", "60d", "--exit-code"][..], 10), (&["brief", "ana,nobody"], 1)] {
        let net = keeper();
        let mut terminal = small(&net, words, &[("NETREC_PAGER", "./pager")]);
        assert_eq!(terminal.ends(), status, "{words:?}: {}", terminal.screen());
    }
}

#[test]
fn a_question_stands_before_the_pager_and_no_conversation_is_paged() {
    let net = keeper();
    for name in ["Ana Lima", "Ana Lopes"] {
        net.ok(&["add", name]);
    }
    let mut terminal = small(&net, &["show", "ana"], &[("NETREC_PAGER", "./pager")]);
    terminal.sees("Which one is meant").press("\r");
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.screen().contains("paged <> <> FRX"), "{}", terminal.screen());
    std::fs::remove_file(net.home().join("got")).unwrap();
    let mut terminal = small(&net, &["follow"], &[("NETREC_PAGER", "./pager")]);
    terminal.asked("What now?").press("\x1b");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(got(&net), None);
}

#[test]
fn an_interrupt_is_for_the_pager() {
    let net = with_pager(
        "trap 'echo interrupted' INT\ncat > \"$HOME/got\"\necho ready\nread key < /dev/tty\nread key < /dev/tty\nexit 2",
    );
    let mut terminal = small(&net, &["show", "ana"], &[("NETREC_PAGER", "./pager")]);
    terminal.sees("ready").press("\x03").sees("interrupted").press("\r").press("\r");
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.screen().contains("warning"), "{}", terminal.screen());
}

#[test]
fn less_shows_it_in_colour_and_is_quit_by_a_key() {
    if !works("less", &["--version"]) {
        return skipped("less is not installed");
    }
    let net = Env::with(NETWORK);
    let mut terminal = net.terminal_of(&["show", "ana"], SMALL, &[("TERM", "xterm-256color")]);
    terminal.asked(":");
    assert!(terminal.screen().contains("Ana Souza") && !terminal.screen().contains("Talks"), "{}", terminal.screen());
    assert!(terminal.has_color());
    terminal.press("q");
    assert_eq!(terminal.ends(), 0);
}
