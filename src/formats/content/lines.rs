//! Content lines in the bytes of a file: where each begins and ends, and how it unfolds.
//!
//! A line ends with CR, LF or both. It goes on where the next one begins with a blank, where quoted-printable text ends with `=`,
//! and where base64 goes on without a blank, as some programs write it in 2.1.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use crate::bytes::first;

/// A place in the file.
#[derive(Clone, Copy, Debug)]
pub struct Cursor {
    /// The next byte.
    pub at: usize,
    /// The number of its line, from 1.
    pub number: usize,
}

/// A content line with its folds.
#[derive(Clone, Debug)]
pub struct Span {
    /// Where it is in the file.
    pub range: Range<usize>,
    /// The number of its first line.
    pub number: usize,
}

/// How the bytes of a value stand for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// They don't.
    Plain,
    /// `=41` is A, and `=` at the end of a line joins it to the next.
    QuotedPrintable,
    /// Base64.
    Base64,
}

impl Encoding {
    /// The encoding that the head of a content line names, whether as a parameter or, as in 2.1, bare.
    pub fn of(line: &[u8]) -> Encoding {
        const LONGEST_HEAD: usize = 2048;
        let near = line.get(..LONGEST_HEAD).unwrap_or(line);
        let Some(head) = memchr(b':', near).and_then(|colon| near.get(..colon)) else {
            return Encoding::Plain;
        };
        head.split(|byte| *byte == b';').skip(1).fold(Encoding::Plain, |found, parameter| {
            // The first sign parts them, as it does where the text is decoded: what is joined here and not decoded there would take
            // the line behind it along when it is written.
            let (named, value) = match memchr(b'=', parameter) {
                Some(sign) => {
                    let (key, value) = parameter.split_at(sign);
                    (is(key.trim_ascii(), b"ENCODING"), value.get(1..).unwrap_or_default().trim_ascii())
                }
                None => (true, parameter.trim_ascii()),
            };
            if is(value, b"QUOTED-PRINTABLE") && named {
                Encoding::QuotedPrintable
            } else if named && (is(value, b"BASE64") || is(value, b"B") && value.len() < parameter.len()) {
                Encoding::Base64
            } else {
                found
            }
        })
    }
}

/// The next content line that is not blank.
pub fn next(bytes: &[u8], cursor: &mut Cursor) -> Option<Span> {
    let line = first_with_text(bytes, cursor)?;
    let (start, mut end, number) = (line.start, line.end, cursor.number);
    step(bytes, cursor, &line);
    loop {
        let mut ahead = *cursor;
        let Some(line) = first_with_text(bytes, &mut ahead) else {
            break;
        };
        let so_far = bytes.get(start..end).unwrap_or_default();
        let text = bytes.get(line.clone()).unwrap_or_default();
        let adjacent = line.start == cursor.at;
        let goes_on = starts_blank(text)
            || adjacent
                && soft_break(so_far)
                && begun(text).or_else(|| ended(text)).is_none()
                && Encoding::of(so_far) == Encoding::QuotedPrintable
            || adjacent && text.iter().all(is_base64) && Encoding::of(so_far) == Encoding::Base64;
        if !goes_on {
            break;
        }
        end = line.end;
        *cursor = ahead;
        step(bytes, cursor, &line);
    }
    Some(Span { range: start..end, number })
}

/// The content line without its folds. Where `keep_blank`, as in 2.1, a fold stands where a blank was, except in encoded values.
pub fn unfold(line: &[u8], keep_blank: bool) -> Cow<'_, [u8]> {
    if first(line, *b"\r\n", false).is_none() {
        return Cow::Borrowed(line);
    }
    let encoding = Encoding::of(line);
    let keep_blank = keep_blank && encoding == Encoding::Plain;
    let mut unfolded: Vec<u8> = Vec::with_capacity(line.len());
    let mut rest = line;
    while !rest.is_empty() {
        let (part, behind) = rest.split_at(first(rest, *b"\r\n", false).unwrap_or(rest.len()));
        rest = behind.get(1..).unwrap_or_default();
        if part.is_empty() {
            continue;
        }
        let broken = encoding == Encoding::QuotedPrintable && soft_break(&unfolded);
        if broken {
            unfolded.truncate(unfolded.trim_ascii_end().len() - 1);
        }
        let folded = !unfolded.is_empty() && starts_blank(part) && !keep_blank && !broken;
        unfolded.extend_from_slice(part.get(usize::from(folded)..).unwrap_or_default());
    }
    Cow::Owned(unfolded)
}

/// Whether a property has one of the names, as far as it can be told without unfolding.
pub fn is_one_of(line: &[u8], names: &[&str]) -> bool {
    let near = line.get(..100).unwrap_or(line);
    let end = first(near, *b":;\r\n", false).unwrap_or(near.len());
    let head = near.get(..end).unwrap_or_default();
    let name = head.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    names.iter().any(|known| is(name.trim_ascii(), known.as_bytes()))
}

/// What a line begins, if it is one like `BEGIN:VCARD`.
pub fn begun(line: &[u8]) -> Option<&[u8]> {
    component(line, b"BEGIN")
}

/// What a line ends, if it is one like `END:VCARD`.
pub fn ended(line: &[u8]) -> Option<&[u8]> {
    component(line, b"END")
}

/// Whether a line is `BEGIN:VCARD`.
pub fn begins_card(line: &[u8]) -> bool {
    begun(line).is_some_and(|name| is(name, b"VCARD"))
}

/// Whether a line is `END:VCARD`.
pub fn ends_card(line: &[u8]) -> bool {
    ended(line).is_some_and(|name| is(name, b"VCARD"))
}

fn component<'a>(line: &'a [u8], word: &[u8]) -> Option<&'a [u8]> {
    // Where files were put together, a byte order mark stands between them.
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let may_be =
        |first: &u8| first.is_ascii_whitespace() || word.first().is_some_and(|word| first.eq_ignore_ascii_case(word));
    // A longer line is none, nor one with another letter, and need not be looked at.
    if line.len() >= 100 || !line.first().is_some_and(may_be) {
        return None;
    }
    let colon = memchr(b':', line)?;
    let (left, right) = line.split_at(colon);
    is(left.trim_ascii(), word).then(|| right.get(1..).unwrap_or_default().trim_ascii())
}

fn is(text: &[u8], word: &[u8]) -> bool {
    text.eq_ignore_ascii_case(word)
}

fn starts_blank(line: &[u8]) -> bool {
    matches!(line.first(), Some(b' ' | b'\t'))
}

fn soft_break(line: &[u8]) -> bool {
    line.trim_ascii_end().ends_with(b"=")
}

fn is_base64(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// The next line of the file that has anything in it, with the cursor put at it.
fn first_with_text(bytes: &[u8], cursor: &mut Cursor) -> Option<Range<usize>> {
    loop {
        let rest = bytes.get(cursor.at..).filter(|rest| !rest.is_empty())?;
        let length = first(rest, *b"\r\n", false).unwrap_or(rest.len());
        let line = cursor.at..cursor.at + length;
        if length > 0 {
            return Some(line);
        }
        step(bytes, cursor, &line);
    }
}

/// Puts the cursor behind a line and its end.
fn step(bytes: &[u8], cursor: &mut Cursor, line: &Range<usize>) {
    let rest = bytes.get(line.end..).unwrap_or_default();
    cursor.at = line.end + if rest.starts_with(b"\r\n") { 2 } else { rest.len().min(1) };
    cursor.number += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unfolded(text: &str, keep_blank: bool) -> Vec<(usize, String)> {
        let mut cursor = Cursor { at: 0, number: 1 };
        std::iter::from_fn(|| next(text.as_bytes(), &mut cursor))
            .map(|span| {
                (span.number, String::from_utf8_lossy(&unfold(&text.as_bytes()[span.range], keep_blank)).into_owned())
            })
            .collect()
    }

    #[test]
    fn lines_end_and_unfold_in_every_way() {
        for (text, lines) in [
            ("A:1\nB:2", vec![(1, "A:1"), (2, "B:2")]),
            ("A:1\rB:2\r", vec![(1, "A:1"), (2, "B:2")]),
            ("\r\n\r\nA:1\r\n 2\r\n\t3\r\nB:4", vec![(3, "A:123"), (6, "B:4")]),
            ("A:1\r\r\n 2\r\r\n\tB", vec![(1, "A:12B")]),
            (
                "A;ENCODING=QUOTED-PRINTABLE:x=\n y= \n=41=\nEND:VCARD",
                vec![(1, "A;ENCODING=QUOTED-PRINTABLE:x y=41="), (4, "END:VCARD")],
            ),
            ("A;QUOTED-PRINTABLE:x=\n\nB:1", vec![(1, "A;QUOTED-PRINTABLE:x="), (3, "B:1")]),
            ("A;BASE64:QUJD\nREVG\nB:1", vec![(1, "A;BASE64:QUJDREVG"), (3, "B:1")]),
            ("A;ENCODING=b:QUJD\n REVG\n\nB:1", vec![(1, "A;ENCODING=b:QUJDREVG"), (4, "B:1")]),
            ("A:x=\nB:1", vec![(1, "A:x="), (2, "B:1")]),
        ] {
            let found = unfolded(text, false);
            assert_eq!(found.iter().map(|(n, line)| (*n, line.as_str())).collect::<Vec<_>>(), lines, "{text:?}");
        }
        assert_eq!(unfolded("NOTE:two\r\n words\r\n", true), [(1, "NOTE:two words".to_owned())]);
    }

    #[test]
    fn a_boundary_and_a_name_are_told_in_any_case() {
        assert!(begins_card(b"\xef\xbb\xbfBEGIN:VCARD"));
        assert!(begins_card(b" begin : vcard ") && ends_card(b"END:VCARD"));
        assert!(!begins_card(b"BEGIN:VCALENDAR") && !begins_card(b"BEGIN"));
        assert_eq!((begun(b"BEGIN: VEVENT"), ended(b"end:VEVENT")), (Some(&b"VEVENT"[..]), Some(&b"VEVENT"[..])));
        assert!(is_one_of(b"item1.photo;TYPE=JPEG:x.y", &["LOGO", "PHOTO"]) && !is_one_of(b"PHOTOS:x", &["PHOTO"]));
    }
}
