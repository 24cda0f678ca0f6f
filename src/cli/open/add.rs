use std::fmt::Write;

use chrono::NaiveDate;

use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::Answers;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::fields::{Context, circle};
use crate::cli::items::prefix;
use crate::cli::people::{For, person};
use crate::error::Error;
use crate::model::contact::Met;
use crate::model::date::Day;
use crate::model::fold;
use crate::model::record::{Pairs, Unknown};
use crate::model::{Birthday, Contact, Every, Kind, Meeting, Moment, Network, Person, Reminder, Via};
use crate::store::Transaction;
use crate::words::when::{self, Looking};
use crate::words::{channel, handle, how_often, phone};

/// Take in somebody new
///
/// With --met the first meeting is logged as well, and a follow-up is set two days after it: a card alone does nothing.
///
/// Example: netrec add "Ana Souza" --met "RustConf 2026" --email ana@kopi.co --interest coffee
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name, as they write it
    #[arg(required = true, value_name = "NAME")]
    name: Vec<String>,
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
    city: Option<String>,
    /// The event at which you met
    #[arg(long, value_name = "EVENT", add = ArgValueCompleter::new(complete::events))]
    met: Option<String>,
    /// The day on which you met (today with --met)
    #[arg(long, value_name = "WHEN")]
    on: Option<String>,
    /// Where you belong together: conference, office, family, friends, travel …
    #[arg(long, add = ArgValueCompleter::new(complete::worlds))]
    world: Option<String>,
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
struct Newcomer {
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
}

/// What was added, for the line that says so.
struct Added {
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
        let newcomer = self.understood(today)?;
        let added = change(app, |transaction, answers| self.apply(transaction, answers, &newcomer, today))?.value;
        let mut line = format!("Added {} ({})", added.contact.name, added.contact.handle);
        if let (Some(on), Some(event)) = (added.met, &self.met) {
            let _ = write!(line, ", met {} at {event}", Moment::from(on).said());
        }
        match added.follow_up {
            Some((reminder, id)) => {
                let _ = write!(line, "; follow up {} ({id})", reminder.on.said());
            }
            None if self.met.is_some() => line.push_str("; no follow-up set"),
            None => {}
        }
        app.say(&line)?;
        if let Some(phone) = added.unplaced {
            app.say(&format!(
                "The phone {phone} is kept as typed: its country is not known (netrec config region ID)"
            ))?;
        }
        Ok(())
    }

    fn understood(&self, today: NaiveDate) -> anyhow::Result<Newcomer> {
        let name = self.name.join(" ").trim().to_owned();
        if name.is_empty() {
            return Err(Error::usage("a name is needed").advise("netrec add \"Ana Souza\"").into());
        }
        let wrong = |option: &str, error: &dyn std::fmt::Display| Error::usage(format!("--{option}: {error}"));
        let met_on = match &self.on {
            Some(on) => Some(when::parse(on, today, Looking::Back).map_err(|error| wrong("on", &error))?.day),
            None => self.met.is_some().then_some(today),
        };
        if let Some(on) = met_on.filter(|on| *on > today) {
            return Err(Error::usage(format!("--on: {} is still to come", Moment::from(on).said()))
                .advise("add them without it, and plan the meeting with netrec meet")
                .into());
        }
        let follow_up = self.follow_up.as_ref().map(|text| when::parse(text, today, Looking::Ahead));
        let mut fields = Pairs::default();
        for field in &self.field {
            match field.split_once('=') {
                Some((key, value)) if !key.trim().is_empty() => fields.set(key.trim().to_owned(), value.to_owned()),
                _ => return Err(Error::usage(format!("--field: {field:?} is not KEY=VALUE")).into()),
            }
        }
        for email in &self.email {
            if !looks_like_email(email) {
                return Err(Error::usage(format!(
                    "--email: {email:?} is not an address: one @ with something on both sides"
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
        })
    }

    fn apply(
        &self,
        transaction: &mut Transaction<'_>,
        answers: &Answers,
        newcomer: &Newcomer,
        today: NaiveDate,
    ) -> anyhow::Result<Added> {
        let network = transaction.network();
        let region = network.settings.region.as_deref();
        let phones: Vec<String> = newcomer.phones.iter().map(|text| phone::read(text, region).into_text()).collect();
        if !self.force {
            refuse_duplicate(network, newcomer, &phones, answers)?;
        }
        let by = self.by.as_deref().map(|by| person(network, by, For::Changing, answers)).transpose()?;
        let by = by.map(|by| network.contact(by).id);
        let met = Met { event: self.met.clone(), on: newcomer.met_on.map(Day), by, unknown: Unknown::default() };
        let context = Context { network, today, answers };
        // A circle of one's own may have a cadence for each in it.
        let typed = trimmed_one(&self.circle);
        let circle = if newcomer.every.is_some() { Ok(typed) } else { circle(typed, context) };
        let circle = circle.map_err(|why| Error::usage(format!("--circle: {why}")))?;
        let taken = |handle: &str| network.contacts.iter().any(|contact| contact.handle == handle);
        let contact = Contact {
            handle: handle::unique(&handle::from_name(&newcomer.name), taken),
            circle,
            world: trimmed_one(&self.world).map(|world| world.to_lowercase()),
            every: newcomer.every,
            birthday: newcomer.birthday,
            created: Some(Day(today)),
            aka: newcomer.aka.clone(),
            emails: newcomer.emails.clone(),
            phones,
            channels: newcomer.channels.clone(),
            org: trimmed_one(&self.org),
            title: trimmed_one(&self.title),
            city: trimmed_one(&self.city),
            tags: trimmed(&self.tag),
            interests: trimmed(&self.interest),
            met: (met.event.is_some() || met.on.is_some() || met.by.is_some()).then_some(met),
            note: self.note.clone().filter(|note| !note.trim().is_empty()),
            fields: newcomer.fields.clone(),
            ..Contact::new(transaction.new_id()?, newcomer.name.clone())
        };
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

/// Points out somebody with the same email, phone or name.
fn refuse_duplicate(
    network: &Network,
    newcomer: &Newcomer,
    phones: &[String],
    answers: &Answers,
) -> anyhow::Result<()> {
    let Some((twin, same)) = duplicate(network, newcomer, phones) else { return Ok(()) };
    let twin = network.contact(twin);
    let text = format!("{} ({}) is there already, with the same {same}", twin.name, twin.handle);
    if answers.whether("duplicate", || format!("{text}. Add {} all the same?", newcomer.name))? {
        return Ok(());
    }
    Err(Error::failed(text).advise(format!("netrec show {} shows them; --force adds one more", twin.handle)).into())
}

/// Somebody who is likely the same person, and what is the same.
fn duplicate(network: &Network, newcomer: &Newcomer, phones: &[String]) -> Option<(Person, &'static str)> {
    let region = network.settings.region.as_deref();
    let keys: Vec<String> = phones.iter().map(|text| phone::key(text, region)).collect();
    let find = |same: &dyn Fn(Person) -> bool| (0..network.contacts.len() as Person).find(|person| same(*person));
    find(&|person| {
        let emails = &network.contact(person).emails;
        emails.iter().any(|email| newcomer.emails.iter().any(|new| new.eq_ignore_ascii_case(email)))
    })
    .map(|person| (person, "email"))
    .or_else(|| {
        let same = |person: Person| {
            network.contact(person).phones.iter().any(|text| keys.iter().any(|key| phone::has_key(text, key, region)))
        };
        find(&same).filter(|_| !keys.is_empty()).map(|person| (person, "phone"))
    })
    .or_else(|| {
        find(&|person| fold::same(&network.contact(person).name, &newcomer.name)).map(|person| (person, "name"))
    })
}

fn looks_like_email(text: &str) -> bool {
    let text = text.trim();
    let sides =
        text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    sides && !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | '<' | '>'))
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
