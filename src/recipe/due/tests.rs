mod properties;

use super::*;
use crate::model::{ContactHead, Every, MeetingHead, ReminderHead, Side, State};
use crate::recipe::testing::{day, meeting, network, person, reminder};

const TODAY: &str = "2026-09-12";
const WITHIN_A_WEEK: &str = "2026-09-19";

/// What is due, as a person would say it: the type, the people, the date and the days late.
fn said(network: &Network, today: &str, until: &str) -> Vec<String> {
    let items = due(network, &Diary::new(network), day(today), day(until));
    let say = |item: &Item| {
        let names: Vec<&str> = item.people.iter().map(|person| network.contact(*person).name.as_str()).collect();
        let date = Moment { day: item.date, time: item.time };
        format!("{} {} {date} {}", item.kind, names.join("+"), item.days_late)
    };
    items.iter().map(say).collect()
}

/// A network of Ana alone, and what it asks today.
fn of_ana(build: impl FnOnce(&mut Network, Person)) -> Vec<String> {
    let mut network = network();
    let ana = person(&mut network, "Ana", |_| {});
    build(&mut network, ana);
    said(&network, TODAY, TODAY)
}

#[test]
fn a_cadence_is_counted_from_the_last_meeting_or_from_the_first_day() {
    let week = Some(Every::Weeks(1));
    for (every, circle, created, meetings, today, expected) in [
        // A week after the last meeting, and not a day before.
        (week, None, None, &["2026-09-06"][..], TODAY, None),
        (week, None, None, &["2026-09-05"], TODAY, Some("2026-09-12 0")),
        (week, None, None, &["2026-09-04"], TODAY, Some("2026-09-11 1")),
        // The latest date counts, not the latest entry, nor an earlier first day.
        (week, None, None, &["2026-09-10", "2026-08-01"], TODAY, None),
        (week, None, Some("2020-01-01"), &["2026-09-06"], TODAY, None),
        (week, None, Some("2026-09-12"), &["2026-09-01"], TODAY, Some("2026-09-08 4")),
        (week, None, None, &["2026-09-14"], TODAY, None),
        // Without a meeting, from the day they came in; without that, nobody nags.
        (week, None, Some("2026-09-06"), &[], TODAY, None),
        (week, None, Some("2026-09-05"), &[], TODAY, Some("2026-09-12 0")),
        (week, None, None, &[], TODAY, None),
        // Their own cadence comes before that of their circle.
        (None, Some("inner"), None, &["2026-08-29"], TODAY, Some("2026-09-12 0")),
        (None, Some("inner"), None, &["2026-08-30"], TODAY, None),
        (Some(Every::Years(1)), Some("inner"), None, &["2026-08-01"], TODAY, None),
        (week, Some("wide"), None, &["2026-09-05"], TODAY, Some("2026-09-12 0")),
        (Some(Every::Never), Some("inner"), Some("2020-01-01"), &["2020-01-01"], TODAY, None),
        (None, Some("choir"), Some("2020-01-01"), &["2020-01-01"], TODAY, None),
        (None, None, Some("2020-01-01"), &["2020-01-01"], TODAY, None),
        // Months keep to the calendar.
        (Some(Every::Months(1)), None, None, &["2026-01-31"], "2026-02-27", None),
        (Some(Every::Months(1)), None, None, &["2026-01-31"], "2026-02-28", Some("2026-02-28 0")),
        (Some(Every::Years(1)), None, None, &["2024-02-29"], "2025-02-28", Some("2025-02-28 0")),
        // One that ends past the calendar never comes.
        (Some(Every::Years(9999)), None, None, &["0001-01-01"], "9999-12-31", None),
    ] {
        let mut network = network();
        let ana = person(&mut network, "Ana", |ana| {
            (ana.every, ana.circle, ana.created) = (every, circle.map(Into::into), created.map(day));
        });
        for on in meetings {
            meeting(&mut network, on, &[ana], |_| {});
        }
        let expected: Vec<String> = expected.map(|late| format!("cadence Ana {late}")).into_iter().collect();
        let case = format!("{every:?} {circle:?} {created:?} {meetings:?} {today}");
        assert_eq!(said(&network, today, today), expected, "{case}");
        network.contacts[ana as usize].archived = true;
        assert!(said(&network, today, today).is_empty(), "archived: {case}");
    }
}

#[test]
fn planned_and_dropped_meetings_leave_the_cadence_alone() {
    for (planned, dropped) in [(true, false), (true, true), (false, true)] {
        let mut network = network();
        let ana = person(&mut network, "Ana", |ana| ana.every = Some(Every::Weeks(1)));
        meeting(&mut network, "2026-08-01", &[ana], |_| {});
        meeting(&mut network, "2026-09-10", &[ana], |meeting| (meeting.planned, meeting.dropped) = (planned, dropped));
        let cadence = "cadence Ana 2026-08-08 35".to_owned();
        assert!(said(&network, TODAY, TODAY).contains(&cadence), "planned: {planned}, dropped: {dropped}");
    }
}

#[test]
fn the_settings_say_what_a_circle_expects() {
    let mut network = network();
    network.settings.circles.set("inner".to_owned(), Every::Days(3));
    let ana = person(&mut network, "Ana", |ana| ana.circle = Some("inner".into()));
    meeting(&mut network, "2026-09-08", &[ana], |_| {});
    assert_eq!(said(&network, TODAY, TODAY), ["cadence Ana 2026-09-11 1"]);
}

#[test]
fn whoever_was_snoozed_rests_until_that_day() {
    for (rests, met, until, expected) in [
        ("2026-09-11", "2026-08-29", TODAY, Some("2026-09-05 7")),
        ("2026-09-12", "2026-08-29", TODAY, Some("2026-09-05 7")),
        ("2026-09-13", "2026-08-29", TODAY, None),
        // Ahead, it comes back on the day that the rest ends, or on its own if that is later.
        ("2026-09-13", "2026-08-29", WITHIN_A_WEEK, Some("2026-09-13 -1")),
        ("2026-09-13", "2026-09-08", WITHIN_A_WEEK, Some("2026-09-15 -3")),
        ("2026-09-19", "2026-08-29", WITHIN_A_WEEK, Some("2026-09-19 -7")),
        ("2026-09-20", "2026-08-29", WITHIN_A_WEEK, None),
    ] {
        let mut network = network();
        let ana = person(&mut network, "Ana", |ana| {
            (ana.every, ana.rests) = (Some(Every::Weeks(1)), Some(day(rests)));
        });
        meeting(&mut network, met, &[ana], |_| {});
        let expected: Vec<String> = expected.map(|late| format!("cadence Ana {late}")).into_iter().collect();
        assert_eq!(said(&network, TODAY, until), expected, "rests until {rests}, met {met}");
    }
}

#[test]
fn a_birthday_is_due_on_its_day_and_stays_for_a_week() {
    for (born, greeted, today, until, expected) in [
        ("1990-09-12", None, TODAY, TODAY, Some("2026-09-12 0")),
        ("--09-12", None, TODAY, TODAY, Some("2026-09-12 0")),
        ("1990-09-13", None, TODAY, TODAY, None),
        ("1990-09-05", None, TODAY, TODAY, Some("2026-09-05 7")),
        ("1990-09-04", None, TODAY, TODAY, None),
        // Greeted for a year, it comes back in the next.
        ("1990-09-12", Some(2026), TODAY, TODAY, None),
        ("1990-09-12", Some(2025), TODAY, TODAY, Some("2026-09-12 0")),
        ("1990-09-12", Some(2026), TODAY, "2027-09-12", Some("2027-09-12 -365")),
        // Missed across the end of a year, it belongs to the old one.
        ("1990-12-28", None, "2027-01-03", "2027-01-03", Some("2026-12-28 6")),
        ("1990-12-28", Some(2026), "2027-01-03", "2027-01-03", None),
        ("1990-12-28", Some(2025), "2027-01-03", "2027-01-03", Some("2026-12-28 6")),
        ("1990-12-28", None, "2027-01-05", "2027-01-05", None),
        // Ahead across the end of a year, it belongs to the new one.
        ("1990-01-02", None, "2026-12-30", "2027-01-06", Some("2027-01-02 -3")),
        ("1990-01-02", Some(2026), "2026-12-30", "2027-01-06", Some("2027-01-02 -3")),
        ("1990-01-02", Some(2027), "2026-12-30", "2027-01-06", None),
        ("1990-01-07", None, "2026-12-30", "2027-01-06", None),
        // 29 February.
        ("1992-02-29", None, "2028-02-28", "2028-02-28", None),
        ("1992-02-29", None, "2028-02-29", "2028-02-29", Some("2028-02-29 0")),
        ("--02-29", None, "2027-02-28", "2027-02-28", Some("2027-02-28 0")),
        ("--02-29", None, "2027-03-07", "2027-03-07", Some("2027-02-28 7")),
        ("--02-29", None, "2027-03-08", "2027-03-08", None),
        ("--02-29", None, "2028-03-07", "2028-03-07", Some("2028-02-29 7")),
        // The ends of the calendar.
        ("--01-01", None, "0001-01-01", "0001-01-01", Some("0001-01-01 0")),
        ("--12-31", None, "9999-12-31", "9999-12-31", Some("9999-12-31 0")),
    ] {
        let mut network = network();
        person(&mut network, "Ana", |ana| (ana.birthday, ana.greeted) = (Birthday::parse(born), greeted));
        let expected: Vec<String> = expected.map(|late| format!("birthday Ana {late}")).into_iter().collect();
        assert_eq!(said(&network, today, until), expected, "{born}, greeted {greeted:?}, on {today}");
        network.contacts[0].archived = true;
        assert!(said(&network, today, until).is_empty(), "archived: {born}");
    }
}

#[test]
fn reminders_are_due_from_their_day_until_they_are_closed() {
    let ana = |on: &str, with: fn(&mut ReminderHead)| of_ana(|network, ana| reminder(network, on, &[ana], with));
    assert!(ana("2026-09-13", |_| {}).is_empty());
    assert_eq!(ana("2026-09-12", |_| {}), ["reminder Ana 2026-09-12 0"]);
    assert_eq!(ana("2026-09-12T23:59", |_| {}), ["reminder Ana 2026-09-12T23:59 0"]);
    assert_eq!(ana("2026-09-11", |_| {}), ["reminder Ana 2026-09-11 1"]);
    assert!(ana("2026-09-11", |reminder| reminder.state = Some(State::Done)).is_empty());
    assert!(ana("2026-09-11", |reminder| reminder.state = Some(State::Dropped)).is_empty());
    // What they promised asks you to ask.
    assert_eq!(ana("2026-09-11", |reminder| reminder.promise = Some(Side::Theirs)), ["reminder Ana 2026-09-11 1"]);
    // One that repeats is there once, however often it was missed, and a snoozed one is late from its new date on.
    assert_eq!(ana("2026-01-12", |reminder| reminder.every = Some(Every::Weeks(1))), ["reminder Ana 2026-01-12 243"]);
    assert_eq!(ana("2026-09-12", |reminder| reminder.first = Some(day("2026-01-01"))), ["reminder Ana 2026-09-12 0"]);
}

#[test]
fn a_plan_names_nobody_at_all() {
    assert_eq!(of_ana(|network, _| reminder(network, TODAY, &[], |_| {})), ["explore  2026-09-12 0"]);
    // People who are not in the file any more are somebody still.
    let strangers = of_ana(|network, _| reminder(network, TODAY, &[], |reminder| reminder.strangers = 2));
    assert_eq!(strangers, ["reminder  2026-09-12 0"]);
}

#[test]
fn a_planned_meeting_shows_on_its_day_and_is_asked_about_afterwards() {
    let ana = |on: &str, planned, dropped| {
        of_ana(|network, ana| {
            meeting(network, on, &[ana], |meeting| (meeting.planned, meeting.dropped) = (planned, dropped));
        })
    };
    assert!(ana("2026-09-13", true, false).is_empty());
    assert_eq!(ana("2026-09-12", true, false), ["meeting Ana 2026-09-12 0"]);
    assert_eq!(ana("2026-09-12T08:00", true, false), ["meeting Ana 2026-09-12T08:00 0"]);
    assert_eq!(ana("2026-09-11T23:59", true, false), ["unlogged Ana 2026-09-11T23:59 1"]);
    assert!(ana("2026-09-11", false, false).is_empty());
    assert!(ana("2026-09-12", true, true).is_empty());
    assert!(ana("2026-09-11", true, true).is_empty());
}

#[test]
fn nobody_archived_is_in_an_item_and_what_is_open_with_them_can_still_be_found() {
    let mut network = network();
    let ana = person(&mut network, "Ana", |ana| ana.archived = true);
    let budi = person(&mut network, "Budi", |_| {});
    reminder(&mut network, TODAY, &[ana], |_| {});
    reminder(&mut network, TODAY, &[ana], |reminder| reminder.strangers = 1);
    reminder(&mut network, TODAY, &[ana, budi], |_| {});
    reminder(&mut network, "2026-12-01", &[budi], |_| {});
    meeting(&mut network, TODAY, &[ana], |meeting| meeting.planned = true);
    meeting(&mut network, TODAY, &[ana, budi], |meeting| meeting.planned = true);
    meeting(&mut network, "2026-09-01", &[ana], |meeting| meeting.planned = true);
    assert_eq!(said(&network, TODAY, TODAY), ["meeting Budi 2026-09-12 0", "reminder Budi 2026-09-12 0"]);
    let open: Vec<(ItemType, usize)> = open(&network, day(TODAY)).map(|item| (item.kind, item.people.len())).collect();
    let (reminder, meeting) = (ItemType::Reminder, ItemType::Meeting);
    let unlogged = ItemType::Unlogged;
    assert_eq!(
        open,
        [(reminder, 1), (reminder, 1), (reminder, 2), (reminder, 1), (meeting, 1), (meeting, 2), (unlogged, 1)]
    );
}

#[test]
fn what_is_most_late_for_its_period_comes_first() {
    let mut network = network();
    let circle = |circle: &'static str| move |contact: &mut ContactHead| contact.circle = Some(circle.into());
    let never = |contact: &mut ContactHead| contact.every = Some(Every::Never);
    let every = |every| move |contact: &mut ContactHead| contact.every = Some(every);
    let yearly = person(&mut network, "Yearly", every(Every::Years(1)));
    let weekly = person(&mut network, "Weekly", every(Every::Weeks(1)));
    let daily = person(&mut network, "Daily", every(Every::Days(1)));
    let zoe = person(&mut network, "Zoe", never);
    let emile = person(&mut network, "Émile", never);
    let wide = person(&mut network, "Wide", circle("wide"));
    let inner = person(&mut network, "Inner", circle("inner"));
    let choir = person(&mut network, "Choir", circle("choir"));
    for (person, on) in [(yearly, "2025-09-05"), (weekly, "2026-08-29"), (daily, "2026-09-08")] {
        meeting(&mut network, on, &[person], |_| {});
    }
    for (on, who) in [
        ("2026-09-10", &[zoe][..]),
        ("2026-09-12", &[zoe]),
        ("2026-09-12", &[emile]),
        ("2026-09-12T09:00", &[emile]),
        ("2026-09-12", &[choir]),
        ("2026-09-12", &[wide]),
        ("2026-09-12", &[wide, inner]),
        ("2026-09-13", &[inner]),
        ("2026-09-12", &[]),
    ] {
        reminder(&mut network, on, who, |_| {});
    }
    person(&mut network, "Budi", |budi| budi.birthday = Birthday::parse("--09-12"));
    person(&mut network, "Missed", |missed| missed.birthday = Birthday::parse("--09-08"));
    for (on, with) in [("2026-09-12T18:00", inner), ("2026-09-12T08:00", wide), ("2026-09-02", zoe)] {
        meeting(&mut network, on, &[with], |meeting| meeting.planned = true);
    }
    let expected = [
        "meeting Inner 2026-09-12T18:00 0",
        "meeting Wide 2026-09-12T08:00 0",
        "birthday Budi 2026-09-12 0",
        "cadence Daily 2026-09-09 3",
        "unlogged Zoe 2026-09-02 10",
        "cadence Weekly 2026-09-05 7",
        "birthday Missed 2026-09-08 4",
        "reminder Zoe 2026-09-10 2",
        "cadence Yearly 2026-09-05 7",
        "reminder Wide+Inner 2026-09-12 0",
        "reminder Wide 2026-09-12 0",
        "reminder Choir 2026-09-12 0",
        "explore  2026-09-12 0",
        "reminder Émile 2026-09-12 0",
        "reminder Zoe 2026-09-12 0",
        "reminder Émile 2026-09-12T09:00 0",
    ];
    assert_eq!(said(&network, TODAY, TODAY), expected);
    let ahead = said(&network, TODAY, "2026-09-13");
    assert_eq!(ahead[..expected.len()], expected);
    assert_eq!(ahead[expected.len()..], ["reminder Inner 2026-09-13 -1"]);
}

#[test]
fn what_is_not_yet_due_stands_by_its_day() {
    let mut network = network();
    let weekly = person(&mut network, "Weekly", |weekly| weekly.every = Some(Every::Weeks(1)));
    let yearly = person(&mut network, "Yearly", |yearly| yearly.every = Some(Every::Years(1)));
    let inner = person(&mut network, "Inner", |inner| {
        (inner.circle, inner.every) = (Some("inner".into()), Some(Every::Never));
    });
    for (on, with) in [("2026-09-08", weekly), ("2025-09-20", yearly)] {
        meeting(&mut network, on, &[with], |_| {});
    }
    for (on, who) in [("2026-09-16", weekly), ("2026-09-16", inner), ("2026-09-19", inner)] {
        reminder(&mut network, on, &[who], |_| {});
    }
    let expected = [
        "cadence Weekly 2026-09-15 -3",
        "reminder Inner 2026-09-16 -4",
        "reminder Weekly 2026-09-16 -4",
        "reminder Inner 2026-09-19 -7",
        "cadence Yearly 2026-09-20 -8",
    ];
    assert_eq!(said(&network, TODAY, "2026-09-20"), expected);
}
