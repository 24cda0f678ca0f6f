use clap_complete::engine::ArgValueCompleter;

use super::channels;
use super::stack::Stack;
use crate::app::App;
use crate::cli::complete;
use crate::cli::conversation::Conversation;
use crate::error::Error;

/// Which channels are dry, and where to meet somebody new
///
/// The media by which you are in touch and the worlds that people come from, the dry ones first: whom each holds, when it last
/// gave you somebody new, and one next step. A world is dry when nobody new came from it for 90 days, a medium when you have
/// not used it for as long.
///
/// With --event it takes in a stack of cards. On a terminal it asks card after card; Enter skips what does not stand on one, and an
/// empty name ends it. From a pipe it takes one person a line: NAME [<EMAIL>] [+PHONE] [@ORG] [#INTEREST]... [: NOTE]. With each
/// newcomer the first meeting is logged and a follow-up set; with somebody you know already, the meeting is logged.
///
/// Example: netrec open --event "RustConf 2026"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Take in the people you met at this event
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::events))]
    event: Option<String>,
    /// The day on which you met them (today)
    #[arg(long, value_name = "WHEN", requires = "event")]
    on: Option<String>,
    /// Where they live, all of this stack
    #[arg(long, requires = "event")]
    city: Option<String>,
    /// Where you belong together: conference, office, family, friends, travel ...
    #[arg(long, requires = "event", add = ArgValueCompleter::new(complete::worlds))]
    world: Option<String>,
}

impl Args {
    /// Shows the channels, or takes in the cards.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let Some(event) = self.event else { return channels::report(app) };
        if app.globals.output.is_some() {
            return Err(Error::usage("open --event has no results to write in another form")
                .advise("leave --output and --json out")
                .into());
        }
        let stack = Stack::new(event, self.on, self.city, self.world, app.today())?;
        match Conversation::with(app) {
            Some(conversation) => stack.ask(app, conversation),
            None => stack.read(app),
        }
    }
}
