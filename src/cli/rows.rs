//! From records to the rows of results, for all commands that share them.

use std::io::Write;

use compact_str::ToCompactString;
use serde_json::{Map, Value};

use crate::error::Result;
use crate::halves;
use crate::model::{Id, Meeting, Moment, Network, Person, Reminder, Side, Via};
use crate::recipe::balance::{Balance, Promises};
use crate::recipe::relation::{health, kept_in_the_last_year, next_dates, step};
use crate::recipe::{Diary, Health, Item, ItemType, Step};
use crate::render::Output;
use crate::render::json::{
    BalanceRow, DueRow, GiftRow, LastRow, ListRow, MeetingRow, MetRow, NameRow, PersonRow, PromiseRow, ReminderRow,
};
use crate::render::rows::{self, Cells, Rows};
use crate::store::{Ahead, Listed, View};

/// A value as the text it is in the file.
pub fn text<T: ToString>(value: &Option<T>) -> Option<String> {
    value.as_ref().map(T::to_string)
}

/// The names of some ids, as far as they are in the file.
pub fn names(network: &Network, ids: &[Id]) -> Vec<NameRow> {
    ids.iter().filter_map(|id| network.person(*id)).map(|person| name(network, person)).collect()
}

/// Somebody by name alone.
pub fn name(network: &Network, person: Person) -> NameRow {
    let contact = network.contact(person);
    NameRow { handle: contact.handle.to_string(), name: contact.name.to_string() }
}

/// Something due, with what one should know of the people beside it.
pub fn due_row(view: &View, diary: &Diary<'_>, item: &Item) -> Result<DueRow> {
    let network = &view.network;
    let mut kind = None;
    let text = match item.kind {
        ItemType::Reminder | ItemType::Explore => {
            kind = Some(network.reminders[item.at].kind.to_string());
            view.text_of_reminder(item.at)?
        }
        ItemType::Meeting | ItemType::Unlogged => {
            let meeting = view.meeting(item.at)?;
            meeting.text.or(meeting.event)
        }
        ItemType::Cadence | ItemType::Birthday => None,
    };
    let mut interests: Vec<String> = Vec::new();
    for person in &item.people {
        for interest in network.contact(*person).interests() {
            if !interests.iter().any(|known| known == interest) {
                interests.push(interest.to_string());
            }
        }
    }
    let people = item.people.iter().map(|person| {
        let contact = network.contact(*person);
        PersonRow {
            handle: contact.handle.to_string(),
            name: contact.name.to_string(),
            email: contact.emails().first().map(|email| email.to_string()),
            phone: contact.phones().first().map(|phone| phone.to_string()),
        }
    });
    Ok(DueRow {
        kind_of_item: item.kind.to_string(),
        id: item.id.to_string(),
        date: Moment { day: item.date, time: item.time }.text().into(),
        days_late: item.days_late,
        kind,
        text,
        people: people.collect(),
        interests,
        last: last(view, diary.last_with(&item.people))?,
    })
}

/// A meeting as the last talk.
pub fn last(view: &View, at: Option<usize>) -> Result<Option<LastRow>> {
    let Some(at) = at else { return Ok(None) };
    let (via, about) = view.talk(at)?;
    Ok(Some(LastRow { on: view.network.meetings[at].on.text().into(), via: text(&via), text: about }))
}

/// What is derived of everybody, worked out once.
pub struct Derived<'a> {
    /// The meetings of everybody.
    pub diary: Diary<'a>,
    network: &'a Network,
    today: chrono::NaiveDate,
    kept: Vec<bool>,
    next: Vec<Option<chrono::NaiveDate>>,
}

impl<'a> Derived<'a> {
    /// Works it out.
    pub fn new(network: &'a Network, today: chrono::NaiveDate) -> Derived<'a> {
        let many = halves::is_many(network.contacts.len());
        let of_reminders = || (kept_in_the_last_year(network, today), next_dates(network));
        let (diary, (kept, next)) = halves::both_if(many, || Diary::new(network), of_reminders);
        Derived { diary, network, today, kept, next }
    }

    /// The day as of which it was worked out.
    pub fn today(&self) -> chrono::NaiveDate {
        self.today
    }

    /// The step of somebody.
    pub fn step(&self, person: Person) -> Step {
        step(self.diary.count(person), self.kept[person as usize])
    }

    /// The health of the relationship with somebody.
    pub fn health(&self, person: Person) -> Option<Health> {
        health(self.network, &self.diary, person, self.today)
    }

    /// The day of the next thing to come with somebody.
    pub fn next(&self, person: Person) -> Option<chrono::NaiveDate> {
        self.next[person as usize]
    }

    /// A person in `list`.
    pub fn list_row<'b>(&self, person: Person, listed: Listed<'b>) -> ListRow<'b>
    where
        'a: 'b,
    {
        let network = self.network;
        let head = network.contact(person);
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| Moment::from(day).text());
        let fields = listed.fields.0.into_iter().map(|(key, value)| (key, Value::String(value)));
        ListRow {
            id: head.id.to_compact_string(),
            handle: &head.handle,
            name: &head.name,
            aka: head.aka(),
            emails: head.emails(),
            phones: head.phones(),
            channels: listed.channels,
            org: head.org.as_deref(),
            title: listed.title,
            city: head.city.as_deref(),
            tags: listed.tags,
            interests: head.interests(),
            step: self.step(person).word(),
            health: self.health(person).map(Health::word),
            every: self.network.cadence(head).or(head.every).map(|every| every.to_compact_string()),
            circle: head.circle.as_deref(),
            world: head.world.as_deref(),
            last: day(self.diary.last(person)),
            next: day(self.next(person)),
            meetings: self.diary.count(person),
            birthday: head.birthday.map(|birthday| birthday.to_compact_string()),
            met: listed.met.map(|met| MetRow {
                event: met.event,
                on: text(&met.on),
                by: met.by.and_then(|by| self.network.person(by)).map(|by| name(self.network, by)),
            }),
            created: day(head.created),
            archived: head.archived,
            fields: Value::Object(Map::from_iter(fields)),
        }
    }
}

/// Writes people as rows for programs, record by record: to hold all of them beside their rows would take more memory than the file
/// has bytes.
pub fn write_people(
    out: &mut dyn Write,
    output: Output,
    view: &View,
    derived: &Derived<'_>,
    people: &[Person],
    columns: &[String],
    cells: Cells,
) -> Result<()> {
    let place = |person: &Person| view.network.contact(*person).place.at;
    let row = |person: &Person, ahead: &mut Ahead, rows: &mut Rows<'_>| {
        rows.put(&derived.list_row(*person, view.listed(*person, ahead)?))
    };
    rows::write_made::<ListRow<'_>, _, _>(out, output, people, place, row, columns, cells)
}

/// A meeting.
pub fn meeting_row(network: &Network, meeting: Meeting) -> MeetingRow {
    MeetingRow {
        id: meeting.id.to_string(),
        on: meeting.on.text().into(),
        with: names(network, &meeting.with),
        via: text(&meeting.via),
        planned: meeting.planned,
        state: text(&meeting.state),
        at: meeting.at,
        event: meeting.event,
        text: meeting.text,
        learned: meeting.learned,
        gave: meeting.gave,
        got: meeting.got,
        source: meeting.source,
    }
}

/// A reminder.
pub fn reminder_row(network: &Network, reminder: Reminder) -> ReminderRow {
    ReminderRow {
        id: reminder.id.to_string(),
        on: reminder.on.text().into(),
        who: names(network, &reminder.who),
        kind: reminder.kind.unwrap_or(crate::model::Kind::Other).to_string(),
        state: text(&reminder.state).unwrap_or_else(|| "open".to_owned()),
        closed: text(&reminder.closed),
        first: text(&reminder.first),
        every: text(&reminder.every),
        promise: text(&reminder.promise),
        world: reminder.world,
        text: reminder.text,
    }
}

/// The gifts of a meeting.
pub fn gifts(meeting: &Meeting) -> impl Iterator<Item = GiftRow> + '_ {
    let gift = |side, text: &String| GiftRow { on: meeting.on.text().into(), side, text: text.clone() };
    let given = meeting.gave.iter().map(move |text| gift("given", text));
    given.chain(meeting.got.iter().map(move |text| gift("received", text)))
}

/// Give and take.
pub fn balance_row(gifts: Balance, promises: Promises) -> BalanceRow {
    BalanceRow {
        given: gifts.yours,
        received: gifts.theirs,
        my_promises_open: promises.open.yours,
        my_promises_kept: promises.kept.yours,
        their_promises_open: promises.open.theirs,
        their_promises_kept: promises.kept.theirs,
    }
}

/// A reminder as the promise that it is.
pub fn promise(reminder: &Reminder) -> Option<PromiseRow> {
    let side: Side = reminder.promise?;
    Some(PromiseRow {
        id: reminder.id.to_string(),
        on: reminder.on.text().into(),
        side: side.to_string(),
        text: reminder.text.clone(),
        state: text(&reminder.state).unwrap_or_else(|| "open".to_owned()),
    })
}

/// A medium in a sentence.
pub fn via_in_words(via: Via) -> &'static str {
    match via {
        Via::InPerson => "in person",
        Via::Video => "by video",
        Via::Call => "by phone",
        Via::Message => "by message",
        Via::Email => "by email",
        Via::Letter => "by letter",
        Via::Social => "on a social network",
    }
}
