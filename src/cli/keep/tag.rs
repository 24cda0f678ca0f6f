use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::ask::Answers;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::people::{For, people};
use crate::cli::selection::{select, understood};
use crate::error::Error;
use crate::model::fold::same;
use crate::model::{Contact, Person};
use crate::recipe::Diary;
use crate::store::Transaction;

/// Put tags on people
///
/// A QUERY needs a key, as in city:bandung; more than one match is asked about, or needs --yes.
///
/// Example: netrec tag ana,budi investor
#[derive(Debug, clap::Args)]
pub struct Args {
    /// One or several people, with commas, or a query in quotes
    #[arg(value_name = "PERSON|QUERY", add = ArgValueCompleter::new(complete::people_or_query))]
    whom: String,
    /// The tags
    #[arg(required = true, value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    tags: Vec<String>,
}

/// Take tags off people
///
/// A QUERY needs a key, as in tag:old; more than one match is asked about, or needs --yes.
///
/// Example: netrec untag ana investor
#[derive(Debug, clap::Args)]
pub struct UntagArgs {
    /// One or several people, with commas, or a query in quotes
    #[arg(value_name = "PERSON|QUERY", add = ArgValueCompleter::new(complete::people_or_query))]
    whom: String,
    /// The tags
    #[arg(required = true, value_name = "TAG", add = ArgValueCompleter::new(complete::tags))]
    tags: Vec<String>,
}

impl Args {
    /// Puts the tags on.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let tags = tags(&self.tags)?;
        retag(app, self.whom.trim(), "Tagged", &tags, |contact| {
            for tag in &tags {
                if !contact.tags.iter().any(|known| same(known, tag)) {
                    contact.tags.push(tag.clone());
                }
            }
        })
    }
}

impl UntagArgs {
    /// Takes the tags off.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let tags = tags(&self.tags)?;
        retag(app, self.whom.trim(), "Untagged", &tags, |contact| {
            contact.tags.retain(|known| !tags.iter().any(|tag| same(known, tag)));
        })
    }
}

fn tags(words: &[String]) -> Result<Vec<String>, Error> {
    let tags = words.iter().flat_map(|word| word.split(',')).map(|tag| tag.trim().trim_start_matches('#'));
    let tags: Vec<String> = tags.filter(|tag| !tag.is_empty()).map(str::to_owned).collect();
    match tags.is_empty() {
        true => Err(Error::usage("no tag is named").advise("netrec tag ana investor")),
        false => Ok(tags),
    }
}

fn retag(app: &mut App, whom: &str, done: &str, tags: &[String], apply: impl Fn(&mut Contact)) -> anyhow::Result<()> {
    let today = app.today();
    let changed = change(app, |transaction, answers| {
        let people = meant(transaction, whom, done, answers, today)?;
        let mut names = Vec::new();
        for person in &people {
            let id = transaction.network().contact(*person).id;
            let before: Contact = transaction.get(id)?;
            let after = transaction.update(id, |contact: &mut Contact| apply(contact))?;
            if before != after {
                names.push(format!("{} ({})", after.name, after.handle));
            }
        }
        Ok((people.len(), names))
    })?;
    let (meant, names) = changed.value;
    let tags = tags.join(", ");
    app.say(&match names.len() {
        0 if meant == 0 => "Nobody matches".to_owned(),
        0 => "Nothing changes: it is so already".to_owned(),
        1..=5 => format!("{done} {tags}: {}", names.join(", ")),
        many => format!("{done} {tags}: {many} people"),
    })?;
    Ok(())
}

/// Whom a word or a query means.
fn meant(
    transaction: &Transaction<'_>,
    whom: &str,
    done: &str,
    answers: &Answers,
    today: chrono::NaiveDate,
) -> anyhow::Result<Vec<Person>> {
    let network = transaction.network();
    if !whom.contains([':', '<', '>', '=']) {
        return Ok(people(network, whom, For::Changing, answers)?.to_vec());
    }
    let query = understood(whom, today)?;
    if !query.has_key() {
        return Ok(people(network, whom, For::Changing, answers)?.to_vec());
    }
    let found = select(transaction.view(), &Diary::new(network), &query, today)?;
    if found.len() > 1 {
        let shown: Vec<&str> = found.iter().take(5).map(|person| network.contact(*person).name.as_str()).collect();
        let more = if found.len() > 5 { " ..." } else { "" };
        let what = format!("{} people match: {}{more}", found.len(), shown.join(", "));
        if !answers.whether(|| format!("{what}. Go on?"))? {
            return Err(Error::failed(format!("{what}; nobody was {}", done.to_lowercase()))
                .advise("say --yes to go on")
                .into());
        }
    }
    Ok(found)
}
