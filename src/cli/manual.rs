//! The manual, for `man` and for `docs/cli.md`: both are made of the help texts, so nothing is said in two places.

mod pages;
mod reference;

pub use pages::{page_of_program, pages};
pub use reference::reference;

use clap::Command;

use super::{help, topics};

/// The topics that come behind the commands, in their order.
const TOPICS: [&str; 5] = ["query", "dates", "exit", "environment", "files"];

/// The command tree, each command knowing its full name and the options that it has of the program.
fn tree() -> Command {
    let mut tree = help::tree();
    tree.build();
    tree
}

/// How a command is typed: `netrec add [OPTIONS] [NAME]...`.
fn usage(command: &Command) -> String {
    let usage = command.clone().render_usage().to_string();
    usage.trim_start_matches("Usage:").trim().to_owned()
}

/// A topic with its title.
fn topic(name: &str) -> (&'static str, Vec<topics::Part>) {
    let text = topics::topic(name).unwrap_or_default();
    (topics::title(text), topics::parts(text))
}
