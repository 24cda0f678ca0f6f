//! Two records of one person, meeting or reminder, or two of settings, made one, field by field.
//!
//! Lists are sets, and grow. Of a single value ours stays, and what differs is told. A name that differs becomes another name, and
//! a note is put behind ours, so that nothing of theirs is lost. Merging the same again changes nothing.

use rustc_hash::FxHashSet;

use crate::model::contact::Met;
use crate::model::fold::{fold, same};
use crate::model::record::{Pairs, Raw};
use crate::model::{Birthday, Contact, Id, Meeting, Reminder, Settings};

/// What a merge made of our record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The keys that have something of theirs now.
    pub added: Vec<String>,
    /// Where both have a value and ours stayed.
    pub differs: Vec<Difference>,
}

/// A single value that is not the same in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The key.
    pub field: String,
    /// What stayed.
    pub ours: String,
    /// What was left.
    pub theirs: String,
}

/// How texts are compared that can be written in several ways.
pub trait Sameness {
    /// What two ways of writing a phone have in common.
    fn phone(&self, text: &str) -> String {
        text.to_owned()
    }
}

impl Sameness for () {}

/// Merges fields of one kind, each in the way that is named.
macro_rules! each {
    ($merged:ident, $ours:ident, $theirs:ident, $how:ident: $($field:ident),*) => {
        $($merged.$how(stringify!($field), &mut $ours.$field, &$theirs.$field);)*
    };
}

/// Puts what theirs has into ours. Not merged are `id`, `handle`, `created`, `links` and who introduced them, as ids mean nothing
/// outside of their file.
pub fn merge(ours: &mut Contact, theirs: &Contact, sameness: &dyn Sameness) -> Merged {
    let mut merged = Merged::default();
    merged.name(ours, theirs);
    each!(merged, ours, theirs, text: circle, world);
    each!(merged, ours, theirs, value: every, rests);
    merged.birthday(&mut ours.birthday, theirs.birthday);
    each!(merged, ours, theirs, value: greeted);
    if theirs.archived && !ours.archived {
        merged.differs("archived", "false", "true");
    }
    let lower = |text: &str| text.to_lowercase();
    merged.list("emails", &mut ours.emails, &theirs.emails, lower);
    merged.list("phones", &mut ours.phones, &theirs.phones, |text| sameness.phone(text));
    merged.list("channels", &mut ours.channels, &theirs.channels, lower);
    each!(merged, ours, theirs, text: org, title, city);
    merged.list("addresses", &mut ours.addresses, &theirs.addresses, lower);
    for (field, ours, theirs) in [
        ("tags", &mut ours.tags, &theirs.tags),
        ("interests", &mut ours.interests, &theirs.interests),
        ("likes", &mut ours.likes, &theirs.likes),
        ("needs", &mut ours.needs, &theirs.needs),
    ] {
        merged.list(field, ours, theirs, lower);
    }
    merged.met(&mut ours.met, theirs.met.as_ref());
    for fact in &theirs.facts {
        if !ours.facts.iter().any(|known| known.on == fact.on && known.text == fact.text) {
            ours.facts.push(fact.clone());
            merged.adds("facts");
        }
    }
    merged.note(&mut ours.note, theirs.note.as_deref());
    merged.pairs("fields.", &mut ours.fields, &theirs.fields, |text| text.clone());
    // Of two UIDs ours stays and theirs is noted, so that whoever comes under it again is known.
    for uid in theirs.uid.iter().chain(&theirs.uids) {
        if ours.learn_uid(uid.clone()) {
            merged.adds("uid");
        }
    }
    merged.kept(&mut ours.vcard, &theirs.vcard);
    if ours.conflicts.is_none() && theirs.conflicts.is_some() {
        ours.conflicts.clone_from(&theirs.conflicts);
        merged.adds("conflicts");
    }
    merged.pairs("", &mut ours.unknown, &theirs.unknown, |raw| raw.0.get().to_owned());
    merged
}

/// Puts what theirs has into our meeting; who is in theirs is said by ids of our file.
pub fn merge_meeting(ours: &mut Meeting, theirs: &Meeting) -> Merged {
    let mut merged = Merged::default();
    merged.stays("on", &ours.on, &theirs.on);
    each!(merged, ours, theirs, ids: with);
    each!(merged, ours, theirs, value: via);
    merged.stays("planned", &ours.planned, &theirs.planned);
    each!(merged, ours, theirs, value: state);
    each!(merged, ours, theirs, text: at, event, text);
    each!(merged, ours, theirs, texts: learned, gave, got);
    each!(merged, ours, theirs, text: source);
    merged.pairs("", &mut ours.unknown, &theirs.unknown, |raw| raw.0.get().to_owned());
    merged
}

/// Puts what theirs has into our reminder; whom theirs is about is said by ids of our file.
pub fn merge_reminder(ours: &mut Reminder, theirs: &Reminder) -> Merged {
    let mut merged = Merged::default();
    merged.stays("on", &ours.on, &theirs.on);
    each!(merged, ours, theirs, ids: who);
    each!(merged, ours, theirs, value: kind, state, closed, first, every, day, promise);
    each!(merged, ours, theirs, text: world, text);
    merged.pairs("", &mut ours.unknown, &theirs.unknown, |raw| raw.0.get().to_owned());
    merged
}

/// Puts what theirs has into our settings; their own card is said by an id of our file.
pub fn merge_settings(ours: &mut Settings, theirs: &Settings) -> Merged {
    let mut merged = Merged::default();
    merged.pairs("circles.", &mut ours.circles, &theirs.circles, ToString::to_string);
    merged.value("follow_up_after", &mut ours.follow_up_after, &theirs.follow_up_after);
    merged.text("region", &mut ours.region, &theirs.region);
    merged.value("me", &mut ours.me, &theirs.me);
    merged.pairs("", &mut ours.unknown, &theirs.unknown, |raw| raw.0.get().to_owned());
    merged
}

impl Merged {
    /// Whether our record is another one now.
    pub fn changed(&self) -> bool {
        !self.added.is_empty()
    }

    /// Says that a key has something of theirs.
    pub fn adds(&mut self, field: &str) {
        if !self.added.iter().any(|known| known == field) {
            self.added.push(field.to_owned());
        }
    }

    fn differs(&mut self, field: &str, ours: &str, theirs: &str) {
        self.differs.push(Difference { field: field.to_owned(), ours: ours.to_owned(), theirs: theirs.to_owned() });
    }

    fn name(&mut self, ours: &mut Contact, theirs: &Contact) {
        // Of a name that stands in for one, that name is known already.
        let known = |ours: &Contact, name: &str| stands_in(theirs, name) || stands_in(ours, name);
        // Of a name in signs alone nothing is left when it is folded.
        let alike = |a: &str, b: &str| a == b || same(a, b);
        if !alike(&ours.name, &theirs.name) && !known(ours, &theirs.name) {
            if is_address(&ours.name) && !is_address(&theirs.name) {
                // They were known by an address alone, which is kept where it stands nowhere else.
                let address = std::mem::replace(&mut ours.name, theirs.name.clone());
                ours.aka.retain(|aka| *aka != theirs.name);
                if !known(ours, &address) && !ours.aka.contains(&address) {
                    ours.aka.push(address);
                }
                self.adds("name");
            } else if !ours.aka.iter().any(|aka| alike(aka, &theirs.name)) {
                if is_latin(&ours.name) == is_latin(&theirs.name) {
                    self.differs("name", &ours.name, &theirs.name);
                }
                ours.aka.push(theirs.name.clone());
                self.adds("aka");
            }
        }
        let name = fold(&ours.name).into_owned();
        let others: Vec<String> = theirs
            .aka
            .iter()
            .filter(|aka| **aka != ours.name && (fold(aka) != name || name.is_empty()))
            .cloned()
            .collect();
        let key = |text: &str| Some(fold(text).into_owned()).filter(|key| !key.is_empty());
        self.list("aka", &mut ours.aka, &others, |text| key(text).unwrap_or_else(|| text.to_owned()));
    }

    fn list(&mut self, field: &str, ours: &mut Vec<String>, theirs: &[String], key: impl Fn(&str) -> String) {
        if theirs.len() <= 16 && theirs.iter().all(|text| ours.iter().take(64).any(|known| known == text)) {
            return;
        }
        let mut known: FxHashSet<String> = ours.iter().map(|text| key(text)).collect();
        for text in theirs {
            if known.insert(key(text)) {
                ours.push(text.clone());
                self.adds(field);
            }
        }
    }

    fn texts(&mut self, field: &str, ours: &mut Vec<String>, theirs: &[String]) {
        self.list(field, ours, theirs, str::to_lowercase);
    }

    fn ids(&mut self, field: &str, ours: &mut Vec<Id>, theirs: &[Id]) {
        for id in theirs {
            if !ours.contains(id) {
                ours.push(*id);
                self.adds(field);
            }
        }
    }

    /// A value that everybody has.
    fn stays<T: PartialEq + ToString>(&mut self, field: &str, ours: &T, theirs: &T) {
        if ours != theirs {
            self.differs(field, &ours.to_string(), &theirs.to_string());
        }
    }

    fn text(&mut self, field: &str, ours: &mut Option<String>, theirs: &Option<String>) {
        match (ours.as_deref(), theirs.as_deref()) {
            (None, Some(_)) => {
                ours.clone_from(theirs);
                self.adds(field);
            }
            (Some(ours), Some(theirs)) if ours != theirs && !same(ours, theirs) => self.differs(field, ours, theirs),
            _ => {}
        }
    }

    fn value<T: Copy + PartialEq + ToString>(&mut self, field: &str, ours: &mut Option<T>, theirs: &Option<T>) {
        match (&ours, theirs) {
            (None, Some(theirs)) => {
                *ours = Some(*theirs);
                self.adds(field);
            }
            (Some(one), Some(other)) if one != other => self.differs(field, &one.to_string(), &other.to_string()),
            _ => {}
        }
    }

    /// A year is added to a day that had none.
    fn birthday(&mut self, ours: &mut Option<Birthday>, theirs: Option<Birthday>) {
        let day = |birthday: Birthday| birthday.to_string().split_off(birthday.to_string().len() - 5);
        match (*ours, theirs) {
            (Some(one), Some(other)) if one != other && day(one) == day(other) => {
                if one.year.is_none() {
                    *ours = theirs;
                    self.adds("birthday");
                } else if other.year.is_some() {
                    self.differs("birthday", &one.to_string(), &other.to_string());
                }
            }
            _ => self.value("birthday", ours, &theirs),
        }
    }

    fn met(&mut self, ours: &mut Option<Met>, theirs: Option<&Met>) {
        let Some(theirs) = theirs.filter(|met| met.event.is_some() || met.on.is_some() || !met.unknown.0.is_empty())
        else {
            return;
        };
        let before = self.added.len();
        let met = ours.get_or_insert_with(Met::default);
        self.text("met.event", &mut met.event, &theirs.event);
        self.value("met.on", &mut met.on, &theirs.on);
        self.pairs("met.", &mut met.unknown, &theirs.unknown, |raw| raw.0.get().to_owned());
        if self.added.len() > before {
            self.added.truncate(before);
            self.adds("met");
        }
    }

    fn note(&mut self, ours: &mut Option<String>, theirs: Option<&str>) {
        let Some(theirs) = theirs.filter(|note| !note.trim().is_empty()) else { return };
        match ours {
            Some(note) if note.contains(theirs.trim()) => return,
            Some(note) => *note = format!("{note}\n\n{}", theirs.trim()),
            None => *ours = Some(theirs.to_owned()),
        }
        self.adds("note");
    }

    fn pairs<V: Clone + PartialEq>(
        &mut self,
        before: &str,
        ours: &mut Pairs<V>,
        theirs: &Pairs<V>,
        text: impl Fn(&V) -> String,
    ) {
        for (key, value) in &theirs.0 {
            match ours.get(key) {
                Some(known) if known == value => {}
                Some(known) => self.differs(&format!("{before}{key}"), &text(known), &text(value)),
                None => {
                    ours.0.push((key.clone(), value.clone()));
                    self.adds(&format!("{before}{key}"));
                }
            }
        }
    }

    /// Lines of cards.
    fn kept(&mut self, ours: &mut Vec<Raw>, theirs: &[Raw]) {
        if theirs.is_empty() {
            return;
        }
        let known: FxHashSet<&str> = ours.iter().map(|raw| raw.0.get()).collect();
        let new: Vec<Raw> = theirs.iter().filter(|raw| !known.contains(raw.0.get())).cloned().collect();
        if !new.is_empty() {
            ours.extend(new);
            self.adds("vcard");
        }
    }
}

/// Whether a name is but an address, a phone or the organisation of somebody.
fn stands_in(contact: &Contact, name: &str) -> bool {
    let mut others = contact.emails.iter().chain(&contact.phones).chain(&contact.org);
    let name = name.to_lowercase();
    others.any(|other| other.to_lowercase() == name)
}

/// Whether a name is an email address, which stands for a name until one comes. Whose it is does not matter: the address itself
/// may come in later than the name.
pub fn is_address(name: &str) -> bool {
    let parts = name.split_once('@').filter(|_| !name.contains(char::is_whitespace));
    parts.is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
}

/// Whether the first letter of a name is one that Latin scripts have.
fn is_latin(name: &str) -> bool {
    name.chars().find(|c| c.is_alphabetic()).is_none_or(|c| c < '\u{250}' || ('\u{1e00}'..'\u{1f00}').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::{Day, parse_day};

    fn contact(name: &str, with: impl FnOnce(&mut Contact)) -> Contact {
        let mut contact = Contact::new(Id::from_random(1), name.to_owned());
        with(&mut contact);
        contact
    }

    fn list(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn lists_grow_and_single_values_stay() {
        let mut ours = contact("Ana Souza", |ana| {
            ana.emails = list(&["Ana@Kopi.co"]);
            ana.org = Some("Kopi".to_owned());
            ana.city = Some("São Paulo".to_owned());
            ana.note = Some("met on a train".to_owned());
            ana.fields.set("coffee".to_owned(), "black".to_owned());
        });
        let theirs = contact("ana souza", |ana| {
            ana.emails = list(&["ana@kopi.co", "ana@home.example"]);
            ana.org = Some("Teh".to_owned());
            ana.city = Some("sao paulo".to_owned());
            ana.title = Some("Barista".to_owned());
            ana.note = Some("two daughters".to_owned());
            ana.fields.set("coffee".to_owned(), "white".to_owned());
            ana.fields.set("shoe".to_owned(), "39".to_owned());
        });
        let merged = merge(&mut ours, &theirs, &());
        assert_eq!(ours.emails, ["Ana@Kopi.co", "ana@home.example"]);
        assert_eq!((ours.org.as_deref(), ours.title.as_deref()), (Some("Kopi"), Some("Barista")));
        assert_eq!(ours.note.as_deref(), Some("met on a train\n\ntwo daughters"));
        assert_eq!(merged.added, ["emails", "title", "note", "fields.shoe"]);
        let differs = merged.differs.iter().map(|d| (d.field.as_str(), d.ours.as_str(), d.theirs.as_str()));
        assert_eq!(differs.collect::<Vec<_>>(), [("org", "Kopi", "Teh"), ("fields.coffee", "black", "white")]);
        let once = ours.clone();
        assert!(!merge(&mut ours, &theirs, &()).changed());
        assert_eq!(ours, once);
    }

    #[test]
    fn a_name_that_differs_becomes_another_name() {
        for (ours, theirs, name, akas, told) in [
            ("Ana Souza", "Ana Maria Souza", "Ana Souza", &["Ana Maria Souza"][..], 1),
            ("Tanaka Hanako", "田中花子", "Tanaka Hanako", &["田中花子"], 0),
            ("Łukasz Müller", "lukasz mueller", "Łukasz Müller", &[], 0),
            ("ana@kopi.co", "Ana Souza", "Ana Souza", &[], 0),
            ("Ana Souza", "ana@kopi.co", "Ana Souza", &[], 0),
        ] {
            let email = |contact: &mut Contact| contact.emails = list(&["ana@kopi.co"]);
            let (mut ours, theirs) = (contact(ours, email), contact(theirs, email));
            let merged = merge(&mut ours, &theirs, &());
            assert_eq!((ours.name.as_str(), ours.aka.as_slice()), (name, list(akas).as_slice()));
            assert_eq!(merged.differs.len(), told, "{name}");
            assert_eq!(merge(&mut ours, &theirs, &()), Merged::default());
        }
    }

    #[test]
    fn a_birthday_gains_its_year_and_a_meeting_its_day() {
        let birthday = |text: &str| contact("A", |a| a.birthday = Birthday::parse(text));
        for (ours, theirs, kept, told) in [
            ("--04-12", "1990-04-12", "1990-04-12", 0),
            ("1990-04-12", "--04-12", "1990-04-12", 0),
            ("1990-04-12", "1991-04-12", "1990-04-12", 1),
            ("1990-04-12", "--04-13", "1990-04-12", 1),
        ] {
            let mut one = birthday(ours);
            let merged = merge(&mut one, &birthday(theirs), &());
            assert_eq!((one.birthday, merged.differs.len()), (Birthday::parse(kept), told), "{ours} {theirs}");
        }
        let met = |event: Option<&str>, on: Option<&str>| {
            let on = on.and_then(parse_day).map(Day);
            contact("A", |a| a.met = Some(Met { event: event.map(str::to_owned), on, ..Met::default() }))
        };
        let mut ours = met(Some("RustConf"), None);
        assert_eq!(merge(&mut ours, &met(None, Some("2020-05-01")), &()).added, ["met"]);
        assert_eq!(ours.met, met(Some("RustConf"), Some("2020-05-01")).met);
    }
}
