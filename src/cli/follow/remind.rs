use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::people::{For, names, people};
use crate::error::Error;
use crate::model::{Every, Kind, Reminder};
use crate::words::how_often;
use crate::words::when::{self, Looking};

/// Set a follow-up: to write, to offer, to invite, to find out
///
/// WHEN is the longest run of words that is one.
///
/// Example: netrec remind ana in 2 weeks send the slides --kind email
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or several people, with commas: ana,budi
    #[arg(value_name = "PEOPLE", add = ArgValueCompleter::new(complete::people))]
    people: String,
    /// When, and then what: in 2 weeks send the slides
    #[arg(required = true, value_name = "WHEN TEXT")]
    words: Vec<String>,
    /// What it asks you to do: email, offer, invite, research, call, other
    #[arg(long, value_parser = parse_kind, add = ArgValueCompleter::new(complete::kinds))]
    kind: Option<Kind>,
    /// How often it comes back: 2w, monthly
    #[arg(long, value_name = "HOW-OFTEN")]
    every: Option<String>,
}

/// Reads a kind, for clap.
pub fn parse_kind(text: &str) -> Result<Kind, String> {
    Kind::parse(&text.to_lowercase())
        .ok_or_else(|| "a kind is one of email, offer, invite, research, call, other".to_owned())
}

impl Args {
    /// Sets the reminder.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let words: Vec<&str> = self.words.iter().flat_map(|words| words.split_whitespace()).collect();
        people_first("remind", &self.people, &self.words, today)?;
        let (on, taken) =
            when::leading(&words, today, Looking::Ahead).map_err(|error| Error::usage(error.to_string()))?;
        if on.day < today {
            return Err(Error::usage(format!("{} is past", on.said())).advise("name a day from today on").into());
        }
        // The text keeps its own white space where it came as one word of the shell.
        let text = rest(&self.words, taken);
        let every = self.every.as_deref().map(how_often::parse).transpose();
        let every = every.map_err(|error| Error::usage(format!("--every: {error}")))?;
        if every == Some(Every::Never) {
            return Err(Error::usage("--every: a reminder that never comes back needs no --every").into());
        }
        let day = every.filter(|every| matches!(every, Every::Months(_) | Every::Years(_))).map(|_| on.day.day());
        let line = change(app, |transaction, answers| {
            let network = transaction.network();
            let people = people(network, &self.people, For::Changing, answers)?;
            let reminder = Reminder {
                who: people.iter().map(|person| network.contact(*person).id).collect(),
                kind: Some(self.kind.unwrap_or(Kind::Other)),
                every,
                day,
                text: text.clone(),
                ..Reminder::new(transaction.new_id()?, on)
            };
            transaction.put(&reminder)?;
            let id = crate::cli::items::prefix(network, reminder.id);
            let mut line = format!("Reminder {id}: {}, {}", names(network, &people), on.said());
            if let Some(every) = every {
                let _ = write!(line, ", every {every}");
            }
            if let Some(text) = &text {
                let _ = write!(line, ": {text}");
            }
            Ok(line)
        })?;
        app.say(&line.value)?;
        Ok(())
    }
}

/// Refuses a day that stands before the people (`remind in 2 weeks ana`).
///
/// # Errors
/// The day, and how the words are to stand.
pub fn people_first(command: &str, people: &str, words: &[String], today: NaiveDate) -> Result<(), Error> {
    const LEADING: [&str; 6] = ["in", "on", "at", "next", "this", "the"];
    let parts = |words: &[String]| -> Vec<String> {
        words.iter().flat_map(|words| words.split_whitespace()).map(str::to_owned).collect()
    };
    let all = [&[people.to_owned()], words].concat();
    let all = parts(&all);
    let Ok((_, taken)) = when::leading(&all, today, Looking::Ahead) else { return Ok(()) };
    let (day, rest) = all.split_at(taken.min(all.len()));
    // A name may be that of a day, but nobody is called `in`.
    let leads = LEADING.contains(&people.to_lowercase().as_str());
    let Some((first, rest)) = rest.split_first() else { return Ok(()) };
    if !leads && when::leading(&parts(words), today, Looking::Ahead).is_ok() {
        return Ok(());
    }
    let line = std::iter::once(first).chain(day).chain(rest).map(|word| shell_words::quote(word));
    Err(Error::usage(format!("{:?} stands before the people", day.join(" ")))
        .advise(format!("netrec {command} {}", line.collect::<Vec<_>>().join(" "))))
}

/// What stands behind so many words.
pub fn rest(arguments: &[String], taken: usize) -> Option<String> {
    let mut left = taken;
    let mut rest: Vec<&str> = Vec::new();
    for argument in arguments {
        let count = argument.split_whitespace().count();
        if left >= count {
            left -= count;
            continue;
        }
        let mut tail = argument.trim_start();
        for _ in 0..std::mem::take(&mut left) {
            tail = tail.find(char::is_whitespace).map_or("", |at| tail[at..].trim_start());
        }
        rest.push(tail);
    }
    Some(rest.join(" ").trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_what_stands_behind_the_date() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(rest(&words(&["in", "2", "weeks", "send", "it"]), 3).as_deref(), Some("send it"));
        assert_eq!(rest(&words(&["in 2 weeks", "send  the\nslides"]), 3).as_deref(), Some("send  the\nslides"));
        assert_eq!(rest(&words(&["in 2 weeks  send  it"]), 3).as_deref(), Some("send  it"));
        assert_eq!(rest(&words(&["fri"]), 1), None);
    }
}
