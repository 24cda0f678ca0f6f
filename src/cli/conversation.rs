//! A conversation on the terminal: question after question, on the person's side nothing but Enter where they have no answer.
//!
//! A terminal that can move its cursor shows suggestions and lists; one that can't (`TERM=dumb`, a screen reader) gets plain
//! lines. Esc, Ctrl-C and Ctrl-D, or an end of input, end the conversation: every question then returns `None`.

use std::io::Write;

use inquire::autocompletion::{Autocomplete, Replacement};
use inquire::ui::RenderConfig;
use inquire::{Confirm, CustomUserError, InquireError, Select, Text};

use crate::app::App;
use crate::error::Error;
use crate::render::escape::visible;
use crate::render::wrap::wrapped;

/// How many suggestions and choices are shown at once.
const SHOWN: usize = 10;

/// What stands in a list where nothing in it is called as was typed.
const NONE_OF_THESE: &str = "Nothing here is called so; Enter shows the list again";

/// How a person is asked.
#[derive(Clone, Copy, Debug)]
pub struct Conversation {
    /// One plain line a question.
    plain: bool,
    colors: RenderConfig<'static>,
}

/// Something that can be chosen.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The word for it, which can be typed.
    pub word: String,
    /// What it does, or whom it means, in a few words.
    pub what: String,
}

impl Choice {
    /// A choice.
    pub fn new(word: &str, what: &str) -> Choice {
        Choice { word: word.to_owned(), what: what.to_owned() }
    }

    fn shown(&self, words: usize) -> String {
        visible(format!("{:words$}  {}", self.word, self.what).trim_end()).into_owned()
    }

    fn is_meant_by(&self, typed: &str) -> bool {
        self.word.to_lowercase().starts_with(&typed.trim().to_lowercase())
    }
}

impl Conversation {
    /// Begins one, where there is anybody to talk to.
    pub fn with(app: &App) -> Option<Conversation> {
        let colors = if app.globals.color_err { RenderConfig::default_colored() } else { RenderConfig::empty() };
        app.can_ask().then(|| Conversation { plain: app.variable("TERM") == Some("dumb"), colors })
    }

    /// Begins one where a command would else write a report: results go to a terminal too, and in no other form.
    pub fn instead_of_report(app: &App) -> Option<Conversation> {
        Conversation::with(app).filter(|_| app.terminal.output && app.globals.output.is_none())
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
                _ => text.with_help_message("the arrow keys choose, Tab completes").with_autocomplete(suggest).prompt(),
            })?
        };
        Ok(answer.map(|text| text.trim().to_owned()))
    }

    /// Asks for one of several things, by its word or its beginning; Enter alone takes the first. Returns its place.
    pub fn choose(self, app: &mut App, question: &str, choices: &[Choice]) -> anyhow::Result<Option<usize>> {
        let question = visible(question);
        if self.plain {
            return choose_plainly(app, &question, choices);
        }
        app.flush();
        let words = choices.iter().map(|choice| choice.word.chars().count()).max().unwrap_or(0);
        let by_word = |typed: &str, _: &String, _: &str, at: usize| {
            let meant = match choices.get(at) {
                Some(choice) => typed.is_empty() || choice.is_meant_by(typed),
                // Behind the last of them stands what is said of words that mean none.
                None => !typed.is_empty() && !choices.iter().any(|choice| choice.is_meant_by(typed)),
            };
            // What stands first is taken first.
            meant.then(|| -i64::try_from(at).unwrap_or(i64::MAX))
        };
        let chosen = |option: inquire::list_option::ListOption<&String>| {
            choices.get(option.index).map(|choice| visible(&choice.word).into_owned()).unwrap_or_default()
        };
        loop {
            let shown = choices.iter().map(|choice| choice.shown(words)).chain([NONE_OF_THESE.to_owned()]);
            let answer = Select::new(&question, shown.collect())
                .with_render_config(self.colors)
                .with_page_size(SHOWN)
                .with_help_message("the arrow keys, or type the word, then Enter")
                .with_scorer(&by_word)
                .with_formatter(&chosen)
                .raw_prompt();
            match answered(answer)? {
                Some(chosen) if chosen.index >= choices.len() => {}
                answer => return Ok(answer.map(|chosen| chosen.index)),
            }
        }
    }

    /// Asks for one of several texts, any part of which can be typed; Enter alone takes the first. Returns its place.
    pub fn pick(self, app: &mut App, question: &str, texts: &[&str]) -> anyhow::Result<Option<usize>> {
        if self.plain {
            let number = |(text, number): (&&str, usize)| Choice::new(&number.to_string(), text);
            let choices: Vec<Choice> = texts.iter().zip(1..).map(number).collect();
            return choose_plainly(app, &visible(question), &choices);
        }
        app.flush();
        let shown: Vec<_> = texts.iter().map(|text| visible(text)).collect();
        let question = visible(question);
        let select = Select::new(&question, shown).with_render_config(self.colors).with_page_size(SHOWN);
        Ok(answered(select.raw_prompt())?.map(|chosen| chosen.index))
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
            wrapped(&visible(text), width).iter().try_for_each(|line| app.say(line))?;
        }
        None => app.say(text)?,
    }
    Ok(())
}

fn choose_plainly(app: &mut App, question: &str, choices: &[Choice]) -> anyhow::Result<Option<usize>> {
    let words = choices.iter().map(|choice| choice.word.chars().count()).max().unwrap_or(0);
    let mut list = String::new();
    for choice in choices {
        list.push_str(&format!("  {}\n", choice.shown(words)));
    }
    loop {
        let Some(typed) = plain(app, &format!("{list}{question} "))? else { return Ok(None) };
        if let Some(at) = choices.iter().position(|choice| choice.is_meant_by(&typed)) {
            return Ok(Some(at));
        }
    }
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
        Err(error) => Err(cannot_ask(&error.to_string())),
    }
}

/// Not one of the errors that a conversation goes on from: nothing can be asked.
fn cannot_ask(why: &str) -> anyhow::Error {
    anyhow::anyhow!("cannot ask: {why}; what was answered before is in the file")
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

    #[test]
    fn a_choice_is_meant_by_the_beginning_of_its_word() {
        let choice = Choice::new("done", "it was kept");
        assert!(["d", "Do", "done", " "].iter().all(|typed| choice.is_meant_by(typed)));
        assert!(!choice.is_meant_by("dr"));
    }
}
