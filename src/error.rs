//! What can go wrong, and the exit status it ends in.

use std::fmt;
use std::io;
use std::path::Path;

/// The kinds of error, each with its exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It could not be done.
    Failed,
    /// The words were wrong.
    Usage,
    /// The data file is damaged, newer than the program, gone although it was there before, or locked too long.
    Data,
}

impl Kind {
    /// The exit status of the process.
    pub fn status(self) -> u8 {
        match self {
            Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::Data => 3,
        }
    }
}

/// An error that a person can cause: what was being done, to what, why it failed, and what to do.
#[derive(Debug)]
pub struct Error {
    /// Decides the exit status.
    pub kind: Kind,
    message: String,
    advice: Option<String>,
    source: Option<io::Error>,
}

/// The result of what can fail with such an error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// It could not be done.
    pub fn failed(message: impl Into<String>) -> Error {
        Error { kind: Kind::Failed, message: message.into(), advice: None, source: None }
    }

    /// The words were wrong.
    pub fn usage(message: impl Into<String>) -> Error {
        Error { kind: Kind::Usage, ..Error::failed(message) }
    }

    /// Something is wrong with the data file.
    pub fn data(message: impl Into<String>) -> Error {
        Error { kind: Kind::Data, ..Error::failed(message) }
    }

    /// The system refused something: `doing` is what, as in `cannot DOING PATH: why`.
    pub fn io(doing: &str, path: &Path, source: io::Error) -> Error {
        let why = plain(&source);
        let advice = match source.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Some("check who may write there, or name another file with --file")
            }
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Some("make room and try again; nothing was changed")
            }
            _ => None,
        };
        Error {
            kind: Kind::Failed,
            message: format!("cannot {doing} {}: {why}", path.display()),
            advice: advice.map(str::to_owned),
            source: Some(source),
        }
    }

    /// What was being done, to what, and why it failed, without what to do.
    pub fn reason(&self) -> &str {
        &self.message
    }

    /// Says what to do.
    pub fn advise(self, advice: impl Into<String>) -> Error {
        Error { advice: Some(advice.into()), ..self }
    }

    /// Says first what is done all the same.
    pub fn behind(self, done: &str) -> Error {
        Error { message: format!("{done}, but {}", self.message), ..self }
    }

    /// Keeps the system's error.
    pub fn caused_by(self, source: io::Error) -> Error {
        Error { source: Some(source), ..self }
    }

    /// Results could not be written.
    pub fn output(error: io::Error) -> Error {
        Error::failed(format!("cannot write the results: {}", plain(&error))).caused_by(error)
    }

    /// True where whoever read our output has stopped reading.
    pub fn is_broken_pipe(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.kind() == io::ErrorKind::BrokenPipe)
    }
}

/// The system's reason without Rust's `(os error 13)`.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => text.to_owned(),
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.advice {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
