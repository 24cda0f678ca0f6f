//! Step 1: open every channel.

pub mod add;
pub mod explore;
pub mod import;
