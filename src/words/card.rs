//! A business card on one line: `NAME [<EMAIL>] [+PHONE] [@ORG] [#INTEREST]… [: NOTE]`.
//!
//! | sign | where it is one | what it begins |
//! |---|---|---|
//! | `<` | anywhere | an email address, up to `>` |
//! | `+` `@` `#` | at the beginning of a word | a phone, the organisation, an interest |
//! | `:` | before a space or at the end of the line, or at the beginning of a word | the note, which is the rest of the line |
//!
//! So `C++`, `10:30` and `https://…` are words like others. Each part runs to the next sign; the parts behind the name stand in any
//! order. Emails and phones may be several.

use std::fmt;

use super::{email, phone};

/// What stands on a card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card {
    /// The name.
    pub name: String,
    /// Addresses of electronic mail.
    pub emails: Vec<String>,
    /// Telephone numbers, as they were typed.
    pub phones: Vec<String>,
    /// The organisation.
    pub org: Option<String>,
    /// What they care about.
    pub interests: Vec<String>,
    /// Anything else.
    pub note: Option<String>,
}

/// Why a line is no card.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoCard {
    /// Nothing stands before the first sign.
    #[error("it does not begin with a name")]
    NoName,
    /// The name has an address in it.
    #[error("an email address stands between < and >")]
    BareEmail,
    /// A `<` without a `>`.
    #[error("the < before the email address has no >")]
    OpenEmail,
    /// What stands in the brackets is no address.
    #[error("<{0}> is not an email address")]
    NotAnEmail(String),
    /// Words behind an address, before the next sign.
    #[error("{0:?} is left over behind the email address")]
    LeftOver(String),
    /// What stands behind `+` is no number.
    #[error("+{0} is not a phone; a + at the beginning of a word begins one")]
    NotAPhone(String),
    /// A second organisation.
    #[error("there are two organisations, {0:?} and {1:?}")]
    TwoOrgs(String, String),
    /// A sign with nothing behind it.
    #[error("nothing stands behind a {0}")]
    Empty(char),
}

/// Reads a card; `None` for a blank line.
///
/// # Errors
/// A line that is not blank and no card, with the reason.
pub fn parse(line: &str) -> Result<Option<Card>, NoCard> {
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.is_empty() {
        return Ok(None);
    }
    let (name, mut rest) = until_sign(line, true);
    let mut card = Card { name: name.to_owned(), ..Card::default() };
    if name.is_empty() {
        return Err(NoCard::NoName);
    }
    if name.contains('@') {
        return Err(NoCard::BareEmail);
    }
    while let Some(sign) = rest.chars().next() {
        let behind = &rest[sign.len_utf8()..];
        if sign == ':' {
            card.note = Some(behind.trim()).filter(|note| !note.is_empty()).map(str::to_owned);
            break;
        }
        rest = if sign == '<' { card.email(behind)? } else { card.part(sign, behind)? };
    }
    Ok(Some(card))
}

impl Card {
    /// Takes an address, and returns what stands behind its part.
    fn email<'a>(&mut self, behind: &'a str) -> Result<&'a str, NoCard> {
        let (address, behind) = behind.split_once('>').ok_or(NoCard::OpenEmail)?;
        if !email::looks_like(address) {
            return Err(NoCard::NotAnEmail(address.to_owned()));
        }
        self.emails.push(address.trim().to_owned());
        let (over, rest) = until_sign(behind, true);
        if over.is_empty() { Ok(rest) } else { Err(NoCard::LeftOver(over.to_owned())) }
    }

    /// Takes the part behind another sign, and returns what stands behind it.
    fn part<'a>(&mut self, sign: char, behind: &'a str) -> Result<&'a str, NoCard> {
        let (text, rest) = until_sign(behind, false);
        match sign {
            '+' if !phone::looks_like(text) => return Err(NoCard::NotAPhone(text.to_owned())),
            '+' => self.phones.push(format!("+{text}")),
            _ if text.is_empty() => return Err(NoCard::Empty(sign)),
            '@' => match &self.org {
                Some(org) => return Err(NoCard::TwoOrgs(org.clone(), text.to_owned())),
                None => self.org = Some(text.to_owned()),
            },
            _ => self.interests.push(text.to_owned()),
        }
        Ok(rest)
    }
}

/// A part, trimmed, and the rest from the next sign on. Whether a word begins where the text does is for the caller to say: right
/// behind a sign none does.
fn until_sign(text: &str, mut at_word: bool) -> (&str, &str) {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let before_space = characters.peek().is_none_or(|(_, next)| next.is_whitespace());
        let is_sign = match character {
            '<' => true,
            '+' | '@' | '#' => at_word,
            ':' => at_word || before_space,
            _ => false,
        };
        if is_sign {
            return (text[..at].trim(), &text[at..]);
        }
        at_word = character.is_whitespace();
    }
    (text.trim(), "")
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        self.emails.iter().try_for_each(|email| write!(f, " <{email}>"))?;
        self.phones.iter().try_for_each(|phone| write!(f, " {phone}"))?;
        self.org.iter().try_for_each(|org| write!(f, " @{org}"))?;
        self.interests.iter().try_for_each(|interest| write!(f, " #{interest}"))?;
        self.note.iter().try_for_each(|note| write!(f, " : {note}"))
    }
}

#[cfg(test)]
mod tests;
