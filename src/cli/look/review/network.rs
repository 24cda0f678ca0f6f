//! Who stands on the map of a page, and who knows whom.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use rustc_hash::FxHashMap;

use crate::model::{Contact, Moment, Person};
use crate::recipe::relation::{health, warmth};
use crate::recipe::review::Scope;
use crate::render::html::{Edge, Graph, Node};
use crate::store::View;

/// How many people a map has room for.
const MOST: usize = 200;

/// The warmest of those who count and are not put away, and the ties between them.
pub fn graph(view: &View, scope: &Scope<'_>) -> anyhow::Result<Graph> {
    let network = scope.network;
    let mut people: Vec<Person> = scope.living().collect();
    people.sort_by_cached_key(|person| warmth(network, scope.diary, *person, scope.today));
    let more = people.len().saturating_sub(MOST);
    people.truncate(MOST);
    let circle = |person: &Person| {
        let circle = network.contact(*person).circle.as_deref();
        (network.settings.rank_of(circle), circle)
    };
    let mut circles: Vec<_> = people.iter().map(circle).collect();
    circles.sort_unstable();
    circles.dedup();
    let node = |person: &Person| {
        let contact = network.contact(*person);
        let talks = scope.diary.days(*person).iter().filter(|day| scope.holds(**day));
        Node {
            name: contact.name.to_string(),
            circle: circles.binary_search(&circle(person)).unwrap_or_default(),
            world: contact.world.as_ref().map(ToString::to_string),
            health: health(network, scope.diary, *person, scope.today),
            last: scope.last(*person).map(|day| Moment::from(day).to_string()),
            talks: talks.count(),
            interests: contact.interests().iter().map(ToString::to_string).collect(),
        }
    };
    Ok(Graph {
        nodes: people.iter().map(node).collect(),
        edges: edges(view, &people)?,
        circles: circles.iter().map(|(_, circle)| circle.map(str::to_owned)).collect(),
        more,
    })
}

/// The ties between some people: one for each two, an introduction where there was one.
fn edges(view: &View, people: &[Person]) -> anyhow::Result<Vec<Edge>> {
    let network = &view.network;
    let places: FxHashMap<Person, usize> = people.iter().copied().zip(0..).collect();
    let mut edges: BTreeMap<(usize, usize), Edge> = BTreeMap::new();
    for (at, person) in people.iter().enumerate() {
        let contact: Contact = view.part(*person, &["links", "met"])?;
        let place = |id| network.person(id).and_then(|other| places.get(&other).copied()).filter(|other| *other != at);
        let links = contact
            .links
            .into_iter()
            .filter_map(|link| Some(Edge { from: at, to: place(link.to)?, word: link.as_word, introduced: false }));
        let by = contact.met.and_then(|met| met.by).and_then(place);
        let by = by.map(|by| Edge { from: by, to: at, word: None, introduced: true });
        for edge in links.chain(by) {
            match edges.entry((edge.from.min(edge.to), edge.from.max(edge.to))) {
                Entry::Vacant(free) => {
                    free.insert(edge);
                }
                Entry::Occupied(mut known) => {
                    let known = known.get_mut();
                    if edge.introduced && !known.introduced {
                        (known.from, known.to, known.introduced) = (edge.from, edge.to, true);
                    }
                    known.word = known.word.take().or(edge.word);
                }
            }
        }
    }
    Ok(edges.into_values().collect())
}
