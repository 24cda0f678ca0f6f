use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::complete;
use crate::cli::people::{For, person};
use crate::model::{Id, Prefixes};
use crate::render::json::OperationRow;
use crate::render::style::Paint;
use crate::render::table::{Column, table};
use crate::render::{Output, rows};
use crate::store::{Need, Operation, Standing};

/// What was changed, the newest first
///
/// Example: netrec history ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only what changed this person, their meetings and their reminders
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    person: Option<String>,
}

impl Args {
    /// Shows the history.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let store = app.store()?;
        let operations = store.operations()?;
        let standing = Standing::of(&operations);
        let person = match &self.person {
            Some(word) => {
                let view = store.read(Need::CONTACTS)?;
                let person = asking(app, |_, answers| person(&view.network, word, For::Looking, answers))?;
                Some(view.network.contact(person).id)
            }
            None => None,
        };
        let concerned = operations.iter().rev().filter(|operation| person.is_none_or(|id| concerns(operation, id)));
        let rows: Vec<OperationRow> = concerned.map(|operation| row(operation, &standing)).collect();
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table if rows.is_empty() => app.say("Nothing was changed yet")?,
            Output::Table => {
                let all = operations.iter().map(|operation| operation.op);
                let keys = Prefixes::among(all.clone(), all);
                let text = draw(&rows, &keys, app.width(), app.paint());
                app.write(&text)?;
            }
            output => rows::write(&mut *app.out, output, &rows)?,
        }
        Ok(())
    }
}

/// Whether an operation touched a person, or a record that names them.
fn concerns(operation: &Operation, id: Id) -> bool {
    let text = id.to_string();
    let names = |bytes: &Option<String>| bytes.as_ref().is_some_and(|bytes| bytes.contains(&text));
    operation.touches(id) || operation.lines.iter().any(|line| names(&line.before) || names(&line.after))
}

fn row(operation: &Operation, standing: &Standing) -> OperationRow {
    OperationRow {
        op: operation.op.to_string(),
        time: operation.time.clone(),
        command: shell_words::join(&operation.command),
        records: operation.lines.len(),
        undone: standing.is_undone(operation.op),
        undoes: operation.undoes.map(|op| op.to_string()),
        redoes: operation.redoes.map(|op| op.to_string()),
    }
}

fn draw(operations: &[OperationRow], keys: &Prefixes, width: Option<usize>, paint: Paint) -> String {
    const COLUMNS: [Column<'static>; 4] = [
        Column { head: "OP", least: 3, rank: 0 },
        Column { head: "TIME", least: 16, rank: 2 },
        Column { head: "STATE", least: 6, rank: 3 },
        Column { head: "COMMAND", least: 12, rank: 1 },
    ];
    let cells = |row: &OperationRow| {
        let time = row.time.get(..16).unwrap_or(&row.time).replace('T', " ");
        let state = if row.undone { "undone" } else { "" };
        // As much of it as undo needs.
        let op = Id::parse(row.op.as_bytes()).map_or_else(|| row.op.clone(), |op| keys.of(op));
        vec![op, time, state.to_owned(), row.command.clone()]
    };
    table(&COLUMNS, &operations.iter().map(cells).collect::<Vec<_>>(), width, paint)
}
