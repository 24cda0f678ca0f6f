//! QUERY: whom a command is about.

use std::ffi::OsString;

use chrono::NaiveDate;

use crate::error::Error;
use crate::halves;
use crate::model::{Person, Query, Section};
use crate::recipe::select::contact_keys;
use crate::recipe::{Diary, Selection};
use crate::store::View;
use crate::words::query;

/// Understands a query.
///
/// # Errors
/// One that is none, with the column.
pub fn understood(text: &str, today: NaiveDate) -> Result<Query, Error> {
    query::parse(text, today).map_err(|error| Error::usage(format!("in {text:?}, {error}")))
}

/// The one argument that a query is; words left over are an error that shows how to quote them.
pub fn one(words: &[String], command: &str) -> Result<Option<String>, Error> {
    match words {
        [] => Ok(None),
        [one] => Ok(Some(one.trim_start().to_owned())),
        several => Err(Error::usage("a query is one argument")
            .advise(format!("quote it: netrec {command} '{}'", several.join(" ").trim_start()))),
    }
}

/// Everybody who is meant, in the order of the file.
pub fn select(view: &View, diary: &Diary<'_>, query: &Query, today: NaiveDate) -> anyhow::Result<Vec<Person>> {
    let network = &view.network;
    let selection = Selection::new(query, network, diary, today);
    let keys = contact_keys(query);
    if !keys.is_empty() {
        view.load(Section::Contacts)?;
    }
    let everybody: Vec<Person> = (0..network.contacts.len() as Person).collect();
    let meant = |people: &&[Person]| {
        let is_meant = |person: &Person| selection.matches(*person, &mut |person| view.part(person, &keys));
        let judged = people.iter().map(|person| Ok(is_meant(person)?.then_some(*person)));
        judged.filter_map(Result::transpose).collect::<Result<Vec<Person>, Error>>()
    };
    let parts: Vec<Vec<Person>> = halves::each(&halves::of(&everybody), meant).into_iter().collect::<Result<_, _>>()?;
    Ok(parts.concat())
}

/// Options whose values are words of their own.
const WITH_VALUES: [&str; 5] = ["--file", "--today", "--color", "--output", "-o"];

/// Commands whose free words are a query.
const WITH_QUERY: [&str; 4] = ["list", "ls", "tag", "untag"];

/// A query that begins with a minus looks like an option: where a command takes a query, a blank before it makes it a word.
pub fn spell_out(words: &mut [OsString]) {
    let mut at = 1;
    while words.get(at).and_then(|word| word.to_str()).is_some_and(|word| word.starts_with('-')) {
        at += if WITH_VALUES.iter().any(|option| words[at] == *option) { 2 } else { 1 };
    }
    if !words.get(at).is_some_and(|command| WITH_QUERY.iter().any(|known| command == known)) {
        return;
    }
    for word in words.iter_mut().skip(at).take_while(|word| *word != "--") {
        if let Some(spelled) = word.to_str().and_then(spelled_out) {
            *word = spelled.into();
        }
    }
}

fn spelled_out(word: &str) -> Option<String> {
    let rest = word.strip_prefix('-').filter(|rest| !rest.starts_with('-'))?;
    let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '_')).unwrap_or(rest.len());
    let is_term = match rest.get(end..)?.chars().next() {
        // `-o=json` is an option, and so is `-yq`.
        Some(':' | '<' | '>' | '=') => end > 1,
        Some('(' | '"') => end == 0,
        Some(_) => false,
        None => end > 1 && !rest.starts_with(['o', 'q', 'y', 'h', 'V']),
    };
    is_term.then(|| format!(" {word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_before_a_term_is_not() {
        let spelled = |line: &str| {
            let mut words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            spell_out(&mut words);
            words.iter().map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(spelled("netrec list -org:x"), "netrec|list| -org:x");
        assert_eq!(spelled("netrec --file f -o json ls -coffee -q"), "netrec|--file|f|-o|json|ls| -coffee|-q");
        assert_eq!(spelled("netrec list -(a) -o=json -yq"), "netrec|list| -(a)|-o=json|-yq");
        assert_eq!(spelled("netrec log ana -foo:x"), "netrec|log|ana|-foo:x");
        assert_eq!(spelled("netrec list -- -a:b"), "netrec|list|--|-a:b");
    }
}
