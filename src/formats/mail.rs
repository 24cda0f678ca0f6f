//! Mail: who wrote to whom and when. Of a message only its headers are looked at.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{self, BufRead};

use chrono::NaiveDate;
use mail_parser::{Address, HeaderName, Message, MessageParser};

use super::incoming::{Encounter, Incoming, Proposal};
use super::text::clean;
use crate::model::date::is_kept;
use crate::model::{Id, Meeting, Via};

/// The most that is read of the headers of one message, and of any line, in bytes.
const LONGEST_HEADERS: usize = 256 << 10;
/// What is said of headers that were cut.
pub const CUT: &str = "the headers are over 256 KiB long; the longest were not read";
/// The most addresses of one message: a longer list is no letter.
const MOST_ADDRESSES: usize = 50;

/// What the headers of a message say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// The day on which it was sent, as the sender's clock had it.
    pub on: Option<NaiveDate>,
    /// Whom it is from.
    pub from: Vec<Correspondent>,
    /// Whom it is to, and who has a copy.
    pub to: Vec<Correspondent>,
    /// The subject, without `Re:` and the like.
    pub subject: Option<String>,
    /// The addresses at which it arrived.
    pub arrived: Vec<String>,
    /// A list or a machine sent it.
    pub bulk: bool,
}

/// Somebody on a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correspondent {
    /// Their name, or nothing.
    pub name: String,
    /// Their address in lower case.
    pub email: String,
}

/// The headers of a message as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    text: Vec<u8>,
    /// Whether some were too long to be read.
    pub is_cut: bool,
    /// Whether the last one was: what is folded behind it is left out as well.
    leaves_out: bool,
}

impl Headers {
    fn take(&mut self, line: &[u8]) {
        let folded = line.first().is_some_and(u8::is_ascii_whitespace);
        self.leaves_out = self.leaves_out && folded || self.text.len() + line.len() >= LONGEST_HEADERS;
        if self.leaves_out {
            self.is_cut = true;
            return;
        }
        self.text.extend_from_slice(line);
        self.text.extend_from_slice(b"\r\n");
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.is_cut
    }
}

/// Reads the headers of a message.
pub fn letter(headers: &Headers) -> Option<Letter> {
    let message = MessageParser::new().parse_headers(&headers.text)?;
    let people = |address: Option<&Address<'_>>| {
        let all = address.into_iter().flat_map(Address::iter);
        let all = all.filter_map(|one| {
            let email = one.address.as_deref()?.trim().to_lowercase();
            let name = clean(one.name.as_deref().unwrap_or_default());
            email.contains('@').then_some(Correspondent { name, email })
        });
        all.take(MOST_ADDRESSES + 1).collect::<Vec<_>>()
    };
    let date = message
        .date()
        .and_then(|date| NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day)))
        .filter(|day| is_kept(*day));
    let says = |name: &str| text(&message, name);
    let mut to = people(message.to());
    to.extend(people(message.cc()));
    to.extend(people(message.bcc()));
    let bulk = ["List-Id", "List-Unsubscribe"].into_iter().any(|name| says(name).is_some())
        || to.len() > MOST_ADDRESSES
        || says("Precedence").is_some_and(|word| matches!(word.as_str(), "bulk" | "list" | "junk"))
        || says("Auto-Submitted").is_some_and(|word| word != "no");
    let arrived = ["Delivered-To", "X-Original-To"].into_iter().filter_map(says);
    Some(Letter {
        on: date,
        from: people(message.from()),
        to,
        subject: message.thread_name().map(clean).filter(|subject| !subject.is_empty()),
        arrived: arrived.map(|address| address.trim_matches(['<', '>']).to_lowercase()).collect(),
        bulk,
    })
}

/// What a header says, in lower case.
fn text(message: &Message<'_>, name: &str) -> Option<String> {
    Some(message.header_raw(HeaderName::parse(name)?)?.trim().to_lowercase())
}

/// Calls `each` with the headers of every message of an mbox, or of one message alone, and the line at which it begins.
pub fn each(reader: &mut dyn BufRead, each: &mut dyn FnMut(usize, &Headers)) -> io::Result<()> {
    let mut headers = Headers::default();
    let mut start = 1;
    let mut number = 0;
    let mut in_headers = true;
    let mut blank = true;
    let mut line = Vec::new();
    while next_line(reader, &mut line)? {
        number += 1;
        let text = line.trim_ascii_end();
        if blank && is_separator(text) {
            if in_headers && !headers.is_empty() {
                each(start, &headers);
            }
            headers = Headers::default();
            (start, in_headers) = (number, true);
        } else if in_headers && text.is_empty() {
            if !headers.is_empty() {
                each(start, &headers);
                headers = Headers::default();
                in_headers = false;
            }
        } else if in_headers {
            headers.take(text);
        }
        blank = text.is_empty();
    }
    if in_headers && !headers.is_empty() {
        each(start, &headers);
    }
    Ok(())
}

/// Whether a line is the one between two messages, `From ana@kopi.co Tue Sep  1 10:00:00 2026`: text may begin with the word as well.
fn is_separator(line: &[u8]) -> bool {
    let is_year = |word: &[u8]| word.len() == 4 && word.iter().all(u8::is_ascii_digit);
    line.starts_with(b"From ") && line.rsplit(|byte| *byte == b' ').take(2).any(is_year)
}

/// The next line, of a very long one only the beginning. False at the end.
fn next_line(reader: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = memchr::memchr(b'\n', buffer);
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        let room = LONGEST_HEADERS.saturating_sub(line.len()).min(part.len());
        line.extend_from_slice(part.get(..room).unwrap_or_default());
        let used = end.map_or(buffer.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// Letters on their way to meetings: one a day with each person.
#[derive(Debug, Default)]
pub struct Mailbox {
    me: HashSet<String>,
    letters: Vec<(usize, Letter)>,
    bad: Vec<usize>,
    cut: Vec<usize>,
}

impl Mailbox {
    /// For whoever has these addresses.
    pub fn new(me: impl IntoIterator<Item = String>) -> Mailbox {
        Mailbox { me: me.into_iter().map(|email| email.to_lowercase()).collect(), ..Mailbox::default() }
    }

    /// Takes the headers of a message in; `sent` where it is from a folder of letters that I wrote.
    pub fn take(&mut self, line: usize, headers: &Headers, sent: bool) {
        self.cut.extend(headers.is_cut.then_some(line));
        let Some(letter) = letter(headers).filter(|letter| letter.on.is_some() && !letter.from.is_empty()) else {
            self.bad.push(line);
            return;
        };
        if sent {
            self.me.extend(letter.from.iter().map(|one| one.email.clone()));
        }
        // A letter that arrived did so at an address of mine.
        self.me.extend(letter.arrived.iter().cloned());
        if !letter.bulk {
            self.letters.push((line, letter));
        }
    }

    /// The meetings by email, and everybody who wrote or was written to; `None` where nobody says which addresses are mine.
    pub fn incoming(&self) -> Option<Incoming> {
        let mut incoming = Incoming::default();
        let reason = "the message has no sender or no date";
        self.bad.iter().for_each(|line| incoming.fail(*line, reason.to_owned()));
        incoming.warnings.extend(self.cut.iter().map(|line| format!("line {line}: {CUT}")));
        let mut days: BTreeSet<(NaiveDate, &str)> = BTreeSet::new();
        let mut people: HashMap<&str, Proposal> = HashMap::new();
        if self.me.is_empty() && !self.letters.is_empty() {
            return None;
        }
        let mut letters: Vec<(NaiveDate, usize, &Letter)> =
            self.letters.iter().filter_map(|(line, letter)| Some((letter.on?, *line, letter))).collect();
        letters.sort_by_key(|(on, line, _)| (*on, *line));
        for (on, line, letter) in letters {
            let mine = letter.from.iter().any(|from| self.me.contains(&from.email));
            let others = if mine { &letter.to } else { &letter.from };
            for other in others.iter().filter(|other| !self.me.contains(&other.email)) {
                let known = people.entry(&other.email).or_default();
                known.email.clone_from(&other.email);
                if known.name.is_empty() {
                    known.name.clone_from(&other.name);
                }
                *(if mine { &mut known.sent } else { &mut known.received }) += 1;
                known.last = known.last.max(Some(on));
                if days.insert((on, &other.email)) {
                    incoming.meetings.push(exchange(line, on, &other.email, letter.subject.clone()));
                }
            }
        }
        incoming.correspondents = people.into_values().collect();
        Some(incoming)
    }
}

/// A day's letters with one address.
fn exchange(line: usize, on: NaiveDate, email: &str, subject: Option<String>) -> Encounter {
    let meeting = Meeting {
        via: Some(Via::Email),
        text: subject,
        source: Some(source(on)),
        ..Meeting::new(Id::from_random(0), on.into())
    };
    Encounter { line, id: None, meeting, emails: vec![email.to_owned()], handles: Vec::new(), per_person: true }
}

/// What a meeting by email was made from: the day and the person.
pub fn source_of(on: NaiveDate, person: Id) -> String {
    format!("{}:{person}", source(on))
}

/// The day alone, while nobody knows who the person is.
fn source(on: NaiveDate) -> String {
    format!("mail:{on}")
}

/// The headers of one message, up to its first empty line.
pub fn headers(reader: &mut dyn BufRead) -> io::Result<Headers> {
    let (mut headers, mut line) = (Headers::default(), Vec::new());
    while next_line(reader, &mut line)? {
        let text = line.trim_ascii_end();
        if text.is_empty() && !headers.is_empty() {
            break;
        }
        headers.take(text);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn starts(mbox: &str) -> Vec<(usize, String)> {
        let mut found = Vec::new();
        each(&mut mbox.as_bytes(), &mut |line, headers| {
            found.push((line, String::from_utf8_lossy(&headers.text).lines().next().unwrap_or_default().to_owned()));
        })
        .unwrap();
        found
    }

    #[test]
    fn messages_are_told_apart() {
        let found =
            |pairs: &[(usize, &str)]| pairs.iter().map(|(at, line)| (*at, (*line).to_owned())).collect::<Vec<_>>();
        assert_eq!(
            starts("From a 2026\nA: 1\n\nbody\nFrom a 2026\n\nFrom here on\n\nFrom b 2026 +0700\nB: 2\n"),
            found(&[(1, "A: 1"), (9, "B: 2")])
        );
        assert_eq!(starts("A: 1\r\n\r\nbody\r\n\r\nmore"), found(&[(1, "A: 1")]));
        assert_eq!(starts("\nFrom a 2026\nA: 1"), found(&[(2, "A: 1")]));
        assert_eq!(starts(&format!("From a 2026\nA: {}\n\nx", "y".repeat(1 << 20))).len(), 1);
        assert_eq!(starts(""), []);
    }

    #[test]
    fn a_letter_says_who_wrote_to_whom() {
        let letter = letter(&headers(
            &mut &b"From: =?utf-8?q?Ana_Souza?= <Ana@Kopi.example>\r\nTo: me@x.example, Budi <budi@x.example>\r\nCc: undisclosed\r\n\
            Date: Tue, 1 Sep 2026 23:30:00 -0300\r\nSubject: Re: =?iso-8859-1?q?caf=E9?=\r\nDelivered-To: me@x.example\r\n\r\n"[..],
        ).unwrap())
        .unwrap();
        assert_eq!(letter.from, [Correspondent { name: "Ana Souza".to_owned(), email: "ana@kopi.example".to_owned() }]);
        assert_eq!(
            letter.to.iter().map(|to| to.email.as_str()).collect::<Vec<_>>(),
            ["me@x.example", "budi@x.example"]
        );
        assert_eq!((letter.on.unwrap().to_string().as_str(), letter.subject.as_deref()), ("2026-09-01", Some("café")));
        assert_eq!((letter.arrived, letter.bulk), (vec!["me@x.example".to_owned()], false));
    }

    #[test]
    fn long_headers_are_read_whole_within_bounds_and_what_is_left_out_is_said() {
        for (long, is_cut) in [(200 << 10, false), (300 << 10, true)] {
            let text = format!(
                "From: a@x.example\nX: {0}\n {0}\nTo: b@x.example\nDate: Tue, 1 Sep 2026 10:00:00 +0000\n\nbody",
                "y".repeat(long / 2)
            );
            let found = headers(&mut text.as_bytes()).unwrap();
            let letter = letter(&found).unwrap();
            assert_eq!((found.is_cut, letter.to.len(), letter.on.is_some()), (is_cut, 1, true), "{long}");
            let mut mailbox = Mailbox::new(["b@x.example".to_owned()]);
            each(&mut text.as_bytes(), &mut |line, headers| mailbox.take(line, headers, false)).unwrap();
            assert_eq!(mailbox.incoming().unwrap().warnings.len(), usize::from(is_cut), "{long}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, head in "(From: |To: |Date: |Subject: |Precedence: |List-Id: |Delivered-To: )?") {
            let bytes = [head.as_bytes(), &bytes].concat();
            let mut mailbox = Mailbox::new(["me@x.example".to_owned()]);
            each(&mut bytes.as_slice(), &mut |line, headers| mailbox.take(line, headers, false)).unwrap();
            mailbox.incoming();
            letter(&headers(&mut bytes.as_slice()).unwrap());
        }
    }
}
