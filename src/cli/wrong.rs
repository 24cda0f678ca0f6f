//! What is said when something is wrong: one line on standard error, and the exit status.

use std::io::Write;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::app::App;
use crate::error::{Error, Kind};
use crate::render::escape::visible;
use crate::words::meant;

/// Says what went wrong, and returns the exit status. A reader that stopped reading is nothing wrong.
pub fn report(app: &mut App, error: &anyhow::Error) -> u8 {
    let known = error.downcast_ref::<Error>();
    if known.is_some_and(Error::is_broken_pipe) || is_broken_pipe(error) {
        return 0;
    }
    // There is nobody left to tell where standard error is closed.
    let _ = writeln!(app.err, "netrec: {}", visible(&sentence(error)));
    known.map_or(Kind::Failed, |error| error.kind).status()
}

/// What is wrong, down to the error that says all: what the system said stands in it already.
fn sentence(error: &anyhow::Error) -> String {
    let mut parts = Vec::new();
    for cause in error.chain() {
        parts.push(cause.to_string());
        if cause.is::<Error>() {
            break;
        }
    }
    parts.join(": ")
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref::<std::io::Error>());
    causes.any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// A command line that is not understood, in one line.
pub fn words(error: &clap::Error, command: &[String]) -> Error {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => texts.first().cloned(),
        _ => None,
    };
    let named = |kind| context(kind).unwrap_or_default();
    let help = match command.get(1).filter(|word| !word.starts_with('-')) {
        Some(word) if error.kind() != ErrorKind::InvalidSubcommand => format!("see netrec help {word}"),
        _ => "see netrec help".to_owned(),
    };
    if error.kind() == ErrorKind::InvalidSubcommand {
        let word = named(ContextKind::InvalidSubcommand);
        return Error::usage(format!("there is no command {word:?}")).advise(
            match (beginners(&word), context(ContextKind::SuggestedSubcommand)) {
                (Some(meant), _) => meant.to_owned(),
                (None, Some(similar)) => format!("did you mean netrec {similar}? {help}"),
                (None, None) if word.is_empty() => help,
                (None, None) => format!("to see a person: netrec show {word}; all commands: netrec help"),
            },
        );
    }
    if let Some(left) = context(ContextKind::InvalidArg).filter(|left| !left.starts_with('-'))
        && let Some((option, query)) = query_before(command, &left)
    {
        return Error::usage(format!("{left:?} is left over behind {option} {query}"))
            .advise(format!("a query is one argument; quote it: {option} '{query} {left}'"));
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let first: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let mut advice = help;
    let value = named(ContextKind::InvalidValue);
    let value = context(ContextKind::SuggestedValue).filter(|similar| meant(&value, [similar.as_str()]).is_some());
    if let Some(similar) = context(ContextKind::SuggestedArg).or(value) {
        advice = format!("did you mean {similar}? {advice}");
    } else if error.kind() == ErrorKind::UnknownArgument {
        advice = format!("text that begins with - goes behind --; {advice}");
    }
    Error::usage(first.join(" ")).advise(advice)
}

/// The option that takes a query and its value, if they stand right before a word.
fn query_before<'a>(command: &'a [String], word: &str) -> Option<(&'a str, &'a str)> {
    let at = command.iter().rposition(|known| known == word)?;
    let (option, query) = (command.get(at.checked_sub(2)?)?, command.get(at - 1)?);
    matches!(option.as_str(), "--where" | "--who").then_some((option, query))
}

/// What a beginner's first words may have meant.
fn beginners(word: &str) -> Option<&'static str> {
    Some(match word {
        "new" | "contact" | "contacts" | "create" | "person" => "to add somebody: netrec add \"Ana Souza\"",
        "todo" | "today" | "agenda" | "next" => "what today asks of you: netrec due",
        "delete" | "remove" | "del" => "to remove somebody: netrec rm NAME",
        "met" | "talk" | "note" | "call" => "to note a talk: netrec log NAME \"what it was about\"",
        _ => return None,
    })
}

/// Refuses free words that do not stand together: words left over behind an option would silently become text.
pub fn scattered(command: &clap::Command, matches: &clap::ArgMatches) -> Result<(), Error> {
    for words in command.get_positionals().filter(|arg| arg.get_num_args().is_some_and(|range| range.max_values() > 1))
    {
        let Some(indices) = matches.indices_of(words.get_id().as_str()) else { continue };
        let indices: Vec<usize> = indices.collect();
        let Some(gap) = indices.windows(2).position(|pair| pair[1] != pair[0] + 1) else { continue };
        let first = indices[gap + 1];
        let values: Vec<String> = matches
            .get_raw(words.get_id().as_str())
            .into_iter()
            .flatten()
            .map(|value| value.to_string_lossy().into_owned())
            .collect();
        let left: Vec<&str> = values.iter().skip(gap + 1).map(String::as_str).collect();
        let option = command.get_arguments().find(|arg| {
            !arg.is_positional()
                && matches
                    .indices_of(arg.get_id().as_str())
                    .is_some_and(|mut indices| indices.any(|index| index + 1 == first))
        });
        let left = left.join(" ");
        let Some((long, value)) = option.and_then(|option| {
            let at = matches.indices_of(option.get_id().as_str())?.position(|index| index + 1 == first)?;
            let value = matches.get_raw(option.get_id().as_str())?.nth(at)?;
            Some((option.get_long()?, value.to_string_lossy().into_owned()))
        }) else {
            return Err(Error::usage(format!("{left:?} is left over behind an option"))
                .advise("let the words stand together, before the options or behind them"));
        };
        let takes_value = option.is_some_and(|option| option.get_action().takes_values());
        return Err(match takes_value {
            true => Error::usage(format!("{left:?} is left over behind --{long} {value}"))
                .advise(format!("quote it if it belongs there: --{long} \"{value} {left}\"")),
            false => Error::usage(format!("{left:?} is left over behind --{long}"))
                .advise("let the words stand together, before the options or behind them"),
        });
    }
    Ok(())
}
