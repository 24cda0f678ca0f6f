//! What the value of a line is in the model.

use crate::model::Birthday;

use super::Conventions;
use super::channel;
use super::field::{Field, is_plain};
use super::line::{Line, trimmed};
use super::name;
use super::text::{EXACT, clean, split, unescape, unpercent};

/// The text of a whole value, or exactly what netrec wrote where a value could not hold it. `None` if it is empty.
pub fn text(line: &Line<'_>) -> Option<String> {
    text_of(line, line.value())
}

/// The values of a line of a field, as the model has them.
pub fn values<'l>(
    line: &'l Line<'_>,
    field: Field,
    conventions: &'l dyn Conventions,
) -> Box<dyn Iterator<Item = String> + 'l> {
    let one = match field {
        _ if field.has_commas() => return Box::new(split(line.value(), b',').filter_map(|value| text_of(line, value))),
        Field::Parts => Some(name::from_parts(line.value())).filter(|name| !name.is_empty()),
        Field::Email => text(line).map(|email| without_scheme(email, "mailto:")),
        Field::Phone => text(line).map(|phone| conventions.phone(&phone_of(phone))),
        Field::Channel if line.property() == channel::OWN => text(line),
        Field::Channel => channel::of(line).map(|channel| conventions.channel(&channel)),
        Field::Org => split(line.value(), b';').find_map(|part| text_of(line, part)),
        Field::Address => address(line).text,
        Field::Birthday => birthday(line).map(|birthday| birthday.to_string()),
        _ => text(line),
    };
    Box::new(one.into_iter())
}

/// What two values of a field have in common where they are the same to a person.
pub fn key(field: Field, value: &str, conventions: &dyn Conventions) -> String {
    match field {
        Field::Email => value.to_lowercase(),
        Field::Channel => conventions.channel(value),
        Field::Phone => {
            let digits: String = conventions.phone(value).chars().filter(char::is_ascii_digit).collect();
            if digits.is_empty() { value.to_owned() } else { digits }
        }
        _ => value.to_owned(),
    }
}

/// The notes of a card as one.
pub fn note<'l>(lines: impl Iterator<Item = &'l Line<'l>>) -> Option<String> {
    let notes: Vec<String> = lines.filter_map(text).collect();
    (!notes.is_empty()).then(|| notes.join("\n\n"))
}

/// Whether an organisation has no units.
pub fn is_plain_org(line: &Line<'_>) -> bool {
    split(line.value(), b';').filter(|part| !part.trim().is_empty()).count() <= 1
}

/// An address, and the city in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// All of it in one line, or the street as it is where there is only that. `None` where there is only a city.
    pub text: Option<String>,
    /// The city.
    pub city: Option<String>,
}

/// The address in a line.
pub fn address(line: &Line<'_>) -> Address {
    let parts: Vec<&str> = split(line.value(), b';').collect();
    let filled: Vec<usize> =
        (0..parts.len()).filter(|at| parts.get(*at).is_some_and(|part| !part.trim().is_empty())).collect();
    let part = |at: usize| {
        let part = parts.get(at).copied().unwrap_or_default();
        if part.is_empty() {
            return String::new();
        }
        let words = split(part, b',').map(|word| unescape(word).trim().to_owned());
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        words.join(", ").replace('\n', ", ")
    };
    let [po_box, extended, street, city, region, code, country] = std::array::from_fn(part);
    let text = match filled[..] {
        [2] | [] => parts.get(2).and_then(|street| text_of(line, street)),
        // A city alone is no address, unless it says whose: at home, at work.
        [3] if is_plain(line) => None,
        _ => {
            let region = [region, code].join(" ").trim().to_owned();
            let words = [po_box, extended, street, city.clone(), region, country];
            let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
            (!words.is_empty()).then(|| words.join(", "))
        }
    };
    Address { text, city: (!city.is_empty()).then_some(city) }
}

/// Whether an address says no more than its text and its city.
pub fn is_plain_address(line: &Line<'_>) -> bool {
    let mut parts = split(line.value(), b';').enumerate().filter(|(_, part)| !part.trim().is_empty());
    matches!((parts.next(), parts.next()), (Some((2 | 3, _)), None) | (None, _))
}

/// A day of birth in any of the forms in use; `None` for a year or a month alone, and for words.
pub fn birthday(line: &Line<'_>) -> Option<Birthday> {
    let value = line.value().trim();
    let day = value.split(['T', 't', ' ']).next()?;
    let (year, rest) = match day.strip_prefix("--") {
        Some(rest) => (None, rest),
        None => (Some(number(day.get(..4)?)?), day.get(4..)?),
    };
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let (month, day) = match rest.split_once('-') {
        Some(parts) => parts,
        None => (rest.get(..2)?, rest.get(2..)?),
    };
    let (month, day) = (two_digits(month)?, two_digits(day)?);
    let omitted = line.parameter("X-APPLE-OMIT-YEAR").and_then(|year| number(year.trim())).or(Some(1604));
    let year = year.filter(|year| *year != 0 && *year != 1604 && Some(*year) != omitted);
    Birthday::new(year.and_then(|year| i32::try_from(year).ok()), month, day)
}

/// Whether a birthday says no more than its day.
pub fn is_plain_birthday(line: &Line<'_>) -> bool {
    birthday(line).is_some() && !line.value().contains(['T', 't', ' '])
}

fn text_of(line: &Line<'_>, value: &str) -> Option<String> {
    let text = unescape(value);
    let text = trimmed(&text);
    if let Some(exact) = line.parameter(EXACT) {
        let exact = unpercent(&exact);
        // Somebody may have changed the value since, and left the parameter.
        if clean(&exact) == clean(text) {
            return Some(exact);
        }
    }
    (!text.is_empty()).then(|| text.to_owned())
}

/// A phone without the form of a URI (RFC 3966).
fn phone_of(phone: String) -> String {
    let bare = without_scheme(phone.clone(), "tel:");
    if bare == phone { phone } else { bare.replace(";ext=", " ext. ") }
}

fn without_scheme(text: String, scheme: &str) -> String {
    match text.get(..scheme.len()) {
        Some(start) if start.eq_ignore_ascii_case(scheme) => text.get(scheme.len()..).unwrap_or_default().to_owned(),
        _ => text,
    }
}

fn two_digits(text: &str) -> Option<u32> {
    number(text).filter(|_| text.len() == 2)
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line<'_> {
        Line::parse(text.into()).unwrap()
    }

    #[test]
    fn birthdays_are_read_in_every_form() {
        for (text, expected) in [
            ("BDAY:19900412", Some("1990-04-12")),
            ("BDAY:1990-04-12", Some("1990-04-12")),
            ("BDAY:--0412", Some("--04-12")),
            ("BDAY:--04-12", Some("--04-12")),
            ("BDAY;VALUE=date-and-or-time:19531015T231000Z", Some("1953-10-15")),
            ("BDAY:1990-04-12T00:00:00Z", Some("1990-04-12")),
            ("BDAY:1990-04-12 00:00", Some("1990-04-12")),
            ("BDAY;X-APPLE-OMIT-YEAR=1604;VALUE=date:1604-02-29", Some("--02-29")),
            ("BDAY;X-APPLE-OMIT-YEAR=1900:1900-04-12", Some("--04-12")),
            ("BDAY:1604-04-12", Some("--04-12")),
            ("BDAY:0000-04-12", Some("--04-12")),
            ("BDAY:1990", None),
            ("BDAY:1990-04", None),
            ("BDAY:---12", None),
            ("BDAY:1990-02-30", None),
            ("BDAY:1990-4-1", None),
            ("BDAY;VALUE=text:circa 1800", None),
            ("BDAY:é990-04-12", None),
            ("BDAY:", None),
        ] {
            assert_eq!(birthday(&line(text)).map(|day| day.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn an_address_is_one_line_with_a_city_in_it() {
        for (text, address_text, city) in [
            (
                "ADR:;;Jl. Braga 5;Bandung;Jawa Barat;40111;Indonesia",
                Some("Jl. Braga 5, Bandung, Jawa Barat 40111, Indonesia"),
                Some("Bandung"),
            ),
            (
                r"ADR:;;Jl. Braga 5\nLt. 2,belakang;Bandung;;;",
                Some("Jl. Braga 5, Lt. 2, belakang, Bandung"),
                Some("Bandung"),
            ),
            (r"ADR:;;a\nb\, c;;;;", Some("a\nb, c"), None),
            ("ADR:;;;Bandung;;;", None, Some("Bandung")),
            ("ADR:;;;;;;Indonesia", Some("Indonesia"), None),
            ("ADR:;;;;;;", None, None),
            ("ADR:street only", Some("street only"), None),
        ] {
            let found = address(&line(text));
            assert_eq!((found.text.as_deref(), found.city.as_deref()), (address_text, city), "{text}");
        }
    }

    #[test]
    fn phones_and_emails_lose_their_schemes() {
        for (text, field, value) in [
            ("TEL;VALUE=uri:tel:+1-555-0100;ext=55", Field::Phone, "+1-555-0100 ext. 55"),
            ("TEL:0812 3456", Field::Phone, "0812 3456"),
            ("EMAIL:MAILTO:ana@kopi.co", Field::Email, "ana@kopi.co"),
            (r"ORG:Kopi\; Teh;Roastery", Field::Org, "Kopi; Teh"),
        ] {
            assert_eq!(values(&line(text), field, &()).collect::<Vec<_>>(), [value], "{text}");
        }
    }
}
