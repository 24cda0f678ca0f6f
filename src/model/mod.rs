//! What netrec keeps: contacts, reminders and meetings, and the values in them.
//!
//! Pure: nothing here reads a file, a clock or the environment.

pub mod cell;
pub mod contact;
pub mod date;
pub mod every;
pub mod fold;
pub mod id;
pub mod meeting;
pub mod meetings;
pub mod merge;
pub mod network;
pub mod people;
pub mod prefix;
pub mod query;
pub mod record;
pub mod reminder;
pub mod settings;
pub mod texts;

pub use contact::Contact;
pub use date::{Birthday, Moment, TimeOfDay};
pub use every::Every;
pub use id::Id;
pub use meeting::{Meeting, Via};
pub use meetings::Meetings;
pub use network::{ContactHead, MeetingHead, Network, Person, ReminderHead};
pub use people::People;
pub use prefix::Prefixes;
pub use query::Query;
pub use record::{Record, Section};
pub use reminder::{Kind, Reminder, Side, State};
pub use settings::Settings;
pub use texts::{List, Texts};
