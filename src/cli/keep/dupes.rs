use memchr::{memchr, memmem};

use crate::app::App;
use crate::cli::rows::name;
use crate::error::Error;
use crate::halves;
use crate::model::{Person, Section};
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
        let likely = leave_out_linked(view, dupes(network, &|text| phone::key(text, region)))?;
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table if likely.is_empty() => app.say("Nobody seems to be in the file twice")?,
            Output::Table => {
                const COLUMNS: [Column<'static>; 4] = [
                    Column { head: "SCORE", least: 5, rank: 2 },
                    Column { head: "ONE", least: 12, rank: 0 },
                    Column { head: "OTHER", least: 12, rank: 1 },
                    Column { head: "WHY", least: 12, rank: 3 },
                ];
                let cells = |pair: &Pair| {
                    // What is to be typed stands first, since a narrow table cuts what is behind.
                    let [one, other] = pair.people.map(|person| {
                        let contact = network.contact(person);
                        format!("{} ({})", contact.handle, contact.name)
                    });
                    vec![pair.score.to_string(), one, other, pair.reasons.join(", ")]
                };
                let rows: Vec<Vec<String>> = halves::map(&likely, cells);
                app.write(&table(&COLUMNS, &rows, app.width(), app.paint()))?;
                // The program ends here, and to give many thousand rows back one by one takes as long as to draw them.
                std::mem::forget((rows, likely));
                app.say("netrec merge ONE OTHER makes one of two; netrec link ONE OTHER says that they are two")?;
            }
            output => {
                let pairs: Vec<DupeRow> = halves::map(&likely, |pair| row(view, pair));
                rows::write(&mut *app.out, output, &pairs)?;
            }
        }
        Ok(())
    }
}

/// Leaves out those who know each other: then they are two.
fn leave_out_linked(view: &View, pairs: Vec<Pair>) -> Result<Vec<Pair>, Error> {
    if !pairs.is_empty() {
        view.load(Section::Contacts)?;
    }
    let network = &view.network;
    let knows = |one: Person, other: Person| -> Result<bool, Error> {
        let id = network.contact(other).id;
        // Few records name the other at all, or have anything escaped that may hide the name.
        let characters = id.characters();
        let is_named = |record: &[u8]| memmem::find(record, &characters).is_some() || memchr(b'\\', record).is_some();
        if !view.with_bytes(network.contact(one).place, is_named)? {
            return Ok(false);
        }
        Ok(view.part(one, &["links"])?.links.iter().any(|link| link.to == id))
    };
    let linked = |pair: &Pair| {
        let [one, other] = pair.people;
        Ok(knows(one, other)? || knows(other, one)?)
    };
    let linked: Vec<bool> = halves::map(&pairs, linked).into_iter().collect::<Result<_, Error>>()?;
    Ok(pairs.into_iter().zip(linked).filter(|(_, linked)| !linked).map(|(pair, _)| pair).collect())
}

fn row(view: &View, pair: &Pair) -> DupeRow {
    let people: Vec<_> = pair.people.iter().map(|person| name(&view.network, *person)).collect();
    let handles: Vec<&str> = people.iter().map(|person| person.handle.as_str()).collect();
    DupeRow { pair: handles.join(" "), score: pair.score, reasons: pair.reasons.clone(), people }
}
