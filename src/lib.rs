//! netrec: a personal networking CRM for people who live in a terminal.
//!
//! What a person types comes in through [`cli`], is understood by [`words`], read from the [`store`], judged by the
//! [`recipe`], and shown by [`render`] or handed out by [`formats`]. All of them speak of the [`model`]. [`app`] is the world
//! outside: the only reader of environment, clock and terminal.

#![forbid(unsafe_code)]

pub mod app;
mod bytes;
pub mod cli;
pub mod demo;
pub mod error;
pub mod formats;
mod halves;
pub mod model;
pub mod recipe;
pub mod render;
pub mod store;
pub mod words;
