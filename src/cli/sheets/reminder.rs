//! A reminder, or an exploration plan, as a form.

use chrono::{Datelike, NaiveDate};

use super::{Sheet, handles, only, people, unknown};
use crate::cli::ask::Answers;
use crate::cli::follow::remind::parse_kind;
use crate::cli::form::Form;
use crate::cli::people::names;
use crate::cli::rows::text;
use crate::model::{Every, Network, Reminder, Side};
use crate::store::Transaction;
use crate::words::how_often;
use crate::words::when::{self, Looking};

/// A reminder as a form.
pub struct ReminderSheet;

const FIELDS: [&str; 7] = ["on", "who", "kind", "every", "promise", "world", "text"];

impl Sheet for ReminderSheet {
    type Record = Reminder;

    fn title(record: &Reminder, network: &Network) -> String {
        let people: Vec<_> = record.who.iter().filter_map(|id| network.person(*id)).collect();
        match record.who.is_empty() {
            true => format!("a plan to explore, by {}", record.on.said()),
            false => format!("{}, {}", names(network, &people), record.on.said()),
        }
    }

    fn form(record: &Reminder, network: &Network) -> Form {
        let mut form = Form::default();
        let one = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
        form.add("on", &[record.on.to_string()]);
        form.add("who", &handles(network, &record.who));
        form.add("kind", &one(text(&record.kind)));
        form.add("every", &one(text(&record.every)));
        form.add("promise", &one(text(&record.promise)));
        form.add("world", &one(record.world.clone()));
        form.add("text", &one(record.text.clone()));
        form
    }

    fn put(
        record: &mut Reminder,
        name: &str,
        values: Vec<String>,
        transaction: &Transaction<'_>,
        today: NaiveDate,
        answers: &Answers,
    ) -> anyhow::Result<()> {
        match name {
            "on" => {
                let on = only(values)?.ok_or_else(|| anyhow::anyhow!("a reminder needs its day"))?;
                record.on = when::parse(&on, today, Looking::Ahead)?;
                record.day = day_kept(record);
            }
            "who" => record.who = people(&values, &record.who, transaction.network(), answers)?,
            "kind" => {
                record.kind = only(values)?.map(|kind| parse_kind(&kind)).transpose().map_err(anyhow::Error::msg)?
            }
            "every" => {
                record.every = only(values)?
                    .map(|every| how_often::parse(&every))
                    .transpose()?
                    .filter(|every| *every != Every::Never);
                record.day = day_kept(record);
            }
            "promise" => {
                let side = only(values)?;
                let read = side
                    .as_deref()
                    .map(|side| Side::parse(side).ok_or_else(|| anyhow::anyhow!("a promise is mine or theirs")));
                record.promise = read.transpose()?;
            }
            "world" => record.world = only(values)?,
            "text" => record.text = only(values)?,
            _ => return unknown(name, &FIELDS),
        }
        Ok(())
    }
}

/// The day of the month that a reminder keeps to which comes back in months: that of the date it was given.
fn day_kept(record: &Reminder) -> Option<u32> {
    let in_months = matches!(record.every, Some(Every::Months(_) | Every::Years(_)));
    in_months.then(|| record.on.day.day())
}
