//! The id of a record: ten characters of Crockford's base32 in lower case.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's alphabet: no `i`, `l`, `o` or `u`, which are misread.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many characters an id has.
pub const LENGTH: usize = 10;

/// The id of a record, unique in the file. Packed five bits a character, so that a hundred thousand of them are cheap to compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

impl Id {
    /// Reads an id as it stands in the file; `None` if it is not ten characters of the alphabet.
    pub fn parse(text: &[u8]) -> Option<Id> {
        let text: &[u8; LENGTH] = text.try_into().ok()?;
        // All are looked up before any is judged: a branch for each would cost as much again.
        let (mut packed, mut seen) = (0, 0);
        for byte in text {
            let value = VALUES[usize::from(*byte)];
            packed = packed << 5 | u64::from(value);
            seen |= value;
        }
        (seen < 32).then_some(Id(packed))
    }

    /// An id from 64 random bits: the first character a letter and the second a digit, so that no prefix of two or more
    /// characters can be a name.
    pub fn from_random(bits: u64) -> Id {
        let letter = 10 + (bits >> 50) % 22;
        let digit = (bits >> 40) % 10;
        Id(letter << 45 | digit << 40 | bits & ((1 << 40) - 1))
    }

    /// The first and the last id that begin with `prefix`; `None` if no id can.
    pub fn range_of(prefix: &str) -> Option<(Id, Id)> {
        let prefix = prefix.as_bytes();
        if prefix.is_empty() || prefix.len() > LENGTH {
            return None;
        }
        let mut packed = 0u64;
        for byte in prefix {
            packed = packed << 5 | value(byte.to_ascii_lowercase())?;
        }
        let rest = 5 * (LENGTH - prefix.len()) as u32;
        Some((Id(packed << rest), Id(packed << rest | ((1u64 << rest) - 1))))
    }

    /// How many leading characters two ids have in common.
    pub fn common_prefix(self, other: Id) -> usize {
        let differing = (self.0 ^ other.0) << (64 - 5 * LENGTH as u32);
        (differing.leading_zeros() as usize / 5).min(LENGTH)
    }

    /// The first so many of its 50 bits.
    pub fn top_bits(self, bits: u32) -> u64 {
        self.0 >> (5 * LENGTH as u32 - bits)
    }

    /// The characters of the id.
    pub fn characters(self) -> [u8; LENGTH] {
        std::array::from_fn(|at| ALPHABET[(self.0 >> (5 * (LENGTH - 1 - at)) & 31) as usize])
    }
}

/// What a character that is none of the alphabet counts.
const NONE: u8 = 255;

/// What each character counts.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut at = 0;
    while at < 32 {
        values[ALPHABET[at] as usize] = at as u8;
        at += 1;
    }
    values
};

fn value(byte: u8) -> Option<u64> {
    match VALUES[byte as usize] {
        NONE => None,
        value => Some(u64::from(value)),
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.characters()).unwrap_or_default())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(&self.characters()).unwrap_or_default())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Id::parse(text.as_bytes()).ok_or_else(|| {
            serde::de::Error::custom(format!("{text:?} is not an id: ten of 0-9 a-z without i, l, o and u"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_printed_reads_back(bits: u64) {
            let id = Id::from_random(bits);
            let text = id.to_string();
            prop_assert_eq!(Id::parse(text.as_bytes()), Some(id));
            prop_assert!(text.as_bytes()[0].is_ascii_lowercase());
            prop_assert!(text.as_bytes()[1].is_ascii_digit());
        }

        #[test]
        fn a_prefix_covers_exactly_the_ids_that_begin_with_it(a: u64, b: u64, length in 1usize..=LENGTH) {
            let (a, b) = (Id::from_random(a), Id::from_random(b));
            let (first, last) = Id::range_of(&a.to_string()[..length]).unwrap();
            prop_assert!((first..=last).contains(&a));
            prop_assert_eq!((first..=last).contains(&b), a.common_prefix(b) >= length);
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "h2kq9w3xd", "h2kq9w3xd77", "h2kq9w3xdi", "H2KQ9W3XD7", "h2kq9w3xdé"] {
            assert_eq!(Id::parse(text.as_bytes()), None, "{text}");
        }
    }
}
