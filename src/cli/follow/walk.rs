//! The walk through what is due. Each answer is in the file before the next question.

use chrono::NaiveDate;

use super::done::finish;
use super::drop::let_go;
use super::due::{self, line};
use super::snooze::{put_off, until};
use super::write;
use crate::app::App;
use crate::cli::build::talk::{Talk, ask_via, days};
use crate::cli::change::change;
use crate::cli::conversation::{Choice, Conversation, say};
use crate::cli::items::Items;
use crate::error::{Error, Kind as ErrorKind};
use crate::model::{Id, Kind, Network, Prefixes, Via};
use crate::recipe::{Diary, Item, ItemType};
use crate::render::dates::lateness;
use crate::render::due::page;
use crate::render::style::Meaning;
use crate::store::{Need, Transaction, View};

/// What can be done about an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Write,
    Mail,
    Done,
    Log,
    Snooze,
    Drop,
    Skip,
    Back,
    Quit,
}

/// Where the walk goes from an item.
enum Then {
    /// To the next one.
    On,
    /// To the one before.
    Back,
    /// Nowhere: the same is asked again.
    Again,
    /// Home.
    Home,
}

/// A walk: what was due when it began, and where it stands.
pub struct Walk {
    conversation: Conversation,
    items: Vec<(Id, ItemType)>,
    at: usize,
}

impl Walk {
    /// Begins at the first thing due.
    pub fn new(app: &App, conversation: Conversation) -> anyhow::Result<Walk> {
        let view = app.store()?.read(Need::ALL)?;
        let items = Items::new(&view, app.today());
        Ok(Walk { conversation, items: items.due().iter().map(|item| (item.id, item.kind)).collect(), at: 0 })
    }

    /// Goes from item to item.
    pub fn go(mut self, app: &mut App) -> anyhow::Result<()> {
        if self.items.is_empty() {
            return due::Args::default().run(app).map(drop);
        }
        while let Some(&(id, kind)) = self.items.get(self.at) {
            let view = app.store()?.read(Need::ALL)?;
            let items = Items::new(&view, app.today());
            // What is closed by now, in this walk or elsewhere, is passed by.
            let Some(item) = items.again(id, kind) else {
                self.at += 1;
                continue;
            };
            self.show(app, &view, item)?;
            loop {
                match self.ask(app, &view, item) {
                    Ok(Then::On) => self.at += 1,
                    Ok(Then::Back) => match self.before(&items) {
                        Some(at) => self.at = at,
                        None => {
                            say(app, "Nothing before this is still due.")?;
                            continue;
                        }
                    },
                    Ok(Then::Again) => continue,
                    Ok(Then::Home) => self.at = self.items.len(),
                    Err(error) if is_grave(&error) => return Err(error),
                    Err(error) => {
                        say(app, &error.to_string())?;
                        continue;
                    }
                }
                break;
            }
        }
        let view = app.store()?.read(Need::ALL)?;
        say(
            app,
            &match Items::new(&view, app.today()).due().len() {
                0 => "Nothing is due any more.".to_owned(),
                1 => "One thing is still due; netrec follow goes on.".to_owned(),
                more => format!("{more} things are still due; netrec follow goes on."),
            },
        )
    }

    /// The nearest item before this one that is still due.
    fn before(&self, items: &Items<'_>) -> Option<usize> {
        (0..self.at).rev().find(|at| self.items.get(*at).is_some_and(|(id, kind)| items.again(*id, *kind).is_some()))
    }

    fn show(&self, app: &mut App, view: &View, item: &Item) -> anyhow::Result<()> {
        let paint = app.paint();
        let count = format!("{} of {}: {}", self.at + 1, self.items.len(), lateness(item.days_late));
        app.write(&format!("\n{}\n", paint.text(Meaning::Aside, &count)))?;
        let keys = Prefixes::new(&view.network, [item.id]);
        let line = line(view, &Diary::of_last(&view.network), &keys, item)?;
        Ok(app.write(&page(&line, app.today(), app.width(), paint))?)
    }

    fn ask(&self, app: &mut App, view: &View, item: &Item) -> anyhow::Result<Then> {
        let answers = answers(&view.network, item, app.today());
        let choices: Vec<Choice> = answers.iter().map(|answer| answer.choice(item)).collect();
        let chosen = self.conversation.choose(app, "What now?", &choices)?;
        let Some(answer) = chosen.and_then(|at| answers.get(at)) else { return Ok(Then::Home) };
        let today = app.today();
        match answer {
            Answer::Write => write::in_editor(app, self.conversation, view, item),
            Answer::Mail => write::by_mail(app, self.conversation, view, item),
            Answer::Log => return self.log(app, &view.network, item),
            Answer::Snooze => return self.snooze(app, item),
            Answer::Done => close(app, item, |transaction, items, item| finish(transaction, items, item, None, today))
                .map(|()| Some(true)),
            Answer::Drop => close(app, item, |transaction, items, item| let_go(transaction, items, item, today))
                .map(|()| Some(true)),
            Answer::Skip => Ok(Some(true)),
            Answer::Back => return Ok(Then::Back),
            Answer::Quit => Ok(None),
        }
        .map(|closed| match closed {
            Some(true) => Then::On,
            Some(false) => Then::Again,
            None => Then::Home,
        })
    }

    /// Logs a talk with the people of an item, which closes it, and asks what they said.
    fn log(&self, app: &mut App, network: &Network, item: &Item) -> anyhow::Result<Then> {
        let likely = match item.kind {
            ItemType::Reminder => match network.reminders[item.at].kind {
                Kind::Email => Via::Email,
                Kind::Call => Via::Call,
                _ => Via::InPerson,
            },
            ItemType::Meeting | ItemType::Unlogged => network.meetings[item.at].via.unwrap_or(Via::InPerson),
            _ => Via::InPerson,
        };
        let Some(via) = ask_via(app, self.conversation, likely)? else { return Ok(Then::Home) };
        let today = app.today();
        let on = if item.kind == ItemType::Unlogged { item.date } else { today };
        let who = item.people.iter().map(|person| network.contact(*person).id).collect();
        let talk = Talk::log(app, self.conversation, who, (via, on), |transaction| match item.kind {
            // The planned meeting has become the logged one, and somebody talked to is within their cadence.
            ItemType::Meeting | ItemType::Unlogged | ItemType::Cadence => Ok(None),
            _ => {
                let items = Items::new(transaction.view(), today);
                items.again(item.id, item.kind).map(|item| finish(transaction, &items, item, None, today)).transpose()
            }
        })?;
        Ok(talk.ask_what_they_said(app)?.map_or(Then::Home, |()| Then::On))
    }

    fn snooze(&self, app: &mut App, item: &Item) -> anyhow::Result<Then> {
        loop {
            let Some(text) = self.conversation.text(app, "Until when", &days())? else { return Ok(Then::Home) };
            if text.is_empty() {
                return Ok(Then::Again);
            }
            match until(&text, app.today()) {
                Ok(until) => {
                    close(app, item, |transaction, items, item| put_off(transaction, items, item, until))?;
                    return Ok(Then::On);
                }
                Err(error) => say(app, &error.to_string())?,
            }
        }
    }
}

/// What can be done about an item, what is likeliest first.
fn answers(network: &Network, item: &Item, today: NaiveDate) -> Vec<Answer> {
    use Answer::{Back, Done, Drop, Log, Mail, Quit, Skip, Snooze, Write};
    let has_people = !item.people.is_empty();
    let has_address = item.people.first().is_some_and(|person| !network.contact(*person).emails().is_empty());
    let mut answers = Vec::new();
    if has_people && matches!(item.kind, ItemType::Meeting | ItemType::Unlogged) {
        answers.push(Log);
    }
    if has_people && item.kind != ItemType::Unlogged {
        answers.push(Write);
        answers.extend(has_address.then_some(Mail));
    }
    if item.kind != ItemType::Cadence && item.date <= today {
        answers.push(Done);
    }
    if has_people && !answers.contains(&Log) {
        answers.push(Log);
    }
    answers.extend((item.kind != ItemType::Birthday).then_some(Snooze));
    answers.extend((item.kind != ItemType::Cadence).then_some(Drop));
    answers.extend([Skip, Back, Quit]);
    answers
}

impl Answer {
    fn choice(self, item: &Item) -> Choice {
        let (word, what) = match (self, item.kind) {
            (Answer::Write, _) => ("write", "a letter in your editor"),
            (Answer::Mail, _) => ("mail", "a letter in your mail program"),
            (Answer::Done, ItemType::Birthday) => ("done", "they are greeted"),
            (Answer::Done, ItemType::Meeting | ItemType::Unlogged) => ("done", "you met; no more to say"),
            (Answer::Done, _) => ("done", "it was kept"),
            (Answer::Log, _) => ("log", "you talked: what they said"),
            (Answer::Snooze, ItemType::Cadence) => ("snooze", "let them rest"),
            (Answer::Snooze, ItemType::Meeting | ItemType::Unlogged) => ("snooze", "move it"),
            (Answer::Snooze, _) => ("snooze", "put it off"),
            (Answer::Drop, ItemType::Meeting | ItemType::Unlogged) => ("drop", "it was called off"),
            (Answer::Drop, _) => ("drop", "let go of it"),
            (Answer::Skip, _) => ("skip", "leave it as it is"),
            (Answer::Back, _) => ("back", "to the one before"),
            (Answer::Quit, _) => ("quit", "go home"),
        };
        Choice::new(word, what)
    }
}

/// Changes an item, unless it was closed elsewhere meanwhile, and says what was done.
pub fn close(
    app: &mut App,
    item: &Item,
    mut how: impl FnMut(&mut Transaction<'_>, &Items<'_>, &Item) -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    let today = app.today();
    let changed = change(app, |transaction, _| {
        let items = Items::new(transaction.view(), today);
        match items.again(item.id, item.kind) {
            Some(item) => how(transaction, &items, item),
            None => Ok("It was closed meanwhile.".to_owned()),
        }
    })?;
    say(app, &changed.value)
}

/// Whether a walk can't go on after an error.
fn is_grave(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Error>().is_none_or(|error| error.kind == ErrorKind::Data || error.is_broken_pipe())
}
