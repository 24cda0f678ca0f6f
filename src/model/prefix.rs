//! The shortest beginnings of ids that name one record and no other.

use super::id::LENGTH;
use super::{Id, Network};

/// No shorter beginning is printed, so that one that was printed seldom becomes ambiguous when the network grows.
const SHORTEST: usize = 3;

/// For some ids, how much of each must be typed.
#[derive(Debug, Default)]
pub struct Prefixes {
    lengths: Vec<(Id, usize)>,
}

impl Prefixes {
    /// Compares some ids with all of a network, closed records too, and with each other.
    pub fn new(network: &Network, wanted: impl IntoIterator<Item = Id>) -> Prefixes {
        Prefixes::among(network.ids(), wanted)
    }

    /// Compares some ids with all of their kind, and with each other.
    pub fn among(all: impl Iterator<Item = Id>, wanted: impl IntoIterator<Item = Id>) -> Prefixes {
        let mut lengths: Vec<(Id, usize)> = wanted.into_iter().map(|id| (id, SHORTEST)).collect();
        lengths.sort_unstable();
        lengths.dedup();
        // Most ids share their first characters with none of the wanted ones: a small table says so at once.
        let mut begun = vec![false; 1 << (5 * SHORTEST)];
        for (id, _) in &lengths {
            begun[beginning(*id)] = true;
        }
        let wanted: Vec<Id> = lengths.iter().map(|(id, _)| *id).collect();
        let others = all.filter(|id| begun[beginning(*id)]);
        for other in others.chain(wanted) {
            // The ids that share most with another one are its neighbours in order.
            let at = lengths.partition_point(|(id, _)| *id < other);
            let same = usize::from(lengths.get(at).is_some_and(|(id, _)| *id == other));
            for neighbour in [at.checked_sub(1), Some(at + same)].into_iter().flatten() {
                if let Some((id, length)) = lengths.get_mut(neighbour) {
                    *length = (*length).max(id.common_prefix(other) + 1);
                }
            }
        }
        Prefixes { lengths }
    }

    /// The beginning of an id that names it; all of it if it was not among the wanted.
    pub fn of(&self, id: Id) -> String {
        let mut text = id.to_string();
        text.truncate(self.len(id));
        text
    }

    /// How many characters that has.
    pub fn len(&self, id: Id) -> usize {
        match self.lengths.binary_search_by_key(&id, |(id, _)| *id) {
            Ok(at) => self.lengths[at].1.min(LENGTH),
            Err(_) => LENGTH,
        }
    }
}

fn beginning(id: Id) -> usize {
    id.top_bits(5 * SHORTEST as u32) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Kind, Moment, ReminderHead};

    fn network(ids: &[Id]) -> Network {
        let head = |id| ReminderHead {
            id,
            on: Moment::parse("2026-01-01").unwrap(),
            who: Default::default(),
            strangers: 0,
            kind: Kind::Other,
            state: None,
            closed: None,
            first: None,
            every: None,
            promise: None,
            place: Default::default(),
        };
        Network { reminders: ids.iter().copied().map(head).collect(), ..Network::default() }
    }

    proptest! {
        /// Ids from few bits collide in many of their first characters.
        #[test]
        fn a_prefix_names_one_record_and_the_one_a_character_shorter_does_not(
            bits in prop::collection::hash_set(0u64..4096, 1..60), wanted in prop::collection::vec(0usize..60, 1..10),
        ) {
            let ids: Vec<Id> = bits.into_iter().map(|bits| Id::from_random(bits << 20 | bits)).collect();
            let network = network(&ids);
            let wanted: Vec<Id> = wanted.into_iter().map(|at| ids[at % ids.len()]).collect();
            let prefixes = Prefixes::new(&network, wanted.iter().copied());
            let naming = |prefix: &str| ids.iter().filter(|id| id.to_string().starts_with(prefix)).count();
            for id in wanted {
                let prefix = prefixes.of(id);
                prop_assert!(id.to_string().starts_with(&prefix));
                prop_assert_eq!(naming(&prefix), 1);
                prop_assert!(prefix.len() == SHORTEST || naming(&prefix[..prefix.len() - 1]) > 1);
            }
        }
    }
}
