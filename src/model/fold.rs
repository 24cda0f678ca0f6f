//! Folding: what is left of a text when case, accents, width and punctuation do not matter.
//!
//! Letters of other alphabets are written in Latin ones. Han and Hangul characters stay themselves, since different names sound
//! alike (王 and 汪 are both *wang*); their Latin form is their other spelling. Apostrophes and dots vanish, other punctuation
//! separates words, and signs that tell things apart (`c++`, `c#`, `AT&T`) stay.

mod found;
mod odd;
mod sieve;

use std::borrow::Cow;

pub use found::Found;
pub use odd::OddWords;
pub use sieve::{Letters, Sieve};

/// The plain folded form: words in lower case, one space between them. Borrowed where the text is that already. Idempotent.
pub fn fold(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    write(text, Spelling::Plain, &mut folded);
    Cow::Owned(folded)
}

/// Whether two texts are the same when folded, in any of their spellings: `mueller` and `muller` are both Müller.
pub fn same(a: &str, b: &str) -> bool {
    Folded::new(a).same(&Folded::new(b))
}

/// A text folded in both of its spellings, ready to be compared.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    plain: String,
    /// Empty where there is none. It has as many words as the plain one.
    other: String,
    /// The text has hyphens, Han or Hangul, so that its words may be typed as one.
    joins: bool,
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Folded {
        let mut folded = Folded::default();
        folded.read(text);
        folded
    }

    /// Folds another text into the same memory.
    pub fn read(&mut self, text: &str) {
        self.plain.clear();
        self.other.clear();
        let found = write(text, Spelling::Plain, &mut self.plain);
        self.joins = found.joins;
        if found.spelled {
            write(text, Spelling::Other, &mut self.other);
        }
    }

    /// The plain form.
    pub fn plain(&self) -> &str {
        &self.plain
    }

    /// The other spelling (`mueller`), which has as many words; empty where there is none.
    pub fn other(&self) -> &str {
        &self.other
    }

    /// True if nothing is left of the text.
    pub fn is_empty(&self) -> bool {
        self.plain.is_empty()
    }

    /// The words, in their order.
    pub fn words(&self) -> impl Iterator<Item = Word<'_>> {
        let mut others = self.other.split(' ');
        self.plain
            .split(' ')
            .filter(|plain| !plain.is_empty())
            .map(move |plain| Word { plain, other: others.next().unwrap_or_default() })
    }

    /// Each of its words by itself.
    pub fn apart(&self) -> impl Iterator<Item = Folded> {
        self.words().map(|word| Folded { plain: word.plain.to_owned(), other: word.other.to_owned(), joins: false })
    }

    /// Whether both are the same text, word by word or, where one of them has hyphens or Han, all in one.
    pub fn same(&self, wanted: &Folded) -> bool {
        if self.is_empty() || wanted.is_empty() {
            return false;
        }
        self.plain == wanted.plain
            || self.has_spellings(wanted) && self.same_words(wanted)
            || self.joins_with(wanted) && self.same_letters(wanted)
    }

    /// Whether another text may be the same when it is folded: most begin with another letter, and need not be.
    pub fn may_be(&self, text: &str) -> bool {
        match text.bytes().next() {
            Some(first) if first.is_ascii_alphanumeric() => {
                let first = Some(first.to_ascii_lowercase());
                [&self.plain, &self.other].into_iter().any(|form| form.bytes().next() == first)
            }
            _ => true,
        }
    }

    /// Whether both are the same text when spaces do not matter.
    pub fn same_letters(&self, wanted: &Folded) -> bool {
        self.pairs(wanted).any(|(text, wanted)| letters(text).eq(letters(wanted)))
    }

    /// Whether this text begins with the wanted one, all in one, where one of them has hyphens or Han.
    pub fn begins_joined(&self, wanted: &Folded) -> bool {
        let begins = |(text, wanted): (&str, &str)| {
            let mut text = letters(text);
            letters(wanted).all(|letter| text.next() == Some(letter))
        };
        self.joins_with(wanted) && self.pairs(wanted).any(begins)
    }

    /// Whether the wanted text occurs in this one.
    pub fn contains(&self, wanted: &Folded) -> bool {
        self.pairs(wanted).any(|(text, wanted)| text.contains(wanted))
    }

    fn same_words(&self, wanted: &Folded) -> bool {
        let (mut words, mut wanted) = (self.words(), wanted.words());
        loop {
            match (words.next(), wanted.next()) {
                (None, None) => return true,
                (Some(word), Some(wanted)) if word.is(wanted) => {}
                _ => return false,
            }
        }
    }

    fn joins_with(&self, wanted: &Folded) -> bool {
        (self.joins || wanted.joins) && !self.is_empty() && !wanted.is_empty()
    }

    fn has_spellings(&self, wanted: &Folded) -> bool {
        !self.other.is_empty() || !wanted.other.is_empty()
    }

    /// The spellings to compare. Never two other ones: 王 is not 汪.
    fn pairs<'a>(&'a self, wanted: &'a Folded) -> impl Iterator<Item = (&'a str, &'a str)> {
        spellings(&self.plain, &self.other, &wanted.plain, &wanted.other)
    }
}

/// One word of a folded text.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    plain: &'a str,
    other: &'a str,
}

impl<'a> Word<'a> {
    /// Whether both are the same word.
    pub fn is(self, wanted: Word) -> bool {
        self.pairs(wanted).any(|(word, wanted)| word == wanted)
    }

    /// Whether this word begins with the wanted one.
    pub fn begins_with(self, wanted: Word) -> bool {
        self.pairs(wanted).any(|(word, wanted)| word.starts_with(wanted))
    }

    /// The plain form.
    pub fn plain(self) -> &'a str {
        self.plain
    }

    /// The spellings of two words that are to be compared.
    pub fn pairs<'b>(self, wanted: Word<'b>) -> impl Iterator<Item = (&'a str, &'b str)> {
        spellings(self.plain, self.other, wanted.plain, wanted.other)
    }
}

fn spellings<'a, 'b>(
    plain: &'a str,
    other: &'a str,
    wanted: &'b str,
    wanted_other: &'b str,
) -> impl Iterator<Item = (&'a str, &'b str)> {
    [(plain, wanted), (other, wanted), (plain, wanted_other)]
        .into_iter()
        .filter(|(text, wanted)| !text.is_empty() && !wanted.is_empty())
}

fn letters(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(|byte| *byte != b' ')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// Accents fall: Müller is `muller`.
    Plain,
    /// Letters are spelled out: Müller is `mueller`, 王 is `wang`.
    Other,
}

/// What an ASCII character does.
enum Part {
    Letter,
    Gap,
    Nothing,
}

fn part(byte: u8) -> Part {
    match byte {
        b'\'' | b'`' | b'.' => Part::Nothing,
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Part::Letter,
        b'#' | b'$' | b'%' | b'&' | b'*' | b'+' | b'=' | b'@' | b'^' | b'~' => Part::Letter,
        _ => Part::Gap,
    }
}

fn is_folded(text: &str) -> bool {
    let mut after_gap = true;
    for byte in text.bytes() {
        match part(byte) {
            Part::Letter if !byte.is_ascii_uppercase() => after_gap = false,
            Part::Gap if byte == b' ' && !after_gap => after_gap = true,
            _ => return false,
        }
    }
    !after_gap || text.is_empty()
}

/// What came up while a text was written.
#[derive(Default)]
struct Came {
    /// A letter with another spelling.
    spelled: bool,
    /// A hyphen, Han or Hangul.
    joins: bool,
}

/// Writes the folded text behind what `out` has.
fn write(text: &str, spelling: Spelling, out: &mut String) -> Came {
    let mut writer = Writer { out, spelling, gap: false, came: Came::default() };
    let mut rest = text;
    loop {
        // Most of most texts is ASCII, and takes no decoding.
        let end = rest.bytes().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (ascii, others) = rest.split_at(end);
        writer.ascii_text(ascii);
        let mut others = others.chars();
        match others.next() {
            Some(c) => c.to_lowercase().for_each(|c| writer.other(c)),
            None => return writer.came,
        }
        rest = others.as_str();
    }
}

struct Writer<'a> {
    out: &'a mut String,
    spelling: Spelling,
    /// A gap is due before the next letter.
    gap: bool,
    came: Came,
}

impl Writer<'_> {
    /// Writes whole words at once: most texts are nothing else.
    fn ascii_text(&mut self, mut text: &str) {
        loop {
            let end = text.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(text.len());
            let (word, rest) = text.split_at(end);
            if !word.is_empty() {
                self.separate();
                let start = self.out.len();
                self.out.push_str(word);
                self.out[start..].make_ascii_lowercase();
            }
            match rest.split_at_checked(1) {
                Some((sign, rest)) => {
                    sign.bytes().for_each(|byte| self.ascii(byte));
                    text = rest;
                }
                None => return,
            }
        }
    }

    fn ascii(&mut self, byte: u8) {
        match part(byte) {
            Part::Letter => self.letter(char::from(byte.to_ascii_lowercase())),
            Part::Gap => {
                self.gap = true;
                self.came.joins |= byte == b'-';
            }
            Part::Nothing => {}
        }
    }

    fn letter(&mut self, c: char) {
        self.separate();
        self.out.push(c);
    }

    /// Writes the space that is due.
    fn separate(&mut self) {
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            self.out.push(' ');
        }
    }

    fn other(&mut self, c: char) {
        if c.is_ascii() {
            return self.ascii(c as u8);
        }
        if is_ignorable(c) {
            return;
        }
        if let Some(spelled) = self.spelled(c) {
            self.came.spelled = true;
            if self.spelling == Spelling::Other {
                return spelled.bytes().for_each(|byte| self.ascii(byte));
            }
        }
        let latin = if c == 'ё' { Some("e") } else { deunicode::deunicode_char(c) };
        let has_letters = latin.is_some_and(|latin| latin.bytes().any(|byte| byte.is_ascii_alphanumeric()));
        if is_ideograph(c) {
            self.came.joins = true;
            self.came.spelled |= has_letters;
            if self.spelling == Spelling::Plain || !has_letters {
                return self.letter(c);
            }
        }
        match latin {
            None if is_letter(c) => self.letter(c),
            None => self.gap = true,
            Some(latin) if is_letter(c) => {
                let letters = latin.bytes().filter(u8::is_ascii_alphanumeric);
                letters.for_each(|byte| self.ascii(byte));
            }
            // An emoji is a word of its own.
            Some(latin) if has_letters => {
                self.gap = true;
                latin.bytes().for_each(|byte| self.ascii(byte));
                self.gap = true;
            }
            Some(latin) => latin.bytes().for_each(|byte| self.ascii(byte)),
        }
    }

    /// The other way to write a letter in Latin ones, where it is in use; a mark lengthens the letter before it.
    fn spelled(&self, c: char) -> Option<&'static str> {
        let before = self.out.bytes().next_back().filter(|_| !self.gap);
        Some(match c {
            'ä' => "ae",
            'ö' | 'ø' => "oe",
            'ü' => "ue",
            'å' => "aa",
            'ё' => "yo",
            'й' => "y",
            'ю' => "yu",
            'я' => "ya",
            '\u{308}' if matches!(before, Some(b'a' | b'o' | b'u')) => "e",
            '\u{30a}' if before == Some(b'a') => "a",
            _ => return None,
        })
    }
}

/// Characters without width, which a copied name may carry.
pub(crate) fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// Whether a character is a letter or a digit. Most that are not ASCII stand in ranges that have nothing else, and need no table.
fn is_letter(c: char) -> bool {
    matches!(c,
        '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2c1}' | '\u{3a3}'..='\u{3f5}' | '\u{400}'..='\u{481}'
        | '\u{620}'..='\u{64a}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}')
        || c.is_alphanumeric()
}

/// Han and Hangul.
fn is_ideograph(c: char) -> bool {
    matches!(c,
        '々' | '〇' | '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
