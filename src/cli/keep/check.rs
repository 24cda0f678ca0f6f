use crate::app::App;
use crate::cli::change::after;
use crate::error::Error;
use crate::render::json::ProblemRow;
use crate::render::{Output, escape, rows};
use crate::store::{Need, Problem};

/// Read the whole file and say what is wrong, line by line
///
/// --fix mends what can be mended without guessing: references to nobody are taken out, doubled records made single, and lines
/// that cannot be read put aside into a file of their own. undo takes it back.
///
/// Example: netrec check
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Mend what can be mended
    #[arg(long)]
    fix: bool,
}

impl Args {
    /// Checks the file, or mends it.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        if self.fix {
            return fix(app);
        }
        let store = app.store()?;
        let view = store.read(Need::ALL)?;
        let problems = view.problems()?;
        let path = store.path().display().to_string();
        for note in store.notes() {
            app.say(&note)?;
        }
        let rows: Vec<ProblemRow> = problems.iter().map(|problem| row(&path, problem)).collect();
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table => {
                for row in &rows {
                    let line = if row.line > 0 { format!("{}:{}: ", row.file, row.line) } else { String::new() };
                    app.write(&format!("{}\n", escape::visible(&format!("{line}{}", row.what))))?;
                }
            }
            output => rows::write(&mut *app.out, output, &rows)?,
        }
        if rows.is_empty() {
            let network = &view.network;
            let (people, meetings, reminders) =
                (network.contacts.len(), network.meetings.len(), network.reminders.len());
            app.say(&format!("{path} is whole: {people} contacts, {reminders} reminders, {meetings} meetings"))?;
            return Ok(());
        }
        let count = rows.len();
        let things = if count == 1 { "one thing is".to_owned() } else { format!("{count} things are") };
        Err(Error::data(format!("{things} wrong in {path}"))
            .advise("netrec check --fix mends what can be mended without guessing")
            .into())
    }
}

fn row(path: &str, problem: &Problem) -> ProblemRow {
    ProblemRow {
        file: path.to_owned(),
        line: problem.line,
        list: problem.list.map(|list| list.to_string()),
        id: problem.id.map(|id| id.to_string()),
        what: problem.what.clone(),
    }
}

fn fix(app: &mut App) -> anyhow::Result<()> {
    let store = app.store()?;
    let mended = app.with_occasion(|occasion| store.mend(occasion))?;
    after(app, &mended)?;
    for line in &mended.value.done {
        app.say(line)?;
    }
    if let Some((lines, path)) = &mended.value.aside {
        app.say(&format!("{lines} lines are in {}", path.display()))?;
    }
    app.say(match mended.operation {
        Some(_) => "The file is mended; netrec undo takes it back",
        None => "There is nothing to mend",
    })?;
    Ok(())
}
