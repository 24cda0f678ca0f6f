//! Which format a file is in, told from how it begins.

use super::text::decoded;

/// The formats that an import takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Cards.
    Vcard,
    /// A table of people.
    Table,
    /// JSON or JSONL of netrec.
    Json,
    /// A calendar.
    Calendar,
    /// Messages, one or many.
    Mail,
    /// The file of the Ruby program friends.
    Friends,
}

/// What a message may begin with.
const HEADERS: [&str; 10] = [
    "Return-Path:",
    "Received:",
    "From:",
    "Date:",
    "Delivered-To:",
    "X-Original-To:",
    "MIME-Version:",
    "Message-ID:",
    "To:",
    "Subject:",
];

/// How many bytes are looked at.
pub const NEAR: usize = 1 << 16;

/// The format of a file, from its beginning; a table where nothing else fits.
pub fn format(bytes: &[u8]) -> Format {
    let text = decoded(bytes.get(..NEAR).unwrap_or(bytes));
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let line_begins = |start: &str| text.lines().any(|line| begins(line.trim(), start));
    if line_begins("BEGIN:VCALENDAR") {
        Format::Calendar
    } else if line_begins("BEGIN:VCARD") {
        Format::Vcard
    } else if text.starts_with(['{', '[']) {
        Format::Json
    } else if text.starts_with("From ") || HEADERS.iter().any(|name| begins(text, name)) {
        Format::Mail
    } else if text.starts_with("### ") && line_begins("### Friends:") {
        Format::Friends
    } else {
        Format::Table
    }
}

fn begins(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_told_from_its_beginning() {
        for (text, expected) in [
            ("begin:vcard\nfn:x", Format::Vcard),
            ("\n\nsome words\nBEGIN:VCARD\n", Format::Vcard),
            ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", Format::Calendar),
            ("\u{feff} {\"netrec\":1}", Format::Json),
            ("[{}]", Format::Json),
            ("From ana@kopi.co Tue Sep  1\nFrom: x", Format::Mail),
            ("delivered-to: me\n", Format::Mail),
            ("### Activities:\n\n### Friends:\n- Ana", Format::Friends),
            ("Name,Email\n", Format::Table),
            ("", Format::Table),
        ] {
            assert_eq!(format(text.as_bytes()), expected, "{text}");
        }
    }
}
