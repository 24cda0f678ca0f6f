//! The heads of records as the program itself writes them: their keys in order, without spaces.
//!
//! Where each key must stand is known, so that a head is read by comparing bytes; the rest of the line is passed over string by
//! string. Whatever looks otherwise is `None`, and is read key by key instead ([`super::head`]).

use std::borrow::Cow;

use compact_str::CompactString;
use memchr::{memchr, memmem};
use serde::de::IgnoredAny;
use smallvec::SmallVec;

use crate::bytes::first;
use crate::model::Id;

/// How deep the values that are passed over may be nested.
const NESTED: u8 = 8;

/// Some texts of a record.
pub type Several<'a> = SmallVec<[&'a str; 16]>;

/// What is still to be read of a record.
pub struct Plain<'a> {
    rest: &'a [u8],
    /// All of the line, where it was looked at as a whole: valid UTF-8 without control characters.
    line: Option<&'a str>,
}

impl<'a> Plain<'a> {
    /// A record, whose first key is its id.
    #[inline]
    pub fn record(line: &'a [u8]) -> Option<(Id, Plain<'a>)> {
        let (id, rest) = line.strip_prefix(b"{\"id\":\"")?.split_first_chunk::<10>()?;
        Some((Id::parse(id)?, Plain { rest: rest.strip_prefix(b"\"")?, line: None }))
    }

    /// A record of which many texts are kept: to look at them all at once takes less than at each.
    #[inline]
    pub fn record_of_texts(line: &'a [u8]) -> Option<(Id, Plain<'a>)> {
        let (id, plain) = Plain::record(line)?;
        Some((id, Plain { line: Some(text(line)?), ..plain }))
    }

    /// Passes over `key`, with the comma before it and the colon behind, if it stands here. A key that is known where this is
    /// compiled is compared in one or two steps.
    #[inline(always)]
    pub fn at(&mut self, key: &[u8]) -> bool {
        match self.rest.strip_prefix(key) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// A string without escapes, as its bytes.
    #[inline]
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let rest = self.rest.strip_prefix(b"\"")?;
        let end = special(rest).filter(|end| rest[*end] == b'"')?;
        self.rest = &rest[end + 1..];
        Some(&rest[..end])
    }

    /// The value of a key that may be absent, read by `parse`; the outer `None` where it cannot be.
    #[inline(always)]
    pub fn value<T>(&mut self, key: &[u8], parse: impl FnOnce(&[u8]) -> Option<T>) -> Option<Option<T>> {
        match self.at(key) {
            true => parse(self.bytes()?).map(Some),
            false => Some(None),
        }
    }

    /// A text of a key that may be absent.
    #[inline(always)]
    pub fn text(&mut self, key: &[u8]) -> Option<Option<CompactString>> {
        match self.at(key) {
            true => self.whole_text().map(|text| Some(CompactString::new(text))),
            false => Some(None),
        }
    }

    /// The list of a key that may be absent: its texts are put behind those that `texts` has.
    #[inline(always)]
    pub fn texts(&mut self, key: &[u8], texts: &mut Several<'a>) -> Option<()> {
        match self.at(key) {
            true => self.each_text(|text| texts.push(text)),
            false => Some(()),
        }
    }

    /// Whether the list of a key that may be absent holds any text.
    #[inline(always)]
    pub fn any_text(&mut self, key: &[u8]) -> Option<bool> {
        if !self.at(key) {
            return Some(false);
        }
        let any = !self.rest.starts_with(b"[]");
        self.each_string(Plain::pass_text)?;
        Some(any)
    }

    /// Calls `each` with the texts of a list.
    fn each_text(&mut self, mut each: impl FnMut(&'a str)) -> Option<()> {
        self.each_string(|plain| plain.whole_text().map(&mut each))
    }

    /// Calls `each` where a string of a list stands, which must take it.
    #[inline]
    pub fn each_string(&mut self, mut each: impl FnMut(&mut Plain<'a>) -> Option<()>) -> Option<()> {
        if self.at(b"[]") {
            return Some(());
        }
        self.at(b"[").then_some(())?;
        loop {
            each(self)?;
            if self.at(b"]") {
                return Some(());
            }
            self.at(b",").then_some(())?;
        }
    }

    /// Calls `each` with the ids of a list, the value of a key that must be there.
    #[inline(always)]
    pub fn ids(&mut self, key: &[u8], mut each: impl FnMut(Id)) -> Option<()> {
        self.at(key).then_some(())?;
        self.at(b"[\"").then_some(())?;
        loop {
            let (id, rest) = self.rest.split_first_chunk::<10>()?;
            each(Id::parse(id)?);
            self.rest = rest;
            if self.at(b"\"]") {
                return Some(());
            }
            self.at(b"\",\"").then_some(())?;
        }
    }

    /// A year of a key that may be absent.
    #[inline(always)]
    pub fn year(&mut self, key: &[u8]) -> Option<Option<i32>> {
        if !self.at(key) {
            return Some(None);
        }
        let (digits, rest) = self.rest.split_first_chunk::<4>()?;
        // Other forms of a number are read by serde.
        let plain = digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0';
        self.rest = rest;
        plain.then(|| Some(digits.iter().fold(0, |year, digit| 10 * year + i32::from(digit - b'0'))))
    }

    /// Passes over the number of a key that may be absent.
    #[inline(always)]
    pub fn pass_number(&mut self, key: &[u8]) {
        if self.at(key) {
            let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            self.rest = &self.rest[digits..];
        }
    }

    /// Passes over the value of a key that may be absent.
    #[inline(always)]
    pub fn pass(&mut self, key: &[u8]) -> Option<()> {
        match self.at(key) {
            true => self.pass_value(NESTED),
            false => Some(()),
        }
    }

    /// Calls `each` with the keys of a record, whatever they are; it must take their values.
    pub fn each_key(line: &'a [u8], mut each: impl FnMut(&mut Plain<'a>, &'a [u8]) -> Option<()>) -> Option<()> {
        let mut plain = Plain { rest: line, line: text(line) };
        let mut before = b"{";
        while plain.at(before) {
            let key = plain.bytes()?;
            plain.at(b":").then_some(())?;
            each(&mut plain, key)?;
            before = b",";
        }
        (plain.rest == b"}").then_some(())
    }

    /// A text.
    #[inline]
    pub fn whole_text(&mut self) -> Option<&'a str> {
        let behind = self.rest.len();
        let bytes = self.bytes()?;
        match self.line {
            // It begins behind its quotation mark.
            Some(line) => line.get(line.len() - behind + 1..)?.get(..bytes.len()),
            None => text(bytes),
        }
    }

    /// A text with or without escapes.
    #[inline]
    pub fn text_of_any_form(&mut self) -> Option<Cow<'a, str>> {
        if let Some(text) = self.whole_text() {
            return Some(Cow::Borrowed(text));
        }
        let string = self.passed(Plain::pass_string)?;
        let text = unescaped(string).or_else(|| serde_json::from_slice(string).ok());
        text.map(Cow::Owned)
    }

    /// Passes over a text with or without escapes, which is checked and not decoded: a second core that asks for no memory waits for
    /// nobody.
    #[inline]
    fn pass_text(&mut self) -> Option<()> {
        let string = self.passed(Plain::pass_string)?;
        text(string)?;
        match memchr(b'\\', string) {
            None => Some(()),
            // Half a surrogate pair is seen where it is decoded.
            Some(_) if memmem::find(string, b"\\u").is_some() => {
                serde_json::from_slice::<String>(string).ok().map(drop)
            }
            Some(_) => serde_json::from_slice::<IgnoredAny>(string).ok().map(drop),
        }
    }

    /// The bytes of a value.
    pub fn raw(&mut self) -> Option<&'a [u8]> {
        self.passed(Plain::pass_any)
    }

    /// The bytes that `pass` passes over.
    #[inline(always)]
    fn passed(&mut self, pass: impl FnOnce(&mut Plain<'a>) -> Option<()>) -> Option<&'a [u8]> {
        let before = self.rest;
        pass(self)?;
        Some(&before[..before.len() - self.rest.len()])
    }

    /// Passes over a value.
    pub fn pass_any(&mut self) -> Option<()> {
        self.pass_value(NESTED)
    }

    /// Whether the rest of the record is other keys and their values, to its end.
    #[inline]
    pub fn ends_without(mut self, keys: impl Fn(&[u8]) -> bool) -> Option<()> {
        while self.at(b",") {
            let key = self.bytes()?;
            if keys(key) || !self.at(b":") {
                return None;
            }
            self.pass_value(NESTED)?;
        }
        (self.rest == b"}").then_some(())
    }

    /// Whether a line is one value.
    pub fn is_one_value(line: &[u8]) -> bool {
        let mut plain = Plain { rest: line, line: None };
        plain.pass_value(NESTED).is_some() && plain.rest.is_empty()
    }

    /// Passes over a value made of strings, whole numbers, lists and objects, nested so deep at most.
    fn pass_value(&mut self, depth: u8) -> Option<()> {
        match self.rest.first()? {
            b'"' => self.pass_string(),
            b'[' => self.pass_items(b"[", b"]", depth, |_| Some(())),
            b'{' => self.pass_items(b"{", b"}", depth, |plain| {
                plain.pass_string()?;
                plain.at(b":").then_some(())
            }),
            b'1'..=b'9' => {
                self.pass_number(b"");
                Some(())
            }
            _ => [&b"true"[..], b"false", b"null", b"0"].iter().any(|word| self.at(word)).then_some(()),
        }
    }

    /// Passes over values with commas between them, and `key` before each.
    fn pass_items(
        &mut self,
        open: &[u8],
        close: &[u8],
        depth: u8,
        key: impl Fn(&mut Plain<'a>) -> Option<()>,
    ) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        self.at(open).then_some(())?;
        if self.at(close) {
            return Some(());
        }
        loop {
            key(self)?;
            self.pass_value(depth)?;
            if self.at(close) {
                return Some(());
            }
            self.at(b",").then_some(())?;
        }
    }

    /// Passes over a string with or without escapes.
    #[inline]
    fn pass_string(&mut self) -> Option<()> {
        let mut rest = self.rest.strip_prefix(b"\"")?;
        loop {
            let end = special(rest)?;
            if rest[end] == b'"' {
                self.rest = &rest[end + 1..];
                return Some(());
            }
            rest = rest.get(end + 2..)?;
        }
    }
}

/// Where the first quotation mark or backslash stands.
#[inline(always)]
fn special(bytes: &[u8]) -> Option<usize> {
    first(bytes, *b"\"\\", false)
}

/// A string with its quotation marks, in which nothing is escaped but by one letter: as this program writes all but control characters.
fn unescaped(string: &[u8]) -> Option<String> {
    let mut rest = text(string)?.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(rest.len());
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        text.push(match rest.as_bytes().get(at + 1)? {
            byte @ (b'"' | b'\\' | b'/') => char::from(*byte),
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            _ => return None,
        });
        rest = &rest[at + 2..];
    }
    text.push_str(rest);
    Some(text)
}

/// Bytes in which nothing is escaped, as a text.
#[inline]
fn text(bytes: &[u8]) -> Option<&str> {
    let printable = bytes.iter().fold(true, |printable, byte| printable & (*byte >= 0x20));
    std::str::from_utf8(bytes).ok().filter(|_| printable)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is unescaped is what any other reader of JSON finds; what this program writes is, but for control characters.
        #[test]
        fn a_string_is_unescaped_as_it_was_written(text in "[a\"\\\\/\n\t\u{8}\u{c}\ré田]{0,12}", at in 0usize..40, byte in prop::sample::select(b"\"\\/u0n\x01\xc3".to_vec())) {
            let mut string = serde_json::to_vec(&text).unwrap();
            prop_assert_eq!(unescaped(&string), Some(text));
            let at = at % string.len();
            string[at] = byte;
            if let Some(found) = unescaped(&string) {
                let mut plain = Plain { rest: &string, line: None };
                if plain.pass_string().is_some() && plain.rest.is_empty() {
                    prop_assert_eq!(Some(found), serde_json::from_slice(&string).ok());
                }
            }
        }
    }
}
