//! A file that two cores read.

use std::fs::File;

use super::House;
use crate::model::{Network, Section};
use crate::store::Need;
use crate::store::heads::{Half, Heads};
use crate::store::lines::{Costs, middle, read, read_by_two};

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
                let costs = Costs { before, meetings };
                cut.extend(middle(&opened, len, costs).unwrap().map(|(_, section)| section));
                let mut two = Heads::new(need, len);
                let half = Half::of(&two, len);
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
