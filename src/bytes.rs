//! Bytes looked at sixteen at a time: most of what is read is short, and found sooner so than by a search made for long texts.

use std::ops::Range;

use memchr::{memchr, memrchr};
use wide::u8x16;

/// Where the first byte stands that is one of the wanted or, where that is asked for, none of ASCII.
#[inline(always)]
pub fn first<const N: usize>(bytes: &[u8], wanted: [u8; N], or_not_ascii: bool) -> Option<usize> {
    let mut rest = bytes;
    while let Some((sixteen, behind)) = rest.split_first_chunk::<16>() {
        let found = marks(*sixteen, wanted, or_not_ascii);
        if found != 0 {
            return Some(bytes.len() - rest.len() + found.trailing_zeros() as usize);
        }
        rest = behind;
    }
    let is_wanted = |byte: &u8| wanted.contains(byte) | (or_not_ascii & !byte.is_ascii());
    rest.iter().position(is_wanted).map(|at| bytes.len() - rest.len() + at)
}

/// The first eight bytes as a number, which comes before another one where the bytes do.
pub fn head(text: &str) -> u64 {
    let mut first = [0; 8];
    first.iter_mut().zip(text.bytes()).for_each(|(first, byte)| *first = byte);
    u64::from_be_bytes(first)
}

/// The line in which a place is, without its end.
pub fn line_around(lines: &[u8], at: usize) -> Range<usize> {
    let start = memrchr(b'\n', &lines[..at]).map_or(0, |before| before + 1);
    let end = memchr(b'\n', &lines[at..]).map_or(lines.len(), |behind| at + behind);
    start..end
}

/// A bit for each of sixteen bytes, the lowest for the first.
#[inline(always)]
fn marks<const N: usize>(sixteen: [u8; 16], wanted: [u8; N], or_not_ascii: bool) -> u32 {
    let bytes = u8x16::new(sixteen);
    // The highest bit of each is what is asked for at last, and says itself what is none of ASCII.
    let mut found = if or_not_ascii { bytes } else { u8x16::ZERO };
    for byte in wanted {
        found |= bytes.simd_eq(u8x16::splat(byte));
    }
    found.to_bitmask()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_line_around_a_place_is_all_of_it() {
        let lines = b"ab\n\ncd";
        let found = [0, 1, 2, 3, 4, 5].map(|at| line_around(lines, at));
        assert_eq!(found, [0..2, 0..2, 0..2, 3..3, 4..6, 4..6]);
    }

    proptest! {
        #[test]
        fn heads_come_in_the_order_of_the_texts(one in "[a-cé]{0,12}", other in "[a-cé]{0,12}") {
            prop_assert!(head(&one) == head(&other) || (head(&one) < head(&other)) == (one < other));
        }

        #[test]
        fn the_first_is_the_first(bytes in proptest::collection::vec(prop::sample::select(b"ab\"\\.!#[]\x21\x23\x5b\x5d\xa2\xff\x00\x01\x80".to_vec()), 0..70), or_not_ascii in any::<bool>()) {
            let is = |wanted: &[u8], byte: &u8| wanted.contains(byte) || or_not_ascii && !byte.is_ascii();
            prop_assert_eq!(first(&bytes, *b"\"\\", or_not_ascii), bytes.iter().position(|byte| is(b"\"\\", byte)));
            prop_assert_eq!(first(&bytes, *b".", or_not_ascii), bytes.iter().position(|byte| is(b".", byte)));
        }
    }
}
