use chrono::{Datelike, NaiveDate};

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::complete;
use crate::cli::items::{Items, change_each};
use crate::cli::people::names;
use crate::cli::rows::via_in_words;
use crate::error::Error;
use crate::model::date::Day;
use crate::model::{Contact, Id, Kind, Meeting, Moment, Reminder, State, Via};
use crate::recipe::{Item, ItemType};
use crate::store::Transaction;

/// Close what is due: it was kept
///
/// A repeating reminder comes back at its next date. A birthday is greeted for this year, a planned meeting took place.
///
/// Example: netrec done ana --log "sent her the article"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The beginning of an id that due shows, or a person with one thing due
    #[arg(required = true, value_name = "ITEM", add = ArgValueCompleter::new(complete::items))]
    items: Vec<String>,
    /// Note what happened, as netrec log does
    #[arg(long, value_name = "TEXT")]
    log: Option<String>,
}

impl Args {
    /// Closes the items.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        change_each(app, &self.items, |transaction, items, item| {
            finish(transaction, items, item, self.log.as_deref(), today)
        })
    }
}

/// Closes an item as kept, with a text to log where there is one, and says what was done.
///
/// # Errors
/// Somebody past their cadence, who is talked to and not done; a meeting still to come; a text for a plan, which has nobody in it.
pub fn finish(
    transaction: &mut Transaction<'_>,
    items: &Items<'_>,
    item: &Item,
    text: Option<&str>,
    today: NaiveDate,
) -> anyhow::Result<String> {
    let mut line = format!("Done: {}", close(transaction, items, item, text, today)?);
    if let Some(text) = text.filter(|_| !matches!(item.kind, ItemType::Meeting | ItemType::Unlogged)) {
        if item.people.is_empty() {
            return Err(Error::failed("a plan has nobody in it to log a meeting with")
                .advise("netrec add takes in whom you found, with --met; then close the plan without --log")
                .into());
        }
        let logged = log(transaction, item, text, today)?;
        let via = logged.via.map(|via| format!(", {}", via_in_words(via))).unwrap_or_default();
        line.push_str(&format!("; logged {}{via}", logged.on.said()));
    }
    Ok(line)
}

fn close(
    transaction: &mut Transaction<'_>,
    items: &Items<'_>,
    item: &Item,
    text: Option<&str>,
    today: NaiveDate,
) -> anyhow::Result<String> {
    let network = transaction.network();
    let who = names(network, &item.people);
    let described = items.described(item);
    match item.kind {
        ItemType::Reminder | ItemType::Explore => {
            let again = close_reminder(transaction, item.id, today)?;
            let again = again.map(|on| format!("; again {}", on.said())).unwrap_or_default();
            Ok(match item.kind {
                ItemType::Explore => format!("{described}{again}"),
                _ => format!("{who}, {described}{again}"),
            })
        }
        ItemType::Meeting if item.date > today => Err(Error::failed(format!("{described} is still to come"))
            .advise("netrec drop calls it off, netrec snooze moves it")
            .into()),
        ItemType::Meeting | ItemType::Unlogged => {
            transaction.update(item.id, |meeting: &mut Meeting| {
                meeting.planned = false;
                if let Some(text) = text {
                    meeting.text = Some(text.to_owned());
                }
            })?;
            Ok(format!("met {who}, {described}"))
        }
        ItemType::Birthday => {
            transaction.update(item.id, |contact: &mut Contact| contact.greeted = Some(item.date.year()))?;
            Ok(format!("{who} is greeted for {}", item.date.year()))
        }
        ItemType::Cadence => {
            let handle =
                item.people.first().map(|person| network.contact(*person).handle.to_string()).unwrap_or_default();
            Err(Error::failed(format!("{who} is not done but talked to"))
                .advise(format!("then log it: netrec log {handle} \"what it was about\""))
                .into())
        }
    }
}

/// Closes a reminder as done; one that repeats comes back, and the day it does is returned.
pub fn close_reminder(transaction: &mut Transaction<'_>, id: Id, today: NaiveDate) -> anyhow::Result<Option<Moment>> {
    let closed: Reminder = transaction.update(id, |reminder: &mut Reminder| {
        reminder.state = Some(State::Done);
        reminder.closed = Some(Day(today));
    })?;
    let Some(every) = closed.every else { return Ok(None) };
    // A snoozed one goes on from the date first set.
    let from = closed.first.map_or(closed.on.day, |first| first.0);
    let Some(day) = every.next_after(from, closed.day, today) else { return Ok(None) };
    let on = Moment { day, time: closed.on.time };
    let next = Reminder { id: transaction.new_id()?, on, state: None, closed: None, first: None, ..closed };
    transaction.put(&next)?;
    Ok(Some(on))
}

/// Logs that an item's people were talked to.
fn log(transaction: &mut Transaction<'_>, item: &Item, text: &str, today: NaiveDate) -> anyhow::Result<Meeting> {
    let network = transaction.network();
    let via = match item.kind {
        ItemType::Reminder => match network.reminders[item.at].kind {
            Kind::Email => Some(Via::Email),
            Kind::Call => Some(Via::Call),
            _ => None,
        },
        _ => None,
    };
    let meeting = Meeting {
        with: item.people.iter().map(|person| network.contact(*person).id).collect(),
        via,
        text: Some(text.to_owned()),
        ..Meeting::new(transaction.new_id()?, today.into())
    };
    transaction.put(&meeting)?;
    Ok(meeting)
}
