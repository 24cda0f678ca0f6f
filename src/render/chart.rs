//! Charts in a terminal: bars, and a heatmap of days. They are drawn with signs alone, so that they say the same without
//! colour.
//!
//! Charting crates draw curves on a canvas; these two are rows of text that must line up with names in every script.

use chrono::{Datelike, Days, NaiveDate};
use unicode_width::UnicodeWidthStr;

use super::escape::visible;
use super::signs::Signs;
use super::style::{Meaning, Paint};
use super::table::cut;

/// A bar with its label and what stands behind it.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// How long it is.
    pub value: usize,
    /// What stands behind it, the value at least.
    pub note: String,
    /// Whether it is to be looked at.
    pub marked: bool,
}

/// The longest bar, where there is more room.
const LONGEST: usize = 50;

/// What stands before every line of a chart.
const INDENT: &str = "  ";

/// Draws bars under each other, the longest value over the whole room.
pub fn bars(bars: &[Bar], width: Option<usize>, paint: Paint) -> String {
    let room = width.unwrap_or(usize::MAX).saturating_sub(INDENT.len());
    let shown: Vec<_> = bars.iter().map(|bar| (visible(&bar.label), visible(&bar.note))).collect();
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    // A label leaves room for the bar, and a note that is too long goes over its end.
    let labels = widest(&mut shown.iter().map(|(label, _)| label.width())).min((room / 3).max(8));
    let notes = widest(&mut shown.iter().map(|(_, note)| note.width()));
    let longest = room.saturating_sub(labels + notes + 2).clamp(4, LONGEST);
    let most = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let mut drawn = String::new();
    for (bar, (label, note)) in bars.iter().zip(&shown) {
        let label = cut(label, labels, paint.signs);
        let blank = " ".repeat(labels.saturating_sub(label.width()));
        let line = bar_of(bar.value, most, longest, paint.signs);
        let gap = if line.is_empty() { "" } else { " " };
        let left = room.saturating_sub(labels + 1 + line.width() + gap.len());
        let note = if width.is_some() { cut(note, left, paint.signs) } else { note.clone() };
        let meaning = if bar.marked { Meaning::Late } else { Meaning::Drawn };
        drawn.push_str(&format!("{INDENT}{label}{blank} {}{gap}{note}\n", paint.text(meaning, &line)));
    }
    drawn
}

/// A bar as exact as its signs are; whatever is not nothing shows.
fn bar_of(value: usize, most: usize, longest: usize, signs: Signs) -> String {
    let pieces = signs.pieces();
    let length = (value * longest * pieces.len() / most.max(1)).max(usize::from(value > 0));
    format!("{}{}", signs.bar().repeat(length / pieces.len()), pieces[length % pieces.len()])
}

/// Draws a number for each day from a Monday on: a column a week, as many of the last weeks as there is room for, two
/// characters wide where there is room for that, and under it what the shades mean.
pub fn heatmap(from: NaiveDate, numbers: &[usize], width: Option<usize>, paint: Paint) -> String {
    const NAMES: [&str; 7] = ["Mon", "", "Wed", "", "Fri", "", "Sun"];
    const LABEL: usize = 6;
    let weeks = numbers.len().div_ceil(7);
    let room = width.unwrap_or(80).saturating_sub(LABEL).max(1);
    let cell = if room >= 2 * weeks { 2 } else { 1 };
    let first = weeks.saturating_sub(room / cell);
    let shown = &numbers[(7 * first).min(numbers.len())..];
    let most = shown.iter().copied().max().unwrap_or(0);
    let day = |at: usize| from.checked_add_days(Days::new(at as u64)).unwrap_or(from);
    let mut drawn = " ".repeat(LABEL);
    let mut column = 0;
    for week in first..weeks {
        let at = (week - first) * cell;
        let begins = day(7 * week);
        // A month is named over the first of its weeks, where the name before it leaves room.
        let is_first = begins.day() <= 7;
        if is_first && at >= column && at + 3 <= (weeks - first) * cell {
            drawn.push_str(&" ".repeat(at - column));
            drawn.push_str(&begins.format("%b").to_string());
            column = at + 3;
            if column < (weeks - first) * cell {
                drawn.push(' ');
                column += 1;
            }
        }
    }
    let mut text = format!("{}\n", paint.text(Meaning::Aside, drawn.trim_end()));
    for (weekday, name) in NAMES.iter().enumerate() {
        let cells: String = (0..weeks - first)
            .filter_map(|week| shown.get(7 * week + weekday))
            .map(|number| shade(*number, most, paint.signs).repeat(cell))
            .collect();
        text.push_str(&format!("{INDENT}{name:3} {}\n", paint.text(Meaning::Drawn, &cells)));
    }
    let [none, few, .., many] = paint.signs.shades();
    let legend = match most {
        0 => format!("{none} none"),
        1 => format!("{none} none  {many} one a day"),
        most => format!("{none} none  {few} to {many} up to {most} a day"),
    };
    text.push_str(&format!("{}\n", paint.text(Meaning::Aside, &format!("{}{legend}", " ".repeat(LABEL)))));
    text
}

/// The shade of a number: the most has the darkest, and whatever is not nothing one that shows.
fn shade(number: usize, most: usize, signs: Signs) -> &'static str {
    signs.shades()[level(number, most)]
}

/// How large a number is, from 0 to 4: the most is 4, and whatever is not nothing shows.
pub(super) fn level(number: usize, most: usize) -> usize {
    (number * 4).div_ceil(most.max(1)).min(4)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bar(label: &str, value: usize) -> Bar {
        Bar { label: label.into(), value, note: value.to_string(), marked: false }
    }

    #[test]
    fn bars_are_as_long_as_their_values() {
        for (value, most, longest, expected) in [
            (0, 10, 10, ""),
            (10, 10, 10, "██████████"),
            (5, 10, 10, "█████"),
            (1, 16, 1, "▏"),
            (1, 1000, 10, "▏"),
            (15, 16, 1, "▉"),
            (0, 0, 10, ""),
        ] {
            assert_eq!(bar_of(value, most, longest, Signs::Unicode), expected, "{value} of {most}");
        }
        for (value, most, expected) in [(0, 10, ""), (10, 10, "##########"), (1, 1000, "#"), (19, 20, "#########")] {
            assert_eq!(bar_of(value, most, 10, Signs::Ascii), expected, "{value} of {most}");
        }
    }

    #[test]
    fn labels_line_up_in_every_script() {
        let drawn =
            bars(&[bar("田中 花子", 8), bar("Ana", 4), bar("", 0)], Some(26), Paint::new(false, Signs::Unicode));
        assert_eq!(drawn, "  田中 花… █████████████ 8\n  Ana      ██████▌ 4\n           0\n");
        let drawn = bars(&[bar("Ana Souza", 8), bar("Budi", 4)], Some(26), Paint::new(false, Signs::Ascii));
        assert_eq!(drawn, "  Ana So.. ############# 8\n  Budi     ###### 4\n");
    }

    #[test]
    fn shades_grow_with_their_numbers() {
        for (most, expected) in [(1, "·█"), (2, "·▒█"), (4, "·░▒▓█"), (8, "·░░▒▒▓▓██"), (0, "·")]
        {
            let drawn: String = (0..=most).map(|number| shade(number, most, Signs::Unicode)).collect();
            assert_eq!(drawn, expected);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_the_terminal(
            width in 30usize..220,
            labels in proptest::collection::vec((".{0,40}", 0usize..100_000), 0..8),
            numbers in proptest::collection::vec(0usize..9, 1..380),
        ) {
            let list: Vec<Bar> = labels.iter().map(|(label, value)| bar(label, *value)).collect();
            let from = NaiveDate::from_ymd_opt(2025, 9, 8).unwrap();
            let paint = Paint::new(false, Signs::Unicode);
            for line in bars(&list, Some(width), paint).lines().chain(heatmap(from, &numbers, Some(width), paint).lines()) {
                prop_assert!(line.width() <= width.max(40), "{width}: {line}");
            }
        }
    }
}
