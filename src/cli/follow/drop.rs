use chrono::{Datelike, NaiveDate};

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::complete;
use crate::cli::items::{Items, change_each};
use crate::cli::people::names;
use crate::error::Error;
use crate::model::date::Day;
use crate::model::meeting::MeetingState;
use crate::model::{Contact, Meeting, Reminder, State};
use crate::recipe::{Item, ItemType};
use crate::store::Transaction;

/// Let go of what is due: it will not be done
///
/// A repeating reminder does not come back. A planned meeting is called off.
///
/// Example: netrec drop ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The beginning of an id that due shows, or a person with one thing due
    #[arg(required = true, value_name = "ITEM", add = ArgValueCompleter::new(complete::items))]
    items: Vec<String>,
}

impl Args {
    /// Drops the items.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        change_each(app, &self.items, |transaction, items, item| let_go(transaction, items, item, today))
    }
}

/// Drops an item, and says what was done.
///
/// # Errors
/// Somebody past their cadence, which nothing can drop.
pub fn let_go(
    transaction: &mut Transaction<'_>,
    items: &Items<'_>,
    item: &Item,
    today: NaiveDate,
) -> anyhow::Result<String> {
    let network = transaction.network();
    let who = names(network, &item.people);
    let described = items.described(item);
    Ok(match item.kind {
        ItemType::Reminder | ItemType::Explore => {
            transaction.update(item.id, |reminder: &mut Reminder| {
                reminder.state = Some(State::Dropped);
                reminder.closed = Some(Day(today));
            })?;
            let who = if item.kind == ItemType::Explore { String::new() } else { format!("{who}, ") };
            format!("Dropped: {who}{described}")
        }
        ItemType::Meeting | ItemType::Unlogged => {
            transaction.update(item.id, |meeting: &mut Meeting| meeting.state = Some(MeetingState::Dropped))?;
            format!("Called off: {who}, {described}")
        }
        ItemType::Birthday => {
            transaction.update(item.id, |contact: &mut Contact| contact.greeted = Some(item.date.year()))?;
            format!("The birthday of {who} passes this year")
        }
        ItemType::Cadence => {
            let handle = item.people.first().map(|person| network.contact(*person).handle.as_str()).unwrap_or_default();
            return Err(Error::failed(format!("{who} is past a cadence, which nothing can drop"))
                .advise(format!(
                    "netrec snooze {handle} in 1 month lets them rest; netrec set {handle} every=never ends it"
                ))
                .into());
        }
    })
}
