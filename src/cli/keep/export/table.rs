//! Rows for programs and spreadsheets.

use super::{Exported, Format, What};
use crate::app::App;
use crate::cli::rows::{meeting_row, reminder_row};
use crate::error::Error;
use crate::model::{Person, Section};
use crate::render::json::{ListRow, MeetingRow, ReminderRow};
use crate::render::rows::Cells;
use crate::render::{Output, rows};

/// Refuses columns that the rows do not have.
pub fn check_columns(what: Option<What>, columns: &[String]) -> Result<(), Error> {
    match what.unwrap_or(What::Contacts) {
        What::Contacts => rows::check_columns::<ListRow>(columns),
        What::Meetings => rows::check_columns::<MeetingRow>(columns),
        What::Reminders => rows::check_columns::<ReminderRow>(columns),
    }
}

/// Writes the rows.
pub fn write(
    app: &mut App,
    exported: &Exported<'_>,
    format: Format,
    what: Option<What>,
    columns: &[String],
    cells: Cells,
) -> anyhow::Result<()> {
    let output = match format {
        Format::Jsonl => Output::Jsonl,
        Format::Csv => Output::Csv,
        Format::Tsv => Output::Tsv,
        _ => Output::Json,
    };
    let view = exported.view;
    let network = &view.network;
    let out = &mut *app.out;
    match what.unwrap_or(What::Contacts) {
        What::Contacts => {
            view.load(Section::Contacts)?;
            let row = |person: &Person| Ok(exported.derived.list_row(*person, view.contact(*person)?));
            let list: Vec<ListRow> = exported.people.iter().map(row).collect::<anyhow::Result<_>>()?;
            rows::write_columns(out, output, &list, columns, cells)?;
        }
        What::Meetings => {
            view.load(Section::Meetings)?;
            let places = network.meetings.iter().enumerate().filter(|(_, meeting)| exported.concerns(&meeting.with));
            let row = |(at, _)| Ok(meeting_row(network, view.meeting(at)?));
            let list: Vec<MeetingRow> = places.map(row).collect::<anyhow::Result<_>>()?;
            rows::write_columns(out, output, &list, columns, cells)?;
        }
        What::Reminders => {
            view.load(Section::Reminders)?;
            let places = network.reminders.iter().enumerate().filter(|(_, reminder)| exported.concerns(&reminder.who));
            let row = |(at, _)| Ok(reminder_row(network, view.reminder(at)?));
            let list: Vec<ReminderRow> = places.map(row).collect::<anyhow::Result<_>>()?;
            rows::write_columns(out, output, &list, columns, cells)?;
        }
    }
    Ok(())
}
