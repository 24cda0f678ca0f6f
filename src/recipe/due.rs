//! What a day asks of you.
//!
//! | type | what it is | its date | its period |
//! |---|---|---|---|
//! | `reminder` | an open reminder that names anybody, be they in the file or not; repeating or not, whoever promised | its own | 7 days |
//! | `explore` | an open reminder that names nobody: a plan to find new people | its own | 7 days |
//! | `meeting` | a planned meeting of today or later, neither logged nor dropped | its own | 7 days |
//! | `unlogged` | the same when its day has passed | its own | 7 days |
//! | `cadence` | somebody with a cadence, their own or else their circle's | one cadence after the last meeting or, where there was none, after `created`; with neither, never | the cadence |
//! | `birthday` | the first one, from 7 days back on, in a year that was not greeted | its day in that year | 7 days |
//!
//! An item is due from its date on, the date itself included, and nothing is due before. "Last" is the latest date, not the
//! latest entry; planned and dropped meetings don't count. Who `rests` is not past a cadence before that day; from then on they
//! are late from their cadence on again.
//!
//! Nobody archived is in an item. One whose people in the file are all archived is not due.
//!
//! The order: today's meetings and birthdays first; then what is due by days late over the period, the latest first, and behind it
//! what is not yet due by its day, the nearest first; then by circle, the innermost first (of several people the innermost counts,
//! and people without a circle come last); then by date, a day without a time before its hours; then by the name of the first
//! person, folded.

use std::cmp::{Ordering, Reverse};
use std::fmt;

use chrono::{Datelike, Days, NaiveDate};

use super::Diary;
use crate::halves;
use crate::model::People;
use crate::model::fold::fold;
use crate::model::{Birthday, ContactHead, Id, Moment, Network, Person, TimeOfDay};

/// How long a missed birthday stays, in days.
const BIRTHDAY_STAYS: u64 = 7;

/// The period, in days, of whatever has none of its own.
const USUAL_PERIOD: i64 = 7;

/// The kinds of things that can be due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemType {
    /// A follow-up.
    Reminder,
    /// A planned meeting.
    Meeting,
    /// A planned meeting whose day has passed.
    Unlogged,
    /// Somebody past their cadence.
    Cadence,
    /// A birthday.
    Birthday,
    /// A plan to find new people.
    Explore,
}

impl fmt::Display for ItemType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ItemType::Reminder => "reminder",
            ItemType::Meeting => "meeting",
            ItemType::Unlogged => "unlogged",
            ItemType::Cadence => "cadence",
            ItemType::Birthday => "birthday",
            ItemType::Explore => "explore",
        })
    }
}

/// Something that is due.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemType,
    /// The record: a reminder, a meeting, or for a cadence or a birthday the contact.
    pub id: Id,
    /// The day it is for.
    pub date: NaiveDate,
    /// The time of day, where it has one.
    pub time: Option<TimeOfDay>,
    /// How many days it is late; negative ahead of its day.
    pub days_late: i64,
    /// Whom it is about.
    pub people: People,
    /// Where its record stands in its list of the network.
    pub at: usize,
    /// Its own period in days.
    period: i64,
}

impl Item {
    fn new(kind: ItemType, id: Id, on: Moment, people: People, at: usize, today: NaiveDate) -> Item {
        let days_late = (today - on.day).num_days();
        Item { kind, id, date: on.day, time: on.time, days_late, people, at, period: USUAL_PERIOD }
    }

    fn of_person(kind: ItemType, network: &Network, person: Person, day: NaiveDate, today: NaiveDate) -> Item {
        let people = People::from(&[person][..]);
        Item::new(kind, network.contact(person).id, day.into(), people, person as usize, today)
    }
}

/// What is due on `today`, and in the days up to `until`, in the order in which to take it.
pub fn due(network: &Network, diary: &Diary<'_>, today: NaiveDate, until: NaiveDate) -> Vec<Item> {
    in_order(network, diary, dated(network, today, until), today, until)
}

/// The same with the diary, which is made while a second core looks for what has a date of its own.
pub fn diary_and_due(network: &Network, today: NaiveDate, until: NaiveDate) -> (Diary<'_>, Vec<Item>) {
    let many = halves::is_many(network.contacts.len());
    let (diary, items) = halves::both_if(many, || Diary::of_last(network), || dated(network, today, until));
    let items = in_order(network, &diary, items, today, until);
    (diary, items)
}

/// The reminders, planned meetings and birthdays that are due.
fn dated(network: &Network, today: NaiveDate, until: NaiveDate) -> Vec<Item> {
    let records = open(network, today).filter(|item| item.date <= until);
    let mut items: Vec<Item> = records.filter_map(|item| without_archived(network, item)).collect();
    items.extend(kept(network).filter_map(|(at, contact)| {
        let day = birthday(contact.birthday, contact.greeted, today, until)?;
        Some(Item::of_person(ItemType::Birthday, network, at, day, today))
    }));
    items
}

/// These items, and whoever is past their cadence, in order.
fn in_order(
    network: &Network,
    diary: &Diary<'_>,
    mut items: Vec<Item>,
    today: NaiveDate,
    until: NaiveDate,
) -> Vec<Item> {
    items.extend(kept(network).filter_map(|(at, contact)| {
        let (day, period) = cadence(network, diary, at)?;
        let rests = contact.rests.filter(|rests| *rests > today);
        let day = rests.map_or(day, |rests| rests.max(day));
        let item = || Item { period, ..Item::of_person(ItemType::Cadence, network, at, day, today) };
        (day <= until).then(item)
    }));
    sort(network, &mut items);
    items
}

/// Everybody who is not put away.
fn kept(network: &Network) -> impl Iterator<Item = (Person, &ContactHead)> {
    (0..).zip(&network.contacts).filter(|(_, contact)| !contact.archived)
}

/// Everything that is open, due or not and of archived people too: reminders, plans and planned meetings, in the order of the
/// file.
pub fn open(network: &Network, today: NaiveDate) -> impl Iterator<Item = Item> + '_ {
    let reminders = network.reminders.iter().enumerate().filter(|(_, reminder)| reminder.is_open());
    let reminders = reminders.map(move |(at, reminder)| {
        let kind = if reminder.is_plan() { ItemType::Explore } else { ItemType::Reminder };
        Item::new(kind, reminder.id, reminder.on, reminder.who.clone(), at, today)
    });
    let meetings = network.meetings.iter().enumerate().filter(|(_, meeting)| meeting.is_planned());
    let meetings = meetings.map(move |(at, meeting)| {
        let kind = if meeting.on.day < today { ItemType::Unlogged } else { ItemType::Meeting };
        Item::new(kind, meeting.id, meeting.on, meeting.with.clone(), at, today)
    });
    reminders.chain(meetings)
}

/// The item of an open reminder, plan or planned meeting; without the archived people where it is due, as [`due`] has it.
pub fn open_record(network: &Network, id: Id, today: NaiveDate) -> Option<Item> {
    let item = open(network, today).find(|item| item.id == id)?;
    let due = (item.date <= today).then(|| without_archived(network, item.clone())).flatten();
    Some(due.unwrap_or(item))
}

/// The item with the archived people left out; `None` where nobody else is in it.
fn without_archived(network: &Network, mut item: Item) -> Option<Item> {
    let named = !item.people.is_empty();
    item.people.retain(|person| !network.contact(*person).archived);
    (item.people.is_empty() != named).then_some(item)
}

/// The birthday that `today` asks about: today's, one of the days up to `until`, or one missed in the last days; not one that
/// was greeted.
fn birthday(birthday: Option<Birthday>, greeted: Option<i32>, today: NaiveDate, until: NaiveDate) -> Option<NaiveDate> {
    let birthday = birthday?;
    let first = today.checked_sub_days(Days::new(BIRTHDAY_STAYS)).unwrap_or(today);
    let years = first.year()..=until.year().min(first.year() + 2);
    let mut days = years.filter(|year| Some(*year) != greeted).filter_map(|year| birthday.in_year(year));
    days.find(|day| (first..=until).contains(day))
}

/// The day from which somebody is past their cadence, and the length of the cadence in days, counted from the last meeting or,
/// where there was none, from the day they came into the file.
pub fn cadence(network: &Network, diary: &Diary<'_>, person: Person) -> Option<(NaiveDate, i64)> {
    let contact = network.contact(person);
    let every = network.cadence(contact)?;
    let from = diary.last(person).or(contact.created)?;
    let day = every.after(from)?;
    Some((day, (day - from).num_days().max(1)))
}

fn sort(network: &Network, items: &mut [Item]) {
    let rank = |item: &Item| {
        let ranks =
            item.people.iter().map(|person| network.settings.rank_of(network.contact(*person).circle.as_deref()));
        ranks.min().unwrap_or(usize::MAX)
    };
    let name = |item: &Item| item.people.first().map(|person| fold(&network.contact(*person).name).into_owned());
    let of_today = |item: &Item| item.days_late == 0 && matches!(item.kind, ItemType::Meeting | ItemType::Birthday);
    items.sort_by_cached_key(|item| {
        (
            !of_today(item),
            // Nothing is late before its day, by whatever period.
            (item.days_late < 0).then_some(item.date),
            Reverse(Share { days: item.days_late.max(0), period: item.period }),
            rank(item),
            item.date,
            item.time,
            name(item),
        )
    });
}

/// Days late over the period, compared without rounding.
struct Share {
    days: i64,
    period: i64,
}

impl Ord for Share {
    fn cmp(&self, other: &Share) -> Ordering {
        (self.days * other.period).cmp(&(other.days * self.period))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Share) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Share {}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Share) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
