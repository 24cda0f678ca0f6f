//! Texts in lines that fit.

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthChar;

/// Breaks a text into lines of at most `width` columns, between its words. A date, an address or a link stays whole where it fits on
/// a line; where words have no spaces between them, as in Chinese, lines break by the rules of Unicode.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = Options::new(width.max(1))
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation);
    text.lines().flat_map(|line| textwrap::wrap(line, &options)).map(|line| line.into_owned()).collect()
}

fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    Box::new(WordSeparator::AsciiSpace.find_words(line).flat_map(|word| {
        if !word.word.chars().any(|character| character.width() == Some(2)) {
            return vec![word];
        }
        let mut pieces: Vec<Word<'_>> = WordSeparator::UnicodeBreakProperties.find_words(word.word).collect();
        if let Some(last) = pieces.last_mut() {
            last.whitespace = word.whitespace;
        }
        pieces
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn what_belongs_together_stays_together() {
        for (text, width, lines) in [
            (
                "see https://kopi.example/a-b on 2026-08-29 or",
                24,
                &["see", "https://kopi.example/a-b", "on 2026-08-29 or"][..],
            ),
            ("last on 2026-08-29", 14, &["last on", "2026-08-29"]),
            ("名刺は両手で。 Cards with", 12, &["名刺は両手", "で。 Cards", "with"]),
            ("a\n\nb", 10, &["a", "", "b"]),
            ("abcdefgh", 3, &["abc", "def", "gh"]),
            ("", 10, &[]),
        ] {
            assert_eq!(wrapped(text, width), lines, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_word_is_lost(text in "[a-cé田花 /.-]{0,60}", width in 2usize..30) {
            let lines = wrapped(&text, width);
            prop_assert!(lines.iter().all(|line| line.width() <= width), "{lines:?}");
            let letters = |text: &str| text.chars().filter(|character| *character != ' ').collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
