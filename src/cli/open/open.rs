use super::channels;
use crate::app::App;

/// Which channels are dry, and where to meet somebody new
///
/// The media by which you are in touch and the worlds that people come from, the dry ones first: whom each holds, when it last
/// gave you somebody new, and one next step. A world is dry when nobody new came from it for 90 days, a medium when you have
/// not used it for as long.
///
/// Example: netrec open
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Shows the channels.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        channels::report(app)
    }
}
