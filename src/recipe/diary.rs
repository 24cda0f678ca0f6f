//! Who was met when: the meetings of each person, in the order of their dates.

use std::sync::OnceLock;

use chrono::NaiveDate;
use smallvec::SmallVec;

use crate::model::{MeetingHead, Network, Person};

/// The meetings that took place, person by person.
#[derive(Debug)]
pub struct Diary<'a> {
    network: &'a Network,
    sorted: OnceLock<Sorted>,
    /// For each person the place of the last meeting in `Network::meetings`, where little else is asked for.
    last: Option<Vec<Option<u32>>>,
}

/// The meetings in the order of people and dates.
#[derive(Debug)]
struct Sorted {
    /// Where in `entries` the meetings of a person begin; one more than there are people.
    starts: Vec<u32>,
    /// Places in `Network::meetings`, for each person the earliest first.
    entries: Vec<u32>,
    /// The days of the entries, beside each other: the meetings themselves lie all over the memory.
    days: Vec<NaiveDate>,
}

impl Sorted {
    /// Sorts the meetings of a network by person and date. Planned and dropped ones are left out.
    fn new(network: &Network) -> Sorted {
        let mut starts = vec![0u32; network.contacts.len() + 1];
        for (_, meeting) in happened(network) {
            for person in &meeting.with {
                starts[*person as usize + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let total = starts.last().map_or(0, |total| *total as usize);
        let (mut entries, mut days) = (vec![0u32; total], vec![NaiveDate::default(); total]);
        for (at, meeting) in happened(network) {
            for person in &meeting.with {
                let place = &mut next[*person as usize];
                entries[*place as usize] = at as u32;
                days[*place as usize] = meeting.on.day;
                *place += 1;
            }
        }
        for (start, end) in starts.iter().zip(&starts[1..]).map(|(start, end)| (*start as usize, *end as usize)) {
            let (entries, days) = (&mut entries[start..end], &mut days[start..end]);
            // "Last" is the latest date, not the latest entry; a log mostly grows in order.
            let in_order = days.is_sorted_by(|one, next| one < next)
                || entries.is_sorted_by_key(|at| network.meetings[*at as usize].on);
            if !in_order {
                entries.sort_by_key(|at| network.meetings[*at as usize].on);
                days.sort_unstable();
            }
        }
        Sorted { starts, entries, days }
    }

    fn range(&self, person: Person) -> std::ops::Range<usize> {
        self.starts[person as usize] as usize..self.starts[person as usize + 1] as usize
    }
}

/// The meetings that took place, with their places.
fn happened(network: &Network) -> impl Iterator<Item = (usize, &MeetingHead)> {
    network.meetings.iter().enumerate().filter(|(_, meeting)| meeting.happened())
}

/// The place of the last meeting of each person.
fn last_of_each(network: &Network) -> Vec<Option<u32>> {
    let mut last: Vec<Option<u32>> = vec![None; network.contacts.len()];
    for (at, meeting) in happened(network) {
        for person in &meeting.with {
            let last = &mut last[*person as usize];
            // Of two at the same time the later entry counts.
            if last.is_none_or(|last| network.meetings[last as usize].on <= meeting.on) {
                *last = Some(at as u32);
            }
        }
    }
    last
}

impl<'a> Diary<'a> {
    /// The diary of a network, with all meetings sorted at once.
    pub fn new(network: &'a Network) -> Diary<'a> {
        Diary { network, sorted: Sorted::new(network).into(), last: None }
    }

    /// The same for those who ask for little but the last meetings: the others are sorted when they are asked for.
    pub fn of_last(network: &'a Network) -> Diary<'a> {
        Diary { network, sorted: OnceLock::new(), last: Some(last_of_each(network)) }
    }

    fn sorted(&self) -> &Sorted {
        self.sorted.get_or_init(|| Sorted::new(self.network))
    }

    /// The meetings of a person as places in `Network::meetings`, the earliest first.
    pub fn places(&self, person: Person) -> &[u32] {
        let sorted = self.sorted();
        &sorted.entries[sorted.range(person)]
    }

    /// The days of the meetings of a person, the earliest first.
    pub fn days(&self, person: Person) -> &[NaiveDate] {
        let sorted = self.sorted();
        &sorted.days[sorted.range(person)]
    }

    /// The meetings of a person, the earliest first.
    pub fn meetings(&self, person: Person) -> impl DoubleEndedIterator<Item = &'a MeetingHead> + ExactSizeIterator {
        self.places(person).iter().map(|at| &self.network.meetings[*at as usize])
    }

    /// How often a person was met.
    pub fn count(&self, person: Person) -> usize {
        self.places(person).len()
    }

    /// The day of the first meeting.
    pub fn first(&self, person: Person) -> Option<NaiveDate> {
        self.days(person).first().copied()
    }

    /// The day of the last meeting.
    pub fn last(&self, person: Person) -> Option<NaiveDate> {
        match self.last {
            Some(_) => Some(self.network.meetings[self.last_place(person)?].on.day),
            None => self.days(person).last().copied(),
        }
    }

    /// The place in `Network::meetings` of the last meeting.
    fn last_place(&self, person: Person) -> Option<usize> {
        let last = match &self.last {
            Some(last) => last[person as usize],
            None => self.places(person).last().copied(),
        };
        last.map(|at| at as usize)
    }

    /// The place in `Network::meetings` of the last meeting with any of some people.
    pub fn last_with(&self, people: &[Person]) -> Option<usize> {
        let latest = people.iter().filter_map(|person| self.last_place(*person));
        latest.max_by_key(|at| (self.network.meetings[*at].on, *at))
    }

    /// The usual gap in days between two days of meetings, at least 1: the median, rounded down; `None` before they were met on
    /// two different days.
    pub fn rhythm(&self, person: Person) -> Option<i64> {
        // Twice on one day is one talk that went on, not a rhythm.
        let mut gaps: SmallVec<[i64; 64]> = SmallVec::new();
        let days = self.days(person);
        gaps.extend(days.iter().zip(days.iter().skip(1)).map(|(day, next)| (*next - *day).num_days()));
        gaps.retain(|gap| *gap > 0);
        gaps.sort_unstable();
        let middle = gaps.len() / 2;
        match gaps.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(gaps[middle]),
            _ => Some((gaps[middle - 1] + gaps[middle]) / 2),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recipe::testing::{day, meeting, network, person};

    #[test]
    fn the_last_meeting_is_the_latest_by_date_whatever_was_entered_last() {
        let mut network = network();
        let ana = person(&mut network, "Ana", |_| {});
        let budi = person(&mut network, "Budi", |_| {});
        let citra = person(&mut network, "Citra", |_| {});
        meeting(&mut network, "2026-09-10", &[ana], |_| {});
        meeting(&mut network, "2026-08-01", &[ana, budi], |_| {});
        meeting(&mut network, "2026-09-11", &[ana, budi], |meeting| meeting.planned = true);
        meeting(&mut network, "2026-09-12", &[ana, budi], |meeting| {
            meeting.planned = true;
            meeting.dropped = true;
        });
        let diary = Diary::new(&network);
        assert_eq!(diary.places(ana), [1, 0]);
        assert_eq!(diary.places(budi), [1]);
        assert_eq!((diary.last(ana), diary.last(budi)), (Some(day("2026-09-10")), Some(day("2026-08-01"))));
        assert_eq!((diary.count(citra), diary.last(citra)), (0, None));
        assert_eq!(diary.last_with(&[budi, ana, citra]), Some(0));
        assert_eq!(diary.last_with(&[budi]), Some(1));
        assert_eq!((diary.last_with(&[citra]), diary.last_with(&[])), (None, None));
    }

    #[test]
    fn of_one_day_the_later_hour_is_last_and_else_the_later_entry() {
        for (meetings, last) in [
            (["2026-09-10T15:00", "2026-09-10T10:00"], 0),
            (["2026-09-10T10:00", "2026-09-10T15:00"], 1),
            (["2026-09-10", "2026-09-10"], 1),
            (["2026-09-10T10:00", "2026-09-10"], 0),
        ] {
            let mut network = network();
            let ana = person(&mut network, "Ana", |_| {});
            for on in meetings {
                meeting(&mut network, on, &[ana], |_| {});
            }
            assert_eq!(Diary::new(&network).last_with(&[ana]), Some(last), "{meetings:?}");
        }
    }

    #[test]
    fn a_rhythm_is_the_median_gap_between_different_days() {
        for (meetings, rhythm) in [
            (&[][..], None),
            (&["2026-09-01"], None),
            (&["2026-09-01", "2026-09-01"], None),
            (&["2026-09-01T09:00", "2026-09-01", "2026-09-01T18:00"], None),
            (&["2026-09-01", "2026-09-02"], Some(1)),
            (&["2026-09-01", "2026-09-01", "2026-09-15", "2026-09-15"], Some(14)),
            (&["2026-09-30", "2026-09-01", "2026-09-11"], Some((10 + 19) / 2)),
            (&["2026-01-01", "2026-01-08", "2026-01-15", "2026-09-01"], Some(7)),
        ] {
            let mut network = network();
            let ana = person(&mut network, "Ana", |_| {});
            for on in meetings {
                meeting(&mut network, on, &[ana], |_| {});
            }
            assert_eq!(Diary::new(&network).rhythm(ana), rhythm, "{meetings:?}");
        }
    }

    proptest! {
        #[test]
        fn everybody_has_exactly_their_own_meetings_in_order(
            meetings in prop::collection::vec((1u32..40, prop::collection::btree_set(0u32..5, 0..4), 0u8..4), 0..40),
        ) {
            let mut network = network();
            for name in ["Ana", "Budi", "Citra", "Dewi", "Eko"] {
                person(&mut network, name, |_| {});
            }
            for (days, with, state) in &meetings {
                let on = (day("2026-08-01") + chrono::Days::new(u64::from(*days))).to_string();
                let with: Vec<Person> = with.iter().copied().collect();
                meeting(&mut network, &on, &with, |meeting| (meeting.planned, meeting.dropped) = (*state == 0, *state == 1));
            }
            let (diary, of_last) = (Diary::new(&network), Diary::of_last(&network));
            for person in 0..5 {
                let happened = network.meetings.iter().enumerate().filter(|(_, meeting)| meeting.happened());
                let own = happened.filter(|(_, meeting)| meeting.with.contains(&person));
                let mut naive: Vec<u32> = own.map(|(at, _)| at as u32).collect();
                naive.sort_by_key(|at| (network.meetings[*at as usize].on, *at));
                let last = naive.last().map(|at| *at as usize);
                for diary in [&diary, &of_last] {
                    prop_assert_eq!(diary.last_with(&[person]), last);
                    prop_assert_eq!(diary.last(person), last.map(|at| network.meetings[at].on.day));
                }
                prop_assert_eq!(diary.places(person), &naive[..]);
                prop_assert_eq!(of_last.places(person), naive);
                prop_assert!(diary.rhythm(person).is_none_or(|days| days >= 1));
            }
        }
    }
}
