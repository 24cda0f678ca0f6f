//! Looking.

pub mod list;
pub mod show;
pub mod status;
