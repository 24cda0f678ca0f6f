//! What tells from the letters of a text that another one does not stand in it.

use super::Folded;

impl Folded {
    /// What tells quickly that most other texts neither are this one nor begin with its words.
    pub fn sieve(&self) -> Sieve {
        if self.other.is_empty() || !self.plain.contains(' ') {
            let other = if self.other.is_empty() { &self.plain } else { &self.other };
            return Sieve([letter_set(&self.plain), letter_set(other)]);
        }
        // Each word may be in either spelling, whatever the others are in.
        let in_both = self.words().fold(0, |set, word| set | letter_set(word.plain) & letter_set(word.other));
        Sieve([in_both & !OUTSIDE; 2])
    }
}

/// The letters that a text must have, those of the first or those of the second.
#[derive(Clone, Copy, Debug)]
pub struct Sieve([u32; 2]);

impl Sieve {
    /// False only for a text in ASCII that lacks some of the letters.
    pub fn lets_through(self, text: &str) -> bool {
        self.lets_letters_through(Letters::of(text))
    }

    /// The same for the letters of a text, which are looked at once for many.
    pub fn lets_letters_through(self, Letters(letters): Letters) -> bool {
        letters & OUTSIDE != 0 || self.0.iter().any(|wanted| wanted & !letters == 0)
    }
}

/// Which letters a text has.
#[derive(Clone, Copy, Debug)]
pub struct Letters(u32);

impl Letters {
    /// The letters of a text.
    pub fn of(text: &str) -> Letters {
        Letters(letter_set(text))
    }
}

/// The bit of all characters outside ASCII.
const OUTSIDE: u32 = 1 << 31;

/// The letters of a text in any case, and its digits, two of which share a bit.
fn letter_set(text: &str) -> u32 {
    const BITS: [u32; 256] = {
        let mut bits = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            bits[byte] = match byte as u8 {
                letter @ b'a'..=b'z' => 1 << (letter - b'a'),
                letter @ b'A'..=b'Z' => 1 << (letter - b'A'),
                digit @ b'0'..=b'9' => 1 << (26 + (digit - b'0') % 5),
                128.. => OUTSIDE,
                _ => 0,
            };
            byte += 1;
        }
        bits
    };
    text.bytes().fold(0, |set, byte| set | BITS[usize::from(byte)])
}
