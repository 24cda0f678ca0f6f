//! What is due, for a person: two lines an item, the second with what to remember of them.

use unicode_width::UnicodeWidthStr;

use super::dates::lateness;
use super::escape::visible;
use super::json::{DueRow, LastRow};
use super::style::{Meaning, Paint};
use super::table::cut;

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

/// Draws items in at most `width` columns.
pub fn draw(lines: &[DueLine], width: Option<usize>, paint: Paint) -> String {
    let key = lines.iter().map(|line| line.key.len()).max().unwrap_or(0);
    let when = lines.iter().map(|line| lateness(line.row.days_late).len()).max().unwrap_or(0);
    let mut drawn = String::new();
    for line in lines {
        let late = lateness(line.row.days_late);
        let meaning = match line.row.days_late {
            0 => Meaning::Today,
            late if late > 0 => Meaning::Late,
            _ => Meaning::Ahead,
        };
        let names: Vec<&str> = line.row.people.iter().map(|person| person.name.as_str()).collect();
        let names = visible(&names.join(", ")).into_owned();
        let what = visible(&line.what).into_owned();
        let head = format!("{:key$}  {late:when$}  ", line.key);
        let indent = head.width();
        let room = width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(8));
        let names_shown = cut(&names, room).into_owned();
        drawn.push_str(&paint.text(Meaning::Key, &format!("{:key$}", line.key)));
        drawn.push_str("  ");
        drawn.push_str(&paint.text(meaning, &format!("{late:when$}")));
        drawn.push_str("  ");
        drawn.push_str(&paint.text(Meaning::Strong, &names_shown));
        let gap = if names_shown.is_empty() { "" } else { "  " };
        // What to do stands beside the name where there is room for a good part of it, else below.
        let left = room.saturating_sub(names_shown.width() + gap.len());
        if what.width() <= left || left >= 24 {
            drawn.push_str(gap);
            drawn.push_str(&cut(&what, left));
        } else {
            drawn.push('\n');
            drawn.push_str(&below(&what, width, key + 2));
        }
        drawn.push('\n');
        let row = &line.row;
        let reach = row.people.iter().filter_map(|person| person.email.as_deref().or(person.phone.as_deref()));
        let beside = beside(&reach.collect::<Vec<_>>(), &row.interests, row.last.as_ref());
        if !beside.is_empty() {
            drawn.push_str(&paint.text(Meaning::Aside, &below(&beside, width, key + 2)));
            drawn.push('\n');
        }
    }
    drawn
}

/// A text behind an indent, cut to the width.
pub(super) fn below(text: &str, width: Option<usize>, indent: usize) -> String {
    let room = width.map_or(usize::MAX, |width| width.saturating_sub(indent).max(8));
    format!("{:indent$}{}", "", cut(text, room))
}

/// How to reach them, what they are interested in, and the last talk.
pub(super) fn beside(reach: &[&str], interests: &[String], last: Option<&LastRow>) -> String {
    let mut parts = Vec::new();
    if !reach.is_empty() {
        parts.push(reach.join(", "));
    }
    if !interests.is_empty() {
        parts.push(interests.join(", "));
    }
    if let Some(last) = last {
        let via = last.via.as_ref().map(|via| format!(" {via}")).unwrap_or_default();
        let text = last.text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
        let day = last.on.split('T').next().unwrap_or_default();
        parts.push(format!("last {day}{via}{text}"));
    }
    visible(&parts.join(" · ")).into_owned()
}
