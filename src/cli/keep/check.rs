use crate::app::App;
use crate::cli::change::after;
use crate::error::{Error, Kind};
use crate::model::{Network, Section};
use crate::render::json::ProblemRow;
use crate::render::{Output, escape, rows};
use crate::store::{Need, Problem};

/// Read the whole file and say what is wrong, line by line
///
/// --fix mends what can be mended without guessing: references to nobody are taken out, doubled records and keys made single (of
/// a doubled key the last one counts), and lines that cannot be read put aside into a file of their own. undo takes it back.
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
        let (problems, view) = match store.read(Need::ALL) {
            Ok(view) => (view.problems()?, Some(view)),
            Err(error) if error.kind == Kind::Data => (store.problems_behind(error)?, None),
            Err(error) => return Err(error.into()),
        };
        let path = store.path().display().to_string();
        for note in store.notes() {
            app.say(&note)?;
        }
        let rows: Vec<ProblemRow> = problems.iter().map(|problem| row(&path, problem)).collect();
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table => {
                for row in &rows {
                    app.write(&format!("{}\n", escape::visible(&format!("{}:{}: {}", row.file, row.line, row.what))))?;
                }
            }
            output => rows::write(&mut *app.out, output, &rows)?,
        }
        let wrong = wrong(&problems);
        if wrong > 0 {
            return Err(Error::data(format!("{} wrong in {path}", things(wrong)))
                .advise("netrec check --fix mends what can be mended without guessing")
                .into());
        }
        let said = match view.filter(|view| view.exists) {
            Some(view) => format!("{path} is whole: {}", counts(&view.network)),
            None => format!("There is no {path} yet; the first change makes it"),
        };
        Ok(app.say(&said)?)
    }
}

fn things(count: usize) -> String {
    match count {
        1 => "one thing is".to_owned(),
        count => format!("{count} things are"),
    }
}

/// How many are more than a hint.
fn wrong(problems: &[Problem]) -> usize {
    problems.iter().filter(|problem| problem.mends).count()
}

fn counts(network: &Network) -> String {
    let count = |section: Section, count: usize| match count {
        1 => format!("1 {}", section.singular()),
        count => format!("{count} {section}"),
    };
    let (people, reminders, meetings) = (network.contacts.len(), network.reminders.len(), network.meetings.len());
    [(Section::Contacts, people), (Section::Reminders, reminders), (Section::Meetings, meetings)]
        .map(|(section, number)| count(section, number))
        .join(", ")
}

fn row(path: &str, problem: &Problem) -> ProblemRow {
    ProblemRow {
        file: path.to_owned(),
        line: problem.line,
        list: problem.list.map(|list| list.to_string()),
        id: problem.id.map(|id| id.to_string()),
        what: problem.what.clone(),
        mends: problem.mends,
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
        let lines = if *lines == 1 { "one line is".to_owned() } else { format!("{lines} lines are") };
        app.say(&format!("{lines} in {}", path.display()))?;
    }
    app.say(match mended.operation {
        Some(_) => "The file is mended; netrec undo takes it back",
        None => "There is nothing to mend",
    })?;
    let left = wrong(&store.read(Need::ALL)?.problems()?);
    if left > 0 {
        app.say(&format!("{} left: netrec check", things(left)))?;
    }
    Ok(())
}
