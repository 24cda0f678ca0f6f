//! Takes a person out of everything that is kept beside the data file.

use std::fs;
use std::path::Path;

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
        let backup = self.paths.beside(".bak");
        if self.holds(&backup, &finder)? {
            fs::remove_file(&backup).map_err(|error| Error::io("remove", &backup, error))?;
        }
        for copy in self.copies().into_iter().filter(|copy| copy.day.is_some()) {
            if self.holds(&copy.path, &finder)? {
                let Opened { plain, seal } = self.opened(&copy.path)?;
                let Some(parts) = Parts::saved_from(&plain) else {
                    fs::remove_file(&copy.path).map_err(|error| Error::io("remove", &copy.path, error))?;
                    continue;
                };
                let without = parts.without(id)?.into_bytes();
                let bytes = match seal.or(self.sealing()?) {
                    Some(seal) => seal.file(&without)?,
                    None => without,
                };
                Draft::of(&copy.path, bytes)?.place()?;
            }
        }
        let mut gone: Vec<String> = Vec::new();
        for entry in fs::read_dir(self.paths.whole("")).into_iter().flatten().flatten() {
            if self.holds(&entry.path(), &finder)? {
                gone.push(entry.file_name().to_string_lossy().into_owned());
                fs::remove_file(entry.path()).map_err(|error| Error::io("remove", &entry.path(), error))?;
            }
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

    fn holds(&self, path: &Path, finder: &Finder<'_>) -> Result<bool> {
        Ok(path.exists() && finder.find(&self.opened(path)?.plain).is_some())
    }
}
