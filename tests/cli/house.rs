//! The rules of the house that can be read from its source: which room may do what.

use std::path::Path;

use crate::env::walk;

/// A file of the source, without its tests.
struct Source {
    path: String,
    lines: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    walk(&root, &mut |path| {
        let name = path.strip_prefix(&root).unwrap().display().to_string().replace('\\', "/");
        if !name.ends_with(".rs")
            || name.ends_with("tests.rs")
            || name.contains("tests/")
            || name.ends_with("testing.rs")
        {
            return;
        }
        let text = std::fs::read_to_string(path).unwrap();
        // Tests beside the code stand at its end.
        let code = text.split("\nmod tests {").next().unwrap();
        let lines = code.lines().map(str::trim).zip(1..).filter(|(line, _)| !line.starts_with("//"));
        sources.push(Source { path: name, lines: lines.map(|(line, number)| (number, line.to_owned())).collect() });
    });
    assert!(sources.len() > 150, "the source is read");
    sources
}

/// Nothing but these rooms may have a word; a room is a file or, with a slash behind, a folder.
#[track_caller]
fn only_in(rooms: &[&str], words: &[&str]) {
    let mut elsewhere = Vec::new();
    let mut found = false;
    for source in sources() {
        let allowed =
            rooms.iter().any(|room| source.path == *room || room.ends_with('/') && source.path.starts_with(room));
        for (number, line) in &source.lines {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                found = true;
                if !allowed {
                    elsewhere.push(format!("src/{}:{number}: {word}", source.path));
                }
            }
        }
    }
    assert!(elsewhere.is_empty(), "only {rooms:?} may have this:\n{}", elsewhere.join("\n"));
    assert_eq!(found, !rooms.is_empty(), "{words:?} is looked for where it is");
}

#[test]
fn nobody_prints_past_the_streams_of_the_app() {
    only_in(&[], &["println!(", "print!(", "eprintln!(", "eprint!(", "dbg!("]);
    only_in(&["app.rs"], &["io::stdout", "io::stderr", "io::stdin"]);
}

#[test]
fn only_the_app_reads_environment_clock_and_terminal() {
    only_in(
        &["app.rs"],
        &[
            "env::var",
            "env::args",
            "env::vars",
            "Local::now",
            "Utc::now",
            "SystemTime::now",
            "terminal_size::",
            "IsTerminal",
        ],
    );
}

#[test]
fn only_the_store_touches_files() {
    only_in(&["store/"], &["fs::", "File::open", "File::create", "OpenOptions"]);
}

#[test]
fn nothing_is_given_to_a_shell() {
    only_in(&["cli/editor.rs", "cli/opener.rs", "cli/pager.rs"], &["process::Command", "process::{"]);
    only_in(&[], &["\"sh\"", "\"bash\", \"-c\"", "\"-c\"", "cmd.exe"]);
}

#[test]
fn signs_that_are_not_ascii_are_drawn_in_one_place() {
    only_in(&["render/signs.rs", "render/qr.rs"], &["…", "·", "→", "█", "▀", "░", "▏", "↑", "•", "─", "│", "✓"]);
}

#[test]
fn nothing_is_unsafe_and_nothing_panics() {
    only_in(
        &[],
        &["unsafe ", "unsafe{", ".unwrap()", ".expect(\"", "panic!(", "todo!(", "unimplemented!(", "unreachable!("],
    );
    for root in ["lib.rs", "main.rs"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(root)).unwrap();
        assert!(text.contains("#![forbid(unsafe_code)]"), "{root}");
    }
}

#[test]
fn the_middle_rooms_do_not_know_each_other() {
    let rooms = ["model", "words", "recipe", "store", "formats", "render", "cli", "app"];
    let may_use = |room: &str| -> &[&str] {
        match room {
            "model" => &[],
            "words" | "recipe" | "store" | "formats" => &["model"],
            "render" => &["model", "recipe"],
            _ => &rooms,
        }
    };
    let mut wrong = Vec::new();
    for source in sources() {
        let room = source.path.split(['/', '.']).next().unwrap();
        for (number, line) in &source.lines {
            let used = rooms.iter().filter(|used| line.contains(&format!("crate::{used}::")) && **used != room);
            wrong.extend(
                used.filter(|used| !may_use(room).contains(used))
                    .map(|used| format!("src/{}:{number}: {used}", source.path)),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
