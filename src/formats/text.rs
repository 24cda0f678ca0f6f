//! Bytes of another program as text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The text of a file: by its byte order mark, else as UTF-8, else as Windows-1252, which is what Excel and Outlook write in the West.
/// UTF-16 without a mark is told by the zeros in it.
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
    }
    let encoding = match utf_16(bytes) {
        Some(encoding) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    encoding.decode_without_bom_handling(bytes).0
}

/// UTF-16 without a mark.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some(UTF_16BE),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether bytes are neither UTF-8 nor Western text: over half of what is near the beginning is no ASCII.
pub fn is_illegible(bytes: &[u8]) -> bool {
    let near = bytes.get(..1 << 16).unwrap_or(bytes);
    let beyond = near.iter().filter(|byte| !byte.is_ascii()).count();
    let says = || Encoding::for_bom(bytes).or_else(|| utf_16(bytes).map(|encoding| (encoding, 0)));
    beyond * 2 > near.len() && says().is_none() && std::str::from_utf8(bytes).is_err()
}

/// The text without control characters but line feeds and tabs, and without blanks around it.
pub fn clean(text: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.replace("\r\n", "\n").chars().filter(kept).collect::<String>().trim().to_owned()
}

/// A hash that is the same on every machine and in every version (Fowler, Noll and Vo's 1a).
pub fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_told() {
        for (bytes, text) in [
            (&b"caf\xc3\xa9"[..], "café"),
            (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
            (b"caf\xe9 \x80", "café €"),
            (b"\xff\xfea\0\xe9\0", "aé"),
            (b"\xfe\xff\0a\0\xe9", "aé"),
            (b"N\0a\0,\0b\0", "Na,b"),
            (b"\0N\0a", "Na"),
            (b"", ""),
        ] {
            assert_eq!(decoded(bytes), text, "{bytes:?}");
        }
        for (bytes, illegible) in [
            (&b"caf\xe9, na\xefve"[..], false),
            ("ёжик в тумане".as_bytes(), false),
            (b"\xe8\xe2\xe0\xed,x", true),
            (b"\xe8\xe2\xe0\xed", true),
            (b"\xff\xfe\xe9\xe9", false),
            (b"", false),
        ] {
            assert_eq!(is_illegible(bytes), illegible, "{bytes:?}");
        }
        assert_eq!(clean(" a\0b\r\nc\u{1b}[31m "), "ab\nc[31m");
    }
}
