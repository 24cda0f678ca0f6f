//! Help on what is no command: the advice behind the program, and what can be typed everywhere.

/// A topic and its text, at most 80 columns wide and 24 lines high.
const TOPICS: [(&str, &str); 7] = [
    ("recipe", include_str!("topics/recipe.txt")),
    ("resep", include_str!("topics/resep.txt")),
    ("query", include_str!("topics/query.txt")),
    ("dates", include_str!("topics/dates.txt")),
    ("environment", include_str!("topics/environment.txt")),
    ("files", include_str!("topics/files.txt")),
    ("exit", include_str!("topics/exit.txt")),
];

/// A part of a topic.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// Some sentences.
    Paragraph(String),
    /// An entry of a list: what is typed or met, and what it is.
    Item(String, String),
}

/// The title of a topic, for those who set it for another page than a screen.
pub fn title(text: &str) -> &str {
    text.split([':', '\n']).next().unwrap_or_default()
}

/// The parts of a topic behind its title, each without the breaks of its lines.
pub fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some((_, about)) = first.split_once(": ") {
        let mut letters = about.chars();
        let begun: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        parts.push(Part::Paragraph(format!("{begun}{}.", letters.as_str())));
    }
    let mut goes_on = false;
    for line in rest.lines() {
        let indent = line.len() - line.trim_start().len();
        let words = line.trim();
        let (term, what) = words.split_once("  ").map_or((words, ""), |(term, what)| (term, what.trim()));
        match parts.last_mut().filter(|_| goes_on) {
            _ if words.is_empty() => {}
            // A step of the recipe: its commands stand at the edge.
            _ if indent == 0 && words.starts_with(|letter: char| letter.is_ascii_digit()) => {
                parts.push(Part::Item(format!("{term} ({what})"), String::new()));
            }
            _ if indent == 2 => parts.push(Part::Item(term.to_owned(), what.to_owned())),
            Some(Part::Paragraph(text) | Part::Item(_, text)) => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(words);
            }
            None => parts.push(Part::Paragraph(words.to_owned())),
        }
        goes_on = !words.is_empty();
    }
    parts
}

/// The text of a topic.
pub fn topic(name: &str) -> Option<&'static str> {
    TOPICS.into_iter().find(|(known, _)| *known == name).map(|(_, text)| text)
}

/// The names of the topics.
pub fn names() -> impl Iterator<Item = &'static str> {
    TOPICS.into_iter().map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::cli::help;
    use crate::words::when::Looking;
    use crate::words::{how_often, query, when};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 12).unwrap()
    }

    /// The examples of a topic: what stands behind two blanks and before the next two.
    fn examples(name: &str) -> impl Iterator<Item = &'static str> {
        let lines = topic(name).unwrap().lines().filter_map(|line| line.strip_prefix("  "));
        lines.map(|line| line.split("  ").next().unwrap())
    }

    #[test]
    fn every_topic_fits_on_a_screen() {
        for (name, text) in TOPICS {
            assert!(text.lines().all(|line| line.width() <= 80), "{name}");
            assert!(text.lines().count() <= 24, "{name}: {}", text.lines().count());
        }
        assert_eq!(topic("frob"), None);
    }

    #[test]
    fn a_topic_is_taken_apart_for_other_pages() {
        let text = "A title: what it is\n\nOne line\nand another.\n\n  --flag   what\n           it does\n  PATH\n    is named\n\n\
            1. Begin      netrec add\n   Go out.\n";
        let item = |term: &str, what: &str| Part::Item(term.to_owned(), what.to_owned());
        let expected = [
            Part::Paragraph("What it is.".to_owned()),
            Part::Paragraph("One line and another.".to_owned()),
            item("--flag", "what it does"),
            item("PATH", "is named"),
            item("1. Begin (netrec add)", "Go out."),
        ];
        assert_eq!((title(text), parts(text)), ("A title", expected.into()));
        for (name, text) in TOPICS {
            let words = |text: &str| text.split_whitespace().count();
            let set: usize = parts(text)
                .iter()
                .map(|part| match part {
                    Part::Paragraph(text) => words(text),
                    Part::Item(term, what) => words(term) + words(what),
                })
                .sum();
            assert_eq!(words(title(text)) + set, words(text), "{name}: nothing is lost");
        }
    }

    #[test]
    fn the_recipe_points_at_commands_that_are_there() {
        for name in ["recipe", "resep"] {
            let mut commands = 0;
            for (_, list) in topic(name).unwrap().lines().filter_map(|line| line.split_once("netrec ")) {
                for command in list.split(", ") {
                    assert!(help::tree().find_subcommand(command).is_some(), "{name}: {command}");
                    commands += 1;
                }
            }
            assert_eq!(commands, 12, "{name}");
        }
    }

    #[test]
    fn every_day_and_every_query_is_understood() {
        assert_eq!((examples("dates").count(), examples("query").count()), (12, 17));
        let also = ["yesterday", "in 10 days", "in a month", "2w ago", "end of week", "end of year", "tomorrow 10am"];
        for text in examples("dates").chain(also) {
            for looking in [Looking::Back, Looking::Ahead] {
                when::parse(text, today(), looking).unwrap();
            }
        }
        for text in examples("query") {
            query::parse(text, today()).unwrap();
        }
        for text in ["10d", "2w", "1mo", "1y", "weekly", "monthly", "quarterly", "yearly", "never"] {
            how_often::parse(text).unwrap();
        }
    }
}
