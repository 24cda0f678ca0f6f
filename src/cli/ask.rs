//! Questions to a person. A change under the lock never asks: it fails with the question, which is put outside the lock, and
//! is then run again with the answer.

use std::collections::HashMap;

use super::conversation::Conversation;
use crate::app::App;
use crate::error::Error;
use crate::model::Id;

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
        /// The question, with its question mark.
        text: String,
    },
    /// Which of several values is taken.
    #[error("{title}")]
    Choose {
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
pub fn asking<T>(app: &mut App, mut attempt: impl FnMut(&App, &Answers) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let mut answers = Answers::new(app);
    loop {
        match attempt(app, &answers) {
            Ok(value) => return Ok(value),
            Err(error) => answers.put(app, error.downcast::<Question>()?)?,
        }
    }
}

/// Whether questions can be put, and what was answered so far.
#[derive(Debug, Default)]
pub struct Answers {
    can_ask: bool,
    yes: bool,
    which: HashMap<String, Id>,
    // An answer is one to the very question that was put: where the file was changed meanwhile, another one is put anew.
    whether: HashMap<String, bool>,
    chosen: HashMap<(String, Vec<String>), usize>,
}

impl Answers {
    /// No answers yet.
    fn new(app: &App) -> Answers {
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
    pub fn whether(&self, text: impl FnOnce() -> String) -> Result<bool, Question> {
        if self.yes || !self.can_ask {
            return Ok(self.yes);
        }
        let text = text();
        self.whether.get(&text).copied().ok_or(Question::Whether { text })
    }

    /// Which of several values was chosen; the question where it can be put; nothing where nobody can be asked.
    pub fn choose(&self, ask: impl FnOnce() -> (String, Vec<String>)) -> Result<Option<usize>, Question> {
        if !self.can_ask {
            return Ok(None);
        }
        let question = ask();
        match self.chosen.get(&question) {
            Some(at) => Ok(Some(*at)),
            None => Err(Question::Choose { title: question.0, values: question.1 }),
        }
    }

    /// Puts a question and keeps the answer.
    fn put(&mut self, app: &mut App, question: Question) -> anyhow::Result<()> {
        let nobody = || Error::failed("not answered").advise("nothing was changed");
        let conversation = Conversation::with(app).ok_or_else(nobody)?;
        match question {
            Question::Which { word, choices } => {
                let texts: Vec<&str> = choices.iter().map(|(_, text)| text.as_str()).collect();
                let title = format!("Which one is meant by {word:?}?");
                let chosen = conversation.pick(app, &title, &texts)?.ok_or_else(nobody)?;
                if let Some((id, _)) = choices.get(chosen) {
                    self.which.insert(word, *id);
                }
            }
            Question::Choose { title, values } => {
                let texts: Vec<&str> = values.iter().map(String::as_str).collect();
                let chosen = conversation.pick(app, &title, &texts)?.ok_or_else(nobody)?;
                self.chosen.insert((title, values), chosen);
            }
            Question::Whether { text } => {
                let answer = conversation.whether(app, &text, false)?.ok_or_else(nobody)?;
                self.whether.insert(text, answer);
            }
        }
        Ok(())
    }
}
