mod filter;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Mutex;
use std::sync::mpsc::{TrySendError, sync_channel};
use std::thread::ScopedJoinHandle;

use filter::Filter;

use crate::app::App;
use crate::cli::rows::names;
use crate::error::{Error, Result};
use crate::formats::vcard;
use crate::halves;
use crate::model::fold::Folded;
use crate::model::network::Place;
use crate::model::{Contact, ContactHead, Moment, Section};
use crate::recipe::find::{Hit, Text, Wanted};
use crate::render::json::HitRow;
use crate::render::signs::Signs;
use crate::render::style::{Meaning, Paint};
use crate::render::table::cut;
use crate::render::{Output, escape, rows};
use crate::store::{Need, Told, View};

/// Find words in everything: names, notes, talks, reminders
///
/// All words are needed, in any order; a phrase goes in quotes. Case and accents don't matter. The best 50 are shown.
///
/// Example: netrec find bandung coffee
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to look for
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// At most so many (0: all)
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
}

impl Args {
    /// Finds the words.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        // A word of the shell with spaces in it was quoted there: it is a phrase.
        let words: Vec<String> = self
            .words
            .iter()
            .map(|word| if word.contains(' ') && !word.contains('"') { format!("\"{word}\"") } else { word.clone() })
            .collect();
        let wanted = Wanted::new(&words.join(" "))
            .ok_or_else(|| Error::usage("there is nothing to look for").advise("netrec find coffee"))?;
        let view = app.look(Need::CONTACTS)?;
        let search = Search::new(view, &wanted);
        let mut found = search.everything()?;
        found.sort_unstable_by_key(|found| (Reverse(found.hit.score), Reverse(found.day), found.place.at));
        let all = found.len();
        if self.limit > 0 {
            found.truncate(self.limit);
        }
        let output = app.globals.output.unwrap_or(Output::Table);
        // Programs get the same signs everywhere.
        let signs = if output == Output::Table { app.signs() } else { Signs::default() };
        let rows: Vec<HitRow> = found.iter().map(|found| search.row(found, signs.cut())).collect::<Result<_>>()?;
        match output {
            Output::Table => {
                let text = draw(&rows, app.width(), app.paint());
                app.write(&text)?;
                if all == 0 {
                    app.say("Nothing was found")?;
                }
            }
            output => rows::write(&mut *app.out, output, &rows)?,
        }
        if rows.len() < all {
            app.say(&format!("{} more; --limit 0 shows all", all - rows.len()))?;
        }
        Ok(())
    }
}

/// A record in which the words were found.
struct Found {
    hit: Hit,
    day: Option<Moment>,
    section: Section,
    /// Where it stands in the file, so that results are the same every time.
    place: Place,
}

/// What is looked for, and by whom it is answered to.
struct Search<'a> {
    view: &'a View,
    wanted: &'a Wanted,
    /// For each word, who answers to it.
    named: Vec<Vec<bool>>,
}

/// Some lines of a list.
struct Batch {
    section: Section,
    /// The offset of the first in the file.
    offset: u64,
    lines: Vec<u8>,
}

impl<'a> Search<'a> {
    fn new(view: &'a View, wanted: &'a Wanted) -> Search<'a> {
        let named = |word: &Folded| {
            let sieve = word.sieve();
            let is = |name: &str| sieve.lets_through(name) && Folded::new(name).contains(word);
            let answers = |contact: &ContactHead| is(&contact.name) || contact.aka().iter().any(|aka| is(aka));
            halves::map(&view.network.contacts, answers)
        };
        Search { view, wanted, named: wanted.words().iter().map(named).collect() }
    }

    /// Looks at every record. Two cores take the lines as they come; while the second has enough of them, the first, which reads
    /// them, looks at some itself.
    fn everything(&self) -> Result<Vec<Found>> {
        let (send, receive) = sync_channel::<Batch>(4);
        let receive = Mutex::new(receive);
        // Of what was read and not looked at yet, each takes the next.
        let rest = |filter: &mut Filter, found: &mut Vec<Found>| {
            let next = || receive.lock().ok()?.recv().ok();
            std::iter::from_fn(next).try_for_each(|batch| self.batch(&batch, filter, found))
        };
        std::thread::scope(|scope| {
            let other = halves::elsewhere(scope, || {
                let (mut filter, mut found) = (Filter::new(self.wanted, &self.named), Vec::new());
                rest(&mut filter, &mut found).map(|()| found)
            });
            let (mut filter, mut found) = (Filter::new(self.wanted, &self.named), Vec::new());
            for section in Section::ALL {
                self.view.batches(section, |offset, lines| {
                    match send.try_send(Batch { section, offset, lines: lines.to_vec() }) {
                        Ok(()) => Ok(()),
                        Err(TrySendError::Full(batch) | TrySendError::Disconnected(batch)) => {
                            self.batch(&batch, &mut filter, &mut found)
                        }
                    }
                })?;
            }
            drop(send);
            rest(&mut filter, &mut found)?;
            match other.map(ScopedJoinHandle::join) {
                Ok(Ok(others)) => found.extend(others?),
                Ok(Err(_)) => return Err(Error::failed("looking through the file did not come to its end")),
                // All was looked at here.
                Err(_) => {}
            }
            Ok(found)
        })
    }

    fn batch(&self, batch: &Batch, filter: &mut Filter, found: &mut Vec<Found>) -> Result<()> {
        filter.each_line(batch.section, &batch.lines, |start, line| {
            let line = line.strip_suffix(b",").unwrap_or(line);
            let place = Place { at: batch.offset + start as u64, len: line.len() as u32 };
            found.extend(self.line(batch.section, line, place)?);
            Ok(())
        })
    }

    /// Looks at one record.
    fn line(&self, section: Section, line: &[u8], place: Place) -> Result<Option<Found>> {
        let (hit, day) = match section {
            Section::Contacts => {
                let contact: Contact = serde_json::from_slice(line).map_err(self.damaged(place))?;
                let card = vcard::said(&contact);
                (self.wanted.find(&contact_texts(&contact, &card), &|_| false), None)
            }
            _ => {
                let told = Told::read(section, line).map_err(self.damaged(place))?;
                let people = || told.people.iter().filter_map(|id| self.view.network.person(*id));
                let named = |word: usize| people().any(|person| self.named[word][person as usize]);
                (self.wanted.find(&told_texts(&told), &named), told.on)
            }
        };
        Ok(hit.map(|hit| Found { hit, day, section, place }))
    }

    /// Says where a record stands that is not what it should be.
    fn damaged(&self, place: Place) -> impl FnOnce(serde_json::Error) -> Error {
        move |error| self.view.damaged(place, &error.to_string())
    }

    /// A record as it is shown.
    fn row(&self, found: &Found, mark: &str) -> Result<HitRow> {
        let around = |texts: &[Text<'_>]| self.wanted.around(texts, &found.hit, mark);
        let (text, id, people) = match found.section {
            Section::Contacts => {
                let contact: Contact = self.view.decode(found.place)?;
                let card = vcard::said(&contact);
                (around(&contact_texts(&contact, &card)), contact.id, vec![contact.id])
            }
            section => self.view.with_bytes(found.place, |line| {
                Told::read(section, line)
                    .map(|told| (around(&told_texts(&told)), told.id, told.people))
                    .map_err(self.damaged(found.place))
            })??,
        };
        Ok(HitRow {
            kind: found.section.singular().to_owned(),
            id: id.to_string(),
            people: names(&self.view.network, &people),
            on: found.day.map(|on| on.to_string()),
            field: found.hit.field.to_owned(),
            text,
            score: found.hit.score,
        })
    }
}

/// The texts of a person, with what their card says besides.
fn contact_texts<'a>(contact: &'a Contact, card: &'a [(String, String)]) -> Vec<Text<'a>> {
    let mut texts = Vec::new();
    let text = |field, text, weight| Text { field, text, weight };
    texts.push(text("name", contact.name.as_str(), 100));
    texts.push(text("handle", contact.handle.as_str(), 80));
    for (field, list, weight) in [
        ("aka", &contact.aka, 100),
        ("email", &contact.emails, 70),
        ("phone", &contact.phones, 70),
        ("channel", &contact.channels, 60),
        ("interest", &contact.interests, 60),
        ("tag", &contact.tags, 60),
        ("like", &contact.likes, 50),
        ("need", &contact.needs, 50),
        ("address", &contact.addresses, 40),
    ] {
        texts.extend(list.iter().map(|value| text(field, value.as_str(), weight)));
    }
    let event = contact.met.as_ref().and_then(|met| met.event.as_ref());
    for (field, value, weight) in [
        ("org", contact.org.as_ref(), 60),
        ("title", contact.title.as_ref(), 50),
        ("city", contact.city.as_ref(), 50),
        ("met", event, 50),
        ("note", contact.note.as_ref(), 40),
    ] {
        texts.extend(value.map(|value| text(field, value.as_str(), weight)));
    }
    texts.extend(contact.facts.iter().map(|fact| text("fact", fact.text.as_str(), 40)));
    texts.extend(contact.fields.0.iter().map(|(_, value)| text("field", value.as_str(), 40)));
    texts.extend(card.iter().map(|(_, value)| text("card", value.as_str(), 40)));
    texts
}

fn told_texts<'a>(told: &'a Told<'_>) -> Vec<Text<'a>> {
    fn texts<'a>(
        field: &'static str,
        weight: u32,
        texts: impl IntoIterator<Item = &'a Cow<'a, str>>,
    ) -> impl Iterator<Item = Text<'a>> {
        texts.into_iter().map(move |text| Text { field, text, weight })
    }
    texts("text", 30, &told.text)
        .chain(texts("event", 30, &told.event))
        .chain(texts("at", 30, &told.at))
        .chain(texts("learned", 40, &told.learned))
        .chain(texts("gift", 30, &told.gifts))
        .collect()
}

fn draw(hits: &[HitRow], width: Option<usize>, paint: Paint) -> String {
    let mut drawn = String::new();
    for hit in hits {
        let names: Vec<&str> = hit.people.iter().map(|person| person.name.as_str()).collect();
        let names = escape::visible(&names.join(", ")).into_owned();
        let place = match &hit.on {
            Some(on) => format!("{on} {}", hit.kind),
            None => hit.field.clone(),
        };
        let head = if names.is_empty() { place } else { [&names, paint.signs.between(), &place].concat() };
        let room = width.unwrap_or(usize::MAX);
        drawn.push_str(&paint.text(Meaning::Strong, &cut(&head, room, paint.signs)));
        drawn.push('\n');
        drawn.push_str("  ");
        drawn.push_str(&cut(&escape::visible(&hit.text), room.saturating_sub(2), paint.signs));
        drawn.push('\n');
    }
    drawn
}
