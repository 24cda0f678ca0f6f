//! Time: zones and how they change, leap days, the ends of the year and of the calendar, and a clock that is set back.

use std::path::PathBuf;
use std::process::Command;

use chrono::{DateTime, NaiveDateTime};
use serde_json::{Value, json};

use crate::env::{Env, each, skipped};
use crate::sample::NETWORK;

/// Runs the program in this process at a moment on the user's clock, and returns its exit status.
fn at(net: &Env, clock: &str, words: &[&str]) -> u8 {
    let mut app = net.app_here();
    app.environment.clear();
    app.now = DateTime::parse_from_rfc3339(clock).unwrap();
    netrec::cli::run(["netrec"].iter().chain(words).map(Into::into), &mut app)
}

/// The last record of a list.
fn newest(net: &Env, list: &str) -> Value {
    net.json()[list].as_array().unwrap().last().unwrap().clone()
}

/// Says why, where this machine knows no zones.
fn knows_zones() -> bool {
    let knows = std::path::Path::new("/usr/share/zoneinfo/Pacific/Apia").exists();
    if !knows {
        skipped("there is no database of time zones");
    }
    knows
}

/// The library that tells a program another time; none, having said so, where it is not installed.
fn faketime() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib").into_iter().flatten().flatten().map(|entry| entry.path());
    let found = folders.map(|folder| folder.join("faketime/libfaketime.so.1")).find(|path| path.exists());
    if found.is_none() {
        skipped("libfaketime is not installed");
    }
    found
}

/// A zone, a moment in UTC, and the day on the wall there.
const WALLS: &[(&str, &str, &str)] = &[
    ("Europe/Berlin", "2026-03-28 22:59:59", "2026-03-28"),
    ("Europe/Berlin", "2026-03-28 23:00:00", "2026-03-29"),
    // Two o'clock is three o'clock.
    ("Europe/Berlin", "2026-03-29 01:00:00", "2026-03-29"),
    ("Europe/Berlin", "2026-03-29 21:59:59", "2026-03-29"),
    ("Europe/Berlin", "2026-03-29 22:00:00", "2026-03-30"),
    // Half past two comes twice, in a day of 25 hours.
    ("Europe/Berlin", "2026-10-24 21:59:59", "2026-10-24"),
    ("Europe/Berlin", "2026-10-25 00:30:00", "2026-10-25"),
    ("Europe/Berlin", "2026-10-25 22:59:59", "2026-10-25"),
    ("Europe/Berlin", "2026-10-25 23:00:00", "2026-10-26"),
    ("America/New_York", "2026-03-08 04:59:59", "2026-03-07"),
    ("America/New_York", "2026-03-09 03:59:59", "2026-03-08"),
    ("America/New_York", "2026-11-01 03:59:59", "2026-10-31"),
    ("America/New_York", "2026-11-02 04:59:59", "2026-11-01"),
    // A day without a midnight, and one whose last hour comes twice.
    ("America/Sao_Paulo", "2018-11-04 02:59:59", "2018-11-03"),
    ("America/Sao_Paulo", "2018-11-04 03:00:00", "2018-11-04"),
    ("America/Sao_Paulo", "2018-02-18 02:30:00", "2018-02-17"),
    ("America/Sao_Paulo", "2018-02-18 03:00:00", "2018-02-18"),
    // A day that there was not.
    ("Pacific/Apia", "2011-12-30 09:59:59", "2011-12-29"),
    ("Pacific/Apia", "2011-12-30 10:00:00", "2011-12-31"),
    ("Asia/Jakarta", "2026-12-31 16:59:59", "2026-12-31"),
    ("Asia/Jakarta", "2026-12-31 17:00:00", "2027-01-01"),
    ("Pacific/Kiritimati", "2026-12-31 09:59:59", "2026-12-31"),
    ("Pacific/Kiritimati", "2026-12-31 10:00:00", "2027-01-01"),
    ("Pacific/Honolulu", "2027-01-01 09:59:59", "2026-12-31"),
    ("Asia/Kathmandu", "2028-02-28 18:14:59", "2028-02-28"),
    ("Asia/Kathmandu", "2028-02-28 18:15:00", "2028-02-29"),
];

#[test]
fn a_day_is_the_one_on_the_wall() {
    let Some(library) = faketime().filter(|_| knows_zones()) else { return };
    for (zone, utc, day) in WALLS {
        let net = Env::with(NETWORK);
        let seconds = NaiveDateTime::parse_from_str(utc, "%Y-%m-%d %H:%M:%S").unwrap().and_utc().timestamp();
        let words = |words: &[&str]| {
            let mut command: Command = net.command(words);
            // A clock that stands, so that nothing depends on how long the program takes.
            command.env_remove("NETREC_TODAY").env("TZ", zone).env("LD_PRELOAD", &library);
            command
                .env("FAKETIME", seconds.to_string())
                .env("FAKETIME_FMT", "%s")
                .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
            net.outcome(command)
        };
        words(&["log", "ana", "lunch"]).ok();
        assert_eq!(newest(&net, "meetings")["on"], *day, "{zone} at {utc}");
        let history = words(&["history", "--json"]).ok().json();
        let time = DateTime::parse_from_rfc3339(history[0]["time"].as_str().unwrap()).unwrap();
        assert_eq!((time.timestamp(), time.date_naive().to_string().as_str()), (seconds, *day), "{zone} at {utc}");
        words(&["undo"]).ok();
        assert_eq!(net.file(), NETWORK);
    }
    println!("{} moments in {} zones", WALLS.len(), 9);
}

/// Zones with every peculiarity, one that does not exist, and none.
const ZONES: [&str; 13] = [
    "UTC",
    "Europe/Berlin",
    "Europe/Dublin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Kiritimati",
    "EST5EDT,M3.2.0,M11.1.0",
    "Nowhere/At_All",
    "",
];

#[test]
fn no_zone_shifts_a_date() {
    let readings: [&[&str]; 11] = [
        &["list", "--json"],
        &["due", "--json", "--within", "60d"],
        &["timeline", "--json"],
        &["show", "ana", "--json"],
        &["brief", "budi"],
        &["review", "--json"],
        &["export"],
        &["export", "--format", "csv", "--what", "meetings"],
        &["export", "--format", "ics"],
        &["export", "--format", "vcard"],
        &["export", "--format", "markdown"],
    ];
    let mut first = None;
    for zone in ZONES {
        let net = Env::with(NETWORK);
        let run = |words: &[&str]| {
            let mut command = net.command(words);
            command.env("TZ", zone);
            net.outcome(command).ok().out.clone()
        };
        // Times that some of these zones do not have, or have twice.
        run(&["log", "ana", "spring", "--on", "2026-03-29 02:30", "--via", "call"]);
        run(&["log", "ana", "autumn", "--on", "2025-10-26 02:30", "--next", "2026-10-25 02:30"]);
        run(&["meet", "ana", "2026-11-01 00:00", "midnight"]);
        run(&["remind", "budi", "2026-09-13 00:00", "first thing"]);
        run(&["set", "ana", "birthday=2000-02-29"]);
        let mut seen: Vec<String> = readings.iter().map(|words| run(words)).collect();
        // When something was written down is a moment, and said in UTC.
        for text in &mut seen {
            let lines = text.lines().filter(|line| !line.starts_with("DTSTAMP:"));
            *text = crate::env::masked(&lines.collect::<Vec<_>>().join("\n"));
        }
        let file = net.file();
        for on in ["2026-03-29T02:30", "2025-10-26T02:30", "2026-10-25T02:30", "2026-11-01T00:00", "2026-09-13T00:00"] {
            assert!(file.contains(&format!("\"on\":\"{on}\"")), "{zone}: {on}\n{file}");
        }
        let first = first.get_or_insert_with(|| seen.clone());
        for ((words, first), now) in readings.iter().zip(first).zip(&seen) {
            assert_eq!(now, first, "{words:?} in {zone:?}");
        }
    }
}

#[test]
fn a_calendar_read_in_another_zone_changes_nothing() {
    if !knows_zones() {
        return;
    }
    let net = Env::with(NETWORK);
    let event = |uid: u8, lines: &str| {
        format!("BEGIN:VEVENT\nUID:{uid}\nSUMMARY:beans\nATTENDEE:mailto:ana@kopi.co\nDTSTART{lines}\nEND:VEVENT\n")
    };
    // In UTC, past and to come; on no clock; a day; two series of which one time is left out and another one moved, the second at a
    // zone that the calendar does not define.
    let daily = "RRULE:FREQ=DAILY;COUNT=4\nEXDATE";
    let once = event(1, ":20260901T203000Z");
    let utc = event(5, &format!(":20260908T200000Z\n{daily}:20260909T200000Z"));
    let unknown = event(6, &format!(";TZID=Somewhere:20260908T220000\n{daily}:20260909T200000Z"));
    let rest = [
        event(2, ":20260902T100000"),
        event(3, ":20260903"),
        event(4, ":20260920T013000Z"),
        event(5, ":20260910T203000Z\nRECURRENCE-ID:20260910T200000Z"),
        event(6, ":20260910T203000Z\nRECURRENCE-ID:20260910T200000Z"),
        unknown,
    ]
    .concat();
    let import = |zone: &str, events: &[&str]| {
        let text = format!("BEGIN:VCALENDAR\n{}{rest}END:VCALENDAR\n", events.concat());
        std::fs::write(net.home().join("a.ics"), text).unwrap();
        let mut command = net.command(&["import", "a.ics", "--me", "me@example.org"]);
        command.env("TZ", zone);
        let said = net.outcome(command).ok().err.clone();
        (said, each(&net.json()["meetings"], "on")[5..].iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let (said, before) = import("America/Los_Angeles", &[&once, &utc]);
    // A moment becomes what the clock on the wall shows; what has no zone stays what it is.
    assert_eq!(
        before.join(" "),
        "2026-09-01T13:30 2026-09-08T13:00 2026-09-11T13:00 2026-09-02T10:00 2026-09-03 2026-09-19T18:30 2026-09-10T13:30 \
         2026-09-10T13:30 2026-09-08T22:00 2026-09-11T22:00",
        "{said}"
    );
    let file = net.file();
    for zone in ZONES {
        let (said, _) = import(zone, &[&once, &utc]);
        assert_eq!(net.file(), file, "{zone}: {said}");
    }
    // What was moved follows, on the clock of the day on which that is learned; one of them comes back now, the other no longer.
    let once = once.replace("T203000Z", "T213000Z\nRRULE:FREQ=DAILY;COUNT=2");
    let utc = event(5, ":20260908T200000Z");
    let (_, tokyo) = import("Asia/Tokyo", &[&once, &utc]);
    assert_eq!(tokyo[0], "2026-09-02T06:30");
    assert_eq!(tokyo[1..before.len()], before[1..]);
    assert_eq!(tokyo[before.len()..], ["2026-09-03T06:30"]);
    let file = net.file();
    for zone in ["America/Los_Angeles", "Pacific/Apia", "UTC"] {
        import(zone, &[&once, &utc]);
        assert_eq!(net.file(), file, "{zone}");
    }
    // What the person changed stays theirs in every zone.
    let id = net.record("meetings", 10)["id"].as_str().unwrap().to_owned();
    net.ok(&["snooze", &id, "2026-09-21"]);
    let file = net.file();
    let (said, _) = import("Asia/Tokyo", &[&once, &utc]);
    assert_eq!(net.file(), file, "{said}");
}

#[test]
fn a_zone_changes_between_two_commands() {
    let net = Env::with(NETWORK);
    // Half an hour later, and the day before.
    assert_eq!(at(&net, "2026-09-12T00:30:00+14:00", &["log", "ana", "on the beach"]), 0);
    let once = net.file();
    assert_eq!(at(&net, "2026-09-11T01:00:00-10:00", &["log", "ana", "after the flight"]), 0);
    let file = net.json();
    assert_eq!(each(&file["meetings"], "on")[5..], ["2026-09-12", "2026-09-11"]);
    let flown = net.on("2026-09-11");
    // The latest day counts, not what was written down last; a day that is still to come here is neither lost nor asked about.
    assert_eq!(flown.read(&["list", "ana", "--json"])[0]["last"], "2026-09-12");
    let due = flown.read(&["due", "--json", "--who", "name:ana"]);
    assert!(!each(&due, "type").iter().any(|of| ["meeting", "unlogged"].contains(of)), "{due}");
    for words in [&["due"][..], &["brief", "ana"], &["show", "ana"], &["review"], &["timeline"], &["check"], &[]] {
        flown.run(words).ok();
    }
    let line = flown.refused(&["log", "ana", "tea", "--on", "2026-09-12"], 2);
    assert!(line.contains("2026-09-12"), "{line}");
    assert_eq!(each(&flown.read(&["history", "--json"]), "command")[0], "netrec log ana 'after the flight'");
    flown.ok(&["undo"]);
    assert_eq!(flown.file(), once);
    flown.ok(&["undo"]);
    assert_eq!(flown.file(), NETWORK);
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
