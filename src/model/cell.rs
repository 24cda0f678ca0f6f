//! A cell of a table that a spreadsheet may open: text that it would take for a formula gets an apostrophe in front.
//!
//! The signs that begin a formula are those that OWASP names under "CSV Injection": `=`, `@`, `+`, `-`, tab and carriage return.
//! A number or a phone is none.

use std::borrow::Cow;

/// The text as a cell, with `'` in front where a spreadsheet would run it. A text that would lose its own apostrophe to
/// [`unguarded`] gets a second one.
pub fn guarded(text: &str) -> Cow<'_, str> {
    match is_formula(text.trim_start_matches('\'')) {
        true => Cow::Owned(format!("'{text}")),
        false => Cow::Borrowed(text),
    }
}

/// The text of a cell, without the apostrophe that [`guarded`] put in front.
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_formula(text.trim_start_matches('\'')) => text,
        _ => cell,
    }
}

fn is_formula(text: &str) -> bool {
    match text.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !text.split(';').all(|part| is_number(part.trim()) || is_phone(part.trim())),
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.trim_start_matches(['+', '-']);
    text.len() <= unsigned.len() + 1
        && unsigned.starts_with(|c: char| c.is_ascii_digit())
        && text.parse::<f64>().is_ok()
}

/// Five digits or more, and nothing else but what phones are written with.
fn is_phone(text: &str) -> bool {
    let number = text.strip_prefix('+').unwrap_or(text);
    number.chars().filter(char::is_ascii_digit).count() >= 5
        && number.starts_with(|c: char| c.is_ascii_digit() || c == '(' || c == ' ')
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '/' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_guarded_and_phones_stay_phones() {
        for text in [
            "=1+1",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "+1+1",
            "--04-12",
            "-",
            "+",
            "- a list",
            "+628123456789;=1+1",
            "-(1)",
            "+1 202 555 0123 or so",
        ] {
            assert_eq!(guarded(text), format!("'{text}"));
            assert_eq!(unguarded(&guarded(text)), text);
        }
        for text in [
            "",
            "Ana",
            "a=b",
            "+62 812-3456-7890",
            "+44 (0)20 7946 0958",
            "+628123456789;+622155500112",
            "-5",
            "-5.3",
            "+12",
            "-1e3",
            "'quoted'",
            "' x",
            "2026-09-12",
            "+1.202.555.0123",
        ] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in prop_oneof!["['=+@\t\r0-9;-]{0,9}", any::<String>()]) {
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), &text);
            prop_assert!(!is_formula(&cell));
        }
    }
}
