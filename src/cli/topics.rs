//! Help on what is no command: the advice behind the program, and what can be typed everywhere.

/// A topic and its text, at most 80 columns wide and 24 lines high.
const TOPICS: [(&str, &str); 4] = [
    ("recipe", include_str!("topics/recipe.txt")),
    ("resep", include_str!("topics/resep.txt")),
    ("query", include_str!("topics/query.txt")),
    ("dates", include_str!("topics/dates.txt")),
];

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
