//! A file that two cores read, or one by pieces.

use std::fs::File;

use super::House;
use crate::model::network::Place;
use crate::model::{Network, Section};
use crate::store::heads::Heads;
use crate::store::lines::{Costs, middle, read, read_by_two};
use crate::store::{Ahead, Need};

/// A file in form with so many people, reminders and meetings. Some name somebody who is not there, or who comes later.
fn file(people: usize, reminders: usize, meetings: usize) -> String {
    let ids = |n: usize| format!("\"a0{:08}\",\"a0{:08}\"", n % people.max(1), (n * 7 + 3) % (people + 2));
    let list = |count: usize, record: &dyn Fn(usize) -> String| (0..count).map(record).collect::<Vec<_>>().join(",\n");
    let contacts = list(people, &|n| {
        format!("{{\"id\":\"a0{n:08}\",\"handle\":\"x-{n}\",\"name\":\"X {n}\",\"emails\":[\"x{n}@example.org\"]}}")
    });
    let reminders = list(reminders, &|n| {
        format!("{{\"id\":\"b0{n:08}\",\"on\":\"2026-09-10\",\"who\":[{}],\"kind\":\"call\",\"text\":\"tea\"}}", ids(n))
    });
    let meetings = list(meetings, &|n| {
        format!("{{\"id\":\"c0{n:08}\",\"on\":\"2026-09-10\",\"with\":[{}],\"via\":\"call\",\"text\":\"tea\"}}", ids(n))
    });
    let lists = [("contacts", contacts), ("reminders", reminders), ("meetings", meetings)];
    let lists = lists.map(|(name, records)| match records.as_str() {
        "" => format!("\"{name}\":[\n]"),
        _ => format!("\"{name}\":[\n{records}\n]"),
    });
    format!("{{\"netrec\":1,\n\"settings\":{{}},\n{}}}\n", lists.join(",\n"))
}

#[test]
fn wherever_a_file_is_cut_both_halves_are_the_whole() {
    let mut cut = Vec::new();
    for (people, reminders, meetings) in [(90, 60, 400), (200, 0, 0), (300, 5, 1), (1, 300, 3), (2, 0, 500)] {
        let text = file(people, reminders, meetings);
        let house = House::new(&text);
        let (len, opened) = (text.len() as u64, File::open(house.store.path()).unwrap());
        for need in [Need::ALL, Need::WITHOUT_MEETINGS, Need::CONTACTS] {
            let mut one = Heads::new(need, len);
            let whole = read(&mut text.as_bytes(), &mut one).unwrap();
            let one = one.into_network();
            for (before, meetings) in [(1 << 20, 1), (1, 1 << 20), (1 << 20, 1 << 20), (5 << 20, 1 << 20), (1, 1)] {
                let costs = Costs { before, meetings, head_start: 0 };
                cut.extend(middle(&opened, len, costs).unwrap().map(|(_, section)| section));
                let mut two = Heads::new(need, len);
                let half = two.half(len);
                let layout = read_by_two(&opened, len, costs, &mut two, half, Heads::join).unwrap();
                assert_eq!(format!("{layout:?}"), format!("{whole:?}"));
                let two = two.into_network();
                assert_eq!(two.index, one.index);
                assert_eq!(format!("{:?}", two.contacts), format!("{:?}", one.contacts));
                assert_eq!(format!("{:?}", two.reminders), format!("{:?}", one.reminders));
                let all = |network: &Network| network.meetings.iter().map(|one| format!("{one:?}")).collect::<Vec<_>>();
                assert_eq!(all(&two), all(&one));
            }
        }
    }
    for section in Section::ALL {
        assert!(cut.contains(&section), "{section} are never cut");
    }
}

#[test]
fn the_stretches_of_a_list_have_each_line_once() {
    let mut text = file(300, 2, 40);
    // A line that reaches over several stretches, and one that ends near the end of the first.
    for (id, len) in [("a000000003", 90_000), ("a000000017", 7_000), ("c000000039", 40_000)] {
        let long = format!("{{\"id\":\"{id}\",\"own\":\"{}\"", "é".repeat(len / 2));
        text = text.replacen(&format!("{{\"id\":\"{id}\""), &long, 1);
    }
    let view = House::new(&text).store.read(Need::ALL).unwrap();
    let mut bytes = Vec::new();
    for section in Section::ALL {
        let stretches = view.stretches(section);
        let mut whole = String::new();
        for stretch in &stretches {
            let (offset, lines) = view.stretch(stretch, &mut bytes).unwrap();
            let lines = std::str::from_utf8(lines).unwrap();
            assert!(lines.is_empty() || offset == view.layout.lists[section as usize].start + whole.len() as u64);
            assert!(lines.is_empty() || lines.ends_with('\n'));
            whole.push_str(lines);
        }
        let list = view.layout.lists[section as usize];
        assert_eq!(whole, text[list.start as usize..list.end as usize]);
        assert_eq!(stretches.len() > 2, section != Section::Reminders, "{section}");
    }
}

#[test]
fn what_is_read_ahead_is_what_stands_there() {
    let text = file(300, 200, 1000);
    let view = House::new(&text).store.read(Need::ALL).unwrap();
    let places = view
        .network
        .meetings
        .iter()
        .map(|meeting| meeting.place)
        .chain(view.network.reminders.iter().map(|reminder| reminder.place));
    let mut ahead = Ahead::default();
    // Forwards through one list and from its end back to another, then every fifth of them.
    let all: Vec<Place> = places.collect();
    for place in all.iter().chain(all.iter().step_by(5)) {
        let (at, len) = (place.at as usize, place.len as usize);
        assert_eq!(view.ahead(*place, &mut ahead).unwrap(), &text.as_bytes()[at..at + len]);
    }
}
