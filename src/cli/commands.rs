//! The commands, by the steps of the article, in the order in which help shows them.

use std::ffi::OsString;

use clap::builder::Styles;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches};

use super::{Cli, build, follow, help, keep, look, open, wrong};
use crate::app::App;
use crate::error::Error;
use crate::render::Output;
use crate::render::style::Meaning;

/// A heading of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Open,
    Build,
    Follow,
    Look,
    Keep,
    Help,
}

impl Step {
    /// Those that have a heading, and it.
    pub const HEADINGS: [(Step, &str); 5] = [
        (Step::Open, "Step 1: open every channel"),
        (Step::Build, "Step 2: build the relationship"),
        (Step::Follow, "Step 3: follow up"),
        (Step::Look, "Looking"),
        (Step::Keep, "Keeping"),
    ];
}

/// What a command writes to standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Results {
    /// Nothing that comes in forms.
    None,
    /// A text to be read.
    Text,
    /// Rows, in the form that `--output` names; a person may be asked about them, or they tell of a change.
    InEveryForm,
    /// Rows to be read, in the form that `--output` names.
    Report,
    /// The same, and as a web page.
    OnAPageToo,
    /// What an option of its own says.
    InItsOwnForms,
}

impl Results {
    /// Whether they are there to be read and nothing else, so that a pager may show them.
    pub fn are_read(self) -> bool {
        matches!(self, Results::Text | Results::Report | Results::OnAPageToo)
    }

    /// Refuses a form that they do not come in.
    ///
    /// # Errors
    /// What to type instead.
    pub fn come_as(self, output: Output) -> Result<(), Error> {
        match (self, output) {
            (Results::OnAPageToo, _) => Ok(()),
            (Results::InItsOwnForms, _) => {
                Err(Error::usage("export writes in the form that --format names").advise("try --format json"))
            }
            (Results::None | Results::Text, _) => {
                Err(Error::usage("this command has no results to write in another form")
                    .advise("leave --output and --json out"))
            }
            (Results::InEveryForm | Results::Report, Output::Html) => {
                Err(Error::usage("review alone has a web page").advise("try netrec review -o html > review.html"))
            }
            (Results::InEveryForm | Results::Report, _) => Ok(()),
        }
    }
}

/// A command.
pub struct Command {
    /// What is typed for it.
    pub name: &'static str,
    /// Where help shows it.
    pub step: Step,
    /// What it writes.
    pub results: Results,
    /// Does it, and returns the exit status.
    pub run: fn(&ArgMatches, &mut App) -> anyhow::Result<u8>,
    arguments: fn(clap::Command) -> clap::Command,
}

/// What a command returns when all went well.
trait Status {
    fn status(self) -> u8;
}

impl Status for () {
    fn status(self) -> u8 {
        0
    }
}

impl Status for u8 {
    fn status(self) -> u8 {
        self
    }
}

macro_rules! commands {
    ($($step:ident $name:literal $args:path, $results:ident;)*) => {
        &[$(Command {
            name: $name,
            step: Step::$step,
            results: Results::$results,
            run: |matches, app| {
                let args = <$args>::from_arg_matches(matches)
                    .map_err(|error| wrong::words(&error, &help::tree(), &app.command))?;
                args.run(app).map(Status::status)
            },
            arguments: <$args>::augment_args,
        }),*]
    };
}

/// All of them.
pub const ALL: &[Command] = commands! {
    Open "add" open::add::Args, None;
    Open "open" open::open::Args, InEveryForm;
    Open "explore" open::explore::Args, None;
    Open "import" open::import::Args, InEveryForm;
    Open "card" open::card::Args, None;
    Build "build" build::build::Args, InEveryForm;
    Build "brief" build::brief::Args, Report;
    Build "log" build::log::Args, None;
    Build "meet" build::meet::Args, None;
    Build "learn" build::learn::Args, None;
    Build "link" build::link::Args, None;
    Build "unlink" build::link::UnlinkArgs, None;
    Build "intro" build::intro::Args, None;
    Build "path" build::path::Args, Report;
    Follow "remind" follow::remind::Args, None;
    Follow "due" follow::due::Args, Report;
    Follow "follow" follow::follow::Args, InEveryForm;
    Follow "done" follow::done::Args, None;
    Follow "snooze" follow::snooze::Args, None;
    Follow "drop" follow::drop::Args, None;
    Follow "draft" follow::draft::Args, InEveryForm;
    Look "list" look::list::Args, Report;
    Look "show" look::show::Args, Report;
    Look "find" look::find::Args, Report;
    Look "timeline" look::timeline::Args, Report;
    Look "review" look::review::Args, OnAPageToo;
    Look "mutt-query" look::mutt_query::Args, None;
    Keep "edit" keep::edit::Args, None;
    Keep "set" keep::set::Args, None;
    Keep "tag" keep::tag::Args, None;
    Keep "untag" keep::tag::UntagArgs, None;
    Keep "archive" keep::archive::Args, None;
    Keep "unarchive" keep::archive::UnarchiveArgs, None;
    Keep "rm" keep::rm::Args, None;
    Keep "dupes" keep::dupes::Args, Report;
    Keep "merge" keep::merge::Args, None;
    Keep "undo" keep::undo::Args, None;
    Keep "redo" keep::redo::Args, None;
    Keep "history" keep::history::Args, Report;
    Keep "check" keep::check::Args, Report;
    Keep "restore" keep::restore::Args, InEveryForm;
    Keep "export" keep::export::Args, InItsOwnForms;
    Keep "encrypt" keep::encrypt::Args, None;
    Keep "decrypt" keep::decrypt::Args, None;
    Keep "config" keep::config::Args, InEveryForm;
    Keep "merge-driver" keep::merge_driver::Args, None;
    Keep "merge-file" keep::merge_file::Args, None;
    Keep "completions" keep::completions::Args, None;
    Keep "man" keep::man::Args, None;
    Help "help" help::Args, Text;
};

/// The command of a name.
pub fn named(name: &str) -> Option<&'static Command> {
    ALL.iter().find(|command| command.name == name)
}

/// The command tree with the commands that `wanted` picks.
pub fn tree(wanted: impl Fn(&Command) -> bool) -> clap::Command {
    let subcommand = |command: &Command| {
        let tree = (command.arguments)(clap::Command::new(command.name))
            .help_template("{about-with-newline}\n{usage-heading} {usage}\n\n{all-args}{after-help}\n");
        match command.name {
            "list" => tree.visible_alias("ls"),
            _ => tree,
        }
    };
    let strong = Meaning::Strong.style();
    let styles = Styles::plain().header(strong).usage(strong).literal(strong);
    Cli::command().styles(styles).subcommands(ALL.iter().filter(|command| wanted(command)).map(subcommand))
}

/// What is needed of the tree to understand some words, most of which name no command: a tree of all takes a third of the time
/// of a short run.
pub fn tree_for(words: &[OsString]) -> clap::Command {
    tree(|command| words.iter().any(|word| word == command.name || (command.name == "list" && word == "ls")))
}
