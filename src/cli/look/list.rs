use crate::app::App;
use crate::cli::rows::Derived;
use crate::model::fold::fold;
use crate::model::{Person, Section};
use crate::render::json::ListRow;
use crate::render::style::Paint;
use crate::render::table::{Column, table};
use crate::render::{Output, rows};
use crate::store::Need;

/// Everybody, or all who match
///
/// Example: netrec list
#[derive(Debug, clap::Args)]
pub struct Args {}

impl Args {
    /// Lists people.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let view = app.store()?.read(Need::ALL)?;
        let network = &view.network;
        let derived = Derived::new(network, app.today());
        let mut people: Vec<Person> = (0..network.contacts.len() as Person).collect();
        people.sort_by_cached_key(|person| fold(&network.contact(*person).name).into_owned());
        let output = app.globals.output.unwrap_or(Output::Table);
        if output == Output::Ids {
            for person in people {
                app.write(&format!("{}\n", network.contact(person).id))?;
            }
            return Ok(());
        }
        view.load(Section::Contacts)?;
        let row = |person: &Person| Ok(derived.list_row(*person, view.contact(*person)?));
        let rows: Vec<ListRow> = people.iter().map(row).collect::<anyhow::Result<_>>()?;
        if output != Output::Table {
            rows::write(&mut *app.out, output, &rows)?;
            return Ok(());
        }
        let text = draw(&rows, app.width(), Paint::new(app.globals.color));
        app.write(&text)?;
        if !view.exists {
            app.say("The network is empty; netrec add takes in the first person")?;
        }
        Ok(())
    }
}

fn draw(people: &[ListRow], width: Option<usize>, paint: Paint) -> String {
    const COLUMNS: [Column; 9] = [
        Column { head: "HANDLE", least: 14, rank: 2 },
        Column { head: "NAME", least: 18, rank: 0 },
        Column { head: "CIRCLE", least: 6, rank: 5 },
        Column { head: "HEALTH", least: 7, rank: 4 },
        Column { head: "LAST", least: 10, rank: 1 },
        Column { head: "NEXT", least: 10, rank: 3 },
        Column { head: "ORG", least: 8, rank: 6 },
        Column { head: "CITY", least: 6, rank: 7 },
        Column { head: "INTERESTS", least: 10, rank: 8 },
    ];
    let some = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = |row: &ListRow| {
        vec![
            row.handle.clone(),
            row.name.clone(),
            some(&row.circle),
            some(&row.health),
            some(&row.last),
            some(&row.next),
            some(&row.org),
            some(&row.city),
            row.interests.join(", "),
        ]
    };
    let rows: Vec<Vec<String>> = people.iter().map(cells).collect();
    table(&COLUMNS, &rows, width, paint)
}
