//! In the place of age, where this program is built without it.

use std::path::Path;

use super::{Closed, To};
use crate::error::{Error, Result};

/// There is none.
pub enum Identity {}

const ADVICE: &str = "use one that was built with it: cargo build --features encryption";

fn absent() -> Error {
    Error::failed("this netrec was built without encryption").advise(ADVICE)
}

pub fn is_here(path: &Path) -> Result<()> {
    let path = path.display();
    Err(Error::failed(format!("{path} is encrypted, and this netrec was built without encryption")).advise(ADVICE))
}

pub fn identities(_: &Path, _: &[u8], _: impl FnMut(&str) -> Result<String>) -> Result<Vec<Identity>> {
    Err(absent())
}

pub fn recipient(_: &str) -> Result<String> {
    Err(absent())
}

pub fn recipient_of(_: &str) -> Result<String> {
    Err(absent())
}

pub fn new_key() -> Result<String> {
    Err(absent())
}

pub fn encrypt(_: &[&[u8]], _: &To) -> Result<Vec<u8>> {
    Err(absent())
}

pub fn decrypt(_: &[u8], _: &[Identity], _: &[String], _: &[&String]) -> Result<(Vec<u8>, Option<String>), Closed> {
    Err(Closed::Other(absent()))
}

pub fn text_of(_: &[u8]) -> String {
    String::new()
}

pub fn bytes_of(_: &[u8]) -> Option<Vec<u8>> {
    None
}
