//! A conversation on the terminal: question after question, on the person's side nothing but Enter where they have no answer.
//!
//! A terminal that can move its cursor shows suggestions and lists; one that can't (`TERM=dumb`, a screen reader) gets plain
//! lines. Esc, Ctrl-C and Ctrl-D, or an end of input, end the conversation: every question then returns `None`.

use std::io::Write;

use inquire::autocompletion::{Autocomplete, Replacement};
use inquire::ui::RenderConfig;
use inquire::{Confirm, CustomUserError, InquireError, Text};

use crate::app::App;
use crate::error::Error;
use crate::render::escape::visible;

/// How many suggestions and choices are shown at once.
const SHOWN: usize = 10;

/// How a person is asked.
#[derive(Clone, Copy, Debug)]
pub struct Conversation {
    /// One plain line a question.
    plain: bool,
    colors: RenderConfig<'static>,
}

impl Conversation {
    /// Begins one, where there is anybody to talk to.
    pub fn with(app: &App) -> Option<Conversation> {
        let colors = if app.globals.color_err { RenderConfig::default_colored() } else { RenderConfig::empty() };
        app.can_ask().then(|| Conversation { plain: app.variable("TERM") == Some("dumb"), colors })
    }

    /// Asks for some words, which may be none; `known` are suggested.
    pub fn text(self, app: &mut App, question: &str, known: &[String]) -> anyhow::Result<Option<String>> {
        self.ask_text(app, question, Known { values: known, many: false })
    }

    /// Asks for several values, with commas.
    pub fn list(self, app: &mut App, question: &str, known: &[String]) -> anyhow::Result<Option<Vec<String>>> {
        let text = self.ask_text(app, question, Known { values: known, many: true })?;
        let parts = |text: String| {
            let parts = text.split([',', '，', '、']).map(str::trim).filter(|part| !part.is_empty());
            parts.map(str::to_owned).collect()
        };
        Ok(text.map(parts))
    }

    fn ask_text(self, app: &mut App, question: &str, known: Known<'_>) -> anyhow::Result<Option<String>> {
        let question = visible(question);
        let answer = if self.plain {
            plain(app, &format!("{question}: "))?
        } else {
            app.flush();
            let suggest = Suggest {
                values: known.values.iter().filter(|value| visible(value) == value.as_str()).cloned().collect(),
                many: known.many,
            };
            let question = format!("{question}:");
            let text = Text::new(&question).with_render_config(self.colors).with_page_size(SHOWN);
            answered(match known.values {
                [] => text.prompt(),
                _ => text.with_help_message("↑↓ chooses, Tab completes").with_autocomplete(suggest).prompt(),
            })?
        };
        Ok(answer.map(|text| text.trim().to_owned()))
    }

    /// Asks whether something is so; Enter alone answers with `usual`.
    pub fn whether(self, app: &mut App, question: &str, usual: bool) -> anyhow::Result<Option<bool>> {
        let question = visible(question);
        if !self.plain {
            app.flush();
            let whether = Confirm::new(&question).with_render_config(self.colors).with_default(usual).prompt();
            return answered(whether);
        }
        loop {
            let Some(answer) = plain(app, &format!("{question} ({}) ", if usual { "Y/n" } else { "y/N" }))? else {
                return Ok(None);
            };
            match answer.trim().to_lowercase().as_str() {
                "" => return Ok(Some(usual)),
                "y" | "yes" => return Ok(Some(true)),
                "n" | "no" => return Ok(Some(false)),
                _ => {}
            }
        }
    }
}

/// Says something, in lines that break between words where it goes to a terminal.
pub fn say(app: &mut App, text: &str) -> anyhow::Result<()> {
    let width = app.width().filter(|_| app.terminal.error);
    match width {
        Some(width) => {
            // A date is not broken at its hyphens.
            let options = textwrap::Options::new(width).word_splitter(textwrap::WordSplitter::NoHyphenation);
            textwrap::wrap(&visible(text), options).iter().try_for_each(|line| app.say(line))?;
        }
        None => app.say(text)?,
    }
    Ok(())
}

/// Asks in a plain line, and reads one; `None` at the end of input.
fn plain(app: &mut App, question: &str) -> anyhow::Result<Option<String>> {
    app.flush();
    write!(app.err, "{question}").and_then(|()| app.err.flush()).map_err(Error::output)?;
    let mut line = Vec::new();
    let mut byte = [0];
    loop {
        let read = app.input.read(&mut byte).map_err(|error| cannot_ask(&crate::error::plain(&error)))?;
        match byte {
            _ if read == 0 && line.is_empty() => {
                writeln!(app.err).map_err(Error::output)?;
                return Ok(None);
            }
            [b'\n'] => break,
            _ if read == 0 => break,
            [byte] => line.push(byte),
        }
    }
    Ok(Some(String::from_utf8_lossy(&line).into_owned()))
}

/// The answer; none where the person ended the conversation.
fn answered<T>(answer: Result<T, InquireError>) -> anyhow::Result<Option<T>> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(InquireError::OperationCanceled | InquireError::OperationInterrupted) => Ok(None),
        Err(error) => Err(cannot_ask(&error.to_string()).into()),
    }
}

fn cannot_ask(why: &str) -> Error {
    Error::failed(format!("cannot ask: {why}")).advise("what was answered before is in the file")
}

/// What can be suggested.
struct Known<'a> {
    values: &'a [String],
    many: bool,
}

/// Suggests what begins like the words typed, or like those behind the last comma.
#[derive(Clone)]
struct Suggest {
    values: Vec<String>,
    many: bool,
}

impl Suggest {
    /// What stands already, and what is being typed.
    fn split<'a>(&self, input: &'a str) -> (&'a str, &'a str) {
        match input.rfind(',').filter(|_| self.many) {
            Some(comma) => {
                let (before, typed) = input.split_at(comma + 1);
                let space = typed.len() - typed.trim_start().len();
                (&input[..before.len() + space], typed.trim_start())
            }
            None => ("", input),
        }
    }
}

impl Autocomplete for Suggest {
    fn get_suggestions(&mut self, input: &str) -> Result<Vec<String>, CustomUserError> {
        let (before, typed) = self.split(input);
        if typed.trim().is_empty() {
            return Ok(Vec::new());
        }
        let typed = typed.to_lowercase();
        let fits = |value: &&String| value.to_lowercase().starts_with(&typed) && value.to_lowercase() != typed;
        Ok(self.values.iter().filter(fits).take(SHOWN).map(|value| format!("{before}{value}")).collect())
    }

    fn get_completion(&mut self, input: &str, chosen: Option<String>) -> Result<Replacement, CustomUserError> {
        match chosen {
            Some(chosen) => Ok(Some(chosen)),
            None => Ok(self.get_suggestions(input)?.into_iter().next()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_suggested_behind_the_last_comma() {
        let values = vec!["coffee".to_owned(), "Conferences".to_owned(), "tea".to_owned()];
        let suggested = |many, input: &str| Suggest { values: values.clone(), many }.get_suggestions(input).unwrap();
        assert_eq!(suggested(true, "co"), ["coffee", "Conferences"]);
        assert_eq!(suggested(true, "tea, COF"), ["tea, coffee"]);
        assert!(suggested(true, "tea, ").is_empty());
        assert!(suggested(false, "tea, c").is_empty());
        assert!(suggested(false, "tea").is_empty());
    }
}
