//! A private file for what a person writes in an editor.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::files::{make_folder, private};
use crate::error::{Error, Result};

/// Whether a folder is in memory, and no disk ever sees what is in it.
pub fn is_in_memory(folder: &Path) -> bool {
    let (Ok(folder), Ok(mounts)) = (fs::canonicalize(folder), fs::read_to_string("/proc/self/mounts")) else {
        return false;
    };
    // The last of the longest stands above the others.
    let mounted = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        let point = words.next()?.replace("\\040", " ");
        folder.starts_with(&point).then_some((point.len(), words.next()?))
    });
    mounted.max_by_key(|(len, _)| *len).is_some_and(|(_, kind)| matches!(kind, "tmpfs" | "ramfs"))
}

/// A file that nobody else can read. It stays until it is removed, so that a crash loses nothing that was written.
#[derive(Debug)]
pub struct Paper {
    path: PathBuf,
}

impl Paper {
    /// A new file in a folder, with a text on it.
    pub fn new(folder: &Path, name: &str, text: &str) -> Result<Paper> {
        make_folder(folder)?;
        for number in 1..1000 {
            let path = folder.join(format!("{name}-{number}.txt"));
            match private().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    file.write_all(text.as_bytes()).map_err(|error| Error::io("write", &path, error))?;
                    return Ok(Paper { path });
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io("write", &path, error)),
            }
        }
        Err(Error::failed(format!("{} is full of drafts", folder.display()))
            .advise("look through them and remove them"))
    }

    /// Where it stands.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What stands on it.
    pub fn read(&self) -> Result<String> {
        fs::read_to_string(&self.path).map_err(|error| Error::io("read", &self.path, error))
    }

    /// Puts another text on it.
    pub fn write(&self, text: &str) -> Result<()> {
        fs::write(&self.path, text).map_err(|error| Error::io("write", &self.path, error))
    }

    /// Removes it.
    pub fn remove(&self) -> Result<()> {
        fs::remove_file(&self.path).map_err(|error| Error::io("remove", &self.path, error))
    }
}
