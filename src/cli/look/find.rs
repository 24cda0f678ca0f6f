mod filter;

use std::borrow::Cow;
use std::cmp::Reverse;

use filter::Filter;
use smallvec::smallvec;

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
use crate::store::{Need, Stretch, Told, View, part};

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
        let rank = |found: &Found| (Reverse(found.hit.score), Reverse(found.day), found.place.at);
        let all = found.len();
        if (1..all).contains(&self.limit) {
            // Only the best are put in order.
            found.select_nth_unstable_by_key(self.limit, rank);
            found.truncate(self.limit);
        }
        found.sort_unstable_by_key(rank);
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

impl<'a> Search<'a> {
    fn new(view: &'a View, wanted: &'a Wanted) -> Search<'a> {
        let named = |word: &Folded| {
            // A name counts beside another word; one alone must stand in the record.
            if wanted.words().len() == 1 {
                return Vec::new();
            }
            let sieve = word.sieve();
            let is = |name: &str| sieve.lets_through(name) && Folded::new(name).contains(word);
            let answers = |contact: &ContactHead| is(&contact.name) || contact.aka().iter().any(|aka| is(aka));
            halves::map(&view.network.contacts, answers)
        };
        Search { view, wanted, named: wanted.words().iter().map(named).collect() }
    }

    /// Looks at every record; two cores share them.
    fn everything(&self) -> Result<Vec<Found>> {
        let look = || {
            let (mut filter, mut bytes) = (Filter::new(self.wanted, &self.named), Vec::new());
            move |stretch: &Stretch| self.stretch(stretch, &mut filter, &mut bytes)
        };
        let stretches: Vec<Stretch> = Section::ALL.into_iter().flat_map(|list| self.view.stretches(list)).collect();
        let found = halves::in_turn(&stretches, look(), look).into_iter().collect::<Result<Vec<_>>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    fn stretch(&self, stretch: &Stretch, filter: &mut Filter, bytes: &mut Vec<u8>) -> Result<Vec<Found>> {
        let section = stretch.section;
        let (offset, lines) = self.view.stretch(stretch, bytes)?;
        let mut found = Vec::new();
        filter.each_line(section, lines, |start, line| {
            let line = line.strip_suffix(b",").unwrap_or(line);
            let place = Place { at: offset + start as u64, len: line.len() as u32 };
            found.extend(self.line(section, line, place)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// Looks at one record.
    fn line(&self, section: Section, line: &[u8], place: Place) -> Result<Option<Found>> {
        let (hit, day) = match section {
            Section::Contacts => {
                let contact = part(line, &SEARCHED).map_err(self.damaged(place))?;
                let card = vcard::said(&contact);
                (self.wanted.find(&contact_texts(&contact, &card), &|_| false), None)
            }
            _ => {
                let told = Told::read(section, line).map_err(self.damaged(place))?;
                let people = || told.people.iter().filter_map(|id| self.view.network.person(*id));
                let named = |word: usize| people().any(|person| self.named[word].get(person as usize) == Some(&true));
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
                let contact = self.view.with_bytes(found.place, |line| part(line, &SEARCHED))?;
                let contact = contact.map_err(self.damaged(found.place))?;
                let card = vcard::said(&contact);
                (around(&contact_texts(&contact, &card)), contact.id, smallvec![contact.id])
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

/// The keys of a person in which words are looked for, and those that `vcard::said` asks about.
const SEARCHED: [&str; 18] = [
    "aka",
    "emails",
    "phones",
    "channels",
    "interests",
    "tags",
    "likes",
    "needs",
    "addresses",
    "org",
    "title",
    "city",
    "met",
    "note",
    "facts",
    "fields",
    "vcard",
    "birthday",
];

/// The texts of a person, with what their card says besides.
fn contact_texts<'a>(contact: &'a Contact, card: &'a [(String, String)]) -> Vec<Text<'a>> {
    let mut texts = Vec::with_capacity(32);
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
