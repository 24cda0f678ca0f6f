//! The one filter between what people and imports wrote and a terminal.

use std::borrow::Cow;

/// Makes everything visible that could move the cursor, change colours or turn the direction of writing: control characters,
/// bidirectional overrides and other invisible marks as their code. Line breaks become a space.
pub fn visible(text: &str) -> Cow<'_, str> {
    // Most texts are plain ASCII, or have few bytes that a hidden character may begin with.
    let hides = |(at, byte): (usize, u8)| {
        MAY_BEGIN_HIDDEN[usize::from(byte)] && text[at..].chars().next().is_some_and(is_hidden)
    };
    if is_plain(text) || !text.bytes().enumerate().any(hides) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        show(character, &mut shown);
    }
    Cow::Owned(shown)
}

/// Whether a text is nothing but visible ASCII and blanks: eight bytes at once, since tables hold hundreds of thousands.
pub(super) fn is_plain(text: &str) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    // The highest bit of each byte: whether it is not ASCII, DEL, or a control character. A wrong one is never the only one.
    let odd = |eight: u64| (eight | eight.wrapping_add(ONES) | !(eight | HIGH).wrapping_sub(ONES * 0x20)) & HIGH;
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    let mut last = [b' '; 8];
    last[..rest.len()].copy_from_slice(rest);
    eights.iter().chain([&last]).fold(0, |found, eight| found | odd(u64::from_ne_bytes(*eight))) == 0
}

/// The same for texts of several lines, whose line breaks and tabs stay.
pub fn visible_lines(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push('\n'),
            '\t' => shown.push_str("    "),
            _ => show(character, &mut shown),
        }
    }
    shown
}

fn show(character: char, shown: &mut String) {
    match character {
        '\n' | '\r' | '\t' => {
            if !shown.ends_with(' ') {
                shown.push(' ');
            }
        }
        _ if is_hidden(character) => shown.push_str(&format!("<U+{:04X}>", character as u32)),
        _ => shown.push(character),
    }
}

/// Of every byte, whether a character that [`is_hidden`] may begin with it in UTF-8.
const MAY_BEGIN_HIDDEN: [bool; 256] = {
    let mut may = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        may[byte] = byte < 0x20 || matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xef | 0xf3);
        byte += 1;
    }
    may
};

fn is_hidden(character: char) -> bool {
    matches!(character,
        '\0'..='\x1f' | '\x7f'..='\u{9f}'
        | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '\u{61c}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        assert_eq!(visible("Ana\x1b[31m\u{202e}x\n\ty"), "Ana<U+001B>[31m<U+202E>x y");
        assert_eq!(visible("田中 👩‍👩‍👧 José"), "田中 👩‍👩‍👧 José");
        assert_eq!(visible_lines("a\n\x07b"), "a\n<U+0007>b");
    }

    #[test]
    fn every_hidden_character_begins_with_a_byte_that_says_so() {
        for character in ('\0'..=char::MAX).filter(|character| is_hidden(*character)) {
            assert!(MAY_BEGIN_HIDDEN[usize::from(character.to_string().as_bytes()[0])], "{character:?}");
        }
    }

    proptest! {
        #[test]
        fn plain_is_what_has_nothing_but_visible_ascii(text in "[ -~\\x00\\x1f\\x7fé]{0,20}", plain in "[ -~]{0,40}") {
            prop_assert_eq!(is_plain(&text), text.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
            prop_assert!(is_plain(&plain));
        }

        #[test]
        fn nothing_hidden_comes_through(text: String) {
            prop_assert!(!visible(&text).chars().any(is_hidden));
            prop_assert!(!visible_lines(&text).chars().any(|c| is_hidden(c) && c != '\n'));
        }
    }
}
