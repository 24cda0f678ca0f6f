mod plan;
mod report;

use std::io::BufRead;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::app::App;
use crate::cli::cards::Ours;
use crate::cli::change::change;
use crate::error::Error;
use crate::formats;
use crate::formats::columns;
use crate::formats::ics;
use crate::formats::incoming::{Incoming, of_cards};
use crate::formats::mail::{self, Mailbox};
use crate::formats::sniff::{self, Format};
use crate::formats::table::{self, Mapped};
use crate::formats::text::{decoded, fnv};
use crate::formats::vcard::ReadOptions;
use crate::model::Id;
use crate::recipe::arrivals::is_unknowable;
use crate::store::input::{self, Input};
use crate::store::{Need, View};

use plan::{Source, plan};

/// Take in people from other programs
///
/// Cards (vCard 2.1, 3.0, 4.0) in files and folders; the CSV of LinkedIn, Google and Outlook, and any other with --map; netrec's own
/// JSON, JSONL and csv; mail (mbox, Maildir), of which only the headers are read: a day's letters with somebody become a meeting by
/// email; calendars (iCalendar): what you did with people known by email becomes meetings, what is to come planned ones, and what
/// comes back is taken from a year ago to a year from now; the friends.md of friends. Somebody who is in the network already (by UID, email, phone, account, or the
/// same name with the same organisation) gains what is new; of a single value yours stays, and what differs is listed. What netrec
/// has no field for is kept and comes back in a card. The same file twice changes nothing; one undo takes an import back.
///
/// Example: netrec import contacts.vcf
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, folders of cards or calendars, or - for standard input
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    files: Vec<PathBuf>,
    /// The format, where it can't be told from the content
    #[arg(long, value_name = "FORMAT")]
    from: Option<From>,
    /// Which columns of a table hold what: name=Full Name,email=E-mail
    #[arg(long, value_name = "KEY=COLUMN,…")]
    map: Vec<String>,
    /// Your own addresses, for mail and calendars; those of netrec config me are known
    #[arg(long, value_name = "EMAIL")]
    me: Vec<String>,
    /// Of mail and calendars, list who is not in the network, as open --event takes them
    #[arg(long)]
    propose: bool,
    /// Keep photos, logos and sounds: they make the file, and every morning, slower
    #[arg(long)]
    photos: bool,
    /// Only say what would be done
    #[arg(long)]
    dry_run: bool,
    /// Take all or nothing: one that cannot be read leaves the others out as well
    #[arg(long)]
    strict: bool,
}

/// The formats that can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum From {
    /// Cards
    Vcard,
    /// A table: LinkedIn, Google, Outlook, netrec's own, or with --map any other
    #[value(alias = "linkedin", alias = "google", alias = "outlook", alias = "tsv")]
    Csv,
    /// netrec's data file, JSON or JSONL
    #[value(alias = "jsonl", alias = "netrec")]
    Json,
    /// A calendar: iCalendar
    #[value(alias = "icalendar")]
    Ics,
    /// Mail: mbox, Maildir, or one message
    #[value(alias = "mbox", alias = "maildir")]
    Mail,
    /// The friends.md of the program friends
    Friends,
}

impl std::convert::From<From> for Format {
    fn from(from: From) -> Format {
        match from {
            From::Vcard => Format::Vcard,
            From::Csv => Format::Table,
            From::Json => Format::Json,
            From::Ics => Format::Calendar,
            From::Mail => Format::Mail,
            From::Friends => Format::Friends,
        }
    }
}

impl Args {
    /// Takes the files in. The exit status is 1 where something in them could not be read.
    pub fn run(self, app: &mut App) -> anyhow::Result<u8> {
        let view = app.store()?.read(Need::ALL)?;
        let mut sources = self.read(app, &view)?;
        let bad = report::troubles(app, &sources)?;
        if self.strict && bad > 0 {
            let many = if bad == 1 { "one record" } else { "some records" };
            return Err(Error::failed(format!("{many} cannot be read"))
                .advise("nothing was imported, as --strict asks")
                .into());
        }
        name_the_unknowable(&mut sources);
        let today = app.today();
        let mut plan = match self.dry_run {
            true => {
                let mut number = 0;
                plan(&view, &sources, today, &mut || {
                    number += 1;
                    Ok(Id::from_random(number))
                })?
            }
            false => {
                drop(view);
                let changed = change(app, |transaction, _| {
                    let plan = plan(transaction.view(), &sources, today, &mut || transaction.new_id())?;
                    plan.contacts.iter().try_for_each(|contact| transaction.put(contact))?;
                    plan.reminders.iter().try_for_each(|reminder| transaction.put(reminder))?;
                    plan.meetings.iter().try_for_each(|meeting| transaction.put(meeting))?;
                    Ok(plan)
                })?;
                changed.value
            }
        };
        let line = report::summary(&plan, &sources, &self.files, bad, self.dry_run);
        plan.rows.extend(report::bad_rows(&sources));
        if self.propose {
            plan.rows.extend(report::proposed_rows(&plan).collect::<Vec<_>>());
        }
        report::write(app, &plan.rows)?;
        app.say(&line)?;
        Ok(u8::from(bad > 0))
    }

    /// Reads all files.
    fn read(&self, app: &mut App, view: &View) -> anyhow::Result<Vec<Source>> {
        let map = self.map()?;
        let network = &view.network;
        let own = network.settings.me.and_then(|me| network.person(me)).map(|me| &network.contact(me).emails);
        let own = own.into_iter().flatten().map(|email| email.to_string());
        let me: Vec<String> = self.me.iter().cloned().chain(own).map(|email| email.to_lowercase()).collect();
        let ours = &Ours(network);
        let reader = Reader { format: self.from, map: &map, me: &me, photos: self.photos, ours, today: app.today() };
        let mut sources = Vec::new();
        for path in &self.files {
            if path.as_os_str() == "-" {
                let bytes = app.read_input_bytes()?;
                sources.push(reader.source("standard input".to_owned(), &bytes)?);
                continue;
            }
            match Input::of(path)? {
                Input::File(path) => sources.push(reader.file(&path)?),
                Input::Folder { cards, calendars, messages } => {
                    let file = |path: &PathBuf, incoming| Source { name: path.display().to_string(), incoming };
                    for path in &cards {
                        sources.push(file(path, reader.cards(&input::read(path)?)));
                    }
                    for path in &calendars {
                        sources.push(file(path, reader.calendar(&input::read(path)?)));
                    }
                    if cards.is_empty() && calendars.is_empty() {
                        sources.push(reader.maildir(path, &messages)?);
                    }
                }
            }
        }
        Ok(sources)
    }

    /// What the user says of the columns.
    fn map(&self) -> Result<Vec<Mapped>, Error> {
        let mut pairs: Vec<String> = Vec::new();
        for part in self.map.iter().flat_map(|map| map.split(',')) {
            // A comma may be part of a column's name.
            let is_pair = part.split_once('=').is_some_and(|(key, _)| columns::of_key(key.trim()).is_some());
            match pairs.last_mut().filter(|_| !is_pair && !part.contains('=')) {
                Some(last) => *last = format!("{last},{part}"),
                None => pairs.push(part.to_owned()),
            }
        }
        let pair = |pair: &String| {
            let (key, name) = pair.split_once('=').filter(|(_, name)| !name.trim().is_empty())?;
            Some((columns::of_key(key.trim())?, name.trim().to_owned()))
        };
        let wrong = |text: &String| {
            Error::usage(format!("--map: {text:?} is not KEY=COLUMN"))
                .advise(format!("as in --map \"name=Full Name,email=E-mail\"; KEY is {}", columns::KEYS))
        };
        pairs.iter().map(|text| pair(text).ok_or_else(|| wrong(text))).collect()
    }
}

/// Reads files.
struct Reader<'a> {
    format: Option<From>,
    map: &'a [Mapped],
    me: &'a [String],
    photos: bool,
    ours: &'a Ours<'a>,
    today: NaiveDate,
}

impl Reader<'_> {
    /// One file; of mail only the headers are held.
    fn file(&self, path: &Path) -> Result<Source, Error> {
        let name = path.display().to_string();
        let failed = |error| Error::io("read", path, error);
        let mut file = input::open(path)?;
        let format =
            self.format.map_or_else(|| Ok(sniff::format(file.fill_buf().map_err(failed)?)), |from| Ok(from.into()))?;
        match format {
            Format::Mail if self.map.is_empty() => Ok(Source { name, incoming: self.mail(&mut file, is_sent(path))? }),
            _ => self.source(name, &input::read(path)?),
        }
    }

    /// An mbox, or one message.
    fn mail(&self, mut bytes: &mut dyn BufRead, sent: bool) -> Result<Incoming, Error> {
        let mut mailbox = Mailbox::new(self.me.iter().cloned());
        mail::each(&mut bytes, &mut |line, headers| mailbox.take(line, headers, sent))
            .map_err(|error| Error::failed(format!("the mail cannot be read: {error}")))?;
        mailbox.incoming().ok_or_else(nobody)
    }

    /// A folder with a message a file.
    fn maildir(&self, folder: &Path, messages: &[PathBuf]) -> Result<Source, Error> {
        if messages.is_empty() {
            return Err(Error::failed(format!("there are no cards, calendars or mail in {}", folder.display()))
                .advise("a folder of .vcf or .ics files is wanted, a Maildir, or a file"));
        }
        let mut mailbox = Mailbox::new(self.me.iter().cloned());
        for (number, path) in messages.iter().enumerate() {
            let headers = mail::headers(&mut input::open(path)?).map_err(|error| Error::io("read", path, error))?;
            mailbox.take(number + 1, &headers, is_sent(path));
        }
        Ok(Source { name: folder.display().to_string(), incoming: mailbox.incoming().ok_or_else(nobody)? })
    }

    fn source(&self, name: String, bytes: &[u8]) -> Result<Source, Error> {
        let format = match self.format {
            _ if !self.map.is_empty() => Format::Table,
            Some(format) => format.into(),
            None => sniff::format(bytes),
        };
        let incoming = match format {
            Format::Vcard => self.cards(bytes),
            Format::Json => formats::json::read(&decoded(bytes), &mut |_| {}),
            Format::Calendar => self.calendar(bytes),
            Format::Mail => self.mail(&mut &*bytes, false)?,
            Format::Friends => formats::friends::read(&decoded(bytes)),
            Format::Table => table::read(bytes, self.map, self.ours, &mut |_| {}).map_err(|why| {
                let advice = "name them: --map \"name=Full Name,email=E-mail\"; --from names another format; nothing was imported";
                Error::failed(format!("{name}: {why}")).advise(advice)
            })?,
        };
        if incoming.is_empty() {
            return Err(Error::failed(format!("{name} has nothing in it that could be imported"))
                .advise("--from names its format; nothing was imported"));
        }
        Ok(Source { name, incoming })
    }

    fn cards(&self, bytes: &[u8]) -> Incoming {
        of_cards(bytes, ReadOptions { photos: self.photos }, self.ours, &mut |_| {})
    }

    fn calendar(&self, bytes: &[u8]) -> Incoming {
        let reader = ics::Reader { today: self.today, me: self.me, local: &App::local };
        ics::read(bytes, &reader, &mut |_| {})
    }
}

/// Whether a path is that of letters that I wrote.
fn is_sent(path: &Path) -> bool {
    let named = |part: &std::ffi::OsStr| part.to_string_lossy().to_lowercase().contains("sent");
    path.iter().rev().take(3).any(named)
}

/// The error for mail of nobody.
fn nobody() -> Error {
    Error::failed("it is not said which addresses are yours")
        .advise("--me you@example.org, or netrec config me PERSON; nothing was imported")
}

/// Gives everybody who has nothing but a name a UID made of all that is known of them, so that the same file twice finds them
/// again. Two with the very same record stay two.
fn name_the_unknowable(sources: &mut [Source]) {
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    for newcomer in sources.iter_mut().flat_map(|source| &mut source.incoming.people) {
        if newcomer.id.is_none() && is_unknowable(&newcomer.contact) {
            let hash = fnv(&serde_json::to_string(&newcomer.contact).unwrap_or_default());
            let number = seen.entry(hash).and_modify(|number| *number += 1).or_insert(1);
            newcomer.contact.uid = Some(format!("netrec-import-{hash:016x}-{number}"));
        }
    }
}
