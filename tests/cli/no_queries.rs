//! What is no query: where it goes wrong, and what a shell has eaten of it.

use crate::env::Env;

/// What is no query, and the column at which it goes wrong.
#[rustfmt::skip]
const NO_QUERIES: &[(&str, usize)] = &[
    // What is left where a shell ate a sign.
    ("email:", 7), ("tag:", 5), ("city:jakarta email:", 20), ("(email:)", 8), ("field.roast:", 13), ("last", 5), ("tag:maps last", 14),
    ("meetings", 9), ("due", 4), ("known or ana", 6), ("birthday", 9), ("next", 5), ("last:", 6), ("has:", 5), ("no:", 4),
    // Amounts.
    ("last:90d", 9), ("due:7d tag:maps", 7), ("last:soon+", 6), ("last:3m+", 6), ("known:2026-02-30+", 7), ("meetings:three", 10),
    ("meetings:-3", 10), ("last>90d+", 6), ("meetings>=3+", 11), ("birthday:30d", 13), ("last:+", 6), ("tag:maps last:2026-13-01-", 15),
    // Keys and values.
    ("tga:maps", 1), ("maps intrest:coffee", 6), ("has:emial", 5), ("no:everything", 4), (":maps", 1), ("http://kopi.example", 1), ("field.:x", 1),
    ("step:bulid", 6), ("via:sms", 5), ("health:fine", 8), ("every:often", 7), ("reminder:call", 10), ("tag>maps", 4), ("tag:(maps or water)", 5),
    ("tag:\"maps\"+", 5), ("city:j*a", 7), ("org:*kopi", 5),
    // What holds it together.
    ("or", 1), ("maps or", 8), ("maps or or water", 9), ("and maps", 1), ("maps not", 9), ("maps -", 7), ("()", 2), ("maps (water", 6),
    ("maps water)", 11), ("(maps or)", 9), ("tag:\"maps", 5), ("\"\"", 1), ("maps\"water\"", 5), ("é \"maps", 3), ("maps | water", 6), ("maps && water", 6),
    ("!maps", 1), ("maps *", 6),
];

#[test]
fn what_is_no_query_says_where_it_goes_wrong() {
    let net = Env::new();
    assert!(NO_QUERIES.len() >= 50, "{}", NO_QUERIES.len());
    let mut said = String::new();
    for (query, column) in NO_QUERIES {
        let line = net.refused(&["--demo", "list", query], 2);
        let start = format!("in {query:?}, column {column}: ");
        let why = line.strip_prefix(&start).unwrap_or_else(|| panic!("{query}, {column}: {line}"));
        said.push_str(&format!("{query}\n{}^ {why}\n", " ".repeat(column - 1)));
        // It is the same wherever a query is taken.
        assert_eq!(net.refused(&["--demo", "export", "--where", query], 2), line);
        assert_eq!(net.refused(&["--demo", "due", "--who", query], 2), line);
    }
    insta::assert_snapshot!(said);
}

#[cfg(unix)]
#[test]
fn what_a_shell_ate_is_guessed() {
    use crate::env::PROGRAM;
    let net = Env::new();
    for (typed, eaten, file) in [
        ("list last>90d", "last", Some("90d")),
        ("list meetings>=3", "meetings", Some("=3")),
        ("list due>7d", "due", Some("7d")),
        ("list known>2026-01-01", "known", Some("2026-01-01")),
        ("list email:\"\"", "email:", None),
        ("list tag:maps\\ email:''", "tag:maps email:", None),
        ("export --where last>90d", "last", Some("90d")),
        ("due --who email:\"\"", "email:", None),
    ] {
        let line = format!("'{PROGRAM}' --demo {typed}");
        let outcome = net.outcome(net.command_of("sh", &["-c", &line]));
        let said = outcome.fails(2);
        assert!(said.starts_with(&format!("in {eaten:?}, column {}: ", eaten.len() + 1)), "{typed}: {said}");
        assert!(said.contains("if the shell has eaten a sign, quote the whole: '"), "{typed}: {said}");
        if let Some(file) = file {
            std::fs::remove_file(net.home().join(file)).unwrap();
        }
    }
}

#[test]
fn a_second_argument_is_shown_in_quotes() {
    let net = Env::new();
    let line = net.refused(&["--demo", "list", "tag:maps", "last:90d+"], 2);
    assert_eq!(line, "a query is one argument; quote it: netrec list 'tag:maps last:90d+'");
    let line = net.refused(&["--demo", "ls", "-tag:maps", "coffee"], 2);
    assert!(line.contains("a query is one argument"), "{line}");
}

#[test]
fn the_column_is_counted_in_what_was_typed() {
    let net = Env::new();
    let line = net.refused(&["--demo", "list", "-key:x"], 2);
    assert!(line.starts_with("in \"-key:x\", column 2: there is no key \"key\""), "{line}");
    let line = net.refused(&["--demo", "list", "-tag:maps", "coffee"], 2);
    assert_eq!(line, "a query is one argument; quote it: netrec list '-tag:maps coffee'");
}

#[test]
fn a_second_argument_to_an_option_is_shown_in_quotes() {
    let net = Env::new();
    let line = net.refused(&["--demo", "due", "--who", "tag:maps", "last:90d+"], 2);
    assert!(line.contains("--who 'tag:maps last:90d+'") || line.contains("--who \"tag:maps last:90d+\""), "{line}");
    let line = net.refused(&["--demo", "export", "--where", "tag:maps", "last:90d+"], 2);
    assert!(line.contains("--where 'tag:maps last:90d+'") || line.contains("--where \"tag:maps last:90d+\""), "{line}");
}
