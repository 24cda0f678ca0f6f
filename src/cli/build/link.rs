use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::Answers;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::people::{For, names, person};
use crate::error::Error;
use crate::model::contact::Link;
use crate::model::record::Unknown;
use crate::model::{Contact, Id, Network, Person};
use crate::store::Transaction;

/// Note that two people know each other
///
/// A link is kept with the first of them and read both ways; path finds the way to somebody along links.
///
/// Example: netrec link ana budi --as colleagues
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pair: Pair,
    /// What they are to each other: cousins, colleagues
    #[arg(long = "as", value_name = "WORD")]
    as_word: Option<String>,
}

/// Take back that two people know each other
///
/// Example: netrec unlink ana budi
#[derive(Debug, clap::Args)]
pub struct UnlinkArgs {
    #[command(flatten)]
    pair: Pair,
}

impl Args {
    /// Links the two.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let word = self.as_word.as_deref().map(str::trim);
        let line = change(app, |transaction, answers| {
            let network = transaction.network();
            let pair = self.pair.find(network, answers)?;
            let tie = tie(transaction, pair.map(|person| network.contact(person).id), word)?;
            let as_word = tie.as_word.map(|word| format!(" ({word})")).unwrap_or_default();
            Ok(match tie.changed {
                true => format!("Linked {}{as_word}", names(network, &pair)),
                false => format!("{} are linked already{as_word}", names(network, &pair)),
            })
        })?;
        app.say(&line.value)?;
        Ok(())
    }
}

impl UnlinkArgs {
    /// Takes the link away.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let line = change(app, |transaction, answers| {
            let network = transaction.network();
            let pair = self.pair.find(network, answers)?;
            let mut unlinked = false;
            for [one, other] in [pair, [pair[1], pair[0]]] {
                let (id, to) = (network.contact(one).id, network.contact(other).id);
                let contact: Contact = transaction.get(id)?;
                if contact.links.iter().any(|link| link.to == to) {
                    transaction.update(id, |contact: &mut Contact| contact.links.retain(|link| link.to != to))?;
                    unlinked = true;
                }
                if contact.met.as_ref().is_some_and(|met| met.by == Some(to)) && !unlinked {
                    let (contact, by) = (network.contact(one), network.contact(other));
                    return Err(Error::failed(format!(
                        "{} met you through {}, and that is no link",
                        contact.name, by.name
                    ))
                    .advise(format!("change it in netrec edit {}", contact.handle))
                    .into());
                }
            }
            match unlinked {
                true => Ok(format!("Unlinked {}", names(network, &pair))),
                false => Err(Error::failed(format!("{} are not linked", names(network, &pair)))
                    .advise(format!("netrec show {} says whom they know", network.contact(pair[0]).handle))
                    .into()),
            }
        })?;
        app.say(&line.value)?;
        Ok(())
    }
}

/// Two people on a command line.
#[derive(Debug, clap::Args)]
pub struct Pair {
    /// The one
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    one: String,
    /// The other
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    other: String,
}

impl Pair {
    /// Finds the two.
    pub fn find(&self, network: &Network, answers: &Answers) -> anyhow::Result<[Person; 2]> {
        pair(network, &self.one, &self.other, answers)
    }
}

/// Two different people.
pub fn pair(network: &Network, one: &str, other: &str, answers: &Answers) -> anyhow::Result<[Person; 2]> {
    let find = |word: &str| person(network, word, For::Changing, answers);
    let pair = [find(one)?, find(other)?];
    match pair[0] == pair[1] {
        true => Err(Error::usage(format!("{one:?} and {other:?} are both {}", network.contact(pair[0]).name))
            .advise("name two people")
            .into()),
        false => Ok(pair),
    }
}

/// What two people are to each other now.
pub struct Tie {
    /// Whether that is new.
    pub changed: bool,
    /// The word for it.
    pub as_word: Option<String>,
}

/// Links two people: where they are linked already, whichever way round, the link stays where it is and gets the word.
pub fn tie(transaction: &mut Transaction<'_>, pair: [Id; 2], word: Option<&str>) -> anyhow::Result<Tie> {
    let set = word.map(|word| Some(word.to_owned()).filter(|word| !word.is_empty()));
    for [from, to] in [pair, [pair[1], pair[0]]] {
        let mut contact: Contact = transaction.get(from)?;
        if let Some(link) = contact.links.iter_mut().find(|link| link.to == to) {
            let before = link.as_word.clone();
            link.as_word = set.unwrap_or_else(|| before.clone());
            let tie = Tie { changed: link.as_word != before, as_word: link.as_word.clone() };
            transaction.put(&contact)?;
            return Ok(tie);
        }
    }
    let as_word = set.flatten();
    let link = Link { to: pair[1], as_word: as_word.clone(), unknown: Unknown::default() };
    transaction.update(pair[0], |contact: &mut Contact| contact.links.push(link))?;
    Ok(Tie { changed: true, as_word })
}
