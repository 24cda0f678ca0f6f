//! Encryption at rest: every file that belongs to a network is an age file, and only memory holds what is in it.
//!
//! In front of the bytes of a data file stands one line, inside the encryption: to whom the file is written again at the next
//! change, since an age file does not tell, and a key of this file's own, to which the history is encrypted. So a passphrase
//! that takes a second to try is tried once for a file, and not once for each operation.

#[cfg_attr(feature = "encryption", path = "crypt/age.rs")]
#[cfg_attr(not(feature = "encryption"), path = "crypt/none.rs")]
mod engine;

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use memchr::{memchr, memmem};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The first line of an age file.
const FIRST: &[u8] = b"age-encryption.org/v1\n";

/// How the line in front of a data file begins.
const OWN: &[u8] = b"{\"netrec-keys\":[";

/// How an encrypted operation goes on behind its number.
const ENTRY: &[u8] = b"\"age\":\"";

/// How many bytes are looked at to tell what a file is.
const HEAD: usize = 64;

/// Whether bytes are an encrypted file, or one whose first line is damaged.
pub fn is_sealed(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD)];
    let begins = !head.is_empty() && (head.starts_with(FIRST) || FIRST.starts_with(head));
    begins || memmem::find(head, b"\n-> ").is_some()
}

/// What opens a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// An identity of one of its recipients.
    Identity,
    /// A passphrase.
    Passphrase,
}

impl Wanted {
    /// What opens the file at a path; nothing is needed for one that is not encrypted.
    pub fn by(path: &Path) -> Result<Option<Wanted>> {
        let head = head_of(path).map_err(|error| Error::io("read", path, error))?;
        if !is_sealed(&head) {
            return Ok(None);
        }
        engine::is_here(path)?;
        Ok(Some(match memmem::find(&head, b"\n-> scrypt ") {
            Some(_) => Wanted::Passphrase,
            None => Wanted::Identity,
        }))
    }
}

/// The first bytes of a file; of one that is not there, none, nor of a pipe, which would be lost to whoever reads it.
pub fn head_of(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file()) {
        return Ok(head);
    }
    match File::open(path) {
        Ok(file) => file.take(HEAD as u64).read_to_end(&mut head)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error),
    };
    Ok(head)
}

/// For whom a file is encrypted.
#[derive(Clone)]
pub enum To {
    /// Whoever has the identity of one of these recipients, each written as age and ssh write it.
    Recipients(Vec<String>),
    /// Whoever knows this passphrase.
    Passphrase(String),
}

impl To {
    /// Recipients as they are typed.
    ///
    /// # Errors
    /// One that is no recipient.
    pub fn recipients(typed: &[String]) -> Result<To> {
        typed.iter().map(|text| engine::recipient(text)).collect::<Result<_>>().map(To::Recipients)
    }
}

/// How a data file is encrypted again.
#[derive(Clone)]
pub struct Seal {
    /// For whom.
    pub to: To,
    /// Its own keys, the newest first; older ones are those that files still wait to be encrypted anew from.
    pub keys: Vec<String>,
}

/// The line in front of a data file.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(rename = "netrec-keys")]
    keys: Vec<String>,
    /// Nobody where a passphrase opens it.
    to: Vec<String>,
}

impl Seal {
    /// A seal with a new key of its own.
    pub fn new(to: To) -> Result<Seal> {
        Ok(Seal { to, keys: vec![engine::new_key()?] })
    }

    /// A data file, encrypted.
    pub fn file(&self, plain: &[u8]) -> Result<Vec<u8>> {
        let to = match &self.to {
            To::Recipients(to) => to.clone(),
            To::Passphrase(_) => Vec::new(),
        };
        let line = serde_json::to_vec(&Line { keys: self.keys.clone(), to });
        let line = line.map_err(|error| Error::failed(error.to_string()))?;
        engine::encrypt(&[&line, b"\n", plain], &self.to)
    }

    /// A file that belongs to the history, encrypted to the key of the data file.
    pub fn of_history(&self, plain: &[u8]) -> Result<Vec<u8>> {
        engine::encrypt(&[plain], &To::Recipients(vec![engine::recipient_of(self.key())?]))
    }

    /// An operation as a line of the history: its number stays readable.
    pub fn entry(&self, number: u64, plain: &[u8]) -> Result<Vec<u8>> {
        let sealed = engine::text_of(&self.of_history(plain)?);
        Ok(format!("{{\"n\":{number},\"age\":\"{sealed}\"}}").into_bytes())
    }

    /// The key that new files of the history are encrypted to.
    pub fn key(&self) -> &str {
        self.keys.first().map_or("", String::as_str)
    }

    /// Whether both encrypt for the same, the older keys aside.
    pub fn is_like(&self, other: &Seal) -> bool {
        let same = match (&self.to, &other.to) {
            (To::Recipients(one), To::Recipients(two)) => one == two,
            (To::Passphrase(one), To::Passphrase(two)) => one == two,
            _ => false,
        };
        same && self.key() == other.key()
    }
}

/// A file that was opened.
pub struct Opened {
    /// What is in it.
    pub plain: Vec<u8>,
    /// How it is encrypted again, where it says so.
    pub seal: Option<Seal>,
}

/// Why a file cannot be opened.
#[cfg_attr(not(feature = "encryption"), expect(dead_code, reason = "without age no file is looked into"))]
enum Closed {
    /// None of the keys fits.
    NoKey,
    /// It is damaged.
    Damaged,
    /// What is said to the person.
    Other(Error),
}

/// What opens the files of a network, and how its data file is encrypted, once it was opened.
#[derive(Clone, Default)]
pub struct Keys(Arc<Ring>);

#[derive(Default)]
struct Ring {
    identities: Vec<engine::Identity>,
    passphrase: Option<String>,
    seal: Mutex<Option<Seal>>,
    /// The file that a passphrase opened last, since that takes a second.
    last: Mutex<Option<Last>>,
}

/// What nobody else reads or writes now. What panicked elsewhere left it whole, as each write is one.
fn held<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file that a passphrase opened.
struct Last {
    mark: Vec<u8>,
    plain: Vec<u8>,
    passphrase: String,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// The identities in a file, and a passphrase. A key that is itself encrypted has its passphrase asked for.
    ///
    /// # Errors
    /// A file that cannot be read, or holds no identity.
    pub fn new(
        identity: Option<&Path>,
        passphrase: Option<String>,
        ask: impl FnMut(&str) -> Result<String>,
    ) -> Result<Keys> {
        let identities = match identity {
            Some(path) => {
                let bytes = std::fs::read(path).map_err(|error| Error::io("read the identity", path, error))?;
                engine::identities(path, &bytes, ask)?
            }
            None => Vec::new(),
        };
        Ok(Keys(Arc::new(Ring { identities, passphrase, ..Ring::default() })))
    }

    /// How the data file is encrypted, as far as it is known.
    pub fn seal(&self) -> Option<Seal> {
        held(&self.0.seal).clone()
    }

    /// Takes this for the seal of the data file.
    pub fn learn(&self, seal: Option<Seal>) {
        *held(&self.0.seal) = seal;
    }

    /// Whether there is an identity to open anything with.
    pub fn has_identity(&self) -> bool {
        !self.0.identities.is_empty()
    }

    /// What is in a file, encrypted or not.
    ///
    /// # Errors
    /// No key fits (exit status 1), or it is damaged (3).
    pub fn open(&self, path: &Path, bytes: Vec<u8>) -> Result<Opened> {
        if !is_sealed(&bytes) {
            return Ok(Opened { plain: bytes, seal: None });
        }
        let mark = mark_of(&bytes);
        if let Some(last) = held(&self.0.last).as_ref().filter(|last| last.mark == mark) {
            return Ok(apart(last.plain.clone(), Some(last.passphrase.clone())));
        }
        let (plain, passphrase) = self.decrypt(&bytes).map_err(|closed| self.said(closed, path, &bytes))?;
        if let Some(passphrase) = passphrase.clone() {
            *held(&self.0.last) = Some(Last { mark, plain: plain.clone(), passphrase });
        }
        Ok(apart(plain, passphrase))
    }

    /// What stands in a line of the history, encrypted or not.
    pub fn open_entry<'a>(&self, line: &'a [u8]) -> Result<Cow<'a, [u8]>, &'static str> {
        let Some(sealed) = sealed_of(line) else { return Ok(Cow::Borrowed(line)) };
        let end = memchr(b'"', sealed).ok_or("it is cut off")?;
        let sealed = engine::bytes_of(&sealed[..end]).ok_or("it is encrypted, and damaged")?;
        match self.decrypt(&sealed) {
            Ok((plain, _)) => Ok(Cow::Owned(plain)),
            Err(_) => Err("it is encrypted, and no key opens it"),
        }
    }

    fn decrypt(&self, bytes: &[u8]) -> Result<(Vec<u8>, Option<String>), Closed> {
        let seal = held(&self.0.seal);
        let (keys, newer) = match seal.as_ref() {
            Some(Seal { to: To::Passphrase(passphrase), keys }) => (keys.as_slice(), Some(passphrase)),
            Some(Seal { keys, .. }) => (keys.as_slice(), None),
            None => (&[][..], None),
        };
        let mut passphrases: Vec<&String> = self.0.passphrase.iter().chain(newer).collect();
        passphrases.dedup();
        engine::decrypt(bytes, &self.0.identities, keys, &passphrases)
    }
}

/// What is in a file, encrypted or not.
///
/// # Errors
/// What the system refuses, and those of [`Keys::open`].
pub fn opened(path: &Path, keys: &Keys) -> Result<Opened> {
    let bytes = std::fs::read(path).map_err(|error| Error::io("read", path, error))?;
    keys.open(path, bytes)
}

/// The error for a file that another program encrypted.
pub fn unknown_seal(path: &Path) -> Error {
    Error::failed(format!("{} does not say for whom it is encrypted: another program did it", path.display()))
        .advise("nothing was written; say it once with netrec encrypt --recipient or --passphrase")
}

impl Keys {
    fn said(&self, closed: Closed, path: &Path, bytes: &[u8]) -> Error {
        let path = path.display();
        let by_passphrase = memmem::find(&bytes[..bytes.len().min(HEAD)], b"\n-> scrypt ").is_some();
        match closed {
            Closed::Other(error) => error,
            Closed::Damaged => Error::data(format!("{path} is encrypted, and damaged"))
                .advise("nothing was written; an encrypted file cannot be mended, but restored: netrec restore"),
            Closed::NoKey if !self.has_identity() && self.0.passphrase.is_none() => {
                Error::failed(format!("{path} is encrypted"))
                    .advise("nothing was changed; try again, with what opens it")
            }
            Closed::NoKey if by_passphrase => {
                Error::failed(format!("that passphrase does not open {path}")).advise("nothing was changed; try again")
            }
            Closed::NoKey => Error::failed(format!("that identity does not open {path}"))
                .advise("nothing was changed; name the right one with --identity or NETREC_IDENTITY"),
        }
    }
}

/// What stands in an encrypted line of the history, behind its number; none for one in the clear.
pub fn sealed_of(line: &[u8]) -> Option<&[u8]> {
    memchr(b',', line).and_then(|comma| line[comma + 1..].strip_prefix(ENTRY))
}

/// Takes the line in front of a data file apart from what is behind it.
fn apart(mut plain: Vec<u8>, passphrase: Option<String>) -> Opened {
    let end = memchr(b'\n', &plain).filter(|_| plain.starts_with(OWN));
    let line = end.and_then(|end| Some((end, serde_json::from_slice::<Line>(&plain[..end]).ok()?)));
    let Some((end, Line { keys, to })) = line else { return Opened { plain, seal: None } };
    plain.drain(..=end);
    let to = match passphrase {
        Some(passphrase) => To::Passphrase(passphrase),
        None => To::Recipients(to),
    };
    Opened { plain, seal: Some(Seal { to, keys }) }
}

/// What tells an encrypted file from all others: its header, the number that is used once behind it, and its length.
fn mark_of(bytes: &[u8]) -> Vec<u8> {
    const CODE: usize = "\n--- ".len() + 43 + 1 + 16;
    let end = memmem::find(bytes, b"\n--- ").map_or(0, |at| at + CODE);
    [&bytes[..end.min(bytes.len())], &bytes.len().to_le_bytes()].concat()
}

#[cfg(all(test, feature = "encryption"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seal() -> (Seal, Keys) {
        let key = engine::new_key().unwrap();
        let to = To::Recipients(vec![engine::recipient_of(&key).unwrap()]);
        let identities = engine::identities(Path::new("key"), key.as_bytes(), |_| unreachable!()).unwrap();
        (Seal::new(to).unwrap(), Keys(Arc::new(Ring { identities, ..Ring::default() })))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Whatever is encrypted comes back, also what looks like the line that stands in front of it.
        #[test]
        fn what_is_encrypted_comes_back(bytes: Vec<u8>, own: bool) {
            let (seal, keys) = seal();
            let bytes = if own { [OWN, b"\"a\"],\"to\":[]}\n", &bytes].concat() } else { bytes };
            let sealed = seal.file(&bytes).unwrap();
            prop_assert!(is_sealed(&sealed) && is_sealed(&sealed[..10]));
            let opened = keys.open(Path::new("file"), sealed).unwrap();
            prop_assert!(opened.plain == bytes && opened.seal.as_ref().is_some_and(|again| again.is_like(&seal)));
            let entry = seal.entry(7, &bytes).unwrap();
            let is_line = entry.starts_with(b"{\"n\":7,") && !entry.contains(&b'\n');
            prop_assert!(is_line);
            prop_assert!(keys.open_entry(&entry).is_err());
            keys.learn(opened.seal);
            prop_assert_eq!(keys.open_entry(&entry).unwrap().into_owned(), bytes);
        }
    }

    #[test]
    fn what_is_not_encrypted_is_left_as_it_is() {
        for text in ["", "{\"netrec\":1,\n\"settings\":{},\n", "{\n \"netrec\": 1", "BEGIN:VCARD", "[]"] {
            assert!(!is_sealed(text.as_bytes()), "{text}");
        }
        let line = br#"{"n":1,"op":"q0x5v7n2ba","time":"2026-09-12T12:00:00+07:00","command":["netrec"]}"#;
        assert_eq!(Keys::default().open_entry(line), Ok(Cow::Borrowed(&line[..])));
    }
}
