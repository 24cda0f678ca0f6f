mod plan;
mod reader;
mod report;

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use crate::app::App;
use crate::cli::cards::Ours;
use crate::cli::change::change;
use crate::error::Error;
use crate::formats::columns;
use crate::formats::sniff::Format;
use crate::formats::table::Mapped;
use crate::formats::text::fnv;
use crate::model::{Contact, Id, Meeting, Reminder};
use crate::recipe::arrivals::is_unknowable;
use crate::render::progress::Progress;
use crate::store::input::Input;
use crate::store::{Need, View};

use plan::{Source, plan};
use reader::{Reader, Taken, Watch};

/// Take in people from other programs
///
/// Cards (vCard 2.1, 3.0, 4.0) in files and folders; the CSV of LinkedIn, Google and Outlook, and any other with --map; netrec's own
/// JSON, JSONL and csv; mail (mbox, Maildir), of which only the headers are read: a day's letters with somebody become a meeting by
/// email; calendars (iCalendar): what you did with people known by email becomes meetings, what is to come planned ones, and what
/// comes back is taken from a year ago to a year from now; the friends.md of friends. Somebody who is in the network already (by UID, email, phone, account, or the
/// same name with the same organisation) gains what is new; of a single value yours stays, and what differs is listed. What netrec
/// has no field for is kept and comes back in a card. Of a data file the settings come too, where you have none of your own. The same file twice changes nothing; one undo takes an import back.
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
    #[arg(long, value_name = "KEY=COLUMN,...")]
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

/// What is said while it is found out who everybody is.
const MERGING: &str = "Merging";

impl Args {
    /// Takes the files in. The exit status is 1 where something in them could not be read.
    pub fn run(self, app: &mut App) -> anyhow::Result<u8> {
        let view = app.store()?.read(Need::ALL)?;
        let region_is_known = view.network.settings.region.is_some();
        let (mut sources, taken, mut progress) = self.read(app, &view)?;
        let bad = report::troubles(app, &sources)?;
        if self.strict && bad > 0 {
            let many = if bad == 1 { "one record" } else { "some records" };
            return Err(Error::failed(format!("{many} cannot be read"))
                .advise("nothing was imported, as --strict asks")
                .into());
        }
        name_the_unknowable(&mut sources);
        let today = app.today();
        let mut tick = |what: &str, done: usize, of: usize| progress.at(what, done as u64, Some(of as u64));
        let mut plan = match self.dry_run {
            true => {
                let mut number = 0;
                let mut random = || {
                    number += 1;
                    Ok(Id::from_random(number))
                };
                plan(&view, &sources, today, &mut random, &mut |done, of| tick(MERGING, done, of))?
            }
            false => {
                drop(view);
                let changed = change(app, |transaction, _| {
                    let mut random = || transaction.new_id();
                    let merging = &mut |done, of| tick(MERGING, done, of);
                    let plan = plan(transaction.view(), &sources, today, &mut random, merging)?;
                    plan.settings.iter().try_for_each(|settings| transaction.put_settings(settings))?;
                    tick("Writing", 0, plan.contacts.len());
                    transaction.put_all::<Contact, _>(&plan.contacts)?;
                    transaction.put_all::<Reminder, _>(plan.reminders.iter().as_slice())?;
                    transaction.put_all::<Meeting, _>(plan.meetings.iter().as_slice())?;
                    Ok(plan)
                })?;
                changed.value
            }
        };
        progress.end();
        for (written, folder) in taken.into_iter().filter(|_| !self.dry_run) {
            // What is in the file is there; of a folder that cannot be written nothing else is asked.
            let _ = written.keep(&folder);
        }
        let line = report::summary(&plan, &sources, &self.files, bad, self.dry_run);
        plan.rows.extend(report::bad_rows(&sources));
        if self.propose {
            plan.rows.extend(report::proposed_rows(&plan).collect::<Vec<_>>());
        }
        report::write(app, &plan.rows)?;
        app.say(&line)?;
        if let Some(hint) = report::without_country(&plan, region_is_known) {
            app.say(&hint)?;
        }
        // The program ends here, and to give many thousand records back one by one takes a tenth of a large import.
        std::mem::forget((sources, plan));
        Ok(u8::from(bad > 0))
    }

    /// Reads all files; the line of progress goes on to what comes next.
    fn read(&self, app: &mut App, view: &View) -> anyhow::Result<(Vec<Source>, Taken, Progress)> {
        let map = self.map()?;
        let network = &view.network;
        let own = network.settings.me.and_then(|me| network.person(me)).map(|me| network.contact(me).emails());
        let own = own.into_iter().flatten().map(|email| email.to_string());
        let me: Vec<String> = self.me.iter().cloned().chain(own).map(|email| email.to_lowercase()).collect();
        let ours = &Ours(network);
        let mut reader = Reader {
            format: self.from.map(Format::from),
            map: &map,
            me: &me,
            photos: self.photos,
            ours,
            today: app.today(),
            watch: Watch::new(app.progress()),
            taken: Vec::new(),
        };
        let mut sources = Vec::new();
        for path in &self.files {
            if path.as_os_str() == "-" {
                let bytes = app.read_input_bytes()?;
                sources.push(reader.source("standard input".to_owned(), &bytes)?);
                continue;
            }
            match Input::of(path)? {
                Input::File(path) => sources.push(reader.file(&path)?),
                Input::Folder { cards, calendars, messages } if cards.is_empty() && calendars.is_empty() => {
                    sources.push(reader.maildir(path, &messages)?);
                }
                Input::Folder { cards, calendars, .. } => sources.extend(reader.folder(path, &cards, &calendars)?),
            }
        }
        Ok((sources, reader.taken, reader.watch.into_progress()))
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
