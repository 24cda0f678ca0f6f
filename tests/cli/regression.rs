//! Faults that were found once, each named after what it mends.

use crate::env::Env;
use crate::sample::NETWORK;

#[test]
fn a_reason_is_said_once() {
    let net = Env::with(NETWORK);
    std::fs::write(net.beside(".lock"), "").unwrap();
    std::fs::remove_file(net.beside(".lock")).unwrap();
    std::fs::create_dir(net.beside(".lock")).unwrap();
    let line = net.run(&["log", "ana", "coffee"]).fails(1);
    assert_eq!(line.matches("s a directory").count(), 1, "{line}");
    assert!(!line.contains("os error"), "{line}");
}

#[test]
fn a_change_of_the_sample_says_that_it_is_thrown_away() {
    let said = Env::new().ok(&["--demo", "add", "Nobody Else"]);
    assert!(said.contains("thrown away"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_error_does_not_undo_what_is_done() {
    let net = Env::with(NETWORK);
    let line = format!("'{}' log ana coffee 2>/dev/full", crate::env::PROGRAM);
    net.outcome(net.command_of("sh", &["-c", &line])).ok();
    assert!(net.file().contains("coffee\"}"));
}

#[cfg(unix)]
#[test]
fn a_path_in_the_environment_may_be_any_bytes() {
    use std::os::unix::ffi::OsStrExt;
    let net = Env::with(NETWORK);
    let path = net.home().join(std::ffi::OsStr::from_bytes(b"\xff.json"));
    let mut command = net.command(&["add", "Siti"]);
    command.env("NETREC_FILE", &path);
    net.outcome(command).ok();
    assert!(path.is_file() && net.file() == NETWORK);
}

#[test]
fn an_edit_in_place_after_a_restore_is_not_undone_over() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "coffee"]);
    net.ok(&["restore", "last"]);
    // An editor that writes into the file that is there.
    net.write(NETWORK.replace("Kopi Co", "Kopi & Co"));
    let line = net.refused(&["undo"], 1);
    assert!(line.contains("the file has changed since"), "{line}");
}

#[test]
fn undo_goes_on_past_a_file_that_was_put_in_form_meanwhile() {
    let net = Env::with(NETWORK);
    net.ok(&["log", "ana", "one"]);
    net.ok(&["log", "ana", "two"]);
    let pretty: serde_json::Value = net.json();
    net.write(serde_json::to_string_pretty(&pretty).unwrap());
    net.ok(&["undo"]);
    net.ok(&["undo"]);
    assert_eq!(net.json()["meetings"].as_array().unwrap().len(), 5);
}

#[test]
fn a_plan_that_is_done_logs_no_meeting_with_nobody() {
    let net = Env::with(NETWORK);
    let _ = net.run(&["done", "s5h2m9k4ef", "--log", "met two roasters"]);
    let meetings = net.json()["meetings"].as_array().unwrap().clone();
    assert!(meetings.iter().all(|meeting| meeting["with"].is_array()), "{meetings:?}");
}

#[test]
fn help_lists_every_command_once() {
    let help = Env::new().run(&["help"]).ok().out.clone();
    let lines = help.lines().filter(|line| line.trim_start().starts_with("snooze ")).count();
    assert_eq!(lines, 1, "{help}");
    assert!(!help.contains("::") && !help.contains("channel:\n\n"), "{help}");
}

#[test]
fn log_takes_its_text_from_an_editor() {
    let net = Env::with(NETWORK);
    let mut command = net.command(&["log", "ana", "-e"]);
    command.env("EDITOR", "sh -c 'echo from the editor > \"$1\"' sh");
    net.outcome(command).ok();
    assert_eq!(net.record("meetings", 5)["text"], "from the editor");
}

#[test]
fn undo_and_redo_say_that_the_file_is_damaged() {
    for text in [&NETWORK[..300], &NETWORK.replace("{\"netrec\":1,", "{\"netrec\":2,")] {
        let net = Env::with(text);
        net.refused(&["undo"], 3);
        net.refused(&["redo"], 3);
    }
}

#[test]
fn what_is_wrong_with_json_is_said_in_a_sentence() {
    for (from, to) in [("a translator", "a \\qtranslator"), ("a translator", "\\ud800"), ("a translator", "\u{1}")] {
        let line = Env::with(NETWORK.replace(from, to)).refused(&["log", "budi", "chess"], 3);
        assert!(!line.contains("expected unexpected"), "{line}");
        assert!(!line.contains("expected invalid") && !line.contains("expected control"), "{line}");
    }
}
