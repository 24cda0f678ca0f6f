//! What a day asks of you.

use std::cmp::{Ordering, Reverse};
use std::fmt;

use chrono::{Datelike, Days, NaiveDate, NaiveTime};

use super::Diary;
use crate::model::network::People;
use crate::model::{Id, Network, Person};

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
    pub time: Option<NaiveTime>,
    /// How many days it is late; negative ahead of its day.
    pub days_late: i64,
    /// Whom it is about.
    pub people: People,
    /// Where its record stands in its list of the network.
    pub at: usize,
    /// Its own period in days.
    period: i64,
}

/// What is due on `today`, and in the days up to `until`, in the order in which to take it: today's meetings and birthdays,
/// then by days late over the period, the inner circle first, then by date and name.
pub fn due(network: &Network, diary: &Diary<'_>, today: NaiveDate, until: NaiveDate) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |kind, id, date: NaiveDate, time, people, at, period| {
        if date <= until {
            let days_late = (today - date).num_days();
            items.push(Item { kind, id, date, time, days_late, people, at, period });
        }
    };
    for (at, reminder) in network.reminders.iter().enumerate().filter(|(_, reminder)| reminder.is_open()) {
        let kind = if reminder.is_plan() { ItemType::Explore } else { ItemType::Reminder };
        let people = reminder.who.clone();
        add(kind, reminder.id, reminder.on.day, reminder.on.time, people, at, USUAL_PERIOD);
    }
    for (at, meeting) in network.meetings.iter().enumerate().filter(|(_, meeting)| meeting.is_planned()) {
        let kind = if meeting.on.day < today { ItemType::Unlogged } else { ItemType::Meeting };
        add(kind, meeting.id, meeting.on.day, meeting.on.time, meeting.with.clone(), at, USUAL_PERIOD);
    }
    for (at, contact) in network.contacts.iter().enumerate().filter(|(_, contact)| !contact.archived) {
        let people = People::from_slice(&[at as Person]);
        if let Some(day) = birthday(contact.birthday, contact.greeted, today, until) {
            add(ItemType::Birthday, contact.id, day, None, people.clone(), at, USUAL_PERIOD);
        }
        if let Some((day, period)) = cadence(network, diary, at as Person) {
            // Whoever was snoozed rests until that day, and is late from their cadence on again.
            let rests = contact.rests.is_some_and(|until| until > today);
            if !rests {
                add(ItemType::Cadence, contact.id, day, None, people, at, period);
            }
        }
    }
    sort(network, &mut items);
    items
}

/// The birthday that `today` asks about: today's, one of the days up to `until`, or one missed in the last days; not one that
/// was greeted.
fn birthday(
    birthday: Option<crate::model::Birthday>,
    greeted: Option<i32>,
    today: NaiveDate,
    until: NaiveDate,
) -> Option<NaiveDate> {
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
    let name = |item: &Item| item.people.first().map(|person| network.contact(*person).name.to_lowercase());
    let of_today = |item: &Item| item.days_late == 0 && matches!(item.kind, ItemType::Meeting | ItemType::Birthday);
    items.sort_by_cached_key(|item| {
        (
            !of_today(item),
            of_today(item).then_some(item.time.unwrap_or(NaiveTime::MIN)),
            Reverse(Share { days: item.days_late, period: item.period }),
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
