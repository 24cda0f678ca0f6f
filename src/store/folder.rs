//! A folder that another program keeps as well, a file for each person: it is brought up to date, and only what changed is
//! touched.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::files::{make_folder, private};
use crate::error::{Error, Result};

/// A folder of files.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    /// Whether others may read what is put there, as far as the system lets them.
    shared: bool,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It was not there.
    New,
    /// It was another.
    Changed,
    /// It was the same, and is untouched.
    Same,
}

impl Folder {
    /// The folder at a path, made where it is not there yet.
    pub fn make(path: &Path) -> Result<Folder> {
        make_folder(path)?;
        Ok(Folder { path: path.to_owned(), shared: false })
    }

    /// The folder at a path, where it is there already.
    pub fn at(path: &Path) -> Folder {
        Folder { path: path.to_owned(), shared: false }
    }

    /// The same for files that are nobody's secret.
    pub fn make_shared(path: &Path) -> Result<Folder> {
        fs::create_dir_all(path).map_err(|error| Error::io("make the folder", path, error))?;
        Ok(Folder { path: path.to_owned(), shared: true })
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The names of the files with an ending that can be seen, in their order.
    pub fn names(&self, ending: &str) -> Result<Vec<String>> {
        let failed = |error| Error::io("look into", &self.path, error);
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.path).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            names.extend(
                name.to_str().filter(|name| name.ends_with(ending) && !name.starts_with('.')).map(str::to_owned),
            );
        }
        names.sort();
        Ok(names)
    }

    /// The bytes of a file.
    pub fn read(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.path.join(name);
        fs::read(&path).map_err(|error| Error::io("read", &path, error))
    }

    /// Puts a file into the folder, whole at every instant. What has these bytes already stays as it is.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<Put> {
        // A link leads to the file that is meant.
        let path = self.path.join(name);
        let path = fs::canonicalize(&path).unwrap_or(path);
        let before = match fs::read(&path) {
            Ok(before) if before == bytes => return Ok(Put::Same),
            Ok(_) => Put::Changed,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Put::New,
            Err(error) => return Err(Error::io("read", &path, error)),
        };
        // Other programs pass over what ends otherwise than a card does.
        let draft = path.with_file_name(format!(".{name}.tmp"));
        let write = || {
            let mut options = if self.shared { OpenOptions::new() } else { private() };
            let mut file = options.write(true).create(true).truncate(true).open(&draft)?;
            file.write_all(bytes)?;
            if let Ok(old) = fs::metadata(&path) {
                file.set_permissions(old.permissions())?;
            }
            fs::rename(&draft, &path)
        };
        write().map_err(|error| {
            let _ = fs::remove_file(&draft);
            Error::io("write", &path, error)
        })?;
        Ok(before)
    }
}
