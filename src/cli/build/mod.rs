//! Step 2: build the relationship.

pub mod brief;
#[expect(clippy::module_inception, reason = "the step of the article and its command have one name")]
pub mod build;
pub mod intro;
pub mod learn;
pub mod link;
pub mod log;
pub mod meet;
pub mod path;
pub mod talk;
mod walk;
