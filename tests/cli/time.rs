//! Time: leap days, the ends of the year and of the calendar, and a clock that is set back.

use chrono::DateTime;
use serde_json::{Value, json};

use crate::env::{Env, each};
use crate::sample::NETWORK;

/// Runs the program in this process at a moment on the user's clock, and returns its exit status.
pub fn at(net: &Env, clock: &str, words: &[&str]) -> u8 {
    let mut app = net.app_here();
    app.environment.clear();
    app.now = DateTime::parse_from_rfc3339(clock).unwrap();
    netrec::cli::run(["netrec"].iter().chain(words).map(Into::into), &mut app)
}

/// The last record of a list.
pub fn newest(net: &Env, list: &str) -> Value {
    net.json()[list].as_array().unwrap().last().unwrap().clone()
}

#[test]
fn a_clock_is_set_back_between_two_commands() {
    let net = Env::with(NETWORK);
    let mut files = vec![net.file()];
    let changes = [
        ("2026-09-12T10:00:00Z", "one"),
        ("2026-09-11T10:00:00Z", "two"),
        ("1999-12-31T23:59:59Z", "three"),
        ("2026-09-12T10:00:00Z", "four"),
    ];
    for (clock, text) in changes {
        assert_eq!(at(&net, clock, &["log", "ana", text]), 0, "{text}");
        files.push(net.file());
    }
    // The order is that of the changes, whatever the clock said.
    let history = Value::from(net.history());
    assert_eq!(each(&history, "command"), ["four", "three", "two", "one"].map(|text| format!("netrec log ana {text}")));
    assert_eq!(each(&history, "time")[1..3], ["1999-12-31T23:59:59+00:00", "2026-09-11T10:00:00+00:00"]);
    // Each day's copy is the file before the first change that was made on it, and is not made anew.
    let copies = net.read(&["restore", "--json"]);
    let days = each(&copies, "day");
    assert_eq!(days[1..], ["2026-09-12", "2026-09-11", "1999-12-31"]);
    for (copy, file) in copies.as_array().unwrap()[1..].iter().zip([&files[0], &files[1], &files[2]]) {
        assert_eq!(&std::fs::read_to_string(copy["path"].as_str().unwrap()).unwrap(), file, "{copy}");
    }
    // Undo goes back through them in their order, at whatever time it is.
    for (file, clock) in
        files.iter().rev().skip(1).zip(["2000-01-01T00:00:00Z", "2030-01-01T00:00:00+14:00"].iter().cycle())
    {
        assert_eq!(at(&net, clock, &["undo"]), 0);
        assert_eq!(&net.file(), file);
    }
    for file in &files[1..] {
        assert_eq!(at(&net, "1970-01-01T00:00:00Z", &["redo"]), 0);
        assert_eq!(&net.file(), file);
    }
    for words in
        [&["due"][..], &["list"], &["brief", "ana"], &["show", "ana"], &["review"], &["timeline"], &["history"], &[]]
    {
        assert_eq!(at(&net, "1999-12-31T00:00:00Z", words), 0, "{words:?}");
    }
    net.run(&["check"]).ok();
}

#[test]
fn leap_days_and_the_ends_of_years() {
    for (today, when, on) in [
        ("2028-02-28", "tomorrow", "2028-02-29"),
        ("2027-02-28", "tomorrow", "2027-03-01"),
        ("2028-02-29", "in 1 year", "2029-02-28"),
        ("2028-02-29", "4y", "2032-02-29"),
        ("2028-02-29", "1mo", "2028-03-29"),
        ("2028-01-31", "1mo", "2028-02-29"),
        ("2028-02-01", "end of month", "2028-02-29"),
        ("2100-02-01", "end of month", "2100-02-28"),
        ("2000-02-01", "end of month", "2000-02-29"),
        ("2026-12-31", "29 feb", "2028-02-29"),
        ("2096-03-01", "29 feb", "2104-02-29"),
        ("2026-12-31", "tomorrow", "2027-01-01"),
        ("2026-12-31", "fri", "2027-01-01"),
        ("2026-12-31", "1 jan", "2027-01-01"),
        ("2026-12-31", "31 dec", "2026-12-31"),
        ("2026-12-31", "end of month", "2026-12-31"),
        ("2026-12-28", "1w", "2027-01-04"),
        ("2027-01-01", "end of year", "2027-12-31"),
    ] {
        let net = Env::with(NETWORK);
        net.on_day(today, &["remind", "ana", when]);
        assert_eq!(newest(&net, "reminders")["on"], on, "{when} on {today}");
    }
    for (today, when, on) in [
        ("2028-03-01", "yesterday", "2028-02-29"),
        ("2027-01-01", "yesterday", "2026-12-31"),
        ("2027-01-01", "31 dec", "2026-12-31"),
        ("2027-01-01", "29 feb", "2024-02-29"),
        ("2027-01-01", "thu", "2026-12-31"),
        ("2027-01-04", "1w", "2026-12-28"),
        ("2028-03-31", "1mo", "2028-02-29"),
    ] {
        let net = Env::with(NETWORK);
        net.on_day(today, &["log", "ana", "lunch", "--on", when]);
        assert_eq!(newest(&net, "meetings")["on"], on, "{when} on {today}");
    }
    let net = Env::with(NETWORK);
    net.refused(&["remind", "ana", "2027-02-29"], 2);
    net.refused(&["remind", "ana", "2100-02-29"], 2);
}

#[test]
fn what_comes_back_keeps_to_its_day() {
    for (first, every, days) in [
        ("2028-02-29", "1y", ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
        ("2027-10-31", "1mo", ["2027-11-30", "2027-12-31", "2028-01-31", "2028-02-29"]),
        ("2026-12-24", "1w", ["2026-12-31", "2027-01-07", "2027-01-14", "2027-01-21"]),
        ("2027-12-30", "1d", ["2027-12-31", "2028-01-01", "2028-01-02", "2028-01-03"]),
    ] {
        let net = Env::with(NETWORK);
        net.on_day("2026-12-01", &["remind", "ana", first, "again", "--every", every]);
        let mut today = first.to_owned();
        for day in days {
            let id = newest(&net, "reminders")["id"].as_str().unwrap().to_owned();
            net.on_day(&today, &["done", &id]);
            assert_eq!(newest(&net, "reminders")["on"], day, "every {every} from {first}");
            day.clone_into(&mut today);
        }
    }
}

#[test]
fn birthdays_of_leap_days_and_over_the_end_of_a_year() {
    let due = |born: &str, today: &str, within: &str| {
        let net = Env::with(NETWORK);
        net.ok(&["set", "jose", &format!("birthday={born}")]);
        let items = net.read(&["due", "--json", "--within", within, "--who", "name:jose", "--today", today]);
        let items = items.as_array().unwrap().clone();
        let of_birthday = items.iter().find(|item| item["type"] == "birthday");
        of_birthday.map(|item| item["date"].as_str().unwrap().to_owned())
    };
    for (born, today, within, day) in [
        ("1992-02-29", "2027-02-27", "0d", None),
        ("1992-02-29", "2027-02-28", "0d", Some("2027-02-28")),
        ("1992-02-29", "2028-02-28", "0d", None),
        ("1992-02-29", "2028-02-29", "0d", Some("2028-02-29")),
        ("--02-29", "2028-03-07", "0d", Some("2028-02-29")),
        ("--01-02", "2026-12-30", "7d", Some("2027-01-02")),
        ("--01-02", "2026-12-30", "2d", None),
        ("--12-28", "2027-01-02", "0d", Some("2026-12-28")),
        ("--12-28", "2027-01-05", "0d", None),
    ] {
        assert_eq!(due(born, today, within).as_deref(), day, "{born} on {today} within {within}");
    }
    // One of last year that is done this year is done for last year.
    let net = Env::with(NETWORK);
    net.ok(&["set", "jose", "birthday=--12-28"]);
    net.on_day("2027-01-02", &["done", "j7n3x5v2ba"]);
    assert_eq!(net.record("contacts", 2)["greeted"], json!(2026));
}

/// A command of every kind that knows of days.
const COMMANDS: [&[&str]; 41] = [
    &["add", "Siti", "--met", "RustConf", "--email", "siti@example.org", "--birthday", "29 feb"],
    &["log", "ana", "lunch", "--promised", "a book", "--they-promised", "a recipe"],
    &["log", "budi", "call", "--next", "tomorrow"],
    &["log", "budi", "call", "--on", "yesterday"],
    &["meet", "ana", "tomorrow 10:00", "tea"],
    &["meet", "ana", "today", "tea"],
    &["remind", "ana", "today", "write", "--every", "1y"],
    &["remind", "ana", "9999y", "far off"],
    &["done", "r3b6y8t1cd"],
    &["snooze", "q0x5v7n2ba", "1w"],
    &["snooze", "ana-souza", "in 9999 weeks"],
    &["intro", "ana", "jose", "both like tea"],
    &["explore", "a meetup", "--by", "end of year"],
    &["learn", "ana", "has a dog"],
    &["open", "--event", "RustConf"],
    &["set", "ana", "every=9999y"],
    &["set", "budi", "every=1d"],
    &[],
    &["due", "--within", "end of year"],
    &["due", "--json", "--within", "0d"],
    &["list", "--json"],
    &["list", "last:9999y+ or known:9999d- or birthday:30d- or due:9999w-"],
    &["show", "ana"],
    &["show", "budi", "--json"],
    &["brief", "ana,budi"],
    &["build"],
    &["open"],
    &["path", "jose"],
    &["timeline", "--json"],
    &["timeline", "--since", "9999y"],
    &["review"],
    &["review", "--json"],
    &["review", "-o", "html"],
    &["draft", "ana"],
    &["export", "--format", "ics"],
    &["export", "--format", "markdown"],
    &["export", "--format", "csv", "--what", "reminders"],
    &["--demo", "due", "--json"],
    &["--demo", "review", "--json"],
    &["restore"],
    &["check"],
];

#[test]
fn the_first_and_the_last_day_of_the_calendar() {
    for today in ["0001-01-01", "0001-03-01", "9998-12-31", "9999-02-28", "9999-12-31"] {
        let net = Env::with(NETWORK).on(today);
        for words in COMMANDS {
            let (status, results) = net.results_here(words);
            assert!(status <= 2, "{words:?} on {today} ended in {status}");
            let results = String::from_utf8_lossy(&results);
            assert!(!results.contains("+10") && !results.contains("-0001-"), "{words:?} on {today}:\n{results}");
            // Whatever was asked for, what is in the file can be read again.
            assert_eq!(net.run_here(&["check"]), 0, "behind {words:?} on {today}:\n{}", net.file());
        }
        while net.run_here(&["undo"]) == 0 {}
        assert_eq!(net.file(), NETWORK, "{today}");
    }
}

#[test]
fn what_lies_beyond_the_calendar_is_refused() {
    let outside = "it lies outside the years 1 to 9999";
    for (today, words) in [
        ("9999-12-31", &["remind", "ana", "tomorrow"][..]),
        ("9999-06-01", &["remind", "ana", "in 1 year"]),
        ("9999-12-31", &["meet", "ana", "fri"]),
        ("9999-12-31", &["snooze", "q0x5v7n2ba", "1d"]),
        ("2026-09-12", &["remind", "ana", "8000y"]),
        ("0001-01-01", &["log", "ana", "lunch", "--on", "yesterday"]),
        ("2026-09-12", &["log", "ana", "lunch", "--on", "2026 years ago"]),
    ] {
        let net = Env::with(NETWORK).on(today);
        let line = net.refused(words, 2);
        assert!(line.contains(outside), "{words:?} on {today}: {line}");
    }
    // What would come by itself comes on the last day, or not again.
    let net = Env::with(NETWORK).on("9999-12-31");
    net.ok(&["log", "ana", "lunch", "--promised", "a book"]);
    assert_eq!(newest(&net, "reminders")["on"], "9999-12-31");
    net.ok(&["intro", "ana", "budi"]);
    assert_eq!(newest(&net, "reminders")["on"], "9999-12-31");
    net.ok(&["remind", "budi", "today", "the last time", "--every", "1y"]);
    let id = newest(&net, "reminders")["id"].as_str().unwrap().to_owned();
    net.ok(&["done", &id]);
    assert_eq!((&newest(&net, "reminders")["id"], &newest(&net, "reminders")["state"]), (&json!(id), &json!("done")));
    // The first and the last day stand in the file as any other.
    let net = Env::with(NETWORK).on("9999-12-31");
    net.ok(&["log", "ana", "the first", "--on", "0001-01-01"]);
    net.ok(&["log", "ana", "the last", "--on", "9999-12-31 23:59"]);
    let file = net.json();
    assert_eq!(each(&file["meetings"], "on")[5..], ["0001-01-01", "9999-12-31T23:59"]);
    assert_eq!(net.read(&["list", "ana", "--json"])[0]["last"], "9999-12-31");
    let timeline = net.read(&["timeline", "ana", "--json"]);
    assert_eq!(each(&timeline, "on").last(), Some(&"0001-01-01"));
    net.run(&["check"]).ok();
}

#[test]
fn calendars_of_the_first_and_the_last_year() {
    for today in ["0001-01-01", "2026-09-12", "9999-12-31"] {
        let net = Env::with(NETWORK).on(today);
        for start in ["00010101", "00010101T000000Z", "99991231", "99991231T235959Z", "20260912T100000Z"] {
            for rule in [
                "",
                "RRULE:FREQ=DAILY\n",
                "RRULE:FREQ=YEARLY;UNTIL=99991231T235959Z\n",
                "RRULE:FREQ=MONTHLY;BYMONTHDAY=31\n",
            ] {
                let text = format!(
                    "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:{start}{rule}\nSUMMARY:beans\nATTENDEE:mailto:ana@kopi.co\n\
                     DTSTART:{start}\n{rule}END:VEVENT\nEND:VCALENDAR\n"
                );
                let mut app = net.app_here();
                app.input = Box::new(std::io::Cursor::new(text.into_bytes()));
                let words = ["netrec", "import", "-", "--from", "ics", "--me", "me@example.org"];
                let status = netrec::cli::run(words.map(Into::into), &mut app);
                assert!(status <= 1, "{start} {rule} on {today}");
                assert_eq!(net.run_here(&["check"]), 0, "{start} {rule} on {today}");
            }
        }
    }
}
