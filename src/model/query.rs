//! A query: which people were asked for, as a tree.
//!
//! Pure data. Days are resolved: on 12 September 2026, `last:90d+` is `last<=2026-06-14` here. What a [`Query`] prints is a text
//! that parses to the same tree.
//!
//! | keys | how a value is compared |
//! |---|---|
//! | `tag` `circle` `world` `handle` | equal as a whole: `tag:early-stage` is "Early Stage", not "early" |
//! | `org` `title` `city` `address` `interest` `like` `need` `note` `fact` `met` (the event) `field` `field.KEY` | every word of the value is a word of one text: `interest:coffee` is "coffee roasting", not "coffeehouse" |
//! | `name` (and akas) `aka` `link` `by` (the names of those) and bare words | every word of the value begins a word of one text, but a number is a whole one: `name:an` is Ana, `org-7` is not Org 70 |
//! | `email` `channel` | a part of it: `email:kopi.co` |
//! | `phone` | a run of its digits, without zeros in front; with a `+` its beginning: `phone:0812`, `phone:+62` |
//! | `step` `health` `via` | one of their words; any other is an error |
//! | `every` (their own) `cadence` (their own or that of the circle) | the same span: `every:2w` |
//! | `last` `known` `created`, and `due` `next` `birthday` | a day |
//! | `meetings` | a number |
//! | `reminder` `archived` `rests` `conflict` | not at all: they are there or not |
//!
//! All text is folded. A `*` behind a value makes its last word the beginning of one: `city:band*`.

mod print;

use std::cmp::Ordering;
use std::fmt;
use std::ops::Not;

use chrono::NaiveDate;

use super::Via;
use super::record::words;

/// Which people were asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// All of these hold. With none of them it is everybody, which only an empty text asks for.
    And(Vec<Query>),
    /// One of these holds, at least.
    Or(Vec<Query>),
    /// This does not hold.
    Not(Box<Query>),
    /// A single condition.
    Term(Term),
}

/// A single condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// A bare word: in names, akas, orgs, tags, interests and notes.
    Word(Wanted),
    /// A text of this key is what is wanted.
    Is(Key, Wanted),
    /// There is anything under this key.
    Has(Key),
    /// The day of this key, compared. Whoever was never met was last met before any day.
    Day(Field, Compare, NaiveDate),
    /// The number of meetings, compared.
    Meetings(Compare, u32),
}

/// A text as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The text, never blank.
    pub text: String,
    /// A `*` stood behind it: its last word is the beginning of one.
    pub open: bool,
}

/// What stands before a colon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// A field that the program knows.
    Known(Field),
    /// One of the user's own: `field.KEY`.
    Own(String),
}

words! {
    /// What people can be asked for by.
    pub enum Field {
        /// Their name, and other names.
        Name = "name",
        /// The name that the user types.
        Handle = "handle",
        /// Other names.
        Aka = "aka",
        /// Addresses of electronic mail.
        Email = "email",
        /// Telephone numbers.
        Phone = "phone",
        /// `kind:handle`.
        Channel = "channel",
        /// Postal addresses.
        Address = "address",
        /// The organisation.
        Org = "org",
        /// What they do there.
        Title = "title",
        /// Where they live.
        City = "city",
        /// The user's own marks.
        Tag = "tag",
        /// What they care about.
        Interest = "interest",
        /// What they like.
        Like = "like",
        /// What they need.
        Need = "need",
        /// Anything else, in words.
        Note = "note",
        /// What was learned about them.
        Fact = "fact",
        /// The circle.
        Circle = "circle",
        /// The world.
        World = "world",
        /// A cadence of their own.
        Every = "every",
        /// A cadence, their own or that of the circle.
        Cadence = "cadence",
        /// The event at which they came into the user's life.
        Met = "met",
        /// Who introduced them.
        By = "by",
        /// Whom they know, read both ways.
        Link = "link",
        /// Any of the user's own fields.
        Own = "field",
        /// The media of their meetings.
        Via = "via",
        /// The step of the relationship.
        Step = "step",
        /// The health of the relationship.
        Health = "health",
        /// The next birthday, today's included.
        Birthday = "birthday",
        /// The last meeting.
        Last = "last",
        /// What comes next with them: an open reminder or a planned meeting.
        Next = "next",
        /// Anything that `due` shows for them.
        Due = "due",
        /// The day they were first met, else the first meeting, else the day they came into the file.
        Known = "known",
        /// The day they came into the file.
        Created = "created",
        /// How often they were met.
        Meetings = "meetings",
        /// An open reminder.
        Reminder = "reminder",
        /// Put away.
        Archived = "archived",
        /// Snoozed beyond today.
        Rests = "rests",
        /// Left over from a merge.
        Conflict = "conflict",
    }
}

/// How the values of a field are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Texts that are equal as a whole.
    Whole,
    /// Texts that have the words.
    Words,
    /// Texts that have words which begin with those.
    Beginnings,
    /// Texts that the wanted one is a part of.
    Part,
    /// Telephone numbers.
    Digits,
    /// One word of a few: [`Field::choices`].
    Choice,
    /// How often something comes back.
    Span,
    /// A day that lies back: a span counts back from today.
    Past,
    /// A day that is to come: a span counts ahead from today.
    Coming,
    /// A number.
    Count,
    /// There or not, without a value.
    Mark,
}

/// How a day or a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// Before, or fewer.
    Less,
    /// Not after, or no more.
    AtMost,
    /// The same.
    Equal,
    /// Not before, or no fewer.
    AtLeast,
    /// After, or more.
    More,
}

/// The other words for fields, plurals of the usual kind aside.
const SYNONYMS: &[(&str, Field)] = &[
    ("mail", Field::Email),
    ("tel", Field::Phone),
    ("company", Field::Org),
    ("organisation", Field::Org),
    ("organization", Field::Org),
    ("role", Field::Title),
    ("cities", Field::City),
    ("companies", Field::Org),
    ("addresses", Field::Address),
    ("learned", Field::Fact),
    ("event", Field::Met),
    ("bday", Field::Birthday),
    ("meeting", Field::Meetings),
    ("added", Field::Created),
];

impl Field {
    /// The field that a word in lower case names, also by its plural or another word for it.
    pub fn named(word: &str) -> Option<Field> {
        let exact = |word: &str| {
            let synonym = || SYNONYMS.iter().find(|(other, _)| *other == word).map(|(_, field)| *field);
            Field::parse(word).or_else(synonym)
        };
        exact(word).or_else(|| exact(word.strip_suffix('s')?))
    }

    /// How its values are compared.
    pub fn kind(self) -> Kind {
        match self {
            Field::Tag | Field::Circle | Field::World | Field::Handle => Kind::Whole,
            Field::Org | Field::Title | Field::City | Field::Address | Field::Interest | Field::Like => Kind::Words,
            Field::Need | Field::Note | Field::Fact | Field::Met | Field::Own => Kind::Words,
            Field::Name | Field::Aka | Field::Link | Field::By => Kind::Beginnings,
            Field::Email | Field::Channel => Kind::Part,
            Field::Phone => Kind::Digits,
            Field::Step | Field::Health | Field::Via => Kind::Choice,
            Field::Every | Field::Cadence => Kind::Span,
            Field::Last | Field::Known | Field::Created => Kind::Past,
            Field::Due | Field::Next | Field::Birthday => Kind::Coming,
            Field::Meetings => Kind::Count,
            Field::Reminder | Field::Archived | Field::Rests | Field::Conflict => Kind::Mark,
        }
    }

    /// Whether it is compared with an amount, which has a sign.
    pub fn is_amount(self) -> bool {
        matches!(self.kind(), Kind::Past | Kind::Coming | Kind::Count)
    }

    /// The words that a choice is among, in their order.
    pub fn choices(self) -> Vec<&'static str> {
        match self {
            Field::Step => vec!["open", "build", "follow"],
            Field::Health => vec!["warm", "cooling", "cold"],
            Field::Via => Via::ALL.iter().map(|via| via.word()).collect(),
            _ => Vec::new(),
        }
    }
}

impl Compare {
    /// Whether something that stands so to what it is compared with is meant.
    pub fn holds(self, ordering: Ordering) -> bool {
        match self {
            Compare::Less => ordering.is_lt(),
            Compare::AtMost => ordering.is_le(),
            Compare::Equal => ordering.is_eq(),
            Compare::AtLeast => ordering.is_ge(),
            Compare::More => ordering.is_gt(),
        }
    }

    /// The comparison with both sides exchanged.
    pub fn mirrored(self) -> Compare {
        match self {
            Compare::Less => Compare::More,
            Compare::AtMost => Compare::AtLeast,
            Compare::Equal => Compare::Equal,
            Compare::AtLeast => Compare::AtMost,
            Compare::More => Compare::Less,
        }
    }
}

impl Query {
    /// All of these; conditions within conditions of the same kind become one list.
    pub fn and(queries: impl IntoIterator<Item = Query>) -> Query {
        let mut all = Vec::new();
        for query in queries {
            match query {
                Query::And(inner) => all.extend(inner),
                other => all.push(other),
            }
        }
        single(all).unwrap_or_else(Query::And)
    }

    /// Any of these; as for [`Query::and`].
    pub fn or(queries: impl IntoIterator<Item = Query>) -> Query {
        let mut any = Vec::new();
        for query in queries {
            match query {
                Query::Or(inner) => any.extend(inner),
                other => any.push(other),
            }
        }
        single(any).unwrap_or_else(Query::Or)
    }

    /// Whether any of its terms is such a one.
    pub fn any_term(&self, is: &mut dyn FnMut(&Term) -> bool) -> bool {
        match self {
            Query::And(queries) | Query::Or(queries) => queries.iter().any(|query| query.any_term(is)),
            Query::Not(query) => query.any_term(is),
            Query::Term(term) => is(term),
        }
    }

    /// Whether any of its terms has a key, so that it can't be taken for a name.
    pub fn has_key(&self) -> bool {
        self.any_term(&mut |term| term.field().is_some())
    }
}

/// The only one of a list, else the list.
fn single(mut queries: Vec<Query>) -> Result<Query, Vec<Query>> {
    match (queries.pop(), queries.is_empty()) {
        (Some(only), true) => Ok(only),
        (last, _) => {
            queries.extend(last);
            Err(queries)
        }
    }
}

impl Not for Query {
    type Output = Query;

    fn not(self) -> Query {
        match self {
            Query::Not(inner) => *inner,
            other => Query::Not(Box::new(other)),
        }
    }
}

impl Term {
    /// The field that is asked about; `None` for a bare word.
    pub fn field(&self) -> Option<Field> {
        match self {
            Term::Word(_) => None,
            Term::Is(key, _) | Term::Has(key) => Some(key.field()),
            Term::Day(field, ..) => Some(*field),
            Term::Meetings(..) => Some(Field::Meetings),
        }
    }
}

impl Key {
    /// The field.
    pub fn field(&self) -> Field {
        match self {
            Key::Known(field) => *field,
            Key::Own(_) => Field::Own,
        }
    }
}
