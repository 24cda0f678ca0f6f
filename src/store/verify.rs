//! Looks at every byte of a file in form, before a change is written.

use std::io::{self, Read};

use memchr::memmem::Finder;
use serde::de::IgnoredAny;

use super::files::Source;
use super::lines::{Sink, Trouble, read};
use super::scan::Bad;
use crate::model::Section;
use crate::model::network::Place;

/// Whether every line is valid JSON, down to its escapes.
struct Checker {
    surrogate: Finder<'static>,
}

impl Checker {
    fn check(&self, object: &[u8]) -> Result<(), Bad> {
        let bad = |at: usize, what: &str| Bad { at, expected: what.to_owned().into() };
        if let Err(error) = std::str::from_utf8(object) {
            return Err(bad(error.valid_up_to(), "UTF-8"));
        }
        let checked = serde_json::from_slice::<IgnoredAny>(object).and_then(|_| {
            // Only a decoder sees half a surrogate pair, and few lines have any.
            match self.surrogate.find(object) {
                Some(_) => serde_json::from_slice::<serde_json::Value>(object).map(|_| ()),
                None => Ok(()),
            }
        });
        checked.map_err(|error| {
            let message = error.to_string();
            bad(error.column().saturating_sub(1), message.split(" at line ").next().unwrap_or_default())
        })
    }
}

impl Sink for Checker {
    fn settings(&mut self, object: &[u8]) -> Result<(), Bad> {
        self.check(object)
    }

    fn record(&mut self, _: Section, object: &[u8], _: Place) -> Result<(), Bad> {
        self.check(object)
    }
}

/// Reads a source in form to its end and checks all of it.
pub fn verify(source: &Source, len: u64) -> Result<(), Trouble> {
    let mut checker = Checker { surrogate: Finder::new(b"\\u") };
    match source {
        Source::Memory(bytes) => read(&mut bytes.as_slice(), &mut checker),
        Source::File(file) => read(&mut At { file, at: 0, len }, &mut checker),
    }
    .map(|_| ())
}

/// Reads an open file from its beginning without moving the position that others read at.
struct At<'a> {
    file: &'a std::fs::File,
    at: u64,
    len: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.len - self.at).unwrap_or(usize::MAX).min(buffer.len());
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(self.file, &mut buffer[..room], self.at)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(self.file, &mut buffer[..room], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}
