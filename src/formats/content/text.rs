//! Text values: their escapes, their separators, and the parameter that keeps what a content line cannot hold.

use std::borrow::Cow;

pub use super::{clean, escape};
use crate::bytes::first;

/// The parameter that holds a value exactly, percent-encoded, where the value itself had to be cleaned.
pub const EXACT: &str = "X-NETREC-EXACT";

/// Escapes a URI, whose commas and semicolons are its own.
pub fn escape_uri(uri: &str) -> String {
    uri.replace('\\', "\\\\").replace('\n', "\\n")
}

/// The text behind the escapes of 3.0 and 4.0. A backslash that escapes nothing stays.
pub fn unescape(value: &str) -> Cow<'_, str> {
    if first(value.as_bytes(), *b"\\", false).is_none() {
        return Cow::Borrowed(value);
    }
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push('\n'),
                Some(escaped @ ('\\' | ',' | ';' | ':')) => text.push(escaped),
                Some(other) => text.extend(['\\', other]),
                None => text.push('\\'),
            },
            c => text.push(c),
        }
    }
    Cow::Owned(text)
}

/// The parts of a value between separators, in ASCII, that are not escaped.
pub fn split(value: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(value);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut from = 0;
        let end = loop {
            let found = first(text.as_bytes().get(from..).unwrap_or_default(), [separator, b'\\'], false);
            match found.map(|at| from + at) {
                // What is escaped is no separator, nor a backslash that escapes.
                Some(at) if text.as_bytes().get(at) == Some(&b'\\') => from = at + 2,
                end => break end,
            }
        };
        rest = end.and_then(|end| text.get(end + 1..));
        text.get(..end.unwrap_or(text.len()))
    })
}

/// The parameter, with its semicolon, that a text needs in order to come back exactly; nothing for most.
pub fn exact(text: &str) -> String {
    if text.is_empty() || clean(text) != text { format!(";{EXACT}={}", percent(text)) } else { String::new() }
}

/// Percent-encodes all but letters, digits and `-._`, so that the text can stand in a parameter without quotes.
pub fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '-' | '.' | '_') {
            encoded.push(c);
        } else {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    encoded
}

/// Undoes [`percent`]; a sign that encodes nothing stays.
pub fn unpercent(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match (byte, behind) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.extend(hex(*high, *low));
                rest = after;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that two hexadecimal digits stand for.
pub fn hex(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(high)? << 4 | digit(low)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_backslash_that_escapes_nothing_stays() {
        for (value, text) in [(r"a\nb\Nc", "a\nb\nc"), (r"a\,b\;c\:d\\n", r"a,b;c:d\n"), (r"C:\dir\", r"C:\dir\")] {
            assert_eq!(unescape(value), text, "{value}");
        }
    }

    proptest! {
        #[test]
        fn escapes_lead_back(texts in prop::collection::vec(any::<String>(), 1..4)) {
            let value = texts.iter().map(|text| escape(text)).collect::<Vec<_>>().join(";");
            let parts: Vec<_> = split(&value, b';').map(|part| unescape(part).into_owned()).collect();
            prop_assert_eq!(parts, texts.clone());
            for text in texts {
                prop_assert_eq!(&unpercent(&percent(&text)), &text);
                prop_assert_eq!(clean(&clean(&text)), clean(&text));
                prop_assert_eq!(unescape(&escape_uri(&text)).into_owned(), text);
            }
        }
    }
}
