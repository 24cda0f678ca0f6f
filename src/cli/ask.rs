//! Questions to a person. A change under the lock never asks: it fails with the question, which is put outside the lock, and
//! is then run again with the answer.

use std::collections::HashMap;

use inquire::{Confirm, InquireError, Select};

use crate::app::App;
use crate::error::Error;
use crate::model::Id;
use crate::render::escape::visible;

/// What has to be asked before a command can go on.
#[derive(Debug, thiserror::Error)]
pub enum Question {
    /// Which of several records is meant by a word.
    #[error("which one is meant by {word:?}?")]
    Which {
        /// The word.
        word: String,
        /// What can be meant.
        choices: Vec<(Id, String)>,
    },
    /// Whether to go on.
    #[error("{text}")]
    Whether {
        /// What tells one question from another.
        key: String,
        /// The question, with its question mark.
        text: String,
    },
    /// Which of several values is taken.
    #[error("{title}")]
    Choose {
        /// What tells one question from another.
        key: String,
        /// The question, with its question mark.
        title: String,
        /// The values.
        values: Vec<String>,
    },
}

/// Tries until nothing is left to be asked: `attempt` runs anew with every answer.
///
/// # Errors
/// What an attempt fails with and is no question, and a question that is not answered.
pub fn asking<T>(app: &App, mut attempt: impl FnMut(&Answers) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let mut answers = Answers::new(app);
    loop {
        match attempt(&answers) {
            Ok(value) => return Ok(value),
            Err(error) => answers.put(error.downcast::<Question>()?)?,
        }
    }
}

/// Whether questions can be put, and what was answered so far.
#[derive(Debug, Default)]
pub struct Answers {
    can_ask: bool,
    yes: bool,
    which: HashMap<String, Id>,
    whether: HashMap<String, bool>,
    chosen: HashMap<String, usize>,
}

impl Answers {
    /// No answers yet.
    pub fn new(app: &App) -> Answers {
        Answers { can_ask: app.can_ask(), yes: app.globals.yes, ..Answers::default() }
    }

    /// Which record a word was said to mean.
    pub fn which(&self, word: &str) -> Option<Id> {
        self.which.get(word).copied()
    }

    /// The question which of several records is meant; nothing where nobody can be asked.
    pub fn ask_which(&self, word: &str, choices: impl FnOnce() -> Vec<(Id, String)>) -> Option<Question> {
        self.can_ask.then(|| Question::Which { word: word.to_owned(), choices: choices() })
    }

    /// Whether to go on: what was answered, or `--yes`; the question where it can be put; else no.
    pub fn whether(&self, key: &str, text: impl FnOnce() -> String) -> Result<bool, Question> {
        match self.whether.get(key) {
            _ if self.yes => Ok(true),
            Some(answer) => Ok(*answer),
            None if self.can_ask => Err(Question::Whether { key: key.to_owned(), text: text() }),
            None => Ok(false),
        }
    }

    /// Which of several values was chosen; the question where it can be put; nothing where nobody can be asked.
    pub fn choose(&self, key: &str, ask: impl FnOnce() -> (String, Vec<String>)) -> Result<Option<usize>, Question> {
        match self.chosen.get(key) {
            Some(at) => Ok(Some(*at)),
            None if self.can_ask => {
                let (title, values) = ask();
                Err(Question::Choose { key: key.to_owned(), title, values })
            }
            None => Ok(None),
        }
    }

    /// Puts a question and keeps the answer.
    pub fn put(&mut self, question: Question) -> anyhow::Result<()> {
        match question {
            Question::Which { word, choices } => {
                let shown = choices.iter().map(|(_, text)| visible(text).into_owned()).collect();
                let title = format!("Which one is meant by {:?}?", visible(&word));
                let chosen = Select::new(&title, shown).raw_prompt().map_err(unanswered)?;
                if let Some((id, _)) = choices.get(chosen.index) {
                    self.which.insert(word, *id);
                }
            }
            Question::Choose { key, title, values } => {
                let shown: Vec<String> = values.iter().map(|text| visible(text).into_owned()).collect();
                let chosen = Select::new(&visible(&title), shown).raw_prompt().map_err(unanswered)?;
                self.chosen.insert(key, chosen.index);
            }
            Question::Whether { key, text } => {
                let answer = Confirm::new(&visible(&text)).with_default(false).prompt().map_err(unanswered)?;
                self.whether.insert(key, answer);
            }
        }
        Ok(())
    }
}

fn unanswered(error: InquireError) -> Error {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Error::failed("not answered").advise("nothing was changed")
        }
        other => Error::failed(format!("cannot ask: {other}")).advise("nothing was changed"),
    }
}
