//! Who is tied to whom: the links of all contacts and through whom they came, in one pass over the bytes of the contacts.

use super::scan::{Scan, Scanner, object};
use super::values::{Taker, Values};
use super::view::View;
use crate::error::Result;
use crate::model::{Contact, Id, Person};

impl View {
    /// Pairs of people who know each other: whoever keeps the link and the one it is to, whoever was introduced and the one who
    /// did. A pair may come twice; people who are not in the file are left out.
    pub fn ties(&self) -> Result<Vec<(Person, Person)>> {
        let network = &self.network;
        let mut ties = Vec::new();
        let whole = |contact: Contact| Named {
            linked: contact.links.iter().map(|link| link.to).collect(),
            by: contact.met.and_then(|met| met.by),
        };
        self.of_everybody(Named::default, whole, |person, Named { linked, by }| {
            let others = linked.iter().chain(&by).filter_map(|id| network.person(*id));
            ties.extend(others.filter(|other| *other != person).map(|other| (person, other)));
        })?;
        Ok(ties)
    }
}

/// Whom a contact names, in links and as the one who introduced them.
#[derive(Default)]
struct Named {
    linked: Vec<Id>,
    by: Option<Id>,
}

impl<'a> Taker<'a> for Named {
    fn take(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()> {
        match key {
            b"links" => {
                self.linked.clear();
                Scanner::of(values.raw()?).list(|scan| {
                    self.linked.extend(id_in(scan.raw()?, b"to")?);
                    Ok(())
                })
            }
            b"met" => {
                self.by = id_in(values.raw()?, b"by")?;
                Ok(())
            }
            _ => values.skip(),
        }
    }
}

/// The id that an object has under a key; of what is no object, `null` for one, nothing.
fn id_in(raw: &[u8], wanted: &[u8]) -> Scan<Option<Id>> {
    let mut id = None;
    if raw.first() == Some(&b'{') {
        object(raw, |scan, key| {
            if key == wanted {
                id = scan.id()?;
                return Ok(());
            }
            scan.skip()
        })?;
    }
    Ok(id)
}
