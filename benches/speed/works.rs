//! What is measured, of how many people, and the limits it should keep to.

/// What is measured. In the words, `HANDLE` stands for somebody's handle, `ITEM` for the id of another open reminder in
/// each round, `ROUND` for the number of the round, and `CARDS` for a file with everybody's cards.
#[rustfmt::skip]
pub const WORKS: &[Work] = &[
    reads(&["due"],                                   0.8),
    reads(&["due", "--json"],                         0.8),
    reads(&["list"],                                  0.8),
    reads(&["list", "--json"],                        1.2),
    reads(&["list", "tag:investor last:90d+"],        0.8),
    reads(&["show", "HANDLE"],                        0.8),
    reads(&["find", "robusta"],                       1.2),
    reads(&["find", "bandung coffee"],                1.2),
    reads(&["timeline"],                              1.2),
    reads(&["review"],                                1.2),
    reads(&["path", "HANDLE"],                        1.2),
    reads(&["dupes"],                                 1.2),
    reads(&["open"],                                  1.2),
    reads(&["build"],                                 1.2),
    reads(&["export", "--format", "jsonl"],           1.5),
    changes(&["log", "HANDLE", "lunch"],              1.5),
    changes(&["add", "New Person ROUND"],             1.5),
    changes(&["done", "ITEM"],                        1.5),
    changes(&["set", "HANDLE", "city=City ROUND"],    1.5),
    Work { words: &["import", "CARDS"], limit: 2.0, kind: Kind::Imports },
];

/// By how many milliseconds a command that reads a small file may be slower than a process that does nothing.
pub const SMALL_LIMIT: f64 = 3.0;

pub const SIZES: &[Size] = &[
    Size { name: "small", contacts: 500 },
    Size { name: "medium", contacts: 10_000 },
    Size { name: "large", contacts: 100_000 },
];

pub const GROWING: &[Size] = &[
    Size { name: "1,000", contacts: 1_000 },
    Size { name: "10,000", contacts: 10_000 },
    Size { name: "100,000", contacts: 100_000 },
];

/// The exponent that no work should be over, from the smallest size to the largest.
pub const GROWTH_LIMIT: f64 = 1.05;

pub const MEETINGS_EACH: usize = 10;

/// A command, and the ratio to its floor that it should keep to.
pub struct Work {
    pub words: &'static [&'static str],
    pub limit: f64,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Reads,
    Changes,
    /// Takes cards into an empty file.
    Imports,
}

const fn reads(words: &'static [&'static str], limit: f64) -> Work {
    Work { words, limit, kind: Kind::Reads }
}

const fn changes(words: &'static [&'static str], limit: f64) -> Work {
    Work { words, limit, kind: Kind::Changes }
}

pub struct Size {
    pub name: &'static str,
    pub contacts: usize,
}
