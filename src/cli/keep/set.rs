use clap_complete::engine::ArgValueCompleter;

use crate::app::App;
use crate::cli::change::change;
use crate::cli::complete;
use crate::cli::fields::{Context, Field};
use crate::cli::people::{For, person};
use crate::error::Error;
use crate::model::Contact;
use crate::words::meant;

/// Change fields of a person
///
/// FIELD=VALUE puts a value, FIELD= clears it; lists take += and -= and several values with commas. Fields: name handle aka
/// email phone channel org title city address world circle every rests birthday tag interest like need met met.on met.by note,
/// and field.KEY for your own.
///
/// Example: netrec set ana circle=close interest+=robusta city="Belo Horizonte"
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Who
    #[arg(value_name = "PERSON", add = ArgValueCompleter::new(complete::people))]
    person: String,
    /// What becomes of which field
    #[arg(required = true, value_name = "FIELD=VALUE", add = ArgValueCompleter::new(complete::fields))]
    changes: Vec<String>,
}

/// What happens to a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Put,
    Add,
    Take,
}

impl Args {
    /// Changes the fields.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        let today = app.today();
        let changes: Vec<(Field, How, String)> =
            self.changes.iter().map(|text| understood(text)).collect::<Result<_, Error>>()?;
        let changed = change(app, |transaction, answers| {
            let network = transaction.network();
            let context = Context { network, today, answers };
            let person = person(network, &self.person, For::Changing, answers)?;
            let mut contact: Contact = transaction.get(network.contact(person).id)?;
            let before = contact.clone();
            let mut lines = Vec::new();
            for (field, how, value) in &changes {
                apply(&mut contact, field, *how, value, context)?;
                crate::model::merge::settle(&mut contact.conflicts, &field.key());
                let values = field.get(&contact, network);
                lines.push(format!("{}={}", field.word(), values.join(", ")));
            }
            if contact == before {
                return Ok(format!("Nothing changes: {} has that already", contact.name));
            }
            transaction.put(&contact)?;
            Ok(format!("Set {} ({}): {}", contact.name, contact.handle, lines.join("; ")))
        })?;
        app.say(&changed.value)?;
        Ok(())
    }
}

fn understood(text: &str) -> Result<(Field, How, String), Error> {
    let wrong = |why: String| Error::usage(why).advise("write FIELD=VALUE, as in city=Bandung or interest+=coffee");
    let (word, value) = text.split_once('=').ok_or_else(|| wrong(format!("{text:?} has no = in it")))?;
    let (word, how) = match word.chars().next_back() {
        Some('+') => (&word[..word.len() - 1], How::Add),
        Some('-') => (&word[..word.len() - 1], How::Take),
        _ => (word, How::Put),
    };
    let field = Field::parse(word.trim()).ok_or_else(|| {
        let known = || Field::KNOWN.iter().map(Field::word);
        let advice = match meant(word, known()) {
            Some(near) => format!("did you mean {near}?"),
            None => format!("there are {};", known().collect::<Vec<_>>().join(", ")),
        };
        Error::usage(format!("there is no field {word:?}"))
            .advise(format!("{advice} one of your own is field.{word}=..."))
    })?;
    if how != How::Put && !field.is_list() {
        return Err(wrong(format!("{} holds one value: += and -= are for lists", field.word())));
    }
    Ok((field, how, value.to_owned()))
}

fn apply(contact: &mut Contact, field: &Field, how: How, value: &str, context: Context<'_>) -> anyhow::Result<()> {
    let typed: Vec<String> = match field {
        // An address has commas of its own.
        Field::Address => vec![value.to_owned()],
        _ if field.is_list() => value.split(',').map(|value| value.trim().to_owned()).collect(),
        _ => vec![value.to_owned()],
    };
    let now = field.get(contact, context.network);
    let usage = |error: anyhow::Error| match error.downcast::<crate::cli::ask::Question>() {
        Ok(question) => question.into(),
        Err(error) => match error.downcast::<Error>() {
            Ok(error) => error.into(),
            Err(error) => Error::usage(error.to_string()).into(),
        },
    };
    let values = match how {
        How::Put => typed,
        How::Add => now.into_iter().chain(typed).collect(),
        How::Take => {
            // What is taken away is written as it would be put: a phone in any way of writing.
            let mut scratch = contact.clone();
            field.set(&mut scratch, typed.clone(), context).map_err(usage)?;
            let gone = field.get(&scratch, context.network);
            let fold = crate::model::fold::fold;
            if let Some(missing) = gone.iter().find(|value| !now.iter().any(|known| fold(known) == fold(value))) {
                return Err(Error::failed(format!("{} has no {} {missing:?}", contact.name, field.word()))
                    .advise(format!("there is {}", now.join(", ")))
                    .into());
            }
            now.into_iter().filter(|known| !gone.iter().any(|value| fold(known) == fold(value))).collect()
        }
    };
    field.set(contact, values, context).map_err(usage)
}
