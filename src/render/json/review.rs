//! The reality check: a struct for each of its figures.

use serde::Serialize;

use crate::render::rows::Row;

/// What to do about a figure of `review`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AdviceRow {
    pub text: String,
    pub command: Option<String>,
}

/// The reality check.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ReviewRow {
    pub since: String,
    pub until: String,
    pub people: usize,
    pub meetings: usize,
    pub in_person: InPersonRow,
    pub time: TimeRow,
    pub worlds: WorldsRow,
    pub follow_ups: FollowUpsRow,
    pub first_follow_up: FirstFollowUpRow,
    pub unknown: NothingKnownRow,
    pub new: NewRow,
    pub days: DaysRow,
}

impl Row for ReviewRow {
    fn id(&self) -> &str {
        &self.since
    }
}

/// In person against virtual.
#[derive(Clone, Debug, Default, Serialize)]
pub struct InPersonRow {
    /// In percent of those whose medium is known.
    pub share: Option<usize>,
    pub in_person: usize,
    #[serde(rename = "virtual")]
    pub virtually: usize,
    pub unknown: usize,
    pub by_medium: Vec<MediumRow>,
    pub suggestion: AdviceRow,
}

/// Meetings by a medium.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MediumRow {
    pub via: String,
    pub meetings: usize,
}

/// How few people get most of your time.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TimeRow {
    pub talks: usize,
    pub people: usize,
    /// The fewest who together have half of the talks.
    pub half: usize,
    pub most: Vec<TalksRow>,
    pub suggestion: AdviceRow,
}

/// Talks with somebody.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TalksRow {
    pub handle: String,
    pub name: String,
    pub talks: usize,
}

/// The worlds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WorldsRow {
    pub neglected: Vec<String>,
    pub worlds: Vec<WorldRow>,
    pub suggestion: AdviceRow,
}

/// A world.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WorldRow {
    /// None for those who belong to no world.
    pub world: Option<String>,
    pub people: usize,
    pub talks: usize,
    pub last: Option<String>,
    pub new: usize,
}

/// What became of follow-ups.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FollowUpsRow {
    pub kept: usize,
    pub late: usize,
    pub broken: usize,
    pub open: usize,
    pub suggestion: AdviceRow,
}

/// How long the first follow-up takes.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FirstFollowUpRow {
    pub median_days: Option<f64>,
    pub followed: usize,
    pub waiting: usize,
    pub suggestion: AdviceRow,
}

/// About whom nothing human is known.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NothingKnownRow {
    pub people: usize,
    pub of: usize,
    pub first: Vec<UnknownPersonRow>,
    pub suggestion: AdviceRow,
}

/// Somebody about whom nothing human is known.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UnknownPersonRow {
    pub handle: String,
    pub name: String,
    pub meetings: usize,
}

/// New people a month.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewRow {
    pub months: Vec<MonthRow>,
    pub suggestion: AdviceRow,
}

/// New people in a month.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MonthRow {
    /// `YYYY-MM`.
    pub month: String,
    pub people: usize,
}

/// Meetings a day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DaysRow {
    /// A Monday.
    pub from: String,
    /// Of that day and each one after it up to today.
    pub meetings: Vec<usize>,
    pub suggestion: AdviceRow,
}
