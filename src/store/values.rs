//! The values of a record one after the other: the same for the quick way, which reads what the program itself wrote, and for
//! the other, which reads keys in any order and form, and says what is wrong.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

use super::plain::Plain;
use super::scan::{Bad, Scan, Scanner, object};
use super::view::View;
use crate::error::Result;
use crate::model::{Contact, Person, Section};

/// Where the value of a key comes from. It must be taken, if only by [`Values::skip`].
pub(super) trait Values<'a> {
    /// A string, or `None` for `null`.
    fn text(&mut self) -> Scan<Option<Cow<'a, str>>>;
    /// Calls `each` with the strings of a list; `null` is an empty one.
    fn each_text(&mut self, each: &mut dyn FnMut(Cow<'a, str>)) -> Scan<()>;
    /// The bytes of a value of any kind.
    fn raw(&mut self) -> Scan<&'a [u8]>;
    /// Passes over a value of any kind.
    fn skip(&mut self) -> Scan<()>;

    /// A string read by `parse`, or `None` for `null`.
    fn read<T>(&mut self, expected: &'static str, parse: impl FnOnce(&[u8]) -> Option<T>) -> Scan<Option<T>>
    where
        Self: Sized,
    {
        let Some(text) = self.text()? else { return Ok(None) };
        parse(text.as_bytes()).map(Some).ok_or(Bad { at: 0, expected: expected.into() })
    }

    /// A value of any kind, read by serde.
    fn decoded<T: DeserializeOwned>(&mut self) -> Scan<T>
    where
        Self: Sized,
    {
        let raw = self.raw()?;
        serde_json::from_slice(raw).map_err(|_| Bad { at: 0, expected: "a value of the right kind".into() })
    }

    /// The strings of a list.
    fn texts<T: From<Cow<'a, str>>>(&mut self) -> Scan<Vec<T>>
    where
        Self: Sized,
    {
        let mut texts = Vec::new();
        self.each_text(&mut |text| texts.push(T::from(text)))?;
        Ok(texts)
    }

    /// Whether a list holds anything.
    fn any_item(&mut self) -> Scan<bool>
    where
        Self: Sized,
    {
        let mut any = false;
        let mut list = Scanner::of(self.raw()?);
        list.list(|scan| {
            any = true;
            scan.skip()
        })?;
        Ok(any)
    }
}

impl<'a> Values<'a> for Scanner<'a> {
    fn text(&mut self) -> Scan<Option<Cow<'a, str>>> {
        Scanner::text(self)
    }

    fn each_text(&mut self, each: &mut dyn FnMut(Cow<'a, str>)) -> Scan<()> {
        self.list(|scan| Scanner::text(scan)?.map(&mut *each).ok_or(Bad { at: 0, expected: "a string".into() }))
    }

    fn raw(&mut self) -> Scan<&'a [u8]> {
        Scanner::raw(self)
    }

    fn skip(&mut self) -> Scan<()> {
        Scanner::skip(self)
    }
}

/// What is not as the program writes it is read the other way, which says what is wrong.
fn as_written<T>(value: Option<T>) -> Scan<T> {
    value.ok_or(Bad { at: 0, expected: "a value as this program writes it".into() })
}

impl<'a> Values<'a> for Plain<'a> {
    fn text(&mut self) -> Scan<Option<Cow<'a, str>>> {
        as_written(self.text_of_any_form().map(Some))
    }

    fn each_text(&mut self, each: &mut dyn FnMut(Cow<'a, str>)) -> Scan<()> {
        as_written(self.each_string(|plain| plain.text_of_any_form().map(&mut *each)))
    }

    fn raw(&mut self) -> Scan<&'a [u8]> {
        as_written(Plain::raw(self))
    }

    fn skip(&mut self) -> Scan<()> {
        as_written(self.pass_any())
    }
}

/// What takes the keys of a record and their values, one after the other. Of a doubled key the last one counts.
pub(super) trait Taker<'a>: Sized {
    /// Takes the value of a key.
    fn take(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()>;

    /// Takes all of a record; `start` is called once more where it is not as the program wrote it.
    fn of(line: &'a [u8], start: impl Fn() -> Self) -> Scan<Self> {
        match Taker::of_plain(line, start()) {
            Some(taken) => Ok(taken),
            None => Taker::of_any(line, start()),
        }
    }

    /// Takes all of a record that the program itself wrote.
    fn of_plain(line: &'a [u8], mut start: Self) -> Option<Self> {
        Plain::each_key(line, |plain, key| start.take(key, plain).ok())?;
        Some(start)
    }

    /// Takes all of a record whose keys stand in any order, and in any form.
    fn of_any(line: &'a [u8], mut start: Self) -> Scan<Self> {
        object(line, |scan, key| start.take(key, scan))?;
        Ok(start)
    }
}

impl View {
    /// Calls `each` with what is taken of everybody, in the order of `Network::contacts`; `whole` makes the same of a record that
    /// it cannot be taken from, or whose decoding says what is wrong with it.
    pub(super) fn of_everybody<T: for<'a> Taker<'a>>(
        &self,
        start: impl Fn() -> T,
        whole: impl Fn(Contact) -> T,
        mut each: impl FnMut(Person, T),
    ) -> Result<()> {
        self.lines(Section::Contacts, |person, line| {
            let person = person as Person;
            let taken = match T::of(line, &start) {
                Ok(taken) => taken,
                Err(_) => whole(self.contact(person)?),
            };
            each(person, taken);
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Takes everything, each key in another way.
    #[derive(Debug, Default, PartialEq)]
    struct Everything(Vec<(Vec<u8>, Vec<String>)>);

    impl<'a> Taker<'a> for Everything {
        fn take(&mut self, key: &[u8], values: &mut impl Values<'a>) -> Scan<()> {
            let mut taken = Vec::new();
            match key {
                b"tags" => taken = values.texts::<Cow<str>>()?.into_iter().map(String::from).collect(),
                b"links" => taken.push(values.any_item()?.to_string()),
                b"met" | b"archived" | b"greeted" => {
                    taken.push(String::from_utf8_lossy(values.raw()?).into_owned());
                }
                b"own" => values.skip()?,
                _ => taken.extend(values.text()?.map(String::from)),
            }
            self.0.push((key.to_vec(), taken));
            Ok(())
        }
    }

    const LINE: &str = r#"{"id":"h2kq9w3xd7","name":"Ana \"A\" é","greeted":2024,"archived":true,"tags":["tea","\u00e9"],"met":{"on":"2026-09-10"},"links":[{"to":"w79mqpm39v"}],"own":{"deep":[[{"a":"b"}]],"n":1},"note":"tea"}"#;

    #[test]
    fn both_ways_take_a_record_that_has_everything() {
        let plain = Everything::of_plain(LINE.as_bytes(), Everything::default()).unwrap();
        assert_eq!(plain, Everything::of_any(LINE.as_bytes(), Everything::default()).unwrap());
        assert_eq!(plain.0[1].1, ["Ana \"A\" é"]);
        assert_eq!(plain.0[4].1, ["tea", "é"]);
        assert_eq!(plain.0[6].1, ["true"]);
        // What no program of ours writes is left to the other way.
        for (from, to) in [("\"note\":", "\"note\": "), ("{\"id\"", "{ \"id\""), ("\"name\"", "\"nam\\u0065\"")] {
            let line = LINE.replacen(from, to, 1);
            assert!(Everything::of_plain(line.as_bytes(), Everything::default()).is_none(), "{line}");
            assert_eq!(Everything::of(line.as_bytes(), Everything::default).unwrap(), plain, "{line}");
        }
    }

    proptest! {
        /// Whatever became of a line, what the quick way takes the other takes as well, to the same.
        #[test]
        fn a_harmed_line_is_taken_the_same_or_not_at_all(at in 0usize..400, byte in prop::sample::select(b"\"\\,:[]{}a0 \n\xc3".to_vec()), cut in any::<bool>()) {
            let mut line = LINE.as_bytes().to_vec();
            let at = at % line.len();
            if cut { line.remove(at); } else { line[at] = byte; }
            if let Some(plain) = Everything::of_plain(&line, Everything::default()) {
                let other = Everything::of_any(&line, Everything::default());
                prop_assert_eq!(Some(plain), other.ok(), "{}", String::from_utf8_lossy(&line));
            }
        }
    }
}
