//! `open --event`: a stack of cards, from a pipe and at a terminal.

use crate::env::{Env, each};
use crate::pty::Terminal;

const EVENT: [&str; 3] = ["open", "--event", "RustConf 2026"];

/// The cards of a stack as a person types them: name, email, phone, organisation, interests, note.
const CARDS: [[&str; 6]; 12] = [
    ["Ana Souza", "ana@kopi.co", "+62 812-3456-7890", "Kopi Co", "coffee, slow food", "a roastery in Bandung"],
    ["Budi Santoso", "", "", "", "", ""],
    ["Chidi Okafor", "chidi@lagos.dev", "", "Lagos Devs", "compilers", ""],
    ["Dewi Lestari", "dewi@kopi.co", "", "Kopi Co", "coffee", ""],
    ["Élodie Martin", "", "+33 1 23 45 67 89", "", "bicycles", "two daughters"],
    ["田中 花子", "hanako@kissa.jp", "", "喫茶", "", ""],
    ["Farid Haddad", "", "", "Souk Maps", "maps", ""],
    ["Grace Kim", "grace@seoul.io", "", "", "", "moves to Jakarta"],
    ["Håkon Berg", "", "", "", "skiing", ""],
    ["Ines Prado", "ines@lima.pe", "", "", "", ""],
    ["Jomo Mwangi", "jomo@nairobi.ke", "", "Savanna", "coffee", ""],
    ["Kofi Mensah", "", "", "", "", "knows everybody"],
];

fn card(terminal: &mut Terminal, card: &[&str; 6]) {
    let questions = ["Name:", "Email:", "Phone:", "Organisation:", "Interests:", "Note:"];
    for (question, answer) in questions.into_iter().zip(card) {
        terminal.answers(question, answer);
    }
}

#[test]
fn a_stack_of_twelve_cards_is_typed_in() {
    for columns in [40, 80] {
        let net = Env::new();
        let mut terminal = net.terminal(&EVENT, columns);
        CARDS.iter().for_each(|typed| card(&mut terminal, typed));
        terminal.answers("Name:", "");
        assert_eq!(terminal.ends(), 0);
        insta::assert_snapshot!(format!("twelve_cards_{columns}"), terminal.screen());
        assert!(!terminal.has_color());

        let file = net.json();
        let names: Vec<&str> = CARDS.iter().map(|card| card[0]).collect();
        assert_eq!(each(&file["contacts"], "name"), names);
        assert_eq!(each(&file["meetings"], "event"), vec!["RustConf 2026"; 12]);
        assert_eq!(each(&file["reminders"], "on"), vec!["2026-09-14"; 12]);
        let ana = &file["contacts"][0];
        assert_eq!(ana["emails"][0], "ana@kopi.co");
        assert_eq!(ana["phones"][0], "+6281234567890");
        assert_eq!(ana["org"], "Kopi Co");
        assert_eq!(ana["interests"], serde_json::json!(["coffee", "slow food"]));
        assert_eq!(ana["note"], "a roastery in Bandung");
        assert_eq!(ana["met"], serde_json::json!({"event": "RustConf 2026", "on": "2026-09-12"}));
    }
}

#[test]
fn ctrl_c_after_the_fifth_card_leaves_five_people() {
    let net = Env::new();
    let mut terminal = net.terminal(&EVENT, 80);
    CARDS[..5].iter().for_each(|typed| card(&mut terminal, typed));
    terminal.asked("Name:").press("\x03");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(net.json()["contacts"].as_array().unwrap().len(), 5);
}

#[test]
fn ctrl_c_within_a_card_says_how_to_take_it() {
    for columns in [40, 80] {
        let net = Env::new();
        let mut terminal = net.terminal(&EVENT, columns);
        CARDS[..5].iter().for_each(|typed| card(&mut terminal, typed));
        terminal
            .answers("Name:", "Grace Kim")
            .answers("Email:", "grace@seoul.io")
            .asked("Phone:")
            .types("+82")
            .press("\x03");
        assert_eq!(terminal.ends(), 1);
        insta::assert_snapshot!(format!("half_a_card_{columns}"), terminal.screen());
        assert_eq!(net.json()["contacts"].as_array().unwrap().len(), 5);
    }
}

#[test]
fn a_closed_terminal_leaves_what_was_taken() {
    let net = Env::new();
    let mut terminal = net.terminal(&EVENT, 80);
    CARDS[..5].iter().for_each(|typed| card(&mut terminal, typed));
    terminal.answers("Name:", "Grace Kim").asked("Email:");
    terminal.close();
    assert_eq!(net.json()["contacts"].as_array().unwrap().len(), 5);
    net.ok(&["check"]);
}

#[test]
fn a_person_known_is_recognised_by_name_and_by_email() {
    let net = Env::new();
    net.ok(&["add", "Ana Souza", "--email", "ana@kopi.co", "--org", "Kopi Co"]);
    net.ok(&["add", "Budi"]);
    let mut terminal = net.terminal(&EVENT, 40);
    terminal.answers("Name:", "ana souza").asked("(Y/n)").press("\r");
    terminal.answers("What you talked about:", "her roastery");
    // Another Budi.
    terminal.answers("Name:", "Budi").asked("(Y/n)").press("n\r");
    terminal.answers("Email:", "budi@teh.id").answers("Phone:", "").answers("Organisation:", "Teh");
    terminal.answers("Interests:", "tea").answers("Note:", "");
    // The same address under another name, and what is new on the card.
    terminal.answers("Name:", "A. Souza").answers("Email:", "nothing").answers("Email:", "ANA@kopi.co");
    terminal.answers("Phone:", "").asked("(Y/n)").press("\r");
    terminal.answers("Organisation:", "Kopi Besar").answers("Interests:", "coffee").answers("Note:", "");
    terminal.answers("Name:", "");
    assert_eq!(terminal.ends(), 0);
    insta::assert_snapshot!(terminal.screen());

    let file = net.json();
    assert_eq!(each(&file["contacts"], "handle"), ["ana-souza", "budi", "budi-2"]);
    assert_eq!(each(&file["meetings"], "text"), ["her roastery", ""]);
    let ana = &file["contacts"][0];
    assert_eq!(ana["aka"][0], "A. Souza");
    assert_eq!(ana["interests"][0], "coffee");
    assert_eq!(ana["org"], "Kopi Co");
}

#[test]
fn what_is_known_completes() {
    let net = Env::new();
    net.ok(&["add", "Ana", "--org", "Kopi Co", "--interest", "coffee", "--interest", "bicycles"]);
    let mut terminal = net.terminal(&EVENT, 40);
    terminal.answers("Name:", "Dewi").answers("Email:", "").answers("Phone:", "");
    terminal.asked("Organisation:").types("ko").press("\t").asked("Organisation: Kopi Co").press("\r");
    terminal.asked("Interests:").types("tea, Bi").press("\t").asked("Interests: tea, bicycles").press("\r");
    terminal.answers("Note:", "").answers("Name:", "");
    assert_eq!(terminal.ends(), 0);
    let dewi = net.record("contacts", 1);
    assert_eq!(dewi["org"], "Kopi Co");
    assert_eq!(dewi["interests"], serde_json::json!(["tea", "bicycles"]));
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_gets_plain_lines() {
    let net = Env::new();
    let mut terminal = net.terminal_with(&EVENT, 40, &[("TERM", "dumb")]);
    card(&mut terminal, &CARDS[0]);
    terminal.answers("Name:", "ana souza").answers("(Y/n)", "y").answers("What you talked about:", "more");
    terminal.answers("Name:", "Budi").asked("Email:").press("\x04");
    assert_eq!(terminal.ends(), 1);
    insta::assert_snapshot!(terminal.screen());
    assert!(!terminal.has_color());
    assert_eq!(each(&net.json()["contacts"], "name"), ["Ana Souza"]);
}

#[test]
fn colour_where_it_is_wanted() {
    let net = Env::new();
    let mut terminal = net.terminal_with(&EVENT, 40, &[("TERM", "xterm-256color")]);
    terminal.answers("Name:", "");
    assert_eq!(terminal.ends(), 0);
    assert!(terminal.has_color());
}

#[test]
fn what_a_file_says_is_not_obeyed_by_the_terminal() {
    let net = Env::new();
    net.ok(&["add", "Eve", "--org", "\u{1b}[31mRed", "--interest", "r\u{1b}ed"]);
    let mut terminal = net.terminal(&EVENT, 80);
    terminal.answers("Name:", "Eve").asked("(Y/n)").press("\x03");
    assert_eq!(terminal.ends(), 1);
    assert!(terminal.screen().contains("<U+001B>[31mRed"), "{}", terminal.screen());
    assert!(!terminal.has_color());
}

#[test]
fn a_person_a_line_comes_from_a_pipe() {
    let net = Env::new();
    net.ok(&["add", "Budi Santoso", "--phone", "+62 811 111 1111"]);
    let lines = "Ana Souza <ana@kopi.co> +62 812-3456-7890 @Kopi Co #coffee #slow food : a roastery\n\
                 \n\
                 BUDI SANTOSO #tea : said hello\r\n\
                 Ana S. <Ana@Kopi.co> @Kopi Besar\n\
                 Chidi";
    let words = ["open", "--event", "RustConf 2026", "--on", "yesterday", "--city", "Jakarta", "--world", "Conference"];
    insta::assert_snapshot!(net.run_with_input(&words, lines).ok().page());
    let file = net.json();
    assert_eq!(each(&file["contacts"], "name"), ["Budi Santoso", "Ana Souza", "Chidi"]);
    assert_eq!(each(&file["contacts"], "city"), ["", "Jakarta", "Jakarta"]);
    assert_eq!(each(&file["contacts"], "world"), ["", "conference", "conference"]);
    assert_eq!(each(&file["meetings"], "on"), ["2026-09-11"; 3]);
    assert_eq!(each(&file["meetings"], "text"), ["", "said hello", ""]);
    assert_eq!(each(&file["reminders"], "on"), ["2026-09-13"; 2]);
    assert_eq!(net.history().len(), 5);
}

#[test]
fn every_line_is_taken_or_reported_with_its_number() {
    let net = Env::new();
    let mut lines = b"Ana\n\n<x@y.z>\nBudi ana@kopi.co\nChidi @A @B\n".to_vec();
    lines.extend(b"Dewi \xff\nElodie <e@x.fr> +1\nFarid\n");
    let outcome = net.run_with_input(&EVENT, lines);
    insta::assert_snapshot!(outcome.exits(1).page());
    assert_eq!(each(&net.json()["contacts"], "name"), ["Ana", "Farid"]);
}

#[test]
fn a_planned_meeting_becomes_the_logged_one() {
    let net = Env::new();
    net.ok(&["add", "Ana"]);
    net.ok(&["meet", "ana", "today", "at the booth"]);
    net.run_with_input(&EVENT, "Ana : she has a roastery").ok();
    let meetings = net.json()["meetings"].clone();
    assert_eq!(each(&meetings, "text"), ["at the booth; she has a roastery"]);
    assert!(meetings[0].get("planned").is_none());
}

#[test]
fn a_file_that_is_damaged_loses_no_line() {
    let net = Env::with("{\"netrec\":1,\nbroken");
    let outcome = net.run_with_input(&EVENT, "Ana\n\nBudi <b@x.y>\n");
    outcome.exits(3).stdout("");
    assert!(outcome.err.contains("line 1 is not taken") && outcome.err.contains(": Ana\n"), "{}", outcome.err);
    assert!(outcome.err.contains("line 3 is not taken") && outcome.err.contains(": Budi <b@x.y>\n"), "{}", outcome.err);
}

#[test]
fn no_cards_are_no_error_and_a_wrong_event_is() {
    let net = Env::new();
    net.run(&EVENT).ok();
    assert!(!net.path().exists());
    insta::assert_snapshot!(
        [
            net.refused(&["open", "--event", " "], 2),
            net.refused(&["open", "--event", "X", "--on", "tomorrow"], 2),
            net.refused(&["open", "--event", "X", "--on", "someday"], 2),
            net.refused(&["open", "--event", "X", "--json"], 2),
            net.refused(&["open", "--world", "travel"], 2),
        ]
        .join("\n")
    );
}
