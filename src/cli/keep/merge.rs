use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::{Answers, Question};
use crate::cli::build::link::pair;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::people::{For, person};
use crate::error::Error;
use crate::model::merge::Side;
use crate::model::{Contact, Id, Meeting, Person, Reminder};
use crate::recipe::unite::{redirect, shown, united};
use crate::store::Transaction;

/// Make one person of two
///
/// The first is kept and gets all that the other has: lists are united, the other's names and handle become akas, and meetings,
/// reminders and links come over. Where the two differ you are asked; without a terminal --keep says whose values stay.
///
/// Example: netrec merge ana ana-souza-2 --keep ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Who is kept
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    one: String,
    /// Who becomes one with them
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    other: String,
    /// Which of the two is kept, and has the say where they differ
    #[arg(long, value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    keep: Option<String>,
}

/// What came over, to be said.
#[derive(Debug, Default)]
struct Moved {
    meetings: usize,
    reminders: usize,
    links: usize,
}

impl Args {
    /// Merges the two.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let changed = change(app, |transaction, answers| {
            let network = transaction.network();
            let pair = pair(network, &self.one, &self.other, answers)?;
            let [kept, other] = self.order(transaction, pair, answers)?;
            let [kept_id, other_id] = [kept, other].map(|person| network.contact(person).id);
            let [kept_whole, other_whole]: [Contact; 2] = [transaction.get(kept_id)?, transaction.get(other_id)?];
            let (one, let_go) = self.unite(&kept_whole, &other_whole, answers)?;
            let moved = bring_over(transaction, &one, other)?;
            transaction.put(&one)?;
            transaction.remove::<Contact>(other_id)?;
            Ok(said(&one, &other_whole, &moved, &let_go))
        })?;
        for line in &changed.value {
            app.say(line)?;
        }
        Ok(())
    }

    /// The one who is kept, and the other.
    fn order(
        &self,
        transaction: &Transaction<'_>,
        pair: [Person; 2],
        answers: &Answers,
    ) -> anyhow::Result<[Person; 2]> {
        let [one, other] = pair;
        let Some(word) = &self.keep else { return Ok(pair) };
        let network = transaction.network();
        // A name that fits both is the one of the two that was typed so.
        let typed = [(&self.one, one), (&self.other, other)].into_iter().find(|(typed, _)| *typed == word);
        match typed.map_or_else(|| person(network, word, For::Changing, answers), |(_, person)| Ok(person))? {
            kept if kept == one => Ok(pair),
            kept if kept == other => Ok([other, one]),
            _ => {
                let [one, other] = pair.map(|person| network.contact(person).handle.as_str());
                Err(Error::usage(format!("{word:?} is neither of the two"))
                    .advise(format!("say --keep {one} or --keep {other}"))
                    .into())
            }
        }
    }

    /// One of the two, and what the other had to let go.
    fn unite(&self, kept: &Contact, other: &Contact, answers: &Answers) -> anyhow::Result<(Contact, Vec<String>)> {
        let mut question: Option<Question> = None;
        let mut open = Vec::new();
        let mut let_go = Vec::new();
        let one = united(kept, other, &mut |path, ours, theirs| {
            let values = [ours, theirs].map(shown);
            let choice = match self.keep.is_some() {
                true => Ok(Some(0)),
                false => answers.choose(|| (format!("The {path} of {}?", kept.name), values.to_vec())),
            };
            match choice {
                Ok(Some(0)) => let_go.push(format!("{path} {}", values[1])),
                Ok(Some(_)) => {
                    let_go.push(format!("{path} {}", values[0]));
                    return Side::Theirs;
                }
                Ok(None) => open.push(format!("{path} ({})", values.join(", "))),
                Err(asked) => drop(question.get_or_insert(asked)),
            }
            Side::Ours
        });
        if let Some(question) = question {
            return Err(question.into());
        }
        if !open.is_empty() {
            let [one, other] = [kept, other].map(|contact| format!("{} ({})", contact.name, contact.handle));
            return Err(Error::failed(format!("{one} and {other} differ in {}", open.join(", ")))
                .advise(format!("say whose stay: --keep {} or --keep {}", self.one, self.other))
                .into());
        }
        let one = one.ok_or_else(|| Error::failed(format!("{} and {} cannot be united", kept.handle, other.handle)))?;
        Ok((one, let_go))
    }
}

/// Whoever and whatever names the other names the one who is kept.
fn bring_over(transaction: &mut Transaction<'_>, one: &Contact, other: Person) -> anyhow::Result<Moved> {
    let network = transaction.network();
    let other_id = network.contact(other).id;
    let mut moved = Moved::default();
    for meeting in network.meetings.iter().filter(|meeting| meeting.with.contains(&other)) {
        transaction.update(meeting.id, |meeting: &mut Meeting| replace(&mut meeting.with, other_id, one.id))?;
        moved.meetings += 1;
    }
    for reminder in network.reminders.iter().filter(|reminder| reminder.who.contains(&other)) {
        transaction.update(reminder.id, |reminder: &mut Reminder| replace(&mut reminder.who, other_id, one.id))?;
        moved.reminders += 1;
    }
    for person in transaction.view().naming(other_id)? {
        let mut contact = transaction.view().contact(person)?;
        // A link is kept with one of the two.
        let is_linked = one.links.iter().any(|link| link.to == contact.id);
        let met_by = contact.met.as_ref().is_some_and(|met| met.by == Some(other_id));
        if contact.id == one.id {
            continue;
        }
        if is_linked {
            contact.links.retain(|link| link.to != other_id);
        }
        if redirect(&mut contact, other_id, Some(one.id)) || is_linked || met_by {
            transaction.put(&contact)?;
            moved.links += 1;
        }
    }
    if network.settings.me == Some(other_id) {
        let mut settings = network.settings.clone();
        settings.me = Some(one.id);
        transaction.put_settings(&settings)?;
    }
    Ok(moved)
}

fn replace(ids: &mut Vec<Id>, from: Id, to: Id) {
    match ids.contains(&to) {
        true => ids.retain(|id| *id != from),
        false => ids.iter_mut().filter(|id| **id == from).for_each(|id| *id = to),
    }
}

fn said(one: &Contact, other: &Contact, moved: &Moved, let_go: &[String]) -> Vec<String> {
    let mut came = Vec::new();
    for (count, what) in [(moved.meetings, "meeting"), (moved.reminders, "reminder"), (moved.links, "link")] {
        if count > 0 {
            came.push(format!("{count} {what}{}", if count == 1 { "" } else { "s" }));
        }
    }
    let with = if came.is_empty() { String::new() } else { format!(", with {}", came.join(", ")) };
    let mut lines = vec![format!(
        "Merged {} ({}) into {} ({}){with}; netrec undo takes it back",
        other.name, other.handle, one.name, one.handle
    )];
    if !let_go.is_empty() {
        lines.push(format!("Let go: {}", let_go.join(", ")));
    }
    lines
}
