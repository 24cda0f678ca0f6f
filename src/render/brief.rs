//! One page before a meeting.

use chrono::{Datelike, NaiveDate};

use super::dates::relative;
use super::json::{BriefRow, LinkRow, SharedRow};
use super::page::{Page, gift, gifts_title, open, promises, talk};
use super::style::Paint;
use crate::model::{Birthday, Moment};
use crate::render::escape::visible;

/// How much of what was learned and given fits on a page; `show` has the rest.
const MOST: usize = 8;

/// What to have in mind before a meeting.
pub fn brief(row: &BriefRow, today: NaiveDate, width: Option<usize>, paint: Paint) -> String {
    let mut page = Page::new(today, width, paint);
    let person = &row.person;
    page.title(person.name, person.handle);
    let work: Vec<&str> = [person.title.as_deref(), person.org, person.city].into_iter().flatten().collect();
    if !work.is_empty() {
        page.line(&visible(&work.join(", ")));
    }
    page.field("aka", &person.aka.join(", "));
    page.field("email", &person.emails.join(", "));
    page.field("phone", &person.phones.join(", "));
    page.field("channels", &person.channels.join(", "));
    page.field("known", &known(row, today));
    page.day("last", person.last.as_deref());
    page.field("birthday", &birthday(person.birthday.as_deref(), today));
    page.field("interests", &person.interests.join(", "));
    page.field("likes", &row.likes.join(", "));
    page.field("needs", &row.needs.join(", "));
    page.option("note", row.note.as_deref());
    page.section("Last talks", row.talks.iter().map(talk));
    page.section(
        &title("Learned", row.learned.len()),
        row.learned.iter().take(MOST).map(|fact| match &fact.on {
            Some(on) => format!("{}  {}", on.replace('T', " "), fact.text),
            None => fact.text.clone(),
        }),
    );
    page.section("Open", row.reminders.iter().map(|reminder| open(reminder, today)));
    page.section(&gifts_title(&row.balance), row.gifts.iter().take(MOST).map(gift));
    page.section("Promises", promises(&row.balance).into_iter());
    page.section(&title("You both know", row.shared.len()), row.shared.iter().take(MOST).map(shared));
    let is_shared = |link: &&LinkRow| row.shared.iter().any(|shared| shared.handle == link.handle);
    page.section(
        "They also know",
        row.links.iter().filter(|link| !is_shared(link)).map(|link| named(&link.name, &link.as_word)),
    );
    page.section("To ask", row.unknown.iter().map(|unknown| unknown.question.to_owned()));
    page.finish()
}

/// A title that says how many there are where only some fit.
fn title(name: &str, all: usize) -> String {
    match all > MOST {
        true => format!("{name} ({MOST} of {all})"),
        false => name.to_owned(),
    }
}

/// How you know each other.
fn known(row: &BriefRow, today: NaiveDate) -> String {
    let person = &row.person;
    let mut parts = Vec::new();
    if let Some(met) = &person.met {
        parts.extend(met.event.as_ref().map(|event| format!("met at {event}")));
        if let Some(moment) = met.on.as_deref().and_then(Moment::parse) {
            parts.push(format!("{} ({})", moment.said(), relative(moment.day, today)));
        }
        parts.extend(met.by.as_ref().map(|by| format!("through {}", by.name)));
    }
    parts.extend(person.world.as_ref().map(|world| format!("world {world}")));
    parts.extend(person.circle.as_ref().map(|circle| format!("circle {circle}")));
    parts.push(match person.meetings {
        0 => "never talked".to_owned(),
        1 => "talked once".to_owned(),
        2 => "talked twice".to_owned(),
        times => format!("talked {times} times"),
    });
    parts.extend(person.health.as_ref().map(ToString::to_string));
    parts.join(", ")
}

/// The birthday, how far it is, and how old they get.
fn birthday(text: Option<&str>, today: NaiveDate) -> String {
    let Some(birthday) = text.and_then(Birthday::parse) else { return String::new() };
    let text = birthday.to_string();
    let Some(next) = birthday.next(today) else { return text };
    let turns = birthday.year.map(|year| format!(", turns {}", next.year() - year)).unwrap_or_default();
    format!("{text} ({}{turns})", relative(next, today))
}

fn shared(row: &SharedRow) -> String {
    let together = match row.meetings {
        0 => String::new(),
        1 => ", met once together".to_owned(),
        2 => ", met twice together".to_owned(),
        times => format!(", met {times} times together"),
    };
    named(&row.name, &row.as_word) + &together
}

fn named(name: &str, as_word: &Option<String>) -> String {
    match as_word {
        Some(word) => format!("{name} ({word})"),
        None => name.to_owned(),
    }
}
