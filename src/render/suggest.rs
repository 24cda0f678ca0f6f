//! Whom to talk to next, for a person: who and why on a line, and below it what to remember of them.

use unicode_width::UnicodeWidthStr;

use super::due::{below, beside};
use super::escape::visible;
use super::json::SuggestRow;
use super::style::{Meaning, Paint};
use super::table::cut;
use super::wrap::wrapped;

/// Draws suggestions in at most `width` columns.
pub fn draw(rows: &[SuggestRow], width: Option<usize>, paint: Paint) -> String {
    let mut drawn = String::new();
    for row in rows {
        let whole = width.unwrap_or(usize::MAX);
        let handle = cut(&visible(&row.handle), whole, paint.signs).into_owned();
        let name = cut(&visible(&row.name), whole.saturating_sub(handle.width() + 2), paint.signs).into_owned();
        let why = why(row);
        drawn.push_str(&paint.text(Meaning::Key, &handle));
        drawn.push_str("  ");
        drawn.push_str(&paint.text(Meaning::Strong, &name));
        let left = whole.saturating_sub(handle.width() + name.width() + 4);
        // The reasons stand beside the name where all of them fit, else below.
        if why.width() <= left {
            drawn.push_str("  ");
            drawn.push_str(&why);
        } else {
            for line in wrapped(&why, whole.saturating_sub(2).max(10)) {
                drawn.push('\n');
                drawn.push_str(&below(&line, width, 2, paint.signs));
            }
        }
        drawn.push('\n');
        let reach: Vec<&str> = row.email.as_deref().or(row.phone.as_deref()).into_iter().collect();
        let beside = beside(&reach, &row.interests, row.last.as_ref(), paint.signs);
        if !beside.is_empty() {
            drawn.push_str(&paint.text(Meaning::Aside, &below(&beside, width, 2, paint.signs)));
            drawn.push('\n');
        }
    }
    drawn
}

/// The reasons in a line.
pub fn why(row: &SuggestRow) -> String {
    let reasons: Vec<&str> = row.why.iter().map(|why| why.text.as_str()).collect();
    visible(&reasons.join("; ")).into_owned()
}
