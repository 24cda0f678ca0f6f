//! Events: when they are, who takes part, and by which medium.

use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;

use crate::formats::ics::{Reader, Remembered, key, read};
use crate::formats::incoming::{Incoming, When};
use crate::model::date::parse_day;
use crate::model::{Id, Meeting, Moment};

/// Reads a calendar on 2026-09-12 as somebody seven hours ahead of UTC.
fn calendar(text: &str) -> Incoming {
    let local = |utc: NaiveDateTime| utc + TimeDelta::hours(7);
    let reader = Reader { today: parse_day("2026-09-12").unwrap(), me: &["me@example.org".to_owned()], local: &local };
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\n{text}END:VCALENDAR\n");
    read(text.as_bytes(), &reader, &mut |_| {})
}

/// An event with Ana, of these lines.
fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:1\nATTENDEE:mailto:ana@kopi.co\n{}\nEND:VEVENT\n", lines.replace(' ', "\n"))
}

/// When the times of all events are, with a `-` before those that are off.
fn times(incoming: &Incoming) -> String {
    let occasions = incoming.appointments.iter().flat_map(|appointment| &appointment.occasions);
    let mut all: Vec<String> = occasions
        .map(|one| format!("{}{}", if one.off { "-" } else { "" }, one.when.on.to_string().replace("2026-", "")))
        .collect();
    all.sort();
    all.join(" ")
}

const NEW_YORK: &str = "BEGIN:VTIMEZONE\nTZID:NY\nBEGIN:DAYLIGHT\nDTSTART:20070311T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n\
    TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nBEGIN:STANDARD\nDTSTART:20071104T020000\n\
    RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n";

#[test]
fn a_day_is_the_one_that_is_remembered() {
    for (lines, expected) in [
        ("DTSTART;VALUE=DATE:20260901", "09-01"),
        ("DTSTART:20260901", "09-01"),
        ("DTSTART:20260901T100000", "09-01T10:00"),
        ("DTSTART:20260901T1000", "09-01T10:00"),
        // Late in the evening in New York it is the next day here, and yet it was the evening before.
        ("DTSTART;TZID=NY:20260901T233000", "09-01T23:30"),
        ("DTSTART;TZID=Unknown/Zone:20260901T233000", "09-01T23:30"),
        ("DTSTART:20260901T200000Z", "09-02T03:00"),
        ("DTSTART;TZID=UTC:20260901T200000", "09-02T03:00"),
        ("DTSTART:20260901T000000 X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "09-01"),
        ("DTSTART:20260901T235960", "09-01T23:59"),
        ("DTSTART:20200229T100000", "2020-02-29T10:00"),
    ] {
        assert_eq!(times(&calendar(&(event(lines) + NEW_YORK))), expected, "{lines}");
    }
}

#[test]
fn what_comes_back_is_taken_one_by_one() {
    for (lines, expected) in [
        ("DTSTART:20260901 RRULE:FREQ=DAILY;COUNT=3 EXDATE:20260902", "-09-02 09-01 09-03"),
        (
            "DTSTART:20260901T100000 RRULE:FREQ=DAILY;COUNT=3 EXDATE:20260902T100000,20260903T110000",
            "-09-02T10:00 09-01T10:00 09-03T10:00",
        ),
        ("DTSTART:20260901T100000 RRULE:FREQ=DAILY;COUNT=2 EXDATE;VALUE=DATE:20260902", "-09-02T10:00 09-01T10:00"),
        ("DTSTART:20260901T100000 RDATE:20260905T120000,20260907T120000", "09-01T10:00 09-05T12:00 09-07T12:00"),
        (
            "DTSTART:20260901T100000 RDATE;VALUE=PERIOD:20260905T120000/PT1H RRULE:FREQ=DAILY;COUNT=1",
            "09-01T10:00 09-05T12:00",
        ),
        // A rule ends in UTC, and what is left out may be said in UTC; both are counted on the clock of the event.
        ("DTSTART;TZID=NY:20260901T210000 RRULE:FREQ=DAILY;UNTIL=20260903T010000Z", "09-01T21:00 09-02T21:00"),
        ("DTSTART;TZID=NY:20260901T210000 RRULE:FREQ=DAILY;UNTIL=20260903T005959Z", "09-01T21:00"),
        (
            "DTSTART;TZID=NY:20260310T210000 RRULE:FREQ=DAILY;COUNT=2 EXDATE:20260312T010000Z",
            "-03-11T21:00 03-10T21:00",
        ),
        (
            "DTSTART;TZID=NY:20260110T210000 RRULE:FREQ=DAILY;COUNT=2 EXDATE:20260112T020000Z",
            "-01-11T21:00 01-10T21:00",
        ),
        (
            "DTSTART;TZID=NY:20260901T000000 X-MICROSOFT-CDO-ALLDAYEVENT:TRUE RRULE:FREQ=DAILY;COUNT=2 EXDATE;TZID=NY:20260902T000000",
            "-09-02 09-01",
        ),
        ("DTSTART:20260901T080000 RRULE:FREQ=DAILY;UNTIL=20260902T010000Z", "09-01T08:00 09-02T08:00"),
        ("DTSTART:20260901T200000Z RRULE:FREQ=DAILY;COUNT=2", "09-02T03:00 09-03T03:00"),
        // One year back and one ahead.
        ("DTSTART:20100912 RRULE:FREQ=YEARLY", "09-12 2025-09-12 2027-09-12"),
        ("DTSTART:20100913 RRULE:FREQ=YEARLY;COUNT=16", "2025-09-13"),
    ] {
        assert_eq!(times(&calendar(&(event(lines) + NEW_YORK))), expected, "{lines}");
    }
}

#[test]
fn one_of_a_series_may_be_another() {
    let series = event("DTSTART;TZID=NY:20260901T100000 RRULE:FREQ=DAILY;COUNT=3");
    for (lines, expected) in [
        (
            "RECURRENCE-ID;TZID=NY:20260902T100000 DTSTART;TZID=NY:20260905T120000",
            "09-01T10:00 09-03T10:00 09-05T12:00",
        ),
        ("RECURRENCE-ID:20260902T140000Z DTSTART;TZID=NY:20260905T120000", "09-01T10:00 09-03T10:00 09-05T12:00"),
        (
            "RECURRENCE-ID;TZID=NY:20260902T100000 DTSTART;TZID=NY:20260902T100000 STATUS:CANCELLED",
            "-09-02T10:00 09-01T10:00 09-03T10:00",
        ),
    ] {
        let calendar = calendar(&(event(lines) + &series + NEW_YORK));
        assert_eq!(times(&calendar), expected, "{lines}");
        let one = calendar.appointments[0].occasions[0];
        assert_eq!(key("1", one.of), "ics:1/2026-09-02T10:00");
    }
    // Of two of the same the one that was changed more often counts.
    let text = event("DTSTART:20260901 SEQUENCE:2") + &event("DTSTART:20260902 SEQUENCE:1");
    assert_eq!(times(&calendar(&text)), "09-01");
}

#[test]
fn who_takes_part() {
    for (lines, expected) in [
        ("ORGANIZER:MAILTO:Budi@Warung.example", "budi@warung.example ana@kopi.co"),
        ("ORGANIZER;CN=Ana:mailto:ana@kopi.co", "ana@kopi.co"),
        ("ATTENDEE:mailto:me@example.org", "ana@kopi.co"),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:b@x.example", "ana@kopi.co"),
        ("ORGANIZER:mailto:b@x.example\nATTENDEE;PARTSTAT=DECLINED:mailto:b@x.example", "ana@kopi.co"),
        ("ATTENDEE;CUTYPE=ROOM:mailto:room-3@x.example", "ana@kopi.co"),
        ("ATTENDEE;ROLE=NON-PARTICIPANT:mailto:b@x.example", "ana@kopi.co"),
        ("ATTENDEE;CN=\"B;C\";EMAIL=b@x.example:/aXM/principal/", "ana@kopi.co b@x.example"),
        ("ATTENDEE:mailto:b%40x.example", "ana@kopi.co b@x.example"),
        ("ATTENDEE:urn:uuid:1", "ana@kopi.co"),
        ("ORGANIZER:mailto:c_1@group.calendar.google.com", "ana@kopi.co"),
    ] {
        let calendar = calendar(&event(&format!("DTSTART:20260901\n{lines}")));
        assert_eq!(calendar.appointments[0].emails.join(" "), expected, "{lines}");
    }
    let declined = calendar(&event("DTSTART:20260901 ATTENDEE;PARTSTAT=DECLINED:mailto:ME@example.org"));
    assert_eq!((times(&declined).as_str(), declined.called_off), ("-09-01", 1));
    let alone = calendar("BEGIN:VEVENT\nUID:1\nDTSTART:20260901\nATTENDEE:mailto:me@example.org\nEND:VEVENT\n");
    assert_eq!((alone.appointments.len(), alone.alone), (0, 1));
}

#[test]
fn a_place_in_the_world_counts_for_more_than_one_in_the_net() {
    for (lines, via, at) in [
        ("SUMMARY:x", "in-person", None),
        ("LOCATION:Kopi Co\\, Bandung", "in-person", Some("Kopi Co, Bandung")),
        ("LOCATION:Kopi Co\nX-GOOGLE-CONFERENCE:https://meet.google.com/abc", "in-person", Some("Kopi Co")),
        ("X-GOOGLE-CONFERENCE:https://meet.google.com/abc", "video", None),
        ("LOCATION:https://us02web.zoom.us/j/1", "video", None),
        ("LOCATION:Microsoft Teams Meeting", "video", None),
        ("DESCRIPTION:Join: https://teams.microsoft.com/l/meetup-join/1", "video", None),
        ("CONFERENCE;VALUE=URI;FEATURE=PHONE,MODERATOR:tel:+62", "call", None),
        ("CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:https://x.example", "video", None),
        ("LOCATION:+62 812-3456", "call", None),
        ("LOCATION:Phone", "call", None),
    ] {
        let text = event("DTSTART:20260901\u{0}").replace('\u{0}', &format!("\n{lines}"));
        let calendar = calendar(&text);
        let meeting = &calendar.appointments[0].meeting;
        assert_eq!((meeting.via.unwrap().word(), meeting.at.as_deref()), (via, at), "{lines}");
    }
}

#[test]
fn what_cannot_be_read_is_said_with_its_line_and_the_rest_goes_in() {
    for (lines, why) in [
        ("SUMMARY:x", "the event does not say when it begins (DTSTART)"),
        ("DTSTART:20260230", "\"20260230\" is no time of a calendar"),
        ("DTSTART:+02609010", "\"+02609010\" is no time of a calendar"),
        ("DTSTART:20260901 RRULE:FREQ=SECONDLY", "its rule is not understood: FREQ=SECONDLY"),
        ("DTSTART:20260901 EXRULE:FREQ=DAILY", "a rule that leaves times out (EXRULE) is not understood"),
        ("DTSTART:20260901 RRULE:FREQ=DAILY RRULE:FREQ=WEEKLY", "it comes back by two rules"),
        (
            "DTSTART:20260901 RECURRENCE-ID;RANGE=THISANDFUTURE:20260901",
            "a change of all that follows (RANGE) is not understood",
        ),
    ] {
        let text = event(lines) + &event("DTSTART:20260903").replace("UID:1", "UID:2");
        let calendar = calendar(&text);
        assert_eq!(calendar.bad, [(3, why.to_owned())], "{lines}");
        assert_eq!(times(&calendar), "09-03", "{lines}");
    }
    let open = calendar("BEGIN:VEVENT\nUID:1\nDTSTART:20260901\nBEGIN:VEVENT\nUID:2\nBEGIN:VALARM\n");
    assert_eq!(open.bad.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 6]);
    let daily: String =
        (0..150).map(|at| event("DTSTART:20200101 RRULE:FREQ=DAILY").replace("UID:1", &format!("UID:{at}"))).collect();
    assert_eq!(calendar(&daily).bad.len(), 150 - 100_000 / 731);
}

#[test]
fn an_alarm_and_a_task_are_no_event() {
    let calendar = calendar(
        &(event("DTSTART:20260901 BEGIN:VALARM TRIGGER:-PT15M ATTENDEE:mailto:b@x.example END:VALARM SUMMARY:x")
            + "BEGIN:VTODO\nUID:2\nDUE:20260903\nEND:VTODO\nBEGIN:VTODO\nUID:q0x5v7n2ba@netrec\nDUE;VALUE=DATE:20260903\nEND:VTODO\n\
               BEGIN:VEVENT\nUID:h2kq9w3xd7-birthday@netrec\nDTSTART:20260903\nEND:VEVENT\n"),
    );
    assert_eq!(calendar.appointments[0].emails, ["ana@kopi.co"]);
    assert_eq!(calendar.appointments[0].meeting.text.as_deref(), Some("x"));
    assert_eq!((calendar.tasks, calendar.alone, calendar.returned.len()), (1, 0, 1));
    assert_eq!(calendar.returned[0].on, Moment::parse("2026-09-03"));
}

proptest! {
    #[test]
    fn what_a_meeting_remembers_reads_back(uid: String, of in prop::option::of(0i64..1_000_000)) {
        let at = |minutes| Moment::from(parse_day("2026-01-01").unwrap() + TimeDelta::days(minutes));
        let key = key(&uid, of.map(at));
        let meeting = Meeting { text: Some(uid), ..Meeting::new(Id::from_random(0), at(0)) };
        for utc in [None, Some(at(4))] {
            let when = When { on: at(3), utc };
            for known in [Remembered::of(key.clone(), when, &meeting), Remembered { key: key.clone(), when, said: None }] {
                prop_assert_eq!(Remembered::parse(&known.to_string()), Some(known));
            }
        }
    }

    #[test]
    fn no_bytes_panic(lines in prop::collection::vec("(BEGIN|END|DTSTART|RRULE|EXDATE|RECURRENCE-ID|TZOFFSETTO|RDATE|UID|ATTENDEE)(;TZID=NY)?:(VEVENT|VTODO|VTIMEZONE|STANDARD|20260901T100000Z?|FREQ=DAILY|[+-][0-9]{4}|mailto:a@x|.{0,9})", 0..40)) {
        calendar(&(lines.join("\n") + "\n" + NEW_YORK));
    }
}
