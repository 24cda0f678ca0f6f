use std::cmp::Reverse;

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::complete;
use crate::cli::people::{For, people};
use crate::cli::rows::meeting_row;
use crate::error::Error;
use crate::render::json::MeetingRow;
use crate::render::style::Paint;
use crate::render::table::{Column, table};
use crate::render::{Output, rows};
use crate::store::Need;
use crate::words::when;

/// When you were in touch, the latest first
///
/// Planned meetings are in it, dropped ones are not. The latest 50 are shown.
///
/// Example: netrec timeline ana --since "last month"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or several people, with commas; everybody without
    #[arg(value_name = "PEOPLE", add = ArgValueCompleter::new(complete::people))]
    people: Option<String>,
    /// Not what was before
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// At most so many (0: all)
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

impl Args {
    /// Shows the meetings.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let since = self.since.as_deref().map(|since| when::since(since, app.today())).transpose();
        let since = since.map_err(|error| Error::usage(format!("--since: {error}")))?;
        let view = app.look(Need::ALL)?;
        let network = &view.network;
        let with = match &self.people {
            Some(words) => Some(asking(app, |_, answers| people(network, words, For::Looking, answers))?),
            None => None,
        };
        let wanted = network.meetings.iter().enumerate().filter(|(_, meeting)| {
            !meeting.dropped
                && since.is_none_or(|since| meeting.on.day >= since)
                && with.as_ref().is_none_or(|with| meeting.with.iter().any(|person| with.contains(person)))
        });
        let mut places: Vec<usize> = wanted.map(|(at, _)| at).collect();
        let all = places.len();
        places.sort_unstable_by_key(|at| Reverse((network.meetings[*at].on, *at)));
        if self.limit > 0 {
            places.truncate(self.limit);
        }
        let row = |at: &usize| Ok(meeting_row(network, view.meeting(*at)?));
        let rows: Vec<MeetingRow> = places.iter().map(row).collect::<anyhow::Result<_>>()?;
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table if rows.is_empty() => app.say("There are no meetings here")?,
            Output::Table => {
                let text = draw(&rows, app.width(), app.paint());
                app.write(&text)?;
            }
            output => rows::write(&mut *app.out, output, &rows)?,
        }
        if rows.len() < all {
            app.say(&format!("{} more; --limit 0 shows all", all - rows.len()))?;
        }
        Ok(())
    }
}

fn draw(meetings: &[MeetingRow], width: Option<usize>, paint: Paint) -> String {
    const COLUMNS: [Column<'static>; 5] = [
        Column { head: "ON", least: 10, rank: 0 },
        Column { head: "WITH", least: 10, rank: 1 },
        Column { head: "VIA", least: 9, rank: 4 },
        Column { head: "AT", least: 8, rank: 3 },
        Column { head: "ABOUT", least: 14, rank: 2 },
    ];
    let cells = |row: &MeetingRow| {
        let names: Vec<&str> = row.with.iter().map(|person| person.name.as_str()).collect();
        let via = match (row.planned, &row.via) {
            (true, _) => "planned".to_owned(),
            (false, via) => via.clone().unwrap_or_default(),
        };
        let place = row.event.as_ref().or(row.at.as_ref()).cloned().unwrap_or_default();
        let learned = row.learned.iter().map(|learned| format!("{}learned: {learned}", paint.signs.between()));
        let about = row.text.iter().cloned().chain(learned).collect::<String>();
        vec![row.on.replace('T', " "), names.join(", "), via, place, about]
    };
    table(&COLUMNS, &meetings.iter().map(cells).collect::<Vec<_>>(), width, paint)
}
