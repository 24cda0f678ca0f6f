//! A wanted text, ready to be compared with those of thousands of people.

use crate::model::fold::{Folded, Sieve, Word};
use crate::model::query::{Kind, Wanted};

/// A wanted text and how it is compared.
#[derive(Debug)]
pub(super) struct Matcher {
    kind: Kind,
    /// In lower case and without spaces around it.
    text: String,
    /// Its digits, for telephone numbers.
    digits: String,
    folded: Folded,
    sieve: Sieve,
    /// Its last word is the beginning of one.
    open: bool,
    /// How many words it has.
    words: usize,
}

impl Matcher {
    pub(super) fn new(kind: Kind, wanted: &Wanted) -> Matcher {
        let folded = Folded::new(&wanted.text);
        let digits = digits(&wanted.text);
        let without_trunk = digits.trim_start_matches('0');
        Matcher {
            kind,
            text: wanted.text.trim().to_lowercase(),
            digits: if without_trunk.is_empty() { digits.clone() } else { without_trunk.to_owned() },
            sieve: folded.sieve(),
            words: folded.words().count(),
            folded,
            open: wanted.open,
        }
    }

    /// Whether a text is what is wanted.
    pub(super) fn fits(&self, text: &str) -> bool {
        match self.kind {
            Kind::Digits if !self.digits.is_empty() => self.fits_phone(text),
            Kind::Part | Kind::Digits => text.to_lowercase().contains(&self.text),
            // Of signs alone nothing is left when they are folded.
            _ if self.folded.is_empty() => text.trim().to_lowercase() == self.text,
            _ if !self.sieve.lets_through(text) => false,
            Kind::Whole => self.fits_whole(&Folded::new(text)),
            _ => self.fits_words(&Folded::new(text)),
        }
    }

    fn fits_phone(&self, text: &str) -> bool {
        let number = digits(text);
        match self.text.starts_with('+') {
            true => text.trim_start().starts_with('+') && number.starts_with(&self.digits),
            false => number.contains(&self.digits),
        }
    }

    fn fits_whole(&self, text: &Folded) -> bool {
        let mut words = text.words();
        text.same(&self.folded)
            || self.open
                && self.wanted_words().all(|(wanted, last)| words.next().is_some_and(|word| fits(word, wanted, last)))
    }

    fn fits_words(&self, text: &Folded) -> bool {
        let begins = self.kind == Kind::Beginnings;
        let found = self.wanted_words().all(|(wanted, last)| {
            // The beginning of a number is another number.
            let beginning = self.open && last || begins && !is_number(wanted);
            text.words().any(|word| fits(word, wanted, beginning))
        });
        let ends_in_number = self.folded.plain().ends_with(|c: char| c.is_ascii_digit());
        found
            || text.same(&self.folded)
            || begins && !ends_in_number && text.begins_joined(&self.folded)
            // Han is written without spaces, so that a word may stand anywhere; all else is ASCII when it is folded.
            || !self.folded.plain().is_ascii() && text.plain().contains(self.folded.plain())
    }

    /// The words, and whether each is the last.
    fn wanted_words(&self) -> impl Iterator<Item = (Word<'_>, bool)> {
        self.folded.words().enumerate().map(|(at, word)| (word, at + 1 == self.words))
    }
}

fn fits(word: Word<'_>, wanted: Word<'_>, beginning: bool) -> bool {
    if beginning { word.begins_with(wanted) } else { word.is(wanted) }
}

fn is_number(word: Word<'_>) -> bool {
    word.plain().bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_that_fits_is_passed_over(
            text in prop_oneof!["[abAB'. -]{0,8}", "[a-cA-C'.+# -]{0,8}", "[aüÄ王é '-]{0,6}", any::<String>()],
            wanted in prop_oneof!["[abAB'. -]{1,4}", "[a-c+#'-]{1,3}", "[aüÄ王 '-]{1,4}"],
            open: bool,
        ) {
            for kind in [Kind::Whole, Kind::Words, Kind::Beginnings] {
                let matcher = Matcher::new(kind, &Wanted { text: wanted.clone(), open });
                let folded = Folded::new(&text);
                let naive = if kind == Kind::Whole { matcher.fits_whole(&folded) } else { matcher.fits_words(&folded) };
                if !matcher.folded.is_empty() {
                    prop_assert_eq!(matcher.fits(&text), naive, "{:?} {:?} {:?}", kind, text, wanted);
                }
            }
        }
    }
}
