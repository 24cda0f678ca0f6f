//! Give and take: gifts and promises, both ways.
//!
//! | | yours | theirs |
//! |---|---|---|
//! | gifts | given, at meetings that took place | received, at the same |
//! | promises open | `mine`, neither done nor dropped | `theirs`, neither done nor dropped |
//! | promises kept | `mine`, done | `theirs`, done |
//!
//! A gift or a promise among several people counts for each of them. One that was dropped counts for nobody. The balance is
//! yours less theirs; nobody keeps accounts among friends, but one who only takes should know.

use crate::model::{Meeting, Network, Person, Side, State};

/// How many on either side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Given, or promised, by you.
    pub yours: usize,
    /// Given, or promised, by them.
    pub theirs: usize,
}

impl Balance {
    /// How many more are yours; negative where more are theirs.
    pub fn difference(self) -> i64 {
        self.yours as i64 - self.theirs as i64
    }

    /// Nothing on either side.
    pub fn is_empty(self) -> bool {
        self == Balance::default()
    }
}

/// The gifts of some meetings.
pub fn gifts<'m>(meetings: impl IntoIterator<Item = &'m Meeting>) -> Balance {
    let mut balance = Balance::default();
    for meeting in meetings.into_iter().filter(|meeting| !meeting.planned && meeting.state.is_none()) {
        balance.yours += meeting.gave.len();
        balance.theirs += meeting.got.len();
    }
    balance
}

/// Promises between you and a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// Still to be kept.
    pub open: Balance,
    /// Kept.
    pub kept: Balance,
}

/// The promises between you and a person.
pub fn promises(network: &Network, person: Person) -> Promises {
    let mut promises = Promises::default();
    for reminder in network.reminders.iter().filter(|reminder| reminder.who.contains(&person)) {
        let balance = match reminder.state {
            None => &mut promises.open,
            Some(State::Done) => &mut promises.kept,
            Some(State::Dropped) => continue,
        };
        match reminder.promise {
            Some(Side::Mine) => balance.yours += 1,
            Some(Side::Theirs) => balance.theirs += 1,
            None => {}
        }
    }
    promises
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::meeting::MeetingState;
    use crate::model::{Id, Moment};
    use crate::recipe::testing::{network, person, reminder};

    #[test]
    fn gifts_count_where_the_meeting_took_place() {
        let meeting = |gave: &[&str], got: &[&str], planned: bool, dropped: bool| Meeting {
            gave: gave.iter().map(ToString::to_string).collect(),
            got: got.iter().map(ToString::to_string).collect(),
            planned,
            state: dropped.then_some(MeetingState::Dropped),
            ..Meeting::new(Id::from_random(0), Moment::parse("2026-09-01").unwrap())
        };
        for (meetings, yours, theirs, difference) in [
            (vec![], 0, 0, 0),
            (vec![meeting(&[], &[], false, false)], 0, 0, 0),
            (vec![meeting(&["a book"], &[], false, false)], 1, 0, 1),
            (vec![meeting(&[], &["durian"], false, false)], 0, 1, -1),
            (
                vec![meeting(&["tea", "a book"], &["durian"], false, false), meeting(&[], &["tea"], false, false)],
                2,
                2,
                0,
            ),
            (vec![meeting(&["a book"], &["tea"], true, false)], 0, 0, 0),
            (vec![meeting(&["a book"], &["tea"], true, true)], 0, 0, 0),
            (vec![meeting(&["a book"], &["tea"], false, true)], 0, 0, 0),
        ] {
            let balance = gifts(&meetings);
            assert_eq!(balance, Balance { yours, theirs }, "{meetings:?}");
            assert_eq!((balance.difference(), balance.is_empty()), (difference, yours + theirs == 0));
        }
    }

    #[test]
    fn promises_count_for_everybody_in_them_until_they_are_dropped() {
        let (mine, theirs) = (Some(Side::Mine), Some(Side::Theirs));
        let (done, dropped) = (Some(State::Done), Some(State::Dropped));
        for (promise, state, open, kept) in [
            (mine, None, (1, 0), (0, 0)),
            (theirs, None, (0, 1), (0, 0)),
            (mine, done, (0, 0), (1, 0)),
            (theirs, done, (0, 0), (0, 1)),
            (mine, dropped, (0, 0), (0, 0)),
            (theirs, dropped, (0, 0), (0, 0)),
            (None, None, (0, 0), (0, 0)),
            (None, done, (0, 0), (0, 0)),
        ] {
            let mut network = network();
            let ana = person(&mut network, "Ana", |_| {});
            let budi = person(&mut network, "Budi", |_| {});
            let citra = person(&mut network, "Citra", |_| {});
            reminder(&mut network, "2026-09-01", &[ana, budi], |it| (it.promise, it.state) = (promise, state));
            let balance = |(yours, theirs)| Balance { yours, theirs };
            let expected = Promises { open: balance(open), kept: balance(kept) };
            assert_eq!(promises(&network, ana), expected, "{promise:?} {state:?}");
            assert_eq!(promises(&network, budi), expected, "{promise:?} {state:?}");
            assert_eq!(promises(&network, citra), Promises::default());
        }
    }
}
