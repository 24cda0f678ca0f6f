//! Tables for people: aligned in every script, and cut to the width of the terminal with a mark where they are cut.

use unicode_width::UnicodeWidthStr;

use super::escape::visible;
use super::style::{Meaning, Paint};

/// What stands where something was cut.
pub const CUT: &str = "…";

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
pub fn table(columns: &[Column<'_>], rows: &[Vec<String>], width: Option<usize>, paint: Paint) -> String {
    let shown: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(|cell| visible(cell)).collect()).collect();
    let mut widths: Vec<usize> = columns.iter().map(|column| column.head.width()).collect();
    for row in &shown {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width_of(cell));
        }
    }
    let kept = fit(columns, &mut widths, rows, width);
    let mut drawn = String::new();
    let head: Vec<&str> = columns.iter().map(|column| column.head).collect();
    let mut heads = String::new();
    write_line(&mut heads, &head, &widths, &kept);
    drawn.push_str(&paint.text(Meaning::Aside, heads.trim_end()));
    drawn.push('\n');
    for row in &shown {
        write_line(&mut drawn, row, &widths, &kept);
    }
    drawn
}

/// Says which columns are kept, and narrows the widest until all fit.
fn fit(columns: &[Column<'_>], widths: &mut [usize], rows: &[Vec<String>], width: Option<usize>) -> Vec<bool> {
    // A column in which nothing stands says nothing.
    let mut kept: Vec<bool> =
        (0..columns.len()).map(|at| rows.is_empty() || rows.iter().any(|row| !row[at].is_empty())).collect();
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
fn write_line<S: AsRef<str>>(drawn: &mut String, cells: &[S], widths: &[usize], kept: &[bool]) {
    let start = drawn.len();
    let mut blanks = 0;
    for (at, cell) in cells.iter().enumerate().filter(|(at, _)| kept[*at]) {
        let cell = cut(cell.as_ref(), widths[at]);
        if !cell.is_empty() {
            drawn.extend(std::iter::repeat_n(' ', blanks));
            drawn.push_str(&cell);
            blanks = 0;
        }
        blanks += widths[at].saturating_sub(width_of(&cell)) + 2;
    }
    drawn.truncate(start + drawn[start..].trim_end().len());
    drawn.push('\n');
}

/// How many columns a text takes.
fn width_of(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// A text in at most `width` columns, with a mark where it was cut.
pub fn cut(text: &str, width: usize) -> std::borrow::Cow<'_, str> {
    if width_of(text) <= width {
        return text.into();
    }
    let mut kept = String::new();
    let mut used = 0;
    for character in text.chars() {
        let mut bytes = [0; 4];
        let wide = character.encode_utf8(&mut bytes).width();
        if used + wide + CUT.width() > width {
            break;
        }
        used += wide;
        kept.push(character);
    }
    kept.truncate(kept.trim_end().len());
    kept.push_str(CUT);
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

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            rows in prop::collection::vec(prop::array::uniform3("[a-zé田👩 ]{0,30}"), 0..8), width in 12usize..90,
        ) {
            let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
            let drawn = table(&COLUMNS, &rows, Some(width), Paint::new(false));
            prop_assert!(drawn.lines().all(|line| line.width() <= width), "{drawn}");
        }

        #[test]
        fn a_cut_text_fits_and_says_so(text in "[a-zé田👩]{0,30}", width in 1usize..40) {
            let cut = cut(&text, width);
            prop_assert!(cut.width() <= width);
            prop_assert_eq!(cut.ends_with(CUT), *cut != *text);
        }
    }
}
