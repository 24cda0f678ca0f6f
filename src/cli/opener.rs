//! Handing something to the desktop, as if it had been clicked there.

use std::process::Command;

use super::editor::words;
use crate::app::App;
use crate::error::{Error, plain};

/// The command of the desktop that opens a link.
const DESKTOP: &str = if cfg!(windows) {
    "explorer"
} else if cfg!(target_os = "macos") {
    "open"
} else {
    "xdg-open"
};

/// What to do where it does not work.
const ADVICE: &str = "set NETREC_OPENER to a command that opens a link";

/// Opens a link with the desktop's opener, or the command of `NETREC_OPENER`.
///
/// # Errors
/// An opener that cannot be started, or that fails.
pub fn open(app: &App, link: &str) -> anyhow::Result<()> {
    let words = words("opener", app.variable("NETREC_OPENER").unwrap_or(DESKTOP), ADVICE)?;
    let (program, arguments) = words.split_first().ok_or_else(|| Error::failed("there is no opener"))?;
    let status = Command::new(program).args(arguments).arg(link).status().map_err(|error| {
        Error::failed(format!("cannot start the opener {program:?}: {}", plain(&error))).advise(ADVICE)
    })?;
    // The one of Windows says that it failed when it has not.
    if !status.success() && !cfg!(windows) {
        return Err(Error::failed(format!("the opener {program:?} failed")).advise(ADVICE).into());
    }
    Ok(())
}
