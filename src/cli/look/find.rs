use std::cmp::Reverse;
use std::sync::mpsc::{TrySendError, sync_channel};

use memchr::memchr_iter;
use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use crate::app::App;
use crate::cli::rows::names;
use crate::error::{Error, Result};
use crate::model::fold::Folded;
use crate::model::network::Place;
use crate::model::{Contact, Id, Meeting, Moment, Network, Reminder, Section};
use crate::recipe::find::{Hit, Text, Wanted};
use crate::render::json::HitRow;
use crate::render::signs::Signs;
use crate::render::style::{Meaning, Paint};
use crate::render::table::cut;
use crate::render::{Output, escape, rows};
use crate::store::{Need, View};

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
        let view = app.store()?.read(Need::CONTACTS)?;
        let search = Search::new(&view.network, &wanted);
        let mut found = search.everything(&view)?;
        found.sort_unstable_by_key(|found| (Reverse(found.hit.score), Reverse(found.day), found.place.at));
        let all = found.len();
        if self.limit > 0 {
            found.truncate(self.limit);
        }
        let output = app.globals.output.unwrap_or(Output::Table);
        // Programs get the same signs everywhere.
        let signs = if output == Output::Table { app.signs() } else { Signs::default() };
        let rows: Vec<HitRow> =
            found.iter().map(|found| search.row(&view, found, signs.cut())).collect::<Result<_>>()?;
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
            network.contacts.iter().map(|contact| is(&contact.name) || contact.aka.iter().any(|aka| is(aka))).collect()
        };
        Search { network, wanted, named: wanted.words().iter().map(named).collect() }
    }

    /// Looks at every record. A second core takes the lines that this one has not come to yet.
    fn everything(&self, view: &View) -> Result<Vec<Found>> {
        std::thread::scope(|scope| {
            let (send, receive) = sync_channel::<Batch>(4);
            let other = scope.spawn(move || {
                let (mut filter, mut found) = (Filter::new(self.wanted), Vec::new());
                receive.iter().try_for_each(|batch| self.batch(&batch, &mut filter, &mut found)).map(|()| found)
            });
            let (mut filter, mut found) = (Filter::new(self.wanted), Vec::new());
            for section in Section::ALL {
                view.batches(section, |first, offset, lines| {
                    match send.try_send(Batch { section, first, offset, lines }) {
                        Ok(()) => Ok(()),
                        Err(TrySendError::Full(batch) | TrySendError::Disconnected(batch)) => {
                            self.batch(&batch, &mut filter, &mut found)
                        }
                    }
                })?;
            }
            drop(send);
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
            if filter.lets_through(line) {
                let place = Place { at: batch.offset + start as u64, len: line.len() as u32 };
                found.extend(self.line(batch.section, at, line, place)?);
            }
            start = end + 1;
        }
        Ok(())
    }

    /// Looks at one record.
    fn line(&self, section: Section, at: usize, line: &[u8], place: Place) -> Result<Option<Found>> {
        let bad = |error: serde_json::Error| {
            Error::data(format!("number {} of {section}: {error}", at + 1)).advise("see netrec check")
        };
        let (hit, day) = match section {
            Section::Contacts => {
                let contact: Contact = serde_json::from_slice(line).map_err(bad)?;
                (self.wanted.find(&contact_texts(&contact), &|_| false), None)
            }
            Section::Reminders => {
                let reminder: Reminder = serde_json::from_slice(line).map_err(bad)?;
                (self.among(&reminder_texts(&reminder), &reminder.who), Some(reminder.on))
            }
            Section::Meetings => {
                let meeting: Meeting = serde_json::from_slice(line).map_err(bad)?;
                (self.among(&meeting_texts(&meeting), &meeting.with), Some(meeting.on))
            }
        };
        Ok(hit.map(|hit| Found { hit, day, section, place }))
    }

    fn among(&self, texts: &[Text<'_>], people: &[Id]) -> Option<Hit> {
        let people = || people.iter().filter_map(|id| self.network.person(*id));
        self.wanted.find(texts, &|word| people().any(|person| self.named[word][person as usize]))
    }

    /// A record as it is shown.
    fn row(&self, view: &View, found: &Found, mark: &str) -> Result<HitRow> {
        let around = |texts: &[Text<'_>]| self.wanted.around(texts, &found.hit, mark);
        let (text, id, people) = match found.section {
            Section::Contacts => {
                let contact: Contact = view.decode(found.place)?;
                (around(&contact_texts(&contact)), contact.id, vec![contact.id])
            }
            Section::Reminders => {
                let reminder: Reminder = view.decode(found.place)?;
                (around(&reminder_texts(&reminder)), reminder.id, reminder.who)
            }
            Section::Meetings => {
                let meeting: Meeting = view.decode(found.place)?;
                (around(&meeting_texts(&meeting)), meeting.id, meeting.with)
            }
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

fn reminder_texts(reminder: &Reminder) -> Vec<Text<'_>> {
    reminder.text.iter().map(|text| Text { field: "text", text, weight: 30 }).collect()
}

fn contact_texts(contact: &Contact) -> Vec<Text<'_>> {
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
    texts
}

fn meeting_texts(meeting: &Meeting) -> Vec<Text<'_>> {
    let text = |field, text, weight| Text { field, text, weight };
    let mut texts = Vec::new();
    for (field, value) in [("text", &meeting.text), ("event", &meeting.event), ("at", &meeting.at)] {
        texts.extend(value.iter().map(|value| text(field, value.as_str(), 30)));
    }
    texts.extend(meeting.learned.iter().map(|value| text("learned", value.as_str(), 40)));
    texts.extend(meeting.gave.iter().chain(&meeting.got).map(|value| text("gift", value.as_str(), 30)));
    texts
}

/// Passes over lines in which none of the words can stand, from their bytes alone. It may let one through too many.
struct Filter {
    words: Vec<Finder<'static>>,
    folded: Vec<Folded>,
    /// Some of what is wanted has several words: they may stand in words of either kind.
    phrase: bool,
    lower: Vec<u8>,
    /// What became of words that were folded.
    known: FxHashMap<Box<[u8]>, bool>,
}

impl Filter {
    fn new(wanted: &Wanted) -> Filter {
        let spellings = wanted.words().iter().flat_map(|word| [word.plain(), word.other()]);
        let firsts = spellings.filter_map(|spelling| spelling.split(' ').next()).filter(|first| !first.is_empty());
        Filter {
            words: firsts.map(|first| Finder::new(first.as_bytes()).into_owned()).collect(),
            folded: wanted.words().to_vec(),
            phrase: wanted.words().iter().any(|word| word.plain().contains(' ')),
            lower: Vec::new(),
            known: FxHashMap::default(),
        }
    }

    fn lets_through(&mut self, line: &[u8]) -> bool {
        self.lower.clear();
        self.lower.extend_from_slice(line);
        self.lower.make_ascii_lowercase();
        if self.words.iter().any(|word| word.find(&self.lower).is_some()) {
            return true;
        }
        // What is left are words with accents, in other scripts, or with signs that folding lets vanish: only these are folded.
        if memchr::memmem::find(line, b"\\u").is_some() {
            return true;
        }
        let mut words = OddWords { line, at: 0 };
        match self.phrase {
            true => words.next().is_some(),
            false => words.any(|word| self.answers(word)),
        }
    }

    /// Whether a word has one of the wanted in it when it is folded. The same words come again and again, in names above all.
    fn answers(&mut self, word: &[u8]) -> bool {
        const MOST: usize = 1 << 14;
        if let Some(answers) = self.known.get(word) {
            return *answers;
        }
        let answers = std::str::from_utf8(word).map_or(true, |text| {
            let folded = Folded::new(text);
            self.folded.iter().any(|wanted| folded.contains(wanted))
        });
        if self.known.len() == MOST {
            self.known.clear();
        }
        self.known.insert(word.into(), answers);
        answers
    }
}

/// The words of a line that are not plain ASCII. Signs between letters belong to a word, or fall away: more than a word does no
/// harm.
struct OddWords<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Iterator for OddWords<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let line = self.line;
        let in_word = |byte: u8| !matches!(byte, b' ' | b'"');
        let letter = |at: Option<usize>| at.and_then(|at| line.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        loop {
            let odd = odd_byte(line, self.at)?;
            // A sign that ends a word, as a full stop does, changes nothing.
            if line[odd].is_ascii() && !(letter(odd.checked_sub(1)) && letter(Some(odd + 1))) {
                self.at = odd + 1;
                continue;
            }
            let start = line[..odd].iter().rposition(|byte| !in_word(*byte)).map_or(0, |before| before + 1);
            let end = line[odd..].iter().position(|byte| !in_word(*byte)).map_or(line.len(), |after| odd + after);
            self.at = end;
            return Some(&line[start..end]);
        }
    }
}

/// Where the first byte stands, from a place on, of a word that folding may change: one of no plain letter, or of a sign in it.
fn odd_byte(line: &[u8], from: usize) -> Option<usize> {
    const MANY: usize = 32;
    let is_odd = |byte: &u8| !byte.is_ascii() | (*byte == b'\'') | (*byte == b'.');
    let mut at = from;
    for many in line[from..].chunks(MANY) {
        // All are looked at before any is judged, which goes many at a time.
        if many.iter().fold(false, |found, byte| found | is_odd(byte)) {
            break;
        }
        at += many.len();
    }
    line[at..].iter().position(is_odd).map(|behind| at + behind)
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
        fn what_would_be_found_comes_through(text in "[a-cA-CéüßøØ田中@,'.\\- \"\\\\\u{1}łi]{0,24}", word in "[a-céü田ßol'.]{1,4}") {
            let Some(wanted) = Wanted::new(&word.replace('"', "")) else { return Ok(()) };
            let found = wanted.find(&[Text { field: "text", text: &text, weight: 1 }], &|_| false);
            let line = serde_json::json!({"id": "h2kq9w3xd7", "text": text}).to_string();
            prop_assert!(found.is_none() || Filter::new(&wanted).lets_through(line.as_bytes()), "{line}");
        }
    }
}
