use clap::ValueEnum;

use crate::app::App;
use crate::cli::rows::{Derived, meeting_row, reminder_row};
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
        let view = app.store()?.read(Need::ALL)?;
        let network = &view.network;
        let output = match self.format {
            Format::Json if self.what.is_none() => {
                view.write_all(&mut *app.out)?;
                return Ok(());
            }
            Format::Json => Output::Json,
            Format::Jsonl => Output::Jsonl,
            Format::Csv => Output::Csv,
            Format::Tsv => Output::Tsv,
        };
        match self.what.unwrap_or(What::Contacts) {
            What::Contacts => {
                let derived = Derived::new(network, app.today());
                view.load(Section::Contacts)?;
                let row = |person| Ok(derived.list_row(person, view.contact(person)?));
                let list: Vec<ListRow> =
                    (0..network.contacts.len() as Person).map(row).collect::<anyhow::Result<_>>()?;
                rows::write(&mut *app.out, output, &list)?;
            }
            What::Meetings => {
                view.load(Section::Meetings)?;
                let row = |at| Ok(meeting_row(network, view.meeting(at)?));
                let list: Vec<MeetingRow> = (0..network.meetings.len()).map(row).collect::<anyhow::Result<_>>()?;
                rows::write(&mut *app.out, output, &list)?;
            }
            What::Reminders => {
                view.load(Section::Reminders)?;
                let row = |at| Ok(reminder_row(network, view.reminder(at)?));
                let list: Vec<ReminderRow> = (0..network.reminders.len()).map(row).collect::<anyhow::Result<_>>()?;
                rows::write(&mut *app.out, output, &list)?;
            }
        }
        Ok(())
    }
}
