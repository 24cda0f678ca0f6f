//! Looks at every byte of a file in form, before a change is written.

use memchr::{memchr, memchr_iter};
use serde::de::IgnoredAny;

use super::files::Source;
use super::lines::{Costs, Sink, Trouble, read, read_by_two};
use super::plain::Plain;
use super::scan::Bad;
use crate::model::Section;
use crate::model::network::Place;

/// Wants every line to be valid JSON, down to its escapes.
struct Checker;

impl Sink for Checker {
    fn settings(&mut self, object: &[u8]) -> Result<(), Bad> {
        check(object)
    }

    fn record(&mut self, _: Section, object: &[u8], _: Place) -> Result<(), Bad> {
        check(object)
    }
}

/// Whether a line is valid JSON, down to its escapes.
pub fn check(object: &[u8]) -> Result<(), Bad> {
    match is_plain_json(object) {
        true => Ok(()),
        false => check_any(object),
    }
}

/// Whether a line is valid JSON as the program itself writes it, which most are: without blanks, and with escapes of one character
/// at most. It takes a fourth of the steps.
fn is_plain_json(line: &[u8]) -> bool {
    let mut escapes = memchr_iter(b'\\', line);
    let mut behind = 0;
    let has_known_escapes = escapes.all(|at| {
        // A backslash that is escaped itself escapes nothing.
        let known =
            at < behind || matches!(line.get(at + 1), Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't'));
        behind = if at < behind { behind } else { at + 2 };
        known
    });
    let is_printable = line.iter().fold(true, |printable, byte| printable & (*byte >= 0x20));
    has_known_escapes && is_printable && std::str::from_utf8(line).is_ok() && Plain::is_one_value(line)
}

fn check_any(object: &[u8]) -> Result<(), Bad> {
    if let Err(error) = std::str::from_utf8(object) {
        return Err(Bad { at: error.valid_up_to(), expected: "UTF-8".into() });
    }
    if let Err(error) = serde_json::from_slice::<IgnoredAny>(object) {
        let message = error.to_string();
        let what = message.split(" at line ").next().unwrap_or_default();
        let expected = match what.strip_prefix("expected ") {
            Some(expected) => expected.to_owned(),
            None => format!("JSON without this: {what}"),
        };
        return Err(Bad { at: error.column().saturating_sub(1), expected: expected.into() });
    }
    match half_surrogate(object) {
        Some(at) => Err(Bad { at, expected: "both halves of a surrogate pair".into() }),
        None => Ok(()),
    }
}

/// The first escape in valid JSON that is half a surrogate pair, which only a decoder of the string would see.
pub fn half_surrogate(json: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr(b'\\', json.get(at..)?)?;
        at += match unit(json, at) {
            Some(0xd800..=0xdbff) if matches!(unit(json, at + 6), Some(0xdc00..=0xdfff)) => 12,
            Some(0xd800..=0xdfff) => return Some(at),
            Some(_) => 6,
            None => 2,
        };
    }
}

/// The UTF-16 code unit that an escape stands for, where it is one of four digits.
fn unit(json: &[u8], at: usize) -> Option<u16> {
    let digits = json.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Whether these bytes are a file in form, all of it.
pub fn is_whole(mut bytes: &[u8]) -> bool {
    read(&mut bytes, &mut Checker).is_ok()
}

/// All is checked, and so costs the same.
const EVEN: Costs = Costs { before: 16, meetings: 16, head_start: 0 };

/// Reads a source in form to its end and checks all of it.
pub fn verify(source: &Source, len: u64) -> Result<(), Trouble> {
    match source {
        Source::Memory(bytes) => read(&mut bytes.as_slice(), &mut Checker),
        Source::File(file) => read_by_two(file, len, EVEN, &mut Checker, || Checker, |_, _| ()),
    }
    .map(|_| ())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What is let pass is what a decoder of everything takes.
        #[test]
        fn every_line_is_decoded_in_thought(
            tokens in prop::collection::vec(prop::sample::select(vec![
                "\\ud83d", "\\ude00", "\\u00e9", "\\uD800", "\\uDFFF", "\\\\", "\\\"", "\\n", "u", "d800", "é", "\\x", "\n",
            ]), 0..8),
        ) {
            let text = tokens.concat();
            let line = format!("{{\"k{text}\":[\"{text}\"]}}");
            let decoded = serde_json::from_str::<serde_json::Value>(&line).is_ok();
            prop_assert_eq!(check(line.as_bytes()).is_ok(), decoded, "{}", line);
        }

        /// What is taken for JSON at a quick look is what a slow one takes, however a line was put together or harmed.
        #[test]
        fn a_quick_look_takes_nothing_that_a_slow_one_does_not(
            tokens in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\":", "\\", "\\n", "\\u00e9", "true", "false", "null", "0", "12", "01",
                "-1", "1.5", "1e3", "é", " ", "\u{7f}", "\u{1}", "\\\\", "\\\"", "[\"a\",1]", "{\"a\":true}",
            ]), 0..9),
            at in any::<prop::sample::Index>(), byte: Option<u8>,
        ) {
            let mut line = tokens.concat().into_bytes();
            if let (Some(byte), false) = (byte, line.is_empty()) {
                let at = at.index(line.len());
                line[at] = byte;
            }
            if is_plain_json(&line) {
                prop_assert!(check_any(&line).is_ok(), "{}", String::from_utf8_lossy(&line));
            }
        }
    }

    /// Of a file that two cores share, each finds what is wrong in its part, and what stands first is said.
    #[test]
    fn a_large_file_is_checked_to_its_end() {
        let line = |n: usize| {
            format!("{{\"id\":\"h{n:09}\",\"on\":\"2026-09-12\",\"with\":[\"h2kq9w3xd7\"],\"text\":\"a long walk\"}}")
        };
        let contacts = (0..2000)
            .map(|n| format!("{{\"id\":\"c{n:09}\",\"handle\":\"h{n}\",\"name\":\"Ana\",\"note\":\"a long walk\"}}"));
        let contacts = contacts.collect::<Vec<_>>().join(",\n");
        let meetings = (0..8000).map(line).collect::<Vec<_>>().join(",\n");
        let whole = format!(
            "{{\"netrec\":1,\n\"settings\":{{}},\n\"contacts\":[\n{contacts}\n],\n\"reminders\":[\n],\n\"meetings\":[\n{meetings}\n]}}\n"
        );
        let verified = |bytes: &[u8]| {
            let mut file = tempfile::tempfile().unwrap();
            std::io::Write::write_all(&mut file, bytes).unwrap();
            verify(&Source::File(file), bytes.len() as u64)
        };
        assert!(verified(whole.as_bytes()).is_ok());
        let texts: Vec<usize> = memchr::memmem::find_iter(whole.as_bytes(), "long walk").collect();
        for harmed in [&[0][..], &[1999], &[2000], &[5000], &[9999], &[100, 9000]] {
            let mut bytes = whole.clone().into_bytes();
            harmed.iter().for_each(|at| bytes[texts[*at]] = 1);
            let first = texts[harmed[0]];
            let start = whole[..first].rfind('\n').unwrap() as u64 + 1;
            match verified(&bytes) {
                Err(Trouble::Record(at, bad)) => {
                    assert_eq!(at, start, "{harmed:?}");
                    assert!(bad.at.abs_diff(first - start as usize) <= 1, "{harmed:?}");
                }
                other => panic!("{harmed:?}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_the_program_writes_needs_no_slow_look() {
        for line in [
            r#"{"id":"h2kq9w3xd7","greeted":2024,"archived":true,"emails":["a@b.example","c"],"met":{"on":"2026-09-10"}}"#,
            r#"{"text":"a \"word\",\nand a \\\\ ","day":0,"links":[{"to":"w79mqpm39v"},{"to":"c44a5k93t6","as":"friend"}],"tags":[],"fields":{}}"#,
        ] {
            assert!(is_plain_json(line.as_bytes()), "{line}");
        }
        for line in [
            r#"{"a":01}"#,
            r#"{"a":1"#,
            r#"{"a":"\x"}"#,
            r#"{"a":"b"c}"#,
            r#"{"a":tru}"#,
            r#"{"a":"b\"}"#,
            r#"{"a":-}"#,
        ] {
            assert!(!is_plain_json(line.as_bytes()) && check(line.as_bytes()).is_err(), "{line}");
        }
    }

    #[test]
    fn what_was_expected_is_said() {
        for (line, at, said) in [
            ("{\"a\":}", 4, "expected value"),
            ("{\"a\":\"\u{1}\"}", 6, "expected JSON without this: control character"),
            ("{\"a\":\"\\ud800 \"}", 6, "expected both halves of a surrogate pair"),
            ("{\"a\":1} {}", 8, "expected JSON without this: trailing characters"),
        ] {
            let bad = check(line.as_bytes()).unwrap_err();
            assert!(bad.at.abs_diff(at) <= 1 && bad.to_string().starts_with(said), "{line}: {bad:?}");
        }
        assert_eq!(check(b"{\"a\":\"\xff\"}").unwrap_err().at, 6);
    }
}
