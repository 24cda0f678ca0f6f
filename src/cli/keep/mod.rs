//! Keeping.

pub mod export;
pub mod history;
pub mod redo;
pub mod restore;
pub mod rm;
pub mod undo;
