//! netrec.

pub mod model;
