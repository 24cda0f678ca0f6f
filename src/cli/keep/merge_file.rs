use std::path::PathBuf;

use super::merge_driver::report;
use crate::app::App;
use crate::cli::change::after;

/// Merge the copy that a synchroniser left in conflict
///
/// Takes in what was changed in OTHER, record by record and field by field. What both versions come from is the nearest copy that
/// netrec kept. A value that both changed stays as it is here, the other is noted beside it, and the exit status is 1. OTHER
/// itself stays where it is. netrec undo takes the merge back.
///
/// Example: netrec merge-file netrec.sync-conflict-20260912-101500-ABCDEFG.json
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The other version of the data file
    #[arg(value_name = "OTHER", value_hint = clap::ValueHint::FilePath)]
    other: PathBuf,
}

impl Args {
    /// Merges it into the data file.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let store = app.store()?;
        let merged = app.with_occasion(|occasion| store.merge_file(&self.other, occasion))?;
        after(app, &merged)?;
        let name = self.other.display();
        app.say(&match merged.operation {
            Some(_) => {
                format!("Merged {name}: {} records changed here; netrec undo takes it back", merged.value.changed)
            }
            None => format!("There is nothing new in {name}"),
        })?;
        let foreign = store.foreign_keys(&self.other)?;
        if !foreign.is_empty() {
            app.say(&format!("Not merged, as netrec does not know them: {} at the top of {name}", foreign.join(", ")))?;
        }
        report(app, &merged.value)?;
        app.say(&format!("{name} can go now"))?;
        Ok(())
    }
}
