//! How the channels stand, for a person: a line for each, and below it the next step.

use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr;

use super::dates::relative;
use super::due::below;
use super::escape::visible;
use super::json::ChannelRow;
use super::style::{Meaning, Paint};
use super::table::cut;
use crate::model::Moment;

/// Draws channels in at most `width` columns, the worlds and then the media, each in the order of the rows.
pub fn draw(rows: &[ChannelRow], today: NaiveDate, width: Option<usize>, paint: Paint) -> String {
    let names = rows.iter().map(|row| visible(&row.name).width()).max().unwrap_or(0).min(24);
    let mut drawn = String::new();
    for (at, (kind, title)) in [("world", "Worlds"), ("medium", "Media")].into_iter().enumerate() {
        if at > 0 {
            drawn.push('\n');
        }
        drawn.push_str(&paint.text(Meaning::Strong, title));
        drawn.push('\n');
        for row in rows.iter().filter(|row| row.kind == kind) {
            let name = cut(&visible(&row.name), names, paint.signs).into_owned();
            let blanks = " ".repeat(names.saturating_sub(name.width()) + 2);
            let room = width.map_or(usize::MAX, |width| width.saturating_sub(names + 4).max(8));
            drawn.push_str(&format!("  {}{blanks}", paint.text(Meaning::Strong, &name)));
            let stands = stands(row, today);
            let stands = cut(&stands, room, paint.signs);
            match row.state.as_str() {
                "flowing" => drawn.push_str(&stands),
                _ => paint.write(Meaning::Late, &stands, &mut drawn),
            }
            drawn.push('\n');
            drawn.push_str(&step(&row.next, &row.command, 4, width, paint));
        }
    }
    drawn
}

/// A step to take and its command behind an indent, on one line where they fit.
pub fn step(next: &str, command: &str, indent: usize, width: Option<usize>, paint: Paint) -> String {
    let (next, command) = (visible(next), visible(command));
    if command.contains(&*next) {
        // The command says it all.
        return format!("{:indent$}{}\n", "", paint.text(Meaning::Key, &command));
    }
    let gap = match indent + next.width() + 2 + command.width() <= width.unwrap_or(usize::MAX) {
        true => "  ".to_owned(),
        false => format!("\n{:indent$}", ""),
    };
    format!("{}{gap}{}\n", below(&next, width, indent, paint.signs), paint.text(Meaning::Key, &command))
}

/// How a channel stands, in words.
fn stands(row: &ChannelRow, today: NaiveDate) -> String {
    let ago = |day: &Option<String>| {
        let moment = day.as_deref().and_then(Moment::parse);
        moment.map_or_else(|| "never".to_owned(), |moment| relative(moment.day, today))
    };
    let people = match row.people {
        1 => "one person".to_owned(),
        people => format!("{people} people"),
    };
    let newest = row.newest.as_ref().map(|newest| format!(" ({})", newest.name)).unwrap_or_default();
    let stands = match (row.kind, row.state.as_str()) {
        ("medium", "empty") => "never used".to_owned(),
        (_, "empty") => "nobody yet".to_owned(),
        ("medium", state) => {
            let dry = if state == "dry" { "dry: " } else { "" };
            format!("{dry}{people}, last used {}, last new {}{newest}", ago(&row.last), ago(&row.new))
        }
        (_, "dry") => format!("dry: {people}, last new {}{newest}", ago(&row.new)),
        _ => format!("{people}, last new {}{newest}", ago(&row.new)),
    };
    visible(&stands).into_owned()
}
