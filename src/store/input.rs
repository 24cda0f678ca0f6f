//! Files of other programs, as they are handed to an import. They are read and never written.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// How deep folders are looked into.
const DEEPEST: usize = 16;

/// What a path names.
#[derive(Debug)]
pub enum Input {
    /// One file.
    File(PathBuf),
    /// A folder: the cards and calendars in it and the messages of a Maildir, each in the order of their paths.
    Folder {
        /// `.vcf` files.
        cards: Vec<PathBuf>,
        /// `.ics` files.
        calendars: Vec<PathBuf>,
        /// Files in the folders `cur` and `new`.
        messages: Vec<PathBuf>,
    },
}

impl Input {
    /// Looks at a path; of a folder also at what is below it, but for hidden files and folders behind links.
    ///
    /// # Errors
    /// It is not there or cannot be read.
    pub fn of(path: &Path) -> Result<Input> {
        let metadata = fs::metadata(path).map_err(|error| Error::io("read", path, error))?;
        if !metadata.is_dir() {
            return Ok(Input::File(path.to_owned()));
        }
        let (mut cards, mut calendars, mut messages) = (Vec::new(), Vec::new(), Vec::new());
        walk(path, 0, &mut |file| {
            let folder = file.parent().and_then(Path::file_name);
            let ends = |ending: &str| file.extension().is_some_and(|known| known.eq_ignore_ascii_case(ending));
            if folder.is_some_and(|folder| folder == "cur" || folder == "new") {
                messages.push(file);
            } else if ends("vcf") {
                cards.push(file);
            } else if ends("ics") {
                calendars.push(file);
            }
        })?;
        [&mut cards, &mut calendars, &mut messages].into_iter().for_each(|files| files.sort());
        Ok(Input::Folder { cards, calendars, messages })
    }
}

/// All of a file.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(|error| Error::io("read", path, error))
}

/// How many bytes a file has, where that is known.
pub fn size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(|metadata| metadata.is_file()).map(|metadata| metadata.len())
}

/// A file to be read bit by bit.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    let file = File::open(path).map_err(|error| Error::io("read", path, error))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
}

/// Calls `each` with the files below a folder. Of hidden ones only folders are looked into, since those of a Maildir begin with a
/// point.
fn walk(folder: &Path, depth: usize, each: &mut impl FnMut(PathBuf)) -> Result<()> {
    let failed = |error| Error::io("read", folder, error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let kind = entry.file_type().map_err(failed)?;
        let path = entry.path();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if kind.is_dir() {
            if depth < DEEPEST && entry.file_name() != ".git" {
                walk(&path, depth + 1, each)?;
            }
        } else if !hidden && (kind.is_file() || path.is_file()) {
            each(path);
        }
    }
    Ok(())
}
