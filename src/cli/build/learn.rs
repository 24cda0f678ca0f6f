use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::people::{For, person};
use crate::error::Error;
use crate::model::contact::Fact;
use crate::model::record::Unknown;
use crate::model::{Contact, Moment};

/// Keep what you learned about a person
///
/// Each FACT is one argument. What they care about, like and need stand beside them wherever they come up.
///
/// Example: netrec learn ana "two daughters, Bia and Luz" --like "black coffee" --need "a flat in Bandung"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Who
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    person: String,
    /// What you learned
    #[arg(value_name = "FACT")]
    facts: Vec<String>,
    /// Something they care about
    #[arg(long, value_name = "WHAT", add = ArgValueCompleter::new(complete::interests))]
    interest: Vec<String>,
    /// Something they like
    #[arg(long, value_name = "WHAT")]
    like: Vec<String>,
    /// Something they need
    #[arg(long, value_name = "WHAT")]
    need: Vec<String>,
}

impl Args {
    /// Keeps the facts.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        if [&self.facts, &self.interest, &self.like, &self.need].iter().all(|list| list.is_empty()) {
            return Err(Error::usage("nothing was learned")
                .advise("netrec learn ana \"two daughters\", or --interest, --like, --need")
                .into());
        }
        let changed = change(app, |transaction, answers| {
            let network = transaction.network();
            let person = person(network, &self.person, For::Changing, answers)?;
            let contact = transaction.update(network.contact(person).id, |contact: &mut Contact| {
                for text in self.facts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
                    let on = Some(Moment::from(today));
                    contact.facts.push(Fact { on, text: text.to_owned(), unknown: Unknown::default() });
                }
                add(&mut contact.interests, &self.interest);
                add(&mut contact.likes, &self.like);
                add(&mut contact.needs, &self.need);
            })?;
            let learned = [&self.facts, &self.interest, &self.like, &self.need].into_iter().flatten();
            let learned: Vec<&str> = learned.map(String::as_str).collect();
            Ok(format!("Learned about {} ({}): {}", contact.name, contact.handle, learned.join("; ")))
        })?;
        app.say(&changed.value)?;
        Ok(())
    }
}

/// Adds what is not there yet.
pub(super) fn add(list: &mut Vec<String>, new: &[String]) {
    for text in new.iter().map(|text| text.trim()).filter(|text| !text.is_empty()) {
        if !list.iter().any(|known| crate::model::fold::same(known, text)) {
            list.push(text.to_owned());
        }
    }
}
