//! Step 1: open every channel.

pub mod add;
pub mod card;
pub mod channels;
pub mod explore;
pub mod import;
#[expect(clippy::module_inception, reason = "the step of the article and its command have one name")]
pub mod open;
mod stack;
