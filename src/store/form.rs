//! Puts any valid JSON of the right shape into the form, and says of anything else where it is wrong.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::lines::{FIRST, FORM};
use super::migrate::{STEPS, Step, migrated};
use super::verify::half_surrogate;
use crate::model::Section;

/// What is wrong with a file, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Damage {
    /// The line, from 1; 0 where no line can be named.
    pub line: usize,
    /// The column, from 1, in bytes.
    pub column: usize,
    /// What is wrong, or what was expected.
    pub what: String,
}

/// Why a file is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is damaged.
    Damaged(Damage),
    /// Written by a newer program, in this form.
    Newer(u64),
}

impl From<Damage> for Refused {
    fn from(damage: Damage) -> Refused {
        Refused::Damaged(damage)
    }
}

impl Damage {
    /// Damage at an offset of the file.
    pub fn at(bytes: &[u8], offset: usize, what: impl Into<String>) -> Damage {
        let before = &bytes[..offset.min(bytes.len())];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        Damage {
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: before.len() - line_start + 1,
            what: what.into(),
        }
    }

    /// Damage of the file as a whole.
    pub fn nowhere(what: impl Into<String>) -> Damage {
        Damage { line: 0, column: 0, what: what.into() }
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.what),
            _ => write!(f, "line {}, column {}: {}", self.line, self.column, self.what),
        }
    }
}

/// An empty file in form, with these settings.
pub fn empty(settings: &str) -> String {
    format!("{FIRST}\n\"settings\":{settings},\n\"contacts\":[\n],\n\"reminders\":[\n],\n\"meetings\":[\n]}}\n")
}

/// The keys at the top that this program knows, the lists in the order of `Section::ALL`.
pub const KNOWN: [&str; 5] = ["netrec", "settings", "contacts", "reminders", "meetings"];

/// A file that was put into form.
#[derive(Debug)]
pub struct Formed {
    /// It, in form.
    pub text: String,
    /// What it was made from.
    pub origin: Origin,
}

/// What a file in form was made from, to say where in the user's own file something stands.
#[derive(Debug)]
pub struct Origin {
    /// The form that it was in, where that is an older one: then the source is what that was turned into.
    pub older: Option<u64>,
    source: String,
    /// Where each value begins in the form, and where in the source.
    values: Vec<(usize, usize)>,
}

impl Origin {
    /// For each value where it begins in the form, and on which line of the source.
    pub fn lines(&self) -> Vec<(usize, usize)> {
        let ends: Vec<usize> = memchr::memchr_iter(b'\n', self.source.as_bytes()).collect();
        self.values.iter().map(|(formed, start)| (*formed, ends.partition_point(|end| end < start) + 1)).collect()
    }

    /// Damage at an offset of the form, said of the source.
    pub fn damage(&self, at: usize, what: impl Into<String>) -> Damage {
        let behind = self.values.partition_point(|(formed, _)| *formed <= at);
        let (formed, start) = behind.checked_sub(1).and_then(|last| self.values.get(last)).copied().unwrap_or_default();
        let mut left = at - formed;
        let mut offset = self.source.len();
        for (index, character) in tight(self.source.get(start..).unwrap_or_default()) {
            if left < character.len_utf8() {
                offset = start + index + left;
                break;
            }
            left -= character.len_utf8();
        }
        Damage::at(self.source.as_bytes(), offset, what)
    }
}

/// The same data in form. Every value keeps its bytes, but for white space between them.
pub fn normalise(bytes: &[u8]) -> Result<Formed, Refused> {
    normalise_by(bytes, STEPS)
}

/// The same, where an older form is brought up by these steps.
pub fn normalise_by(bytes: &[u8], steps: &[Step]) -> Result<Formed, Refused> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let source = std::str::from_utf8(bytes)
        .map_err(|error| Damage::at(bytes, error.valid_up_to(), "these bytes are not UTF-8 text"))?;
    let mut values = Vec::new();
    let top = Top::of(source)?;
    if top.form < FORM {
        let source = migrated(source, top.form, steps)?;
        let text = formed(&source, Top::of(&source)?, &mut values)?;
        return Ok(Formed { text, origin: Origin { older: Some(top.form), source, values } });
    }
    let text = formed(source, top, &mut values)?;
    Ok(Formed { text, origin: Origin { older: None, source: source.to_owned(), values } })
}

/// What stands at the top of a file.
struct Top<'a> {
    /// The values of [`KNOWN`].
    known: [Option<&'a str>; 5],
    unknown: Vec<(String, &'a str)>,
    /// The form that it is in.
    form: u64,
}

impl<'a> Top<'a> {
    fn of(source: &'a str) -> Result<Top<'a>, Refused> {
        let pairs: Pairs<'_> = serde_json::from_str(source).map_err(|error| damage_of(source.as_bytes(), &error))?;
        let mut known: [Option<&str>; 5] = [None; 5];
        let mut unknown = Vec::new();
        for (key, value) in pairs.0 {
            match KNOWN.iter().position(|name| *name == key) {
                Some(at) if known[at].is_some() => {
                    return wrong(source, value.get(), format!("{key:?} stands twice at the top of the file"));
                }
                Some(at) => known[at] = Some(value.get()),
                None => unknown.push((key, value.get())),
            }
        }
        match known[0].map(str::parse::<u64>) {
            Some(Ok(form)) if form > FORM => Err(Refused::Newer(form)),
            Some(Ok(form)) => Ok(Top { known, unknown, form }),
            _ => Err(Damage::nowhere("this is not a data file of netrec: no \"netrec\":1 at its top").into()),
        }
    }
}

/// Where in its source a value stands that is a part of it: their addresses tell.
fn place_of(source: &str, value: &str) -> usize {
    (value.as_ptr() as usize).saturating_sub(source.as_ptr() as usize)
}

fn wrong<T>(source: &str, value: &str, what: String) -> Result<T, Refused> {
    Err(Damage::at(source.as_bytes(), place_of(source, value), what).into())
}

fn formed(source: &str, top: Top<'_>, values: &mut Vec<(usize, usize)>) -> Result<String, Refused> {
    let Top { known, unknown, .. } = top;
    let settings = known[1].filter(|value| *value != "null").unwrap_or("{}");
    if !settings.starts_with('{') {
        return wrong(source, settings, "the settings are not an object".to_owned());
    }
    let mut form = String::with_capacity(source.len());
    let mut put = |form: &mut String, value: &str| {
        values.push((form.len(), place_of(source, value)));
        form.extend(tight(value).map(|(_, character)| character));
    };
    form.push_str(FIRST);
    form.push_str("\n\"settings\":");
    put(&mut form, settings);
    form.push_str(",\n");
    for (key, value) in unknown {
        if let Some(at) = half_surrogate(value.as_bytes()) {
            return wrong(source, &value[at..], "half of a surrogate pair".to_owned());
        }
        form.push_str(&format!("{}:", serde_json::Value::from(key.as_str())));
        put(&mut form, value);
        form.push_str(",\n");
    }
    for (section, list) in Section::ALL.into_iter().zip(&known[2..]) {
        let list = list.filter(|value| *value != "null").unwrap_or("[]");
        let Ok(records) = serde_json::from_str::<Vec<&RawValue>>(list) else {
            return wrong(source, list, format!("{section} is not a list"));
        };
        form.push_str(&format!("\"{section}\":[\n"));
        for (at, record) in records.iter().enumerate() {
            if !record.get().starts_with('{') {
                return wrong(source, record.get(), format!("number {} of {section} is not an object", at + 1));
            }
            put(&mut form, record.get());
            form.push_str(if at + 1 < records.len() { ",\n" } else { "\n" });
        }
        form.push_str(if section == Section::Meetings { "]}\n" } else { "],\n" });
    }
    Ok(form)
}

/// The same JSON on one line.
pub fn on_one_line(json: &str) -> String {
    tight(json).map(|(_, character)| character).collect()
}

/// The characters of JSON, with their offsets, without the white space between its values.
fn tight(json: &str) -> impl Iterator<Item = (usize, char)> {
    let mut in_string = false;
    let mut escaped = false;
    json.char_indices().filter(move |(_, character)| {
        if in_string {
            in_string = *character != '"' || escaped;
            escaped = *character == '\\' && !escaped;
            return true;
        }
        in_string = *character == '"';
        !character.is_ascii_whitespace()
    })
}

/// Says in the words of this program where JSON breaks off.
fn damage_of(text: &[u8], error: &serde_json::Error) -> Damage {
    let (line, column) = (error.line(), error.column());
    let broken =
        memchr::memchr_iter(b'\n', text).map(|at| at + 1).nth(line.wrapping_sub(2)).filter(|_| line > 1).unwrap_or(0);
    let here = &text[broken.min(text.len())..];
    let what = if [&b"<<<<<<<"[..], b"=======", b">>>>>>>"].iter().any(|marker| here.starts_with(marker)) {
        "a conflict marker of git".to_owned()
    } else if error.is_eof() {
        "the file breaks off here".to_owned()
    } else {
        let message = error.to_string();
        message.split(" at line ").next().unwrap_or_default().to_owned()
    };
    Damage { line, column, what }
}

/// The pairs at the top, in their order, doubled ones too.
pub struct Pairs<'a>(pub Vec<(String, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Pairs<'de>, D::Error> {
        struct Top;
        impl<'de> Visitor<'de> for Top {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Top)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pretty_json_is_put_into_form_and_keeps_unknown_keys() {
        let pretty = "\u{feff}{\r\n \"netrec\": 1,\r\n \"extra\": {\"a\": [1.50, \"x y\"]},\r\n \"meetings\": [],\r\n \"contacts\": [\r\n  {\"id\": \"h2kq9w3xd7\", \"name\": \"A \\\" \\\\ b\"},\r\n {}\r\n ]\r\n}";
        let form = normalise(pretty.as_bytes()).unwrap().text;
        assert_eq!(
            form,
            "{\"netrec\":1,\n\"settings\":{},\n\"extra\":{\"a\":[1.50,\"x y\"]},\n\"contacts\":[\n{\"id\":\"h2kq9w3xd7\",\"name\":\"A \\\" \\\\ b\"},\n{}\n],\n\"reminders\":[\n],\n\"meetings\":[\n]}\n"
        );
        assert_eq!(normalise(form.as_bytes()).unwrap().text, form);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        for (text, line, column, what) in [
            ("", 1, 0, "breaks off"),
            ("{\"netrec\":1,\n\"settings\":{},\n\"contacts\":[\n{\"id\":\"h2", 4, 9, "breaks off"),
            ("{\"netrec\":1,\n<<<<<<< HEAD\n\"settings\":{}}", 2, 1, "conflict marker of git"),
            ("{\"netrec\":1,\"contacts\":[],\"contacts\":[]}", 1, 38, "stands twice"),
            ("[]", 1, 0, "expected an object"),
            ("{\"contacts\":[]}", 0, 0, "not a data file of netrec"),
            ("{\"netrec\":1,\n\"contacts\":[{}, 3]}", 2, 17, "number 2 of contacts is not an object"),
        ] {
            match normalise(text.as_bytes()) {
                Err(Refused::Damaged(damage)) => {
                    assert_eq!((damage.line, damage.column), (line, column), "{text}: {damage}");
                    assert!(damage.what.contains(what), "{text}: {damage}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        assert!(matches!(normalise(b"{\"netrec\":2}"), Err(Refused::Newer(2))));
    }
}
