//! Encrypting all that belongs to a data file, and turning back.
//!
//! The data file comes first when it is encrypted and last when it is decrypted, each time in one rename, since the key of the
//! history is in it. In between each file may be encrypted or not, so a kill leaves what every command can read, and the same
//! command goes on from there.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::crypt::{Opened, Seal, To, Wanted, head_of, is_sealed, opened, sealed_of, unknown_seal};
use super::files::{Draft, Source, Stamp, sync_folder};
use super::heads::Heads;
use super::history::History;
use super::lines::{self, Trouble};
use super::view::{Need, View};
use super::{Copy, Occasion, Store};
use crate::error::{Error, Kind, Result};

/// What was encrypted or decrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// The data file itself.
    pub data: bool,
    /// How many others: the history, the version before, copies.
    pub others: usize,
}

impl Store {
    /// What opens the data file; of one that is gone or does not tell, what opens its copies.
    pub fn wanted(&self) -> Result<Option<Wanted>> {
        let data = &self.paths.data;
        let head = head_of(data).map_err(|error| Error::io("read", data, error))?;
        match told(&head) {
            Some(true) => return Wanted::by(data),
            Some(false) => return Ok(None),
            None => {}
        }
        let mut wanted = self.copies().into_iter().map(|copy| Wanted::by(&copy.path));
        wanted.find(|wanted| !matches!(wanted, Ok(None))).unwrap_or(Ok(None))
    }

    /// Whether the data file is encrypted.
    pub fn is_sealed(&self) -> Result<bool> {
        let data = &self.paths.data;
        head_of(data).map(|head| is_sealed(&head)).map_err(|error| Error::io("read", data, error))
    }

    /// How the data file is to be written: as it is now or, where it is gone or does not tell, as the copy that was opened.
    pub(super) fn sealing(&self) -> Result<Option<Seal>> {
        let data = &self.paths.data;
        let head = head_of(data).map_err(|error| Error::io("read", data, error))?;
        match (told(&head), self.keys.seal()) {
            (Some(false), _) => Ok(None),
            (Some(true), None) => Err(unknown_seal(data)),
            (_, seal) => Ok(seal),
        }
    }

    /// Whether the data file is encrypted, and something that belongs to it is not.
    pub(super) fn is_half_sealed(&self) -> bool {
        let history = || fs::read(self.paths.history()).unwrap_or_default();
        let in_clear = |(path, _): (PathBuf, bool)| matches!(Wanted::by(&path), Ok(None));
        self.is_sealed().unwrap_or(false)
            && (self.belongings().unwrap_or_default().into_iter().any(in_clear)
                || history().split_inclusive(|byte| *byte == b'\n').any(|line| sealed_of(line).is_none()))
    }

    /// What the history answers. Where the data file came from elsewhere with a key of its own, the copies here still have the
    /// one that opens the history, which the next change then writes beside it.
    pub(super) fn of_history<T>(&self, ask: impl Fn(&History) -> Result<T>) -> Result<T> {
        let answer = ask(&self.history());
        let (Err(_), Some(mut seal)) = (&answer, self.keys.seal()) else { return answer };
        let copies = self.copies().into_iter().filter_map(|copy| self.opened(&copy.path).ok()?.seal);
        for key in copies.flat_map(|seal| seal.keys) {
            if !seal.keys.contains(&key) {
                seal.keys.push(key);
            }
        }
        self.keys.learn(Some(seal));
        ask(&self.history())
    }

    /// What is in a file, encrypted or not.
    pub(super) fn opened(&self, path: &Path) -> Result<Opened> {
        let is_data = *path == self.paths.data;
        opened(path, &self.keys).map_err(|error| if is_data { self.or_damaged(error) } else { error })
    }

    /// These bytes, to be put in the place of the data file.
    pub(super) fn draft_of(&self, plain: Vec<u8>) -> Result<Draft> {
        let bytes = match self.sealing()? {
            Some(seal) => seal.file(&plain)?,
            None => plain,
        };
        Draft::of(&self.paths.data, bytes)
    }

    /// Reads an encrypted data file, of which only memory holds what is in it.
    pub(super) fn unseal(&self, bytes: Vec<u8>, need: Need) -> Result<View> {
        let opened = self.keys.open(&self.paths.data, bytes);
        let Opened { plain, seal } = opened.map_err(|error| self.or_damaged(error))?;
        self.keys.learn(seal);
        let mut heads = Heads::new(need, plain.len() as u64);
        match lines::read(&mut plain.as_slice(), &mut heads) {
            Ok(layout) => Ok(View::new(self.name(), heads, layout, Source::Memory(plain))),
            Err(Trouble::Newer(form)) => Err(self.newer(form)),
            Err(_) => self.put_into_form(&plain, need),
        }
    }

    /// An error at opening the data file. A damaged header looks like that of a file for somebody else; but where a copy opens,
    /// the key is the right one.
    fn or_damaged(&self, error: Error) -> Error {
        /// A passphrase takes a second to try.
        const FEW: usize = 3;
        let sealed = |copy: &Copy| matches!(Wanted::by(&copy.path), Ok(Some(_)));
        let mut newest = self.copies().into_iter().filter(sealed).take(FEW);
        match newest.find(|copy| error.kind == Kind::Failed && self.opened(&copy.path).is_ok()) {
            Some(copy) => {
                Error::data(format!("{} does not open, though {} does", self.name(), copy.path.display()))
                    .advise("nothing was written; it is damaged, and netrec restore brings the copy back, or it was encrypted anew for others")
            }
            None => error,
        }
    }

    /// Encrypts the data file and all that belongs to it; without `to` what is left is encrypted as the data file is.
    ///
    /// # Errors
    /// A file that is not there, is damaged, or cannot be opened; what is encrypted by then stays so.
    pub fn encrypt(&self, to: Option<To>, occasion: Occasion<'_>) -> Result<Sealed> {
        let _lock = self.lock(occasion)?;
        self.settle(true)?;
        let known = self.keys.seal();
        let mut seal = match (to, &known) {
            (Some(to), _) => Seal::new(to)?,
            (None, Some(known)) => known.clone(),
            (None, None) => return Err(nobody()),
        };
        let mut sealed = Sealed::default();
        if !known.as_ref().is_some_and(|known| known.is_like(&seal)) {
            // What is encrypted to older keys is opened by them until it is encrypted anew.
            seal.keys.extend(known.into_iter().flat_map(|known| known.keys));
            self.write_sealed(&seal)?;
            sealed.data = true;
        }
        self.history().rewrite(Some(&seal))?;
        for (path, of_history) in self.belongings()? {
            if of_history && seal.keys.len() == 1 && Wanted::by(&path)?.is_some() {
                continue;
            }
            let Opened { plain, seal: old } = self.opened(&path)?;
            if !of_history && old.is_some_and(|old| old.is_like(&seal)) {
                continue;
            }
            let bytes = if of_history { seal.of_history(&plain)? } else { seal.file(&plain)? };
            Draft::of(&path, bytes)?.place()?;
            // Before the key that opened it goes.
            sync_folder(&path)?;
            sealed.others += 1;
        }
        if seal.keys.len() > 1 {
            seal.keys.truncate(1);
            self.write_sealed(&seal)?;
        }
        Ok(sealed)
    }

    /// Decrypts the data file and all that belongs to it.
    ///
    /// # Errors
    /// A file that is not encrypted, or cannot be opened: the data file stays encrypted until all others are done.
    pub fn decrypt(&self, occasion: Occasion<'_>) -> Result<Sealed> {
        let _lock = self.lock(occasion)?;
        if !self.is_sealed()? {
            return Err(Error::failed(format!("{} is not encrypted", self.name())));
        }
        self.settle(false)?;
        let mut sealed = Sealed { data: true, others: 0 };
        self.history().rewrite(None)?;
        for (path, _) in self.belongings()? {
            if Wanted::by(&path)?.is_some() {
                Draft::of(&path, self.opened(&path)?.plain)?.place()?;
                sync_folder(&path)?;
                sealed.others += 1;
            }
        }
        let data = &self.paths.data;
        let stamp = Stamp::at(data);
        let draft = Draft::of(data, self.opened(data)?.plain)?;
        self.put_unchanged(draft, stamp)?;
        Ok(sealed)
    }

    /// Reads the file, settles its history, and clears away what a kill left half-written, encrypted or not.
    fn settle(&self, to_encrypt: bool) -> Result<()> {
        let view = self.read(Need::ALL)?;
        if !view.exists {
            let advice = if to_encrypt { "add somebody first: netrec add NAME" } else { "see netrec path" };
            return Err(Error::failed(format!("there is no {} yet", self.name())).advise(advice));
        }
        self.settle_history(Some(&view))?;
        for ending in ["", ".bak", ".aside"] {
            let _ = fs::remove_file(self.paths.beside(&format!("{ending}.new")));
        }
        self.let_copies_go()
    }

    /// Writes the data file anew under a seal, which the keys given here must be able to open.
    fn write_sealed(&self, seal: &Seal) -> Result<()> {
        let data = &self.paths.data;
        let stamp = Stamp::at(data);
        let bytes = seal.file(&self.opened(data)?.plain)?;
        if self.keys.has_identity() && matches!(seal.to, To::Recipients(_)) {
            self.keys.open(data, bytes.clone()).map_err(|_| {
                Error::failed("the identity given here is not one of the recipients, and could not read the file again")
                    .advise("nothing was changed; name its recipient too, or leave the identity out")
            })?;
        }
        self.put_unchanged(Draft::of(data, bytes)?, stamp)?;
        self.keys.learn(Some(seal.clone()));
        Ok(())
    }

    /// Puts a draft in the place of the data file, if nothing else changed that since.
    fn put_unchanged(&self, draft: Draft, stamp: Option<Stamp>) -> Result<()> {
        if Stamp::at(&self.paths.data) != stamp {
            return Err(Error::data(format!("{} was changed by another program meanwhile", self.name()))
                .advise("nothing was written; try again"));
        }
        draft.place()?;
        sync_folder(&self.paths.data)
    }

    /// What belongs to the data file, but for the history itself, and whether it goes with that: such a file is of use only with
    /// it, while the others must open by themselves.
    ///
    /// # Errors
    /// A folder that cannot be looked into: what is passed over would stay as it is.
    pub(super) fn belongings(&self) -> Result<Vec<(PathBuf, bool)>> {
        let data = &self.paths.data;
        let name = data.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_ours = |path: &Path| {
            let ending = path.file_name().and_then(|other| other.to_str()).and_then(|other| other.strip_prefix(&name));
            ending.is_some_and(|ending| ending == ".bak" || ending == ".aside" || ending.starts_with(".form-"))
        };
        let beside = data.parent().map_or(Ok(Vec::new()), files_in)?;
        let alone = beside.into_iter().filter(|path| is_ours(path)).chain(files_in(&self.paths.copies())?);
        let with_history = files_in(&self.paths.whole(""))?;
        Ok(alone.map(|path| (path, false)).chain(with_history.into_iter().map(|path| (path, true))).collect())
    }
}

/// Whether a file is written encrypted, as far as its head tells: one that is empty or was overwritten does not.
fn told(head: &[u8]) -> Option<bool> {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match is_sealed(head) {
        true => Some(true),
        false => text.starts_with(b"{").then_some(false),
    }
}

/// The files in a folder, in their order; in one that is not there, none.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_gone = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
    let failed = |error| Error::io("look into", folder, error);
    let entries = match fs::read_dir(folder) {
        Err(error) if is_gone(&error) => return Ok(Vec::new()),
        entries => entries.map_err(failed)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => files.push(path),
            Ok(_) => {}
            // A link to nothing.
            Err(error) if is_gone(&error) => {}
            Err(error) => return Err(Error::io("look at", &path, error)),
        }
    }
    files.sort();
    Ok(files)
}

fn nobody() -> Error {
    Error::usage("say for whom it is encrypted")
        .advise("--recipient age1..., --recipient \"ssh-ed25519 ...\", or --passphrase")
}
