//! What a file is made of, as far as it can be told apart: by its lines where it is in form or was, by its values where it was
//! written by another program.

use serde_json::value::RawValue;

use super::check::{Read, read};
use super::form::{normalise, on_one_line};
use super::lines::{FIRST, is_an_unknown_pair};
use crate::model::{Section, Settings};

/// How the line of the settings begins.
pub(super) const SETTINGS: &str = "\"settings\":";

/// The lines of a file, as far as they can be told apart.
#[derive(Default)]
pub(super) struct Parts {
    /// The lines between the first one and the lists: settings, and keys that are not known.
    pub(super) top: Vec<String>,
    pub(super) lists: [Vec<String>; 3],
    /// What cannot be read.
    pub(super) aside: Vec<Vec<u8>>,
}

impl Parts {
    /// Takes apart any file that was one of ours, damaged or not; `None` where nothing shows that.
    pub(super) fn saved_from(bytes: &[u8]) -> Option<Parts> {
        match normalise(bytes) {
            Ok(formed) => Some(Parts::of(formed.text.as_bytes())),
            Err(_) if is_in_lines(bytes) => Some(Parts::of(bytes)),
            Err(_) => Parts::by_values(bytes),
        }
    }

    /// Takes a file apart by its lines, whatever stands between them.
    pub(super) fn of(bytes: &[u8]) -> Parts {
        let mut parts = Parts::default();
        each_line(bytes, |line| {
            let text = std::str::from_utf8(line.object).ok();
            match (line.list, text) {
                (Some(section), Some(text)) if !matches!(read(section, line.object), Read::Not(..)) => {
                    parts.lists[section as usize].push(text.to_owned());
                }
                (None, Some(text)) if line.is_pair() => parts.top.push(text.to_owned()),
                _ => parts.aside.push(line.raw.to_vec()),
            }
        });
        parts
    }

    /// Takes a file apart by its values: in each list whatever is whole is kept, and what lies between is put aside.
    fn by_values(bytes: &[u8]) -> Option<Parts> {
        let mut parts = Parts::default();
        let mut heads: Vec<(usize, usize, Option<Section>)> = Section::ALL
            .into_iter()
            .filter_map(|section| value_of(bytes, section.key(), b'[').map(|(key, at)| (key, at + 1, Some(section))))
            .collect();
        if heads.is_empty() {
            return None;
        }
        heads.extend(value_of(bytes, "settings", b'{').map(|(key, at)| (key, at, None)));
        heads.sort_by_key(|(key, ..)| *key);
        let mut left = vec![&bytes[..heads[0].0]];
        for (number, (_, from, section)) in heads.iter().enumerate() {
            let end = heads.get(number + 1).map_or(bytes.len(), |(next, ..)| *next);
            let part = bytes.get(*from..end).unwrap_or_default();
            left.push(match section {
                Some(section) => parts.take_list(*section, part),
                None => parts.take_settings(part),
            });
        }
        let frame = |byte: &u8| byte.is_ascii_whitespace() || b"{}[],\xef\xbb\xbf".contains(byte);
        for rest in left {
            let told = [&b"\"netrec\": 1,"[..], b"\"netrec\":1,"].into_iter().find_map(|first| {
                let at = memchr::memmem::find(rest, first)?;
                Some([&rest[..at], &rest[at + first.len()..]].concat())
            });
            let rest = told.unwrap_or_else(|| rest.to_vec());
            if !rest.iter().all(frame) {
                push_trimmed(&mut parts.aside, &rest);
            }
        }
        Some(parts)
    }

    fn take_settings<'a>(&mut self, part: &'a [u8]) -> &'a [u8] {
        match first_value(part) {
            Some((value, end)) if serde_json::from_str::<Settings>(value).is_ok() => {
                self.top.push(format!("{SETTINGS}{}", on_one_line(value)));
                &part[end..]
            }
            _ => part,
        }
    }

    /// Takes the records of a list; returns what stands behind it.
    fn take_list<'a>(&mut self, section: Section, part: &'a [u8]) -> &'a [u8] {
        let is_record = |value: &str| !matches!(read(section, value.as_bytes()), Read::Not(..));
        let mut at = 0;
        loop {
            at += part[at..].iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count();
            match part.get(at) {
                None => return &[],
                Some(b']') => return &part[at + 1..],
                Some(_) => {}
            }
            let end = match first_value(&part[at..]) {
                Some((value, end)) if is_record(value) => {
                    self.lists[section as usize].push(on_one_line(value));
                    at + end
                }
                Some((_, end)) => {
                    push_trimmed(&mut self.aside, &part[at..at + end]);
                    at + end
                }
                None => {
                    // The next record is the next object that is one.
                    let next = memchr::memchr_iter(b'{', &part[at + 1..])
                        .map(|next| at + 1 + next)
                        .find(|next| first_value(&part[*next..]).is_some_and(|(value, _)| is_record(value)));
                    let end = next.unwrap_or(part.len());
                    push_trimmed(&mut self.aside, &part[at..end]);
                    end
                }
            };
            at = end;
        }
    }
}

fn push_trimmed(aside: &mut Vec<Vec<u8>>, bytes: &[u8]) {
    aside.push(bytes.trim_ascii().to_vec());
}

/// Whether a file is written line by line, as this program does it.
pub(super) fn is_in_lines(bytes: &[u8]) -> bool {
    bytes.split(|byte| *byte == b'\n').any(|line| header(line.trim_ascii()).is_some())
}

/// The list that a line opens.
fn header(line: &[u8]) -> Option<Section> {
    Section::ALL.into_iter().find(|section| line == format!("\"{section}\":[").as_bytes())
}

/// Where a key stands and where its value, which begins with this byte. Within a string its quotes would be escaped.
fn value_of(bytes: &[u8], key: &str, begins: u8) -> Option<(usize, usize)> {
    let key = format!("\"{key}\"");
    memchr::memmem::find_iter(bytes, &key).find_map(|at| {
        let behind = &bytes[at + key.len()..];
        let space = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let colon = space(behind);
        let value = colon + 1 + space(behind.get(colon + 1..)?);
        (behind.get(colon) == Some(&b':') && behind.get(value) == Some(&begins)).then_some((at, at + key.len() + value))
    })
}

/// The JSON value that some bytes begin with, and where it ends.
fn first_value(bytes: &[u8]) -> Option<(&str, usize)> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<&RawValue>();
    let value = values.next()?.ok()?;
    Some((value.get(), values.byte_offset()))
}

/// A line between the frame of a file.
pub(super) struct Between<'a> {
    /// The list that it stands in.
    pub list: Option<Section>,
    /// The line, from 1.
    pub number: usize,
    /// The offset at which it begins.
    pub at: usize,
    /// All of it.
    pub raw: &'a [u8],
    /// It without the comma behind it and the space around it.
    pub object: &'a [u8],
}

impl Between<'_> {
    /// Whether it is a pair that may stand above the lists: the settings, or a key that is not known.
    pub fn is_pair(&self) -> bool {
        match self.object.strip_prefix(SETTINGS.as_bytes()) {
            Some(settings) => serde_json::from_slice::<Settings>(settings).is_ok(),
            None => is_an_unknown_pair(self.object),
        }
    }
}

/// Goes through the lines of a file that stand between its frame, whatever they are.
pub(super) fn each_line<'a>(bytes: &'a [u8], mut each: impl FnMut(Between<'a>)) {
    let mut list = None;
    let mut at = 0;
    for (raw, number) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        let begin = at;
        at += raw.len() + 1;
        let line = raw.trim_ascii();
        if let Some(section) = header(line) {
            list = Some(section);
            continue;
        }
        if line.is_empty() || line == FIRST.as_bytes() || matches!(line, b"]," | b"]}" | b"]") {
            continue;
        }
        each(Between { list, number, at: begin, raw, object: line.strip_suffix(b",").unwrap_or(line) });
    }
}
