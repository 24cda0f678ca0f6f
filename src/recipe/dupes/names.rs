//! Names and their words, as far as they are compared with those of others.

use compact_str::{CompactString, CompactStringExt};
use smallvec::SmallVec;

use crate::bytes::head;

/// How alike two words must be (Jaro-Winkler) to be spellings of one.
const SPELLING: f64 = 0.91;

/// A name.
#[derive(Debug)]
pub(super) struct Name {
    /// Its folded words, in the order in which they are written.
    pub words: SmallVec<[Word; 3]>,
    /// The same in the order of the alphabet, so that the family may stand first or last.
    pub sorted: CompactString,
    /// How that begins.
    head: u64,
}

/// One of its words.
#[derive(Debug)]
pub(super) struct Word {
    pub text: CompactString,
    /// How it sounds.
    pub sound: CompactString,
    /// How both begin: most words differ there, and need no closer look.
    heads: [u64; 2],
    first: Option<char>,
    /// How many characters it has.
    length: u32,
    /// Which characters it has: a bit for each, some of which share one.
    letters: u64,
}

impl Name {
    /// A name that is folded already.
    pub fn of(text: &str) -> Name {
        let mut words: SmallVec<[&str; 4]> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let written = words.iter().map(|word| Word::of(word)).collect();
        words.sort_unstable();
        let sorted = words.iter().join_compact(" ");
        Name { words: written, head: head(&sorted), sorted }
    }

    /// Its words as they are written, to be compared with those of another.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| word.text.as_str())
    }
}

/// The first character of a word.
pub(super) fn initial(word: &str) -> &str {
    word.char_indices().nth(1).map_or(word, |(at, _)| word.get(..at).unwrap_or_default())
}

impl Word {
    /// A folded word, with how it sounds, roughly: consonants that are confused are one, vowels behind the first letter are left
    /// out.
    fn of(text: &str) -> Word {
        let mut sound = CompactString::default();
        let mut last = None;
        let mut letters = text.chars().peekable();
        while let Some(c) = letters.next() {
            let next = letters.peek().copied();
            let c = match c {
                'p' if next == Some('h') => 'f',
                'c' if next == Some('h') && last == Some('s') => continue,
                'c' | 'q' | 'g' => 'k',
                'z' | 'x' => 's',
                'v' | 'w' => 'f',
                'd' => 't',
                'b' => 'p',
                'm' => 'n',
                'y' | 'j' => 'i',
                other => other,
            };
            let silent = matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'h') && !sound.is_empty();
            if !silent && last != Some(c) {
                sound.push(c);
                last = Some(c);
            }
        }
        let first = text.chars().next();
        let letters = text.chars().fold(0, |letters, letter| letters | 1 << (letter as u32 % 64));
        Word {
            text: text.into(),
            heads: [head(text), head(&sound)],
            sound,
            first,
            length: text.chars().count() as u32,
            letters,
        }
    }

    /// Whether two words could be alike enough: more of their characters can't be matched than both have. Most words need no
    /// closer look.
    fn may_be_spelled(&self, other: &Word) -> bool {
        let shared = |one: &Word, other: &Word| one.length.saturating_sub((one.letters & !other.letters).count_ones());
        let matches = f64::from(shared(self, other).min(shared(other, self)));
        let jaro = (matches / f64::from(self.length) + matches / f64::from(other.length) + 1.0) / 3.0;
        // What rounding may take away is added.
        let with = |prefix: usize| jaro + prefix as f64 / 10.0 * (1.0 - jaro) + 1e-9 >= SPELLING;
        let prefix = || self.text.chars().zip(other.text.chars()).take(4).take_while(|(a, b)| a == b).count();
        with(4) && with(prefix())
    }

    /// How well two words fit: 4 the same, 3 of the same sound, 2 a likely misspelling, 1 an initial, 0 not at all.
    fn fit(&self, other: &Word) -> u32 {
        let (word, known) = (self.text.as_str(), other.text.as_str());
        let [text, sound] = [0, 1].map(|at| self.heads[at] == other.heads[at]);
        if text && word == known {
            4
        } else if sound && self.sound == other.sound && word.len().min(known.len()) > 2 {
            3
        } else if self.first != other.first {
            0
        } else if word.len() == 1 || known.len() == 1 {
            1
        } else if self.may_be_spelled(other) && strsim::jaro_winkler(word, known) >= SPELLING {
            2
        } else {
            0
        }
    }
}

/// How alike two people's names are.
pub(super) enum Alike {
    Same { words: usize },
    Spelling,
}

/// How alike the nearest two of their names are.
pub(super) fn alike(ours: &[Name], theirs: &[Name]) -> Option<Alike> {
    let both = || ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b)));
    let is_same = |(a, b): &(&Name, &Name)| a.head == b.head && a.sorted == b.sorted;
    let same = both().filter(is_same).map(|(a, _)| a.words.len()).max();
    match same {
        Some(words) => Some(Alike::Same { words }),
        None => both().any(|(a, b)| spelled_alike(a, b)).then_some(Alike::Spelling),
    }
}

/// Two words or more, each of the shorter name with one of the longer that it may be a spelling of, or an initial of, and one of
/// them the same or of the same sound.
fn spelled_alike(a: &Name, b: &Name) -> bool {
    let (short, long) = if a.words.len() <= b.words.len() { (&a.words, &b.words) } else { (&b.words, &a.words) };
    if short.len() < 2 || long.len() > short.len() + 2 {
        return false;
    }
    let mut free: SmallVec<[&Word; 4]> = long.iter().collect();
    let mut sure = false;
    let mut initials = 0;
    for word in short {
        let fits = free.iter().enumerate().map(|(at, other)| (word.fit(other), usize::MAX - at));
        let Some((fit @ 1.., at)) = fits.max() else { return false };
        sure |= fit >= 3 && word.text.len() > 1;
        initials += usize::from(fit == 1);
        free.remove(usize::MAX - at);
    }
    sure && initials < short.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_spelling_is_passed_over(word in "[a-cé王]{1,8}", known in "[a-cé王]{1,8}") {
            if strsim::jaro_winkler(&word, &known) >= SPELLING {
                prop_assert!(Word::of(&word).may_be_spelled(&Word::of(&known)));
            }
        }
    }
}
