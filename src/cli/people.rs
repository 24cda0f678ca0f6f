//! From what a person typed to the people who are meant.

use super::ask::Answers;
use crate::error::Error;
use crate::model::People;
use crate::model::{ContactHead, Network, Person};
use crate::words::who::{self, Found};

/// What is done with the person, which decides whether a misspelling may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// To look at: the likeliest one is taken, and named in what is shown.
    Looking,
    /// To change: nobody is taken by a misspelling alone.
    Changing,
    /// To change what is open with them: an id could stand there as well.
    Item,
}

/// The one who is meant.
pub fn person(network: &Network, word: &str, purpose: For, answers: &Answers) -> anyhow::Result<Person> {
    if let Some(person) = answers.which(word).and_then(|id| network.person(id)) {
        return Ok(person);
    }
    let (candidates, why) = match who::find(network, word, network.settings.region.as_deref()) {
        Found::One(person) => return Ok(person),
        Found::Likely(person) if purpose == For::Looking => return Ok(person),
        Found::Likely(person) => (vec![person], "nobody is called"),
        Found::Many(people) => (people, "several are meant by"),
        Found::Nobody { nearest } => (nearest, "nobody is called"),
    };
    let choices =
        || candidates.iter().map(|person| (network.contact(*person).id, choice(network.contact(*person)))).collect();
    if !candidates.is_empty()
        && let Some(question) = answers.ask_which(word, choices)
    {
        return Err(question.into());
    }
    let error = Error::failed(format!("{why} {word:?}"));
    let names: Vec<String> = candidates.iter().take(5).map(|person| choice(network.contact(*person))).collect();
    let more = if candidates.len() > names.len() {
        format!(" and {} more", candidates.len() - names.len())
    } else {
        String::new()
    };
    let names = names.join(", ") + &more;
    Err(match (why, candidates.is_empty()) {
        (_, true) if purpose == For::Item => {
            error.advise("name a person, or the beginning of an id that netrec due prints")
        }
        (_, true) => error.advise("netrec list shows everybody; netrec add takes in somebody new"),
        ("several are meant by", _) => error.advise(format!("say which: {names}")),
        _ => error.advise(format!("the nearest: {names}")),
    }
    .into())
}

/// All who are meant by a PEOPLE argument, each once.
pub fn people(network: &Network, words: &str, purpose: For, answers: &Answers) -> anyhow::Result<People> {
    let mut people = People::new();
    for word in who::split(words) {
        let person = person(network, word, purpose, answers)?;
        if !people.contains(&person) {
            people.push(person);
        }
    }
    match people.is_empty() {
        true => Err(Error::usage("nobody is named").advise("name one or several people, with commas: ana,budi").into()),
        false => Ok(people),
    }
}

/// Somebody in a list of candidates.
fn choice(contact: &ContactHead) -> String {
    let email = contact.emails().first().map(|email| format!(", {email}")).unwrap_or_default();
    format!("{} ({}{email})", contact.handle, contact.name)
}

/// Some names in a sentence.
pub fn names(network: &Network, people: &[Person]) -> String {
    let names: Vec<&str> = people.iter().map(|person| network.contact(*person).name.as_str()).collect();
    match names.as_slice() {
        [] => "nobody".to_owned(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
