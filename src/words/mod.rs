//! What people type, understood: who, when, how often, and the rest of the words.
//!
//! Pure: no file, no clock; `today` is an argument.

pub use crate::model::fold;

mod calendar;
pub mod channel;
mod countries;
pub mod handle;
pub mod how_often;
pub mod phone;
pub mod query;
pub mod when;
pub mod who;
