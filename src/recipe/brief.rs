//! What to have in mind before a meeting.
//!
//! Whom you both know: whoever the person is linked to, in either direction, and you have met as well; and whoever was there when
//! you met the person. Planned and dropped meetings don't count, nor does the user's own card. First those who are linked; then
//! by how often the three of you met; then by name, folded.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::Diary;
use crate::model::fold::fold;
use crate::model::{Network, Person};

/// Somebody whom you both know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Who.
    pub person: Person,
    /// Whether a link says so.
    pub linked: bool,
    /// How often the three of you met.
    pub meetings: usize,
}

/// Whom you and a person both know, given whom that person is linked to.
pub fn shared(network: &Network, diary: &Diary<'_>, person: Person, links: &[Person]) -> Vec<Shared> {
    let mut together: FxHashMap<Person, usize> = FxHashMap::default();
    for other in diary.meetings(person).flat_map(|meeting| &meeting.with) {
        *together.entry(*other).or_default() += 1;
    }
    for linked in links.iter().filter(|linked| diary.count(**linked) > 0) {
        together.entry(*linked).or_default();
    }
    let is_another = |other: Person| other != person && network.settings.me != Some(network.contact(other).id);
    let others = together.into_iter().filter(|(other, _)| is_another(*other));
    let mut shared: Vec<Shared> =
        others.map(|(other, meetings)| Shared { person: other, linked: links.contains(&other), meetings }).collect();
    shared.sort_by_cached_key(|shared| {
        let name = fold(&network.contact(shared.person).name).into_owned();
        (!shared.linked, Reverse(shared.meetings), name, shared.person)
    });
    shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::testing::{meeting, network, person};

    #[test]
    fn linked_ones_first_and_then_who_was_there() {
        let mut network = network();
        let [ana, budi, citra, dewi, eko, me] =
            ["Ana", "Budi", "Citra", "Dewi", "Eko", "Me"].map(|name| person(&mut network, name, |_| {}));
        network.settings.me = Some(network.contact(me).id);
        meeting(&mut network, "2026-09-01", &[ana, eko, dewi, me], |_| {});
        meeting(&mut network, "2026-09-02", &[ana, eko], |_| {});
        meeting(&mut network, "2026-09-03", &[ana, citra], |meeting| meeting.planned = true);
        meeting(&mut network, "2026-09-04", &[budi], |_| {});
        let diary = Diary::new(&network);
        let shared = |links: &[Person]| {
            let all = shared(&network, &diary, ana, links);
            all.iter().map(|it| (it.person, it.linked, it.meetings)).collect::<Vec<_>>()
        };
        assert_eq!(shared(&[]), [(eko, false, 2), (dewi, false, 1)]);
        assert_eq!(
            shared(&[budi, citra, me]),
            [(budi, true, 0), (eko, false, 2), (dewi, false, 1)],
            "Citra was never met"
        );
        assert_eq!(shared(&[budi, dewi]), [(dewi, true, 1), (budi, true, 0), (eko, false, 2)]);
    }
}
