//! What programs and people get wrong in tables.

use super::LONGEST_CELL;

/// Where the second line begins in a row that goes on over lines because a quote is never closed: it ends within quotes, or behind
/// quotes stands something else than the end of the cell.
pub fn unclosed(row: &str, sign: u8) -> Option<usize> {
    let row = row.trim_end_matches(['\r', '\n']).as_bytes();
    let next = memchr::memchr(b'\n', row)? + 1;
    if row.len() > LONGEST_CELL {
        return None;
    }
    let (mut rest, mut begins) = (row, true);
    while let Some((byte, behind)) = rest.split_first() {
        rest = behind;
        if *byte == b'"' && begins {
            // The closing one is the first that is not doubled.
            rest = loop {
                let Some(close) = memchr::memchr(b'"', rest) else { return Some(next) };
                rest = rest.get(close + 1..).unwrap_or_default();
                match rest.first() {
                    Some(b'"') => rest = rest.get(1..).unwrap_or_default(),
                    Some(byte) if *byte != sign && !byte.is_ascii_whitespace() => return Some(next),
                    _ => break rest,
                }
            };
        }
        begins = *byte == sign;
    }
    None
}

/// An address without the quotes and brackets that some programs leave around it.
pub fn bare(email: String) -> String {
    let is_around = |c: char| matches!(c, '\'' | '"' | '<' | '>') || c.is_whitespace();
    let bare = email.trim_matches(is_around);
    if bare.contains('@') && bare.len() < email.len() { bare.to_owned() } else { email }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_over_lines_is_whole_or_its_second_line_is_told() {
        for (row, next) in [
            ("a,b\n", None),
            ("\"a\",\"b\"\r\n", None),
            ("a,\"b\nc\",d\n", None),
            ("a,\"b \"\"c\"\"\nd\"", None),
            ("a,\"b\n,c\" ,d\n", None),
            ("a,\"b\nc,d\n", Some(5)),
            ("a,\"b\nc,\"d\n", Some(5)),
            ("a\"b\nc", None),
            ("\"\n\"\"", Some(2)),
        ] {
            assert_eq!(unclosed(row, b','), next, "{row:?}");
        }
    }

    #[test]
    fn an_address_loses_what_stands_around_it() {
        for (email, expected) in [
            ("'ana@kopi.co'", "ana@kopi.co"),
            ("<ana@kopi.co>", "ana@kopi.co"),
            ("o'neil@kopi.co", "o'neil@kopi.co"),
            ("'none'", "'none'"),
        ] {
            assert_eq!(bare(email.to_owned()), expected);
        }
    }
}
