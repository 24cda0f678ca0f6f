//! A person as a form.

use chrono::NaiveDate;

use super::Sheet;
use crate::cli::ask::Answers;
use crate::cli::fields::{Context, Field};
use crate::cli::form::Form;
use crate::model::contact::Fact;
use crate::model::record::Unknown;
use crate::model::{Contact, Moment, Network};
use crate::store::Transaction;

/// A person as a form.
pub struct PersonSheet;

impl Sheet for PersonSheet {
    type Record = Contact;

    fn title(record: &Contact, _: &Network) -> String {
        format!("{} ({})", record.name, record.handle)
    }

    fn form(record: &Contact, network: &Network) -> Form {
        let mut form = Form::default();
        for field in Field::KNOWN {
            form.add(field.word(), &field.get(record, network));
        }
        let facts = record.facts.iter().map(|fact| match fact.on {
            Some(on) => format!("{on} {}", fact.text),
            None => fact.text.clone(),
        });
        form.add("fact", &facts.collect::<Vec<_>>());
        for (key, value) in &record.fields.0 {
            form.add(&format!("field.{key}"), std::slice::from_ref(value));
        }
        form
    }

    fn put(
        record: &mut Contact,
        name: &str,
        values: Vec<String>,
        transaction: &Transaction<'_>,
        today: NaiveDate,
        answers: &Answers,
    ) -> anyhow::Result<()> {
        if name == "fact" {
            record.facts = facts(&record.facts, values);
            return Ok(());
        }
        match Field::parse(name) {
            Some(field) => field.set(record, values, Context { network: transaction.network(), today, answers }),
            None => Err(anyhow::anyhow!("there is no field {name:?}; one of your own is field.{name}")),
        }
    }
}

/// Facts as they were written, each with its day if one stands before it. What the program does not know of one is kept.
fn facts(old: &[Fact], values: Vec<String>) -> Vec<Fact> {
    let fact = |value: String| {
        let (on, text) = match value.split_once(' ').map(|(day, text)| (Moment::parse(day), text)) {
            Some((Some(on), text)) => (Some(on), text.trim().to_owned()),
            _ => (None, value),
        };
        let known = old.iter().find(|known| known.text == text);
        Fact { on, unknown: known.map_or_else(Unknown::default, |known| known.unknown.clone()), text }
    };
    values.into_iter().map(fact).collect()
}
