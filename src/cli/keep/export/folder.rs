//! A folder with a file for each person, brought up to date.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::{Exported, pages};
use crate::app::App;
use crate::cli::cards::Ours;
use crate::cli::written::Written;
use crate::error::Error;
use crate::formats::vcard::{self, ReadOptions, Version};
use crate::model::record::Raw;
use crate::model::{Contact, Person, Section};
use crate::recipe::merge::merge;
use crate::store::{Folder, Put};
use crate::words::handle;

/// How many files that were left are named.
const NAMED: usize = 5;

/// What became of the files.
#[derive(Default)]
struct Report {
    new: usize,
    changed: usize,
    same: usize,
    left: Vec<String>,
    /// Cards that another program changed, and that were not imported since.
    elsewhere: Vec<String>,
}

impl Report {
    fn count(&mut self, put: Put) {
        match put {
            Put::New => self.new += 1,
            Put::Changed => self.changed += 1,
            Put::Same => self.same += 1,
        }
    }

    fn say(&self, app: &mut App, folder: &Folder, what: &str) -> anyhow::Result<()> {
        let Report { new, changed, same, left, elsewhere } = self;
        app.say(&format!("{}: {new} {what} new, {changed} changed, {same} as they were", folder.path().display()))?;
        if !left.is_empty() {
            app.say(&format!("Left, as nobody in the file has them: {}", some(left)))?;
        }
        if !elsewhere.is_empty() {
            app.say(&format!(
                "Left, as another program changed them: {}; netrec import {} takes that in, and --yes writes over it",
                some(elsewhere),
                folder.path().display()
            ))?;
        }
        Ok(())
    }
}

/// The first of some names, and how many there are besides.
fn some(names: &[String]) -> String {
    let named: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    let more = names.len() - named.len();
    named.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() }
}

/// Whether a card in the folder says what the contact does not: an import would add something, or find that something differs.
fn says_more(card: &[u8], contact: &Contact, ours: &Ours<'_>) -> bool {
    let mut cards = vcard::read(card, ReadOptions::default(), ours);
    let Some(Ok(theirs)) = cards.next() else { return false };
    let merged = merge(&mut contact.clone(), &theirs.contact, ours);
    merged.changed() || !merged.differs.is_empty()
}

/// Photos, logos and sounds of a card in the folder, for a contact who has none: an import leaves them out, and they are not ours to
/// throw away.
fn media(card: &[u8], contact: &Contact, ours: &Ours<'_>) -> Vec<Raw> {
    let has = |name: &str| memchr::memmem::find(card, name.as_bytes()).is_some();
    if !vcard::MEDIA.into_iter().any(has) {
        return Vec::new();
    }
    let card = vcard::read(card, ReadOptions { photos: true }, ours).next().and_then(Result::ok);
    let lines = card.map(|card| card.contact.vcard).unwrap_or_default();
    let theirs = lines.into_iter().filter(vcard::is_media).collect::<Vec<_>>();
    if contact.vcard.iter().any(vcard::is_media) { Vec::new() } else { theirs }
}

/// Keeps a card for each person. A card that another program named keeps its name, since its UID says whose it is.
pub fn cards(app: &mut App, exported: &Exported<'_>, path: &Path, version: Version) -> anyhow::Result<()> {
    let view = exported.view;
    let folder = Folder::make(path)?;
    let mut taken = HashSet::new();
    let mut files: HashMap<String, String> = HashMap::new();
    let mut written = Written::of(&folder).unwrap_or_default();
    let mut report = Report::default();
    for name in folder.names(".vcf")? {
        taken.insert(name.to_lowercase());
        match vcard::uid(&folder.read(&name)?) {
            Some(uid) if !files.contains_key(&uid) => {
                files.insert(uid, name);
            }
            _ => report.left.push(name),
        }
    }
    view.load(Section::Contacts)?;
    let mut progress = app.progress();
    for person in 0..view.network.contacts.len() as Person {
        progress.at("Writing cards", person.into(), Some(view.network.contacts.len() as u64));
        let contact = view.contact(person)?;
        // Of two with the same UID the second is known by its id.
        let file = files.remove(&vcard::uid_of(&contact));
        if !exported.means(person) {
            continue;
        }
        let ours = &Ours(&view.network);
        let mut leaving = exported.leaving(person)?;
        let before = file.as_ref().map(|name| folder.read(name)).transpose()?;
        leaving.vcard.extend(before.iter().flat_map(|before| media(before, &contact, ours)));
        let card = vcard::write(&leaving, version, ours);
        let is_changed_elsewhere = |name: &String| {
            let before = before.as_ref().filter(|before| before.as_slice() != card.as_bytes());
            before.is_some_and(|before| !written.has(name, before) && says_more(before, &contact, ours))
        };
        if let Some(name) = file.as_ref().filter(|name| !app.globals.yes && is_changed_elsewhere(name)) {
            report.elsewhere.push(name.clone());
            continue;
        }
        let file = file.unwrap_or_else(|| new_name(&contact, &taken));
        taken.insert(file.to_lowercase());
        report.count(folder.put(&file, card.as_bytes())?);
        written.put(file, card.as_bytes());
    }
    drop(progress);
    written.keep(&folder)?;
    report.left.extend(files.into_values());
    report.left.sort();
    report.say(app, &folder, "cards")
}

/// The UID where it may be the name of a file, as khard and vdirsyncer have it; else one from the id.
fn new_name(contact: &Contact, taken: &HashSet<String>) -> String {
    let uid = vcard::uid_of(contact);
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '+');
    let fits = uid.chars().all(safe) && !uid.starts_with('.') && (1..=100).contains(&uid.len());
    let id = format!("netrec-{}", contact.id);
    let wanted = if fits { &uid } else { &id };
    let is_taken = |stem: &str| taken.contains(&format!("{stem}.vcf").to_lowercase());
    let stem = if is_taken(wanted) { handle::unique(&id, is_taken) } else { wanted.clone() };
    format!("{stem}.vcf")
}

/// Keeps a page for each person.
pub fn pages(app: &mut App, exported: &Exported<'_>, path: &Path) -> anyhow::Result<()> {
    let folder = Folder::make(path)?;
    let mut report = Report::default();
    let (mut progress, mut done) = (app.progress(), 0);
    pages::each(exported, true, |handle, page| {
        progress.at("Writing pages", done, Some(exported.people.len() as u64));
        done += 1;
        report.count(folder.put(&pages::file(handle), page.as_bytes())?);
        Ok::<(), Error>(())
    })?;
    drop(progress);
    let known: HashSet<String> =
        exported.view.network.contacts.iter().map(|contact| pages::file(&contact.handle)).collect();
    report.left = folder.names(".md")?.into_iter().filter(|name| !known.contains(name)).collect();
    report.say(app, &folder, "pages")
}
