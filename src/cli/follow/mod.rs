//! Step 3: follow up.

pub mod done;
pub mod draft;
pub mod drop;
pub mod due;
pub mod remind;
pub mod snooze;
