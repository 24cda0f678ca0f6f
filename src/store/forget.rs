//! Takes a person out of everything that is kept beside the data file.

use std::fs;
use std::path::Path;

use memchr::memmem::Finder;

use super::files::{Draft, Piece, Source};
use super::history::{History, Operation};
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
        if holds(&backup, &finder)? {
            fs::remove_file(&backup).map_err(|error| Error::io("remove", &backup, error))?;
        }
        for copy in self.copies().into_iter().filter(|copy| copy.day.is_some()) {
            if holds(&copy.path, &finder)? {
                let bytes = fs::read(&copy.path).map_err(|error| Error::io("read", &copy.path, error))?;
                match Parts::saved_from(&bytes) {
                    Some(parts) => replace(&copy.path, parts.without(id)?.into_bytes())?,
                    None => fs::remove_file(&copy.path).map_err(|error| Error::io("remove", &copy.path, error))?,
                }
            }
        }
        let mut gone: Vec<String> = Vec::new();
        for entry in fs::read_dir(self.paths.whole("")).into_iter().flatten().flatten() {
            if holds(&entry.path(), &finder)? {
                gone.push(entry.file_name().to_string_lossy().into_owned());
                fs::remove_file(entry.path()).map_err(|error| Error::io("remove", &entry.path(), error))?;
            }
        }
        self.forget_operations(&finder, &gone)
    }

    fn forget_operations(&self, finder: &Finder<'_>, gone: &[String]) -> Result<()> {
        let history = self.paths.history();
        if !History::of(&self.paths).exists() {
            return Ok(());
        }
        let bytes = fs::read(&history).map_err(|error| Error::io("read the history", &history, error))?;
        let mut kept: Vec<u8> = Vec::new();
        let mut dropped: Vec<Id> = Vec::new();
        for line in bytes.split_inclusive(|byte| *byte == b'\n') {
            let Ok(operation) = serde_json::from_slice::<Operation>(line) else { continue };
            let whole = operation.whole.as_ref();
            let lost = |name: &String| gone.contains(name);
            let of_dropped = operation.undoes.iter().chain(&operation.redoes).any(|op| dropped.contains(op));
            if finder.find(line).is_some()
                || of_dropped
                || whole.is_some_and(|whole| lost(&whole.after) || whole.before.as_ref().is_some_and(lost))
            {
                dropped.push(operation.op);
            } else {
                kept.extend_from_slice(line);
            }
        }
        replace(&history, kept)
    }
}

fn holds(path: &Path, finder: &Finder<'_>) -> Result<bool> {
    match fs::read(path) {
        Ok(bytes) => Ok(finder.find(&bytes).is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::io("read", path, error)),
    }
}

/// Puts other bytes in the place of a file that nobody else writes, whole at every instant.
fn replace(path: &Path, bytes: Vec<u8>) -> Result<()> {
    Draft::write(path, &Source::Memory(Vec::new()), &[Piece::New(bytes)])?.place()
}
