use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::people::{For, people};
use crate::model::Contact;

/// Put people away: out of due, build and open, still found
///
/// Example: netrec archive ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or several people, with commas
    #[arg(value_name = "PEOPLE", add = ArgValueCompleter::new(complete::people))]
    people: String,
}

/// Bring archived people back
///
/// Example: netrec unarchive ana
#[derive(Debug, clap::Args)]
pub struct UnarchiveArgs {
    /// One or several people, with commas
    #[arg(value_name = "PEOPLE", add = ArgValueCompleter::new(complete::people))]
    people: String,
}

impl Args {
    /// Archives them.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        archive(app, &self.people, true)
    }
}

impl UnarchiveArgs {
    /// Brings them back.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        archive(app, &self.people, false)
    }
}

fn archive(app: &mut App, words: &str, archived: bool) -> anyhow::Result<()> {
    let changed = change(app, |transaction, answers| {
        let network = transaction.network();
        let people = people(network, words, For::Changing, answers)?;
        let mut names = Vec::new();
        for person in people {
            let contact =
                transaction.update(network.contact(person).id, |contact: &mut Contact| contact.archived = archived)?;
            names.push(format!("{} ({})", contact.name, contact.handle));
        }
        Ok(names.join(", "))
    })?;
    app.say(&match (archived, changed.operation) {
        (true, Some(_)) => format!("Archived {}; netrec unarchive brings them back", changed.value),
        (false, Some(_)) => format!("Back from the archive: {}", changed.value),
        (true, None) => format!("Already archived: {}", changed.value),
        (false, None) => format!("Not archived: {}", changed.value),
    })?;
    Ok(())
}
