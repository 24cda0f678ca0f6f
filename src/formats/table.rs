//! People from a table: the CSV of LinkedIn, Google and Outlook, netrec's own csv and tsv, and any other one whose columns are named.

mod head;
mod mend;

use std::collections::HashMap;

use super::columns::Column;
use super::date::{self, Order};
use super::incoming::{Incoming, Newcomer};

use super::text::clean;
use super::vcard::{self, Conventions};
use crate::model::cell::unguarded;
use crate::model::contact::Met;
use crate::model::date::Day;
use crate::model::fold::fold;
use crate::model::{Birthday, Contact, Every, Id};
use head::{Head, legible};
use mend::{bare, unclosed};

/// The longest cell that is taken in, in bytes.
const LONGEST_CELL: usize = 1 << 20;
/// What Outlook writes where nothing was said, in the languages of its columns.
const DEFAULTS: [&str; 13] = [
    "Normal",
    "False",
    "Unspecified",
    "0",
    "0/0/00",
    "0.0.00",
    "Falsch",
    "Keine Angabe",
    "Faux",
    "Falso",
    "Normale",
    "標準",
    "オフ",
];
/// How people are addressed, folded.
const SALUTATIONS: [&str; 24] = [
    "mr", "mrs", "ms", "miss", "mx", "herr", "frau", "m", "mme", "mlle", "monsieur", "madame", "sig", "sigra",
    "signor", "signora", "sr", "sra", "srta", "dhr", "mevr", "mevrouw", "bapak", "ibu",
];
/// What is said where the days of birth can be read in two ways.
const MONTH_FIRST: &str = "days like 4/12/1990 were read with the month first; if the day comes first where you live, undo this, say \
     netrec config region CC (ID, DE, ...), and import it again";
/// What Google puts between values in one cell.
const BETWEEN: &str = " ::: ";

/// A column that a user names, and what it holds.
pub type Mapped = (Column, String);

/// Why a table is no table of people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTable {
    /// No row looks like a header of people; these are the columns of the first.
    #[error("no header is known there; its first row has {0}")]
    NoHeader(String),
    /// It is in no encoding that is known.
    #[error("it is no text that can be read")]
    Illegible,
    /// Every cell of a line takes memory before anybody can look at it.
    #[error("line {0} has over 100,000 cells")]
    TooWide(usize),
    /// A column that was named is not there; these are.
    #[error("there is no column {0:?}; there are {1}")]
    NoColumn(String, String),
}

/// Reads a table; `map` says what its columns hold where a user knows better; `tick` hears how many bytes are
/// read so far.
pub fn read(
    bytes: &[u8],
    map: &[Mapped],
    conventions: &dyn Conventions,
    tick: &mut dyn FnMut(usize),
) -> Result<Incoming, NoTable> {
    let text = legible(bytes, map)?;
    let Head { columns, is_foreign, names, sign, mut reader } = head::find(&text, map)?;
    let mut incoming = Incoming::default();
    let has_days = columns.iter().any(|column| matches!(column, Column::Birthday | Column::MetOn | Column::Created));
    let order = match date::order_in(&text) {
        _ if !has_days => Order::MonthFirst,
        Some(order) => order,
        None if is_foreign => Order::DayFirst,
        // When you met says LinkedIn, as in America, wherever you are.
        None if !columns.contains(&Column::Birthday) => Order::MonthFirst,
        None => match conventions.day_comes_first() {
            Some(true) => Order::DayFirst,
            Some(false) => Order::MonthFirst,
            None => {
                incoming.warnings.push(MONTH_FIRST.to_owned());
                Order::MonthFirst
            }
        },
    };
    let table = Table { own: columns.contains(&Column::Handle), columns, order, conventions };
    let mut record = ::csv::StringRecord::new();
    // Where the reader begins, in bytes and lines.
    let (mut from, mut before) = (0, 0);
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line());
                incoming.fail(before + line as usize, "the row cannot be read as a row of a table".to_owned());
                break;
            }
        }
        let position = record.position();
        let line = before + position.map_or(0, |position| position.line()) as usize;
        let start = from + position.map_or(0, |position| position.byte()) as usize;
        let end = from + reader.position().byte() as usize;
        if let Some(next) = text.get(start..end).and_then(|row| unclosed(row, sign)) {
            // What stands behind it are rows of their own.
            incoming.fail(line, "a quote in the row is never closed".to_owned());
            (from, before) = (start + next, line);
            reader = head::reader(text.get(from..).unwrap_or_default(), sign);
            continue;
        }
        match table.row(&record) {
            _ if record == names => {}
            _ if table.is_nobody(&record) => incoming.nobodies += usize::from(!record.iter().all(str::is_empty)),
            Ok(Some((contact, id))) => incoming.people.push(Box::new(Newcomer::new(line, id, contact))),
            Ok(None) => {}
            Err(reason) => incoming.fail(line, reason),
        }
        tick(end);
    }
    Ok(incoming)
}

struct Table<'a> {
    columns: Vec<Column>,
    /// Whether netrec wrote it, with lists joined by semicolons.
    own: bool,
    /// Whether the day or the month is first in `4/12/90`.
    order: Order,
    conventions: &'a dyn Conventions,
}

/// A row on its way to a contact.
#[derive(Default)]
struct Row {
    id: Option<Id>,
    names: [String; 5],
    spoken: [String; 5],
    addresses: Vec<(String, [String; 5])>,
    labels: HashMap<String, String>,
    labelled: Vec<(String, String)>,
    every: Option<Every>,
    /// Year, month and day.
    born: [Option<u32>; 3],
}

impl Table<'_> {
    /// Whether nothing is said but when you met, as LinkedIn does of those who have left it.
    fn is_nobody(&self, record: &::csv::StringRecord) -> bool {
        record.len() <= self.columns.len()
            && self.columns.iter().zip(record).all(|(column, cell)| *column == Column::MetOn || cell.trim().is_empty())
    }

    /// The contact of a row; none where the row is empty.
    fn row(&self, record: &::csv::StringRecord) -> Result<Option<(Contact, Option<Id>)>, String> {
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(None);
        }
        if record.iter().skip(self.columns.len()).any(|cell| !cell.trim().is_empty()) {
            return Err(format!("the row has {} cells where the header has {}", record.len(), self.columns.len()));
        }
        if record.iter().any(|cell| cell.len() > LONGEST_CELL) {
            return Err("a cell is over 1 MiB long; is a quote missing?".to_owned());
        }
        let mut contact = Contact::new(Id::from_random(0), String::new());
        let mut row = Row::default();
        for (column, cell) in self.columns.iter().zip(record) {
            let cell = clean(unguarded(cell));
            if !cell.is_empty() {
                self.cell(column, &cell, &mut contact, &mut row);
            }
        }
        for (key, cell) in std::mem::take(&mut row.labelled) {
            let label = row.labels.get(&key).cloned().unwrap_or_default();
            self.labelled(&key, &label, &cell, &mut contact);
        }
        for (_, parts) in std::mem::take(&mut row.addresses) {
            let [street, city, region, code, country] = parts;
            let region = format!("{region} {code}");
            let words = [street, city.clone(), region.trim().to_owned(), country];
            contact.addresses.push(words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", "));
            contact.city = contact.city.or(Some(city).filter(|city| !city.is_empty()));
        }
        if let ([year, Some(month), Some(day)], None) = (row.born, contact.birthday) {
            contact.birthday = Birthday::new(year.and_then(|year| i32::try_from(year).ok()), month, day);
        }
        if contact.circle.is_none() {
            contact.every = row.every;
        }
        if contact.name.is_empty() {
            // How somebody is addressed is no part of the name; what they are called by their studies is.
            if SALUTATIONS.contains(&fold(&row.names[0]).as_ref()) {
                contact.fields.set("salutation".to_owned(), std::mem::take(&mut row.names[0]));
            }
            contact.name = vcard::full_name(&row.names);
        }
        contact.aka.extend(Some(vcard::full_name(&row.spoken)).filter(|name| !name.is_empty()));
        let stand_in = [contact.org.as_ref(), contact.aka.first(), contact.emails.first(), contact.phones.first()];
        match stand_in.into_iter().flatten().next() {
            _ if !contact.name.is_empty() => {}
            Some(name) => contact.name.clone_from(name),
            None => return Err("the row has no name, organisation, email or phone".to_owned()),
        }
        let name = contact.name.clone();
        contact.aka.retain(|aka| *aka != name);
        vcard::distinct(&mut contact, self.conventions);
        Ok(Some((contact, row.id)))
    }

    fn cell(&self, column: &Column, cell: &str, contact: &mut Contact, row: &mut Row) {
        match column {
            Column::Name | Column::NamePart(_) | Column::Org | Column::Title | Column::City if cell.contains('\n') => {
                self.cell(column, &cell.replace('\n', " "), contact, row);
            }
            Column::Id => row.id = Id::parse(cell.as_bytes()),
            Column::Handle => contact.handle = cell.to_owned(),
            Column::Name => contact.name = cell.to_owned(),
            Column::NamePart(at) => {
                if let Some(part) = row.names.get_mut(*at) {
                    *part = cell.to_owned();
                }
            }
            Column::SpokenPart(at) => {
                if let Some(part) = row.spoken.get_mut(*at) {
                    *part = cell.to_owned();
                }
            }
            Column::Aka => contact.aka.extend(self.values(cell)),
            // Outlook gives colleagues an address that only their Exchange knows.
            Column::Email if cell.to_lowercase().starts_with("/o=") => self.field("Exchange address", cell, contact),
            Column::Email => contact.emails.extend(self.values(cell).map(bare)),
            Column::Phone(kind) => self.phones(cell, kind, contact),
            Column::Channel => {
                let channels = self.values(cell).map(|text| self.channel(&text));
                contact.channels.extend(channels.collect::<Vec<_>>());
            }
            Column::Org => contact.org = contact.org.take().or(Some(cell.to_owned())),
            Column::Title => contact.title = contact.title.take().or(Some(cell.to_owned())),
            Column::City => contact.city = contact.city.take().or(Some(cell.to_owned())),
            Column::Address => contact.addresses.extend(self.values(&cell.replace('\n', ", "))),
            Column::AddressPart(whose, at) => {
                if !row.addresses.iter().any(|(known, _)| known == whose) {
                    row.addresses.push((whose.clone(), Default::default()));
                }
                let found = row.addresses.iter_mut().find(|(known, _)| known == whose);
                if let Some(part) = found.and_then(|(_, parts)| parts.get_mut(*at)) {
                    let before = std::mem::take(part);
                    let words = [before.as_str(), &cell.replace('\n', ", ")].map(str::trim).map(str::to_owned);
                    *part = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ");
                }
            }
            Column::Tag => {
                let tags = cell.split([';', ',']).flat_map(|part| part.split(BETWEEN)).map(str::trim);
                // Google puts a star before what it made itself; everybody is in My Contacts.
                let tags = tags
                    .filter(|tag| !tag.is_empty() && !matches!(*tag, "* myContacts" | "* My Contacts" | "* starred"));
                contact.tags.extend(tags.map(|tag| tag.trim_start_matches("* ").to_owned()));
            }
            Column::Interest => contact.interests.extend(self.values(cell)),
            Column::Circle => contact.circle = Some(cell.to_owned()),
            Column::World => contact.world = Some(cell.to_lowercase()),
            Column::Every => row.every = Every::parse(cell),
            Column::Birthday => match date::birthday(cell, self.order) {
                Some(birthday) => contact.birthday = Some(birthday),
                None if cell.chars().all(|c| matches!(c, '0' | '/' | '.')) => {}
                None => contact.fields.set("birthday".to_owned(), cell.to_owned()),
            },
            Column::BirthPart(at) => {
                if let Some(part) = row.born.get_mut(*at) {
                    *part = cell.parse().ok();
                }
            }
            Column::MetOn => match date::day(cell, self.order) {
                Some(day) => contact.met.get_or_insert_with(Met::default).on = Some(Day(day)),
                None if self.own => self.met(cell, contact),
                None => contact.fields.set("connected on".to_owned(), cell.to_owned()),
            },
            Column::Created => contact.created = date::day(cell, self.order).map(Day),
            Column::Archived => contact.archived = cell == "true",
            Column::Note => {
                let before = contact.note.take().map(|note| note + "\n\n").unwrap_or_default();
                contact.note = Some(before + cell);
            }
            Column::Fields => {
                for (key, value) in cell.split(';').filter_map(|pair| pair.split_once('=')) {
                    contact.fields.set(key.to_owned(), value.to_owned());
                }
            }
            Column::Field(name) => self.field(name, cell, contact),
            Column::Label(key) => drop(row.labels.insert(key.clone(), cell.to_owned())),
            Column::Labelled(key) => row.labelled.push((key.clone(), cell.to_owned())),
            Column::Nothing => {}
        }
    }

    /// The values of one cell.
    fn values<'t>(&self, cell: &'t str) -> impl Iterator<Item = String> + use<'t> {
        let separator = if self.own { ";" } else { BETWEEN };
        cell.split(separator).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    fn channel(&self, text: &str) -> String {
        let is_kind = text.split_once(':').is_some_and(|(kind, rest)| !kind.contains('.') && !rest.starts_with("//"));
        let page = text.contains("://");
        match (is_kind, page) {
            (true, _) => self.conventions.channel(text),
            (false, true) => self.conventions.channel(&format!("web:{text}")),
            (false, false) => self.conventions.channel(&format!("web:https://{text}")),
        }
    }

    fn phones(&self, cell: &str, kind: &str, contact: &mut Contact) {
        for text in self.values(cell) {
            // A spreadsheet may have kept it from being a number.
            let text = text.trim_start_matches('\'');
            let phone = self.conventions.phone(text);
            if !kind.is_empty() {
                let types: Vec<String> = kind.split(',').map(|kind| format!(";TYPE={kind}")).collect();
                contact.vcard.extend(vcard::kept(&format!("TEL{}", types.concat()), text));
            }
            contact.phones.push(phone);
        }
    }

    /// A value of Google's whose label says what it is.
    fn labelled(&self, key: &str, label: &str, cell: &str, contact: &mut Contact) {
        let kind = key.rsplit_once(' ').map_or(key, |(kind, _)| kind);
        let label = label.trim_start_matches("* ").trim();
        let named = || if label.is_empty() { kind.to_owned() } else { label.to_owned() };
        let values = || cell.split(BETWEEN).map(str::trim).filter(|value| !value.is_empty());
        match (kind, fold(label).as_ref()) {
            ("e mail", label) => {
                for email in values() {
                    if let "home" | "work" = label {
                        contact.vcard.extend(vcard::kept(&format!("EMAIL;TYPE={label}"), email));
                    }
                    contact.emails.push(email.to_owned());
                }
            }
            ("phone", label) => {
                let kind = match label {
                    "mobile" => "cell",
                    "work" | "home" | "pager" | "main" => label,
                    "work fax" => "work,fax",
                    "home fax" => "home,fax",
                    _ => "",
                };
                values().for_each(|phone| self.phones(phone, kind, contact));
            }
            ("website", _) => contact.channels.extend(values().map(|url| self.channel(url))),
            ("im", _) => {
                contact.channels.extend(values().map(|handle| format!("{}:{handle}", vcard::service(&named()))));
            }
            ("event", "first met") if date::day(cell, self.order).is_some() => {
                contact.met.get_or_insert_with(Met::default).on = date::day(cell, self.order).map(Day);
            }
            ("custom field", "interest") => contact.interests.push(cell.to_owned()),
            ("custom field", "likes") => contact.likes.push(cell.to_owned()),
            ("custom field", "needs") => contact.needs.push(cell.to_owned()),
            _ => self.field(&named(), cell, contact),
        }
    }

    /// Two columns of one name are one field.
    fn field(&self, name: &str, cell: &str, contact: &mut Contact) {
        let is_default = DEFAULTS.contains(&cell);
        if is_default && !self.own {
            return;
        }
        let before = contact.fields.remove(name).map(|before| before + "; ").unwrap_or_default();
        contact.fields.set(name.to_owned(), before + cell);
    }

    /// `met` as netrec writes it in one cell: `event=RustConf;on=2026-06-01;by=budi`.
    fn met(&self, cell: &str, contact: &mut Contact) {
        let met = contact.met.get_or_insert_with(Met::default);
        for (key, value) in
            cell.split(';').filter_map(|pair| pair.split_once('=')).filter(|(_, value)| !value.is_empty())
        {
            match key {
                "event" => met.event = Some(value.to_owned()),
                "on" => met.on = Day::parse(value),
                _ => {}
            }
        }
    }
}
