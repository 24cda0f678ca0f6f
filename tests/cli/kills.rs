//! A kill between any two steps of a change.
//!
//! A change is traced once to list the calls by which it writes; then it is made again and again, and killed as it begins
//! one of them after another. Whatever the point, the data path names a whole file, the history agrees with it once the next
//! command has settled it, and undo takes back the right operation.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::env::{Env, all, each};
use crate::sample::NETWORK;
use crate::stage::{Call, Fault, Stage, drafts, standing};

/// What every reading command says of a file.
fn every_reading_command(net: &Env) {
    for words in [&["list"][..], &["due", "--json"], &["export"], &["history"], &["restore"], &[]] {
        net.run(words).ok();
    }
    for handle in each(&net.read(&["list", "--json"]), "handle") {
        net.run(&["show", handle]).ok();
    }
}

/// Kills a change at every point, or at a sample of them, and returns the temporary files that were still there after the
/// change behind a kill. `seen` is the state of the file, but for ids made just now.
fn kill_everywhere(net: Env, words: &[&str], seen: impl Fn(&Env) -> String) -> Vec<PathBuf> {
    let mut left_over = Vec::new();
    let Some(stage) = Stage::new(net) else { return left_over };
    let (net, call) = (&stage.net, Call::new(words));
    let (old, old_standing) = (seen(net), standing(net));
    let (points, _) = stage.points(call);
    let (new, new_standing) = (seen(net), standing(net));
    assert_ne!(old_standing, new_standing);
    let step = if all() { 1 } else { 4 };
    let (mut tried, mut befores, mut afters) = (0, 0, 0);
    for (at, point) in points.iter().enumerate().step_by(step) {
        if stage.stop(call, point, Fault::Kill).status == Some(0) {
            continue;
        }
        tried += 1;
        let context = format!("{words:?} killed at {point:?}");
        println!("{context}");
        every_reading_command(net);
        let now = seen(net);
        match now == old {
            true => befores += 1,
            false => afters += 1,
        }
        // The next command settles the history, and clears what the kill left behind.
        net.ok(&["add", "After The Kill"]);
        left_over.extend(drafts(&net.home()));
        assert_eq!(standing(net)[0], "netrec add 'After The Kill'", "{context}");
        net.ok(&["undo"]);
        assert_eq!(seen(net), now, "{context}");
        let left = standing(net);
        let whole = left == new_standing && now == new;
        let none = left == old_standing && now == old;
        // A file put into form is an operation of its own, which may have been done alone.
        let form_alone = left.get(1..) == Some(&old_standing) && now == old;
        let agrees = whole || none || form_alone;
        assert!(agrees, "{context}\nhistory: {left:?}\nold: {old_standing:?}\nnew: {new_standing:?}\nseen: {now}");
        // The other way: undo comes at once, and takes back what is in the file.
        if at / step % 2 == 0 {
            let _ = stage.stop(call, point, Fault::Kill);
            let stands = if stage.is_untouched() { &old_standing } else { &new_standing };
            let Some(newest) = stands.first() else { continue };
            net.ok(&["undo"]);
            let history = net.history();
            let undone = history.iter().find(|operation| operation["op"] == history[0]["undoes"]).unwrap();
            assert_eq!(undone["command"], newest.as_str(), "{context}");
        }
    }
    println!(
        "{words:?}: killed at {tried} of {} points, {befores} before the change and {afters} behind it",
        points.len()
    );
    assert!(tried > 0 && befores > 0);
    if all() {
        assert!(afters > 0);
    }
    left_over
}

/// The file itself is what is seen of it.
fn the_file(net: &Env) -> String {
    if net.path().exists() { net.file() } else { String::new() }
}

/// The file, but for the ids made just now.
fn handles_and_texts(net: &Env) -> String {
    let file: Value = serde_json::from_str(&the_file(net)).unwrap_or_default();
    let of =
        |list: &str, key: &str| if file[list].is_array() { each(&file[list], key).join(",") } else { String::new() };
    [of("contacts", "handle"), of("reminders", "state"), of("meetings", "text")].join("|")
}

#[test]
fn the_first_change_of_a_day() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "before", "--today", "2026-09-11"]);
    kill_everywhere(net, &["log", "budi", "the change", "--done"], handles_and_texts);
}

#[test]
fn a_later_change_of_a_day() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "before"]);
    kill_everywhere(net, &["rm", "budi", "-y"], handles_and_texts);
}

#[test]
fn the_first_change_of_a_file_that_was_there() {
    kill_everywhere(Env::with(NETWORK), &["done", "q0x5v7n2ba"], handles_and_texts);
}

#[test]
fn the_first_change_of_all() {
    kill_everywhere(Env::new(), &["add", "The Change"], handles_and_texts);
}

#[test]
fn a_change_of_a_file_that_is_put_in_form() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "before"]);
    net.write(serde_json::to_string_pretty(&net.json()).unwrap());
    kill_everywhere(net, &["log", "budi", "the change"], handles_and_texts);
}

#[test]
fn an_undo() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "first"]);
    net.ok(&["rm", "budi", "-y"]);
    kill_everywhere(net, &["undo"], the_file);
}

#[test]
fn a_redo() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "first"]);
    net.ok(&["rm", "budi", "-y"]);
    net.ok(&["undo"]);
    kill_everywhere(net, &["redo"], the_file);
}

#[test]
fn a_restore() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "first"]);
    net.ok(&["log", "ana", "second"]);
    kill_everywhere(net, &["restore", "last"], the_file);
}

#[test]
fn no_temporary_file_is_left_after_the_next_change() {
    let net = || {
        let net = Env::with(NETWORK);
        net.ok(&["log", "ana", "before", "--today", "2026-09-11"]);
        net
    };
    let mut left_over = Vec::new();
    for words in [&["log", "budi", "the change"][..], &["restore", "last"]] {
        left_over.extend(kill_everywhere(net(), words, handles_and_texts));
    }
    let names: BTreeSet<String> =
        left_over.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names, BTreeSet::new());
}
