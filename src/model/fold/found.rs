//! Finding a folded text in another one without folding all of that.

use super::{Folded, OddWords, Part, part};

/// How a text was found in another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// Somewhere.
    Part,
    /// Its first word is a word there.
    Whole,
}

impl Folded {
    /// Whether this stands in a text, of which only the odd words are folded, and whether its first word is one of the text:
    /// the text as it is contains whatever its folded form does, but for those.
    pub fn stands_in(&self, text: &str) -> Option<Found> {
        let one = self.other.is_empty() && !self.plain.contains(' ');
        let Some(first) = self.plain.bytes().next().filter(|first| one && first.is_ascii()) else {
            return self.stands_in_folded(&Folded::new(text));
        };
        let (bytes, len) = (text.as_bytes(), self.plain.len());
        let mut found = None;
        for at in memchr::memchr2_iter(first, first.to_ascii_uppercase(), bytes) {
            if bytes.get(at..at + len).is_some_and(|there| there.eq_ignore_ascii_case(self.plain.as_bytes())) {
                let whole = ends(bytes[..at].iter().rev()) && ends(bytes[at + len..].iter());
                found = found.max(Some(if whole { Found::Whole } else { Found::Part }));
            }
            if found == Some(Found::Whole) {
                return found;
            }
        }
        let odd = OddWords::of(bytes).filter_map(|(_, word)| std::str::from_utf8(word).ok());
        odd.fold(found, |found, word| found.max(self.stands_in_folded(&Folded::new(word))))
    }

    fn stands_in_folded(&self, text: &Folded) -> Option<Found> {
        let whole = || text.words().any(|known| self.words().next().is_some_and(|first| known.is(first)));
        text.contains(self).then(|| if whole() { Found::Whole } else { Found::Part })
    }
}

/// Whether a word surely ends where these bytes go on: what falls away is passed over.
fn ends<'a>(mut bytes: impl Iterator<Item = &'a u8>) -> bool {
    let next = bytes.find(|byte| !matches!(part(**byte), Part::Nothing));
    next.is_none_or(|byte| byte.is_ascii() && matches!(part(*byte), Part::Gap))
}
