//! The words that folding changes by more than their case, found without folding.

use super::{Part, part};
use crate::bytes::first;

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
    first(&text[from..], *b"'.`", true).map(|behind| from + behind)
}
