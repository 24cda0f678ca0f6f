//! Where the files stand, and the few ways in which this program touches them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::thread::{Builder, scope};

use super::crypt::Seal;
use crate::error::{Error, Result};

/// The data file and what belongs to it.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The data file, behind any symlinks.
    pub data: PathBuf,
    /// The folder of its history and its copies.
    pub state: PathBuf,
}

impl Paths {
    /// Follows symlinks from `given`; the state folder is one of `states`, named after the real path.
    pub fn new(given: &Path, states: &Path) -> Result<Paths> {
        let data = behind_links(given).map_err(|error| Error::io("find", given, error))?;
        refuse_special(&data).map_err(|error| error.advise("name a file with --file"))?;
        let name = data.file_name().unwrap_or_default().to_string_lossy();
        let state = states.join(format!("{name}-{:016x}", fnv1a(data.as_os_str().as_encoded_bytes())));
        Ok(Paths { data, state })
    }

    /// A file beside the data file: `.lock`, `.bak`.
    pub fn beside(&self, ending: &str) -> PathBuf {
        beside(&self.data, ending)
    }

    /// The new file until it is renamed over the data file; a kill may leave it behind.
    pub fn draft(&self) -> PathBuf {
        draft_of(&self.data)
    }

    /// The history of the data file.
    pub fn history(&self) -> PathBuf {
        self.state.join("history.jsonl")
    }

    /// The folder of the day's copies.
    pub fn copies(&self) -> PathBuf {
        self.state.join("copies")
    }

    /// The whole file before or after an operation that replaced it.
    pub fn whole(&self, name: &str) -> PathBuf {
        self.state.join("whole").join(name)
    }
}

/// Refuses what a new file would take the place of without being one: of a device the rename would make a file, and a pipe has
/// nobody at its other end.
pub fn refuse_special(path: &Path) -> Result<()> {
    let what = match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => "a folder",
        Ok(metadata) if !metadata.is_file() => "a device, a pipe or a socket",
        _ => return Ok(()),
    };
    Err(Error::failed(format!("{} is {what}, not a data file", path.display())))
}

fn draft_of(path: &Path) -> PathBuf {
    beside(path, ".new")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

/// The file that a path leads to, also where the last link of the chain leads to nothing yet.
fn behind_links(given: &Path) -> io::Result<PathBuf> {
    let mut path = std::path::absolute(given)?;
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = path.parent().unwrap_or(Path::new("/")).join(target),
            Err(_) => {
                // A folder that is still to be made stands in one whose real path is the same afterwards.
                let real = path.ancestors().skip(1).find_map(|folder| {
                    let rest = path.strip_prefix(folder).ok()?;
                    Some(fs::canonicalize(folder).ok()?.join(rest))
                });
                return Ok(real.unwrap_or(path));
            }
        }
    }
    Err(io::Error::other("too many links"))
}

/// The 64-bit hash of Fowler, Noll and Vo (FNV-1a): stable across versions of the program, as a folder's name must be.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// Makes a folder, and its parents, that others cannot look into.
pub fn make_folder(path: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| Error::io("make the folder", path, error))
}

/// Options for a file that others cannot read.
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    len: u64,
    modified: Option<std::time::SystemTime>,
    inode: u64,
}

impl Stamp {
    /// The stamp of an open or named file.
    pub fn of(metadata: &fs::Metadata) -> Stamp {
        #[cfg(unix)]
        let inode = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let inode = 0;
        Stamp { len: metadata.len(), modified: metadata.modified().ok(), inode }
    }

    /// The stamp of what stands at a path; `None` where nothing does.
    pub fn at(path: &Path) -> Option<Stamp> {
        fs::metadata(path).ok().map(|metadata| Stamp::of(&metadata))
    }
}

/// The bytes that a network was read from.
#[derive(Debug)]
pub enum Source {
    /// The file itself, still open: what was read stays readable, whatever becomes of the path.
    File(File),
    /// What was put into form, or decrypted.
    Memory(Vec<u8>),
}

/// A part of an open file, read without moving the position that others read at.
pub struct At<'a> {
    /// The file.
    pub file: &'a File,
    /// The offset to read from.
    pub at: u64,
    /// The offset to read up to.
    pub end: u64,
}

impl Read for At<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = usize::try_from(self.end - self.at).unwrap_or(usize::MAX).min(buffer.len());
        if room == 0 {
            return Ok(0);
        }
        #[cfg(unix)]
        let read = std::os::unix::fs::FileExt::read_at(self.file, &mut buffer[..room], self.at)?;
        #[cfg(windows)]
        let read = std::os::windows::fs::FileExt::seek_read(self.file, &mut buffer[..room], self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Source {
    /// Some bytes of it.
    pub fn bytes(&self, at: u64, len: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.append(at, len, &mut bytes)?;
        Ok(bytes)
    }

    /// Puts some bytes of it behind others.
    pub fn append(&self, at: u64, len: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
        let before = bytes.len();
        bytes.resize(before + len, 0);
        self.fill(at, &mut bytes[before..])
    }

    /// Puts bytes of it in the place of others, as many as there are.
    pub fn fill(&self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        match self {
            Source::File(file) => At { file, at, end: at + bytes.len() as u64 }.read_exact(bytes),
            Source::Memory(memory) => {
                let start = usize::try_from(at).map_err(io::Error::other)?;
                let slice = start.checked_add(bytes.len()).and_then(|end| memory.get(start..end));
                bytes.copy_from_slice(slice.ok_or(io::ErrorKind::UnexpectedEof)?);
                Ok(())
            }
        }
    }

    /// Writes some bytes of it to `out`; between files the kernel copies them where it can.
    fn copy(&self, start: u64, end: u64, mut out: &File) -> io::Result<()> {
        match self {
            _ if start == end => Ok(()),
            Source::File(file) => {
                let mut file = file;
                file.seek(SeekFrom::Start(start))?;
                let copied = io::copy(&mut file.take(end - start), &mut out)?;
                if copied != end - start {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
                Ok(())
            }
            Source::Memory(_) => {
                let len = usize::try_from(end - start).map_err(io::Error::other)?;
                out.write_all(&self.bytes(start, len)?)
            }
        }
    }
}

/// How much of a large file is copied before the disk begins to take it in.
const EARLY: u64 = 8 << 20;

/// A part of a new file.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// Bytes of the old file, from and up to an offset.
    Old(u64, u64),
    /// New bytes.
    New(Vec<u8>),
}

/// A file that is not there yet: written beside its target, and renamed over it when it is whole and on the disk.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    target: PathBuf,
    placed: bool,
}

impl Draft {
    /// Writes the pieces beside `target`, with its mode and owner where it is there already, and syncs them. With a seal they are
    /// put together in memory, and only what is encrypted is written.
    pub fn write(target: &Path, source: &Source, pieces: &[Piece], seal: Option<&Seal>) -> Result<Draft> {
        if let Some(seal) = seal {
            let mut plain = Vec::new();
            for piece in pieces {
                match piece {
                    Piece::Old(start, end) => {
                        let len = usize::try_from(end - start).map_err(|_| Error::failed("the file is too large"))?;
                        let bytes = source.bytes(*start, len);
                        plain.extend(bytes.map_err(|error| Error::io("read", target, error))?);
                    }
                    Piece::New(bytes) => plain.extend_from_slice(bytes),
                }
            }
            return Draft::of(target, seal.file(&plain)?);
        }
        let draft = Draft { path: draft_of(target), target: target.to_owned(), placed: false };
        // One that a killed process left behind is nobody's any more.
        let _ = fs::remove_file(&draft.path);
        draft.fill(source, pieces).map_err(|error| Error::io("write", &draft.path, error))?;
        Ok(draft)
    }

    /// Writes these bytes as they are.
    pub fn of(target: &Path, bytes: Vec<u8>) -> Result<Draft> {
        Draft::write(target, &Source::Memory(Vec::new()), &[Piece::New(bytes)], None)
    }

    fn fill(&self, source: &Source, pieces: &[Piece]) -> io::Result<()> {
        let file = private().write(true).create_new(true).open(&self.path)?;
        scope(|scope| {
            // The disk begins with the first of a large file while the rest is still being copied.
            let mut early = None;
            let mut room = EARLY;
            for piece in pieces {
                match piece {
                    Piece::Old(start, end) => {
                        let first = if early.is_none() { room.min(end - start) } else { 0 };
                        source.copy(*start, start + first, &file)?;
                        room -= first;
                        if room == 0 && early.is_none() {
                            early = Builder::new().spawn_scoped(scope, || file.sync_data()).ok();
                        }
                        source.copy(start + first, *end, &file)?;
                    }
                    Piece::New(bytes) => (&file).write_all(bytes)?,
                }
            }
            self.take_after_target(&file)?;
            file.sync_all()?;
            // What went wrong in the first part is not said again by the second.
            early.map_or(Ok(()), |early| early.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into())))
        })
    }

    /// Gives the new file the mode and the owner of the one that it is to replace.
    fn take_after_target(&self, file: &File) -> io::Result<()> {
        if let Ok(old) = fs::metadata(&self.target) {
            #[cfg(unix)]
            {
                use std::os::unix::fs::MetadataExt;
                let new = file.metadata()?;
                if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
                    // Only root can give a file away; for anybody else it stays their own.
                    let _ = std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid()));
                }
            }
            file.set_permissions(old.permissions())?;
        }
        Ok(())
    }

    /// Where it stands until it is placed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Renames it over its target. From here on the change is done.
    pub fn place(mut self) -> Result<()> {
        fs::rename(&self.path, &self.target).map_err(|error| Error::io("replace", &self.target, error))?;
        self.placed = true;
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.placed {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Keeps the file that now stands at `old` under the name `kept` as well: a second link where the system can, else a copy.
/// Whatever was kept under that name stays whole until the new one is.
pub fn keep(old: &Path, kept: &Path) -> Result<()> {
    keep_by(kept, |draft| fs::hard_link(old, draft).or_else(|_| copy(old, draft)))
}

/// Keeps the contents of the file that now stands at `old` under the name `kept` as well, whatever is written into it later.
pub fn duplicate(old: &Path, kept: &Path) -> Result<()> {
    keep_by(kept, |draft| copy(old, draft))
}

fn keep_by(kept: &Path, make: impl FnOnce(&Path) -> io::Result<()>) -> Result<()> {
    let draft = draft_of(kept);
    let _ = fs::remove_file(&draft);
    let kept_now = make(&draft).and_then(|()| fs::rename(&draft, kept));
    // A link renamed over another link to the same file stays, by the rules of rename.
    let _ = fs::remove_file(&draft);
    kept_now.map_err(|error| Error::io("keep the file as", kept, error))
}

fn copy(old: &Path, new: &Path) -> io::Result<()> {
    let mut from = File::open(old)?;
    let mut to = private().write(true).create_new(true).open(new)?;
    io::copy(&mut from, &mut to)?;
    to.set_permissions(from.metadata()?.permissions())?;
    to.sync_all()
}

/// Makes a rename in the folder of `path` durable.
pub fn sync_folder(path: &Path) -> Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().unwrap_or(Path::new("/"));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| Error::io("make the change to the folder durable", folder, error))?;
    }
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_file_is_put_together_from_its_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let (old, target) = (folder.path().join("old"), folder.path().join("new"));
        let bytes: Vec<u8> = (0..2 * EARLY as u32 + 1000).map(|at| (at ^ at >> 9) as u8).collect();
        fs::write(&old, &bytes).unwrap();
        let source = Source::File(File::open(&old).unwrap());
        let len = bytes.len() as u64;
        for (cut, next) in [(0, 0), (10, 20), (EARLY - 1, EARLY + 5), (EARLY, EARLY), (len - 3, len)] {
            let pieces = [Piece::Old(0, cut), Piece::New(b"between".to_vec()), Piece::Old(next, len)];
            Draft::write(&target, &source, &pieces, None).unwrap().place().unwrap();
            let wanted = [&bytes[..cut as usize], b"between", &bytes[next as usize..]].concat();
            assert!(fs::read(&target).unwrap() == wanted, "{cut} {next}");
        }
    }

    #[test]
    fn the_state_folder_of_a_path_is_the_same_in_every_version() {
        assert_eq!(fnv1a(b"/home/ana/netrec.json"), 0xc496_8829_f2df_ce56);
    }
}
