//! Files that cannot be used: one line, exit status 3, nothing written.

use crate::env::Env;
use crate::sample::NETWORK;

/// A command of every kind that touches the file.
const COMMANDS: [&[&str]; 15] = [
    &[],
    &["due"],
    &["due", "--json"],
    &["list"],
    &["list", "-o", "ids"],
    &["show", "ana"],
    &["export"],
    &["export", "--what", "meetings"],
    &["add", "Siti"],
    &["log", "ana", "coffee"],
    &["remind", "ana", "fri"],
    &["done", "q0x5v7n2ba"],
    &["snooze", "q0x5v7n2ba", "fri"],
    &["drop", "q0x5v7n2ba"],
    &["rm", "ana", "-y"],
];

/// Every command refuses the file with exit status 3; the lines that they say, each once.
fn refused_by_all(net: &Env) -> String {
    let mut lines: Vec<String> = COMMANDS.iter().map(|words| net.refused(words, 3)).collect();
    lines.sort();
    lines.dedup();
    lines.join("\n")
}

#[test]
fn damaged_files() {
    let middle = NETWORK.len() / 2;
    let binary: Vec<u8> = (0..2000u32).map(|n| (n * 7 % 256) as u8).collect();
    // So deep that no reader without a limit comes back from it.
    let nested = format!("{{\"netrec\":1,\"contacts\":[{{\"id\":{}", "[".repeat(1_000_000));
    for (what, bytes, said) in [
        ("truncated", NETWORK.as_bytes()[..middle].to_vec(), "breaks off here"),
        ("a truncated end", NETWORK.as_bytes()[..NETWORK.len() - 3].to_vec(), "breaks off here"),
        ("binary", binary, "is damaged: line 1, column"),
        ("zeros", vec![0; 4096], "is damaged: line 1, column 1"),
        ("text", b"hello\n".to_vec(), "is damaged: line 1, column 1"),
        ("another JSON", b"{\"name\":\"ana\"}\n".to_vec(), "not a data file of netrec"),
        ("a list", b"[]\n".to_vec(), "is damaged: line 1"),
        ("too deep", nested.into_bytes(), "is damaged"),
        (
            "a marker of git",
            NETWORK.replace("\"reminders\":[", "<<<<<<< HEAD\n\"reminders\":[").into_bytes(),
            "conflict marker",
        ),
        ("a doubled comma", NETWORK.replace("},\n{\"id\":\"m4", "},,\n{\"id\":\"m4").into_bytes(), "line 4, column"),
        ("a contact without a name", NETWORK.replace(",\"name\":\"Budi\"", "").into_bytes(), "line 5"),
        ("an id that is none", NETWORK.replace("\"id\":\"m4t8c1r0ze\"", "\"id\":\"budi\"").into_bytes(), "line 5"),
        (
            "a date that is none",
            NETWORK.replace("\"on\":\"2026-09-10\"", "\"on\":\"2026-02-30\"").into_bytes(),
            "line 11",
        ),
        ("a kind that is none", NETWORK.replace("\"kind\":\"call\"", "\"kind\":\"fax\"").into_bytes(), "line 12"),
    ] {
        let net = Env::with(bytes);
        let lines = refused_by_all(&net);
        for line in lines.lines() {
            assert!(line.starts_with("[home]/.local/share/netrec/netrec.json is damaged: "), "{what}: {line}");
            assert!(line.contains(said), "{what}: {line}");
        }
        assert!(!net.beside(".bak").exists(), "{what}");
    }
}

#[test]
fn what_is_said_of_a_damaged_file() {
    let mut said = String::new();
    for (what, text) in [
        ("truncated", NETWORK[..NETWORK.len() / 2].to_owned()),
        ("no name", NETWORK.replace(",\"name\":\"Budi\"", "")),
        ("a wrong date", NETWORK.replace("\"on\":\"2026-09-10\"", "\"on\":\"2026-02-30\"")),
        ("a conflict", NETWORK.replace("\"reminders\":[", "<<<<<<< HEAD\n\"reminders\":[")),
        ("newer", NETWORK.replace("{\"netrec\":1,", "{\"netrec\":2,")),
        ("another", "{\"name\":\"ana\"}".to_owned()),
    ] {
        said.push_str(&format!("{what}: {}\n", refused_by_all(&Env::with(text))));
    }
    insta::assert_snapshot!(said);
}

#[test]
fn damage_that_only_a_look_at_every_byte_finds_stops_a_change() {
    for (what, from, to) in [
        ("half a surrogate pair", "two daughters\"],\"gave\"", "two \\ud800\"],\"gave\""),
        ("a control character", "a translator", "a \u{1}translator"),
        ("an escape that is none", "a translator", "a \\qtranslator"),
    ] {
        let net = Env::with(NETWORK.replace(from, to));
        assert_ne!(net.file(), NETWORK);
        let line = net.refused(&["log", "budi", "chess"], 3);
        assert!(line.contains("is damaged: line"), "{what}: {line}");
    }
    let mut bytes = NETWORK.as_bytes().to_vec();
    let at = NETWORK.find("a translator").unwrap();
    bytes[at] = 0xff;
    let line = Env::with(bytes).refused(&["log", "budi", "chess"], 3);
    assert!(line.contains("is damaged: line 4, column") && line.contains("UTF-8"), "{line}");
}

#[test]
fn a_newer_file_is_read_by_no_older_program() {
    for text in [
        NETWORK.replace("{\"netrec\":1,", "{\"netrec\":2,"),
        "{\n  \"netrec\": 17,\n  \"people\": {}\n}\n".to_owned(),
        "{\"contacts\": {}, \"netrec\": 2}".to_owned(),
    ] {
        let net = Env::with(text);
        for line in refused_by_all(&net).lines() {
            assert!(line.contains("was written by a newer netrec"), "{line}");
        }
    }
}

#[test]
fn a_file_that_is_gone_or_emptied_though_it_was_there() {
    for emptied in [true, false] {
        let net = Env::with(NETWORK);
        net.ok(&["log", "ana", "one"]);
        match emptied {
            true => net.write(""),
            false => std::fs::remove_file(net.path()).unwrap(),
        }
        let how = if emptied { "is empty" } else { "is gone" };
        for line in refused_by_all(&net).lines() {
            assert!(line.contains(how) && line.contains("netrec restore"), "{line}");
        }
        // The last version alone tells it as well, and so does the history.
        for part in [net.state(), net.beside(".bak")] {
            let other = Env::with(NETWORK);
            other.ok(&["log", "ana", "one"]);
            std::fs::remove_file(other.path()).unwrap();
            match part.is_dir() {
                true => std::fs::remove_dir_all(other.state()).unwrap(),
                false => std::fs::remove_file(other.beside(".bak")).unwrap(),
            }
            other.refused(&["list"], 3);
            other.refused(&["add", "Siti"], 3);
        }
    }
}

#[test]
fn an_empty_file_that_never_held_anything_is_an_empty_network() {
    let net = Env::with("");
    net.run(&["list", "--json"]).ok().stdout("[]\n");
    net.ok(&["add", "Ana"]);
    assert_eq!(net.record("contacts", 0)["handle"], "ana");
}

#[test]
fn a_file_that_is_a_folder() {
    let net = Env::new();
    std::fs::create_dir_all(net.path()).unwrap();
    for words in COMMANDS {
        let line = net.refused(words, 1);
        assert!(line.contains("is a folder, not a data file"), "{words:?}: {line}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_a_pipe_or_a_socket() {
    let net = Env::with(NETWORK);
    std::fs::copy(net.path(), net.home().join("other.json")).unwrap();
    std::fs::remove_file(net.path()).unwrap();
    let pipe = std::process::Command::new("mkfifo").arg(net.path()).status();
    let _socket = match pipe {
        Ok(made) if made.success() => None,
        _ => Some(std::os::unix::net::UnixListener::bind(net.path()).unwrap()),
    };
    // Nobody writes into it, and yet nobody waits; nor does a file come to stand in its place, as one would of a device.
    let driver = ["merge-driver", "other.json", net.path().to_str().unwrap(), "other.json"];
    for words in COMMANDS.iter().copied().chain([&["restore", "last"][..], &["check", "--fix"], &driver]) {
        let line = net.run(words).exits(1).err.clone();
        assert!(
            line.lines().count() == 1 && line.contains("is a device, a pipe or a socket, not a data file"),
            "{words:?}: {line}"
        );
    }
    assert!(!std::fs::metadata(net.path()).unwrap().is_file());
}

#[test]
fn a_damaged_history_does_not_hide_the_data() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "one"]);
    std::fs::write(net.state().join("history.jsonl"), "nonsense\n").unwrap();
    net.run(&["list"]).ok();
    net.run(&["due"]).ok();
    for words in [&["history"][..], &["undo"], &["log", "ana", "two"]] {
        let line = net.refused(words, 3);
        assert!(line.contains("history.jsonl") && line.contains("the data file is not concerned"), "{line}");
    }
}
