//! The way to the screen and to other programs: what was found goes in, bytes come out.

pub mod brief;
pub mod channels;
pub mod chart;
pub mod dates;
pub mod due;
pub mod escape;
pub mod html;
pub mod json;
pub mod page;
pub mod progress;
pub mod qr;
pub mod review;
pub mod rows;
pub mod screen;
pub mod signs;
pub mod style;
pub mod suggest;
pub mod table;
pub mod wrap;

/// The forms of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Output {
    /// For people; may change.
    Table,
    /// One array, or one object.
    Json,
    /// One object a line.
    Jsonl,
    /// Comma-separated values with a header.
    Csv,
    /// Tab-separated values with a header.
    Tsv,
    /// The ids alone, one a line, for xargs.
    Ids,
    /// A web page of one file, of review alone.
    Html,
}
