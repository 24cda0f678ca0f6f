//! Tables for people: aligned in every script, and cut to the width of the terminal with a mark where they are cut.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::escape::{is_plain, visible};
use super::signs::Signs;
use super::style::{Meaning, Paint};
use crate::halves;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// What stands above it.
    pub head: &'a str,
    /// How narrow it may become before it is left out.
    pub least: usize,
    /// Columns with a lower rank are kept longer when space is scarce.
    pub rank: u8,
}

/// Draws rows under a line of headings. Without a width nothing is cut and nothing left out.
pub fn table<C: AsRef<str>, R: AsRef<[C]> + Sync>(
    columns: &[Column<'_>],
    rows: &[R],
    width: Option<usize>,
    paint: Paint,
) -> String {
    draw(columns, &halves::of(rows), width, paint).concat()
}

/// The same where a row is made of each thing, as texts to be shown behind each other: of many rows it would take long to make
/// them one.
pub fn table_of<T: Sync, C: AsRef<str>, R: AsRef<[C]> + Send + Sync>(
    columns: &[Column<'_>],
    things: &[T],
    row: impl Fn(&T) -> R + Sync,
    width: Option<usize>,
    paint: Paint,
) -> Vec<String> {
    let rows: Vec<Vec<R>> = halves::each(&halves::of(things), |things| things.iter().map(&row).collect());
    draw(columns, &rows, width, paint)
}

/// Draws the rows of some parts behind each other.
fn draw<C: AsRef<str>, R: AsRef<[C]>, P: AsRef<[R]> + Sync>(
    columns: &[Column<'_>],
    parts: &[P],
    width: Option<usize>,
    paint: Paint,
) -> Vec<String> {
    let mut widths: Vec<usize> = columns.iter().map(|column| column.head.width()).collect();
    let mut filled = vec![parts.iter().all(|rows| rows.as_ref().is_empty()); columns.len()];
    for (widest, any) in halves::each(parts, |rows| measure(columns.len(), rows.as_ref())) {
        widths.iter_mut().zip(widest).for_each(|(width, widest)| *width = widest.max(*width));
        filled.iter_mut().zip(any).for_each(|(filled, any)| *filled |= any);
    }
    let kept = fit(columns, &mut widths, filled, width);
    let keys = columns.iter().map(|column| KEYS.contains(&column.head)).collect();
    let line: usize = widths.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(width, _)| width + 2).sum();
    let layout = Layout { widths, kept, keys };
    let mut drawn = String::new();
    let heads = columns.iter().map(|column| Cell::new(column.head));
    write_line(&mut drawn, heads, &layout, Paint::new(false, paint.signs));
    let mut drawn = paint.text(Meaning::Aside, drawn.trim_end());
    drawn.push('\n');
    let lines = halves::each(parts, |rows| {
        // Room that is not used costs nothing; to move what is drawn into more room does.
        let mut drawn = String::with_capacity((line * rows.as_ref().len()).min(MOST_ROOM));
        for row in rows.as_ref() {
            // Made again rather than held: there may be a hundred thousand.
            let cells = row.as_ref().iter().map(|text| Cell::new(text.as_ref()));
            write_line(&mut drawn, cells, &layout, paint);
        }
        drawn
    });
    std::iter::once(drawn).chain(lines).collect()
}

/// Of each column how wide its widest cell is, and whether anything stands in it.
fn measure<C: AsRef<str>, R: AsRef<[C]>>(columns: usize, rows: &[R]) -> (Vec<usize>, Vec<bool>) {
    let (mut widths, mut filled) = (vec![0; columns], vec![false; columns]);
    for row in rows {
        for (at, text) in row.as_ref().iter().enumerate().take(columns) {
            let cell = Cell::new(text.as_ref());
            widths[at] = cell.width.max(widths[at]);
            filled[at] |= !cell.text.is_empty();
        }
    }
    (widths, filled)
}

/// How much room is made for lines at once.
const MOST_ROOM: usize = 16 << 20;

/// What stands in one place of a table.
struct Cell<'a> {
    text: Cow<'a, str>,
    width: usize,
}

impl<'a> Cell<'a> {
    fn new(text: &'a str) -> Cell<'a> {
        if is_plain(text) {
            return Cell { width: text.len(), text: Cow::Borrowed(text) };
        }
        let text = visible(text);
        Cell { width: width_of(&text), text }
    }
}

/// What is typed as it stands in other commands stands under these heads.
const KEYS: [&str; 4] = ["HANDLE", "OP", "RESTORE", "KEY"];

/// How the columns of a table are drawn.
struct Layout {
    widths: Vec<usize>,
    kept: Vec<bool>,
    /// Which hold what can be typed.
    keys: Vec<bool>,
}

/// Says which columns are kept, and narrows the widest until all fit.
fn fit(columns: &[Column<'_>], widths: &mut [usize], filled: Vec<bool>, width: Option<usize>) -> Vec<bool> {
    // A column in which nothing stands says nothing.
    let mut kept = filled;
    let Some(width) = width else { return kept };
    const GAP: usize = 2;
    loop {
        let live: Vec<usize> = (0..columns.len()).filter(|at| kept[*at]).collect();
        let gaps = GAP * live.len().saturating_sub(1);
        let least: usize = live.iter().map(|at| widths[*at].min(columns[*at].least)).sum();
        if least + gaps > width && live.len() > 1 {
            if let Some(last) = live.iter().max_by_key(|at| columns[**at].rank) {
                kept[*last] = false;
            }
            continue;
        }
        let mut total: usize = live.iter().map(|at| widths[*at]).sum::<usize>() + gaps;
        while total > width {
            let room = |at: &usize| widths[*at].saturating_sub(columns[*at].least.min(widths[*at]));
            let widest = live.iter().copied().filter(|at| room(at) > 0).max_by_key(|at| widths[*at]);
            match widest.or_else(|| live.iter().copied().max_by_key(|at| widths[*at])) {
                Some(at) if widths[at] > 1 => widths[at] -= 1,
                _ => break,
            }
            total -= 1;
        }
        return kept;
    }
}

/// Writes the cells of a row behind each other, without blanks at the end.
fn write_line<'a>(drawn: &mut String, cells: impl Iterator<Item = Cell<'a>>, layout: &Layout, paint: Paint) {
    let start = drawn.len();
    let mut column = 0;
    let mut used = 0;
    let columns = layout.widths.iter().zip(&layout.kept).zip(&layout.keys);
    for (cell, ((width, _), is_key)) in cells.zip(columns).filter(|(_, ((_, kept), _))| **kept) {
        if !cell.text.is_empty() {
            blanks(drawn, column - used);
            let (text, wide) = match cell.width <= *width {
                true => (cell.text, cell.width),
                false => {
                    let cut = cut(&cell.text, *width, paint.signs).into_owned();
                    let wide = width_of(&cut);
                    (Cow::Owned(cut), wide)
                }
            };
            match is_key {
                true => paint.write(Meaning::Key, &text, drawn),
                false => drawn.push_str(&text),
            }
            used = column + wide;
        }
        column += width + 2;
    }
    drawn.truncate(start + drawn[start..].trim_end().len());
    drawn.push('\n');
}

/// Writes so many blanks.
pub(super) fn blanks(drawn: &mut String, mut count: usize) {
    const BLANKS: &str = "                                ";
    while count > BLANKS.len() {
        drawn.push_str(BLANKS);
        count -= BLANKS.len();
    }
    drawn.push_str(&BLANKS[..count]);
}

/// How many columns a text takes, of which [`visible`] left nothing to move the cursor.
pub(super) fn width_of(text: &str) -> usize {
    // Below the first accent that joins the letter before it (U+0300) every letter takes one column, but for a soft hyphen.
    let is_latin = |byte: &u8| *byte < 0xcc;
    match text.as_bytes().iter().all(is_latin) && !text.contains('\u{ad}') {
        true => text.as_bytes().iter().filter(|byte| **byte & 0xc0 != 0x80).count(),
        false => text.width(),
    }
}

/// A text in at most `width` columns, with a mark where it was cut.
pub fn cut(text: &str, width: usize, signs: Signs) -> Cow<'_, str> {
    // No character is wider than it has bytes.
    if text.len() <= width || width_of(text) <= width {
        return text.into();
    }
    // Where there is no room for the whole mark, a part of it says the same.
    let mark = signs.cut().get(..width).unwrap_or(signs.cut());
    let mut kept = String::with_capacity(width + mark.len());
    let mut used = 0;
    for character in text.chars() {
        let mut bytes = [0; 4];
        let wide = if character.is_ascii() { 1 } else { character.encode_utf8(&mut bytes).width() };
        if used + wide + mark.width() > width {
            break;
        }
        used += wide;
        kept.push(character);
    }
    kept.truncate(kept.trim_end().len());
    kept.push_str(mark);
    kept.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column<'static>; 3] = [
        Column { head: "name", least: 10, rank: 0 },
        Column { head: "last", least: 10, rank: 1 },
        Column { head: "where", least: 8, rank: 2 },
    ];

    fn signs() -> impl Strategy<Value = Signs> {
        prop_oneof![Just(Signs::Unicode), Just(Signs::Ascii)]
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            rows in prop::collection::vec(prop::array::uniform3("[a-zé田👩 ]{0,30}"), 0..8), width in 12usize..90,
            signs in signs(),
        ) {
            let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
            let drawn = table(&COLUMNS, &rows, Some(width), Paint::new(false, signs));
            prop_assert!(drawn.lines().all(|line| line.width() <= width), "{drawn}");
        }

        #[test]
        fn a_width_is_what_unicode_says(text in "[a-zé\u{a0}-\u{31f}\u{370}-\u{3ff}田👩]{0,8}") {
            prop_assert_eq!(width_of(&text), text.width());
        }

        #[test]
        fn a_cut_text_fits_and_says_so(text in "[a-zé田👩]{0,30}", width in 1usize..40, signs in signs()) {
            let cut = cut(&text, width, signs);
            prop_assert!(cut.width() <= width);
            let mark = signs.cut().get(..width).unwrap_or(signs.cut());
            prop_assert_eq!(cut.ends_with(mark), *cut != *text);
        }
    }
}
