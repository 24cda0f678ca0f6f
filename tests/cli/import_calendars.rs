//! What `netrec import` makes of calendars.

use serde_json::json;

use crate::env::{Env, each, masked, sample};
use crate::sample::NETWORK;

/// A calendar with one event with Ana, of these lines.
fn event(lines: &str) -> String {
    format!(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:beans\nATTENDEE:mailto:ana@kopi.co\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
}

/// The meetings that came in, one a line.
fn meetings(net: &Env) -> String {
    let file = net.json();
    file["meetings"].as_array().unwrap()[5..]
        .iter()
        .map(|meeting| format!("{}\n", masked(&meeting.to_string())))
        .collect()
}

/// Imports a sample twice, and returns what was said and which meetings came in the first time.
pub fn imported(name: &str, status: i32) -> String {
    let net = Env::with(NETWORK);
    let path = sample(name);
    let words = ["import", &path, "--me", "Me@example.org", "--propose"];
    let said = net.run(&words).exits(status).page().replace(&path, name);
    let text = meetings(&net);
    let before = net.file();
    let again = net.run(&words);
    assert!(again.err.contains("unchanged") && !again.err.contains(" new"), "{name}: {}", again.err);
    assert_eq!(net.file(), before, "{name} came in twice");
    assert_eq!(net.history().len(), 1, "{name}");
    net.ok(&["check"]);
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK);
    said + &text
}

#[test]
fn google() {
    insta::assert_snapshot!(imported("google.ics", 0));
}

#[test]
fn outlook() {
    insta::assert_snapshot!(imported("outlook.ics", 1));
}

#[test]
fn apple() {
    insta::assert_snapshot!(imported("apple.ics", 0));
}

#[test]
fn nextcloud() {
    insta::assert_snapshot!(imported("nextcloud.ics", 0));
}

#[test]
fn a_folder_as_vdirsyncer_keeps_it() {
    let net = Env::with(NETWORK);
    let folder = net.home().join("calendars/work");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("1.ics"), event("DTSTART:20260901")).unwrap();
    std::fs::write(folder.join("2.ics"), event("DTSTART:20261001T100000").replace("UID:1", "UID:2")).unwrap();
    std::fs::write(folder.join("3.ics"), event("SUMMARY:when?")).unwrap();
    let said = net.run(&["import", "calendars"]);
    assert_eq!(
        said.exits(1).err,
        "calendars/work/3.ics:2: the event does not say when it begins (DTSTART)\n\
         Imported calendars: 2 new meetings; left out: 1 that could not be read\n"
    );
    assert_eq!(each(&net.json()["meetings"], "on")[5..], ["2026-09-01", "2026-10-01T10:00"]);
    assert_eq!((net.record("meetings", 5).get("planned"), &net.record("meetings", 6)["planned"]), (None, &json!(true)));
    assert!(net.run(&["due", "--within", "30d"]).ok().out.contains("beans"));
    std::fs::create_dir(net.home().join("empty")).unwrap();
    assert!(net.refused(&["import", "empty"], 1).starts_with("there are no cards, calendars or mail in empty"));
}

#[test]
fn strict_and_dry_write_nothing() {
    let net = Env::with(NETWORK);
    std::fs::write(net.home().join("a.ics"), event("DTSTART:20260901") + &event("DTSTART:x").replace("UID:1", "UID:2"))
        .unwrap();
    let before = net.file();
    assert!(net.run(&["import", "a.ics", "--strict"]).exits(1).err.contains("nothing was imported"));
    let said = net.run(&["import", "a.ics", "--dry-run"]);
    assert!(
        said.exits(1)
            .err
            .contains("Would import a.ics: 1 new meeting; left out: 1 that could not be read; nothing was written")
    );
    assert_eq!(net.file(), before);
    net.run_with_input(&["import", "-", "--from", "ics"], "nothing of the kind").fails(1);
}

#[test]
fn a_meeting_follows_its_event() {
    let net = Env::with(NETWORK);
    let import = |lines: &str| net.run_with_input(&["import", "-"], event(lines)).ok().page();
    import("DTSTART:20260920T100000");
    let mut said = import("DTSTART:20260921T110000");
    assert_eq!(net.record("meetings", 5)["on"], "2026-09-21T11:00");
    // What the user said since is theirs.
    net.ok(&["snooze", net.record("meetings", 5)["id"].as_str().unwrap(), "2026-09-22"]);
    said += &import("DTSTART:20260921T110000");
    assert_eq!(net.record("meetings", 5)["on"], "2026-09-22T11:00");
    said += &import("DTSTART:20260923T110000");
    assert_eq!(net.record("meetings", 5)["on"], "2026-09-22T11:00");
    said += &import("DTSTART:20260921T110000\nATTENDEE:mailto:jose@habana.example");
    assert_eq!(net.record("meetings", 5)["with"], json!(["h2kq9w3xd7", "j7n3x5v2ba"]));
    said += &import("DTSTART:20260921T110000\nSTATUS:CANCELLED");
    assert_eq!(net.record("meetings", 5).get("state"), None);
    insta::assert_snapshot!(said);
}

#[test]
fn what_an_event_is_about_and_where_follows_too_unless_the_user_changed_it() {
    let net = Env::with(NETWORK);
    let import = |title: &str, place: &str| {
        let text = event(&format!("DTSTART:20260920T100000\nLOCATION:{place}")).replace("beans", title);
        net.run_with_input(&["import", "-"], text).ok().page()
    };
    let meeting = || {
        let meeting = net.record("meetings", 5);
        ["text", "at", "via"].map(|key| meeting[key].as_str().unwrap_or("-").to_owned())
    };
    import("beans", "Office");
    import("beans and cups", "Office");
    assert_eq!(meeting(), ["beans and cups", "Office", "in-person"]);
    import("beans and cups", "https://zoom.us/j/1");
    assert_eq!(meeting(), ["beans and cups", "-", "video"]);
    let before = net.file();
    import("beans and cups", "https://zoom.us/j/1");
    assert_eq!(net.file(), before);
    let mine = before.replace(r#""text":"beans and cups""#, r#""text":"cups""#);
    std::fs::write(net.path(), mine).unwrap();
    let said = import("cups and spoons", "Café");
    assert_eq!(meeting(), ["cups", "Café", "in-person"]);
    assert!(said.contains("text stays cups") && said.contains("cups and spoons"), "{said}");
    // A meeting that an older netrec made does not say what the event was about: ours stays.
    let old = net.file();
    let (head, mark) = old.split_once("2026-09-20T10:00 ").unwrap();
    std::fs::write(net.path(), format!("{head}2026-09-20T10:00{}", &mark[16..])).unwrap();
    import("spoons", "Café");
    assert_eq!(meeting()[0], "cups");
}

#[test]
fn an_event_that_begins_to_come_back_or_ceases_to_keeps_its_meeting() {
    let net = Env::with(NETWORK);
    let import = |lines: &str| net.run_with_input(&["import", "-"], event(lines)).ok().page();
    let days = || each(&net.json()["meetings"], "on")[5..].join(" ");
    import("DTSTART:20260920T100000");
    let id = net.record("meetings", 5)["id"].clone();
    let series = "DTSTART:20260920T100000\nRRULE:FREQ=WEEKLY;COUNT=2";
    import(series);
    assert_eq!(days(), "2026-09-20T10:00 2026-09-27T10:00");
    let before = net.file();
    import(series);
    assert_eq!(net.file(), before);
    import("DTSTART:20260920T100000");
    assert_eq!(days(), "2026-09-20T10:00 2026-09-27T10:00");
    // Moved in the same edit, the first one is still that meeting.
    import("DTSTART:20260921T100000\nRRULE:FREQ=DAILY;COUNT=2");
    assert_eq!(days(), "2026-09-21T10:00 2026-09-27T10:00 2026-09-22T10:00");
    assert_eq!(net.record("meetings", 5)["id"], id);
}

#[test]
fn what_was_called_off_is_dropped_and_what_was_logged_stays() {
    let net = Env::with(NETWORK);
    let import = |lines: &str| net.run_with_input(&["import", "-"], event(lines)).ok().page();
    let series = "DTSTART:20260920T100000\nRRULE:FREQ=DAILY;COUNT=3";
    import(series);
    assert_eq!(net.json()["meetings"].as_array().unwrap().len(), 8);
    let said = import(&format!("{series}\nEXDATE:20260921T100000"));
    insta::assert_snapshot!(said);
    assert_eq!(net.record("meetings", 6)["state"], "dropped");
    let net = net.on("2026-09-20");
    net.ok(&["log", "ana", "she has new beans"]);
    assert_eq!(
        (net.record("meetings", 5).get("planned"), &net.record("meetings", 5)["text"]),
        (None, &json!("she has new beans"))
    );
    let before = net.file();
    net.run_with_input(&["import", "-"], event(&format!("{series}\nEXDATE:20260921T100000"))).ok();
    net.run_with_input(&["import", "-"], event(&format!("{series}\nEXDATE:20260920T100000,20260921T100000"))).ok();
    assert_eq!(net.file(), before);
}

#[test]
fn our_own_calendar_brings_no_doubles() {
    let net = Env::with(NETWORK);
    let calendar = net.run(&["export", "--format", "ics"]).ok().out.clone();
    net.run_with_input(&["import", "-"], &calendar)
        .ok()
        .stderr("Imported standard input: 2 unchanged meetings, 3 unchanged reminders\n");
    assert_eq!(net.file(), NETWORK);
    // What was moved elsewhere is listed.
    let moved = calendar.replace("DTSTART:20260912T100000", "DTSTART;TZID=Asia/Jakarta:20260912T113000");
    let outcome = net.run_with_input(&["import", "-"], moved);
    assert_eq!(masked(&outcome.ok().out), "[id]: on stays 2026-09-12T10:00; standard input:6 has 2026-09-12T11:30\n");
    assert_eq!(net.file(), NETWORK);
    let other = Env::new();
    other
        .run_with_input(&["import", "-"], &calendar)
        .ok()
        .stderr("Imported standard input: nobody; left out: 5 that netrec wrote for another network\n");
    assert!(!other.path().exists());
}

#[test]
fn me_is_nobody_to_meet() {
    let net = Env::with(NETWORK);
    net.ok(&["config", "me", "jose"]);
    let text = event(
        "DTSTART:20260901\nORGANIZER:mailto:jose@habana.example\nATTENDEE;PARTSTAT=ACCEPTED:mailto:jose@habana.example",
    );
    net.run_with_input(&["import", "-"], text).ok();
    assert_eq!(net.record("meetings", 5)["with"], json!(["h2kq9w3xd7"]));
    let declined =
        event("DTSTART:20260902\nATTENDEE;PARTSTAT=DECLINED:mailto:jose@habana.example").replace("UID:1", "UID:2");
    net.run_with_input(&["import", "-"], declined)
        .ok()
        .stderr("Imported standard input: nobody; left out: 1 event called off\n");
}

#[test]
fn settings_come_where_there_are_none() {
    let mine = r#""circles":{"inner":"1w","guild":"2mo"},"follow_up_after":"3d","region":"DE","me":"h2kq9w3xd7","x":1"#;
    let from = NETWORK.lines().nth(1).unwrap();
    let other = NETWORK.replace(from, &format!(r#""settings":{{{mine}}},"#));
    let net = Env::new();
    let said = net.run_with_input(&["import", "-"], &other).ok().err.clone();
    assert!(said.ends_with("5 new people, 5 new meetings, 4 new reminders, settings\n"), "{said}");
    assert_eq!(net.file().lines().nth(1), Some(format!(r#""settings":{{{mine}}},"#).as_str()));
    let net = Env::with(NETWORK);
    insta::assert_snapshot!(net.run_with_input(&["import", "-"], &other).ok().page());
    let settings = net.json()["settings"].clone();
    assert_eq!(settings["circles"], json!({"inner": "2w", "close": "1mo", "wide": "3mo", "guild": "2mo"}));
    assert_eq!((&settings["region"], &settings["me"], &settings["x"]), (&json!("ID"), &json!("h2kq9w3xd7"), &json!(1)));
    let before = net.file();
    net.run_with_input(&["import", "-"], &other).ok();
    assert_eq!(net.file(), before);
    net.ok(&["undo"]);
    assert_eq!(net.file(), NETWORK);
}

#[test]
fn records_that_differ_are_merged_or_listed() {
    let net = Env::with(NETWORK);
    let exported = net.run(&["export"]).ok().out.clone();
    let changed = exported
        .replace(r#""learned":["two daughters"]"#, r#""learned":["two daughters","a son"]"#)
        .replace(r#""text":"he moves""#, r#""text":"he stays","at":"Bandung""#)
        .replace(r#""on":"2026-09-20","who":["m4t8c1r0ze"]"#, r#""on":"2026-09-21","who":["m4t8c1r0ze","j7n3x5v2ba"]"#);
    insta::assert_snapshot!(net.run_with_input(&["import", "-"], &changed).ok().page());
    assert_eq!(net.record("meetings", 0)["learned"], json!(["two daughters", "a son"]));
    assert_eq!(
        (&net.record("meetings", 3)["text"], &net.record("meetings", 3)["at"]),
        (&json!("he moves"), &json!("Bandung"))
    );
    assert_eq!(net.record("reminders", 1)["who"], json!(["m4t8c1r0ze", "j7n3x5v2ba"]));
    let before = net.file();
    net.run_with_input(&["import", "-"], &changed).ok();
    assert_eq!(net.file(), before);
}
