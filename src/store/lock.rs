//! One writer at a time.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::Waiting;
use super::files::private;
use crate::error::{Error, Result};

/// How long a command waits for one other.
const PATIENCE: Duration = Duration::from_secs(10);

/// The lock of a data file, held until it is dropped. It is on a file of its own, since a rename replaces the inode of the
/// data file, and that file is never deleted: a second one under its name would be a second lock.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock; `command` is left in it for those who wait.
    pub fn acquire(path: &Path, command: &str, waiting: Waiting<'_>) -> Result<Lock> {
        Lock::acquire_within(PATIENCE, path, command, waiting)
    }

    fn acquire_within(patience: Duration, path: &Path, command: &str, waiting: Waiting<'_>) -> Result<Lock> {
        // It is written into, and behind a link lies something else: where others can write in the folder they may have put it there.
        if fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink()) {
            return Err(Error::failed(format!("{} is a link", path.display())).advise("remove it; nothing was written"));
        }
        let mut file = private()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| Error::io("open the lock", path, error))?;
        let (mut waited, mut before) = (Duration::ZERO, None);
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", path, error)),
                Err(TryLockError::WouldBlock) => {
                    // Patience is for one holder, and begins again with the next: in a crowd in which each is done in a moment
                    // nobody hangs, and giving up would only lose a change. So there is no limit over all of them; each asks as
                    // often as any other, so that its turn comes.
                    let now = Holder::of(&mut file);
                    if before.as_ref() != Some(&now) {
                        waited = Duration::ZERO;
                    }
                    if waited >= patience {
                        return Err(held(&now.said, path, patience));
                    }
                    waiting.0(&now.said, waited, patience);
                    before = Some(now);
                    let pause = Duration::from_millis(1 + jitter() % 20);
                    std::thread::sleep(pause);
                    waited += pause;
                }
            }
        }
        // Who holds it is a help for those who wait, not a condition of the change.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(format!("{} {command}\n", std::process::id()).as_bytes()));
        Ok(Lock { _file: file })
    }
}

fn jitter() -> u64 {
    getrandom::u64().unwrap_or(7)
}

/// Who holds the lock.
#[derive(PartialEq)]
struct Holder {
    /// As it stands in the lock.
    said: String,
    /// Since when: a process may take it for one change after the other.
    since: Option<SystemTime>,
}

impl Holder {
    fn of(file: &mut File) -> Holder {
        let since = file.metadata().and_then(|about| about.modified()).ok();
        let mut holder = String::new();
        let read = file.rewind().and_then(|()| file.take(300).read_to_string(&mut holder));
        let said = match (read, holder.trim().split_once(' ')) {
            (Ok(_), Some((process, command))) => format!("process {process} ({command})"),
            _ => "another process".to_owned(),
        };
        Holder { said, since }
    }
}

fn held(by: &str, path: &Path, patience: Duration) -> Error {
    Error::data(format!("{} has been locked for over {} seconds by {by}", path.display(), patience.as_secs()))
        .advise("nothing was written; try again when it has ended, or end it")
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::error::Kind;

    const NOBODY: Waiting<'static> = Waiting(&|_, _, _| {});

    #[test]
    fn whoever_waits_too_long_is_told_who_holds_the_lock() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("netrec.json.lock");
        let held = Lock::acquire(&path, "netrec log ana lunch", NOBODY).unwrap();
        let patience = Duration::from_millis(30);
        let told = RefCell::new(Vec::new());
        let tell = |holder: &str, waited: Duration, most: Duration| {
            assert!(waited < most && most == patience);
            told.borrow_mut().push(holder.to_owned());
        };
        let error = Lock::acquire_within(patience, &path, "netrec due", Waiting(&tell)).unwrap_err();
        assert_eq!(error.kind, Kind::Data);
        let holder = format!("by process {} (netrec log ana lunch)", std::process::id());
        assert!(error.to_string().contains(&holder), "{error}");
        let told = told.take();
        assert!(!told.is_empty() && told.iter().all(|told| holder.ends_with(told)), "{told:?}");
        drop(held);
        Lock::acquire(&path, "netrec due", NOBODY).unwrap();
        assert!(path.exists());
    }

    #[test]
    fn whoever_waits_gets_the_lock_when_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("netrec.json.lock");
        let held = Lock::acquire(&path, "netrec log", NOBODY).unwrap();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| Lock::acquire(&path, "netrec due", NOBODY).map(|_| ()));
            std::thread::sleep(Duration::from_millis(50));
            drop(held);
            assert!(waiting.join().unwrap().is_ok());
        });
    }

    #[test]
    fn patience_begins_again_with_each_holder() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("netrec.json.lock");
        let patience = Duration::from_millis(100);
        // The crowd: whenever half of the patience is gone the lock is somebody else's, and after the tenth nobody's.
        let held = RefCell::new(Some(Lock::acquire(&path, "netrec log 0", NOBODY).unwrap()));
        let (holders, all) = (RefCell::new(0), RefCell::new(Duration::ZERO));
        let tell = |holder: &str, waited: Duration, _: Duration| {
            if waited < patience / 2 {
                return assert!(holder.ends_with(&format!("(netrec log {})", holders.borrow())), "{holder}");
            }
            *holders.borrow_mut() += 1;
            *all.borrow_mut() += waited;
            match *holders.borrow() {
                10 => drop(held.take()),
                number => std::fs::write(&path, format!("{number} netrec log {number}\n")).unwrap(),
            }
        };
        Lock::acquire_within(patience, &path, "netrec due", Waiting(&tell)).unwrap();
        assert_eq!(holders.take(), 10);
        assert!(all.take() >= patience * 5);
    }
}
