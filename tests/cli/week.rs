//! A real week, as somebody new to the program types it: eighty commands with the slips that come with them. What they see
//! should need no explaining.

use std::fmt::Write;

use crate::env::{Env, PROGRAM, masked};

/// The days and what is typed on them.
const WEEK: &[(&str, &[&[&str]])] = &[
    ("2026-09-07", MONDAY),
    ("2026-09-08", TUESDAY),
    ("2026-09-09", WEDNESDAY),
    ("2026-09-10", THURSDAY),
    ("2026-09-11", FRIDAY),
    ("2026-09-12", SATURDAY),
    ("2026-09-13", SUNDAY),
];

const MONDAY: &[&[&str]] = &[
    &[],
    &["due"],
    &["config", "region", "Indonesia"],
    &["config", "region", "ID"],
    &[
        "add",
        "Ana Souza",
        "--circle",
        "close",
        "--email",
        "ana@kopi.example",
        "--interest",
        "coffee",
        "--world",
        "conference",
    ],
    &["add", "Budi Santoso", "--phone", "0812 3456 789", "--circle", "iner"],
    &["add", "Budi Santoso", "--phone", "0812 3456 789", "--circle", "inner", "--birthday", "12 sep"],
    &["add", "Budi Hartono", "--org", "Toko Buku", "--city", "Bandung"],
    &["add", "Ana Souza"],
    &["log", "budi", "lunch"],
    &["log", "budi santoso", "lunch at the station", "--promised", "the address of the workshop"],
    &["list"],
];

const TUESDAY: &[&[&str]] = &[
    &["due"],
    &["log", "anna", "coffee"],
    &["log", "ana", "coffee, she is moving to Bandung", "--learned", "two daughters", "--on", "tomorrow"],
    &["log", "ana", "coffee, she is moving to Bandung", "--learned", "two daughters", "--next", "fri"],
    &["learn", "ana", "grew up in Minas", "--like", "dark chocolate"],
    &["show", "ana"],
    &["tag", "ana", "investor"],
    &["tag", "ana,budi-hartono", "bandung"],
    &["untag", "ana", "investor"],
    &["undo"],
    &["undo", "--yes"],
];

const WEDNESDAY: &[&[&str]] = &[
    &["add", "Siti Rahma", "--met", "PyCon Indonesia", "--email", "siti@example.org", "--interest", "orchids"],
    &["add", "José Martí", "--met", "PyCon Indonesia", "--by", "siti", "--follow-up", "next monday"],
    &["add", "田中 花子", "--aka", "Tanaka Hanako", "--met", "PyCon Indonesia", "--no-follow-up"],
    &["add", "Rudi", "--met", "PyCon", "Indonesia"],
    &["explore", "the", "maker", "fair", "in", "Bandung", "--by", "2026-09-31"],
    &["explore", "the", "maker", "fair", "in", "Bandung", "--by", "sunday", "--world", "public"],
    &["meet", "ana,hartono", "fri", "10:00", "coffee", "in", "Bandung"],
    &["meet", "siti", "tuesday", "last", "week"],
    &["remind", "hanako", "in", "2", "weeks", "send", "the", "photographs"],
    &["remind", "jose", "soon", "write"],
    &["due", "--within", "7d"],
    &["list", "tag:bandung"],
];

const THURSDAY: &[&[&str]] = &[
    &["due"],
    &["list", "last>2w"],
    &["list", "last"],
    &["list", "last:2w-"],
    &["list", "met:pycon", "interest:orchids"],
    &["list", "met:pycon interest:orchids"],
    &["list", "-circle:inner", "--columns", "name,circle,next"],
    &["list", "tga:bandung"],
    &["set", "jose", "city=Havana", "phone=+53 7 8321234", "field.shirt=M"],
    &["set", "jose", "circle=wide", "interest+=poetry,chess"],
    &["set", "jose", "town=Havana"],
    &["find", "bandung"],
    &["find", "minas"],
    &["find", "porto"],
];

const FRIDAY: &[&[&str]] = &[
    &["due"],
    &["done", "ana"],
    &["log", "ana,hartono", "good coffee, he sells maps", "--gave", "a book", "--they-promised", "a tour of the shop"],
    &["log", "ana", "it rained", "--done"],
    &["timeline", "--since", "monday"],
    &["edit", "siti"],
    &["show", "siti"],
    &["edit", "jose"],
    &["edit", "hanako"],
    &["snooze", "siti", "mon"],
    &["drop", "zz"],
];

const SATURDAY: &[&[&str]] = &[
    &["due"],
    &["done", "santoso"],
    &["log", "santoso", "called for his birthday", "--via", "phone"],
    &["done", "santoso", "--log", "sent the address"],
    &["rm", "hartono"],
    &["archive", "hartono"],
    &["list", "bandung"],
    &["unarchive", "hartono"],
    &["history"],
    &["undo"],
    &["redo"],
    &["redo"],
];

const SUNDAY: &[&[&str]] = &[
    &["due"],
    &["done", "maker fair"],
    &["due", "--count"],
    &["list", "--sort", "last"],
    &["export", "--format", "csv", "--where", "met:pycon", "--columns", "name,emails,phones,last"],
    &["export", "--what", "meetings", "--format", "tsv", "--where", "ana", "--columns", "on,with,text"],
    &["due", "--within", "2w", "--json"],
    &["check"],
    &["rm", "rudi", "-y"],
    &[],
];

/// The editor of somebody who fills in a city, misspells a date at first, leaves José alone, and whose editor fails at last.
const EDITOR: &str = r##"
if grep -q '^handle: siti-rahma' "$1"; then
    if grep -q '^#!' "$1"; then
        sed 's/^birthday:.*/birthday: 1991-04-30/' "$1" > "$1.new"
    else
        sed 's/^city:.*/city: Yogyakarta/; s/^birthday:.*/birthday: 1991-04-31/' "$1" > "$1.new"
    fi
    cat "$1.new" > "$1" && rm "$1.new"
elif grep -q '^handle: jose-marti' "$1"; then
    :
else
    exit 1
fi
"##;

/// A command as a person types it.
fn typed(words: &[&str]) -> String {
    let quoted = |word: &&str| match word.chars().all(|c| c.is_alphanumeric() || "-_.,:/@+=".contains(c)) {
        true => (*word).to_owned(),
        false => format!("'{word}'"),
    };
    let words: Vec<String> = std::iter::once("netrec".to_owned()).chain(words.iter().map(quoted)).collect();
    words.join(" ")
}

#[test]
fn a_week_needs_no_explaining() {
    let count: usize = WEEK.iter().map(|(_, commands)| commands.len()).sum();
    assert!(count >= 80, "{count}");
    let mut net = Env::new();
    let editor = net.home().join("editor.sh");
    std::fs::write(&editor, EDITOR).unwrap();
    let mut transcript = String::new();
    for (day, commands) in WEEK {
        net = net.on(day);
        writeln!(transcript, "=== {day}\n").unwrap();
        for words in *commands {
            let mut command = net.command_of(PROGRAM, words);
            command.env("EDITOR", format!("sh '{}'", editor.display()));
            let outcome = net.outcome(command);
            writeln!(transcript, "$ {}", typed(words)).unwrap();
            for (mark, text) in [("", &outcome.out), ("! ", &outcome.err)] {
                let text = masked(&text.replace(&net.home().display().to_string(), "~"));
                for line in text.lines() {
                    writeln!(transcript, "{}", format!("{mark}{}", evened(line)).trim_end()).unwrap();
                }
            }
            match outcome.status {
                Some(0) => transcript.push('\n'),
                status => writeln!(transcript, "[{}]\n", status.unwrap_or_default()).unwrap(),
            }
        }
    }
    insta::assert_snapshot!(transcript);
    assert_eq!(net.run(&["check", "-q"]).status, Some(0));
}

/// A line whose width does not depend on how many characters an id needed to be told from the others.
fn evened(line: &str) -> String {
    let after = |mark: &str| {
        let rest = line.strip_prefix(mark).filter(|rest| rest.starts_with("  "))?;
        Some(format!("{mark}  {}", rest.trim_start()))
    };
    match after("[id]").or_else(|| after("OP")) {
        Some(evened) => evened,
        None if line.starts_with("    ") && !line.contains("netrec ") => format!("     {}", line.trim_start()),
        None => line.to_owned(),
    }
}
