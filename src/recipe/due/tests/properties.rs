//! What holds for every network on every day.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;

/// Days around today, and at both ends of the calendar.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    let from = |first: &str, days: i64| {
        (0..days).prop_map({
            let first = day(first);
            move |days| first + chrono::Duration::days(days)
        })
    };
    prop_oneof![
        8 => from("2025-08-01", 800),
        8 => from("2026-09-01", 25),
        1 => from("0001-01-01", 10),
        1 => from("9999-12-22", 10),
    ]
}

fn any_every() -> impl Strategy<Value = Option<Every>> {
    let number = || prop_oneof![1u32..15, Just(9999)];
    prop_oneof![
        3 => Just(None),
        1 => Just(Some(Every::Never)),
        2 => number().prop_map(|number| Some(Every::Days(number))),
        2 => number().prop_map(|number| Some(Every::Weeks(number))),
        2 => number().prop_map(|number| Some(Every::Months(number))),
        2 => number().prop_map(|number| Some(Every::Years(number))),
    ]
}

const NAMES: [&str; 6] = ["Ana", "ana", "Émile", "Zoe", "王芳", ""];
const CIRCLES: [Option<&str>; 5] = [None, Some("inner"), Some("close"), Some("wide"), Some("choir")];

/// Networks of a few people, some records naming somebody who is not in the file.
fn any_network() -> impl Strategy<Value = Network> {
    let contact = (
        (prop::sample::select(&NAMES[..]), prop::sample::select(&CIRCLES[..]), any_every()),
        (prop::option::weighted(0.2, any_day()), prop::option::of(any_day()), prop::bool::weighted(0.2)),
        (prop::option::of(any_day()), any::<bool>(), prop::option::of(2025..2028)),
    );
    let record = || (any_day(), prop::option::of(0u32..24), prop::collection::btree_set(0u32..6, 0..4), 0u8..4);
    let records = || prop::collection::vec(record(), 0..12);
    (prop::collection::vec(contact, 1..6), records(), records()).prop_map(|(contacts, reminders, meetings)| {
        let mut network = network();
        for ((name, circle, every), (rests, created, archived), (born, with_year, greeted)) in contacts {
            person(&mut network, name, |contact| {
                (contact.circle, contact.every) = (circle.map(Into::into), every);
                (contact.rests, contact.created, contact.archived) = (rests, created, archived);
                let birthday = |day: NaiveDate| Birthday::new(with_year.then_some(day.year()), day.month(), day.day());
                (contact.birthday, contact.greeted) = (born.and_then(birthday), greeted);
            });
        }
        let on =
            |day, hour: Option<u32>| Moment { day, time: hour.and_then(|hour| TimeOfDay::new(hour, 0)) }.to_string();
        let in_file = network.contacts.len() as Person;
        for (day, hour, named, state) in reminders {
            let who: Vec<Person> = named.iter().copied().filter(|person| *person < in_file).collect();
            reminder(&mut network, &on(day, hour), &who, |reminder| {
                reminder.strangers = (named.len() - who.len()) as u32;
                reminder.state = (state == 0).then_some(State::Done);
            });
        }
        for (day, hour, named, state) in meetings {
            let with: Vec<Person> = named.into_iter().filter(|person| *person < in_file).collect();
            let with_state = |meeting: &mut MeetingHead| (meeting.planned, meeting.dropped) = (state < 2, state == 0);
            meeting(&mut network, &on(day, hour), &with, with_state);
        }
        network
    })
}

/// Which of two items comes first, as the documentation has it.
fn naive_order(network: &Network, a: &Item, b: &Item) -> Ordering {
    let of_today =
        |item: &Item| item.days_late == 0 && (item.kind == ItemType::Meeting || item.kind == ItemType::Birthday);
    let period = |item: &Item| match item.kind {
        ItemType::Cadence => {
            let person = item.people[0];
            let every = network.cadence(network.contact(person)).unwrap();
            let own = network.meetings.iter().filter(|meeting| meeting.happened() && meeting.with.contains(&person));
            let from = own.map(|meeting| meeting.on.day).max().or(network.contact(person).created).unwrap();
            (every.after(from).unwrap() - from).num_days()
        }
        _ => 7,
    };
    let late = |item: &Item, other: &Item| i128::from(item.days_late) * i128::from(period(other));
    let circle = |item: &Item| {
        let circles = item.people.iter().map(|person| network.contact(*person).circle.as_deref());
        circles
            .map(|circle| {
                ["inner", "close", "wide", "choir"].iter().position(|known| Some(*known) == circle).unwrap_or(4)
            })
            .min()
            .unwrap_or(4)
    };
    let name = |item: &Item| item.people.first().map(|person| fold(&network.contact(*person).name).into_owned());
    of_today(b)
        .cmp(&of_today(a))
        .then((a.days_late < 0).cmp(&(b.days_late < 0)))
        .then(match a.days_late < 0 && b.days_late < 0 {
            true => a.date.cmp(&b.date),
            false => late(b, a).cmp(&late(a, b)),
        })
        .then(circle(a).cmp(&circle(b)))
        .then((a.date, a.time).cmp(&(b.date, b.time)))
        .then(name(a).cmp(&name(b)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn nothing_is_due_before_its_time_and_nobody_archived(
        network in any_network(), today in any_day(), ahead in 0i64..500,
    ) {
        let until = today + chrono::Duration::days(ahead);
        let diary = Diary::new(&network);
        for item in due(&network, &diary, today, until) {
            prop_assert!(item.date <= until);
            prop_assert_eq!(item.days_late, (today - item.date).num_days());
            prop_assert!(item.people.iter().all(|person| !network.contact(*person).archived));
            let id = match item.kind {
                ItemType::Reminder | ItemType::Explore => network.reminders[item.at].id,
                ItemType::Meeting | ItemType::Unlogged => network.meetings[item.at].id,
                ItemType::Cadence | ItemType::Birthday => network.contacts[item.at].id,
            };
            prop_assert_eq!(item.id, id);
            let is_meeting = matches!(item.kind, ItemType::Meeting | ItemType::Unlogged);
            prop_assert!(!is_meeting || (item.kind == ItemType::Unlogged) == (item.date < today));
        }
        let _ = due(&network, &diary, today, NaiveDate::MAX);
    }

    #[test]
    fn everything_stands_where_a_naive_comparison_puts_it(
        network in any_network(), today in any_day(), ahead in 0i64..500,
    ) {
        let items = due(&network, &Diary::new(&network), today, today + chrono::Duration::days(ahead));
        for (at, first) in items.iter().enumerate() {
            for second in &items[at + 1..] {
                prop_assert_ne!(naive_order(&network, first, second), Ordering::Greater, "{:?} {:?}", first, second);
            }
        }
    }

    #[test]
    fn looking_farther_ahead_adds_and_takes_nothing_away(
        network in any_network(), today in any_day(), near in 0i64..400, far in 0i64..400,
    ) {
        let diary = Diary::new(&network);
        let until = today + chrono::Duration::days(near);
        let key = |item: &Item| (item.kind, item.id, item.date);
        let due_by = |until| due(&network, &diary, today, until);
        let farther = due_by(until + chrono::Duration::days(far));
        let found: Vec<_> = due_by(until).iter().map(key).collect();
        let expected: Vec<_> = farther.iter().filter(|item| item.date <= until).map(key).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn what_is_announced_for_a_day_is_due_on_that_day(
        network in any_network(), today in any_day(), ahead in 1i64..500,
    ) {
        let diary = Diary::new(&network);
        for item in due(&network, &diary, today, today + chrono::Duration::days(ahead)) {
            if item.date > today {
                let then = due(&network, &diary, item.date, item.date);
                prop_assert!(then.iter().any(|due| (due.kind, due.id) == (item.kind, item.id)), "{:?}", item);
            }
        }
    }

    #[test]
    fn no_network_panics(network in any_network(), today in any_day()) {
        use crate::recipe::relation::{health, kept_in_the_last_year, next_dates};
        let diary = Diary::new(&network);
        prop_assert_eq!(kept_in_the_last_year(&network, today).len(), network.contacts.len());
        prop_assert_eq!(next_dates(&network).len(), network.contacts.len());
        for person in 0..network.contacts.len() as Person {
            let has_period = network.cadence(network.contact(person)).is_some() || diary.rhythm(person).is_some();
            let found = health(&network, &diary, person, today);
            prop_assert_eq!(found.is_some(), diary.count(person) > 0 && has_period);
        }
    }
}
