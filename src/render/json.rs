//! The rows of every reading command. Their keys are stable, and written down in `docs/output.md`.
//!
//! Absent is `null` or an empty array, never a missing key.

mod person;
mod review;

use std::borrow::Cow;

use compact_str::CompactString;
use serde::Serialize;
use serde_json::Value;

pub use person::*;
pub use review::*;

use super::rows::Row;

/// Implements [`Row`] for structs by one of their fields.
macro_rules! rows {
    ($($row:ty: $id:ident),* $(,)?) => {$(impl Row for $row {
        fn id(&self) -> &str {
            &self.$id
        }
    })*};
}

rows!(DupeRow: pair,
    DueRow: id,
    DraftRow: handle,
    PathRow: id,
    ListRow<'_>: id,
    OperationRow: op,
    CopyRow: path,
    StatusRow: file,
    ReminderRow: id,
    MeetingRow: id,
    SettingRow: key,
    HitRow: id,
    SuggestRow: id,
    ChannelRow: name,
    ProblemRow: what,
);

impl Row for ImportRow {
    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }
}

/// A person in a row of something else.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PersonRow {
    pub handle: String,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// A person by name alone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NameRow {
    pub handle: String,
    pub name: String,
}

/// The last talk.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LastRow {
    pub on: String,
    pub via: Option<String>,
    pub text: Option<String>,
}

/// Something due.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DueRow {
    #[serde(rename = "type")]
    pub kind_of_item: String,
    pub id: String,
    pub date: String,
    pub days_late: i64,
    pub kind: Option<String>,
    pub text: Option<String>,
    pub people: Vec<PersonRow>,
    pub interests: Vec<String>,
    pub last: Option<LastRow>,
}

/// A letter to begin from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DraftRow {
    pub handle: String,
    pub name: String,
    pub email: Option<String>,
    /// `email`, `offer`, `invite` or `research`.
    pub kind: String,
    pub subject: String,
    /// Paragraphs that are not wrapped.
    pub body: String,
    pub mailto: String,
}

/// A person in `list`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ListRow<'a> {
    pub id: CompactString,
    pub handle: &'a str,
    pub name: &'a str,
    pub aka: &'a [CompactString],
    pub emails: &'a [CompactString],
    pub phones: &'a [CompactString],
    pub channels: Vec<Cow<'a, str>>,
    pub org: Option<&'a str>,
    pub title: Option<Cow<'a, str>>,
    pub city: Option<&'a str>,
    pub tags: Vec<Cow<'a, str>>,
    pub interests: &'a [CompactString],
    pub circle: Option<&'a str>,
    pub world: Option<&'a str>,
    pub step: &'static str,
    pub health: Option<&'static str>,
    pub every: Option<CompactString>,
    pub last: Option<CompactString>,
    pub next: Option<CompactString>,
    pub meetings: usize,
    pub birthday: Option<CompactString>,
    pub met: Option<MetRow>,
    pub created: Option<CompactString>,
    pub archived: bool,
    pub fields: Value,
}

/// The ways to somebody.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PathRow {
    pub id: String,
    pub handle: String,
    pub name: String,
    /// Whether you have met them yourself.
    pub met: bool,
    pub last: Option<String>,
    /// How many people stand between you and them; none where no way is known.
    pub people: Option<usize>,
    /// How many shortest ways there are.
    pub ways: u64,
    pub chains: Vec<Vec<StepRow>>,
}

/// Somebody on the way to another.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StepRow {
    pub handle: String,
    pub name: String,
    pub email: Option<String>,
    pub health: Option<String>,
    pub last: Option<String>,
    /// What they and the next one are to each other.
    #[serde(rename = "as")]
    pub as_word: Option<String>,
}

/// How somebody came into your life.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MetRow {
    pub event: Option<String>,
    pub on: Option<String>,
    pub by: Option<NameRow>,
}

/// A meeting.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MeetingRow {
    pub id: String,
    pub on: String,
    pub with: Vec<NameRow>,
    pub via: Option<String>,
    pub planned: bool,
    pub state: Option<String>,
    pub at: Option<String>,
    pub event: Option<String>,
    pub text: Option<String>,
    pub learned: Vec<String>,
    pub gave: Vec<String>,
    pub got: Vec<String>,
    pub source: Option<String>,
}

/// A reminder.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ReminderRow {
    pub id: String,
    pub on: String,
    pub who: Vec<NameRow>,
    pub kind: String,
    /// `open`, `done` or `dropped`.
    pub state: String,
    pub closed: Option<String>,
    pub first: Option<String>,
    pub every: Option<String>,
    pub promise: Option<String>,
    pub world: Option<String>,
    pub text: Option<String>,
}

/// An operation in the history.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OperationRow {
    pub op: String,
    pub time: String,
    pub command: String,
    pub records: usize,
    /// Whether it is undone now.
    pub undone: bool,
    pub undoes: Option<String>,
    pub redoes: Option<String>,
}

/// A copy that can be restored.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CopyRow {
    /// The day, or none for the previous version.
    pub day: Option<String>,
    pub path: String,
    pub bytes: u64,
}

/// Where you stand.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StatusRow {
    pub file: String,
    pub contacts: usize,
    pub meetings: usize,
    pub open_reminders: usize,
    pub due: usize,
    /// One suggestion for each step: what to type.
    pub open: Option<String>,
    pub build: Option<String>,
    pub follow: Option<String>,
}

/// A setting.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingRow {
    pub key: String,
    pub value: Option<String>,
}

/// A place where words were found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct HitRow {
    /// `contact`, `reminder` or `meeting`.
    pub kind: String,
    pub id: String,
    pub people: Vec<NameRow>,
    pub on: Option<String>,
    /// The field in which they were found.
    pub field: String,
    /// The words around.
    pub text: String,
    pub score: u32,
}

/// Two people who are likely one.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DupeRow {
    /// Both handles, with a blank between: what `merge` takes.
    pub pair: String,
    pub people: Vec<NameRow>,
    /// From 0 to 100.
    pub score: u32,
    pub reasons: Vec<String>,
}

/// Something wrong in the file.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ProblemRow {
    pub file: String,
    /// From 1; 0 where no line can be named.
    pub line: usize,
    pub list: Option<String>,
    pub id: Option<String>,
    pub what: String,
    /// Whether `check --fix` mends it; else it is a hint.
    pub mends: bool,
}

/// What became of one record of a file that was imported.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ImportRow {
    pub file: CompactString,
    pub line: usize,
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    /// `new`, `merged`, `unchanged`, `left-out`, or `proposed`.
    pub outcome: &'static str,
    pub id: Option<CompactString>,
    pub handle: Option<CompactString>,
    pub name: Option<CompactString>,
    /// Of somebody who is proposed.
    pub email: Option<String>,
    pub added: Vec<String>,
    pub differs: Vec<DifferenceRow>,
    pub reason: Option<String>,
}

/// A value that a merge left as it was.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DifferenceRow {
    pub field: String,
    pub ours: String,
    pub theirs: String,
}
