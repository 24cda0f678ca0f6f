//! The cards of a file, one after the other.

use std::borrow::Cow;
use std::ops::Range;

use super::line::Line;
use super::lines::{self, Cursor, Span};
use super::text::{escape, unescape};
use super::{BadCard, Card, Conventions, ReadOptions, Reason, decode, media, name};

/// The longest content line that is taken in, in bytes.
const LONGEST_LINE: usize = 1 << 20;
/// The longest photo, logo or sound, in bytes.
const LONGEST_MEDIA: usize = 8 << 20;
/// The most text in one card, in bytes, and the most lines.
const LONGEST_CARD: usize = 4 << 20;
const MOST_LINES: usize = 10_000;
/// How much is read in one go while another core reads as much, in bytes.
const PIECE: usize = 128 << 10;
const MOST_WARNINGS: usize = 100;

/// Reads the cards of a file. A card that is no contact is an error with its line, and the others go on. Only one card is in memory
/// at a time, besides the file.
pub fn read<'a>(bytes: &'a [u8], options: ReadOptions, conventions: &'a dyn Conventions) -> Cards<'a> {
    Cards { bytes: decode::file(bytes), cursor: Cursor { at: 0, number: 1 }, options, conventions }
}

/// Cards that stand side by side in a file.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where they are.
    pub range: Range<usize>,
    /// The number of the first line.
    pub line: usize,
}

/// The text of a file of cards, and the pieces that two cores may read in turn: each card is in one of them.
pub fn pieces(bytes: &[u8]) -> (Cow<'_, [u8]>, Vec<Piece>) {
    let bytes = decode::file(bytes);
    let (mut pieces, mut start, mut line) = (Vec::new(), 0, 1);
    while let Some(end) = end_of_piece(&bytes, start) {
        let lines = lines_in(bytes.get(start..end).unwrap_or_default());
        pieces.push(Piece { range: start..end, line });
        (start, line) = (end, line + lines);
    }
    pieces.push(Piece { range: start..bytes.len(), line });
    (bytes, pieces)
}

/// Where a card begins, so far behind the beginning of a piece that it is worth one, and with as much behind it.
fn end_of_piece(bytes: &[u8], start: usize) -> Option<usize> {
    let near = start + PIECE;
    let tail = bytes.get(near..).filter(|tail| tail.len() >= PIECE)?;
    let end = memchr::memmem::find(tail, b"\nEND:VCARD")? + "\nEND:VCARD".len();
    let behind = tail.get(end..)?;
    let blank = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let at = near + end + blank;
    (blank > 0 && bytes.get(at..)?.starts_with(b"BEGIN:VCARD")).then_some(at)
}

/// How many lines there are: each ends with CR, LF or both.
fn lines_in(bytes: &[u8]) -> usize {
    let behind = bytes.get(1..).unwrap_or_default();
    // All pairs are looked at, which goes many at a time.
    let lone =
        bytes.iter().zip(behind).fold(0, |lone, (byte, next)| lone + usize::from((*byte == b'\r') & (*next != b'\n')))
            + usize::from(bytes.last() == Some(&b'\r'));
    memchr::memchr_iter(b'\n', bytes).count() + lone
}

/// The UID of the only card of a file; `None` where it has none, or where there are several cards.
pub fn uid(bytes: &[u8]) -> Option<String> {
    let bytes = decode::file(bytes);
    let mut cursor = Cursor { at: 0, number: 1 };
    let (mut cards, mut found) = (0, None);
    while let Some(span) = lines::next(&bytes, &mut cursor) {
        let raw = bytes.get(span.range).unwrap_or_default();
        cards += usize::from(lines::begins_card(raw));
        if found.is_none() && lines::is_one_of(raw, &["UID"]) {
            let text = String::from_utf8_lossy(&lines::unfold(raw, false)).into_owned();
            found = Line::parse(Cow::Owned(text)).map(|line| unescape(line.value()).trim().to_owned());
        }
    }
    found.filter(|uid| cards == 1 && !uid.is_empty())
}

/// The cards of a file.
pub struct Cards<'a> {
    bytes: Cow<'a, [u8]>,
    cursor: Cursor,
    options: ReadOptions,
    conventions: &'a dyn Conventions,
}

impl Cards<'_> {
    /// The same where the first line has this number.
    pub fn from_line(mut self, number: usize) -> Self {
        self.cursor.number = number;
        self
    }

    /// How many bytes were read so far.
    pub fn read_to(&self) -> usize {
        self.cursor.at
    }
}

impl Iterator for Cards<'_> {
    type Item = Result<Card, BadCard>;

    fn next(&mut self) -> Option<Self::Item> {
        let Cards { bytes, cursor, options, conventions } = self;
        let begin = loop {
            let span = lines::next(bytes, cursor)?;
            if bytes.get(span.range).is_some_and(lines::begins_card) {
                break span.number;
            }
        };
        let mut open = Open::new(*options);
        let mut ended = false;
        while !ended {
            let before = *cursor;
            let Some(span) = lines::next(bytes, cursor) else { break };
            let raw = bytes.get(span.range.clone()).unwrap_or_default();
            if lines::ends_card(raw) {
                ended = true;
            } else if lines::begins_card(raw) && open.awaits_agent() {
                open.agent(bytes, cursor);
            } else if lines::begins_card(raw) {
                *cursor = before;
                break;
            } else {
                open.take(raw, &span);
            }
        }
        if !ended {
            open.warnings.push(format!("the card that begins in line {begin} has no END:VCARD"));
        }
        let (warnings, media_left_out) = (open.warnings, open.media_left_out);
        let contact =
            if open.too_large { Err(Reason::TooLarge) } else { super::read::contact(open.lines, *conventions) };
        Some(match contact {
            Ok((contact, id)) => Ok(Card { contact, id, media_left_out, line: begin, warnings }),
            Err(reason) => Err(BadCard { line: begin, reason }),
        })
    }
}

/// A card that is being read.
struct Open<'a> {
    lines: Vec<Line<'a>>,
    warnings: Vec<String>,
    media_left_out: usize,
    photos: bool,
    is_v21: bool,
    size: usize,
    too_large: bool,
}

impl<'a> Open<'a> {
    fn new(options: ReadOptions) -> Open<'a> {
        Open {
            lines: Vec::new(),
            warnings: Vec::new(),
            media_left_out: 0,
            photos: options.photos,
            is_v21: false,
            size: 0,
            too_large: false,
        }
    }

    /// Takes a content line in.
    fn take(&mut self, raw: &'a [u8], span: &Span) {
        let Some(text) = self.decoded(raw, span.number) else {
            return;
        };
        let Some(line) = Line::parse(text) else {
            return self.warn(span.number, "is no property; it was left out");
        };
        if line.property() == "VERSION" {
            self.is_v21 = line.value().trim() == "2.1";
        } else if line.property() == "SOUND" && is_spoken_name(raw) {
            self.lines.extend(name::from_irmc(&line));
        } else if let Some(nickname) = name::from_android(&line) {
            self.lines.push(nickname);
        } else if line.property() == name::OTHER_PARTS {
            self.lines.extend(Line::parse(Cow::Owned(line.renamed("N"))));
        } else {
            self.lines.push(line);
        }
    }

    /// The text of a line; `None` if it is left out.
    fn decoded(&mut self, raw: &'a [u8], number: usize) -> Option<Cow<'a, str>> {
        let is_media = lines::is_one_of(raw, &media::MEDIA) && !is_spoken_name(raw);
        if is_media && (!self.photos || raw.len() > LONGEST_MEDIA) {
            let has_value =
                super::line::colon(raw.get(..2048).unwrap_or(raw)).is_none_or(|colon| colon + 1 < raw.len());
            self.media_left_out += usize::from(has_value);
            return None;
        }
        if !is_media && raw.len() > LONGEST_LINE {
            self.warn(number, "is over 1 MiB long; it was left out");
            return None;
        }
        self.size += if is_media { 0 } else { raw.len() };
        if self.size > LONGEST_CARD || self.lines.len() >= MOST_LINES {
            self.too_large = true;
            self.lines.clear();
        }
        if self.too_large {
            return None;
        }
        let mut said = Vec::new();
        let text = decode::decode(raw, self.is_v21, &mut |what| said.push(what.to_owned()));
        let text = decode::without_controls(text, &mut |what| said.push(what.to_owned()));
        said.iter().for_each(|what| self.warn(number, what));
        Some(text)
    }

    /// Whether the last line says that another card follows within this one.
    fn awaits_agent(&self) -> bool {
        self.lines.last().is_some_and(|line| line.property() == "AGENT" && line.value().trim().is_empty())
    }

    /// Takes the card of an agent in as 3.0 has it: as the text of one value.
    fn agent(&mut self, bytes: &'a [u8], cursor: &mut Cursor) {
        let mut text = "BEGIN:VCARD\n".to_owned();
        let mut depth = 1usize;
        while depth > 0 {
            let Some(span) = lines::next(bytes, cursor) else { break };
            let raw = bytes.get(span.range).unwrap_or_default();
            depth = match (lines::begins_card(raw), lines::ends_card(raw)) {
                (true, _) => depth + 1,
                (_, true) => depth - 1,
                _ => depth,
            };
            if let Some(line) = self.decoded(raw, span.number) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        if let Some(line) = self.lines.pop().and_then(|line| Line::of(line.head(), &escape(&text))) {
            self.lines.push(line);
        }
    }

    fn warn(&mut self, number: usize, what: &str) {
        if self.warnings.len() < MOST_WARNINGS {
            self.warnings.push(format!("line {number} {what}"));
        }
    }
}

/// Whether a SOUND is a name in kana, as old Japanese phones write it.
fn is_spoken_name(raw: &[u8]) -> bool {
    let head = raw.split(|byte| *byte == b':').next().unwrap_or_default();
    head.split(|byte| *byte == b';').any(|parameter| parameter.eq_ignore_ascii_case(b"X-IRMC-N"))
}
