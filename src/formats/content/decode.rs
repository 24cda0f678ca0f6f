//! From the bytes of a content line to text in the form of 3.0 and 4.0: charsets, quoted-printable and the bare parameters of 2.1.

use std::borrow::Cow;

use encoding_rs::{Encoding as Charset, UTF_8, WINDOWS_1252};

use super::line::{colon, outside_of_quotes, parameter_value, split as split_quoted};
use super::lines::{Encoding, unfold};
use super::text::{escape, hex, split};
use crate::bytes::first;

/// Properties whose commas are not part of a text: they part a list, or belong to a URI.
const COMMAS_PART: [&str; 3] = ["CATEGORIES", "NICKNAME", "URL"];

/// A content line as text. What had to be guessed or replaced is said to `warn`.
pub fn decode<'a>(raw: &'a [u8], is_v21: bool, warn: &mut dyn FnMut(&str)) -> Cow<'a, str> {
    let line = unfold(raw, is_v21);
    let Some(colon) = colon(&line) else {
        return utf8(line, warn);
    };
    let (head, value) = line.split_at(colon);
    if !is_v21 && is_modern(head) {
        return utf8(line, warn);
    }
    // Control characters go first: without them a word may say how the value is to be read.
    let head = Head::of(&without_controls(String::from_utf8_lossy(head), &mut |_| {}));
    let value = value.get(1..).unwrap_or_default();
    let text = match head.encoding {
        Encoding::Base64 => {
            value.iter().filter(|byte| !byte.is_ascii_whitespace()).map(|byte| char::from(*byte)).collect()
        }
        Encoding::QuotedPrintable if is_v21 => {
            let parts = parts_of_bytes(value).map(|part| charset(&unquote(part), head.charset, warn).into_owned());
            join_v21(parts, head.commas_part)
        }
        Encoding::QuotedPrintable => {
            charset(&unquote(value), head.charset, warn).replace("\r\n", "\n").replace(['\r', '\n'], "\\n")
        }
        Encoding::Plain => {
            let text = charset(value, head.charset, warn);
            if is_v21 && text.contains(['\\', ',']) {
                join_v21(split(&text, b';').map(str::to_owned), head.commas_part)
            } else {
                text.into_owned()
            }
        }
    };
    let mut line = head.text;
    line.push(':');
    line.push_str(&text);
    Cow::Owned(line)
}

/// A head that was put into the form of 3.0, and what it said of the value.
struct Head {
    text: String,
    encoding: Encoding,
    charset: Option<&'static Charset>,
    commas_part: bool,
}

impl Head {
    fn of(head: &str) -> Head {
        let mut parts = split_quoted(head, b';');
        let name = parts.next().unwrap_or_default();
        let property = name.rsplit('.').next().unwrap_or_default();
        let mut found = Head {
            text: name.to_owned(),
            encoding: Encoding::Plain,
            charset: None,
            commas_part: COMMAS_PART.iter().any(|list| property.eq_ignore_ascii_case(list)),
        };
        let is_name = |key: &str| key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        for parameter in parts {
            let (key, word) = match parameter.split_once('=') {
                Some((key, word)) => (key.trim().to_ascii_uppercase(), word.trim().trim_matches('"')),
                None => (String::new(), parameter.trim()),
            };
            match (key.as_str(), word.to_ascii_uppercase().as_str()) {
                ("CHARSET", _) => found.charset = Charset::for_label(word.as_bytes()),
                ("ENCODING" | "", "QUOTED-PRINTABLE") => found.encoding = Encoding::QuotedPrintable,
                ("ENCODING", "BASE64" | "B") | ("", "BASE64") => {
                    // It stays, in the word that 3.0 has for it.
                    found.encoding = Encoding::Base64;
                    found.text.push_str(";ENCODING=b");
                }
                ("ENCODING" | "", "8BIT" | "7BIT") | ("", "") => {}
                ("", word_upper) if !word_upper.contains('=') && is_name(word_upper) => {
                    found.text.push_str(&format!(";TYPE={word}"))
                }
                (key, _) if !is_name(key) || key.is_empty() => {
                    found.text.push_str(&format!(";TYPE={}", parameter_value(&custom_type(parameter))));
                }
                _ => {
                    found.text.push(';');
                    found.text.push_str(parameter);
                }
            }
        }
        found
    }
}

/// Whether a head is in the form of 3.0 and 4.0 already: every parameter has a name, and none says a charset or an encoding but `b`.
fn is_modern(head: &[u8]) -> bool {
    let Some(mut rest) = outside_of_quotes(head, b';').and_then(|at| head.get(at + 1..)) else { return true };
    loop {
        let end = outside_of_quotes(rest, b';');
        let parameter = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        let Some((key, word)) = first(parameter, *b"=", false).and_then(|at| parameter.split_at_checked(at)) else {
            return false;
        };
        let named = !key.is_empty() && key.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        let plain = !key.eq_ignore_ascii_case(b"CHARSET") && (!key.eq_ignore_ascii_case(b"ENCODING") || word == b"=b");
        match end {
            _ if !(named && plain) => return false,
            Some(end) => rest = rest.get(end + 1..).unwrap_or_default(),
            None => return true,
        }
    }
}

/// The words of a type of the user's own, which Android writes as `X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=C3=98)`.
fn custom_type(parameter: &str) -> String {
    let custom = parameter.strip_prefix("X-CUSTOM(").and_then(|rest| rest.strip_suffix(')'));
    let encoded = custom.map(|custom| custom.rsplit(',').next().unwrap_or_default().as_bytes());
    encoded.map_or_else(|| parameter.to_owned(), |encoded| String::from_utf8_lossy(&unquote(encoded)).into_owned())
}

/// Joins the parts of a value of 2.1, in which a backslash escapes only separators and itself.
fn join_v21(parts: impl Iterator<Item = String>, commas_part: bool) -> String {
    let mut value = String::new();
    for (at, part) in parts.enumerate() {
        if at > 0 {
            value.push(';');
        }
        let mut text = String::with_capacity(part.len());
        let mut chars = part.chars().peekable();
        while let Some(c) = chars.next() {
            let escaped = chars.next_if(|next| c == '\\' && matches!(next, ';' | ':' | ',' | '\\'));
            text.push(escaped.unwrap_or(c));
        }
        let text = escape(&text.replace("\r\n", "\n").replace('\r', "\n"));
        value.push_str(&if commas_part { text.replace("\\,", ",") } else { text });
    }
    value
}

/// The parts of an encoded value between semicolons that are not escaped.
fn parts_of_bytes(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut escaped = false;
    value.split(move |byte| {
        let parts = *byte == b';' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        parts
    })
}

/// Undoes quoted-printable; a sign that encodes nothing stays, but for one at the end.
fn unquote(value: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        match behind {
            [high, low, after @ ..] if byte == b'=' && high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.extend(hex(*high, *low));
                rest = after;
            }
            [] if byte == b'=' => {}
            _ => bytes.push(byte),
        }
    }
    bytes
}

fn charset<'a>(bytes: &'a [u8], charset: Option<&'static Charset>, warn: &mut dyn FnMut(&str)) -> Cow<'a, str> {
    match charset {
        // Text that says it is Latin and yet is valid UTF-8 is UTF-8: by chance it never is.
        Some(charset) if charset != UTF_8 && (charset != WINDOWS_1252 || std::str::from_utf8(bytes).is_err()) => {
            let (text, replaced) = charset.decode_without_bom_handling(bytes);
            if replaced {
                warn("has bytes that its charset does not know; they were replaced");
            }
            text
        }
        _ => utf8(Cow::Borrowed(bytes), warn),
    }
}

/// UTF-8; where it is none, and not a bit of it would be, the charset of old Windows.
fn utf8<'a>(bytes: Cow<'a, [u8]>, warn: &mut dyn FnMut(&str)) -> Cow<'a, str> {
    let bytes = match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => return Cow::Borrowed(text),
            Err(_) => bytes.to_vec(),
        },
        Cow::Owned(bytes) => bytes,
    };
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Cow::Owned(text),
        Err(error) => error.into_bytes(),
    };
    let text = String::from_utf8_lossy(&bytes);
    if text.chars().all(|c| c.is_ascii() || c == char::REPLACEMENT_CHARACTER) {
        warn("is not UTF-8 and names no charset; it was read as Windows-1252");
        Cow::Owned(WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned())
    } else {
        warn("has bytes that are not UTF-8; they were replaced");
        Cow::Owned(text.into_owned())
    }
}

/// A line without the control characters that no content line may hold; those that part lines or pages become blanks.
pub fn without_controls<'a>(line: Cow<'a, str>, warn: &mut dyn FnMut(&str)) -> Cow<'a, str> {
    let is_stray = |c: char| c.is_control() && c != '\t';
    // The control characters beyond ASCII begin with 0xC2.
    let suspect = |byte: u8| byte < b' ' && byte != b'\t' || byte == 0x7F || byte == 0xC2;
    // Without an end at the first of them many bytes are looked at in one step.
    if !line.bytes().fold(false, |found, byte| found | suspect(byte)) || !line.contains(is_stray) {
        return line;
    }
    warn("has control characters; they were left out");
    let parted = line.replace(['\u{B}', '\u{C}', '\u{85}'], " ");
    Cow::Owned(parted.chars().filter(|c| !is_stray(*c)).collect())
}

/// A whole file in UTF-8 or in the charset of its lines, without a byte order mark.
pub fn file(bytes: &[u8]) -> Cow<'_, [u8]> {
    let charset = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return Cow::Borrowed(rest),
        [0xFF, 0xFE, ..] | [b'B', 0, b'E', 0, ..] => encoding_rs::UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'B', 0, b'E', ..] => encoding_rs::UTF_16BE,
        _ => return Cow::Borrowed(bytes),
    };
    let (text, _) = charset.decode_with_bom_removal(bytes);
    Cow::Owned(text.into_owned().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &[u8], is_v21: bool) -> (String, Vec<String>) {
        let mut warnings = Vec::new();
        let text = decode(raw, is_v21, &mut |warning| warnings.push(warning.to_owned())).into_owned();
        (text, warnings)
    }

    #[test]
    fn lines_of_2_1_come_out_in_the_form_of_3_0() {
        for (raw, text) in [
            (b"TEL;HOME;PREF:1".as_slice(), "TEL;TYPE=HOME;TYPE=PREF:1"),
            (b"TEL;X-CUSTOM(CHARSET=UTF-8,ENCODING=QUOTED-PRINTABLE,=C3=98);a b:1", "TEL;TYPE=\u{D8};TYPE=a b:1"),
            (b"N;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:S=C3=B8;J=C3=B6=3Bn;;;", r"N:Sø;Jö\;n;;;"),
            (b"NOTE;QUOTED-PRINTABLE:a=0D=0Ab=2C c=", r"NOTE:a\nb\, c"),
            (b"N;CHARSET=ISO-8859-1:S\xF8;J", "N:Sø;J"),
            (b"FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=95=5C", "FN:表"),
            (b"FN;CHARSET=SHIFT_JIS:\x95\x5C", "FN:表"),
            (b"NOTE:C:\\new, x\\;y", r"NOTE:C:\\new\, x\;y"),
            (b"CATEGORIES:a,b", "CATEGORIES:a,b"),
            (b"PHOTO;JPEG;BASE64:QU JD", "PHOTO;TYPE=JPEG;ENCODING=b:QUJD"),
        ] {
            assert_eq!(decoded(raw, true), (text.to_owned(), vec![]), "{raw:?}");
        }
    }

    #[test]
    fn lines_of_3_0_keep_their_escapes() {
        for (raw, text) in [
            (br"NOTE;TYPE=x:a\, b\nc".as_slice(), r"NOTE;TYPE=x:a\, b\nc"),
            (br"NOTE;CHARSET=utf-8:a\, b", r"NOTE:a\, b"),
            (br"NOTE;ENCODING=QUOTED-PRINTABLE:a\, b=0Ac", r"NOTE:a\, b\nc"),
            (b"FN;CHARSET=ISO-8859-1:Jos\xC3\xA9", "FN:José"),
            (b"KEY;ENCODING=b:QUJD", "KEY;ENCODING=b:QUJD"),
        ] {
            assert_eq!(decoded(raw, false), (text.to_owned(), vec![]), "{raw:?}");
        }
    }

    #[test]
    fn a_quote_in_a_name_hides_what_is_behind_it() {
        // Nothing is read of such a line, and nothing of it may vanish before that is said.
        assert_eq!(decoded(b"A\"B;X-\0Y=1:z", false).0, "A\"B;X-\0Y=1:z");
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_said() {
        assert_eq!(decoded(b"FN:Jos\xE9", false).0, "FN:José");
        assert_eq!(decoded(b"FN:\xC3\xA9 Jos\xE9", false).0, "FN:é Jos\u{FFFD}");
        assert_eq!(decoded(b"FN:Jos\xE9", false).1.len(), 1);
    }

    #[test]
    fn a_file_in_utf_16_is_understood_with_and_without_its_mark() {
        let text = "BEGIN:é";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in
            [little.clone(), big.clone(), [vec![0xFF, 0xFE], little].concat(), [vec![0xFE, 0xFF], big].concat()]
        {
            assert_eq!(file(&bytes), text.as_bytes());
        }
        assert_eq!(file(b"\xEF\xBB\xBFB"), b"B".as_slice());
    }
}
