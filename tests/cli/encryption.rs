//! Encryption at rest: every command goes on working, nothing is left in the clear, and what cannot be opened is left alone.

use std::path::{Path, PathBuf};

use crate::env::{Env, Outcome, all, masked, skipped, unaligned, walk};
use crate::sample::NETWORK;
use crate::stage::drafts;

/// An identity, and its recipient.
pub const MINE: (&str, &str) = (
    "AGE-SECRET-KEY-1MZ7N23ZSRSEMLEZ2V6UQVAGMEWJGS8S2KZ8TD8XCZURY7DM003XSV27CUY",
    "age1uxywdn3mcpq4r2x7p8a7fuhn99e5s6q5pmc8ryyps95u9phl3stqevaxy2",
);

/// Somebody else's.
pub const THEIRS: (&str, &str) = (
    "AGE-SECRET-KEY-1FPYHHUJEXVTPYQ6FJH5GSS9N2WHMNYSNMEF2TNS849N2N2FDM32S82LSFF",
    "age1p5hv52d4e52635ym7ukxu6vtvmzlqj4y8tc6843gm96tvvghdsjqhee8dc",
);

/// A key of ssh that was made for this test, and its public half.
pub const SSH: (&str, &str) = (
    include_str!("../data/ssh_ed25519.key"),
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHQMPNuUHcdhFfypxeVYJcGyb+dOt6NbIkglGseFa9Fb test",
);

/// Words of the sample network and of the commands below, which no file may hold in the clear. Shorter ones stand in what is
/// encrypted by chance.
const SECRETS: [&str; 6] = ["Souza", "kopi.co", "espresso", "durian", "zanzibar", "Gambir"];

/// Puts an identity into the home, and returns its path.
pub fn identity(net: &Env, name: &str, text: &str) -> PathBuf {
    let path = net.home().join(name);
    std::fs::write(&path, format!("{text}\n")).unwrap();
    path
}

/// The program with an identity.
pub fn with(net: &Env, identity: &Path, words: &[&str]) -> Outcome {
    let mut command = net.command(words);
    command.env("NETREC_IDENTITY", identity);
    net.outcome(command)
}

/// A home with the sample network, a day's copy and a history, encrypted; and the identity.
pub fn encrypted() -> (Env, PathBuf) {
    let net = lived_in();
    let key = identity(&net, "mine.txt", MINE.0);
    net.ok(&["encrypt", "--recipient", MINE.1]);
    (net, key)
}

/// A home in which everything has happened that leaves a file behind.
pub fn lived_in() -> Env {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "zanzibar", "--today", "2026-09-11"]);
    net.ok(&["log", "ana", "durian tart"]);
    net.ok(&["restore", "last"]);
    net
}

/// The files of the program in which a text stands that is secret.
pub fn in_the_clear(net: &Env) -> Vec<(PathBuf, &'static str)> {
    let mut found = Vec::new();
    walk(&net.home(), &mut |path| {
        let bytes = std::fs::read(path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        found.extend(SECRETS.iter().filter(|secret| text.contains(**secret)).map(|secret| (path.to_owned(), *secret)));
    });
    found
}

#[test]
fn every_command_goes_on_working() {
    let plain = lived_in();
    let (net, key) = encrypted();
    assert_eq!(in_the_clear(&net), []);
    assert!(!in_the_clear(&plain).is_empty());
    let steps: &[&[&str]] = &[
        &[],
        &["list"],
        &["list", "--json"],
        &["show", "ana"],
        &["find", "espresso"],
        &["timeline"],
        &["due", "--json"],
        &["review"],
        &["open"],
        &["build"],
        &["brief", "ana"],
        &["path", "ana"],
        &["dupes"],
        &["draft", "ana"],
        &["card", "ana"],
        &["mutt-query", "ana"],
        &["export", "--format", "json"],
        &["export", "--format", "vcard"],
        &["check"],
        &["log", "ana", "zanzibar"],
        &["undo"],
        &["redo"],
        &["add", "Ana Zanzibar", "--note", "durian tart"],
        &["learn", "budi", "likes durian tart"],
        &["remind", "budi", "tomorrow", "zanzibar"],
        &["meet", "budi", "tomorrow", "zanzibar", "--at", "Gambir"],
        &["snooze", "q0x5v7n2ba", "2w"],
        &["done", "s5h2m9k4ef"],
        &["tag", "ana-souza", "zanzibar"],
        &["set", "budi", "city=Gambir"],
        &["link", "ana-souza", "budi", "--as", "zanzibar"],
        &["intro", "ana-souza", "budi", "zanzibar"],
        &["merge", "budi", "ana-zanzibar", "-y"],
        &["archive", "jose"],
        &["config", "region", "ID"],
        &["rm", "tanaka", "-y"],
        &["undo"],
        &["restore", "last"],
        &["undo"],
        &["restore", "2026-09-11"],
        &["redo"],
        &["undo"],
        &["check", "--fix"],
        &["import", "own.vcf"],
        &["rm", "jose", "-y", "--forget"],
        &["history"],
        &["list", "--json"],
        &["check"],
    ];
    let card = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana Gambir\r\nEND:VCARD\r\n";
    for home in [&plain, &net] {
        std::fs::write(home.home().join("own.vcf"), card).unwrap();
    }
    for words in steps {
        let (expected, got) = (plain.run(words), with(&net, &key, words));
        let page = |outcome: &Outcome, home: &Env| {
            let text =
                format!("{}{}", outcome.out, outcome.err).replace(&home.state().display().to_string(), "[state]");
            unaligned(&masked(&text.replace(&home.home().display().to_string(), "[home]")))
        };
        assert_eq!(page(&got, &net), page(&expected, &plain), "{words:?}");
        assert_eq!(got.status, expected.status, "{words:?}");
    }
    std::fs::remove_file(net.home().join("own.vcf")).unwrap();
    assert_eq!(in_the_clear(&net), []);
    assert_eq!(drafts(&net.home()), Vec::<PathBuf>::new());
    let said = with(&net, &key, &["decrypt"]).ok().err.clone();
    assert!(said.starts_with("Decrypted "), "{said}");
    assert_eq!(masked(&net.file()), masked(&plain.file()));
    let history = |home: &Env| unaligned(&masked(&home.run(&["history"]).ok().out));
    assert_eq!(history(&net), history(&plain));
    net.ok(&["undo"]);
}

#[test]
fn what_cannot_be_opened_is_left_alone() {
    let (net, key) = encrypted();
    let theirs = identity(&net, "theirs.txt", THEIRS.0);
    let wrong = theirs.to_str().unwrap();
    for words in
        [&["list"][..], &["log", "ana", "x"], &["check", "--fix"], &["undo"], &["history"], &["encrypt"], &["decrypt"]]
    {
        let line = net.refused(words, 1);
        assert!(line.starts_with("[home]/.local/share/netrec/netrec.json is encrypted; name the identity"), "{line}");
        let line = net.refused(&[words, &["--identity", wrong]].concat(), 1);
        assert!(line.starts_with("that identity does not open [home]/.local/share/netrec/netrec.json"), "{line}");
    }
    let line = net.refused(&["list", "--identity", "nowhere.txt"], 1);
    assert!(line.starts_with("cannot read the identity nowhere.txt"), "{line}");
    std::fs::write(net.home().join("no.txt"), "no identity").unwrap();
    let line = net.refused(&["list", "--identity", "no.txt"], 1);
    assert!(line.starts_with("no.txt is no identity"), "{line}");
    let import = ["import", ".local/share/netrec/netrec.json.bak", "--identity", key.to_str().unwrap()];
    let line = net.refused(&import, 1);
    assert!(line.starts_with(".local/share/netrec/netrec.json.bak is encrypted; decrypt it first"), "{line}");
    let line = net.refused(&["encrypt", "--recipient", "age1nobody"], 2);
    assert!(line.starts_with("\"age1nobody\" is no recipient"), "{line}");
    let line = Env::with(NETWORK).refused(&["encrypt"], 2);
    assert!(line.starts_with("say for whom it is encrypted"), "{line}");
    let line = Env::with(NETWORK).refused(&["decrypt"], 1);
    assert!(line.ends_with("netrec.json is not encrypted"), "{line}");
    // Whoever encrypts for others alone, though they named their own identity, would lock themselves out.
    let other = Env::with(NETWORK);
    let mine = identity(&other, "mine.txt", MINE.0);
    let line = other.refused(&["encrypt", "--recipient", THEIRS.1, "--identity", mine.to_str().unwrap()], 1);
    assert!(line.starts_with("the identity given here is not one of the recipients"), "{line}");
    with(&net, &key, &["list"]).ok();
}

#[test]
fn a_damaged_file_is_never_read_nor_written() {
    let (net, key) = encrypted();
    let key = key.to_str().unwrap();
    let whole = std::fs::read(net.path()).unwrap();
    let payload = whole.windows(5).position(|window| window == b"\n--- ").unwrap() + 49;
    let step = if all() { 1 } else { 7 };
    let mut tried = 0;
    let mut damage = |bytes: Vec<u8>| {
        net.write(&bytes);
        for words in [
            &["list", "--identity", key][..],
            &["log", "ana", "x", "--identity", key],
            &["check", "--fix", "--identity", key],
        ] {
            let (status, out) = net.results_here(words);
            assert_eq!(status, 3, "{words:?}");
            assert!(out.is_empty());
            assert!(std::fs::read(net.path()).unwrap() == bytes, "{words:?} wrote");
        }
        tried += 1;
    };
    for at in (0..whole.len()).step_by(step) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        damage(flipped);
        damage(whole[..at].to_vec());
    }
    println!("{tried} damaged files");
    // The way back, from a damaged header too.
    for (at, copy) in [(40, "last"), (payload + 20, "2026-09-11")] {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        net.write(flipped);
        with(&net, key.as_ref(), &["restore", copy]).ok();
        with(&net, key.as_ref(), &["check"]).ok();
        with(&net, key.as_ref(), &["history"]).ok();
        assert_eq!(in_the_clear(&net), []);
    }
    // A header in which one letter is another and a key that does not fit look the same; what tells them apart is a copy that opens.
    let mut flipped = whole.clone();
    flipped[40] = if whole[40] == b'A' { b'B' } else { b'A' };
    net.write(flipped);
    let line = net.refused(&["list", "--identity", key], 3);
    assert!(line.contains("netrec.json does not open, though ") && line.contains("netrec restore"), "{line}");
    let theirs = identity(&net, "theirs.txt", THEIRS.0);
    let line = net.refused(&["list", "--identity", theirs.to_str().unwrap()], 1);
    assert!(line.starts_with("that identity does not open "), "{line}");
    // What some file systems make of a file when the power goes.
    net.write(vec![0; whole.len()]);
    with(&net, key.as_ref(), &["restore", "2026-09-11"]).ok();
    with(&net, key.as_ref(), &["check"]).ok();
    assert_eq!(in_the_clear(&net), []);
    std::fs::remove_file(net.path()).unwrap();
    with(&net, key.as_ref(), &["restore", "2026-09-11"]).ok();
    assert_eq!(in_the_clear(&net), []);
}

#[test]
fn a_passphrase_is_asked_for_on_a_terminal_alone() {
    let net = Env::with(NETWORK);
    let line = net.refused(&["encrypt", "--passphrase"], 1);
    assert!(line.starts_with("a passphrase is needed, which is asked for on a terminal alone"), "{line}");
    let mut terminal = net.terminal(&["encrypt", "--passphrase"], 120);
    terminal.asked("New passphrase:").press("a long secret\r");
    terminal.asked("Once more:").press("a long secret\r");
    assert_eq!(terminal.ends(), 0, "{}", terminal.screen());
    assert_eq!(in_the_clear(&net), []);
    let before = net.everything();
    let line = net.refused(&["list"], 1);
    assert!(line.starts_with("a passphrase is needed"), "{line}");
    let mut terminal = net.terminal(&["log", "ana", "zanzibar"], 120);
    terminal.asked("netrec.json:").press("another\r");
    assert_eq!(terminal.ends(), 1);
    assert!(terminal.screen().contains("that passphrase does not open"), "{}", terminal.screen());
    assert!(net.everything() == before);
    let mut terminal = net.terminal(&["log", "ana", "zanzibar", "-y"], 120);
    terminal.asked("netrec.json:").press("a long secret\r");
    assert_eq!(terminal.ends(), 0, "{}", terminal.screen());
    assert!(!terminal.screen().contains("a long secret"));
    assert_eq!(in_the_clear(&net), []);
    let mut terminal = net.terminal(&["undo"], 120);
    terminal.asked("netrec.json:").press("a long secret\r");
    assert_eq!(terminal.ends(), 0, "{}", terminal.screen());
    let mut terminal = net.terminal(&["decrypt"], 120);
    terminal.asked("netrec.json:").press("a long secret\r");
    assert_eq!(terminal.ends(), 0, "{}", terminal.screen());
    assert_eq!(net.file(), NETWORK);
    net.ok(&["redo"]);
}

#[test]
fn a_key_of_ssh_opens_what_is_encrypted_for_it() {
    let net = lived_in();
    let before = net.file();
    let key = identity(&net, "ssh", SSH.0.trim_end());
    let nobody = Env::new();
    let line = nobody.refused(&["encrypt", "--recipient", SSH.1], 1);
    assert!(line.contains("there is no ") && line.ends_with("netrec add NAME"), "{line}");
    net.ok(&["encrypt", "--recipient", SSH.1, "--recipient", MINE.1]);
    with(&net, &key, &["log", "ana", "zanzibar"]).ok();
    let mine = identity(&net, "mine.txt", MINE.0);
    with(&net, &mine, &["undo"]).ok();
    assert_eq!(in_the_clear(&net), []);
    with(&net, &key, &["decrypt"]).ok();
    assert_eq!(net.file(), before);
}

#[test]
fn others_can_be_let_in_and_kept_out() {
    let (net, mine) = encrypted();
    let theirs = identity(&net, "theirs.txt", THEIRS.0);
    let both = identity(&net, "both.txt", &format!("{}\n{}", MINE.0, THEIRS.0));
    with(&net, &both, &["encrypt", "--recipient", THEIRS.1]).ok();
    with(&net, &mine, &["list"]).fails(1);
    with(&net, &theirs, &["list"]).ok();
    with(&net, &theirs, &["undo"]).ok();
    with(&net, &theirs, &["restore", "2026-09-11"]).ok();
    let said = with(&net, &theirs, &["encrypt"]).ok().err.clone();
    assert!(said.ends_with("is encrypted already, and all that belongs to it\n"), "{said}");
    assert_eq!(in_the_clear(&net), []);
    with(&net, &theirs, &["decrypt"]).ok();
    net.ok(&["check"]);
}

#[test]
fn a_machine_goes_on_where_another_encrypted_anew() {
    let (net, mine) = encrypted();
    let both = format!("{},{}", MINE.1, THEIRS.1);
    let mut kept = Vec::new();
    let backup = net.path().with_file_name("netrec.json.bak");
    walk(&net.state(), &mut |path| kept.push((path.to_owned(), std::fs::read(path).unwrap())));
    kept.push((backup.clone(), std::fs::read(&backup).unwrap()));
    let recipients: Vec<&str> = both.split(',').flat_map(|one| ["--recipient", one]).collect();
    with(&net, &mine, &[&["encrypt"][..], &recipients].concat()).ok();
    // On the other machine all but the data file is as it was.
    kept.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
    with(&net, &mine, &["history"]).ok();
    with(&net, &mine, &["log", "ana", "zanzibar once more"]).ok();
    with(&net, &mine, &["undo"]).ok();
    with(&net, &mine, &["undo"]).ok();
    with(&net, &mine, &["encrypt"]).ok();
    std::fs::remove_file(&backup).unwrap();
    with(&net, &mine, &["history"]).ok();
    with(&net, &mine, &["check"]).ok();
    assert_eq!(in_the_clear(&net), []);
}

#[test]
fn an_editor_shows_it_in_memory_alone() {
    let (net, key) = encrypted();
    let line = with(&net, &key, &["edit", "ana"]).fails(1);
    assert!(line.contains("must not reach a disk"), "{line}");
    let mut command = net.command(&["edit", "ana"]);
    command.env("NETREC_IDENTITY", &key).env("XDG_RUNTIME_DIR", net.home());
    if net.home().starts_with("/dev/shm") {
        return skipped("the folder for temporary files is in memory");
    }
    let line = net.outcome(command).fails(1);
    assert!(line.contains("must not reach a disk"), "{line}");
    let Ok(memory) = tempfile::TempDir::new_in("/dev/shm") else { return skipped("there is no folder in memory") };
    let mut command = net.command(&["edit", "ana"]);
    command.env("NETREC_IDENTITY", &key).env("XDG_RUNTIME_DIR", memory.path());
    command.env("EDITOR", "sed -i s/roaster/zanzibar/");
    net.outcome(command).ok();
    assert!(with(&net, &key, &["show", "ana"]).ok().out.contains("zanzibar"));
    assert_eq!(in_the_clear(&net), []);
    let mut left = Vec::new();
    walk(memory.path(), &mut |path| left.push(path.to_owned()));
    assert_eq!(left, Vec::<PathBuf>::new());
}

#[test]
fn two_machines_merge_what_is_encrypted() {
    let (net, key) = encrypted();
    let folder = net.home();
    let copy = |name: &str| std::fs::copy(net.path(), folder.join(name)).map(drop).unwrap();
    copy("base.json");
    copy("theirs.json");
    with(&net, &key, &["set", "budi", "city=Zurich", "--file", "theirs.json"]).ok();
    with(&net, &key, &["set", "jose", "city=zanzibar"]).ok();
    copy("ours.json");
    with(&net, &key, &["merge-driver", "base.json", "ours.json", "theirs.json"]).ok();
    with(&net, &key, &["merge-file", "theirs.json"]).ok();
    let plain = Env::with(NETWORK);
    std::fs::copy(folder.join("theirs.json"), plain.home().join("theirs.json")).unwrap();
    with(&plain, &key, &["merge-file", "theirs.json"]).ok();
    assert!(plain.file().contains("Zurich"));
    for file in ["ours.json", ".local/share/netrec/netrec.json"] {
        let list = with(&net, &key, &["list", "--json", "--file", file]).ok().out.clone();
        assert!(list.contains("Zurich") && list.contains("zanzibar"), "{file}: {list}");
    }
    assert_eq!(in_the_clear(&net), []);
}
