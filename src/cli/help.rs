//! Help, with the commands grouped by the steps of the article.

use clap::Command;

use super::commands::{self, Step};
use super::topics::topic;
use crate::app::App;
use crate::error::Error;

/// Show help for a command or a topic
///
/// Topics: recipe (the advice behind the program), resep (the same in Indonesian), query, dates.
///
/// Example: netrec help recipe
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The command, or recipe, resep, query, dates
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// The whole command tree, with the grouped help.
pub fn tree() -> Command {
    let tree = commands::tree(|_| true);
    let groups = groups(&tree);
    tree.help_template("{about}\n\nUsage: netrec [COMMAND]\n\n{after-help}\n\nFor every command:\n{options}\n")
        .after_help(groups)
}

fn groups(tree: &Command) -> String {
    let mut text = String::new();
    for (step, title) in Step::HEADINGS {
        text.push_str(&format!("{title}:\n"));
        for command in commands::ALL.iter().filter(|command| command.step == step) {
            let name = command.name;
            let about =
                tree.find_subcommand(name).and_then(Command::get_about).map(ToString::to_string).unwrap_or_default();
            text.push_str(&format!("  {name:<13}{about}\n"));
        }
        text.push('\n');
    }
    text.push_str(
        "netrec alone says where you stand. netrec help COMMAND tells more, with an example.\n\
         netrec help recipe is the advice behind it (resep: in Indonesian).\n\
         netrec help query and netrec help dates say what can be typed.",
    );
    text
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
            None => tree.render_help(),
            Some(name) => match tree.find_subcommand_mut(name) {
                Some(command) => command.render_long_help(),
                None => {
                    return Err(Error::usage(format!("there is no command {name:?}"))
                        .advise("netrec help lists them")
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
