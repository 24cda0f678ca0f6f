use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::build::link::{Pair, tie};
use crate::cli::build::log::parse_via;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::items::prefix;
use crate::cli::people::names;
use crate::error::Error;
use crate::model::date::days_after;
use crate::model::{Kind, Meeting, Moment, Reminder, Via};
use crate::words::when::{self, Looking};

/// How many days later one asks how it went.
const LATER: u64 = 14;

/// Note that you introduced two people to each other
///
/// They are linked, it is logged for both, and in two weeks due reminds you to ask how it went.
///
/// Example: netrec intro ana budi "both grow coffee"
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pair: Pair,
    /// Why, or what about
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// When it was (today)
    #[arg(long, value_name = "WHEN")]
    on: Option<String>,
    /// By which medium
    #[arg(long, value_parser = parse_via, add = ArgValueCompleter::new(complete::media))]
    via: Option<Via>,
}

impl Args {
    /// Links them, logs it, and sets the reminder.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let on = self.on.as_deref().map(|on| when::parse(on, today, Looking::Back)).transpose();
        let on = on.map_err(|error| Error::usage(format!("--on: {error}")))?.unwrap_or(today.into());
        if on.day > today {
            return Err(Error::usage(format!("--on: {} is still to come", on.said()))
                .advise("remind yourself of it: netrec remind, or name a day up to today")
                .into());
        }
        let text = self.text.join(" ").trim().to_owned();
        let later = days_after(on.day, LATER).max(today);
        let line = change(app, |transaction, answers| {
            let network = transaction.network();
            let pair = self.pair.find(network, answers)?;
            let ids = pair.map(|person| network.contact(person).id);
            tie(transaction, ids, None)?;
            let names = names(network, &pair);
            let said = match text.is_empty() {
                true => format!("introduced {names}"),
                false => format!("introduced {names}: {text}"),
            };
            let meeting = Meeting {
                with: ids.to_vec(),
                via: self.via,
                text: Some(said),
                ..Meeting::new(transaction.new_id()?, on)
            };
            transaction.put(&meeting)?;
            let later = Moment::from(later);
            let reminder = Reminder {
                who: ids.to_vec(),
                kind: Some(Kind::Other),
                text: Some(format!("ask how it went between {names}")),
                ..Reminder::new(transaction.new_id()?, later)
            };
            transaction.put(&reminder)?;
            let id = prefix(network, reminder.id);
            Ok(format!(
                "Introduced {names}: {}; linked, logged; reminder {id} to ask how it went, {}",
                on.said(),
                later.said()
            ))
        })?;
        app.say(&line.value)?;
        Ok(())
    }
}
