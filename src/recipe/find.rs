//! Finding words in everything that was written down.

use smallvec::SmallVec;

use crate::model::fold::{Folded, Found, Letters, Sieve};

/// What is looked for: words in any order, each of them needed; a phrase in quotes counts as one.
#[derive(Debug)]
pub struct Wanted {
    words: Vec<Folded>,
    sieves: Vec<Sieve>,
}

/// A text of a record.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The field it stands in.
    pub field: &'static str,
    /// What stands there.
    pub text: &'a str,
    /// How much a word found there counts.
    pub weight: u32,
}

/// Where words were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// How well they fit: the higher the better.
    pub score: u32,
    /// The field of the word that fits best.
    pub field: &'static str,
    /// The place of its text among those that were looked at.
    text: usize,
    /// The place of that word among the wanted.
    word: usize,
}

/// How many words stand on either side of what was found.
const AROUND: usize = 8;

impl Wanted {
    /// Reads words; `"quoted ones"` belong together. `None` if there are none.
    pub fn new(text: &str) -> Option<Wanted> {
        let parts = text.split('"').enumerate().flat_map(|(at, part)| match at % 2 {
            1 => vec![part],
            _ => part.split_whitespace().collect(),
        });
        let words: Vec<Folded> = parts.map(Folded::new).filter(|word| !word.is_empty()).collect();
        let sieves = words.iter().map(Folded::sieve).collect();
        (!words.is_empty()).then_some(Wanted { words, sieves })
    }

    /// What is looked for, folded.
    pub fn words(&self) -> &[Folded] {
        &self.words
    }

    /// Looks for all words in the texts of a record; `names` says which words the people of the record answer to.
    pub fn find(&self, texts: &[Text<'_>], names: &dyn Fn(usize) -> bool) -> Option<Hit> {
        let mut score = 0;
        let mut best: Option<(u32, usize, usize)> = None;
        let letters: SmallVec<[Letters; 32]> = texts.iter().map(|text| Letters::of(text.text)).collect();
        for (number, word) in self.words.iter().enumerate() {
            let found = texts.iter().enumerate().filter_map(|(at, text)| {
                // Of most texts a look at the letters says that the word does not stand in them.
                let stands =
                    self.sieves[number].lets_letters_through(letters[at]).then(|| word.stands_in(text.text))??;
                Some((text.weight + if stands == Found::Whole { 10 } else { 0 }, at))
            });
            match found.max_by_key(|(weight, at)| (*weight, usize::MAX - at)) {
                Some((weight, at)) => {
                    score += weight;
                    if best.is_none_or(|(known, ..)| weight > known) {
                        best = Some((weight, at, number));
                    }
                }
                // A word may be the name of somebody in it, but not all of them.
                None if names(number) => score += 5,
                None => return None,
            }
        }
        let (_, text, word) = best?;
        Some(Hit { score, field: texts[text].field, text, word })
    }

    /// The words around a hit in the texts that it was found in, with a mark where others are left out.
    pub fn around(&self, texts: &[Text<'_>], hit: &Hit, mark: &str) -> String {
        match (texts.get(hit.text), self.words.get(hit.word)) {
            (Some(text), Some(word)) => around(text.text, word, mark),
            _ => String::new(),
        }
    }
}

/// The words around the place where something stands in a text.
fn around(text: &str, wanted: &Folded, mark: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let first = wanted.words().next().map(|word| Folded::new(word.plain()));
    let at =
        words.iter().position(|word| first.as_ref().is_some_and(|first| first.stands_in(word).is_some())).unwrap_or(0);
    let start = at.saturating_sub(AROUND);
    let end = (at + AROUND + 1).min(words.len());
    let mut shown = words[start..end].join(" ");
    if start > 0 {
        shown.insert_str(0, &format!("{mark} "));
    }
    if end < words.len() {
        shown.push_str(&format!(" {mark}"));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(field: &'static str, text: &'static str, weight: u32) -> Text<'static> {
        Text { field, text, weight }
    }

    #[test]
    fn all_words_are_needed_in_any_order_and_any_accent() {
        let texts = [text("name", "José Müller", 100), text("note", "moves to Bandung in spring, wants coffee", 40)];
        let find = |words: &str| Wanted::new(words).unwrap().find(&texts, &|_| false);
        assert_eq!(find("bandung jose").unwrap().field, "name");
        assert_eq!(find("coffee BANDUNG").unwrap().field, "note");
        assert!(find("mueller").is_some());
        assert!(find("\"in spring\"").is_some());
        assert!(find("\"spring in\"").is_none());
        assert!(find("bandung tea").is_none());
        assert!(Wanted::new(" \"\" ").is_none());
    }

    #[test]
    fn the_words_around_are_shown_with_marks_where_they_are_cut() {
        let long = "one two three four five six seven eight nine ten eleven coffee and then some more words follow here at the end";
        let shown = around(long, &Folded::new("coffee"), "…");
        assert!(shown.starts_with("… four") && shown.ends_with("follow here at …"), "{shown}");
    }
}
