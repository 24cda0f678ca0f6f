use super::encrypt::files;
use crate::app::App;

/// Turn an encrypted data file back into one that anybody can read
///
/// Its history and its copies are decrypted first, the data file last. If it is stopped, it goes on from there.
///
/// Example: netrec decrypt --identity key.txt
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Decrypts the files.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let store = app.store()?;
        let done = app.with_occasion(|occasion| store.decrypt(occasion))?;
        let path = store.path().display();
        Ok(app.say(&format!("Decrypted {path}, its history and {}: they can be read by anybody", files(done.others)))?)
    }
}
