use std::cmp::Reverse;
use std::sync::mpsc::{TrySendError, sync_channel};

use memchr::memmem::Finder;

use crate::app::App;
use crate::cli::rows::names;
use crate::error::{Error, Result};
use crate::model::fold::Folded;
use crate::model::{Contact, Meeting, Moment, Network, Person, Reminder, Section};
use crate::recipe::find::{Hit, Text, Wanted};
use crate::render::json::HitRow;
use crate::render::style::{Meaning, Paint};
use crate::render::table::cut;
use crate::render::{Output, escape, rows};
use crate::store::{Need, View};

/// Find words in everything: names, notes, talks, reminders, what was learned
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
        let view = app.store()?.read(Need::ALL)?;
        let search = Search::new(&view.network, &wanted);
        let mut found = search.everything(&view)?;
        found.sort_unstable_by_key(|found| (Reverse(found.hit.score), Reverse(found.day), found.place));
        let all = found.len();
        if self.limit > 0 {
            found.truncate(self.limit);
        }
        let rows: Vec<HitRow> = found.iter().map(|found| search.row(&view, found)).collect::<Result<_>>()?;
        match app.globals.output.unwrap_or(Output::Table) {
            Output::Table => {
                let text = draw(&rows, app.width(), Paint::new(app.globals.color));
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
    /// Where it stands in the file, so that results are the same every time.
    place: (Section, usize),
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
                view.batches(section, |first, lines| {
                    match send.try_send(Batch { section, first, lines: lines.to_vec() }) {
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
        let lines = batch.lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        for (at, line) in (batch.first..).zip(lines) {
            let line = line.strip_suffix(b",").unwrap_or(line);
            if filter.lets_through(line) {
                found.extend(self.line(batch.section, at, line)?);
            }
        }
        Ok(())
    }

    /// Looks at one record.
    fn line(&self, section: Section, at: usize, line: &[u8]) -> Result<Option<Found>> {
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
                (self.among(&reminder_texts(&reminder), &self.network.reminders[at].who), Some(reminder.on))
            }
            Section::Meetings => {
                let meeting: Meeting = serde_json::from_slice(line).map_err(bad)?;
                (self.among(&meeting_texts(&meeting), &self.network.meetings[at].with), Some(meeting.on))
            }
        };
        Ok(hit.map(|hit| Found { hit, day, place: (section, at) }))
    }

    fn among(&self, texts: &[Text<'_>], people: &[Person]) -> Option<Hit> {
        self.wanted.find(texts, &|word| people.iter().any(|person| self.named[word][*person as usize]))
    }

    /// A record as it is shown.
    fn row(&self, view: &View, found: &Found) -> Result<HitRow> {
        let around = |texts: &[Text<'_>]| self.wanted.around(texts, &found.hit);
        let (section, at) = found.place;
        let (text, id, people) = match section {
            Section::Contacts => {
                let contact = view.contact(at as Person)?;
                (around(&contact_texts(&contact)), contact.id, vec![contact.id])
            }
            Section::Reminders => {
                let reminder = view.reminder(at)?;
                (around(&reminder_texts(&reminder)), reminder.id, reminder.who)
            }
            Section::Meetings => {
                let meeting = view.meeting(at)?;
                (around(&meeting_texts(&meeting)), meeting.id, meeting.with)
            }
        };
        Ok(HitRow {
            kind: section.singular().to_owned(),
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
    odd: Vec<u8>,
    memory: Folded,
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
            odd: Vec::new(),
            memory: Folded::new(""),
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
        self.odd_words(line);
        match std::str::from_utf8(&self.odd) {
            Ok("") => false,
            Ok(_) if self.phrase => true,
            Ok(odd) => {
                self.memory.read(odd);
                self.folded.iter().any(|word| self.memory.contains(word))
            }
            Err(_) => true,
        }
    }

    /// Collects the words of a line that are not plain ASCII.
    fn odd_words(&mut self, line: &[u8]) {
        self.odd.clear();
        // Signs between letters belong to a word, or fall away: more than a word does no harm.
        let in_word = |byte: u8| !matches!(byte, b' ' | b'"');
        let letter = |at: Option<usize>| at.and_then(|at| line.get(at)).is_some_and(u8::is_ascii_alphanumeric);
        let mut at = 0;
        while let Some(found) = line[at..].iter().position(|byte| !byte.is_ascii() || matches!(byte, b'\'' | b'.')) {
            let odd = at + found;
            // A sign that ends a word, as a full stop does, changes nothing.
            if line[odd].is_ascii() && !(letter(odd.checked_sub(1)) && letter(Some(odd + 1))) {
                at = odd + 1;
                continue;
            }
            let start = line[..odd].iter().rposition(|byte| !in_word(*byte)).map_or(0, |before| before + 1);
            let end = line[odd..].iter().position(|byte| !in_word(*byte)).map_or(line.len(), |after| odd + after);
            self.odd.extend_from_slice(&line[start..end]);
            self.odd.push(b' ');
            at = end;
        }
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
        let head = if names.is_empty() { place } else { format!("{names} · {place}") };
        let room = width.unwrap_or(usize::MAX);
        drawn.push_str(&paint.text(Meaning::Strong, &cut(&head, room)));
        drawn.push('\n');
        drawn.push_str("  ");
        drawn.push_str(&cut(&escape::visible(&hit.text), room.saturating_sub(2)));
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
