use crate::app::App;
use crate::cli::change::after;
use crate::cli::pager;
use crate::error::Error;
use crate::model::Moment;
use crate::render::json::CopyRow;
use crate::render::table::{Column, table};
use crate::render::{Output, rows};
use crate::store::Copy;
use crate::words::when::{self, Looking};

/// Bring back an earlier version of the file
///
/// The word last names the version before the latest change, a date the copy of that day. Without either, the copies are
/// listed. What stands in the file now is kept: undo takes a restore back.
///
/// Example: netrec restore yesterday
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A day, or last; without it the copies are listed
    #[arg(value_name = "DATE")]
    date: Vec<String>,
}

impl Args {
    /// Restores a copy, or lists them.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let store = app.store()?;
        let copies = store.copies();
        if self.date.is_empty() {
            return list(app, &copies);
        }
        let wanted = self.date.join(" ");
        let day = match wanted.as_str() {
            "last" | "bak" | "previous" => None,
            text => Some(
                when::parse(text, app.today(), Looking::Back).map_err(|error| Error::usage(error.to_string()))?.day,
            ),
        };
        let Some(copy) = copies.iter().find(|copy| copy.day == day) else {
            return Err(Error::failed(format!("there is no copy of {wanted}"))
                .advise("netrec restore lists those there are")
                .into());
        };
        let restored = app.with_occasion(|occasion| store.restore(copy, occasion))?;
        after(app, &restored)?;
        app.say(&format!(
            "Restored {} from {}; netrec undo takes it back",
            store.path().display(),
            copy.path.display()
        ))?;
        Ok(())
    }
}

fn list(app: &mut App, copies: &[Copy]) -> anyhow::Result<()> {
    pager::begin(app);
    let row = |copy: &Copy| CopyRow {
        day: copy.day.map(|day| Moment::from(day).to_string()),
        path: copy.path.display().to_string(),
        bytes: copy.len,
    };
    let rows: Vec<CopyRow> = copies.iter().map(row).collect();
    match app.globals.output.unwrap_or(Output::Table) {
        Output::Table if rows.is_empty() => app.say("There is no copy yet")?,
        Output::Table => {
            const COLUMNS: [Column<'static>; 3] = [
                Column { head: "RESTORE", least: 10, rank: 0 },
                Column { head: "BYTES", least: 6, rank: 2 },
                Column { head: "COPY", least: 12, rank: 1 },
            ];
            let cells = |row: &CopyRow| {
                vec![row.day.clone().unwrap_or_else(|| "last".to_owned()), row.bytes.to_string(), row.path.clone()]
            };
            let text = table(&COLUMNS, &rows.iter().map(cells).collect::<Vec<_>>(), app.width(), app.paint());
            app.write(&text)?;
        }
        output => rows::write(&mut *app.out, output, &rows)?,
    }
    Ok(())
}
