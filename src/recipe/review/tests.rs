use super::*;
use crate::model::{List, Side, State, Via};
use crate::recipe::testing::{day, meeting, network, person, reminder};

const TODAY: &str = "2026-09-12";

fn of(network: &Network, since: &str) -> Review {
    let glimpses = vec![Glimpse::default(); network.contacts.len()];
    of_some(network, since, &glimpses, &vec![true; network.contacts.len()])
}

fn of_some(network: &Network, since: &str, glimpses: &[Glimpse], counts: &[bool]) -> Review {
    let diary = Diary::new(network);
    review(Scope { network, diary: &diary, glimpses, counts, since: day(since), today: day(TODAY) })
}

#[test]
fn the_year_begins_on_the_day_after_todays_date_a_year_ago() {
    for (today, since) in [
        ("2026-09-12", "2025-09-13"),
        ("2024-02-29", "2023-03-01"),
        ("2025-02-28", "2024-02-29"),
        ("2026-12-31", "2026-01-01"),
    ] {
        assert_eq!(a_year(day(today)), day(since));
    }
}

#[test]
fn a_follow_up_is_judged_by_the_date_first_set() {
    let (done, dropped) = (Some(State::Done), Some(State::Dropped));
    // The day, the day first set, the state, the day it was closed: and whether that is kept, late, broken or open.
    for (on, first, state, closed, expected) in [
        ("2026-09-10", None, done, Some("2026-09-10"), [1, 0, 0, 0]),
        ("2026-09-10", None, done, Some("2026-09-01"), [1, 0, 0, 0]),
        ("2026-09-10", None, done, None, [1, 0, 0, 0]),
        ("2026-09-10", None, done, Some("2026-09-11"), [0, 1, 0, 0]),
        // Snoozed, and done on its new day.
        ("2026-09-10", Some("2026-09-01"), done, Some("2026-09-10"), [0, 1, 0, 0]),
        ("2026-10-10", Some("2026-09-01"), None, None, [0, 0, 1, 0]),
        ("2026-09-10", None, dropped, Some("2026-09-10"), [0, 0, 1, 0]),
        ("2026-09-11", None, None, None, [0, 0, 1, 0]),
        ("2026-09-12", None, None, None, [0, 0, 0, 1]),
        ("2027-01-01", None, None, None, [0, 0, 0, 1]),
        // Outside of the period.
        ("2026-01-01", None, done, Some("2026-01-01"), [1, 0, 0, 0]),
        ("2025-12-31", None, done, Some("2025-12-31"), [0, 0, 0, 0]),
        ("2025-12-31", None, None, None, [0, 0, 0, 0]),
        ("2027-01-01", None, done, Some("2026-09-12"), [0, 0, 0, 0]),
    ] {
        for (promise, counts) in [(None, true), (Some(Side::Mine), true), (Some(Side::Theirs), false)] {
            let mut network = network();
            let ana = person(&mut network, "Ana", |_| {});
            reminder(&mut network, on, &[ana], |reminder| {
                (reminder.first, reminder.state, reminder.closed, reminder.promise) =
                    (first.map(day), state, closed.map(day), promise);
            });
            reminder(&mut network, on, &[], |plan| plan.state = state);
            let found = of(&network, "2026-01-01").follow_ups;
            let expected = if counts { expected } else { [0; 4] };
            assert_eq!(
                [found.kept, found.late, found.broken, found.open],
                expected,
                "{on} {first:?} {state:?} {closed:?}"
            );
        }
    }
}

#[test]
fn somebody_new_hears_from_you_by_a_follow_up_or_another_meeting() {
    for (meetings, closed, expected) in [
        (&["2026-09-01"][..], None, (None, 0, 1)),
        (&["2026-09-01", "2026-09-01"], None, (None, 0, 1)),
        (&["2026-09-01", "2026-09-04"], None, (Some(3.0), 1, 0)),
        (&["2026-09-01", "2026-09-04"], Some("2026-09-02"), (Some(1.0), 1, 0)),
        (&["2026-09-01", "2026-09-04"], Some("2026-09-09"), (Some(3.0), 1, 0)),
        (&["2026-09-01"], Some("2026-09-01"), (Some(0.0), 1, 0)),
        (&["2026-09-01"], Some("2026-08-31"), (None, 0, 1)),
        (&["2025-12-31", "2026-02-01"], None, (None, 0, 0)),
        (&["2026-01-01", "2026-02-01"], None, (Some(31.0), 1, 0)),
        (&[], Some("2026-09-01"), (None, 0, 0)),
    ] {
        let mut network = network();
        let ana = person(&mut network, "Ana", |_| {});
        for on in meetings {
            meeting(&mut network, on, &[ana], |_| {});
        }
        meeting(&mut network, "2026-09-02", &[ana], |meeting| meeting.planned = true);
        if let Some(closed) = closed {
            reminder(&mut network, "2026-09-30", &[ana], |reminder| {
                (reminder.state, reminder.closed) = (Some(State::Done), Some(day(closed)));
            });
        }
        let found = of(&network, "2026-01-01").first;
        assert_eq!((found.median, found.followed, found.waiting), expected, "{meetings:?} {closed:?}");
    }
}

#[test]
fn the_fewest_people_who_together_have_half_of_the_talks() {
    for (talks, half) in [
        (&[][..], 0),
        (&[1][..], 1),
        (&[1, 1], 1),
        (&[1, 1, 1], 2),
        (&[5, 3, 2], 1),
        (&[4, 3, 2, 1], 2),
        (&[1, 1, 1, 1, 1, 1], 3),
        (&[9, 0, 0], 1),
    ] {
        let mut network = network();
        for (at, talks) in talks.iter().enumerate() {
            let person = person(&mut network, &at.to_string(), |_| {});
            (0..*talks).for_each(|_| meeting(&mut network, "2026-09-01", &[person], |_| {}));
        }
        assert_eq!(of(&network, "2026-01-01").time.half, half, "{talks:?}");
    }
}

#[test]
fn lunch_with_three_is_one_meeting_and_three_talks() {
    let mut network = network();
    let three: Vec<Person> = ["Ana", "Budi", "Citra"].map(|name| person(&mut network, name, |_| {})).into();
    meeting(&mut network, "2026-09-01", &three, |meeting| meeting.via = Some(Via::InPerson));
    meeting(&mut network, "2026-09-01", &three[..1], |meeting| meeting.via = Some(Via::Letter));
    meeting(&mut network, "2026-09-02", &three[..1], |_| {});
    meeting(&mut network, "2026-09-02", &three, |meeting| (meeting.planned, meeting.dropped) = (true, true));
    meeting(&mut network, "2026-09-13", &three, |meeting| meeting.via = Some(Via::InPerson));
    let review = of(&network, "2026-01-01");
    assert_eq!((review.meetings, review.time.talks), (3, 5));
    assert_eq!((review.media.in_person, review.media.virtually, review.media.unknown), (1, 1, 1));
    assert_eq!(review.media.share, Some(50));
    // Of whom a query means, only they count.
    let some = of_some(&network, "2026-01-01", &[Glimpse::default(); 3], &[false, true, false]);
    assert_eq!((some.people, some.meetings, some.time.talks), (1, 1, 1));
    assert_eq!(some.days.meetings.iter().sum::<usize>(), 1);
}

#[test]
fn a_world_is_neglected_after_ninety_days() {
    for (last, since, neglected) in [
        (Some("2026-06-14"), "2026-01-01", false),
        (Some("2026-06-13"), "2026-01-01", true),
        (None, "2026-01-01", true),
        // A shorter period counts as a whole.
        (Some("2026-09-01"), "2026-09-01", false),
        (Some("2026-08-31"), "2026-09-01", true),
    ] {
        let mut network = network();
        let ana = person(&mut network, "Ana", |ana| ana.world = Some("family".into()));
        person(&mut network, "Budi", |_| {});
        person(&mut network, "Citra", |citra| (citra.world, citra.archived) = (Some("travel".into()), true));
        if let Some(last) = last {
            meeting(&mut network, last, &[ana], |_| {});
        }
        let worlds = of(&network, since).worlds.worlds;
        let found: Vec<(Option<&str>, bool)> =
            worlds.iter().map(|world| (world.name.as_deref(), world.neglected)).collect();
        assert_eq!(found, [(Some("family"), neglected), (None, false)], "{last:?} {since}");
    }
}

#[test]
fn nothing_human_is_known_of_whom_nothing_was_kept() {
    let mut network = network();
    let names = ["Ana", "Budi", "Citra", "Dewi", "Eko", "Farid"];
    let six = names.map(|name| person(&mut network, name, |_| {}));
    network.contacts[1].texts.set(List::Interests, vec!["coffee".into()]);
    network.contacts[2].birthday = crate::model::Birthday::parse("--04-12");
    network.contacts[4].archived = true;
    meeting(&mut network, "2020-09-01", &six[..5], |_| {});
    meeting(&mut network, "2026-09-13", &six[5..], |_| {});
    let mut glimpses = vec![Glimpse::default(); 6];
    glimpses[3].human = true;
    let unknown = of_some(&network, "2026-01-01", &glimpses, &[true; 6]).unknown;
    assert_eq!((unknown.people, unknown.of, unknown.first), (1, 4, vec![(six[0], 1)]));
}

#[test]
fn people_are_new_in_the_month_in_which_they_came() {
    let mut network = network();
    let ana = person(&mut network, "Ana", |ana| ana.created = Some(day("2026-08-01")));
    person(&mut network, "Budi", |budi| budi.created = Some(day("2026-08-31")));
    person(&mut network, "Citra", |citra| citra.created = Some(day("2026-08-31")));
    person(&mut network, "Dewi", |dewi| dewi.created = Some(day("2025-12-31")));
    person(&mut network, "Eko", |_| {});
    meeting(&mut network, "2026-06-30", &[ana], |_| {});
    let mut glimpses = vec![Glimpse::default(); 5];
    glimpses[1].met = Some(day("2026-07-01"));
    let months = of_some(&network, "2026-01-01", &glimpses, &[true; 5]).new.months;
    assert_eq!(months, [(2026, 6, 1), (2026, 7, 1), (2026, 8, 1), (2026, 9, 0)]);
    assert_eq!(of(&network, "2026-09-01").new.months, [(2026, 9, 0)]);
}

#[test]
fn the_days_begin_on_the_monday_of_52_weeks_ago() {
    let mut network = network();
    let ana = person(&mut network, "Ana", |_| {});
    for on in ["2025-09-07", "2025-09-08", "2026-09-12", "2026-09-12", "2026-09-13"] {
        meeting(&mut network, on, &[ana], |_| {});
    }
    let days = of(&network, "2026-09-01").days;
    assert_eq!((days.from, days.meetings.len()), (day("2025-09-08"), 370));
    assert_eq!((days.meetings[0], days.meetings[369], days.meetings.iter().sum::<usize>()), (1, 2, 3));
}

#[test]
fn every_figure_has_a_suggestion_even_of_nothing() {
    let review = of(&network(), "2026-01-01");
    let all = [
        review.media.advice,
        review.time.advice,
        review.worlds.advice,
        review.follow_ups.advice,
        review.first.advice,
        review.unknown.advice,
        review.new.advice,
        review.days.advice,
    ];
    assert!(all.iter().all(|advice| !advice.text.is_empty()));
}
