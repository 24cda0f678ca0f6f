//! Step 2: build the relationship.

pub mod intro;
pub mod learn;
pub mod link;
pub mod log;
pub mod meet;
pub mod path;
