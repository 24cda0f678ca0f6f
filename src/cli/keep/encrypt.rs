use crate::app::App;
use crate::error::Result;
use crate::store::{Sealed, Store, To, Wanted};

/// Encrypt the data file, its history and its copies
///
/// Every command goes on working: with the identity that --identity or NETREC_IDENTITY names, or with a passphrase, which is
/// asked for each time. The files are those of age, so age opens them too. Without an option it goes on where it was stopped, for
/// whom the file is encrypted already. With one it encrypts anew, for others.
///
/// What stood on the disk in the clear before may still be found there by those who look at the disk itself, and exports and what
/// an editor kept are yours to remove. Whoever loses the identity or the passphrase loses the network: keep a copy of it elsewhere.
///
/// Example: netrec encrypt --recipient "$(cat ~/.ssh/id_ed25519.pub)"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose identity opens it: age1..., or a public key of ssh in quotes; may be given more than once
    #[arg(long, value_name = "RECIPIENT", conflicts_with = "passphrase")]
    recipient: Vec<String>,
    /// Ask for a passphrase that opens it
    #[arg(long)]
    passphrase: bool,
}

impl Args {
    /// Encrypts the files.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let recipients = To::recipients(&self.recipient)?;
        let store = store(app)?;
        let to = match (self.recipient.is_empty(), self.passphrase) {
            (false, _) => Some(recipients),
            (true, true) => Some(To::Passphrase(app.secret("New passphrase:", true)?)),
            (true, false) => None,
        };
        let sealed = app.with_occasion(|occasion| store.encrypt(to, occasion))?;
        let path = store.path().display();
        app.say(&match sealed {
            Sealed { data: false, others: 0 } => format!("{path} is encrypted already, and all that belongs to it"),
            Sealed { data: false, others } => format!("Encrypted what was left of {path}: {}", files(others)),
            Sealed { others, .. } => {
                format!("Encrypted {path}, its history and {}; netrec decrypt turns back", files(others))
            }
        })?;
        if let Some(drafts) = app.state_folder.as_ref().map(|states| states.join("drafts")).filter(|path| path.exists())
        {
            app.say(&format!(
                "What an editor left is not encrypted; remove it if it is not needed: {}",
                drafts.display()
            ))?;
        }
        Ok(())
    }
}

/// The store, with the identity that is named even where the file is not encrypted yet.
fn store(app: &App) -> Result<Store> {
    let store = app.store()?;
    match app.identity() {
        Some(_) if !store.is_sealed()? => {
            let keys = app.keys(Wanted::Identity, store.path())?;
            Ok(store.with_keys(keys))
        }
        _ => Ok(store),
    }
}

/// So many files, in words.
pub fn files(count: usize) -> String {
    match count {
        0 => "no copies".to_owned(),
        1 => "1 copy".to_owned(),
        count => format!("{count} copies"),
    }
}
