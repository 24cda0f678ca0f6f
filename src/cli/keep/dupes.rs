use rustc_hash::FxHashMap;

use crate::app::App;
use crate::cli::rows::name;
use crate::error::Error;
use crate::halves;
use crate::model::{Id, Network, Person, Section};
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
        let mut likely = dupes(network, &|text| phone::key(text, region));
        let links = Links::of(view, &likely)?;
        likely.retain(|pair| !links.join(network, pair));
        let pairs: Vec<DupeRow> = likely.into_iter().map(|pair| row(view, pair)).collect();
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
                            // What is to be typed stands first, since a narrow table cuts what is behind.
                            .map(|person| format!("{} ({})", person.handle, person.name))
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

/// Whom each of some people knows, by id.
struct Links(FxHashMap<Person, Vec<Id>>);

impl Links {
    /// The links of everybody in some pairs.
    fn of(view: &View, pairs: &[Pair]) -> Result<Links, Error> {
        let mut people: Vec<Person> = pairs.iter().flat_map(|pair| pair.people).collect();
        people.sort_unstable();
        people.dedup();
        if !people.is_empty() {
            view.load(Section::Contacts)?;
        }
        let of = |person: &Person| {
            let links = view.part(*person, &["links"])?.links;
            Ok((*person, links.into_iter().map(|link| link.to).collect()))
        };
        halves::map(&people, of).into_iter().collect::<Result<_, _>>().map(Links)
    }

    /// Whether the two know each other: then they are two.
    fn join(&self, network: &Network, pair: &Pair) -> bool {
        let knows = |one: Person, other: Person| {
            self.0.get(&one).is_some_and(|links| links.contains(&network.contact(other).id))
        };
        let [one, other] = pair.people;
        knows(one, other) || knows(other, one)
    }
}

fn row(view: &View, pair: Pair) -> DupeRow {
    let people: Vec<_> = pair.people.iter().map(|person| name(&view.network, *person)).collect();
    let handles: Vec<&str> = people.iter().map(|person| person.handle.as_str()).collect();
    DupeRow { pair: handles.join(" "), score: pair.score, reasons: pair.reasons, people }
}
