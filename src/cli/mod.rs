//! What a person types: the command tree, the options that every command knows, and the way back to the shell.
//!
//! There is a folder for each step of the article, one for looking and one for keeping; a file a command.

mod ask;
mod build;
mod cards;
mod change;
mod commands;
pub mod complete;
mod conversation;
mod editor;
mod fields;
mod follow;
mod form;
mod help;
mod items;
mod keep;
mod look;
mod manual;
mod open;
mod opener;
mod pager;
mod people;
mod rows;
mod selection;
mod sheets;
mod shells;
mod topics;
mod written;
mod wrong;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, FromArgMatches, Parser, ValueEnum};

use commands::Results;
pub use manual::reference;

use crate::app::{App, Globals};
use crate::error::Error;
use crate::render::Output;
use crate::words::when::{self, Looking};

/// The exit status of `due --exit-code` when something is due.
const SOMETHING_DUE: u8 = 10;

/// A personal networking CRM for people who live in a terminal: open every channel, build the relationship, follow up.
#[derive(Debug, Parser)]
#[command(name = "netrec", version = env!("NETREC_VERSION"), disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
}

#[derive(Debug, Args)]
struct GlobalArgs {
    /// The data file (or NETREC_FILE)
    #[arg(long, global = true, value_name = "PATH", help_heading = "For every command")]
    file: Option<PathBuf>,
    /// The identity that opens an encrypted data file (or NETREC_IDENTITY)
    #[arg(long, global = true, value_name = "PATH", value_hint = clap::ValueHint::FilePath, help_heading = "For every command")]
    identity: Option<PathBuf>,
    /// The day to take for today (or NETREC_TODAY)
    #[arg(long, global = true, value_name = "DATE", help_heading = "For every command")]
    today: Option<String>,
    /// When to use colour: auto, always, never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        help_heading = "For every command"
    )]
    color: When,
    /// Say nothing but results and errors
    #[arg(short, long, global = true, help_heading = "For every command")]
    quiet: bool,
    /// Never ask; do it
    #[arg(short, long, global = true, help_heading = "For every command")]
    yes: bool,
    /// Use a built-in sample network; changes made with it are thrown away
    #[arg(long, global = true, help_heading = "For every command")]
    demo: bool,
    /// Show long results straight, not in a pager (NETREC_PAGER, PAGER or less)
    #[arg(long, global = true, help_heading = "For every command")]
    no_pager: bool,
    /// The form of the results: table, json, jsonl, csv, tsv, ids
    #[arg(
        short,
        long,
        global = true,
        value_name = "FORM",
        hide_possible_values = true,
        help_heading = "For every command"
    )]
    output: Option<Output>,
    /// Short for --output json
    #[arg(long, global = true, conflicts_with = "output", help_heading = "For every command")]
    json: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

/// Answers a shell that completes a command line, where one asks through the environment; then the process ends.
pub fn complete() {
    clap_complete::CompleteEnv::with_factory(help::tree).bin("netrec").shells(shells::SHELLS).complete();
}

/// Does what a command line says, and returns the exit status.
pub fn run(words: impl IntoIterator<Item = OsString>, app: &mut App) -> u8 {
    let mut words: Vec<OsString> = words.into_iter().collect();
    app.command = words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    selection::spell_out(&mut words);
    if let Some(program) = app.command.first_mut() {
        // The history shows what was typed, not where the program stands.
        *program = "netrec".to_owned();
    }
    let result = obey(words, app);
    let shown = pager::show(app);
    let flushed = shown.and_then(|()| app.out.flush().map_err(Error::output)).map_err(Into::into);
    match result.and_then(|status| flushed.map(|()| status)) {
        Ok(status) => status,
        Err(error) => wrong::report(app, &error),
    }
}

/// Does what the words say. Without a command it says where one stands.
fn obey(words: Vec<OsString>, app: &mut App) -> anyhow::Result<u8> {
    let mut tree = commands::tree_for(&words);
    let matches = tree.try_get_matches_from_mut(words.clone()).or_else(|_| {
        // The whole tree knows what was meant.
        tree = help::tree();
        tree.try_get_matches_from_mut(words.clone())
    });
    let matches = match matches {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => {
            // What was said for every command is not read where help is asked for in the middle of a line.
            app.globals.no_pager = app.command.iter().any(|word| word == "--no-pager");
            let when = App::value_of("--color", &words).and_then(|when| When::from_str(when.to_str()?, true).ok());
            let color = is_colored(app, when.unwrap_or(When::Auto), app.terminal.output);
            pager::begin(app);
            let text = error.render();
            app.write(&if color { text.ansi().to_string() } else { text.to_string() })?;
            return Ok(0);
        }
        Err(error) => return Err(wrong::words(&error, &tree, &app.command).into()),
    };
    if let Some((name, matches)) = matches.subcommand()
        && let Some(command) = tree.find_subcommand(name)
    {
        wrong::scattered(command, matches)?;
    }
    let cli = Cli::from_arg_matches(&matches).map_err(|error| wrong::words(&error, &tree, &app.command))?;
    settle(cli.global, app)?;
    let command = matches.subcommand().and_then(|(name, of_it)| Some((commands::named(name)?, of_it)));
    // Where one stands comes in every form, too.
    let results = command.map_or(Results::Report, |(command, _)| command.results);
    if let Some(output) = app.globals.output {
        results.come_as(output)?;
    }
    if results.are_read() {
        pager::begin(app);
    }
    match command {
        Some((command, matches)) => (command.run)(matches, app),
        None => look::status::run(app).map(|()| 0),
    }
}

/// Whether there is colour on a stream, which may be a terminal.
fn is_colored(app: &App, when: When, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if app.variable("NO_COLOR").is_some() => false,
        When::Auto if app.variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        When::Auto if app.variable("CLICOLOR") == Some("0") => false,
        When::Auto => terminal && app.variable("TERM") != Some("dumb"),
    }
}

/// Puts the options for every command where all commands find them.
fn settle(global: GlobalArgs, app: &mut App) -> anyhow::Result<()> {
    let output = if global.json { Some(Output::Json) } else { global.output };
    app.globals = Globals {
        file: global.file,
        identity: global.identity,
        quiet: global.quiet,
        yes: global.yes,
        color: is_colored(app, global.color, app.terminal.output),
        color_err: is_colored(app, global.color, app.terminal.error),
        output,
        demo: global.demo,
        no_pager: global.no_pager,
    };
    if let Some(today) = global.today.or_else(|| app.variable("NETREC_TODAY").map(str::to_owned)) {
        let moment = when::parse(&today, app.today(), Looking::Ahead)
            .map_err(|error| Error::usage(format!("today: {error}")))?;
        app.pretend(moment.day, moment.time);
    }
    if app.globals.demo {
        app.use_demo()?;
    }
    Ok(())
}
