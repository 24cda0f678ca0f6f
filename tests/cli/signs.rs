//! The signs that the program draws: in ASCII where the locale or the terminal has no others.

use crate::env::Env;
use crate::sample::NETWORK;

/// The sample network with nothing but ASCII in it.
fn plain() -> Env {
    let net = Env::with(NETWORK.replace("José Martí", "Jose Marti").replace("田中 花子", "Tanaka Hanako"));
    net.ok(&["log", "ana", "--learned", "she moves", "coffee ".repeat(40).trim(), "--on", "2026-09-11"]);
    net.ok(&["link", "budi", "hanako"]);
    net.ok(&["add", "Ana Sousa", "--email", "ana@kopi.co", "--force"]);
    net
}

/// Everything that is read, and some mistakes.
fn reading() -> Vec<Vec<&'static str>> {
    let mut all: Vec<Vec<&str>> = [
        "",
        "due --within 90d",
        "list",
        "list --columns name,interests,note",
        "show ana-souza",
        "brief ana-souza",
        "review",
        "open",
        "build",
        "build budi",
        "path hanako",
        "find coffee",
        "timeline",
        "history",
        "check",
        "dupes",
        "restore",
        "config",
        "card ana-souza",
        "draft ana-souza",
        "draft ana-souza --kind offer",
        "draft ana-souza --kind invite",
        "draft ana-souza --kind research",
        "mutt-query ana",
        "export --format markdown",
        "--help",
        "frob",
        "list name:",
        "due --within frob",
        "set ana-souza frob=1",
        "remind ana-souza",
        "import nowhere.csv",
    ]
    .iter()
    .map(|line| line.split_whitespace().collect())
    .collect();
    all.extend(
        ["recipe", "resep", "query", "dates", "open", "import", "add", "encrypt", "explore"]
            .map(|topic| vec!["help", topic]),
    );
    all
}

/// What of a text is none of its letters.
fn others(text: &str) -> String {
    text.chars().filter(|character| !character.is_ascii()).collect()
}

#[test]
fn in_a_locale_of_ascii_nothing_else_is_drawn() {
    let net = plain();
    for words in reading() {
        let mut command = net.command(&words);
        command.env("LC_ALL", "C");
        let outcome = net.outcome(command);
        assert_eq!(others(&outcome.out) + &others(&outcome.err), "", "{words:?}: {}{}", outcome.out, outcome.err);
        let usual = net.run(&words);
        assert_eq!(outcome.status, usual.status, "{words:?}");
    }
    // The signs are there to be left out.
    assert_ne!(others(&net.run(&["review"]).out), "");
}

#[cfg(unix)]
#[test]
fn nor_on_a_terminal_of_any_width() {
    let net = plain();
    for words in reading().into_iter().filter(|words| !matches!(words[..], ["build", ..])) {
        for columns in [40, 80, 200] {
            let variables = [("TERM", "xterm-256color"), ("LC_ALL", "POSIX"), ("LINES", "149"), ("NETREC_PAGER", "")];
            let mut terminal = net.terminal_with(&words, columns, &variables);
            terminal.ends();
            let screen = terminal.screen();
            assert_eq!(others(&screen), "", "{words:?} in {columns}: {screen}");
        }
    }
}

#[test]
fn which_locales_have_all_signs() {
    let net = plain();
    for (variables, all) in [
        (&[("LANG", "en_US.UTF-8")][..], true),
        (&[("LANG", "de_DE.utf8@euro")], true),
        (&[("LC_CTYPE", "UTF-8")], true),
        (&[("LANG", "C"), ("LC_CTYPE", "C.UTF-8")], true),
        (&[("LC_ALL", ""), ("LANG", "C.UTF-8")], true),
        (&[("LC_ALL", "C"), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C.UTF-8")], false),
        (&[("LC_CTYPE", "POSIX"), ("LANG", "C.UTF-8")], false),
        (&[("LANG", "de_DE.ISO-8859-1")], false),
        (&[("LANG", "C")], false),
        (&[("LANG", "C.UTF-8"), ("TERM", "dumb")], true),
        (&[], cfg!(windows)),
    ] {
        let mut command = net.command(&["review"]);
        command.env_remove("LANG").envs(variables.iter().copied());
        let outcome = net.outcome(command);
        assert_eq!(others(&outcome.ok().out).is_empty(), !all, "{variables:?}");
    }
}

#[cfg(unix)]
#[test]
fn which_terminals_have_all_signs() {
    let net = plain();
    for (term, all) in [("xterm-256color", true), ("linux", false), ("dumb", false)] {
        let mut terminal = net.terminal_with(&["review"], 80, &[("TERM", term), ("NO_COLOR", "1")]);
        assert_eq!(terminal.ends(), 0);
        assert_eq!(others(&terminal.screen()).is_empty(), !all, "{term}");
    }
}

#[test]
fn what_people_wrote_stays_as_it_is() {
    let net = Env::with(NETWORK.replace("he moves", "he moves … → “São Paulo” · ok"));
    for words in [&["show", "budi"][..], &["find", "moves"], &["timeline"], &["due"]] {
        let mut command = net.command(words);
        command.env("LC_ALL", "C");
        let out = net.outcome(command).ok().out.clone();
        assert!(out.contains("he moves … → “São Paulo” · ok"), "{words:?}: {out}");
    }
    for (words, form) in [(&["find", "coffee"][..], "--json"), (&["list"], "--output=csv"), (&["review"], "--json")] {
        let mut command = net.command(&[words, &[form]].concat());
        command.env("LC_ALL", "C");
        assert_eq!(net.outcome(command).ok().out, net.run(&[words, &[form]].concat()).out);
    }
}
