//! Contacts in the columns that Google Contacts exports and takes in since 2024.
//!
//! A value that can come several times has numbered columns. Where there are more values than columns, and in labels, Google
//! separates them by ` ::: `. A birthday without a year is ` --04-12`, the blank included.

use std::io::{self, Write};

use crate::model::Contact;
use crate::model::cell::guarded;

use super::vcard::Conventions;

/// The most numbered columns of one kind.
const MOST: usize = 6;
/// What Google puts between values in one cell.
const BETWEEN: &str = " ::: ";

/// The columns of one value each.
const SINGLE: [&str; 10] = [
    "First Name",
    "Last Name",
    "Nickname",
    "Organization Name",
    "Organization Title",
    "Birthday",
    "Notes",
    "Labels",
    "Event 1 - Label",
    "Event 1 - Value",
];

/// The kinds of value that have numbered columns, each with the name of its second column.
const NUMBERED: [(&str, &str); 6] = [
    ("E-mail", "Value"),
    ("Phone", "Value"),
    ("Address", "Formatted"),
    ("Website", "Value"),
    ("Relation", "Value"),
    ("Custom Field", "Value"),
];

/// A contact in cells.
struct Row {
    single: [String; SINGLE.len()],
    /// Labels and values.
    numbered: [Vec<(String, String)>; NUMBERED.len()],
}

/// Writes the contacts. Cells are `raw`, or guarded against spreadsheets that run them.
pub fn write(out: &mut dyn Write, contacts: &[Contact], conventions: &dyn Conventions, raw: bool) -> io::Result<()> {
    let rows: Vec<Row> = contacts.iter().map(|contact| row(contact, conventions)).collect();
    let widths: Vec<usize> = (0..NUMBERED.len())
        .map(|kind| {
            rows.iter().filter_map(|row| row.numbered.get(kind)).map(Vec::len).max().unwrap_or(0).clamp(1, MOST)
        })
        .collect();
    let mut writer = csv::Writer::from_writer(out);
    let mut head: Vec<String> = SINGLE.iter().map(|name| (*name).to_owned()).collect();
    for ((kind, value), width) in NUMBERED.iter().zip(&widths) {
        for number in 1..=*width {
            head.push(format!("{kind} {number} - Label"));
            head.push(format!("{kind} {number} - {value}"));
        }
    }
    writer.write_record(&head)?;
    for row in rows {
        let mut cells = Vec::from(row.single);
        for (values, width) in row.numbered.into_iter().zip(&widths) {
            cells.extend(columns(values, *width));
        }
        match raw {
            true => writer.write_record(&cells)?,
            false => writer.write_record(cells.iter().map(|cell| guarded(cell).into_owned()))?,
        }
    }
    writer.flush()
}

/// The cells of one kind; what is too much for its columns stands in the last.
fn columns(mut values: Vec<(String, String)>, width: usize) -> Vec<String> {
    let left = values.split_off(width.min(values.len()));
    if let Some((_, last)) = values.last_mut() {
        for (_, value) in left {
            last.push_str(BETWEEN);
            last.push_str(&value);
        }
    }
    values.resize(width, Default::default());
    values.into_iter().flat_map(|(label, value)| [label, value]).collect()
}

fn row(contact: &Contact, conventions: &dyn Conventions) -> Row {
    let name = contact.name.trim();
    let (first, last) = name.rsplit_once(' ').unwrap_or((name, ""));
    let birthday = contact.birthday.map(|birthday| birthday.to_string()).unwrap_or_default();
    let labels: Vec<&str> = contact.tags.iter().map(String::as_str).chain(["* myContacts"]).collect();
    let met = contact.met.as_ref().and_then(|met| met.on);
    let plain = |label: &str, values: &[String]| -> Vec<(String, String)> {
        values.iter().map(|value| (label.to_owned(), value.clone())).collect()
    };
    let mut addresses = plain("", &contact.addresses);
    if addresses.is_empty() {
        addresses.extend(contact.city.iter().map(|city| (String::new(), city.clone())));
    }
    let website = |channel: &String| {
        let (kind, handle) = channel.split_once(':').unwrap_or(("", channel));
        (kind.to_owned(), conventions.url(channel).unwrap_or_else(|| handle.to_owned()))
    };
    let relation = |link: &crate::model::contact::Link| {
        Some((link.as_word.clone().unwrap_or_default(), conventions.name(link.to)?))
    };
    let mut own = plain("Interest", &contact.interests);
    own.extend(plain("Likes", &contact.likes));
    own.extend(plain("Needs", &contact.needs));
    own.extend(contact.facts.iter().map(|fact| ("Learned".to_owned(), fact.text.clone())));
    own.extend(contact.fields.0.iter().cloned());
    Row {
        single: [
            first.trim_end().to_owned(),
            last.to_owned(),
            contact.aka.join(BETWEEN),
            contact.org.clone().unwrap_or_default(),
            contact.title.clone().unwrap_or_default(),
            if birthday.starts_with('-') { format!(" {birthday}") } else { birthday },
            contact.note.clone().unwrap_or_default(),
            labels.join(BETWEEN),
            met.map(|_| "First met".to_owned()).unwrap_or_default(),
            met.map(|day| day.to_string()).unwrap_or_default(),
        ],
        numbered: [
            plain("", &contact.emails),
            plain("", &contact.phones),
            addresses,
            contact.channels.iter().map(website).collect(),
            contact.links.iter().filter_map(relation).collect(),
            own,
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Birthday, Id};

    #[test]
    fn what_is_too_much_for_the_columns_stands_in_the_last() {
        let mut ana = Contact::new(Id::from_random(1), "Ana  Maria Souza".to_owned());
        ana.emails = (0..8).map(|number| format!("{number}@kopi.co")).collect();
        ana.birthday = Birthday::parse("--04-12");
        ana.note = Some("=1+1".to_owned());
        let budi = Contact::new(Id::from_random(2), "Budi".to_owned());
        let mut out = Vec::new();
        write(&mut out, &[ana, budi], &(), false).unwrap();
        let mut reader = csv::Reader::from_reader(out.as_slice());
        let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let cell = |row: usize, name: &str| rows[row][head.iter().position(|head| head == name).unwrap()].to_owned();
        assert_eq!(cell(0, "First Name"), "Ana  Maria");
        assert_eq!(cell(0, "Last Name"), "Souza");
        assert_eq!(cell(0, "Birthday"), " --04-12");
        assert_eq!(cell(0, "Notes"), "'=1+1");
        assert_eq!(cell(0, "E-mail 6 - Value"), "5@kopi.co ::: 6@kopi.co ::: 7@kopi.co");
        assert_eq!(cell(1, "First Name"), "Budi");
        assert_eq!(cell(1, "Last Name"), "");
        assert_eq!(cell(1, "Labels"), "* myContacts");
    }
}
