use crate::app::App;
use crate::cli::rows::name;
use crate::error::Error;
use crate::model::{Contact, Person, Section};
use crate::recipe::dupes::{Pair, dupes};
use crate::render::json::DupeRow;
use crate::render::table::{Column, table};
use crate::render::{Output, rows};
use crate::store::{Need, View};
use crate::words::phone;

/// Show who is likely in the file twice, and why
///
/// The likeliest come first, with a score of 100. Nothing is changed: netrec merge makes one of two. Two who are linked are known to
/// be two, and are left out. With -o ids each line has both handles.
///
/// Example: netrec dupes
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Shows the pairs.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let view = app.look(Need::CONTACTS)?;
        let network = &view.network;
        let region = network.settings.region.as_deref();
        let mut pairs = Vec::new();
        let likely = dupes(network, &|text| phone::key(text, region));
        if !likely.is_empty() {
            view.load(Section::Contacts)?;
        }
        for pair in likely {
            if !are_linked(view, &pair)? {
                pairs.push(row(view, pair));
            }
        }
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table if pairs.is_empty() => app.say("Nobody seems to be in the file twice")?,
            Output::Table => {
                const COLUMNS: [Column<'static>; 4] = [
                    Column { head: "SCORE", least: 5, rank: 2 },
                    Column { head: "ONE", least: 12, rank: 0 },
                    Column { head: "OTHER", least: 12, rank: 1 },
                    Column { head: "WHY", least: 12, rank: 3 },
                ];
                let cells = |row: &DupeRow| {
                    let [one, other] = [0, 1].map(|at| {
                        row.people
                            .get(at)
                            .map(|person| format!("{} ({})", person.name, person.handle))
                            .unwrap_or_default()
                    });
                    vec![row.score.to_string(), one, other, row.reasons.join(", ")]
                };
                let cells: Vec<Vec<String>> = pairs.iter().map(cells).collect();
                let text = table(&COLUMNS, &cells, app.width(), app.paint());
                app.write(&text)?;
                app.say("netrec merge ONE OTHER makes one of two; netrec link ONE OTHER says that they are two")?;
            }
            output => rows::write(&mut *app.out, output, &pairs)?,
        }
        Ok(())
    }
}

/// Two who know each other are two.
fn are_linked(view: &View, pair: &Pair) -> Result<bool, Error> {
    let [one, other] = pair.people;
    let names = |one: Person, other: Person| -> Result<bool, Error> {
        let contact: Contact = view.part(one, &["links"])?;
        Ok(contact.links.iter().any(|link| link.to == view.network.contact(other).id))
    };
    Ok(names(one, other)? || names(other, one)?)
}

fn row(view: &View, pair: Pair) -> DupeRow {
    let people: Vec<_> = pair.people.iter().map(|person| name(&view.network, *person)).collect();
    let handles: Vec<&str> = people.iter().map(|person| person.handle.as_str()).collect();
    DupeRow { pair: handles.join(" "), score: pair.score, reasons: pair.reasons, people }
}
