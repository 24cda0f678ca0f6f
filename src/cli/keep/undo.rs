use crate::app::App;
use crate::cli::change::after;
use crate::store::{Changed, Undone};

/// Take back a change
///
/// Without an operation the newest one that stands. Any other can be taken back unless a later one changed the same records.
///
/// Example: netrec undo
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The beginning of an operation's id, as netrec history shows it
    #[arg(value_name = "OP")]
    operation: Option<String>,
}

impl Args {
    /// Undoes the operation.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let store = app.store()?;
        let undone = app.with_occasion(|occasion| store.undo(self.operation.as_deref(), occasion))?;
        say(app, &undone)
    }
}

/// Says what was undone, or done again.
pub fn say(app: &mut App, changed: &Changed<Undone>) -> anyhow::Result<()> {
    after(app, changed)?;
    let Undone { operation, again } = &changed.value;
    let what = if *again { "Done again" } else { "Undone" };
    let back = if *again { "netrec undo takes it back" } else { "netrec redo does it again" };
    app.say(&format!("{what}: {} ({}); {back}", shell_words::join(&operation.command), operation.op))?;
    Ok(())
}
