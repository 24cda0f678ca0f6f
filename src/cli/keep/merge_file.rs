use std::path::PathBuf;

use super::merge_driver::report;
use crate::app::App;
use crate::cli::change::after;
use crate::store::Merged;

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
        // The other one may be encrypted where this one is not.
        let keys = app.keys_of(&[store.path(), &self.other])?;
        let store = store.with_keys(keys);
        let merged = app.with_occasion(|occasion| store.merge_file(&self.other, occasion))?;
        after(app, &merged)?;
        let name = self.other.display();
        let Merged { changed, keys, .. } = merged.value;
        let records = (changed > 0).then(|| format!("{changed} record{}", if changed == 1 { "" } else { "s" }));
        let keys = (keys > 0).then(|| "keys at the top of the file".to_owned());
        let what: Vec<String> = records.into_iter().chain(keys).collect();
        app.say(&match merged.operation {
            Some(_) => format!("Merged {name}: {} changed here; netrec undo takes it back", what.join(" and ")),
            None => format!("There is nothing new in {name}"),
        })?;
        report(app, &merged.value)?;
        app.say(&format!("{name} can go now"))?;
        Ok(())
    }
}
