//! A pull scanner for the JSON of one record: it hands out keys and values in whatever order they stand, and decodes only
//! what is asked for.
//!
//! What it skips it checks for structure, not for the contents of strings: those are checked where they are decoded, by
//! `check`, and by every change.

use std::borrow::Cow;
use std::fmt;

use compact_str::CompactString;
use memchr::memchr2;
use serde::de::IgnoredAny;
use smallvec::SmallVec;

use crate::model::Id;

/// Where the bytes are not what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bad {
    /// The offset in the record.
    pub at: usize,
    /// What should have stood there.
    pub expected: Cow<'static, str>,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

/// The result of scanning.
pub type Scan<T> = Result<T, Bad>;

/// Reads the bytes of one record.
pub struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// Goes through the object that `bytes` is; `each` gets a key and must consume its value, if only by [`Scanner::skip`].
#[inline]
pub fn object<'a>(bytes: &'a [u8], mut each: impl FnMut(&mut Scanner<'a>, &[u8]) -> Scan<()>) -> Scan<()> {
    let mut scanner = Scanner::of(bytes);
    scanner.object(&mut each)?;
    scanner.space();
    match scanner.at == bytes.len() {
        true => Ok(()),
        false => scanner.bad("the end of the record"),
    }
}

impl<'a> Scanner<'a> {
    /// A scanner of the bytes of a value.
    pub fn of(bytes: &'a [u8]) -> Scanner<'a> {
        Scanner { bytes, at: 0 }
    }

    fn bad<T>(&self, expected: &'static str) -> Scan<T> {
        Err(Bad { at: self.at, expected: expected.into() })
    }

    #[inline]
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\r' | b'\n') {
            self.at += 1;
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8, expected: &'static str) -> Scan<()> {
        self.space();
        if self.peek() != byte {
            return self.bad(expected);
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn object(&mut self, each: &mut impl FnMut(&mut Scanner<'a>, &[u8]) -> Scan<()>) -> Scan<()> {
        self.expect(b'{', "an object")?;
        self.space();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            match self.short() {
                Some(key) => {
                    self.colon()?;
                    each(self, key)?;
                }
                None => {
                    let key = self.raw_text()?;
                    self.colon()?;
                    match key.escaped {
                        false => each(self, key.raw)?,
                        true => each(self, key.decode()?.as_bytes())?,
                    }
                }
            }
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return self.bad("a comma or the end of the object"),
            }
        }
    }

    /// Goes through a list.
    #[inline]
    pub fn list(&mut self, mut each: impl FnMut(&mut Scanner<'a>) -> Scan<()>) -> Scan<()> {
        if self.null()? {
            return Ok(());
        }
        self.expect(b'[', "a list")?;
        self.space();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.space();
            each(self)?;
            self.space();
            match self.peek() {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return self.bad("a comma or the end of the list"),
            }
        }
    }

    /// Passes over `null` where it stands.
    #[inline]
    fn null(&mut self) -> Scan<bool> {
        if self.peek() != b'n' {
            return Ok(false);
        }
        self.literal().map(|()| true)
    }

    #[inline]
    fn colon(&mut self) -> Scan<()> {
        self.expect(b':', "a colon")?;
        self.space();
        Ok(())
    }

    /// A short string of plain ASCII, which needs neither decoding nor another look: most keys, ids, dates and words are. `None`,
    /// and nothing is consumed, for whatever else stands here.
    #[inline]
    fn short(&mut self) -> Option<&'a [u8]> {
        if self.peek() != b'"' {
            return None;
        }
        let start = self.at + 1;
        for step in 0..3 {
            let from = start + 8 * step;
            let eight: [u8; 8] = self.bytes.get(from..from + 8)?.try_into().ok()?;
            let stop = first_not_plain(u64::from_le_bytes(eight));
            if stop < 8 {
                let end = from + stop;
                if self.bytes[end] != b'"' {
                    return None;
                }
                self.at = end + 1;
                return Some(&self.bytes[start..end]);
            }
        }
        None
    }

    #[inline]
    fn raw_text(&mut self) -> Scan<RawText<'a>> {
        self.expect(b'"', "a string")?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            match memchr2(b'"', b'\\', rest) {
                Some(found) if rest[found] == b'"' => {
                    let raw = &self.bytes[start..self.at + found];
                    self.at += found + 1;
                    return Ok(RawText { raw, escaped, at: start });
                }
                Some(found) => {
                    escaped = true;
                    self.at += found + 2;
                }
                None => {
                    self.at = self.bytes.len();
                    return self.bad("the end of a string");
                }
            }
        }
    }

    /// A string, or `None` for `null`.
    #[inline]
    pub fn text(&mut self) -> Scan<Option<Cow<'a, str>>> {
        if self.null()? {
            return Ok(None);
        }
        self.raw_text()?.decode().map(Some)
    }

    /// A string read by `parse`, or `None` for `null`.
    #[inline]
    pub fn read<T>(&mut self, expected: &'static str, parse: impl FnOnce(&[u8]) -> Option<T>) -> Scan<Option<T>> {
        let at = self.at;
        let value = match self.short() {
            Some(text) => parse(text),
            None => match self.text()? {
                None => return Ok(None),
                Some(text) => parse(text.as_bytes()),
            },
        };
        match value {
            Some(value) => Ok(Some(value)),
            None => Err(Bad { at, expected: expected.into() }),
        }
    }

    /// An id.
    #[inline]
    pub fn id(&mut self) -> Scan<Option<Id>> {
        // Its length is known: two quotes, and the ten characters that are looked at anyway.
        if let Some([b'"', id @ .., b'"']) = self.bytes.get(self.at..self.at + 12)
            && let Some(id) = Id::parse(id)
        {
            self.at += 12;
            return Ok(Some(id));
        }
        self.read("an id: ten of 0-9 a-z without i, l, o and u", Id::parse)
    }

    /// A string to keep.
    #[inline]
    pub fn string(&mut self) -> Scan<Option<CompactString>> {
        Ok(self.text()?.map(CompactString::from))
    }

    /// A list of strings to keep.
    #[inline]
    pub fn strings(&mut self) -> Scan<Vec<CompactString>> {
        let mut strings = Vec::new();
        self.list(|scanner| {
            let at = scanner.at;
            strings.push(scanner.string()?.ok_or(Bad { at, expected: "a string".into() })?);
            Ok(())
        })?;
        Ok(strings)
    }

    /// Whether a list of strings has anything in it.
    pub fn any_text(&mut self) -> Scan<bool> {
        let mut any = false;
        self.list(|scanner| {
            let at = scanner.at;
            scanner.text()?.ok_or(Bad { at, expected: "a string".into() })?;
            any = true;
            Ok(())
        })?;
        Ok(any)
    }

    /// A year, or `None` for `null`.
    pub fn year(&mut self) -> Scan<Option<i32>> {
        let at = self.at;
        serde_json::from_slice(self.raw()?).map_err(|_| Bad { at, expected: "a year like 2026".into() })
    }

    /// True, false, or false for `null`.
    pub fn truth(&mut self) -> Scan<bool> {
        let at = self.at;
        match self.raw()? {
            b"true" => Ok(true),
            b"false" | b"null" => Ok(false),
            _ => Err(Bad { at, expected: "true or false".into() }),
        }
    }

    /// The bytes of a value of any kind.
    pub fn raw(&mut self) -> Scan<&'a [u8]> {
        let start = self.at;
        self.skip()?;
        Ok(&self.bytes[start..self.at])
    }

    /// Passes over a value of any kind.
    #[inline]
    pub fn skip(&mut self) -> Scan<()> {
        match self.peek() {
            b'"' => self.skip_text(),
            b'[' | b'{' => self.skip_nested(),
            _ => self.literal(),
        }
    }

    #[inline]
    fn skip_text(&mut self) -> Scan<()> {
        match self.short() {
            Some(_) => Ok(()),
            None => self.raw_text().map(|_| ()),
        }
    }

    fn skip_nested(&mut self) -> Scan<()> {
        let mut closing: SmallVec<[u8; 32]> = SmallVec::new();
        loop {
            self.space();
            match self.peek() {
                b'"' => self.skip_text()?,
                b'[' => {
                    closing.push(b']');
                    self.at += 1;
                }
                b'{' => {
                    closing.push(b'}');
                    self.at += 1;
                }
                byte @ (b']' | b'}') => {
                    if closing.pop() != Some(byte) {
                        return self.bad("brackets in pairs");
                    }
                    self.at += 1;
                    if closing.is_empty() {
                        return Ok(());
                    }
                }
                b',' | b':' => self.at += 1,
                _ => self.literal()?,
            }
        }
    }

    /// `true`, `false`, `null` or a number.
    fn literal(&mut self) -> Scan<()> {
        let start = self.at;
        while matches!(self.peek(), b'0'..=b'9' | b'a'..=b'z' | b'E' | b'+' | b'-' | b'.') {
            self.at += 1;
        }
        let word = &self.bytes[start..self.at];
        let known = matches!(word, b"true" | b"false" | b"null");
        match known || serde_json::from_slice::<IgnoredAny>(word).is_ok() {
            true => Ok(()),
            false => {
                self.at = start;
                self.bad("a value")
            }
        }
    }
}

/// The place of the first byte, of eight in little-endian order, that is a quote, a backslash, a control character or not ASCII;
/// 8 if there is none. The bits above that place may be wrong, as of every such test of eight bytes at once.
#[inline]
fn first_not_plain(eight: u64) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & HIGH;
    let quote = zero(eight ^ (ONES * u64::from(b'"')));
    let backslash = zero(eight ^ (ONES * u64::from(b'\\')));
    let control = eight.wrapping_sub(ONES * 0x20) & !eight & HIGH;
    ((quote | backslash | control | (eight & HIGH)).trailing_zeros() / 8) as usize
}

/// A string as it stands, between its quotes.
struct RawText<'a> {
    raw: &'a [u8],
    escaped: bool,
    at: usize,
}

impl<'a> RawText<'a> {
    fn decode(&self) -> Scan<Cow<'a, str>> {
        let bad = |expected: &'static str| Bad { at: self.at, expected: expected.into() };
        if self.escaped {
            // The quotes stand on either side of the contents: they were found there.
            let mut quoted = Vec::with_capacity(self.raw.len() + 2);
            quoted.push(b'"');
            quoted.extend_from_slice(self.raw);
            quoted.push(b'"');
            let text: String = serde_json::from_slice(&quoted).map_err(|_| bad("a string with valid escapes"))?;
            return Ok(Cow::Owned(text));
        }
        if self.raw.iter().any(|byte| *byte < 0x20) {
            return Err(bad("a string without control characters"));
        }
        std::str::from_utf8(self.raw).map(Cow::Borrowed).map_err(|_| bad("UTF-8"))
    }
}
