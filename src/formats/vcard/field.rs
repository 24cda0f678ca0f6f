//! Which key of a contact a property belongs to, and when its line says no more than its value.

use super::line::Line;
use super::text::EXACT;
use super::{channel, name, own};

/// What a property is to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// FN: the name, and further ones in other scripts.
    Name,
    /// N: the parts of the name.
    Parts,
    /// A part of the name as it is spoken.
    Spoken,
    /// NICKNAME.
    Aka,
    /// EMAIL.
    Email,
    /// TEL.
    Phone,
    /// IMPP, URL, a social profile and the like.
    Channel,
    /// ORG.
    Org,
    /// TITLE, else ROLE.
    Title,
    /// ADR.
    Address,
    /// BDAY.
    Birthday,
    /// CATEGORIES.
    Tag,
    /// INTEREST and HOBBY.
    Interest,
    /// NOTE.
    Note,
    /// UID.
    Uid,
    /// A property of netrec's own.
    Own,
    /// What frames a card or changes with every export.
    Frame,
    /// Anything else.
    Other,
}

impl Field {
    /// The field that a line belongs to.
    pub fn of(line: &Line<'_>) -> Field {
        if own::marks(line) {
            return Field::Own;
        }
        match line.property() {
            "FN" => Field::Name,
            "N" => Field::Parts,
            "NICKNAME" => Field::Aka,
            "EMAIL" => Field::Email,
            "TEL" => Field::Phone,
            "ORG" => Field::Org,
            "TITLE" | "ROLE" => Field::Title,
            "ADR" => Field::Address,
            "BDAY" => Field::Birthday,
            "CATEGORIES" => Field::Tag,
            "INTEREST" | "HOBBY" | own::INTEREST => Field::Interest,
            "NOTE" => Field::Note,
            "UID" => Field::Uid,
            "BEGIN" | "END" | "VERSION" | "REV" | "PRODID" => Field::Frame,
            other if name::PHONETIC.contains(&other) => Field::Spoken,
            other if channel::holds(other) => Field::Channel,
            other if own::holds(other) => Field::Own,
            _ => Field::Other,
        }
    }

    /// Whether its values are a list with commas.
    pub fn has_commas(self) -> bool {
        matches!(self, Field::Aka | Field::Tag)
    }
}

/// Whether a line has no group and no parameters but such as go without saying.
pub fn is_plain(line: &Line<'_>) -> bool {
    let usual = |name: &str, value: &str| {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        let internet = line.property() == "EMAIL" && value.eq_ignore_ascii_case("INTERNET");
        is(EXACT) || is("VALUE") || is("X-APPLE-OMIT-YEAR") || is("TYPE") && internet
    };
    line.group().is_none() && line.parameters().all(|(name, value)| usual(name, value))
}
