//! One writer at a time.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

use super::Waiting;
use super::files::private;
use crate::error::{Error, Result};

/// How long a command waits for another one.
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
        let mut file = private()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(|error| Error::io("open the lock", path, error))?;
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(error)) => return Err(Error::io("lock", path, error)),
                Err(TryLockError::WouldBlock) if waited >= patience => return Err(held(&mut file, path, patience)),
                Err(TryLockError::WouldBlock) => {
                    waiting.0(&holder(&mut file), waited, patience);
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

/// Who holds the lock, as it stands in it.
fn holder(file: &mut File) -> String {
    let mut holder = String::new();
    let read = file.rewind().and_then(|()| file.take(300).read_to_string(&mut holder));
    match (read, holder.trim().split_once(' ')) {
        (Ok(_), Some((process, command))) => format!("process {process} ({command})"),
        _ => "another process".to_owned(),
    }
}

fn held(file: &mut File, path: &Path, patience: Duration) -> Error {
    let by = holder(file);
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
}
