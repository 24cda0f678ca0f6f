//! Older forms of the data file, brought up to the one that this program writes.
//!
//! An older file is read as if it were in the newest form; the next change writes it so, and keeps the old one beside it.

use super::form::{Damage, Pairs, Refused};
use super::lines::FORM;
use crate::model::merge::{Object, raw};

/// Turns the values of a file of one form into those of the next one. What it does not touch keeps its bytes.
pub type Step = fn(&mut Object) -> serde_json::Result<()>;

/// The steps, the oldest first; the last leads to [`FORM`]. Form 1 is the first there was, so there is none yet.
pub const STEPS: &[Step] = &[];

/// A file of an older form, in the newest.
///
/// # Errors
/// No step begins at that form, or a value of the file is none that the form had.
pub fn migrated(source: &str, form: u64, steps: &[Step]) -> Result<String, Refused> {
    let wanted = usize::try_from(FORM.saturating_sub(form)).unwrap_or(usize::MAX);
    let Some(first) = steps.len().checked_sub(wanted) else {
        return Err(Damage::nowhere(format!("no netrec ever wrote a file in form {form}")).into());
    };
    let failed =
        |error: serde_json::Error| Damage::nowhere(format!("it cannot be read as a file in form {form}: {error}"));
    let mut object: Object = serde_json::from_str(source).map_err(failed)?;
    let Pairs(pairs) = serde_json::from_str(source).map_err(failed)?;
    if object.0.len() < pairs.len() {
        return Err(Damage::nowhere("a key stands twice at the top of the file").into());
    }
    for step in steps.iter().skip(first) {
        step(&mut object).map_err(failed)?;
    }
    if let Some(form) = raw(&FORM) {
        object.set("netrec".to_owned(), form);
    }
    Ok(serde_json::to_string(&object).map_err(failed)?)
}
