//! Encryption at rest, stopped at each of its calls: nothing is lost, and the next run goes on.

use crate::encryption::{MINE, THEIRS, encrypted, identity, in_the_clear, lived_in, with};
use crate::env::{Env, all};
use crate::stage::{Call, Fault, Stage, drafts};
use std::path::PathBuf;

/// Stops a command at every point in every way, or at a sample of them; `after` looks at what is left, and whether it was done.
fn stop_everywhere(net: Env, words: &[&str], after: impl Fn(&Env, &str, bool)) {
    let Some(stage) = Stage::new(net) else { return };
    let call = Call::new(words);
    let (writing, reading) = stage.points(call);
    let tries = writing.iter().flat_map(|point| Fault::ALL.map(|fault| (point, fault)));
    let looks = reading.iter().map(|point| (point, Fault::Error("EIO")));
    let tries: Vec<_> = tries.chain(looks).collect();
    let step = if all() { 1 } else { 23 };
    let (mut tried, mut done) = (0, 0);
    for (point, fault) in tries.iter().step_by(step) {
        let outcome = stage.stop(call, point, *fault);
        let context = format!("{words:?} at {point:?}, {fault:?}: {:?} {}", outcome.status, outcome.err);
        match (fault, outcome.status) {
            (Fault::Kill, Some(0)) => continue,
            (Fault::Kill, _) | (Fault::Error(_), Some(0)) => {}
            (Fault::Error(_), Some(1 | 3)) => {
                let lines = outcome.err.lines().filter(|line| line.starts_with("netrec: ")).count();
                // Where nothing can be said, nothing is.
                let is_unheard = point.call == "write" && point.arguments.starts_with("2,");
                assert!(lines == 1 || is_unheard, "{context}");
            }
            _ => panic!("an end that is none: {context}"),
        }
        tried += 1;
        done += usize::from(outcome.status == Some(0));
        after(&stage.net, &context, outcome.status == Some(0));
    }
    println!("{words:?}: stopped in {tried} of {} ways, and done in spite of it {done} times", tries.len());
    assert!(tried > 0);
}

#[test]
fn what_stops_it_leaves_what_the_next_run_goes_on_from() {
    let net = lived_in();
    let before = net.file();
    let history = net.run(&["history"]).ok().out.clone();
    identity(&net, "mine.txt", MINE.0);
    stop_everywhere(net, &["encrypt", "--recipient", MINE.1, "--identity", "mine.txt"], |net, context, is_done| {
        let key = net.home().join("mine.txt");
        with(net, &key, &["list"]).ok();
        let clear = in_the_clear(net);
        assert!(!is_done || clear.is_empty(), "{context}: {clear:?}");
        let is_half = std::fs::read(net.path()).unwrap().starts_with(b"age-") && !clear.is_empty();
        let said = with(net, &key, &["check"]).ok().err.clone();
        assert_eq!(said.contains("netrec encrypt goes on with it"), is_half, "{context}: {said}");
        assert_eq!(with(net, &key, &["history"]).ok().out, history, "{context}");
        match std::fs::read(net.path()).unwrap().starts_with(b"age-encryption.org/v1\n") {
            true => with(net, &key, &["encrypt"]).ok(),
            false => with(net, &key, &["encrypt", "--recipient", MINE.1]).ok(),
        };
        assert_eq!(in_the_clear(net), [], "{context}");
        assert_eq!(drafts(&net.home()), Vec::<PathBuf>::new(), "{context}");
        with(net, &key, &["decrypt"]).ok();
        assert_eq!(net.file(), before, "{context}");
        assert_eq!(net.run(&["history"]).ok().out, history, "{context}");
        net.ok(&["undo"]);
    });
}

#[test]
fn what_stops_the_way_back_loses_nothing() {
    let (net, key) = encrypted();
    let history = with(&net, &key, &["history"]).ok().out.clone();
    let list = with(&net, &key, &["list", "--json"]).ok().out.clone();
    stop_everywhere(net, &["decrypt", "--identity", "mine.txt"], |net, context, is_done| {
        let key = net.home().join("mine.txt");
        assert_eq!(with(net, &key, &["history"]).ok().out, history, "{context}");
        if std::fs::read(net.path()).unwrap().starts_with(b"age") {
            assert!(!is_done, "{context}");
            with(net, &key, &["decrypt"]).ok();
        }
        assert_eq!(net.run(&["list", "--json"]).ok().out, list, "{context}");
        assert_eq!(net.run(&["history"]).ok().out, history, "{context}");
        net.ok(&["undo"]);
        assert_eq!(drafts(&net.home()), Vec::<PathBuf>::new(), "{context}");
    });
}

#[test]
fn what_stops_letting_others_in_loses_nothing() {
    let (net, key) = encrypted();
    let history = with(&net, &key, &["history"]).ok().out.clone();
    identity(&net, "both.txt", &format!("{}\n{}", MINE.0, THEIRS.0));
    stop_everywhere(net, &["encrypt", "--recipient", THEIRS.1, "--identity", "both.txt"], |net, context, is_done| {
        let both = net.home().join("both.txt");
        assert_eq!(with(net, &both, &["history"]).ok().out, history, "{context}");
        assert_eq!(in_the_clear(net), [], "{context}");
        let theirs = identity(net, "theirs.txt", THEIRS.0);
        if is_done {
            with(net, &key, &["list"]).fails(1);
        } else {
            with(net, &both, &["encrypt", "--recipient", THEIRS.1]).ok();
        }
        assert_eq!(with(net, &theirs, &["history"]).ok().out, history, "{context}");
        with(net, &theirs, &["undo"]).ok();
        with(net, &theirs, &["decrypt"]).ok();
    });
}

#[test]
fn a_change_of_an_encrypted_file_that_is_stopped_loses_nothing() {
    let (net, key) = encrypted();
    let before = with(&net, &key, &["list", "--json"]).ok().out.clone();
    let words = ["log", "ana", "zanzibar", "--identity", "mine.txt"];
    stop_everywhere(net, &words, |net, context, is_done| {
        let key = net.home().join("mine.txt");
        assert_eq!(in_the_clear(net), [], "{context}");
        let timeline = with(net, &key, &["timeline", "ana"]).ok().out.clone();
        let is_there = timeline.contains("zanzibar") && timeline.matches("zanzibar").count() == 2;
        assert!(!is_done || is_there, "{context}: {timeline}");
        with(net, &key, &["check"]).ok();
        if is_there {
            with(net, &key, &["undo"]).ok();
        }
        assert_eq!(with(net, &key, &["list", "--json"]).ok().out, before, "{context}");
        with(net, &key, &["log", "ana", "durian tart"]).ok();
        with(net, &key, &["undo"]).ok();
        assert_eq!(in_the_clear(net), [], "{context}");
        assert_eq!(drafts(&net.home()), Vec::<PathBuf>::new(), "{context}");
    });
}
