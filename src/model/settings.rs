//! The settings, which live in the data file like everything else.

use super::record::{Pairs, record};
use super::{Every, Id};

record! {
    /// The user's settings.
    #[derive(Default)]
    pub struct Settings {
        /// Circles, the innermost first, each with its cadence.
        circles: Pairs<Every>;
        /// How long after a first meeting its follow-up is due.
        follow_up_after: Option<Every>;
        /// The country (ISO 3166) that phones without a country code belong to.
        region: Option<String>;
        /// The user's own card.
        me: Option<Id>;
    }
}

impl Settings {
    /// The settings of a new file.
    pub fn new() -> Settings {
        Settings {
            circles: Pairs(vec![
                ("inner".to_owned(), Every::Weeks(2)),
                ("close".to_owned(), Every::Months(1)),
                ("wide".to_owned(), Every::Months(3)),
            ]),
            follow_up_after: Some(Every::Days(2)),
            region: None,
            me: None,
            unknown: Pairs::default(),
        }
    }

    /// The cadence of a circle, the built-in one where the file has no circles.
    pub fn cadence_of(&self, circle: &str) -> Option<Every> {
        match self.circles.get(circle) {
            Some(every) => Some(*every),
            None => match circle {
                "inner" => Some(Every::Weeks(2)),
                "close" => Some(Every::Months(1)),
                "wide" => Some(Every::Months(3)),
                _ => None,
            },
        }
    }

    /// Nothing is in conflict any more for a key.
    pub fn settle(&mut self, path: &str) {
        let key = super::merge::CONFLICTS;
        let mut conflicts = self.unknown.remove(key);
        super::merge::settle(&mut conflicts, path);
        self.unknown.0.extend(conflicts.map(|conflicts| (key.to_owned(), conflicts)));
    }

    /// How far out a circle is, the innermost 0; people without one are farther out than all circles.
    pub fn rank_of(&self, circle: Option<&str>) -> usize {
        let Some(circle) = circle else { return usize::MAX };
        let known: Vec<&str> = self.circles.0.iter().map(|(name, _)| name.as_str()).collect();
        let order: &[&str] = if known.is_empty() { &["inner", "close", "wide"] } else { &known };
        order.iter().position(|name| *name == circle).unwrap_or(usize::MAX - 1)
    }
}

/// The worlds that every network may have; a user adds others by using them.
pub const WORLDS: [&str; 10] =
    ["conference", "office", "customers", "experts", "friends", "family", "travel", "social", "online", "public"];
