//! The article as pure functions of a network and a day.

pub mod diary;
pub mod draft;
pub mod due;
pub mod find;
pub mod path;
pub mod relation;
pub mod select;
#[cfg(test)]
pub(crate) mod testing;

pub use diary::Diary;
pub use due::{Item, ItemType, due};
pub use relation::{Health, Step};
pub use select::Selection;
