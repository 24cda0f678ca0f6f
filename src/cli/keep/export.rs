use clap::ValueEnum;

use crate::app::App;
use crate::cli::cards::Ours;
use crate::cli::rows::{Derived, meeting_row, reminder_row};
use crate::cli::selection::{select, understood};
use crate::error::Error;
use crate::formats::vcard::{self, Version};
use crate::model::network::People;
use crate::model::{Person, Section};
use crate::render::json::{ListRow, MeetingRow, ReminderRow};
use crate::render::{Output, rows};
use crate::store::Need;

/// Write the network for other programs
///
/// json is the data file itself; with --what it is an array, as the other forms are rows.
///
/// Example: netrec export --format csv --what contacts > contacts.csv
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    format: Format,
    /// What to write
    #[arg(long)]
    what: Option<What>,
    /// Only what concerns the people whom a query means: one argument, in quotes
    #[arg(long = "where", value_name = "QUERY", allow_hyphen_values = true)]
    query: Option<String>,
    /// Only these keys, with commas: name,emails,last
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    columns: Vec<String>,
}

/// What export writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The data file itself
    Json,
    /// One object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
    /// Tab-separated values with a header
    Tsv,
    /// Cards, vCard 4.0
    Vcard,
    /// Cards, vCard 3.0
    Vcard3,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// People
    Contacts,
    /// Times in touch
    Meetings,
    /// Follow-ups and plans
    Reminders,
}

impl Args {
    /// Writes the export.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let query = self.query.as_deref().map(|text| understood(text, today)).transpose()?;
        let what = self.what.unwrap_or(What::Contacts);
        match what {
            What::Contacts => rows::check_columns::<ListRow>(&self.columns)?,
            What::Meetings => rows::check_columns::<MeetingRow>(&self.columns)?,
            What::Reminders => rows::check_columns::<ReminderRow>(&self.columns)?,
        }
        let view = app.store()?.read(Need::ALL)?;
        let network = &view.network;
        let output = match self.format {
            Format::Json if self.what.is_none() && query.is_none() && self.columns.is_empty() => {
                view.write_all(&mut *app.out)?;
                return Ok(());
            }
            Format::Json => Output::Json,
            Format::Jsonl => Output::Jsonl,
            Format::Csv => Output::Csv,
            Format::Tsv => Output::Tsv,
            Format::Vcard | Format::Vcard3 => Output::Table,
        };
        let derived = Derived::new(network, today);
        let people = match &query {
            Some(query) => select(&view, &derived.diary, query, today)?,
            None => (0..network.contacts.len() as Person).collect(),
        };
        let mut meant = vec![false; network.contacts.len()];
        for person in &people {
            meant[*person as usize] = true;
        }
        // Without a query plans and meetings with nobody are written as well.
        let concerns = |with: &People| query.is_none() || with.iter().any(|person| meant[*person as usize]);
        let version = match self.format {
            Format::Vcard => Some(Version::V4),
            Format::Vcard3 => Some(Version::V3),
            _ => None,
        };
        if let Some(version) = version {
            if what != What::Contacts || !self.columns.is_empty() {
                return Err(Error::usage("cards are of people, whole").advise("leave --what and --columns out").into());
            }
            view.load(Section::Contacts)?;
            for person in people {
                let card = vcard::write(&view.contact(person)?, version, &Ours(network));
                app.write(&card)?;
            }
            return Ok(());
        }
        let out = &mut *app.out;
        match what {
            What::Contacts => {
                view.load(Section::Contacts)?;
                let row = |person: &Person| Ok(derived.list_row(*person, view.contact(*person)?));
                let list: Vec<ListRow> = people.iter().map(row).collect::<anyhow::Result<_>>()?;
                rows::write_columns(out, output, &list, &self.columns)?;
            }
            What::Meetings => {
                view.load(Section::Meetings)?;
                let places = network.meetings.iter().enumerate().filter(|(_, meeting)| concerns(&meeting.with));
                let row = |(at, _)| Ok(meeting_row(network, view.meeting(at)?));
                let list: Vec<MeetingRow> = places.map(row).collect::<anyhow::Result<_>>()?;
                rows::write_columns(out, output, &list, &self.columns)?;
            }
            What::Reminders => {
                view.load(Section::Reminders)?;
                let places = network.reminders.iter().enumerate().filter(|(_, reminder)| concerns(&reminder.who));
                let row = |(at, _)| Ok(reminder_row(network, view.reminder(at)?));
                let list: Vec<ReminderRow> = places.map(row).collect::<anyhow::Result<_>>()?;
                rows::write_columns(out, output, &list, &self.columns)?;
            }
        }
        Ok(())
    }
}
