//! What is wrong with a query, and what could stand there.

use std::fmt;

use crate::model::query::{Field, Key, Kind};

/// A text that is no query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadQuery {
    /// Where it goes wrong, in characters from 1 on.
    pub column: usize,
    /// What is wrong there.
    pub message: String,
    /// What to do about it, where the message does not say so itself.
    pub advice: Option<String>,
}

impl fmt::Display for BadQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.message)?;
        match &self.advice {
            Some(advice) => write!(f, "; {advice}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for BadQuery {}

impl BadQuery {
    /// `at` is a place in the text, in characters from 0 on.
    pub(super) fn new(at: usize, message: impl Into<String>) -> BadQuery {
        BadQuery { column: at + 1, message: message.into(), advice: None }
    }

    pub(super) fn advise(self, advice: impl Into<String>) -> BadQuery {
        BadQuery { advice: Some(advice.into()), ..self }
    }

    /// A key whose value is not there, most likely because of the shell.
    pub(super) fn valueless(at: usize, key: &Key) -> BadQuery {
        let field = key.field();
        if !field.is_amount() {
            let bad = BadQuery::new(at, format!("nothing stands behind \"{key}:\""));
            return bad.advise(format!(
                "write no:{key} for none and has:{key} for any; if the shell has eaten a sign, quote the whole: '{key}:\"\"'"
            ));
        }
        BadQuery::new(at, needs(field)).advise(match field.kind() {
            Kind::Count => "if the shell has eaten a sign, quote the whole: 'meetings>=3'".to_owned(),
            _ => format!("if the shell has eaten a sign, quote the whole: '{field}>{}'", amount(field)),
        })
    }

    /// A key that there is none of.
    pub(super) fn unknown_key(at: usize, typed: &str, what: &str) -> BadQuery {
        let lower = typed.to_lowercase();
        let keys = || Field::ALL.iter().map(|field| field.word()).chain(["has", "no"]);
        // Slips of the finger within a word, or a word that was cut short.
        let alike = |key: &str| {
            let slip = Some(strsim::normalized_damerau_levenshtein(key, &lower)).filter(|alike| *alike >= 0.6);
            let cut = Some(strsim::jaro_winkler(key, &lower)).filter(|alike| *alike >= 0.85);
            slip.into_iter().chain(cut).reduce(f64::max)
        };
        let near = keys().filter_map(|key| Some((alike(key)?, key)));
        let nearest = near.max_by(|a, b| a.0.total_cmp(&b.0));
        let bad = BadQuery::new(at, format!("there is no {what} {}", shown(typed)));
        match nearest {
            Some((_, key)) => bad.advise(format!("did you mean {key}? Quotes make a text of it")),
            None => {
                bad.advise(format!("there are {}; quotes make a text of it", keys().collect::<Vec<_>>().join(", ")))
            }
        }
    }
}

/// What an amount is made of.
pub(super) fn needs(field: Field) -> String {
    match field.kind() {
        Kind::Count => format!("\"{field}\" needs a number, like {field}:3+ or {field}:0"),
        _ => {
            let amount = amount(field);
            format!("\"{field}\" needs a span or a date and a sign, like {field}:{amount}+ or {field}:{amount}-")
        }
    }
}

fn amount(field: Field) -> &'static str {
    match field.kind() {
        Kind::Coming => "30d",
        _ => "90d",
    }
}

/// A text in quotes for a message, cut where it is long.
pub(super) fn shown(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{:?}", format!("{}...", text.get(..end).unwrap_or(text))),
        None => format!("{text:?}"),
    }
}
