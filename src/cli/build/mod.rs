//! Step 2: build the relationship.

pub mod log;
