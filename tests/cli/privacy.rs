//! Who else can see what the program keeps: nobody, whatever the user's mask lets through; and it is said where somebody can.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::env::{Env, Outcome, PROGRAM, skipped, walk};
use crate::refusals::works;
use crate::sample::NETWORK;

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Runs the program where the user's mask keeps nothing back.
fn unmasked(net: &Env, editor: &str, words: &[&str]) -> Outcome {
    let mut command = net.command_of("sh", &["-c", "umask 000; exec \"$0\" \"$@\"", PROGRAM]);
    command.args(words).env("EDITOR", editor);
    net.outcome(command)
}

/// An identity of age and its recipient, made for the tests.
#[cfg(feature = "encryption")]
const KEY: (&str, &str) = (
    "AGE-SECRET-KEY-1MZ7N23ZSRSEMLEZ2V6UQVAGMEWJGS8S2KZ8TD8XCZURY7DM003XSV27CUY\n",
    "age1uxywdn3mcpq4r2x7p8a7fuhn99e5s6q5pmc8ryyps95u9phl3stqevaxy2",
);

/// What leaves behind every kind of file that there is, from nothing on; `each` looks at the home behind each step.
fn live(net: &Env, each: impl Fn(&str)) {
    let write = |name: &str, text: &str| {
        std::fs::write(net.home().join(name), text).unwrap();
        set_mode(&net.home().join(name), 0o600);
    };
    write("editor.sh", "echo 'what she said' > \"$1\"; exit 3");
    write("cards.vcf", "BEGIN:VCARD\nVERSION:4.0\nFN:Siti\nEND:VCARD\n");
    let editor = format!("sh '{}'", net.home().join("editor.sh").display());
    let run = |words: &[&str]| {
        let outcome = unmasked(net, &editor, words);
        each(&format!("{words:?}"));
        outcome
    };
    run(&["add", "Ana Souza", "--note", "first"]).ok();
    run(&["log", "ana", "coffee"]).ok();
    run(&["log", "ana", "tea", "--today", "2026-09-13"]).ok();
    run(&["log", "ana", "-e"]).fails(1);
    run(&["undo"]).ok();
    run(&["redo"]).ok();
    run(&["restore", "last"]).ok();
    run(&["import", "cards.vcf"]).ok();
    run(&["export", "--format", "markdown", "--to", "pages"]).ok();
    // A file that is put into form, and one with a line that is put aside.
    std::fs::write(net.path(), serde_json::to_string_pretty(&net.json()).unwrap()).unwrap();
    run(&["learn", "ana", "has a dog"]).ok();
    std::fs::write(net.path(), net.file().replace("\"handle\":\"siti\"", "\"handle\":\"siti")).unwrap();
    run(&["check", "--fix"]).ok();
    std::fs::copy(net.path(), net.home().join("other.json")).unwrap();
    run(&["merge-file", "other.json"]).ok();
    run(&["add", "Budi"]).ok();
    #[cfg(feature = "encryption")]
    {
        write("key", KEY.0);
        run(&["encrypt", "--recipient", KEY.1]).ok();
        run(&["log", "budi", "call", "--identity", "key"]).ok();
        run(&["decrypt", "--identity", "key"]).ok();
    }
    run(&["rm", "ana", "-y", "--forget"]).ok();
}

#[test]
fn whatever_is_made_is_private() {
    let net = Env::new();
    let kinds = std::cell::RefCell::new(std::collections::BTreeSet::new());
    live(&net, |what| {
        walk(&net.home(), &mut |path| {
            kinds.borrow_mut().insert(path.strip_prefix(net.home()).unwrap().display().to_string());
            let wanted = if path.is_dir() { 0o700 } else { 0o600 };
            assert_eq!(mode(path), wanted, "{what}: {} is {:o}", path.display(), mode(path));
            for folder in path.ancestors().skip(1).take_while(|folder| *folder != net.home()) {
                assert_eq!(mode(folder), 0o700, "{what}: {} is {:o}", folder.display(), mode(folder));
            }
        });
    });
    let kinds = kinds.into_inner();
    for kind in
        ["netrec.json", ".json.bak", ".lock", ".aside", "history.jsonl", "/copies/", "/whole/", "/drafts/", "pages/"]
    {
        assert!(kinds.iter().any(|path| path.contains(kind)), "no {kind} was made: {kinds:#?}");
    }
    println!("{} files of every kind", kinds.len());
}

/// Nothing is open to others for a moment either: each file and folder is made as it stays.
#[cfg(target_os = "linux")]
#[test]
fn nothing_is_made_open_and_shut_later() {
    if !works("strace", &["-o", "/dev/null", "true"]) {
        return skipped("strace is not installed, or may not trace here");
    }
    let net = Env::with(NETWORK);
    set_mode(net.path(), 0o600);
    let folder = tempfile::TempDir::new().unwrap();
    let trace = folder.path().join("trace");
    let mut made = 0;
    for words in
        [&["log", "ana", "x"][..], &["log", "ana", "x", "--today", "2026-09-13"], &["undo"], &["restore", "last"]]
    {
        let options =
            ["-f", "-o", trace.to_str().unwrap(), "-e", "trace=open,openat,creat,mkdir,mkdirat,chmod,fchmod,fchmodat"];
        net.outcome(net.command_of("strace", &[&options[..], &[PROGRAM], words].concat())).ok();
        for line in std::fs::read_to_string(&trace).unwrap().lines() {
            let makes_file = line.contains("O_CREAT");
            let makes_folder = line.contains("mkdir");
            if makes_file || makes_folder {
                made += 1;
                let wanted = if makes_file { ", 0600" } else { ", 0700" };
                // Where another thread comes between, the end of the call is told later.
                let is_private = |end: &str| line.contains(&format!("{wanted}{end}"));
                assert!(is_private(") ") || is_private(" <unfinished"), "{words:?}: {line}");
            }
            assert!(
                !line.contains("chmod(") || line.contains("0100600") || line.contains("0600)"),
                "{words:?}: {line}"
            );
        }
    }
    assert!(made > 8, "{made} files and folders were made");
}

#[test]
fn the_sample_network_is_nobody_elses_either() {
    let net = Env::new();
    let folder = net.home().join("tmp");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(
        net.home().join("editor.sh"),
        "ls -l \"$TMPDIR\" > \"$HOME/folders\"; ls -l \"$TMPDIR\"/* > \"$HOME/files\"",
    )
    .unwrap();
    let mut command = net.command_of("sh", &["-c", "umask 000; exec \"$0\" \"$@\"", PROGRAM, "--demo", "edit", "ana"]);
    command.env("TMPDIR", &folder).env("EDITOR", format!("sh '{}'", net.home().join("editor.sh").display()));
    net.outcome(command).ok();
    let modes = |name: &str| -> Vec<String> {
        let text = std::fs::read_to_string(net.home().join(name)).unwrap();
        let lines = text.lines().filter(|line| line.starts_with(['d', '-']));
        lines.map(|line| line[..10].to_owned()).collect()
    };
    assert_eq!(modes("folders"), ["drwx------"]);
    let files = modes("files");
    assert!(!files.is_empty() && files.iter().all(|mode| mode == "-rw-------" || mode == "drwx------"), "{files:?}");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "nothing of it stays");
}

#[test]
fn it_is_said_where_others_can_look_in() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "coffee"]);
    let reachable = |path: &Path| path.ancestors().skip(1).all(|folder| mode(folder) & 0o001 != 0);
    if !reachable(&net.home()) {
        return skipped("the folder for temporary files is private");
    }
    let folder = net.path().parent().unwrap().to_owned();
    let (backup, state) = (net.beside(".bak"), net.state());
    let history = state.join("history.jsonl");
    let folders: Vec<_> = folder.ancestors().take_while(|folder| folder.starts_with(net.home())).collect();
    let states: Vec<_> = state.ancestors().take_while(|folder| folder.starts_with(net.home())).collect();
    let set = |folder_mode: u32, file_mode: u32| {
        folders.iter().chain(&states).for_each(|folder| set_mode(folder, folder_mode));
        [net.path(), &backup, &history].into_iter().for_each(|file| set_mode(file, file_mode));
    };
    let said = |words: &[&str]| {
        let outcome = net.run(words);
        outcome.ok();
        let lines = outcome.err.lines().filter(|line| line.starts_with("others can "));
        lines.map(|line| line.replace(&net.home().display().to_string(), "~")).collect::<Vec<_>>()
    };
    let (data, bak) = ("~/.local/share/netrec/netrec.json", "~/.local/share/netrec/netrec.json.bak");
    let shown = history.display().to_string().replace(&net.home().display().to_string(), "~");
    let read: Vec<String> =
        [data, bak, &shown].iter().map(|path| format!("others can read {path}: chmod 600 shuts it")).collect();
    let write: Vec<String> =
        [data, bak, &shown].iter().map(|path| format!("others can write into {path}: chmod 600 shuts it")).collect();
    let replaced =
        format!("others can put another file in the place of {data}: chmod go-w on its folder shuts them out");
    for (folders, files, wanted) in [
        (0o700, 0o600, vec![]),
        (0o755, 0o600, vec![]),
        // The group, everybody, and both.
        (0o755, 0o640, read.clone()),
        (0o710, 0o640, read.clone()),
        (0o711, 0o604, read.clone()),
        (0o755, 0o644, read.clone()),
        (0o755, 0o622, write),
        // Whoever cannot come to a file cannot read it.
        (0o700, 0o644, vec![]),
        (0o744, 0o666, vec![]),
        // Whoever may write into the folder needs no right to the file.
        (0o777, 0o600, vec![replaced.clone()]),
        (0o777, 0o644, [read.clone(), vec![replaced]].concat()),
        (0o1777, 0o600, vec![]),
    ] {
        set(folders, files);
        for words in [&[][..], &["--json"], &["check"]] {
            assert_eq!(said(words), wanted, "{words:?}, folders {folders:o}, files {files:o}");
        }
        // Whoever wants quiet has it, and no other command goes on about it.
        for words in [&["-q"][..], &["list"], &["due"]] {
            assert_eq!(said(words), Vec::<String>::new(), "{words:?}");
        }
    }
    // A change leaves the rights as they were set.
    set(0o755, 0o644);
    net.ok(&["log", "ana", "tea"]);
    assert_eq!((mode(net.path()), mode(&backup)), (0o644, 0o644));
}
