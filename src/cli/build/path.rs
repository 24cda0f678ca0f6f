use chrono::NaiveDate;
use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::complete;
use crate::cli::people::{For, person};
use crate::cli::rows::Derived;
use crate::model::{Contact, Moment, Person};
use crate::recipe::path::{Chains, Ties, chains};
use crate::render::dates::relative;
use crate::render::escape::visible;
use crate::render::json::{PathRow, StepRow};
use crate::render::style::{Meaning, Paint};
use crate::render::wrap::wrapped;
use crate::render::{Output, rows};
use crate::store::{Need, View};

/// The shortest ways to somebody through people you know
///
/// Each begins with somebody you have met, goes along links (netrec link) and those who introduced people to you, and ends with
/// PERSON; all of the shortest are shown, the warmest first.
///
/// Example: netrec path hanako
#[derive(Debug, clap::Args)]
pub struct Args {
    /// To whom
    #[arg(required = true, value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    person: Vec<String>,
    /// At most so many (0: all)
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

impl Args {
    /// Shows the ways.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let view = app.look(Need::ALL)?;
        let network = &view.network;
        let word = self.person.join(" ");
        let end = asking(app, |_, answers| person(network, &word, For::Looking, answers))?;
        let derived = Derived::new(network, today);
        let ties = Ties::new(network.contacts.len(), &view.ties()?);
        let limit = if self.limit == 0 { usize::MAX } else { self.limit };
        let found = chains(network, &derived.diary, &ties, end, today, limit);
        let row = row(view, &derived, end, &found)?;
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table => {
                let text = draw(&row, today, app.width(), app.paint());
                app.write(&text)?;
            }
            output => rows::write_one(&mut *app.out, output, &row)?,
        }
        let more = found.all - found.chains.len() as u64;
        if more > 0 {
            app.say(&format!("{more} more; --limit 0 shows all"))?;
        }
        Ok(())
    }
}

fn row(view: &View, derived: &Derived<'_>, end: Person, found: &Chains) -> anyhow::Result<PathRow> {
    let contact = view.network.contact(end);
    let day = |person| derived.diary.last(person).map(|day| Moment::from(day).to_string());
    let mut rows = Vec::new();
    for chain in &found.chains {
        let mut steps = Vec::new();
        for (at, person) in chain.iter().enumerate() {
            let contact = view.network.contact(*person);
            steps.push(StepRow {
                handle: contact.handle.to_string(),
                name: contact.name.to_string(),
                email: contact.emails().first().map(ToString::to_string),
                health: derived.health(*person).map(|health| health.to_string()),
                last: day(*person),
                as_word: chain.get(at + 1).map(|next| word(view, *person, *next)).transpose()?.flatten(),
            });
        }
        rows.push(steps);
    }
    Ok(PathRow {
        id: contact.id.to_string(),
        handle: contact.handle.to_string(),
        name: contact.name.to_string(),
        met: derived.diary.count(end) > 0,
        last: day(end),
        people: found.chains.first().map(|chain| chain.len() - 1),
        ways: found.all,
        chains: rows,
    })
}

/// What two people are to each other.
fn word(view: &View, one: Person, other: Person) -> anyhow::Result<Option<String>> {
    let network = &view.network;
    let mut introduced = false;
    for (from, to) in [(one, other), (other, one)] {
        let contact: Contact = view.part(from, &["links", "met"])?;
        let to = network.contact(to).id;
        if let Some(word) = contact.links.into_iter().filter(|link| link.to == to).find_map(|link| link.as_word) {
            return Ok(Some(word));
        }
        introduced |= contact.met.is_some_and(|met| met.by == Some(to));
    }
    Ok(introduced.then(|| "introduced".to_owned()))
}

fn draw(row: &PathRow, today: NaiveDate, width: Option<usize>, paint: Paint) -> String {
    let day = |last: &Option<String>| last.as_deref().and_then(Moment::parse).map(|moment| moment.day);
    let mut text = String::new();
    let mut line = |indent: usize, line: &str| {
        for (at, part) in lines_of(line, width, indent).iter().enumerate() {
            text.push_str(&" ".repeat(if at == 0 { indent } else { indent + 2 }));
            text.push_str(part);
            text.push('\n');
        }
    };
    let name = format!("{} ({})", visible(&row.name), visible(&row.handle));
    line(
        0,
        &match (row.met, day(&row.last)) {
            (true, Some(last)) => format!("You know {name} yourself: last {}.", relative(last, today)),
            _ => format!("You have not met {name} yet."),
        },
    );
    match (row.people, row.ways) {
        (None, _) => {
            line(0, "Nobody else whom you have met is linked to them, near or far. Who knows whom: netrec link.")
        }
        (Some(1), 1) => line(0, "One other person whom you have met knows them:"),
        (Some(1), ways) => line(0, &format!("{ways} others whom you have met know them:")),
        (Some(people), 1) => line(0, &format!("The shortest way goes through {people} people:")),
        (Some(people), ways) => line(0, &format!("The {ways} shortest ways go through {people} people each:")),
    }
    for chain in &row.chains {
        let mut way = String::new();
        for (at, step) in chain.iter().enumerate() {
            if at > 0 {
                way.push_str(&format!(" {} ", paint.signs.arrow()));
            }
            way.push_str(&visible(&step.name));
            way.push_str(&step.as_word.as_ref().map(|word| format!(" ({})", visible(word))).unwrap_or_default());
        }
        line(2, &paint.text(Meaning::Strong, &way));
        if let Some(first) = chain.first() {
            let last = day(&first.last).map(|last| format!("last {}", relative(last, today)));
            let parts: Vec<String> = [first.health.clone(), last, first.email.clone()]
                .into_iter()
                .flatten()
                .map(|part: String| visible(&part).into_owned())
                .collect();
            line(4, &paint.text(Meaning::Aside, &parts.join(paint.signs.between())));
        }
    }
    text
}

fn lines_of(text: &str, width: Option<usize>, indent: usize) -> Vec<String> {
    match width {
        Some(width) => wrapped(text, width.saturating_sub(indent + 2).max(10)),
        None => vec![text.to_owned()],
    }
}
