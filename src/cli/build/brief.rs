use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::complete;
use crate::cli::look::show::show_row;
use crate::cli::people::{For, people};
use crate::cli::rows::Derived;
use crate::model::Person;
use crate::recipe::brief::shared;
use crate::recipe::known::gaps;
use crate::render::brief::brief;
use crate::render::json::{BriefRow, FactRow, SharedRow, ShowRow, UnknownRow};
use crate::render::{Output, rows};
use crate::store::{Need, View};

/// How many talks a brief has.
const TALKS: usize = 3;

/// One page before a meeting
///
/// How you know each other, the last talks, what you learned, what is open between you, gifts and promises both ways, whom you
/// both know, and what you don't know yet, as questions to ask.
///
/// Example: netrec brief ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or several people, with commas: ana,budi
    #[arg(required = true, value_name = "PEOPLE", add = ArgValueCompleter::new(complete::people))]
    people: Vec<String>,
}

impl Args {
    /// Shows the pages.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let view = app.look(Need::ALL)?;
        let words = self.people.join(" ");
        let people = asking(app, |_, answers| people(&view.network, &words, For::Looking, answers))?;
        let derived = Derived::new(&view.network, app.today());
        let rows: Vec<BriefRow> =
            people.iter().map(|person| brief_row(view, &derived, *person)).collect::<anyhow::Result<_>>()?;
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table => {
                let paint = app.paint();
                let pages: Vec<String> = rows.iter().map(|row| brief(row, app.today(), app.width(), paint)).collect();
                app.write(&pages.join("\n\n"))?;
            }
            output => rows::write(&mut *app.out, output, &rows)?,
        }
        Ok(())
    }
}

/// What to have in mind before meeting a person.
pub fn brief_row<'a>(view: &View, derived: &Derived<'a>, person: Person) -> anyhow::Result<BriefRow<'a>> {
    let network = &view.network;
    let show = show_row(view, derived, person)?;
    let learned = learned(&show);
    let texts: Vec<String> = learned.iter().map(|fact| fact.text.clone()).collect();
    let gaps = gaps(&view.contact(person)?, &texts);
    let by_handle = |handle: &str| network.contacts.iter().position(|contact| contact.handle == handle);
    let links: Vec<Person> = show.links.iter().filter_map(|link| Some(by_handle(&link.handle)? as Person)).collect();
    let shared = shared(network, &derived.diary, person, &links).into_iter().map(|shared| {
        let contact = network.contact(shared.person);
        let link = show.links.iter().find(|link| link.handle == contact.handle.as_str());
        SharedRow {
            handle: contact.handle.to_string(),
            name: contact.name.to_string(),
            as_word: link.and_then(|link| link.as_word.clone()),
            meetings: shared.meetings,
        }
    });
    Ok(BriefRow {
        learned,
        shared: shared.collect(),
        unknown: gaps.iter().map(|gap| UnknownRow { text: gap.word(), question: gap.question() }).collect(),
        likes: show.likes,
        needs: show.needs,
        note: show.note,
        talks: show.timeline.into_iter().filter(|talk| !talk.planned && talk.state.is_none()).take(TALKS).collect(),
        reminders: show.reminders.into_iter().filter(|reminder| reminder.state == "open").collect(),
        promises: show.promises.into_iter().filter(|promise| promise.state == "open").collect(),
        gifts: show.gifts,
        balance: show.balance,
        links: show.links,
        person: show.person,
    })
}

/// Facts, and what was learned at meetings that took place, the latest first.
fn learned(show: &ShowRow) -> Vec<FactRow> {
    let happened = show.timeline.iter().filter(|talk| !talk.planned && talk.state.is_none());
    let at_meetings = happened
        .flat_map(|talk| talk.learned.iter().map(|text| FactRow { on: Some(talk.on.clone()), text: text.clone() }));
    let mut learned: Vec<FactRow> = show.facts.iter().cloned().chain(at_meetings).collect();
    learned.sort_by(|a, b| b.on.cmp(&a.on));
    // The same was often kept both ways.
    learned.dedup_by(|a, b| a.text == b.text);
    learned
}
