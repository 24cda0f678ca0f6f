//! Every command that changes something, killed at each of its calls and refused each of them in turn.
//!
//! Whatever the point, the file is the old one or the new one whole, the history agrees with it, nothing temporary is left after
//! the next change, and what the command said is what is so.

use std::fmt;

use serde_json::Value;

use crate::env::{Env, Outcome, all, masked};
use crate::sample::NETWORK;
use crate::stage::{Call, Fault, Point, Stage, drafts, standing};

/// In a normal run one of so many tries is made.
const SAMPLE: usize = 37;

/// A home with a history, on whose day nothing was changed yet.
fn home() -> Env {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "before", "--today", "2026-09-11"]);
    net
}

/// One in which today's copy is made already.
fn later() -> Env {
    let net = home();
    net.ok(&["log", "ana", "again"]);
    net
}

fn with_files(files: &[(&str, &str)]) -> Env {
    let net = home();
    for (name, text) in files {
        std::fs::write(net.home().join(name), text).unwrap();
    }
    net
}

/// All that a person can see of a home: the data file and what lies beside it, but for ids made just now.
fn seen(net: &Env) -> String {
    let read = |path| std::fs::read_to_string(path).unwrap_or_default();
    let text = read(net.path().to_owned());
    let shown = match serde_json::from_str::<Value>(&text) {
        // A file without anybody is as good as none.
        Ok(file) if file["contacts"] == Value::Array(Vec::new()) => String::new(),
        Ok(file) => file.to_string(),
        Err(_) => text,
    };
    masked(&[shown, read(net.home().join("ours.json"))].concat())
}

/// What a home came to after a try.
struct Left<'a> {
    call: Call<'a>,
    point: &'a Point,
    fault: Fault,
    outcome: &'a Outcome,
}

impl fmt::Display for Left<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Left { call, point, fault, outcome } = self;
        write!(f, "{:?} at {point:?}, {fault:?}\n{:?} {}{}", call.words, outcome.status, outcome.out, outcome.err)
    }
}

/// A state of a home: what is seen, which operations stand, how a check ends.
#[derive(Debug, PartialEq, Eq)]
struct State {
    seen: String,
    standing: Vec<String>,
    check: u8,
}

impl State {
    fn of(net: &Env) -> State {
        State { seen: seen(net), standing: standing(net), check: net.run_here(&["check"]) }
    }
}

/// Stops a change everywhere, or at a sample of its calls; how many tries were made, and what was wrong after which.
fn stop_everywhere(net: Env, call: Call<'_>) -> (usize, Vec<String>) {
    let Some(stage) = Stage::new(net) else { return (0, Vec::new()) };
    let old = State::of(&stage.net);
    let (writing, reading) = stage.points(call);
    let new = State::of(&stage.net);
    assert_ne!(old.seen, new.seen, "{call:?} changes something");
    let tries = writing.iter().flat_map(|point| Fault::ALL.map(|fault| (point, fault)));
    let looks = reading.iter().map(|point| (point, Fault::Error("EIO")));
    let tries: Vec<(&Point, Fault)> = tries.chain(looks).collect();
    let (step, first) = if all() { (1, 0) } else { (SAMPLE, call.words.concat().len() * 7 % SAMPLE.min(tries.len())) };
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (point, fault) in tries.into_iter().skip(first).step_by(step) {
        let outcome = stage.stop(call, point, fault);
        let left = Left { call, point, fault, outcome: &outcome };
        if let Err(what) = left.is_as_said(&stage.net, &old, &new) {
            wrong.push(format!("{what}: {left}"));
        }
        tried += 1;
    }
    (tried, wrong)
}

/// Says what is wrong unless something holds.
fn ensure(holds: bool, what: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what()) }
}

impl Left<'_> {
    /// The file is the old one or the new one, whole, and stays so; the history agrees with it, and the command said which.
    fn is_as_said(&self, net: &Env, old: &State, new: &State) -> Result<(), String> {
        let is = State::of(net);
        let state = if is.seen == old.seen { old } else { new };
        ensure(is.seen == state.seen, || format!("neither the old file nor the new one: {}", is.seen))?;
        ensure(is.check == state.check, || format!("check ends in {}", is.check))?;
        self.was_said(is.seen == new.seen)?;
        // The next change settles the history, and clears what was left behind.
        match net.run_here(&["add", "After The Stop"]) {
            0 => {}
            // A file that was damaged before still is.
            3 if is.seen == old.seen && is.check == 3 => {
                ensure(net.run_here(&["check", "--fix"]) == 0, || "it cannot be mended again".to_owned())?;
                ensure(seen(net) == new.seen, || "it is mended to another file".to_owned())?;
                return ensure(standing(net) == new.standing, || "history of a mended file".to_owned());
            }
            _ => return Err("no change can be made".to_owned()),
        }
        let left_over = drafts(&net.home().join(".local"));
        ensure(left_over.is_empty(), || format!("{left_over:?} is left over"))?;
        ensure(standing(net)[0] == "netrec add 'After The Stop'", || "the next change is not the newest".to_owned())?;
        ensure(net.run_here(&["undo"]) == 0, || "nothing can be undone".to_owned())?;
        ensure(seen(net) == is.seen, || "undo gives another file".to_owned())?;
        let stands = standing(net);
        let agrees = match is.seen == old.seen {
            // A file put into form is an operation of its own, which may have been done alone.
            true => stands == old.standing || stands.get(1..) == Some(&old.standing),
            // What is forgotten is gone from the history too.
            false => stands == new.standing || self.call.words.contains(&"--forget"),
        };
        ensure(agrees, || format!("history {stands:?}, before {:?}, behind {:?}", old.standing, new.standing))
    }

    /// The command ended as it should and said, in one line, why: it is done or it is not.
    fn was_said(&self, is_done: bool) -> Result<(), String> {
        let Left { point, fault, outcome, .. } = self;
        // Nothing can be said by a process that is killed, or where it is the saying that fails.
        let unheard = point.call == "write" && point.arguments.starts_with("2,");
        if *fault == Fault::Kill {
            return Ok(());
        }
        match outcome.status {
            Some(0) => ensure(is_done, || "it said that it is done".to_owned()),
            Some(1 | 3) if unheard => Ok(()),
            Some(1 | 3) => {
                // A stack of cards is taken in line by line; a mended file and a merged one are looked at again.
                let owned_up =
                    ["is done", "Added ", "is mended", "Merged "].iter().any(|done| outcome.err.contains(done));
                let lines = outcome.err.lines().filter(|line| line.starts_with("netrec: ")).count();
                ensure(owned_up == is_done, || "it does not say what is so".to_owned())?;
                ensure(lines == 1 || self.call.words[0] == "open", || "it does not say why in one line".to_owned())
            }
            _ => Err("an end that is none".to_owned()),
        }
    }
}

/// The first of a large file is synced while the rest is copied: what goes wrong there is no less said.
#[test]
fn the_early_sync_of_a_large_file() {
    let large = format!("{{\"netrec\":1,\n\"kept\":\"{}\",", "a line of a life. ".repeat(500_000));
    let net = Env::with(NETWORK.replacen("{\"netrec\":1,", &large, 1));
    net.ok(&["log", "ana", "before"]);
    let Some(stage) = Stage::new(net) else { return };
    let call = Call::new(&["log", "ana", "behind"]);
    let old = State::of(&stage.net);
    stage.points(call);
    let new = State::of(&stage.net);
    assert_ne!(old.seen, new.seen);
    let point = Point { call: "fdatasync".to_owned(), number: 1, arguments: String::new() };
    for fault in Fault::ALL {
        let outcome = stage.stop(call, &point, fault);
        // A call that was interrupted is made again.
        assert_eq!(outcome.status == Some(0), fault == Fault::Error("EINTR"), "{fault:?}: {}", outcome.err);
        Left { call, point: &point, fault, outcome: &outcome }.is_as_said(&stage.net, &old, &new).unwrap();
    }
}

/// A home, and what is done in it.
type Change = (fn() -> Env, Call<'static>);

/// Stops several changes.
fn each_of(what: &str, changes: &[Change]) {
    let (mut tried, mut wrong) = (0, Vec::new());
    for (home, call) in changes {
        let (more, what) = stop_everywhere(home(), *call);
        tried += more;
        wrong.extend(what);
    }
    println!("{what}: {} commands stopped in {tried} ways", changes.len());
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}

fn of(words: &'static [&'static str]) -> Call<'static> {
    Call::new(words)
}

const CARD: &str = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Siti Rahma\r\nEMAIL:siti@example.org\r\nEND:VCARD\r\n";

#[test]
fn opening_channels() {
    each_of(
        "opening",
        &[
            (Env::new, of(&["add", "The First"])),
            (home, of(&["add", "Siti", "--met", "RustConf", "--email", "siti@example.org"])),
            (later, of(&["add", "--from-vcard", "-"]).with_input(CARD)),
            (home, of(&["open", "--event", "RustConf"]).with_input("Siti <siti@example.org> #tea\n")),
            (later, of(&["explore", "a meetup in Medan", "--by", "fri"])),
            (|| with_files(&[("cards.vcf", CARD)]), of(&["import", "cards.vcf"])),
            (later, of(&["import", "-"]).with_input(CARD)),
        ],
    );
}

#[test]
fn building_relationships() {
    each_of(
        "building",
        &[
            (home, of(&["log", "ana", "coffee", "--learned", "moves", "--promised", "a book", "--done"])),
            (later, of(&["log", "budi", "a walk"])),
            (later, of(&["meet", "ana,budi", "tomorrow 10:00", "lunch"])),
            (later, of(&["learn", "ana", "has a dog", "--interest", "dogs"])),
            (later, of(&["link", "ana", "budi", "--as", "friend"])),
            (later, of(&["unlink", "ana", "jose"])),
            (home, of(&["intro", "ana", "tanaka-hanako", "both like tea"])),
        ],
    );
}

#[test]
fn following_up() {
    each_of(
        "following up",
        &[
            (later, of(&["remind", "ana", "in 2 weeks", "send the slides"])),
            (home, of(&["done", "q0x5v7n2ba", "--log", "sent it"])),
            (later, of(&["done", "r3b6y8t1cd"])),
            (later, of(&["snooze", "q0x5v7n2ba", "1w"])),
            (later, of(&["drop", "s5h2m9k4ef"])),
        ],
    );
}

#[test]
fn keeping_records() {
    each_of(
        "keeping records",
        &[
            (later, of(&["set", "ana", "city=Medan", "tags+=friend"])),
            (home, of(&["tag", "circle:inner", "vip", "-y"])),
            (later, of(&["untag", "ana", "speaker"])),
            (later, of(&["archive", "budi"])),
            (later, of(&["unarchive", "old-friend"])),
            (later, of(&["config", "circle.guild", "2mo"])),
            (later, of(&["edit", "ana"]).with_editor("sed -i s/Bandung/Medan/")),
            (later, of(&["edit", "f8z2b5c7dh"]).with_editor("sed -i s/moves/stays/")),
        ],
    );
}

#[test]
fn taking_away_and_making_one() {
    each_of(
        "taking away",
        &[
            (home, of(&["rm", "budi", "-y"])),
            (later, of(&["rm", "c9d3f6j1wk", "-y"])),
            (later, of(&["rm", "budi", "-y", "--forget"])),
            (home, of(&["merge", "ana", "jose", "--keep", "ana"])),
            (
                || with_files(&[("other.json", &NETWORK.replace("he moves", "he stays"))]),
                of(&["merge-file", "other.json"]),
            ),
            (
                || {
                    let theirs = NETWORK.replace("he moves", "he stays");
                    let ours = NETWORK.replace("\"title\":\"roaster\"", "\"title\":\"owner\"");
                    with_files(&[("base.json", NETWORK), ("ours.json", &ours), ("theirs.json", &theirs)])
                },
                of(&["merge-driver", "base.json", "ours.json", "theirs.json"]),
            ),
        ],
    );
}

#[test]
fn going_back_and_mending() {
    let pretty = || {
        let net = later();
        net.write(serde_json::to_string_pretty(&net.json()).unwrap());
        net
    };
    let doubled = || {
        let net = home();
        net.write(net.file().replace("\"s5h2m9k4ef\"", "\"q0x5v7n2ba\""));
        net
    };
    let torn = || {
        let net = home();
        net.write(net.file().replace("\"text\":\"he moves\"", "\"text\":\"he mo"));
        net
    };
    let undone = || {
        let net = later();
        net.ok(&["undo"]);
        net
    };
    each_of(
        "going back",
        &[
            (later, of(&["undo"])),
            (undone, of(&["redo"])),
            (later, of(&["restore", "last"])),
            (home, of(&["restore", "2026-09-11"])),
            (pretty, of(&["log", "budi", "in form"])),
            (pretty, of(&["undo"])),
            (doubled, of(&["check", "--fix"])),
            (torn, of(&["check", "--fix"])),
        ],
    );
}
