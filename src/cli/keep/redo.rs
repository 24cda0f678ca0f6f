use crate::app::App;

/// Do again what was undone last
///
/// A new change after an undo clears it.
///
/// Example: netrec redo
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Does the operation again.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let store = app.store()?;
        let redone = app.with_occasion(|occasion| store.redo(occasion))?;
        super::undo::say(app, &redone)
    }
}
