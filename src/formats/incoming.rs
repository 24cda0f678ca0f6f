//! What a file of another program holds, in terms of the model.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;

use chrono::NaiveDate;

use crate::halves;
use crate::model::contact::{Link, Met, id_of};
use crate::model::record::Pairs;
use crate::model::{Contact, Id, Meeting, Moment, Reminder, Settings};

use super::vcard::{self, Conventions, ReadOptions, Reason};

/// What was read from one file, each with its line.
#[derive(Debug, Default)]
pub struct Incoming {
    /// People.
    pub people: Vec<Box<Newcomer>>,
    /// Times in touch.
    pub meetings: Vec<Encounter>,
    /// Events of a calendar.
    pub appointments: Vec<Appointment>,
    /// Entries of a calendar that netrec wrote.
    pub returned: Vec<Returned>,
    /// Follow-ups.
    pub reminders: Vec<Followup>,
    /// The settings of a data file, and where they are.
    pub settings: Option<(usize, Settings)>,
    /// What could not be read, and why.
    pub bad: Vec<(usize, String)>,
    /// How many more there were, of which only the number is kept.
    pub more_bad: usize,
    /// What was mended on the way.
    pub warnings: Vec<String>,
    /// Everybody you wrote or met with.
    pub correspondents: Vec<Proposal>,
    /// How many groups of people were passed over.
    pub groups: usize,
    /// How many rows of a table name nobody.
    pub nobodies: usize,
    /// How many photos, logos and sounds were left out.
    pub media: usize,
    /// How many events have nobody else in them.
    pub alone: usize,
    /// How many events were called off, or declined by me.
    pub called_off: usize,
    /// How many tasks a calendar has.
    pub tasks: usize,
}

/// How many of one file that could not be read are told one by one: a file of nothing else shall not fill the memory.
const MOST_BAD: usize = 10_000;

impl Incoming {
    /// What the second half of a file of cards holds, behind the first.
    fn extend(&mut self, second: Incoming) {
        let Incoming { people, bad, more_bad, warnings, groups, media, .. } = second;
        self.people.extend(people);
        bad.into_iter().for_each(|(line, reason)| self.fail(line, reason));
        self.more_bad += more_bad;
        self.warnings.extend(warnings);
        self.groups += groups;
        self.media += media;
    }

    /// How many records are to be looked at: people twice, since most of them need two rounds.
    pub fn weight(&self) -> usize {
        2 * self.people.len() + self.meetings.len() + self.appointments.len() + self.reminders.len()
    }

    /// Something that could not be read.
    pub fn fail(&mut self, line: usize, reason: String) {
        match self.bad.len() < MOST_BAD {
            true => self.bad.push((line, reason)),
            false => self.more_bad += 1,
        }
    }

    /// Whether there was nothing of use, nor anything that should have been.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
            && self.meetings.is_empty()
            && self.reminders.is_empty()
            && self.appointments.is_empty()
            && self.returned.is_empty()
            && self.settings.is_none()
            && self.bad.is_empty()
            && self.groups + self.alone + self.called_off + self.tasks == 0
            && self.correspondents.is_empty()
    }
}

/// Somebody you wrote or met with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The name that they have on a message, or nothing.
    pub name: String,
    /// The address.
    pub email: String,
    /// How many letters came from them.
    pub received: usize,
    /// How many went to them.
    pub sent: usize,
    /// How many events of a calendar they take part in.
    pub meetings: usize,
    /// The day of the latest of all.
    pub last: Option<NaiveDate>,
}

/// Somebody in a file.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// Where they begin in the file, from 1.
    pub line: usize,
    /// The id they have in the file of netrec that they come from.
    pub id: Option<Id>,
    /// The person. The id says nothing, the handle may be empty, and there are no links.
    pub contact: Contact,
    /// Whom they know, by ids of the file they come from; see [`vcard::WHO`].
    pub links: Vec<Link>,
    /// Who introduced them, in the same way.
    pub by: Option<Link>,
}

/// A time in touch with people who are known by id or by email.
#[derive(Clone, Debug)]
pub struct Encounter {
    /// Where it begins in the file, from 1.
    pub line: usize,
    /// The id it has in the file of netrec that it comes from.
    pub id: Option<Id>,
    /// The meeting; its `with` holds ids of the file it comes from.
    pub meeting: Meeting,
    /// The addresses of those who took part.
    pub emails: Vec<String>,
    /// Whether each person has one of its own of this source, whatever their addresses.
    pub per_person: bool,
    /// The handles of those who took part, in the file it comes from.
    pub handles: Vec<String>,
}

/// An event of a calendar, with all times at which it takes place.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Where it begins in the file, from 1.
    pub line: usize,
    /// What tells it from others.
    pub uid: String,
    /// The meeting it becomes, but for its id, its time and who takes part.
    pub meeting: Meeting,
    /// The addresses of those who take part.
    pub emails: Vec<String>,
    /// When.
    pub occasions: Vec<Occasion>,
}

/// One time of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// Which time of a series it is, as the series has it.
    pub of: Option<Moment>,
    /// When it takes place.
    pub when: When,
    /// It does not take place.
    pub off: bool,
}

/// When an event takes place. One that is given in UTC keeps that time as well, since the clock of whoever imports it again may be
/// that of another zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// On the clock of the event, or of the person.
    pub on: Moment,
    /// In UTC, where it is given so.
    pub utc: Option<Moment>,
}

impl When {
    /// Reads what [`When`] is written as.
    pub fn parse(text: &str) -> Option<When> {
        match text.split_once('=') {
            Some((on, utc)) => Some(When { on: Moment::parse(on)?, utc: Some(Moment::parse(utc.strip_suffix('Z')?)?) }),
            None => Some(When { on: Moment::parse(text)?, utc: None }),
        }
    }

    /// Whether it is the same time, wherever the two were read.
    pub fn is(&self, other: &When) -> bool {
        match (self.utc, other.utc) {
            (Some(one), Some(other)) => one == other,
            _ => self.on == other.on,
        }
    }

    /// As the event itself has it.
    pub fn given(&self) -> Moment {
        self.utc.unwrap_or(self.on)
    }
}

impl std::fmt::Display for When {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.on)?;
        self.utc.map_or(Ok(()), |utc| write!(f, "={utc}Z"))
    }
}

/// An entry of a calendar that netrec wrote, come back.
#[derive(Clone, Copy, Debug)]
pub struct Returned {
    /// Where it begins in the file, from 1.
    pub line: usize,
    /// The record that it was made from.
    pub id: Id,
    /// When it is by that calendar.
    pub on: Option<Moment>,
}

/// A follow-up of a file of netrec.
#[derive(Clone, Debug)]
pub struct Followup {
    /// Where it begins in the file, from 1.
    pub line: usize,
    /// The reminder; its `who` holds ids of the file it comes from.
    pub reminder: Reminder,
    /// The handles of those whom it is about, in the file it comes from.
    pub handles: Vec<String>,
}

impl Newcomer {
    /// A card or another contact: where it says no other id, the UID that netrec wrote for want of another has it.
    pub fn new(line: usize, id: Option<Id>, mut contact: Contact) -> Newcomer {
        let in_uid = contact.uid.as_deref().and_then(id_of);
        if id.is_none() && in_uid.is_some() {
            contact.uid = None;
        }
        let links = std::mem::take(&mut contact.links);
        let by = contact.met.as_mut().and_then(|met| {
            let says = vcard::WHO.into_iter();
            let says =
                says.filter_map(|key| Some((key.to_owned(), met.unknown.remove(&format!("{}{key}", vcard::BY_WHO))?)));
            let unknown = Pairs(says.collect());
            Some(Link { to: met.by.take()?, as_word: None, unknown })
        });
        contact.met = contact.met.filter(|met| *met != Met::default());
        Newcomer { line, id: id.or(in_uid), contact, links, by }
    }
}

/// The people of a file of vCards. `tick` hears how many bytes are read so far.
pub fn of_cards(
    bytes: &[u8],
    options: ReadOptions,
    conventions: &dyn Conventions,
    tick: &mut dyn FnMut(usize),
) -> Incoming {
    let (bytes, pieces) = vcard::pieces(bytes);
    let read = AtomicUsize::new(0);
    let piece = |piece: &vcard::Piece, tick: &mut dyn FnMut(usize)| {
        let bytes = bytes.get(piece.range.clone()).unwrap_or_default();
        let mut before = 0;
        taken(vcard::read(bytes, options, conventions).from_line(piece.line), &mut |at| {
            tick(read.fetch_add(at - before, Relaxed) + at - before);
            before = at;
        })
    };
    let all = halves::in_turn(&pieces, |one| piece(one, tick), || |one| piece(one, &mut |_| {}));
    let mut all = all.into_iter();
    let mut incoming = all.next().unwrap_or_default();
    all.for_each(|more| incoming.extend(more));
    incoming
}

/// What the cards hold. `tick` hears how many bytes were read.
fn taken(mut cards: vcard::Cards<'_>, tick: &mut dyn FnMut(usize)) -> Incoming {
    let mut incoming = Incoming::default();
    while let Some(card) = cards.next() {
        match card {
            Ok(mut card) => {
                // Google puts everybody there.
                if card.contact.created.is_none() {
                    card.contact.tags.retain(|tag| tag != "myContacts");
                }
                incoming.media += card.media_left_out;
                incoming.warnings.extend(card.warnings);
                incoming.people.push(Box::new(Newcomer::new(card.line, card.id, card.contact)));
            }
            Err(bad) if bad.reason == Reason::Group => incoming.groups += 1,
            Err(bad) => incoming.fail(bad.line, bad.reason.to_string()),
        }
        tick(cards.read_to());
    }
    incoming
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hold_what_the_whole_does() {
        let card = |number: usize, end: &str| {
            let lines = [
                "BEGIN:VCARD".to_owned(),
                format!("FN:P{number}\x01"),
                "NOTE:a".to_owned(),
                " b".to_owned(),
                "END:VCARD".to_owned(),
                String::new(),
            ];
            lines.join(end)
        };
        for end in ["\n", "\r\n", "\r"] {
            let text: String = (0..9000).map(|number| card(number, end).replace("FN:P7777", "X:")).collect();
            let whole = taken(vcard::read(text.as_bytes(), ReadOptions::default(), &()), &mut |_| {});
            let pieces = of_cards(text.as_bytes(), ReadOptions::default(), &(), &mut |_| {});
            assert_eq!(vcard::pieces(text.as_bytes()).1.len() > 1, end != "\r");
            let lines = |incoming: &Incoming| -> Vec<(usize, String)> {
                incoming.people.iter().map(|one| (one.line, one.contact.name.clone())).collect()
            };
            assert_eq!((lines(&pieces), &pieces.bad), (lines(&whole), &whole.bad));
            assert_eq!(whole.bad.len(), 1);
            assert_eq!(pieces.warnings, whole.warnings);
        }
    }
}
