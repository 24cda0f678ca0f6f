//! The form of the data file: a frame of known lines, and between them one record a line.
//!
//! The reader hands out line after line through one reused buffer, checks the frame to the end, and remembers where
//! everything stands, so that a change can copy what it does not touch.

use std::fs::File;
use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memmem};

use super::files::At;
use super::form::{KNOWN, Pairs};
use super::scan::Bad;
use super::verify::half_surrogate;
use crate::halves;
use crate::model::Section;
use crate::model::network::Place;

/// The number of the form that this program writes.
pub const FORM: u64 = 1;

/// The first line of every file.
pub const FIRST: &str = "{\"netrec\":1,";

/// How much is read at once.
const CHUNK: usize = 32 * 1024;

/// Where one list stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Span {
    /// The offset of the line behind the header.
    pub start: u64,
    /// The offset of the line that closes the list.
    pub end: u64,
}

/// Where everything stands in a file in form.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The object of the settings.
    pub settings: Place,
    /// The lists, in the order of `Section::ALL`.
    pub lists: [Span; 3],
    /// The length of the file.
    pub len: u64,
}

/// Why a file cannot be read as it stands.
#[derive(Debug)]
pub enum Trouble {
    /// The frame is another: it may still be JSON of the right shape.
    NotInForm,
    /// A record, or the settings, at this offset is not what it should be.
    Record(u64, Bad),
    /// Written by a newer program, in this form.
    Newer(u64),
    /// The system could not read it.
    Io(io::Error),
}

/// What takes the lines of a file.
pub trait Sink {
    /// The object of the settings.
    fn settings(&mut self, object: &[u8]) -> Result<(), Bad>;
    /// The object of a record.
    fn record(&mut self, section: Section, object: &[u8], place: Place) -> Result<(), Bad>;
    /// Whatever can be done where it was read, once all of it was.
    fn end(&mut self) {}
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    First,
    Top,
    Record(Section),
    Header(Section),
    End,
}

/// Reads a file in form.
pub fn read(source: &mut impl Read, sink: &mut impl Sink) -> Result<Layout, Trouble> {
    let mut frame = Frame::new();
    frame.read(source, 0, sink)?;
    frame.whole()
}

/// What it costs to read a byte of a file, whatever the unit.
#[derive(Clone, Copy, Debug)]
pub struct Costs {
    /// What stands before the meetings, contacts above all.
    pub before: u64,
    /// The meetings.
    pub meetings: u64,
    /// What the first core can do until the second begins, and while that one does what comes after reading.
    pub head_start: u64,
}

/// Below this cost of a file a second core is not worth its start.
const WORTH_TWO: u64 = 4 << 20;

/// Reads an open file in form. Of a large one a second core reads about half: `half` takes it, and `join` puts it behind the rest.
pub fn read_by_two<S: Sink, T: Sink + Send>(
    file: &File,
    len: u64,
    costs: Costs,
    sink: &mut S,
    half: impl Fn() -> T + Sync,
    join: impl FnOnce(&mut S, T),
) -> Result<Layout, Trouble> {
    let mut frame = Frame::new();
    let Some((middle, section)) = middle(file, len, costs).map_err(Trouble::Io)? else {
        frame.read(&mut At { file, at: 0, end: len }, 0, sink)?;
        return frame.whole();
    };
    let begins = Next::Record(section);
    let second = || {
        let (mut second, mut half) = (Frame { next: begins, ..Frame::new() }, half());
        second.read(&mut At { file, at: middle, end: len }, middle, &mut half)?;
        half.end();
        Ok((second, half))
    };
    let (first, second) = halves::both(|| frame.read(&mut At { file, at: 0, end: middle }, 0, sink), second);
    // What stands first in the file is said first.
    first?;
    if frame.next != begins || !frame.comma {
        // It was another record after all, or the frame is another.
        frame.read(&mut At { file, at: middle, end: len }, middle, sink)?;
        return frame.whole();
    }
    let (second, half) = second?;
    join(sink, half);
    let begun = section as usize;
    frame.layout.lists[begun].end = second.layout.lists[begun].end;
    frame.layout.lists[begun + 1..].copy_from_slice(&second.layout.lists[begun + 1..]);
    frame.layout.len = second.layout.len;
    frame.next = second.next;
    frame.whole()
}

/// Where a second core begins to read, so that both have the same to do: the offset of a record, and its list as it seems. `None`
/// where it would have too little to do, or no record is found there.
pub(super) fn middle(file: &File, len: u64, costs: Costs) -> io::Result<Option<(u64, Section)>> {
    // Of a small file nothing is looked up for this.
    if len * costs.before.max(costs.meetings) < WORTH_TWO {
        return Ok(None);
    }
    let meetings = first_meeting(file, len)?;
    let before = meetings * costs.before;
    let all = before + (len - meetings) * costs.meetings;
    if all < WORTH_TWO {
        return Ok(None);
    }
    let half = (all + costs.head_start) / 2;
    let wanted = match half.checked_sub(before) {
        Some(more) => meetings + more / costs.meetings,
        None => half / costs.before,
    };
    record_behind(file, wanted, len)
}

/// About where the meetings begin, looked for in ever nearer halves; where there are none, at the end.
fn first_meeting(file: &File, len: u64) -> io::Result<u64> {
    let (mut before, mut behind) = (0, len);
    let near = WINDOW.max(len / 128);
    while behind - before > near {
        let middle = before + (behind - before) / 2;
        match record_behind(file, middle, len)? {
            Some((_, Section::Meetings)) => behind = middle,
            _ => before = middle,
        }
    }
    Ok(behind)
}

/// How much is looked at to find a line.
const WINDOW: u64 = 4 * 1024;

/// The offset of the first record that begins behind another offset, and its list, as far as a window shows it.
fn record_behind(file: &File, offset: u64, len: u64) -> io::Result<Option<(u64, Section)>> {
    let mut bytes = [0; WINDOW as usize];
    let bytes = window(file, offset, len, &mut bytes)?;
    let mut start = 0;
    while let Some(end) = memchr(b'\n', &bytes[start..]) {
        start += end + 1;
        let line = &bytes[start..];
        let line = &line[..memchr(b'\n', line).unwrap_or(line.len())];
        if let Some(section) = list_of(line) {
            return Ok(Some((offset + start as u64, section)));
        }
    }
    Ok(None)
}

/// The list that a line seems to be in, by a key that none of the other lists has.
fn list_of(line: &[u8]) -> Option<Section> {
    let has = |key: &[u8]| line.first() == Some(&b'{') && memmem::find(line, key).is_some();
    let keys = [
        (&b"\"handle\":"[..], Section::Contacts),
        (b"\"kind\":", Section::Reminders),
        (b"\"with\":", Section::Meetings),
    ];
    keys.into_iter().find(|(key, _)| has(key)).map(|(_, section)| section)
}

/// As much of a file as there is room for, from an offset on.
fn window<'a>(file: &File, at: u64, end: u64, bytes: &'a mut [u8]) -> io::Result<&'a [u8]> {
    let mut source = At { file, at, end };
    let mut filled = 0;
    while filled < bytes.len() {
        match source.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(&bytes[..filled])
}

struct Frame {
    next: Next,
    layout: Layout,
    /// Whether the record before this line has a comma behind it, or there is none.
    comma: bool,
}

impl Frame {
    fn new() -> Frame {
        Frame { next: Next::First, layout: Layout::default(), comma: true }
    }

    /// Reads lines to the end of the source, which begins at `offset`.
    fn read(&mut self, source: &mut impl Read, mut offset: u64, sink: &mut impl Sink) -> Result<(), Trouble> {
        let mut buffer = vec![0; CHUNK];
        let mut filled = 0;
        loop {
            if filled == buffer.len() {
                buffer.resize(buffer.len() * 2, 0);
            }
            let read = match source.read(&mut buffer[filled..]) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Trouble::Io(error)),
            };
            if read == 0 {
                break;
            }
            let searched = filled;
            filled += read;
            let mut start = 0;
            for end in memchr_iter(b'\n', &buffer[searched..filled]) {
                let end = searched + end;
                self.line(&buffer[start..end], offset + start as u64, sink)?;
                start = end + 1;
            }
            buffer.copy_within(start..filled, 0);
            filled -= start;
            offset += start as u64;
        }
        self.layout.len = offset;
        match filled {
            0 => Ok(()),
            // The last line has no end.
            _ => Err(Trouble::NotInForm),
        }
    }

    /// The layout of a file that was read to its end.
    fn whole(self) -> Result<Layout, Trouble> {
        match self.next {
            Next::End => Ok(self.layout),
            _ => Err(Trouble::NotInForm),
        }
    }

    #[inline]
    fn line(&mut self, line: &[u8], at: u64, sink: &mut impl Sink) -> Result<(), Trouble> {
        match self.next {
            Next::Record(section) if line.first() == Some(&b'{') => {
                let (object, comma) = match line.strip_suffix(b",") {
                    Some(object) => (object, true),
                    None => (line, false),
                };
                if !self.comma && !self.layout.is_first_line(section, at) || object.last() != Some(&b'}') {
                    return Err(Trouble::NotInForm);
                }
                self.comma = comma;
                let place = Place { at, len: u32::try_from(object.len()).map_err(|_| Trouble::NotInForm)? };
                sink.record(section, object, place).map_err(|bad| Trouble::Record(at, bad))
            }
            Next::Record(section) => self.close(section, line, at),
            _ => self.top(line, at, sink),
        }
    }

    fn close(&mut self, section: Section, line: &[u8], at: u64) -> Result<(), Trouble> {
        let list = &mut self.layout.lists[section as usize];
        let dangling_comma = self.comma && list.start != at;
        let (closing, next): (&[u8], Next) = match section {
            Section::Contacts => (b"],", Next::Header(Section::Reminders)),
            Section::Reminders => (b"],", Next::Header(Section::Meetings)),
            Section::Meetings => (b"]}", Next::End),
        };
        if line != closing || dangling_comma {
            return Err(Trouble::NotInForm);
        }
        list.end = at;
        self.next = next;
        Ok(())
    }

    fn top(&mut self, line: &[u8], at: u64, sink: &mut impl Sink) -> Result<(), Trouble> {
        match self.next {
            Next::First => match line.strip_prefix(b"{\"netrec\":").and_then(|rest| rest.strip_suffix(b",")) {
                Some(b"1") => self.next = Next::Top,
                Some(number) => {
                    let number = std::str::from_utf8(number).ok().and_then(|number| number.parse().ok());
                    return Err(match number {
                        Some(number) if number > FORM => Trouble::Newer(number),
                        _ => Trouble::NotInForm,
                    });
                }
                None => return Err(Trouble::NotInForm),
            },
            Next::Top if line == b"\"contacts\":[" && self.layout.settings.len > 0 => {
                self.open(Section::Contacts, line, at)
            }
            Next::Header(section) if line == format!("\"{section}\":[").as_bytes() => self.open(section, line, at),
            Next::Top => {
                let Some(value) = line.strip_suffix(b",") else { return Err(Trouble::NotInForm) };
                if let Some(object) = value.strip_prefix(b"\"settings\":").filter(|_| self.layout.settings.len == 0) {
                    let start = at + (value.len() - object.len()) as u64;
                    let len = u32::try_from(object.len()).map_err(|_| Trouble::NotInForm)?;
                    self.layout.settings = Place { at: start, len };
                    return sink.settings(object).map_err(|bad| Trouble::Record(start, bad));
                }
                if !is_an_unknown_pair(value) {
                    return Err(Trouble::NotInForm);
                }
            }
            _ => return Err(Trouble::NotInForm),
        }
        Ok(())
    }

    fn open(&mut self, section: Section, line: &[u8], at: u64) {
        self.layout.lists[section as usize].start = at + line.len() as u64 + 1;
        self.comma = true;
        self.next = Next::Record(section);
    }
}

impl Layout {
    fn is_first_line(&self, section: Section, at: u64) -> bool {
        self.lists[section as usize].start == at
    }
}

/// Whether a line holds one valid pair, of a key that this program does not know. Few files have any.
pub(super) fn is_an_unknown_pair(line: &[u8]) -> bool {
    let object = [b"{", line, b"}"].concat();
    let pairs = serde_json::from_slice(&object).map(|Pairs(pairs)| pairs);
    matches!(pairs.as_deref(), Ok([(key, _)]) if !KNOWN.contains(&key.as_str())) && half_surrogate(line).is_none()
}
