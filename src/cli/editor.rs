//! Writing in the user's own editor. What they typed is in a private file until it is in the network.

use std::path::PathBuf;
use std::process::Command;

use crate::app::App;
use crate::error::{Error, plain};
use crate::store::{Paper, is_in_memory};

/// A text in an editor.
pub struct Editor {
    words: Vec<String>,
    paper: Paper,
    begun: String,
}

impl Editor {
    /// Puts a text on paper; the editor is the one of the environment.
    pub fn new(app: &App, name: &str, text: &str) -> anyhow::Result<Editor> {
        let named = app.variable("VISUAL").or_else(|| app.variable("EDITOR"));
        let line = named.unwrap_or(if cfg!(windows) { "notepad" } else { "vi" });
        let words = words("editor", line, "set VISUAL or EDITOR")?;
        Ok(Editor { words, paper: Paper::new(&folder(app)?, name, text)?, begun: text.to_owned() })
    }

    /// Lets the person write; returns what stands there afterwards.
    ///
    /// # Errors
    /// An editor that cannot be started, or that fails: nothing of it is taken, and the paper stays if anything was written.
    pub fn write(&self) -> anyhow::Result<String> {
        let (program, arguments) = self.words.split_first().ok_or_else(|| Error::failed("there is no editor"))?;
        let why = match Command::new(program).args(arguments).arg(self.path()).status() {
            Ok(status) if status.success() => return Ok(self.paper.read()?),
            Ok(_) => format!("the editor {program:?} failed, so nothing was changed"),
            Err(error) => format!("cannot start the editor {program:?}: {}", plain(&error)),
        };
        // An editor that failed before anything was written leaves nothing worth keeping.
        let nothing_written = self.paper.read().is_ok_and(|now| now == self.begun) && self.paper.remove().is_ok();
        let advice = match nothing_written {
            true => "set VISUAL or EDITOR to another one".to_owned(),
            false => format!("whatever was written is in {}", self.path().display()),
        };
        Err(Error::failed(why).advise(advice).into())
    }

    /// Puts another text in its place.
    pub fn replace(&self, text: &str) -> anyhow::Result<()> {
        Ok(self.paper.write(text)?)
    }

    /// Where it stands.
    pub fn path(&self) -> PathBuf {
        self.paper.path().to_owned()
    }

    /// Removes the paper: what stood on it is in the network, or was not wanted.
    pub fn finish(self, app: &mut App) {
        if let Err(error) = self.paper.remove() {
            app.warn(&format!("it is done, but {}", error.reason()));
        }
    }
}

/// Where papers stand: of an encrypted network in memory alone.
fn folder(app: &App) -> Result<PathBuf, Error> {
    if app.store()?.is_sealed()? {
        let folder = app.variable("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|folder| is_in_memory(folder));
        return folder.map(|folder| folder.join("netrec")).ok_or_else(|| {
            Error::failed(
                "what an editor shows of an encrypted network must not reach a disk, and there is no folder in memory",
            )
            .advise("set XDG_RUNTIME_DIR to one (a tmpfs), or say it on the command line: netrec set, netrec log")
        });
    }
    let states = app.state_folder.as_ref();
    let states = states.ok_or_else(|| Error::failed("there is no state folder to write in").advise("set HOME"))?;
    Ok(states.join("drafts"))
}

/// A command of the environment, split as a shell would. It runs without one.
pub fn words(what: &str, line: &str, advice: &str) -> Result<Vec<String>, Error> {
    shell_words::split(line)
        .ok()
        .filter(|words| !words.is_empty())
        .ok_or_else(|| Error::failed(format!("the {what} {line:?} cannot be understood as words")).advise(advice))
}
