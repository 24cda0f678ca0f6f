//! Many processes at one file.

use std::collections::BTreeSet;
use std::process::{Child, Stdio};

use crate::env::{Env, all, each};
use crate::sample::NETWORK;

/// A file in form with this many people.
fn people(count: usize) -> String {
    let contacts: Vec<String> =
        (0..count).map(|n| format!(r#"{{"id":"a0{n:08}","handle":"old-{n}","name":"Old {n}"}}"#)).collect();
    format!(
        "{{\"netrec\":1,\n\"settings\":{{}},\n\"contacts\":[\n{}\n],\n\"reminders\":[\n],\n\"meetings\":[\n]}}\n",
        contacts.join(",\n")
    )
}

fn start(net: &Env, words: &[&str]) -> Child {
    net.command(words).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn end(child: Child) {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// No id and no handle is there twice, and the file is in form.
fn sound(net: &Env) {
    let file = net.json();
    for list in ["contacts", "reminders", "meetings"] {
        let ids = each(&file[list], "id");
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }
    let handles = each(&file["contacts"], "handle");
    assert_eq!(handles.iter().collect::<BTreeSet<_>>().len(), handles.len());
    let records: usize =
        ["contacts", "reminders", "meetings"].iter().map(|list| file[list].as_array().unwrap().len()).sum();
    assert_eq!(net.file().lines().filter(|line| line.starts_with("{\"id\":")).count(), records);
}

#[test]
fn twenty_processes_adding_at_once_lose_nobody() {
    for round in 0..if all() { 50 } else { 5 } {
        let net = Env::with(people(100));
        let children: Vec<Child> = (0..20).map(|n| start(&net, &["add", &format!("New {n}")])).collect();
        children.into_iter().for_each(end);
        let file = net.json();
        let names: BTreeSet<&str> = each(&file["contacts"], "name").into_iter().collect();
        assert_eq!((names.len(), file["contacts"].as_array().unwrap().len()), (120, 120), "round {round}");
        sound(&net);
        assert_eq!(net.history().len(), 20);
        for _ in 0..20 {
            net.ok(&["undo"]);
        }
        assert_eq!(net.file(), people(100), "round {round}");
    }
}

#[test]
fn twenty_processes_adding_at_once_to_no_file() {
    let net = Env::new();
    let children: Vec<Child> = (0..20).map(|n| start(&net, &["add", &format!("New {n}")])).collect();
    children.into_iter().for_each(end);
    assert_eq!(net.json()["contacts"].as_array().unwrap().len(), 20);
    sound(&net);
}

#[test]
fn the_same_name_at_once_is_taken_once() {
    let net = Env::with(people(3));
    let children: Vec<Child> = (0..8).map(|_| start(&net, &["add", "Ana Souza"])).collect();
    let done = children.into_iter().map(|child| child.wait_with_output().unwrap().status.code());
    let done: Vec<Option<i32>> = done.collect();
    assert_eq!(done.iter().filter(|status| **status == Some(0)).count(), 1, "{done:?}");
    assert_eq!(done.iter().filter(|status| **status == Some(1)).count(), 7, "{done:?}");
    assert_eq!(net.json()["contacts"].as_array().unwrap().len(), 4);
}

#[test]
fn sixteen_processes_logging_lose_no_meeting() {
    let each_logs = if all() { 100 } else { 10 };
    let net = Env::with(people(16));
    std::thread::scope(|scope| {
        for process in 0..16 {
            let net = &net;
            scope.spawn(move || {
                for number in 0..each_logs {
                    end(start(net, &["log", &format!("old-{process}"), &format!("talk {process}/{number}")]));
                }
            });
        }
    });
    let file = net.json();
    let texts: BTreeSet<&str> = each(&file["meetings"], "text").into_iter().collect();
    assert_eq!(texts.len(), 16 * each_logs);
    assert_eq!(file["meetings"].as_array().unwrap().len(), 16 * each_logs);
    sound(&net);
    assert_eq!(net.history().len(), 16 * each_logs);
}

#[test]
fn readers_always_see_a_whole_file() {
    let net = Env::with(NETWORK);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| (0..30).for_each(|n| end(start(&net, &["log", "ana", &format!("talk {n}")]))));
        let mut last = 0;
        while !writer.is_finished() {
            let meetings = net.read(&["export", "--what", "meetings"]).as_array().unwrap().len();
            assert!(meetings >= last, "{meetings} after {last}");
            last = meetings;
            net.run(&["due"]).ok();
        }
    });
}

#[cfg(unix)]
#[test]
fn a_file_that_is_locked_too_long() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "coffee"]);
    let lock = std::fs::File::options().read(true).write(true).open(net.beside(".lock")).unwrap();
    lock.lock().unwrap();
    std::fs::write(net.beside(".lock"), "4711 netrec edit ana\n").unwrap();
    net.run(&["due"]).ok();
    let line = net.refused(&["log", "ana", "tea"], 3);
    assert_eq!(
        line,
        "[home]/.local/share/netrec/netrec.json.lock has been locked for over 10 seconds by process 4711 \
         (netrec edit ana); nothing was written; try again when it has ended, or end it"
    );
}

/// Says what one of many processes does: the same for the same numbers, and such that what it left can be looked for.
fn mixed(process: usize, number: usize) -> Vec<String> {
    let me = format!("old-{process}");
    let mark = format!("mark {process}/{number}");
    let words: &[&str] = match (process + number) % 8 {
        0 => &["add", &mark, "--note", &mark],
        1 => &["log", &me, &mark],
        2 => &["remind", &me, "fri", &mark],
        3 => &["learn", &me, &mark],
        // So far off that no log is of the same meeting, and takes its text away.
        4 => &["meet", &me, "in 2 weeks", &mark],
        5 => &["set", &me, &format!("interests+={mark}")],
        6 => &["tag", &me, &mark],
        _ => &["explore", &mark],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn thirty_two_processes_with_mixed_commands_lose_nothing() {
    let (processes, each_does) = (32, if all() { 63 } else { 4 });
    let first = people(processes);
    let net = Env::with(&first);
    let reads = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..processes)
            .map(|process| {
                let net = &net;
                scope.spawn(move || {
                    for number in 0..each_does {
                        let words = mixed(process, number);
                        end(start(net, &words.iter().map(String::as_str).collect::<Vec<_>>()));
                    }
                })
            })
            .collect();
        // A reader in a loop sees whole files, and never less than before.
        let (mut reads, mut last) = (0, 0);
        while workers.iter().any(|worker| !worker.is_finished()) {
            let text = net.file();
            assert!(text.starts_with("{\"netrec\":1,\n") && text.ends_with("]}\n"), "a torn file");
            let people = net.read(&["list", "--json"]).as_array().unwrap().len();
            assert!(people >= last, "{people} after {last}");
            (reads, last) = (reads + 1, people);
        }
        reads
    });
    let changes = processes * each_does;
    let file = net.file();
    for (process, number) in (0..processes).flat_map(|process| (0..each_does).map(move |number| (process, number))) {
        let mark = format!("\"mark {process}/{number}\"");
        assert!(file.contains(&mark), "{mark} is lost");
    }
    sound(&net);
    net.run(&["check"]).ok();
    // One order in the history: the numbers have no gap, and going back through it gives the first file.
    assert_eq!(net.history().len(), changes);
    let log = std::fs::read_to_string(net.state().join("history.jsonl")).unwrap();
    for (line, number) in log.lines().zip(1..) {
        assert!(line.starts_with(&format!("{{\"n\":{number},")), "{line}");
    }
    for _ in 0..changes {
        assert_eq!(net.run_here(&["undo"]), 0);
    }
    assert_eq!(net.file(), first);
    println!("{changes} changes by {processes} processes, {reads} readings meanwhile");
}

#[test]
fn whoever_waits_for_many_one_after_the_other_gets_its_turn() {
    // It waits in earnest, longer than for one of them.
    if !all() {
        return;
    }
    let net = Env::with(NETWORK);
    net.ok(&["log", "budi", "chess"]);
    let lock = std::fs::File::options().write(true).open(net.beside(".lock")).unwrap();
    lock.lock().unwrap();
    let waiting = start(&net, &["log", "budi", "lunch"]);
    for process in 1..20 {
        std::fs::write(net.beside(".lock"), format!("{process} netrec log ana\n")).unwrap();
        std::thread::sleep(std::time::Duration::from_secs(1));
    }
    drop(lock);
    end(waiting);
    assert_eq!(net.history().len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn the_lock_of_a_killed_process_is_free_at_once() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "before"]);
    if !crate::refusals::works("strace", &["-o", "/dev/null", "true"]) {
        return crate::env::skipped("strace is not installed, or may not trace here");
    }
    // Somebody who holds the lock: stopped when the new file is written, and before it has the name.
    let folder = tempfile::TempDir::new().unwrap();
    let trace = folder.path().join("trace");
    let program = [crate::env::PROGRAM, "log", "budi", "never"];
    let options = ["-f", "-o", trace.to_str().unwrap(), "-e", "trace=fsync", "-e", "inject=fsync:signal=STOP:when=1"];
    let mut holder = net.command_of("strace", &[&options[..], &program].concat());
    let mut holder = holder.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Until the trace says that it stands still it may still write, which is not what is looked at here.
    while !std::fs::read_to_string(&trace).unwrap_or_default().contains("stopped by SIGSTOP") {
        assert!(holder.try_wait().unwrap().is_none(), "it never stood still");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let held = std::fs::read_to_string(net.beside(".lock")).unwrap();
    let process: u32 = held.strip_suffix(" netrec log budi never\n").unwrap().parse().unwrap();
    // Whoever waits is told who holds it, and changes nothing.
    let line = net.refused(&["log", "ana", "tea"], 3);
    assert!(line.contains(&format!("for over 10 seconds by process {process} (netrec log budi never); ")), "{line}");
    assert!(std::process::Command::new("kill").args(["-9", &process.to_string()]).status().unwrap().success());
    // The tracer ends with it; from then on the lock is there for the asking, without a wait.
    holder.wait().unwrap();
    std::fs::File::open(net.beside(".lock")).unwrap().try_lock().unwrap();
    net.ok(&["log", "ana", "tea"]);
    assert!(!net.file().contains("never"));
    assert_eq!(net.history().len(), 2);
    net.run(&["check"]).ok();
}
