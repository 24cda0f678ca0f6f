use std::path::PathBuf;

use crate::app::App;
use crate::error::Error;
use crate::store::{Merged, merge_files};

/// Merge three versions of a data file, for git
///
/// Merges THEIRS into OURS, record by record and field by field; both come from BASE. A value that both changed stays as it is in
/// OURS, theirs is noted beside it, and the exit status is 1. netrec config git sets it up.
///
/// Example: netrec merge-driver base.json ours.json theirs.json
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The version that both come from; an empty file where there is none
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// The version that becomes the merged one
    #[arg(value_name = "OURS")]
    ours: PathBuf,
    /// The other version
    #[arg(value_name = "THEIRS")]
    theirs: PathBuf,
}

impl Args {
    /// Merges the files.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let keys = app.keys_of(&[&self.base, &self.ours, &self.theirs])?;
        let merged = merge_files(&self.base, &self.ours, &self.theirs, &keys)?;
        report(app, &merged)
    }
}

/// Says what a person has to know of a merge.
///
/// # Errors
/// Values that both sides changed.
pub fn report(app: &mut App, merged: &Merged) -> anyhow::Result<()> {
    for (old, new) in &merged.renamed {
        app.say(&format!("Two people had the handle {old}: one of them is {new} now"))?;
    }
    let what = match merged.conflicts {
        0 => return Ok(()),
        1 => "one value was changed on both sides".to_owned(),
        many => format!("{many} values were changed on both sides"),
    };
    Err(Error::failed(format!("{what}: what stood here stands, the other is noted beside it"))
        .advise("netrec check names it, netrec set settles it")
        .into())
}
