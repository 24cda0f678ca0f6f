//! A term: a bare word, or a key with its value.

use chrono::NaiveDate;

use super::bad::{needs, shown};
use super::{BadQuery, Parser, Sign, Value};
use crate::model::Query;
use crate::model::query::{Compare, Field, Key, Kind, Term, Wanted};
use crate::words::calendar::{split_number, unit};
use crate::words::fold;
use crate::words::how_often;
use crate::words::when::{self, Looking};

impl Parser {
    /// A word without a key, which began at `start` and ends here.
    pub(super) fn bare(&self, start: usize, word: &str) -> Result<Query, BadQuery> {
        let lower = word.to_lowercase();
        let symbols = [("|", "or"), ("||", "or"), ("&", "and"), ("&&", "and"), ("!", "not")];
        if let Some((symbol, name)) = symbols.iter().find(|(symbol, _)| *symbol == word) {
            return Err(BadQuery::new(start, format!("{symbol:?} is written {name}")));
        }
        if word.starts_with('!') {
            return Err(BadQuery::new(start, "\"!\" is written not, or - without a space"));
        }
        if let Some(field) = Field::parse(&lower).filter(|field| field.is_amount()) {
            let bad = BadQuery::valueless(self.at, &Key::Known(field));
            let advice = bad.advice.clone().unwrap_or_default();
            return Err(bad.advise(format!("{advice}; the word itself is looked for as '\"{lower}\"'")));
        }
        let value = Value { text: word.to_owned(), quoted: false, suffix: None, start };
        if value.is_any() {
            return Err(BadQuery::new(start, "\"*\" stands behind a key, like email:*, or behind a word, like kop*"));
        }
        Ok(Query::Term(Term::Word(wanted(Kind::Beginnings, value)?)))
    }

    /// A key and the value behind it.
    pub(super) fn keyed(&mut self, start: usize, word: &str, sign: Sign) -> Result<Query, BadQuery> {
        let equal = matches!(sign, Sign::Colon | Sign::Compare(Compare::Equal));
        let lower = word.to_lowercase();
        if let has @ ("has" | "no") = lower.as_str() {
            let bad = |at| BadQuery::new(at, format!("\"{has}:\" needs the name of a field, like {has}:email"));
            if !equal {
                return Err(bad(start));
            }
            let value = self.value()?.ok_or_else(|| bad(self.at))?;
            let key = Query::Term(Term::Has(key(value.start, &value.text, "field")?));
            return Ok(if has == "has" { key } else { !key });
        }
        if word.is_empty() {
            return Err(BadQuery::new(start, "a key is missing here, like tag:investor"));
        }
        let key = key(start, word, "key")?;
        if self.peek() == Some('(') {
            let bad = BadQuery::new(self.at, format!("\"{key}:\" takes one value"));
            return Err(bad.advise(format!("write ({key}:this or {key}:that)")));
        }
        let Some(value) = self.value()? else {
            return Err(BadQuery::valueless(self.at, &key));
        };
        let query = if value.is_any() || value.is_none() {
            let has = Query::Term(Term::Has(key.clone()));
            if value.is_any() { has } else { !has }
        } else {
            match key.field().kind() {
                Kind::Past | Kind::Coming => return self.day(key.field(), sign, value),
                Kind::Count => return count(key.field(), sign, value),
                kind => Query::Term(Term::Is(key.clone(), text(&key, kind, value)?)),
            }
        };
        match sign {
            Sign::Unequal => Ok(!query),
            _ if equal => Ok(query),
            _ => Err(BadQuery::new(start + word.chars().count(), format!("\"{key}\" is not compared by size"))
                .advise(format!("write {key}: with a value behind it"))),
        }
    }

    fn day(&self, field: Field, sign: Sign, value: Value) -> Result<Query, BadQuery> {
        let (typed, suffix) = amount(&value);
        if typed.is_empty() {
            return Err(BadQuery::new(value.start, needs(field)));
        }
        let past = field.kind() == Kind::Past;
        let is_span = split_number(&typed.to_lowercase()).is_some_and(|(_, rest)| unit(rest.trim()).is_some());
        let compare = match compare(field, sign, &value, suffix)? {
            None if is_span => {
                let bad = BadQuery::new(self.at, format!("\"{field}:{typed}\" needs a sign behind"));
                let (more, less) =
                    if past { ("ago or more", "ago or less") } else { ("from now or more", "from now or less") };
                let advice = format!("write {field}:{typed}+ ({typed} {more}) or {field}:{typed}- ({typed} {less})");
                return Err(bad.advise(advice));
            }
            // The longer a span back, the earlier the day.
            Some(compare) if is_span && past => compare.mirrored(),
            compare => compare.unwrap_or(Compare::Equal),
        };
        let looking = if past { Looking::Back } else { Looking::Ahead };
        let day: NaiveDate = when::parse(typed, self.today, looking)
            .map_err(|error| BadQuery::new(value.start, error.to_string()).advise(needs(field)))?
            .day;
        negated(sign, Term::Day(field, compare, day))
    }
}

fn count(field: Field, sign: Sign, value: Value) -> Result<Query, BadQuery> {
    let (typed, suffix) = amount(&value);
    let number = match split_number(typed) {
        Some((number, "")) => number,
        _ => return Err(BadQuery::new(value.start, format!("{} is no number", shown(typed))).advise(needs(field))),
    };
    let compare = compare(field, sign, &value, suffix)?.unwrap_or(Compare::Equal);
    negated(sign, Term::Meetings(compare, number))
}

fn negated(sign: Sign, term: Term) -> Result<Query, BadQuery> {
    let query = Query::Term(term);
    Ok(if sign == Sign::Unequal { !query } else { query })
}

/// An amount without the sign behind it.
fn amount(value: &Value) -> (&str, Option<char>) {
    let text = value.text.trim();
    match text.strip_suffix(['+', '-']) {
        Some(rest) if value.suffix.is_none() => (rest.trim_end(), text.chars().next_back()),
        _ => (text, value.suffix),
    }
}

/// How an amount is compared, by the sign before it or behind it; `None` where there is neither.
fn compare(field: Field, sign: Sign, value: &Value, suffix: Option<char>) -> Result<Option<Compare>, BadQuery> {
    let behind = match suffix {
        Some('+') => Some(Compare::AtLeast),
        Some('-') => Some(Compare::AtMost),
        Some(_) => return Err(BadQuery::new(value.start, needs(field))),
        None => None,
    };
    match (sign, behind) {
        (Sign::Colon, behind) => Ok(behind),
        (Sign::Compare(compare), None) => Ok(Some(compare)),
        (Sign::Unequal, None) => Ok(Some(Compare::Equal)),
        _ => Err(BadQuery::new(value.start, format!("{} has a sign before it and one behind", shown(&value.text)))
            .advise(format!("write one of them, like {field}:{}", value.text))),
    }
}

/// The key that a word names.
fn key(at: usize, word: &str, what: &str) -> Result<Key, BadQuery> {
    let lower = word.to_lowercase();
    if let Some((field, own)) = word.split_once('.')
        && Field::named(&field.to_lowercase()) == Some(Field::Own)
    {
        return match own.trim() {
            "" => Err(BadQuery::new(at, "\"field.\" needs the name of one of your own fields, like field.size:m")),
            own => Ok(Key::Own(own.to_owned())),
        };
    }
    Field::named(&lower).map(Key::Known).ok_or_else(|| BadQuery::unknown_key(at, word, what))
}

/// A value that is compared as a text.
fn text(key: &Key, kind: Kind, value: Value) -> Result<Wanted, BadQuery> {
    if let Some(sign @ ('+' | '-')) = value.suffix {
        return Err(BadQuery::new(
            value.start,
            format!("\"{sign}\" stands behind a number or a date, not behind a text"),
        ));
    }
    let exactly = |text: String| Ok(Wanted { text, open: false });
    match kind {
        Kind::Mark => {
            let bad = BadQuery::new(value.start, format!("\"{key}\" has no values"));
            Err(bad.advise(format!("write has:{key} or no:{key}")))
        }
        Kind::Choice => {
            let choices = key.field().choices();
            match choices.iter().find(|choice| fold::same(choice, &value.text)) {
                Some(choice) => exactly((*choice).to_owned()),
                None => Err(BadQuery::new(value.start, format!("{} is no {key}", shown(&value.text)))
                    .advise(format!("write one of {}", choices.join(", ")))),
            }
        }
        Kind::Span => match how_often::parse(&value.text) {
            Ok(every) => exactly(every.to_string()),
            Err(error) => Err(BadQuery::new(value.start, error.to_string())),
        },
        kind => wanted(kind, value),
    }
}

/// A text, with or without a star behind it.
fn wanted(kind: Kind, value: Value) -> Result<Wanted, BadQuery> {
    let part = matches!(kind, Kind::Part | Kind::Digits);
    if value.quoted {
        return Ok(Wanted { text: value.text, open: value.suffix.is_some() && !part });
    }
    let ended = value.text.trim_end_matches('*');
    let open = ended.len() < value.text.len() && !part;
    let text = if part { ended.trim_start_matches('*') } else { ended };
    match text.chars().position(|c| c == '*') {
        Some(at) => {
            let bad = BadQuery::new(value.start + ended.len() - text.len() + at, "\"*\" stands alone or behind a word");
            Err(bad.advise("put the text in quotes to look for the sign itself"))
        }
        None => Ok(Wanted { text: text.to_owned(), open }),
    }
}
