//! Looking.

pub mod find;
pub mod list;
pub mod mutt_query;
pub mod review;
pub mod show;
pub mod status;
pub mod timeline;
