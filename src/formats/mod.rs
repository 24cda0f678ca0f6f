//! Bytes from and for other programs; no file access.

pub mod message;
pub mod vcard;
