//! The properties of netrec's own, for what no standard has a place for.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::model::contact::{Fact, Link, Met};
use crate::model::date::Day;
use crate::model::record::{Pairs, Raw, Unknown};
use crate::model::{Contact, Every, Id, Moment};

use super::line::{Line, parameter_value};
use super::text::{clean, escape, exact, percent, unpercent};
use super::value::text;
use super::{Conventions, Version};

/// The property of an interest in 3.0; 4.0 has INTEREST.
pub const INTEREST: &str = "X-NETREC-INTEREST";

const ID: &str = "X-NETREC-ID";
const UID: &str = "X-NETREC-UID";
const HANDLE: &str = "X-NETREC-HANDLE";
const CIRCLE: &str = "X-NETREC-CIRCLE";
const WORLD: &str = "X-NETREC-WORLD";
const EVERY: &str = "X-NETREC-EVERY";
const RESTS: &str = "X-NETREC-RESTS";
const GREETED: &str = "X-NETREC-GREETED";
const ARCHIVED: &str = "X-NETREC-ARCHIVED";
const CREATED: &str = "X-NETREC-CREATED";
const CITY: &str = "X-NETREC-CITY";
const LIKE: &str = "X-NETREC-LIKE";
const NEED: &str = "X-NETREC-NEED";
const MET: &str = "X-NETREC-MET";
const FACT: &str = "X-NETREC-FACT";
const CONFLICTS: &str = "X-NETREC-CONFLICTS";
const ALL: [&str; 18] = [
    ID, UID, HANDLE, CIRCLE, WORLD, EVERY, RESTS, GREETED, ARCHIVED, CREATED, CITY, LIKE, NEED, MET, BY, FACT,
    CONFLICTS, KEYS,
];

/// Both a property, for the keys of a contact that the program does not know, and a parameter for those of a fact and the like.
const KEYS: &str = "X-NETREC-KEYS";

/// Marks a property as the user's own field, and says its key.
const FIELD: &str = "X-NETREC-FIELD";

/// Marks a relation as a link of netrec, and says to whom.
const LINK: &str = "X-NETREC-LINK";
const AS: &str = "X-NETREC-AS";
const ON: &str = "X-NETREC-ON";
const BY: &str = "X-NETREC-BY";

/// The keys of a link that say who is meant, by UID and name, where they do not go out with it.
pub const WHO: [&str; 2] = ["uid", "name"];
/// What stands before these keys where it is said of whoever introduced them.
pub const BY_WHO: &str = "by_";

/// The words of RFC 6350 for a relation.
const RELATIONS: [&str; 19] = [
    "acquaintance",
    "agent",
    "child",
    "co-resident",
    "co-worker",
    "colleague",
    "contact",
    "crush",
    "date",
    "emergency",
    "friend",
    "kin",
    "met",
    "muse",
    "neighbor",
    "parent",
    "sibling",
    "spouse",
    "sweetheart",
];

/// The id that somebody with a UID of another program has in the file that the card was exported from.
pub fn id_in(line: &Line<'_>) -> Option<Id> {
    (line.property() == ID).then(|| Id::parse(line.value().trim().as_bytes()))?
}

/// Whether a line has a parameter that makes it netrec's, whatever its name.
pub fn marks(line: &Line<'_>) -> bool {
    line.parameters().any(|(name, _)| name.eq_ignore_ascii_case(FIELD) || name.eq_ignore_ascii_case(LINK))
}

/// Whether a property, its name in upper case, is netrec's.
pub fn holds(name: &str) -> bool {
    ALL.contains(&name)
}

/// Whether a line says the city, or that there is none, in spite of the addresses.
pub fn is_city(line: &Line<'_>) -> bool {
    line.property() == CITY
}

/// Takes a line of netrec's own into the contact; `None` if it does not make sense.
pub fn read(line: &Line<'_>, contact: &mut Contact) -> Option<()> {
    if !holds(line.property()) {
        if let Some(key) = line.parameter(FIELD) {
            contact.fields.set(unpercent(&key), text(line).unwrap_or_default());
        } else {
            let as_word = line.parameter(AS).map(|word| unpercent(&word));
            contact.links.push(Link { to: id(line, LINK)?, as_word, unknown: keys(line) });
        }
        return Some(());
    }
    let value = text(line);
    match line.property() {
        UID => contact.uids.push(value?),
        HANDLE => contact.handle = value?,
        CIRCLE => contact.circle = Some(value?),
        WORLD => contact.world = Some(value?),
        EVERY => contact.every = Some(Every::parse(&value?)?),
        RESTS => contact.rests = Some(Day::parse(&value?)?),
        GREETED => contact.greeted = Some(value?.parse().ok()?),
        ARCHIVED => contact.archived = value? == "true",
        CREATED => contact.created = Some(Day::parse(&value?)?),
        CITY => contact.city = value,
        LIKE => contact.likes.push(value?),
        NEED => contact.needs.push(value?),
        MET => {
            let on = line.parameter(ON).and_then(|day| Day::parse(&unpercent(&day)));
            let mut met = contact.met.take().unwrap_or_default();
            keys(line).0.into_iter().for_each(|(key, value)| met.unknown.set(key, value));
            contact.met = Some(Met { event: value, on, by: id(line, BY).or(met.by), unknown: met.unknown });
        }
        BY => {
            let met = contact.met.get_or_insert_default();
            met.by = met.by.or(Some(id(line, LINK)?));
            keys(line).0.into_iter().for_each(|(key, value)| met.unknown.set(key, value));
        }
        FACT => {
            let on = line.parameter(ON).and_then(|moment| Moment::parse(&unpercent(&moment)));
            contact.facts.push(Fact { on, text: value?, unknown: keys(line) });
        }
        CONFLICTS => contact.conflicts = Some(from_json::<Raw>(&value?)?),
        KEYS => contact.unknown = from_json(&value?)?,
        _ => return None,
    }
    Some(())
}

/// The lines of a contact that no standard has a place for. `city` is the one that the lines of its addresses give already.
pub fn lines(contact: &Contact, version: Version, city: Option<&str>, conventions: &dyn Conventions) -> Vec<String> {
    let mut lines = Vec::new();
    let mut say = |name: &str, value: &str| lines.push(format!("{name}{}:{}", exact(value), escape(&clean(value))));
    if contact.uid.is_some() {
        say(ID, &contact.id.to_string());
    }
    contact.uids.iter().for_each(|uid| say(UID, uid));
    if !contact.handle.is_empty() && contact.handle != conventions.handle(contact) {
        say(HANDLE, &contact.handle);
    }
    let each = [(CIRCLE, &contact.circle), (WORLD, &contact.world)];
    each.iter().for_each(|(name, value)| value.iter().for_each(|value| say(name, value)));
    contact.every.iter().for_each(|every| say(EVERY, &every.to_string()));
    contact.rests.iter().for_each(|day| say(RESTS, &day.to_string()));
    contact.greeted.iter().for_each(|year| say(GREETED, &year.to_string()));
    if contact.archived {
        say(ARCHIVED, "true");
    }
    contact.created.iter().for_each(|day| say(CREATED, &day.to_string()));
    contact.likes.iter().for_each(|like| say(LIKE, like));
    contact.needs.iter().for_each(|need| say(NEED, need));
    for (key, value) in &contact.fields.0 {
        say(&field_head(key), value);
    }
    for fact in &contact.facts {
        say(&head(FACT, [(ON, fact.on.map(|on| on.to_string())), (KEYS, to_json(&fact.unknown))]), &fact.text);
    }
    contact.conflicts.iter().for_each(|conflicts| say(CONFLICTS, conflicts.0.get()));
    to_json(&contact.unknown).iter().for_each(|unknown| say(KEYS, unknown));
    match &contact.city {
        Some(city_now) if Some(city_now.as_str()) != city => say(CITY, city_now),
        None if city.is_some() => lines.push(format!("{CITY}:")),
        _ => {}
    }
    lines.extend(contact.met.iter().map(met_line));
    lines.extend(contact.links.iter().map(|link| link_line(link, version, conventions)));
    lines
}

fn met_line(met: &Met) -> String {
    let parameters =
        [(ON, met.on.map(|day| day.to_string())), (BY, met.by.map(|id| id.to_string())), (KEYS, to_json(&met.unknown))];
    let event = met.event.as_deref();
    format!(
        "{}{}:{}",
        head(MET, parameters),
        event.map(exact).unwrap_or_default(),
        event.map(|event| escape(&clean(event))).unwrap_or_default()
    )
}

/// A link as the relation that other programs show; 3.0 has none, but Apple and Google have a property for it.
fn link_line(link: &Link, version: Version, conventions: &dyn Conventions) -> String {
    let property = match (version, link.as_word.as_deref()) {
        (Version::V3, _) => "X-ABRELATEDNAMES".to_owned(),
        (Version::V4, Some(word)) if RELATIONS.contains(&word) => format!("RELATED;TYPE={word};VALUE=text"),
        (Version::V4, _) => "RELATED;VALUE=text".to_owned(),
    };
    let parameters = [(LINK, Some(link.to.to_string())), (AS, link.as_word.clone()), (KEYS, to_json(&link.unknown))];
    format!("{}:{}", head(&property, parameters), escape(&clean(&name_of(link, conventions))))
}

/// A link to somebody who is not here as a line to keep, so that it is not lost.
pub fn kept_link(link: &Link) -> String {
    link_line(link, Version::V4, &())
}

/// The same of whoever introduced them.
pub fn kept_by(by: &Link) -> String {
    let unknown = Pairs(by.unknown.0.iter().map(|(key, value)| (format!("{BY_WHO}{key}"), value.clone())).collect());
    let parameters = [(LINK, Some(by.to.to_string())), (KEYS, to_json(&unknown))];
    format!("{}:{}", head(BY, parameters), escape(&clean(&name_of(by, &()))))
}

/// Whether a line was kept for a link to somebody with an id of another file.
pub fn is_kept_for(line: &Raw, id: Id) -> bool {
    let line = line.0.get();
    line.contains(LINK) && line.contains(&format!("{LINK}={id}"))
}

/// The name of the one whom a link means: of somebody who is not in the file it is what the link says.
fn name_of(link: &Link, conventions: &dyn Conventions) -> String {
    let said = || link.unknown.get(WHO[1]).and_then(|name| serde_json::from_str(name.0.get()).ok());
    conventions.name(link.to).or_else(said).unwrap_or_else(|| link.to.to_string())
}

/// `X-COFFEE;X-NETREC-FIELD=coffee`, or only the latter where the key is no name for a property, or one that means something.
fn field_head(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let name = format!("X-{}", key.to_ascii_uppercase());
    let taken =
        ["X-NETREC", "X-AB", "X-APPLE", "X-PHONETIC", "X-ADDRESSBOOK"].iter().any(|start| name.starts_with(start))
            || super::channel::holds(&name);
    let name = if plain && !taken { name.as_str() } else { FIELD };
    format!("{name};{FIELD}={}", percent(key))
}

fn head<const N: usize>(name: &str, parameters: [(&str, Option<String>); N]) -> String {
    let mut head = name.to_owned();
    for (key, value) in parameters {
        if let Some(value) = value {
            head.push_str(&format!(";{key}={}", parameter_value(&percent(&value))));
        }
    }
    head
}

fn id(line: &Line<'_>, name: &str) -> Option<Id> {
    Id::parse(line.parameter(name)?.as_bytes())
}

fn keys(line: &Line<'_>) -> Unknown {
    line.parameter(KEYS).and_then(|keys| from_json(&unpercent(&keys))).unwrap_or_default()
}

fn to_json<T: Serialize>(pairs: &Pairs<T>) -> Option<String> {
    (!pairs.0.is_empty()).then(|| serde_json::to_string(pairs).ok())?
}

fn from_json<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_a_property_of_its_name_where_it_can() {
        for (key, head) in [
            ("coffee", "X-COFFEE;X-NETREC-FIELD=coffee"),
            ("Shoe-Size", "X-SHOE-SIZE;X-NETREC-FIELD=Shoe-Size"),
            ("shoe size", "X-NETREC-FIELD;X-NETREC-FIELD=shoe%20size"),
            ("skype", "X-NETREC-FIELD;X-NETREC-FIELD=skype"),
            ("abuid", "X-NETREC-FIELD;X-NETREC-FIELD=abuid"),
            ("größe", "X-NETREC-FIELD;X-NETREC-FIELD=größe"),
        ] {
            assert_eq!(field_head(key), head);
        }
    }
}
