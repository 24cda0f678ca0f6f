use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::Answers;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::items::{Named, named};
use crate::cli::people::For;
use crate::error::Error;
use crate::model::{Contact, Id, Meeting, Person, Reminder, Section};
use crate::store::{Store, Transaction};

/// Remove a person, a meeting or a reminder
///
/// With a person go their reminders, their links, and the meetings with nobody else in them. netrec undo brings all of it
/// back.
///
/// Example: netrec rm ana
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A person, or the beginning of an id
    #[arg(required = true, value_name = "PERSON|ID", add = ArgValueCompleter::new(complete::records))]
    what: Vec<String>,
    /// Take a person out of the history and the copies as well; this can't be undone
    #[arg(long)]
    forget: bool,
}

/// What goes with a person.
#[derive(Debug, Default)]
struct Along {
    reminders: Vec<Id>,
    meetings: Vec<Id>,
    /// Meetings that others had part in: they stay without the person.
    shared_meetings: Vec<Id>,
    /// Reminders that others have part in.
    shared_reminders: Vec<Id>,
    /// Contacts who are linked to the person or were introduced by them.
    linked: Vec<Contact>,
}

impl Args {
    /// Removes it.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let word = self.what.join(" ");
        let changed = change(app, |transaction, answers| {
            let network = transaction.network();
            match named(network, &word, For::Changing, answers)? {
                Named::Person(person) => {
                    let said = remove_person(transaction, answers, person, self.forget)?;
                    Ok((said, Some(network.contact(person).id)))
                }
                _ if self.forget => {
                    Err(Error::usage("only a person can be forgotten").advise("leave --forget out").into())
                }
                Named::Reminder(at) => {
                    let id = network.reminders[at].id;
                    Ok((remove_record(transaction, answers, Section::Reminders, id)?, None))
                }
                Named::Meeting(at) => {
                    let id = network.meetings[at].id;
                    Ok((remove_record(transaction, answers, Section::Meetings, id)?, None))
                }
            }
        })?;
        let (said, person) = changed.value;
        match person.filter(|_| self.forget) {
            Some(id) => {
                let forget = |store: Store| app.with_occasion(|occasion| store.forget(id, occasion));
                app.store().and_then(forget).map_err(|error| {
                    error
                        .behind("the removal is done and the person not forgotten yet")
                        .advise("netrec undo brings them back, to be forgotten again")
                })?;
                app.say(&format!("{said}, and forgot them: nothing of it is left in the history and the copies"))?;
            }
            None => app.say(&format!("{said}; netrec undo brings it back"))?,
        }
        Ok(())
    }
}

/// Goes on only where that was said.
fn sure(answers: &Answers, what: &str) -> anyhow::Result<()> {
    match answers.whether(|| format!("Remove {what}?"))? {
        true => Ok(()),
        false => Err(Error::failed(format!("{what} was not removed"))
            .advise("say --yes to remove without a question")
            .into()),
    }
}

fn remove_record(
    transaction: &mut Transaction<'_>,
    answers: &Answers,
    section: Section,
    id: Id,
) -> anyhow::Result<String> {
    let (what, on) = match section {
        Section::Reminders => {
            let reminder: Reminder = transaction.get(id)?;
            (format!("the reminder {id}"), (reminder.on, reminder.text))
        }
        _ => {
            let meeting: Meeting = transaction.get(id)?;
            (format!("the meeting {id}"), (meeting.on, meeting.text))
        }
    };
    let text = on.1.map(|text| format!(": {text}")).unwrap_or_default();
    let what = format!("{what} of {}{text}", on.0.said());
    sure(answers, &what)?;
    match section {
        Section::Reminders => transaction.remove::<Reminder>(id)?,
        _ => transaction.remove::<Meeting>(id)?,
    }
    Ok(format!("Removed {what}"))
}

fn remove_person(
    transaction: &mut Transaction<'_>,
    answers: &Answers,
    person: Person,
    forget: bool,
) -> anyhow::Result<String> {
    let network = transaction.network();
    let contact = network.contact(person);
    let along = along(transaction, person)?;
    let mut what = format!("{} ({})", contact.name, contact.handle);
    for (count, one) in
        [(along.reminders.len(), "reminder"), (along.meetings.len(), "meeting"), (along.linked.len(), "link")]
    {
        if count > 0 {
            what.push_str(&format!(", {count} {one}{}", if count == 1 { "" } else { "s" }));
        }
    }
    let for_good = if forget { ", for good, from the history and the copies too" } else { "" };
    sure(answers, &format!("{what}{for_good}"))?;
    let id = contact.id;
    for reminder in &along.reminders {
        transaction.remove::<Reminder>(*reminder)?;
    }
    for meeting in &along.meetings {
        transaction.remove::<Meeting>(*meeting)?;
    }
    for shared in &along.shared_meetings {
        transaction.update(*shared, |meeting: &mut Meeting| meeting.with.retain(|with| *with != id))?;
    }
    for shared in &along.shared_reminders {
        transaction.update(*shared, |reminder: &mut Reminder| reminder.who.retain(|who| *who != id))?;
    }
    for mut linked in along.linked {
        linked.links.retain(|link| link.to != id);
        if let Some(met) = linked.met.as_mut().filter(|met| met.by == Some(id)) {
            met.by = None;
        }
        transaction.put(&linked)?;
    }
    if network.settings.me == Some(id) {
        let mut settings = network.settings.clone();
        settings.me = None;
        transaction.put_settings(&settings)?;
    }
    transaction.remove::<Contact>(id)?;
    Ok(format!("Removed {what}"))
}

fn along(transaction: &Transaction<'_>, person: Person) -> anyhow::Result<Along> {
    let network = transaction.network();
    let id = network.contact(person).id;
    let mut along = Along::default();
    for reminder in network.reminders.iter().filter(|reminder| reminder.who.contains(&person)) {
        let alone = reminder.who.len() == 1 && reminder.strangers == 0;
        if alone { &mut along.reminders } else { &mut along.shared_reminders }.push(reminder.id);
    }
    for meeting in network.meetings.iter().filter(|meeting| meeting.with.contains(&person)) {
        let alone = meeting.with.len() == 1;
        if alone { &mut along.meetings } else { &mut along.shared_meetings }.push(meeting.id);
    }
    for other in transaction.view().naming(id)? {
        let whole = transaction.view().contact(other)?;
        let introduced = whole.met.as_ref().is_some_and(|met| met.by == Some(id));
        if introduced || whole.links.iter().any(|link| link.to == id) {
            along.linked.push(whole);
        }
    }
    Ok(along)
}
