//! Step 2: build the relationship.

pub mod learn;
pub mod log;
pub mod meet;
