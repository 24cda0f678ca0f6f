//! `follow` and `build` as walks at a terminal, and as reports elsewhere.

use crate::env::{Env, each};
use crate::pty::Terminal;
use crate::sample::NETWORK;

/// Five things due: a letter to Ana, a call of Budi, a meeting with Chidi yesterday, Dewi past her cadence, and a plan.
fn network() -> Env {
    let net = Env::new();
    let add = |words: &[&str]| net.on_day("2026-07-01", &[&["add"], words].concat());
    add(&["Ana Souza", "--email", "ana@kopi.co", "--interest", "coffee", "--met", "RustConf 2026", "--no-follow-up"]);
    add(&["Budi Santoso", "--phone", "+62 812 3456 7890"]);
    add(&["Chidi Okafor", "--interest", "compilers"]);
    add(&["Dewi Lestari", "--circle", "close"]);
    net.on_day("2026-09-01", &["remind", "ana", "2026-09-08", "the article on robusta", "--kind", "email"]);
    net.on_day("2026-09-01", &["remind", "budi", "2026-09-09", "how is the shop?", "--kind", "call"]);
    net.on_day("2026-09-01", &["meet", "chidi", "2026-09-11", "lunch"]);
    net.on_day("2026-09-01", &["explore", "the coffee fair", "--by", "2026-09-12"]);
    net
}

/// An executable file in the home of a test; its first argument is appended to a log.
fn script(net: &Env, name: &str, text: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let path = net.home().join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
    path.display().to_string()
}

const XTERM: [(&str, &str); 2] = [("TERM", "xterm-256color"), ("NO_COLOR", "1")];

fn follow(net: &Env, columns: u16) -> Terminal {
    let editor = script(net, "editor", "printf '\\nSee you!\\n' >>\"$2\"");
    let opener = script(net, "opener", "printf '%s\\n' \"$2\" >>\"$HOME/opened\"");
    let tools = [("EDITOR", format!("{editor} -x")), ("NETREC_OPENER", format!("{opener} 'a b'"))];
    let tools = tools.iter().map(|(name, value)| (*name, value.as_str()));
    net.terminal_with(&["follow"], columns, &XTERM.into_iter().chain(tools).collect::<Vec<_>>())
}

#[test]
fn a_walk_with_each_answer() {
    for columns in [40, 80] {
        let net = network();
        let mut terminal = follow(&net, columns);
        // Dewi is latest for her cadence: let her rest.
        terminal.answers("What now?", "snooze").answers("Until when:", "yesterday");
        terminal.answers("Until when:", "in 2 weeks");
        // Ana: a letter in the editor, on to the mail program, and sent.
        terminal.answers("What now?", "write").asked("(Y/n)").press("\r").asked("(y/N)").press("y\r");
        // Budi: nothing now, then back to him, and the talk.
        terminal.answers("What now?", "skip").answers("What now?", "back").answers("What now?", "log");
        terminal.answers("How did you talk?", "").answers("They said:", "the shop moves to Bandung");
        terminal.answers("You learned:", "two sons").answers("And:", "");
        // The plan is dropped, the lunch took place.
        terminal.answers("What now?", "done").answers("What now?", "drop");
        assert_eq!(terminal.ends(), 0);
        insta::assert_snapshot!(format!("follow_{columns}"), terminal.screen());
        assert!(!terminal.has_color());

        let file = net.json();
        assert_eq!(file["contacts"][3]["rests"], "2026-09-26");
        assert_eq!(each(&file["reminders"], "state"), ["done", "done", "dropped"]);
        assert_eq!(each(&file["meetings"], "via"), ["in-person", "in-person", "email", "call"]);
        assert_eq!(file["meetings"][1].get("planned"), None);
        assert_eq!(file["meetings"][2]["text"], "you wrote: After RustConf 2026");
        assert_eq!(file["meetings"][3]["text"], "the shop moves to Bandung");
        assert_eq!(file["meetings"][3]["learned"][0], "two sons");
        let opened = std::fs::read_to_string(net.home().join("opened")).unwrap();
        assert!(opened.starts_with("mailto:ana@kopi.co?subject=After%20RustConf%202026&body="), "{opened}");
        assert!(opened.trim_end().ends_with("See%20you%21%0D%0A"), "{opened}");
        assert_eq!(std::fs::read_dir(net.home().join(".local/state/netrec/drafts")).unwrap().count(), 0);
        net.run(&["due", "--count"]).ok().stdout("0\n");
    }
}

#[test]
fn a_sentence_typed_at_a_list_is_told_that_it_is_one() {
    let net = network();
    let mut terminal = net.terminal_with(&["follow"], 80, &XTERM);
    terminal.asked("What now?").press("she is well");
    terminal.sees("Nothing here is called so; Enter shows the list again").press("\r");
    terminal.answers("What now?", "quit");
    assert_eq!(terminal.ends(), 0);
}

#[test]
fn a_letter_straight_to_the_mail_program_stays_due_until_it_is_sent() {
    let net = network();
    let mut terminal = follow(&net, 80);
    terminal.answers("What now?", "skip").answers("What now?", "mail").asked("(y/N)").press("\r");
    terminal.answers("What now?", "quit");
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.screen().contains("5 things are still due"), "{}", terminal.screen());
    assert_eq!(each(&net.json()["reminders"], "state"), ["", "", ""]);
    assert!(net.home().join("opened").exists());
}

#[test]
fn ctrl_c_in_the_middle_leaves_each_answer() {
    let net = network();
    let mut terminal = follow(&net, 40);
    terminal.answers("What now?", "skip").answers("What now?", "done").answers("What now?", "log");
    terminal.answers("How did you talk?", "message").answers("They said:", "hello");
    terminal.asked("You learned:").types("something half").press("\x03");
    assert_eq!(terminal.ends(), 0);
    insta::assert_snapshot!(terminal.screen());
    let file = net.json();
    assert_eq!(each(&file["reminders"], "state"), ["done", "done", ""]);
    assert_eq!(file["meetings"][2]["text"], "hello");
    assert_eq!(file["meetings"][2]["via"], "message");
}

#[test]
fn a_closed_terminal_leaves_each_answer() {
    let net = network();
    let mut terminal = follow(&net, 80);
    terminal.answers("What now?", "skip").answers("What now?", "done").answers("What now?", "log");
    terminal.answers("How did you talk?", "").asked("They said:").types("half");
    terminal.close();
    assert_eq!(each(&net.json()["reminders"], "state"), ["done", "done", ""]);
    assert_eq!(each(&net.json()["meetings"], "via"), ["in-person", "in-person", "call"]);
    net.ok(&["check"]);
}

#[test]
fn what_fails_is_said_and_asked_again() {
    let net = network();
    let nowhere =
        [("EDITOR", "/nowhere/editor"), ("NETREC_OPENER", "false"), ("TERM", "xterm-256color"), ("NO_COLOR", "1")];
    let mut terminal = net.terminal_with(&["follow"], 80, &nowhere);
    terminal.answers("What now?", "write").answers("What now?", "back").answers("What now?", "skip");
    terminal.answers("What now?", "mail").answers("What now?", "quit");
    assert_eq!(terminal.ends(), 0);
    insta::assert_snapshot!(terminal.screen());
}

#[test]
fn what_is_closed_elsewhere_is_passed_by() {
    let net = network();
    let mut terminal = follow(&net, 80);
    terminal.asked("What now?");
    net.ok(&["done", "ana"]);
    terminal.answers("What now?", "skip").asked("What now?");
    assert!(terminal.screen().contains("3 of 5") && !terminal.screen().contains("2 of 5"), "{}", terminal.screen());
    net.ok(&["done", "budi"]);
    terminal.answers("What now?", "drop").answers("What now?", "quit");
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.screen().contains("It was closed meanwhile."), "{}", terminal.screen());
    assert_eq!(each(&net.json()["reminders"], "state"), ["done", "done", ""]);
}

#[test]
fn follow_in_plain_lines() {
    let net = network();
    let mut terminal = net.terminal_with(&["follow"], 40, &[("TERM", "dumb")]);
    terminal.answers("What now?", "sn").answers("Until when:", "in 2 weeks").answers("What now?", "nonsense");
    terminal.answers("What now?", "done").asked("What now?").press("\x04");
    assert_eq!(terminal.ends(), 0);
    insta::assert_snapshot!(terminal.screen());
    assert!(!terminal.has_color());
    assert_eq!(each(&net.json()["reminders"], "state"), ["done", "", ""]);
}

#[test]
fn follow_off_a_terminal_is_due() {
    let net = network();
    let due = net.run(&["due"]).ok().out.clone();
    net.run(&["follow"]).ok().stdout(&due);
    assert_eq!(net.read(&["follow", "--json"]), net.read(&["due", "--json"]));
    // In another form it is a report at a terminal too.
    let mut terminal = net.terminal(&["follow", "-o", "ids"], 80);
    assert_eq!(terminal.ends(), 0);
    let nothing = Env::new();
    let mut terminal = nothing.terminal(&["follow"], 80);
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.screen().contains("nothing is due"), "{}", terminal.screen());
}

#[test]
fn a_talk_is_built() {
    for columns in [40, 80] {
        let net = network();
        net.on_day("2026-07-01", &["log", "dewi", "tea at hers", "--learned", "plays the gamelan"]);
        let mut terminal = net.terminal(&["build"], columns);
        terminal.answers("With whom?", "").asked("(y/N)").press("y\r");
        terminal.answers("How did you talk?", "call").answers("They said:", "she opens a school");
        terminal.answers("You learned:", "two daughters, Bia and Luz");
        terminal.answers("And:", "born in Solo").answers("And:", "");
        terminal.answers("They like:", "batik, black coffee").answers("They care about:", "schools");
        terminal.answers("They need:", "a teacher of English").answers("And:", "");
        terminal.answers("You promised:", "ask Budi's sister").answers("By when (in a week):", "someday");
        terminal.answers("By when (in a week):", "in 3 days").answers("And:", "");
        terminal.answers("They promised:", "a recipe").answers("By when (in a week):", "").answers("And:", "");
        terminal.answers("What comes next:", "visit the school").answers("By when (in a week):", "in 2 weeks");
        assert_eq!(terminal.ends(), 0);
        insta::assert_snapshot!(format!("build_{columns}"), terminal.screen());
        assert!(!terminal.has_color());

        let file = net.json();
        let talk = &file["meetings"][3];
        assert_eq!((&talk["via"], &talk["on"]), (&"call".into(), &"2026-09-12".into()));
        assert_eq!(talk["text"], "she opens a school");
        assert_eq!(talk["learned"], serde_json::json!(["two daughters, Bia and Luz", "born in Solo"]));
        let dewi = &file["contacts"][3];
        assert_eq!(dewi["likes"], serde_json::json!(["batik", "black coffee"]));
        assert_eq!(dewi["interests"], serde_json::json!(["schools"]));
        assert_eq!(dewi["needs"], serde_json::json!(["a teacher of English"]));
        assert_eq!(each(&file["reminders"], "on")[3..], ["2026-09-15", "2026-09-19", "2026-09-26"]);
        assert_eq!(each(&file["reminders"], "promise")[3..], ["mine", "theirs", ""]);
        assert_eq!(each(&file["reminders"], "text")[3..], ["ask Budi's sister", "a recipe", "visit the school"]);
    }
}

#[test]
fn everything_in_a_build_can_be_skipped() {
    let net = network();
    let mut terminal = net.terminal(&["build", "ana"], 80);
    terminal.asked("(y/N)").press("y\r").answers("How did you talk?", "");
    for question in [
        "They said:",
        "You learned:",
        "They like:",
        "They care about:",
        "They need:",
        "You promised:",
        "They promised:",
        "What comes next:",
    ] {
        terminal.answers(question, "");
    }
    assert_eq!(terminal.ends(), 0);
    let file = net.json();
    assert_eq!(file["reminders"].as_array().unwrap().len(), 3);
    assert_eq!(each(&file["meetings"], "via"), ["in-person"; 3]);
    assert_eq!(net.history().len(), 9);
}

#[test]
fn a_planned_talk_becomes_the_one_that_was() {
    let net = network();
    net.ok(&["meet", "ana", "today", "lunch"]);
    let mut terminal = net.terminal(&["build", "ana"], 80);
    terminal.asked("(y/N)").press("y\r").answers("How did you talk?", "").answers("They said:", "all is well");
    terminal.asked("You learned:").press("\x03");
    assert_eq!(terminal.ends(), 0);
    let meetings = net.json()["meetings"].clone();
    assert_eq!(meetings[2]["text"], "lunch; all is well");
    assert_eq!(meetings[2].get("planned"), None);
    assert_eq!(meetings.as_array().unwrap().len(), 3);
}

#[test]
fn ctrl_c_in_a_build_leaves_each_answer() {
    for columns in [40, 80] {
        let net = network();
        let mut terminal = net.terminal(&["build", "ana"], columns);
        terminal.asked("(y/N)").press("y\r").answers("How did you talk?", "").answers("They said:", "hello");
        terminal.answers("You learned:", "").answers("They like:", "").answers("They care about:", "");
        terminal
            .answers("They need:", "")
            .answers("You promised:", "a book")
            .asked("By when (in a week):")
            .press("\x03");
        assert_eq!(terminal.ends(), 0);
        insta::assert_snapshot!(format!("half_a_build_{columns}"), terminal.screen());
        let file = net.json();
        assert_eq!(file["meetings"][2]["text"], "hello");
        assert_eq!(file["reminders"][3]["text"], "a book");
        assert_eq!(file["reminders"][3]["on"], "2026-09-19");
    }
}

#[test]
fn nobody_and_not_yet_change_nothing() {
    let net = network();
    let before = net.everything();
    let mut terminal = net.terminal(&["build"], 40);
    terminal.answers("With whom?", "nobody");
    assert_eq!(terminal.ends(), 0);
    let mut terminal = net.terminal(&["build", "ana"], 40);
    terminal.asked("(y/N)").press("\r");
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.screen().ends_with("After the talk: netrec build ana-souza"), "{}", terminal.screen());
    let mut terminal = net.terminal_with(&["build"], 40, &[("TERM", "dumb")]);
    terminal.asked("With whom?").press("\x04");
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.has_color());
    assert!(net.everything() == before);
}

#[test]
fn build_off_a_terminal_is_a_report() {
    let net = network();
    assert!(net.run(&["build"]).ok().out.starts_with("Whom to talk to next\n"));
    assert!(net.run(&["build", "ana"]).ok().out.contains("Ana Souza"));
}

#[test]
fn what_a_file_says_is_not_obeyed_in_a_walk() {
    let net = Env::with(
        "{\"netrec\":1,\n\"settings\":{},\n\"contacts\":[\n{\"id\":\"h2kq9w3xd7\",\"handle\":\"eve\",\"name\":\"Eve\\u001b[31m\",\
         \"emails\":[\"\\u001b[31me@x.y\"],\"interests\":[\"\\u001b[31mred\"]}\n],\n\"reminders\":[\n{\"id\":\"q0x5v7n2ba\",\
         \"on\":\"2026-09-12\",\"who\":[\"h2kq9w3xd7\"],\"kind\":\"email\",\"text\":\"\\u001b[31mred\"}\n],\n\"meetings\":[\n]}\n",
    );
    let mut terminal = net.terminal(&["follow"], 80);
    terminal.answers("What now?", "done");
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.has_color() && terminal.screen().contains("Eve<U+001B>[31m"), "{}", terminal.screen());
    let mut terminal = net.terminal(&["build", "eve"], 80);
    terminal.asked("(y/N)").press("y\r").asked("How did you talk?").press("\x03");
    assert_eq!(terminal.ends(), 0);
    assert!(!terminal.has_color() && terminal.screen().contains("Eve<U+001B>[31m"), "{}", terminal.screen());
}

#[test]
fn a_question_in_between_is_as_plain_as_the_terminal() {
    let net = Env::with(NETWORK);
    net.ok(&["add", "Ana Lima"]);
    let question = "Which one is meant by \"ana\"?";
    for (words, term, plain) in [
        (&["card", "ana", "--color", "never"][..], "xterm-256color", false),
        (&["show", "ana"], "dumb", true),
        (&["log", "ana", "lunch"], "dumb", true),
    ] {
        let mut terminal = net.terminal_with(words, 100, &[("TERM", term)]);
        match plain {
            // Any other answer asks again.
            true => terminal.answers(question, "x").answers(question, "2").sees("Ana Lima"),
            false => terminal.sees(question).press("\r").sees("The card of"),
        };
        assert_eq!(terminal.ends(), 0, "{words:?}: {}", terminal.screen());
        assert!(!terminal.has_color(), "{words:?}");
        assert_eq!(terminal.screen().contains("  2  ana-lima (Ana Lima)"), plain, "{}", terminal.screen());
    }
    assert_eq!(net.record("meetings", 5)["with"][0], net.record("contacts", 5)["id"]);
    let mut terminal = net.terminal_with(&["show", "ana"], 100, &[("TERM", "xterm-256color")]);
    terminal.sees(question);
    assert!(terminal.has_color());
    terminal.press("\x1b");
    assert_eq!(terminal.ends(), 1);
    let mut terminal = net.terminal_with(&["rm", "budi"], 100, &[("TERM", "dumb")]);
    terminal.answers("(y/N)", "n");
    assert_eq!(terminal.ends(), 1);
    assert!(!terminal.has_color());
}
