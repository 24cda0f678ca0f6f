//! Changing the file: the way from a command to the store and back to the person.

use super::ask::{Answers, asking};
use crate::app::App;
use crate::store::{Changed, Transaction};

/// Changes the file. `apply` runs under the lock, anew for every answer it asks for.
pub fn change<T>(
    app: &mut App,
    mut apply: impl FnMut(&mut Transaction<'_>, &Answers) -> anyhow::Result<T>,
) -> anyhow::Result<Changed<T>> {
    let store = app.store()?;
    let changed = asking(app, |app, answers| {
        app.with_occasion(|occasion| store.change(occasion, |transaction| apply(transaction, answers)))
    })?;
    if changed.created && !app.globals.demo {
        app.say(&format!(
            "A new network, in {}; to keep it in a synced folder, move it there and set NETREC_FILE to where it is",
            store.path().display()
        ))?;
    }
    after(app, &changed)?;
    Ok(changed)
}

/// Says what has to be said after any change.
pub fn after<T>(app: &mut App, changed: &Changed<T>) -> anyhow::Result<()> {
    if app.globals.demo && changed.operation.is_some() {
        app.say("This is the sample network: the change is thrown away")?;
    }
    if changed.reformed {
        app.say("The file was put into form first: one record a line")?;
    }
    for warning in &changed.warnings {
        app.warn(warning);
    }
    Ok(())
}
