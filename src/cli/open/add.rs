use std::fmt::Write;

use chrono::NaiveDate;

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::Answers;
use crate::cli::cards;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::fields::{Context, circle};
use crate::cli::items::prefix;
use crate::cli::people::{For, person};
use crate::error::Error;
use crate::model::contact::Met;
use crate::model::date::Day;
use crate::model::fold::Folded;
use crate::model::record::{Pairs, Unknown};
use crate::model::{Birthday, Contact, ContactHead, Every, Id, Kind, Meeting, Moment, Network, Person, Reminder, Via};
use crate::store::Transaction;
use crate::words::card::Card;
use crate::words::when::{self, Looking};
use crate::words::{channel, email, handle, how_often, phone};

/// Take in somebody new
///
/// With --met the first meeting is logged as well, and a follow-up is set two days after it: a card alone does nothing.
///
/// Example: netrec add "Ana Souza" --met "RustConf 2026" --email ana@kopi.co --interest coffee
#[derive(Debug, Default, clap::Args)]
pub struct Args {
    /// The name, as they write it
    #[arg(required_unless_present = "from_vcard", value_name = "NAME")]
    name: Vec<String>,
    /// Take a card (vCard) from standard input: --from-vcard -
    #[arg(long, value_name = "-", hide_possible_values = true, value_parser = ["-"])]
    from_vcard: Option<String>,
    /// Another name: a nickname, another script
    #[arg(long, value_name = "NAME")]
    aka: Vec<String>,
    /// An address of electronic mail
    #[arg(long, value_name = "EMAIL")]
    email: Vec<String>,
    /// A telephone number, written in any way
    #[arg(long, value_name = "PHONE", allow_hyphen_values = true)]
    phone: Vec<String>,
    /// Another channel: kind:handle, or a URL
    #[arg(long, value_name = "CHANNEL")]
    channel: Vec<String>,
    /// The organisation
    #[arg(long, add = ArgValueCompleter::new(complete::orgs))]
    org: Option<String>,
    /// What they do there
    #[arg(long)]
    title: Option<String>,
    /// Where they live
    #[arg(long)]
    pub(super) city: Option<String>,
    /// The event at which you met
    #[arg(long, value_name = "EVENT", add = ArgValueCompleter::new(complete::events))]
    pub(super) met: Option<String>,
    /// The day on which you met (today with --met)
    #[arg(long, value_name = "WHEN")]
    pub(super) on: Option<String>,
    /// Where you belong together: conference, office, family, friends, travel ...
    #[arg(long, add = ArgValueCompleter::new(complete::worlds))]
    pub(super) world: Option<String>,
    /// How close they are: inner, close, wide, or a circle of your own
    #[arg(long, add = ArgValueCompleter::new(complete::circles))]
    circle: Option<String>,
    /// How often you want to be in touch: 10d, 2w, monthly, never
    #[arg(long, value_name = "HOW-OFTEN")]
    every: Option<String>,
    /// A mark of your own
    #[arg(long, add = ArgValueCompleter::new(complete::tags))]
    tag: Vec<String>,
    /// What they care about
    #[arg(long, add = ArgValueCompleter::new(complete::interests))]
    interest: Vec<String>,
    /// 1990-04-12, or without the year: 12 apr
    #[arg(long, value_name = "DAY", allow_hyphen_values = true)]
    birthday: Option<String>,
    /// Who introduced you
    #[arg(long, value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    by: Option<String>,
    /// A field of your own
    #[arg(long, value_name = "KEY=VALUE")]
    field: Vec<String>,
    /// Anything else, in words
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// When to follow up (two days after a first meeting)
    #[arg(long, value_name = "WHEN", conflicts_with = "no_follow_up")]
    follow_up: Option<String>,
    /// Leave them without a follow-up
    #[arg(long)]
    no_follow_up: bool,
    /// Add them though somebody like them is there already
    #[arg(long)]
    force: bool,
}

/// What was typed, understood as far as it can be without the file.
pub(super) struct Newcomer {
    name: String,
    aka: Vec<String>,
    emails: Vec<String>,
    phones: Vec<String>,
    channels: Vec<String>,
    every: Option<Every>,
    birthday: Option<Birthday>,
    met_on: Option<NaiveDate>,
    follow_up: Option<Moment>,
    fields: Pairs<String>,
    /// The card that was piped in.
    card: Option<Vec<u8>>,
}

/// What was added, for the line that says so.
pub(super) struct Added {
    contact: Contact,
    met: Option<NaiveDate>,
    /// The follow-up, and the beginning of its id.
    follow_up: Option<(Reminder, String)>,
    /// A phone whose country is not known.
    unplaced: Option<String>,
}

impl Args {
    /// Adds the person.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let card = self.from_vcard.is_some().then(|| app.read_input_bytes()).transpose()?;
        let newcomer = Newcomer { card, ..self.understood(today)? };
        let added = change(app, |transaction, answers| self.apply(transaction, answers, &newcomer, today))?.value;
        for line in self.said(&added) {
            app.say(&line)?;
        }
        Ok(())
    }

    /// What was done, in a line, and what should be known of it in others.
    pub(super) fn said(&self, added: &Added) -> Vec<String> {
        let mut line = format!("Added {} ({})", added.contact.name, added.contact.handle);
        if let Some(birthday) = added.contact.birthday {
            let _ = write!(line, ", birthday {}", birthday.said());
        }
        let placed: Vec<&str> =
            added.contact.phones.iter().map(String::as_str).filter(|p| p.starts_with('+')).collect();
        if !placed.is_empty() {
            let _ = write!(line, ", phone {}", placed.join(", "));
        }
        if let (Some(on), Some(event)) = (added.met, &self.met) {
            let _ = write!(line, ", met {} at {event}", Moment::from(on).said());
        }
        match &added.follow_up {
            Some((reminder, id)) => {
                let _ = write!(line, "; follow up {} ({id})", reminder.on.said());
            }
            None if self.met.is_some() => line.push_str("; no follow-up set"),
            None => {}
        }
        let unplaced = added.unplaced.as_ref().map(|phone| {
            format!("The phone {phone} is kept as typed: its country is not known (netrec config region ID)")
        });
        [Some(line), unplaced].into_iter().flatten().collect()
    }

    /// What stands on the card of somebody met at an event: all of it is taken, though they be like somebody in the file.
    pub(super) fn of_card(card: &Card) -> Args {
        Args {
            name: vec![card.name.clone()],
            email: card.emails.clone(),
            phone: card.phones.clone(),
            org: card.org.clone(),
            interest: card.interests.clone(),
            note: card.note.clone(),
            force: true,
            ..Args::default()
        }
    }

    pub(super) fn understood(&self, today: NaiveDate) -> anyhow::Result<Newcomer> {
        let name = self.name.join(" ").trim().to_owned();
        if name.is_empty() && self.from_vcard.is_none() {
            return Err(Error::usage("a name is needed").advise("netrec add \"Ana Souza\"").into());
        }
        let wrong = |option: &str, error: &dyn std::fmt::Display| Error::usage(format!("--{option}: {error}"));
        let met_on = met_on(self.on.as_deref(), self.met.is_some(), today)?;
        let follow_up = self.follow_up.as_ref().map(|text| when::parse(text, today, Looking::Ahead));
        let mut fields = Pairs::default();
        for field in &self.field {
            match field.split_once('=') {
                Some((key, value)) if !key.trim().is_empty() => fields.set(key.trim().to_owned(), value.to_owned()),
                _ => return Err(Error::usage(format!("--field: {field:?} is not KEY=VALUE")).into()),
            }
        }
        for address in &self.email {
            if !email::looks_like(address) {
                return Err(Error::usage(format!(
                    "--email: {address:?} is not an address: one @ with something on both sides"
                ))
                .into());
            }
        }
        Ok(Newcomer {
            name,
            aka: trimmed(&self.aka),
            emails: trimmed(&self.email),
            phones: self.phone.clone(),
            channels: self
                .channel
                .iter()
                .map(|text| channel::parse(text))
                .collect::<Result<_, _>>()
                .map_err(|e| wrong("channel", &e))?,
            every: self.every.as_deref().map(how_often::parse).transpose().map_err(|error| wrong("every", &error))?,
            birthday: self
                .birthday
                .as_deref()
                .map(when::birthday)
                .transpose()
                .map_err(|error| wrong("birthday", &error))?,
            met_on,
            follow_up: follow_up.transpose().map_err(|error| wrong("follow-up", &error))?,
            fields,
            card: None,
        })
    }

    pub(super) fn apply(
        &self,
        transaction: &mut Transaction<'_>,
        answers: &Answers,
        newcomer: &Newcomer,
        today: NaiveDate,
    ) -> anyhow::Result<Added> {
        let network = transaction.network();
        let region = network.settings.region.as_deref();
        let card = newcomer.card.as_deref().map(|bytes| cards::only(bytes, network)).transpose()?;
        let known = card.unwrap_or_else(|| Contact::new(Id::from_random(0), String::new()));
        let phones = newcomer.phones.iter().map(|text| phone::read(text, region).into_text());
        let name = if newcomer.name.is_empty() { known.name.clone() } else { newcomer.name.clone() };
        let by = self.by.as_deref().map(|by| person(network, by, For::Changing, answers)).transpose()?;
        let by = by.map(|by| network.contact(by).id);
        let met = Met { event: self.met.clone(), on: newcomer.met_on.map(Day), by, unknown: Unknown::default() };
        let context = Context { network, today, answers };
        // A circle of one's own may have a cadence for each in it.
        let typed = trimmed_one(&self.circle);
        let circle = if newcomer.every.is_some() { Ok(typed) } else { circle(typed, context) };
        let circle = circle.map_err(|why| Error::usage(format!("--circle: {why}")))?;
        let taken = |handle: &str| network.contacts.iter().any(|contact| contact.handle == handle);
        let typed_met = (met.event.is_some() || met.on.is_some() || met.by.is_some()).then_some(met);
        // What was typed goes before what stands on a card.
        let aka = together(newcomer.aka.iter().cloned(), known.aka);
        let contact = Contact {
            id: transaction.new_id()?,
            handle: handle::unique(&handle::from_names(&name, aka.iter().map(String::as_str)), taken),
            name,
            circle: circle.or(known.circle),
            world: trimmed_one(&self.world).map(|world| world.to_lowercase()).or(known.world),
            every: newcomer.every.or(known.every),
            birthday: newcomer.birthday.or(known.birthday),
            created: Some(Day(today)),
            aka,
            emails: together(newcomer.emails.iter().cloned(), known.emails),
            phones: together(phones, known.phones),
            channels: together(newcomer.channels.iter().cloned(), known.channels),
            org: trimmed_one(&self.org).or(known.org),
            title: trimmed_one(&self.title).or(known.title),
            city: trimmed_one(&self.city).or(known.city),
            tags: together(trimmed(&self.tag), known.tags),
            interests: together(trimmed(&self.interest), known.interests),
            met: typed_met.or(known.met),
            note: self.note.clone().filter(|note| !note.trim().is_empty()).or(known.note),
            fields: newcomer.fields.0.iter().cloned().fold(known.fields, |mut fields, (key, value)| {
                fields.set(key, value);
                fields
            }),
            ..known
        };
        if !self.force {
            refuse_duplicate(network, &contact, answers)?;
        }
        transaction.put(&contact)?;
        let met = match (&self.met, newcomer.met_on) {
            (Some(event), Some(on)) => {
                let meeting = Meeting {
                    with: vec![contact.id],
                    via: Some(Via::InPerson),
                    event: Some(event.clone()),
                    ..Meeting::new(transaction.new_id()?, on.into())
                };
                transaction.put(&meeting)?;
                Some(on)
            }
            _ => None,
        };
        let follow_up = self.follow_up_for(transaction, &contact, met, newcomer.follow_up, today)?;
        if let Some(reminder) = &follow_up {
            transaction.put(reminder)?;
        }
        let follow_up = follow_up.map(|reminder| {
            let id = prefix(network, reminder.id);
            (reminder, id)
        });
        let unplaced = contact.phones.iter().find(|phone| !phone.starts_with('+')).cloned();
        Ok(Added { contact, met, follow_up, unplaced })
    }

    /// The first follow-up: when it was said, else some days after the first meeting, today at the earliest.
    fn follow_up_for(
        &self,
        transaction: &Transaction<'_>,
        contact: &Contact,
        met: Option<NaiveDate>,
        said: Option<Moment>,
        today: NaiveDate,
    ) -> anyhow::Result<Option<Reminder>> {
        let after = transaction.network().settings.follow_up_after.unwrap_or(Every::Days(2));
        let usual =
            met.filter(|_| !self.no_follow_up).and_then(|met| after.after(met)).map(|day| day.max(today).into());
        let Some(on) = said.or(usual) else { return Ok(None) };
        let kind = match (contact.emails.is_empty(), contact.phones.is_empty()) {
            (false, _) => Kind::Email,
            (true, false) => Kind::Call,
            (true, true) => Kind::Other,
        };
        let text = match &self.met {
            Some(event) => format!("first follow-up after {event}"),
            None => "first follow-up".to_owned(),
        };
        Ok(Some(Reminder {
            who: vec![contact.id],
            kind: Some(kind),
            text: Some(text),
            ..Reminder::new(transaction.new_id()?, on)
        }))
    }
}

/// The day on which you met: what `--on` says, else today where an event is named.
///
/// # Errors
/// Words that are no day, and a day that is still to come.
pub(super) fn met_on(on: Option<&str>, at_event: bool, today: NaiveDate) -> Result<Option<NaiveDate>, Error> {
    let Some(on) = on else { return Ok(at_event.then_some(today)) };
    let on = when::parse(on, today, Looking::Back).map_err(|error| Error::usage(format!("--on: {error}")))?.day;
    if on > today {
        return Err(Error::usage(format!("--on: {} is still to come", Moment::from(on).said()))
            .advise("add them without it, and plan the meeting with netrec meet"));
    }
    Ok(Some(on))
}

/// Points out somebody with the same email, phone or name.
fn refuse_duplicate(network: &Network, newcomer: &Contact, answers: &Answers) -> anyhow::Result<()> {
    let Some((twin, same)) = duplicate(network, newcomer) else { return Ok(()) };
    let twin = network.contact(twin);
    let text = format!("{} ({}) is there already, with the same {same}", twin.name, twin.handle);
    if answers.whether(|| format!("{text}. Add {} all the same?", newcomer.name))? {
        return Ok(());
    }
    Err(Error::failed(text).advise(format!("netrec show {} shows them; --force adds one more", twin.handle)).into())
}

/// Somebody who is likely the same person, and what is the same.
pub(super) fn duplicate(network: &Network, newcomer: &Contact) -> Option<(Person, &'static str)> {
    let region = network.settings.region.as_deref();
    let keys: Vec<String> = newcomer.phones.iter().map(|text| phone::key(text, region)).collect();
    let find = |same: &dyn Fn(&ContactHead) -> bool| {
        (0..network.contacts.len() as Person).find(|person| same(network.contact(*person)))
    };
    let email = |known: &ContactHead| {
        known.emails().iter().any(|email| newcomer.emails.iter().any(|new| new.eq_ignore_ascii_case(email)))
    };
    let phone = |known: &ContactHead| {
        known.phones().iter().any(|text| keys.iter().any(|key| phone::has_key(text, key, region)))
    };
    let named = Folded::new(&newcomer.name);
    let sieve = named.sieve();
    let name = |known: &ContactHead| {
        named.may_be(&known.name) && sieve.lets_through(&known.name) && Folded::new(&known.name).same(&named)
    };
    find(&email)
        .map(|person| (person, "email"))
        .or_else(|| find(&phone).filter(|_| !keys.is_empty()).map(|person| (person, "phone")))
        .or_else(|| find(&name).map(|person| (person, "name")))
}

/// Two lists as one, each value once.
fn together(first: impl IntoIterator<Item = String>, second: Vec<String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for text in first.into_iter().chain(second) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

fn trimmed(texts: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        if !kept.iter().any(|known| known == text) {
            kept.push(text.to_owned());
        }
    }
    kept
}

fn trimmed_one(text: &Option<String>) -> Option<String> {
    text.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}
