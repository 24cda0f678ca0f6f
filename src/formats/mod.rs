//! Bytes from and for other programs; no file access.

mod content;
pub mod dot;
pub mod google_csv;
pub mod ics;
pub mod incoming;
pub mod markdown;
pub mod message;
pub mod vcard;
