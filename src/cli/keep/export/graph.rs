//! Who knows whom, as a graph.

use std::collections::HashSet;

use super::Exported;
use crate::app::App;
use crate::error::Error;
use crate::formats::dot::{self, Edge, Node};
use crate::model::{Contact, Id};

/// Writes the graph.
pub fn write(app: &mut App, exported: &Exported<'_>) -> anyhow::Result<()> {
    let network = &exported.view.network;
    let contacts = exported.contacts()?;
    let handle = |id: Id| {
        let person = network.person(id).filter(|person| exported.means(*person))?;
        Some(network.contact(person).handle.as_str())
    };
    let node = |contact| -> Node<'_> {
        let contact: &Contact = contact;
        Node { handle: &contact.handle, name: &contact.name }
    };
    let mut edges = Vec::new();
    let mut linked: HashSet<[Id; 2]> = HashSet::new();
    for contact in &contacts {
        let from = contact.handle.as_str();
        for link in &contact.links {
            let mut pair = [contact.id, link.to];
            pair.sort_unstable();
            // Two who name each other are one edge.
            if let Some(to) = handle(link.to).filter(|_| linked.insert(pair)) {
                edges.push(Edge { from, to, label: link.as_word.as_deref(), introduced: false });
            }
        }
        let by = contact.met.as_ref().and_then(|met| met.by).and_then(handle);
        edges.extend(by.map(|by| Edge { from: by, to: from, label: None, introduced: true }));
    }
    let nodes: Vec<Node<'_>> = contacts.iter().map(node).collect();
    Ok(dot::write(&mut *app.out, &nodes, &edges).map_err(Error::output)?)
}
