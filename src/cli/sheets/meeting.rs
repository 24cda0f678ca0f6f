//! A meeting as a form.

use chrono::NaiveDate;

use super::{Sheet, handles, only, people, unknown};
use crate::cli::ask::Answers;
use crate::cli::build::log::parse_via;
use crate::cli::form::Form;
use crate::cli::people::names;
use crate::cli::rows::text;
use crate::model::{Meeting, Network};
use crate::store::Transaction;
use crate::words::when::{self, Looking};

/// A meeting as a form.
pub struct MeetingSheet;

const FIELDS: [&str; 9] = ["on", "with", "via", "at", "event", "text", "learned", "gave", "got"];

impl Sheet for MeetingSheet {
    type Record = Meeting;

    fn title(record: &Meeting, network: &Network) -> String {
        let people: Vec<_> = record.with.iter().filter_map(|id| network.person(*id)).collect();
        let planned = if record.planned { "planned for" } else { "on" };
        format!("with {}, {planned} {}", names(network, &people), record.on.said())
    }

    fn form(record: &Meeting, network: &Network) -> Form {
        let mut form = Form::default();
        let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
        form.add("on", &[record.on.to_string()]);
        form.add("with", &handles(network, &record.with));
        form.add("via", &one(&text(&record.via)));
        form.add("at", &one(&record.at));
        form.add("event", &one(&record.event));
        form.add("text", &one(&record.text));
        form.add("learned", &record.learned);
        form.add("gave", &record.gave);
        form.add("got", &record.got);
        form
    }

    fn put(
        record: &mut Meeting,
        name: &str,
        values: Vec<String>,
        transaction: &Transaction<'_>,
        today: NaiveDate,
        answers: &Answers,
    ) -> anyhow::Result<()> {
        match name {
            "on" => {
                let on = only(values)?.ok_or_else(|| anyhow::anyhow!("a meeting needs its day"))?;
                let looking = if record.planned { Looking::Ahead } else { Looking::Back };
                let on = when::parse(&on, today, looking)?;
                if !record.planned && on.day > today {
                    return Err(anyhow::anyhow!("{} is still to come, and this meeting took place", on.said()));
                }
                record.on = on;
            }
            "with" => record.with = people(&values, &record.with, transaction.network(), answers)?,
            "via" => record.via = only(values)?.map(|via| parse_via(&via)).transpose().map_err(anyhow::Error::msg)?,
            "at" => record.at = only(values)?,
            "event" => record.event = only(values)?,
            "text" => record.text = only(values)?,
            "learned" => record.learned = values,
            "gave" => record.gave = values,
            "got" => record.got = values,
            _ => return unknown(name, &FIELDS),
        }
        Ok(())
    }
}
