use super::*;

mod properties;
mod sources;
