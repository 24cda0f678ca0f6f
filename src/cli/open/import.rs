mod plan;
mod report;

use std::path::PathBuf;

use rustc_hash::FxHashMap;

use crate::app::App;
use crate::cli::cards::Ours;
use crate::cli::change::change;
use crate::error::Error;
use crate::formats::incoming::of_cards;
use crate::formats::vcard::ReadOptions;
use crate::model::Id;
use crate::recipe::arrivals::is_unknowable;
use crate::store::input::{self, Input};
use crate::store::{Need, View};

use plan::{Source, plan};

/// Take in people from other programs
///
/// Cards (vCard 2.1, 3.0, 4.0), or a folder of them. Somebody who is in the network already (by UID, email, phone, account, or the
/// same name with the same organisation) gains what is new; of a single value yours stays, and what differs is listed. What netrec
/// has no field for is kept and comes back in a card. The same file twice changes nothing; one undo takes an import back.
///
/// Example: netrec import contacts.vcf
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, folders of cards, or - for standard input
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    files: Vec<PathBuf>,
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
        report::write(app, &plan.rows)?;
        app.say(&line)?;
        Ok(u8::from(bad > 0))
    }

    /// Reads all files.
    fn read(&self, app: &mut App, view: &View) -> anyhow::Result<Vec<Source>> {
        let ours = Ours(&view.network);
        let options = ReadOptions { photos: self.photos };
        let mut sources = Vec::new();
        for path in &self.files {
            if path.as_os_str() == "-" {
                let bytes = app.read_input_bytes()?;
                sources.push(source("standard input".to_owned(), &bytes, options, &ours)?);
                continue;
            }
            match Input::of(path)? {
                Input::File(path) => {
                    let bytes = input::read(&path)?;
                    sources.push(source(path.display().to_string(), &bytes, options, &ours)?);
                }
                Input::Folder { cards, .. } if cards.is_empty() => {
                    return Err(Error::failed(format!("there are no cards in {}", path.display()))
                        .advise("a folder of .vcf files is wanted, or a file")
                        .into());
                }
                Input::Folder { cards, .. } => {
                    for path in cards {
                        let incoming = of_cards(&input::read(&path)?, options, &ours, &mut |_| {});
                        sources.push(Source { name: path.display().to_string(), incoming });
                    }
                }
            }
        }
        Ok(sources)
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

/// A hash that is the same on every machine and in every version (Fowler, Noll and Vo's 1a).
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Reads one file of cards.
fn source(name: String, bytes: &[u8], options: ReadOptions, ours: &Ours<'_>) -> Result<Source, Error> {
    let incoming = of_cards(bytes, options, ours, &mut |_| {});
    if incoming.people.is_empty() && incoming.bad.is_empty() && incoming.groups == 0 {
        return Err(Error::failed(format!("{name} has no cards in it"))
            .advise("vCard is understood, from BEGIN:VCARD to END:VCARD; nothing was imported"));
    }
    Ok(Source { name, incoming })
}
