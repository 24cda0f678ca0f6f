//! The only code that touches the data file, for every command.
//!
//! Readers take no lock: they see the old file or the new one, whole. A change locks, reads the file as it is then, applies
//! what the command wants, writes a new file beside the old one, records the operation, and renames. The data path names a
//! whole file at every instant, and a change that is in it is in the history.

mod about;
mod change;
mod check;
mod commit;
mod crypt;
mod files;
mod folder;
mod forget;
mod form;
mod glimpse;
mod head;
mod heads;
mod history;
pub mod input;
mod lines;
mod listed;
mod lock;
mod mend;
mod merge;
mod migrate;
mod others;
mod paper;
mod parts;
mod pick;
mod plain;
mod scan;
mod seal;
mod splice;
#[cfg(test)]
mod tests;
mod ties;
mod told;
mod undo;
mod values;
mod verify;
mod view;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::NaiveDate;

pub use change::Transaction;
pub use check::Problem;
pub use crypt::{Keys, To, Wanted, is_sealed};
pub use folder::{Folder, Put};
pub use history::{Line, Operation, Reason, Standing};
pub use listed::Listed;
pub use mend::Mended;
pub use merge::{Merged, merge_files};
pub use paper::{Paper, is_in_memory};
pub use pick::part;
pub use seal::Sealed;
pub use told::Told;
pub use undo::Undone;
pub use view::{Ahead, Need, Stretch, View};

use crate::error::{Error, Result};
use crate::model::{Id, Settings};
use files::{Paths, Source, Stamp};
use form::{Formed, Refused};
use heads::Heads;
use history::History;
use lines::{Layout, Trouble};
use lock::Lock;
use migrate::{STEPS, Step};
use view::damage;

/// How often a change is applied anew when something else changed the file meanwhile.
const TRIES: usize = 3;

/// One data file, with its history and copies.
#[derive(Debug)]
pub struct Store {
    paths: Paths,
    /// What opens it, where it is encrypted.
    keys: Keys,
    /// What brings up files of older forms.
    steps: &'static [Step],
}

/// What the history says of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The command line, word by word.
    pub command: &'a [String],
    /// Local time with its offset (RFC 3339).
    pub time: &'a str,
    /// The day that the program takes for today, which names the day's copy.
    pub today: NaiveDate,
    /// Whom to tell while another command holds the file.
    pub waiting: Waiting<'a>,
}

/// Is told again and again which process is waited for, how long it was until now, and how long it will be at most.
#[derive(Clone, Copy)]
pub struct Waiting<'a>(pub &'a dyn Fn(&str, Duration, Duration));

impl std::fmt::Debug for Waiting<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Waiting")
    }
}

/// A change that was made.
#[derive(Debug)]
pub struct Changed<T> {
    /// What the command made of it.
    pub value: T,
    /// The operation, where anything changed.
    pub operation: Option<Id>,
    /// The file was not there before.
    pub created: bool,
    /// The file was put into form first.
    pub reformed: bool,
    /// What failed after the change was done.
    pub warnings: Vec<String>,
}

impl Store {
    /// The store of a data file, whether it is there yet or not; `states` is the folder that holds all state folders.
    pub fn open(data: &Path, states: &Path) -> Result<Store> {
        Ok(Store { paths: Paths::new(data, states)?, keys: Keys::default(), steps: STEPS })
    }

    /// The same with keys that open it.
    pub fn with_keys(self, keys: Keys) -> Store {
        Store { keys, ..self }
    }

    /// The data file, behind any symlinks.
    pub fn path(&self) -> &Path {
        &self.paths.data
    }

    /// Reads the file without a lock.
    pub fn read(&self, need: Need) -> Result<View> {
        let mut file = match File::open(&self.paths.data) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.nothing(None),
            Err(error) => return Err(Error::io("read", &self.paths.data, error)),
        };
        let metadata = file.metadata().map_err(|error| Error::io("read", &self.paths.data, error))?;
        let stamp = Some(Stamp::of(&metadata));
        if metadata.len() == 0 {
            return self.nothing(stamp);
        }
        let len = metadata.len();
        let mut heads = Heads::new(need, len);
        let half = heads.half(len);
        match lines::read_by_two(&file, len, need.costs(), &mut heads, half, Heads::join) {
            Ok(layout) => Ok(View { stamp, ..View::new(self.name(), heads, layout, Source::File(file)) }),
            Err(Trouble::Newer(form)) => Err(self.newer(form)),
            Err(Trouble::Io(error)) => Err(Error::io("read", &self.paths.data, error)),
            // It may still be JSON of the right shape, or encrypted.
            Err(Trouble::NotInForm | Trouble::Record(..)) => {
                let mut bytes = Vec::new();
                let read = io::Seek::rewind(&mut file).and_then(|()| file.read_to_end(&mut bytes));
                read.map_err(|error| Error::io("read", &self.paths.data, error))?;
                let view = match is_sealed(&bytes) {
                    true => self.unseal(bytes, need)?,
                    false => self.put_into_form(&bytes, need)?,
                };
                Ok(View { stamp, ..view })
            }
        }
    }

    /// All operations, the oldest first.
    pub fn operations(&self) -> Result<Vec<Operation>> {
        if self.keys.seal().is_none() && self.is_sealed()? {
            // The key of the history is in the data file.
            self.read(Need::CONTACTS)?;
        }
        self.of_history(History::operations)
    }

    fn history(&self) -> History {
        History::of(&self.paths, &self.keys)
    }

    /// The data file as messages name it.
    fn name(&self) -> String {
        self.paths.data.display().to_string()
    }

    /// Changes the file. `apply` sees it as it is under the lock, and may run more than once: it must not ask anybody
    /// anything, nor write anywhere but into the transaction.
    pub fn change<T, E: From<Error>>(
        &self,
        occasion: Occasion<'_>,
        mut apply: impl FnMut(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<Changed<T>, E> {
        let _lock = self.lock(occasion)?;
        for _ in 0..TRIES {
            let mut view = self.read(Need::ALL)?;
            self.settle_history(Some(&view))?;
            let mut transaction = Transaction::new(&view);
            let value = apply(&mut transaction)?;
            let effect = transaction.finish()?;
            let mut changed = Changed {
                value,
                operation: None,
                created: !view.exists,
                reformed: view.reformed,
                warnings: Vec::new(),
            };
            if effect.is_empty() {
                return Ok(Changed { created: false, reformed: false, ..changed });
            }
            if view.reformed && self.commit_form(&mut view, occasion, &mut changed.warnings)?.is_none() {
                continue;
            }
            let operation = self.commit_lines(&view, effect, occasion, None, &mut changed.warnings)?;
            view.let_go();
            if operation.is_some() {
                return Ok(Changed { operation, ..changed });
            }
        }
        Err(self.restless().into())
    }

    /// The error for a file that something else goes on changing.
    fn restless(&self) -> Error {
        Error::data(format!("{} was changed by another program {TRIES} times meanwhile", self.paths.data.display()))
            .advise("nothing was written; try again when that program has ended")
    }

    fn lock(&self, occasion: Occasion<'_>) -> Result<Lock> {
        if let Some(folder) = self.paths.data.parent().filter(|folder| is_missing(folder)) {
            // A vanished folder is said to be vanished, not made anew.
            self.refuse_vanished()?;
            files::make_folder(folder)?;
        }
        self.lock_as_it_is(occasion)
    }

    /// The lock, whether the file is there or not. Of a command that changes an encrypted file it does not tell the words.
    fn lock_as_it_is(&self, occasion: Occasion<'_>) -> Result<Lock> {
        let command = match self.is_sealed()? || self.keys.seal().is_some() {
            true => "netrec".to_owned(),
            false => occasion.command.join(" "),
        };
        Lock::acquire(&self.paths.beside(".lock"), &command, occasion.waiting)
    }

    fn normalise(&self, bytes: &[u8]) -> Result<Formed, Refused> {
        form::normalise_by(bytes, self.steps)
    }

    /// Reads JSON of the right shape that is not in form.
    fn put_into_form(&self, bytes: &[u8], need: Need) -> Result<View> {
        let path = self.name();
        let Formed { text, origin } = self.normalise(bytes).map_err(|refused| self.refused(refused))?;
        let memory = text.into_bytes();
        let mut heads = Heads::new(need, memory.len() as u64);
        match lines::read(&mut memory.as_slice(), &mut heads) {
            Ok(layout) => {
                let view = View::new(path, heads, layout, Source::Memory(memory));
                Ok(View { reformed: true, origin: Some(origin), ..view })
            }
            Err(Trouble::Record(at, bad)) => {
                let at = usize::try_from(at).unwrap_or(usize::MAX).saturating_add(bad.at);
                Err(damage(&path, &origin.damage(at, bad.to_string()).to_string()))
            }
            Err(_) => Err(damage(&path, "it cannot be put into form")),
        }
    }

    /// An empty network, where nothing says that there was another.
    fn nothing(&self, stamp: Option<Stamp>) -> Result<View> {
        self.refuse_vanished()?;
        let text = serde_json::to_string(&Settings::new()).map_err(|error| Error::failed(error.to_string()))?;
        let bytes = form::empty(&text).into_bytes();
        let mut heads = Heads::new(Need::ALL, 0);
        let layout = lines::read(&mut bytes.as_slice(), &mut heads).unwrap_or_else(|_| Layout::default());
        let view = View::new(self.name(), heads, layout, Source::Memory(bytes));
        Ok(View { exists: false, stamp, ..view })
    }

    /// A file that is not there, though it was before, is not an empty network.
    fn refuse_vanished(&self) -> Result<()> {
        let backup = self.paths.beside(".bak");
        if !backup.exists() && (!self.history().exists() || self.is_unborn()) {
            return Ok(());
        }
        let data = self.paths.data.display();
        let how = if self.paths.data.exists() { "is empty" } else { "is gone" };
        Err(Error::data(format!("{data} {how}, although it was there before"))
            .advise("is its folder mounted, is the path right? If so, bring it back: netrec restore"))
    }

    /// Whether a kill ended the first change of all before its file was in place: it leaves a draft, and one operation.
    fn is_unborn(&self) -> bool {
        self.paths.draft().exists() && self.operations().is_ok_and(|operations| operations.len() <= 1)
    }

    fn newer(&self, form: u64) -> Error {
        Error::data(format!("{} was written by a newer netrec, in form {form}", self.paths.data.display()))
            .advise("nothing was written; use that newer netrec, which reads the older form too")
    }

    fn refused(&self, refused: Refused) -> Error {
        match refused {
            Refused::Newer(form) => self.newer(form),
            Refused::Damaged(what) => damage(&self.name(), &what.to_string()),
        }
    }

    /// What one should know of the files beside the data file: copies that a synchroniser made in conflict, and others who can
    /// read it.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = others::notes(&self.paths);
        let data = &self.paths.data;
        if self.is_half_sealed() {
            notes.push("the history or a copy is not encrypted yet: netrec encrypt goes on with it".to_owned());
        }
        let stem = data.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let beside = data.parent().and_then(|folder| std::fs::read_dir(folder).ok());
        for entry in beside.into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with(&stem) && (name.contains(".sync-conflict-") || name.contains("conflicted copy")) {
                notes.push(format!("a synchroniser left a copy in conflict: {}", entry.path().display()));
            }
        }
        notes
    }

    /// Copies of the file that can be restored: the previous version first, then the day's copies, the newest first.
    pub fn copies(&self) -> Vec<Copy> {
        let mut copies = Vec::new();
        let backup = self.paths.beside(".bak");
        if let Ok(metadata) = std::fs::metadata(&backup) {
            copies.push(Copy { day: None, path: backup, len: metadata.len() });
        }
        let mut days: Vec<Copy> = std::fs::read_dir(self.paths.copies())
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                let path = entry.path();
                let day = crate::model::date::parse_day(path.file_name()?.to_str()?.strip_suffix(".json")?)?;
                Some(Copy { day: Some(day), len: entry.metadata().ok()?.len(), path })
            })
            .collect();
        days.sort_by_key(|copy| std::cmp::Reverse(copy.day));
        copies.append(&mut days);
        copies
    }
}

/// Whether nothing stands at a path; what the system does not tell is not missing.
fn is_missing(path: &Path) -> bool {
    std::fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
}

/// A copy of the data file.
#[derive(Clone, Debug)]
pub struct Copy {
    /// The day on whose first change it was made; none for the previous version.
    pub day: Option<NaiveDate>,
    /// Where it stands.
    pub path: PathBuf,
    /// Its length in bytes.
    pub len: u64,
}

/// A data file in a folder that goes with it: for the sample network, and for tests.
#[derive(Debug)]
pub struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    /// Puts these bytes into a new folder.
    pub fn new(bytes: &[u8]) -> Result<Scratch> {
        let mut folder = tempfile::Builder::new();
        folder.prefix("netrec-");
        #[cfg(unix)]
        folder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
        let folder =
            folder.tempdir().map_err(|error| Error::io("make a folder for", Path::new("the sample network"), error))?;
        let scratch = Scratch { folder };
        let written = files::private().write(true).create(true).truncate(true).open(scratch.data());
        written
            .and_then(|mut file| io::Write::write_all(&mut file, bytes))
            .map_err(|error| Error::io("write", &scratch.data(), error))?;
        Ok(scratch)
    }

    /// The data file.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("netrec.json")
    }

    /// The folder for state folders.
    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }
}
