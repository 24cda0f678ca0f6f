//! Contacts who are likely the same person.
//!
//! Nobody is compared with everybody. Whoever shares something goes into a block: an email address, a phone, a name, the sound of
//! a name, a family name with an initial. Only those of one block are compared, and of a large block only neighbours by name.

mod names;

use std::fmt;
use std::hash::{Hash, Hasher};

use compact_str::CompactString;
use names::{Alike, Name, alike, initial};
use rustc_hash::FxHasher;
use smallvec::SmallVec;

use crate::halves;
use crate::model::fold::{Folded, fold};
use crate::model::{Birthday, ContactHead, Network, Person};

/// The least score that is likely.
const LIKELY: f64 = 0.5;
/// How sure each kind of evidence alone makes, from 0 to 1. A family shares a phone, an office an address, and names come twice.
const SAME_EMAIL: f64 = 0.8;
const SAME_PHONE: f64 = 0.65;
const SAME_NAME: f64 = 0.7;
const SAME_SINGLE_NAME: f64 = 0.4;
const ALIKE_NAME: f64 = 0.52;
const SAME_ORG: f64 = 0.4;
const SAME_BIRTHDAY: f64 = 0.6;
const SAME_CITY: f64 = 0.1;
/// What is left of it where something speaks against it.
const OTHER_ORG: f64 = 0.75;
const OTHER_BIRTHDAY: f64 = 0.4;
/// Blocks of more people are not compared each with each.
const LARGE: usize = 24;
/// With how many neighbours somebody in a large block is compared.
const NEIGHBOURS: usize = 4;

/// Two who are likely one.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The two, in the order of the file.
    pub people: [Person; 2],
    /// How likely, from 0 to 100.
    pub score: u32,
    /// Why, each in a few words.
    pub reasons: Vec<String>,
}

/// All likely pairs, the likeliest first. `phone` gives what phones are compared by.
pub fn dupes(network: &Network, phone: &(dyn Fn(&str) -> String + Sync)) -> Vec<Pair> {
    let traits = halves::map(&network.contacts, |contact| Traits::of(contact, phone));
    let numbered: Vec<(Person, &Traits)> = (0..).zip(&traits).collect();
    let mut members = halves::each(&halves::of(&numbered), |part| members(part)).concat();
    // Both halves are in order, and this sort sees it.
    members.sort();
    members.dedup();
    let blocks: Vec<&[(u64, Person)]> = members.chunk_by(|a, b| a.0 == b.0).filter(|block| block.len() > 1).collect();
    let mut akin: Vec<u64> = halves::each(&halves::of(&blocks), |blocks| akin(&traits, blocks)).concat();
    // Two may share more than one block.
    akin.sort_unstable();
    akin.dedup();
    let pair = |both: &u64| {
        let people = people_of(*both);
        Evidence::of(network, &traits, people).map(|evidence| evidence.pair(people))
    };
    let mut pairs: Vec<Pair> = halves::map(&akin, pair).into_iter().flatten().collect();
    pairs.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.people));
    pairs
}

/// Two people as one number, the earlier of the file above the later: quicker to sort.
fn both(one: Person, other: Person) -> u64 {
    u64::from(one.min(other)) << 32 | u64::from(one.max(other))
}

/// The two that such a number stands for.
fn people_of(both: u64) -> [Person; 2] {
    [(both >> 32) as Person, both as Person]
}

/// Who is in which blocks, in the order of the blocks.
fn members(people: &[(Person, &Traits)]) -> Vec<(u64, Person)> {
    let mut members = Vec::with_capacity(4 * people.len());
    for (person, traits) in people {
        traits.put_keys(&mut |key| members.push((key, *person)));
    }
    members.sort();
    members
}

/// Those of some blocks who may be one. They are compared block by block, since who was compared just now is near at hand.
fn akin(traits: &[Traits], blocks: &[&[(u64, Person)]]) -> Vec<u64> {
    let mut found = Vec::new();
    let mut people: Vec<Person> = Vec::new();
    for block in blocks {
        people.clear();
        people.extend(block.iter().map(|(_, person)| *person));
        let reach = if people.len() > LARGE { NEIGHBOURS } else { people.len() };
        if people.len() > LARGE {
            people.sort_by(|a, b| written(traits, *a).cmp(written(traits, *b)).then(a.cmp(b)));
        }
        for (at, one) in people.iter().enumerate() {
            let Some(traits_of_one) = traits.get(*one as usize) else { continue };
            let is_akin = |other: &&Person| traits.get(**other as usize).is_some_and(|it| traits_of_one.is_akin_to(it));
            let others = people.iter().skip(at + 1).take(reach).filter(is_akin);
            found.extend(others.map(|other| both(*one, *other)));
        }
    }
    found
}

/// What somebody is compared by.
#[derive(Debug)]
struct Traits {
    /// The words of the name and of every aka, each in order of the alphabet.
    names: SmallVec<[Name; 2]>,
    emails: SmallVec<[CompactString; 1]>,
    phones: SmallVec<[CompactString; 1]>,
}

impl Traits {
    fn of(contact: &ContactHead, phone: &dyn Fn(&str) -> String) -> Traits {
        let folded = Folded::new(&contact.name);
        let mut names: SmallVec<[Name; 2]> = SmallVec::new();
        names.push(Name::of(folded.plain()));
        // Müller is written mueller and muller. Han has a Latin form too, but names that are two share it.
        if !folded.other().is_empty() && folded.plain().is_ascii() {
            names.push(Name::of(folded.other()));
        }
        // A former handle that a merge left as an aka is no name.
        let aka = contact.aka().iter().filter(|aka| aka.contains(' ') || !aka.contains('-'));
        names.extend(aka.map(|aka| Name::of(&fold(aka))));
        names.retain(|name| !name.words.is_empty());
        Traits {
            names,
            emails: contact.emails().iter().map(|email| email.trim().to_lowercase().into()).collect(),
            phones: contact
                .phones()
                .iter()
                .map(|text| phone(text).into())
                .filter(|key: &CompactString| key.len() > 4)
                .collect(),
        }
    }

    /// Whether anything speaks for two being one.
    fn is_akin_to(&self, other: &Traits) -> bool {
        alike(&self.names, &other.names).is_some()
            || self.email_with(other).is_some()
            || self.phone_with(other).is_some()
    }

    /// An email address that both have.
    fn email_with(&self, other: &Traits) -> Option<&str> {
        self.emails.iter().find(|email| other.emails.contains(email)).map(|email| email.as_str())
    }

    /// A phone that both have.
    fn phone_with(&self, other: &Traits) -> Option<&str> {
        self.phones.iter().find(|phone| other.phones.contains(phone)).map(|phone| phone.as_str())
    }

    /// The blocks that somebody is in.
    fn put_keys(&self, put: &mut dyn FnMut(u64)) {
        self.emails.iter().for_each(|email| put(key("email", email, "")));
        self.phones.iter().for_each(|phone| put(key("phone", phone, "")));
        for name in &self.names {
            put(key("name", &name.sorted, ""));
            let [first, .., last] = name.words.as_slice() else { continue };
            put(key("family", &last.text, initial(&first.text)));
            put(key("given", &first.text, initial(&last.text)));
            let mut sounds: SmallVec<[&str; 4]> = name.words.iter().map(|word| word.sound.as_str()).collect();
            sounds.sort_unstable();
            let mut hasher = FxHasher::default();
            ("sound", sounds.as_slice()).hash(&mut hasher);
            put(hasher.finish());
        }
    }
}

/// The words of somebody's name.
fn written(traits: &[Traits], person: Person) -> impl Iterator<Item = &str> {
    traits.get(person as usize).and_then(|traits| traits.names.first()).into_iter().flat_map(Name::written)
}

fn key(kind: &str, value: &str, more: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (kind, value, more).hash(&mut hasher);
    hasher.finish()
}

/// What speaks for two being one, and against it.
struct Evidence<'a> {
    /// How unlikely it still is.
    doubt: f64,
    /// What is left of the likelihood.
    left: f64,
    /// Said only of those who are likely.
    reasons: SmallVec<[Reason<'a>; 6]>,
}

impl<'a> Evidence<'a> {
    /// Weighs what two have in common and what not; `None` where they are not likely one.
    fn of(network: &'a Network, traits: &'a [Traits], people: [Person; 2]) -> Option<Evidence<'a>> {
        let [one, other] = people.map(|person| network.contact(person));
        let (a, b) = (traits.get(people[0] as usize)?, traits.get(people[1] as usize)?);
        let mut evidence = Evidence { doubt: 1.0, left: 1.0, reasons: SmallVec::new() };
        if let Some(email) = a.email_with(b) {
            evidence.speaks(SAME_EMAIL, Reason::Email(email));
        }
        if let Some(phone) = a.phone_with(b) {
            evidence.speaks(SAME_PHONE, Reason::Phone(phone));
        }
        match alike(&a.names, &b.names) {
            Some(Alike::Same { words: 1 }) => evidence.speaks(SAME_SINGLE_NAME, Reason::Name),
            Some(Alike::Same { .. }) => evidence.speaks(SAME_NAME, Reason::Name),
            Some(Alike::Spelling) => evidence.speaks(ALIKE_NAME, Reason::Alike),
            None => {}
        }
        if evidence.reasons.is_empty() {
            return None;
        }
        let same_text = |a: &str, b: &str| a == b || fold(a) == fold(b);
        match (&one.org, &other.org) {
            (Some(a), Some(b)) if same_text(a, b) => evidence.speaks(SAME_ORG, Reason::Org(a)),
            (Some(_), Some(_)) => evidence.speaks_against(OTHER_ORG, Reason::OtherOrg),
            _ => {}
        }
        match (&one.city, &other.city) {
            (Some(a), Some(b)) if same_text(a, b) => evidence.speaks(SAME_CITY, Reason::City(a)),
            _ => {}
        }
        match (one.birthday, other.birthday) {
            (Some(a), Some(b)) if a == b => evidence.speaks(SAME_BIRTHDAY, Reason::Birthday(a)),
            (Some(a), Some(b)) if a.in_year(2000) != b.in_year(2000) => {
                evidence.speaks_against(OTHER_BIRTHDAY, Reason::OtherBirthday);
            }
            _ => {}
        }
        (evidence.likelihood() >= LIKELY).then_some(evidence)
    }

    /// How likely it is after all, from 0 to 1.
    fn likelihood(&self) -> f64 {
        (1.0 - self.doubt) * self.left
    }

    /// The two, and what speaks for it.
    fn pair(&self, people: [Person; 2]) -> Pair {
        Pair {
            people,
            score: (self.likelihood() * 100.0).round() as u32,
            reasons: self.reasons.iter().map(Reason::to_string).collect(),
        }
    }

    fn speaks(&mut self, weight: f64, reason: Reason<'a>) {
        self.doubt *= 1.0 - weight;
        self.reasons.push(reason);
    }

    fn speaks_against(&mut self, left: f64, reason: Reason<'a>) {
        self.left *= left;
        self.reasons.push(reason);
    }
}

/// Why two may be one, or not.
enum Reason<'a> {
    Email(&'a str),
    Phone(&'a str),
    Name,
    Alike,
    Org(&'a str),
    OtherOrg,
    City(&'a str),
    Birthday(Birthday),
    OtherBirthday,
}

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Email(email) => write!(f, "the same email {email}"),
            Reason::Phone(phone) => write!(f, "the same phone {phone}"),
            Reason::Name => f.write_str("the same name"),
            Reason::Alike => f.write_str("names alike"),
            Reason::Org(org) => write!(f, "the same organisation {org}"),
            Reason::OtherOrg => f.write_str("but other organisations"),
            Reason::City(city) => write!(f, "the same city {city}"),
            Reason::Birthday(day) => write!(f, "the same birthday {day}"),
            Reason::OtherBirthday => f.write_str("but other birthdays"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::List;
    use crate::recipe::testing::{network, person};

    fn digits(text: &str) -> String {
        text.chars().filter(char::is_ascii_digit).collect()
    }

    fn score(one: impl FnOnce(&mut ContactHead), other: impl FnOnce(&mut ContactHead)) -> Option<(u32, String)> {
        let mut network = network();
        person(&mut network, "One", one);
        person(&mut network, "Other", other);
        dupes(&network, &digits).first().map(|pair| (pair.score, pair.reasons.join(", ")))
    }

    fn names(one: &str, other: &str) -> Option<u32> {
        let found = score(|contact| contact.name = one.into(), |contact| contact.name = other.into());
        found.map(|(score, _)| score)
    }

    #[test]
    fn names_that_are_one() {
        for (one, other) in [
            ("José Martí", "Jose Marti"),
            ("Souza Ana", "Ana Souza"),
            ("Jürgen Müller", "Juergen Mueller"),
            ("Ana Souza", "Ana Sousa"),
            ("Jon Smith", "John Smith"),
            ("Catherine Fischer", "Katherine Fisher"),
            ("Ana Maria Souza", "Ana Souza"),
            ("A. Souza", "Ana Souza"),
            ("Muhammad Yusuf", "Mohamed Yusuf"),
            ("Siobhan O'Rourke", "Siobhán ORourke"),
            ("Ekaterina Petrova", "Екатерина Петрова"),
        ] {
            assert!(names(one, other).is_some(), "{one} and {other}");
        }
    }

    #[test]
    fn names_that_are_two() {
        for (one, other) in [
            ("Ana Souza", "Ana Silva"),
            ("Ana", "Ana Souza"),
            ("Ana", "Ana"),
            ("A. S.", "Ana Souza"),
            ("Ana Souza", "Bruno Souza"),
            ("王伟", "汪伟"),
        ] {
            assert_eq!(names(one, other), None, "{one} and {other}");
        }
    }

    #[test]
    fn what_speaks_for_it_and_against_it() {
        let mail = |contact: &mut ContactHead| contact.texts.set(List::Emails, vec!["ana@kopi.co".into()]);
        assert_eq!(score(mail, mail), Some((80, "the same email ana@kopi.co".to_owned())));
        let phone = |contact: &mut ContactHead| contact.texts.set(List::Phones, vec!["+62 812 345".into()]);
        assert_eq!(score(phone, phone), Some((65, "the same phone 62812345".to_owned())));
        let priya = |org: &'static str| {
            move |contact: &mut ContactHead| {
                contact.name = "Priya Sharma".into();
                contact.org = Some(org.into());
            }
        };
        assert_eq!(score(priya("A"), priya("A")), Some((82, "the same name, the same organisation A".to_owned())));
        assert_eq!(score(priya("A"), priya("B")), Some((52, "the same name, but other organisations".to_owned())));
        let born = |day: &'static str| {
            move |contact: &mut ContactHead| {
                contact.name = "Priya Sharma".into();
                contact.birthday = Birthday::parse(day);
            }
        };
        assert_eq!(score(born("1990-01-01"), born("1990-01-01")).map(|(score, _)| score), Some(88));
        assert_eq!(score(born("1990-01-01"), born("1990-01-02")), None);
        assert_eq!(score(born("1990-01-01"), born("--01-01")).map(|(score, _)| score), Some(70));
        let aka = |contact: &mut ContactHead| contact.texts.set(List::Aka, vec!["Tanaka Hanako".into()]);
        let name = |contact: &mut ContactHead| contact.name = "Hanako Tanaka".into();
        assert_eq!(score(aka, name), Some((70, "the same name".to_owned())));
    }

    #[test]
    fn a_large_block_is_not_compared_each_with_each() {
        let mut network = network();
        for number in 0..2000 {
            person(&mut network, &format!("Person {number}"), |contact| {
                contact.texts.set(List::Phones, vec!["+62 21 555 0100".into()])
            });
        }
        let pairs = dupes(&network, &digits);
        // Some share the block of another name besides.
        assert!(pairs.len() <= 2000 * 2 * NEIGHBOURS, "{}", pairs.len());
    }
}
