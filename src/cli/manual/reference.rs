//! The reference of the command line, `docs/cli.md`.

use clap::{Arg, Command};

use super::{TOPICS, topic, tree, usage};
use crate::cli::commands::{Step, named};
use crate::cli::help;
use crate::cli::topics::Part;

/// The reference in Markdown.
pub fn reference() -> String {
    let tree = tree();
    let mut page = String::from(
        "# The command line\n\n\
         Made of the help texts of netrec, which the manual pages (`netrec man`) are made of as well. A test compares it with them;\n\
         `NETREC_RENEW=1 cargo test --test cli reference` writes it anew.\n\n",
    );
    let commands = |step: Step| {
        tree.get_subcommands().filter(move |command| named(command.get_name()).is_some_and(|known| known.step == step))
    };
    let headings = || Step::HEADINGS.into_iter().chain([(Step::Help, "Help")]);
    for (step, title) in headings() {
        let names: Vec<String> =
            commands(step).map(|command| format!("[{0}](#netrec-{0})", command.get_name())).collect();
        page.push_str(&format!("- {title}: {}\n", names.join(", ")));
    }
    let topics: Vec<(&str, Vec<Part>)> = TOPICS.into_iter().map(topic).collect();
    page.push_str("- [For every command](#for-every-command)\n");
    for (title, _) in &topics {
        page.push_str(&format!("- [{title}](#{})\n", anchor(title)));
    }
    for (step, title) in headings() {
        page.push_str(&format!("\n## {title}\n"));
        commands(step).for_each(|command| of_command(&mut page, command));
    }
    page.push_str("\n## For every command\n\n");
    tree.get_arguments().for_each(|arg| argument(&mut page, arg));
    for (title, parts) in topics {
        page.push_str(&format!("\n## {title}\n"));
        let mut in_list = false;
        for part in parts {
            let is_item = matches!(part, Part::Item(..));
            if !(is_item && in_list) {
                page.push('\n');
            }
            in_list = is_item;
            match part {
                Part::Paragraph(text) => page.push_str(&format!("{}\n", escaped(&text))),
                Part::Item(term, text) => page.push_str(&format!("- `{term}`: {}\n", escaped(&text))),
            }
        }
    }
    page
}

fn of_command(page: &mut String, command: &Command) {
    let told = help::told(command);
    page.push_str(&format!("\n### netrec {}\n\n{}.\n\n", command.get_name(), escaped(&told.about)));
    page.push_str(&format!("```text\n{}\n```\n", usage(command)));
    for name in command.get_visible_aliases() {
        page.push_str(&format!("\nFor short: `netrec {name}`.\n"));
    }
    for paragraph in &told.paragraphs {
        page.push_str(&format!("\n{}\n", escaped(paragraph)));
    }
    page.push_str(&format!("\n```sh\n{}\n```\n", told.examples.join("\n")));
    let own: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_global_set() && arg.get_id() != "help").collect();
    if !own.is_empty() {
        page.push('\n');
    }
    own.into_iter().for_each(|arg| argument(page, arg));
}

/// A line for an argument, and one below it for each value that it can have.
fn argument(page: &mut String, arg: &Arg) {
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    page.push_str(&format!("- `{short}{arg}`: {}", escaped(&help.replace('\n', " "))));
    let defaults: Vec<_> = arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if !arg.is_hide_default_value_set() && !defaults.is_empty() && arg.get_action().takes_values() {
        page.push_str(&format!(" (default: {})", defaults.join(", ")));
    }
    page.push('\n');
    if arg.is_hide_possible_values_set() || !arg.get_action().takes_values() {
        return;
    }
    for value in arg.get_possible_values().iter().filter(|value| !value.is_hide_set()) {
        let help = value.get_help().map(|help| format!(": {}", escaped(&help.to_string()))).unwrap_or_default();
        page.push_str(&format!("  - `{}`{help}\n", value.get_name()));
    }
}

/// A text whose signs mean nothing to Markdown, but for what stands between backticks.
fn escaped(text: &str) -> String {
    let mut shown = String::new();
    for (at, part) in text.split('`').enumerate() {
        if at > 0 {
            shown.push('`');
        }
        for letter in part.chars() {
            if at % 2 == 0 && matches!(letter, '<' | '>' | '*' | '_' | '\\' | '[' | ']' | '~') {
                shown.push('\\');
            }
            shown.push(letter);
        }
    }
    shown
}

/// What leads to a heading.
fn anchor(title: &str) -> String {
    let letters = title.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-'));
    letters.collect::<String>().to_lowercase().replace(' ', "-")
}
