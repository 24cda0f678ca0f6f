//! Of everybody what their heads lack and the reports ask for, in one pass over the contacts.

use super::scan::{Scan, object};
use super::values::{Taker, Values};
use super::view::View;
use crate::error::Result;
use crate::model::date::day_of_bytes;
use crate::model::network::Glimpse;

/// The lists of a contact that tell something human.
const HUMAN: [&[u8]; 3] = [b"likes", b"needs", b"facts"];

impl View {
    /// A glimpse of everybody, in the order of `Network::contacts`.
    pub fn glimpses(&self) -> Result<Vec<Glimpse>> {
        let mut glimpses = Vec::with_capacity(self.network.contacts.len());
        let whole = |contact| Glimpsed { seen: Glimpse::of(&contact), ..Glimpsed::default() };
        self.of_everybody(Glimpsed::default, whole, |_, glimpsed| glimpses.push(glimpsed.glimpse()))?;
        Ok(glimpses)
    }
}

/// What was seen so far.
#[derive(Default)]
struct Glimpsed {
    lists: [bool; 3],
    note: bool,
    seen: Glimpse,
}

impl Glimpsed {
    fn glimpse(self) -> Glimpse {
        Glimpse { human: self.seen.human || self.note || self.lists.contains(&true), ..self.seen }
    }
}

impl<'a> Taker<'a> for Glimpsed {
    fn take(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()> {
        let seen = &mut self.seen;
        match key {
            b"note" => self.note = values.text()?.is_some_and(|note| !note.is_empty()),
            b"met" => seen.met = met_on(values.raw()?)?,
            b"addresses" => seen.address = values.any_item()?,
            b"tags" => {
                seen.expert = false;
                values.each_text(&mut |tag| seen.tag(&tag))?;
            }
            b"channels" => {
                (seen.message, seen.social) = (false, false);
                values.each_text(&mut |channel| seen.channel(&channel))?;
            }
            _ => match HUMAN.iter().position(|known| *known == key) {
                Some(at) => self.lists[at] = values.any_item()?,
                None => values.skip()?,
            },
        }
        Ok(())
    }
}

/// The day that a first meeting names; of what is no object, `null` for one, nothing.
fn met_on(met: &[u8]) -> Scan<Option<chrono::NaiveDate>> {
    let mut on = None;
    if met.first() == Some(&b'{') {
        object(met, |scan, key| match key {
            b"on" => {
                on = scan.read("a date like 2026-09-12", day_of_bytes)?;
                Ok(())
            }
            _ => scan.skip(),
        })?;
    }
    Ok(on)
}
