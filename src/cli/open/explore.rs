use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::items::prefix;
use crate::error::Error;
use crate::model::{Kind, Moment, Reminder};
use crate::words::when::{self, Looking};

/// Plan to find new people
///
/// A plan belongs to nobody yet; due shows it when its day comes.
///
/// Example: netrec explore "the farmers' market on Saturday" --by "next sat" --world public
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to go, whom to ask
    #[arg(required = true, value_name = "TEXT")]
    text: Vec<String>,
    /// By when (in a week)
    #[arg(long, value_name = "WHEN")]
    by: Option<String>,
    /// The world it explores: conference, customers, experts, travel ...
    #[arg(long, add = ArgValueCompleter::new(complete::worlds))]
    world: Option<String>,
}

impl Args {
    /// Makes the plan.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let by = self.by.as_deref().unwrap_or("in a week");
        let on = when::parse(by, today, Looking::Ahead).map_err(|error| Error::usage(format!("--by: {error}")))?;
        if on.day < today {
            return Err(Error::usage(format!("--by: {} is past", on.said())).advise("name a day from today on").into());
        }
        let text = self.text.join(" ").trim().to_owned();
        if text.is_empty() {
            return Err(Error::usage("a plan needs words").advise("netrec explore \"the farmers' market\"").into());
        }
        let changed = change(app, |transaction, _| {
            let reminder = Reminder {
                kind: Some(Kind::Other),
                world: self.world.as_ref().map(|world| world.trim().to_lowercase()).filter(|world| !world.is_empty()),
                text: Some(text.clone()),
                ..Reminder::new(transaction.new_id()?, on)
            };
            transaction.put(&reminder)?;
            Ok(format!("Plan {}: by {}: {text}", prefix(transaction.network(), reminder.id), Moment::said(on)))
        })?;
        app.say(&changed.value)?;
        Ok(())
    }
}
