//! The fields of a person as words: what `set` and `edit` read and write.

use std::fmt;

use chrono::NaiveDate;

use super::ask::Answers;
use super::people::{For, person};
use crate::model::contact::Met;
use crate::model::date::Day;
use crate::model::record::Unknown;
use crate::model::{Contact, Network};
use crate::words::when::{self, Looking};
use crate::words::{channel, handle, how_often, phone};

/// A field that a person can type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    Name,
    Handle,
    Aka,
    Email,
    Phone,
    Channel,
    Org,
    Title,
    City,
    Address,
    World,
    Circle,
    Every,
    Rests,
    Birthday,
    Tag,
    Interest,
    Like,
    Need,
    Met,
    MetOn,
    MetBy,
    Note,
    /// A field of the user's own.
    Own(String),
}

/// What has to be known to understand a value.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The network.
    pub network: &'a Network,
    /// The day that the program takes for today.
    pub today: NaiveDate,
    /// What was answered so far.
    pub answers: &'a Answers,
}

impl Field {
    /// The built-in fields, in the order in which a form shows them.
    pub const KNOWN: [Field; 23] = [
        Field::Name,
        Field::Handle,
        Field::Aka,
        Field::Email,
        Field::Phone,
        Field::Channel,
        Field::Org,
        Field::Title,
        Field::City,
        Field::Address,
        Field::World,
        Field::Circle,
        Field::Every,
        Field::Rests,
        Field::Birthday,
        Field::Tag,
        Field::Interest,
        Field::Like,
        Field::Need,
        Field::Met,
        Field::MetOn,
        Field::MetBy,
        Field::Note,
    ];

    /// The word for it.
    pub fn word(&self) -> &str {
        match self {
            Field::Name => "name",
            Field::Handle => "handle",
            Field::Aka => "aka",
            Field::Email => "email",
            Field::Phone => "phone",
            Field::Channel => "channel",
            Field::Org => "org",
            Field::Title => "title",
            Field::City => "city",
            Field::Address => "address",
            Field::World => "world",
            Field::Circle => "circle",
            Field::Every => "every",
            Field::Rests => "rests",
            Field::Birthday => "birthday",
            Field::Tag => "tag",
            Field::Interest => "interest",
            Field::Like => "like",
            Field::Need => "need",
            Field::Met => "met",
            Field::MetOn => "met.on",
            Field::MetBy => "met.by",
            Field::Note => "note",
            Field::Own(key) => key,
        }
    }

    /// Its key in the file, with those of the objects that hold it.
    pub fn key(&self) -> String {
        match self {
            Field::Email | Field::Phone | Field::Channel | Field::Tag | Field::Interest | Field::Like | Field::Need => {
                format!("{}s", self.word())
            }
            Field::Address => "addresses".to_owned(),
            Field::Met => "met.event".to_owned(),
            Field::Own(key) => format!("fields.{key}"),
            _ => self.word().to_owned(),
        }
    }

    /// Reads the word for a field; plurals are understood, `field.KEY` is one of the user's own.
    pub fn parse(word: &str) -> Option<Field> {
        if let Some(key) = word.strip_prefix("field.").filter(|key| !key.is_empty()) {
            return Some(Field::Own(key.to_owned()));
        }
        let word = word.to_lowercase();
        let singular = match word.as_str() {
            "addresses" => "address",
            "by" => "met.by",
            other => other.strip_suffix('s').filter(|_| other != "address" && other != "rests").unwrap_or(other),
        };
        Field::KNOWN.into_iter().find(|field| field.word() == singular)
    }

    /// Whether it holds several values.
    pub fn is_list(&self) -> bool {
        use Field::{Address, Aka, Channel, Email, Interest, Like, Need, Phone, Tag};
        matches!(self, Aka | Email | Phone | Channel | Address | Tag | Interest | Like | Need)
    }

    /// Its values.
    pub fn get(&self, contact: &Contact, network: &Network) -> Vec<String> {
        let one = |value: &Option<String>| value.iter().cloned().collect();
        let shown = |value: Option<String>| value.into_iter().collect();
        let met = contact.met.as_ref();
        match self {
            Field::Name => vec![contact.name.clone()],
            Field::Handle => vec![contact.handle.clone()],
            Field::Aka => contact.aka.clone(),
            Field::Email => contact.emails.clone(),
            Field::Phone => contact.phones.clone(),
            Field::Channel => contact.channels.clone(),
            Field::Org => one(&contact.org),
            Field::Title => one(&contact.title),
            Field::City => one(&contact.city),
            Field::Address => contact.addresses.clone(),
            Field::World => one(&contact.world),
            Field::Circle => one(&contact.circle),
            Field::Every => shown(contact.every.map(|every| every.to_string())),
            Field::Rests => shown(contact.rests.map(|day| day.to_string())),
            Field::Birthday => shown(contact.birthday.map(|day| day.to_string())),
            Field::Tag => contact.tags.clone(),
            Field::Interest => contact.interests.clone(),
            Field::Like => contact.likes.clone(),
            Field::Need => contact.needs.clone(),
            Field::Met => shown(met.and_then(|met| met.event.clone())),
            Field::MetOn => shown(met.and_then(|met| met.on.map(|day| day.to_string()))),
            Field::MetBy => {
                let by = met.and_then(|met| network.person(met.by?));
                shown(by.map(|by| network.contact(by).handle.to_string()))
            }
            Field::Note => one(&contact.note),
            Field::Own(key) => contact.fields.get(key).into_iter().cloned().collect(),
        }
    }

    /// Puts values in the place of all it had; none clears it.
    ///
    /// # Errors
    /// A value that is not understood, or may not be left out, as one line.
    pub fn set(&self, contact: &mut Contact, values: Vec<String>, context: Context<'_>) -> anyhow::Result<()> {
        let wrong = |error: &dyn fmt::Display| anyhow::anyhow!("{}: {error}", self.word());
        let mut values: Vec<String> =
            values.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()).collect();
        if !self.is_list() && values.len() > 1 {
            return Err(wrong(&"only one value fits"));
        }
        let mut seen = std::collections::HashSet::new();
        values.retain(|value| seen.insert(value.clone()));
        let region = context.network.settings.region.as_deref();
        match self {
            Field::Name => contact.name = only(values).ok_or_else(|| wrong(&"a person needs a name"))?,
            Field::Handle => contact.handle = new_handle(contact, only(values), context).map_err(|why| wrong(&why))?,
            Field::Aka => contact.aka = values,
            Field::Email => contact.emails = values,
            Field::Phone => contact.phones = values.iter().map(|text| phone::read(text, region).into_text()).collect(),
            Field::Channel => {
                let channels: Result<Vec<String>, _> = values.iter().map(|text| channel::parse(text)).collect();
                contact.channels = channels.map_err(|error| wrong(&error))?;
            }
            Field::Org => contact.org = only(values),
            Field::Title => contact.title = only(values),
            Field::City => contact.city = only(values),
            Field::Address => contact.addresses = values,
            Field::World => contact.world = only(values).map(|world| world.to_lowercase()),
            Field::Circle if contact.every.is_some() => contact.circle = only(values),
            Field::Circle => contact.circle = circle(only(values), context).map_err(|why| wrong(&why))?,
            Field::Every => {
                let every = only(values).map(|text| how_often::parse(&text)).transpose();
                contact.every = every.map_err(|error| wrong(&error))?;
            }
            Field::Rests => {
                contact.rests = day(only(values), context, Looking::Ahead).map_err(|error| wrong(&error))?
            }
            Field::Birthday => {
                let birthday = only(values).map(|text| when::birthday(&text)).transpose();
                contact.birthday = birthday.map_err(|error| wrong(&error))?;
            }
            Field::Tag => contact.tags = values,
            Field::Interest => contact.interests = values,
            Field::Like => contact.likes = values,
            Field::Need => contact.needs = values,
            Field::Met => met(contact).event = only(values),
            Field::MetOn => {
                met(contact).on = day(only(values), context, Looking::Back).map_err(|error| wrong(&error))?
            }
            Field::MetBy => {
                let by = only(values)
                    .map(|word| person(context.network, &word, For::Changing, context.answers))
                    .transpose()?;
                met(contact).by = by.map(|by| context.network.contact(by).id);
            }
            Field::Note => contact.note = only(values),
            Field::Own(key) => match only(values) {
                Some(value) => contact.fields.set(key.clone(), value),
                None => {
                    contact.fields.remove(key);
                }
            },
        }
        contact.met = contact.met.take().filter(|met| met.event.is_some() || met.on.is_some() || met.by.is_some());
        Ok(())
    }
}

fn only(values: Vec<String>) -> Option<String> {
    values.into_iter().next()
}

fn met(contact: &mut Contact) -> &mut Met {
    contact.met.get_or_insert_with(|| Met { event: None, on: None, by: None, unknown: Unknown::default() })
}

fn day(text: Option<String>, context: Context<'_>, looking: Looking) -> Result<Option<Day>, when::NotUnderstood> {
    let moment = text.map(|text| when::parse(&text, context.today, looking)).transpose()?;
    Ok(moment.map(|moment| Day(moment.day)))
}

/// A circle that is there: a mistyped one would silently have no cadence.
pub fn circle(circle: Option<String>, context: Context<'_>) -> Result<Option<String>, String> {
    let Some(circle) = circle else { return Ok(None) };
    if context.network.settings.cadence_of(&circle).is_some() {
        return Ok(Some(circle));
    }
    let known: Vec<&str> = context.network.settings.circles.0.iter().map(|(name, _)| name.as_str()).collect();
    Err(format!(
        "there is no circle {circle:?}, only {}; a cadence makes a new one: netrec config circle.{circle} 1mo",
        known.join(", ")
    ))
}

fn new_handle(contact: &Contact, wanted: Option<String>, context: Context<'_>) -> Result<String, String> {
    let wanted = wanted.ok_or("a person needs a handle")?;
    if !handle::is_valid(&wanted) {
        return Err(format!("{wanted:?} is not one: lower-case letters, digits and hyphens"));
    }
    match context.network.contacts.iter().find(|other| other.handle == wanted && other.id != contact.id) {
        Some(other) => Err(format!("{wanted} is the handle of {}", other.name)),
        None => Ok(wanted),
    }
}
