//! Keeping.

pub mod archive;
pub mod check;
pub mod completions;
pub mod config;
pub mod decrypt;
pub mod dupes;
pub mod edit;
pub mod encrypt;
pub mod export;
pub mod history;
pub mod man;
pub mod merge;
pub mod merge_driver;
pub mod merge_file;
pub mod redo;
pub mod restore;
pub mod rm;
pub mod set;
pub mod tag;
pub mod undo;
