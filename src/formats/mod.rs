//! Bytes from and for other programs; no file access.

pub mod columns;
pub mod content;
pub mod date;
pub mod dot;
pub mod friends;
pub mod google_csv;
pub mod ics;
pub mod incoming;
pub mod json;
pub mod mail;
pub mod markdown;
pub mod message;
pub mod sniff;
pub mod table;
pub mod text;
pub mod vcard;
