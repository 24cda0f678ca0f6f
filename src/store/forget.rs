//! Takes a person out of everything that is kept beside the data file.

use std::fs;

use memchr::memmem::Finder;

use super::crypt::Opened;
use super::files::Draft;
use super::history::Operation;
use super::parts::Parts;
use super::{Occasion, Store};
use crate::error::{Error, Result};
use crate::model::Id;

impl Store {
    /// Takes a record that was removed out of the history, the version before the latest change, and the copies. Operations that
    /// hold anything of it go as a whole, and can't be undone any more.
    ///
    /// # Errors
    /// What the system refuses: then some of it is still there, and the same may be tried again.
    pub fn forget(&self, id: Id, occasion: Occasion<'_>) -> Result<()> {
        let _lock = self.lock(occasion)?;
        let text = id.to_string();
        let finder = Finder::new(text.as_bytes());
        let mut gone: Vec<String> = Vec::new();
        for (path, of_history) in self.belongings()? {
            let Opened { plain, seal } = self.opened(&path)?;
            if finder.find(&plain).is_none() {
                continue;
            }
            let is = |ending: &str| path == self.paths.beside(ending);
            let without = match Parts::saved_from(&plain) {
                _ if of_history || is(".bak") => None,
                // What was put aside is lines that could not be read.
                _ if is(".aside") => Some(lines_without(&finder, &plain)),
                Some(parts) => Some(parts.without(id)?.into_bytes()),
                None => None,
            };
            let Some(without) = without else {
                fs::remove_file(&path).map_err(|error| Error::io("remove", &path, error))?;
                gone.extend(path.file_name().filter(|_| of_history).map(|name| name.to_string_lossy().into_owned()));
                continue;
            };
            let bytes = match seal.or(self.sealing()?) {
                Some(seal) => seal.file(&without)?,
                None => without,
            };
            Draft::of(&path, bytes)?.place()?;
        }
        self.forget_operations(&finder, &gone)
    }

    fn forget_operations(&self, finder: &Finder<'_>, gone: &[String]) -> Result<()> {
        let (history, path) = (self.history(), self.paths.history());
        if !history.exists() {
            return Ok(());
        }
        let bytes = fs::read(&path).map_err(|error| Error::io("read the history", &path, error))?;
        let mut kept: Vec<u8> = Vec::new();
        let mut dropped: Vec<Id> = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let Ok(plain) = self.keys.open_entry(line) else { continue };
            let Ok(operation) = serde_json::from_slice::<Operation>(&plain) else { continue };
            let whole = operation.whole.as_ref();
            let lost = |name: &String| gone.contains(name);
            let of_dropped = operation.undoes.iter().chain(&operation.redoes).any(|op| dropped.contains(op));
            if finder.find(&plain).is_some()
                || of_dropped
                || whole.is_some_and(|whole| lost(&whole.after) || whole.before.as_ref().is_some_and(lost))
            {
                dropped.push(operation.op);
            } else {
                kept.extend_from_slice(line);
            }
        }
        Draft::of(&path, kept)?.place()
    }
}

/// The lines in which something does not stand.
fn lines_without(finder: &Finder<'_>, plain: &[u8]) -> Vec<u8> {
    plain.split_inclusive(|byte| *byte == b'\n').filter(|line| finder.find(line).is_none()).flatten().copied().collect()
}
