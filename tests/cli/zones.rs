//! Time zones: the day is the one on the wall, and no zone shifts a date.

use std::path::PathBuf;
use std::process::Command;

use chrono::{DateTime, NaiveDateTime};

use crate::env::{Env, each, skipped};
use crate::sample::NETWORK;
use crate::time::{at, newest};

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
