//! The lines in which words may stand, from their bytes alone.

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use crate::bytes::line_around;
use crate::error::Result;
use crate::model::Section;
use crate::model::fold::{Folded, Letters, OddWords, Sieve};
use crate::recipe::find::Wanted;

/// Passes over lines in which the words cannot stand. It may let one through too many: that the words of a phrase stand side by
/// side it does not ask.
pub struct Filter {
    words: Vec<Folded>,
    sieves: Vec<Sieve>,
    /// What to look for in small letters, and for which of the words.
    finders: Vec<(Finder<'static>, Words)>,
    /// Any character may be written as an escape.
    escape: Finder<'static>,
    all: Words,
    /// Those of which nobody's name is made: they must stand in a line.
    nobodys: Words,
    lower: Vec<u8>,
    /// Where which of them stand.
    marks: Vec<(usize, Words)>,
    /// Which of them stand in words that were folded.
    known: FxHashMap<Box<[u8]>, Words>,
}

/// Some of the words, a bit for each; those behind the last bit share it.
type Words = u64;

fn bit(word: usize) -> Words {
    1 << word.min(63)
}

impl Filter {
    /// A filter for what is looked for; for each word of it, who answers to it.
    pub fn new(wanted: &Wanted, named: &[Vec<bool>]) -> Filter {
        let mut filter = Filter {
            words: Vec::new(),
            sieves: Vec::new(),
            finders: Vec::new(),
            escape: Finder::new(b"\\u"),
            all: 0,
            nobodys: 0,
            lower: Vec::new(),
            marks: Vec::new(),
            known: FxHashMap::default(),
        };
        for (wanted, named) in wanted.words().iter().zip(named) {
            for word in wanted.apart() {
                let bit = bit(filter.words.len());
                filter.all |= bit;
                if !named.contains(&true) {
                    filter.nobodys |= bit;
                }
                let spellings = [word.plain(), word.other()].into_iter().filter(|spelling| !spelling.is_empty());
                let finders = spellings.map(|spelling| (Finder::new(spelling.as_bytes()).into_owned(), bit));
                filter.finders.extend(finders);
                filter.sieves.push(word.sieve());
                filter.words.push(word);
            }
        }
        filter
    }

    /// Calls `each` with the lines, of many, in which the words may stand, and where in them each begins.
    pub fn each_line(
        &mut self,
        section: Section,
        lines: &[u8],
        mut each: impl FnMut(usize, &[u8]) -> Result<()>,
    ) -> Result<()> {
        // Of a person all words must be told, of a talk those that name nobody; one of them always.
        let needed = if section == Section::Contacts { self.all } else { self.nobodys };
        self.mark(lines);
        let mut marks = self.marks.iter().peekable();
        while let Some((at, mut found)) = marks.next().copied() {
            let line = line_around(lines, at);
            while let Some((_, more)) = marks.next_if(|(at, _)| *at < line.end) {
                found |= more;
            }
            if found & needed == needed {
                each(line.start, &lines[line])?;
            }
        }
        Ok(())
    }

    /// Finds out where which of the words may stand in lines, in their order.
    fn mark(&mut self, lines: &[u8]) {
        self.marks.clear();
        self.lower.clear();
        self.lower.extend(lines.iter().map(u8::to_ascii_lowercase));
        for (finder, word) in &self.finders {
            mark_lines(&mut self.marks, finder, &self.lower, *word);
        }
        mark_lines(&mut self.marks, &self.escape, lines, Words::MAX);
        // What is left are words with accents, in other scripts, or with signs that folding lets vanish: only these are folded.
        for (at, word) in OddWords::of(lines) {
            let found = self.answers(word);
            if found != 0 {
                self.marks.push((at, found));
            }
        }
        self.marks.sort_unstable_by_key(|(at, _)| *at);
    }

    /// Which of the wanted a word has in it when it is folded. The same words come again and again, in names above all.
    fn answers(&mut self, word: &[u8]) -> Words {
        const MOST: usize = 1 << 14;
        let Ok(text) = std::str::from_utf8(word) else { return Words::MAX };
        let letters = Letters::of(text);
        if !self.sieves.iter().any(|sieve| sieve.lets_letters_through(letters)) {
            return 0;
        }
        if let Some(answers) = self.known.get(word) {
            return *answers;
        }
        let folded = Folded::new(text);
        let answering = self.words.iter().enumerate().filter(|(_, wanted)| folded.contains(wanted));
        let answers = answering.fold(0, |all, (at, _)| all | bit(at));
        if self.known.len() == MOST {
            self.known.clear();
        }
        self.known.insert(word.into(), answers);
        answers
    }
}

/// Marks every line in which something stands, once.
fn mark_lines(marks: &mut Vec<(usize, Words)>, finder: &Finder<'_>, lines: &[u8], words: Words) {
    let mut from = 0;
    while let Some(at) = lines.get(from..).and_then(|rest| finder.find(rest)) {
        let at = from + at;
        marks.push((at, words));
        from = line_around(lines, at).end;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::recipe::find::Text;

    /// Whether a line comes through the filter.
    fn comes_through(wanted: &Wanted, section: Section, line: &str) -> bool {
        let nobody = vec![Vec::new(); wanted.words().len()];
        let (before, behind) = ("{\"text\":\"Ünder o.b\"},\n", ",\n{\"text\":\"\\u0041\"}\n");
        let lines = [before, line, behind].concat();
        let mut found = false;
        let mut filter = Filter::new(wanted, &nobody);
        filter
            .each_line(section, lines.as_bytes(), |at, there| {
                let whole = there.strip_suffix(b",").unwrap_or(there);
                assert!(lines.as_bytes()[at..].starts_with(there) && (at == 0 || lines.as_bytes()[at - 1] == b'\n'));
                found |= at == before.len() && whole == line.as_bytes();
                Ok(())
            })
            .unwrap();
        found
    }

    proptest! {
        /// The filter may let too much through, but never holds back what would be found.
        #[test]
        fn what_would_be_found_comes_through(text in "[a-cA-CéüßøØ田中@,'.\\- \"\\\\\u{1}łi]{0,24}", word in "[a-céü田ßol'.]{1,4}( [a-cé]{1,2})?") {
            let Some(wanted) = Wanted::new(&word.replace('"', "")) else { return Ok(()) };
            let found = wanted.find(&[Text { field: "text", text: &text, weight: 1 }], &|_| false);
            let line = serde_json::json!({"id": "h2kq9w3xd7", "text": text}).to_string();
            for section in Section::ALL {
                prop_assert!(found.is_none() || comes_through(&wanted, section, &line), "{line}");
            }
        }
    }

    #[test]
    fn what_has_none_of_the_words_is_passed_over() {
        let wanted = Wanted::new("coffee müller").unwrap();
        for (line, contact, meeting) in [
            ("{\"text\":\"Coffee with MULLER\"}", true, true),
            ("{\"text\":\"coffee, Mueller's\"}", true, true),
            ("{\"text\":\"coffee\"}", false, false),
            ("{\"text\":\"tea\"}", false, false),
            ("{\"text\":\"te\\u0061\"}", true, true),
        ] {
            assert_eq!(comes_through(&wanted, Section::Contacts, line), contact, "{line}");
            assert_eq!(comes_through(&wanted, Section::Meetings, line), meeting, "{line}");
        }
    }
}
