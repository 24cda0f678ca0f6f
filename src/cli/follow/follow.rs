use super::due;
use super::walk::Walk;
use crate::app::App;
use crate::cli::conversation::Conversation;

/// Walk through what is due, one by one
///
/// Each comes with what they care about, your last talk and how to reach them. Write to them, close it, log the talk, snooze it, drop
/// it or go on; what you answer is in the file before the next one comes, so a walk left half-way loses nothing. Letters open in
/// $VISUAL or $EDITOR, and in the mail program of your desktop (NETREC_OPENER names another one). Off a terminal it is what due
/// shows.
///
/// Example: netrec follow
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Walks, or shows what is due.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        match Conversation::instead_of_report(app) {
            Some(conversation) => Walk::new(app, conversation)?.go(app),
            None => due::Args::default().run(app).map(drop),
        }
    }
}
