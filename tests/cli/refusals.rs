//! What the system refuses: rights, room, a home.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Command;

use crate::env::{Env, Outcome, PROGRAM, copy_program, skipped, walk};
use crate::sample::NETWORK;

/// A user other than root, by number.
const NOBODY: u32 = 65534;

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Gives a folder and all in it to a user.
fn give(path: &Path, user: u32) {
    std::os::unix::fs::lchown(path, Some(user), Some(user)).unwrap();
    for entry in std::fs::read_dir(path).into_iter().flatten() {
        give(&entry.unwrap().path(), user);
    }
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

/// Whether a program is there and works when it is called so.
pub fn works(program: &str, words: &[&str]) -> bool {
    Command::new(program).args(words).output().is_ok_and(|output| output.status.success())
}

/// Somebody whom the system can refuse something: the user, or nobody in the place of root.
struct Somebody {
    net: Env,
    user: Option<u32>,
}

impl Somebody {
    /// None, having said so, where nobody can be found.
    fn new(net: Env) -> Option<Somebody> {
        Somebody::numbered(net, NOBODY)
    }

    fn numbered(net: Env, user: u32) -> Option<Somebody> {
        if !is_root() {
            return Some(Somebody { net, user: None });
        }
        if !works("setpriv", &["--version"]) {
            skipped("setpriv is not installed, and root may do everything");
            return None;
        }
        // Where the program stands, another user may not be let in.
        copy_program(&net.home().join("netrec"));
        give(&net.home(), user);
        Some(Somebody { net, user: Some(user) })
    }

    fn command(&self, words: &[&str]) -> Command {
        match self.user {
            None => self.net.command(words),
            Some(user) => {
                let ids = [format!("--reuid={user}"), format!("--regid={user}"), "--clear-groups".to_owned()];
                let program = self.net.home().join("netrec").display().to_string();
                let words = ids.into_iter().chain([program]).chain(words.iter().map(|word| (*word).to_owned()));
                self.net.command_of("setpriv", &words.collect::<Vec<_>>())
            }
        }
    }

    fn run(&self, words: &[&str]) -> Outcome {
        self.net.outcome(self.command(words))
    }

    fn refused(&self, words: &[&str], status: i32) -> String {
        let before = self.net.everything();
        let line = self.run(words).fails(status);
        assert!(self.net.everything() == before, "{words:?} changed something");
        line
    }
}

#[test]
fn a_file_that_may_not_be_read() {
    let Some(somebody) = Somebody::new(Env::with(NETWORK)) else { return };
    set_mode(somebody.net.path(), 0);
    for words in [&["due"][..], &["list", "--json"], &["log", "ana", "coffee"], &["export"], &[]] {
        let line = somebody.refused(words, 1);
        let wanted = "cannot read [home]/.local/share/netrec/netrec.json: permission denied; check who may";
        assert!(line.starts_with(wanted), "{words:?}: {line}");
    }
}

#[test]
fn a_folder_that_may_not_be_written() {
    let Some(somebody) = Somebody::new(Env::with(NETWORK)) else { return };
    let folder = somebody.net.path().parent().unwrap();
    set_mode(folder, 0o555);
    somebody.run(&["list"]).ok();
    let line = somebody.refused(&["log", "ana", "coffee"], 1);
    let wanted = "cannot open the lock [home]/.local/share/netrec/netrec.json.lock: permission denied; check who may";
    assert!(line.starts_with(wanted), "{line}");
    set_mode(folder, 0o755);
    somebody.run(&["log", "ana", "coffee"]).ok();
    set_mode(folder, 0o555);
    let line = somebody.refused(&["log", "ana", "coffee"], 1);
    let wanted = "cannot write [home]/.local/share/netrec/netrec.json.new: permission denied; check who may";
    assert!(line.starts_with(wanted), "{line}");
    somebody.refused(&["undo"], 1);
    set_mode(folder, 0o755);
}

#[test]
fn a_state_folder_that_may_not_be_written() {
    let Some(somebody) = Somebody::new(Env::with(NETWORK)) else { return };
    let state = somebody.net.home().join(".local/state");
    std::fs::create_dir_all(&state).unwrap();
    set_mode(&state, 0o555);
    if let Some(user) = somebody.user {
        std::os::unix::fs::chown(&state, Some(user), Some(user)).unwrap();
    }
    let line = somebody.refused(&["log", "ana", "coffee"], 1);
    assert!(line.starts_with("cannot make the folder [home]/.local/state/netrec"), "{line}");
    somebody.run(&["list"]).ok();
    set_mode(&state, 0o755);
    somebody.run(&["log", "ana", "coffee"]).ok();
    let history = somebody.net.state().join("history.jsonl");
    set_mode(&history, 0o400);
    let line = somebody.refused(&["log", "ana", "coffee"], 1);
    assert!(line.contains("the history [home]/.local/state/netrec") && line.contains("permission denied"), "{line}");
}

#[test]
fn a_home_in_which_nothing_may_be_made() {
    let Some(somebody) = Somebody::new(Env::new()) else { return };
    set_mode(&somebody.net.home(), 0o555);
    somebody.run(&["list", "--json"]).ok().stdout("[]\n");
    let line = somebody.refused(&["add", "Ana"], 1);
    assert!(line.starts_with("cannot make the folder [home]/.local/share/netrec: permission denied"), "{line}");
    set_mode(&somebody.net.home(), 0o755);
}

/// A user who is in no list of users has no home but by name.
const STRANGER: u32 = 54321;

#[test]
fn no_home() {
    if !is_root() {
        return skipped("without root, the system knows the home of whoever runs the tests");
    }
    let Some(somebody) = Somebody::numbered(Env::with(NETWORK), STRANGER) else { return };
    let file = somebody.net.path().display().to_string();
    for home in [None, Some("")] {
        let run = |words: &[&str], states: Option<&Path>| {
            let mut command = somebody.command(words);
            match home {
                None => command.env_remove("HOME"),
                Some(home) => command.env("HOME", home),
            };
            if let Some(states) = states {
                command.env("XDG_STATE_HOME", states);
            }
            let before = somebody.net.everything();
            let outcome = somebody.net.outcome(command);
            (outcome, somebody.net.everything() == before)
        };
        for words in [&["due"][..], &["list"], &["add", "Siti"], &["history"], &["undo"], &[]] {
            let (outcome, same) = run(words, None);
            assert!(outcome.fails(1).contains("set HOME"), "{words:?}: {}", outcome.err);
            assert!(same, "{words:?}");
        }
        let (outcome, same) = run(&["--file", &file, "log", "ana", "coffee"], None);
        assert!(outcome.fails(1).contains("set HOME") && same, "{}", outcome.err);
        // The sample network needs no home.
        run(&["--demo", "due"], None).0.ok();
    }
}

#[test]
fn no_home_but_a_state_folder() {
    if !is_root() {
        return skipped("without root, the system knows the home of whoever runs the tests");
    }
    let Some(somebody) = Somebody::numbered(Env::with(NETWORK), STRANGER) else { return };
    let file = somebody.net.path().display().to_string();
    let mut command = somebody.command(&["--file", &file, "log", "ana", "coffee"]);
    command.env_remove("HOME").env("XDG_STATE_HOME", somebody.net.home().join("state"));
    somebody.net.outcome(command).ok();
    assert!(somebody.net.file().contains("coffee"));
    assert!(somebody.net.home().join("state/netrec").is_dir());
}

/// A small disk, taken away whatever becomes of the test.
struct Disk<'a> {
    at: &'a Path,
}

impl<'a> Disk<'a> {
    /// None, having said so, where no disk can be made.
    fn mount(at: &'a Path, kib: u32) -> Option<Disk<'a>> {
        std::fs::create_dir_all(at).unwrap();
        let size = format!("size={kib}k,mode=0700");
        if !is_root() || !works("mount", &["-t", "tmpfs", "-o", &size, "tmpfs", &at.display().to_string()]) {
            skipped("only root can mount a small disk");
            return None;
        }
        Some(Disk { at })
    }

    /// Leaves no room but for `bytes`.
    fn fill(&self, bytes: usize) {
        std::fs::write(self.at.join("spare"), vec![b'x'; bytes.max(1)]).unwrap();
        let _ = std::fs::write(self.at.join("ballast"), vec![b'x'; 16 << 20]);
        std::fs::remove_file(self.at.join("spare")).unwrap();
        if bytes == 0 {
            let _ = std::fs::write(self.at.join("spare"), [b'x'; 4096]);
        }
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.at).status();
    }
}

/// No file half written is left below a folder.
fn no_draft(folder: &Path) {
    walk(folder, &mut |path| assert_ne!(path.extension(), Some("new".as_ref()), "{}", path.display()));
}

#[test]
fn a_full_disk_under_the_data() {
    let net = Env::new();
    let folder = net.path().parent().unwrap().to_owned();
    let Some(disk) = Disk::mount(&folder, 256) else { return };
    let long = format!("{}{}", NETWORK.replace("a translator", &"a translator ".repeat(2000)), "");
    net.write(&long);
    net.ok(&["log", "budi", "chess"]);
    // No room at all, and room for half a file.
    for room in [0, 16 << 10] {
        disk.fill(room);
        for words in [&["log", "budi", "full"][..], &["add", "Siti"], &["undo"], &["restore", "last"]] {
            let line = net.refused(words, 1);
            assert!(line.contains("no space left on device; make room and try again"), "{room} {words:?}: {line}");
            no_draft(&net.home());
        }
        net.run(&["list"]).ok();
        for name in ["ballast", "spare"] {
            let _ = std::fs::remove_file(folder.join(name));
        }
    }
    net.ok(&["undo"]);
    assert_eq!(net.file(), long);
}

#[test]
fn a_limit_to_the_size_of_files() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "before", "--today", "2026-09-11"]);
    let before = net.file();
    // In blocks of 512 or of 1024 bytes: less than the file has.
    let limited = |words: &str| {
        net.outcome(net.command_of("sh", &["-c", &format!("ulimit -c 0; ulimit -f 1; exec \"$0\" {words}"), PROGRAM]))
    };
    for words in ["add Siti", "log ana coffee", "rm budi -y", "undo", "restore last", "export > all.json"] {
        let outcome = limited(words);
        let lines: Vec<&str> = outcome.exits(1).err.lines().collect();
        assert!(lines.len() == 1 && lines[0].contains(": file too large"), "{words}: {lines:?}");
        assert_eq!(net.file(), before, "{words}");
        assert_eq!(net.history().len(), 1, "{words}");
    }
    net.ok(&["log", "ana", "coffee"]);
    net.run(&["check"]).ok();
}

#[test]
fn a_lock_that_leads_elsewhere() {
    let net = Env::with(NETWORK);
    let elsewhere = net.home().join("elsewhere");
    std::fs::write(&elsewhere, "mine").unwrap();
    std::os::unix::fs::symlink(&elsewhere, net.beside(".lock")).unwrap();
    let line = net.refused(&["log", "ana", "coffee"], 1);
    assert!(line.contains("netrec.json.lock is a link; remove it; nothing was written"), "{line}");
    assert_eq!((std::fs::read_to_string(elsewhere).unwrap().as_str(), net.file().as_str()), ("mine", NETWORK));
}

#[test]
fn a_full_disk_under_the_history() {
    let net = Env::with(NETWORK);
    let states = net.home().join(".local/state/netrec");
    let Some(disk) = Disk::mount(&states, 256) else { return };
    disk.fill(0);
    let line = net.run(&["log", "budi", "full"]).fails(1);
    assert!(line.contains("no space left on device"), "{line}");
    assert_eq!(net.file(), NETWORK);
    assert_eq!(net.history().len(), 0);
    no_draft(&net.home());
    std::fs::remove_file(states.join("ballast")).unwrap();
    std::fs::remove_file(states.join("spare")).unwrap();
    net.ok(&["log", "budi", "chess"]);
    disk.fill(0);
    let long = "x".repeat(8000);
    let history = std::fs::read(net.state().join("history.jsonl")).unwrap();
    let line = net.refused(&["log", "budi", &long], 1);
    assert!(line.contains("no space left on device; make room and try again"), "{line}");
    assert_eq!(std::fs::read(net.state().join("history.jsonl")).unwrap(), history, "a torn line is cut at once");
    std::fs::remove_file(states.join("ballast")).unwrap();
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK);
}

#[test]
fn a_new_file_is_for_its_owner_alone() {
    let net = Env::new();
    net.ok(&["add", "Ana"]);
    net.ok(&["log", "ana", "coffee"]);
    assert_eq!(mode(net.path()), 0o600);
    assert_eq!(mode(&net.beside(".lock")), 0o600);
    assert_eq!(mode(&net.beside(".bak")), 0o600);
    assert_eq!(mode(&net.state().join("history.jsonl")), 0o600);
    for folder in [".local", ".local/share", ".local/share/netrec", ".local/state", ".local/state/netrec"] {
        assert_eq!(mode(&net.home().join(folder)), 0o700, "{folder}");
    }
    assert_eq!(mode(&net.state()), 0o700);
    assert_eq!(mode(&net.state().join("copies")), 0o700);
}

#[test]
fn the_mode_of_a_file_stays() {
    for wanted in [0o640, 0o600, 0o644, 0o660] {
        let net = Env::with(NETWORK);
        set_mode(net.path(), wanted);
        net.ok(&["log", "ana", "coffee"]);
        assert_eq!(mode(net.path()), wanted);
        net.ok(&["undo"]);
        assert_eq!(mode(net.path()), wanted);
        net.ok(&["restore", "last"]);
        assert_eq!(mode(net.path()), wanted);
    }
    // Also where the file was put into form.
    let net = Env::with(NETWORK.replace(",\n", " ,\n"));
    set_mode(net.path(), 0o640);
    net.ok(&["log", "ana", "coffee"]);
    assert_eq!(mode(net.path()), 0o640);
}

#[test]
fn the_owner_of_a_file_stays() {
    if !is_root() {
        return skipped("only root can give files away");
    }
    let net = Env::with(NETWORK);
    std::os::unix::fs::chown(net.path(), Some(NOBODY), Some(NOBODY)).unwrap();
    net.ok(&["log", "ana", "coffee"]);
    let metadata = std::fs::metadata(net.path()).unwrap();
    assert_eq!((metadata.uid(), metadata.gid()), (NOBODY, NOBODY));
}
