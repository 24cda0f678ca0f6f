//! What was written into a folder of cards last: a file in it has a line for each card, with a mark of its bytes and its name. So a
//! card that another program changed since, and that was not imported, is told from one that we did not write for a while.

use std::collections::HashMap;

use crate::error::Result;
use crate::formats::text::fnv;
use crate::store::Folder;

/// The file in the folder. Programs that keep cards in folders pass over it.
const FILE: &str = ".netrec-cards";

/// The marks of the cards in a folder, by their names.
#[derive(Debug, Default)]
pub struct Written(HashMap<String, u64>);

impl Written {
    /// The marks in a folder; `None` where nothing was written there.
    pub fn of(folder: &Folder) -> Option<Written> {
        let text = folder.read(FILE).ok()?;
        let pair = |line: &str| {
            let (mark, name) = line.split_once(' ')?;
            Some((name.to_owned(), u64::from_str_radix(mark, 16).ok()?))
        };
        Some(Written(String::from_utf8_lossy(&text).lines().filter_map(pair).collect()))
    }

    /// Whether a card is as it was written or taken in.
    pub fn has(&self, name: &str, card: &[u8]) -> bool {
        self.0.get(name) == Some(&mark(card))
    }

    /// Notes that a card was written or taken in.
    pub fn put(&mut self, name: String, card: &[u8]) {
        self.0.insert(name, mark(card));
    }

    /// Writes the marks into the folder, if they are others than there.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn keep(self, folder: &Folder) -> Result<()> {
        let mut lines: Vec<(String, u64)> = self.0.into_iter().collect();
        lines.sort();
        let text: String = lines.iter().map(|(name, mark)| format!("{mark:016x} {name}\n")).collect();
        folder.put(FILE, text.as_bytes()).map(|_| ())
    }
}

fn mark(card: &[u8]) -> u64 {
    fnv(&String::from_utf8_lossy(card))
}
