//! A content line taken apart: `group.NAME;PARAMETER=value:value`.

use std::borrow::Cow;

use compact_str::CompactString;

use crate::bytes::first;

/// The preference of a line that says none.
pub const LEAST: u32 = 101;

/// A content line, unfolded and in UTF-8, its value not interpreted.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    text: Cow<'a, str>,
    /// The name in upper case.
    property: CompactString,
    /// Where the name begins, behind the group and its point.
    name: usize,
    /// Where the parameters begin, with their semicolon, or the colon where there are none.
    parameters: usize,
    /// Where the value begins, behind the colon.
    value: usize,
}

impl<'a> Line<'a> {
    /// Takes a line apart; `None` if it has no name and colon.
    pub fn parse(text: Cow<'a, str>) -> Option<Line<'a>> {
        // A blank at its beginning would make it a part of the line before when it is written.
        let text = match text.starts_with([' ', '\t']) {
            true => Cow::Owned(text.trim_start().to_owned()),
            false => text,
        };
        let colon = colon(text.as_bytes())?;
        let parameters = first(text.as_bytes().get(..colon)?, *b";", false).unwrap_or(colon);
        let head = text.get(..parameters)?;
        let name = head.bytes().rposition(|byte| byte == b'.').map_or(0, |point| point + 1);
        let named = trimmed(head.get(name..)?);
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if named.is_empty() || !named.bytes().all(fits) {
            return None;
        }
        let mut property = CompactString::from(named);
        property.make_ascii_uppercase();
        Some(Line { property, name, parameters, value: colon + 1, text })
    }

    /// A line of its head and its value, which both hold to the form.
    pub fn of(head: &str, value: &str) -> Option<Line<'static>> {
        Line::parse(Cow::Owned(format!("{head}:{value}")))
    }

    /// The whole line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The group that ties it to other lines.
    pub fn group(&self) -> Option<&str> {
        self.text.get(..self.name.checked_sub(1)?)
    }

    /// The name of the property in upper case.
    pub fn property(&self) -> &str {
        &self.property
    }

    /// The whole line under another name.
    pub fn renamed(&self, name: &str) -> String {
        let (group, rest) = (self.text.get(..self.name), self.text.get(self.parameters..));
        [group.unwrap_or_default(), name, rest.unwrap_or_default()].concat()
    }

    /// All before the colon.
    pub fn head(&self) -> &str {
        self.text.get(..self.value - 1).unwrap_or_default()
    }

    /// All behind the colon.
    pub fn value(&self) -> &str {
        self.text.get(self.value..).unwrap_or_default()
    }

    /// The parameters as they are written; of one without `=` the name is empty.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut rest = self.text.get(self.parameters..self.value - 1).unwrap_or_default();
        std::iter::from_fn(move || {
            let written = rest.strip_prefix(';')?;
            let end = outside_of_quotes(written.as_bytes(), b';').unwrap_or(written.len());
            let (parameter, behind) = written.split_at_checked(end)?;
            rest = behind;
            let equals = first(parameter.as_bytes(), *b"=", false).and_then(|at| parameter.split_at_checked(at));
            Some(equals.map_or(("", parameter), |(name, value)| (name, value.get(1..).unwrap_or_default())))
        })
    }

    /// The values of a parameter, which may be there several times.
    pub fn values_of(&self, name: &str) -> impl Iterator<Item = Cow<'_, str>> {
        self.parameters()
            .filter(move |(known, _)| is_name(known, name))
            .flat_map(|(_, values)| split(values, b','))
            .map(uncircumflex)
    }

    /// The first value of a parameter.
    pub fn parameter(&self, name: &str) -> Option<Cow<'_, str>> {
        let (_, values) = self.parameters().find(|(known, _)| is_name(known, name))?;
        split(values, b',').next().map(uncircumflex)
    }

    /// Its types as they are written. `TYPE="voice,home"` is two, as RFC 6350 has it in its examples.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        let types = self.parameters().filter(|(name, _)| is_name(name, "TYPE"));
        types.flat_map(|(_, words)| words.split([',', '"'])).map(str::trim).filter(|word| !word.is_empty())
    }

    /// How much it is preferred, from 1 (most) to 100, or [`LEAST`].
    pub fn preference(&self) -> u32 {
        let says = |(name, value): (&str, &str)| {
            if name.eq_ignore_ascii_case("PREF") {
                return Some(value.trim_matches('"').trim().parse().unwrap_or(1));
            }
            let types = name.eq_ignore_ascii_case("TYPE").then(|| value.split([',', '"']));
            types?.any(|word| word.trim().eq_ignore_ascii_case("pref")).then_some(1)
        };
        self.parameters().find_map(says).unwrap_or(LEAST)
    }
}

/// A text without the blanks on its sides; most have none, which its first and its last byte say.
pub fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Whether a parameter, as it is written, has a name in upper case.
fn is_name(written: &str, name: &str) -> bool {
    written.len() >= name.len() && written.trim_ascii().eq_ignore_ascii_case(name)
}

/// The parts of a text between separators, in ASCII, outside of quotes.
pub fn split(text: &str, separator: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = outside_of_quotes(text.as_bytes(), separator);
        rest = end.and_then(|end| text.get(end + 1..));
        text.get(..end.unwrap_or(text.len()))
    })
}

/// Where the head of a content line ends: the first colon outside of quotes, or the first of all where a quote is never closed.
pub fn colon(line: &[u8]) -> Option<usize> {
    outside_of_quotes(line, b':').or_else(|| memchr::memchr(b':', line))
}

/// Where a byte stands first outside of quotes.
pub fn outside_of_quotes(text: &[u8], wanted: u8) -> Option<usize> {
    let first = first(text, [wanted, b'"'], false)?;
    if text.get(first) == Some(&wanted) {
        return Some(first);
    }
    let mut quoted = false;
    let behind = text.get(first..)?.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == wanted && !quoted
    });
    behind.map(|at| first + at)
}

/// A value for a parameter, in quotes and with the escapes of RFC 6868 where it needs them.
pub fn parameter_value(text: &str) -> String {
    let escaped = text.replace('^', "^^").replace('\n', "^n").replace('"', "^'");
    if escaped.contains([';', ':', ',']) { format!("\"{escaped}\"") } else { escaped }
}

/// A value of a parameter, without its quotes and the escapes of RFC 6868.
fn uncircumflex(value: &str) -> Cow<'_, str> {
    let value = trimmed(value);
    let bare = value.strip_prefix('"').map_or(value, |rest| rest.strip_suffix('"').unwrap_or(rest));
    if !bare.contains('^') {
        return Cow::Borrowed(bare);
    }
    let mut text = String::with_capacity(bare.len());
    let mut chars = bare.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('^', Some('n')) => text.push('\n'),
            ('^', Some('^')) => text.push('^'),
            ('^', Some('\'')) => text.push('"'),
            _ => {
                text.push(c);
                continue;
            }
        }
        chars.next();
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_apart() {
        let line =
            Line::parse(Cow::Borrowed(r#"item1.tel;TYPE="voice,home";type=Pref,cell;PREF;LABEL="a;b: ^'c^'":tel:+62"#))
                .unwrap();
        assert_eq!((line.group(), line.property(), line.value()), (Some("item1"), "TEL", "tel:+62"));
        assert_eq!(line.types().collect::<Vec<_>>(), ["voice", "home", "Pref", "cell"]);
        assert_eq!(line.parameter("label").as_deref(), Some(r#"a;b: "c""#));
        assert_eq!(line.preference(), 1);
        assert_eq!(line.parameters().map(|(name, _)| name).collect::<Vec<_>>(), ["TYPE", "type", "", "LABEL"]);
    }

    #[test]
    fn what_is_no_line_is_none() {
        for text in ["", ":", "no colon", "two words: yes", ";a=b:c", "é:x"] {
            assert!(Line::parse(Cow::Borrowed(text)).is_none(), "{text}");
        }
        let open = Line::parse(Cow::Borrowed(r#"N;X=":a"#)).unwrap();
        assert_eq!(open.value(), "a");
    }
}
