//! Who was met when: the meetings of each person, in the order of their dates.

use chrono::NaiveDate;

use crate::model::{MeetingHead, Network, Person};

/// The meetings that took place, person by person.
#[derive(Debug)]
pub struct Diary<'a> {
    network: &'a Network,
    /// Where in `entries` the meetings of a person begin; one more than there are people.
    starts: Vec<u32>,
    /// Places in `Network::meetings`, for each person the earliest first.
    entries: Vec<u32>,
}

impl<'a> Diary<'a> {
    /// Sorts the meetings of a network by person and date. Planned and dropped ones are left out.
    pub fn new(network: &'a Network) -> Diary<'a> {
        let mut starts = vec![0u32; network.contacts.len() + 1];
        let happened = || network.meetings.iter().enumerate().filter(|(_, meeting)| meeting.happened());
        for (_, meeting) in happened() {
            for person in &meeting.with {
                starts[*person as usize + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut entries = vec![0u32; starts.last().map_or(0, |total| *total as usize)];
        for (at, meeting) in happened() {
            for person in &meeting.with {
                let place = &mut next[*person as usize];
                entries[*place as usize] = at as u32;
                *place += 1;
            }
        }
        for person in 0..network.contacts.len() {
            let own = &mut entries[starts[person] as usize..starts[person + 1] as usize];
            // "Last" is the latest date, not the latest entry; a log mostly grows in order.
            if !own.is_sorted_by_key(|at| network.meetings[*at as usize].on) {
                own.sort_by_key(|at| network.meetings[*at as usize].on);
            }
        }
        Diary { network, starts, entries }
    }

    /// The meetings of a person as places in `Network::meetings`, the earliest first.
    pub fn places(&self, person: Person) -> &[u32] {
        &self.entries[self.starts[person as usize] as usize..self.starts[person as usize + 1] as usize]
    }

    /// The meetings of a person, the earliest first.
    pub fn meetings(&self, person: Person) -> impl DoubleEndedIterator<Item = &'a MeetingHead> + ExactSizeIterator {
        self.places(person).iter().map(|at| &self.network.meetings[*at as usize])
    }

    /// How often a person was met.
    pub fn count(&self, person: Person) -> usize {
        self.places(person).len()
    }

    /// The day of the last meeting.
    pub fn last(&self, person: Person) -> Option<NaiveDate> {
        self.meetings(person).next_back().map(|meeting| meeting.on.day)
    }

    /// The place in `Network::meetings` of the last meeting with any of some people.
    pub fn last_with(&self, people: &[Person]) -> Option<usize> {
        let latest = people.iter().filter_map(|person| self.places(*person).last());
        latest.map(|at| *at as usize).max_by_key(|at| (self.network.meetings[*at].on, *at))
    }

    /// The usual gap between two meetings in days: the median; `None` before the second meeting.
    pub fn rhythm(&self, person: Person) -> Option<i64> {
        let days: Vec<NaiveDate> = self.meetings(person).map(|meeting| meeting.on.day).collect();
        let mut gaps: Vec<i64> = days.windows(2).map(|pair| (pair[1] - pair[0]).num_days()).collect();
        gaps.sort_unstable();
        let middle = gaps.len() / 2;
        match gaps.len() {
            0 => None,
            odd if odd % 2 == 1 => Some(gaps[middle]),
            _ => Some((gaps[middle - 1] + gaps[middle]) / 2),
        }
    }
}
