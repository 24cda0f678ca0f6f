//! Of everybody what their heads lack and a review asks for, in one pass over the contacts.

use super::scan::{Scan, object};
use super::view::View;
use crate::error::Result;
use crate::model::Section;
use crate::model::date::day_of_bytes;
use crate::model::network::Glimpse;

/// The lists of a contact that tell something human.
const HUMAN: [&[u8]; 3] = [b"likes", b"needs", b"facts"];

impl View {
    /// A glimpse of everybody, in the order of `Network::contacts`.
    pub fn glimpses(&self) -> Result<Vec<Glimpse>> {
        let mut glimpses = Vec::with_capacity(self.network.contacts.len());
        self.lines(Section::Contacts, |person, line| {
            glimpses.push(match glimpse(line) {
                Ok(glimpse) => glimpse,
                // What is wrong is said by whoever decodes all of it.
                Err(_) => {
                    let contact = self.contact(person as u32)?;
                    let human = contact.note.is_some()
                        || !(contact.likes.is_empty() && contact.needs.is_empty() && contact.facts.is_empty());
                    Glimpse { human, met: contact.met.and_then(|met| met.on).map(|day| day.0) }
                }
            });
            Ok(())
        })?;
        Ok(glimpses)
    }
}

fn glimpse(line: &[u8]) -> Scan<Glimpse> {
    let mut glimpse = Glimpse::default();
    // Of a doubled key the last one counts.
    let (mut lists, mut note) = ([false; 3], false);
    object(line, |scan, key| {
        if key == b"note" {
            note = scan.text()?.is_some_and(|note| !note.is_empty());
            return Ok(());
        }
        if key == b"met" {
            glimpse.met = None;
            let met = scan.raw()?;
            return match met.first() {
                Some(b'{') => object(met, |scan, key| match key {
                    b"on" => {
                        glimpse.met = scan.read("a date like 2026-09-12", day_of_bytes)?;
                        Ok(())
                    }
                    _ => scan.skip(),
                }),
                _ => Ok(()),
            };
        }
        match HUMAN.iter().position(|known| *known == key) {
            Some(at) => {
                lists[at] = false;
                scan.list(|scan| {
                    lists[at] = true;
                    scan.skip()
                })
            }
            None => scan.skip(),
        }
    })?;
    glimpse.human = note || lists.contains(&true);
    Ok(glimpse)
}
