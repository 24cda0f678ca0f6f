//! The floors: what no program can do without.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Result, bail};

/// The least work that can be done, as a process of its own.
#[derive(Clone, Copy)]
pub enum Floor {
    /// Start and end.
    Nothing,
    /// Read the file and skip over every value.
    Parse,
    /// Copy the file, durably.
    Copy,
    /// Read the cards of the file, and parse them.
    Cards,
}

impl Floor {
    /// The word that stands for it.
    pub fn name(self) -> &'static str {
        match self {
            Floor::Nothing => "nothing",
            Floor::Parse => "parse",
            Floor::Copy => "copy",
            Floor::Cards => "cards",
        }
    }
}

/// Reads the file, and lets serde_json skip over every value.
pub fn parse(file: &str) -> Result<()> {
    let bytes = fs::read(file)?;
    serde_json::from_slice::<serde::de::IgnoredAny>(&bytes)?;
    Ok(())
}

/// Reads a file of cards, and lets calcard parse them.
pub fn cards(file: &str) -> Result<()> {
    let text = fs::read_to_string(file)?;
    let mut parser = calcard::Parser::new(&text);
    loop {
        match parser.entry() {
            calcard::Entry::VCard(card) => drop(std::hint::black_box(card)),
            calcard::Entry::Eof => return Ok(()),
            _ => bail!("no card"),
        }
    }
}

/// Copies the file, fsyncs the copy, renames it and fsyncs the folder. Bytes go through a buffer, since some file systems
/// copy by sharing blocks.
pub fn copy(file: &Path) -> Result<()> {
    let temporary = file.with_extension("floor-new");
    let mut from = File::open(file)?;
    let mut to = File::create(&temporary)?;
    let mut buffer = vec![0; 1 << 18];
    loop {
        match from.read(&mut buffer)? {
            0 => break,
            len => to.write_all(&buffer[..len])?,
        }
    }
    to.sync_all()?;
    fs::rename(&temporary, file.with_extension("floor"))?;
    if let (true, Some(folder)) = (cfg!(unix), file.parent()) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
