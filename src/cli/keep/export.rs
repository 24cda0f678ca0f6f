mod calendar;
mod folder;
mod graph;
mod pages;
mod table;

use std::cell::OnceCell;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::ValueEnum;

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::cards::Ours;
use crate::cli::complete;
use crate::cli::rows::Derived;
use crate::cli::selection::{select, understood};
use crate::error::Error;
use crate::formats::google_csv;
use crate::formats::vcard::{self, Version};
use crate::model::People;
use crate::model::merge::raw;
use crate::model::record::Raw;
use crate::model::{Contact, Id, Person, Section};
use crate::render::rows::Cells;
use crate::store::{Need, View};

/// Write the network for other programs
///
/// json is the data file itself, and jsonl its records one a line; with --what they are rows, as the other forms are. ics has planned meetings, reminders
/// and birthdays, or of these what --what names. --to keeps a folder of cards as khard and vdirsyncer have it (or of pages, with
/// --format markdown), and touches only the files that change; cards of people who are no longer there are named and left. In
/// csv a cell that a spreadsheet would run as a formula gets a ' in front.
///
/// Example: netrec export --format csv --what contacts > contacts.csv
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The format; json, or with --to vcard
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// What to write
    #[arg(long)]
    what: Option<What>,
    /// Only what concerns the people whom a query means: one argument, in quotes
    #[arg(long = "where", value_name = "QUERY", allow_hyphen_values = true, add = ArgValueCompleter::new(complete::query))]
    query: Option<String>,
    /// Of rows only these keys, with commas: name,emails,last
    #[arg(long, value_name = "KEYS", value_delimiter = ',')]
    columns: Vec<String>,
    /// Keep a folder with a card for each person
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// In ics, also the days to be in touch with people again
    #[arg(long)]
    cadences: bool,
    /// In csv, leave cells alone that a spreadsheet would run as formulas
    #[arg(long)]
    raw: bool,
}

/// What export writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The data file itself
    Json,
    /// One object a line
    Jsonl,
    /// Comma-separated values with a header
    Csv,
    /// Tab-separated values with a header
    Tsv,
    /// Cards, vCard 4.0
    Vcard,
    /// Cards, vCard 3.0
    Vcard3,
    /// The columns of Google Contacts
    GoogleCsv,
    /// A calendar (iCalendar)
    Ics,
    /// A page for each person
    Markdown,
    /// Who knows whom, for Graphviz
    Dot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    /// People
    Contacts,
    /// Times in touch
    Meetings,
    /// Follow-ups and plans
    Reminders,
}

/// What there is to write.
struct Exported<'a> {
    view: &'a View,
    today: NaiveDate,
    /// Worked out once it is asked for.
    derived: OnceCell<Derived<'a>>,
    /// Those who are meant, in the order of the file.
    people: Vec<Person>,
    /// Whether everybody is.
    everybody: bool,
    meant: Vec<bool>,
}

impl<'a> Exported<'a> {
    /// What is derived of everybody.
    fn derived(&self) -> &Derived<'a> {
        self.derived.get_or_init(|| Derived::new(&self.view.network, self.today))
    }

    /// Whether somebody is meant.
    fn means(&self, person: Person) -> bool {
        self.meant.get(person as usize).copied().unwrap_or(false)
    }

    /// Whether a record is of anybody who is meant; where everybody is, plans and meetings with nobody are written as well.
    fn concerns(&self, with: &People) -> bool {
        self.everybody || with.iter().any(|person| self.means(*person))
    }

    /// Somebody as they go out in a card. Whom their links name is said by UID and name where they stay at home, so that another file
    /// knows them.
    fn leaving(&self, person: Person) -> anyhow::Result<Contact> {
        let mut contact = self.view.contact(person)?;
        if self.everybody {
            return Ok(contact);
        }
        let network = &self.view.network;
        let who = |id: Id| -> Result<Vec<(&str, Raw)>, Error> {
            let Some(other) = network.person(id).filter(|other| !self.means(*other)) else { return Ok(Vec::new()) };
            let says = [self.view.part(other, &["uid"])?.uid, Some(network.contact(other).name.to_string())];
            Ok(vcard::WHO.into_iter().zip(says).filter_map(|(key, text)| Some((key, raw(&text?)?))).collect())
        };
        for link in &mut contact.links {
            who(link.to)?.into_iter().for_each(|(key, text)| link.unknown.set(key.to_owned(), text));
        }
        if let Some((met, by)) = contact.met.as_mut().and_then(|met| met.by.map(|by| (met, by))) {
            who(by)?.into_iter().for_each(|(key, text)| met.unknown.set(format!("{}{key}", vcard::BY_WHO), text));
        }
        Ok(contact)
    }

    /// The people as they are in the file.
    fn contacts(&self) -> anyhow::Result<Vec<Contact>> {
        self.view.load(Section::Contacts)?;
        Ok(self.people.iter().map(|person| self.view.contact(*person)).collect::<Result<_, Error>>()?)
    }
}

impl Args {
    /// Writes the export.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let query = self.query.as_deref().map(|text| understood(text, today)).transpose()?;
        let format = self.format.unwrap_or(if self.to.is_some() { Format::Vcard } else { Format::Json });
        self.check(format)?;
        table::check_columns(self.what, &self.columns)?;
        let view = app.look(Need::ALL)?;
        if format == Format::Json && self.what.is_none() && query.is_none() && self.columns.is_empty() {
            view.write_all(&mut *app.out)?;
            return Ok(());
        }
        let network = &view.network;
        let mut exported = Exported {
            view,
            today,
            derived: OnceCell::new(),
            people: Vec::new(),
            everybody: query.is_none(),
            meant: vec![false; network.contacts.len()],
        };
        exported.people = match &query {
            Some(query) => select(view, &exported.derived().diary, query, today)?,
            None => (0..network.contacts.len() as Person).collect(),
        };
        for person in &exported.people {
            exported.meant[*person as usize] = true;
        }
        let cells = if self.raw { Cells::Raw } else { Cells::Guarded };
        match (format, &self.to) {
            (Format::Vcard | Format::Vcard3, Some(path)) => folder::cards(app, &exported, path, version(format)),
            (Format::Vcard | Format::Vcard3, None) => cards(app, &exported, version(format)),
            (Format::GoogleCsv, _) => google_csv::write(&mut *app.out, &exported.contacts()?, &Ours(network), self.raw)
                .map_err(|error| Error::output(error).into()),
            (Format::Ics, _) => calendar::write(app, &exported, self.what, self.cadences),
            (Format::Markdown, Some(path)) => folder::pages(app, &exported, path),
            (Format::Markdown, None) => pages::write(app, &exported),
            (Format::Dot, _) => graph::write(app, &exported),
            (Format::Json | Format::Jsonl | Format::Csv | Format::Tsv, _) => {
                table::write(app, &exported, format, self.what, &self.columns, cells)
            }
        }
    }

    /// Refuses options that have no meaning for a format.
    fn check(&self, format: Format) -> Result<(), Error> {
        use Format::{Csv, Dot, GoogleCsv, Ics, Json, Jsonl, Markdown, Tsv, Vcard, Vcard3};
        let name = format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
        let without =
            |option: &str, why: &str| Err(Error::usage(format!("{name} {why}")).advise(format!("leave {option} out")));
        let rows = matches!(format, Json | Jsonl | Csv | Tsv);
        if !self.columns.is_empty() && !rows {
            return without("--columns", "has no columns to choose");
        }
        let of_people = matches!(format, Vcard | Vcard3 | GoogleCsv | Markdown | Dot);
        if of_people && !matches!(self.what, None | Some(What::Contacts)) {
            return without("--what", "is of people");
        }
        if self.to.is_some() && !matches!(format, Vcard | Vcard3 | Markdown) {
            return without("--to", "is one file, not a folder");
        }
        if self.raw && !matches!(format, Csv | GoogleCsv) {
            return without("--raw", "leaves cells alone anyway");
        }
        if self.cadences && format != Ics {
            return without("--cadences", "has no days to be in touch");
        }
        Ok(())
    }
}

fn version(format: Format) -> Version {
    if format == Format::Vcard3 { Version::V3 } else { Version::V4 }
}

fn cards(app: &mut App, exported: &Exported<'_>, version: Version) -> anyhow::Result<()> {
    let view = exported.view;
    view.load(Section::Contacts)?;
    for person in &exported.people {
        let card = vcard::write(&exported.leaving(*person)?, version, &Ours(&view.network));
        app.write(&card)?;
    }
    Ok(())
}
