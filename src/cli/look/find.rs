use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Mutex;
use std::sync::mpsc::{TrySendError, sync_channel};

use memchr::memchr_iter;
use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use crate::app::App;
use crate::cli::rows::names;
use crate::error::{Error, Result};
use crate::formats::vcard;
use crate::halves;
use crate::model::fold::{Folded, OddWords, Sieve};
use crate::model::network::Place;
use crate::model::{Contact, ContactHead, Moment, Network, Section};
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
        let search = Search::new(&view.network, &wanted);
        let mut found = search.everything(view)?;
        found.sort_unstable_by_key(|found| (Reverse(found.hit.score), Reverse(found.day), found.place.at));
        let all = found.len();
        if self.limit > 0 {
            found.truncate(self.limit);
        }
        let output = app.globals.output.unwrap_or(Output::Table);
        // Programs get the same signs everywhere.
        let signs = if output == Output::Table { app.signs() } else { Signs::default() };
        let rows: Vec<HitRow> =
            found.iter().map(|found| search.row(view, found, signs.cut())).collect::<Result<_>>()?;
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
    /// Its place in the list.
    at: usize,
    hit: Hit,
    day: Option<Moment>,
    section: Section,
    /// Where it stands in the file, so that results are the same every time.
    place: Place,
}

fn bad(section: Section, at: usize, error: &serde_json::Error) -> Error {
    Error::data(format!("number {} of {section}: {error}", at + 1)).advise("see netrec check")
}

/// What is looked for, and by whom it is answered to.
struct Search<'a> {
    network: &'a Network,
    wanted: &'a Wanted,
    /// For each word, who answers to it.
    named: Vec<Vec<bool>>,
}

/// Some lines of a list, the first of which has this number.
struct Batch {
    section: Section,
    first: usize,
    /// The offset of the first in the file.
    offset: u64,
    lines: Vec<u8>,
}

impl<'a> Search<'a> {
    fn new(network: &'a Network, wanted: &'a Wanted) -> Search<'a> {
        let named = |word: &Folded| {
            let sieve = word.sieve();
            let is = |name: &str| sieve.lets_through(name) && Folded::new(name).contains(word);
            let answers = |contact: &ContactHead| is(&contact.name) || contact.aka.iter().any(|aka| is(aka));
            halves::map(&network.contacts, answers)
        };
        Search { network, wanted, named: wanted.words().iter().map(named).collect() }
    }

    /// Looks at every record. Two cores take the lines as they come; while the second has enough of them, the first, which reads
    /// them, looks at some itself.
    fn everything(&self, view: &View) -> Result<Vec<Found>> {
        let (send, receive) = sync_channel::<Batch>(4);
        let receive = Mutex::new(receive);
        // Of what was read and not looked at yet, each takes the next.
        let rest = |filter: &mut Filter, found: &mut Vec<Found>| {
            let next = || receive.lock().ok()?.recv().ok();
            std::iter::from_fn(next).try_for_each(|batch| self.batch(&batch, filter, found))
        };
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let (mut filter, mut found) = (Filter::new(self), Vec::new());
                rest(&mut filter, &mut found).map(|()| found)
            });
            let (mut filter, mut found) = (Filter::new(self), Vec::new());
            for section in Section::ALL {
                view.batches(section, |first, offset, lines| {
                    match send.try_send(Batch { section, first, offset, lines: lines.to_vec() }) {
                        Ok(()) => Ok(()),
                        Err(TrySendError::Full(batch) | TrySendError::Disconnected(batch)) => {
                            self.batch(&batch, &mut filter, &mut found)
                        }
                    }
                })?;
            }
            drop(send);
            rest(&mut filter, &mut found)?;
            match other.join() {
                Ok(others) => found.extend(others?),
                Err(_) => return Err(Error::failed("looking through the file did not come to its end")),
            }
            Ok(found)
        })
    }

    fn batch(&self, batch: &Batch, filter: &mut Filter, found: &mut Vec<Found>) -> Result<()> {
        let mut start = 0;
        for (at, end) in (batch.first..).zip(memchr_iter(b'\n', &batch.lines)) {
            let line = &batch.lines[start..end];
            let line = line.strip_suffix(b",").unwrap_or(line);
            if filter.lets_through(batch.section, line) {
                let place = Place { at: batch.offset + start as u64, len: line.len() as u32 };
                found.extend(self.line(batch.section, at, line, place)?);
            }
            start = end + 1;
        }
        Ok(())
    }

    /// Looks at one record.
    fn line(&self, section: Section, at: usize, line: &[u8], place: Place) -> Result<Option<Found>> {
        let bad = |error| bad(section, at, &error);
        let (hit, day) = match section {
            Section::Contacts => {
                let contact: Contact = serde_json::from_slice(line).map_err(bad)?;
                let card = vcard::said(&contact);
                (self.wanted.find(&contact_texts(&contact, &card), &|_| false), None)
            }
            _ => {
                let told = Told::read(section, line).map_err(bad)?;
                let people = || told.people.iter().filter_map(|id| self.network.person(*id));
                let named = |word: usize| people().any(|person| self.named[word][person as usize]);
                (self.wanted.find(&told_texts(&told), &named), told.on)
            }
        };
        Ok(hit.map(|hit| Found { at, hit, day, section, place }))
    }

    /// A record as it is shown.
    fn row(&self, view: &View, found: &Found, mark: &str) -> Result<HitRow> {
        let around = |texts: &[Text<'_>]| self.wanted.around(texts, &found.hit, mark);
        let (text, id, people) = match found.section {
            Section::Contacts => {
                let contact: Contact = view.decode(found.place)?;
                let card = vcard::said(&contact);
                (around(&contact_texts(&contact, &card)), contact.id, vec![contact.id])
            }
            section => view.with_bytes(found.place, |line| {
                Told::read(section, line)
                    .map(|told| (around(&told_texts(&told)), told.id, told.people))
                    .map_err(|error| bad(section, found.at, &error))
            })??,
        };
        Ok(HitRow {
            kind: found.section.singular().to_owned(),
            id: id.to_string(),
            people: names(self.network, &people),
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

/// Passes over lines in which the words cannot stand, from their bytes alone. It may let one through too many: that the words of a
/// phrase stand side by side it does not ask.
struct Filter {
    words: Vec<Folded>,
    sieves: Vec<Sieve>,
    /// What to look for in small letters, and for which of the words.
    finders: Vec<(Finder<'static>, Words)>,
    all: Words,
    /// Those of which nobody's name is made: they must stand in a line.
    nobodys: Words,
    lower: Vec<u8>,
    /// Which of them stand in words that were folded.
    known: FxHashMap<Box<[u8]>, Words>,
}

/// Some of the words, a bit for each; those behind the last bit share it.
type Words = u64;

fn bit(word: usize) -> Words {
    1 << word.min(63)
}

impl Filter {
    fn new(search: &Search<'_>) -> Filter {
        let mut filter = Filter {
            words: Vec::new(),
            sieves: Vec::new(),
            finders: Vec::new(),
            all: 0,
            nobodys: 0,
            lower: Vec::new(),
            known: FxHashMap::default(),
        };
        for (wanted, named) in search.wanted.words().iter().zip(&search.named) {
            for word in wanted.apart() {
                let bit = bit(filter.words.len());
                filter.all |= bit;
                if !named.contains(&true) {
                    filter.nobodys |= bit;
                }
                let spellings = [word.plain(), word.other()].into_iter().filter(|spelling| !spelling.is_empty());
                let finders = spellings.map(|spelling| (Finder::new(spelling.as_bytes()).into_owned(), bit));
                filter.finders.extend(finders);
                filter.sieves.push(word.sieve());
                filter.words.push(word);
            }
        }
        filter
    }

    fn lets_through(&mut self, section: Section, line: &[u8]) -> bool {
        // Of a person all words must be told, of a talk those that name nobody; one of them always.
        let needed = if section == Section::Contacts { self.all } else { self.nobodys };
        let enough = |found: Words| found & needed == needed && found != 0;
        self.lower.clear();
        self.lower.extend_from_slice(line);
        self.lower.make_ascii_lowercase();
        let mut found = 0;
        for (finder, word) in &self.finders {
            if found & word == 0 && finder.find(&self.lower).is_some() {
                found |= word;
                if enough(found) {
                    return true;
                }
            }
        }
        // What is left are words with accents, in other scripts, or with signs that folding lets vanish: only these are folded.
        if memchr::memmem::find(line, b"\\u").is_some() {
            return true;
        }
        OddWords::of(line).any(|word| {
            found |= self.answers(word);
            enough(found)
        })
    }

    /// Which of the wanted a word has in it when it is folded. The same words come again and again, in names above all.
    fn answers(&mut self, word: &[u8]) -> Words {
        const MOST: usize = 1 << 14;
        let Ok(text) = std::str::from_utf8(word) else { return Words::MAX };
        if !self.sieves.iter().any(|sieve| sieve.lets_through(text)) {
            return 0;
        }
        if let Some(answers) = self.known.get(word) {
            return *answers;
        }
        let folded = Folded::new(text);
        let answering = self.words.iter().enumerate().filter(|(_, wanted)| folded.contains(wanted));
        let answers = answering.fold(0, |all, (at, _)| all | bit(at));
        if self.known.len() == MOST {
            self.known.clear();
        }
        self.known.insert(word.into(), answers);
        answers
    }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The filter may let too much through, but never holds back what would be found.
        #[test]
        fn what_would_be_found_comes_through(text in "[a-cA-CéüßøØ田中@,'.\\- \"\\\\\u{1}łi]{0,24}", word in "[a-céü田ßol'.]{1,4}( [a-cé]{1,2})?") {
            let Some(wanted) = Wanted::new(&word.replace('"', "")) else { return Ok(()) };
            let found = wanted.find(&[Text { field: "text", text: &text, weight: 1 }], &|_| false);
            let line = serde_json::json!({"id": "h2kq9w3xd7", "text": text}).to_string();
            let network = Network::default();
            let mut filter = Filter::new(&Search::new(&network, &wanted));
            for section in Section::ALL {
                prop_assert!(found.is_none() || filter.lets_through(section, line.as_bytes()), "{line}");
            }
        }
    }
}
