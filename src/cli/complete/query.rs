//! Completion within `FIELD=VALUE` and within a query.

use std::ffi::OsStr;

use clap_complete::engine::CompletionCandidate as Candidate;

use super::{Candidates, circles, cities, events, interests, orgs, people, tags, words, worlds};
use crate::cli::fields::Field;
use crate::model::{Via, query};

/// Fields of `set`, and the values of those that stand in the file.
pub fn fields(current: &OsStr) -> Candidates {
    let typed = current.to_string_lossy();
    let Some((word, value)) = typed.split_once('=') else {
        let known = Field::KNOWN.iter().map(|field| format!("{}=", field.word()));
        return known.filter(|word| word.starts_with(&*typed)).map(Candidate::new).collect();
    };
    let Some(field) = Field::parse(word.trim_end_matches(['+', '-'])) else { return Candidates::new() };
    // Lists take several values with commas.
    let part = if field.is_list() { value.rfind(',').map_or(0, |comma| comma + 1) } else { 0 };
    let values = match field {
        Field::Circle => circles,
        Field::World => worlds,
        Field::Tag => tags,
        Field::Interest => interests,
        Field::Org => orgs,
        Field::City => cities,
        Field::Met => events,
        Field::MetBy => people,
        _ => return Candidates::new(),
    };
    let before = &typed[..word.len() + 1 + part];
    behind(before, values(OsStr::new(&value[part..])))
}

/// The last term of a query: its key, or its value where the file has some.
pub fn query(current: &OsStr) -> Candidates {
    let typed = current.to_string_lossy();
    let start = typed.rfind([' ', '(']).map_or(0, |at| at + 1);
    let start = start + typed[start..].len() - typed[start..].trim_start_matches('-').len();
    let (before, term) = typed.split_at(start);
    let Some((key, value)) = term.split_once(':') else {
        let keys = query::Field::ALL.iter().map(|field| field.word()).chain(["has", "no"]);
        let keys = keys.filter(|key| key.starts_with(term));
        return keys.map(|key| Candidate::new(format!("{before}{key}:"))).collect();
    };
    let value = OsStr::new(value);
    let fields = || query::Field::ALL.iter().map(|field| field.word());
    let values = match (key, query::Field::parse(key)) {
        ("has" | "no", _) => words(value, fields()),
        (_, Some(query::Field::Tag)) => tags(value),
        (_, Some(query::Field::Interest)) => interests(value),
        (_, Some(query::Field::Circle)) => circles(value),
        (_, Some(query::Field::World)) => worlds(value),
        (_, Some(query::Field::Org)) => orgs(value),
        (_, Some(query::Field::City)) => cities(value),
        (_, Some(query::Field::Met)) => events(value),
        (_, Some(query::Field::Handle)) => people(value),
        (_, Some(query::Field::Via)) => words(value, Via::ALL.iter().map(|via| via.word())),
        (_, Some(query::Field::Step)) => words(value, ["open", "build", "follow"].into_iter()),
        (_, Some(query::Field::Health)) => words(value, ["warm", "cooling", "cold"].into_iter()),
        _ => Candidates::new(),
    };
    // A hyphen is a space in a query, and needs no quotes.
    let plain = |candidate: &Candidate| !candidate.get_value().to_string_lossy().contains(['"', '(', ')', '\\']);
    let joined = values.into_iter().filter(plain).map(|candidate| {
        let value = candidate.get_value().to_string_lossy().replace(char::is_whitespace, "-");
        Candidate::new(value).help(candidate.get_help().cloned())
    });
    behind(&format!("{before}{key}:"), joined.collect())
}

/// People, or a query: what `tag` and `untag` take.
pub fn people_or_query(current: &OsStr) -> Candidates {
    let found = people(current);
    if found.is_empty() { query(current) } else { found }
}

fn behind(before: &str, values: Candidates) -> Candidates {
    values.into_iter().map(|candidate| candidate.add_prefix(before)).collect()
}
