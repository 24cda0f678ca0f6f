//! A person on a page.

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::dates::{lateness, relative};
use super::escape::{visible, visible_lines};
use super::json::{BalanceRow, GiftRow, MeetingRow, ReminderRow, ShowRow};
use super::style::{Meaning, Paint};
use super::wrap::wrapped;
use crate::model::Moment;

/// How many meetings a page shows.
const TALKS: usize = 10;

/// All that is known of a person.
pub fn person(row: &ShowRow, today: NaiveDate, width: Option<usize>, paint: Paint) -> String {
    let mut page = Page::new(today, width, paint);
    let person = &row.person;
    page.title(person.name, person.handle);
    let work = [person.title.as_deref(), person.org].into_iter().flatten().collect::<Vec<_>>().join(", ");
    if !work.is_empty() {
        page.line(&visible(&work));
    }
    page.field("aka", &person.aka.join(", "));
    page.field("email", &person.emails.join(", "));
    page.field("phone", &person.phones.join(", "));
    page.field("channels", &person.channels.join(", "));
    page.option("city", person.city);
    page.field("address", &row.addresses.join(" / "));
    let step = match &person.health {
        Some(health) => format!("{}, {health}", person.step),
        None => person.step.to_string(),
    };
    page.field("step", &step);
    page.option("world", person.world);
    page.option("circle", person.circle);
    page.option("every", person.every.as_deref());
    page.day("last", person.last.as_deref());
    page.day("next", person.next.as_deref());
    page.option("birthday", person.birthday.as_deref());
    if let Some(met) = &person.met {
        let by = met.by.as_ref().map(|by| format!("through {}", by.name));
        let parts: Vec<String> = [met.event.clone(), met.on.clone(), by].into_iter().flatten().collect();
        page.field("met", &parts.join(", "));
    }
    page.field("tags", &person.tags.join(", "));
    page.field("interests", &person.interests.join(", "));
    page.field("likes", &row.likes.join(", "));
    page.field("needs", &row.needs.join(", "));
    if let Some(fields) = person.fields.as_object() {
        for (key, value) in fields {
            page.field(key, value.as_str().unwrap_or_default());
        }
    }
    if person.archived {
        page.field("archived", "yes: out of due, still found");
    }
    page.option("note", row.note.as_deref());
    page.section("Learned", learned(row).into_iter());
    let links = row.links.iter().map(|link| match &link.as_word {
        Some(word) => format!("{} ({word})", link.name),
        None => link.name.clone(),
    });
    page.section("Knows", links);
    page.section("On their card", row.card.iter().map(|(what, text)| format!("{what}: {text}")));
    page.section(&gifts_title(&row.balance), row.gifts.iter().map(gift));
    page.section(
        "Open",
        row.reminders.iter().filter(|reminder| reminder.state == "open").map(|reminder| open(reminder, today)),
    );
    page.section("Promises", promises(&row.balance).into_iter());
    page.section("Talks", row.timeline.iter().take(TALKS).map(talk));
    if row.timeline.len() > TALKS {
        page.line(&format!("  and {} more", row.timeline.len() - TALKS));
    }
    page.finish()
}

/// A reminder that is open.
pub(super) fn open(reminder: &ReminderRow, today: NaiveDate) -> String {
    let whose = match reminder.promise.as_deref() {
        Some("mine") => "you promised: ",
        Some("theirs") => "they promised: ",
        _ => "",
    };
    let every = reminder.every.as_ref().map(|every| format!(" (every {every})")).unwrap_or_default();
    let kind = match reminder.kind.as_str() {
        "other" => String::new(),
        kind => format!("{kind}  "),
    };
    let text = reminder.text.as_deref().unwrap_or("be in touch");
    let far = Moment::parse(&reminder.on).map(|on| format!(" ({})", lateness((today - on.day).num_days())));
    format!("{}{}  {kind}{whose}{text}{every}", reminder.on.replace('T', " "), far.unwrap_or_default())
}

/// A gift.
pub(super) fn gift(gift: &GiftRow) -> String {
    format!("{}  {}: {}", gift.on, gift.side, gift.text)
}

/// What stands above the gifts.
pub(super) fn gifts_title(balance: &BalanceRow) -> String {
    format!("Gifts: {} given, {} received", balance.given, balance.received)
}

/// The balance of promises, where there were any.
pub(super) fn promises(balance: &BalanceRow) -> Option<String> {
    let mine = (balance.my_promises_open, balance.my_promises_kept);
    let theirs = (balance.their_promises_open, balance.their_promises_kept);
    let (none, side) = ((0, 0), |(open, kept)| format!("{open} open, {kept} kept"));
    (mine != none || theirs != none).then(|| format!("yours: {}; theirs: {}", side(mine), side(theirs)))
}

/// A meeting.
pub(super) fn talk(meeting: &MeetingRow) -> String {
    let mut parts = vec![meeting.on.replace('T', " ")];
    parts.extend(meeting.via.clone());
    if meeting.planned && meeting.state.is_none() {
        parts.push("planned".to_owned());
    }
    parts.extend(meeting.state.clone());
    parts.extend(meeting.event.iter().chain(&meeting.at).map(|place| format!("@ {place}")));
    if meeting.with.len() > 1 {
        let names: Vec<&str> = meeting.with.iter().map(|person| person.name.as_str()).collect();
        parts.push(format!("with {}", names.join(", ")));
    }
    let mut text = parts.join("  ");
    if let Some(said) = &meeting.text {
        text.push_str("  ");
        text.push_str(said);
    }
    text
}

/// What was learned of them, by itself or in a talk, the earliest first.
fn learned(row: &ShowRow) -> Vec<String> {
    let facts = row.facts.iter().map(|fact| (fact.on.as_deref(), &fact.text));
    let talks = row.timeline.iter().filter(|meeting| meeting.state.is_none());
    let in_talks = talks.flat_map(|meeting| meeting.learned.iter().map(|text| (Some(meeting.on.as_str()), text)));
    let mut all: Vec<(Option<&str>, &String)> = facts.chain(in_talks).collect();
    all.sort_by_key(|(on, _)| *on);
    let said = |(on, text): (Option<&str>, &String)| match on.and_then(|on| on.split('T').next()) {
        Some(day) => format!("{day}  {text}"),
        None => text.clone(),
    };
    all.into_iter().map(said).collect()
}

/// A page that grows downwards.
pub(super) struct Page {
    text: String,
    width: Option<usize>,
    paint: Paint,
    today: NaiveDate,
}

/// How wide the names of fields are.
const NAMES: usize = 11;

impl Page {
    /// An empty page.
    pub(super) fn new(today: NaiveDate, width: Option<usize>, paint: Paint) -> Page {
        Page { text: String::new(), width, paint, today }
    }

    /// What is on it.
    pub(super) fn finish(self) -> String {
        self.text
    }

    /// Whose page it is.
    pub(super) fn title(&mut self, name: &str, handle: &str) {
        let title = self.paint.text(Meaning::Strong, &visible(name));
        let handle = self.paint.text(Meaning::Key, &visible(handle));
        self.text.push_str(&format!("{title}  {handle}\n"));
    }

    /// A field that may be empty.
    pub(super) fn option(&mut self, name: &str, value: Option<&str>) {
        self.field(name, value.unwrap_or_default());
    }

    /// A day with how far it is from today.
    pub(super) fn day(&mut self, name: &str, value: Option<&str>) {
        if let Some(moment) = value.and_then(Moment::parse) {
            self.field(name, &format!("{} ({})", moment.said(), relative(moment.day, self.today)));
        }
    }

    /// A name and its value, where it has one.
    pub(super) fn field(&mut self, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let name = visible(name);
        let head = format!("{name:NAMES$} ");
        let lines = self.wrapped(&visible_lines(value), head.width());
        for (at, line) in lines.iter().enumerate() {
            match at {
                0 => self.text.push_str(&self.paint.text(Meaning::Aside, &head)),
                _ => self.text.push_str(&" ".repeat(head.width())),
            }
            self.text.push_str(line);
            self.text.push('\n');
        }
    }

    /// A list under a title, where it has anything in it.
    pub(super) fn section(&mut self, title: &str, items: impl Iterator<Item = String>) {
        for (at, item) in items.enumerate() {
            if at == 0 {
                let title = self.paint.text(Meaning::Strong, title);
                self.text.push_str(&format!("\n{title}\n"));
            }
            for (at, line) in self.wrapped(&visible(&item), 4).iter().enumerate() {
                self.text.push_str(if at == 0 { "  " } else { "    " });
                self.text.push_str(line);
                self.text.push('\n');
            }
        }
    }

    /// A line as it stands, fit for a terminal.
    pub(super) fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn wrapped(&self, text: &str, indent: usize) -> Vec<String> {
        let Some(width) = self.width else { return text.lines().map(str::to_owned).collect() };
        let room = width.saturating_sub(indent).max(10);
        wrapped(text, room)
    }
}
