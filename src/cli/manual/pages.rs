//! The manual pages.

use std::io::Write;

use clap::Command;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::{TOPICS, topic, tree, usage};
use crate::cli::commands::{Step, named};
use crate::cli::help::{self, Told};
use crate::cli::topics::Part;
use crate::error::Error;

/// How wide an example may be, so that it stands on a screen of 80 columns.
const WIDTH: usize = 68;

/// A manual page.
pub struct Page {
    /// The name of its file: `netrec-add.1`.
    pub file: String,
    /// What man reads.
    pub text: String,
}

/// All pages, that of the program first.
///
/// # Errors
/// None but those of the library that sets them.
pub fn pages() -> Result<Vec<Page>, Error> {
    let tree = tree();
    let mut pages = vec![Page { file: "netrec.1".to_owned(), text: of_program(&tree)? }];
    for command in tree.get_subcommands() {
        pages.push(Page { file: format!("{}.1", page_name(command)), text: of_command(&tree, command)? });
    }
    Ok(pages)
}

/// The page of the program.
///
/// # Errors
/// None but those of the library that sets them.
pub fn page_of_program() -> Result<String, Error> {
    of_program(&tree())
}

fn of_program(tree: &Command) -> Result<String, Error> {
    let about = help::told(tree).about;
    let (recipe, steps) = topic("recipe");
    let told = Told { paragraphs: vec![format!("{about}."), help::MORE.replace('\n', " ")], ..help::told(tree) };
    let mut sheet = Sheet::new(tree, &told)?;
    sheet.add(|roff| parts(roff, recipe, &steps))?;
    for (step, title) in Step::HEADINGS {
        sheet.add(|roff| {
            section(roff, title);
            for command in tree.get_subcommands().filter(|command| is_of(command, step)) {
                let told = help::told(command);
                roff.control("TP", []);
                roff.text([bold(page_name(command)), roman("(1)")]);
                roff.text([roman(told.about)]);
                examples(roff, told.examples.get(..1).unwrap_or_default());
            }
        })?;
    }
    sheet.options()?;
    for name in TOPICS {
        let (title, of_topic) = topic(name);
        sheet.add(|roff| parts(roff, title, &of_topic))?;
    }
    sheet.add(|roff| see_also(roff, tree.get_subcommands().map(page_name)))?;
    Ok(sheet.finished())
}

fn of_command(tree: &Command, command: &Command) -> Result<String, Error> {
    let mut told = help::told(command);
    if told.paragraphs.is_empty() {
        told.paragraphs.push(format!("{}.", told.about));
    }
    let own = command.clone().mut_args(|arg| if arg.is_global_set() { arg.hide(true) } else { arg });
    let mut sheet = Sheet::new(&own, &told)?;
    sheet.options()?;
    let (title, statuses) = topic("exit");
    sheet.add(|roff| {
        section(roff, "Examples");
        examples(roff, &told.examples);
        parts(roff, title, &statuses);
        let step = named(command.get_name()).map(|command| command.step);
        let beside = tree.get_subcommands().filter(|other| step.is_some_and(|step| is_of(other, step)));
        let others = beside.filter(|other| other.get_name() != command.get_name());
        see_also(roff, std::iter::once("netrec".to_owned()).chain(others.map(page_name)));
        roff.control("PP", []);
        roff.text([
            bold("netrec"),
            roman("(1) has the options for every command, queries, dates, the environment and the files."),
        ]);
    })?;
    Ok(sheet.finished())
}

/// What man is asked for to see the page of a command.
fn page_name(command: &Command) -> String {
    format!("netrec-{}", command.get_name())
}

/// Whether a command belongs to a step.
fn is_of(command: &Command, step: Step) -> bool {
    named(command.get_name()).is_some_and(|command| command.step == step)
}

/// The day of a build for use, which the version names. None has to be in quotes, or it would not be there.
fn day(version: &str) -> &str {
    let last = version.strip_suffix(')').and_then(|version| version.rsplit([' ', '(']).next());
    last.filter(|day| day.len() == 10 && day.matches('-').count() == 2).unwrap_or("\"\"")
}

/// A page while it is made.
struct Sheet {
    man: Man,
    text: Vec<u8>,
}

impl Sheet {
    /// Begins a page, down to its description.
    fn new(command: &Command, told: &Told) -> Result<Sheet, Error> {
        let described = told.paragraphs.join("\n\n");
        let typed = usage(command);
        let command = command.clone().about(told.about.clone()).long_about(described).override_usage(typed);
        let man = Man::new(command)
            .date(day(env!("NETREC_VERSION")))
            .source(concat!("netrec ", env!("CARGO_PKG_VERSION")))
            .manual("User Commands");
        let mut sheet = Sheet { man, text: Vec::new() };
        sheet.set(Man::render_title)?;
        sheet.set(Man::render_name_section)?;
        sheet.set(Man::render_synopsis_section)?;
        sheet.set(Man::render_description_section)?;
        Ok(sheet)
    }

    fn options(&mut self) -> Result<(), Error> {
        self.set(Man::render_options_section)
    }

    /// Adds a section of the library's.
    fn set(&mut self, section: fn(&Man, &mut dyn Write) -> std::io::Result<()>) -> Result<(), Error> {
        section(&self.man, &mut self.text).map_err(Error::output)
    }

    /// Adds a section of our own.
    fn add(&mut self, write: impl FnOnce(&mut Roff)) -> Result<(), Error> {
        let mut roff = Roff::new();
        write(&mut roff);
        roff.to_writer(&mut self.text).map_err(Error::output)
    }

    /// The page: what the library puts before every section stands at its beginning alone, and a list of values is one line below
    /// what they are for.
    fn finished(self) -> String {
        let text = String::from_utf8_lossy(&self.text).replace(".br\n\n.br\n", ".br\n");
        let before = text.split(".TH").next().unwrap_or_default();
        format!("{before}{}", text.replace(before, ""))
    }
}

fn section(roff: &mut Roff, title: &str) {
    roff.control("SH", [title.to_uppercase().as_str()]);
}

fn parts(roff: &mut Roff, title: &str, parts: &[Part]) {
    section(roff, title);
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Paragraph(text) => {
                if at > 0 {
                    roff.control("PP", []);
                }
                roff.text([roman(text.as_str())]);
            }
            Part::Item(term, text) => {
                roff.control("TP", []);
                roff.text([bold(term.as_str())]);
                roff.text([roman(text.as_str())]);
            }
        }
    }
}

/// Examples as they are typed, in lines that a screen holds.
fn examples(roff: &mut Roff, examples: &[String]) {
    roff.control("RS", ["4"]);
    roff.control("nf", []);
    for example in examples {
        for line in broken(example) {
            roff.text([bold(line)]);
        }
    }
    roff.control("fi", []);
    roff.control("RE", []);
}

/// A command in as few lines as its options let it have, each but the last with the sign by which a shell reads on.
fn broken(example: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (at, words) in example.split(" --").enumerate() {
        let words = if at == 0 { words.to_owned() } else { format!("--{words}") };
        match lines.last_mut() {
            Some(line) if line.len() + words.len() < WIDTH => *line = format!("{line} {words}"),
            Some(line) => {
                line.push_str(" \\");
                lines.push(format!("  {words}"));
            }
            None => lines.push(words),
        }
    }
    lines
}

fn see_also(roff: &mut Roff, names: impl Iterator<Item = String>) {
    section(roff, "See also");
    // Names are not broken at the end of a line.
    roff.control("nh", []);
    let mut line = Vec::new();
    for name in names {
        if !line.is_empty() {
            line.push(roman(", "));
        }
        line.extend([bold(name), roman("(1)")]);
    }
    roff.text(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_page_is_that_of_the_build() {
        assert_eq!(day("0.1.0 (2a1b3c4d5+ 2026-11-26)"), "2026-11-26");
        assert_eq!(day("0.1.0 (2026-11-26)"), "2026-11-26");
        assert_eq!(day("0.1.0 (2a1b3c4d5)"), "\"\"");
        assert_eq!(day("0.1.0"), "\"\"");
    }

    #[test]
    fn a_long_example_is_broken_before_its_options() {
        let short = "netrec log ana lunch --via call";
        assert_eq!(broken(short), [short]);
        let long =
            "netrec log ana \"coffee, she is moving to Bandung\" --learned \"two daughters\" --promised \"send it\"";
        let lines = broken(long);
        assert_eq!(
            lines,
            [
                "netrec log ana \"coffee, she is moving to Bandung\" \\",
                "  --learned \"two daughters\" --promised \"send it\""
            ]
        );
        let joined: Vec<String> = lines.iter().map(|line| line.trim_end_matches('\\').trim().to_owned()).collect();
        assert_eq!(joined.join(" "), long);
    }
}
