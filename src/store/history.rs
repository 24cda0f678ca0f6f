//! The history: one operation a line, appended and synced before the data file is replaced.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::crypt::{Keys, Seal};
use super::files::{Draft, Paths, make_folder, private, sync_folder};
use crate::error::{Error, Result};
use crate::model::{Id, Section};

/// How much history is kept.
const BOUNDS: Bounds = Bounds { operations: 10_000, bytes: 256 * 1024 * 1024 };

/// An operation: everything that one command changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Operation {
    /// Its number, one more than that of the operation before it.
    pub n: u64,
    /// Its id, by which a person names it.
    pub op: Id,
    /// When, as local time with its offset (RFC 3339).
    pub time: String,
    /// The command line, word by word.
    pub command: Vec<String>,
    /// The operation that this one undid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<Id>,
    /// The operation that this one did again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redoes: Option<Id>,
    /// The lines it touched, in the order of the file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<Line>,
    /// It replaced the file as a whole; the files before and after it are kept beside the history.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<Whole>,
}

/// Why a file was replaced as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// It was put into form.
    Form,
    /// An earlier version was restored.
    Restore,
    /// It was mended.
    Mend,
    /// It was merged with another version that has other keys at its top.
    Merge,
}

/// The files before and after an operation that replaced all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// Why.
    pub reason: Reason,
    /// The name of the file before it; none where there was no file.
    pub before: Option<String>,
    /// The name of the file after it.
    pub after: String,
}

impl Whole {
    /// Removes both files. One that cannot be removed only takes room.
    pub fn forget(&self, paths: &Paths) {
        for name in self.before.iter().chain([&self.after]) {
            let _ = fs::remove_file(paths.whole(name));
        }
    }
}

/// A line that an operation touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The list it belongs to; none for the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<Section>,
    /// The record; none for the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Id>,
    /// The record on the line before it, in the file before or after the operation; none for the first line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind: Option<Id>,
    /// The bytes before.
    pub before: Option<String>,
    /// The bytes after.
    pub after: Option<String>,
}

impl Operation {
    /// True for an operation that is neither an undo nor a redo.
    pub fn is_new(&self) -> bool {
        self.undoes.is_none() && self.redoes.is_none()
    }

    /// True where it put the file into form and changed nothing: an undo or a redo may have to do that first.
    pub fn only_forms(&self) -> bool {
        self.whole.as_ref().is_some_and(|whole| whole.reason == Reason::Form)
    }

    /// Whether it touched this record.
    pub fn touches(&self, id: Id) -> bool {
        self.lines.iter().any(|line| line.id == Some(id))
    }
}

/// The history of one data file.
#[derive(Debug)]
pub struct History {
    path: PathBuf,
    bounds: Bounds,
    keys: Keys,
}

/// How much history is kept at the most.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    operations: u64,
    bytes: u64,
}

impl History {
    /// The history that belongs to these paths, whether it is there yet or not; the keys open what is encrypted of it.
    pub fn of(paths: &Paths, keys: &Keys) -> History {
        History { path: paths.history(), bounds: BOUNDS, keys: keys.clone() }
    }

    /// Whether anything was ever recorded.
    pub fn exists(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|metadata| metadata.len() > 0)
    }

    /// All operations, the oldest first. A torn last line, which a kill can leave, is passed over.
    pub fn operations(&self) -> Result<Vec<Operation>> {
        let mut operations = Vec::new();
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(operations),
            Err(error) => return Err(self.io("read", error)),
        };
        let mut reader = BufReader::new(file);
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            reader.read_until(b'\n', &mut line).map_err(|error| self.io("read", error))?;
            if line.last() != Some(&b'\n') {
                break;
            }
            let operation = self.operation(&line);
            operations.push(operation.map_err(|why| self.damaged(&format!("line {number}"), &why))?);
        }
        Ok(operations)
    }

    /// The last operation, and the offset of its line. Only for the holder of the lock: a torn line behind it is cut.
    pub fn last(&self) -> Result<Option<(Operation, u64)>> {
        let mut file = match File::options().read(true).write(true).open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.io("read", error)),
        };
        let end = file.seek(SeekFrom::End(0)).map_err(|error| self.io("read", error))?;
        let whole = newline_before(&mut file, end).map_err(|error| self.io("read", error))?;
        if whole < end {
            file.set_len(whole).map_err(|error| self.io("cut", error))?;
        }
        if whole == 0 {
            return Ok(None);
        }
        let start = newline_before(&mut file, whole - 1).map_err(|error| self.io("read", error))?;
        let mut line = Vec::new();
        file.seek(SeekFrom::Start(start))
            .and_then(|_| file.take(whole - start).read_to_end(&mut line))
            .map_err(|error| self.io("read", error))?;
        match self.operation(&line) {
            Ok(operation) => Ok(Some((operation, start))),
            Err(why) => Err(self.damaged("last line", &why)),
        }
    }

    /// The operation on a line.
    pub fn operation(&self, line: &[u8]) -> Result<Operation, String> {
        let plain = self.keys.open_entry(line)?;
        serde_json::from_slice(&plain).map_err(|error| error.to_string())
    }

    fn damaged(&self, place: &str, why: &str) -> Error {
        Error::data(format!("{}, {place}: {why}", self.path.display()))
            .advise("the data file is not concerned; move the history away to go on without undo")
    }

    /// Writes all of it anew: each line encrypted, or in the clear. A torn last line is left out.
    pub fn rewrite(&self, seal: Option<&Seal>) -> Result<()> {
        let bytes = match fs::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(self.io("read", error)),
        };
        let mut rewritten = Vec::with_capacity(bytes.len());
        for (number, line) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
            let Some(line) = line.strip_suffix(b"\n") else { break };
            let damaged = |why: &str| self.damaged(&format!("line {number}"), why);
            let plain = self.keys.open_entry(line).map_err(damaged)?;
            match seal {
                Some(seal) => {
                    let operation: Operation =
                        serde_json::from_slice(&plain).map_err(|error| damaged(&error.to_string()))?;
                    rewritten.extend(seal.entry(operation.n, &plain)?);
                }
                None => rewritten.extend_from_slice(&plain),
            }
            rewritten.push(b'\n');
        }
        Draft::of(&self.path, rewritten)?.place()?;
        sync_folder(&self.path)
    }

    /// Takes back what was appended at this offset and behind it.
    pub fn cut(&self, offset: u64) -> Result<()> {
        let cut = File::options().write(true).open(&self.path).and_then(|file| {
            file.set_len(offset)?;
            file.sync_all()
        });
        cut.map_err(|error| self.io("cut", error))
    }

    /// The line of an operation, encrypted where there is a seal.
    pub fn entry(operation: &Operation, seal: Option<&Seal>) -> Result<Vec<u8>> {
        let texts = operation.lines.iter().flat_map(|line| line.before.iter().chain(&line.after));
        let records = texts.map(String::len).sum::<usize>();
        // Quotes within are escaped; a large import shall not be copied as the line grows.
        let mut line = Vec::with_capacity(256 + records + records / 4);
        serde_json::to_writer(&mut line, operation).map_err(|error| Error::failed(error.to_string()))?;
        if let Some(seal) = seal {
            line = seal.entry(operation.n, &line)?;
        }
        line.push(b'\n');
        Ok(line)
    }

    /// Appends the line of an operation and syncs it; returns its offset, for [`History::cut`].
    pub fn append(&self, entry: &[u8]) -> Result<u64> {
        let existed = self.path.exists();
        if !existed && let Some(folder) = self.path.parent() {
            make_folder(folder)?;
        }
        let mut file = private().append(true).create(true).open(&self.path).map_err(|error| self.io("write", error))?;
        let offset = file.metadata().map_err(|error| self.io("write", error))?.len();
        let written = file.write_all(entry).and_then(|()| file.sync_all()).map_err(|error| self.io("write", error));
        let written = written.and_then(|()| if existed { Ok(()) } else { sync_folder(&self.path) });
        if written.is_err() {
            // What was written of it must not stay: it is the record of something that did not happen.
            let _ = file.set_len(offset);
        }
        written.map(|()| offset)
    }

    /// Lets the oldest operations go where there are too many, a tenth more than needed, so that it is seldom done.
    pub fn trim(&self, paths: &Paths, newest: u64) -> Result<()> {
        let size = fs::metadata(&self.path).map(|metadata| metadata.len()).unwrap_or(0);
        let first = self.first_number()?.unwrap_or(newest);
        if newest.saturating_sub(first) < self.bounds.operations && size <= self.bounds.bytes {
            return Ok(());
        }
        let bytes = fs::read(&self.path).map_err(|error| self.io("read", error))?;
        let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let (mut kept, mut room) = (lines.len(), self.bounds.bytes / 10 * 9);
        for line in lines.iter().rev().take((self.bounds.operations / 10 * 9) as usize) {
            if line.len() as u64 > room {
                break;
            }
            room -= line.len() as u64;
            kept -= 1;
        }
        let draft = self.path.with_extension("jsonl.new");
        let written = private().write(true).create(true).truncate(true).open(&draft).and_then(|mut file| {
            lines[kept..].iter().try_for_each(|line| file.write_all(line))?;
            file.sync_all()?;
            fs::rename(&draft, &self.path)
        });
        written.map_err(|error| self.io("shorten", error))?;
        for line in &lines[..kept] {
            if let Ok(Operation { whole: Some(whole), .. }) = self.operation(line) {
                whole.forget(paths);
            }
        }
        Ok(())
    }

    fn first_number(&self) -> Result<Option<u64>> {
        /// The number is the first key of a line.
        #[derive(Deserialize)]
        struct Number {
            n: u64,
        }
        let Ok(file) = File::open(&self.path) else { return Ok(None) };
        let mut start = Vec::new();
        file.take(40).read_to_end(&mut start).map_err(|error| self.io("read", error))?;
        let Some(end) = start.iter().position(|byte| *byte == b',') else { return Ok(None) };
        let object = [&start[..end], b"}"].concat();
        Ok(serde_json::from_slice::<Number>(&object).ok().map(|number| number.n))
    }

    fn io(&self, doing: &str, error: io::Error) -> Error {
        Error::io(&format!("{doing} the history"), &self.path, error)
    }
}

/// The offset behind the last newline before `end`; 0 where there is none.
fn newline_before(file: &mut File, end: u64) -> io::Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut end = end;
    while end > 0 {
        let start = end.saturating_sub(buffer.len() as u64);
        let part = &mut buffer[..(end - start) as usize];
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(part)?;
        if let Some(at) = memchr::memrchr(b'\n', part) {
            return Ok(start + at as u64 + 1);
        }
        end = start;
    }
    Ok(0)
}

/// Which operations stand, in a history.
#[derive(Debug, Default)]
pub struct Standing {
    /// Operations that are undone now, in the order in which they were undone; a redo takes the last.
    pub undone: Vec<Id>,
    /// Operations undone for good: a new change came after them.
    pub gone: Vec<Id>,
}

impl Standing {
    /// Follows the history from its beginning.
    pub fn of(operations: &[Operation]) -> Standing {
        let mut standing = Standing::default();
        for operation in operations {
            if let Some(undone) = operation.undoes {
                standing.undone.push(undone);
            } else if let Some(redone) = operation.redoes {
                standing.undone.retain(|op| *op != redone);
                standing.gone.retain(|op| *op != redone);
            } else if !operation.only_forms() {
                standing.gone.append(&mut standing.undone);
            }
        }
        standing
    }

    /// Whether an operation is undone.
    pub fn is_undone(&self, op: Id) -> bool {
        self.undone.contains(&op) || self.gone.contains(&op)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(n: u64, whole: bool) -> Operation {
        Operation {
            n,
            op: Id::from_random(n),
            time: "2026-09-12T12:00:00+07:00".to_owned(),
            command: vec!["log".to_owned(), "x".repeat(40)],
            undoes: None,
            redoes: None,
            lines: Vec::new(),
            whole: whole.then(|| Whole {
                reason: Reason::Restore,
                before: Some(format!("{n}-before.json")),
                after: format!("{n}-after.json"),
            }),
        }
    }

    /// Appends operations as changes do, and returns the numbers that are left.
    fn kept(bounds: Bounds, many: u64) -> (Vec<u64>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let paths = Paths { data: folder.path().join("netrec.json"), state: folder.path().join("state") };
        let history = History { bounds, ..History::of(&paths, &Keys::default()) };
        make_folder(&paths.state.join("whole")).unwrap();
        for n in 1..=many {
            let operation = operation(n, n % 5 == 0);
            if let Some(whole) = &operation.whole {
                fs::write(paths.whole(&whole.after), "").unwrap();
                fs::write(paths.whole(whole.before.as_deref().unwrap()), "").unwrap();
            }
            let offset = history.append(&History::entry(&operation, None).unwrap()).unwrap();
            let (last, at) = history.last().unwrap().unwrap();
            assert_eq!((last.n, at), (n, offset));
            history.trim(&paths, n).unwrap();
            let (operations, size) = (history.operations().unwrap(), fs::metadata(&history.path).unwrap().len());
            assert!(operations.len() as u64 <= bounds.operations && size <= bounds.bytes);
            assert_eq!(operations.last().map(|last| last.n), Some(n));
        }
        let numbers = history.operations().unwrap().iter().map(|operation| operation.n).collect();
        (numbers, fs::read_dir(paths.state.join("whole")).unwrap().count())
    }

    #[test]
    fn the_oldest_operations_go_and_the_files_they_kept() {
        let (numbers, files) = kept(Bounds { operations: 20, bytes: u64::MAX }, 43);
        assert_eq!((numbers, files), ((25..=43).collect(), 2 * 4));
        let (numbers, files) = kept(Bounds { operations: 1000, bytes: 2000 }, 43);
        assert!(numbers.len() > 5 && numbers.len() < 15 && numbers.last() == Some(&43), "{numbers:?}");
        assert_eq!(files, 2 * numbers.iter().filter(|n| *n % 5 == 0).count());
    }

    #[test]
    fn the_last_newline_is_found_behind_a_long_line() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&[&b"a\n"[..], &[b'x'; 150_000]].concat()).unwrap();
        assert_eq!(newline_before(&mut file, 150_002).unwrap(), 2);
        assert_eq!(newline_before(&mut file, 1).unwrap(), 0);
    }
}
