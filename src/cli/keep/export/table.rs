//! Rows for programs and spreadsheets.

use super::{Exported, Format, What};
use crate::app::App;
use crate::cli::rows::{meeting_row, reminder_row, write_people};
use crate::error::Error;
use crate::model::network::Place;
use crate::model::{Person, Section};
use crate::render::json::{ListRow, MeetingRow, ReminderRow};
use crate::render::rows::{Cells, Rows};
use crate::render::{Output, rows};
use crate::store::Ahead;

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
    if format == Format::Jsonl && what.is_none() && columns.is_empty() {
        return records(app, exported);
    }
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
        What::Contacts => write_people(out, output, view, exported.derived(), &exported.people, columns, cells)?,
        What::Meetings => {
            let concerned = network.meetings.iter().filter(|meeting| exported.concerns(&meeting.with));
            let places: Vec<Place> = concerned.map(|meeting| meeting.place).collect();
            let row = |place: &Place, ahead: &mut Ahead, rows: &mut Rows<'_>| {
                rows.put(&meeting_row(network, view.decode_ahead(*place, ahead)?))
            };
            rows::write_made::<MeetingRow, _, _>(out, output, &places, |place| place.at, row, columns, cells)?;
        }
        What::Reminders => {
            let concerned = network.reminders.iter().filter(|reminder| exported.concerns(&reminder.who));
            let places: Vec<Place> = concerned.map(|reminder| reminder.place).collect();
            let row = |place: &Place, ahead: &mut Ahead, rows: &mut Rows<'_>| {
                rows.put(&reminder_row(network, view.decode_ahead(*place, ahead)?))
            };
            rows::write_made::<ReminderRow, _, _>(out, output, &places, |place| place.at, row, columns, cells)?;
        }
    }
    Ok(())
}

/// Writes the records of the data file one a line, with what each of them is in front: nothing of them is lost.
fn records(app: &mut App, exported: &Exported<'_>) -> anyhow::Result<()> {
    let network = &exported.view.network;
    let out = &mut *app.out;
    for section in Section::ALL {
        let concerned = |at: usize| match section {
            Section::Contacts => exported.means(at as Person),
            Section::Reminders => network.reminders.get(at).is_some_and(|reminder| exported.concerns(&reminder.who)),
            Section::Meetings => network.meetings.get(at).is_some_and(|meeting| exported.concerns(&meeting.with)),
        };
        let begins = format!("{{\"type\":\"{}\",", section.singular());
        exported.view.lines(section, |at, line| {
            if !concerned(at) {
                return Ok(());
            }
            let rest = line.strip_prefix(b"{").unwrap_or(line);
            [begins.as_bytes(), rest, b"\n"].into_iter().try_for_each(|part| out.write_all(part)).map_err(Error::output)
        })?;
    }
    Ok(())
}
