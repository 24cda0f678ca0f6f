//! What is said when something is wrong: one line on standard error, and the exit status.

use std::io::Write;

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::commands::{self, named};
use super::help;
use super::keep::export::Format;
use crate::app::App;
use crate::error::{Error, Kind};
use crate::model;
use crate::render::escape::visible;
use crate::words::meant;
use crate::words::when::{self, Looking};

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

/// A command line that is not understood, in one line; the tree is that of all commands.
pub fn words(error: &clap::Error, tree: &clap::Command, command: &[String]) -> Error {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => texts.first().cloned(),
        _ => None,
    };
    let told = |kind| context(kind).unwrap_or_default();
    if error.kind() == ErrorKind::InvalidSubcommand {
        let word = told(ContextKind::InvalidSubcommand);
        let typed = command.get(1..).unwrap_or_default();
        let rest = typed.iter().position(|known| *known == word).and_then(|at| typed.get(at + 1..));
        return Error::usage(format!("there is no command {word:?}")).advise(instead(&word, rest.unwrap_or_default()));
    }
    let known = command.iter().skip(1).find_map(|word| tree.find_subcommand(word));
    let help = match known {
        Some(known) => format!("see netrec help {}", known.get_name()),
        None => "see netrec help".to_owned(),
    };
    let argument = told(ContextKind::InvalidArg);
    if error.kind() == ErrorKind::MissingRequiredArgument {
        let missing: Vec<&str> = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::Strings(texts)) => texts.iter().map(|text| text.trim_end_matches("...")).collect(),
            _ => Vec::new(),
        };
        let example = known.and_then(help::example).map(|example| format!("for example: {example}; "));
        return Error::usage(format!("{} is missing", missing.join(" ")))
            .advise(format!("{}{help}", example.unwrap_or_default()));
    }
    if error.kind() == ErrorKind::UnknownArgument && argument.starts_with('-') {
        let options = known.unwrap_or(tree).get_arguments().chain(tree.get_arguments());
        let meant = meant(argument.trim_start_matches('-'), options.filter_map(clap::Arg::get_long));
        return Error::usage(format!("there is no option {argument}")).advise(match meant {
            Some(similar) => format!("did you mean {}? {help}", with_option(command, &argument, similar)),
            None if argument == "-v" => format!("-V is the version; {help}"),
            None => format!("text that begins with - goes behind --; {help}"),
        });
    }
    if !argument.starts_with('-')
        && let Some((option, query)) = query_before(command, &argument)
    {
        return Error::usage(format!("{argument:?} is left over behind {option} {query}"))
            .advise(format!("a query is one argument; quote it: {option} '{query} {argument}'"));
    }
    if error.kind() == ErrorKind::UnknownArgument
        && let Some(known) = known
    {
        let name = known.get_name();
        let line = command.iter().position(|word| *word == argument).and_then(|at| in_an_option(name, command, at));
        return Error::usage(format!("{argument:?} is a word too many for netrec {name}"))
            .advise(line.map_or(help.clone(), |line| format!("did you mean {line}? {help}")));
    }
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let first: Vec<&str> = text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let value = told(ContextKind::InvalidValue);
    let similar = context(ContextKind::SuggestedValue).filter(|similar| meant(&value, [similar.as_str()]).is_some());
    Error::usage(first.join(" ")).advise(match similar {
        Some(similar) => format!("did you mean {similar}? {help}"),
        None => help,
    })
}

/// The command line with another option in the place of one.
fn with_option(command: &[String], wrong: &str, right: &str) -> String {
    let right = format!("--{right}");
    let words = command.iter().flat_map(|word| match (word.strip_prefix(wrong), word.split_once('=')) {
        (Some(""), _) => vec![right.clone()],
        (Some(_), Some((option, value))) if option == wrong => vec![right.clone(), value.to_owned()],
        _ => vec![word.clone()],
    });
    typed(&words.collect::<Vec<_>>())
}

/// The command line with an option before words that are too many from a place on, where they were meant for one.
fn in_an_option(name: &str, command: &[String], at: usize) -> Option<String> {
    let (before, words) = command.split_at_checked(at)?;
    let (words, behind) = words.split_at(words.iter().take_while(|word| !word.starts_with('-')).count());
    let text = words.join(" ");
    // Whether it is a time does not depend on the day.
    let is_time = |looking| when::parse(&text, chrono::NaiveDate::default(), looking).is_ok();
    let option = match name {
        "due" if model::Kind::parse(&text.to_lowercase()).is_some() => "--kind",
        "due" if is_time(Looking::Ahead) => "--within",
        "due" => "--who",
        "open" => "--event",
        "link" => "--as",
        "export" if Format::from_str(&text, true).is_ok() => "--format",
        "review" if is_time(Looking::Back) => "--since",
        "review" | "export" => "--where",
        _ => return None,
    };
    Some(typed(&[before, &[option.to_owned(), text], behind].concat()))
}

/// Words as a shell needs them.
fn typed(words: &[String]) -> String {
    words.iter().map(|word| shell_words::quote(word)).collect::<Vec<_>>().join(" ")
}

/// The option that takes a query and its value, if they stand right before a word.
fn query_before<'a>(command: &'a [String], word: &str) -> Option<(&'a str, &'a str)> {
    let at = command.iter().rposition(|known| known == word)?;
    let (option, query) = (command.get(at.checked_sub(2)?)?, command.get(at - 1)?);
    matches!(option.as_str(), "--where" | "--who").then_some((option, query))
}

/// What to type instead of a word that is no command, with the words that stand behind it.
fn instead(word: &str, rest: &[String]) -> String {
    if word.is_empty() {
        return "see netrec help".to_owned();
    }
    let lower = word.to_lowercase();
    if lower == "netrec" && !rest.is_empty() {
        return format!("once is enough: netrec {}", typed(rest));
    }
    if named(&lower).is_some() {
        return format!("did you mean {}?", typed(&[&["netrec".to_owned(), lower], rest].concat()));
    }
    if let Some((what, command, usual)) = beginners(&lower) {
        return match rest.split_first() {
            // `contact add Ana` says of what kind the thing is.
            Some((verb, rest)) if NOUNS.contains(&lower.as_str()) && named(verb).is_some() => {
                format!("leave {word:?} out: netrec {}", typed(&[std::slice::from_ref(verb), rest].concat()).trim_end())
            }
            Some((who, day)) if lower.starts_with("birthday") && !day.is_empty() => {
                let field = format!("birthday={}", day.join(" "));
                format!(
                    "to keep a birthday: netrec set {} {}",
                    typed(std::slice::from_ref(who)),
                    shell_words::quote(&field)
                )
            }
            Some(_) if !usual.is_empty() => format!("{what}: netrec {command} {}", typed(rest)),
            _ => format!("{what}: netrec {command} {usual}").trim_end().to_owned(),
        };
    }
    let similar = meant(word, commands::ALL.iter().map(|command| command.name));
    let similar = similar.map(|similar| {
        let line = [&["netrec".to_owned(), similar.to_owned()], rest].concat();
        format!("did you mean {}? ", typed(&line))
    });
    let show = typed(&[&[word.to_owned()], rest].concat());
    format!("{}to see a person: netrec show {show}; all commands: netrec help", similar.unwrap_or_default())
}

/// What the things are that netrec keeps, where other programs want it said.
const NOUNS: [&str; 5] = ["contact", "contacts", "person", "people", "friend"];

/// What a beginner's first word may have meant: what it is for, the command, and what stands behind it where nothing is typed.
fn beginners(word: &str) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match word {
        "new" | "create" | "contact" | "person" | "friend" => ("to add somebody", "add", "\"Ana Souza\""),
        "contacts" | "people" | "all" | "who" => ("to see everybody", "list", ""),
        "todo" | "today" | "agenda" | "next" | "status" => ("what today asks of you", "due", ""),
        "delete" | "remove" | "del" => ("to remove somebody", "rm", "NAME"),
        "met" | "talk" | "note" | "call" => ("to note a talk", "log", "NAME \"what it was about\""),
        "search" | "grep" | "lookup" => ("to find words", "find", "WORDS"),
        "get" | "view" | "info" | "cat" => ("to see a person", "show", "NAME"),
        "reminder" | "remember" => ("to set a follow-up", "remind", "NAME in 2 weeks \"what for\""),
        "birthday" | "birthdays" => ("to see whose birthday is near", "list", "birthday:30d-"),
        "init" | "start" | "setup" => ("nothing has to be set up, begin with", "add", "\"Ana Souza\""),
        "version" => ("for that", "--version", ""),
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
