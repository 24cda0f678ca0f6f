//! Who is tied to whom: the links of all contacts and through whom they came, in one pass over the bytes of the contacts.

use super::scan::{Scan, Scanner, object};
use super::view::View;
use crate::error::Result;
use crate::model::{Id, Person, Section};

impl View {
    /// Pairs of people who know each other: whoever keeps the link and the one it is to, whoever was introduced and the one who
    /// did. A pair may come twice; people who are not in the file are left out.
    pub fn ties(&self) -> Result<Vec<(Person, Person)>> {
        let network = &self.network;
        let finder = memchr::memmem::Finder::new(b"\"links\"");
        let mut ties = Vec::new();
        self.lines(Section::Contacts, |person, line| {
            // A quick look at the bytes spares most lines a slow one. A key may be written with escapes.
            let may_have = finder.find(line).is_some()
                || memchr::memmem::find(line, b"\"met\"").is_some()
                || memchr::memchr(b'\\', line).is_some();
            if may_have {
                let named = match named(line) {
                    Ok(named) => named,
                    // What is wrong is said by whoever decodes all of it.
                    Err(_) => {
                        let contact = self.contact(person as Person)?;
                        let by = contact.met.and_then(|met| met.by);
                        contact.links.iter().map(|link| link.to).chain(by).collect()
                    }
                };
                let others = named.iter().filter_map(|id| network.person(*id));
                ties.extend(others.filter(|other| *other as usize != person).map(|other| (person as Person, other)));
            }
            Ok(())
        })?;
        Ok(ties)
    }
}

/// Whom a contact names, in links and as the one who introduced them.
fn named(line: &[u8]) -> Scan<Vec<Id>> {
    let (mut linked, mut by) = (Vec::new(), None);
    object(line, |scan, key| match key {
        b"links" => {
            // Of a doubled key the last one counts.
            linked.clear();
            scan.list(|scan| {
                linked.extend(id_in(scan, b"to")?);
                Ok(())
            })
        }
        b"met" => {
            by = id_in(scan, b"by")?;
            Ok(())
        }
        _ => scan.skip(),
    })?;
    linked.extend(by);
    Ok(linked)
}

/// The id that an object has under a key; of what is no object, `null` for one, nothing.
fn id_in(scan: &mut Scanner<'_>, wanted: &[u8]) -> Scan<Option<Id>> {
    let raw = scan.raw()?;
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
