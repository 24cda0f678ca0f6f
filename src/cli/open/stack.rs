//! The cards of an event, taken in one by one: each is in the file before the next is looked at.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};

use chrono::NaiveDate;

use super::add::{self, duplicate, met_on};
use crate::app::App;
use crate::cli::build::log::meeting_with;
use crate::cli::change::change;
use crate::cli::conversation::{Conversation, say};
use crate::error::{Error, Kind};
use crate::model::{Contact, Id, Meeting, Moment, Network, Person, Via, fold};
use crate::model::{MeetingHead, People};
use crate::render::escape::visible;
use crate::store::{Need, Transaction};
use crate::words::card::{self, Card};
use crate::words::{email, phone};

/// Where the cards come from.
pub struct Stack {
    event: String,
    on: Option<String>,
    day: NaiveDate,
    city: Option<String>,
    world: Option<String>,
}

/// How many were taken.
#[derive(Default)]
struct Count {
    new: usize,
    known: usize,
}

/// Whose card it is, where a person was asked.
#[derive(Clone, Copy)]
enum Whose {
    /// Nobody was asked: whoever has the same email, phone or name.
    Alike,
    /// Somebody new.
    Newcomer,
    /// Somebody in the file.
    Known(Id),
}

/// What became of a card, in lines to say.
struct Taken {
    new: bool,
    lines: Vec<String>,
}

impl Stack {
    /// A stack from an event.
    ///
    /// # Errors
    /// An event without a name, a day that is none or still to come.
    pub fn new(
        event: String,
        on: Option<String>,
        city: Option<String>,
        world: Option<String>,
        today: NaiveDate,
    ) -> anyhow::Result<Stack> {
        let event = event.trim().to_owned();
        if event.is_empty() {
            return Err(Error::usage("--event: it needs a name").advise("--event \"RustConf 2026\"").into());
        }
        let day = met_on(on.as_deref(), true, today)?.unwrap_or(today);
        Ok(Stack { event, on, day, city, world })
    }

    /// Takes in a person a line from standard input. A line that can't be taken is reported, and the next is looked at.
    pub fn read(&self, app: &mut App) -> anyhow::Result<()> {
        let input = std::mem::replace(&mut app.input, Box::new(std::io::empty()));
        let (mut count, mut lost) = (Count::default(), 0);
        let mut broken: Option<anyhow::Error> = None;
        for (at, line) in BufReader::new(input).split(b'\n').enumerate() {
            let line = line.map_err(|error| {
                Error::failed(format!("cannot read line {}: {}", at + 1, crate::error::plain(&error)))
            })?;
            let text = String::from_utf8_lossy(&line).trim().to_owned();
            let result = match (&broken, std::str::from_utf8(&line).is_ok()) {
                (Some(_), _) if text.is_empty() => continue,
                (Some(_), _) => Err(anyhow::anyhow!("the data file cannot be changed")),
                (None, false) => Err(anyhow::anyhow!("it is not UTF-8")),
                (None, true) => match card::parse(&text) {
                    Ok(None) => continue,
                    Ok(Some(card)) => self.take(app, &card, Whose::Alike),
                    Err(why) => Err(why.into()),
                },
            };
            match result {
                Ok(taken) => count.say(app, taken)?,
                Err(error) => {
                    lost += 1;
                    let report = format!("netrec: line {} is not taken: {error}: {text}", at + 1);
                    writeln!(app.err, "{}", visible(&report)).map_err(Error::output)?;
                    if error.downcast_ref::<Error>().is_some_and(|error| error.kind == Kind::Data) {
                        broken = Some(error);
                    }
                }
            }
        }
        if let Some(error) = broken {
            return Err(error);
        }
        match (lost, count.all()) {
            (0, 0) => say(app, "No cards came; a line is NAME [<EMAIL>] [+PHONE] [@ORG] [#INTEREST]... [: NOTE]")?,
            (0, _) => say(app, &count.said())?,
            (lost, taken) => {
                let lines = if lost == 1 { "1 line is".to_owned() } else { format!("{lost} lines are") };
                return Err(Error::failed(format!("{lines} not taken, {taken} taken"))
                    .advise("mend what is reported, and pipe those lines again")
                    .into());
            }
        }
        Ok(())
    }

    /// Asks for card after card.
    pub fn ask(&self, app: &mut App, conversation: Conversation) -> anyhow::Result<()> {
        say(app, &format!("{}, {}: card after card.", self.event, Moment::from(self.day).said()))?;
        say(app, "Enter skips; an empty name ends.")?;
        let mut count = Count::default();
        loop {
            let mut card = Card::default();
            match self.ask_card(app, conversation, &mut card) {
                Ok(Some(taken)) => count.say(app, taken)?,
                Ok(None) if card.name.is_empty() => break,
                Ok(None) => return Err(self.half_way("stopped", &card, &count).into()),
                Err(error) if card.name.is_empty() => return Err(error),
                Err(error) => {
                    let mut half_way = self.half_way(&error.to_string(), &card, &count);
                    half_way.kind = error.downcast_ref::<Error>().map_or(Kind::Failed, |error| error.kind);
                    return Err(half_way.into());
                }
            }
        }
        say(app, &count.said())?;
        Ok(())
    }

    /// Asks for one card and takes it. None where the person ended the conversation: what they had said is in `card`.
    fn ask_card(&self, app: &mut App, conversation: Conversation, card: &mut Card) -> anyhow::Result<Option<Taken>> {
        let view = app.store()?.read(Need::CONTACTS)?;
        let network = &view.network;
        match conversation.text(app, "Name", &[])? {
            Some(name) if !name.is_empty() => card.name = name,
            _ => return Ok(None),
        }
        let Some(mut whose) = self.recognise(app, conversation, network, card)? else { return Ok(None) };
        if let Whose::Known(_) = whose {
            let Some(note) = conversation.text(app, "What you talked about", &[])? else { return Ok(None) };
            card.note = Some(note).filter(|note| !note.is_empty());
            return self.take(app, card, whose).map(Some);
        }
        let was_asked = matches!(whose, Whose::Newcomer);
        let Some(address) = ask_email(app, conversation)? else { return Ok(None) };
        card.emails.extend(address);
        let Some(number) = conversation.text(app, "Phone", &[])? else { return Ok(None) };
        card.phones.extend(Some(number).filter(|number| !number.is_empty()));
        if !was_asked {
            match self.recognise(app, conversation, network, card)? {
                Some(known) => whose = known,
                None => return Ok(None),
            }
        }
        let Some(org) = conversation.text(app, "Organisation", &orgs(network))? else { return Ok(None) };
        card.org = Some(org).filter(|org| !org.is_empty());
        let Some(interests) = conversation.list(app, "Interests", &interests(network))? else { return Ok(None) };
        card.interests = interests;
        let Some(note) = conversation.text(app, "Note", &[])? else { return Ok(None) };
        card.note = Some(note).filter(|note| !note.is_empty());
        // Whoever is like somebody was asked about; nobody else is in doubt.
        let whose = if matches!(whose, Whose::Alike) { Whose::Newcomer } else { whose };
        self.take(app, card, whose).map(Some)
    }

    /// Asks whether it is somebody in the file, where the card is like theirs. None where the conversation was ended.
    fn recognise(
        &self,
        app: &mut App,
        conversation: Conversation,
        network: &Network,
        card: &Card,
    ) -> anyhow::Result<Option<Whose>> {
        let Some((person, same)) = duplicate(network, &likeness(card)) else { return Ok(Some(Whose::Alike)) };
        let known = network.contact(person);
        let org = known.org.as_ref().map(|org| format!(", {org}")).unwrap_or_default();
        say(app, &format!("{} ({}{org}) has the same {same}.", known.name, known.handle))?;
        let same = conversation.whether(app, "The same person?", true)?;
        Ok(same.map(|same| if same { Whose::Known(known.id) } else { Whose::Newcomer }))
    }

    /// A card that was begun and not finished: the command that takes it as far as it goes.
    fn half_way(&self, why: &str, card: &Card, count: &Count) -> Error {
        let mut words = vec!["netrec".to_owned(), "add".to_owned(), card.name.clone()];
        let mut option = |name: &str, value: &str| words.extend([format!("--{name}"), value.to_owned()]);
        option("met", &self.event);
        let options =
            [("on", &self.on), ("city", &self.city), ("world", &self.world), ("org", &card.org), ("note", &card.note)];
        options.into_iter().for_each(|(name, value)| value.iter().for_each(|value| option(name, value)));
        let lists = [("email", &card.emails), ("phone", &card.phones), ("interest", &card.interests)];
        lists.into_iter().for_each(|(name, values)| values.iter().for_each(|value| option(name, value)));
        Error::failed(format!("{why}; the card of {} is not in the file, {} before it", card.name, count.said()))
            .advise(format!("to take it as it is: {}", shell_words::join(words)))
    }

    fn take(&self, app: &mut App, card: &Card, whose: Whose) -> anyhow::Result<Taken> {
        let today = app.today();
        let mut args = add::Args::of_card(card);
        args.met = Some(self.event.clone());
        args.on.clone_from(&self.on);
        args.city.clone_from(&self.city);
        args.world.clone_from(&self.world);
        let newcomer = args.understood(today)?;
        let changed = change(app, |transaction, answers| {
            let network = transaction.network();
            let known = match whose {
                Whose::Alike => duplicate(network, &likeness(card)).map(|(person, _)| person),
                Whose::Newcomer => None,
                Whose::Known(id) => network.person(id),
            };
            match known {
                Some(person) => Ok(Taken { new: false, lines: vec![self.meet_again(transaction, person, card)?] }),
                None => {
                    let added = args.apply(transaction, answers, &newcomer, today)?;
                    Ok(Taken { new: true, lines: args.said(&added) })
                }
            }
        })?;
        Ok(changed.value)
    }

    /// Logs the meeting with somebody known, and keeps what is new on the card.
    fn meet_again(&self, transaction: &mut Transaction<'_>, person: Person, card: &Card) -> anyhow::Result<String> {
        let network = transaction.network();
        let head = network.contact(person);
        let (new, contact) = self.complete(transaction, head.id, card)?;
        let people = People::from(&[person][..]);
        let (mut meeting, was_logged) = self.meeting(transaction, &people)?;
        meeting.via = meeting.via.or(Some(Via::InPerson));
        meeting.event = Some(self.event.clone());
        if let Some(note) = &card.note {
            meeting.text = Some(match meeting.text.take() {
                Some(text) if !text.contains(note.as_str()) => format!("{text}; {note}"),
                Some(text) => text,
                None => note.clone(),
            });
        }
        transaction.put(&meeting)?;
        let (day, event) = (Moment::from(self.day).said(), &self.event);
        let mut line = match was_logged {
            true => format!("{} ({}) is known, and logged already: {day} at {event}", contact.name, contact.handle),
            false => format!("{} ({}) is known; logged: {day} at {event}", contact.name, contact.handle),
        };
        if !new.is_empty() {
            let _ = write!(line, "; new: {}", new.join(", "));
        }
        if let (Some(known), Some(org)) = (&contact.org, &card.org)
            && !fold::same(known, org)
        {
            let set = shell_words::join(["netrec", "set", &contact.handle, &format!("org={org}")]);
            let _ = write!(line, "; {known} is kept, the card says {org} ({set})");
        }
        Ok(line)
    }

    /// The meeting that the card is of: the one logged for that day and event, a planned one, or a new one; and whether it was
    /// logged.
    fn meeting(&self, transaction: &Transaction<'_>, people: &People) -> anyhow::Result<(Meeting, bool)> {
        let network = transaction.network();
        let same_day = |head: &MeetingHead| head.happened() && head.on.day == self.day && head.with == *people;
        for (at, _) in network.meetings.iter().enumerate().filter(|(_, head)| same_day(head)) {
            let meeting = transaction.view().meeting(at)?;
            if meeting.event.as_deref().is_some_and(|event| fold::same(event, &self.event)) {
                return Ok((meeting, true));
            }
        }
        let (meeting, _) = meeting_with(transaction, people, self.day.into())?;
        Ok((Meeting { on: self.day.into(), ..meeting }, false))
    }

    /// Adds to a contact what stands on the card and not yet there, and says what that was.
    fn complete(
        &self,
        transaction: &mut Transaction<'_>,
        id: Id,
        card: &Card,
    ) -> anyhow::Result<(Vec<String>, Contact)> {
        let region = transaction.network().settings.region.as_deref();
        let mut new = Vec::new();
        let contact = transaction.update(id, |contact: &mut Contact| {
            let mut add = |list: &mut Vec<String>, value: &str, same: &dyn Fn(&str) -> bool| {
                if !list.iter().any(|known| same(known)) {
                    list.push(value.to_owned());
                    new.push(value.to_owned());
                }
            };
            if !fold::same(&contact.name, &card.name) {
                add(&mut contact.aka, &card.name, &|known| fold::same(known, &card.name));
            }
            for address in &card.emails {
                add(&mut contact.emails, address, &|known| known.eq_ignore_ascii_case(address));
            }
            for number in &card.phones {
                let number = phone::read(number, region).into_text();
                let key = phone::key(&number, region);
                add(&mut contact.phones, &number, &|known| phone::has_key(known, &key, region));
            }
            for interest in &card.interests {
                add(&mut contact.interests, interest, &|known| fold::same(known, interest));
            }
            if let (None, Some(org)) = (&contact.org, &card.org) {
                contact.org = Some(org.clone());
                new.push(org.clone());
            }
        })?;
        Ok((new, contact))
    }
}

impl Count {
    fn say(&mut self, app: &mut App, taken: Taken) -> anyhow::Result<()> {
        match taken.new {
            true => self.new += 1,
            false => self.known += 1,
        }
        for line in taken.lines {
            say(app, &line)?;
        }
        Ok(())
    }

    fn all(&self) -> usize {
        self.new + self.known
    }

    fn said(&self) -> String {
        let people = |count: usize| if count == 1 { "1 person".to_owned() } else { format!("{count} people") };
        match (self.new, self.known) {
            (0, 0) => "no card taken".to_owned(),
            (new, 0) => format!("{} taken in", people(new)),
            (0, known) => format!("{} met again", people(known)),
            (new, known) => format!("{} taken in, {known} met again", people(new)),
        }
    }
}

/// Somebody as the card shows them, to be compared.
fn likeness(card: &Card) -> Contact {
    Contact {
        emails: card.emails.clone(),
        phones: card.phones.clone(),
        ..Contact::new(Id::from_random(0), card.name.clone())
    }
}

/// Asks for an address until it can be one.
fn ask_email(app: &mut App, conversation: Conversation) -> anyhow::Result<Option<Option<String>>> {
    loop {
        let Some(address) = conversation.text(app, "Email", &[])? else { return Ok(None) };
        if address.is_empty() || email::looks_like(&address) {
            return Ok(Some(Some(address).filter(|address| !address.is_empty())));
        }
        say(app, &format!("{address} is no address: one @ with something on both sides. Enter skips it."))?;
    }
}

fn orgs(network: &Network) -> Vec<String> {
    distinct(network.contacts.iter().filter_map(|contact| contact.org.as_deref()))
}

fn interests(network: &Network) -> Vec<String> {
    distinct(network.contacts.iter().flat_map(|contact| contact.interests()).map(|interest| interest.as_str()))
}

fn distinct<'a>(values: impl Iterator<Item = &'a str>) -> Vec<String> {
    let values: BTreeSet<&str> = values.collect();
    values.into_iter().map(str::to_owned).collect()
}
