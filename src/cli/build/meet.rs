use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::build::log::parse_via;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::follow::remind::{people_first, rest};
use crate::cli::items::prefix;
use crate::cli::people::{For, names, people};
use crate::error::Error;
use crate::model::{Meeting, Via};
use crate::words::when::{self, Looking};

/// Plan a meeting
///
/// due shows it on its day, and afterwards asks how it went until it is logged or dropped. WHEN is the longest run of words
/// that is one.
///
/// Example: netrec meet ana,budi fri 10:00 coffee at the station --at "Gambir"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or several people, with commas: ana,budi
    #[arg(value_name = "PEOPLE", add = ArgValueCompleter::new(complete::people))]
    people: String,
    /// When, and then what for: fri 10:00 coffee
    #[arg(required = true, value_name = "WHEN TEXT")]
    words: Vec<String>,
    /// The place
    #[arg(long, value_name = "PLACE")]
    at: Option<String>,
    /// By which medium (in-person)
    #[arg(long, value_parser = parse_via, add = ArgValueCompleter::new(complete::media))]
    via: Option<Via>,
}

impl Args {
    /// Plans the meeting.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let words: Vec<&str> = self.words.iter().flat_map(|words| words.split_whitespace()).collect();
        people_first("meet", &self.people, &self.words, today)?;
        let (on, taken) =
            when::leading(&words, today, Looking::Ahead).map_err(|error| Error::usage(error.to_string()))?;
        if on.day < today {
            return Err(Error::usage(format!("{} is past", on.said()))
                .advise("what took place is logged: netrec log, with --on")
                .into());
        }
        let text = rest(&self.words, taken);
        let changed = change(app, |transaction, answers| {
            let network = transaction.network();
            let people = people(network, &self.people, For::Changing, answers)?;
            let meeting = Meeting {
                with: people.iter().map(|person| network.contact(*person).id).collect(),
                via: Some(self.via.unwrap_or(Via::InPerson)),
                planned: true,
                at: self.at.clone(),
                text: text.clone(),
                ..Meeting::new(transaction.new_id()?, on)
            };
            transaction.put(&meeting)?;
            let text = text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
            let id = prefix(network, meeting.id);
            Ok(format!("Planned {id}: {}, {}{text}", names(network, &people), on.said()))
        })?;
        app.say(&changed.value)?;
        Ok(())
    }
}
