//! What a person types: the command tree, the options that every command knows, and the way back to the shell.
//!
//! There is a folder for each step of the article, one for looking and one for keeping; a file a command.

mod ask;
mod build;
mod cards;
mod change;
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
mod open;
mod opener;
mod people;
mod rows;
mod selection;
mod sheets;
mod shells;
mod topics;
mod wrong;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::app::{App, Globals};
use crate::error::Error;
use crate::render::Output;
use crate::words::when::{self, Looking};

/// The exit status of `due --exit-code` when something is due.
const SOMETHING_DUE: u8 = 10;

/// A personal networking CRM for people who live in a terminal: open every channel, build the relationship, follow up.
#[derive(Debug, Parser)]
#[command(name = "netrec", version, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Args)]
struct GlobalArgs {
    /// The data file (or NETREC_FILE)
    #[arg(long, global = true, value_name = "PATH", help_heading = "For every command")]
    file: Option<PathBuf>,
    /// The day to take for today (or NETREC_TODAY)
    #[arg(long, global = true, value_name = "DATE", help_heading = "For every command")]
    today: Option<String>,
    /// When to use colour
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
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
    /// The form of the results, of every command that reads
    #[arg(short, long, global = true, value_name = "FORM", help_heading = "For every command")]
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

/// The commands, in the order in which help shows them.
#[derive(Debug, Subcommand)]
enum Command {
    // Step 1: open every channel.
    Add(Box<open::add::Args>),
    Import(open::import::Args),
    Open(open::open::Args),
    Explore(open::explore::Args),
    Card(open::card::Args),
    // Step 2: build the relationship.
    Build(build::build::Args),
    Brief(build::brief::Args),
    Log(Box<build::log::Args>),
    Meet(build::meet::Args),
    Learn(build::learn::Args),
    Link(build::link::Args),
    Unlink(build::link::UnlinkArgs),
    Intro(build::intro::Args),
    Path(build::path::Args),
    // Step 3: follow up.
    Remind(follow::remind::Args),
    Due(follow::due::Args),
    Follow(follow::follow::Args),
    Done(follow::done::Args),
    Snooze(follow::snooze::Args),
    Drop(follow::drop::Args),
    Draft(follow::draft::Args),
    // Looking.
    #[command(visible_alias = "ls")]
    List(look::list::Args),
    Show(look::show::Args),
    Find(look::find::Args),
    Timeline(look::timeline::Args),
    MuttQuery(look::mutt_query::Args),
    Review(look::review::Args),
    // Keeping.
    Edit(keep::edit::Args),
    Set(keep::set::Args),
    Tag(keep::tag::Args),
    Untag(keep::tag::UntagArgs),
    Archive(keep::archive::Args),
    Unarchive(keep::archive::UnarchiveArgs),
    Rm(keep::rm::Args),
    Dupes(keep::dupes::Args),
    Merge(keep::merge::Args),
    Undo(keep::undo::Args),
    Redo(keep::redo::Args),
    History(keep::history::Args),
    Check(keep::check::Args),
    Restore(keep::restore::Args),
    Export(keep::export::Args),
    Config(keep::config::Args),
    MergeDriver(keep::merge_driver::Args),
    MergeFile(keep::merge_file::Args),
    Completions(keep::completions::Args),
    Help(help::Args),
}

impl Command {
    fn run(self, app: &mut App) -> anyhow::Result<u8> {
        match self {
            Command::Due(args) => return args.run(app),
            Command::Import(args) => return args.run(app),
            Command::Add(args) => args.run(app)?,
            Command::Open(args) => args.run(app)?,
            Command::Explore(args) => args.run(app)?,
            Command::Card(args) => args.run(app)?,
            Command::MuttQuery(args) => args.run(app)?,
            Command::Build(args) => args.run(app)?,
            Command::Brief(args) => args.run(app)?,
            Command::Log(args) => args.run(app)?,
            Command::Meet(args) => args.run(app)?,
            Command::Learn(args) => args.run(app)?,
            Command::Link(args) => args.run(app)?,
            Command::Unlink(args) => args.run(app)?,
            Command::Intro(args) => args.run(app)?,
            Command::Path(args) => args.run(app)?,
            Command::Remind(args) => args.run(app)?,
            Command::Follow(args) => args.run(app)?,
            Command::Done(args) => args.run(app)?,
            Command::Snooze(args) => args.run(app)?,
            Command::Drop(args) => args.run(app)?,
            Command::Draft(args) => args.run(app)?,
            Command::List(args) => args.run(app)?,
            Command::Show(args) => args.run(app)?,
            Command::Find(args) => args.run(app)?,
            Command::Timeline(args) => args.run(app)?,
            Command::Review(args) => args.run(app)?,
            Command::Edit(args) => args.run(app)?,
            Command::Set(args) => args.run(app)?,
            Command::Tag(args) => args.run(app)?,
            Command::Untag(args) => args.run(app)?,
            Command::Archive(args) => args.run(app)?,
            Command::Unarchive(args) => args.run(app)?,
            Command::Rm(args) => args.run(app)?,
            Command::Dupes(args) => args.run(app)?,
            Command::Merge(args) => args.run(app)?,
            Command::Undo(args) => args.run(app)?,
            Command::Redo(args) => args.run(app)?,
            Command::History(args) => args.run(app)?,
            Command::Check(args) => args.run(app)?,
            Command::Restore(args) => args.run(app)?,
            Command::Export(args) => args.run(app)?,
            Command::MergeDriver(args) => args.run(app)?,
            Command::MergeFile(args) => args.run(app)?,
            Command::Completions(args) => args.run(app)?,
            Command::Config(args) => args.run(app)?,
            Command::Help(args) => args.run(app)?,
        }
        Ok(0)
    }

    /// Whether its results come in every form.
    fn reads(&self) -> bool {
        matches!(
            self,
            Command::Brief(_)
                | Command::Build(_)
                | Command::Check(_)
                | Command::Config(_)
                | Command::Draft(_)
                | Command::Due(_)
                | Command::Dupes(_)
                | Command::Find(_)
                | Command::History(_)
                | Command::Import(_)
                | Command::List(_)
                | Command::Open(_)
                | Command::Follow(_)
                | Command::Path(_)
                | Command::Restore(_)
                | Command::Review(_)
                | Command::Show(_)
                | Command::Timeline(_)
        )
    }
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
    let result = parse(words, app).and_then(|command| match command {
        Some(command) => command.run(app),
        None => Ok(0),
    });
    let flushed = app.out.flush().map_err(|error| Error::output(error).into());
    match result.and_then(|status| flushed.map(|()| status)) {
        Ok(status) => status,
        Err(error) => wrong::report(app, &error),
    }
}

/// Understands the command line; `None` where it asked for help or the version, which is printed, or had no command and
/// where one stands was said.
fn parse(words: Vec<OsString>, app: &mut App) -> anyhow::Result<Option<Command>> {
    let mut tree = help::tree();
    let matches = match tree.try_get_matches_from_mut(words) {
        Ok(matches) => matches,
        Err(error) if !error.use_stderr() => {
            write!(app.out, "{}", error.render()).map_err(Error::output)?;
            return Ok(None);
        }
        Err(error) => return Err(wrong::words(&error, &app.command).into()),
    };
    if let Some((name, matches)) = matches.subcommand()
        && let Some(command) = tree.find_subcommand(name)
    {
        wrong::scattered(command, matches)?;
    }
    let cli = Cli::from_arg_matches(&matches).map_err(|error| wrong::words(&error, &app.command))?;
    settle(cli.global, app)?;
    match cli.command {
        Some(command) if app.globals.output.is_some() && !command.reads() && !matches!(command, Command::Export(_)) => {
            Err(Error::usage("this command has no results to write in another form")
                .advise("leave --output and --json out")
                .into())
        }
        Some(Command::Export(_)) if app.globals.output.is_some() => {
            Err(Error::usage("export writes in the form that --format names").advise("try --format json").into())
        }
        Some(command) => Ok(Some(command)),
        None => look::status::run(app).map(|()| None),
    }
}

/// Puts the options for every command where all commands find them.
fn settle(global: GlobalArgs, app: &mut App) -> anyhow::Result<()> {
    let wanted = |terminal: bool| match global.color {
        When::Always => true,
        When::Never => false,
        When::Auto if app.variable("NO_COLOR").is_some() => false,
        When::Auto if app.variable("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        When::Auto => terminal && app.variable("TERM") != Some("dumb"),
    };
    let output = if global.json { Some(Output::Json) } else { global.output };
    app.globals = Globals {
        file: global.file,
        quiet: global.quiet,
        yes: global.yes,
        color: wanted(app.terminal.output),
        color_err: wanted(app.terminal.error),
        output,
        demo: global.demo,
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
