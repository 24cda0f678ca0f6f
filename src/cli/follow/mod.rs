//! Step 3: follow up.

pub mod done;
pub mod draft;
pub mod drop;
pub mod due;
#[expect(clippy::module_inception, reason = "the step of the article and its command have one name")]
pub mod follow;
pub mod remind;
pub mod snooze;
mod walk;
mod write;
