//! The words that folding changes by more than their case, found without folding.

use super::{Part, part};

/// The words of some UTF-8 that are not plain ASCII, or that have signs in them which fall away. They are bounded by spaces and
/// quotation marks, so that one may be more than a word: no word that is none of them reaches beyond letters that stand side by
/// side. Each comes with the place where it begins.
pub struct OddWords<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> OddWords<'a> {
    /// The odd words of a text, or of a line of the file.
    pub fn of(text: &'a [u8]) -> OddWords<'a> {
        OddWords { text, at: 0 }
    }
}

impl<'a> Iterator for OddWords<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<(usize, &'a [u8])> {
        let text = self.text;
        let in_word = |byte: u8| !matches!(byte, b' ' | b'"');
        let joins = |at: Option<usize>| {
            at.and_then(|at| text.get(at)).is_some_and(|byte| !matches!(part(*byte), Part::Gap) || !byte.is_ascii())
        };
        loop {
            let odd = odd_byte(text, self.at)?;
            // A sign that ends a word, as a full stop does, changes nothing.
            if text[odd].is_ascii() && !(joins(odd.checked_sub(1)) && joins(Some(odd + 1))) {
                self.at = odd + 1;
                continue;
            }
            let start = text[..odd].iter().rposition(|byte| !in_word(*byte)).map_or(0, |before| before + 1);
            let end = text[odd..].iter().position(|byte| !in_word(*byte)).map_or(text.len(), |after| odd + after);
            self.at = end;
            return Some((start, &text[start..end]));
        }
    }
}

/// Where the first byte stands, from a place on, that is no ASCII or falls away.
fn odd_byte(text: &[u8], from: usize) -> Option<usize> {
    const MANY: usize = 32;
    let is_odd = |byte: &u8| !byte.is_ascii() | (*byte == b'\'') | (*byte == b'.') | (*byte == b'`');
    let mut at = from;
    for many in text[from..].chunks(MANY) {
        // All are looked at before any is judged, which goes many at a time.
        if many.iter().fold(false, |found, byte| found | is_odd(byte)) {
            break;
        }
        at += many.len();
    }
    let (eights, rest) = text[at..].as_chunks::<8>();
    for eight in eights {
        let odd = first_odd(u64::from_le_bytes(*eight));
        if odd < 8 {
            return Some(at + odd);
        }
        at += 8;
    }
    rest.iter().position(is_odd).map(|behind| at + behind)
}

/// The place of the first odd one of eight bytes in little-endian order, or 8.
fn first_odd(eight: u64) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = u64::from_ne_bytes([0x80; 8]);
    // Marks the first byte that is zero; those behind it may be marked wrongly.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGHS;
    let is = |byte: u8| zero(eight ^ (ONES * u64::from(byte)));
    ((eight & HIGHS | is(b'\'') | is(b'.') | is(b'`')).trailing_zeros() / 8) as usize
}
