//! ITEM: something due, as a person names it.

use std::cell::OnceCell;

use chrono::NaiveDate;

use super::ask::Answers;
use super::change::change;
use super::people::{For, person};
use crate::app::App;
use crate::error::Error;
use crate::model::People;
use crate::model::{Id, Kind, Moment, Network, Person, ReminderHead};
use crate::recipe::due::{self, diary_and_due};
use crate::recipe::{Item, ItemType};
use crate::store::{Transaction, View};

/// The records that a word can name, with everything needed to find them.
pub struct Items<'a> {
    view: &'a View,
    today: NaiveDate,
    /// Worked out once it is asked for: whoever names a reminder by its id asks for nothing else.
    due: OnceCell<Vec<Item>>,
}

impl<'a> Items<'a> {
    /// The items of a day.
    pub fn new(view: &'a View, today: NaiveDate) -> Items<'a> {
        Items { view, today, due: OnceCell::new() }
    }

    /// The item that a word names: the beginning of an id, or a person with exactly one item due, else with exactly one open.
    pub fn find(&self, word: &str, answers: &Answers) -> anyhow::Result<Item> {
        if let Some(id) = answers.which(word) {
            return self.of_id(id, word);
        }
        match ids(self.network(), word).as_slice() {
            [] => {}
            [id] => return self.of_id(*id, word),
            several => return Err(ambiguous(word, several.len())),
        }
        let person = person(self.network(), word, For::Item, answers)?;
        self.of_person(person, word, answers)
    }

    /// What is due, in the order in which to take it.
    pub fn due(&self) -> &[Item] {
        self.due.get_or_init(|| diary_and_due(self.network(), self.today, self.today).1)
    }

    /// An item that was due, if it still is.
    pub fn again(&self, id: Id, kind: ItemType) -> Option<&Item> {
        self.due().iter().find(|item| item.id == id && item.kind == kind)
    }

    fn network(&self) -> &'a Network {
        &self.view.network
    }

    /// The item of a record.
    fn of_id(&self, id: Id, word: &str) -> anyhow::Result<Item> {
        if let Some(person) = self.network().person(id) {
            let theirs = || self.due().iter().filter(|item| item.id == id);
            let birthday = theirs().find(|item| item.kind == ItemType::Birthday);
            return match birthday.or_else(|| theirs().next()) {
                Some(item) => Ok(item.clone()),
                None => self.of_person(person, word, &Answers::default()),
            };
        }
        if let Some(item) = due::open_record(self.network(), id, self.today) {
            return Ok(item);
        }
        let closed = self.network().reminders.iter().find(|reminder| reminder.id == id).and_then(closed);
        let why = closed.unwrap_or_else(|| "is not open: it was logged or dropped".to_owned());
        Err(Error::failed(format!("{word} {why}")).advise("netrec due shows what is open").into())
    }

    fn of_person(&self, person: Person, word: &str, answers: &Answers) -> anyhow::Result<Item> {
        let theirs = |item: &Item| item.people.contains(&person);
        let due: Vec<Item> = self.due().iter().filter(|item| theirs(item)).cloned().collect();
        let mut candidates = due;
        if candidates.is_empty() {
            candidates = self.open().filter(theirs).collect();
        }
        let contact = self.network().contact(person);
        match candidates.as_slice() {
            [] => Err(Error::failed(format!("nothing is due or open with {}", contact.name))
                .advise(format!("to set something: netrec remind {} tomorrow \"...\"", contact.handle))
                .into()),
            [item] => Ok(item.clone()),
            several => {
                let choices = || several.iter().map(|item| (item.id, self.described(item))).collect();
                if let Some(question) = answers.ask_which(word, choices) {
                    return Err(question.into());
                }
                let named: Vec<String> = several
                    .iter()
                    .map(|item| format!("{} ({})", prefix(self.network(), item.id), self.described(item)))
                    .collect();
                Err(Error::failed(format!("several things are open with {}", contact.name))
                    .advise(format!("say which by its id: {}", named.join(", ")))
                    .into())
            }
        }
    }

    /// Everything open, due or not: reminders, plans and planned meetings.
    fn open(&self) -> impl Iterator<Item = Item> + '_ {
        due::open(self.network(), self.today)
    }

    /// An item in a few words.
    pub fn described(&self, item: &Item) -> String {
        let when = Moment { day: item.date, time: item.time }.said();
        let text = match item.kind {
            ItemType::Reminder | ItemType::Explore => {
                self.view.reminder(item.at).ok().and_then(|reminder| reminder.text)
            }
            ItemType::Meeting | ItemType::Unlogged => {
                self.view.meeting(item.at).ok().and_then(|meeting| meeting.text.or(meeting.event))
            }
            ItemType::Cadence | ItemType::Birthday => None,
        };
        let kind = match item.kind {
            ItemType::Reminder => said(self.network().reminders[item.at].kind),
            ItemType::Unlogged | ItemType::Meeting => "meeting ".to_owned(),
            ItemType::Cadence => "keep in touch ".to_owned(),
            ItemType::Birthday => "birthday ".to_owned(),
            ItemType::Explore => "explore ".to_owned(),
        };
        match text {
            Some(text) => format!("{kind}{when}: {text}"),
            None => format!("{kind}{when}"),
        }
    }
}

/// Changes each of the items that words name, as one operation, and says what became of it.
pub fn change_each(
    app: &mut App,
    words: &[String],
    mut apply: impl FnMut(&mut Transaction<'_>, &Items<'_>, &Item) -> anyhow::Result<String>,
) -> anyhow::Result<()> {
    let today = app.today();
    let lines = change(app, |transaction, answers| {
        let items = Items::new(transaction.view(), today);
        let mut found: Vec<Item> = Vec::new();
        for word in words.iter().flat_map(|words| words.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
            let item = items.find(word, answers)?;
            if !found.iter().any(|known| known.id == item.id && known.kind == item.kind) {
                found.push(item);
            }
        }
        found.iter().map(|item| apply(transaction, &items, item)).collect::<anyhow::Result<Vec<String>>>()
    })?;
    for line in lines.value {
        app.say(&line)?;
    }
    Ok(())
}

/// A record that a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// Somebody.
    Person(Person),
    /// The reminder at this place of the network.
    Reminder(usize),
    /// The meeting at this place of the network.
    Meeting(usize),
}

/// PERSON|ID: the reminder or meeting whose id begins with a word, else a person.
pub fn named(network: &Network, word: &str, purpose: For, answers: &Answers) -> anyhow::Result<Named> {
    let ids = ids(network, word);
    let reminders = network.reminders.iter().enumerate().filter(|(_, reminder)| ids.contains(&reminder.id));
    let meetings = network.meetings.iter().enumerate().filter(|(_, meeting)| ids.contains(&meeting.id));
    let mut found: Vec<Named> = reminders.map(|(at, _)| Named::Reminder(at)).collect();
    found.extend(meetings.map(|(at, _)| Named::Meeting(at)));
    match (found.as_slice(), ids.len()) {
        ([one], 1) => Ok(*one),
        ([], 0 | 1) => person(network, word, purpose, answers).map(Named::Person),
        (_, several) => Err(ambiguous(word, several)),
    }
}

/// The ids that begin with a word, where it looks like the beginning of one: the second character of an id is a digit, so
/// two or more of them are never a name.
fn ids(network: &Network, word: &str) -> Vec<Id> {
    let looks_like_one = word.len() >= 2 && word.as_bytes()[1].is_ascii_digit();
    let is_handle = || network.contacts.iter().any(|contact| contact.handle == word);
    match Id::range_of(word) {
        Some((first, last)) if looks_like_one && !is_handle() => {
            network.ids().filter(|id| (first..=last).contains(id)).collect()
        }
        _ => Vec::new(),
    }
}

/// The kind of a reminder before its date; one that is none of the four says nothing.
pub fn said(kind: Kind) -> String {
    match kind {
        Kind::Other => String::new(),
        kind => format!("{kind} "),
    }
}

fn ambiguous(word: &str, several: usize) -> anyhow::Error {
    Error::failed(format!("{several} records begin with {word:?}"))
        .advise("type more of the id; netrec due and netrec show have them")
        .into()
}

fn closed(reminder: &ReminderHead) -> Option<String> {
    let state = reminder.state?;
    let on = reminder.closed.map(|day| format!(" on {}", Moment::from(day).said())).unwrap_or_default();
    Some(format!("is {state} already{on}"))
}

/// The beginning of an id that names it.
pub fn prefix(network: &Network, id: Id) -> String {
    crate::model::Prefixes::new(network, [id]).of(id)
}

/// The open reminders with any of some people, by their places in the network, the earliest first.
pub fn open_with(network: &Network, people: &People) -> Vec<usize> {
    let open = network
        .reminders
        .iter()
        .enumerate()
        .filter(|(_, reminder)| reminder.is_open() && reminder.who.iter().any(|person| people.contains(person)));
    let mut open: Vec<usize> = open.map(|(at, _)| at).collect();
    open.sort_by_key(|at| network.reminders[*at].on);
    open
}
