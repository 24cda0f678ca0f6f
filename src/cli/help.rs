//! Help, with the commands grouped by the steps of the article.

use clap::Command;
use clap_complete::engine::ArgValueCompleter;

use super::commands::{self, Step};
use super::complete;
use super::topics::{self, topic};
use crate::app::App;
use crate::error::Error;
use crate::render::signs::Signs;
use crate::render::style::{Meaning, Paint};
use crate::words::meant;

/// Show help for a command or a topic
///
/// Topics: recipe (the advice behind the program), resep (the same in Indonesian), query, dates, environment, files, exit.
///
/// Example: netrec help recipe
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The command, or a topic
    #[arg(value_name = "COMMAND", add = ArgValueCompleter::new(complete::subjects))]
    command: Option<String>,
}

/// Where more is said.
pub const MORE: &str = "netrec alone says where you stand. netrec help COMMAND tells more about one.
netrec help recipe is the advice behind it (resep: in Indonesian).
netrec help query and netrec help dates say what can be typed;
environment, files and exit (the exit status) are topics too.";

/// What stands before an example in the help of a command.
const EXAMPLE: &str = "Example: ";

/// What help says of a command, taken apart.
#[derive(Debug)]
pub struct Told {
    /// Its first sentence.
    pub about: String,
    /// What stands behind that, paragraph by paragraph.
    pub paragraphs: Vec<String>,
    /// What can be typed.
    pub examples: Vec<String>,
}

/// The whole command tree, with the grouped help: short for `-h`, with an example a command else.
pub fn tree() -> Command {
    let tree = commands::tree(|_| true);
    let (short, long) = (groups(&tree, false), groups(&tree, true));
    let strong = |text: &str| PAINT.text(Meaning::Strong, text);
    let (usage, options) = (strong("Usage:"), strong("For every command:"));
    tree.help_template(format!("{{about}}\n\n{usage} netrec [COMMAND]{{after-help}}\n\n{options}\n{{options}}\n"))
        .after_help(short)
        .after_long_help(long)
}

/// Clap leaves colours out where they are not wanted.
const PAINT: Paint = Paint::new(true, Signs::Ascii);

fn groups(tree: &Command, with_examples: bool) -> String {
    let mut text = String::new();
    for (step, title) in Step::HEADINGS {
        text.push_str(&PAINT.text(Meaning::Strong, &format!("{title}:")));
        text.push('\n');
        for command in commands::ALL.iter().filter(|command| command.step == step) {
            let name = command.name;
            let of_tree = tree.find_subcommand(name);
            let about = of_tree.and_then(Command::get_about).map(ToString::to_string).unwrap_or_default();
            let blanks = " ".repeat(13_usize.saturating_sub(name.len()));
            text.push_str(&format!("  {}{blanks}{about}\n", PAINT.text(Meaning::Strong, name)));
            if let Some(example) = of_tree.and_then(example).filter(|_| with_examples) {
                text.push_str(&format!("  {:<13}  {}\n", "", PAINT.text(Meaning::Key, &example)));
            }
        }
        text.push('\n');
    }
    text.push_str(MORE);
    text
}

/// The first example in the help of a command.
pub fn example(command: &Command) -> Option<String> {
    told(command).examples.into_iter().next()
}

/// What help says of a command.
pub fn told(command: &Command) -> Told {
    let text = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let mut lines = text.lines().filter(|line| !line.is_empty());
    let about = lines.next().unwrap_or_default().to_owned();
    let (examples, paragraphs): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.starts_with(EXAMPLE));
    let examples = examples.iter().filter_map(|line| line.strip_prefix(EXAMPLE)).map(str::to_owned).collect();
    Told { about, paragraphs: paragraphs.into_iter().map(str::to_owned).collect(), examples }
}

/// The commands and the topics, for whoever asks for help on one.
pub(super) fn subjects() -> impl Iterator<Item = &'static str> {
    commands::ALL.iter().map(|command| command.name).chain(topics::names())
}

impl Args {
    /// Shows it.
    pub fn run(self, app: &mut App) -> anyhow::Result<()> {
        if let Some(text) = self.command.as_deref().and_then(topic) {
            app.write(text)?;
            return Ok(());
        }
        let mut tree = tree();
        tree.build();
        let text = match &self.command {
            None => tree.render_long_help(),
            Some(name) => match tree.find_subcommand_mut(name) {
                Some(command) => command.render_long_help(),
                None => {
                    let similar =
                        meant(name, subjects()).map(|similar| format!("did you mean netrec help {similar}? "));
                    return Err(Error::usage(format!("there is no command {name:?}"))
                        .advise(format!("{}netrec help lists them", similar.unwrap_or_default()))
                        .into());
                }
            },
        };
        match app.globals.color {
            true => app.write(&text.ansi().to_string())?,
            false => app.write(&text.to_string())?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_one_line_of_a_usual_terminal() {
        let tree = tree();
        for command in commands::ALL {
            let about = tree.find_subcommand(command.name).and_then(Command::get_about).unwrap().to_string();
            assert!("  ".len() + 13 + about.chars().count() <= 80, "{}: {about}", command.name);
            assert!(command.name.len() < 13, "{}", command.name);
        }
    }
}
