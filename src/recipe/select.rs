//! Whom a query means.

mod matcher;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use self::matcher::Matcher;
use super::relation::{self, Health, Step};
use super::{Diary, due};
use crate::model::People;
use crate::model::fold::Folded;
use crate::model::query::{Compare, Field, Key, Kind, Term};
use crate::model::{Contact, ContactHead, Every, Network, Person, Query, Via};

/// Whether a query asks about meetings, so that their heads must have been read.
pub fn needs_meetings(query: &Query) -> bool {
    use Field::{Due, Health, Known, Last, Meetings, Next, Step, Via};
    asks(query, &[Due, Health, Known, Last, Meetings, Next, Step, Via])
}

/// Whether a query asks about reminders, so that their heads must have been read.
pub fn needs_reminders(query: &Query) -> bool {
    asks(query, &[Field::Due, Field::Next, Field::Reminder, Field::Step])
}

/// Whether a query may ask for whole contacts, so that it pays to read their list at once.
pub fn needs_contacts(query: &Query) -> bool {
    !contact_keys(query).is_empty()
}

/// The keys of whole contacts that a query asks about. A contact read for [`Selection::matches`] needs no others.
pub fn contact_keys(query: &Query) -> Vec<&'static str> {
    let mut keys = Vec::new();
    query.any_term(&mut |term| {
        match term.field() {
            None => keys.extend(BARE.into_iter().filter_map(key_of)),
            Some(field) => keys.extend(key_of(field)),
        }
        false
    });
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Where bare words look, besides the names.
const BARE: [Field; 4] = [Field::Org, Field::Tag, Field::Interest, Field::Note];

/// The key of whole contacts that a field asks about; `None` where the heads of the records say all.
fn key_of(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Channel => "channels",
        Field::Address => "addresses",
        Field::Title => "title",
        Field::Tag => "tags",
        Field::Like => "likes",
        Field::Need => "needs",
        Field::Note => "note",
        Field::Fact => "facts",
        Field::Met | Field::By | Field::Known => "met",
        Field::Link => "links",
        Field::Own => "fields",
        Field::Conflict => "conflicts",
        _ => return None,
    })
}

fn asks(query: &Query, fields: &[Field]) -> bool {
    query.any_term(&mut |term| term.field().is_some_and(|field| fields.contains(&field)))
}

/// A query made ready for the people of a network.
#[derive(Debug)]
pub struct Selection<'a> {
    network: &'a Network,
    diary: &'a Diary<'a>,
    today: NaiveDate,
    asked: Asked,
    /// Where steps are asked for: whether a follow-up was kept in the last year.
    kept: Vec<bool>,
    /// Where asked for: what comes next with each person.
    next: Vec<Option<NaiveDate>>,
    /// Who is linked with whom, once it had to be read.
    links: OnceLock<FxHashMap<Person, People>>,
}

/// The tree of a query with all that is the same for every person worked out.
#[derive(Debug)]
enum Asked {
    And(Vec<Asked>),
    Or(Vec<Asked>),
    Not(Box<Asked>),
    Word(Matcher),
    Is(Field, Matcher),
    /// One of the user's own fields, by its key.
    Own(Folded, Option<Matcher>),
    Has(Field),
    Step(Step),
    Health(Health),
    Via(Via),
    Span(Field, Every),
    Day(Field, Compare, NaiveDate),
    Meetings(Compare, usize),
    /// For each person the answer.
    Known(Vec<bool>),
    /// Nobody.
    Nobody,
}

/// Texts of a contact.
type Texts<'c> = SmallVec<[&'c str; 8]>;

impl<'a> Selection<'a> {
    /// Prepares a query. The network must hold what [`needs_meetings`] and [`needs_reminders`] ask for.
    pub fn new(query: &Query, network: &'a Network, diary: &'a Diary<'a>, today: NaiveDate) -> Selection<'a> {
        let kept = asks(query, &[Field::Step]).then(|| relation::kept_in_the_last_year(network, today));
        let next = asks(query, &[Field::Next]).then(|| relation::next_dates(network));
        let due = due_dates(query, network, diary, today);
        Selection {
            network,
            diary,
            today,
            asked: Asked::new(query, network, &due, today),
            kept: kept.unwrap_or_default(),
            next: next.unwrap_or_default(),
            links: OnceLock::new(),
        }
    }

    /// Whether a person is meant. `whole` reads a contact; it is called at most once for each person, and only where their
    /// head does not decide. Only a query with `link` calls it once more for everybody, since links are read both ways.
    ///
    /// # Errors
    /// What `whole` fails with.
    pub fn matches<E>(&self, person: Person, whole: &mut dyn FnMut(Person) -> Result<Contact, E>) -> Result<bool, E> {
        if let Some(decided) = self.judge(&self.asked, person, None) {
            return Ok(decided);
        }
        if self.links.get().is_none() && self.asked.about_links() {
            let links = self.read_links(whole)?;
            self.links.get_or_init(|| links);
        }
        let contact = whole(person)?;
        Ok(self.judge(&self.asked, person, Some(&contact)).unwrap_or(false))
    }

    fn read_links<E>(
        &self,
        whole: &mut dyn FnMut(Person) -> Result<Contact, E>,
    ) -> Result<FxHashMap<Person, People>, E> {
        let mut links: FxHashMap<Person, People> = FxHashMap::default();
        for person in 0..self.network.contacts.len() as Person {
            for link in whole(person)?.links {
                if let Some(other) = self.network.person(link.to) {
                    links.entry(person).or_default().push(other);
                    links.entry(other).or_default().push(person);
                }
            }
        }
        Ok(links)
    }

    /// The answer, as far as it can be told from the head or, where it is given, the whole contact.
    fn judge(&self, asked: &Asked, person: Person, contact: Option<&Contact>) -> Option<bool> {
        let head = self.network.contact(person);
        Some(match asked {
            Asked::And(all) => return decide(all.iter().map(|asked| self.judge(asked, person, contact)), false),
            Asked::Or(any) => return decide(any.iter().map(|asked| self.judge(asked, person, contact)), true),
            Asked::Not(asked) => !self.judge(asked, person, contact)?,
            Asked::Word(matcher) => {
                let in_name = names(head).iter().any(|text| matcher.fits(text));
                in_name
                    || BARE
                        .into_iter()
                        .try_fold(false, |found, field| Some(found || fits(&texts(field, head, contact)?, matcher)))?
            }
            Asked::Is(Field::By, matcher) => {
                let by = contact?.met.as_ref().and_then(|met| self.network.person(met.by?));
                by.is_some_and(|by| fits(&names(self.network.contact(by)), matcher))
            }
            Asked::Is(Field::Link, matcher) => {
                let mut linked = self.links.get()?.get(&person).into_iter().flatten();
                linked.any(|other| fits(&names(self.network.contact(*other)), matcher))
            }
            Asked::Is(field, matcher) => fits(&texts(*field, head, contact)?, matcher),
            Asked::Own(key, matcher) => {
                let mut fields = contact?.fields.0.iter().filter(|(own, _)| Folded::new(own).same(key));
                fields.any(|(_, value)| match matcher {
                    Some(matcher) => matcher.fits(value),
                    None => !value.trim().is_empty(),
                })
            }
            Asked::Has(field) => return self.has(*field, person, contact),
            Asked::Step(step) => relation::step(self.diary.count(person), self.kept(person)) == *step,
            Asked::Health(health) => relation::health(self.network, self.diary, person, self.today) == Some(*health),
            Asked::Via(via) => self.diary.meetings(person).any(|meeting| meeting.via == Some(*via)),
            Asked::Span(Field::Every, every) => head.every == Some(*every),
            Asked::Span(_, every) => self.network.cadence(head) == Some(*every),
            Asked::Day(field, compare, day) => match self.day(*field, person, contact)? {
                Some(own) => compare.holds(own.cmp(day)),
                // Never is longer ago than any day.
                None => *field == Field::Last && matches!(compare, Compare::Less | Compare::AtMost),
            },
            Asked::Meetings(compare, number) => compare.holds(self.diary.count(person).cmp(number)),
            Asked::Known(answers) => answers.get(person as usize).copied().unwrap_or(false),
            Asked::Nobody => false,
        })
    }

    fn has(&self, field: Field, person: Person, contact: Option<&Contact>) -> Option<bool> {
        let head = self.network.contact(person);
        Some(match field {
            Field::Via => self.diary.meetings(person).any(|meeting| meeting.via.is_some()),
            Field::Step => true,
            Field::Health => relation::health(self.network, self.diary, person, self.today).is_some(),
            Field::Every => head.every.is_some(),
            Field::Cadence => self.network.cadence(head).is_some(),
            Field::Meetings => self.diary.count(person) > 0,
            Field::Archived => head.archived,
            Field::Rests => head.rests.is_some_and(|until| until > self.today),
            Field::Met => {
                contact?.met.as_ref().is_some_and(|met| met.event.is_some() || met.on.is_some() || met.by.is_some())
            }
            Field::By => contact?.met.as_ref().is_some_and(|met| met.by.is_some()),
            Field::Link => self.links.get()?.contains_key(&person),
            Field::Conflict => contact?.conflicts.is_some(),
            field => match field.kind() {
                Kind::Past | Kind::Coming => self.day(field, person, contact)?.is_some(),
                _ => texts(field, head, contact)?.iter().any(|text| !text.trim().is_empty()),
            },
        })
    }

    /// The day of a field; the outer `None` where it takes the whole contact.
    fn day(&self, field: Field, person: Person, contact: Option<&Contact>) -> Option<Option<NaiveDate>> {
        let head = self.network.contact(person);
        Some(match field {
            Field::Last => self.diary.last(person),
            Field::Next => self.next.get(person as usize).copied().flatten(),
            Field::Birthday => head.birthday.and_then(|birthday| birthday.next(self.today)),
            Field::Known => {
                let met = contact?.met.as_ref().and_then(|met| Some(met.on?.0));
                met.or_else(|| self.diary.first(person)).or(head.created)
            }
            _ => head.created,
        })
    }

    fn kept(&self, person: Person) -> bool {
        self.kept.get(person as usize).copied().unwrap_or(false)
    }
}

/// One answer of many: `wanted` if any is, nothing if one is open that might be, else the other one.
fn decide(answers: impl Iterator<Item = Option<bool>>, wanted: bool) -> Option<bool> {
    let mut decided = Some(!wanted);
    for answer in answers {
        match answer {
            Some(answer) if answer == wanted => return Some(wanted),
            Some(_) => {}
            None => decided = None,
        }
    }
    decided
}

fn fits(texts: &[&str], matcher: &Matcher) -> bool {
    texts.iter().any(|text| matcher.fits(text))
}

/// The name and the other names.
fn names(head: &ContactHead) -> Texts<'_> {
    std::iter::once(&head.name).chain(head.aka()).map(|name| name.as_str()).collect()
}

/// The texts of a field; `None` where it takes the whole contact.
fn texts<'c>(field: Field, head: &'c ContactHead, contact: Option<&'c Contact>) -> Option<Texts<'c>> {
    let one = |text: &'c Option<String>| text.iter().map(String::as_str).collect();
    let many = |texts: &'c [String]| texts.iter().map(String::as_str).collect();
    Some(match field {
        Field::Name => names(head),
        Field::Handle => Texts::from_slice(&[&head.handle]),
        Field::Aka => head.aka().iter().map(|text| text.as_str()).collect(),
        Field::Email => head.emails().iter().map(|text| text.as_str()).collect(),
        Field::Phone => head.phones().iter().map(|text| text.as_str()).collect(),
        Field::Circle => head.circle.as_deref().into_iter().collect(),
        Field::World => head.world.as_deref().into_iter().collect(),
        Field::Channel => many(&contact?.channels),
        Field::Address => many(&contact?.addresses),
        Field::Org => head.org.as_deref().into_iter().collect(),
        Field::Title => one(&contact?.title),
        Field::City => head.city.as_deref().into_iter().collect(),
        Field::Tag => many(&contact?.tags),
        Field::Interest => head.interests().iter().map(|text| text.as_str()).collect(),
        Field::Like => many(&contact?.likes),
        Field::Need => many(&contact?.needs),
        Field::Note => one(&contact?.note),
        Field::Fact => contact?.facts.iter().map(|fact| fact.text.as_str()).collect(),
        Field::Met => contact?.met.iter().filter_map(|met| met.event.as_deref()).collect(),
        Field::Own => contact?.fields.0.iter().map(|(_, value)| value.as_str()).collect(),
        _ => Texts::new(),
    })
}

impl Asked {
    fn new(query: &Query, network: &Network, due: &[(NaiveDate, People)], today: NaiveDate) -> Asked {
        let list = |queries: &[Query]| queries.iter().map(|query| Asked::new(query, network, due, today)).collect();
        let people = |people: &mut dyn Iterator<Item = Person>| {
            let mut answers = vec![false; network.contacts.len()];
            people.for_each(|person| answers[person as usize] = true);
            Asked::Known(answers)
        };
        let due_when = |compare: Compare, day: NaiveDate| {
            let meant = due.iter().filter(|(date, _)| compare.holds(date.cmp(&day)));
            people(&mut meant.flat_map(|(_, people)| people.iter().copied()))
        };
        match query {
            Query::And(queries) => Asked::And(list(queries)),
            Query::Or(queries) => Asked::Or(list(queries)),
            Query::Not(query) => Asked::Not(Box::new(Asked::new(query, network, due, today))),
            Query::Term(term) => match term {
                Term::Word(wanted) => Asked::Word(Matcher::new(Kind::Beginnings, wanted)),
                Term::Is(Key::Own(key), wanted) => {
                    Asked::Own(Folded::new(key), Some(Matcher::new(Field::Own.kind(), wanted)))
                }
                Term::Is(Key::Known(field), wanted) => {
                    Asked::is(*field, Matcher::new(field.kind(), wanted), &wanted.text)
                }
                Term::Has(Key::Own(key)) => Asked::Own(Folded::new(key), None),
                Term::Has(Key::Known(Field::Due)) => due_when(Compare::AtMost, today),
                Term::Has(Key::Known(Field::Reminder)) => {
                    let open = network.reminders.iter().filter(|reminder| reminder.is_open());
                    people(&mut open.flat_map(|reminder| reminder.who.iter().copied()))
                }
                Term::Has(Key::Known(field)) => Asked::Has(*field),
                Term::Day(Field::Due, compare, day) => due_when(*compare, *day),
                Term::Day(field, compare, day) => Asked::Day(*field, *compare, *day),
                Term::Meetings(compare, number) => Asked::Meetings(*compare, *number as usize),
            },
        }
    }

    /// A field with a value; what can be no value of it, nobody has.
    fn is(field: Field, matcher: Matcher, text: &str) -> Asked {
        let found = match field {
            Field::Step => [Step::Open, Step::Build, Step::Follow]
                .into_iter()
                .find(|step| step.to_string() == text)
                .map(Asked::Step),
            Field::Health => {
                let all = [Health::Warm, Health::Cooling, Health::Cold];
                all.into_iter().find(|health| health.to_string() == text).map(Asked::Health)
            }
            Field::Via => Via::parse(text).map(Asked::Via),
            Field::Every | Field::Cadence => Every::parse(text).map(|every| Asked::Span(field, every)),
            field => Some(Asked::Is(field, matcher)),
        };
        found.unwrap_or(Asked::Nobody)
    }

    fn about_links(&self) -> bool {
        match self {
            Asked::And(list) | Asked::Or(list) => list.iter().any(Asked::about_links),
            Asked::Not(asked) => asked.about_links(),
            Asked::Is(field, _) | Asked::Has(field) => *field == Field::Link,
            _ => false,
        }
    }
}

/// The days on which anything is due, with whom, as far ahead as a query looks.
fn due_dates(query: &Query, network: &Network, diary: &Diary<'_>, today: NaiveDate) -> Vec<(NaiveDate, People)> {
    let mut until = None;
    query.any_term(&mut |term| {
        until = until.max(match term {
            Term::Day(Field::Due, Compare::AtLeast | Compare::More, _) => Some(NaiveDate::MAX),
            Term::Day(Field::Due, _, day) => Some(*day),
            Term::Has(key) if key.field() == Field::Due => Some(today),
            _ => None,
        });
        false
    });
    let items = until.map(|until| due::due(network, diary, today, until)).unwrap_or_default();
    items.into_iter().map(|item| (item.date, item.people)).collect()
}
