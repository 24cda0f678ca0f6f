use clap_complete::engine::ArgValueCompleter;

use super::brief::brief_row;
use super::walk;
use crate::app::App;
use crate::cli::ask::asking;
use crate::cli::complete;
use crate::cli::conversation::Conversation;
use crate::cli::people::{For, person};
use crate::cli::rows::{Derived, last, text};
use crate::model::{Network, Person};
use crate::recipe::known::HUMAN_KEYS;
use crate::recipe::suggest::{Suggester, Suggestion, Why};
use crate::render::brief::brief;
use crate::render::dates::{lateness, relative};
use crate::render::json::{SuggestRow, WhyRow};
use crate::render::style::Meaning;
use crate::render::suggest::draw;
use crate::render::{Output, rows};
use crate::store::{Need, View};

/// How many are suggested where nobody says how many.
const FEW: usize = 10;

/// Whom to talk to next, and why
///
/// Promises whose day has come, relationships that are cooling, people met once, and those of whom you know nothing human yet.
/// Relax: there is nothing to sell. With a PERSON, what speaks for a talk with them, and the brief.
///
/// On a terminal it is a conversation: pick somebody, read the brief, and after the talk take down what they said, like and need, who
/// promised what, and what comes next. Enter skips any of it, and each answer is kept at once.
///
/// Example: netrec build
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Only this one
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    person: Vec<String>,
    /// At most so many (10; 0: all)
    #[arg(long, value_name = "N", conflicts_with = "person")]
    limit: Option<usize>,
}

impl Args {
    /// Suggests whom to talk to; at a terminal it goes on to the talk.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let view = app.store()?.read(Need::ALL)?;
        let derived = Derived::new(&view.network, app.today());
        let conversation = Conversation::instead_of_report(app);
        let person = match (self.person.is_empty(), conversation) {
            (true, None) => return self.everybody(app, &view, &derived).map(drop),
            (true, Some(conversation)) => {
                let suggested = self.everybody(app, &view, &derived)?;
                walk::pick(app, conversation, &view.network, &suggested)?
            }
            (false, _) => Some(self.named(app, &view, conversation.is_some())?),
        };
        let Some(person) = person else { return Ok(()) };
        show(app, &view, &derived, person)?;
        match conversation {
            Some(conversation) => walk::talk(app, conversation, view.network.contact(person)),
            None => Ok(()),
        }
    }

    /// The person of the command line.
    fn named(&self, app: &mut App, view: &View, walks: bool) -> anyhow::Result<Person> {
        let purpose = if walks { For::Changing } else { For::Looking };
        let word = self.person.join(" ");
        asking(app, |_, answers| person(&view.network, &word, purpose, answers))
    }

    /// Shows the suggestions, and returns who they are.
    fn everybody(&self, app: &mut App, view: &View, derived: &Derived<'_>) -> anyhow::Result<Vec<Person>> {
        let suggestions = suggestions(view, derived)?;
        let limit = self.limit.unwrap_or(FEW);
        let shown = if limit == 0 { suggestions.len() } else { limit.min(suggestions.len()) };
        let rows: Vec<SuggestRow> = suggestions[..shown]
            .iter()
            .map(|suggestion| suggest_row(view, derived, suggestion))
            .collect::<anyhow::Result<_>>()?;
        let output = app.globals.output.unwrap_or(Output::Table);
        if output != Output::Table {
            rows::write(&mut *app.out, output, &rows)?;
        } else if rows.is_empty() {
            app.write("Nobody asks for a talk today\n")?;
            app.say(match view.network.contacts.is_empty() {
                true => "The network is empty; netrec add takes in the first person",
                false => "netrec open shows where to meet somebody new",
            })?;
        } else {
            let paint = app.paint();
            app.write(&format!("{}\n", paint.text(Meaning::Strong, "Whom to talk to next")))?;
            app.write(&draw(&rows, app.width(), paint))?;
        }
        if shown < suggestions.len() {
            app.say(&format!("{} more; --limit 0 shows all", suggestions.len() - shown))?;
        }
        Ok(suggestions[..shown].iter().map(|suggestion| suggestion.person).collect())
    }
}

/// Shows what speaks for a talk with somebody, and the brief.
fn show(app: &mut App, view: &View, derived: &Derived<'_>, person: Person) -> anyhow::Result<()> {
    let suggester = Suggester::new(&view.network, &derived.diary, derived.today());
    let why = suggester.why(person, &mut |person| view.part(person, &HUMAN_KEYS))?;
    let row = suggest_row(view, derived, &Suggestion { person, why })?;
    match app.globals.output.unwrap_or(Output::Table) {
        Output::Table => {
            let paint = app.paint();
            let page = brief(&brief_row(view, derived, person)?, app.today(), app.width(), paint);
            app.write(&format!("{}\n{page}", draw(&[row], app.width(), paint)))?;
        }
        output => rows::write(&mut *app.out, output, &[row])?,
    }
    Ok(())
}

/// Whom to talk to, the first one first.
pub fn suggestions(view: &View, derived: &Derived<'_>) -> anyhow::Result<Vec<Suggestion>> {
    view.load(crate::model::Section::Contacts)?;
    let suggester = Suggester::new(&view.network, &derived.diary, derived.today());
    Ok(suggester.all(&mut |person| view.part(person, &HUMAN_KEYS))?)
}

/// Somebody to talk to, with the reasons in words.
pub fn suggest_row(view: &View, derived: &Derived<'_>, suggestion: &Suggestion) -> anyhow::Result<SuggestRow> {
    let person = suggestion.person;
    let contact = view.network.contact(person);
    let why = suggestion.why.iter().map(|why| why_row(view, derived, person, *why)).collect::<anyhow::Result<_>>()?;
    Ok(SuggestRow {
        id: contact.id.to_string(),
        handle: contact.handle.to_string(),
        name: contact.name.to_string(),
        email: text(&contact.emails().first()),
        phone: text(&contact.phones().first()),
        circle: text(&contact.circle),
        step: derived.step(person).to_string(),
        health: text(&derived.health(person)),
        meetings: derived.diary.count(person),
        last: last(view, derived.diary.last_with(&[person]))?,
        interests: contact.interests().iter().map(ToString::to_string).collect(),
        why,
    })
}

fn why_row(view: &View, derived: &Derived<'_>, person: Person, why: Why) -> anyhow::Result<WhyRow> {
    let network: &Network = &view.network;
    let today = derived.today();
    let last = derived.diary.last(person);
    let ago = || last.map(|last| relative(last, today)).unwrap_or_default();
    let (date, text) = match why {
        Why::Promised(at) | Why::TheyPromised(at) => {
            let on = network.reminders[at].on.day;
            let what = view.text_of_reminder(at)?.unwrap_or_else(|| "something".to_owned());
            let whose = if matches!(why, Why::Promised(_)) { "you promised" } else { "they promised" };
            (Some(on), format!("{whose}: {what} ({})", lateness((today - on).num_days())))
        }
        Why::Cold => (last, format!("cold: last talk {}", ago())),
        Why::Cooling => (last, format!("cooling: last talk {}", ago())),
        Why::MetOnce => (last, format!("met once, {}", ago())),
        Why::NothingKnown => (last, "you know nothing human about them yet".to_owned()),
    };
    Ok(WhyRow { reason: why.to_string(), date: date.map(|day| crate::model::Moment::from(day).to_string()), text })
}
