//! vCard 2.1, 3.0 and 4.0: contacts from cards, and cards from contacts.
//!
//! A card is read line by line. What the model has a key for goes there; every other line is kept as it is in `vcard`, one
//! unfolded content line a string, and [`write()`] gives it back. A line whose value has a key is kept as well where it says more
//! than the value: parameters, a group with its label, the parts of an address. When a card is written, such a line dresses its
//! value again as long as the contact still has that value, and stays away when it is gone. So the file of a phone comes back
//! whole, and what was changed here is changed there.
//!
//! The lines are taken apart here and not by a crate, since a line must come back as it was: the readers there are give back
//! values without the head they had, and hold a hundred million values of a hostile line in memory.
//!
//! Lines of vCard 2.1 are kept in the form of 3.0: no quoted-printable, no charsets, no bare parameters. Control characters of a
//! card that another program wrote are left out; those of a contact come back from its own card, in a parameter. The id of a
//! contact without `uid` stands in the UID (see [`contact::id_of`]), that of others in a property of its own, and the handle only where the
//! name would give another one. Not kept are
//! VERSION, REV and PRODID, values that come twice in one list, and the year 1604, which is how Apple says that there is none.

mod cards;
mod channel;
mod field;
mod head;
mod media;
mod name;
mod own;
mod read;
mod said;
mod value;
mod write;

#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::formats::content::{decode, line, lines, text};
use crate::model::record::Raw;
use crate::model::{Contact, Id, contact};

pub use cards::{Cards, Piece, pieces, read, uid};
pub use channel::kind as service;
pub use media::{MEDIA, is_kept as is_media};
pub use own::{BY_WHO, WHO, is_kept_for, kept_by, kept_link};
pub use read::distinct;
pub use said::said;
pub use write::write;

/// A card that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The person, with an id that stands for none; the handle is empty unless the card says it. `created` is there only if netrec wrote the card. Links and
    /// `met.by` hold ids of the file that the card was exported from.
    pub contact: Contact,
    /// The id that they have in that file, where it is not in the UID.
    pub id: Option<Id>,
    /// How many photos, logos and sounds were left out.
    pub media_left_out: usize,
    /// The first line of the card in the input, counted from 1.
    pub line: usize,
    /// What was mended or left out, each in a sentence.
    pub warnings: Vec<String>,
}

/// A card that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("line {line}: {reason}")]
pub struct BadCard {
    /// The first line of the card in the input, counted from 1.
    pub line: usize,
    /// Why.
    pub reason: Reason,
}

/// Why a card is no contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Reason {
    /// It has no FN, N, ORG, NICKNAME, EMAIL or TEL to call it by.
    #[error("the card has no name, organisation, email or phone")]
    NoName,
    /// It is a list of other cards.
    #[error("the card is a group of people, not a person")]
    Group,
    /// It has more than any person.
    #[error("the card has over 10,000 values or 4 MiB of text")]
    TooLarge,
}

/// What to take from a card.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadOptions {
    /// Keep photos, logos and sounds, up to 8 MiB each.
    pub photos: bool,
}

/// The form of the cards that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// vCard 3.0 (RFC 2426), with the extensions of Apple.
    V3,
    /// vCard 4.0 (RFC 6350), with RFC 6715 and RFC 9554.
    V4,
}

/// How the program writes a phone and a channel, and whom it knows; the caller says so, since a format knows only the model.
///
/// `()` leaves everything as it was written.
pub trait Conventions: Sync {
    /// A phone as the file keeps it, from one in any way of writing.
    fn phone(&self, text: &str) -> String {
        text.to_owned()
    }

    /// A channel as the file keeps it, from `kind:handle`, `kind:URL` or `web:URL`.
    fn channel(&self, text: &str) -> String {
        text.to_owned()
    }

    /// Whether the day comes before the month where the user lives, in a day like `4/12/1990`; `None` if that is not known.
    fn day_comes_first(&self) -> Option<bool> {
        None
    }

    /// The URL of a channel, where there is one.
    fn url(&self, _channel: &str) -> Option<String> {
        None
    }

    /// The handle that somebody gets who comes without one.
    fn handle(&self, _contact: &Contact) -> String {
        String::new()
    }

    /// The name of somebody in the file.
    fn name(&self, _id: Id) -> Option<String> {
        None
    }
}

impl Conventions for () {}

/// A name of its parts: what is put before it, given, middle and family name, and what is put behind; the family first where it is
/// written in an East Asian script.
pub fn full_name([prefix, given, middle, family, suffix]: &[String; 5]) -> String {
    let parts = [family, given, middle, prefix, suffix].map(|part| text::escape(part));
    name::from_parts(&parts.join(";"))
}

/// A line for a contact's `vcard`, from its head and the text of its value, which is escaped here.
pub fn kept(head: &str, text: &str) -> Option<Raw> {
    serde_json::value::to_raw_value(&format!("{head}:{}", text::escape(&text::clean(text)))).ok().map(Raw)
}

/// The UID that the card of a contact is written with.
pub fn uid_of(contact: &Contact) -> String {
    text::clean(&contact.uid.clone().unwrap_or_else(|| contact::uid_of(contact.id)))
}
