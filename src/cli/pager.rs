//! The pager: results for people that are longer than the screen go through it.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
#[cfg(unix)]
use std::sync::Arc;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(unix)]
use signal_hook::consts::SIGINT;
#[cfg(unix)]
use signal_hook::flag::{register, register_conditional_default};

use super::editor::words;
use crate::app::App;
use crate::error::{Result, plain};
use crate::render::Output;

/// The pager where none is named.
const USUAL: &str = if cfg!(windows) { "more" } else { "less" };

/// What to do where it does not work.
const ADVICE: &str = "set NETREC_PAGER to another one, or to nothing for none";

/// Begins to hold back results, where a pager could show them: on a terminal of known size that can move its cursor.
pub fn begin(app: &mut App) {
    let for_people = matches!(app.globals.output, None | Some(Output::Table));
    let on_a_screen = app.terminal.output && app.terminal.width.is_some() && app.terminal.height.is_some();
    let is_dumb = app.variable("TERM") == Some("dumb");
    if for_people && on_a_screen && !is_dumb && !app.globals.no_pager && named(app).is_some() {
        app.hold();
    }
}

/// Shows what was held back: in the pager where it is longer than the screen, else straight.
///
/// # Errors
/// Results that cannot be written. A pager that does not work is none: they are shown straight.
pub fn show(app: &mut App) -> Result<()> {
    let Some(held) = app.release() else { return Ok(()) };
    let (columns, lines) = (app.terminal.width.unwrap_or(80), app.terminal.height.unwrap_or(usize::MAX));
    let paged = match held.is_longer_than(columns, lines) {
        true => page(app, &held.text),
        false => Err(None),
    };
    if paged.is_err() {
        app.write(&held.text)?;
        app.flush();
    }
    if let Err(Some(why)) = paged {
        app.warn(&format!("{why}; {ADVICE}"));
    }
    for line in held.said {
        // They were made fit for a terminal, and are there for those who do not want quiet.
        let _ = writeln!(app.err, "{line}");
    }
    Ok(())
}

/// The words of the pager: of `NETREC_PAGER`, else `PAGER`, else the usual one; none where that is nothing, or `cat`.
fn named(app: &App) -> Option<&str> {
    let set = |name: &str| app.environment.get(OsStr::new(name)).and_then(|value| value.to_str());
    let named = set("NETREC_PAGER").or_else(|| set("PAGER")).unwrap_or(USUAL).trim();
    Some(named).filter(|named| !named.is_empty() && *named != "cat")
}

/// Shows a text in the pager, and waits until the person has seen enough of it.
///
/// # Errors
/// The text is not shown. Why, unless it is the usual pager that is not there, which nobody has asked for.
fn page(app: &App, text: &str) -> Result<(), Option<String>> {
    let line = named(app).ok_or(None)?;
    let words = words("pager", line, "").map_err(|error| Some(error.reason().to_owned()))?;
    let (program, arguments) = words.split_first().ok_or(None)?;
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped());
    if !app.environment.contains_key(OsStr::new("LESS")) {
        // Colours come through, and what fits on the screen after all stays there.
        command.env("LESS", "FRX");
    }
    let interrupts = Interrupts::taken();
    let status = command.spawn().and_then(|pager| fed(pager, text)).map_err(|error| {
        let is_missing = error.kind() == ErrorKind::NotFound && line == USUAL;
        (!is_missing).then(|| format!("cannot start the pager {program:?}: {}", plain(&error)))
    })?;
    // Whoever stops it has seen enough.
    match status.code() {
        None | Some(0) => Ok(()),
        Some(_) if interrupts.any() => Ok(()),
        Some(code) => Err(Some(format!("the pager {program:?} failed with status {code}"))),
    }
}

/// Gives a pager its text. One that is quit early does not take all of it.
fn fed(mut pager: Child, text: &str) -> std::io::Result<ExitStatus> {
    let input = pager.stdin.take();
    let written = input.map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
    let status = pager.wait()?;
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(status),
    }
}

/// Ctrl-C while the pager runs is the pager's: it must not end this program, which would leave the keys to two readers.
struct Interrupts {
    #[cfg(unix)]
    came: Arc<AtomicBool>,
    #[cfg(unix)]
    over: Arc<AtomicBool>,
}

#[cfg(unix)]
impl Interrupts {
    /// From now on they are only noticed.
    fn taken() -> Interrupts {
        let (came, over) = (Arc::default(), Arc::default());
        // Where that fails they do what they always do.
        let _ =
            register_conditional_default(SIGINT, Arc::clone(&over)).and_then(|_| register(SIGINT, Arc::clone(&came)));
        Interrupts { came, over }
    }

    /// Whether there were any.
    fn any(&self) -> bool {
        self.came.load(Ordering::Relaxed)
    }
}

#[cfg(unix)]
impl Drop for Interrupts {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}

#[cfg(not(unix))]
impl Interrupts {
    fn taken() -> Interrupts {
        Interrupts {}
    }

    fn any(&self) -> bool {
        false
    }
}
