//! The article as pure functions of a network and a day.

pub mod arrivals;
pub mod balance;
pub mod brief;
pub mod channels;
pub mod diary;
pub mod draft;
pub mod due;
pub mod dupes;
pub mod find;
pub mod known;
pub mod merge;
pub mod path;
pub mod relation;
pub mod review;
pub mod select;
pub mod suggest;
#[cfg(test)]
pub(crate) mod testing;
pub mod unite;

pub use balance::Balance;
pub use diary::Diary;
pub use due::{Item, ItemType, due};
pub use dupes::dupes;
pub use relation::{Health, Step};
pub use select::Selection;
