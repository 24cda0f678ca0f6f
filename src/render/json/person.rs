//! One person at length, as `show`, `brief`, `build` and `open` have them.

use serde::Serialize;

use super::*;

/// A person in `show`: the row of `list`, and all the rest.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ShowRow<'a> {
    #[serde(flatten)]
    pub person: ListRow<'a>,
    pub addresses: Vec<String>,
    pub facts: Vec<FactRow>,
    pub links: Vec<LinkRow>,
    pub likes: Vec<String>,
    pub needs: Vec<String>,
    pub note: Option<String>,
    pub gifts: Vec<GiftRow>,
    pub promises: Vec<PromiseRow>,
    pub timeline: Vec<MeetingRow>,
    pub reminders: Vec<ReminderRow>,
    #[serde(skip)]
    pub balance: BalanceRow,
    /// What a card says besides, each with what it is; for people, since programs have the card itself.
    #[serde(skip)]
    pub card: Vec<(String, String)>,
}

impl Row for ShowRow<'_> {
    fn id(&self) -> &str {
        &self.person.id
    }
}

/// A person in `brief`: the row of `list`, and what to have in mind before a meeting.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BriefRow<'a> {
    #[serde(flatten)]
    pub person: ListRow<'a>,
    pub likes: Vec<String>,
    pub needs: Vec<String>,
    pub note: Option<String>,
    /// Facts, and what was learned at meetings, the latest first.
    pub learned: Vec<FactRow>,
    /// The last three.
    pub talks: Vec<MeetingRow>,
    /// Open ones, those of promises among them.
    pub reminders: Vec<ReminderRow>,
    pub promises: Vec<PromiseRow>,
    pub gifts: Vec<GiftRow>,
    pub balance: BalanceRow,
    pub links: Vec<LinkRow>,
    pub shared: Vec<SharedRow>,
    pub unknown: Vec<UnknownRow>,
}

impl Row for BriefRow<'_> {
    fn id(&self) -> &str {
        &self.person.id
    }
}

/// Somebody whom you both know.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SharedRow {
    pub handle: String,
    pub name: String,
    #[serde(rename = "as")]
    pub as_word: Option<String>,
    /// How often the three of you met.
    pub meetings: usize,
}

/// Something that is not known yet.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UnknownRow {
    /// `family`, `likes`, `needs`, `birthday` or `city`.
    pub text: &'static str,
    pub question: &'static str,
}

/// Give and take.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BalanceRow {
    pub given: usize,
    pub received: usize,
    pub my_promises_open: usize,
    pub my_promises_kept: usize,
    pub their_promises_open: usize,
    pub their_promises_kept: usize,
}

/// Somebody to talk to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SuggestRow {
    pub id: String,
    pub handle: String,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub circle: Option<String>,
    pub step: String,
    pub health: Option<String>,
    pub meetings: usize,
    pub last: Option<LastRow>,
    pub interests: Vec<String>,
    pub why: Vec<WhyRow>,
}

/// Why to talk to somebody.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WhyRow {
    /// `promised`, `cold`, `cooling`, `they-promised`, `met-once` or `nothing-known`.
    #[serde(rename = "type")]
    pub reason: String,
    /// The day of the promise, else of the last meeting.
    pub date: Option<String>,
    pub text: String,
}

/// A medium or a world.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChannelRow {
    /// `medium` or `world`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub name: String,
    /// `empty`, `dry` or `flowing`.
    pub state: String,
    pub people: usize,
    /// The day it last gave somebody new.
    pub new: Option<String>,
    /// Who that was.
    pub newest: Option<NameRow>,
    /// The last meeting.
    pub last: Option<String>,
    /// One step, in words.
    pub next: String,
    /// What to type for it.
    pub command: String,
}

/// Something learned about a person.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FactRow {
    pub on: Option<String>,
    pub text: String,
}

/// Somebody a person is linked to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LinkRow {
    pub handle: String,
    pub name: String,
    #[serde(rename = "as")]
    pub as_word: Option<String>,
}

/// A gift.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GiftRow {
    pub on: String,
    /// `given` or `received`.
    pub side: &'static str,
    pub text: String,
}

/// A promise.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PromiseRow {
    pub id: String,
    pub on: String,
    /// `mine` or `theirs`.
    pub side: String,
    pub text: Option<String>,
    /// `open`, `done` or `dropped`.
    pub state: String,
}
