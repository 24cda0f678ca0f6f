//! Steps 3 to 5 of a change: the new file beside the old one, the history, the copies, the rename.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::change::Effect;
use super::crypt::{Wanted, head_of, is_sealed};
use super::files::{Draft, Piece, Source, Stamp, duplicate, keep, make_folder, sync_folder};
use super::history::{History, Line, Operation, Reason, Whole};
use super::lines::Trouble;
use super::splice::splice;
use super::verify::verify;
use super::view::View;
use super::{Occasion, Store};
use crate::error::{Error, Result};
use crate::halves;
use crate::model::Id;

/// How many day's copies are kept.
const COPIES: usize = 30;

/// What an operation takes back or does again.
#[derive(Clone, Copy, Debug)]
pub(super) enum Again {
    /// It undoes that operation.
    Undoes(Id),
    /// It does that operation again.
    Redoes(Id),
}

impl Store {
    /// Writes the lines of a change; `None` if something else changed the file meanwhile.
    pub(super) fn commit_lines(
        &self,
        view: &View,
        effect: Effect,
        occasion: Occasion<'_>,
        again: Option<Again>,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Id>> {
        let pieces = splice(&view.layout, effect.settings.as_deref(), effect.acts);
        let mut operation = self.operation(occasion, again)?;
        operation.lines = effect.lines;
        let seal = self.sealing()?;
        // The record of a large import takes as long to write as the disk to take the file in.
        let entry = || History::entry(&operation, seal.as_ref());
        let (draft, entry) =
            halves::both_if(halves::is_many(operation.lines.len()), || self.draft_checked(view, &pieces), entry);
        self.put_in_place(draft?, &operation, &entry?, view.stamp, occasion, warnings)
    }

    /// Writes a file that had to be put into form, as an operation of its own; `None` if something else changed it
    /// meanwhile.
    pub(super) fn commit_form(
        &self,
        view: &mut View,
        occasion: Occasion<'_>,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Id>> {
        if let Some(form) = view.origin.as_ref().and_then(|origin| origin.older) {
            keep(&self.paths.data, &self.paths.beside(&format!(".form-{form}")))?;
        }
        let pieces = [Piece::Old(0, view.layout.len)];
        let draft = self.draft_checked(view, &pieces)?;
        // A rename leaves the stamp alone, and what stands under the path afterwards may be somebody else's.
        let stamp = Stamp::at(draft.path());
        let done = self.commit_whole(draft, Reason::Form, view.stamp, occasion, None, warnings)?;
        view.stamp = stamp;
        Ok(done)
    }

    /// Puts a draft in the place of the whole file, both kept beside the history.
    pub(super) fn commit_whole(
        &self,
        draft: Draft,
        reason: Reason,
        stamp: Option<Stamp>,
        occasion: Occasion<'_>,
        again: Option<Again>,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Id>> {
        let mut operation = self.operation(occasion, again)?;
        let whole = Whole {
            reason,
            before: self.paths.data.exists().then(|| format!("{}-before.json", operation.op)),
            after: format!("{}-after.json", operation.op),
        };
        make_folder(&self.paths.state.join("whole"))?;
        if let Some(before) = &whole.before {
            keep(&self.paths.data, &self.paths.whole(before))?;
        }
        // A copy: who edits the data file in place must not edit what is kept of it.
        duplicate(draft.path(), &self.paths.whole(&whole.after))?;
        operation.whole = Some(whole.clone());
        let entry = self.sealing().and_then(|seal| History::entry(&operation, seal.as_ref()));
        let placed = entry.and_then(|entry| self.put_in_place(draft, &operation, &entry, stamp, occasion, warnings));
        if !matches!(placed, Ok(Some(_))) {
            whole.forget(&self.paths);
        }
        placed
    }

    /// Writes the new file while every byte of the old one is checked: nothing is put in its place before both are done.
    fn draft_checked(&self, view: &View, pieces: &[Piece]) -> Result<Draft> {
        let (source, len) = (&view.source, view.layout.len);
        let seal = self.sealing()?;
        let write = || Draft::write(&self.paths.data, source, pieces, seal.as_ref());
        let check = || verify(source, len);
        // Two cores do both at once where reading at an offset does not move a shared position.
        let (draft, checked) = if cfg!(unix) {
            halves::both(write, check)
        } else {
            let checked = check();
            (write(), checked)
        };
        match checked {
            Ok(()) => draft,
            Err(Trouble::Io(error)) => Err(Error::io("read", &self.paths.data, error)),
            Err(Trouble::Record(at, bad)) => Err(view.damaged_at(at, bad.at, &bad.to_string())),
            Err(_) => Err(self.restless()),
        }
    }

    fn operation(&self, occasion: Occasion<'_>, again: Option<Again>) -> Result<Operation> {
        let last = self.history().last()?;
        let bits = getrandom::u64().map_err(|error| Error::failed(format!("no random bits for an id: {error}")))?;
        let (undoes, redoes) = match again {
            None => (None, None),
            Some(Again::Undoes(op)) => (Some(op), None),
            Some(Again::Redoes(op)) => (None, Some(op)),
        };
        Ok(Operation {
            n: last.map_or(1, |(last, _)| last.n + 1),
            op: Id::from_random(bits),
            time: occasion.time.to_owned(),
            command: occasion.command.to_vec(),
            undoes,
            redoes,
            lines: Vec::new(),
            whole: None,
        })
    }

    /// Records the operation, keeps the old file, and renames the new one over it; `None` if something else changed the file
    /// since it was read.
    fn put_in_place(
        &self,
        draft: Draft,
        operation: &Operation,
        entry: &[u8],
        stamp: Option<Stamp>,
        occasion: Occasion<'_>,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Id>> {
        let data = &self.paths.data;
        if Stamp::at(data) != stamp {
            return Ok(None);
        }
        let history = self.history();
        let offset = history.append(entry)?;
        let placed = self.keep_old(occasion).and_then(|()| {
            if Stamp::at(data) != stamp {
                return Ok(None);
            }
            draft.place().map(|()| Some(operation.op))
        });
        if !matches!(placed, Ok(Some(_))) {
            // The operation did not happen.
            history.cut(offset)?;
            return placed;
        }
        // From here on the change is done.
        let after = sync_folder(data).and_then(|()| history.trim(&self.paths, operation.n));
        if let Err(error) = after.and_then(|()| self.let_copies_go()) {
            warnings.push(format!("the change is done, but {}", error.reason()));
        }
        placed
    }

    /// Keeps the old file as the previous version and, on the first change of a day, as the day's copy.
    fn keep_old(&self, occasion: Occasion<'_>) -> Result<()> {
        let data = &self.paths.data;
        if fs::metadata(data).map_or(0, |metadata| metadata.len()) == 0 {
            return Ok(());
        }
        keep(data, &self.paths.beside(".bak"))?;
        let copies = self.paths.copies();
        let copy = copies.join(format!("{}.json", occasion.today));
        if !copy.exists() {
            make_folder(&copies)?;
            keep(data, &copy)?;
        }
        Ok(())
    }

    pub(super) fn let_copies_go(&self) -> Result<()> {
        // What a kill left half-written is nobody's.
        for folder in [self.paths.state.clone(), self.paths.copies(), self.paths.whole("")] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().extension().is_some_and(|ending| ending == "new") {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
        for copy in self.copies().into_iter().filter(|copy| copy.day.is_some()).skip(COPIES) {
            fs::remove_file(&copy.path).map_err(|error| Error::io("remove the old copy", &copy.path, error))?;
        }
        Ok(())
    }

    /// Whether two files hold the same, encrypted or not.
    pub(super) fn hold_the_same(&self, one: &Path, other: &Path) -> Result<bool> {
        let io = |error| Error::io("compare", one, error);
        if same_bytes(one, other).map_err(io)? {
            return Ok(true);
        }
        let sealed = |path| head_of(path).map(|head| is_sealed(&head)).map_err(io);
        Ok((sealed(one)? || sealed(other)?) && self.opened(one)?.plain == self.opened(other)?.plain)
    }

    /// A file to be put in the place of the data file.
    pub(super) fn source_of(&self, path: &Path) -> Result<(Source, u64)> {
        let io = |error| Error::io("read", path, error);
        if Wanted::by(path)?.is_some() {
            let plain = self.opened(path)?.plain;
            let len = plain.len() as u64;
            return Ok((Source::Memory(plain), len));
        }
        let file = fs::File::open(path).map_err(io)?;
        let len = file.metadata().map_err(io)?.len();
        Ok((Source::File(file), len))
    }

    /// Confirms the last operation of the history, or cuts it where a kill came between it and the rename. There is no view of a
    /// file that cannot be read.
    pub(super) fn settle_history(&self, view: Option<&View>) -> Result<()> {
        let history = self.history();
        let Some((operation, offset)) = self.of_history(History::last)? else { return Ok(()) };
        let happened = match &operation.whole {
            Some(whole) => {
                let before = whole.before.as_ref().map(|name| self.paths.whole(name));
                let is_before = match before {
                    Some(before) => self.hold_the_same(&self.paths.data, &before),
                    None => Ok(view.is_some_and(|view| !view.exists)),
                };
                // Somebody else's edit since then is no reason to forget what happened.
                self.hold_the_same(&self.paths.data, &self.paths.whole(&whole.after)).unwrap_or(true)
                    || !is_before.unwrap_or(false)
            }
            None => {
                // An operation that changed lines cannot have left them all as they were. What cannot be told is kept.
                let is_before = |line: &Line| {
                    view.is_some_and(|view| view.line(line.list, line.id).is_ok_and(|now| now == line.before))
                };
                !operation.lines.iter().all(is_before)
            }
        };
        if !happened {
            history.cut(offset)?;
            operation.whole.iter().for_each(|whole| whole.forget(&self.paths));
        }
        Ok(())
    }
}

/// Whether two files hold the same bytes; the same inode is the same file.
fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    let (a, b) = (fs::metadata(one)?, fs::metadata(other)?);
    if a.len() != b.len() {
        return Ok(false);
    }
    if Stamp::of(&a) == Stamp::of(&b) {
        return Ok(true);
    }
    let (mut a, mut b) = (io::BufReader::new(fs::File::open(one)?), io::BufReader::new(fs::File::open(other)?));
    let (mut left, mut right) = (vec![0; 64 * 1024], vec![0; 64 * 1024]);
    loop {
        let read = a.read(&mut left)?;
        if read == 0 {
            return Ok(true);
        }
        b.read_exact(&mut right[..read])?;
        if left[..read] != right[..read] {
            return Ok(false);
        }
    }
}
