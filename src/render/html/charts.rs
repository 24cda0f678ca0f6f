//! Charts as SVG: a bar of parts, columns, and a year of days. They say the same without colour.

use chrono::{Datelike, Days, NaiveDate};

use super::text::{Html, Number, Safe};
use crate::render::chart::level;

/// Of a bar of parts, what one of them is.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// What it is called.
    pub name: &'a str,
    /// How large it is.
    pub value: usize,
    /// How it is filled: `full`, `half`, `lost` or `open`.
    pub fill: &'a str,
}

/// One bar of several parts, and what they are.
pub fn parts(html: &mut Html, parts: &[Part<'_>]) {
    let all: usize = parts.iter().map(|part| part.value).sum();
    html.add(format_args!(
        "<div class=\"parts\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
    ));
    let mut from = 0.0;
    for part in parts.iter().filter(|part| part.value > 0) {
        let width = 100.0 * part.value as f64 / all.max(1) as f64;
        // A hair of ground between parts keeps them apart without colour.
        html.add(format_args!(
            "<rect class=\"{}\" x=\"{from:.2}\" width=\"{:.2}\" height=\"10\"/>",
            part.fill,
            (width - 0.4).max(0.3)
        ));
        from += width;
    }
    html.add(format_args!("</svg><dl>"));
    for Part { name, value, fill } in parts {
        html.add(format_args!(
            "<div><dt><svg class=\"swatch\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"{fill}\" x=\"1\" y=\"1\" \
             width=\"8\" height=\"8\"/></svg>{name}</dt><dd>{}</dd></div>",
            Number(*value)
        ));
    }
    html.add(format_args!("</dl></div>"));
}

/// The cell of a table that holds a bar.
pub fn bar(value: usize, most: usize, class: &str) -> String {
    let width = (100.0 * value as f64 / most.max(1) as f64).max(if value > 0 { 0.6 } else { 0.0 });
    format!(
        "<td class=\"b\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"{class}\" \
         width=\"{width:.1}\" height=\"10\"/></svg></td>"
    )
}

/// The height of the tallest column.
const TALL: f64 = 120.0;

/// A column for each month, given as `YYYY-MM`.
pub fn columns(html: &mut Html, title: &str, months: &[(&str, usize)]) {
    let step = 560.0 / months.len().max(12) as f64;
    let most = months.iter().map(|(_, people)| *people).max().unwrap_or(0).max(1);
    html.add(format_args!(
        "<svg class=\"columns\" viewBox=\"0 0 560 172\" role=\"img\" aria-labelledby=\"months-t\"><title id=\"months-t\">{title}</title>"
    ));
    for (at, (month, people)) in months.iter().enumerate() {
        let height = TALL * *people as f64 / most as f64;
        let (left, top) = (at as f64 * step, 22.0 + TALL - height);
        let middle = left + step / 2.0;
        if *people > 0 {
            html.add(format_args!(
                "<rect class=\"full\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{height:.1}\"/>\
                 <text x=\"{middle:.1}\" y=\"{:.1}\">{}</text>",
                left + step * 0.15,
                step * 0.7,
                top - 5.0,
                Number(*people)
            ));
        }
        // With many months, each third one is named.
        let (year, number) = month.split_once('-').unwrap_or((month, ""));
        if months.len() <= 13 || matches!(number, "01" | "04" | "07" | "10") {
            let begins = at == 0 || number == "01";
            html.add(format_args!("<text class=\"axis\" x=\"{middle:.1}\" y=\"158\">{}</text>", short(number)));
            if begins {
                html.add(format_args!("<text class=\"axis\" x=\"{middle:.1}\" y=\"171\">{}</text>", Safe(year)));
            }
        }
    }
    html.add(format_args!("<path class=\"base\" d=\"M0 {0}H560\"/></svg>", 22.0 + TALL));
}

/// The short name of a month by its number of two digits.
fn short(month: &str) -> &'static str {
    const NAMES: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    month.parse::<usize>().ok().and_then(|month| NAMES.get(month.checked_sub(1)?)).copied().unwrap_or_default()
}

/// The side of a day, and the way from one to the next.
const CELL: f64 = 14.0;

/// A square for each day from a Monday on, a column a week: the more, the larger and the darker. It comes in two halves, which
/// stand beside each other on a wide screen and under each other on a phone.
pub fn year(html: &mut Html, title: &str, from: NaiveDate, numbers: &[usize]) {
    let weeks: Vec<&[usize]> = numbers.chunks(7).collect();
    let half = weeks.len().div_ceil(2);
    let most = numbers.iter().copied().max().unwrap_or(0);
    html.add(format_args!("<div class=\"year\" role=\"img\" aria-label=\"{title}\">"));
    for (first, weeks) in [(0, &weeks[..half]), (half, &weeks[half..])] {
        // Only the first half names the weekdays; the other is as wide without that.
        let left = if first == 0 { 32.0 } else { 0.0 };
        let width = half as f64 * CELL + left;
        html.add(format_args!(
            "<svg viewBox=\"0 0 {width} 118\" aria-hidden=\"true\" class=\"{}\">",
            if first == 0 { "one" } else { "two" }
        ));
        if first == 0 {
            for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri"), (6, "Sun")] {
                html.add(format_args!("<text x=\"0\" y=\"{}\">{name}</text>", 30.0 + f64::from(row) * CELL));
            }
        }
        for (column, days) in weeks.iter().enumerate() {
            let x = left + column as f64 * CELL;
            for (row, number) in days.iter().enumerate() {
                let day = from.checked_add_days(Days::new(((first + column) * 7 + row) as u64)).unwrap_or(from);
                // A month is named over the week that has its first day.
                if day.day() == 1 {
                    html.add(format_args!("<text x=\"{x}\" y=\"12\">{}</text>", day.format("%b")));
                }
                square(html, x + CELL / 2.0, 26.0 + row as f64 * CELL, day, (*number, most));
            }
        }
        html.add(format_args!("</svg>"));
    }
    html.add(format_args!("</div>"));
}

/// The sides of a square, from nothing to the most.
const SIDES: [f64; 5] = [2.5, 6.0, 8.0, 10.0, 12.0];

fn square(html: &mut Html, x: f64, y: f64, day: NaiveDate, (number, most): (usize, usize)) {
    let level = level(number, most);
    let side = SIDES[level];
    let (left, top) = (x - side / 2.0, y - side / 2.0);
    html.add(format_args!("<rect class=\"l{level}\" x=\"{left}\" y=\"{top}\" width=\"{side}\" height=\"{side}\""));
    match number {
        0 => html.add(format_args!("/>")),
        _ => html.add(format_args!("><title>{}: {number}</title></rect>", day.format("%a %Y-%m-%d"))),
    }
}

/// What the squares of a year mean.
pub fn key(html: &mut Html, most: usize) {
    html.add(format_args!("<p class=\"key\" aria-hidden=\"true\">none <svg viewBox=\"0 0 70 14\">"));
    for (at, side) in SIDES.iter().enumerate() {
        let middle = 7.0 + at as f64 * CELL;
        html.add(format_args!(
            "<rect class=\"l{at}\" x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\"/>",
            middle - side / 2.0,
            7.0 - side / 2.0
        ));
    }
    html.add(format_args!("</svg> {most} a day</p>"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_nothing_shows() {
        assert!(bar(1, 100_000, "full").contains("width=\"0.6\""));
        assert!(bar(0, 100_000, "full").contains("width=\"0.0\""));
        assert!(bar(0, 0, "full").contains("width=\"0.0\""));
        assert!(bar(7, 7, "full").contains("width=\"100.0\""));
    }
}
