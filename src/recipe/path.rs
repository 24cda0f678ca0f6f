//! The way to somebody through people you know.
//!
//! | | rule |
//! |---|---|
//! | a tie | a link, read both ways; and between somebody and the one who introduced them to you |
//! | a chain | begins with anybody you have met but the one at its end, goes along ties, and ends with that one |
//! | met | at least one meeting that took place, by whatever medium |
//! | the shortest | with the fewest people; all of these are found |
//! | the warmest first | compared person by person from the beginning: by health (`warm`, `cooling`, `cold`, none), then the inner circle, then the last meeting, then in the order of the file |
//!
//! Your own card is no part of any chain.

use chrono::NaiveDate;
use smallvec::SmallVec;

use super::{Diary, relation};
use crate::model::{Network, Person};

/// Who is tied to whom, read both ways.
#[derive(Debug)]
pub struct Ties {
    /// Where in `others` the people tied to somebody begin; one more than there are people.
    starts: Vec<u32>,
    others: Vec<Person>,
}

impl Ties {
    /// Sorts pairs by person. A pair may come twice, and either way round.
    pub fn new(people: usize, pairs: &[(Person, Person)]) -> Ties {
        let mut starts = vec![0u32; people + 1];
        for (one, other) in pairs {
            starts[*one as usize + 1] += 1;
            starts[*other as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut others = vec![0; pairs.len() * 2];
        for (one, other) in pairs {
            for (from, to) in [(*one, *other), (*other, *one)] {
                let place = &mut next[from as usize];
                others[*place as usize] = to;
                *place += 1;
            }
        }
        Ties { starts, others }
    }

    /// The people tied to somebody, each once.
    pub fn of(&self, person: Person) -> SmallVec<[Person; 16]> {
        let range = self.starts[person as usize] as usize..self.starts[person as usize + 1] as usize;
        let mut others: SmallVec<[Person; 16]> = self.others[range].into();
        others.sort_unstable();
        others.dedup();
        others
    }
}

/// The shortest chains to somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chains {
    /// The warmest, up to a limit: whom you have met first, the one at the end last.
    pub chains: Vec<Vec<Person>>,
    /// How many there are in all, as far as that can be counted.
    pub all: u64,
}

/// Finds the shortest chains to `end`, and returns the warmest `limit` of them.
pub fn chains(
    network: &Network,
    diary: &Diary<'_>,
    ties: &Ties,
    end: Person,
    today: NaiveDate,
    limit: usize,
) -> Chains {
    let me = network.settings.me.and_then(|me| network.person(me));
    let steps = Steps::to(ties, end, me, |person| diary.count(person) > 0);
    let warmth = |person: &Person| relation::warmth(network, diary, *person, today);
    let mut beginnings = steps.beginnings.clone();
    beginnings.sort_by_cached_key(warmth);
    let all = beginnings.iter().fold(0, |sum: u64, person| sum.saturating_add(steps.ways[*person as usize]));
    let mut found = Chains { chains: Vec::new(), all };
    // Depth first from the warmest on, so that the warmest chains come first. Each layer holds who may stand there, the
    // coolest first.
    beginnings.reverse();
    let mut layers = vec![beginnings];
    let mut chain: Vec<Person> = Vec::new();
    while let Some(layer) = layers.last_mut() {
        let Some(person) = layer.pop().filter(|_| found.chains.len() < limit) else {
            layers.pop();
            chain.pop();
            continue;
        };
        chain.push(person);
        if person == end {
            found.chains.push(chain.clone());
            chain.pop();
            continue;
        }
        let nearer = |other: &Person| steps.far[*other as usize] + 1 == steps.far[person as usize];
        let mut next: Vec<Person> = ties.of(person).into_iter().filter(nearer).collect();
        next.sort_by_cached_key(warmth);
        next.reverse();
        layers.push(next);
    }
    found
}

/// How far people are from the end of all chains, as far as the nearest who were met.
struct Steps {
    far: Vec<u32>,
    /// How many shortest ways lead from somebody to the end.
    ways: Vec<u64>,
    /// The nearest who were met.
    beginnings: Vec<Person>,
}

/// Stands in [`Steps::far`] for whoever was not reached; one more is no number of steps either.
const NOWHERE: u32 = u32::MAX - 1;

impl Steps {
    fn to(ties: &Ties, end: Person, me: Option<Person>, met: impl Fn(Person) -> bool) -> Steps {
        let people = ties.starts.len() - 1;
        let mut steps = Steps { far: vec![NOWHERE; people], ways: vec![0; people], beginnings: Vec::new() };
        steps.far[end as usize] = 0;
        steps.ways[end as usize] = 1;
        let mut layer = vec![end];
        while !layer.is_empty() && steps.beginnings.is_empty() {
            let mut next = Vec::new();
            for person in layer {
                let (far, ways) = (steps.far[person as usize] + 1, steps.ways[person as usize]);
                for other in ties.of(person).into_iter().filter(|other| Some(*other) != me) {
                    let known = &mut steps.far[other as usize];
                    if *known == NOWHERE {
                        *known = far;
                        next.push(other);
                    }
                    if *known == far {
                        let all = &mut steps.ways[other as usize];
                        *all = all.saturating_add(ways);
                    }
                }
            }
            steps.beginnings.extend(next.iter().copied().filter(|person| met(*person)));
            layer = next;
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recipe::testing::{day, meeting, network, person};

    const TODAY: &str = "2026-09-12";

    /// People by the letters of their names; those in `met` were met once.
    fn found(people: &str, met: &str, pairs: &str, end: char, limit: usize) -> (Vec<String>, u64) {
        let mut network = network();
        for name in people.chars() {
            person(&mut network, &name.to_string(), |_| {});
        }
        let place = |name: char| people.find(name).unwrap() as Person;
        for name in met.chars() {
            meeting(&mut network, "2026-09-01", &[place(name)], |_| {});
        }
        let ties: Vec<(Person, Person)> = pairs
            .split_whitespace()
            .map(|pair| (place(pair.chars().next().unwrap()), place(pair.chars().nth(1).unwrap())))
            .collect();
        let ties = Ties::new(network.contacts.len(), &ties);
        let found = chains(&network, &Diary::new(&network), &ties, place(end), day(TODAY), limit);
        let name = |person: &Person| network.contact(*person).name.to_string();
        (found.chains.iter().map(|chain| chain.iter().map(name).collect()).collect(), found.all)
    }

    #[test]
    fn the_shortest_from_anybody_met() {
        for (met, pairs, expected) in [
            ("a", "az", &["az"][..]),
            ("a", "za", &["az"]),
            ("a", "za az", &["az"]),
            ("ab", "az zb", &["az", "bz"]),
            ("a", "ab bz", &["abz"]),
            ("ab", "ab bz", &["bz"]),
            ("ac", "ab bz cd dz", &["abz", "cdz"]),
            ("a", "ab ac bz cz", &["abz", "acz"]),
            ("a", "ab bc cd dz", &["abcdz"]),
            // Whoever was met is never passed through, nor is the one at the end.
            ("az", "az", &["az"]),
            ("z", "az bz", &[]),
            ("z", "", &[]),
            ("", "ab bz", &[]),
            ("d", "ab bz", &[]),
        ] {
            let (chains, all) = found("abcdz", met, pairs, 'z', 50);
            assert_eq!(chains, expected, "{met}: {pairs}");
            assert_eq!(all, expected.len() as u64);
        }
    }

    #[test]
    fn the_warmest_first() {
        let mut network = network();
        let z = person(&mut network, "Z", |_| {});
        let mut met = |circle: Option<&str>, on: &str| {
            let person = person(&mut network, on, |person| person.circle = circle.map(Into::into));
            meeting(&mut network, on, &[person], |_| {});
            person
        };
        let without = met(None, "2026-09-11");
        let cold = met(Some("inner"), "2026-01-01");
        let earlier = met(Some("wide"), "2026-09-01");
        let later = met(Some("wide"), "2026-09-10");
        let inner = met(Some("inner"), "2026-08-31");
        let cooling = met(Some("inner"), "2026-08-20");
        let ties: Vec<(Person, Person)> =
            network.contacts.iter().map(|one| (network.index[&one.id], z)).skip(1).collect();
        let ties = Ties::new(network.contacts.len(), &ties);
        let diary = Diary::new(&network);
        let order = [inner, later, earlier, cooling, cold, without];
        for limit in 0..8 {
            let found = chains(&network, &diary, &ties, z, day(TODAY), limit);
            let expected: Vec<Vec<Person>> = order.iter().take(limit).map(|person| vec![*person, z]).collect();
            assert_eq!(found, Chains { chains: expected, all: 6 });
        }
    }

    #[test]
    fn your_own_card_is_no_way() {
        let mut network = network();
        let [me, ana, budi] = ["Me", "Ana", "Budi"].map(|name| person(&mut network, name, |_| {}));
        meeting(&mut network, "2026-09-01", &[ana], |_| {});
        let ties = Ties::new(3, &[(me, ana), (me, budi)]);
        assert_eq!(chains(&network, &Diary::new(&network), &ties, budi, day(TODAY), 9).chains, [[ana, me, budi]]);
        network.settings.me = Some(network.contact(me).id);
        assert_eq!(chains(&network, &Diary::new(&network), &ties, budi, day(TODAY), 9), Chains::default());
    }

    #[test]
    fn more_chains_than_anybody_counts_are_no_trouble() {
        // A hundred steps, each with two who know both of the step before.
        let mut network = network();
        for at in 0..202 {
            person(&mut network, &at.to_string(), |_| {});
        }
        meeting(&mut network, "2026-09-01", &[200, 201], |_| {});
        let pairs: Vec<(Person, Person)> =
            (2..202).flat_map(|at: Person| [(at, (at - 2) & !1), (at, ((at - 2) & !1) | 1)]).collect();
        let ties = Ties::new(202, &pairs);
        let found = chains(&network, &Diary::new(&network), &ties, 0, day(TODAY), 3);
        assert_eq!((found.chains.len(), found.all), (3, u64::MAX));
        assert!(found.chains.iter().all(|chain| chain.len() == 101));
    }

    /// All simple ways from anybody met to the end, the shortest of them, naively.
    fn naive(people: u32, met: &[bool], pairs: &[(Person, Person)], end: Person) -> Vec<Vec<Person>> {
        let mut ways = vec![vec![end]];
        for _ in 0..people {
            let longer: Vec<Vec<Person>> = ways
                .iter()
                .flat_map(|way| (0..people).map(move |person| [&[person], way.as_slice()].concat()))
                .filter(|way| !way[1..].contains(&way[0]))
                .filter(|way| pairs.contains(&(way[0], way[1])) || pairs.contains(&(way[1], way[0])))
                .collect();
            let mut whole: Vec<Vec<Person>> = longer.iter().filter(|way| met[way[0] as usize]).cloned().collect();
            if !whole.is_empty() {
                whole.sort();
                return whole;
            }
            ways = longer;
        }
        Vec::new()
    }

    proptest! {
        #[test]
        fn it_finds_what_trying_all_ways_finds(
            met in proptest::collection::vec(prop::bool::weighted(0.25), 7),
            pairs in proptest::collection::vec((0u32..7, 0u32..7), 0..14),
        ) {
            let mut network = network();
            for at in 0..7u32 {
                person(&mut network, &at.to_string(), |_| {});
                if met[at as usize] {
                    meeting(&mut network, "2026-09-01", &[at], |_| {});
                }
            }
            let pairs: Vec<(Person, Person)> = pairs.into_iter().filter(|(one, other)| one != other).collect();
            let ties = Ties::new(7, &pairs);
            let mut found = chains(&network, &Diary::new(&network), &ties, 0, day(TODAY), usize::MAX);
            prop_assert_eq!(found.all, found.chains.len() as u64);
            found.chains.sort();
            prop_assert_eq!(found.chains, naive(7, &met, &pairs, 0));
        }
    }
}
