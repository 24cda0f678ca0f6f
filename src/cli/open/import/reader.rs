//! Files and folders read, each in the format that it has.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::plan::Source;
use crate::app::App;
use crate::cli::cards::Ours;
use crate::cli::written::Written;
use crate::error::Error;
use crate::formats::incoming::{Incoming, of_cards};
use crate::formats::mail::{self, Mailbox};
use crate::formats::sniff::{self, Format};
use crate::formats::table::{self, Mapped, NoTable};
use crate::formats::text::{decoded, is_illegible};
use crate::formats::vcard::ReadOptions;
use crate::formats::{friends, ics, json};
use crate::render::progress::{Progress, Watched};
use crate::store::{Folder, input, is_sealed};

/// Reads files.
pub struct Reader<'a> {
    /// The format that was named.
    pub format: Option<Format>,
    /// What the user says of the columns of a table.
    pub map: &'a [Mapped],
    /// My addresses, in lower case.
    pub me: &'a [String],
    /// Whether to keep photos, logos and sounds.
    pub photos: bool,
    /// How phones and channels are written here.
    pub ours: &'a Ours<'a>,
    /// The day that is today.
    pub today: NaiveDate,
    /// How far it is.
    pub watch: Watch,
    /// Folders that netrec wrote, of whose cards all is taken in.
    pub taken: Taken,
}

/// Folders with the marks of their cards.
pub type Taken = Vec<(Written, Folder)>;

/// How far the reading of a file or a folder is.
pub struct Watch {
    progress: Progress,
    what: String,
    /// How many files of the folder are read, and how many there are.
    files: (u64, u64),
}

impl Watch {
    /// Nothing is read yet.
    pub fn new(progress: Progress) -> Watch {
        Watch { progress, what: String::new(), files: (0, 1) }
    }

    /// Everything is read: the line of progress for what comes next.
    pub fn into_progress(self) -> Progress {
        self.progress
    }

    /// A file or a folder begins.
    fn begin(&mut self, name: &str, files: usize) {
        self.what = format!("Reading {name}");
        self.files = (0, files as u64);
    }

    /// So many bytes of a file are read, of so many where that is known.
    fn at(&mut self, done: u64, of: Option<u64>) {
        let (read, files) = self.files;
        let of = of.map(|of| of.max(1));
        let done = of.map_or(done, |of| read.saturating_mul(of).saturating_add(done.min(of)));
        self.progress.at(&self.what, done, of.map(|of| of.saturating_mul(files)));
    }

    /// A file of a folder is read.
    fn next(&mut self) {
        self.files.0 += 1;
        self.at(0, Some(1));
    }
}

impl Reader<'_> {
    /// One file; of mail only the headers are held.
    pub fn file(&mut self, path: &Path) -> Result<Source, Error> {
        let name = path.display().to_string();
        let failed = |error| Error::io("read", path, error);
        let mut file = input::open(path)?;
        let format = match self.format {
            Some(format) => format,
            None => sniff::format(file.fill_buf().map_err(failed)?),
        };
        match format {
            Format::Mail if self.map.is_empty() => {
                self.watch.begin(&name, 1);
                let incoming = self.mail(&mut file, input::size(path), is_sent(path))?;
                Ok(Source { name, incoming })
            }
            _ => {
                // It is not opened again: what was looked at is gone from a pipe.
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).map_err(failed)?;
                self.source(name, &bytes)
            }
        }
    }

    /// The bytes of one file.
    pub fn source(&mut self, name: String, bytes: &[u8]) -> Result<Source, Error> {
        if is_sealed(bytes) {
            return Err(Error::failed(format!("{name} is encrypted"))
                .advise("decrypt it first: age -d, or netrec export where it is the data file; nothing was imported"));
        }
        let format = match self.format {
            _ if !self.map.is_empty() => Format::Table,
            Some(format) => format,
            None => sniff::format(bytes),
        };
        let illegible = || {
            Error::failed(format!("{name} is no text that can be read: it is not in UTF-8"))
                .advise("save it as UTF-8 and import that; nothing was imported")
        };
        if matches!(format, Format::Json | Format::Friends) && is_illegible(bytes) {
            return Err(illegible());
        }
        self.watch.begin(&name, 1);
        let size = Some(bytes.len() as u64);
        let watch = &mut self.watch;
        let mut tick = |done: usize| watch.at(done as u64, size);
        let incoming = match format {
            Format::Vcard => self.cards(bytes),
            Format::Calendar => self.calendar(bytes),
            Format::Mail => self.mail(&mut &*bytes, size, false)?,
            Format::Json => json::read(&decoded(bytes), &mut tick),
            Format::Friends => friends::read(&decoded(bytes)),
            Format::Table => table::read(bytes, self.map, self.ours, &mut tick).map_err(|why| {
                let advice = match why {
                    NoTable::Illegible => return illegible(),
                    NoTable::TooWide(_) => "--from names another format; nothing was imported",
                    _ => "name them: --map \"name=Full Name,email=E-mail\"; --from names another format; nothing was imported",
                };
                Error::failed(format!("{name}: {why}")).advise(advice)
            })?,
        };
        if incoming.is_empty() {
            return Err(Error::failed(format!("{name} has nothing in it that could be imported"))
                .advise("--from names its format; nothing was imported"));
        }
        Ok(Source { name, incoming })
    }

    /// A folder of cards and calendars.
    pub fn folder(&mut self, folder: &Path, cards: &[PathBuf], calendars: &[PathBuf]) -> Result<Vec<Source>, Error> {
        self.watch.begin(&folder.display().to_string(), cards.len() + calendars.len());
        let mut sources = Vec::with_capacity(cards.len() + calendars.len());
        let mut written = Written::of(&Folder::at(folder)).map(|written| (written, Folder::at(folder)));
        for (at, path) in cards.iter().chain(calendars).enumerate() {
            let bytes = input::read(path)?;
            if let Some((written, _)) = written.as_mut().filter(|_| path.parent() == Some(folder))
                && let Some(name) = path.file_name().and_then(|name| name.to_str())
            {
                written.put(name.to_owned(), &bytes);
            }
            let incoming = if at < cards.len() { self.cards(&bytes) } else { self.calendar(&bytes) };
            sources.push(Source { name: path.display().to_string(), incoming });
            self.watch.next();
        }
        self.taken.extend(written);
        Ok(sources)
    }

    /// A folder with a message a file.
    pub fn maildir(&mut self, folder: &Path, messages: &[PathBuf]) -> Result<Source, Error> {
        if messages.is_empty() {
            return Err(Error::failed(format!("there are no cards, calendars or mail in {}", folder.display()))
                .advise("a folder of .vcf or .ics files is wanted, a Maildir, or a file"));
        }
        self.watch.begin(&folder.display().to_string(), messages.len());
        let mut mailbox = Mailbox::new(self.me.iter().cloned());
        for (number, path) in messages.iter().enumerate() {
            let headers = mail::headers(&mut input::open(path)?).map_err(|error| Error::io("read", path, error))?;
            mailbox.take(number + 1, &headers, is_sent(path));
            self.watch.next();
        }
        Ok(Source { name: folder.display().to_string(), incoming: mailbox.incoming().ok_or_else(nobody)? })
    }

    /// An mbox, or one message.
    fn mail(&mut self, bytes: &mut dyn BufRead, size: Option<u64>, sent: bool) -> Result<Incoming, Error> {
        let mut mailbox = Mailbox::new(self.me.iter().cloned());
        let mut tell = |done| self.watch.at(done, size);
        mail::each(&mut Watched::new(bytes, &mut tell), &mut |line, headers| mailbox.take(line, headers, sent))
            .map_err(|error| Error::failed(format!("the mail cannot be read: {error}")))?;
        mailbox.incoming().ok_or_else(nobody)
    }

    fn cards(&mut self, bytes: &[u8]) -> Incoming {
        let size = Some(bytes.len() as u64);
        let options = ReadOptions { photos: self.photos };
        of_cards(bytes, options, self.ours, &mut |done| self.watch.at(done as u64, size))
    }

    fn calendar(&mut self, bytes: &[u8]) -> Incoming {
        let size = Some(bytes.len() as u64);
        let reader = ics::Reader { today: self.today, me: self.me, local: &App::local };
        ics::read(bytes, &reader, &mut |done| self.watch.at(done as u64, size))
    }
}

/// Whether a path is that of letters that I wrote.
fn is_sent(path: &Path) -> bool {
    let named = |part: &std::ffi::OsStr| part.to_string_lossy().to_lowercase().contains("sent");
    path.iter().rev().take(3).any(named)
}

/// The error for mail of nobody.
fn nobody() -> Error {
    Error::failed("it is not said which addresses are yours")
        .advise("--me you@example.org, or netrec config me PERSON; nothing was imported")
}
