use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::complete;
use crate::cli::people::{For, person};
use crate::cli::rows::{Derived, balance_row, gifts, meeting_row, promise, reminder_row, text};
use crate::formats::vcard;
use crate::model::{Contact, Network, Person};
use crate::recipe::balance;
use crate::render::json::{FactRow, LinkRow, ShowRow};
use crate::render::page;
use crate::render::{Output, rows};
use crate::store::{Need, View};

/// All that is known of a person
///
/// Example: netrec show ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A handle, a name or its beginning, an email address, a phone
    #[arg(required = true, value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    person: Vec<String>,
}

impl Args {
    /// Shows the person.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let view = app.look(Need::WITHOUT_MEETINGS)?;
        let word = self.person.join(" ");
        let person = asking(app, |_, answers| person(&view.network, &word, For::Looking, answers))?;
        view.keep_to_meetings_with(person)?;
        let derived = Derived::new(&view.network, app.today());
        let row = show_row(view, &derived, person)?;
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table => {
                let text = page::person(&row, app.today(), app.width(), app.paint());
                app.write(&text)?;
            }
            output => rows::write_one(&mut *app.out, output, &row)?,
        }
        Ok(())
    }
}

/// A person with all that belongs to them.
pub fn show_row<'a>(view: &View, derived: &Derived<'a>, person: Person) -> anyhow::Result<ShowRow<'a>> {
    let network = &view.network;
    let contact = view.contact(person)?;
    let links = links(view, &contact)?;
    let with = |people: &crate::model::People| people.contains(&person);
    let mut timeline = Vec::new();
    let mut meetings: Vec<usize> =
        network.meetings.iter().enumerate().filter(|(_, meeting)| with(&meeting.with)).map(|(at, _)| at).collect();
    meetings.sort_by_key(|at| std::cmp::Reverse((network.meetings[*at].on, *at)));
    let (mut given, mut whole) = (Vec::new(), Vec::new());
    for at in meetings {
        let meeting = view.meeting(at)?;
        if network.meetings[at].happened() {
            given.extend(gifts(&meeting));
        }
        whole.push(meeting);
    }
    let balance = balance_row(balance::gifts(&whole), balance::promises(network, person));
    timeline.extend(whole.into_iter().map(|meeting| meeting_row(network, meeting)));
    let mut reminders = Vec::new();
    for (at, _) in network.reminders.iter().enumerate().filter(|(_, reminder)| with(&reminder.who)) {
        reminders.push(view.reminder(at)?);
    }
    reminders.sort_by_key(|reminder| (reminder.state.is_some(), reminder.on));
    Ok(ShowRow {
        addresses: contact.addresses.clone(),
        facts: contact.facts.iter().map(|fact| FactRow { on: text(&fact.on), text: fact.text.clone() }).collect(),
        links,
        likes: contact.likes.clone(),
        needs: contact.needs.clone(),
        note: contact.note.clone(),
        card: vcard::said(&contact),
        gifts: given,
        promises: reminders.iter().filter_map(promise).collect(),
        timeline,
        balance,
        reminders: reminders.into_iter().map(|reminder| reminder_row(network, reminder)).collect(),
        person: derived.list_row(person, contact.into()),
    })
}

/// Whom a person knows. A link is kept with the first named and read both ways.
fn links(view: &View, contact: &Contact) -> anyhow::Result<Vec<LinkRow>> {
    let network: &Network = &view.network;
    let row = |other: Person, as_word: &Option<String>| {
        let other = network.contact(other);
        LinkRow { handle: other.handle.to_string(), name: other.name.to_string(), as_word: as_word.clone() }
    };
    let mut links: Vec<LinkRow> =
        contact.links.iter().filter_map(|link| Some(row(network.person(link.to)?, &link.as_word))).collect();
    for other in view.naming(contact.id)? {
        let whole = view.contact(other)?;
        links.extend(whole.links.iter().filter(|link| link.to == contact.id).map(|link| row(other, &link.as_word)));
    }
    links.dedup_by(|a, b| a.handle == b.handle);
    Ok(links)
}
