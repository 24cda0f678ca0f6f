use chrono::NaiveDate;
use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::complete;
use crate::cli::items::{Items, change_each};
use crate::cli::people::names;
use crate::error::Error;
use crate::model::date::Day;
use crate::model::{Contact, Meeting, Moment, Reminder};
use crate::recipe::{Item, ItemType};
use crate::store::Transaction;
use crate::words::when::{self, Looking};

/// Put off what is due
///
/// The date first set is kept, so that review can tell what was kept in time. Somebody past their cadence rests.
///
/// Example: netrec snooze ana in 2 weeks
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The beginning of an id that due shows, or a person with one thing due; several with commas
    #[arg(value_name = "ITEM", add = ArgValueCompleter::new(complete::items))]
    items: String,
    /// Until when
    #[arg(required = true, value_name = "WHEN")]
    when: Vec<String>,
}

impl Args {
    /// Puts the items off.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let until = until(&self.when.join(" "), today)?;
        change_each(app, std::slice::from_ref(&self.items), |transaction, items, item| {
            put_off(transaction, items, item, until)
        })
    }
}

/// Until when something is put off.
///
/// # Errors
/// Words that are no day, and a day that is not ahead.
pub fn until(text: &str, today: NaiveDate) -> Result<Moment, Error> {
    let until = when::parse(text, today, Looking::Ahead).map_err(|error| Error::usage(error.to_string()))?;
    if until.day <= today {
        return Err(Error::usage(format!("{} is not ahead", until.said())).advise("name a day after today"));
    }
    Ok(until)
}

/// Puts an item off, and says what was done.
///
/// # Errors
/// A birthday, which can't be put off.
pub fn put_off(
    transaction: &mut Transaction<'_>,
    items: &Items<'_>,
    item: &Item,
    until: Moment,
) -> anyhow::Result<String> {
    let who = names(transaction.network(), &item.people);
    let described = items.described(item);
    Ok(match item.kind {
        ItemType::Reminder | ItemType::Explore => {
            transaction.update(item.id, |reminder: &mut Reminder| {
                reminder.first = reminder.first.or(Some(Day(reminder.on.day)));
                reminder.on = moved(reminder.on, until);
            })?;
            let who = if item.kind == ItemType::Explore { String::new() } else { format!("{who}, ") };
            format!("Snoozed to {}: {who}{described}", until.said())
        }
        ItemType::Meeting | ItemType::Unlogged => {
            transaction.update(item.id, |meeting: &mut Meeting| meeting.on = moved(meeting.on, until))?;
            format!("Moved to {}: {who}, {described}", until.said())
        }
        ItemType::Cadence => {
            transaction.update(item.id, |contact: &mut Contact| contact.rests = Some(Day(until.day)))?;
            format!("{who} rests until {}", until.said())
        }
        ItemType::Birthday => {
            return Err(Error::failed(format!("the birthday of {who} can't be put off"))
                .advise("netrec done greets it, netrec drop lets it pass")
                .into());
        }
    })
}

/// Another day, at the same time unless another one was said.
fn moved(from: Moment, until: Moment) -> Moment {
    Moment { day: until.day, time: until.time.or(from.time) }
}
