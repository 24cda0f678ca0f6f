//! Telephone numbers in any way of writing, as E.164 where the country is known.

use std::borrow::Cow;

use super::countries::{self, Country};
use crate::model::fold::{fold, is_ignorable};

/// A telephone number, understood as far as it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phone {
    /// `+6281234567890`: the country is known and the number is one that it may have.
    E164(String),
    /// Anything else, as it was typed, trimmed.
    AsTyped(String),
}

impl Phone {
    /// The text that the file keeps.
    pub fn into_text(self) -> String {
        match self {
            Phone::E164(text) | Phone::AsTyped(text) => text,
        }
    }
}

/// Reads a number as people write it: `+62 812-3456-7890`, `0062 812…`, `+44 (0)20 7946 0958`; with a region (ISO 3166) also the
/// way it is dialled within the country, `(021) 555 01 23`. A number with words or an extension stays as it was typed.
pub fn read(text: &str, region: Option<&str>) -> Phone {
    let text = text.trim();
    match Dialled::read(text).and_then(|dialled| dialled.e164(region.and_then(countries::of_region))) {
        Some(e164) => Phone::E164(e164),
        None => Phone::AsTyped(text.to_owned()),
    }
}

/// What numbers are compared by: E.164, or the digits alone where the country is not known (the text, if it has none).
pub fn key(text: &str, region: Option<&str>) -> String {
    match read(text, region) {
        Phone::E164(e164) => e164,
        Phone::AsTyped(text) => {
            let digits: String = in_ascii(&text).chars().filter(char::is_ascii_digit).collect();
            if digits.is_empty() { fold(&text).into_owned() } else { digits }
        }
    }
}

/// Whether a number of the file has this key. Quick for one that has not: the last digits stand in every way of writing.
pub fn has_key(phone: &str, wanted: &str, region: Option<&str>) -> bool {
    let ending = |text: &str| {
        let mut digits = text.bytes().rev().filter(u8::is_ascii_digit);
        (digits.next(), digits.next(), digits.next(), digits.next())
    };
    (!phone.is_ascii() || ending(phone) == ending(wanted)) && key(phone, region) == wanted
}

/// Whether a text can only be meant as a number: five digits or more, and nothing but what numbers are written with.
pub fn looks_like(text: &str) -> bool {
    Dialled::read(text.trim()).is_some_and(|dialled| dialled.digits.len() >= 5)
}

/// Whether this is the code (ISO 3166, two letters) of a country whose numbers are known.
pub fn region_is_known(region: &str) -> bool {
    countries::of_region(region).is_some()
}

/// A number without the way it was written.
struct Dialled {
    /// It began with `+`.
    plus: bool,
    digits: String,
}

impl Dialled {
    /// `None` for a text with anything else than digits and what they are grouped by.
    fn read(text: &str) -> Option<Dialled> {
        let text = in_ascii(text);
        let text = match text.split_at_checked(4) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => rest,
            _ => &text,
        };
        let mut dialled = Dialled { plus: false, digits: String::with_capacity(text.len()) };
        for c in text.chars() {
            match c {
                '0'..='9' => dialled.digits.push(c),
                '+' if dialled.digits.is_empty() && !dialled.plus => dialled.plus = true,
                ' ' | '\t' | '-' | '.' | '/' | '(' | ')' => {}
                _ => return None,
            }
        }
        Some(dialled)
    }

    fn e164(&self, country: Option<&Country>) -> Option<String> {
        if self.plus {
            return abroad(&self.digits);
        }
        if let Some(found) = self.digits.strip_prefix("00").and_then(abroad) {
            return Some(found);
        }
        let country = country?;
        let dialled_abroad = country.exits().iter().find_map(|exit| abroad(self.digits.strip_prefix(exit)?));
        dialled_abroad.or_else(|| country.without_plus(&self.digits)).or_else(|| {
            let number = country.significant(&self.digits)?;
            Some(format!("+{}{number}", country.code))
        })
    }
}

/// The number behind a `+`.
fn abroad(digits: &str) -> Option<String> {
    let (country, number) = countries::of_number(digits)?;
    let number = country.significant(number)?;
    Some(format!("+{}{number}", country.code))
}

impl Country {
    /// A number that begins with the country's own calling code, as messengers show it: where a number of the country would begin
    /// with the trunk prefix, or would have fewer digits.
    fn without_plus(&self, digits: &str) -> Option<String> {
        let number = digits.strip_prefix(self.code.to_string().as_str())?;
        let lacks_trunk = !self.trunks.is_empty() && !self.trunks.split(' ').any(|trunk| digits.starts_with(trunk));
        let meant = lacks_trunk && number.len() >= 7 || !self.fits(digits);
        meant.then(|| abroad(digits)).flatten()
    }

    /// The number without the trunk prefix, if the country may have such a number. No number begins with a trunk prefix, but for
    /// those of 8 (`8 800 …` in Russia).
    fn significant<'a>(&self, digits: &'a str) -> Option<&'a str> {
        let mut trunks = self.trunks.split(' ').filter(|trunk| !trunk.is_empty());
        let with_8 = digits.starts_with('8') && self.fits(digits);
        let stripped = |trunk: &str| digits.strip_prefix(trunk).filter(|number| self.fits(number));
        if !with_8 && let Some(trunk) = trunks.clone().find(|trunk| digits.starts_with(trunk)) {
            return stripped(trunk).or_else(|| trunks.find_map(stripped));
        }
        Some(digits).filter(|digits| self.fits(digits))
    }

    fn fits(&self, number: &str) -> bool {
        let possible = usize::from(self.min)..=usize::from(self.max);
        possible.contains(&number.len()) && (self.trunks.is_empty() || !number.starts_with('0'))
    }
}

/// Digits and signs of any script and width in ASCII.
fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut ascii = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !is_ignorable(*c)) {
        // A letter must not become one of the signs of a number.
        match deunicode::deunicode_char(c) {
            Some(latin) if !c.is_alphabetic() => ascii.push_str(latin),
            _ => ascii.push(c),
        }
    }
    Cow::Owned(ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn any_way_of_writing_gives_the_same_number() {
        for (text, region, e164) in [
            ("+62 812-3456-7890", None, "+6281234567890"),
            (" 0062 812 3456 7890 ", None, "+6281234567890"),
            ("0062 812 3456 7890", Some("ID"), "+6281234567890"),
            ("0812-3456-7890", Some("ID"), "+6281234567890"),
            ("812 3456 7890", Some("id"), "+6281234567890"),
            ("6281234567890", Some("ID"), "+6281234567890"),
            ("001 1 212 555 1234", Some("ID"), "+12125551234"),
            ("(021) 555 01 23", Some("ID"), "+62215550123"),
            ("(+62) 21 5550123", Some("DE"), "+62215550123"),
            ("＋６２ ８１２－３４５６－７８９０", None, "+6281234567890"),
            ("+٤٤ ٢٠ ٧٩٤٦ ٠٩٥٨", None, "+442079460958"),
            ("+44 (0)20 7946 0958", None, "+442079460958"),
            ("020 7946 0958", Some("GB"), "+442079460958"),
            ("tel:+1-201-555-0123", None, "+12015550123"),
            ("1 (212) 555-1234", Some("US"), "+12125551234"),
            ("212.555.1234", Some("CA"), "+12125551234"),
            ("011 62 812 3456 7890", Some("US"), "+6281234567890"),
            ("030/1234567", Some("DE"), "+49301234567"),
            ("+49 (0)30 1234567", None, "+49301234567"),
            ("+39 06 6982", None, "+39066982"),
            ("06 698 12345", Some("IT"), "+390669812345"),
            ("391 234 5678", Some("IT"), "+393912345678"),
            ("0039 06 69812345", Some("IT"), "+390669812345"),
            ("8 (912) 345-67-89", Some("RU"), "+79123456789"),
            ("+7 8 912 345 67 89", None, "+79123456789"),
            ("8 800 555 35 35", Some("RU"), "+78005553535"),
            ("79123456789", Some("RU"), "+79123456789"),
            ("8 029 123 45 67", Some("BY"), "+375291234567"),
            ("8 612 34567", Some("LT"), "+37061234567"),
            ("06 1 234 5678", Some("HU"), "+3612345678"),
            ("090-1234-5678", Some("JP"), "+819012345678"),
            ("010 1 212 555 1234", Some("JP"), "+12125551234"),
            ("138 0013 8000", Some("CN"), "+8613800138000"),
            ("9198765432", Some("IN"), "+919198765432"),
            ("912 345 678", Some("ES"), "+34912345678"),
            ("+34912345678", Some("XX"), "+34912345678"),
            ("+800 1234 5678", None, "+80012345678"),
        ] {
            assert_eq!(read(text, region), Phone::E164(e164.to_owned()), "{text} {region:?}");
        }
    }

    #[test]
    fn what_is_not_understood_stays_as_typed() {
        for (text, region) in [
            ("0812 3456 7890", None),
            ("0812 3456 7890", Some("XX")),
            ("112", Some("DE")),
            ("+1 212 555", None),
            ("+999 123456789", None),
            ("+62 812 3456 7890 ext. 5", None),
            ("1-800-FLOWERS", Some("US")),
            ("reception", Some("ID")),
            ("+", None),
            ("", None),
        ] {
            assert_eq!(read(&format!(" {text} "), region), Phone::AsTyped(text.to_owned()), "{text}");
        }
    }

    #[test]
    fn keys_compare_numbers() {
        assert_eq!(key("0812 3456", None), "08123456");
        assert_eq!(key("0812-3456-7890", Some("ID")), key("+62 812 3456 7890", None));
        assert!(has_key("(021) 555 01 23", &key("+62 21 5550123", None), Some("ID")));
        assert!(!has_key("(021) 555 01 24", &key("+62 21 5550123", None), Some("ID")));
        assert_ne!(key("reception", None), key("mother", None));
    }

    #[test]
    fn names_do_not_look_like_numbers() {
        for text in ["+62 812 3456", "(021) 555/01", "12345"] {
            assert!(looks_like(text), "{text}");
        }
        for text in ["1234", "ana", "2pac", "12345a", "2026-12", "", "+"] {
            assert_eq!(looks_like(text), text == "2026-12", "{text}");
        }
    }

    #[test]
    fn regions_are_those_of_iso_3166() {
        for region in ["ID", "de", "US", "GB", "XK"] {
            assert!(region_is_known(region), "{region}");
        }
        for region in ["", " ", "XX", "UK", "IDN", "62"] {
            assert!(!region_is_known(region), "{region}");
        }
    }

    proptest! {
        #[test]
        fn a_number_reads_back_and_no_text_panics(
            text in prop_oneof![any::<String>(), "[+]?[0-9 ()/.-]{0,18}"],
            region in prop::sample::select(vec!["ID", "US", "DE", "IT", "RU", "BY", "IN", "HU", "JP", ""]),
        ) {
            let _ = key(&text, Some(region));
            if let Phone::E164(e164) = read(&text, Some(region)) {
                prop_assert!(e164.len() <= 16 && e164.starts_with('+'));
                prop_assert_eq!(read(&e164, None), Phone::E164(e164.clone()));
                prop_assert!(has_key(&text, &e164, Some(region)));
            }
        }
    }
}
