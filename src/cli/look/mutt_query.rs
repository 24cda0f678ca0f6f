use crate::app::App;
use crate::model::fold::Folded;
use crate::model::{ContactHead, Network};
use crate::render::escape::visible;
use crate::store::Need;

/// Look up email addresses, for a mail program
///
/// Each word has to begin a word of the name, of an aka or of the organisation, or stand in the address. The first line is a message,
/// each other an address, a name and the organisation with tabs between, as mutt and neomutt (set query_command="netrec mutt-query
/// %s") and aerc (address-book-cmd=netrec mutt-query %s) take them.
///
/// Example: netrec mutt-query souza
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to look for; nothing for everybody
    #[arg(value_name = "WORDS", trailing_var_arg = true, allow_hyphen_values = true)]
    words: Vec<String>,
}

impl Args {
    /// Looks them up.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let view = app.look(Need::CONTACTS)?;
        let text = answer(&view.network, &self.words.join(" "));
        Ok(app.write(&text)?)
    }
}

/// A word that is looked for.
struct Wanted {
    folded: Folded,
    lower: String,
}

fn answer(network: &Network, words: &str) -> String {
    let wanted: Vec<Wanted> =
        words.split_whitespace().map(|word| Wanted { folded: Folded::new(word), lower: word.to_lowercase() }).collect();
    let mut found: Vec<&ContactHead> =
        network.contacts.iter().filter(|contact| !contact.emails().is_empty() && fits(contact, &wanted)).collect();
    found.sort_by_cached_key(|contact| {
        let rank = network.settings.rank_of(contact.circle.as_deref());
        (contact.archived, rank, Folded::new(&contact.name).plain().to_owned())
    });
    let mut text = match found.len() {
        0 if words.trim().is_empty() => "netrec: nobody has an email address\n".to_owned(),
        0 => format!("netrec: nobody with an email address fits {}\n", cell(words)),
        1 => "netrec: one found\n".to_owned(),
        count => format!("netrec: {count} found\n"),
    };
    for contact in found {
        let org = contact.org.as_deref().unwrap_or_default();
        for email in contact.emails() {
            text.push_str(&format!("{}\t{}\t{}\n", cell(email), cell(&contact.name), cell(org)));
        }
    }
    text
}

fn fits(contact: &ContactHead, wanted: &[Wanted]) -> bool {
    let names = || [&contact.name].into_iter().chain(contact.aka()).chain(&contact.org).chain([&contact.handle]);
    wanted.iter().all(|wanted| {
        contact.emails().iter().any(|email| email.to_lowercase().contains(&wanted.lower))
            || names().any(|name| {
                let sieve = wanted.folded.sieve();
                sieve.lets_through(name) && begins(&Folded::new(name), &wanted.folded)
            })
    })
}

/// Whether each part of a typed word begins a word of the name.
fn begins(name: &Folded, wanted: &Folded) -> bool {
    !wanted.is_empty()
        && (wanted.words().all(|typed| name.words().any(|word| word.begins_with(typed))) || name.begins_joined(wanted))
}

/// A text that is one column of one line.
fn cell(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    visible(&words.join(" ")).into_owned()
}
