//! Calendars (iCalendar, RFC 5545): what is to come as one that other programs subscribe to, and meetings from theirs.
//!
//! The parser is our own, on the content lines that cards have too: the crates there are bring a database of time zones, which is
//! more than the rest of the format, and which calendars don't need, since each brings the zones it speaks of.

mod event;
mod read;
mod rule;
mod time;
mod write;

#[cfg(test)]
mod tests;

pub use event::{Remembered, key, said};
pub use read::{Reader, read};
pub use write::{Entry, write};

/// The domain of the UIDs of our own entries.
const DOMAIN: &str = "@netrec";
