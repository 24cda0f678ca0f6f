//! What is due, for a person: two lines an item, the second with what to remember of them.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::dates::lateness;
use super::escape::visible;
use super::json::{DueRow, LastRow};
use super::page::Page;
use super::signs::Signs;
use super::style::{Meaning, Paint};
use super::table::{blanks, cut, width_of};

/// An item of `due`, with what only a person needs.
#[derive(Clone, Debug)]
pub struct DueLine {
    /// The item.
    pub row: DueRow,
    /// The beginning of its id that can be typed.
    pub key: String,
    /// What it asks you to do.
    pub what: String,
}

/// In so many columns the date of an item has a place of its own, beside how far it is.
const WIDE: usize = 100;

/// How wide the columns of ids and of spans are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Columns {
    key: usize,
    when: usize,
}

impl Columns {
    /// Makes room for an item with so long a beginning of an id, so many days late.
    pub fn and(self, key: usize, days_late: i64) -> Columns {
        Columns { key: self.key.max(key), when: self.when.max(lateness(days_late).len()) }
    }
}

/// Draws items in at most `width` columns, one after the other: each is let go before the next is made.
///
/// # Errors
/// Those of `lines`.
pub fn draw<E>(
    lines: impl Iterator<Item = Result<DueLine, E>>,
    columns: Columns,
    width: Option<usize>,
    paint: Paint,
) -> Result<String, E> {
    let Columns { key, when } = columns;
    let with_dates = width.is_some_and(|width| width >= WIDE);
    let dates = if with_dates { "2026-12-01".len() + 2 } else { 0 };
    // Ids, spans and dates are ASCII.
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(key + 2 + when + 2 + dates).max(8));
    let mut drawn = String::new();
    for line in lines {
        let line = line?;
        let row = &line.row;
        let late = lateness(row.days_late);
        let meaning = match row.days_late {
            0 => Meaning::Today,
            late if late > 0 => Meaning::Late,
            _ => Meaning::Ahead,
        };
        let names: Vec<&str> = row.people.iter().map(|person| person.name.as_str()).collect();
        let names = names.join(", ");
        let names = visible(&names);
        let names = cut(&names, room, paint.signs);
        let what = visible(&line.what);
        for (text, meaning, column) in [(&line.key, Meaning::Key, key), (&late, meaning, when)] {
            paint.write(meaning, text, &mut drawn);
            blanks(&mut drawn, column - text.len() + 2);
        }
        if with_dates {
            let day = row.date.split('T').next().unwrap_or_default();
            paint.write(Meaning::Aside, day, &mut drawn);
            blanks(&mut drawn, dates.saturating_sub(day.len()));
        }
        paint.write(Meaning::Strong, &names, &mut drawn);
        let gap = if names.is_empty() { "" } else { "  " };
        // What to do stands beside the name where there is room for a good part of it, else below.
        let left = room.saturating_sub(width_of(&names) + gap.len());
        if what.len() <= left || width_of(&what) <= left || left >= 24 {
            drawn.push_str(gap);
            drawn.push_str(&cut(&what, left, paint.signs));
        } else {
            drawn.push('\n');
            drawn.push_str(&below(&what, width, key + 2, paint.signs));
        }
        drawn.push('\n');
        let reach = row.people.iter().filter_map(|person| person.email.as_deref().or(person.phone.as_deref()));
        let beside = beside(&reach.collect::<Vec<_>>(), &row.interests, row.last.as_ref(), paint.signs);
        if !beside.is_empty() {
            paint.write(Meaning::Aside, &below(&beside, width, key + 2, paint.signs), &mut drawn);
            drawn.push('\n');
        }
    }
    Ok(drawn)
}

/// One item on a page of its own, nothing of it cut.
pub fn page(line: &DueLine, today: NaiveDate, width: Option<usize>, paint: Paint) -> String {
    let row = &line.row;
    let mut page = Page::new(today, width, paint);
    match row.people.as_slice() {
        [] => {}
        [one] => page.title(&one.name, &one.handle),
        several => several.iter().for_each(|person| page.title(&person.name, &person.handle)),
    }
    page.field("due", &line.what);
    let ways = row.people.iter().flat_map(|person| [person.email.as_deref(), person.phone.as_deref()]);
    page.field("reach", &ways.flatten().collect::<Vec<_>>().join(", "));
    page.field("interests", &row.interests.join(", "));
    page.field("last", &row.last.as_ref().map(talk).unwrap_or_default());
    page.finish()
}

/// A text behind an indent, cut to the width.
pub(super) fn below(text: &str, width: Option<usize>, indent: usize, signs: Signs) -> String {
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(8));
    let text = cut(text, room, signs);
    let mut below = String::with_capacity(indent + text.len());
    blanks(&mut below, indent);
    below + &text
}

/// How to reach them, what they are interested in, and the last talk.
pub(super) fn beside(reach: &[&str], interests: &[String], last: Option<&LastRow>, signs: Signs) -> String {
    let mut beside = reach.join(", ");
    let mut part = |parts: &[&str]| {
        if !beside.is_empty() {
            beside.push_str(signs.between());
        }
        parts.iter().for_each(|part| beside.push_str(part));
    };
    if !interests.is_empty() {
        part(&[&interests.join(", ")]);
    }
    if let Some(last) = last {
        part(&["last ", &talk(last)]);
    }
    match visible(&beside) {
        Cow::Borrowed(_) => beside,
        Cow::Owned(shown) => shown,
    }
}

/// A talk in a line.
fn talk(last: &LastRow) -> String {
    let day = last.on.split('T').next().unwrap_or_default();
    let via = last.via.as_deref().map_or(["", ""], |via| [" ", via]);
    let text = last.text.as_deref().map_or(["", ""], |text| [": ", text]);
    [[day, ""], via, text].concat().concat()
}
