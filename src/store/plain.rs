//! The heads of records as the program itself writes them: their keys in order, without spaces.
//!
//! Where each key must stand is known, so that a head is read by comparing bytes; the rest of the line is passed over string by
//! string. Whatever looks otherwise is `None`, and is read key by key instead ([`super::head`]).

use compact_str::CompactString;
use memchr::memchr2;
use smallvec::SmallVec;

use crate::model::Id;

/// How deep the values that are passed over may be nested.
const NESTED: u8 = 8;

/// What is still to be read of a record.
pub struct Plain<'a>(&'a [u8]);

impl<'a> Plain<'a> {
    /// A record, whose first key is its id.
    #[inline]
    pub fn record(line: &'a [u8]) -> Option<(Id, Plain<'a>)> {
        let (id, rest) = line.strip_prefix(b"{\"id\":\"")?.split_first_chunk::<10>()?;
        Some((Id::parse(id)?, Plain(rest.strip_prefix(b"\"")?)))
    }

    /// Passes over `key`, with the comma before it and the colon behind, if it stands here. A key that is known where this is
    /// compiled is compared in one or two steps.
    #[inline(always)]
    pub fn at(&mut self, key: &[u8]) -> bool {
        match self.0.strip_prefix(key) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// A string without escapes, as its bytes.
    #[inline]
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let rest = self.0.strip_prefix(b"\"")?;
        let end = special(rest).filter(|end| rest[*end] == b'"')?;
        self.0 = &rest[end + 1..];
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
            true => self.compact().map(Some),
            false => Some(None),
        }
    }

    fn compact(&mut self) -> Option<CompactString> {
        self.bytes().and_then(text).map(CompactString::new)
    }

    /// A list of texts of a key that may be absent.
    #[inline(always)]
    pub fn texts(&mut self, key: &[u8]) -> Option<Vec<CompactString>> {
        match self.at(key) {
            true => self.compacts(),
            false => Some(Vec::new()),
        }
    }

    fn compacts(&mut self) -> Option<Vec<CompactString>> {
        let mut texts = Vec::new();
        self.each_text(|text| {
            if texts.is_empty() {
                // Most lists have one, and room for four would be made.
                texts.reserve_exact(1);
            }
            texts.push(CompactString::new(text));
        })?;
        Some(texts)
    }

    /// Whether the list of a key that may be absent holds any text.
    #[inline(always)]
    pub fn any_text(&mut self, key: &[u8]) -> Option<bool> {
        let mut any = false;
        match self.at(key) {
            true => self.each_text(|_| any = true).map(|()| any),
            false => Some(false),
        }
    }

    /// Calls `each` with the texts of a list.
    #[inline]
    fn each_text(&mut self, mut each: impl FnMut(&'a str)) -> Option<()> {
        if self.at(b"[]") {
            return Some(());
        }
        self.at(b"[").then_some(())?;
        loop {
            each(text(self.bytes()?)?);
            if self.at(b"]") {
                return Some(());
            }
            self.at(b",").then_some(())?;
        }
    }

    /// A list of ids of a key that must be there.
    #[inline]
    pub fn ids(&mut self, key: &[u8]) -> Option<SmallVec<[Id; 4]>> {
        let mut ids = SmallVec::new();
        self.at(key).then_some(())?;
        let mut before: &[u8] = b"[\"";
        loop {
            self.at(before).then_some(())?;
            let (id, rest) = self.0.split_first_chunk::<10>()?;
            ids.push(Id::parse(id)?);
            self.0 = rest.strip_prefix(b"\"")?;
            if self.at(b"]") {
                return Some(ids);
            }
            before = b",\"";
        }
    }

    /// A year of a key that may be absent.
    #[inline(always)]
    pub fn year(&mut self, key: &[u8]) -> Option<Option<i32>> {
        if !self.at(key) {
            return Some(None);
        }
        let (digits, rest) = self.0.split_first_chunk::<4>()?;
        // Other forms of a number are read by serde.
        let plain = digits.iter().all(u8::is_ascii_digit) && digits[0] != b'0';
        self.0 = rest;
        plain.then(|| Some(digits.iter().fold(0, |year, digit| 10 * year + i32::from(digit - b'0'))))
    }

    /// Passes over the number of a key that may be absent.
    #[inline(always)]
    pub fn pass_number(&mut self, key: &[u8]) {
        if self.at(key) {
            let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
            self.0 = &self.0[digits..];
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

    /// The next key, with the comma before it and the colon behind; the inner `None` at the end of the record.
    pub fn key(&mut self) -> Option<Option<&'a [u8]>> {
        if self.0 == b"}" {
            return Some(None);
        }
        self.at(b",").then_some(())?;
        let key = self.bytes()?;
        self.at(b":").then_some(Some(key))
    }

    /// A text.
    pub fn whole_text(&mut self) -> Option<&'a str> {
        self.bytes().and_then(text)
    }

    /// A list of texts.
    pub fn whole_texts(&mut self) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        self.each_text(|text| texts.push(text.to_owned()))?;
        Some(texts)
    }

    /// The bytes of a value: what holds nothing but strings, a year, or true.
    pub fn raw(&mut self) -> Option<&'a [u8]> {
        let before = self.0;
        match before.first()? {
            b'0'..=b'9' => {
                self.year(b"")??;
            }
            b't' => self.at(b"true").then_some(())?,
            _ => self.pass_value(NESTED)?,
        }
        Some(&before[..before.len() - self.0.len()])
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
        (self.0 == b"}").then_some(())
    }

    /// Passes over a value made of strings, lists and objects, nested so deep at most.
    fn pass_value(&mut self, depth: u8) -> Option<()> {
        match self.0.first()? {
            b'"' => self.pass_string(),
            b'[' => self.pass_items(b"[", b"]", depth, |_| Some(())),
            b'{' => self.pass_items(b"{", b"}", depth, |plain| {
                plain.pass_string()?;
                plain.at(b":").then_some(())
            }),
            _ => None,
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
        let mut rest = self.0.strip_prefix(b"\"")?;
        loop {
            let end = special(rest)?;
            if rest[end] == b'"' {
                self.0 = &rest[end + 1..];
                return Some(());
            }
            rest = rest.get(end + 2..)?;
        }
    }
}

/// Where the first quotation mark or backslash stands.
#[inline]
fn special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    // Marks the first byte that is zero; those behind it may be marked wrongly.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let mut rest = bytes;
    // Most strings are short, and shorter to go through, eight bytes at once, than the search for long ones takes to begin.
    for at in [0, 8] {
        let Some((eight, behind)) = rest.split_first_chunk::<8>() else { break };
        let eight = u64::from_le_bytes(*eight);
        let found = zero(eight ^ (ONES * b'"' as u64)) | zero(eight ^ (ONES * b'\\' as u64));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        rest = behind;
    }
    memchr2(b'"', b'\\', rest).map(|at| bytes.len() - rest.len() + at)
}

/// A text, of which nothing is escaped.
#[inline]
fn text(bytes: &[u8]) -> Option<&str> {
    let plain = !bytes.iter().fold(false, |found, byte| found | (*byte < 0x20));
    std::str::from_utf8(bytes).ok().filter(|_| plain)
}
