//! Records as forms: which fields a form shows, and what becomes of what was written there.

pub mod meeting;
pub mod person;
pub mod reminder;

use chrono::NaiveDate;

use super::ask::Answers;
use super::form::Form;
use crate::model::{Id, Network, Record};
use crate::store::Transaction;

/// A kind of record as a form.
pub trait Sheet {
    /// The record.
    type Record: Record;

    /// What it is, in a line.
    fn title(record: &Self::Record, network: &Network) -> String;

    /// Its fields.
    fn form(record: &Self::Record, network: &Network) -> Form;

    /// Puts values into a field.
    ///
    /// # Errors
    /// A field that is not known, or values that are not understood, as one line.
    fn put(
        record: &mut Self::Record,
        name: &str,
        values: Vec<String>,
        transaction: &Transaction<'_>,
        today: NaiveDate,
        answers: &Answers,
    ) -> anyhow::Result<()>;
}

/// The handles of some ids.
fn handles(network: &Network, ids: &[Id]) -> Vec<String> {
    let people = ids.iter().filter_map(|id| network.person(*id));
    people.map(|person| network.contact(person).handle.to_string()).collect()
}

/// The people whom words name; those who are not in the file stay as they are.
fn people(words: &[String], old: &[Id], network: &Network, answers: &Answers) -> anyhow::Result<Vec<Id>> {
    let mut ids: Vec<Id> = old.iter().copied().filter(|id| network.person(*id).is_none()).collect();
    for words in words {
        for person in super::people::people(network, words, super::people::For::Changing, answers)? {
            let id = network.contact(person).id;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    Ok(ids)
}

/// The only value, if there is one.
fn only(values: Vec<String>) -> anyhow::Result<Option<String>> {
    match values.len() {
        0 | 1 => Ok(values.into_iter().next()),
        _ => Err(anyhow::anyhow!("only one value fits")),
    }
}

/// A field that a form does not have.
fn unknown<T>(name: &str, known: &[&str]) -> anyhow::Result<T> {
    Err(anyhow::anyhow!("there is no field {name:?}, only {}", known.join(", ")))
}
