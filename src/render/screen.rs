//! What is held back until it is known whether it fits on the screen.

use super::table::width_of;

/// Results for a person, not shown yet.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// The results, fit for a terminal.
    pub text: String,
    /// The lines that are to be said below them.
    pub said: Vec<String>,
}

impl Held {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.said.is_empty()
    }

    /// Whether some of the results would have left a screen of so many columns and lines when the shell is back: it takes the
    /// last line.
    pub fn is_longer_than(&self, columns: usize, lines: usize) -> bool {
        let mut rows = 0;
        self.text.lines().any(|line| {
            rows += rows_of(line, columns);
            rows >= lines
        })
    }
}

/// How many rows of the screen a line takes.
fn rows_of(line: &str, columns: usize) -> usize {
    // No character is wider than it has bytes.
    if line.len() <= columns { 1 } else { shown_width(line).div_ceil(columns.max(1)).max(1) }
}

/// How many columns a line takes beside what sets its colours.
fn shown_width(line: &str) -> usize {
    let mut parts = line.split('\x1b');
    let first = parts.next().map_or(0, width_of);
    let behind = |part: &str| part.split_once('m').map_or(0, |(_, text)| width_of(text));
    first + parts.map(behind).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_for_the_shell() {
        let held = |text: &str| Held { text: text.to_owned(), said: Vec::new() };
        for (text, columns, lines, longer) in [
            ("", 80, 24, false),
            ("a\nb\n", 80, 3, false),
            ("a\nb\nc\n", 80, 3, true),
            ("a\n\n\n", 80, 3, true),
            // A line that is wider than the screen goes on in the next row.
            ("abcdef\n", 3, 3, false),
            ("abcdefg\n", 3, 3, true),
            ("\x1b[1mabc\x1b[0m\x1b[34md\x1b[0m\n", 4, 2, false),
            ("\x1b[1mabc\x1b[0m\x1b[34mde\x1b[0m\n", 4, 2, true),
            ("田中\n", 4, 2, false),
            ("田中花\n", 4, 2, true),
        ] {
            assert_eq!(held(text).is_longer_than(columns, lines), longer, "{text:?} in {columns} x {lines}");
        }
    }
}
